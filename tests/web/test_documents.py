"""Documents are read under the caller's audiences."""

import datetime as dt

from core.access import Audience, Principal, Role, system
from core.domain.document import DocumentMeta, Passage
from core.store import documents
from core.store.documents import NewDocument
from core.store.session import Store
from tests.web.conftest import World, in_loop

_NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
TEXT = "第一条 转账免费。\n第二条 挂失十元。"


def put(store: Store, name: str, audience: Audience, institution: str = "demo") -> str:
    """One document of two passages; its id."""
    ids = f"doc_{institution}_{name}"
    passages = tuple(
        Passage(
            id=f"{ids}.{n}", document_id=ids, ordinal=n, head=name, section=f"第{'一二'[n]}条",
            article="", page=None, start=start, end=end, text=TEXT[start:end],
        )
        for n, (start, end) in enumerate([(0, 9), (10, 19)])
    )  # fmt: skip
    new = NewDocument(
        id=ids, source=f"{name}.md", content_hash=name, meta_hash="m", text=TEXT, pages=None,
        meta=DocumentMeta(title=name, owner="运营部", audience=audience),
        passages=passages, headers=("", ""), vector_hashes=("", ""),
    )  # fmt: skip
    principal = system(institution)
    with store.transaction(principal) as session:
        documents.replace(session, principal, new, _NOW)
    return ids


@in_loop
async def test_a_citation_opens_at_its_place(world: World) -> None:
    doc = put(world.store, "fees", Audience.PUBLIC)
    async with world.client("zhang") as client:
        whole = (await client.get(f"/v1/documents/{doc}")).json()
        assert whole["meta"]["title"] == "fees"
        place = whole["sections"][1]
        assert whole["text"][place["start"] : place["end"]] == "第二条 挂失十元。"
        one = (await client.get(f"/v1/documents/{doc}/passages/{place['passage_id']}")).json()
        assert one["passage"]["text"] == "第二条 挂失十元。"
        assert (await client.get(f"/v1/documents/{doc}/passages/none")).status_code == 404
        listed = (await client.get("/v1/documents")).json()["documents"]
        assert [d["id"] for d in listed] == [doc]


@in_loop
async def test_what_may_not_be_read_is_not_there(world: World) -> None:
    staff = put(world.store, "internal", Audience.STAFF)
    memo = put(world.store, "memo", Audience.MANAGEMENT)
    theirs = put(world.store, "fees", Audience.PUBLIC, "other")
    allowed = {"zhang": set(), "rep1": {staff}, "auditor": {staff, memo}}
    for name, may in allowed.items():
        async with world.client(name) as client:
            for doc in (staff, memo, theirs, "doc_none"):
                wanted = 200 if doc in may else 404
                paths = (f"/v1/documents/{doc}", f"/v1/documents/{doc}/passages/{doc}.0")
                for path in paths:
                    assert (await client.get(path)).status_code == wanted, (name, path)
            listed = (await client.get("/v1/documents")).json()["documents"]
            assert {d["id"] for d in listed} == may
    async with world.client() as client:
        assert (await client.get(f"/v1/documents/{staff}")).status_code == 401
        key = world.key(Principal(institution="other", subject="x", role=Role.AUDITOR))
        assert (await client.get(f"/v1/documents/{memo}", headers=key)).status_code == 404
        assert (await client.get(f"/v1/documents/{theirs}", headers=key)).status_code == 200
