"""Typing Vietnamese on a plain keyboard: Telex and VNI as two tables of one pure engine.

A `State` is one word as far as it is typed; `step` adds a key, `backspace` takes a shown letter away, `shown`
is what stands on the screen, `finish` what stands there once the word has ended, `read` takes up a word that
is already written, `press` a key anywhere inside a word. `compose` is all of it over a line of keys.

Promises: what is seen is what is saved, always in NFC, and no string of any characters raises. A mark or tone
key may come at any later place of the word; the same key twice in a row takes its effect back, and from then on
the word is left alone; as soon as the keys cannot become Vietnamese, they stand as they were typed («wifi»).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal

from hoctapbac.vietnamese.syllables import (
    HOI,
    HUYEN,
    LONGEST,
    NANG,
    NGA,
    NGANG,
    SAC,
    TONES,
    VOWELS,
    Style,
    begins,
    completes,
    endings,
    seat,
    spelled_right,
    split,
    tone_fits,
)

__all__ = ["EMPTY", "ERASE", "LAYOUTS", "Effect", "Layout", "Method", "State", "Style"]
__all__ += ["backspace", "belongs", "compose", "finish", "press", "read", "shown", "step"]

Method = Literal["telex", "vni"]
Effect = Literal["", "letter", "tone", "mark", "made", "undo"]

ERASE = frozenset("⌫\b\x7f")
_FLUSHED = 64  # letters of a word left alone that are carried along


@dataclass(frozen=True)
class Layout:
    """What the keys of a method do: `tones` key → tone, `marks` key → letter → letter, `alone` key → new letter."""

    tones: Mapping[str, str]
    marks: Mapping[str, Mapping[str, str]]
    alone: Mapping[str, str]


_STROKE = {"d": "đ"}
_HORN = {"u": "ư", "o": "ơ", "ô": "ơ"}
_BREVE = {"a": "ă", "â": "ă"}
_HAT_A, _HAT_E, _HAT_O = {"a": "â", "ă": "â"}, {"e": "ê"}, {"o": "ô", "ơ": "ô"}

LAYOUTS: Mapping[Method, Layout] = {
    "telex": Layout(
        tones={"z": NGANG, "f": HUYEN, "s": SAC, "r": HOI, "x": NGA, "j": NANG},
        marks={"a": _HAT_A, "e": _HAT_E, "o": _HAT_O, "w": _BREVE | _HORN, "d": _STROKE},
        alone={"w": "ư"},
    ),
    "vni": Layout(
        tones={"0": NGANG, "2": HUYEN, "1": SAC, "3": HOI, "4": NGA, "5": NANG},
        marks={"6": _HAT_A | _HAT_E | _HAT_O, "7": _HORN, "8": _BREVE, "9": _STROKE},
        alone={},
    ),
}


@dataclass(frozen=True, slots=True)
class State:
    """One word: first `letters` (small, marked, without tone; `capitals` says which are large), then `tail`.

    `keys` is what was typed, in NFC. `effect` is what the last key did. A `closed` word takes further keys as
    they are, into `tail`. `seat` is where a tone stood that came already composed, so that a person's own «hoà»
    or «hòa» stays; -1 else. `beside` stands right behind the caret and is a word of its own («Nguy|Anh», on the way
    to «Nguyễn Anh»). `before` is the state one key ago, as long as the word is not closed.
    """

    keys: str = ""
    letters: str = ""
    capitals: tuple[bool, ...] = ()
    tone: str = NGANG
    tail: str = ""
    closed: bool = False
    undone: bool = False
    effect: Effect = ""
    seat: int = -1
    beside: str = ""
    before: State | None = field(default=None, compare=False, repr=False)


EMPTY = State()


def belongs(key: str, method: Method = "telex") -> bool:
    """Whether a character belongs to a word: letters, digits, combining marks, and all that `method` acts upon.

    Digits in Telex too: what stands after one is no syllable there («10As» is a class).
    """
    if len(key) != 1:
        return False
    layout = LAYOUTS[method]
    return key.isalnum() or key in layout.tones or key in layout.marks or unicodedata.category(key)[0] == "M"


def step(state: State, key: str, method: Method = "telex") -> State:
    """The word after one more `key`: a character of the keyboard, a composed letter or a combining mark."""
    key = unicodedata.normalize("NFC", key)
    if len(key) != 1:
        for char in key:
            state = step(state, char, method)
        return state
    if unicodedata.combining(key):
        return _merged(state, key)
    if state.closed:
        tail = unicodedata.normalize("NFC", state.tail + key)
        return replace(state, keys=state.keys + key, tail=tail, effect="letter", before=None)
    return _acted(state, key, LAYOUTS[method]) or _added(state, key, method)


def _more(state: State, *, key: str, effect: Effect, **changes: Any) -> State:
    """`state` with `key` typed and with `changes`."""
    return replace(state, keys=state.keys + key, effect=effect, before=state, **changes)


# --- keys that change letters which stand already ---


def _acted(state: State, key: str, layout: Layout) -> State | None:
    """What `key` does as a tone or a mark; None if it is only a letter here."""
    small = key.lower()
    again = state.effect in ("tone", "mark", "made") and state.keys[-1:].lower() == small
    if small in layout.tones:
        return _undone(state, key, layout) if again else _toned(state, key, layout.tones[small])
    marks = layout.marks.get(small)
    if marks is None:
        return None
    letters = _marked(state.letters, marks)
    if letters is not None:
        return _more(state, letters=letters, key=key, effect="mark")
    if again:
        return _undone(state, key, layout)
    return _confirmed(state, key, marks) or _made(state, key, layout)


def _toned(state: State, key: str, tone: str) -> State | None:
    if tone == state.tone or not begins(state.letters) or not tone_fits(state.letters, tone):
        return None
    return _more(state, tone=tone, seat=-1, key=key, effect="tone")


def _marked(letters: str, marks: Mapping[str, str]) -> str | None:
    """`letters` with one letter, or the pair ươ, changed so that a syllable may still come of it."""
    onset, rime = split(letters)
    if not rime:  # «VNĐ», «HĐND»: among consonants only, a mark is for the letter just typed
        last = letters[-1:]
        return letters[:-1] + marks[last] if last in marks and last not in VOWELS else None
    if rime[0] in "uư" and rime[1:2] in ("o", "ô", "ơ"):
        pair = _paired(onset, rime, marks)
        if pair is not None:
            return onset + pair + rime[2:] if begins(onset + pair + rime[2:]) else None
    for n, letter in enumerate(letters):
        if letter in marks:
            changed = letters[:n] + marks[letter] + letters[n + 1 :]
            if begins(changed):
                return changed
    return None


def _paired(onset: str, rime: str, marks: Mapping[str, str]) -> str | None:
    """What `marks` make of the pair at the head of `rime`: uô, uơ, ươ; None if they are not about it."""
    if "u" in marks:
        if rime in ("uo", "uô") and "uơ" in endings(onset):
            return "uơ"  # «thuở», «huơ»; a second horn makes ươ of it
        return "ươ" if rime[:2] != "ươ" else None
    return "uô" if "o" in marks and rime[:2] != "uô" else None


def _confirmed(state: State, key: str, marks: Mapping[str, str]) -> State | None:
    """A second horn key for the other half of a ươ that one key has made already."""
    waiting = "u" in marks and split(state.letters)[1].startswith("ươ") and state.keys.lower().count(key.lower()) < 2
    return _more(state, key=key, effect="mark") if waiting else None


def _made(state: State, key: str, layout: Layout) -> State | None:
    """A letter that a key makes where it has nothing to mark: w is ư."""
    letter = layout.alone.get(key.lower())
    if letter is None or not (begins(state.letters + letter) and spelled_right(state.letters + letter)):
        return None
    capitals = (*state.capitals, key.isupper())
    return _more(state, letters=state.letters + letter, capitals=capitals, key=key, effect="made")


def _undone(state: State, key: str, layout: Layout) -> State:
    """The effect of the key before taken back, and the key typed instead; then the word is left alone."""
    letters, capitals, tone = state.letters, state.capitals, state.tone
    if state.effect == "tone":
        tone = NGANG
    elif state.effect == "made":
        letters, capitals = letters[:-1], capitals[:-1]
    else:
        letters = _unmarked(letters, layout.marks[key.lower()])
    tail = key
    longer = letters + key.lower()
    if split(longer)[1] and begins(longer):  # «booong»: the two o are what was wanted
        letters, capitals, tail = longer, (*capitals, key.isupper()), ""
    bare: dict[str, Any] = {"letters": letters, "capitals": capitals, "tone": tone, "tail": tail}
    return _more(state, **bare, closed=tail != "", undone=True, key=key, effect="undo")


def _unmarked(letters: str, marks: Mapping[str, str]) -> str:
    bare = {new: letter for letter, new in marks.items() if letter.isascii()}
    if not split(letters)[1]:
        return letters[:-1] + bare.get(letters[-1], letters[-1])
    return "".join(bare.get(letter, letter) for letter in letters)


# --- keys that add a letter ---


@lru_cache(maxsize=1024)
def _spread(sign: str) -> tuple[str, str] | None:
    """A letter with its marks in any order, as small letter without tone, and its tone; None if not Vietnamese."""
    small = sign.lower()
    if len(small) == 1 and ("a" <= small <= "z" or small == "đ"):
        return small, NGANG
    spread = unicodedata.normalize("NFD", small)
    letter = unicodedata.normalize("NFC", "".join(part for part in spread if part not in TONES))
    tone = "".join(part for part in spread if part in TONES)
    return (letter, tone) if letter in VOWELS and tone in TONES else None


def _added(state: State, key: str, method: Method) -> State:
    """The word with `key` as one more letter, or closed if it cannot be."""
    parts = _spread(key)
    if parts is None or len(state.letters) >= LONGEST:
        return _ended(state, key, method)
    letters, tone = state.letters + parts[0], parts[1] or state.tone
    rime = split(letters)[1]
    if len(rime) > 2 and rime[:2] in ("ưo", "uơ"):  # a horn on either is a horn on both once more follows
        letters = letters[: -len(rime)] + "ươ" + rime[2:]
    possible = (not rime or begins(letters)) and tone_fits(letters, tone)
    if not possible or (parts[1] and state.tone):
        return _impossible(state, key)
    place = len(state.letters) if parts[1] else state.seat
    capitals = (*state.capitals, key.isupper())
    return _more(state, letters=letters, capitals=capitals, tone=tone, seat=place, key=key, effect="letter")


def _ended(state: State, key: str, method: Method) -> State:
    """The word before a character that is no letter: a digit that does nothing, a letter of another alphabet."""
    vni_digit = method == "vni" and key in "0123456789" and split(state.letters)[1]
    if vni_digit or not _whole(state):
        return _impossible(state, key)
    return _more(state, tail=key, closed=True, key=key, effect="letter")


def _impossible(state: State, key: str) -> State:
    """A word that can be no syllable any more: its keys as they were typed.

    What was undone stays so, and so does an abbreviation in capitals with Đ («ĐUV»).
    """
    upper = all(state.capitals) and key.isupper() and not state.tone
    if state.undone or (upper and "đ" in state.letters and set(state.letters).isdisjoint("ăâêôơư")):
        return _more(state, tail=key, closed=True, key=key, effect="letter")
    typed = unicodedata.normalize("NFC", state.keys + key)
    return State(keys=typed, tail=typed, closed=True, effect="letter", before=state)


# --- words already written ---


def _signs(word: str) -> list[str]:
    """The characters of `word` as a reader counts them: each with its combining marks."""
    signs: list[str] = []
    for char in unicodedata.normalize("NFD", word):
        if signs and unicodedata.combining(char):
            signs[-1] += char
        else:
            signs.append(char)
    return signs


def read(word: str) -> State:
    """A word that is already written, to be typed on: `read("Tran")`, then a and f, is «Trần»."""
    word = unicodedata.normalize("NFC", word)
    signs = _signs(word)
    parts = [part for part in map(_spread, signs) if part is not None]
    letters, tones = "".join(part[0] for part in parts), "".join(part[1] for part in parts)
    possible = len(parts) == len(signs) <= LONGEST and len(tones) < 2 and (not split(letters)[1] or begins(letters))
    if not possible or not tone_fits(letters, tones):
        return State(keys=word, tail=word, closed=True)
    place = next((n for n, part in enumerate(parts) if part[1]), -1)
    return State(word, letters, tuple(sign[0].isupper() for sign in signs), tones, seat=place)


def _merged(state: State, mark: str) -> State:
    """A combining mark on the last letter shown, as some keyboards and decomposed texts send it."""
    if state.closed:
        tail = unicodedata.normalize("NFC", state.tail + mark)
        return replace(state, keys=state.keys + mark, tail=tail, effect="letter", before=None)
    return replace(read(shown(state) + mark), undone=state.undone, before=state)


def backspace(state: State, style: Style = "old") -> State:
    """The word without its last shown letter; a tone stays if the letter below it stays, and finds its new place."""
    word = replace(read(_shorter(shown(state, style))), seat=-1)
    if state.before is not None and shown(state.before, style) == shown(word, style):
        return state.before  # it also knows how it was typed
    return word


def _shorter(text: str) -> str:
    """`text` without its last character and the marks on it."""
    return unicodedata.normalize("NFC", "".join(_signs(text)[:-1]))


def press(state: State, key: str, at: int, method: Method = "telex", style: Style = "old") -> tuple[State, int]:
    """A key where the caret stands, `at` letters into the word as it is shown; the word, and the new place.

    At the end this is `step`. Inside, a tone or mark key acts on the whole word when a vowel stands before the
    caret or nothing else would be Vietnamese, and the caret stays; any other key is a letter put in there. Before a
    word, even one grown together with it, it is `step` of what stands before the caret. So a field asks for
    nothing else: it draws `shown` of the answer anew and sets its caret.
    """
    text = shown(state, style)
    if at >= len(text):
        after = step(read(text) if state.beside else state, key, method)
        return after, len(shown(after, style))
    return _pressed_beside(state, key, at, method, style) or _pressed_inside(state, key, at, method, style)


def _pressed_beside(state: State, key: str, at: int, method: Method, style: Style) -> tuple[State, int] | None:
    """A key for a word of its own before the rest of `state`; None if it belongs to what stands there."""
    text = shown(state, style)
    left, right = text[:at], text[at:]
    begun = state.beside == right
    if not (begun or not at or (state.closed and completes(read(right).letters))):
        return None
    word = step(replace(state, beside="") if begun else read(left), key, method)
    both, caret = replace(word, beside=right), len(shown(word, style))
    # A mark at the head of the rest would join what is put before it.
    return (both, caret) if unicodedata.is_normalized("NFC", shown(both, style)) else None


def _pressed_inside(state: State, key: str, at: int, method: Method, style: Style) -> tuple[State, int]:
    """A key for the word as a whole."""
    text, after = shown(state, style), step(state, key, method)
    left, right = text[:at], text[at:]
    if after.effect == "undo":
        bare = shown(after, style)[: len(text)]
        word = bare[:at] + key + bare[at:]
        return State(keys=word, tail=word, closed=True, undone=True, effect="undo", before=state), at + len(key)
    made = step(read(left), key, method)
    put_in = read((shown(made, style) if made.effect == "made" else left + key) + right)
    acts = after.effect in ("tone", "mark") and len(shown(after, style)) == len(text)
    if acts and (put_in.closed or not VOWELS.isdisjoint(read(left).letters)):
        return after, at
    put_in = replace(put_in, effect="letter", before=state)
    return put_in, max(0, len(shown(put_in, style)) - len(right))


# --- what is seen ---


def _whole(state: State) -> bool:
    """Whether the word may stand as it is seen: a whole syllable, consonants only («VNĐ»), or left alone."""
    return state.closed or state.undone or completes(state.letters) or not split(state.letters)[1]


def shown(state: State, style: Style = "old") -> str:
    """What is seen of the word, in NFC."""
    letters = state.letters
    if state.tone:
        place = seat(letters, style)
        if state.seat in (seat(letters, "old"), seat(letters, "new")):
            place = state.seat
        letters = letters[:place] + unicodedata.normalize("NFC", letters[place] + state.tone) + letters[place + 1 :]
    if any(state.capitals):
        letters = "".join(c.upper() if large else c for c, large in zip(letters, state.capitals, strict=True))
    return letters + state.tail + state.beside


def finish(state: State, style: Style = "old") -> str:
    """What stands when the word has ended: what is seen, or the keys if that is no whole syllable («aw», «law»)."""
    return shown(state, style) if _whole(state) else state.keys + state.beside


def compose(keys: str, method: Method = "telex", style: Style = "old") -> str:
    """A whole line of keys as it is seen, in NFC: ended words finished, the last one as it stands.

    ⌫ and the two control characters for it are Backspace, which also goes back into an ended word. Whatever
    belongs to no word passes through.
    """
    done: list[str] = []
    word = EMPTY
    for key in keys:
        if key not in ERASE:
            if belongs(key, method):
                word = step(word, key, method)
            else:
                done += finish(word, style), key
                word = EMPTY
            if len(word.tail) > _FLUSHED:
                done.append(finish(word, style))
                word = State(closed=True)
        elif word.keys:
            word = backspace(word, style)
        else:
            text, word = _reopened(_shorter("".join(done)), method)
            done = [text]
    return unicodedata.normalize("NFC", "".join(done) + shown(word, style))


def _reopened(text: str, method: Method) -> tuple[str, State]:
    """`text` before its last word, and that word to be typed on."""
    start = len(text)
    while start and belongs(text[start - 1], method):
        start -= 1
    return text[:start], read(text[start:])
