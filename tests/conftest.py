"""How the laws are tried in the suite: the same inputs on every run and machine, twenty-five for most laws.

`just explore` tries them on a hundred fresh ones.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("suite", settings.get_profile("ci"), max_examples=25)
