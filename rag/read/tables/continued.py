"""A table that goes on over pages becomes one."""

from collections.abc import Sequence

from core.domain.reading import Block


def continue_tables(blocks: Sequence[Block]) -> tuple[Block, ...]:
    return tuple(blocks)
