"""The full-screen kiosk: draws the journey's page and hands it what is typed, and decides nothing itself.

Importing this package does not import Textual; call `prepare_environment` before importing `tui.app`.
"""

from __future__ import annotations

import os

_DECIDED_BY_US = ("COLUMNS", "LINES", "ESCDELAY")


def prepare_environment() -> None:
    """Take away every variable by which the toolkit could be told to behave otherwise.

    `TEXTUAL*` can open a debugging port, another driver, or let Ctrl+C kill the kiosk; `COLUMNS` and
    `LINES` would freeze the size of the screen. The kitty keyboard mode is refused because some terminals
    lose composed Vietnamese letters in it. Must run before anything imports `textual`, which reads these
    once, at import.
    """
    for name in [name for name in os.environ if name.startswith("TEXTUAL") or name in _DECIDED_BY_US]:
        del os.environ[name]
    os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
