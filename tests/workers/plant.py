"""A worker as it runs in production, with kinds of jobs that tests need. Run as a module."""

import sys
import time

from pydantic import BaseModel
from sqlalchemy import text

from core.settings import Settings
from core.store.session import Store
from workers import main, readings
from workers.registry import JobContext, Kind
from workers.watch import Watch


class Mark(BaseModel):
    """What the job writes, how long it takes, and how much memory."""

    text: str
    seconds: float = 0
    megabytes: int = 0


def mark(context: JobContext, payload: Mark) -> dict[str, str]:
    """Writes one message into the transaction, then takes its time."""
    context.session.execute(
        text("INSERT INTO work_done (institution, mark) VALUES (:i, :m)"),
        {"i": context.principal.institution, "m": payload.text},
    )
    taken = b"x" * (payload.megabytes * 1024 * 1024)
    time.sleep(payload.seconds)
    del taken
    return {"mark": payload.text}


MARK = Kind(name="mark", payload=Mark, run=mark)

if __name__ == "__main__":
    settings = Settings(log_json=True)
    if sys.argv[1] == "worker":
        main.work(settings, kinds=(MARK,), lease_s=float(sys.argv[2]))
    elif sys.argv[1] == "reader":
        main.work(settings, kinds=(readings.KIND,), lease_s=float(sys.argv[2]))
    elif sys.argv[1] == "watch":
        store = Store(settings.database_url.get_secret_value())
        Watch(store, settings.broker_url.get_secret_value(), every_s=float(sys.argv[2])).run()
    else:
        main.beat(settings, again_s=float(sys.argv[2]))
