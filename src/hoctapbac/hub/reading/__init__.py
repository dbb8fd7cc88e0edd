"""What the hub's tables add up to, read for pages and workbooks: plain questions over `Engine.read`, frozen answers.

Promises: nothing here writes; `record` is never searched, only looked up by key or link; no answer names a person,
so a page cannot show one by mistake. What comes with packs is kept in memory and read anew when a pack comes
(`Publications`); everything else is asked at every call and takes a few milliseconds at ten million results.
"""

from hoctapbac.hub.reading.codes import (
    ReceiptFacts,
    StationFacts,
    is_here,
    receipt_facts,
    record_of_ticket,
    station_of,
    ticket_is_complete,
)
from hoctapbac.hub.reading.contests import (
    CLOCK_WAS_SET,
    Bulletin,
    ClusterLine,
    UnitLine,
    bulletin,
    by_cluster,
    first_week_ms,
    ranked,
    standings,
)
from hoctapbac.hub.reading.figures import Figures
from hoctapbac.hub.reading.history import Event, Recall, recalls
from hoctapbac.hub.reading.people import PersonPlace, person_place
from hoctapbac.hub.reading.published import ContestFacts, Publications, Published
from hoctapbac.hub.reading.states import State, States, confirmations, contest_figures, contest_state, counted_digest
from hoctapbac.hub.reading.stations import MissingStation, missing_stations
from hoctapbac.hub.reading.units import Entry, Prize, UnitRecord, entry_state, sums_together, unit_record

__all__ = [
    "CLOCK_WAS_SET",
    "Bulletin",
    "ClusterLine",
    "ContestFacts",
    "Entry",
    "Event",
    "Figures",
    "MissingStation",
    "PersonPlace",
    "Prize",
    "Publications",
    "Published",
    "Recall",
    "ReceiptFacts",
    "State",
    "States",
    "StationFacts",
    "UnitLine",
    "UnitRecord",
    "bulletin",
    "by_cluster",
    "confirmations",
    "contest_figures",
    "contest_state",
    "counted_digest",
    "entry_state",
    "first_week_ms",
    "is_here",
    "missing_stations",
    "person_place",
    "ranked",
    "recalls",
    "receipt_facts",
    "record_of_ticket",
    "standings",
    "station_of",
    "sums_together",
    "ticket_is_complete",
    "unit_record",
]
