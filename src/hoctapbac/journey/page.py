"""What stands on the screen, as a value: the one language between the journeys and whoever draws them.

A `Page` says what there is to read, to choose and to type. It knows nothing of colours, columns or Textual, so
the full-screen kiosk and the line-by-line `--plain` kiosk show the same thing. All texts are clean
(`vietnamese.cleaning.clean`) and must be drawn literally, never as markup.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Role = Literal["body", "heading", "quiet", "strong", "right", "notyet", "warning"]
# body: plain ink. heading: largest. quiet: secondary. strong: accent. right / notyet: a verdict, always with a word.
# warning: something the person must know now (amber, never red).


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; may hold line breaks. `indent` is in columns."""

    text: str
    role: Role = "body"
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation with a left rule, its source on the line below in quiet ink (empty: none)."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of two columns: `left` flush left, `right` flush right. `share` 0..1000 draws a bar between them."""

    left: str
    right: str
    share: int | None = None
    role: Role = "body"


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty line that may be dropped where the screen is low."""


Step = Literal["now", "done", "flagged", "open", "closed"]


@dataclass(frozen=True, slots=True)
class Steps:
    """Progress through items, one mark each: `now`, `done`, `flagged`, `open`, `closed`."""

    marks: tuple[Step, ...]


Block = Text | Quote | Row | Gap | Steps


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose. `digit` is the key that takes it ("" when only ↑ ↓ and the mouse reach it).

    `mark` is drawn before the label: None for a plain menu line, else a short sign such as "●", "○", "2".
    `note` stands at the right in quiet ink. `enabled` False is drawn quiet and cannot be taken.
    """

    label: str
    digit: str = ""
    mark: str | None = None
    note: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """A line being typed: `caret` counts characters from the left; `method` is how letters are being typed.

    `selected` is from where to where text is selected, two equal places for none.
    """

    label: str
    value: str
    caret: int
    hint: str = ""
    method: str = ""
    selected: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code to draw: what it may hold, the richest form first, and the words beside it.

    Whoever draws it takes the richest that its own area has room for (`receipt.qr_modules`).
    """

    forms: tuple[str, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time left, ready to read («còn 03:41»); `last_minute` changes its weight, never its colour to red."""

    text: str
    last_minute: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One screenful.

    `name` is the page's kind («attract», «question»…), for tests and for spacing. `number` changes whenever another
    page is shown (not when the same page is updated in place): input older than a page never acts on it.
    `blocks` stand above the choices, `after` below them. `cursor` is the highlighted choice, -1 for none.
    `columns` > 1 lays short choices out as a grid. `keys` are (key, what it does) for the last line, most needed first.
    `code_only` asks for the QR as large as the screen allows.
    """

    name: str
    number: int
    title: str
    middle: str = ""
    aside: str = ""
    clock: Clock | None = None
    blocks: tuple[Block, ...] = ()
    choices: tuple[Choice, ...] = ()
    cursor: int = -1
    columns: int = 1
    after: tuple[Block, ...] = ()
    typing: Field | None = None
    code: Code | None = None
    code_only: bool = False
    keys: tuple[tuple[str, str], ...] = ()
    notice: str = field(default="")  # one sentence just above the key line: a hint or what went wrong
