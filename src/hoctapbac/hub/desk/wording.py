"""How the desk's pages write addresses, moments and states."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from hoctapbac.hub.reading import State
from hoctapbac.texts import Say
from hoctapbac.vietnamese import dates

HOME = "/ban-lam-viec"


def contest_page(contest: bytes, **query: str) -> str:
    """The address of a contest's entries."""
    return f"{HOME}/cuoc-thi/{contest.hex()}" + _query(query)


def entry_page(contest: bytes, unit: str, part: str = "don-vi", **query: str) -> str:
    """The address of a unit's entry, or of what belongs to it: `giai`, `danh-sach.xlsx`."""
    return f"{HOME}/cuoc-thi/{contest.hex()}/{part}" + _query({"ma": unit} | query)


def result_page(link: bytes, part: str = "", **query: str) -> str:
    """The address of a result, or of its form: `sua`, `huy`."""
    return f"{HOME}/ket-qua/{link.hex()}" + (f"/{part}" if part else "") + _query(query)


def _query(query: Mapping[str, str]) -> str:
    return f"?{urlencode(query)}" if query else ""


def moment(t: int) -> str:
    """«08:12, 23/11/2026» of seconds; a dash where the clock said nothing."""
    return f"{dates.time_text(t * 1000)}, {dates.date_text(t * 1000)}" if t else "–"


def day_text(written: str) -> str:
    """YYYY-MM-DD as people write it."""
    return "/".join(reversed(written.split("-")))


# What every template of the desk may call.
IN_TEMPLATES = {
    "moment": moment,
    "day_text": day_text,
    "clock_text": dates.clock_text,
    "contest_page": contest_page,
    "entry_page": entry_page,
    "result_page": result_page,
}


def states(say: Say) -> Mapping[str, str]:
    """The names of an entry's states, the same as on the public pages."""
    return {state: say(f"hub.state_{state}") for state in State}
