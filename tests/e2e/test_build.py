"""The committed assets are what the sources give, byte for byte."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "web" / "frontend"
BUILT = ROOT / "web" / "static" / "app"
LIMIT = 180_000  # bytes, gzip: what a page needs to be there
LAZY = {"installSVGRenderer": 200_000}  # what only a chart brings in


def sums(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


@pytest.mark.node
def test_a_build_gives_the_committed_bytes_and_twice_the_same(tmp_path: Path) -> None:
    npx = shutil.which("npx")
    if npx is None or not (SOURCES / "node_modules").is_dir():
        pytest.skip("the assets were not rebuilt: it takes Node and `npm ci` in web/frontend")
    for name in ("first", "second"):
        command = [npx, "vite", "build", "--outDir", str(tmp_path / name), "--logLevel", "error"]
        subprocess.run(command, cwd=SOURCES, check=True, timeout=120)
    assert sums(tmp_path / "first") == sums(tmp_path / "second") == sums(BUILT)


def test_the_pages_are_small_and_load_nothing_from_elsewhere() -> None:
    import gzip

    files = [p for p in BUILT.rglob("*") if p.suffix in {".js", ".css", ".html"}]
    sizes = {p.name: len(gzip.compress(p.read_bytes(), mtime=0)) for p in files}
    lazy = {n: s for n, s in sizes.items() if n.split("-")[0] in LAZY}
    assert sum(s for n, s in sizes.items() if n not in lazy) < LIMIT
    assert all(s < LAZY[n.split("-")[0]] for n, s in lazy.items())
    assert not any(n in (BUILT / "index.html").read_text() for n in lazy)
    index = (BUILT / "index.html").read_text()
    assert "http" not in index.replace("http-equiv", "")
    assert "<style" not in index
    assert "style=" not in index
    assert '"resolved"' not in (SOURCES / "package-lock.json").read_text()
