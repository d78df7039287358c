"""What a reader of pictures confuses within figures, set right; other text is left as it was read."""

import re

_WIDE = str.maketrans("０１２３４５６７８９．％（）－＋", "0123456789.%()-+")
_FIGURE = re.compile(r"[\d０-９][\d０-９,，.．。·%％]*")
_WHOLE = re.compile(r"^[+\-−－–]?[(（]?[+\-−－–]?[\d０-９][\d０-９,，.．。·]*[%％]?[)）]?[%％]?$")
_LETTERS = re.compile(r"(?<![A-Za-z])[\dOolI|,.，]*\d[\dOolI|,.，]*(?![A-Za-z])")
_GROUPS = re.compile(r"(?<=\d)[，](?=\d{3}(?!\d))")
_POINT = re.compile(r"(?<=\d)[。·](?=\d)")
_DASH = re.compile(r"^[一—](?=\d[\d,]*(?:\.\d+)?%?$)")
_NEGATIVE = re.compile(r"(?<=[“”\"'‘「])[一—\-−](?=[”“\"'’」]号)")  # 损失以“－”号填列
_DOLLAR = re.compile(r"(?<![A-Za-z])(US|HK|NT|AU|CA|SG)S(?=[)）\d/\s]|m(?:n|m)?\b|bn\b|$)")
_LIKE = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"})
_GROUPED = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^\d*\.\d+$|^\d+$")
_NARROW = re.compile(r"(?<=[\u4e00-\u9fff%％)）\d])[,;:?!](?=[\u4e00-\u9fff])")
_WIDER = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}


def mended(text: str) -> str:
    """A word as read, with its figures in plain digits and their confusions undone.

    O and l become 0 and 1 only where they stand between digits of what is then a whole number;
    a wide comma becomes a thousands mark only before three digits. Before a Chinese character
    punctuation is Chinese.
    """
    text = _DOLLAR.sub(r"\1$", _NEGATIVE.sub("－", text))
    text = _NARROW.sub(lambda m: _WIDER[m[0]], text)
    if not any(c.isdigit() for c in text):
        return text
    text = _LETTERS.sub(_digits, text)
    text = _FIGURE.sub(lambda m: _POINT.sub(".", _plain(m[0])), text)
    text = text.translate(_WIDE) if _WHOLE.match(text) else text
    return _DASH.sub("-", text)


def _plain(figure: str) -> str:
    return _GROUPS.sub(",", figure.translate(_WIDE))


def _digits(found: re.Match[str]) -> str:
    written = found[0]
    like = written.translate(_LIKE)
    if like == written or sum(c.isdigit() for c in written) * 2 < len(written):
        return written
    return like if _GROUPED.match(_GROUPS.sub(",", like)) else written
