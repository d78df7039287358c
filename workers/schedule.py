"""What runs at which time: a flat table, in the institution's time (Asia/Shanghai)."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from celery.schedules import crontab
from pydantic import Field

from core.access import Principal, system
from core.clock import BEIJING, Clock
from core.domain import Frozen
from core.domain.job import NewJob
from core.queue import enqueue
from core.store import across, jobs, report_schedules
from core.store.session import Store


class Line(Frozen):
    """cron has five fields: minute, hour, day of the month, month, day of the week (0 = Sunday)."""

    name: str
    cron: str
    kind: str
    payload: dict[str, Any] = Field(default_factory=dict)


SCHEDULE = (
    Line(name="expire", cron="*/10 * * * *", kind="expire"),
    Line(name="report_tend", cron="* * * * *", kind="report_tend"),
    Line(name="case_tend", cron="5 * * * *", kind="case_tend"),
    Line(name="screen_nightly", cron="30 1 * * *", kind="screen_nightly"),
)
_LOOK_BACK = dt.timedelta(hours=24)


class Schedule:
    """Turns ticks into jobs, once for each institution, however many beats there are.

    A beat that was down for a while makes up for the last missed tick of each line, not for all.
    """

    def __init__(self, store: Store, clock: Clock, lines: Iterable[Line] = SCHEDULE) -> None:
        self._store, self._clock = store, clock
        self._lines = [(line, crontab.from_string(line.cron)) for line in lines]

    def step(self) -> int:
        """Takes every tick that is due; how many jobs were made."""
        with self._store.unscoped() as session:
            institutions = across.institutions(session)
        return sum(
            self._line(principal, line, cron)
            for institution in institutions
            for principal, line, cron in (
                *((system(institution), line, cron) for line, cron in self._lines),
                *self._reports(institution),
            )
        )

    def _reports(self, institution: str) -> Iterator[tuple[Principal, Line, crontab]]:
        """The batches of reports that the institution starts by the clock."""
        with self._store.transaction(system(institution)) as session:
            due = report_schedules.due(session)
        for one in due:
            schedule = one.schedule
            line = Line(
                name=f"reports:{schedule.id}", cron=schedule.cron, kind="report_batch",
                payload={"schedule_id": schedule.id},
            )  # fmt: skip
            yield one.principal, line, crontab.from_string(schedule.cron)

    def _line(self, principal: Principal, line: Line, cron: crontab) -> bool:
        now = self._clock.now()
        with self._store.transaction(principal) as session:
            last = jobs.last_tick(session, line.name)
            since = max(last, now - _LOOK_BACK) if last else now - dt.timedelta(minutes=1)
            tick = latest(cron, since, now)
            if tick is None or not jobs.tick(session, principal, line.name, tick):
                return False
            key = f"{line.name}:{tick.isoformat()}"
            enqueue(session, principal, NewJob(kind=line.kind, payload=line.payload, key=key))
            return True


def latest(cron: crontab, since: dt.datetime, now: dt.datetime) -> dt.datetime | None:
    """The last minute in (since, now] that the cron line names, in UTC; None when there is none."""
    minute = now.astimezone(BEIJING).replace(second=0, microsecond=0)
    while minute > since:
        weekday = minute.isoweekday() % 7
        if (
            minute.minute in cron.minute
            and minute.hour in cron.hour
            and minute.day in cron.day_of_month
            and minute.month in cron.month_of_year
            and weekday in cron.day_of_week
        ):
            return minute.astimezone(dt.UTC)
        minute -= dt.timedelta(minutes=1)
    return None
