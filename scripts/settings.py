"""Writes .env.example and the table of settings in docs/operate.md from core.settings."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.settings import Settings  # noqa: E402 - the checkout is put on the path first

_HEAD = """\
# Every setting with its default. Copy to .env and uncomment what you change.
# Written by `python scripts/settings.py` from core/settings.py.
"""
_BETWEEN = re.compile(r"(<!-- settings -->\n).*?(<!-- /settings -->)", re.DOTALL)


def _default(name: str) -> str:
    value = Settings.model_fields[name].default
    plain = value.get_secret_value() if hasattr(value, "get_secret_value") else value
    return str(plain).lower() if isinstance(plain, bool) else str(plain)


def main() -> None:
    """Rewrites both files in place."""
    example, table = [_HEAD], ["| setting | default | what it does |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        variable, default = f"JINNAO_{name.upper()}", _default(name)
        example.append(f"# {field.description}\n# {variable}={default}\n")
        shown = f"`{default}`" if default else "–"
        table.append(f"| `{variable}` | {shown} | {field.description} |")
    (ROOT / ".env.example").write_text("\n".join(example), "utf-8")
    manual = ROOT / "docs" / "operate.md"
    rows = "\n".join(table)
    text = _BETWEEN.sub(lambda m: f"{m[1]}{rows}\n{m[2]}", manual.read_text("utf-8"))
    manual.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
