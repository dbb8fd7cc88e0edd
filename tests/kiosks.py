"""The real kiosk on a real pseudo terminal, for tests: on files of its own in a folder of its own.

A key that comes sooner than `SETTLE_S` after a page was painted is dropped by the program, so whoever presses
one has first waited for what must be on the screen, and then waits that time out.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hoctapbac.clock import MachineClock
from hoctapbac.contest.form import Blueprint, Part
from hoctapbac.contest.rules import Contest
from hoctapbac.journey.kiosk import SETTLE_S
from hoctapbac.journey.sit import Confirm
from hoctapbac.station import Station
from hoctapbac.texts import catalogue
from stations import ROSTER, RULES, open_station, small_bank, somebody
from terminal import TRUECOLOR, Terminal

Wanted = str | Callable[[str], bool]

ESC, ENTER, UP, DOWN, LEFT, RIGHT = "\x1b", "\r", "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C"
PATIENCE_S = 30.0  # a busy machine is no fault
AGAIN_S = 5.0
# A page counts as painted a moment before or after its bytes arrive here.
_SETTLED_S = SETTLE_S + 0.05
_CLOCK = re.compile(r" (\d\d):(\d\d)\b")

IN_ORDER = replace(RULES, shuffle_items=False, shuffle_options=False)
NAME, UNIT = "Người Thứ Nhất", "Chi bộ Tổ dân phố số 9"


@dataclass(frozen=True)
class Site:
    """The files of one kiosk."""

    data: Path
    contest: Path
    bank: Path
    count: int = 5  # questions of a paper

    @property
    def command(self) -> list[str]:
        files = ("--data", self.data, "--contest", self.contest, "--banks", self.bank)
        return [sys.executable, "-m", "hoctapbac", "kiosk", *map(str, files)]

    @contextmanager
    def station(self) -> Iterator[Station]:
        """What is stored, through the station, in this process."""
        station = Station(self.data, self.contest, [self.bank], MachineClock())
        try:
            yield station
        finally:
            station.close()


def prepare(folder: Path, count: int = 5, rules: Contest = IN_ORDER) -> Site:
    """Files for a kiosk that was never opened, with its roster loaded.

    Its paper has `count` questions. Question n is item c{n-1}, options in the bank's order. Of the
    first question the first option is right, of the second the second, of the fifth the first again.
    """
    bank = small_bank(count)
    bank = replace(bank, items=bank.items[:count])
    rules = replace(rules, blueprint=Blueprint((Part(count),)))
    open_station(folder, MachineClock(), bank, rules, ROSTER).close()
    files = folder / "files"
    return Site(folder / "data", files / "contest.toml", files / "bank.txt", count)


def begin(site: Site, answers: int = 0) -> Site:
    """Let somebody begin a sitting, and answer its first items rightly."""
    with site.station() as station:
        sitting = station.begin(somebody(station, NAME))
        for index in range(answers):
            options = sitting.state.items[index].options
            station.answer(index, next(n for n, option in enumerate(options) if option.key))
            station.move(min(index + 1, len(sitting.state.items) - 1))
    return site


class Kiosk:
    """A person before a running kiosk: looks, waits, presses keys and touches choices."""

    def __init__(
        self,
        site: Site,
        columns: int = 80,
        lines: int = 24,
        environ: Mapping[str, str] = TRUECOLOR,
        *,
        lang: str = "vi",
        before: Sequence[str] = (),
    ) -> None:
        command = [*before, *site.command, "--lang", lang]
        self.terminal: Any = Terminal(command, columns, lines, environ)
        self.say = catalogue(lang)
        self._count = site.count

    def __enter__(self) -> Kiosk:
        return self

    def __exit__(self, *_: object) -> None:
        self.terminal.close()

    # Looking.

    @property
    def text(self) -> str:
        return str(self.terminal.text)

    @property
    def below_the_clock(self) -> str:
        """The screen without its title line, where seconds go by."""
        return self.text.partition("\n")[2]

    @property
    def words(self) -> str:
        """The screen as one line: sentences are whole, however they were wrapped."""
        return " ".join(self.text.split())

    def shows(self, wanted: Wanted, seconds: float = PATIENCE_S) -> str:
        """Wait until the screen holds this, and until it was painted to its end; gives the screen."""
        self.terminal.wait_for(wanted, seconds)
        return str(self.terminal.settle(0.04, 1.0))

    def look_for(self, seconds: float) -> str:
        """Watch the screen for so long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.terminal.read(left)
        return self.text

    def ready(self) -> None:
        """Wait until the page that has been shown takes keys."""
        confirming = self.say("confirm.final") in self.words
        self.look_for(_SETTLED_S + (Confirm.settle_s if confirming else 0))

    def place_of(self, label: str) -> tuple[int, int]:
        """Column and line where this is drawn: as a choice where it is one, else where it stands first."""
        lines = self.text.split("\n")
        for wanted in (r"\d [○●◐ ]* " + re.escape(label), re.escape(label)):
            for row, line in enumerate(lines):
                if found := re.search(wanted, line):
                    return found.end() - 1, row
        raise AssertionError(f"not on the screen: {label}\n{self.text}")

    def digit(self, label: str) -> str:
        """The digit before a choice."""
        found = re.search(r"(\d) [○●◐ ]*" + re.escape(label), self.text)
        assert found is not None, f"no digit: {label}\n{self.text}"
        return found[1]

    @property
    def left_s(self) -> int:
        """Seconds left, as the clock on the title line says."""
        found = _CLOCK.search(self.text.split("\n", 1)[0])
        assert found is not None, self.text
        return int(found[1]) * 60 + int(found[2])

    @property
    def chosen(self) -> list[str]:
        """The digits of the options marked as chosen on the question."""
        return re.findall(r"(\d) ● +Phương án", self.text)

    # Acting.

    def press(self, key: str | bytes, wanted: Wanted) -> str:
        """Strike a key on a page that takes it, and wait for what it must bring.

        On a busy machine a page may take keys later than it seems from here. Whoever sees nothing happen strikes again;
        were the first stroke only slow, the second would come too soon for the next page and be dropped.
        """
        self.ready()
        before = self.below_the_clock
        self.terminal.send(key)
        try:
            return self.shows(wanted, AGAIN_S)
        except TimeoutError:
            if self.terminal.program.poll() is None and self.below_the_clock == before:
                self.terminal.send(key)
        return self.shows(wanted)

    def touch(self, label: str, wanted: Wanted) -> str:
        """Touch what is drawn with this label, and wait for what it must bring."""
        self.ready()
        self.terminal.click(*self.place_of(label))
        return self.shows(wanted)

    # Where a person may be.

    def question(self, number: int) -> Callable[[str], bool]:
        """Whether question `number` is on the screen, from its title line to its last option."""
        count = self.say("sit.count", n=number, of=self._count)
        return lambda text: count in text.split("\n", 1)[0] and f"Phương án c{number - 1} 3" in text

    def marked(self, digit: str, number: int = 1) -> Callable[[str], bool]:
        """Whether that option, and no other, of question `number` is chosen."""
        one = f"{digit} ●  Phương án c{number - 1} {int(digit) - 1}"
        return lambda text: one in text and text.count("●  Phương án") == 1

    def to_the_units(self) -> str:
        """From the waiting screen to the choice of a unit, by digits."""
        self.shows(self.say("attract.take"))
        self.press("1", self.say("rules.read"))
        self.press("1", self.say("notice.agree"))
        return self.press("1", self.say("units.missing"))

    def to_the_question(self) -> str:
        """From the waiting screen to the first question, by digits."""
        self.to_the_units()
        self.press(self.digit(UNIT), NAME)
        self.press(self.digit(NAME), self.say("check.yes"))
        return self.press("1", self.question(1))

    def go_on(self, number: int) -> str:
        """From the page after a restart to the question where the sitting was left."""
        self.shows(self.say("restored.go_on"))
        return self.press("1", self.question(number))
