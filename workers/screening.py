"""Screening by night: what is new is collected, cut into slices, and seen by the rules in use."""

import asyncio
import datetime as dt
from collections.abc import Sequence

from pydantic import BaseModel

from agents.compliance.rules.semantic import head
from agents.compliance.ruleset import in_use, names, pinned, rule_named
from agents.compliance.screener import Screener
from agents.compliance.second_look import look
from core.domain.finding import Finding
from core.domain.material import Material, Sweep, SweepKind
from core.settings import Settings
from core.store import (
    case_list,
    cases,
    collecting,
    findings,
    rule_versions,
    screenings,
    sweeps,
)
from core.store.session import Session
from inference.backend import Backend
from inference.client import Client
from workers.expiry import NoPayload
from workers.registry import JobContext, Kind

_AT_ONCE = 25  # materials of one transaction
_COLLECTED = 200  # conversations of one transaction
_RECENT = dt.timedelta(
    days=7
)  # for how long a night looks whether a new version has seen everything


class SlicePayload(BaseModel):
    sweep_id: str
    number: int


class RescanPayload(BaseModel):
    rule_id: str


class ScreeningWork:
    """What a worker process screens with. backend: another one than the settings name."""

    def __init__(self, settings: Settings, backend: Backend | None = None) -> None:
        self._settings, self._backend = settings, backend

    def kinds(self) -> tuple[Kind, ...]:
        return (
            Kind(name="screen_nightly", payload=NoPayload, run=self.nightly),
            Kind(name="screen_rescan", payload=RescanPayload, run=self.rescan),
            Kind(name=sweeps.JOB, payload=SlicePayload, run=self.slice, prepare=self.prepare),
        )

    def prepare(self) -> None:
        """Reads the head's weights before the first slice's deadline runs."""
        head.of(self._settings.conduct_head)

    def nightly(self, context: JobContext, _payload: NoPayload) -> dict[str, int | str]:
        """Collects what is new, then starts a sweep over it and over what new versions have missed."""
        collected = self._collect(context)
        session, principal, now = context.session, context.principal, context.clock.now()
        missed = [v for v in rule_versions.live(session) if v.live_at and now - v.live_at < _RECENT]
        for version in missed:
            self._rescan(context, version.rule_id)
        sweep = sweeps.start(session, principal, now, SweepKind.NIGHTLY, names(in_use(session)))
        return {"collected": collected, "sweep_id": sweep.id, "items": sweep.items}

    def rescan(self, context: JobContext, payload: RescanPayload) -> dict[str, int | str]:
        """Stored material under the version of the rule that is in use now."""
        sweep = self._rescan(context, payload.rule_id)
        return {"sweep_id": sweep.id, "items": sweep.items} if sweep else {"items": 0}

    def slice(self, context: JobContext, payload: SlicePayload) -> dict[str, int]:
        """Screens what the slice still has to see. A slice that was broken off goes on."""
        return {"screened": asyncio.run(self._slice(context, payload))}

    def _collect(self, context: JobContext) -> int:
        total = 0
        while True:
            with context.store.transaction(context.principal) as session:
                taken = collecting.collect(
                    session, context.principal, context.clock.now(), _COLLECTED
                )
            total += taken
            if taken < _COLLECTED:
                return total

    def _rescan(self, context: JobContext, rule_id: str) -> Sweep | None:
        rule = rule_named(rule_id)
        live = [r for r in in_use(context.session) if r.id == rule.id]
        if not live:
            return None
        return sweeps.start(
            context.session, context.principal, context.clock.now(), SweepKind.RESCAN, names(live)
        )

    async def _slice(self, context: JobContext, payload: SlicePayload) -> int:
        served = self._backend
        client = Client(self._settings) if served is None else None
        states = self._settings.conduct_probe == "on" and bool(self._settings.probe_url)
        screener = Screener(head.of(self._settings.conduct_head), served or client, states=states)
        try:
            return await self._through(context, payload, screener)
        finally:
            if client is not None:
                await client.aclose()

    async def _through(self, context: JobContext, payload: SlicePayload, screener: Screener) -> int:
        with context.store.transaction(context.principal) as session:
            sweep, *bounds = sweeps.slice_of(session, payload.sweep_id, payload.number)
            rules = pinned(session, sweeps.rules_of(session, sweep.id))
        screened, after, until = 0, bounds[0], bounds[1]
        while True:
            with context.store.transaction(context.principal) as session:
                if not sweeps.going(session, sweep.id):
                    return screened
                due = sweeps.pending(session, sweep.id, (after, until), _AT_ONCE)
            if not due:
                break
            found = await screener.screen_all([m.exchange for m in due], rules)
            screened += self._keep(context, sweep, due, found)
            after = due[-1].id
        with context.store.transaction(context.principal) as session:
            sweeps.end_slice(session, sweep.id, payload.number, context.clock.now())
        return screened

    def _keep(
        self, context: JobContext, sweep: Sweep, due: Sequence[Material],
        found: Sequence[tuple[Finding, ...]],
    ) -> int:  # fmt: skip
        """One transaction: screenings, findings and cases are all there, or none."""
        now, kept, fresh = context.clock.now(), 0, []
        shadow = sweep.kind is SweepKind.SHADOW
        with context.store.transaction(context.principal) as session:
            for material, seen in zip(due, found, strict=True):
                stored = screenings.record(
                    session, context.principal, now, material, sweep.scope, seen,
                    sweep_id=sweep.id, shadow=shadow,
                )  # fmt: skip
                if stored is None:
                    continue
                kept += 1
                if stored and not shadow:
                    fresh.append((material, stored))
            for case_id in cases.admit_each(session, context.principal, now, fresh):
                self._look(context, session, case_id)
        return kept

    def _look(self, context: JobContext, session: Session, case_id: str) -> None:
        """Advice on a case that has new findings, where it says something new."""
        held = cases.get(session, case_id)
        found = [s.finding for s in findings.of_case(session, case_id)]
        if not found:
            return
        seen = look(found, case_list.similar(session, held))
        if (held.second_look, held.look_reason) != (seen.advice, seen.reason):
            principal, now = context.principal, context.clock.now()
            cases.set_look(session, principal, case_id, now, seen.advice, seen.reason)
