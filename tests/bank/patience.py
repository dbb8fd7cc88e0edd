"""Waiting for hostile files: work that ends, however slow the machine, against work that never would."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

MOST_S = 20.0  # processor time; what each of these files takes is a tenth of a second, what it could take is hours


@contextmanager
def in_time() -> Iterator[None]:
    """Fails where the work inside took longer than any machine needs; `benchmarks/fuzz.py` holds it to two seconds."""
    begin = time.process_time()
    yield
    assert time.process_time() - begin < MOST_S
