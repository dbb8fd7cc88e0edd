"""Every sentence a person reads, by key, in Vietnamese and English.

`catalogue("vi")` returns a callable: `say("question.count", n=3, of=5)`. Both languages hold the same keys (a test
says so). Sentences use `str.format` gaps; `{you}` and `{You}` are filled with the form of address that the organizer
chose, and `{n:unit|units}` with its first words where the fact `n` is 1, else with its second. A key that does not
exist is a bug and raises KeyError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib import import_module

from hoctapbac.errors import Refusal

LANGUAGES = ("vi", "en")

_BY_COUNT = re.compile(r"\{(\w+):([^{}|]*)\|([^{}]*)\}")

Say = Callable[..., str]


def sentences(lang: str) -> Mapping[str, str]:
    """All sentences of one language; only the language asked for is imported."""
    table: Mapping[str, str] = import_module(f"hoctapbac.texts.{lang}").SENTENCES
    return table


def catalogue(lang: str, address: str = "dong_chi") -> Say:
    """A function from key and facts to a sentence in `lang`, speaking to people by `address`."""
    table = sentences(lang)
    you = table[f"address.{address}"]
    forms = {"you": you, "You": you[:1].upper() + you[1:]}

    def say(key: str, /, **facts: object) -> str:
        sentence = table[key]
        if "|" in sentence:
            sentence = _BY_COUNT.sub(lambda of: of[2] if str(facts[of[1]]) == "1" else of[3], sentence)
        return sentence.format(**forms, **facts)

    return say


def refusal_text(say: Say, refusal: Refusal) -> str:
    """The sentence of a refusal, with its remedy."""
    facts = {name: "–" if fact == "" else fact for name, fact in refusal.facts.items()}
    return say(f"refusal.{refusal.code}", **facts)
