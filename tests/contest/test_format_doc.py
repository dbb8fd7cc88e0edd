"""The page on the rules of a contest tells the truth: every key, every word, every default, and its examples."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from hoctapbac.bank import Level
from hoctapbac.bank.labels import LEVEL_WORDS
from hoctapbac.contest import settings
from hoctapbac.contest.form import Blueprint, Part
from hoctapbac.contest.rules import Contest, Prediction, TieKey

DOC = (Path(__file__).parents[2] / "docs" / "contest-format.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", DOC, re.DOTALL)
# Key, its values, its default, what it means.
ROWS = {row[0]: row for row in re.findall(r"^\| `([a-z_.]+)` \| (.+?) \| (.+?) \| .+ \|$", DOC, re.MULTILINE)}

# A contest in which every rule that a file can set is set.
FULL = Contest(
    opens_ms=1_795_406_400_000,
    closes_ms=1_795_410_000_000,
    prediction=Prediction("entrants"),
    ties=(TieKey.POINTS, TieKey.PREDICTION),
    blueprint=Blueprint((Part(2, topic="CĐ1", level=Level.RECALL, story="the-1", situation=True), Part(3))),
)


def keys_of(text: str) -> set[str]:
    """The keys of a rules file, those of a table after its name."""
    found = set()
    for name, value in tomllib.loads(text).items():
        tables = value if isinstance(value, list) else [value]
        inside = {f"{name}.{key}" for table in tables if isinstance(table, dict) for key in table}
        found |= inside or {name}
    return found


def every_key() -> set[str]:
    """All keys: a contest without parts names the count of its items, one with parts names the parts."""
    return keys_of(settings.write(FULL)) | keys_of(settings.write(Contest()))


def test_every_key_has_its_row() -> None:
    """The tables name each key that the program writes, and no other."""
    assert set(ROWS) == every_key()


def test_every_word_is_documented() -> None:
    """Each word that a key can have stands, in quotes, among the values of a key."""
    tables = (
        *(settings.TIE_WORDS, settings.PER_WORDS, settings.WHICH_WORDS, settings.TARGET_WORDS),
        *(settings.FEEDBACK_WORDS, settings.IDLE_WORDS, settings.ADDRESS_WORDS, LEVEL_WORDS),
    )
    values = " ".join(row[1] for row in ROWS.values())
    assert [word for table in tables for word in table.values() if f'`"{word}"`' not in values] == []


def test_every_default_is_the_programs() -> None:
    """The default in a row is what the program uses; an empty text stands as left out."""
    table, wrong = "", []
    for line in settings.write(Contest()).splitlines():
        if line.startswith("["):
            table = line.strip("[]") + "."
        elif line:
            key, default = line.split(" = ", 1)
            said = "bỏ trống" if default == '""' else f"`{default}`"
            wrong += [(key, said)] if ROWS[table + key][2] != said else []
    assert wrong == []


def test_the_examples_are_read_without_a_problem() -> None:
    """Every example is a contest as it stands, and the last one says everything that can be said."""
    assert [settings.read(example.encode(), "contest.toml").problems for example in EXAMPLES] == [(), ()]
    assert keys_of(EXAMPLES[-1]) == every_key()
