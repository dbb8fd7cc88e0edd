"""How numbers, days and addresses are written on a page, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote

from hoctapbac.hub.reading import CLOCK_WAS_SET, ContestFacts, Figures, MissingStation
from hoctapbac.texts import Say
from hoctapbac.vietnamese import dates, numbers

_MOST_HOLES = 10
_SWAPPED = str.maketrans(",.", ".,")


@dataclass(frozen=True, slots=True)
class Words:
    """Writes for one language; everything it gives is plain text or a path."""

    lang: str
    say: Say

    def number(self, value: int) -> str:
        """«39.427», in English «39,427»."""
        return self.decimal(numbers.format_number(Decimal(value)))

    def decimal(self, text: str) -> str:
        """A number written the Vietnamese way («7,8»), as the language has it."""
        return text if self.lang == "vi" else text.translate(_SWAPPED)

    def rate(self, figures: Figures) -> str:
        """«90,0 %», or a dash without a roster."""
        return f"{self.decimal(figures.rate)} %" if figures.rate is not None else "–"

    def mean(self, figures: Figures) -> str:
        """«7,8/10», or a dash where nobody took part."""
        if figures.mean is None or figures.mean_of is None:
            return "–"
        return f"{self.decimal(figures.mean)}/{self.decimal(figures.mean_of)}"

    def day(self, ms: int) -> str:
        """«23/11/2026»."""
        return dates.date_text(ms)

    def moment(self, t: int) -> str:
        """«23/11/2026, 08:12» of a station's or the hub's clock in seconds, or that it was never set."""
        if t < CLOCK_WAS_SET:
            return self.say("hub.clock_unset")
        return f"{dates.date_text(t * 1000)}, {dates.time_text(t * 1000)}"

    def span(self, first_t: int, last_t: int) -> str:
        """From the first to the last moment, the day once if it is the same."""
        first, last = self.moment(first_t), self.moment(last_t)
        if first_t < CLOCK_WAS_SET or first == last:
            return last
        same_day = dates.date_text(first_t * 1000) == dates.date_text(last_t * 1000)
        return f"{first} – {dates.time_text(last_t * 1000) if same_day else last}"

    def long_day(self, ms: int) -> str:
        """«ngày 05 tháng 02 năm 2026» as documents have it; in English the short form."""
        return dates.long_date_text(ms) if self.lang == "vi" else dates.date_text(ms)

    def iso_day(self, day: str) -> str:
        """«23/11/2026» for «2026-11-23»; other text as it is."""
        parts = day.split("-")
        return "/".join(reversed(parts)) if len(parts) == 3 and all(part.isdigit() for part in parts) else day

    def used(self, ms: int) -> str:
        """Time used, «03:41»."""
        return dates.clock_text(ms)

    def period(self, contest: ContestFacts) -> str:
        """When a contest is held: from its opening to its close, or the day it is filed under."""
        ends = [ms for ms in (contest.opens_ms, contest.closes_ms) if ms]
        if not ends:
            return self.day(contest.day_ms)
        return " – ".join(f"{dates.date_text(ms)}, {dates.time_text(ms)}" for ms in ends)

    def missing(self, station: MissingStation) -> str:
        """What a station has not brought yet."""
        if station.lack != "holes":
            return self.say(f"hub.missing_{station.lack}", station=station.label)
        holes = [str(first) if first == last else f"{first}–{last}" for first, last in station.holes[:_MOST_HOLES]]
        more = "…" if len(station.holes) > _MOST_HOLES else ""
        return self.say("hub.missing_holes", station=station.label, holes=", ".join(holes) + more)

    def unit(self, unit_id: str) -> str:
        """The address of a unit's record."""
        return f"/don-vi/{quote(unit_id, safe='')}"

    def cluster(self, cluster: str) -> str:
        return f"/cum/{quote(cluster, safe='')}"

    def contest(self, contest: ContestFacts) -> str:
        return f"/cuoc-thi/{contest.id.hex()}"

    def slip(self, unit_id: str, contest: ContestFacts) -> str:
        """The address of one entry of a unit's record."""
        return f"{self.unit(unit_id)}/{contest.id.hex()}"
