"""Working time: 09:00 to 18:00 in Beijing, Monday to Friday. Public holidays are not known to it."""

import datetime as dt

from core.clock import BEIJING

OPENS, ENDS = dt.time(9), dt.time(18)
DAY = dt.timedelta(hours=9)
"""The working time of one day."""
_FRIDAY = 5


def after(start: dt.datetime, allowed: dt.timedelta) -> dt.datetime:
    """The moment, in UTC, at which so much working time has passed since start.

    Whole days of `allowed` are working days; what is left of it is hours at work. Nothing passes at
    night and at weekends: what starts then starts with the next working day.
    """
    left = allowed.days * DAY + dt.timedelta(seconds=allowed.seconds)
    moment = _at_work(start.astimezone(BEIJING))
    while (rest := _at(moment, ENDS) - moment) < left:
        left -= rest
        moment = _at_work(_at(moment + dt.timedelta(days=1), OPENS))
    return (moment + left).astimezone(dt.UTC)


def _at_work(moment: dt.datetime) -> dt.datetime:
    """The moment itself, or the next at which somebody works."""
    if moment.time() >= ENDS:
        moment = _at(moment + dt.timedelta(days=1), OPENS)
    while moment.isoweekday() > _FRIDAY:
        moment = _at(moment + dt.timedelta(days=1), OPENS)
    return max(moment, _at(moment, OPENS))


def _at(day: dt.datetime, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day.date(), time, BEIJING)
