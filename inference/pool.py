"""One place that hands out backends: which address serves a role, and whether it answers."""

from pydantic import BaseModel, ConfigDict

from core.errors import Unavailable
from core.settings import Settings
from inference.backend import ModelRole
from inference.client import Client, OnUsage
from inference.endpoints import Limits, endpoint_of, model_of


class Served(BaseModel):
    """Where one role is served. `url` is empty when nothing serves it."""

    model_config = ConfigDict(frozen=True)

    role: ModelRole
    url: str
    model: str


class Pool(Client):
    """A Client that can say what serves each role. Routing among many backends grows here."""

    def __init__(
        self, settings: Settings, *, limits: Limits | None = None, on_usage: OnUsage | None = None
    ) -> None:
        super().__init__(settings, limits=limits, on_usage=on_usage)
        self._of = settings

    def served(self) -> list[Served]:
        """One row per role, for the health page and for `jinnao up` to print."""
        return [self._served(role) for role in ModelRole]

    def _served(self, role: ModelRole) -> Served:
        try:
            url = endpoint_of(self._of, role).url
        except Unavailable:
            url = ""
        return Served(role=role, url=url, model=model_of(self._of, role))
