"""A kiosk and hands at it, for the tests of the journeys."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoctapbac.journey.kiosk import Kiosk
from journey.hands import Hands
from stations import HandClock, open_station


@pytest.fixture
def make(tmp_path: Path):
    """Hands at a kiosk on a fresh station; closed afterwards."""
    opened = []

    def build(lang: str = "vi", folder: str = "a", **more: object) -> Hands:
        clock = HandClock()
        station = open_station(tmp_path / folder, clock, **more)  # type: ignore[arg-type]
        opened.append(station)
        return Hands(Kiosk(station, lang))

    yield build
    for station in opened:
        station.close()
