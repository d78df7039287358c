"""What questions on data need, from the settings: the datasets, and the desk that answers."""

from pathlib import Path

from core.clock import Clock
from core.demo.datasets import FOLDERS
from core.settings import Settings
from core.store.reader import Reader, claims_of, signing_key
from core.store.session import Store
from tools.sql.ask import DataDesk
from tools.sql.catalogue import Dataset, load


def datasets(settings: Settings) -> tuple[Dataset, ...]:
    """Raises BadInput naming the folder that holds none."""
    named = [Path(p.strip()).expanduser() for p in settings.datasets.split(",") if p.strip()]
    if named:
        return tuple(map(load, named))
    return tuple(map(load, FOLDERS.values())) if settings.demo else ()


def desk(settings: Settings, store: Store, clock: Clock) -> DataDesk | None:
    """None when no reader's address is set: then questions on data are not answered here."""
    url = settings.reader_url.get_secret_value()
    if not url:
        return None
    return DataDesk(Reader(url, signing_key(store)), clock, lambda who: claims_of(store, who))
