"""Files in, documents and passages out: one transaction for each document.

Promises: the same bytes with the same description are skipped; new bytes of a source replace the
old version as a whole; a file that cannot be read is named and the rest goes on; after a crash
the same call goes on where it stopped; a full disk stops it with StorageFull.
"""

import errno
import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from core.access import Principal, Scope
from core.clock import Clock
from core.domain import Frozen
from core.domain.document import DocumentMeta, Passage
from core.errors import AppError, NotFound, StorageFull
from core.store import documents
from core.store.documents import NewDocument
from core.store.session import OperationalError, Store
from rag.embedded import embedded_text
from rag.load.formats import LOADERS, loader_for
from rag.load.types import Loaded
from rag.meta import describe
from rag.split import Span, split

State = Literal["added", "replaced", "skipped", "ignored", "failed"]


class Outcome(Frozen):
    """What became of one file. reason names the cause of a failure. A file of an unknown format is
    ignored inside a folder and failed when it was named itself."""

    source: str
    state: State
    passages: int = 0
    reason: str = ""


class Summary(Frozen):
    outcomes: tuple[Outcome, ...]

    def count(self, state: State) -> int:
        return sum(o.state == state for o in self.outcomes)


Progress = Callable[[int, int, Outcome], None]
"""Called after each file with how many are done, how many there are, and its outcome."""


def ingest(
    store: Store,
    paths: Sequence[Path],
    principal: Principal,
    clock: Clock,
    *,
    defaults: dict[str, str] | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Raises Forbidden without documents:write, NotFound for a missing path, StorageFull."""
    principal.require(Scope.DOCUMENTS_WRITE)
    files = [f for path in paths for f in _files(path)]
    named = {path.expanduser().resolve() for path in paths}
    described = {"owner": principal.institution, **(defaults or {})}
    outcomes: list[Outcome] = []
    for number, (path, source) in enumerate(files, start=1):
        if path.suffix.lower() not in LOADERS and path not in named:
            outcome = Outcome(source=source, state="ignored", reason="no format that is read")
        else:
            outcome = _one(store, path, source, principal, clock, described)
        outcomes.append(outcome)
        if progress:
            progress(number, len(files), outcome)
    return Summary(outcomes=tuple(outcomes))


def _files(path: Path) -> Iterator[tuple[Path, str]]:
    """Files under a path with their sources: the last folder's name and the way from there."""
    path = path.expanduser().resolve()
    if path.is_file():
        yield path, f"{path.parent.name}/{path.name}"
        return
    if not path.is_dir():
        raise NotFound(f"There is no file or folder {path}.")
    for file in sorted(path.rglob("*")):
        inside = file.relative_to(path)
        hidden = any(part.startswith(".") for part in inside.parts)
        if file.is_file() and not hidden and not file.name.endswith(".meta.yaml"):
            yield file, f"{path.name}/{inside.as_posix()}"


def _one(
    store: Store,
    path: Path,
    source: str,
    principal: Principal,
    clock: Clock,
    defaults: dict[str, str],
) -> Outcome:
    try:
        return _put(store, path, source, principal, clock, defaults)
    except StorageFull:
        raise
    except AppError as bad:
        return Outcome(source=source, state="failed", reason=str(bad))
    except OSError as bad:
        if bad.errno == errno.ENOSPC:
            raise _full(source) from bad
        return Outcome(source=source, state="failed", reason=f"{path.name}: {bad.strerror}.")
    except OperationalError as bad:
        if getattr(bad.orig, "sqlstate", "") in {"53100", "58030"}:
            raise _full(source) from bad
        raise


def _full(source: str) -> StorageFull:
    return StorageFull(
        f"No space is left on the disk; {source} was not stored.",
        todo="Free space and run the same command again: it goes on where it stopped.",
    )


def _put(
    store: Store,
    path: Path,
    source: str,
    principal: Principal,
    clock: Clock,
    defaults: dict[str, str],
) -> Outcome:
    content = _hash_file(path)
    loaded = loader_for(path)(path)
    meta = describe(path, loaded, defaults)
    meta_hash = _hash(meta.model_dump_json())
    with store.transaction(principal) as session:
        if documents.known(session, principal, content, meta_hash):
            return Outcome(source=source, state="skipped")
    new = prepare(principal.institution, source, content, meta_hash, meta, loaded)
    with store.transaction(principal) as session:
        before = documents.replace(session, principal, new, clock.now())
    return Outcome(
        source=source, state="replaced" if before else "added", passages=len(new.passages)
    )


def prepare(
    institution: str,
    source: str,
    content_hash: str,
    meta_hash: str,
    meta: DocumentMeta,
    loaded: Loaded,
) -> NewDocument:
    """The document with its passages. Ids follow from the content, so a repeat gives the same."""
    identity = _hash(f"{institution}\n{source}\n{content_hash}\n{meta_hash}")[:24]
    document_id = f"doc_{identity}"
    spans = list(split(loaded))
    passages = tuple(
        _passage(document_id, identity, number, meta, loaded, span)
        for number, span in enumerate(spans)
    )
    return NewDocument(
        id=document_id,
        source=source,
        content_hash=content_hash,
        meta_hash=meta_hash,
        meta=meta,
        text=loaded.text,
        pages=loaded.pages,
        passages=passages,
        headers=tuple(span.header for span in spans),
        vector_hashes=tuple(
            _hash(embedded_text(meta.title, p.section, p.article, span.header, p.text))
            for p, span in zip(passages, spans, strict=True)
        ),
    )


def _passage(
    document_id: str, identity: str, number: int, meta: DocumentMeta, loaded: Loaded, span: Span
) -> Passage:
    return Passage(
        id=f"psg_{identity}_{number:05d}",
        document_id=document_id,
        ordinal=number,
        head=_head(meta, span),
        section=span.section,
        article=span.article,
        page=span.page,
        start=span.start,
        end=span.end,
        text=loaded.text[span.start : span.end],
    )


def _head(meta: DocumentMeta, span: Span) -> str:
    """Title, chapter, table columns, first day: what a reader needs to place the passage."""
    chapter = span.section.removesuffix(span.article).removesuffix(" / ")
    begins = f"{meta.valid_from:%Y-%m-%d} 起" if meta.valid_from else ""
    if meta.language.startswith("en") and meta.valid_from:
        begins = f"from {meta.valid_from:%Y-%m-%d}"
    parts = [meta.title, chapter, span.header, begins]
    return " · ".join(p for p in parts if p)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
