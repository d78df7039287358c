"""`make test`: gets what the tests need, says what it could not get, and runs all the rest."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_ALONE = ("model", "browser", "node", "slow")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    """pytest's exit code: of the tests that share a machine, two at a time, then of those that want it
    for themselves."""
    left_out = []
    if not (_browser() or _install_browser()):
        left_out.append("browser")
        _tell("No Chromium is here and it cannot be installed: the tests of the pages do not run.")
    if not _fetch_model():
        left_out.append("model")
        _tell("The 0.5B model cannot be fetched: the tests of the real model do not run.")
    if not _fetch_node_packages():
        left_out.append("node")
        _tell("No Node is here, or no package registry: the pages are not rebuilt and compared.")
    rest = " and ".join([f"({' or '.join(_ALONE)})", *(f"not {name}" for name in left_out)])
    fast = " and ".join(f"not {name}" for name in _ALONE)
    first = _pytest("-m", fast, "-n", "2", "--dist", "loadgroup")
    return _pytest("-m", rest) or first


def _pytest(*options: str) -> int:
    return subprocess.call([sys.executable, "-m", "pytest", *options, *sys.argv[1:]], cwd=ROOT)  # noqa: S603


def _browser() -> str | None:
    return next((found for name in _BROWSERS if (found := shutil.which(name))), None)


def _install_browser() -> bool:
    """Debian's Chromium, where we may install packages."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    _tell("Installing Chromium from Debian's packages …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update"],
        ["apt-get", "install", "-y", "chromium", "fonts-noto-cjk"],
    ):
        if subprocess.call(command, stdout=subprocess.DEVNULL, env=environment) != 0:  # noqa: S603
            return False
    return _browser() is not None


def _fetch_node_packages() -> bool:
    """What Vite needs, where there is npm."""
    folder = ROOT / "web" / "frontend"
    if (folder / "node_modules").is_dir():
        return True
    npm = shutil.which("npm")
    command = [npm or "", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    return npm is not None and subprocess.call(command, cwd=folder) == 0  # noqa: S603


def _fetch_model() -> bool:
    """Into the folder of model files that every checkout of this account shares."""
    command = [sys.executable, str(ROOT / "jinnao.py"), "models", "fetch", "--model", "0.5b"]
    return subprocess.call(command, cwd=ROOT) == 0  # noqa: S603


def _tell(line: str) -> None:
    sys.stderr.write(f"make test: {line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
