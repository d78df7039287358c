"""Handing work to the workers. The database is the ledger, the broker only carries a number.

`enqueue` writes the job and its outbox row in the transaction of its cause. The relay publishes
what nobody has claimed, again and again, so that a broker that loses everything loses nothing.
"""

from celery import Celery
from celery.schedules import ParseException, crontab
from sqlmodel import Session

from core.access import Principal
from core.domain.job import NewJob
from core.errors import BadInput
from core.store import jobs

TASK = "jinnao.job"
QUEUE = "jinnao"


def enqueue(session: Session, principal: Principal, new: NewJob, *, delay_s: float = 0) -> str:
    """The job's id. It runs after the transaction commits, on the principal's behalf."""
    return jobs.add(session, principal, new, delay_s=delay_s)


def broker(url: str) -> Celery:
    """A Celery object that can send; workers add the one task to theirs.

    Acknowledged late and handed back when a worker dies; the claim of the job row, not the
    broker, decides who runs it, so a message that comes twice does nothing twice.
    """
    app = Celery("jinnao", broker=url)
    app.conf.update(
        task_default_queue=QUEUE,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry_on_startup=True,
        broker_connection_timeout=5,
        broker_transport_options={
            "visibility_timeout": 600,
            "socket_connect_timeout": 5,
            "socket_keepalive": True,
            "health_check_interval": 15,
        },
        timezone="Asia/Shanghai",
        enable_utc=True,
    )
    return app


def publish(app: Celery, institution: str, job_id: str, deadline_s: float) -> None:
    """Sends the number of a job. The message holds nothing else; a lost one is sent again."""
    app.send_task(
        TASK,
        args=[institution, job_id],
        queue=QUEUE,
        soft_time_limit=deadline_s,
        time_limit=deadline_s + 15,
        retry=False,
        ignore_result=True,
    )


def timetable(cron: str) -> str:
    """The line back when it names times (five fields); raises BadInput otherwise."""
    try:
        crontab.from_string(cron)
    except (ValueError, TypeError, ParseException) as error:
        raise BadInput(
            f"{cron!r} names no times.",
            todo="Five fields: minute, hour, day, month, weekday; for example 0 6 1 * *.",
        ) from error
    return cron
