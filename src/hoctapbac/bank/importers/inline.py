"""Options that share one text: «A. … B. … C. …», line under line or on one line, alone or after their question.

A letter is a label only in the sequence A, B, C…; «C. Mác» elsewhere is text.
"""

from __future__ import annotations

from itertools import pairwise

from hoctapbac.bank.importers import signs

_LONGEST = 20_000  # characters of a cell that holds a question; longer ones are looked at no further


def split_options(text: str) -> list[tuple[str, str]] | None:
    """(label, text) of each option where the whole text is options from A on, two at least; None where it is not.

    A tick or star before a label stays with its text: «*B. Huế» is ("B", "*Huế").
    """
    found = split_question(text)
    return found[1] if found is not None and not found[0] else None


def split_question(text: str) -> tuple[str, list[tuple[str, str]]] | None:
    """What stands before the options («» where nothing does), and the options; None where there are not two."""
    if len(text) > _LONGEST:
        return None
    stem: list[str] = []
    options: list[list[str]] = []
    labels: list[str] = []
    for line in text.splitlines():
        for part in _parts(line, _next(labels)):
            label = signs.label_of(part, "")
            if label is not None and label.letter == _next(labels):
                labels.append(label.letter)
                options.append([("*" if label.ticked else "") + part[label.start :].strip()])
            elif part.strip():
                (options[-1] if options else stem).append(part.strip())
    if len(options) < 2:
        return None
    return "\n".join(stem), [(letter, "\n".join(lines).strip()) for letter, lines in zip(labels, options, strict=True)]


def _next(labels: list[str]) -> str:
    return chr(ord(labels[-1]) + 1) if labels else "A"


def _parts(line: str, expected: str) -> list[str]:
    """A line cut where options begin in it."""
    cuts = signs.cuts_of(line, expected)
    if not cuts and expected != "A" and (more := signs.label_of(line, "")) and more.letter == expected:
        return [line]
    bounds = [0, *(cut for cut in cuts if cut), len(line)]
    return [line[start:end] for start, end in pairwise(bounds)]
