"""From lines to questions as they were seen: stems, options, what is said about the key. No key is decided here.

A letter is an option's label only in the sequence A, B, C…, so «C. Mác» stays text. What begins a question is
learned from the whole file: the way of numbering that most often stands before an option A. Files without numbers
are cut at separators or before each option A.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from hoctapbac.bank.importers import signs
from hoctapbac.bank.importers.hutech import SEPARATOR, Tags, stem_of, tags_of
from hoctapbac.bank.importers.markup import Media
from hoctapbac.bank.importers.pieces import Line
from hoctapbac.bank.importers.signs import Heading, Label
from hoctapbac.bank.notes import Notes

MOST_LETTERS = 26
LONG = 120  # letters of a line between two questions that are more than a heading


@dataclass(slots=True)
class Choice:
    """An option as seen. `lines[0].part(0, start)` is its label, the rest its text; `ticked` has a star or tick."""

    label: Label
    lines: list[Line]
    start: int
    ticked: bool

    @property
    def text(self) -> str:
        first, *more = self.lines
        return "\n".join([first.text[self.start :], *(line.text for line in more)])


@dataclass(slots=True)
class Question:
    """A question as seen. `said` holds (kind of field, value, line); `passage` is what stands before its group."""

    first: Line
    heading: Heading | None = None
    stem: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    said: list[tuple[str, str, Line]] = field(default_factory=list)
    passage: str = ""
    wrong: str = ""  # why its options cannot be trusted


def questions_of(lines: Sequence[Line], notes: Notes) -> Iterator[Question]:
    """The questions of a file, in order."""
    lines = list(_unfolded(_unglued(lines, notes)))
    cutter = _Cutter(_plan(lines), notes)
    for n, line in enumerate(lines):
        finished = cutter.take(n, line)
        if finished is not None:
            yield finished
    if cutter.question is not None:
        yield cutter.question
    if cutter.left:
        places = ", ".join(line.where for line in cutter.left[:8]) + (", …" if len(cutter.left) > 8 else "")
        notes.warning(
            cutter.left[0].line,
            "left-out",
            f"Có {len(cutter.left)} đoạn văn đứng giữa các câu, không ghi là của câu nào, đã để ra ngoài ({places}).",
            "Nếu đó là đoạn văn dùng chung, viết thêm “Đọc đoạn văn và trả lời các câu từ 7 đến 10” ở đầu đoạn ấy.",
        )


# -- one line, two questions -------------------------------------------------------------------------------------

_GLUED = re.compile(r"(?<=[^\s\d.,])\s?(\d{1,4})\s*[.:]\s*(?=[A-ZĐÀ-Ỹ“\"])")


def _unglued(lines: Iterable[Line], notes: Notes) -> Iterator[Line]:
    """The lines, a question glued to the end of the one before («…khuyết điểm428.Theo Quy định») cut off from it.

    A number counts only where it is the one that must come next.
    """
    last = -1
    for line in lines:
        heading = signs.heading_of(line.text, line.label)
        last = int(heading.number) if heading else last
        glued = next((f for f in _GLUED.finditer(line.text) if int(f[1]) == last + 1 and f.start() > 0), None)
        if glued is None:
            yield line
            continue
        notes.warning(
            line.line,
            "glued",
            f"Câu {glued[1]} viết liền vào câu trước ({line.where}); đã tách ra.",
            "Xem lại hai câu ấy; xuống dòng trước số câu trong tệp gốc.",
        )
        last += 1
        yield Line(line.part(0, glued.start()), line.where, line.line, line.label, line.level, line.soft, line.cell)
        yield Line(line.part(glued.start(1)), line.where, line.line, cell=line.cell)


# -- one line, several options -----------------------------------------------------------------------------------


def _unfolded(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, those that hold several options cut so that each option begins one."""
    expected = "A"
    lines = list(lines)
    for n, line in enumerate(lines):
        below = next((each for each in lines[n + 1 : n + 5] if each.text.strip()), None)
        cuts = _cuts(line, expected, below)
        if (signs.bullet_key(line.text) and not (cuts and cuts[0] == 0)) or _goes_on_below(line, cuts, below):
            cuts = []
        parts = [line] if not cuts else _cut(line, cuts)
        for part in parts:
            label = signs.label_of(part.text, part.label)
            if label and label.letter in (expected, "A"):
                expected = chr(ord(label.letter) + 1)
            yield part


def _cuts(line: Line, expected: str, below: Line | None) -> list[int]:
    """Where options begin in a line; its last «A.» alone counts where the next line begins with B."""
    own = signs.label_of(line.text, line.label)
    if line.label and own is not None and own.letter in (expected, "A"):
        return signs.cuts_of(line.text, "a" if own.small else own.letter, begun=True)
    cuts = signs.cuts_of(line.text, expected) or (signs.cuts_of(line.text, "A") if expected != "A" else [])
    following = signs.label_of(below.text, below.label) if below is not None and not cuts else None
    if following is not None and following.letter == "B" and (own is None or own.letter != "A"):
        start = signs.last_label(line.text, "a" if following.small else "A")
        return [start] if start else []
    return cuts


def _goes_on_below(line: Line, cuts: Sequence[int], below: Line | None) -> bool:
    """Whether the next line bears a letter that the line seems to hold: «B. Lênin và C. Mác» above «C. Hồ Chí Minh»."""
    label = signs.label_of(below.text, below.label) if below is not None else None
    inside = [signs.label_of(line.text[cut:], "") for cut in cuts[1:]]
    return bool(label) and any(each and label and each.letter == label.letter for each in inside)


def _cut(line: Line, cuts: Sequence[int]) -> list[Line]:
    starts = [*([0] if cuts[0] else []), *cuts]
    ends = [*starts[1:], len(line.text)]
    parts = []
    for n, (start, end) in enumerate(zip(starts, ends, strict=True)):
        label = line.label if n == 0 else ""
        parts.append(
            Line(line.part(start, end), line.where, line.line, label, line.level, line.soft or n > 0, line.cell)
        )
    return parts


# -- what begins a question --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Plan:
    """Where questions begin: the lines that are headings, or every option A, or separators only."""

    headings: dict[int, Heading]
    separated: bool
    bare: bool


def _plan(lines: Sequence[Line]) -> _Plan:
    found = {n: heading for n, line in enumerate(lines) if (heading := signs.heading_of(line.text, line.label))}
    begins = [
        n for n, line in enumerate(lines) if (label := signs.label_of(line.text, line.label)) and label.letter == "A"
    ]
    separated = sum(SEPARATOR in line.text.lower() for line in lines) >= 1
    if separated:
        return _Plan({n: h for n, h in found.items() if h.style == "word"}, True, False)
    led = Counter(_led_by(found, begins))
    if not led or sum(led.values()) < len(begins) * 0.5:
        words = {n: h for n, h in found.items() if h.style == "word"}
        return _Plan(words, False, bare=not words or len(words) * 2 < len(begins))
    main = max(led, key=lambda style: (led[style], style == "word"))
    leads = _leaders(found, begins, main)
    return _Plan({n: h for n, h in found.items() if h.style == main or n in leads}, False, False)


def _led_by(found: dict[int, Heading], begins: Sequence[int]) -> Iterator[str]:
    """For each option A the style of the nearest heading above it, none counted twice."""
    places, above = deque(sorted(found)), list[int]()
    for begin in begins:
        while places and places[0] <= begin:
            above.append(places.popleft())
        if above and begin - above[-1] <= 12:
            yield found[above.pop()].style


def _leaders(found: dict[int, Heading], begins: Sequence[int], main: str) -> set[int]:
    """Headings of another style than the usual that nevertheless lead straight to an option A of their own."""
    leads, places = set(), deque(sorted(found))
    for begin in begins:
        above = []
        while places and places[0] <= begin:
            above.append(places.popleft())
        if above and all(found[n].style != main for n in above):
            leads.add(above[-1] if len({found[n].style for n in above}) == 1 else above[0])
    return leads


# -- line after line ---------------------------------------------------------------------------------------------


class _Cutter:
    """Takes lines one by one; gives back each question when the next one begins."""

    def __init__(self, plan: _Plan, notes: Notes) -> None:
        self.question: Question | None = None
        self._plan = plan
        self._notes = notes
        self._loose: list[Line] = []  # lines that belong to no question yet
        self._passage = ""
        self._shared = ("", 0, -1)  # a passage that names the questions it is for, the first and the last of them
        self.left: list[Line] = []  # where passages begin that are for no question
        self._pending: list[tuple[str, str, Line]] = []  # fields that stand before their question («ID: 7»)
        self._gap = True  # an empty line came before

    def take(self, n: int, line: Line) -> Question | None:
        text = line.text
        if not text.strip() and not line.label:
            self._gap = True
            return None
        tags, rest = tags_of(text)
        finished = self._tagged(tags) if tags.any else None
        if not rest.strip() and tags.any and n not in self._plan.headings:
            return finished
        again = self._line(n, line)
        self._gap = False
        return finished or again

    def _tagged(self, tags: Tags) -> Question | None:
        """A separator or the marks of a group end the question before them."""
        if tags.group_ends:
            self._passage = ""
        announced = signs.span_of(self._words()) is not None  # «Questions 3 to 5 refer to …»: kept for them
        if tags.group_begins and not announced:
            self._loose = []
        if tags.passage_ends:
            self._passage = "\n".join(each.text for each in self._loose if each.text.strip())
            self._loose = []
        if not (tags.separates or tags.group_begins or tags.group_ends or tags.passage_ends):
            return None
        if self.question is None and tags.separates and stem_of(self._words(), Media()).text.strip():
            self._headless(self._loose[0])
        finished, self.question = self.question, None
        if not announced:
            self._loose = []
        return finished

    def _words(self) -> str:
        return "\n".join(each.text for each in self._loose)

    def _line(self, n: int, line: Line) -> Question | None:
        heading = self._plan.headings.get(n)
        label = signs.label_of(line.text, line.label)
        if heading is not None and not (label and self._fits(label) and heading.style != "word"):
            return self._begin(line, heading)
        if label is not None and self._fits(label):
            return self._option(line, label)
        if self._field(line):
            return None
        if signs.is_section(line.text) and (self._gap or not self.question or bool(self.question.choices)):
            return None
        self._plain(line, label)
        return None

    def _fits(self, label: Label) -> bool:
        """Whether the letter is the next one of the question, or the first of another where questions have no heads."""
        if self.question is None:
            return label.letter == "A" and (self._plan.bare or self._plan.separated)
        choices = self.question.choices
        if label.letter == "A" and choices:
            return True
        return len(choices) < MOST_LETTERS and label.letter == chr(ord("A") + len(choices))

    def _begin(self, line: Line, heading: Heading | None) -> Question | None:
        finished = self.question
        loose = self._share(after=finished is not None)
        question = Question(line, heading, passage=self._passage)
        if heading is not None:
            words = line.text[heading.start :]
            text, low, high = self._shared
            question.stem.append(words)
            if low <= int(heading.number) <= high:
                question.passage = question.passage or text
            elif not words.strip():
                question.passage = question.passage or loose
        question.said, self._pending = self._pending, []
        self.question = question
        return finished

    def _share(self, after: bool) -> str:
        """What stands before a question: a passage for those that it names, or nobody's; `after` a question is open."""
        loose, self._loose = [each for each in self._loose if each.text.strip()], []
        text = "\n".join(each.text for each in loose)
        span = signs.span_of(text)
        if span is not None:
            begins = next((n for n, each in enumerate(loose) if signs.span_of(each.text)), 0)
            self._shared = ("\n".join(each.text for each in loose[begins:]), *span)
        elif after and any(len(each.text) > LONG for each in loose):
            self.left.append(loose[0])
        return text

    def _option(self, line: Line, label: Label) -> Question | None:
        finished = None
        if self.question is None or (label.letter == "A" and self.question.choices):
            if self.question is None or self._plan.bare:
                finished = self._headless(line)
            elif not self._plan.separated:
                self._back_into_stem()
        question = self.question
        if question is not None:
            _, ticked = signs.without_suffix(line.text)
            question.choices.append(Choice(label, [line], label.start, label.ticked or ticked))
            self._tail_key(line, question)
        return finished

    def _headless(self, line: Line) -> Question | None:
        """Begin a question that has no heading: its stem is what stood before."""
        loose, self._loose = self._loose, []
        finished = self._begin(loose[0] if loose else line, None)
        if self.question is not None:
            self.question.stem += [each.text for each in loose]
            self._loose = []
        return finished

    def _back_into_stem(self) -> None:
        """What looked like options was a list inside the stem: a second A begins the true ones.

        Not where one of them has a star or tick: then the letter stands twice, and nobody can say which is meant.
        """
        question = self.question
        if question is not None:
            if any(choice.ticked for choice in question.choices):
                question.wrong = "nhãn phương án «A» lặp lại"
            question.stem += [line.text for choice in question.choices for line in choice.lines]
            question.choices.clear()

    def _field(self, line: Line) -> bool:
        question = self.question
        text = line.text
        if question is not None and len(question.choices) > 1:
            if found := signs.bullet_key(text):
                question.said.append(("bullet", f"{found[0]}\t{found[1]}", line))
                return True
            if letters := signs.lone_letters(text):
                question.said.append(("key", letters, line))
                return True
        named = signs.field_of(text)
        if named is None:
            return False
        if named[0] == "id":
            self._pending.append((*named, line))
        elif question is not None:
            question.said.append((*named, line))
        return question is not None or named[0] == "id"

    def _plain(self, line: Line, label: Label | None) -> None:
        question = self.question
        if question is None or (self._plan.bare and question.choices and not line.soft):
            self._loose.append(line)
        elif not question.choices:
            question.stem.append(line.text)
        elif label is not None and self._out_of_order(question, label, line):
            question.wrong = f"nhãn phương án «{label.letter}» không đúng thứ tự"
        elif self._loose or self._apart(question.choices[-1].lines[-1], line):
            self._loose.append(line)
        else:
            question.choices[-1].lines.append(line)

    def _apart(self, option: Line, line: Line) -> bool:
        """Whether a line below an option is no part of it: after an empty line, outside its table, a new passage."""
        outside = option.cell is not None and (line.cell is None or line.cell[0] != option.cell[0])
        return not line.soft and (self._gap or outside or signs.span_of(line.text) is not None)

    def _out_of_order(self, question: Question, label: Label, line: Line) -> bool:
        """A letter again, or one too far, at the start of a paragraph: nobody can say which option is which."""
        last = chr(ord("A") + len(question.choices) - 1)
        same_case = label.small == question.choices[-1].label.small
        return not line.soft and same_case and label.letter in (last, chr(ord(last) + 2))

    def _tail_key(self, line: Line, question: Question) -> None:
        _, letters = signs.without_tail_key(line.text)
        if letters:
            question.said.append(("key", letters, line))
