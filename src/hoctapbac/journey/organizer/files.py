"""Choosing a file, and reading it while the count goes up; Esc stops."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hoctapbac.bank import files
from hoctapbac.bank.importers import Imported, Wishes, read
from hoctapbac.bank.importers.source import Source
from hoctapbac.errors import Problem
from hoctapbac.journey.organizer.desk import Desk
from hoctapbac.journey.organizer.home import Office
from hoctapbac.journey.page import Block, Gap, Page, Text
from hoctapbac.journey.scene import Offer
from hoctapbac.journey.writing import Typing, Writing
from hoctapbac.vietnamese import collation, dates

if TYPE_CHECKING:
    from hoctapbac.journey.kiosk import Kiosk

_KINDS = (
    *(".docx", ".doc", ".xlsx", ".xls", ".csv", ".txt", ".gift", ".xml", ".zip", ".json", ".md", ".qti"),
    *(".pdf", ".rtf"),  # not readable, but somebody looks for them and is told what to do
)
_HOMES = ("Documents", "Downloads", "Desktop", "Tài liệu", "Tải xuống")
_STICKS = ("/media", "/run/media", "/Volumes")
_SHORT_WAIT_S = 0.4  # a file read within this needs no page of its own


class Places(Office):
    """Where to look for the file."""

    name = "places"

    def blocks(self) -> Sequence[Block]:
        return (Text(self.say("files.where"), "heading"), Text(self.say("files.kinds"), "quiet"), Gap())

    def offers(self) -> Sequence[Offer]:
        found = [Offer(self._called(p), lambda p=p: self._look(p), str(p)) for p in places()]  # type: ignore[misc]
        return (
            *found,
            Offer(self.say("files.type_path"), lambda: self.go(TypedPath)),
            Offer(self.say("organizer.home"), self.back),
        )

    def _called(self, place: Path) -> str:
        if place == Path.cwd():
            return self.say("files.here")
        return self.say("files.home") if place == Path.home() else place.name or str(place)

    def _look(self, place: Path) -> None:
        self.kiosk.show(Folder(self.kiosk, self.desk, place))


def places() -> list[Path]:
    """Folders where files are usually kept; each once, and only what can be listed."""
    home = Path.home()
    sticks = [stick for root in _STICKS for stick in _folders(Path(root), deep=root.endswith("media"))]
    drives = [Path(f"{letter}:\\") for letter in "DEFGH"] if os.name == "nt" else []
    wanted = [Path.cwd(), *(home / name for name in _HOMES), *sticks, *drives, home]
    return list(dict.fromkeys(place for place in wanted if place.is_dir() and os.access(place, os.R_OK)))


def _folders(root: Path, deep: bool) -> list[Path]:
    """The folders in `root`; with `deep`, those in them too: sticks stand under the name of whoever is signed in."""
    try:
        found = sorted(each for each in root.iterdir() if each.is_dir())
    except OSError:
        return []
    return [inner for each in found for inner in _folders(each, False)] or found if deep else found


class Folder(Office):
    """The folders and question files in one folder."""

    name = "folder"

    def __init__(self, kiosk: Kiosk, desk: Desk, folder: Path) -> None:
        super().__init__(kiosk, desk)
        self.folder = folder
        self.entries = listed(folder)

    def blocks(self) -> Sequence[Block]:
        lines: list[Block] = [Text(self.say("files.choose"), "heading"), Text(str(self.folder), "quiet")]
        if not self.entries:
            lines.append(Text(self.say("files.nothing"), "warning"))
        return (*lines, Gap())

    def offers(self) -> Sequence[Offer]:
        offers = [self._offer(path) for path in self.entries]
        return (*offers, Offer(self.say("files.up"), self.back))

    def _offer(self, path: Path) -> Offer:
        if path.is_dir():
            return Offer(f"{path.name}/", lambda: self.kiosk.show(Folder(self.kiosk, self.desk, path)))
        return Offer(path.name, lambda: begin(self.kiosk, self.desk, path), _about(path))

    def hints(self) -> tuple[str, ...]:
        return ("enter_choose", "move", "turn", "back")

    def back(self) -> None:
        if self.folder in places() or self.folder.parent == self.folder:
            self.go(Places)
        else:
            self.kiosk.show(Folder(self.kiosk, self.desk, self.folder.parent))


def listed(folder: Path) -> list[Path]:
    """Folders first, then files of kinds that may hold questions, in dictionary order; hidden ones left out."""
    try:
        found = [each for each in folder.iterdir() if not each.name.startswith((".", "~$"))]
    except OSError:
        return []
    kept = [each for each in found if each.is_dir() or each.suffix.lower() in _KINDS]
    return sorted(kept, key=lambda each: (not each.is_dir(), collation.sort_key(each.name)))


def _about(path: Path) -> str:
    """«34 KB · 21/11/2026»."""
    try:
        known = path.stat()
    except OSError:
        return ""
    size = f"{max(1, known.st_size // 1000)} KB" if known.st_size < 1_000_000 else f"{known.st_size // 1_000_000} MB"
    return f"{size} · {dates.date_text(int(known.st_mtime * 1000))}"


class TypedPath(Office):
    """The path of a file, typed or pasted."""

    name = "typed_path"

    def __init__(self, kiosk: Kiosk, desk: Desk) -> None:
        super().__init__(kiosk, desk)
        # A path is typed as it is: «test» must not become «tét».
        typing = Typing("off", lettered=True, keyed=True, screen=kiosk.typing.screen)
        self.writing = Writing(typing, self.say, "text", done=self._done, cancel=lambda: self.go(Places), most=400)

    def page(self) -> Page:
        page = Page(
            name=self.name,
            number=0,
            title=self.title(),
            blocks=(Text(self.say("files.path_ask"), "heading"), Gap()),
            keys=self.keys(*self.writing.hints()),
        )
        return self.writing.dress(page, self.say("files.path"))

    def press(self, key: str, character: str | None) -> None:
        if self.writing.press(key, character):
            self.kiosk.touch()

    def pick(self, index: int) -> None:
        self.writing.pick(index)

    def _done(self) -> None:
        path = Path(self.writing.text.strip("'\"")).expanduser()
        if path.is_dir():
            self.kiosk.show(Folder(self.kiosk, self.desk, path))
        else:
            begin(self.kiosk, self.desk, path)


def begin(kiosk: Kiosk, desk: Desk, path: Path, wishes: Wishes | None = None) -> None:
    """Read a file: at once where it is quick, else on a page that shows how far it is."""
    wrong = files.not_readable(path)
    if wrong is not None:
        kiosk.show(Unreadable(kiosk, desk, (wrong,)))
        return
    reading = Reading(kiosk, desk, path, wishes or Wishes())
    if reading.done_within(_SHORT_WAIT_S):
        reading.finish()
    else:
        kiosk.show(reading)


class _Stopped(Exception):
    """The organizer does not want to wait any longer."""


class Reading(Office):
    """A file being read beside the screen; its count goes up, Esc stops it."""

    name = "reading_file"

    def __init__(self, kiosk: Kiosk, desk: Desk, path: Path, wishes: Wishes) -> None:
        super().__init__(kiosk, desk)
        self.path, self.wishes = path, wishes
        self.count = 0
        self._result: Imported | None = None
        self._failure: BaseException | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def done_within(self, seconds: float) -> bool:
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _read(self) -> None:
        try:
            self._result = read(Source(self.path, self.path.name), wishes=self.wishes, seen=self._seen)
        except _Stopped:
            pass
        except BaseException as failure:  # raised again where the program can see it
            self._failure = failure

    def _seen(self, count: int) -> None:
        self.count = count
        if self._stop.is_set():
            raise _Stopped

    def page(self) -> Page:
        # The kiosk makes the page anew every second: that is when it is noticed that the reading has ended.
        if not self._thread.is_alive():
            self.finish()
            return self.kiosk.scene.page()
        return super().page()

    def blocks(self) -> Sequence[Block]:
        return (
            Text(self.say("read_file.now", name=self.path.name), "heading"),
            Gap(),
            Text(self.say("read_file.count", count=self.count)),
            Gap(),
        )

    def offers(self) -> Sequence[Offer]:
        return (Offer(self.say("read_file.stop"), self.back),)

    def back(self) -> None:
        self._stop.set()
        self.go(Places)

    def finish(self) -> None:
        """Go on to what was understood, or to why nothing was."""
        if self._failure is not None:
            raise self._failure
        result = self._result
        if result is None:
            self.go(Places)
        elif not result.drafts:
            self.kiosk.show(Unreadable(self.kiosk, self.desk, result.problems))
        else:
            from hoctapbac.journey.organizer.review import Understood

            self.desk.take(result, self.path)
            self.go(Understood)


class Unreadable(Office):
    """Nothing could be made of a file: why, and what to do."""

    name = "unreadable_file"

    def __init__(self, kiosk: Kiosk, desk: Desk, problems: Sequence[Problem]) -> None:
        super().__init__(kiosk, desk)
        self.problems = problems

    def blocks(self) -> Sequence[Block]:
        lines: list[Block] = [Text(self.say("files.unreadable"), "heading"), Gap()]
        for problem in self.problems[:4]:
            lines += [Text(problem.message, "warning"), Text(problem.remedy, indent=2)]
        return (*lines, Gap())

    def offers(self) -> Sequence[Offer]:
        return (
            Offer(self.say("files.another"), lambda: self.go(Places)),
            Offer(self.say("organizer.home"), self.back),
        )
