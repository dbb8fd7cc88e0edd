"""How the laws are tried in the suite: the same inputs on every run and machine, twenty-five for most laws.

`just explore` tries them on a hundred fresh ones.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("suite", settings.get_profile("ci"), max_examples=25)

# The programs that the tests start by the hundred keep what Python compiled, as they do in a hall.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
