"""What we publish: no traces of a developer's machine, READMEs that say the same, true commands."""

import re
import subprocess

import click
import pytest

import jinnao
from tests.architecture import tree

README, README_ZH = tree.ROOT / "README.md", tree.ROOT / "README.zh.md"
_MACHINE = re.compile(
    r"/root/|/home/[a-z]+/|/work/(main|shared|\.)|/Users/|[A-Z]:\\\\Users|/tmp/[a-z]"
)
_TEXT = {".md", ".py", ".toml", ".yml", ".yaml", ".ts", ".tsx", ".css", ".html", ".json", ".lock"}
_COMMAND = re.compile(r"(?:^|`|\$ )(?:uv run )?jinnao ([a-z]+)", re.MULTILINE)
_TARGET = re.compile(r"(?:^|`|\$ )make ([a-z]+)", re.MULTILINE)


def _tracked() -> list[str]:
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=tree.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:  # an unpacked archive is looked at as a whole
        return [tree.relative(p) for p in tree.walk(tree.ROOT, "*") if p.is_file()]
    return [name for name in done.stdout.split("\0") if name]


def test_no_path_of_a_machine_is_published():
    own = tree.relative(tree.Path(__file__))
    found = [
        f"{name}: {hit.group()}"
        for name in _tracked()
        if name != own
        and not name.startswith("web/static/app/")
        and (path := tree.ROOT / name).suffix in _TEXT
        and path.is_file()
        and (hit := _MACHINE.search(path.read_text("utf-8")))
    ]
    assert found == []


def _sections(path):
    return re.findall(r"^(#+) ", path.read_text("utf-8"), re.MULTILINE)


def _blocks(path):
    return re.findall(r"```(?:sh|bash)\n(.*?)```", path.read_text("utf-8"), re.DOTALL)


def test_both_readmes_have_the_same_sections_and_commands():
    assert _sections(README) == _sections(README_ZH)
    commands = [
        [line.split("#")[0].split('"')[0].strip() for line in block.splitlines()]
        for block in _blocks(README)
    ]
    chinese = [
        [line.split("#")[0].split('"')[0].strip() for line in block.splitlines()]
        for block in _blocks(README_ZH)
    ]
    assert commands
    assert commands == chinese


def _documents():
    return [*tree.ROOT.glob("*.md"), *tree.walk(tree.ROOT / "docs", "*.md")]


@pytest.mark.parametrize("path", _documents(), ids=tree.relative)
def test_commands_in_documents_exist(path):
    text = path.read_text("utf-8")
    assert set(_COMMAND.findall(text)) <= set(jinnao.main.commands)
    targets = set(re.findall(r"^([a-z]+):", (tree.ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(_TARGET.findall(text)) <= targets


@pytest.mark.parametrize("path", _documents(), ids=tree.relative)
def test_links_in_documents_lead_somewhere(path):
    links = re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", path.read_text("utf-8"))
    missing = [link for link in links if not (path.parent / link).exists()]
    assert missing == []


def test_the_manual_tells_of_every_command():
    manual = (tree.ROOT / "docs" / "operate.md").read_text("utf-8")
    assert isinstance(jinnao.main, click.Group)
    missing = [name for name in jinnao.main.commands if f"`jinnao {name}" not in manual]
    assert missing == []


def test_every_direct_dependency_has_a_reason():
    told = (tree.ROOT / "docs" / "dependencies.md").read_text("utf-8")
    project = tree.project()["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = [re.split(r"[\[<>=~! ]", line)[0] for line in lines]
    assert [n for n in names if f"| {n} |" not in told] == []
