"""From «Dự thi» to the first question: rules, notice on personal data, and who is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hoctapbac.journey.page import Block, Gap, Page, Text
from hoctapbac.journey.scene import Menu, Offer, Scene, Typed
from hoctapbac.journey.wording import limit_text, tie_text
from hoctapbac.journey.writing import Writing
from hoctapbac.sitting import Person, Unit, Who
from hoctapbac.vietnamese.folding import fold
from hoctapbac.vietnamese.names import normalise_name, repair_letters
from hoctapbac.vietnamese.search import matches
from hoctapbac.vietnamese.telex import compose

if TYPE_CHECKING:
    from hoctapbac.journey.kiosk import Kiosk

_FEW = 9  # up to so many people need no letters first
_TELLING = 2  # so many letters begin to tell one person from another
_FOUND = 8  # people found by name that are shown at once
_LONGEST_NAME = 120  # characters, with what may follow the name


class Rules(Menu):
    """The rules of the contest in at most twelve lines."""

    name = "rules"
    idle_s = 120

    def blocks(self) -> Sequence[Block]:
        rules, say = self.station.contest, self.say
        programme = [Text(rules.programme, "quiet")] if rules.programme else []
        lines: list[Block] = [Text(rules.title, "heading"), *programme, Gap()]
        lines.append(Text(say("rules.items", count=rules.blueprint.count, limit=limit_text(say, rules))))
        attempts = rules.attempts
        if attempts.most is not None:
            lines.append(Text(say(f"rules.attempts_{attempts.per}", count=attempts.most)))
            if attempts.most > 1:
                lines.append(Text(say(f"rules.which_{attempts.which}")))
        if rules.must_answer_all:
            lines.append(Text(say("rules.must_answer_all")))
        lines.append(Text(say("rules.ties", chain=tie_text(say, rules.ties))))
        lines.append(Text(say(f"rules.feedback_{rules.feedback}")))
        lines.append(Text(say("rules.provisional")))
        return (*lines, Gap())

    def offers(self) -> Sequence[Offer]:
        kiosk = self.kiosk
        return (
            Offer(self.say("rules.read"), lambda: kiosk.show(Notice(kiosk))),
            Offer(self.say("common.back_home"), self.back),
        )


class Notice(Menu):
    """What is kept about a person; two equal choices, and neither is chosen beforehand."""

    name = "notice"
    idle_s = 120

    def __init__(self, kiosk: Kiosk) -> None:
        super().__init__(kiosk)
        self.cursor = -1

    def blocks(self) -> Sequence[Block]:
        rules, say = self.station.contest, self.say
        until = rules.keep_until or say("notice.until_default")
        keeper = rules.organizer or say("notice.keeper_default")
        return (
            Text(say("notice.what")),
            Text(say("notice.why")),
            Text(say("notice.where", keeper=keeper, until=until)),
            *((Text(say("notice.sent")),) if self.station.hub else ()),
            Text(say("notice.public_names" if rules.public_names else "notice.no_names")),
            Text(say("notice.rights")),
            Gap(),
        )

    def offers(self) -> Sequence[Offer]:
        kiosk = self.kiosk
        return (
            Offer(self.say("notice.agree"), lambda: kiosk.show(first_of_who(kiosk))),
            Offer(self.say("notice.decline"), self.back),
        )

    def press(self, key: str, character: str | None) -> None:
        if key == "enter" and self.cursor < 0:
            self.kiosk.notice("notice.choose")
        else:
            super().press(key, character)

    def hints(self) -> tuple[str, ...]:
        return ("digits_choose", "move", "back")


def first_of_who(kiosk: Kiosk) -> Scene:
    """Where naming oneself begins: the units, or the only unit, or a typed name where there is no roster."""
    units = kiosk.station.units()
    if not units:
        return Unlisted(kiosk, None)
    return Letters(kiosk, units[0]) if len(units) == 1 else Units(kiosk, units)


class Filtered(Menu):
    """A list that typed letters narrow, without tone marks."""

    typed = ""
    composed = ""  # what was typed, read as keys of the input method
    takes_letters = True

    def press(self, key: str, character: str | None) -> None:
        if character and (character.isalpha() or (character == " " and self.typed)):
            self._narrow(self.typed + character)
        elif key == "backspace" and self.typed:
            self._narrow(self.typed[:-1])
        else:
            super().press(key, character)

    def _narrow(self, typed: str) -> None:
        engine = self.kiosk.typing.engine
        self.typed, self.first, self.cursor = typed, 0, 0
        self.composed = compose(typed, engine) if engine else typed
        self.kiosk.touch()

    def filter_line(self) -> Text:
        if not self.typed:
            return Text(self.say(f"{self.name}.type_to_find"), "quiet")
        return Text(self.say("who.typed", typed=self.composed), "quiet")

    def sought(self, name: str) -> bool:
        """Whether a name is among what was typed for, as letters or as the keys of the input method."""
        return matches(self.typed, name) or (self.composed != self.typed and matches(self.composed, name))

    def hints(self) -> tuple[str, ...]:
        return ("enter_choose", "move", "turn", "back")


class Units(Filtered):
    """Which unit; by parent first when there are many."""

    name = "units"

    def __init__(self, kiosk: Kiosk, units: list[Unit], parent: str | None = None) -> None:
        super().__init__(kiosk)
        self.units = units
        self.parent = parent

    def aside(self) -> str:
        return self.parent or ""

    def blocks(self) -> Sequence[Block]:
        return (Text(self.say("units.ask"), "heading"), self.filter_line(), Gap())

    def offers(self) -> Sequence[Offer]:
        found = [u for u in self.units if self.parent is None or u.parent == self.parent]
        if self.typed:
            found = [u for u in self.units if self.sought(u.name)]
        parents = list(dict.fromkeys(u.parent for u in found))
        if self.parent is None and not self.typed and len(found) > _FEW and len(parents) > 1:
            return [self._parent_offer(parent) for parent in parents]
        offers = [self._unit_offer(unit) for unit in found]
        offers += [found_offer(self.kiosk, who) for who in self._people_found()]
        return [*offers, Offer(self.say("units.missing"), self._missing)]

    def _people_found(self) -> list[Who]:
        """People of any unit, as soon as two letters say who is looked for."""
        if len(self.typed) < _TELLING or self.parent is not None:
            return []
        return self.station.find(self.typed, _FOUND)

    def _parent_offer(self, parent: str) -> Offer:
        kiosk = self.kiosk
        label = parent or self.say("units.no_parent")
        return Offer(label, lambda: kiosk.show(Units(kiosk, self.units, parent)))

    def _unit_offer(self, unit: Unit) -> Offer:
        kiosk = self.kiosk
        return Offer(unit.name, lambda: kiosk.show(Letters(kiosk, unit)), self.say("units.people", count=unit.people))

    def _missing(self) -> None:
        self.kiosk.show(Unlisted(self.kiosk, None))

    def back(self) -> None:
        kiosk = self.kiosk
        if self.parent is None:
            kiosk.show(Notice(kiosk))
        else:
            kiosk.show(Units(kiosk, self.units))


class Letters(Filtered):
    """The first letter of the given name; small units go straight to the names."""

    name = "letters"

    def __init__(self, kiosk: Kiosk, unit: Unit) -> None:
        super().__init__(kiosk)
        self.unit = unit
        self.people = self.station.people(unit)

    def aside(self) -> str:
        return self.unit.name

    def blocks(self) -> Sequence[Block]:
        ask = "letters.ask" if self._by_letter else "names.ask"
        return (Text(self.say(ask), "heading"), self.filter_line(), Gap())

    @property
    def _by_letter(self) -> bool:
        return not self.typed and len(self.people) > _FEW

    @property
    def columns(self) -> int:  # type: ignore[override]
        return 3 if self._by_letter else 1

    def offers(self) -> Sequence[Offer]:
        if not self._by_letter:
            return [*self._people_offers(), Offer(self.say("who.unlisted"), self._unlisted)]
        letters = list(dict.fromkeys(person.letter for person in self.people))
        return [
            *(self._letter_offer(letter) for letter in letters),
            Offer(self.say("who.unlisted_short"), self._unlisted),
        ]

    def _people_offers(self) -> list[Offer]:
        found = [p for p in self.people if not self.typed or self._fits(p)]
        return [person_offer(self.kiosk, self.unit, person) for person in found]

    def _fits(self, person: Person) -> bool:
        """One letter is looked for in the given name, more anywhere in the name."""
        if len(self.typed) == 1:
            return fold(person.letter) == fold(self.typed)
        return self.sought(person.name)

    def _letter_offer(self, letter: str) -> Offer:
        kiosk = self.kiosk
        own = [p for p in self.people if p.letter == letter]
        return Offer(letter, lambda: kiosk.show(Names(kiosk, self.unit, own, letter)), str(len(own)))

    def _unlisted(self) -> None:
        self.kiosk.show(Unlisted(self.kiosk, self.unit))

    def back(self) -> None:
        units = self.station.units()
        if len(units) > 1:
            self.kiosk.show(Units(self.kiosk, units))
        else:
            self.kiosk.home()


class Names(Menu):
    """The people of a unit whose given name begins with one letter."""

    name = "names"

    def __init__(self, kiosk: Kiosk, unit: Unit, people: list[Person], letter: str) -> None:
        super().__init__(kiosk)
        self.unit, self.people, self.letter = unit, people, letter

    def aside(self) -> str:
        return self.unit.name

    def blocks(self) -> Sequence[Block]:
        return (Text(self.say("names.ask_letter", letter=self.letter), "heading"), Gap())

    def offers(self) -> Sequence[Offer]:
        return [person_offer(self.kiosk, self.unit, person) for person in self.people]

    def hints(self) -> tuple[str, ...]:
        return ("enter_choose", "move", "turn", "back")

    def back(self) -> None:
        self.kiosk.show(Letters(self.kiosk, self.unit))


def person_offer(kiosk: Kiosk, unit: Unit, person: Person) -> Offer:
    who = Who(unit, person)
    return Offer(person.name, lambda: kiosk.show(Check(kiosk, who)), person.post)


class Unlisted(Menu):
    """Not on the roster: a typed name, or no name, as the rules allow."""

    name = "unlisted"

    def __init__(self, kiosk: Kiosk, unit: Unit | None) -> None:
        super().__init__(kiosk)
        self.unit = unit

    def blocks(self) -> Sequence[Block]:
        return (Text(self.say("unlisted.ask"), "heading"), Gap())

    def offers(self) -> Sequence[Offer]:
        kiosk, rules = self.kiosk, self.station.contest
        offers = []
        if rules.guests:
            offers.append(Offer(self.say("unlisted.guest"), lambda: kiosk.show(GuestName(kiosk, self.unit))))
        if rules.anonymous:
            offers.append(Offer(self.say("unlisted.anonymous"), lambda: kiosk.show(Check(kiosk, Who(self.unit)))))
        return [
            *offers,
            Offer(self.say("unlisted.staff"), self._call_staff),
            Offer(self.say("common.back_home"), self.back),
        ]

    def _call_staff(self) -> None:
        from hoctapbac.journey.aids import Help

        self.kiosk.over(Help(self.kiosk))


class GuestName(Typed):
    """A name typed by somebody who is not on the roster; after a comma anything more that tells who it is."""

    name = "guest"
    idle_s = 120

    def __init__(self, kiosk: Kiosk, unit: Unit | None, text: str = "") -> None:
        super().__init__(kiosk)
        self.unit = unit
        self.writing = Writing(
            kiosk.typing, self.say, "name", done=self._next, cancel=self._back, text=text, most=_LONGEST_NAME
        )

    def page(self) -> Page:
        say = self.say
        page = Page(
            name=self.name,
            number=0,
            title=say("guest.title"),
            aside=self.unit.name if self.unit else "",
            blocks=(Text(say("guest.ask"), "heading"), Gap()),
            keys=self.keys(*self.writing.hints()),
        )
        return self.writing.dress(page, say("guest.label" if self.unit else "guest.label_unit"))

    def _back(self) -> None:
        self.kiosk.show(Unlisted(self.kiosk, self.unit))

    def _next(self) -> None:
        kiosk, typed = self.kiosk, self.writing.text
        name = guest_name(typed)
        if not _is_name(typed):
            kiosk.notice("guest.letters_only")
            return
        if sum(c.isalpha() for c in name.partition(",")[0]) < 2:
            kiosk.notice("guest.too_short")
            return
        known = [who for who in self._known(name) if who.guest != name]
        kiosk.show(Known(kiosk, self.unit, typed, known) if known else Check(kiosk, Who(self.unit, None, name)))

    def _known(self, name: str) -> list[Who]:
        """Who that may be; another guest only to somebody who knows two whole words of that name."""
        own = name.partition(",")[0]
        words = {word for word in fold(own).split() if len(word) > 1}
        guests = self.station.find_guests(own, _FOUND) if len(words) > 1 else []
        told = [who for who in guests if words <= set(fold(who.guest.partition(",")[0]).split())]
        return self.station.find(own, _FOUND) + told


def guest_name(typed: str) -> str:
    """What a guest typed, as it will be kept: the name set right as in a list, the rest with its letters repaired."""
    name, comma, rest = typed.partition(",")
    name = normalise_name(name)[0]
    return f"{name}, {repair_letters(rest)}" if comma and rest.strip() else name


def _is_name(typed: str) -> bool:
    """A name is made of letters; what follows it may have digits too, as «Tổ dân phố số 9»."""
    name, _, rest = typed.partition(",")
    return all(c.isalpha() or c in " .'’-" for c in name) and all(c.isalnum() or c in " .'’-,/():" for c in rest)


class Known(Menu):
    """Somebody of that name is on the roster, or has sat here before: nobody need be two people."""

    name = "known"

    def __init__(self, kiosk: Kiosk, unit: Unit | None, typed: str, known: list[Who]) -> None:
        super().__init__(kiosk)
        self.unit, self.typed, self.known = unit, typed, known

    def blocks(self) -> Sequence[Block]:
        return (Text(self.say("known.ask"), "heading"), Gap())

    def offers(self) -> Sequence[Offer]:
        kiosk, own = self.kiosk, Who(self.unit, None, guest_name(self.typed))
        new = Offer(self.say("known.new", name=own.guest), lambda: kiosk.show(Check(kiosk, own)))
        return [*(found_offer(kiosk, who) for who in self.known[:_FOUND]), new]

    def back(self) -> None:
        self.kiosk.show(GuestName(self.kiosk, self.unit, self.typed))


def found_offer(kiosk: Kiosk, who: Who) -> Offer:
    """Somebody found by name, with what tells this one from another of the same name."""
    person = who.person
    label = f"{person.name}, {person.post}" if person and person.post else person.name if person else who.guest
    return Offer(label, lambda: kiosk.show(Check(kiosk, who)), who.unit.name if who.unit else "")


class Check(Menu):
    """Is it you? Then the clock starts."""

    name = "check"

    def __init__(self, kiosk: Kiosk, who: Who) -> None:
        super().__init__(kiosk)
        self.who = who

    def blocks(self) -> Sequence[Block]:
        say, who = self.say, self.who
        name = who.person.name if who.person else who.guest or say("check.nobody")
        lines: list[Block] = [Text(say("check.ask"), "quiet"), Gap(), Text(name, "heading")]
        post = who.person.post if who.person else ""
        place = " · ".join(filter(None, (post, who.unit.name if who.unit else "")))
        if place:
            lines.append(Text(place))
        doubtful = normalise_name(who.guest.partition(",")[0])[1]
        if doubtful:
            lines.append(Text(say("check.doubtful", words=", ".join(doubtful)), "warning"))
        return (
            *lines,
            Gap(),
            Text(say("check.clock_starts", limit=limit_text(say, self.station.contest)), "quiet"),
            Gap(),
        )

    def offers(self) -> Sequence[Offer]:
        return (
            Offer(self.say("check.yes"), self._begin),
            Offer(self.say("check.no"), self.back),
        )

    def back(self) -> None:
        kiosk, who = self.kiosk, self.who
        if who.person is not None and who.unit is not None:
            kiosk.show(Letters(kiosk, who.unit))
        elif who.guest:
            kiosk.show(GuestName(kiosk, who.unit, who.guest))
        else:
            kiosk.show(Unlisted(kiosk, who.unit))

    def _begin(self) -> None:
        from hoctapbac.journey import sit

        self.station.begin(self.who)
        self.kiosk.show(sit.opening(self.kiosk))
