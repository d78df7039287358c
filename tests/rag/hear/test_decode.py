"""Recordings of every form are decoded in little memory, and refused by name, cause and way out."""

import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest

from core.errors import TooLarge, Unreadable
from core.settings import Settings
from inference.sound import RATE
from rag.hear import decode
from rag.hear.decode import opened
from rag.hear.survey import survey
from rag.hear.types import Bounds, Survey, bounds_of
from tests.rag.hear.sounds import babble, claims, hiss, joined, saved, silence, tone

NONE = Bounds(program="no-such-program")


def whole(path: Path, bounds: Bounds = NONE) -> np.ndarray:
    with opened(path, bounds) as sound:
        return np.concatenate(list(sound.blocks()))


def seen(path: Path, bounds: Bounds = NONE) -> Survey:
    return survey(path, bounds)


@pytest.mark.parametrize("tracks", [1, 2])
@pytest.mark.parametrize(
    ("form", "rate", "subtype"),
    [
        ("wav", 16000, None), ("wav", 8000, "ULAW"), ("wav", 8000, "ALAW"), ("wav", 44100, "FLOAT"),
        ("mp3", 44100, None), ("mp3", 16000, None), ("ogg", 48000, None), ("ogg", 48000, "OPUS"),
        ("flac", 22050, None),
    ],
)  # fmt: skip
def test_every_form_is_the_same_sound(
    tmp_path: Path, form: str, rate: int, subtype: str | None, tracks: int
) -> None:
    given = [tone(2, 440 * (n + 1), rate) for n in range(tracks)]
    got = whole(saved(tmp_path / f"a.{form}", *given, rate=rate, subtype=subtype))
    assert got.shape[1] == tracks
    assert len(got) == pytest.approx(2 * RATE, abs=RATE // 10)
    for number in range(tracks):
        spectrum = np.abs(np.fft.rfft(got[RATE // 2 : RATE // 2 + RATE, number]))
        assert int(spectrum.argmax()) == 440 * (number + 1)
        assert np.abs(got[:, number]).max() == pytest.approx(0.3, abs=0.05)


def test_many_tracks_are_mixed_into_one(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.flac", *[tone(1, 300 * n) for n in range(1, 7)])
    assert whole(path).shape == (RATE, 1)
    assert seen(path).voices == "one"


def test_what_is_no_number_is_silence(tmp_path: Path) -> None:
    sound = tone(1)
    sound[100:200], sound[300:400] = np.nan, np.inf
    got = whole(saved(tmp_path / "a.wav", sound, subtype="FLOAT"))
    assert np.isfinite(got).all()
    assert np.abs(got).max() <= 1


@pytest.mark.parametrize("name", ["a.mp3", "a.txt", "a"])
def test_a_name_does_not_matter_the_first_bytes_do(tmp_path: Path, name: str) -> None:
    saved(tmp_path / "a.flac", tone(1)).rename(tmp_path / name)
    assert len(whole(tmp_path / name)) == RATE


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"), (b"no sound at all, only words", "no sound that is known"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "no sound that is known"),
        (b"RIFF\x00\x00\x00\x00WAVEjunk" + bytes(100), "cannot be decoded here"),
        (b"\xff\xfb\x90\x00" + bytes(range(256)) * 20, "cannot be decoded here"),
        (b"\x00\x00\x00\x20ftypM4A " + bytes(300), "needs ffmpeg"),
    ],
)  # fmt: skip
def test_what_cannot_be_decoded_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "rec.wav"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        seen(path)
    assert said in refused.value.detail
    assert refused.value.detail.startswith("rec.wav")
    assert str(tmp_path) not in str(refused.value)
    assert refused.value.todo


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.wav"):
        with pytest.raises(Unreadable):
            seen(path)


@pytest.mark.parametrize("form", ["wav", "flac", "ogg"])
def test_a_file_that_breaks_off_is_heard_so_far_and_told(tmp_path: Path, form: str) -> None:
    path = saved(tmp_path / f"a.{form}", hiss(30, 0.1))
    assert not seen(path).cut_short
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    broken = seen(path)
    assert broken.cut_short
    assert 5 < broken.duration_s < 20


def test_a_wav_whose_writer_never_closed_it_is_whole(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.wav", tone(3))
    raw = bytearray(path.read_bytes())
    raw[40:44] = b"\xff\xff\xff\xff"
    path.write_bytes(bytes(raw))
    found = seen(path)
    assert (found.duration_s, found.cut_short) == (3.0, False)


def test_too_long_is_said_before_anything_is_decoded(tmp_path: Path) -> None:
    path = claims(tmp_path / "six.wav", hours=6)
    begun = time.monotonic()
    with pytest.raises(TooLarge, match="360 minutes; recordings of 240 minutes") as refused:
        seen(path, bounds_of(Settings(_env_file=None)))
    assert time.monotonic() - begun < 10
    assert "JINNAO_SOUND_LIMIT_HOURS" in refused.value.todo


_MEASURED = """
import resource, sys
from pathlib import Path
from rag.hear.types import Bounds
from tests.rag.hear.test_decode import seen
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = seen(Path(sys.argv[1]), Bounds(longest_s=7 * 3600))
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(found.duration_s, own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.slow
def test_six_hours_take_little_memory(tmp_path: Path) -> None:
    """In a process of its own: the peaks of this one, and of its other children, are not ours."""
    path = claims(tmp_path / "six.wav", hours=6)
    told = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(path)], capture_output=True, text=True, check=True
    )
    seconds, grown, child = map(float, told.stdout.split())
    assert seconds == 6 * 3600
    assert grown < 64 * 1024
    assert child < 400 * 1024


def program(tmp_path: Path, body: str) -> Bounds:
    """A program in place of ffmpeg; `given` is what it was told, `au` writes sound."""
    path = tmp_path / "program"
    text = f"""\
        #!{sys.executable}
        import sys, time
        sys.path.insert(0, {str(Path(decode.__file__).parents[2])!r})
        import numpy as np
        from rag.hear import au
        given = sys.argv[1:]
        def write(seconds, tracks=2):
            out = sys.stdout.buffer
            out.write(au.head(tracks))
            out.write(au.packed(np.full((int(16000 * seconds), tracks), 0.25, np.float32)))
            out.flush()
        """
    path.write_text(textwrap.dedent(text) + textwrap.dedent(body))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return Bounds(program=str(path), longest_s=60, patience_s=20)


def m4a(tmp_path: Path) -> Path:
    path = tmp_path / "rec.m4a"
    path.write_bytes(b"\x00\x00\x00\x20ftypM4A " + bytes(300))
    return path


def test_the_operators_program_decodes_what_we_do_not(tmp_path: Path) -> None:
    bounds = program(tmp_path, "assert given[given.index('-i') + 1].endswith('rec.m4a'); write(3)")
    found = seen(m4a(tmp_path), bounds)
    assert (found.duration_s, found.voices, found.cut_short) == (3.0, "one", False)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("sys.exit('[mov @ 0x1] moov atom not found')", "The decoder says: moov atom not found"),
        ("sys.exit(\"Stream map '0:a:0' matches no streams.\")", "has no sound"),
        ("sys.stdout.write('x' * 1000)", "cannot be decoded"),
        ("write(0)", "holds no sound"),
    ],
)
def test_a_program_that_fails_says_why(tmp_path: Path, body: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        seen(m4a(tmp_path), program(tmp_path, body))


def test_a_program_that_breaks_off_leaves_what_came(tmp_path: Path) -> None:
    found = seen(m4a(tmp_path), program(tmp_path, "write(2); sys.exit(1)"))
    assert (found.duration_s, found.cut_short) == (2.0, True)


@pytest.mark.parametrize("body", ["time.sleep(60)", "write(2); time.sleep(60)"])
def test_a_program_that_hangs_is_ended(tmp_path: Path, body: str) -> None:
    bounds = program(tmp_path, body).model_copy(update={"patience_s": 2.0})
    begun = time.monotonic()
    with pytest.raises(Unreadable, match="takes too long"):
        seen(m4a(tmp_path), bounds)
    assert time.monotonic() - begun < 15


def test_a_program_that_never_stops_is_stopped_at_the_limit(tmp_path: Path) -> None:
    bounds = program(tmp_path, "write(50)\nwhile True: sys.stdout.buffer.write(bytes(64000))")
    with pytest.raises(TooLarge, match="is longer"):
        seen(m4a(tmp_path), bounds)


def test_nobody_decodes_on_for_a_reader_who_left(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.wav", *[tone(20)] * 2)
    with opened(path, NONE) as sound:
        next(sound.blocks())
        process = sound._run._process
    assert process.poll() is not None


def test_who_is_on_the_tracks(tmp_path: Path) -> None:
    one = joined(babble(3, 110, 1), silence(3), babble(3, 110, 2), silence(3))
    other = joined(silence(3), babble(3, 210, 3), silence(3), babble(3, 210, 4))
    both = one + other

    def voices(first: np.ndarray, second: np.ndarray, form: str = "wav") -> str:
        return seen(saved(tmp_path / f"a.{form}", first, second)).voices

    assert voices(one, other) == "apart"
    assert voices(one + 0.03 * other, other + 0.03 * one) == "apart"
    assert voices(one, hiss(12, 2e-3)) == "apart"
    assert voices(both, both) == voices(both, both, "mp3") == voices(both, both, "ogg") == "one"
    assert voices(both, silence(12)) == voices(silence(12), both) == "one"
    room = (0.7 * np.roll(both, 9) + hiss(12, 1e-3)).astype(np.float32)
    assert voices(both, room) == "together"
