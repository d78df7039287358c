"""The HTTP side of a terminal conversation: log in, send, read events, cancel."""

import json
from collections.abc import Iterator
from types import TracebackType
from typing import Any

import httpx

from core.errors import AppError, NotSignedIn, Unavailable

Json = dict[str, Any]
"""An AG-UI object as it goes over the line."""
_TIMEOUT = httpx.Timeout(10, read=120)


class Line:
    """One session with the running platform. Events come as the JSON objects of AG-UI."""

    def __init__(self, url: str, key: str = "") -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {"Origin": url}
        self._url = url
        self._http = httpx.Client(base_url=url, headers=headers, timeout=_TIMEOUT, trust_env=False)

    def __enter__(self) -> "Line":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def log_in(self, username: str, password: str) -> None:
        """Takes the session cookie. Raises NotSignedIn with the server's reason."""
        answer = self._post("/v1/login", {"username": username, "password": password})
        if answer.status_code >= 400:
            raise _refused(answer)

    def send(self, agent: str, body: Json) -> Iterator[Json]:
        """Posts one AG-UI input and yields its events until the run ends."""
        headers = {"Accept": "text/event-stream"}
        try:
            with self._http.stream("POST", f"/agui/{agent}", json=body, headers=headers) as answer:
                if answer.status_code >= 400:
                    answer.read()
                    raise _refused(answer)
                yield from _events(answer.iter_lines())
        except httpx.HTTPError as error:
            raise self._away(error) from error

    def cancel(self, agent: str, run_id: str) -> None:
        self._post(f"/agui/{agent}/runs/{run_id}/cancel", {})

    def _post(self, path: str, body: Json) -> httpx.Response:
        try:
            return self._http.post(path, json=body)
        except httpx.HTTPError as error:
            raise self._away(error) from error

    def _away(self, error: httpx.HTTPError) -> Unavailable:
        why = str(error) or type(error).__name__
        return Unavailable(
            f"{self._url} does not answer: {why}.", todo="Is it up? Start it with `jinnao up`."
        )


def _events(lines: Iterator[str]) -> Iterator[Json]:
    data: list[str] = []
    for line in lines:
        if line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
        elif not line and data:
            yield json.loads("\n".join(data))
            data = []


def _refused(answer: httpx.Response) -> AppError:
    """The server's problem document as an error of ours."""
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    kind = NotSignedIn if answer.status_code == 401 else Unavailable
    detail = problem.get("detail") or f"The platform answered {answer.status_code}."
    return kind(str(detail), todo=str(problem.get("todo") or ""))
