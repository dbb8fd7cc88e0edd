"""How the columns of a sheet were understood, and saying otherwise: a field is changed, the file read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hoctapbac.bank.importers.source import Source
from hoctapbac.journey.organizer.desk import Desk
from hoctapbac.journey.organizer.home import Office
from hoctapbac.journey.page import Block, Gap, Text
from hoctapbac.journey.scene import Offer

if TYPE_CHECKING:
    from hoctapbac.bank.importers.seen import SeenColumn
    from hoctapbac.journey.kiosk import Kiosk

_OPTIONS = "abcdefgh"
_FIELDS = ("stem", *_OPTIONS[:4], "key", *_OPTIONS[4:], "options", "explanation", "source", "quotation")
_OTHERS = ("level", "topic", "category", "tags", "number", "id", "type", "ignore")


class Columns(Office):
    """Each column with what it was taken for; choosing one asks what it is."""

    name = "columns"

    def __init__(self, kiosk: Kiosk, desk: Desk, asked: Mapping[str, str] | None = None) -> None:
        from hoctapbac.bank.importers.seen import columns_of

        super().__init__(kiosk, desk)
        self.asked = dict(desk.wishes.columns if asked is None else asked)
        self.changed = asked is not None
        self.cursor = 0 if self.changed else 1
        wishes = replace(desk.wishes, columns=self.asked)
        self.seen = columns_of(Source(desk.path, desk.path.name), desk.form, wishes)

    def middle(self) -> str:
        return self.desk.path.name

    def blocks(self) -> Sequence[Block]:
        lines: list[Block] = [Text(self.say("columns.heading"), "heading"), Text(self.say("columns.what"), "quiet")]
        if self.desk.work is not None and self.desk.work.changed:
            lines.append(Text(self.say("columns.again"), "warning"))
        return (*lines, Gap())

    def offers(self) -> Sequence[Offer]:
        read = Offer(self.say("columns.read"), self._read, enabled=self.changed)
        return (read, *map(self._offer, self.seen), Offer(self.say("question.done"), self.back))

    def _offer(self, column: SeenColumn) -> Offer:
        label = self.say("columns.column", letter=column.letter, text=column.text)
        return Offer(label, lambda: self._ask(column), named(self, column.field))

    def back(self) -> None:
        from hoctapbac.journey.organizer.files import Places
        from hoctapbac.journey.organizer.review import Understood

        self.go(Places if self.desk.work is None else Understood)

    def _ask(self, column: SeenColumn) -> None:
        self.kiosk.show(ColumnField(self.kiosk, self.desk, column, self.asked))

    def _read(self) -> None:
        from hoctapbac.journey.organizer.files import begin

        begin(self.kiosk, self.desk, self.desk.path, replace(self.desk.wishes, columns=self.asked))


class ColumnField(Office):
    """What one column holds."""

    name = "column_field"

    def __init__(self, kiosk: Kiosk, desk: Desk, column: SeenColumn, asked: Mapping[str, str]) -> None:
        super().__init__(kiosk, desk)
        self.column, self.asked = column, asked

    def blocks(self) -> Sequence[Block]:
        heading = self.say("columns.ask", letter=self.column.letter, text=self.column.text)
        return (Text(heading, "heading"), Gap())

    def offers(self) -> Sequence[Offer]:
        return [Offer(named(self, field), lambda field=field: self._take(field)) for field in (*_FIELDS, *_OTHERS)]  # type: ignore[misc]

    def back(self) -> None:
        self.kiosk.show(Columns(self.kiosk, self.desk, self.asked if self.asked else None))

    def _take(self, field: str) -> None:
        kept = {letter: name for letter, name in self.asked.items() if name != field or field == "ignore"}
        self.kiosk.show(Columns(self.kiosk, self.desk, {**kept, self.column.letter: field}))


def named(scene: Office, field: str) -> str:
    """A field in words: «đáp án», «phương án B»; «chưa dùng» for none."""
    if len(field) == 1:
        return scene.say("field.option", letter=field.upper())
    return scene.say(f"field.{field or 'none'}")
