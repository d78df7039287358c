"""The demo institution's datasets, as folders of YAML."""

from pathlib import Path

FOLDERS = {name: Path(__file__).parent / name for name in ("market", "bank", "research", "conduct")}
