"""Documents of our own form (`exporters.docx`), perhaps edited since: native text in Word's clothes.

An underlined letter is the star of the native format, an italic one its «Cố định», a line break inside a paragraph a
line that goes on. The table of keys at the end is asked once more for every question, by the question's code and, where
it has none, by its number; where letter and table differ the key is conflicting and both are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from hoctapbac.bank.importers import Found, Wishes, keytables, native
from hoctapbac.bank.importers.pieces import Line, Mark
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.labels import HEADING, LABEL, LABELS, LETTERS, OPTION, field_of
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Evidence, Refused
from hoctapbac.vietnamese.folding import fold

_HEADS = ("cau", "ma", "dap an")
_TITLE = "bang dap an"
_KEY = re.compile(r"[A-Z](?:\s*,\s*[A-Z])*")
_MOST = 0.5  # of the letter


def is_ours(texts: Iterable[str]) -> bool:
    """Whether lines begin as our documents do: the bank's name, its code, then the first question."""
    named = False
    for text in texts:
        found = LABEL.match(text.strip())
        if HEADING.match(text.strip()):
            return False
        name = field_of("bank", found[1]) if found else None
        if not named and text.strip() and name != "title":
            return False
        named = named or name == "title"
        if named and name == "id":
            return True
    return False


def drafts(
    lines: Sequence[Line], wishes: Wishes, notes: Notes, found: Found, key_lines: Iterable[Line] = ()
) -> Iterator[Draft | Refused]:
    """The questions of a document of our form."""
    rest, table = _without_table(lines)
    other = {number: letters for number, (letters, _) in keytables.read(key_lines).said.items()}
    blocks = _blocks(rest)
    for block in blocks:
        block.add_keys(table, "table", "bảng đáp án")
        block.add_keys(other, "file", "tệp đáp án")
    text = _Text()
    for block in blocks:
        block.write(text)
    inner = Notes(notes.file)
    read = list(native.drafts(Source("\n".join(text.lines).encode(), notes.file), wishes, inner, found))
    notes.take(replace(each, line=text.place(each.line).line) for each in inner.problems())
    of = {block.start: block for block in blocks}
    for each in read:
        line = each.item.line if isinstance(each, Draft) else each.line
        yield _placed(each, text.place(line), of.get(line))


# -- one block -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Text:
    """Native text being written, with the line of the document that each of its lines comes from."""

    lines: list[str] = field(default_factory=list)
    places: list[Line] = field(default_factory=list)

    def add(self, text: str, line: Line) -> None:
        self.lines.append(text)
        self.places.append(line)

    def place(self, number: int) -> Line:
        """Where line `number` of the text stands in the document."""
        return self.places[number - 1] if 0 < number <= len(self.places) else Line(())


@dataclass(slots=True)
class _Block:
    """A question, a story or the head of the document. `start` is the native line where it begins."""

    lines: list[Line]
    start: int = 0
    marked: list[int] = field(default_factory=list)  # places of options with an underlined letter
    pinned: list[str] = field(default_factory=list)
    options: int = 0
    code: str = ""
    number: str = ""
    keys: list[tuple[str, Evidence]] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)

    def add_keys(self, table: dict[str, str], basis: str, words: str) -> None:
        """Take what a table says about this question."""
        letters = table.get(f"={self.code}" if self.code else self.number) or table.get(
            self.number if basis == "file" else ""
        )
        if letters and self.options and _KEY.fullmatch(letters.replace(",", ", ")):
            places = tuple(sorted(LETTERS.index(letter) for letter in re.findall("[A-Z]", letters)))
            self.keys.append((letters, Evidence(basis, places, words)))  # type: ignore[arg-type]

    def write(self, text: _Text) -> None:
        self.start = len(text.lines) + 1
        for line in self.lines:
            text.add(_native(line, self), line)
        if self.pinned and "pinned" not in self.fields:
            text.add(f"{LABELS['item']['pinned']}: {', '.join(self.pinned)}", self.lines[-1])
        for letters, _ in self.keys:
            text.add(f"{LABELS['item']['answers']}: {letters}", self.lines[-1])


def _blocks(lines: Sequence[Line]) -> list[_Block]:
    """The lines cut before every heading, the marks of their options read."""
    blocks = [_Block([])]
    for line in lines:
        bare = line.text.strip()
        heading = None if line.soft else HEADING.match(_labelled(line, bare))
        if heading is not None:
            blocks.append(_Block([], number=heading[2]))
        block = blocks[-1]
        block.lines.append(line)
        if not line.soft and heading is None:
            _look_at(line, bare, block)
    return [block for block in blocks if block.lines]


def _look_at(line: Line, bare: str, block: _Block) -> None:
    """What the letter of an option shows, and what field a line is."""
    text = _labelled(line, bare)
    option = OPTION.match(text)
    if option is not None and block.options < len(LETTERS) and option[2].upper() == LETTERS[block.options]:
        if _shows(line, "underline"):
            block.marked.append(block.options)
        if _shows(line, "italic") and line.share("italic") < 1:
            block.pinned.append(LETTERS[block.options])
        block.options += 1
        return
    found = LABEL.fullmatch(bare)
    name = field_of("item", found[1]) if found else None
    if found is not None and name:
        block.fields.add(name)
        if name == "id":
            block.code = found[2].strip().lower()


def _labelled(line: Line, bare: str) -> str:
    """The text of a line with its automatic label; Word makes one of «A.» typed by hand."""
    return f"{line.label} {bare}" if line.label else bare


def _shows(line: Line, mark: Mark) -> bool:
    """Whether the letter of an option bears a mark; an automatic one shows that of its text."""
    if line.label:
        return line.share(mark) > _MOST
    at = next((n for n, sign in enumerate(line.text) if sign.isalpha()), -1)
    return at >= 0 and line.share(mark, at, at + 1) > _MOST


def _native(line: Line, block: _Block) -> str:
    bare = line.text.strip()
    if line.soft:
        return f"  {bare}"
    text = _labelled(line, bare)
    option = OPTION.match(text)
    starred = option is not None and option[2].upper() in {LETTERS[place] for place in block.marked} and not option[1]
    return f"*{text}" if starred and _shows(line, "underline") else text


def _placed(each: Draft | Refused, line: Line, block: _Block | None) -> Draft | Refused:
    """What was read with its place in the document and with what its key rests on."""
    if isinstance(each, Refused):
        return replace(each, line=line.line, where=line.where)
    evidence = list(each.evidence)
    if block is not None and block.options:
        evidence = [Evidence("mark", tuple(block.marked), "gạch chân", line.where)] if block.marked else []
        evidence += [said for _, said in block.keys]
    item = replace(each.item, line=line.line)
    number = block.number if block is not None else each.number
    return replace(each, item=item, number=number, where=line.where, evidence=tuple(evidence) or each.evidence)


# -- the table of keys -----------------------------------------------------------------------------------------------


def _without_table(lines: Sequence[Line]) -> tuple[list[Line], dict[str, str]]:
    """The lines without our table of keys, and what it says: «=code» or number → letters."""
    rows: dict[tuple[int, int], dict[int, str]] = {}
    for line in lines:
        if line.cell is not None:
            row = rows.setdefault(line.cell[:2], {})
            row[line.cell[2]] = " ".join(filter(None, (row.get(line.cell[2], ""), line.text.strip())))
    ours = {table for (table, _), row in rows.items() if tuple(fold(row.get(n, "")) for n in (1, 2, 3)) == _HEADS}
    said: dict[str, str] = {}
    for (table, _), row in rows.items():
        if table in ours:
            _row(row, said)
    kept = [line for line in lines if line.cell is None or line.cell[0] not in ours]
    if ours:
        kept = [line for line in kept if line.soft or fold(line.text.strip()) != _TITLE]
    return kept, said


def _row(row: dict[int, str], said: dict[str, str]) -> None:
    for start in range(1, max(row) + 1, 3):
        number, code, letters = (row.get(start + n, "").strip() for n in range(3))
        if letters and _KEY.fullmatch(letters.upper()):
            said[f"={code.lower()}" if code else number] = letters.upper()
