"""A person at the keys, without a screen: presses keys a second apart and reads pages."""

from __future__ import annotations

from hoctapbac.journey.kiosk import Kiosk
from hoctapbac.journey.page import Choice, Page, Quote, Row, Text

_CHARACTERS = {"plus": "+", "minus": "-", "space": " ", "comma": ","}


class Hands:
    """Presses keys at a kiosk; every page is painted before the next key."""

    def __init__(self, kiosk: Kiosk) -> None:
        self.kiosk = kiosk
        self.clock = kiosk.station.clock
        self.at = 100.0
        kiosk.warm()
        self.look()

    @property
    def page(self) -> Page:
        return self.kiosk.page

    def look(self) -> None:
        self.kiosk.painted(self.at)

    def press(self, *keys: str, apart: float = 1.0) -> Page:
        """Strike keys one after another, `apart` seconds between them."""
        for key in keys:
            self.look()
            self.at += apart
            self.clock.pass_ms(round(apart * 1000))
            character = _CHARACTERS.get(key, key if len(key) == 1 else None)
            self.kiosk.press(key, character, self.at)
        self.look()
        return self.page

    def type(self, text: str) -> Page:
        return self.press(*text)

    def wait(self, seconds: int) -> Page:
        """Let seconds pass, with the kiosk looking at the clock once in each."""
        for _ in range(seconds):
            self.at += 1
            self.clock.pass_ms(1_000)
            self.kiosk.tick()
            self.look()
        return self.page

    def to(self, label: str) -> Page:
        """Press the digit of the choice that begins with `label`."""
        return self.press(self.digit(label))

    def digit(self, label: str) -> str:
        return next(c.digit for c in self.page.choices if c.label.startswith(label))


def words(page: Page) -> str:
    """Everything there is to read on a page, a line each."""
    lines = [page.title, page.middle, page.aside, page.clock.text if page.clock else ""]
    for block in (*page.blocks, *page.after):
        if isinstance(block, Text):
            lines.append(block.text)
        elif isinstance(block, Quote):
            lines += [block.text, block.source]
        elif isinstance(block, Row):
            lines.append(f"{block.left} {block.right}")
    lines += [f"{c.mark or ''} {c.label} {c.note}" for c in page.choices]
    lines += [page.typing.value if page.typing else "", page.code.caption if page.code else "", page.notice]
    return "\n".join(line for line in lines if line)


def chosen(page: Page) -> list[Choice]:
    return [c for c in page.choices if c.mark == "●"]
