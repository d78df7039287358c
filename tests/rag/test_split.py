"""Passages are exact, ordered, bounded, and know their article."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.load import markdown
from rag.load.types import Builder, Loaded
from rag.split import LIMIT, split

_TEXT = st.text(
    alphabet=st.sampled_from("第一二三条章节之（）。；，、 abc.123%\n\t# |-保险人\u3000\U0001f600"),
    max_size=1500,
)
_BLOCKS = st.lists(st.tuples(st.sampled_from(["heading", "paragraph", "row"]), _TEXT), max_size=12)


@settings(max_examples=150, deadline=None)
@given(_BLOCKS, st.integers(40, 400))
def test_offsets_are_exact_and_nothing_is_lost(blocks: list[tuple[str, str]], limit: int) -> None:
    builder = Builder()
    for number, (kind, text) in enumerate(blocks):
        builder.add(kind, text, level=1 + number % 3, header="h" if kind == "row" else "")  # type: ignore[arg-type]
    loaded = builder.loaded()
    spans = list(split(loaded, limit))
    assert all(0 <= s.start < s.end <= len(loaded.text) for s in spans)
    assert all(s.end - s.start <= limit for s in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    kept = set().union(*(range(s.start, s.end) for s in spans)) if spans else set()
    lost = [loaded.of(b) for b in loaded.blocks if b.kind != "heading"
            for i in range(b.start, b.end) if i not in kept and not loaded.text[i].isspace()]  # fmt: skip
    assert all(_is_chapter(text) for text in lost)


def _is_chapter(text: str) -> bool:
    return len(text) <= 40 and text.startswith("第")


@settings(max_examples=60, deadline=None)
@given(_TEXT)
def test_any_markdown_splits_exactly(body: str) -> None:
    loaded = markdown.parse(body)
    for span in split(loaded):
        piece = loaded.text[span.start : span.end]
        assert piece == piece.strip() != ""


LAW = """# 某法
## 第一章 总则
第一条 为了规范。

第一条之一 增加的一条。
## 第二章 保险合同
第二条 投保人应当：

（一）如实告知；

（二）按时交费。
## 附则
第三条 本法自公布之日起施行。
"""


def law() -> Loaded:
    return markdown.parse(LAW)


def test_articles_keep_their_clauses_and_their_chapter() -> None:
    spans = list(split(law()))
    assert [s.article for s in spans] == ["第一条", "第一条之一", "第二条", "第三条"]
    assert spans[2].section == "第二章 保险合同 / 第二条"
    assert law().text[spans[2].start : spans[2].end].endswith("（二）按时交费。")


def test_a_long_article_is_cut_at_sentences_and_keeps_its_number() -> None:
    body = "# 某法\n第九条 " + "\n\n".join(f"（{n}）{'甲' * 60}。" for n in range(20))
    loaded = markdown.parse(body)
    spans = list(split(loaded))
    assert len(spans) > 2
    assert {s.article for s in spans} == {"第九条"}
    assert all(loaded.text[s.start : s.end].endswith("。") for s in spans)
    assert all(s.end - s.start <= LIMIT for s in spans)


@pytest.mark.parametrize("name", ["保险法(2015-04-24).md", "证券法(2019-12-28).md"])
def test_every_article_of_a_real_statute_is_found(name: str) -> None:
    path = Path(__file__).parents[3] / "shared" / "data" / "cn_fin_laws" / name
    if not path.is_file():
        pytest.skip(f"the statutes are not beside this checkout: {path.parent.name}")
    loaded = markdown.load(path)
    articles = list(dict.fromkeys(s.article for s in split(loaded) if s.article))
    assert len(articles) == {"保": 185, "证": 226}[name[0]]
