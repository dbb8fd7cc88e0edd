"""How the laws are tried in the suite: the same inputs on every run and machine, twenty-five for most laws.

`just explore` tries them on a hundred fresh ones.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("suite", settings.get_profile("ci"), max_examples=25)

# The programs that the tests start by the hundred keep what Python compiled, as they do in a hall.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Journeys through real programs wait more than they work: among the others nobody sits idle meanwhile, and no worker is
# left alone with all of them at the end.
_JOURNEYS = ("test_three_roads", "test_typing", "test_first_evening", "test_journeys", "test_faults")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the long journeys evenly over all tests, so that each worker gets its share of them."""
    long = [item for item in items if item.path.stem in _JOURNEYS]
    spread = [item for item in items if item.path.stem not in _JOURNEYS]
    for at, item in enumerate(long):
        spread.insert(at * len(items) // len(long), item)
    items[:] = spread
