"""How a suite's result is shown to a person."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from tests.evals.result import Figure, Table, Target

SMALLEST_MOVE = 0.005  # a figure moved when it differs by more than this share of the baseline


def plain(value: Figure) -> str:
    """A figure as short as it can be read."""
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 10 else f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else value


def tables(console: Console, items: Sequence[Table]) -> None:
    for item in items:
        grid = Grid(title=Text(item.title), title_justify="left")
        for number, column in enumerate(item.columns):
            grid.add_column(Text(column), justify="left" if number == 0 else "right")
        for row in item.rows:
            grid.add_row(*(Text(plain(value)) for value in row))
        console.print(grid)


def figures(
    console: Console, name: str, values: Mapping[str, Figure], bounds: Mapping[str, Target]
) -> None:
    grid = Grid(title=Text(name), title_justify="left")
    for column in ("figure", "value", "target", ""):
        grid.add_column(column, justify="right" if column == "value" else "left")
    for key, value in values.items():
        bound = bounds.get(key)
        target = f"{bound.op} {plain(bound.value)}" if bound else ""
        verdict = ("met" if bound.holds(value) else "NOT MET") if bound else ""
        grid.add_row(Text(key), Text(plain(value)), target, verdict)
    console.print(grid)


def notes(console: Console, lines: Sequence[str]) -> None:
    for line in lines:
        console.print(f"- {line}", markup=False, soft_wrap=True)


def moves(before: Mapping[str, Figure], now: Mapping[str, Figure]) -> list[str]:
    """One line for each figure that moved, appeared or went away."""
    lines = []
    for key in (*before, *(key for key in now if key not in before)):
        if key not in now or key not in before:
            lines.append(f"{key}: {'gone' if key not in now else 'new, ' + plain(now[key])}")
            continue
        old, new = before[key], now[key]
        if isinstance(old, str) or isinstance(new, str):
            changed, by = old != new, ""
        else:
            changed = abs(new - old) > SMALLEST_MOVE * max(abs(old), 1e-9)
            by = f" ({new - old:+.3g})"
        if changed:
            lines.append(f"{key}: {plain(old)} -> {plain(new)}{by}")
    return lines


def moved(console: Console, before: Mapping[str, Figure] | None, now: Mapping[str, Figure]) -> None:
    if before is None:
        console.print("No baseline yet: --update-baseline writes one.")
        return
    lines = moves(before, now)
    console.print("Against the baseline:" if lines else "Nothing moved against the baseline.")
    notes(console, lines)
