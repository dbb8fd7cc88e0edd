"""What somebody hostile tries at the hub's doors, and that it gets them nothing (docs/threats.md)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from starlette.routing import Route

from hoctapbac.errors import Refusal
from hoctapbac.hub import ledger as doors
from hoctapbac.hub import projection, quarantine, scans, shelving, trust
from hoctapbac.hub.app import application
from hoctapbac.hub.context import Context
from hoctapbac.hub.engine import Engine
from hoctapbac.hub.ledger import Ledger
from hoctapbac.hub.sqlite import SQLite
from hoctapbac.receipt import links
from hoctapbac.receipt.tickets import ticket
from hoctapbac.records import Close, Confirmation, Guest, Result, Rotate, Void, encode, frames, link, statements
from hoctapbac.records.frames import body_of
from hoctapbac.records.statements import Enrolment, Presence
from hoctapbac.seal import shared_key

from .filled import NOW, Journal, StillClock
from .offices import CONTEST, Hands, Office, founded, serving
from .offices import PACK as OFFICE_PACK
from .worlds import HUB, packs_of, tables

PACK = b"pack-001"
HOME = "/ban-lam-viec"
VECTORS = Path(__file__).parents[1] / "vectors"


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    made = Ledger(engine, HUB, StillClock())
    engine.write(lambda tx: shelving.shelve(tx, packs_of("best")[0], b"", 1))
    return made


@pytest.fixture
def office(engine: Engine) -> Iterator[Office]:
    """A hub at a real socket, one person's result in it."""
    made = founded(engine, Hands())
    made.journal.sit(1)
    made.take()
    with serving(made, "https://thidua.example.vn"):
        yield made


def enrolled(ledger: Ledger, number: int, *, trusted: bool = True) -> Journal:
    journal = Journal.of(number)
    take(ledger, journal.enrolment())
    if trusted:
        ledger.approve(journal.key.kid, "người phụ trách")
    return journal


def take(ledger: Ledger, *blobs: bytes) -> list[tuple[int, str]]:
    return [tuple(one) for one in ledger.take(frames.framed(blobs), "https").refused]  # type: ignore[misc]


def states(ledger: Ledger) -> dict[bytes, str]:
    return {station.kid: station.state for station in ledger.stations()}


def attempts(ledger: Ledger) -> int:
    return int(ledger.engine.read("SELECT coalesce(sum(attempts), 0) FROM tally")[0][0])


# -- bytes ---------------------------------------------------------------------------------------------------


def test_no_published_vector_passes_the_door_but_those_that_should(office: Office) -> None:
    """Each refused and each newer body, sealed by a trusted station and pushed between two good records over a real
    wire: refused by its place and a sentence, its neighbours taken."""
    tried = 0
    for path in sorted(VECTORS.glob("*.json")):
        vector = json.loads(path.read_text(encoding="utf-8"))
        body = bytes.fromhex(vector.get("body", ""))
        if (
            vector["outcome"] == "accepted"
            or vector.get("family", "record") != "record"
            or not 0 < len(body) <= frames.MOST_BLOB - frames.SEAL_BYTES
        ):
            continue
        office.journal.sit(1)
        office.journal.sit(2)
        around = office.journal.blobs[-2:]
        pushed = frames.framed([around[0], office.journal.key.sign(body) + body, around[1]])
        answer = office.browser().ask("POST", "/v1/records", pushed)
        assert answer.status == 200, path.name
        told = json.loads(answer.raw)
        ((place, code),) = told["refused"]
        assert (told["new"], place) == (2, 1), path.name
        assert code in ("record_unreadable", "record_newer", "seal_wrong"), path.name
        assert told["texts"][code]
        tried += 1
    assert tried > 30


@pytest.mark.parametrize("seq", [2**31, 2**63 - 2, 2**63 - 1, 2**63, 2**64 - 1])
def test_numbers_at_the_end_of_all_numbers_are_held_or_refused(office: Office, seq: int) -> None:
    """A trusted station may write any number below 2 to the 63rd; every page and decision stays as it was."""
    key, last = office.journal.key, link(body_of(office.journal.blobs[-1]))
    figures = {"unit": 2**64 - 1, "who": 1, "score": 1, "max": 10, "correct": 1, "items": 10, "duration_ms": 0}
    record = {"kid": key.kid, "seq": seq, "prev": last, "t": 1, "clk": 2**64 - 1, "pack": OFFICE_PACK.id}
    bodies = [
        encode(Result(v=Result.KIND, **record, **figures)),
        encode(Close(v=Close.KIND, **record, count=2**64 - 1)),
    ]
    browser = office.browser()
    answer = browser.ask("POST", "/v1/records", frames.framed(key.sign(body) + body for body in bodies))
    assert answer.status == 200
    assert json.loads(answer.raw)["new"] == (2 if seq < 2**63 else 0)
    keeper = office.browser(office.account("quan-tri", "keeper"))
    kid, contest = key.kid.hex(), CONTEST.hex()
    for path in ("/", f"/v1/have/{kid}", f"/cuoc-thi/{contest}", f"{HOME}/may", f"{HOME}/may/{kid}"):
        assert keeper.get(path).status == 200, path
    scanned = links.digits(key.sign(bodies[0]) + bodies[0])
    assert keeper.get(f"/R/{scanned}").status == (200 if seq < 2**63 else 400)
    office.ledger.revoke(key.kid, 1, "quan-tri", "thử")
    office.ledger.rebuild()
    assert office.engine.read("SELECT sum(attempts) FROM tally") == [(1,)]


def test_a_key_that_signs_everything_is_not_made_known(ledger: Ledger) -> None:
    """A key of small order, whose seal fits any body, is refused when it enrols and when a keeper brings it."""
    neutral = b"\x01" + bytes(31)
    body = statements.encode(Enrolment(public=neutral, label="Máy", nonce=bytes(16), t=1, token=""))
    assert take(ledger, neutral + bytes(32) + body) == [(0, "seal_wrong")]
    with pytest.raises(Refusal) as refused:
        ledger.enrol(neutral, "Máy", "người phụ trách")
    assert refused.value.code == "key_unreadable"
    assert list(states(ledger).values()) == ["hub"]


# -- keys ----------------------------------------------------------------------------------------------------


def test_keys_made_by_the_hundred_keep_no_invited_station_out(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """When as many keys wait as may wait, another one is refused; an invited one and a compared one are not.

    A keeper forgets those who wait and sent nothing: the next one gets in. With their records all are as if they had
    never come, in every table, and one that is meant comes back with what it has.
    """
    monkeypatch.setattr(trust, "MOST_UNKNOWN_STATIONS", 5)
    for number in range(5):
        assert take(ledger, Journal.of(1000 + number).enrolment()) == []
    assert take(ledger, Journal.of(2000).enrolment()) == [(0, "stations_waiting")]
    invited = Journal.of(1)
    token = ledger.invite("Hội trường A", NOW + 1000)
    said = Enrolment(public=invited.key.public, label="Máy 1", nonce=bytes(16), t=NOW // 1000, token=token)
    body = statements.encode(said)
    assert take(ledger, invited.key.sign(body) + body) == []
    compared = ledger.enrol(Journal.of(2).key.public, "Máy 2", "người phụ trách")
    assert states(ledger)[invited.key.kid] == states(ledger)[compared] == "trusted"

    meant = Journal.of(1003)
    paper = link(body_of(meant.result(PACK, 1, 4, 3, 1000)))
    meant.write(Guest, pack=PACK, t=1, of=paper, name="Khách", unit_name="")
    meant.write(Void, pack=PACK, t=1, of=paper, reason="nhầm", name="Khách")
    meant.write(Close, pack=PACK, t=1, count=3)
    take(ledger, *meant.blobs)
    shown = ticket(body_of(meant.blobs[0]), shared_key(meant.key, HUB.public))
    assert ledger.scan(shown, "ticket").state == "complete"

    newcomer = Journal.of(2000)
    assert ledger.engine.write(trust.forget_waiting) == (4, 0)
    assert take(ledger, newcomer.enrolment()) == []
    assert states(ledger)[meant.key.kid] == "unknown"
    assert ledger.engine.write(partial(trust.forget_waiting, with_records=True)) == (2, 4)
    assert set(states(ledger).values()) == {"hub", "trusted"}
    kept = tables(ledger.engine, (*projection.DERIVED, "record", "journal"))
    assert not any(kept.values())
    ledger.rebuild()
    assert tables(ledger.engine, kept) == kept
    assert ledger.engine.read("SELECT state FROM scan") == [("held",)]

    assert take(ledger, meant.enrolment(), *meant.blobs) == []
    ledger.approve(meant.key.kid, "người phụ trách")
    assert ledger.have(meant.key.kid)[0] == ((1, 4),)
    assert ledger.engine.read("SELECT state FROM scan") == [("complete",)]


def test_a_thief_who_changes_keys_without_end_is_revoked_with_all_of_them(tmp_path: Path) -> None:
    """Taking trust back from a key takes it back from every key that followed it, however many there are."""
    engine = SQLite(tmp_path / "hub.db")
    ledger = Ledger(engine, HUB, StillClock())
    first = enrolled(ledger, 0)
    keys = [first, *(Journal.of(number) for number in range(1, 400))]
    for old, new in pairwise(keys):
        old.write(Rotate, pack=PACK, t=1, public=new.key.public)
        take(ledger, *old.blobs)
    assert states(ledger)[keys[-1].key.kid] == "trusted"
    ledger.revoke(first.key.kid, 0, "người phụ trách", "mất máy")
    told = states(ledger)
    assert told[first.key.kid] == "revoked"
    assert {told[journal.key.kid] for journal in keys[1:]} == {"unknown"}
    engine.close()


def test_a_revoked_key_puts_nothing_under_the_numbers_that_are_believed(ledger: Ledger) -> None:
    """Other records under numbers up to the last good one are kept and shown as forks; they count for nothing."""
    station = enrolled(ledger, 1)
    for seq in range(3):
        station.result(PACK, 1, seq + 1, 3, 1000 + seq)
    take(ledger, *station.blobs)
    ledger.revoke(station.key.kid, 3, "người phụ trách", "mất máy")
    thief, successor = Journal(station.label, station.key, station.blobs[:1]), Journal.of(66)
    thief.result(PACK, 1, 4, 5, 5000)
    thief.write(Void, pack=PACK, t=1, of=link(body_of(station.blobs[0])), reason="Thử", name="Người Thử")
    early = Journal(station.label, station.key)
    early.write(Rotate, pack=PACK, t=1, public=successor.key.public)
    assert take(ledger, *thief.blobs, *early.blobs) == []
    assert attempts(ledger) == 3
    assert successor.key.kid not in states(ledger)
    assert [a.first for a in ledger.anomalies(station.key.kid) if a.kind == "fork"] == [1, 2, 3]
    ledger.rebuild()
    assert attempts(ledger) == 3


def test_a_hole_before_the_last_good_record_is_filled_by_the_station_alone(ledger: Ledger) -> None:
    """Under a number that the chain asks for another record stands aside, whichever of both came first."""
    station = enrolled(ledger, 1)
    for seq in range(4):
        station.result(PACK, 1, seq + 1, 3, 1000 + seq)
    take(ledger, *station.blobs[:2], station.blobs[3])
    ledger.revoke(station.key.kid, 4, "người phụ trách", "mất máy")
    assert attempts(ledger) == 3
    thief = Journal(station.label, station.key, station.blobs[:2])
    thief.result(PACK, 1, 1, 5, 5000)
    take(ledger, thief.blobs[-1])
    assert attempts(ledger) == 3
    take(ledger, station.blobs[2])
    assert attempts(ledger) == 4


# -- floods --------------------------------------------------------------------------------------------------


def test_made_up_tickets_take_no_room_from_those_of_trusted_stations(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tickets that anybody can make are kept up to a bound of their own, in one go however many they are."""
    monkeypatch.setattr(scans, "MOST_UNSURE", 20)
    made_up = [b"\x01" + n.to_bytes(30) for n in range(1, 51)]
    refused = take(ledger, *made_up)
    assert refused == [(n, "scans_waiting") for n in range(20, 50)]
    station = enrolled(ledger, 1)
    body = body_of(station.result(PACK, 1, 1, 3, 1000))
    assert take(ledger, ticket(body, shared_key(station.key, HUB.public))) == []
    assert take(ledger, *made_up) == refused  # those that are kept stay, and are known


def test_keys_made_up_over_the_network_take_no_room_from_sticks(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records of keys that were never heard of wait by road: who fills one leaves the others open."""
    monkeypatch.setattr(quarantine, "MOST_KEYS", 3)
    journals = [Journal.of(number) for number in range(10, 15)]
    for journal in journals:
        journal.result(PACK, 1, 1, 3, 1000)
    assert [code for _, code in take(ledger, *(journal.blobs[0] for journal in journals[:4]))] == ["station_unknown"]
    brought = ledger.take(frames.framed([journals[4].blobs[0]]), "stick")
    assert (brought.new, brought.refused) == (1, ())


def test_a_station_that_talks_without_end_is_heard_so_far(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one push so many statements are heard; of one station's starts so many clocks are kept, the last ones."""
    monkeypatch.setattr(doors, "MOST_HEARD", 10)
    monkeypatch.setattr(doors, "MOST_BOOTS", 15)
    station = enrolled(ledger, 1, trusted=False)

    def presence(boot: int) -> bytes:
        body = statements.encode(Presence(kid=station.key.kid, now_ms=NOW, boot=boot, nonce=bytes(16)))
        return station.key.sign(body) + body

    assert take(ledger, *map(presence, range(12))) == [(10, "statements_many"), (11, "statements_many")]
    for first in range(10, 40, 10):
        take(ledger, *map(presence, range(first, first + 10)))
    kept = [boot for (boot,) in ledger.engine.read("SELECT boot FROM clock_offset ORDER BY boot")]
    assert kept == list(range(25, 40))


# -- pages ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["khac.example", "[", "khac.example/duong?x=", "@khac.example"])
def test_no_answer_leads_to_the_host_that_somebody_named(office: Office, host: str) -> None:
    """A redirection goes to a path of this hub, whatever the request's Host says."""
    for path in (f"{HOME}/", HOME, "/don-vi/cell-1/", f"{HOME}/dang-xuat"):
        answer = office.browser(Host=host).get(path)
        assert answer.status < 500
        assert answer.headers.get("location", "/").startswith("/")
        assert "khac.example" not in answer.headers.get("location", "")


def test_an_address_with_anything_in_it_is_answered_in_words(office: Office) -> None:
    """What a signed-in keeper's browser is made to send is refused, and the refusal can be written down."""
    keeper = office.browser(office.account("quan-tri", "keeper"))
    for path in ("tai-khoan/%00", "may/a%00b", "ket-qua/%00/sua", "tai-khoan/%f0%9f%98%80"):
        answer = keeper.post(f"{HOME}/{path}", {"ma": "x"})
        assert answer.status in (403, 404), path
    assert "a�b" in keeper.get(f"{HOME}/nhat-ky").text


def test_no_route_of_the_desk_gives_or_does_anything_to_those_whom_it_does_not_concern(office: Office) -> None:
    """Every address of the desk, as the application has it, asked for as another unit's operator and reader and with
    no session: no name, no figure, nothing written; a keeper gets the same addresses as pages."""
    strangers = {
        "nobody": office.browser(),
        "operator": office.browser(office.account("khac-1", "operator", "other")),
        "reader": office.browser(office.account("khac-2", "reader", "other")),
    }
    keeper = office.browser(office.account("quan-tri", "keeper"))
    result = bytes(office.engine.read("SELECT link FROM place WHERE person = 'p:r1'")[0][0]).hex()
    said = {"digest": bytes(16), "name": "Người Thử", "post": "Bí thư", "note": ""}
    given = office.ledger.append(Confirmation, pack=OFFICE_PACK.id, unit=OFFICE_PACK.unit_number("cell-1"), **said)
    values = {"contest": CONTEST.hex(), "kid": office.journal.key.kid.hex(), "name": "quan-tri"}
    links = {True: link(body_of(given)).hex(), False: result}  # of a decision that may be recalled, of a result
    before = written(office)
    context = Context(office.ledger, office.engine, office.clock, "Đầu mối thử", "")
    asked = [r for r in application(context).routes if isinstance(r, Route) and r.path.startswith(HOME)]
    assert len(asked) > 15
    for route in asked:
        path = route.path.format(**values, link=links["thu-hoi" in route.path]) + "?ma=cell-1&tim=nguoi"
        assert keeper.get(path).status in (200, 303), path
        for who, browser in strangers.items():
            for method in sorted((route.methods or set()) - {"HEAD"}):
                if route.path.endswith(("/dang-nhap", "/dang-xuat")):
                    continue
                answer = browser.ask(method, path, b"ma=0" if method == "POST" else None, Content_Type=_FORM)
                assert answer.status in (200, 303, 400, 403, 404), (who, path)
                for secret in ("Người Thứ Đông", "Cán bộ quan-tri", "Máy 1"):
                    assert secret not in answer.html, (who, path)
    assert written(office) == before


_FORM = "application/x-www-form-urlencoded"


def written(office: Office) -> list[int]:
    """How many rows there are of what can be decided at the desk."""
    tables = ("record", "confirmation", "correction", "void", "award", "account")
    states = office.engine.read("SELECT count(*) FROM station WHERE state = 'trusted'")
    return [*(int(office.engine.read(f"SELECT count(*) FROM {t}")[0][0]) for t in tables), int(states[0][0])]


# -- copies --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    ["UPDATE record SET body = NULL", "UPDATE record SET seal = 'abc'", "UPDATE record SET kid = 5"],
)
def test_a_copy_with_values_of_other_kinds_is_refused(tmp_path: Path, change: str) -> None:
    """A file that somebody made to look like a backup is refused before anything is taken from it."""
    engine = SQLite(tmp_path / "hub.db")
    ledger = Ledger(engine, HUB, StillClock())
    station = enrolled(ledger, 1)
    take(ledger, station.result(PACK, 1, 1, 3, 1000))
    ledger.backup(tmp_path / "copy.db")
    copy = sqlite3.connect(tmp_path / "copy.db")
    copy.executescript("CREATE TABLE r AS SELECT * FROM record; DROP TABLE record; ALTER TABLE r RENAME TO record")
    copy.executescript(change)
    copy.close()
    with pytest.raises(Refusal) as refused:
        ledger.restore(tmp_path / "copy.db")
    assert refused.value.code == "hub_backup_damaged"
    engine.close()


def test_a_copy_may_have_any_name(tmp_path: Path) -> None:
    """A question mark or a percent sign in a file's name is no part of how it is opened."""
    engine = SQLite(tmp_path / "hub.db")
    ledger = Ledger(engine, HUB, StillClock())
    enrolled(ledger, 1)
    for name in ("a?mode=rwc", "b#2", "c%41"):
        ledger.backup(tmp_path / name)
        fresh = SQLite(tmp_path / f"{name}.new.db")
        Ledger(fresh, HUB, StillClock()).restore(tmp_path / name)
        assert fresh.read("SELECT count(*) FROM station") == [(2,)]
        fresh.close()
    engine.close()
