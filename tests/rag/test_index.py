"""The projection can be thrown away, cut in pieces or killed: it is built again from the table."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.access import Principal
from rag.index.probe import sound
from rag.index.projection import FORMAT, Projection
from tests.rag.conftest import World


def fill(world: World, principal: Principal, documents: int = 30) -> None:
    for number in range(documents):
        body = "\n\n".join(
            f"第{n}条 关于业务{number}的第{n}项规定，编号{number * 100 + n}。" for n in range(1, 12)
        )
        world.write(f"{number}.md", f"# 文{number}\n{body}", title=f"文{number}")
    world.ingest(principal)
    world.follow()


def found(world: World, principal: Principal) -> list[str]:
    return [f.passage.id for f in world.ask(principal, "业务7的第3项规定").found]


def reopened(world: World) -> None:
    """What `jinnao index` does at its start."""
    world.projection.close()
    if sound(world.folder / "index"):
        Projection.wipe(world.folder / "index")
    world.projection = world.open()
    if not world.projection.matches():
        world.projection.close()
        Projection.wipe(world.folder / "index")
        world.projection = world.open()
    world.follow()


def test_deleted_it_is_built_again_without_embedding(
    world: World, demo_system: Principal, customer: Principal
) -> None:
    fill(world, demo_system)
    before, embedded = found(world, customer), world.grams.texts
    world.projection.close()
    Projection.wipe(world.folder / "index")
    world.projection = world.open()
    world.follow()
    assert found(world, customer) == before
    assert world.grams.texts == embedded + 1  # the question only
    assert world.projection.matches()


def test_one_of_an_earlier_format_is_built_again_without_embedding(
    world: World, demo_system: Principal, customer: Principal
) -> None:
    fill(world, demo_system)
    before, embedded = found(world, customer), world.grams.texts
    world.projection.close()
    state = world.folder / "index" / "state.json"
    old = json.loads(state.read_text("utf-8")) | {"format": FORMAT - 1}
    state.write_text(json.dumps(old), "utf-8")
    world.projection = world.open()
    assert found(world, customer) == []
    world.follow()
    assert found(world, customer) == before
    assert world.grams.texts == embedded + 2  # the two questions only


def test_a_sound_one_is_kept(world: World, demo_system: Principal, customer: Principal) -> None:
    fill(world, demo_system)
    world.projection.close()
    mark = world.folder / "index" / "mark"
    mark.write_text("kept")
    world.projection = world.open()
    assert sound(world.folder / "index") == ""
    reopened(world)
    assert mark.exists()


def _files(folder: Path, pattern: str) -> list[Path]:
    return [p for p in sorted(folder.rglob(pattern)) if p.is_file() and p.stat().st_size]


@pytest.mark.slow
@pytest.mark.parametrize("pattern", ["chroma.sqlite3", "state.json", "meta.json", "*.bin"])
def test_cut_files_are_noticed(
    world: World, demo_system: Principal, customer: Principal, pattern: str
) -> None:
    fill(world, demo_system, documents=120)
    before = found(world, customer)
    world.projection.close()
    cut = _files(world.folder / "index", pattern)
    if not cut:
        pytest.fail(f"there is no {pattern} to cut: the layout on disk has changed")
    for path in cut:
        with path.open("r+b") as file:
            file.truncate(path.stat().st_size // 2)
    folder = world.folder / "index"
    broken = sound(folder) != ""
    if broken:
        Projection.wipe(folder)
    world.projection = world.open()
    reopened(world)
    assert found(world, customer) == before
    assert world.projection.matches()


@pytest.mark.slow
def test_killed_while_following_it_catches_up(
    world: World, demo_system: Principal, customer: Principal
) -> None:
    fill(world, demo_system, documents=5)
    for number in range(5, 60):
        world.write(
            f"{number}.md", f"# 文{number}\n第一条 关于业务{number}的规定。", title=f"文{number}"
        )
    world.ingest(demo_system)
    world.projection.close()
    script = (
        "import sys,time\nfrom pathlib import Path\nfrom core.store.session import Store\n"
        "from core.clock import SystemClock\nfrom rag.index.projection import Projection\n"
        "p = Projection(Path(sys.argv[1]), Store(sys.argv[2]), lambda: ['demo', 'other'], SystemClock(), 'grams')\n"
        "print('open', flush=True)\n"
        "while p.follow(): print('step', flush=True)\n"
        "time.sleep(60)\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(world.folder / "index"), world.store.url],
        stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert child.stdout is not None
    for line in child.stdout:
        if line.strip() == "step":
            os.kill(child.pid, signal.SIGKILL)
            break
    child.wait()
    world.projection = world.open()
    reopened(world)
    assert world.projection.matches()
    assert world.ask(customer, "业务42的规定").found[0].document.meta.title == "文42"
