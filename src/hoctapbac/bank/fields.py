"""Asking a block for its values: each question reports what is wrong and still gives a usable answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from hoctapbac.bank.blocks import Block, Entry
from hoctapbac.bank.codes import is_code
from hoctapbac.bank.labels import LABELS, NO_TOPIC, OPTION_LIMIT, STEM_LIMIT, YES_WORDS
from hoctapbac.bank.notes import Notes
from hoctapbac.vietnamese.folding import fold

V = TypeVar("V")

_folded = lru_cache(maxsize=1024)(fold)  # the same few words stand in every item
TOPIC = re.compile(r"(\S+?)\.\s+(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fields:
    """The labelled values of one block."""

    block: Block
    notes: Notes

    def line(self, name: str) -> int:
        """Where the field stands; the heading's line if it is not there."""
        entries = self.entries(name)
        return entries[0].line if entries else self.block.line

    def error(self, line: int, code: str, message: str, remedy: str) -> None:
        self.notes.error(line, code, f"{self.block.called}: {message}", remedy)

    def refuse(self, line: int, code: str, message: str, remedy: str) -> None:
        self.block.refuse(self.notes, line, code, f"{self.block.called}: {message}", remedy)

    def within(self, line: int, text: str, what: str, limit: int = STEM_LIMIT) -> str:
        """`text` if it is not longer than `limit` characters; a longer one is refused with its block."""
        if len(text) <= limit:
            return text
        message = f"{what} dài {len(text)} ký tự, quá {limit}."
        self.refuse(line, "too-long", message, f"Viết ngắn lại, không quá {limit} ký tự.")
        return text[:limit].strip()

    def entries(self, name: str) -> list[Entry]:
        """Every line of a field that may stand several times."""
        return self.block.fields.get(name, [])

    def text(self, name: str, limit: int = STEM_LIMIT) -> str:
        """The value of a field that may stand once; "" where it is absent."""
        entries = self.entries(name)
        if not entries:
            return ""
        for again in entries[1:]:
            message = f"«{again.label}» ghi lại lần nữa, đã ghi ở dòng {entries[0].line}."
            self.error(again.line, "repeated-label", message, "Giữ một dòng, bỏ dòng kia.")
        return self.within(entries[0].line, entries[0].text, f"«{entries[0].label}»", limit)

    def word(self, name: str, words: Mapping[V, str], default: V) -> V:
        """The value that a field's word stands for; an unknown word is reported and the default taken."""
        text = self.text(name)
        if not text:
            return default
        folded = _folded(text[:OPTION_LIMIT])
        for value, word in words.items():
            if _folded(word) == folded:
                return value
        allowed = ", ".join(f"«{word}»" for word in words.values())
        label = LABELS[self.block.kind][name]
        message = f"«{label}» không nhận «{_short(text)}»."
        self.error(self.line(name), "unknown-value", message, f"Dùng một trong: {allowed}.")
        return default

    def flag(self, name: str, default: bool = False) -> bool:
        return self.word(name, YES_WORDS, default)

    def code(self, name: str) -> str:
        """A stable code, small letters; "" where it is absent or (reported) not one."""
        text = self.text(name, OPTION_LIMIT).lower()
        if not text or is_code(text):
            return text
        label = LABELS[self.block.kind][name]
        message = f"«{label}» không phải là mã: «{_short(text)}»."
        remedy = "Dùng chữ thường không dấu, số và gạch nối, không quá 64 ký tự, ví dụ «cd4-neu-guong»."
        self.error(self.line(name), "bad-code", message, remedy)
        return ""

    def codes(self, name: str) -> tuple[str, ...]:
        """References separated by commas, in their order, each once."""
        return tuple(dict.fromkeys(re.findall(r"[^\s,;]+", self.text(name))))

    def topic(self, default: str) -> str:
        """A topic's code; «CĐ4. Tên đầy đủ» is read as its code, «không» as none."""
        text = self.text("topic", OPTION_LIMIT)
        titled = TOPIC.fullmatch(text)
        code = titled[1] if titled else text.removesuffix(".")
        if not code:
            return default
        if fold(code) == fold(NO_TOPIC):
            return ""
        if re.search(r"\s", code) is None:
            return code
        self.error(self.line("topic"), "bad-topic", "«Chuyên đề» phải là mã chuyên đề.", "Ghi mã, ví dụ «CĐ4».")
        return default


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"
