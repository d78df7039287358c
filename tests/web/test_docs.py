"""docs/api.md names exactly the routes that there are, and every event of the AG-UI channel."""

import re
from pathlib import Path

from tests.web.conftest import World
from web.app import create_app

DOC = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def test_every_route_is_described_and_every_described_route_exists(world: World) -> None:
    paths = create_app(world.deps).openapi()["paths"]
    real = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    told = set(re.findall(r"^\| `((?:GET|POST|PUT|DELETE) [^`]+)` \|", DOC, re.MULTILINE))
    assert told == real


def test_every_custom_event_is_described() -> None:
    sources = (Path(__file__).parents[2] / "web" / "channels" / "agui").glob("*.py")
    sent = {
        name
        for source in sources
        for name in re.findall(r'CustomEvent\(name="(\w+)"', source.read_text(encoding="utf-8"))
    }
    assert sent == set(re.findall(r"`CUSTOM (\w+)`", DOC))
