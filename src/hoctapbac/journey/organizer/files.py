"""Choosing a file, and reading it while the count goes up; Esc stops."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hoctapbac.bank import files
from hoctapbac.bank.importers import Imported, Wishes, read
from hoctapbac.bank.importers.source import Source
from hoctapbac.errors import Problem
from hoctapbac.journey.organizer import folders
from hoctapbac.journey.organizer.desk import Desk
from hoctapbac.journey.organizer.home import Home, Office
from hoctapbac.journey.organizer.typed import TypedLine
from hoctapbac.journey.page import Block, Gap, Page, Text
from hoctapbac.journey.scene import Offer

if TYPE_CHECKING:
    from hoctapbac.journey.kiosk import Kiosk

_SHORT_WAIT_S = 0.4  # a file read within this needs no page of its own
_LINES_WAIT_S = 20.0  # the same where lines are typed: the next one is meant for what comes after the reading


class Places(Office):
    """Where to look for the file."""

    name = "places"

    def blocks(self) -> Sequence[Block]:
        if not self.desk.key_wanted:
            return (Text(self.say("files.where"), "heading"), Text(self.say("files.kinds"), "quiet"), Gap())
        lines: list[Block] = [Text(self.say("files.where_key"), "heading")]
        if self.desk.work is not None and self.desk.work.changed:
            lines.append(Text(self.say("columns.again"), "warning"))
        return (*lines, Gap())

    def offers(self) -> Sequence[Offer]:
        found = [
            Offer(self._called(p), lambda p=p: self._look(p), str(p))  # type: ignore[misc]
            for p in folders.places()
        ]
        return (
            *found,
            Offer(self.say("files.type_path"), lambda: self.go(TypedPath)),
            Offer(self.say("files.no_key" if self.desk.key_wanted else "organizer.home"), self.back),
        )

    def back(self) -> None:
        from hoctapbac.journey.organizer.review import Understood

        key_wanted, self.desk.key_wanted = self.desk.key_wanted, False
        self.go(Understood if key_wanted else Home)

    def _called(self, place: Path) -> str:
        if place == folders.here():
            return self.say("files.here")
        return self.say("files.home") if place == folders.home() else place.name or str(place)

    def _look(self, place: Path) -> None:
        self.kiosk.show(Folder(self.kiosk, self.desk, place))


class Folder(Office):
    """The folders and question files in one folder."""

    name = "folder"

    def __init__(self, kiosk: Kiosk, desk: Desk, folder: Path) -> None:
        super().__init__(kiosk, desk)
        self.folder = folder
        self.entries = folders.listed(folder)

    def blocks(self) -> Sequence[Block]:
        asked = self.say("files.choose_key" if self.desk.key_wanted else "files.choose")
        lines: list[Block] = [Text(asked, "heading"), Text(str(self.folder), "quiet")]
        if not self.entries:
            lines.append(Text(self.say("files.nothing"), "warning"))
        return (*lines, Gap())

    def offers(self) -> Sequence[Offer]:
        offers = [self._offer(entry) for entry in self.entries]
        return (*offers, Offer(self.say("files.up"), self.back))

    def _offer(self, entry: folders.Entry) -> Offer:
        path = entry.path
        if entry.folder:
            return Offer(f"{path.name}/", lambda: self.kiosk.show(Folder(self.kiosk, self.desk, path)))
        return Offer(path.name, lambda: begin(self.kiosk, self.desk, path), entry.about)

    def hints(self) -> tuple[str, ...]:
        return ("enter_choose", "move", "turn", "back")

    def back(self) -> None:
        if self.folder in folders.places() or self.folder.parent == self.folder:
            self.go(Places)
        else:
            self.kiosk.show(Folder(self.kiosk, self.desk, self.folder.parent))


class TypedPath(TypedLine):
    """The path of a file, typed or pasted."""

    name, about, most = "typed_path", "files.path", 400

    def back(self) -> None:
        self.go(Places)

    def done(self) -> None:
        path = folders.meant(self.writing.text)
        if os.path.isdir(path):  # unlike Path.is_dir, never raises
            self.kiosk.show(Folder(self.kiosk, self.desk, path))
        else:
            begin(self.kiosk, self.desk, path)


def begin(kiosk: Kiosk, desk: Desk, path: Path, wishes: Wishes | None = None) -> None:
    """Read a file: at once where it is quick, else on a page that shows how far it is."""
    wrong = files.not_readable(path)
    if wrong is not None:
        kiosk.show(Unreadable(kiosk, desk, (wrong,)))
        return
    if desk.key_wanted:
        desk.key_wanted = False
        path, wishes = desk.path, replace(desk.wishes, key=Source(path, path.name))
    reading = Reading(kiosk, desk, path, wishes or Wishes())
    if reading.done_within(_SHORT_WAIT_S if kiosk.typing.screen else _LINES_WAIT_S):
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
        self.cursor = -1
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

    def hints(self) -> tuple[str, ...]:
        return ("back",)

    def press(self, key: str, character: str | None) -> None:
        if key != "enter":  # an impatient Enter stops nothing
            super().press(key, character)

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
            return
        self.desk.path, self.desk.form, self.desk.wishes = self.path, result.format, self.wishes
        if not result.drafts:
            self.desk.work = None
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
        offers = [Offer(self.say("files.another"), lambda: self.go(Places))]
        if any(problem.code == "no-columns" for problem in self.problems):
            from hoctapbac.journey.organizer.columns import Columns

            offers.insert(0, Offer(self.say("understood.columns"), lambda: self.go(Columns)))
        return (*offers, Offer(self.say("organizer.home"), self.back))
