"""Whisper for many callers: loaded at the first call, one window at a time, on a thread that yields."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from core.settings import Settings
from inference.engine.catalogue import WHISPER
from inference.engine.files import located_all
from inference.engine.niceness import yield_to_others
from inference.engine.speech.whisper import Listening, Whisper
from inference.sound import Samples
from inference.transcript import Transcript


class Listener:
    """Windows of several sounds take turns; one whose reader has left stops after its window."""

    name = WHISPER.name

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._thread = ThreadPoolExecutor(1, "transcribe", initializer=yield_to_others)
        self._model: Whisper | None = None

    @property
    def here(self) -> bool:
        """Whether the model's files are on this machine."""
        folder = self._settings.models
        return all((folder / file.place).is_file() for file in WHISPER.files)

    async def transcribe(
        self, samples: Samples, language: str | None, prompt: str = ""
    ) -> Transcript:
        """Raises NotFound when the model was not fetched, BadInput for an unknown language."""
        loop = asyncio.get_running_loop()
        model = await loop.run_in_executor(self._thread, self._loaded)
        listening = Listening(model, samples, language, prompt)
        while not listening.finished:
            await loop.run_in_executor(self._thread, listening.step)
        return listening.transcript()

    def close(self) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _loaded(self) -> Whisper:
        if self._model is None:
            paths = located_all(self._settings, WHISPER)
            self._model = Whisper(paths[0].parent, self._settings.engine_transcribe_threads)
        return self._model
