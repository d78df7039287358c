"""One large file through the whole platform: sent, read, looked at, searched, asked about."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from core.clock import SystemClock
from core.domain.document import Shelf
from inference.scripted import Scripted
from rag.search import IndexSearcher
from rag.types import SearchRequest, SearchResult
from tests.bench.reading.heavy import too_large
from tests.bench.reading.memory import Peaks
from tests.bench.reading.platform import WHO, Platform
from tests.evals.result import CouldNotRun, Figure

LIMIT = 200 * 1024 * 1024
_PATIENCE_S = 3600.0
_QUESTION = "目标价是多少？"
"""Answered from what the file states, by code alone: no model is measured here."""


@dataclass(frozen=True)
class Step:
    """seconds are of the whole step; peaks in bytes by role."""

    name: str
    seconds: float
    peaks: dict[str, int]


@dataclass
class Slice:
    """The steps, each after the one before it, over HTTP as a page makes them."""

    made: Platform
    path: Path
    say: Callable[[str], None]

    def run(self) -> tuple[list[Step], dict[str, Figure]]:
        steps: list[Step] = []
        with Peaks(self.made.pids) as peaks, self._client() as client:

            def timed(name: str, do: Callable[[], object]) -> None:
                peaks.taken()
                begun = time.perf_counter()
                do()
                steps.append(Step(name, round(time.perf_counter() - begun, 2), peaks.taken()))
                self.say(f"{name}: {steps[-1].seconds} s")

            timed("refused over the limit", lambda: self._refused(client))
            timed("sent", lambda: self._sent(client))
            timed("read", lambda: self._read(client))
            timed("first picture", lambda: self._picture(client, 1))
            timed("last picture", lambda: self._picture(client, self._pages(client)))
            timed(
                "pieces of a page", lambda: self._get(client, f"/pages/{self._pages(client) // 2}")
            )
            timed("tables", lambda: self._get(client, "/tables"))
            timed("searched", self._searched)
            timed("asked", lambda: self._asked(client))
            whole = dict(peaks.whole)
        return steps, self._figures(steps, whole)

    def _figures(self, steps: list[Step], peaks: dict[str, int]) -> dict[str, Figure]:
        seconds = {s.name: s.seconds for s in steps}
        return {
            "slice_mib": round(self.path.stat().st_size / 2**20, 1),
            "slice_sent_s": seconds["sent"], "slice_read_s": seconds["read"],
            "slice_first_picture_s": seconds["first picture"],
            "slice_last_picture_s": seconds["last picture"],
            "slice_searched_s": seconds["searched"], "slice_asked_s": seconds["asked"],
            **{f"slice_peak_mib_{role}": round(peak / 2**20) for role, peak in peaks.items()},
        }  # fmt: skip

    def _client(self) -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.made.key}"}
        return httpx.Client(base_url=self.made.url, headers=headers, timeout=900, trust_env=False)

    def _refused(self, client: httpx.Client) -> None:
        """One byte too many, without telling the length before."""
        big = self.path.with_name("too-large.pdf")
        too_large(self.path, big, LIMIT + 1)
        answer = self._post(client, big)
        big.unlink()
        told = answer.json()
        if answer.status_code != 413 or "200 MB" not in told["detail"]:
            raise CouldNotRun(f"A file over the limit got {answer.status_code}: {told}")

    def _post(self, client: httpx.Client, path: Path) -> httpx.Response:
        return client.post("/v1/readings", params={"name": path.name}, content=_pieces(path))

    def _sent(self, client: httpx.Client) -> None:
        answer = self._post(client, self.path)
        if answer.status_code != 201:
            raise CouldNotRun(f"The file was refused: {answer.text[:300]}")
        self._id = answer.json()["reading"]["id"]

    def _read(self, client: httpx.Client) -> None:
        ends, told = time.monotonic() + _PATIENCE_S, time.monotonic()
        while (line := self._get(client, "").json()["reading"])["state"] in ("queued", "reading"):
            if time.monotonic() > ends:
                raise CouldNotRun(f"Not read after {_PATIENCE_S:.0f} s: {line}")
            if time.monotonic() - told > 30:
                told = time.monotonic()
                self.say(f"{line['step']}: {line['pages_done']} of {line['pages']}")
            time.sleep(0.5)
        if line["state"] != "done" or line["pages_broken"]:
            raise CouldNotRun(f"The reading ended as {line}")
        self._document = line["document_id"]

    def _pages(self, client: httpx.Client) -> int:
        return int(self._get(client, "").json()["reading"]["pages"])

    def _picture(self, client: httpx.Client, page: int) -> None:
        self._get(client, f"/pages/{page}/image")

    def _get(self, client: httpx.Client, path: str) -> httpx.Response:
        answer = client.get(f"/v1/readings/{self._id}{path}")
        if answer.status_code != 200:
            raise CouldNotRun(f"{path} answered {answer.status_code}: {answer.text[:300]}")
        return answer

    def _searched(self) -> None:
        """Until the index has followed: the time that a reader waits."""
        ends = time.monotonic() + 600
        while not any(f.document.id == self._document for f in asyncio.run(self._found()).found):
            if time.monotonic() > ends:
                raise CouldNotRun("The index does not find the file.")
            time.sleep(0.5)

    async def _found(self) -> SearchResult:
        made = self.made
        search = IndexSearcher(
            made.store, Scripted(), made.index_url, made.index_key, SystemClock()
        )
        try:
            wanted = SearchRequest(text="营业收入 合计", language="zh", shelf=Shelf.READINGS)
            return await search.search(WHO, wanted)
        finally:
            await search.close()

    def _asked(self, client: httpx.Client) -> None:
        body = {"model": "research", "messages": [{"role": "user", "content": _QUESTION}]}
        answer = client.post("/v1/chat/completions", json=body)
        if answer.status_code != 200:
            raise CouldNotRun(f"The question got {answer.status_code}: {answer.text[:300]}")
        self.say(answer.json()["choices"][0]["message"]["content"][:200])


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(1 << 16):
            yield piece
