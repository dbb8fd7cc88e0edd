"""One kiosk, one data folder: a lock that dies with its process, so a power cut never leaves it behind."""

from __future__ import annotations

import os
from pathlib import Path

from hoctapbac.errors import Refusal


def hold(folder: Path) -> int:
    """Lock `folder` for this process and return the descriptor to keep; a second holder is refused.

    The lock sits on a file that is never deleted, because a lock on a deleted file guards nothing.
    """
    descriptor = os.open(folder / "kiosk.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor)
    except OSError:
        os.close(descriptor)
        raise Refusal("already_running", folder=str(folder)) from None
    return descriptor


def release(descriptor: int) -> None:
    os.close(descriptor)


if os.name == "nt":

    def _lock(descriptor: int) -> None:
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]

else:

    def _lock(descriptor: int) -> None:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
