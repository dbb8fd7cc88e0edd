"""A hub process for the test that kills it: takes batches from a folder and says which it has acknowledged.

Run as `python taking.py KIND URL FOLDER`; a line `n` on standard output means that batch n is on the disk.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main(kind: str, url: str, folder: Path) -> None:
    from hoctapbac.hub.ledger import Ledger
    from hub.engines import opened
    from hub.filled import StillClock
    from hub.worlds import HUB

    ledger = Ledger(opened(kind, url, folder), HUB, StillClock())
    for path in sorted(folder.glob("*.htb")):
        ledger.take(path.read_bytes(), "https")
        print(path.stem, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
