"""Dates of validity come out of the text by the rule in rag/meta.py; a side-car corrects them."""

import datetime as dt
from pathlib import Path

import pytest

from core.access import Audience
from core.errors import Unreadable
from rag.load import markdown
from rag.meta import begins_on, describe

D = dt.date


@pytest.mark.parametrize(
    ("text", "stated", "begins"),
    [
        ("第三十七条 本法自2007年1月1日起施行。", D(2006, 10, 31), D(2007, 1, 1)),
        ("第六十五条 本法自2025年1月1日起施行。", D(2024, 11, 8), D(2025, 1, 1)),
        ("第一百八十五条 本法自2009年10月1日起施行。", D(2015, 4, 24), D(2015, 4, 24)),
        ("第五十三条 本法自公布之日起施行。", D(2003, 12, 27), D(2003, 12, 27)),
        ("2019年12月2日 会议通过\n\n2021年5月25日 施行\n第一条", D(2021, 5, 24), D(2021, 5, 25)),
        ("没有日期", None, None),
        ("本办法自2026年3月1日起施行。", None, D(2026, 3, 1)),
        ("本法自2026年13月45日起施行。", None, None),
    ],
)
def test_the_first_day(text: str, stated: D | None, begins: D | None) -> None:
    assert begins_on(text, stated) == begins


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_side_car_over_front_matter_over_text(tmp_path: Path) -> None:
    path = write(
        tmp_path, "某法(2020-01-02).md",
        "---\naudience: staff\nversion: 7\n---\n# 中华人民共和国某法\n第一条 本法自2020年5月1日起施行。",
    )  # fmt: skip
    write(tmp_path, f"{path.name}.meta.yaml", "version: '8'\nvalid_to: 2024-01-01\n")
    meta = describe(path, markdown.load(path), {"owner": "bank"})
    assert (meta.title, meta.series, meta.version) == ("某法", "某法", "8")
    assert (meta.valid_from, meta.valid_to) == (D(2020, 5, 1), D(2024, 1, 1))
    assert meta.audience is Audience.STAFF
    assert meta.owner == "bank"


@pytest.mark.parametrize(
    ("front", "said"),
    [("audience: everyone", "audience"), ("valid_from: soon", "valid_from"),
     ("valid_from: 2026-01-02\nvalid_to: 2026-01-01", "ends before it begins")],
)  # fmt: skip
def test_a_wrong_description_is_refused(tmp_path: Path, front: str, said: str) -> None:
    path = write(tmp_path, "a.md", f"---\n{front}\n---\ntext")
    with pytest.raises(Unreadable, match=said):
        describe(path, markdown.load(path), {"owner": "bank"})
