"""Our packages come from the checkout, and nothing that is installed claims their names."""

import subprocess
import sys
from importlib.metadata import distributions, packages_distributions
from pathlib import Path

from tests.architecture import tree


def test_packages_resolve_in_the_checkout(tmp_path):
    names = ", ".join((*tree.PACKAGES, "jinnao"))
    code = f"import {names}\nfor m in ({names}): print(m.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    places = [Path(line).resolve() for line in done.stdout.split()]
    assert len(places) == len(tree.PACKAGES) + 1
    assert all(p.is_relative_to(tree.ROOT) for p in places)


def test_no_distribution_provides_our_names():
    provided = packages_distributions()
    for name in tree.PACKAGES:
        assert set(provided.get(name, [])) <= {"jinnao"}, f"{name} is claimed by another package"


def test_the_wheel_would_ship_the_launcher_only():
    assert tree.project()["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"] == [
        "jinnao.py"
    ]
    ours = next(d for d in distributions() if d.metadata["Name"] == "jinnao")
    files = {str(f) for f in ours.files or []}
    assert not any(f.split("/")[0] in tree.PACKAGES for f in files)
