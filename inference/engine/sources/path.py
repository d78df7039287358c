"""A model file that is on this machine already."""

from pathlib import Path

from core.errors import NotFound
from core.settings import Settings
from inference.engine.catalogue import ModelFile
from inference.engine.partial import Partial

BLOCK = 4 * 1024 * 1024


def pour(file: ModelFile, partial: Partial, settings: Settings) -> None:
    """Copy it, going on after the bytes that were copied before."""
    if not settings.model_path:
        raise NotFound("JINNAO_MODEL_PATH is not set")
    given = Path(settings.model_path).expanduser()
    found = given
    if given.is_dir():
        found = given / file.place if (given / file.place).exists() else given / file.name
    if not found.is_file() or found.name != file.name:
        raise NotFound(f"{found} is not {file.name}")
    with found.open("rb") as source:
        source.seek(partial.size)
        while block := source.read(BLOCK):
            partial.append(block)
