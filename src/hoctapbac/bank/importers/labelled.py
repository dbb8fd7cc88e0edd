"""Questions written as people write them, in Word or as plain text: lines in, drafts out.

What says the key of a question becomes its evidence: a star or tick, the mark of the file (`looks`), a line that names
it, a table of keys (`keytables`). None outranks another. See `cutting` for what begins a question and an option.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hoctapbac.bank import ItemType, Level
from hoctapbac.bank.importers import Found, Wishes, hutech, keytables, looks
from hoctapbac.bank.importers.cutting import Choice, Question, questions_of
from hoctapbac.bank.importers.keytables import KeyTable
from hoctapbac.bank.importers.looks import Marked
from hoctapbac.bank.importers.markup import Media
from hoctapbac.bank.importers.pieces import Line
from hoctapbac.bank.importers.signs import without_tail_key
from hoctapbac.bank.importers.sketch import Part, Sketch, finish
from hoctapbac.bank.labels import LETTERS, LEVEL_WORDS, STEM_LIMIT
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Evidence, Refused
from hoctapbac.vietnamese.folding import fold

_SEVERAL = re.compile(
    r"nhi[ềe]u (?:đáp án|phương án|lựa chọn)|(?:các|những) (?:đáp án|phương án|câu trả lời) đúng|"
    r"\bnhững\b[^?.]{0,80}\bnào\b|(?:select|choose) all",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"\(?[A-Za-z]\)?(?:\s*+(?:(?:[,;&+/]|và)\s*+)?\(?[A-Za-z]\)?)*+\s*+\.?", re.IGNORECASE)
_LETTERED = re.compile(r"\(?([A-Za-z])\s*[.):-]\s*(.+)", re.DOTALL)
_TRUE, _FALSE = {"dung", "true", "d"}, {"sai", "false", "s"}


def drafts_of_lines(
    lines: Iterable[Line], wishes: Wishes, notes: Notes, found: Found, key_lines: Iterable[Line] = ()
) -> Iterator[Draft | Refused]:
    """The questions of a file, and of a second file of keys."""
    rest, table = keytables.taken_out(list(lines))
    questions = [question for question in questions_of(rest, notes) if _is_question(question)]
    other = keytables.read(key_lines)
    marked = looks.learned(questions)
    found.remarks += looks.remark(marked, questions)
    numbers = Counter(_number(question) for question in questions)
    keys = [_Keys(table, "table", "bảng đáp án"), _Keys(other, "file", "tệp đáp án")]
    for key in keys:
        key.tell(numbers, notes, found)
    for question in questions:
        yield _finished(question, marked, keys, numbers, notes)


def _is_question(question: Question) -> bool:
    """Whether there is anything to it: a number alone, without words and options, is a leftover."""
    return bool(question.choices or question.heading or question.said or "".join(question.stem).strip())


def _number(question: Question) -> str:
    number = question.heading.number if question.heading else ""
    return str(int(number)) if number else ""


# -- keys that stand apart ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Keys:
    """One table of keys, used for questions whose printed number stands once on both sides."""

    table: KeyTable
    basis: str
    words: str

    def tell(self, numbers: Counter[str], notes: Notes, found: Found) -> None:
        """Say how the table was matched, and which of its numbers belong to nobody."""
        if not self.table.said:
            return
        matched = sum(numbers[number] == 1 for number in self.table.said if number not in self.table.twice)
        found.remarks.append(
            f"{self.words.capitalize()}: {len(self.table.said)} đáp án, khớp {matched} câu theo số câu in trong tệp."
        )
        unclear = [n for n in self.table.said if n in self.table.twice or numbers[n] > 1]
        lost = [n for n in self.table.said if numbers[n] == 0]
        for numbers_of, what in ((unclear, "có số câu lặp lại"), (lost, "không có câu mang số ấy")):
            if numbers_of:
                shown = ", ".join(numbers_of[:12]) + (", …" if len(numbers_of) > 12 else "")
                notes.error(
                    0,
                    "key-table",
                    f"{self.words.capitalize()} {what}: {shown}; chưa dùng cho câu nào.",
                    "Sửa số câu cho khớp, hoặc chọn đáp án từng câu.",
                )

    def evidence(self, question: Question, numbers: Counter[str]) -> Iterator[Evidence]:
        number = _number(question)
        if not number or number not in self.table.said or number in self.table.twice or numbers[number] != 1:
            return
        letters, where = self.table.said[number]
        places = tuple(sorted(LETTERS.index(letter) for letter in letters.split(",") if letter in LETTERS))
        yield Evidence(self.basis, places, self.words, where)  # type: ignore[arg-type]


# -- one question ------------------------------------------------------------------------------------------------


def _finished(
    question: Question, marked: Marked, keys: Sequence[_Keys], numbers: Counter[str], notes: Notes
) -> Draft | Refused:
    media = Media()
    stem = hutech.stem_of(without_tail_key("\n".join(question.stem))[0], media)
    sketch = Sketch(
        where=question.first.where,
        line=question.first.line,
        number=_number(question) or stem.number,
        stem="\n".join(filter(None, (hutech.plain(question.passage, media), stem.text))),
        tags=list(stem.tags),
        dropped=list(stem.dropped),
    )
    if stem.text.strip() and len(sketch.stem) > STEM_LIMIT:
        sketch.stem = stem.text
        sketch.dropped.append("đoạn văn dùng chung của nhóm câu, quá dài")
    if not stem.text.strip() and question.passage:
        sketch.stem += f"\n({sketch.number})" if sketch.number else ""
    if question.wrong:
        return finish_wrong(sketch, question.wrong, notes)
    sketch.options = [_part(choice, media) for choice in question.choices]
    sketch.evidence = [*_ticks(question), *_looks(question, marked, sketch), *_said(question, sketch)]
    sketch.evidence += [each for key in keys for each in key.evidence(question, numbers)]
    _fields(question, sketch)
    _shaped(sketch)
    sketch.media = media.names
    return finish(sketch, notes)


def finish_wrong(sketch: Sketch, reason: str, notes: Notes) -> Refused:
    """Leave out a question whose options cannot be told apart."""
    remedy = "Ghi lại nhãn A, B, C, D theo thứ tự rồi nạp lại."
    notes.error(sketch.line, "option-order", f"{sketch.called}: {reason}.", remedy)
    return sketch.refused(reason)


def _part(choice: Choice, media: Media) -> Part:
    first, *more = choice.lines
    start = choice.start
    text, _ = _bare(first.text[start:])
    lines = [text, *(line.text for line in more)]
    pinned = first.share("italic", 0, start) > looks.MOST and first.share("italic", start) <= looks.MOST
    return Part(hutech.plain("\n".join(lines), media), pinned=pinned)


def _bare(text: str) -> tuple[str, str]:
    """An option's first line without a tick behind it and without a «Đáp án: B» that ends the question."""
    from hoctapbac.bank.importers.signs import without_suffix

    return without_tail_key(without_suffix(text)[0])


def _ticks(question: Question) -> Iterator[Evidence]:
    places = tuple(n for n, choice in enumerate(question.choices) if choice.ticked)
    if places:
        yield Evidence("mark", places, "dấu đánh ở phương án", question.choices[places[0]].lines[0].where)


def _looks(question: Question, marked: Marked, sketch: Sketch) -> Iterator[Evidence]:
    """What the marks of the file say here. Two marked options are one too many, unless the stem asks for several."""
    for look in marked.looks:
        places = looks.places_of(question, look)
        if not places or len(places) == len(question.choices):
            continue
        if len(places) > 1 and not _SEVERAL.search(sketch.stem):
            sketch.kind = ItemType.SINGLE
        words = looks.WORDS[look[0]]
        yield Evidence("mark", places, words, question.choices[places[0]].lines[0].where)


def _said(question: Question, sketch: Sketch) -> Iterator[Evidence]:
    """What lines with the question say: by letters, by an option's own words, or both, which may disagree."""
    for kind, value, line in question.said:
        if kind == "key" and sketch.options:
            yield from _named(value, sketch, line)
        elif kind == "bullet":
            letter, _, text = value.partition("\t")
            yield from _named(letter, sketch, line)
            yield from _by_words(text, sketch, line)


def _named(value: str, sketch: Sketch, line: Line) -> Iterator[Evidence]:
    value = value.strip()
    lettered = _LETTERED.fullmatch(value)
    if _LETTERS.fullmatch(value) and not _by_words_exactly(value, sketch):
        letters = [letter.upper() for letter in re.findall(r"[A-Za-z]+", value) if len(letter) == 1]
        yield Evidence("line", tuple(sorted({LETTERS.index(each) for each in letters})), _quoted(value), line.where)
    elif lettered is not None:
        yield Evidence("line", (LETTERS.index(lettered[1].upper()),), _quoted(value), line.where)
        yield from _by_words(lettered[2], sketch, line)
    else:
        yield from _by_words(value, sketch, line)


def _by_words(text: str, sketch: Sketch, line: Line) -> Iterator[Evidence]:
    place = _by_words_exactly(text, sketch)
    if place:
        yield Evidence("line", place, _quoted(text), line.where)


def _by_words_exactly(text: str, sketch: Sketch) -> tuple[int, ...]:
    """The one option that reads so."""
    wanted = _folded(text)
    places = tuple(n for n, option in enumerate(sketch.options) if wanted and _folded(option.text) == wanted)
    return places if len(places) == 1 else ()


def _folded(text: str) -> str:
    return fold(" ".join(text.split())).strip(" .;,:")


def _quoted(value: str) -> str:
    short = " ".join(value.split())
    return f"dòng “{short if len(short) <= 40 else short[:39] + '…'}”"


def _fields(question: Question, sketch: Sketch) -> None:
    """Source, explanation and the like from their lines; a key in words for a question without options."""
    for kind, said, line in question.said:
        value = said.strip()
        if kind == "key" and not sketch.options and value:
            sketch.answers.append(Part(value))
            sketch.evidence.append(Evidence("line", (len(sketch.answers) - 1,), _quoted(value), line.where))
        elif kind == "level":
            levels = {fold(word): level for level, word in LEVEL_WORDS.items()}
            sketch.level = levels.get(fold(value), Level.RECALL)
        elif kind == "topic":
            sketch.category = sketch.category or value
        elif kind in ("source", "quotation", "explanation", "id"):
            before = getattr(sketch, kind)
            setattr(sketch, kind, f"{before}\n{value}" if before and kind != "id" else value)


def _shaped(sketch: Sketch) -> None:
    """True or false, and short text, are told by what there is."""
    if not sketch.options and sketch.answers:
        words = {_folded(answer.text) for answer in sketch.answers}
        if words <= _TRUE or words <= _FALSE:
            sketch.kind = ItemType.TRUE_FALSE
            sketch.evidence = [
                Evidence(each.basis, (0 if words <= _TRUE else 1,), each.words, each.where) for each in sketch.evidence
            ]
            sketch.answers = []
        else:
            sketch.kind = ItemType.SHORT_TEXT
            sketch.evidence = [Evidence("line", tuple(range(len(sketch.answers))), "dòng đáp án", sketch.where)]
