"""BM25 over passages, in tantivy. Text is cut into words by us; tantivy sees only spaces."""

from collections.abc import Iterable
from pathlib import Path

import tantivy
from tantivy import FieldType, Occur

from rag.index.types import Entry, Hit, Query, Scope
from rag.tokens import words

_HEAP = 32_000_000
_TITLE_WEIGHT = 0.6


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("passage", "document", "institution", "audience", "shelf"):
        stored = name in {"passage", "document"}
        builder.add_text_field(name, stored=stored, tokenizer_name="raw", index_option="basic")
    for name in ("valid_from", "valid_to"):
        builder.add_integer_field(name, stored=False, indexed=True, fast=True)
    for name in ("body", "place"):
        builder.add_text_field(name, stored=False, tokenizer_name="spaces", index_option="freq")
    return builder.build()


class Lexical:
    """One writer, many readers. What was applied is on disk when `commit` returns."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, path=str(folder))
        spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("spaces", spaces)
        self._writer = self._index.writer(heap_size=_HEAP, num_threads=1)

    def remove(self, document_ids: Iterable[str]) -> None:
        for document_id in document_ids:
            self._writer.delete_documents_by_term("document", document_id)

    def add(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self._writer.add_document(
                tantivy.Document(
                    passage=[entry.passage_id],
                    document=[entry.document_id],
                    institution=[entry.institution],
                    audience=[entry.audience.value],
                    shelf=[entry.shelf.value],
                    valid_from=entry.valid_from,
                    valid_to=entry.valid_to,
                    body=[" ".join(words(entry.text))],
                    place=[" ".join(words(f"{entry.title} {entry.section}"))],
                )
            )

    def commit(self) -> None:
        self._writer.commit()
        self._index.reload()

    def count(self) -> int:
        return int(self._index.searcher().num_docs)

    def search(self, query: Query) -> tuple[Hit, ...]:
        """Best first, among what the scope allows; empty without a known word."""
        if not query.words:
            return ()
        searcher = self._index.searcher()
        result = searcher.search(self._query(query), query.limit, count=False)
        found = []
        for score, address in result.hits:
            document = searcher.doc(address)
            found.append(
                Hit(
                    passage_id=document.get_first("passage"),
                    document_id=document.get_first("document"),
                    score=score,
                )
            )
        return tuple(found)

    def _query(self, query: Query) -> tantivy.Query:
        wanted = []
        for word, weight in query.words:
            body = tantivy.Query.term_query(self._schema, "body", word, "freq")
            place = tantivy.Query.term_query(self._schema, "place", word, "freq")
            wanted.append((Occur.Should, tantivy.Query.boost_query(body, weight)))
            wanted.append((Occur.Should, tantivy.Query.boost_query(place, weight * _TITLE_WEIGHT)))
        any_word = tantivy.Query.boolean_query(wanted)
        return tantivy.Query.boolean_query(
            [(Occur.Must, any_word), *((Occur.Must, q) for q in self._allowed(query.scope))]
        )

    def _allowed(self, scope: Scope) -> list[tantivy.Query]:
        """The rights, the shelf and the day, as conditions without a score."""
        schema, q = self._schema, tantivy.Query
        audiences = q.term_set_query(schema, "audience", [a.value for a in scope.audiences])
        begun = q.range_query(schema, "valid_from", FieldType.Integer, upper_bound=scope.day)
        running = q.range_query(
            schema, "valid_to", FieldType.Integer, lower_bound=scope.day, include_lower=False
        )
        institution = q.term_query(schema, "institution", scope.institution, "basic")
        shelf = q.term_query(schema, "shelf", scope.shelf.value, "basic")
        allowed = (institution, shelf, audiences, begun, running)
        return [q.const_score_query(part, 0.0) for part in allowed]

    def close(self) -> None:
        """Ends the writer, which gives up its lock on the folder."""
        self._writer.wait_merging_threads()
        del self._writer
