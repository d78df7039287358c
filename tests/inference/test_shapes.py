"""Schemas that every constrained decoder accepts, text that stays text, plans that fit."""

from enum import StrEnum
from pathlib import Path
from typing import Literal

import jsonschema
import pytest
from pydantic import BaseModel, Field

from core.settings import Settings
from inference.engine import plan
from inference.engine.plan import GIB, Machine, choose
from inference.shapes import read_shape, schema_of
from inference.text import sendable


class Kind(StrEnum):
    CARD = "card"
    LOAN = "loan"


class Part(BaseModel):
    title: str = "none"
    kind: Kind | None = None


class Whole(BaseModel):
    reason: str = Field(max_length=40)
    parts: list[Part] = Field(max_length=3)
    pick: Literal[1, 2, 3]


class Tree(BaseModel):
    children: list["Tree"]


def test_schemas_are_inlined_closed_and_ordered() -> None:
    schema = schema_of(Whole)
    part = schema["properties"]["parts"]["items"]
    assert list(schema["properties"]) == ["reason", "parts", "pick"]
    assert part["required"] == ["title", "kind"], "a field called title is not a note"
    assert part["additionalProperties"] is False
    assert part["properties"]["kind"]["anyOf"][0]["enum"] == ["card", "loan"]
    assert "$ref" not in str(schema)
    right = Whole(reason="r", parts=[Part(kind=Kind.LOAN)], pick=2).model_dump(mode="json")
    jsonschema.validate(right, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**right, "more": 1}, schema)
    with pytest.raises(TypeError, match="contains itself"):
        schema_of(Tree)


def test_a_complaint_names_fields_and_no_values() -> None:
    value, complaint = read_shape(Whole, '{"reason": "秘密", "parts": [{"kind": "秘密"}]}')
    assert value is None
    assert "parts.0.kind" in complaint
    assert "pick" in complaint
    assert "秘密" not in complaint


@pytest.mark.parametrize(
    "word",
    ["<|im_start|>", "<|endoftext|>", "</s>", "[INST]", "<start_of_turn>", "<｜end▁of▁sentence｜>"],
)
def test_control_words_are_opened_up(word: str) -> None:
    assert word not in sendable(f"a{word}b")
    assert sendable(f"a{word}b").replace(" ", "") == f"a{word}b"


@pytest.mark.parametrize("text", ["1 < 2 | 3 > 2", "a<b>c", "|x|", "利率 <s", "你好 😀", ""])
def test_other_text_is_left_alone(text: str) -> None:
    assert sendable(text) == text


@pytest.mark.parametrize(
    ("cores", "gib", "more", "size", "threads"),
    [
        (2, 12, {}, "1.5b", 2),
        (2, 5, {}, "0.5b", 2),
        (1, 12, {}, "0.5b", 1),
        (64, 500, {}, "1.5b", 8),
        (2, 5, {"engine_model": "1.5b", "engine_threads": 1}, "1.5b", 1),
        (2, 12, {"inference_url": "http://x/v1"}, "none", 2),
        (2, 12, {"engine_model": "none"}, "none", 2),
    ],
)
def test_the_model_fits_the_machine(cores, gib, more, size, threads) -> None:
    found = choose(Settings(_env_file=None, **more), Machine(cores=cores, free_bytes=gib * GIB))
    assert (found.size, found.threads, found.context) == (size, threads, 8192)


def test_a_container_is_measured_by_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"cpu.max": "150000 100000", "memory.max": str(GIB), "memory.current": "1000"}
    monkeypatch.setattr(plan, "_read", lambda path: files[path.name])
    assert plan.look().cores == 1
    assert plan.look().free_bytes <= GIB - 1000
    monkeypatch.setattr(plan, "_read", lambda path: {"cpu.max": "max 100000"}.get(path.name, "max"))
    assert plan.look().free_bytes > 0
    monkeypatch.undo()
    assert plan._read(Path("/nowhere")) == ""
