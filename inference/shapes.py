"""A pydantic model as a JSON schema that every constrained decoder accepts, and back."""

import copy
from typing import Any

from pydantic import BaseModel, ValidationError

from inference.backend import Shape

NOTES = ("title", "default", "examples")


def schema_of(shape: type[BaseModel]) -> dict[str, Any]:
    """The schema with references inlined, every property required and in the order declared.

    Order matters: a field that gives reasons must be written before the one that decides.
    Raises TypeError for a shape that contains itself.
    """
    schema = shape.model_json_schema(mode="validation")
    named = schema.pop("$defs", {})
    inlined = _inline(schema, named, ())
    assert isinstance(inlined, dict)
    return inlined


def _inline(node: Any, named: dict[str, Any], open_names: tuple[str, ...]) -> Any:
    if isinstance(node, list):
        return [_inline(item, named, open_names) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        name = str(node["$ref"]).rsplit("/", 1)[-1]
        if name in open_names:
            raise TypeError(f"{name} contains itself; a decision needs a finite shape")
        return _inline(copy.deepcopy(named[name]), named, (*open_names, name))
    out = {
        key: value if key in ("enum", "const", "required") else _inline(value, named, open_names)
        for key, value in node.items()
        if key not in NOTES and key != "properties"
    }
    if "properties" in node:
        fields = node["properties"]
        out["properties"] = {name: _inline(sub, named, open_names) for name, sub in fields.items()}
        out["required"] = list(fields)
        out["additionalProperties"] = False
    return out


def response_format(shape: type[BaseModel]) -> dict[str, Any]:
    """The `response_format` member of a request that must answer with this shape."""
    body = {"name": shape.__name__, "schema": schema_of(shape), "strict": True}
    return {"type": "json_schema", "json_schema": body}


def read_shape(shape: type[Shape], text: str) -> tuple[Shape | None, str]:
    """The value and no complaint, or None and what does not fit (field names, no values)."""
    try:
        return shape.model_validate_json(text), ""
    except ValidationError as bad:
        lines = [f"{'.'.join(map(str, e['loc'])) or 'answer'}: {e['msg']}" for e in bad.errors()]
        return None, "; ".join(lines[:5])
