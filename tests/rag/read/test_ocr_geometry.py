"""Lean and rules of a page are measured in its picture."""

import numpy as np
import pytest

from rag.read import picture, skew, strokes
from tests.rag.read import scans

SCALE = 200 / 72


@pytest.mark.parametrize("degrees", [-5.0, -1.3, -0.4, 0.0, 0.7, 2.0, 4.6])
def test_the_lean_is_measured_to_a_tenth_of_a_degree(degrees: float) -> None:
    page = scans.leaning(scans.drawn(scans.CHINESE), degrees)
    assert skew.measured(page) == pytest.approx(degrees, abs=0.1)


@pytest.mark.parametrize("worse", [lambda p: p, scans.grainy, scans.speckled])
def test_the_rules_of_a_table_are_found_and_no_letters(worse: object) -> None:
    page = picture.cleaned(worse(scans.drawn(scans.CHINESE)))  # type: ignore[operator]
    found, mask = strokes.find(page, SCALE)
    level = [s.box for s in found if s.level]
    upright = [s.box for s in found if not s.level]
    assert (len(level), len(upright)) == (5, 5)
    assert all(b.width == pytest.approx(scans.WIDTH - 60, abs=3) for b in level)
    assert mask.any()


def test_the_three_rules_of_an_open_table_are_found_on_a_leaning_page() -> None:
    page = scans.grainy(scans.leaning(scans.drawn(scans.ENGLISH), 2.0))
    page = skew.straightened(picture.cleaned(page), skew.measured(page))
    found, _ = strokes.find(page, SCALE)
    assert [s.level for s in found] == [True, True, True]


def test_a_clean_page_is_not_touched_and_speckles_go() -> None:
    page = scans.drawn(scans.CHINESE)
    assert picture.cleaned(page) is page
    hairs = page.copy()
    hairs[20::24, 40:-40] = 60
    assert picture.cleaned(hairs) is hairs
    spoiled = scans.speckled(page)
    off = np.abs(picture.cleaned(spoiled).astype(int) - page).mean()
    assert off < 0.5 * np.abs(spoiled.astype(int) - page).mean()


def test_a_page_of_any_size_stays_within_twelve_megapixels() -> None:
    wide = picture.bounded(np.zeros((6000, 5000), dtype=np.uint8))
    assert wide.size <= picture.MAX_PIXELS
    assert picture.grey(np.zeros((4, 5, 4), dtype=np.uint8)).min() == 255  # transparent is paper
