"""What the tests of the hub share: an empty database of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hoctapbac.hub.engine import Engine

from .engines import KINDS, engine_of


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database, on each engine in turn."""
    with engine_of(request.param, tmp_path) as opened:
        yield opened
