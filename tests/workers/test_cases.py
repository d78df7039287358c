"""The reminders of cases as jobs: each overdue case once, whoever runs them."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from core.clock import FixedClock
from core.domain.case import StepKind
from core.store import case_steps
from tests.conftest import NOW
from tests.core.store.case_samples import SYSTEM, XU, admitted, new_material
from workers.cases import KINDS
from workers.registry import JobContext, Registry

LATE = NOW + dt.timedelta(days=2)


def tend(store, at=LATE, meet=None):
    with store.transaction(SYSTEM) as session:
        context = JobContext(SYSTEM, session, store, FixedClock(at), "job_1", 1)
        if meet is not None:
            meet.wait(10)
        return Registry(KINDS).run("case_tend", context, {})


def test_overdue_cases_are_reminded_of(store):
    admitted(store)
    admitted(store, new=new_material("m2", person="E2"))
    assert tend(store, NOW) == {"reminded": 0}
    assert tend(store) == {"reminded": 2}
    assert tend(store, LATE + dt.timedelta(hours=23)) == {"reminded": 0}


def test_two_workers_at_once_remind_once(store):
    (case_id,) = admitted(store)
    meet = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: tend(store, meet=meet), range(2)))
    assert sum(d["reminded"] for d in done) == 1
    with store.transaction(XU) as session:
        kinds = [s.kind for s in case_steps.steps(session, case_id)]
    assert kinds.count(StepKind.REMINDED) == 1
