"""Speech is told from silence and noise, and packed into what the model hears at once."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from inference.sound import RATE
from rag.hear.packets import Packet, Piece, packets
from rag.hear.survey import survey
from rag.hear.tracks import stretches
from rag.hear.types import Bounds
from rag.hear.voice import LONGEST_S
from tests.rag.hear.sounds import babble, hiss, joined, saved, silence, tone

BOUNDS = Bounds()


def found(path: Path) -> list[tuple[int, float, float]]:
    """Track, start and end of each stretch."""
    whole = survey(path, BOUNDS)
    return [(t, s, s + len(x) / RATE) for t, (s, x) in stretches(path, BOUNDS, whole)]


def test_stretches_begin_and_end_where_somebody_speaks(tmp_path: Path) -> None:
    sound = joined(silence(2), babble(3), silence(2), babble(2, 200, 5), silence(1))
    got = found(saved(tmp_path / "a.wav", sound))
    assert [t for t, _, _ in got] == [0, 0]
    for (_, start, end), (first, last) in zip(got, [(2, 5), (7, 9)], strict=True):
        assert start == pytest.approx(first, abs=0.35)
        assert end == pytest.approx(last, abs=0.35)


@pytest.mark.parametrize("loud", [1.0, 0.03, 0.004])
def test_a_faint_recording_is_heard_too(tmp_path: Path, loud: float) -> None:
    sound = joined(silence(1), babble(3) * np.float32(loud), silence(1))
    assert len(found(saved(tmp_path / "a.wav", sound))) == 1


def test_silence_hiss_and_tones_are_no_speech(tmp_path: Path) -> None:
    for number, sound in enumerate((silence(10), hiss(10, 0.05), tone(10), tone(10, 25))):
        assert found(saved(tmp_path / f"{number}.wav", sound)) == []


def test_a_short_pause_is_of_the_same_stretch(tmp_path: Path) -> None:
    sound = joined(babble(2), silence(0.3), babble(2, seed=2), silence(2))
    assert len(found(saved(tmp_path / "a.wav", sound))) == 1


def test_a_monologue_is_cut_and_nothing_is_lost(tmp_path: Path) -> None:
    sound = babble(70)
    path = saved(tmp_path / "a.wav", sound)
    got = found(path)
    assert all(end - start <= LONGEST_S + 0.05 for _, start, end in got)
    assert got[0][1] < 0.3
    assert got[-1][2] > 69.5
    for (_, _, end), (_, start, _) in pairwise(got):
        assert start == pytest.approx(end, abs=0.01)
    samples = np.concatenate([x for _, (_, x) in stretches(path, BOUNDS, survey(path, BOUNDS))])
    begin = round(got[0][1] * RATE)
    assert np.abs(samples[: 60 * RATE] - sound[begin : begin + 60 * RATE]).max() < 1e-3


def test_tracks_apart_are_heard_apart_and_an_echo_is_not_a_voice(tmp_path: Path) -> None:
    one = joined(silence(1), babble(3, 110, 1), silence(5))
    other = joined(silence(5), babble(3, 210, 2), silence(1))
    echoing = saved(tmp_path / "a.wav", one + np.float32(0.1) * other, other)
    got = found(echoing)
    assert [(t, round(s)) for t, s, _ in got] == [(0, 1), (1, 5)]


def test_packets_are_full_and_lead_back_to_the_recording() -> None:
    sound = [(0, (at * 10.0, babble(6, seed=at))) for at in range(10)]
    made = list(packets(sound))
    assert [len(p.pieces) for p in made] == [4, 4, 2]
    for packet in made:
        assert len(packet.samples) / RATE <= 29
        for number, piece in enumerate(packet.pieces):
            middle = piece.at_s + piece.length_s / 2
            assert packet.piece(middle) == number
            assert piece.told(middle) == pytest.approx(piece.start_s + 3, abs=0.01)
            alone = packet.alone(number)
            assert np.array_equal(alone.samples, sound[round(piece.start_s / 10)][1][1])


def test_packets_keep_tracks_apart() -> None:
    sound = [(n % 2, (n * 3.0, babble(2, seed=n))) for n in range(6)]
    assert [(p.track, len(p.pieces)) for p in packets(sound)] == [(0, 3), (1, 3)]


def test_a_second_between_two_stretches_is_of_the_nearer() -> None:
    packet = Packet(0, silence(5), (Piece(0, 10, 2), Piece(2.1, 50, 2)))
    assert [packet.piece(s) for s in (-1, 1.99, 2.04, 2.06, 9)] == [0, 0, 0, 1, 1]
    assert packet.pieces[1].told(99) == 52
