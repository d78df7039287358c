"""Where a model file may come from. One module per source, all with the same `pour`."""

from collections.abc import Callable

from core.errors import BadInput
from core.settings import Settings
from inference.engine.catalogue import ModelFile
from inference.engine.partial import Partial
from inference.engine.sources import hub, index, path

Pour = Callable[[ModelFile, Partial, Settings], None]
"""Appends what is missing. Raises Unavailable or NotFound when this source cannot supply it."""

SOURCES: dict[str, Pour] = {"path": path.pour, "index": index.pour, "hub": hub.pour}


def configured(settings: Settings) -> list[tuple[str, Pour]]:
    """The sources in the operator's order."""
    names = [name.strip() for name in settings.model_sources.split(",") if name.strip()]
    unknown = [name for name in names if name not in SOURCES]
    if unknown or not names:
        raise BadInput(
            f"JINNAO_MODEL_SOURCES names {', '.join(unknown) or 'nothing'}",
            todo=f"It takes {', '.join(SOURCES)}.",
        )
    return [(name, SOURCES[name]) for name in names]
