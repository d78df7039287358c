"""The statutes as issued, cut by article, to check what the questions name as right."""

import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "cn_fin_laws"
_NAME = re.compile(r"(?P<title>.+)\((?P<version>\d{4}-\d{2}-\d{2})\)\.md")
_ARTICLE = re.compile(r"^(第[一二三四五六七八九十百零]+条)[ \u3000]", re.MULTILINE)

Articles = dict[str, str]


def read(folder: Path = FOLDER) -> dict[tuple[str, str], Articles]:
    """(title, version) -> article number -> its whole text. Empty when the folder is not there."""
    found = {}
    for path in sorted(folder.glob("*.md")):
        name = _NAME.fullmatch(path.name)
        if name:
            found[name["title"], name["version"]] = _cut(path.read_text("utf-8"))
    return found


def _cut(text: str) -> Articles:
    marks = list(_ARTICLE.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return {
        mark[1]: text[mark.start() : end].strip() for mark, end in zip(marks, ends, strict=True)
    }
