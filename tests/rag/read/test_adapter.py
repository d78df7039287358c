"""Another reader of documents takes our place under its name."""

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from core.domain.reading import Block, Box, Reading
from core.errors import BadInput, Unreadable
from rag.read import adapter
from rag.read.run import read
from tests.rag.read.typeset import typeset_to


class Echo:
    """Reads every PDF as its name."""

    name = "echo"
    formats = frozenset({"pdf"})

    def read(self, path: Path) -> Reading:
        block = Block(
            kind="paragraph", page=1, box=Box(x0=0, top=0, x1=1, bottom=1), text=path.stem
        )
        return Reading(name=path.name, format="pdf", language="en", pages=(), blocks=(block,))


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "_made", {})


def test_a_registered_reader_reads(tmp_path: Path) -> None:
    adapter.register("echo", Echo)
    assert isinstance(Echo(), adapter.DocumentReader)
    path = typeset_to(tmp_path / "hello.pdf", "text")
    assert [b.text for b in read(path, reader="echo").blocks] == ["hello"]
    assert [b.text for b in read(path, processes=1).blocks] == ["text"]
    assert adapter.names() == ["echo"]


def test_a_reader_of_an_installed_package_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point = EntryPoint("theirs", f"{__name__}:Echo", adapter.GROUP)
    monkeypatch.setattr(
        adapter, "entry_points", lambda group, name="theirs": [point] if name == "theirs" else []
    )
    path = typeset_to(tmp_path / "found.pdf", "text")
    assert [b.text for b in read(path, reader="theirs").blocks] == ["found"]
    assert adapter.names() == ["theirs"]


def test_an_unknown_reader_is_named_with_those_that_are_known(tmp_path: Path) -> None:
    adapter.register("echo", Echo)
    with pytest.raises(BadInput, match=r"no document reader other.*echo"):
        read(typeset_to(tmp_path / "a.pdf", "x"), reader="other")


def test_a_format_that_a_reader_does_not_take_is_refused(tmp_path: Path) -> None:
    adapter.register("echo", Echo)
    path = tmp_path / "a.html"
    path.write_text("<html><body><p>text</p></body></html>")
    with pytest.raises(Unreadable, match="echo does not read html"):
        read(path, reader="echo")


def test_bad_files_are_refused_before_another_reader_sees_them(tmp_path: Path) -> None:
    adapter.register("echo", Echo)
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(Unreadable, match="truncated or damaged"):
        read(path, reader="echo")
