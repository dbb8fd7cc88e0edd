"""Where question files lie: folders worth looking in, what stands in one, and the file that a typed path means.

A disk that was pulled out, a folder without permission or a user without a home is an empty list, never an exception.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hoctapbac.vietnamese import collation, dates
from hoctapbac.vietnamese.cleaning import clean_line

_KINDS = (
    *(".docx", ".doc", ".xlsx", ".xls", ".csv", ".txt", ".gift", ".xml", ".zip", ".json", ".md", ".qti"),
    *(".pdf", ".rtf"),  # not readable, but somebody looks for them and is told what to do
)
_HOMES = ("Documents", "Downloads", "Desktop", "Tài liệu", "Tải xuống")
_STICKS = ("/media", "/run/media", "/Volumes")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a folder's list; `about` is «34 KB · 21/11/2026» for a file."""

    path: Path
    folder: bool
    about: str = ""


def here() -> Path | None:
    """The folder the program was started in, if it is still there."""
    return _asked(Path.cwd)


def home() -> Path | None:
    return _asked(Path.home)


def _asked(question: Callable[[], Path]) -> Path | None:
    try:
        return question()
    except (OSError, RuntimeError):
        return None


def places() -> list[Path]:
    """Folders where files are usually kept; each once, and only what can be listed."""
    own = home()
    wanted = [here(), *(own / name for name in _HOMES if own), *sticks(), own]
    return [place for place in dict.fromkeys(wanted) if place is not None and _listable(place)]


def sticks() -> list[Path]:
    """Sticks and other disks that were put in."""
    found = [stick for root in _STICKS for stick in _folders(Path(root), deep=root.endswith("media"))]
    drives = [Path(f"{letter}:\\") for letter in "DEFGH"] if os.name == "nt" else []
    return [place for place in dict.fromkeys((*found, *drives)) if _listable(place)]


def _listable(place: Path) -> bool:
    return os.path.isdir(place) and os.access(place, os.R_OK)


def _folders(root: Path, deep: bool) -> list[Path]:
    """The folders in `root`; with `deep`, those in them too: sticks stand under the name of whoever is signed in."""
    found = [entry.path for entry in listed(root) if entry.folder]
    return [inner for each in found for inner in _folders(each, False)] or found if deep else found


def listed(folder: Path) -> list[Entry]:
    """Folders first, then files of kinds that may hold questions, in dictionary order; hidden ones left out."""
    try:
        with os.scandir(folder) as found:
            entries = [_entry(Path(each.path)) for each in found if not each.name.startswith((".", "~$"))]
    except OSError:
        return []
    kept = [entry for entry in entries if entry.folder or entry.path.suffix.lower() in _KINDS]
    return sorted(kept, key=lambda entry: (not entry.folder, collation.sort_key(entry.path.name)))


def _entry(path: Path) -> Entry:
    if os.path.isdir(path):  # unlike Path.is_dir, never raises
        return Entry(path, folder=True)
    return Entry(path, folder=False, about=_about(path) if path.suffix.lower() in _KINDS else "")


def _about(path: Path) -> str:
    try:
        known = path.stat()
    except OSError:
        return ""
    size = f"{max(1, known.st_size // 1000)} KB" if known.st_size < 1_000_000 else f"{known.st_size // 1_000_000} MB"
    return f"{size} · {dates.date_text(int(known.st_mtime * 1000))}"


def meant(typed: str) -> Path:
    """The file that a typed or pasted path means; the path as it stands where there is none.

    File managers put quotes around a name, terminals a backslash before each space. What was typed is composed and has
    single spaces; a name from another system may be decomposed, or have two.
    """
    text = os.path.expanduser(typed.strip().strip("'\""))
    bare = re.sub(r"\\(.)", r"\1", text) if os.name != "nt" else text
    found = (_found(Path(each)) for each in (text, bare))
    return next((path for path in found if path is not None), Path(text))


def _found(path: Path) -> Path | None:
    """`path`, or the one whose names read the same."""
    if os.path.exists(path):
        return path
    so_far = Path(path.anchor or ".")
    for name in path.relative_to(path.anchor).parts:
        step = so_far / name
        if not os.path.exists(step):
            alike = _named_like(name, so_far)
            if alike is None:
                return None
            step = alike
        so_far = step
    return so_far


def _named_like(name: str, folder: Path) -> Path | None:
    wanted = clean_line(name)
    try:
        return next((folder / each for each in os.listdir(folder) if clean_line(each) == wanted), None)
    except OSError:
        return None
