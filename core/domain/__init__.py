"""Frozen types that the folders exchange. Pure: no input or output happens here."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """The base of every value that folders exchange."""

    model_config = ConfigDict(frozen=True, extra="forbid")
