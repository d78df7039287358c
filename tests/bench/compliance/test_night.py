"""A short night with kills of worker, broker and web on a whole platform: everything exactly once."""

import pytest

from tests.bench.compliance.night import VICTIMS, night
from tests.conftest import temporary_folder
from tests.platform import backend


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_night_under_kills_screens_everything_once() -> None:
    with backend() as url, temporary_folder() as folder:
        told = night(folder, 900, 3, lambda _: None, url, patience_s=600)
    assert set(told.kills) == set(VICTIMS)
    assert told.items == 900
    assert (told.missed, told.screened_twice, told.twice_under_one_version) == (0, 0, 0)
    assert told.findings_told == told.findings
    assert told.without_case == 0
