"""Public data that may lie beside the checkout."""

from pathlib import Path

from tests.evals.result import Figure, Result

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data"


def not_run(part: str, folder: Path) -> Result:
    """Says that a part was left out because its data is not there."""
    figures: dict[str, Figure] = {part: "not run: its data is not beside the checkout"}
    return Result(
        figures, notes=(f"{part} was not run: {folder.name} is not beside the checkout.",)
    )
