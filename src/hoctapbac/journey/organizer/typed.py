"""A page on which one line is typed or pasted as it is: a path, an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoctapbac.journey.organizer.desk import Desk
from hoctapbac.journey.organizer.home import Office
from hoctapbac.journey.page import Gap, Page, Text
from hoctapbac.journey.scene import Typed
from hoctapbac.journey.writing import Typing, Writing

if TYPE_CHECKING:
    from hoctapbac.journey.kiosk import Kiosk


class TypedLine(Typed, Office):
    """`done` takes what was typed, `back` goes where it came from. `about` names the page's sentences, `<about>_ask`
    and `<about>`; `most` is how many letters there may be.
    """

    about: str
    most: int

    def __init__(self, kiosk: Kiosk, desk: Desk) -> None:
        super().__init__(kiosk, desk)
        # What is typed stays as it is: «test» in a path must not become «tét».
        typing = Typing("off", lettered=True, keyed=True, screen=kiosk.typing.screen)
        self.writing = Writing(typing, self.say, "text", done=self.done, cancel=self.back, most=self.most)

    def done(self) -> None:
        raise NotImplementedError

    def page(self) -> Page:
        page = Page(
            name=self.name,
            number=0,
            title=self.title(),
            blocks=(Text(self.say(f"{self.about}_ask"), "heading"), Gap()),
            keys=self.keys(*self.writing.hints()),
        )
        return self.writing.dress(page, self.say(self.about))
