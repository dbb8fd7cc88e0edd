"""The kiosk as a whole: which scene is on, what every key does everywhere, and what happens when nobody is there.

Whoever draws (`tui`, `plain`) calls `press`, `pick`, `tick` and `painted`, and draws `page`. Three guards stand before
every scene: input that is older than what stands on the screen is dropped, a held key acts once, and a refusal
becomes a page with a remedy instead of an end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hoctapbac.errors import Refusal
from hoctapbac.journey import aids, attract, sit
from hoctapbac.journey.line import EDITING
from hoctapbac.journey.page import Page
from hoctapbac.journey.scene import Scene
from hoctapbac.journey.writing import Typing
from hoctapbac.sitting import Outcome, Sitting
from hoctapbac.station import Station
from hoctapbac.texts import catalogue, refusal_text

SETTLE_S = Scene.settle_s
# The same key again within this time is a key held down: keyboards repeat every 30 to 100 ms.
REPEAT_S = 0.12
# So many keys less than BURST_GAP_S apart are no hand but a paste or a fallen book: nothing counts until it is quiet.
BURST_KEYS = 5
BURST_GAP_S = 0.05
QUIET_S = 0.5
_REPEATABLE = {"up", "down", "left", "right", "backspace", "delete", "pageup", "pagedown"}
_FIRST_LOOK = (1, "light")  # text size and contrast, for whoever comes next
_LARGEST = 3
_LONGEST_PASTE = 400
_CONTRASTS = ("light", "dark", "high")


class Kiosk:
    """One person after another at one station."""

    def __init__(
        self,
        station: Station,
        lang: str = "vi",
        guard: bool = True,
        typing: Typing | None = None,
        waiting: Callable[[Kiosk], Scene] = attract.Attract,
    ) -> None:
        self.station = station
        self._waiting = waiting  # the page that everything comes back to
        self.typing = typing or (Typing() if guard else Typing("off", screen=False))
        self._first_method = self.typing.method
        self.say = catalogue(lang, station.contest.address)
        self.size, self.contrast = _FIRST_LOOK
        self.closing = False
        self.warmed = False  # the banks are in memory
        self.trouble = ""  # why the contest cannot be opened, for the organizers
        self.visits = 0
        self.wrong_codes = 0  # of the staff, tried at this sitting
        self._guard = guard
        self._number = 0
        self._painted_at: float | None = None
        self._last_key = ("", float("-inf"))
        self._burst = 0
        self._touched_ms = station.clock.elapsed_ms()
        self._page: Page | None = None
        self._notice = ""
        self._below: list[Scene] = []
        self.scene: Scene = waiting(self)
        if station.sitting is not None:
            self.show(sit.Restored(self))

    # -- for whoever draws -----------------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        if self._page is None:
            try:
                made = self.scene.page()
            except Refusal as refusal:
                self.show(aids.Refused(self, refusal))
                made = self.scene.page()
            self._page = replace(made, number=self._number, notice=self._notice)
        return self._page

    def painted(self, at: float) -> None:
        """The page now on the screen was first seen at `at` (monotonic seconds, the clock of key events)."""
        if self._painted_at is None:
            self._painted_at = at

    def press(self, key: str, character: str | None, at: float) -> None:
        """A key, by name, with the character it types if any, at the time it was struck."""
        if self._meant(key, at, typed=character is not None and character.isprintable()):
            self._act(lambda: self._key(key, character))

    def pick(self, index: int, at: float) -> None:
        """A click or tap on the choice at `index` of the page."""
        if self._meant(f"pick {index}", at):
            self._act(lambda: self.scene.pick(index))

    def paste(self, text: str, at: float) -> None:
        """A pasted text: at most its first characters, as many as a path has, are typed, and only into a field."""
        if self.page.typing is not None and not self._stale(at):
            self._act(lambda: self.scene.press("paste", " ".join(text[:_LONGEST_PASTE].split())))

    def stirred(self) -> None:
        """Somebody is there and only looks, scrolling for example."""
        self._touched_ms = self.station.clock.elapsed_ms()

    def tick(self) -> None:
        """A second has passed: time, idleness, countdowns."""
        self.touch()
        self._sheltered(self._tick_sitting)
        self._mind_idle()

    def warm(self) -> None:
        """Load what the first person will need, while nobody waits."""
        self._sheltered(self._load)
        self.touch()

    def _load(self) -> None:
        self.station.warm()
        self.warmed = True
        try:
            self.station.refuse_broken()
        except Refusal as refusal:
            # Said on the waiting screen, before somebody has walked up for nothing.
            self.trouble = refusal_text(self.say, refusal)

    def stop(self, reason: str) -> None:
        """The machine wants us gone: keep what is only on the screen, then close the station."""
        if not self.closing:
            self.closing = True
            self._leave_all()
            self._sheltered(self.station.close)

    # -- for scenes ------------------------------------------------------------------------------------------

    def show(self, scene: Scene) -> None:
        """Go to another scene; what lay under an aid is gone."""
        self._below.clear()
        self._switch(scene)

    def over(self, scene: Scene) -> None:
        """Lay a scene over the present one, to come back to with `uncover`."""
        self._below.append(self.scene)
        self._switch(scene)

    def instead(self, scene: Scene) -> None:
        """Another scene in the place of the present one, over the same below."""
        self._switch(scene)

    def uncover(self) -> None:
        self._switch(self._below.pop())

    def home(self) -> None:
        """Back to waiting, with nothing of the last person left."""
        self.visits += 1
        self.wrong_codes = 0
        self.size, self.contrast = _FIRST_LOOK
        self.typing.method = self._first_method
        self.show(self._waiting(self))

    def touch(self) -> None:
        """The same page, with something on it changed."""
        self._page = None

    def renumber(self) -> None:
        """Another page: input older than it must not act on it."""
        self._number += 1
        self._painted_at = None if self._guard else 0.0
        self._notice = ""
        self.touch()

    def notice(self, key: str, **facts: object) -> None:
        """One sentence above the key line, until the next key."""
        self._notice = self.say(key, **facts)
        self.touch()

    def finished(self, outcome: Outcome) -> None:
        from hoctapbac.journey import outcome as scenes

        # The result is news even to somebody who has not touched anything for a while.
        self._touched_ms = self.station.clock.elapsed_ms()
        self.show(scenes.Result(self, outcome))

    # -- inside ----------------------------------------------------------------------------------------------

    def _switch(self, scene: Scene) -> None:
        self.scene = scene
        self.renumber()

    def _meant(self, key: str, at: float, *, typed: bool = False) -> bool:
        """Whether a stroke was meant for what stands on the screen; strokes that were not still count as strokes."""
        last, when = self._last_key
        self._last_key = (key, at)
        if not self._guard:
            return True
        flood = self._flooding(key != last and key not in _REPEATABLE, at - when)
        if self._stale(at):
            return False
        if self.page.typing is not None and (typed or key.removeprefix("shift+") in EDITING):
            return True  # letters of a name come fast, and twice; an input method deletes and retypes in one go
        held = key == last and at - when < REPEAT_S and key not in _REPEATABLE
        return not held and not flood

    def _stale(self, at: float) -> bool:
        """Older than the page, or too soon after it appeared."""
        return self._guard and (self._painted_at is None or at < self._painted_at + self.scene.settle_s)

    def _flooding(self, another: bool, gap: float) -> bool:
        """Whether a flood is going on, after a stroke of another key than the last and the time since that one."""
        if gap >= QUIET_S or (self._burst < BURST_KEYS and gap >= BURST_GAP_S):
            self._burst = 0
        elif another:
            self._burst += 1
        return self._burst >= BURST_KEYS

    def _act(self, action: Callable[[], None]) -> None:
        self._touched_ms = self.station.clock.elapsed_ms()
        self._notice = ""
        self.touch()
        self._sheltered(action)

    def _sheltered(self, action: Callable[[], object]) -> None:
        try:
            action()
        except Refusal as refusal:
            self._refused(refusal)

    def _refused(self, refusal: Refusal) -> None:
        """A sentence with its remedy: above the keys where the person can go on, else on a page of its own."""
        self.touch()
        if refusal.code == "time_over" and self.station.sitting is not None:
            self._sheltered(self._tick_sitting)
        elif self.station.sitting is not None:
            self._notice = refusal_text(self.say, refusal)
        else:
            self.show(aids.Refused(self, refusal))

    def _key(self, key: str, character: str | None) -> None:
        self._learn_keyboard(character)
        if isinstance(self.scene, aids.StillThere):
            self.scene.press(key, character)
        elif key == "f1" and not isinstance(self.scene, aids.Help | aids.ExtraTime):
            self.over(aids.Help(self))
        elif self.page.typing is None and self._setting(key, character):
            self.touch()
        else:
            self.scene.press(key, character)

    def _learn_keyboard(self, character: str | None) -> None:
        """Whoever has keys needs none on the screen."""
        if character is not None:
            self.typing.lettered = self.typing.lettered or character.isalpha()
            self.typing.keyed = self.typing.keyed or character.isalnum()

    def _setting(self, key: str, character: str | None) -> bool:
        if character in ("+", "=") or character in ("-", "_"):
            self.size = max(0, min(self.size + (1 if character in "+=" else -1), _LARGEST))
        elif key in ("c", "C") and not self.scene.takes_letters:
            self.contrast = _CONTRASTS[(_CONTRASTS.index(self.contrast) + 1) % len(_CONTRASTS)]
        else:
            return False
        return True

    def _tick_sitting(self) -> None:
        """Time goes on, under an aid too: it may end an item, and then another is on, or the paper."""
        sitting = self.station.sitting
        if sitting is None:
            return
        if self.station.left_ms() != 0:
            self._leave_all()  # what is being typed counts as long as there is time
        outcome = self.station.tick()
        after = self.station.sitting
        if outcome is not None:
            self.finished(outcome)
        elif after is not None and after.state.position != sitting.state.position:
            self._item_over(sitting.state.position)

    def _item_over(self, index: int) -> None:
        """An item's own time is spent: whoever was at it goes to the next, whoever was elsewhere is told."""
        if not isinstance(self.scene, sit.InSitting) or isinstance(self.scene, sit.Question):
            self.show(sit.Question(self))
        self.notice("sit.item_over", number=index + 1)

    def _leave_all(self) -> None:
        for scene in (self.scene, *self._below):
            self._sheltered(scene.leave)

    def _mind_idle(self) -> None:
        idle_ms = self.station.clock.elapsed_ms() - self._touched_ms
        if self.station.sitting is not None:
            self._mind_idle_sitting(self.station.sitting, idle_ms)
        elif self.scene.idle_s is not None and idle_ms >= self.scene.idle_s * 1_000:
            self._touched_ms = self.station.clock.elapsed_ms()
            self.home()

    def _mind_idle_sitting(self, sitting: Sitting, idle_ms: int) -> None:
        if idle_ms >= sitting.contest.idle_ms:
            self._touched_ms = self.station.clock.elapsed_ms()
            self._sheltered(self._give_up)
        elif idle_ms >= sitting.contest.idle_warning_ms and not isinstance(self.scene, aids.StillThere):
            self.over(aids.StillThere(self))

    def _give_up(self) -> None:
        """Nobody is there: what was answered is submitted or discarded by the rules, and the screen is cleared."""
        self._leave_all()
        sitting = self.station.sitting
        if sitting is None:
            return
        if sitting.practice or sitting.contest.idle == "discard":
            self.station.discard()
        else:
            self.station.submit("idle")
        self.home()

    def idle_left_s(self) -> int:
        """Seconds until an idle sitting is given up."""
        gone = self.station.clock.elapsed_ms() - self._touched_ms
        rules = self.station.sitting.contest if self.station.sitting is not None else self.station.contest
        return max(0, -(-(rules.idle_ms - gone) // 1000))
