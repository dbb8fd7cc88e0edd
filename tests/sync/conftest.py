"""What the tests of the roads share: a hub, and kiosks by number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .halls import Hub, Kiosk


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """An empty hub."""
    opened = Hub(tmp_path / "hub")
    yield opened
    opened.close()


@pytest.fixture
def kiosk(tmp_path: Path) -> Callable[[int], Kiosk]:
    """Makes the kiosk with a number, in a folder of its own."""
    return lambda number: Kiosk(tmp_path / f"kiosk-{number}", number)
