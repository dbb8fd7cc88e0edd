"""One line being typed: inserting, deleting, moving, selecting, with the input method over the word at the caret.

What is seen is what is kept: the text is always clean, in NFC, and within its length. Keys act strictly one
after another, whatever came in one read.
"""

from __future__ import annotations

import unicodedata

from hoctapbac.journey.page import Field
from hoctapbac.vietnamese import telex
from hoctapbac.vietnamese.cleaning import clean_line

EDITING = {"backspace", "delete", "left", "right", "home", "end"}


class Line:
    """One line being typed: insert, delete, move, select. The text is always clean and at most `most` characters."""

    def __init__(self, text: str = "", most: int = 60, style: telex.Style = "old") -> None:
        self.most = most
        self.style = style
        self.text = clean_line(text, most)
        self.caret = len(self.text)
        self.anchor: int | None = None  # the other end of what is selected
        self._word: telex.State | None = None  # being typed, at the caret

    @property
    def selected(self) -> tuple[int, int]:
        """From where to where text is selected; empty at the caret for none."""
        other = self.caret if self.anchor is None else self.anchor
        return min(self.caret, other), max(self.caret, other)

    def field(self, label: str, hint: str = "", method: str = "") -> Field:
        return Field(label, self.text, self.caret, hint, method, self.selected)

    def insert(self, piece: str) -> None:
        """Put `piece` in at the caret as it is, as much of it as there is room for."""
        self._end_word()
        before, after = self.text[: self.caret] + piece, self.text[self.caret :]
        # A space just typed at the end must survive, or no second word could be begun.
        tail = " " if before.endswith(" ") and before.strip() and not after.startswith(" ") else ""
        kept = (clean_line(before) + tail)[: max(self.most - len(after), self.caret)]
        self.text, self.caret = kept + after, len(kept)

    def compose(self, key: str, method: telex.Method) -> None:
        """Take `key` as the input method does: it may mark a letter of the word at the caret, or join it."""
        if not telex.belongs(key, method):
            self.insert(key)
            return
        start, end = self._word_bounds()
        word, place = telex.press(self._word_at(start, end), key, self.caret - start, method, self.style)
        self._put(word, start, end, start + place)

    def tone(self, digit: str) -> None:
        """Set a tone as VNI numbers it, if the word at the caret can have it; never a digit instead."""
        before = self.text, self.caret, self._word
        self.compose(digit, "vni")
        if len(self.text) > len(before[0]):
            self.text, self.caret, self._word = before

    def erase(self) -> None:
        """Backspace: one letter less; a tone stays with its word and finds its place again."""
        if not self.caret:
            return
        start, end = self._word_bounds()
        if end > self.caret or start == end:
            self._word = None
            self.text = self.text[: self.caret - 1] + self.text[self.caret :]
            self.caret -= 1
        else:
            shorter = telex.backspace(self._word_at(start, end), self.style)
            self._put(shorter, start, end, start + len(telex.shown(shorter, self.style)))

    def press(self, key: str, character: str | None, method: telex.Method | None = None) -> bool:
        """Take an editing key or a character, composed by `method`; False when this key edits nothing."""
        if key.removeprefix("shift+") in EDITING:
            self._edit(key)
        elif character and (key == "paste" or character.isprintable()):
            self._cut_selected()
            if key != "paste" and (method is not None or unicodedata.combining(character[0])):
                self.compose(character, method or "telex")  # a mark that comes alone joins its letter by any method
            else:
                self.insert(character)
        else:
            return False
        self._settle()
        return True

    def _settle(self) -> None:
        """A mark without a letter of its own may have come to stand behind one: then it joins that."""
        if not unicodedata.is_normalized("NFC", self.text):
            before = unicodedata.normalize("NFC", self.text[: self.caret])
            self.text = unicodedata.normalize("NFC", self.text)
            self.caret, self._word = min(len(before), len(self.text)), None

    def _edit(self, key: str) -> None:
        if key.endswith(("backspace", "delete")):
            if not self._cut_selected():
                self.erase() if key.endswith("backspace") else self._erase_next()
            return
        self._word = None
        selecting = key.startswith("shift+")
        if not selecting:
            self.anchor = None
        elif self.anchor is None:
            self.anchor = self.caret
        places = {"left": self.caret - 1, "right": self.caret + 1, "home": 0, "end": len(self.text)}
        self.caret = max(0, min(places[key.removeprefix("shift+")], len(self.text)))

    def _erase_next(self) -> None:
        self._word = None
        self.text = self.text[: self.caret] + self.text[self.caret + 1 :]

    def _cut_selected(self) -> bool:
        """Take away what is selected; False where nothing is."""
        start, end = self.selected
        self.anchor = None
        if start == end:
            return False
        self._word = None
        self.text, self.caret = self.text[:start] + self.text[end:], start
        return True

    def _word_bounds(self) -> tuple[int, int]:
        """Where the word at the caret begins and ends."""
        start = end = self.caret
        while start and telex.belongs(self.text[start - 1]):
            start -= 1
        while end < len(self.text) and telex.belongs(self.text[end]):
            end += 1
        return start, end

    def _word_at(self, start: int, end: int) -> telex.State:
        """The word being typed there, or what is written there, to be typed on."""
        return self._word if self._word is not None else telex.read(self.text[start:end])

    def _put(self, word: telex.State, start: int, end: int, caret: int) -> None:
        """The word instead of what stands from `start` to `end`."""
        text = self.text[:start] + telex.shown(word, self.style) + self.text[end:]
        if len(text) <= self.most:
            self.text, self.caret, self._word = text, caret, word

    def _end_word(self) -> None:
        """Something follows that is no letter: what cannot be a Vietnamese word gets its keys back."""
        word, (start, end) = self._word, self._word_bounds()
        if word is not None and (end == self.caret or word.beside):
            kept = telex.finish(word, self.style)
            if len(self.text) - (end - start) + len(kept) <= self.most:
                self.text = self.text[:start] + kept + self.text[end:]
                self.caret = start + len(kept) - len(word.beside)
        self._word = None
