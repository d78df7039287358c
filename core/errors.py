"""Every error we raise on purpose.

AppError 500
├── BadInput 400          the request is not of the documented form
│   ├── TooLarge 413      over a documented limit
│   └── Unreadable 422    a file or text that cannot be read as what it claims to be
├── NotSignedIn 401       no, a wrong or an expired credential
├── Forbidden 403         signed in, and not allowed to do this
├── NotFound 404          not there, or another institution's
├── Conflict 409          the state has moved on (taken, finished, already confirmed)
├── TooMany 429           over a rate or a budget
├── Cancelled 499         the reader left or pressed stop
└── Unavailable 503       something we depend on does not answer
    ├── BackendDown 503       no inference backend is reachable
    ├── BackendRefused 502    the backend answered with an error
    ├── BackendOverloaded 503 the backend has no place free
    ├── BackendMalformed 502  the backend's answer does not fit its schema
    ├── DeadlineExceeded 504  the time given to this hop has run out
    └── StorageFull 507       no space is left on the disk
"""

from typing import Any, ClassVar


class AppError(Exception):
    """An error with an HTTP status, a stable code, what happened and what to do about it."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"

    def __init__(self, detail: str, *, todo: str = "", **facts: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.todo = todo
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.detail} {self.todo}".strip()


class BadInput(AppError):
    status, code = 400, "bad_input"


class TooLarge(BadInput):
    status, code = 413, "too_large"


class Unreadable(BadInput):
    status, code = 422, "unreadable"


class NotSignedIn(AppError):
    status, code = 401, "not_signed_in"


class Forbidden(AppError):
    status, code = 403, "forbidden"


class NotFound(AppError):
    status, code = 404, "not_found"


class Conflict(AppError):
    status, code = 409, "conflict"


class TooMany(AppError):
    status, code = 429, "too_many"


class Cancelled(AppError):
    status, code = 499, "cancelled"


class Unavailable(AppError):
    status, code = 503, "unavailable"


class BackendDown(Unavailable):
    code = "backend_down"


class BackendRefused(Unavailable):
    status, code = 502, "backend_refused"


class BackendOverloaded(Unavailable):
    code = "backend_overloaded"


class BackendMalformed(Unavailable):
    status, code = 502, "backend_malformed"


class DeadlineExceeded(Unavailable):
    status, code = 504, "deadline_exceeded"


class StorageFull(Unavailable):
    status, code = 507, "storage_full"
