"""Results go home from the organizer's screen: by network, onto a stick, or from one; and how things stand.

A road is walked beside the screen, on what it opens itself, so the page stays quick and Esc stops the walk; what was
done until then stays done.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hoctapbac.errors import Refusal
from hoctapbac.journey.organizer import folders
from hoctapbac.journey.organizer.desk import Desk
from hoctapbac.journey.organizer.home import Home, Office
from hoctapbac.journey.organizer.typed import TypedLine
from hoctapbac.journey.page import Block, Gap, Page, Role, Text
from hoctapbac.journey.scene import Offer
from hoctapbac.sync import https, outbox, standing, stick, wording
from hoctapbac.sync.diary import Report
from hoctapbac.sync.outbox import Me
from hoctapbac.sync.standing import Standing
from hoctapbac.texts import refusal_text

if TYPE_CHECKING:
    from hoctapbac.journey.kiosk import Kiosk
    from hoctapbac.store.roads import Roads as Kept

Walk = Callable[[Me, "Kept", threading.Event, Callable[[Report], None]], Report]
_SHOWN_STICKS = 3


class Roads(Office):
    """How things stand, and the roads there are."""

    name = "roads"

    def __init__(self, kiosk: Kiosk, desk: Desk) -> None:
        super().__init__(kiosk, desk)
        self.sticks = folders.sticks()[:_SHOWN_STICKS]
        with outbox.opened(desk.folder, self.station.clock) as (me, roads):
            self.found = standing.of(me, roads)
            self.url = _usual_url(me, roads)

    def blocks(self) -> Sequence[Block]:
        found = self.found
        lines: list[Block] = [Text(self.say("roads.heading"), "heading"), Gap()]
        lines.append(Text(self.say("roads.standing", last=found.last, held=found.acknowledged)))
        lines.append(Text(self.say("roads.fingerprint", fingerprint=found.fingerprint), "quiet"))
        lines += [Text(self.say(f"sync.next_{found.next}"), _role(found))]
        if not self.sticks:
            lines.append(Text(self.say("roads.no_stick"), "quiet"))
        return (*lines, Gap())

    def offers(self) -> Sequence[Offer]:
        by_stick = [offer for place in self.sticks for offer in self._both_ways(place)]
        return (
            Offer(self.say("roads.by_network"), self._by_network, self.url or self.say("roads.network_none")),
            *by_stick,
            Offer(self.say("roads.other_address"), lambda: self.go(TypedAddress)),
            Offer(self.say("organizer.home"), self.back),
        )

    def _both_ways(self, place: Path) -> Sequence[Offer]:
        return (
            Offer(self.say("roads.to_stick", name=place.name), lambda: self._by_stick(stick.write, place)),
            Offer(self.say("roads.from_stick", name=place.name), lambda: self._by_stick(stick.read, place)),
        )

    def _by_network(self) -> None:
        if self.url:
            begin(self.kiosk, self.desk, by_network(self.url))
        else:
            self.go(TypedAddress)

    def _by_stick(self, way: Callable[..., Report], place: Path) -> None:
        begin(self.kiosk, self.desk, lambda me, roads, stop, told: way(me, roads, place, told))


def _role(found: Standing) -> Role:
    return "warning" if found.next in ("revoked", "refused") else "strong"


def _usual_url(me: Me, roads: Kept) -> str:
    try:
        return https.usual_url(me, roads)
    except Refusal:
        return ""


def by_network(url: str, fingerprint: str = "") -> Walk:
    """The walk to the hub at `url`; with `fingerprint`, what somebody found to be right."""

    def walk(me: Me, roads: Kept, stop: threading.Event, told: Callable[[Report], None]) -> Report:
        with https.line(me, roads, url, stop=stop) as line:
            try:
                key = line.key(fingerprint)
            except Refusal as refusal:
                refusal.facts["url"] = url
                raise
            return line.run(key, told=told)

    return walk


class TypedAddress(TypedLine):
    """The address of a hub, typed or pasted."""

    name, about, most = "typed_address", "roads.address", 200

    def back(self) -> None:
        self.go(Roads)

    def done(self) -> None:
        begin(self.kiosk, self.desk, by_network(self.writing.text))


def begin(kiosk: Kiosk, desk: Desk, walk: Walk) -> None:
    """Take a road, on a page that shows how far it is."""
    kiosk.show(Going(kiosk, desk, walk))


class Going(Office):
    """A road being walked beside the screen; Esc stops it."""

    name = "going"

    def __init__(self, kiosk: Kiosk, desk: Desk, walk: Walk) -> None:
        super().__init__(kiosk, desk)
        self.cursor = -1
        self._walk = walk
        self._report: Report | None = None
        self._lines: list[str] = []
        self._failure: BaseException | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def done_within(self, seconds: float) -> bool:
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            with outbox.opened(self.desk.folder, self.station.clock) as (me, roads):
                report = self._walk(me, roads, self._stop, self._told)
                self._lines = wording.report_lines(self.say, report, me)
                self._report = report
        except BaseException as failure:  # raised again, or said, where the program can see it
            self._failure = failure

    def _told(self, report: Report) -> None:
        self._report = report

    def page(self) -> Page:
        # The kiosk makes the page anew every second: that is when it is noticed that the walk has ended.
        if not self._thread.is_alive():
            self.finish()
            return self.kiosk.scene.page()
        return super().page()

    def blocks(self) -> Sequence[Block]:
        lines: list[Block] = [Text(self.say("roads.going"), "heading"), Gap()]
        report = self._report
        if report is not None and report.sent:
            facts = {"sent": report.sent, "last": report.last, "acknowledged": report.acknowledged}
            lines.append(Text(self.say("sync.progress", **facts)))
        return (*lines, Gap())

    def offers(self) -> Sequence[Offer]:
        return (Offer(self.say("roads.stop"), self.back),)

    def hints(self) -> tuple[str, ...]:
        return ("back",)

    def press(self, key: str, character: str | None) -> None:
        if key != "enter":  # an impatient Enter stops nothing
            super().press(key, character)

    def back(self) -> None:
        self._stop.set()
        self.go(Roads)

    def leave(self) -> None:
        self._stop.set()

    def finish(self) -> None:
        """Go on to what became of it, or to the question whether the hub is the right one."""
        failure = self._failure
        if isinstance(failure, Refusal) and failure.code == "sync_hub_unknown":
            self.kiosk.show(Compare(self.kiosk, self.desk, failure))
        elif isinstance(failure, Refusal):
            self.kiosk.show(Became(self.kiosk, self.desk, [refusal_text(self.say, failure)], False))
        elif failure is not None:
            raise failure
        else:
            whole = self._report is not None and self._report.whole
            self.kiosk.show(Became(self.kiosk, self.desk, self._lines, whole))


class Compare(Office):
    """A hub that was never met: its number, to be compared with what its keeper reads out."""

    name = "compare"

    def __init__(self, kiosk: Kiosk, desk: Desk, refusal: Refusal) -> None:
        super().__init__(kiosk, desk)
        self.facts = {name: str(value) for name, value in refusal.facts.items()}

    def blocks(self) -> Sequence[Block]:
        return (
            Text(self.say("sync.compare", name=self.facts["name"]), "heading"),
            Gap(),
            Text(self.facts["said"], "strong"),
            Gap(),
            Text(self.say("roads.compare_why")),
            Gap(),
        )

    def offers(self) -> Sequence[Offer]:
        return (
            Offer(self.say("roads.compare_no"), self.back),
            Offer(self.say("roads.compare_yes"), self._go_on),
        )

    def back(self) -> None:
        self.go(Roads)

    def _go_on(self) -> None:
        begin(self.kiosk, self.desk, by_network(self.facts["url"], self.facts["said"]))


class Became(Office):
    """What became of a road."""

    name = "became"

    def __init__(self, kiosk: Kiosk, desk: Desk, lines: Sequence[str], whole: bool) -> None:
        super().__init__(kiosk, desk)
        self.lines, self.whole = lines, whole

    def blocks(self) -> Sequence[Block]:
        heading = self.say("roads.done" if self.whole else "roads.look")
        return (Text(heading, "heading"), Gap(), *(Text(line) for line in self.lines), Gap())

    def offers(self) -> Sequence[Offer]:
        return (
            Offer(self.say("roads.again"), self.back),
            Offer(self.say("organizer.home"), lambda: self.go(Home)),
        )

    def back(self) -> None:
        self.go(Roads)
