"""A worker or a beat of the bench, as its own process: `python -m tests.bench.batch.plant ROLE`.

The worker's backend is scripted, so that what is measured is ours: nothing is narrated, and each
section keeps the sentences that code wrote.
"""

import sys

from core.errors import BackendRefused
from core.settings import Settings
from inference.scripted import Scripted
from workers import main
from workers.reports import ReportWork


def work(settings: Settings) -> None:
    backend = Scripted().on(BackendRefused("scripted: no narration"))
    main.work(settings, kinds=ReportWork(settings, backend).kinds(), lease_s=6)


if __name__ == "__main__":
    made = Settings(log_json=True)
    if sys.argv[1] == "worker":
        work(made)
    else:
        main.beat(made, again_s=2)
