"""Which source a dataset is asked of, by the settings."""

from core.errors import BadInput
from core.settings import Settings
from core.store.reader import Reader, signing_key
from core.store.session import Store
from core.store.sources.address import addresses, server_at
from tools.sql.catalogue import Dataset
from tools.sql.sources.foreign import Foreign
from tools.sql.sources.source import Own, Source


def source_of(dataset: Dataset, settings: Settings, store: Store) -> Source | None:
    """None for the platform's own database while no reader's address is set.

    Raises BadInput for a source that JINNAO_SOURCES does not name or whose address is none.
    """
    if not dataset.source:
        url = settings.reader_url.get_secret_value()
        return Own(Reader(url, signing_key(store))) if url else None
    named = addresses(settings.sources.get_secret_value())
    if dataset.source not in named:
        raise BadInput(
            f"The dataset {dataset.name} is of the source {dataset.source}, which is not set.",
            todo="Set JINNAO_SOURCES=name=url.",
        )
    return Foreign(server_at(named[dataset.source]), dataset, settings.institution)
