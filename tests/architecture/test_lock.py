"""Lock files hold hashes and no addresses; versions stay above the known floors."""

import re
from importlib.metadata import version

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.architecture import tree

LOCKS = ("requirements.lock", "requirements-dev.lock")
# name -> first version without a known hole (docs/dependencies.md says which)
FLOORS = {
    "langgraph": "1.0.10",
    "langgraph-checkpoint": "4.0",
    "langgraph-checkpoint-postgres": "3.0.1",
    "langchain-core": "1.2.5",
    "starlette": "0.49.1",
    "celery": "5.2.2",
}
FLOORS_IF_THERE = {
    "langgraph-checkpoint-sqlite": "3.0.1",
    "langchain-openai": "1.1.14",
    "pyjwt": "2.13.0",
}
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)


def _pins(name: str) -> dict[str, Version]:
    text = (tree.ROOT / name).read_text("utf-8")
    return {n.lower().replace("_", "-"): Version(v) for n, v in _PIN.findall(text)}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address(name):
    text = (tree.ROOT / name).read_text("utf-8")
    assert not re.findall(r"https?://|file://|--(?:extra-)?index-url|--find-links| @ ", text)


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_a_hash(name):
    text = (tree.ROOT / name).read_text("utf-8")
    for block in re.split(r"\n(?=[A-Za-z0-9])", text.strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]


@pytest.mark.parametrize("name", LOCKS)
def test_versions_stay_above_the_floors(name):
    pins = _pins(name)
    for package, floor in FLOORS.items():
        assert pins[package] >= Version(floor), package
        assert Version(version(package)) >= Version(floor), f"{package} as installed"
    for package, floor in FLOORS_IF_THERE.items():
        assert package not in pins or pins[package] >= Version(floor), package


def test_the_lock_follows_the_project():
    project = tree.project()["project"]
    dev = project["optional-dependencies"]["dev"]
    for name, wanted in ((LOCKS[0], []), (LOCKS[1], dev)):
        pins = _pins(name)
        for line in [*project["dependencies"], *wanted]:
            need = Requirement(line)
            assert need.specifier.contains(pins[need.name.lower()], prereleases=True), line


def test_npm_lock_names_no_address():
    lock = tree.ROOT / "web" / "frontend" / "package-lock.json"
    assert '"resolved"' not in lock.read_text("utf-8")
