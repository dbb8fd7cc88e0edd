"""Writers of question files: one module a format, each taking the one pivot (`hoctapbac.bank.pivot`).

The same bank gives the same bytes, always. What a format has no room for is listed as losses, and an item that it
cannot carry faithfully is left out whole and listed too: no key is ever changed to fit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module

from hoctapbac.bank import Bank
from hoctapbac.bank.pivot import Draft, Loss, Written


@dataclass(frozen=True, slots=True)
class Form:
    """A format that can be written: its module here, and the suffix its files usually have."""

    module: str
    suffix: str


WRITERS = {
    "native": Form("native", ".txt"),
    "xlsx": Form("xlsx", ".xlsx"),
    "docx": Form("docx", ".docx"),
    "gift": Form("gift", ".gift"),
    "aiken": Form("aiken", ".txt"),
    "moodle-xml": Form("moodle_xml", ".xml"),
    "qti-2.1": Form("qti_2_1", ".zip"),
    "qti-3.0": Form("qti_3_0", ".zip"),
    "kahoot": Form("kahoot", ".xlsx"),
    "json": Form("json", ".json"),
}
_SHOWN = 8  # question numbers named after a loss


def write(form: str, bank: Bank, drafts: Sequence[Draft]) -> Written:
    """The bank in a format of `WRITERS`; `drafts` holds the items of `bank`, one by one."""
    module = import_module(f"hoctapbac.bank.exporters.{WRITERS[form].module}")
    written: Written = module.write(bank, drafts)
    return written


def form_of(suffix: str) -> str:
    """The format that a file of this suffix (".gift") is usually of; "" where none is."""
    return next((name for name, form in WRITERS.items() if form.suffix == suffix.lower()), "")


def summary(losses: Iterable[Loss]) -> list[str]:
    """One sentence for each kind of loss, with the numbers of the first questions it concerns; left-out items first."""
    of: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for loss in losses:
        of[loss.what != "item", loss.detail].append(loss.number)
    return [
        _sentence(kept, detail, numbers) for (kept, detail), numbers in sorted(of.items(), key=lambda each: each[0][0])
    ]


def _sentence(kept: bool, detail: str, numbers: Sequence[int]) -> str:
    named = list(dict.fromkeys(number for number in numbers if number))
    places = ", ".join(map(str, named[:_SHOWN])) + (", …" if len(named) > _SHOWN else "")
    where = f" ({len(named)} câu: {places})" if named else ""
    return f"{'Không mang theo được' if kept else 'Không ghi được'}: {detail}{where}."
