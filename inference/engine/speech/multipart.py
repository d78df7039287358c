"""A form with files as HTTP clients send it (RFC 7578), read from a body that is in memory."""

from email.message import Message
from email.parser import HeaderParser

from core.domain import Frozen

_MOST = 32


class Field(Frozen):
    """One field of the form; a file has a file name."""

    name: str
    value: bytes
    file: str = ""


def fields(content_type: str, body: bytes) -> list[Field]:
    """The fields in their order. Raises ValueError for what is no such form."""
    head = Message()
    head["content-type"] = content_type
    boundary = head.get_boundary()
    if head.get_content_type() != "multipart/form-data" or not boundary:
        raise ValueError("the body is not multipart/form-data")
    mark = b"--" + boundary.encode("latin-1", "replace")
    found: list[Field] = []
    at = 0 if body.startswith(mark) else body.find(b"\r\n" + mark) + 2
    if at == 1:
        raise ValueError("the form has no fields")
    while not body.startswith(b"--", at + len(mark)):
        start = body.find(b"\r\n", at) + 2
        end = body.find(b"\r\n" + mark, start)
        if start == 1 or end < 0 or len(found) == _MOST:
            raise ValueError("the form breaks off")
        found.append(_field(body, start, end))
        at = end + 2
    return found


def _field(body: bytes, start: int, end: int) -> Field:
    gap = body.find(b"\r\n\r\n", start, end)
    if gap < 0:
        raise ValueError("a field of the form has no head")
    head = HeaderParser().parsestr(body[start:gap].decode("utf-8", "replace"))
    name = head.get_param("name", header="content-disposition")
    if not name:
        raise ValueError("a field of the form has no name")
    return Field(name=str(name), value=body[gap + 4 : end], file=head.get_filename() or "")
