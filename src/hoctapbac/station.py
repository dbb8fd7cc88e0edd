"""One machine and everything a person can do at it.

`Station` owns the clock, the key, the seeds and the order of writing: ask the rules, write the event down,
apply it, and only then return for somebody to show it. Pull the plug anywhere, open again, and `sitting` is the
sitting that was cut off, at the same item. Every verb may raise `Refusal`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from hoctapbac import receipt, records
from hoctapbac.bank import Bank, Item, Story
from hoctapbac.clock import Clock, MachineClock
from hoctapbac.contest import attempt, events, freezing, settings
from hoctapbac.contest.form import Blueprint, Form, Part, Pool, draw
from hoctapbac.contest.responses import Response
from hoctapbac.contest.rules import Contest, period_start_ms
from hoctapbac.contest.scoring import Score, score
from hoctapbac.contest.windows import refuse_outside
from hoctapbac.directory import Directory
from hoctapbac.errors import Loaded, Problem, Refusal
from hoctapbac.journal import Draft, Journal
from hoctapbac.pack import Hub, Pack
from hoctapbac.publication import Published, known_hub, publish, trust_hub
from hoctapbac.shelf import Shelf
from hoctapbac.sitting import Outcome, Person, Sitting, Unit, UnitRate, Who
from hoctapbac.store import AttemptRow, ResultRow, RosterCount, Sealed, Stamp, Store, packs
from hoctapbac.vietnamese import collation, dates
from hoctapbac.vietnamese.search import matches

_TICK_SPARE_MS = 1_000


class Station:
    """One open data folder, one contest, at most one sitting at a time."""

    def __init__(
        self,
        folder: Path,
        contest: Path,
        banks: Sequence[Path],
        clock: Clock | None = None,
        published: Published | None = None,
    ) -> None:
        """`published` is an organizer's pack: its rules, banks and roster stand in place of `contest` and `banks`."""
        self.clock = clock or MachineClock()
        loaded = Loaded(published.pack.contest) if published else _read_contest(contest)
        self.contest, self.contest_problems = loaded.value, loaded.problems
        self._store = Store(folder)
        self.shelf = Shelf(self._store, banks, self.contest, published.pack.banks if published else None)
        self._published = published
        self.unreadable = False  # a sitting was cut off that this program cannot take up; it is kept
        self._closed = False
        try:
            self.journal = Journal(self._store, self.clock)
            if published:
                self._store.load_roster(published.pack.roster)
                trust_hub(folder, published.pack.hub, self.clock.wall_ms())
            self.sitting = self._take_up()
        except BaseException:
            self._store.close()
            raise

    def close(self) -> None:
        """Leave the folder to others; an open sitting stays open and will be taken up again. Twice is once."""
        if self._closed:
            return
        self._closed = True
        try:
            if self.sitting is not None:
                self._note_time()
        finally:
            self._store.close()

    @property
    def low_disk(self) -> bool:
        """The disk has been full: answers are still kept, but somebody should make room."""
        return self._store.low_disk

    @property
    def clock_suspect(self) -> bool:
        """The wall clock stands before a moment that has certainly passed."""
        return self.journal.clock_suspect

    @cached_property
    def pack(self) -> Pack:
        """What results are reported under: the organizer's pack, or one made of this station's own files."""
        from hoctapbac.store.roster import kept

        made = self._published or publish(self.contest, self.banks.value, kept(self._store))
        try:
            packs.keep(self._store.folder, made.pack.id, made.raw)
        except Refusal:
            self._store.low_disk = True  # the same files make the same pack again at the next start
        return made.pack

    @cached_property
    def hub(self) -> Hub | None:
        """The hub that a receipt links to: the pack's, or the one that results were last sent to."""
        if self.pack.hub_url:
            return self.pack.hub
        return known_hub(self._store.folder)

    def warm(self) -> None:
        """Load what the first person will need, while nobody waits: banks, cryptography, everybody's name."""
        _ = self.pool, self.journal.key, self.hub, self._directory

    # -- what there is to do ---------------------------------------------------------------------------------

    @property
    def banks(self) -> Loaded[tuple[tuple[str, Bank], ...]]:
        """The banks in use, read once; problems and all. Slow on large files: ask for it when nobody waits."""
        return self.shelf.banks

    @property
    def pool(self) -> Pool:
        return self.shelf.pool

    @property
    def stories(self) -> tuple[Story, ...]:
        """The exemplar cards of the banks in use."""
        return self.shelf.stories

    def story_items(self, story: Story) -> tuple[Item, ...]:
        return tuple(item for item in self.pool.items if item.story == story.id)

    def units(self) -> list[Unit]:
        """Units with people, in dictionary order."""
        return list(self._units)

    @cached_property
    def _units(self) -> tuple[Unit, ...]:
        found = [Unit(*row) for row in self._store.units()]
        return tuple(sorted(found, key=lambda u: (collation.sort_key(u.parent), collation.sort_key(u.name))))

    def people(self, unit: Unit) -> list[Person]:
        """The people of a unit in the order of their given names."""
        rows = self._store.people(unit.number)
        rows.sort(key=lambda row: (collation.name_key(row[2], row[4]), row[3]))
        return [
            Person(number, id_, name, post, collation.first_letter(name, sort_as))
            for number, id_, name, post, sort_as in rows
        ]

    @cached_property
    def _directory(self) -> Directory:
        return Directory({unit.number: unit for unit in self.units()}, self._store.everybody())

    def find(self, query: str, limit: int) -> list[Who]:
        """At most `limit` people of the roster whose names the query fits, in whatever unit, the best fit first."""
        return self._directory.find(query, limit)

    def find_guests(self, query: str, limit: int) -> list[Who]:
        """Guests who already sat this contest here under a name that the query fits, the latest first."""
        units = {unit.number: unit for unit in self.units()}
        fitting = (row for row in self._store.guests(self.contest.id) if matches(query, row[0]))
        return [Who(units.get(unit or 0), None, name) for name, unit in islice(fitting, limit)]

    def rates(self) -> list[UnitRate]:
        """Units in which somebody has taken part, the fullest first."""
        counts = {row[0]: row for row in self._store.participants(self.contest.id)}
        rates = [
            UnitRate(unit.name, counts[unit.number][1], unit.people, counts[unit.number][2])
            for unit in self.units()
            if unit.number in counts
        ]
        return sorted(rates, key=lambda rate: -rate.people * 1_000_000 // max(rate.roster, 1))

    def refuse_closed(self) -> None:
        """Raise why the contest cannot be sat now: not open yet, closed, or a file that must be mended first."""
        refuse_outside(self.contest, self.clock.wall_ms())
        self.refuse_broken()

    def refuse_broken(self) -> None:
        """Raise what an organizer has to mend first: an error in the rules or the banks, or too few items."""
        self.shelf.refuse_open_keys()
        broken = [p for p in (*self.contest_problems, *self.banks.problems) if p.severity == "error"]
        if broken:
            raise Refusal("bank_broken", place=broken[0].place, what=broken[0].message)
        draw(self.pool, self.contest.blueprint, b"trial")

    # -- one sitting -----------------------------------------------------------------------------------------

    def begin(self, who: Who, practice: bool = False, story: Story | None = None) -> Sitting:
        """Draw a paper and start the clock. A `story` gives its own questions, as practice."""
        if self.sitting is not None:
            raise ValueError("a sitting is going on")
        practice = practice or story is not None
        if not practice:
            self.refuse_closed()
            self._refuse_used_up(who)
        form = self._draw(story)
        items = tuple(self.pool.item(entry.item_id) for entry in form.entries)
        contest = replace(self.contest, limit_ms=None, item_limit_ms=None) if practice else self.contest
        state = attempt.begin(contest, items)
        first = attempt.start(state)
        body, frozen = freezing.freeze(contest, form, items)
        row = AttemptRow(
            number=0,
            contest=contest.id,
            practice=practice,
            unit=who.unit.number if who.unit else None,
            unit_name=who.unit.name if who.unit else "",
            person=who.person.number if who.person else None,
            guest=who.guest,
            form=body,
            started_ms=self.clock.wall_ms(),
        )
        try:
            number = self._store.begin(row, frozen, events.to_json(first), self._stamp())
        except Refusal:
            # The commit may have reached the disk all the same; then the sitting has begun.
            self.sitting = self._take_up()
            if self.sitting is None:
                raise
            return self.sitting
        now = self.clock.elapsed_ms()
        self.sitting = Sitting(number, contest, who, practice, form, attempt.apply(state, first), 1, now, now)
        return self.sitting

    def answer(self, index: int, response: Response | None) -> Sitting:
        """Record a response to item `index`, in the item's own option order; None takes it back."""
        return self._do(lambda state, at: attempt.answer(state, index, response, at))

    def flag(self, index: int, on: bool) -> Sitting:
        return self._do(lambda state, at: attempt.flag(state, index, on, at))

    def move(self, index: int) -> Sitting:
        return self._do(lambda state, at: attempt.move(state, index, at))

    def predict(self, text: str) -> Sitting:
        return self._do(lambda state, at: attempt.predict(state, text, at))

    def extend(self, extra_ms: int, by: str) -> Sitting:
        """Give this one person more time; `by` names who allowed it."""
        return self._do(lambda state, at: attempt.extend(state, extra_ms, by, at))

    def left_ms(self) -> int | None:
        """Time left now for what ends first, the paper or the item on the screen; None without any limit."""
        sitting = self._required()
        due = attempt.due_ms(sitting.state)
        return None if due is None else max(0, due - self._at(sitting))

    def tick(self) -> Outcome | None:
        """Let time pass: writes it down when a tick is due, and ends an item or the paper when its time is over."""
        sitting = self._required()
        at = self._at(sitting)
        event = attempt.tick(sitting.state, at)
        if isinstance(event, events.Submitted):
            return self._close(sitting, event)
        due = sitting.saved_ms + attempt.TICK_MS - _TICK_SPARE_MS
        if isinstance(event, events.ItemExpired) or self.clock.elapsed_ms() >= due:
            self._write(sitting, event)
        return None

    def submit(self, reason: events.Reason = "person") -> Outcome:
        """End the sitting: the last event, the result and its sealed record are one transaction."""
        sitting = self._required()
        return self._close(sitting, attempt.submit(sitting.state, reason, self._at(sitting)))

    def discard(self) -> None:
        """End the sitting without a result."""
        sitting = self._required()
        event = attempt.discard(sitting.state, self._at(sitting))
        try:
            self._store.close_attempt(
                sitting.number, sitting.written, events.to_json(event), self._stamp(), "discarded"
            )
        except Refusal:
            if self._reload(sitting).state.ended is None:
                raise
        self.sitting = None

    # -- the organizer's side --------------------------------------------------------------------------------

    def load_roster(self, raw: bytes, name: str) -> tuple[RosterCount | None, tuple[Problem, ...]]:
        """Take over a roster file; with an error in it nothing is changed and the count is None."""
        from hoctapbac.store.roster import take_over

        for read in ("_units", "_directory", "pack", "hub"):
            self.__dict__.pop(read, None)  # made again when they are asked for
        return take_over(self._store, raw, name)

    def results(self, contest: str | None = None) -> list[dict[str, object]]:
        """Every result, oldest first; see `store.reading.results_of`."""
        from hoctapbac.store.reading import results_of

        return results_of(self._store.folder, contest)

    # -- inside ----------------------------------------------------------------------------------------------

    def _required(self) -> Sitting:
        if self.sitting is None:
            raise ValueError("no sitting")
        return self.sitting

    def _at(self, sitting: Sitting) -> int:
        return max(sitting.state.used_ms, self.clock.elapsed_ms() - sitting.base_ms)

    def _stamp(self) -> Stamp:
        return Stamp(self.clock.wall_ms(), self.clock.boot, self.clock.elapsed_ms())

    def _do(self, rule: Callable[[attempt.State, int], events.Event]) -> Sitting:
        sitting = self._required()
        return self._write(sitting, rule(sitting.state, self._at(sitting)))

    def _write(self, sitting: Sitting, event: events.Event) -> Sitting:
        stamp = self._stamp()
        try:
            self._store.add_event(sitting.number, sitting.written, events.to_json(event), stamp)
        except Refusal:
            # A commit that failed may have reached the disk: what is there decides, not what we believe.
            self._reload(sitting)
            raise
        self.sitting = replace(
            sitting,
            state=attempt.apply(sitting.state, event),
            written=sitting.written + 1,
            saved_ms=stamp.boot_ms,
        )
        return self.sitting

    def _reload(self, sitting: Sitting) -> Sitting:
        kept = tuple(events.from_json(body) for body, _ in self._store.events(sitting.number))
        state = attempt.replay(attempt.begin(sitting.contest, sitting.state.items), kept)
        self.sitting = replace(sitting, state=state, written=len(kept))
        return self.sitting

    def _note_time(self) -> None:
        """Write the time used so far, so that leaving in good order costs the person nothing."""
        sitting = self._required()
        event = attempt.tick(sitting.state, self._at(sitting))
        if not isinstance(event, events.Submitted):
            self._write(sitting, event)

    def _close(self, sitting: Sitting, event: events.Submitted) -> Outcome:
        state = attempt.apply(sitting.state, event)
        stamp = self._stamp()
        marks = score(state, sitting.contest)
        result, sealed = (None, ()) if sitting.practice else self._sealed(sitting, state, marks, stamp)
        try:
            self._store.close_attempt(
                sitting.number, sitting.written, events.to_json(event), stamp, "submitted", result, sealed
            )
        except Refusal:
            if self._reload(sitting).state.ended is None:
                raise
            # The commit had reached the disk: what is there is the result.
        self.sitting = None
        outcome = Outcome(
            contest=sitting.contest,
            who=sitting.who,
            practice=sitting.practice,
            items=state.items,
            responses=state.responses,
            score=marks,
            reason=event.reason,
            duration_ms=state.used_ms,
            submitted_ms=stamp.wall_ms,
        )
        if result is None:
            return outcome
        last = sealed[-1]
        self._store.note_head(last.place, records.link(last.body).hex())
        return replace(outcome, code=result.code, receipts=self._receipts(sitting, result, sealed[0]))

    def _sealed(
        self, sitting: Sitting, state: attempt.State, marks: Score, stamp: Stamp
    ) -> tuple[ResultRow, tuple[Sealed, ...]]:
        who = sitting.who
        figures = {
            "unit": self.pack.unit_number(who.unit.id) if who.unit else 0,
            "who": self.pack.person_number(who.person.id) if who.person else 0,
            "score": max(0, marks.points),  # a record has no negative numbers
            "max": marks.most,
            "correct": marks.correct,
            "items": marks.items,
            "duration_ms": state.used_ms,
        }
        drafts = [Draft(records.Result, figures)]
        if who.guest:
            named = {"name": who.guest, "unit_name": who.unit.name if who.unit else ""}
            drafts.append(Draft(records.Guest, named, of_first=True))
        sealed = self.journal.sealed(drafts, self.pack.id, stamp)
        code = self.journal.code(sealed[0], stamp.wall_ms)
        row = ResultRow(code, marks.correct, marks.items, marks.points, marks.most, state.used_ms, stamp.wall_ms)
        return row, sealed

    def _receipts(self, sitting: Sitting, result: ResultRow, sealed: Sealed) -> tuple[str, ...]:
        blob = sealed.seal + sealed.body
        if self.hub and (links := receipt.linked_forms(self.hub.url, self.hub.public, self.journal.key, blob)):
            return links
        unit = sitting.who.unit.name if sitting.who.unit else ""
        day = dates.date_text(result.submitted_ms)
        return receipt.readable_forms(result.code, sitting.contest.title, unit, day, records.link(sealed.body))

    def _refuse_used_up(self, who: Who) -> None:
        allowed = self.contest.attempts
        if who.person is None:
            return
        if who.person.id in self.contest.excluded:
            raise Refusal("excluded")
        if allowed.most is None:
            return
        # A session is a day at this station.
        since = period_start_ms("day" if allowed.per == "session" else allowed.per, self.clock.wall_ms()) or 0
        begun = self._store.attempts_of(who.person.number, self.contest.id, since)
        if len(begun) >= allowed.most:
            started_ms, code = begun[-1]
            raise Refusal("attempts_used", at=dates.time_text(started_ms), receipt=code or "–", limit=allowed.most)

    def _draw(self, story: Story | None) -> Form:
        seed = self.clock.entropy(16)
        if story is None:
            return draw(
                self.pool,
                self.contest.blueprint,
                seed,
                shuffle_items=self.contest.shuffle_items,
                shuffle_options=self.contest.shuffle_options,
            )
        own = self.story_items(story)
        return draw(self.pool, Blueprint((Part(len(own), story=story.id),)), seed, shuffle_items=False)

    def _take_up(self) -> Sitting | None:
        """The sitting that was cut off, after charging the break; None when everything was finished."""
        cut_off = self._store.unfinished()
        if cut_off is None:
            return None
        row, written = cut_off
        try:
            contest, form, items = freezing.thaw(row.form, self._store.frozen)
            kept = tuple(events.from_json(body) for body, _ in written)
            state = attempt.replay(attempt.begin(contest, items), kept)
        except (KeyError, ValueError):
            self._store.set_aside(row.number)
            self.unreadable = True
            return None
        last = written[-1][1]
        now = self.clock.elapsed_ms()
        gone = now - last.boot_ms if last.boot == self.clock.boot else None
        sitting = Sitting(
            row.number,
            contest,
            self._who(row),
            row.practice,
            form,
            state,
            len(kept),
            now,
            now - state.used_ms,
        )
        resumed = attempt.resume(state, state.used_ms, gone)
        sitting = replace(sitting, base_ms=now - resumed.at_ms)
        return self._write(sitting, resumed)

    def _who(self, row: AttemptRow) -> Who:
        unit = Unit(row.unit, row.unit_name, "", 0) if row.unit is not None else None
        person = None
        if unit is not None and row.person is not None:
            person = next((p for p in self.people(unit) if p.number == row.person), None)
            person = person or Person(row.person, "", "", "", "")
        return Who(unit, person, row.guest)


def _read_contest(path: Path) -> Loaded[Contest]:
    try:
        return settings.read(path.read_bytes(), path.name)
    except OSError as error:
        raise Refusal("contest_unreadable", path=str(path), why=error.strerror or str(error)) from error
