"""What questions on data need, from the settings: the datasets, and the desk that answers."""

from pathlib import Path

from core.access import Principal
from core.clock import Clock
from core.demo.datasets import FOLDERS
from core.settings import Settings
from core.store import verified
from core.store.reader import Reader, claims_of, signing_key
from core.store.session import Store
from tools.sql.ask import DataDesk
from tools.sql.catalogue import Dataset, load
from tools.sql.memory import Remembered
from tools.sql.plan import Plan
from tools.sql.reword import by_model
from tools.sql.sources.setting import source_of


def datasets(settings: Settings) -> tuple[Dataset, ...]:
    """Raises BadInput naming the folder that holds none."""
    named = [Path(p.strip()).expanduser() for p in settings.datasets.split(",") if p.strip()]
    if named:
        return tuple(map(load, named))
    return tuple(map(load, FOLDERS.values())) if settings.demo else ()


def desk(settings: Settings, store: Store, clock: Clock) -> DataDesk | None:
    """None when neither a reader's address nor another source is set: then questions on data are
    not answered here."""
    url = settings.reader_url.get_secret_value()
    if not url and not settings.sources.get_secret_value():
        return None

    def verified_of(principal: Principal, dataset: Dataset) -> dict[str, Remembered]:
        with store.transaction(principal) as session:
            found = verified.approved(session, dataset.name)
        return {
            v.pattern: Remembered(question=v.question, pattern=v.pattern, plan=Plan.model_validate(v.plan))
            for v in found
        }  # fmt: skip

    return DataDesk(
        Reader(url, signing_key(store)) if url else None,
        clock,
        lambda who: claims_of(store, who),
        elsewhere=lambda dataset: source_of(dataset, settings, store),
        verified=verified_of,
        reword=by_model(settings) if settings.data_reword else None,
    )
