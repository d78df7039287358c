"""The draft of a case's memo, each sentence with its citations."""

from fastapi import APIRouter

from agents.compliance.memo import Memo, draft
from core import audit
from core.access import Scope
from core.domain import Frozen
from web.api.batches import Language
from web.deps import Given
from web.identity import Who
from web.words import Id


class MemoAsked(Frozen):
    language: Language = "zh"


def add(routes: APIRouter) -> None:
    @routes.post("/cases/{case_id}/memo")
    def memo(case_id: Id, body: MemoAsked, principal: Who, deps: Given) -> Memo:
        """By code from what the caller may see of the case now; it decides nothing and is not kept.
        An entry of the audit log on the memo, so that the case's own course stays as it is."""
        principal.require(Scope.CASES_READ)
        with deps.store.transaction(principal) as session:
            made = draft(session, principal, case_id, deps.clock.now(), body.language)
            told = {"case": case_id, "language": body.language, "citations": len(made.citations)}
            audit.record(session, principal, "memo.drafted", f"memo_{case_id}", told)
        return made
