"""Reference lists that are not part of the project: read where they are found, else the test is skipped."""

import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_HOME = Path(os.environ.get("HOCTAPBAC_FIXTURES", _ROOT.parent / "shared" / "fixtures"))


def lines(name: str) -> list[str]:
    """The lines of one Vietnamese reference file, such as "collation/names-by-given-name.txt"."""
    path = _HOME / "vi" / name
    if not path.exists():
        pytest.skip(f"reference list {name} is not on this machine; set HOCTAPBAC_FIXTURES to its folder")
    return path.read_text(encoding="utf-8").splitlines()


def rows(name: str) -> list[list[str]]:
    """The rows of a table without its header, split at tabs."""
    return [line.split("\t") for line in lines(name)[1:]]
