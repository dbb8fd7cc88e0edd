"""The ledger's door: what came in is there whole and once, and what a station is told is true."""

from __future__ import annotations

import pytest

from hoctapbac import records, seal
from hoctapbac.errors import Refusal
from hoctapbac.hub import quarantine, trust
from hoctapbac.hub.engine import Engine
from hoctapbac.hub.journals import Anomaly
from hoctapbac.hub.ledger import Ledger
from hoctapbac.receipt.tickets import ticket
from hoctapbac.records import Close, Correction, Rotate, Void, frames, statements
from hoctapbac.records.frames import body_of
from hoctapbac.records.statements import Acknowledgement, Admission, Enrolment, Presence, Revocation

from .filled import NOW, Journal, StillClock
from .worlds import HUB, packs_of

PACK = b"pack-001"


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    from hoctapbac.hub import shelving

    made = Ledger(engine, HUB, StillClock())
    engine.write(lambda tx: shelving.shelve(tx, packs_of("best")[0], b"", 1))
    return made


def station(ledger: Ledger, count: int = 0, *, number: int = 1, trusted: bool = True) -> Journal:
    """A station that the hub knows, with results that it has not sent."""
    journal = Journal.of(number)
    ledger.take(frames.framed([journal.enrolment()]), "https")
    if trusted:
        ledger.approve(journal.key.kid, "người phụ trách")
    for seq in range(count):
        journal.result(PACK, 1, seq % 4 + 1, 3, 1000 + seq, duration_ms=1000 + seq)
    return journal


def bring(ledger: Ledger, *blobs: bytes) -> list[object]:
    """Statements in the answer; each is sealed by the hub."""
    answers = ledger.take(frames.framed(blobs), "https").answers
    assert all(seal.check(HUB.public, body_of(blob), frames.seal_of(blob)) for blob in answers)
    return [statements.decode(body_of(blob)) for blob in answers]


def people(ledger: Ledger) -> int:
    return int(ledger.engine.read("SELECT coalesce(sum(people), 0) FROM tally")[0][0])


def attempts(ledger: Ledger) -> int:
    return int(ledger.engine.read("SELECT coalesce(sum(attempts), 0) FROM tally")[0][0])


# -- receipts ------------------------------------------------------------------------------------------------


def test_a_receipt_covers_what_is_here_without_a_hole(ledger: Ledger) -> None:
    """The hole keeps the receipt back, and closing it lets it go to the end."""
    journal = station(ledger, 5)
    links = [records.link(body_of(blob)) for blob in journal.blobs]
    told = [bring(ledger, *part)[0] for part in (journal.blobs[:2], journal.blobs[3:], journal.blobs[2:3])]
    assert [(said.upto, said.head) for said in told] == [(2, links[1]), (2, links[1]), (5, links[4])]  # type: ignore[attr-defined]


def test_a_station_asks_what_is_here(ledger: Ledger) -> None:
    """Ranges and the link at the end of the first."""
    journal = station(ledger, 6)
    assert ledger.have(journal.key.kid) == ((), bytes(16))
    bring(ledger, *journal.blobs[:2], journal.blobs[4])
    assert ledger.have(journal.key.kid) == (((1, 2), (5, 5)), records.link(body_of(journal.blobs[1])))


def test_sending_again_changes_nothing(ledger: Ledger) -> None:
    """The same bytes by another road, in another order, twice in one batch: known, and counted once."""
    journal = station(ledger, 4)
    bring(ledger, *journal.blobs)
    taken = ledger.take(frames.framed([*journal.blobs[::-1], *journal.blobs]), "stick")
    assert (taken.new, taken.known, taken.refused) == (0, 8, ())
    assert attempts(ledger) == 4


def test_each_branch_of_a_copied_disk_gets_its_own_receipt(ledger: Ledger) -> None:
    """A clone is never told that its records are here because its twin's are."""
    journal = station(ledger, 3)
    copy = Journal("", journal.key, journal.blobs[:2])
    for seq in (3, 4):
        copy.result(PACK, 1, 1, 1, 5000 + seq)
    bring(ledger, *journal.blobs)
    (lonely, _) = bring(ledger, copy.blobs[3])  # its third record never came
    assert lonely.upto == 3 and lonely.head == records.link(body_of(journal.blobs[2]))  # type: ignore[attr-defined]
    (whole, _) = bring(ledger, *copy.blobs)
    assert whole.upto == 4 and whole.head == records.link(body_of(copy.blobs[3]))  # type: ignore[attr-defined]
    (other, _) = bring(ledger, *journal.blobs)
    assert other.upto == 3 and other.head == records.link(body_of(journal.blobs[2]))  # type: ignore[attr-defined]
    assert Anomaly("fork", 3, 3) in ledger.anomalies(journal.key.kid)


# -- what does not fit ---------------------------------------------------------------------------------------


def test_holes_and_breaks_are_named(ledger: Ledger) -> None:
    """What is missing in the middle, and a record that names one before it which is not the one that is here."""
    journal = station(ledger, 6)
    bring(ledger, *journal.blobs[:2], *journal.blobs[3:])
    assert ledger.anomalies(journal.key.kid) == (Anomaly("gap", 3, 3),)
    copy = Journal("", journal.key, journal.blobs[:2])
    copy.result(PACK, 1, 1, 1, 9000)
    bring(ledger, copy.blobs[2])
    assert ledger.anomalies(journal.key.kid) == (Anomaly("break", 4, 4),)


def test_a_tail_that_was_cut_is_seen_by_what_was_shown_of_it(ledger: Ledger) -> None:
    """A ticket that somebody scanned, and an earlier receipt of this hub, tell of records that are not here."""
    journal = station(ledger, 4)
    bring(ledger, *journal.blobs[:2])
    shown = ticket(body_of(journal.blobs[3]), seal.shared_key(HUB, journal.key.public))
    assert ledger.scan(shown, "ticket").state == "held"
    receipt = statements.encode(
        Acknowledgement(hub=HUB.kid, kid=journal.key.kid, upto=3, head=records.link(body_of(journal.blobs[2])), t=1)
    )
    bring(ledger, HUB.sign(receipt) + receipt)
    assert ledger.anomalies(journal.key.kid) == (Anomaly("cut", 3, 3), Anomaly("cut", 4, 4))
    bring(ledger, *journal.blobs)
    assert ledger.anomalies(journal.key.kid) == ()
    assert ledger.scan(shown, "ticket").state == "complete"


def test_a_closing_record_tells_how_many_results_there_were(ledger: Ledger) -> None:
    """Fewer results than the session had are named."""
    journal = station(ledger, 2)
    journal.write(Close, pack=PACK, t=1, count=3)
    bring(ledger, *journal.blobs)
    assert ledger.anomalies(journal.key.kid) == (Anomaly("count", 3, 3),)


# -- trust ---------------------------------------------------------------------------------------------------


def test_a_station_may_work_first_and_be_trusted_later(ledger: Ledger) -> None:
    """Its records are here from the beginning and count from the decision on."""
    journal = station(ledger, 3, trusted=False)
    (receipt,) = bring(ledger, *journal.blobs)
    assert receipt.upto == 3 and people(ledger) == 0  # type: ignore[attr-defined]
    ledger.approve(journal.key.kid, "người phụ trách", "Máy ở hội trường")
    assert people(ledger) == 3
    told = [statements.decode(body_of(blob)) for blob in ledger.answers(journal.key.kid)]
    assert Admission(public=journal.key.public, label="Máy ở hội trường", t=NOW // 1000) in told


def test_records_that_come_before_their_key_wait_for_it(ledger: Ledger) -> None:
    """A stick may bring a stranger's results: they are in the set as soon as the stranger is known."""
    journal = Journal.of(9)
    for who in (1, 2):
        journal.result(PACK, 1, who, 3, 1000)
    taken = ledger.take(frames.framed(journal.blobs), "stick")
    assert (taken.new, taken.refused, taken.answers) == (2, (), ())
    assert ledger.take(frames.framed(journal.blobs), "stick").known == 2
    ledger.enrol(journal.key.public, "Máy 9", "người phụ trách")
    assert people(ledger) == 2
    assert ledger.have(journal.key.kid)[0] == ((1, 2),)
    assert ledger.engine.read("SELECT road FROM record") == [("stick",)] * 2


def test_what_waits_for_a_key_is_looked_at_when_it_comes(ledger: Ledger) -> None:
    """A forgery under a stranger's name is thrown away then, and the true record is not kept out by it."""
    journal = Journal.of(9)
    true = journal.result(PACK, 1, 1, 3, 1000)
    ledger.take(frames.framed([bytes(64) + body_of(true), true]), "stick")
    ledger.enrol(journal.key.public, "", "người phụ trách")
    assert ledger.engine.read("SELECT seal FROM record") == [(frames.seal_of(true),)]
    assert ledger.engine.read("SELECT count(*) FROM quarantine") == [(0,)]


def test_a_token_makes_one_station_trusted_once(ledger: Ledger) -> None:
    """The same enrolment may come again; another key, or a late one, does not get in with it.

    The station bears the name that it was invited by, whatever it calls itself.
    """
    tokens = [ledger.invite("Máy ở hội trường", NOW + 1000), ledger.invite("", NOW)]

    def enrolment(number: int, token: str) -> bytes:
        journal = Journal.of(number)
        said = Enrolment(public=journal.key.public, label="MAY-01", nonce=bytes(16), t=1, token=token)
        body = statements.encode(said)
        return journal.key.sign(body) + body

    for _ in range(2):
        ledger.hear(enrolment(1, tokens[0]))
    for number, token in ((2, tokens[0]), (3, tokens[1]), (4, "nothing")):
        with pytest.raises(Refusal, match="hub_token_wrong"):
            ledger.hear(enrolment(number, token))
    trusted = [station for station in ledger.stations() if station.state == "trusted"]
    assert [(station.kid, station.label) for station in trusted] == [(Journal.of(1).key.kid, "Máy ở hội trường")]


def test_a_revoked_key_counts_up_to_its_last_good_record(ledger: Ledger) -> None:
    """What it sealed before stays, what came later is kept and does not count, and trusting it again brings it back."""
    journal = station(ledger, 4)
    bring(ledger, *journal.blobs)
    ledger.revoke(journal.key.kid, 2, "người phụ trách", "Mất máy")
    good = records.link(body_of(journal.blobs[1]))
    assert attempts(ledger) == 2
    said = Revocation(kid=journal.key.kid, good_seq=2, good=good, t=NOW // 1000, reason="Mất máy")
    assert said in bring(ledger, journal.result(PACK, 1, 1, 5, 9000))
    assert attempts(ledger) == 2
    ledger.approve(journal.key.kid, "người phụ trách")
    assert attempts(ledger) == 5


def test_a_key_is_revoked_only_at_a_record_that_is_here(ledger: Ledger) -> None:
    """And never the hub's own, nor one nobody heard of."""
    journal = station(ledger, 1)
    for kid, seq, code in (
        (journal.key.kid, 1, "record_absent"), (b"nobody", 0, "station_unknown"), (HUB.kid, 0, "station_is_hub"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=code):
            ledger.revoke(kid, seq, "", "")


def test_a_thief_voids_nothing_behind_the_last_good_record(ledger: Ledger) -> None:
    """A void counts as far as its journal is believed."""
    journal = station(ledger, 2)
    journal.write(Void, pack=PACK, t=1, of=records.link(body_of(journal.blobs[0])), reason="Thử", name="Người Thử")
    bring(ledger, *journal.blobs)
    assert attempts(ledger) == 1
    ledger.revoke(journal.key.kid, 2, "", "")
    assert attempts(ledger) == 2


def test_a_station_decides_nothing_that_is_the_hubs(ledger: Ledger) -> None:
    """A correction in a station's journal is kept and changes nothing; a void of another station's result neither."""
    one, two = station(ledger, 1), station(ledger, 0, number=2)
    of = records.link(body_of(one.blobs[0]))
    values = {"unit": 1, "who": 2, "score": 10, "correct": 10, "reason": "", "name": "", "post": ""}
    two.write(Correction, pack=PACK, t=1, of=of, **values)
    two.write(Void, pack=PACK, t=1, of=of, reason="", name="")
    bring(ledger, *one.blobs, *two.blobs)
    assert ledger.engine.read("SELECT person, points FROM place") == [("p:n0", 3)]
    ledger.append(Correction, pack=PACK, of=of, **values)
    assert ledger.engine.read("SELECT person, points FROM place") == [("p:n1", 10)]
    ledger.append(Void, pack=PACK, of=of, reason="", name="")
    assert (people(ledger), ledger.engine.read("SELECT count(*) FROM tally")) == (0, [(0,)])


def test_a_confirmation_of_a_unit_that_the_pack_does_not_have_confirms_nothing(ledger: Ledger) -> None:
    """Least of all the whole contest."""
    said = {"digest": bytes(16), "name": "Người Xác Nhận", "post": "Bí thư", "note": ""}
    ledger.append(records.Confirmation, pack=PACK, unit=99, **said)
    assert ledger.engine.read("SELECT unit FROM confirmation") == []
    ledger.append(records.Confirmation, pack=PACK, unit=1, **said)
    assert len(ledger.engine.read("SELECT unit FROM confirmation WHERE unit <> ''")) == 1


def test_a_journal_hands_over_to_a_new_key(ledger: Ledger) -> None:
    """The new key is trusted as the old one was, and no longer if the old one turns out to have been stolen before."""
    old, new = station(ledger, 2), Journal.of(2)
    old.write(Rotate, pack=PACK, t=1, public=new.key.public)
    new.result(PACK, 1, 3, 3, 1000)
    bring(ledger, *old.blobs, *new.blobs, old.result(PACK, 1, 4, 3, 1000))
    assert people(ledger) == 3
    ledger.revoke(old.key.kid, 2, "", "Mất khóa")
    states = {station.kid: station.state for station in ledger.stations()}
    assert (states[old.key.kid], states[new.key.kid]) == ("revoked", "unknown")
    assert people(ledger) == 2


def test_a_keeper_names_the_key_that_follows_a_lost_one(ledger: Ledger) -> None:
    """Where the old key can no longer say so itself."""
    old, new = station(ledger, 2), station(ledger, 1, number=2, trusted=False)
    bring(ledger, *old.blobs, *new.blobs)
    ledger.rotate(old.key.kid, new.key.kid, "người phụ trách")
    bring(ledger, old.result(PACK, 1, 4, 3, 1000))
    assert attempts(ledger) == 3


# -- bounds --------------------------------------------------------------------------------------------------


def test_unknown_keys_have_quotas(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many keys wait to be looked at, so many records of each, so many strangers, and a decision makes room."""
    monkeypatch.setattr(trust, "MOST_UNKNOWN_STATIONS", 2)
    monkeypatch.setattr(trust, "MOST_UNKNOWN_RECORDS", 3)
    monkeypatch.setattr(quarantine, "MOST_KEYS", 1)
    monkeypatch.setattr(quarantine, "MOST_OF_ONE", 2)
    one, _ = (station(ledger, 4, number=n, trusted=False) for n in (1, 2))
    third, fourth = Journal.of(3), Journal.of(4)
    assert ledger.take(frames.framed([third.enrolment()]), "https").refused == ((0, "stations_waiting"),)
    assert ledger.take(frames.framed(one.blobs), "https").refused == ((3, "station_full"),)
    for journal in (third, fourth):
        for who in (1, 2, 3):
            journal.result(PACK, 1, who, 3, 1000)
    assert ledger.take(frames.framed(third.blobs), "stick").refused == ((2, "station_unknown"),)
    assert len(ledger.take(frames.framed(fourth.blobs), "stick").refused) == 3
    ledger.approve(one.key.kid, "")
    assert ledger.take(frames.framed(one.blobs), "https").refused == ()


def test_results_that_no_sitting_gives_do_not_count(ledger: Ledger) -> None:
    """More points than there were, numbers that no sum could hold: kept as they are, and counted for nobody."""
    journal = station(ledger)
    journal.result(PACK, 1, 1, 3, 1, score=11)
    journal.result(PACK, 1, 2, 2**64 - 1, 1, max=2**64 - 1, items=2**64 - 1)
    journal.result(PACK, 1, 3, 3, 2**48 // 1000 - 1, duration_ms=2**64 - 1, clk=2**64 - 1)
    (receipt, _) = bring(ledger, *journal.blobs)
    assert receipt.upto == 3 and people(ledger) == 0  # type: ignore[attr-defined]


def test_forged_altered_and_torn_bytes_are_refused_one_by_one(ledger: Ledger) -> None:
    """Each with its place and reason; what stands beside them is taken."""
    journal = station(ledger, 3)
    good = journal.blobs
    altered = bytes([*good[1][:-1], good[1][-1] ^ 1])
    mixed = [bytes(64) + b"\x81\x01", good[0], altered, bytes(64) + b"\x81\x18\x50", bytes([9]) * 31, good[2]]
    taken = ledger.take(frames.framed(mixed) + b"\0\xff\0", "https")
    assert taken.new == 2
    assert taken.refused == (
        (0, "record_unreadable"), (2, "seal_wrong"), (3, "record_newer"), (4, "ticket_unreadable"),
    )  # fmt: skip


# -- statements and codes ------------------------------------------------------------------------------------


def test_a_seal_that_was_damaged_on_the_way_is_mended(ledger: Ledger) -> None:
    """Inside a run the chain vouches for a record whose own seal is wrong; brought alone it gets its seal back."""
    journal = station(ledger, 3)
    first = journal.blobs[0]
    bring(ledger, bytes(64) + body_of(first), *journal.blobs[1:])
    bring(ledger, first)
    asked = "SELECT seal, proved FROM record WHERE kid = ? AND seq = 1"
    assert ledger.engine.read(asked, (journal.key.kid,)) == [(frames.seal_of(first), 1)]


def test_a_clock_is_measured_when_it_speaks_at_once(ledger: Ledger) -> None:
    """By start, the least delayed of several; what lay on a stick says nothing about now, nor does a forgery."""
    journal = station(ledger)

    def presence(now_ms: int, boot: int, key: seal.StationKey = journal.key) -> bytes:
        body = statements.encode(Presence(kid=journal.key.kid, now_ms=now_ms, boot=boot, nonce=bytes(16)))
        return key.sign(body) + body

    bring(ledger, presence(NOW - 5000, 1), presence(NOW - 2000, 1), presence(0, 2), presence(2**64 - 1, 3))
    ledger.take(frames.framed([presence(1, 4)]), "stick")
    forged = ledger.take(frames.framed([presence(NOW, 5, HUB)]), "https")
    assert forged.refused == ((0, "seal_wrong"),)
    offsets = ledger.engine.read("SELECT boot, offset_ms FROM clock_offset ORDER BY boot")
    assert offsets[:2] == [(1, -2000), (2, -NOW)] and len(offsets) == 3


def test_a_scanned_record_is_one_more_road(ledger: Ledger) -> None:
    """Held while its key is unknown, complete afterwards; by any other road it is known then."""
    journal = Journal.of(5)
    blob = journal.result(PACK, 1, 1, 3, 1000)
    assert ledger.scan(blob, "record").state == "held"
    ledger.take(frames.framed([journal.enrolment()]), "https")
    assert ledger.scan(blob, "record").state == "complete"
    assert ledger.take(frames.framed([blob]), "https").known == 1


def test_forged_codes_are_refused(ledger: Ledger) -> None:
    """A record with another's seal, a ticket with a wrong code or length, a statement in a record's place."""
    journal = station(ledger, 1)
    (blob,) = journal.blobs
    bring(ledger)
    shared = seal.shared_key(HUB, journal.key.public)
    genuine = ticket(body_of(blob), shared)
    for payload, kind, code in (
        (bytes(64) + body_of(blob), "record", "seal_wrong"),
        (genuine[:-1] + bytes([genuine[-1] ^ 1]), "ticket", "ticket_wrong"),
        (genuine[:-1], "ticket", "ticket_unreadable"),
        (journal.enrolment(), "record", "record_"),
        (b"", "record", "record_unreadable"),
    ):
        with pytest.raises(Refusal, match=code):
            ledger.scan(payload, kind)


def test_a_second_hub_process_goes_on_in_the_same_journal(ledger: Ledger) -> None:
    """What the hub decides has no fork, whoever writes it down."""
    journal = station(ledger, 2)
    bring(ledger, *journal.blobs)
    other = Ledger(ledger.engine, HUB, StillClock())
    for maker, blob in zip((ledger, other, ledger), (*journal.blobs, journal.blobs[0]), strict=True):
        maker.append(Void, pack=PACK, of=records.link(body_of(blob)), reason="Thử", name="Người Thử")
    assert ledger.have(HUB.kid)[0] == ((1, 3),)
    assert ledger.anomalies(HUB.kid) == ()
