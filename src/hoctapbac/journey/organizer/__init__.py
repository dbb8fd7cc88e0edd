"""The organizer's side of the screen: take a question file in, see what was understood, mend it, open a contest.

The same pages, keys and guards as at the kiosk; the first page is another. `desk` holds what is being worked on, each
other module a part of the way.
"""

from hoctapbac.journey.organizer.desk import Desk
from hoctapbac.journey.organizer.home import Home

__all__ = ["Desk", "Home"]
