"""Where the question banks and the contest lie that come with the program.

A wheel carries them inside the package; in a working copy they stand beside `src`, where teachers find them.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = "question_banks"
CONTEST = "cuoc_thi_mau.toml"


def bundled() -> Path:
    """The folder of the bundled banks, with the bundled contest in it as `CONTEST`."""
    package = Path(__file__).parent
    inside = package / FOLDER
    return inside if inside.is_dir() else package.parent.parent / FOLDER
