"""Stable codes («mã») of banks, items and stories.

A code is small unmarked letters, digits and single marks between them: `cd4-neu-guong`, `g2.1`. It is what
blueprints, records and stories point at, so it must survive every edit of the text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from hoctapbac.vietnamese.folding import fold, fold_cases

CODE = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
LONGEST = 64


def is_code(text: str) -> bool:
    return len(text) <= LONGEST and CODE.fullmatch(text) is not None


def slug(text: str) -> str:
    """A code made from a title: «CĐ4. Nêu gương» is `cd4-neu-guong`. Empty where the text has no letters."""
    words = re.findall("[a-z0-9]+", fold(text[:500]))
    return "-".join(words)[:40].strip("-")


def content_code(stem: str, others: Iterable[str] = ()) -> str:
    """A code made of a question's words, for one nobody gave a code; the order of options does not matter."""
    first, *rest = fold_cases([stem, *others])
    return folded_code(first, rest)


def folded_code(stem: str, others: Iterable[str] = ()) -> str:
    """`content_code` of texts that went through `fold_case` already."""
    words = "\n".join([stem, *sorted(others)])
    return "n-" + hashlib.sha256(words.encode(), usedforsecurity=False).hexdigest()[:10]
