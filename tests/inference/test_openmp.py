"""How OpenMP waits is decided before OpenMP is loaded, or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LOADED = "; print('libgomp' in open('/proc/self/maps').read())"
SET = "from inference.engine import serve; serve.settle_openmp(); import xllamacpp, os"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_serve_does_not_load_openmp_before_it_sets_it() -> None:
    root = Path(__file__).parents[2]

    def python(code: str, **env: str) -> str:
        ran = subprocess.run(
            [sys.executable, "-c", code],
            cwd=root, env={**os.environ, **env}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return ran.stdout.strip()

    assert python("import inference.engine.serve, core.settings" + LOADED) == "False"
    assert python(SET + LOADED) == "True"
    say = SET + "; print(os.environ['GOMP_SPINCOUNT'], os.environ['OMP_NUM_THREADS'])"
    assert python(say) == "1000 1"
    assert python(say, GOMP_SPINCOUNT="7") == "7 1"
