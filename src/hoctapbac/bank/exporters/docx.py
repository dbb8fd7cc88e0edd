"""Word documents of our own form, which people edit in Word and load again.

The document is the canonical native text in Word's clothes, so it carries all that the native format carries: the
right options have their letters underlined and bold, those that keep their places have them in italics, all other
fields are small grey lines under their question. The table of keys at the end says once more what the underlines say;
`importers.docx.template` reads both and tells where they differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hoctapbac.bank import Bank, Item, ItemType
from hoctapbac.bank.exporters import native
from hoctapbac.bank.labels import HEADING, LABEL, LETTERS, STATE_WORDS, field_of
from hoctapbac.bank.pivot import Draft, Written, bank_of

KEY_TITLE = "Bảng đáp án"
KEY_HEADS = ("Câu", "Mã", "Đáp án")
GUIDE = (
    "# Cách sửa: gạch chân chữ cái của phương án đúng, in nghiêng chữ cái của phương án không đổi chỗ khi xáo;"
    " xuống dòng trong một đoạn bằng Shift+Enter. Đổi đáp án thì sửa cả bảng ở cuối tệp."
    " Dòng bắt đầu bằng # không được nạp."
)

_OPTION = re.compile(r"(\*?)([A-Z])\.(?: (.*))?", re.DOTALL)
_CHOICES = {ItemType.SINGLE, ItemType.MULTIPLE, ItemType.CLOZE}


@dataclass(frozen=True, slots=True)
class Run:
    """Some text of one look; a line break in it stays inside the paragraph."""

    text: str
    bold: bool = False
    underline: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in one of our styles, see `docx_pages.STYLES`."""

    style: str
    runs: tuple[Run, ...]


def write(bank: Bank, drafts: Sequence[Draft]) -> Written:
    """The bank as a document; what it cannot hold is what the native format cannot."""
    from hoctapbac.bank.exporters.docx_pages import document

    text = native.write(bank, drafts)
    whole = bank_of(bank, drafts)
    content = document(whole.title, paragraphs_of(text.content.decode()), list(_keys(whole.items)))
    return Written(content, text.losses)


def _keys(items: Iterable[Item]) -> Iterator[tuple[str, str, str]]:
    """Number, code and key of every question that has options to choose from."""
    for number, item in enumerate(items, 1):
        if item.type in _CHOICES:
            letters = ", ".join(letter for letter, o in zip(LETTERS, item.options, strict=False) if o.key)
            yield str(number), item.id, letters if item.key_state == "certain" else STATE_WORDS[item.key_state]


def paragraphs_of(text: str) -> Iterator[Paragraph]:
    """The paragraphs of a canonical native text."""
    for n, block in enumerate(text.rstrip("\n").split("\n\n")):
        yield from _block(_entries(block), head=n == 0)


def _entries(block: str) -> list[str]:
    """The lines of a block, each with the indented ones that go on with it."""
    entries: list[str] = []
    for line in block.split("\n"):
        if line.startswith("  ") and entries:
            entries[-1] += f"\n{line[2:]}"
        else:
            entries.append(line)
    return entries


def _block(entries: Sequence[str], head: bool) -> Iterator[Paragraph]:
    is_item = not head and entries[0].startswith("Câu")
    pinned = next(
        (set(each.partition(":")[2].split(", ")) for each in entries if _names("pinned", each, is_item)), set()
    )
    pinned = {letter.strip() for letter in pinned}
    for n, entry in enumerate(entries):
        option = _OPTION.fullmatch(entry) if is_item and n else None
        if option is not None:
            key, letter = bool(option[1]), option[2]
            label = Run(f"{letter}.", bold=key, underline=key, italic=letter in pinned)
            yield Paragraph("option", (label, Run(f" {option[3] or ''}")))
        elif n == 0:
            yield from _first(entry, head)
        elif not _names("pinned", entry, is_item):
            yield Paragraph("field", (Run(entry),))


def _first(entry: str, head: bool) -> Iterator[Paragraph]:
    if head:
        yield Paragraph("title", (Run(entry),))
        yield Paragraph("field", (Run(GUIDE),))
        return
    found = HEADING.match(entry)
    start = found.start(3) if found else 0
    yield Paragraph("question", (Run(entry[:start], bold=True), Run(entry[start:])))


def _names(name: str, entry: str, is_item: bool) -> bool:
    found = LABEL.fullmatch(entry) if is_item else None
    return found is not None and field_of("item", found[1]) == name
