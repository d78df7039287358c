"""Videos are looked at every few seconds, and heard where somebody can decode their sound."""

import asyncio
import shutil
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest
import soundfile

from core.domain.conduct import Speaker
from core.errors import TooLarge, Unreadable
from inference.scripted import Scripted
from inference.transcript import Segment, Transcript
from rag.hear.types import Bounds
from rag.look.frames import frames, shown
from rag.look.watch import watch
from tests.rag.hear.sounds import babble, joined, silence
from tests.rag.hear.test_decode import program
from tests.rag.look.posters import Poster

START = Poster(640, 360, "#003366").write("双录开始 客户身份确认", (40, 40), 36, "white")
START.write("北方银行", (40, 300), 24, "#ffcc00")
RISK = Poster(640, 360, "#003366").write("本产品不保证本金", (40, 140), 40, "white")
RISK.write("北方银行", (40, 300), 24, "#ffcc00")


def film(path: Path, scenes: list[tuple[Poster, float]], noise: float = 0, rate: int = 10) -> Path:
    kind = {".mp4": "mp4v", ".avi": "MJPG"}[path.suffix]
    size = scenes[0][0].image.size
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*kind), rate, size)
    chance = np.random.default_rng(0)
    for poster, seconds in scenes:
        frame = cv2.cvtColor(np.asarray(poster.image), cv2.COLOR_RGB2BGR).astype(np.float32)
        for _ in range(round(seconds * rate)):
            grain = chance.normal(0, noise, frame.shape) if noise else 0
            writer.write(np.clip(frame + grain, 0, 255).astype(np.uint8))
    writer.release()
    return path


@pytest.mark.parametrize("name", ["a.mp4", "a.avi"])
def test_lines_stand_from_where_they_come_to_where_they_go(tmp_path: Path, name: str) -> None:
    video = frames(film(tmp_path / name, [(START, 12), (RISK, 18)]), every_s=2)
    assert (video.duration_s, video.width, video.height) == (30.0, 640, 360)
    assert video.covered
    assert [f.start_s for f in video.frames] == [0.0, 12.0]
    found = {u.text.replace(" ", ""): (u.start_s, u.end_s) for u in shown(video)}
    assert found == {
        "双录开始客户身份确认": (0.0, 12.0), "北方银行": (0.0, 30.0), "本产品不保证本金": (12.0, 30.0),
    }  # fmt: skip
    bank = next(u for u in shown(video) if u.text == "北方银行")
    assert bank.box == pytest.approx(START.lines[1][1], abs=0.02)


def test_a_caption_that_changes_is_seen_and_grain_is_not(tmp_path: Path) -> None:
    scenes = []
    for text in ("请您确认风险等级为中风险", "本产品不保证本金和收益", "请您签字确认"):
        poster = Poster(1280, 720, "#556677").block((300, 100, 900, 500), "#ddccbb")
        scenes.append((poster.write(text, (400, 640), 28, "white"), 20.0))
    video = frames(film(tmp_path / "a.mp4", scenes, noise=3, rate=5))
    assert [f.start_s for f in video.frames] == [0.0, 20.0, 40.0]
    assert [f.lines[0].text for f in video.frames] == [p.lines[0][0] for p, _ in scenes]


def test_no_more_frames_than_asked_for_are_read(tmp_path: Path) -> None:
    posters = [Poster(320, 240).block((n, n, n + 60, n + 60), "black") for n in range(0, 180, 15)]
    path = film(tmp_path / "a.mp4", [(p, 1) for p in posters])
    assert len(frames(path, every_s=1, most=4).frames) <= 4
    assert len(frames(path, every_s=1, most=50).frames) == len(posters)


def test_a_video_that_breaks_off_is_told(tmp_path: Path) -> None:
    path = film(tmp_path / "a.avi", [(START, 12), (RISK, 18)])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    video = frames(path, every_s=2)
    assert not video.covered
    assert next(u.text.replace(" ", "") for u in shown(video)) == "双录开始客户身份确认"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"#EXTM3U\nhttp://127.0.0.1:9/a.ts\n", b"ffconcat version 1.0\nfile '/etc/passwd'\n",
        b"\x00\x00\x00\x20ftypisom" + bytes(500), b"\x89PNG\r\n\x1a\n" + bytes(100),
    ],
    ids=["empty", "a list of addresses", "a list of files", "no frames", "a picture"],
)  # fmt: skip
def test_what_is_no_video_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match="no video that can be decoded"):
        frames(path)
    with pytest.raises(Unreadable):
        frames(tmp_path / "none.mp4")


SPEECH = Transcript(
    language="zh", duration_s=3, segments=(Segment(text="请问是您本人吗？", start_s=0.3, end_s=2),)
)


def test_what_is_said_and_what_is_shown_come_on_one_clock(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(START, 12), (RISK, 8)])
    body = (
        "from tests.rag.hear.sounds import babble, joined, silence\n"
        "sound = joined(silence(5), babble(3, seed=1), silence(2))\n"
        "sys.stdout.buffer.write(au.head(1) + au.packed(sound[:, None]))\n"
    )
    script = Scripted().on_sound(SPEECH)
    seen = asyncio.run(watch(path, script, bounds=program(tmp_path, body), every_s=2))
    rows = [(u.seq, u.text.replace(" ", ""), u.speaker, u.box is None) for u in seen.utterances]
    assert rows == [
        (1, "双录开始客户身份确认", Speaker.SELLER, False), (2, "北方银行", Speaker.SELLER, False),
        (3, "请问是您本人吗？", Speaker.UNKNOWN, True), (4, "本产品不保证本金", Speaker.SELLER, False),
    ]  # fmt: skip
    assert seen.utterances[2].start_s == pytest.approx(5.1, abs=0.5)
    assert seen.heard is not None
    assert seen.silence == ""


def test_a_video_without_a_decoder_for_its_sound_is_seen_and_says_so(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(START, 4)])
    seen = asyncio.run(watch(path, Scripted(), bounds=Bounds(program="no-such-program")))
    assert seen.heard is None
    assert "needs ffmpeg" in seen.silence
    assert "JINNAO_FFMPEG" in seen.silence
    assert len(seen.utterances) == 2
    with pytest.raises(TooLarge):
        asyncio.run(watch(path, Scripted(), bounds=program(tmp_path, "write(61)")))


def test_with_a_real_ffmpeg_the_sound_of_a_video_is_heard(tmp_path: Path) -> None:
    real = shutil.which("ffmpeg")
    if real is None:
        pytest.skip("no ffmpeg is on this machine")
    film(tmp_path / "v.mp4", [(START, 9)])
    sides = joined(silence(1), babble(3, 110, 1), silence(5)), joined(silence(5), babble(3, 210, 2), silence(1))  # fmt: skip
    soundfile.write(tmp_path / "s.wav", np.stack(sides, 1), 16000)
    path = tmp_path / "both.mp4"
    join = [real, "-v", "error", "-i", tmp_path / "v.mp4", "-i", tmp_path / "s.wav", "-c:v", "copy",
            "-c:a", "aac", path]  # fmt: skip
    subprocess.run(join, check=True)
    seen = asyncio.run(watch(path, Scripted().on_sound(SPEECH)))
    said = [u for u in seen.utterances if u.box is None]
    assert [u.speaker for u in said] == [Speaker.SELLER, Speaker.CUSTOMER]
    assert seen.heard is not None
    assert seen.heard.survey.voices == "apart"
