"""Prompts are Markdown files; a run records which text it used."""

import hashlib
from functools import cache
from pathlib import Path

_AGENTS = Path(__file__).parent.parent


@cache
def prompt(agent: str, name: str) -> str:
    """The text of agents/AGENT/prompts/NAME.md, without the trailing newline."""
    return (_AGENTS / agent / "prompts" / f"{name}.md").read_text(encoding="utf-8").strip()


@cache
def prompts_hash(agent: str) -> str:
    """sha256 over all prompts of an agent, in name order: 16 hex digits."""
    digest = hashlib.sha256()
    for path in sorted((_AGENTS / agent / "prompts").glob("*.md")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
