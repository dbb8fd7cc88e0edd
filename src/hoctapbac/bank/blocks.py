"""From lines to blocks: the head of the file, each «Câu», each «Thẻ», with their labelled lines.

Nothing is understood here but where each line belongs. An option letter is a label only where the sequence
A, B, C… calls for it, so that «C. Mác» in a stem stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from hoctapbac.bank.labels import (
    HEADING,
    IGNORE,
    LABEL,
    LABELS,
    LETTERS,
    OPTION,
    Kind,
    belongs_elsewhere,
    field_of,
    near_label,
)
from hoctapbac.bank.lines import Line
from hoctapbac.bank.notes import Notes

_WORDS = re.compile(r"[^\W_]+(?: [^\W_]+){0,3}")
_INDENT = "Nếu là phần tiếp của dòng trên, thụt dòng này vào hai dấu cách."


@dataclass(slots=True)
class Entry:
    """One labelled text: its first line and the lines that go on with it."""

    line: int
    parts: list[str]
    label: str = ""
    starred: bool = False

    @property
    def text(self) -> str:
        return "\n".join(part for part in self.parts if part)


@dataclass(slots=True)
class Block:
    """A heading with everything under it. `refusal` says why nothing can be made of it."""

    kind: Kind
    number: str
    heading: Entry
    options: list[Entry] = field(default_factory=list)
    fields: dict[str, list[Entry]] = field(default_factory=dict)
    refusal: str = ""

    @property
    def line(self) -> int:
        return self.heading.line

    @property
    def called(self) -> str:
        return {"bank": "Phần đầu tệp", "item": f"Câu {self.number}", "story": f"Thẻ {self.number}"}[self.kind]

    def refuse(self, notes: Notes, line: int, code: str, message: str, remedy: str) -> None:
        """Report a mistake that leaves nothing to be used of this block."""
        notes.error(line, code, message, remedy)
        self.refusal = self.refusal or message


def blocks_of(lines: Iterable[Line], notes: Notes) -> Iterator[Block]:
    """The head of the file first (it may be empty), then items and stories in file order."""
    cutter = _Cutter(notes)
    for line in lines:
        finished = cutter.take(line)
        if finished is not None:
            yield finished
    yield cutter.end()


class _Cutter:
    """Takes lines one by one; `_open` is the text an indented line would go on with.

    `_above` holds the «# lint: ignore» lines since the last other line: those that touch the next heading are its own.
    """

    def __init__(self, notes: Notes) -> None:
        self.block = Block("bank", "", Entry(0, []))
        self._notes = notes
        self._open: Entry | None = None
        self._above: list[Entry] = []

    def take(self, line: Line) -> Block | None:
        """Put one line in its place; gives back the block it has ended, if any."""
        if line.indented and self._open is not None:
            self._open.parts.append(line.text)
        elif line.text.startswith("#"):
            self._comment(line)
        elif heading := HEADING.match(line.text):
            return self._start(line, "item" if heading[1] else "story", heading[2], heading[3])
        elif not (self._option(line) or self._label(line)):
            self._plain(line)
        return None

    def end(self) -> Block:
        """The last block, once every line has been taken."""
        self._ignore(self._above)
        return self.block

    def _comment(self, line: Line) -> None:
        """A comment is nobody's text, but it may say what a checker should leave alone."""
        found = IGNORE.match(line.text)
        if found is not None:
            self._above.append(Entry(line.number, [found[1]], LABELS["item"]["ignored"]))

    def _ignore(self, entries: list[Entry]) -> None:
        """Put what is to be left alone into the block at hand."""
        for entry in entries:
            if self.block.kind == "item":
                self.block.fields.setdefault("ignored", []).append(entry)
            else:
                message = f"{self.block.called}: «# lint: ignore» chỉ dùng cho câu hỏi."
                self._notes.warning(entry.line, "field-not-used", message, "Đặt dòng này ngay trên hoặc trong câu.")

    def _start(self, line: Line, kind: Kind, number: str, text: str) -> Block:
        touching = [entry for n, entry in enumerate(reversed(self._above), 1) if entry.line == line.number - n]
        self._ignore([entry for entry in self._above if entry not in touching])
        self._above = []
        finished = self.block
        self._open = Entry(line.number, [text])
        self.block = Block(kind, number, self._open)
        self._ignore(touching)
        return finished

    def _option(self, line: Line) -> bool:
        found = OPTION.match(line.text) if self.block.kind == "item" else None
        if found is None:
            return False
        place = len(self.block.options)
        letter = found[2].upper()
        if place < len(LETTERS) and letter == LETTERS[place]:
            self._open = Entry(line.number, [found[4]], letter, bool(found[1]))
            self.block.options.append(self._open)
            return True
        return self._out_of_order(line, found, letter, place)

    def _out_of_order(self, line: Line, found: re.Match[str], letter: str, place: int) -> bool:
        """An option whose letter is not the next one; anything else that looks like it is text."""
        in_options = bool(self.block.options) and self._open is self.block.options[-1]
        if not in_options or letter > "J" or found[3] == ":" or not found[4]:
            return False
        wanted = LETTERS[place] if place < len(LETTERS) else ""
        self.block.refuse(
            self._notes,
            line.number,
            "option-order",
            f"{self.block.called}: phương án «{letter}» không đúng thứ tự.",
            (f"Ghi lại thành «{wanted}.». " if wanted else "") + _INDENT,
        )
        self._open = Entry(line.number, [])
        return True

    def _label(self, line: Line) -> bool:
        found = LABEL.match(line.text)
        if found is None:
            return False
        name = field_of(self.block.kind, found[1])
        if name is None:
            return self._unknown(line, found[1])
        self._open = Entry(line.number, [found[2]], found[1])
        self.block.fields.setdefault(name, []).append(self._open)
        return True

    def _unknown(self, line: Line, word: str) -> bool:
        """A label with no place here is reported, its text left out; False where it may be plain text."""
        meant = near_label(self.block.kind, word)
        if meant is not None:
            remedy = f"Có phải «{meant}:»? {_INDENT}"
        elif belongs_elsewhere(word):
            allowed = ", ".join(f"«{label}»" for label in LABELS[self.block.kind].values())
            remedy = f"Ở đây dùng được: {allowed}. {_INDENT}"
        elif self._open is not None and self._open is not self.block.heading and _WORDS.fullmatch(word):
            remedy = f"Bỏ dòng này hoặc sửa tên dòng. {_INDENT}"
        else:
            return False
        message = f"{self.block.called}: không có dòng tên là «{word}» ở đây."
        self._notes.error(line.number, "unknown-label", message, remedy)
        self._open = Entry(line.number, [])
        return True

    def _plain(self, line: Line) -> None:
        """A line without a label goes on with the text above it; only a stem may do so silently."""
        if self._open is None:
            self._notes.error(
                line.number,
                "stray-line",
                "Dòng này không thuộc câu hay mục nào.",
                "Thêm tên dòng (ví dụ «Ngân hàng:») hoặc đặt «#» ở đầu nếu là ghi chú của người soạn.",
            )
            return
        if self._open is not self.block.heading:
            self._notes.warning(
                line.number,
                "stray-line",
                f"{self.block.called}: dòng này không có tên; đã hiểu là phần tiếp của dòng trên.",
                _INDENT,
            )
        self._open.parts.append(line.text)
