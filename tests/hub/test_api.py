"""What stations bring to a hub and ask of it, over real connections to a real server."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from hoctapbac import pack, records, seal
from hoctapbac.contest import settings
from hoctapbac.hub.api import MOST_PUSH, pack_nonce
from hoctapbac.records import frames
from hoctapbac.records.statements import Acknowledgement, Admission, Revocation

from .filled import CONTESTS, ORGANIZER, organization, roster
from .hubs import NAME, URL, Running, Station, founded, run, serving


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One hub for all tests here; each brings a station of its own."""
    with serving(founded(tmp_path_factory.mktemp("hub"))) as running:
        yield running


def enrolled(hub: Running, number: int) -> Station:
    station = Station(number)
    assert hub.ask("POST", "/v1/enrol", frames.framed([station.enrolment()])).status == 200
    return station


def trusted(hub: Running, number: int) -> Station:
    station = enrolled(hub, number)
    assert run("enrol", station.kid.hex(), "--data", hub.folder).returncode == 0
    return station


# -- about the hub -------------------------------------------------------------------------------------------


def test_a_hub_says_who_it_is(hub: Running) -> None:
    """Name, address, key, fingerprint and limits are told to whoever asks."""
    about = hub.ask("GET", "/v1/about").json
    assert (about["name"], about["url"], about["public"]) == (NAME, URL, hub.public.hex())
    assert about["fingerprint"] == seal.fingerprint(hub.public)
    assert about["limits"]["body"] == MOST_PUSH


def test_every_answer_keeps_a_browser_from_anything_but_our_pages(hub: Running) -> None:
    """Calls, pages, files and errors carry the same headers of safety, and results are kept nowhere on the way."""
    for path in ("/v1/about", "/khong-co", "/static/hub.css", "/static/khong-co"):
        headers = hub.ask("GET", path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")
    assert hub.ask("GET", "/v1/about").headers["cache-control"] == "no-store"


# -- results -------------------------------------------------------------------------------------------------


def test_a_journal_arrives_whole_and_is_acknowledged(hub: Running) -> None:
    """What is pushed is held; the signed receipt names the last record by its link."""
    station = enrolled(hub, 1)
    station.sit(5)
    answer = hub.push(station.blobs)
    assert (answer.json["new"], answer.json["known"], answer.json["refused"]) == (5, 0, [])
    (said,) = answer.said(hub.public)
    assert isinstance(said, Acknowledgement)
    assert (said.kid, said.upto) == (station.kid, 5)
    assert said.head == records.link(frames.body_of(station.blobs[-1]))
    held = hub.held(station.kid)
    assert (held["state"], held["ranges"], held["seq"], held["head"]) == ("unknown", [[1, 5]], 5, said.head.hex())


def test_sending_again_changes_nothing(hub: Running) -> None:
    """A push that is repeated is known, record for record, and acknowledged again."""
    station = enrolled(hub, 2)
    station.sit(3)
    first, second = hub.push(station.blobs), hub.push(station.blobs)
    assert (first.json["new"], second.json["new"], second.json["known"]) == (3, 0, 3)
    assert [s.upto for s in second.said(hub.public)] == [3]


def test_gaps_are_named_and_filled_in_any_order(hub: Running) -> None:
    """The hub says what it lacks, and the receipt covers only what has no hole before it."""
    station = enrolled(hub, 3)
    station.sit(6)
    late = hub.push([station.blobs[n] for n in (5, 0, 3)])
    assert [s.upto for s in late.said(hub.public)] == [1]
    assert hub.held(station.kid)["ranges"] == [[1, 1], [4, 4], [6, 6]]
    full = hub.push([station.blobs[n] for n in (4, 2, 1)])
    assert [s.upto for s in full.said(hub.public)] == [6]


def test_a_bad_record_does_not_hold_up_its_neighbours(hub: Running) -> None:
    """Altered and unreadable records are refused one by one, each with its reason; the others are taken."""
    station = enrolled(hub, 4)
    good = station.sit(3)
    altered = bytes([*good[1][:-1], good[1][-1] ^ 1])
    junk = bytes(64) + b"\x81\x01"
    answer = hub.push([good[0], altered, junk, good[2]]).json
    assert answer["new"] == 2
    assert answer["refused"] == [[1, "seal_wrong"], [2, "record_unreadable"]]
    assert set(answer["texts"]) == {"seal_wrong", "record_unreadable"}
    assert all(text for text in answer["texts"].values())


def test_records_of_a_stranger_wait_aside_and_are_not_acknowledged(hub: Running) -> None:
    """What an unknown key sealed is kept until its enrolment comes, by whatever road, and is acknowledged only then."""
    station = Station(7)
    early = hub.push(station.sit(2))
    assert early.said(hub.public) == []
    (said,) = hub.push([station.enrolment()]).said(hub.public)
    assert (said.kid, said.upto) == (station.kid, 2)


def test_reasons_are_told_in_the_language_asked_for(hub: Running) -> None:
    """Vietnamese unless English is asked for; the codes stay."""
    junk = frames.framed([bytes(64) + b"\x81\x01"])
    spoken = [
        hub.ask("POST", "/v1/records", junk, {"Accept-Language": lang}).json["texts"]["record_unreadable"]
        for lang in ("en-GB,en;q=0.9", "vi", "fr")
    ]
    assert "Please" in spoken[0]
    assert spoken[1] == spoken[2] != spoken[0]


def test_a_torn_push_counts_up_to_the_tear(hub: Running) -> None:
    """Whole frames before a tear are taken, and the tear is told."""
    station = enrolled(hub, 5)
    raw = frames.framed(station.sit(2))
    answer = hub.ask("POST", "/v1/records", raw[:-1]).json
    assert (answer["new"], answer["torn"]) == (1, True)


def test_a_push_in_chunks_is_a_push(hub: Running) -> None:
    """A body without a length told beforehand is taken like any other."""
    station = enrolled(hub, 6)
    raw = frames.framed(station.sit(2))
    with hub.raw() as wire:
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(raw[n : n + 50]), raw[n : n + 50]) for n in range(0, len(raw), 50))
        wire.sendall(
            b"POST /v1/records HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            + chunks
            + b"0\r\n\r\n"
        )
        told = b"".join(iter(lambda: wire.recv(65536), b""))
    assert b'"new":2' in told


@pytest.mark.parametrize("body", [b"x", b"\x00\x00", b"\xff" * 500, b"GET / HTTP/1.1\r\n\r\n"])
def test_what_is_no_frame_is_refused_as_a_whole(hub: Running, body: bytes) -> None:
    """Bytes that begin with no frame are no push; the answer says so and nothing is held."""
    answer = hub.ask("POST", "/v1/records", body)
    assert (answer.status, answer.json["code"]) == (400, "hub_frames_unreadable")


def test_an_empty_push_asks_for_nothing_and_gets_it(hub: Running) -> None:
    """No frames, no harm."""
    answer = hub.ask("POST", "/v1/records", b"")
    assert (answer.status, answer.json["new"], answer.json["frames"]) == (200, 0, "")


def test_a_push_beyond_the_limit_is_refused_before_it_is_read(hub: Running) -> None:
    """Too large by its own telling or by its chunks: 413 with the limit, so that the station halves its batch."""
    told = hub.ask("POST", "/v1/records", b"", {"Content-Length": str(MOST_PUSH + 1)})
    assert (told.status, told.json["code"], told.json["limit"]) == (413, "hub_body_too_large", MOST_PUSH)
    with hub.raw() as wire:
        wire.sendall(b"POST /v1/records HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
        chunk = b"10000\r\n" + bytes(65536) + b"\r\n"
        try:
            for _ in range(MOST_PUSH // 65536 + 2):
                wire.sendall(chunk)
        except OSError:
            pass  # it need not listen to the end
        answer = wire.recv(65536)
    assert answer.startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("kid", ["", "00", "zz" * 6, "AA" * 6, "ab" * 7, "%00" * 6, "٠" * 12])
def test_only_a_key_id_names_a_journal(hub: Running, kid: str) -> None:
    """Anything but 12 small hexadecimal digits is no address here."""
    from urllib.parse import quote

    answer = hub.ask("GET", "/v1/have/" + quote(kid, safe="%"))
    assert (answer.status, answer.json["code"]) == (404, "hub_no_such_place")


def test_a_key_that_was_never_heard_of_is_absent(hub: Running) -> None:
    """Nothing held, nothing signed."""
    held = hub.held(b"\x01" * 6)
    assert (held["state"], held["ranges"], held["seq"], held["frames"]) == ("absent", [], 0, "")


# -- stations ------------------------------------------------------------------------------------------------


def test_a_station_works_first_and_is_trusted_later(hub: Running) -> None:
    """Records of a key that waits are kept; once it is trusted the hub says so under its seal."""
    station = enrolled(hub, 10)
    hub.push(station.sit(2))
    assert (
        run("enrol", seal.fingerprint(station.key.public), "--label", "Máy mười", "--data", hub.folder).returncode == 0
    )
    said = hub.push(station.sit()).said(hub.public)
    admission = next(s for s in said if isinstance(s, Admission))
    assert (admission.public, admission.label) == (station.key.public, "Máy mười")
    assert hub.held(station.kid)["state"] == "trusted"


def test_a_revoked_station_is_told_from_where_on(hub: Running) -> None:
    """The signed revocation names the last good record, and comes with every answer to that key."""
    station = trusted(hub, 11)
    hub.push(station.sit(4))
    done = run("revoke", station.kid.hex(), "--good", "2", "--reason", "mất máy", "--yes", "--data", hub.folder)
    assert done.returncode == 0, done.stderr
    revocation = next(s for s in hub.push(station.sit()).said(hub.public) if isinstance(s, Revocation))
    assert (revocation.kid, revocation.good_seq, revocation.reason) == (station.kid, 2, "mất máy")
    assert revocation.good == records.link(frames.body_of(station.blobs[1]))


@pytest.mark.parametrize("wrong", ["two", "record", "torn", "empty", "forged"])
def test_an_enrolment_is_one_statement_sealed_by_its_own_key(hub: Running, wrong: str) -> None:
    """Nothing else is an enrolment, and nobody is enrolled by it."""
    station = Station(20)
    good = frames.framed([station.enrolment()])
    raw = {
        "two": good + good,
        "record": frames.framed(station.sit()),
        "torn": good[:-1],
        "empty": b"",
        "forged": good[:-1] + bytes([good[-1] ^ 1]),
    }[wrong]
    answer = hub.ask("POST", "/v1/enrol", raw)
    assert answer.status == 400
    assert answer.json["code"] in ("hub_frames_unreadable", "seal_wrong", "record_unreadable")
    assert hub.held(station.kid)["state"] == "absent"


# -- packs ---------------------------------------------------------------------------------------------------


def test_packs_are_for_stations_that_the_hub_trusts(hub: Running) -> None:
    """A roster is in a pack, so strangers, waiting stations and statements made for another call are turned away."""
    station, waiting = trusted(hub, 30), enrolled(hub, 31)
    absent, kid = bytes(8), seal.key_id(hub.public)
    right = pack_nonce(True, kid, absent)
    path = f"/v1/packs/{absent.hex()}"
    asked = {
        "nobody": {},
        "waiting": waiting.authorization(right),
        "stranger": Station(32).authorization(right),
        "another pack": station.authorization(pack_nonce(True, kid, bytes(7) + b"\x01")),
        "another hub": station.authorization(pack_nonce(True, bytes(6), absent)),
        "another call": station.authorization(pack_nonce(False, kid, absent)),
        "not base64": {"Authorization": "Station ?"},
        "a record": {"Authorization": "Station " + b64encode(station.sit()[0]).decode()},
        "another scheme": {"Authorization": "Bearer abc"},
    }
    codes = {who: hub.ask("GET", path, headers=headers).json["code"] for who, headers in asked.items()}
    assert codes == dict.fromkeys(asked, "hub_station_not_trusted")
    assert hub.ask("GET", path, headers=station.authorization(right)).json["code"] == "hub_no_such_pack"
    put = hub.ask("PUT", path, b"x" * 1000, waiting.authorization(pack_nonce(False, kid, absent)))
    assert (put.status, put.json["code"]) == (401, "hub_station_not_trusted")


def test_packs_travel_between_stations_that_are_trusted(hub: Running, tmp_path: Path) -> None:
    """What a keeper loaded is fetched byte for byte; another pack of the same organizer comes up from a station."""
    station, kid = trusted(hub, 33), seal.key_id(hub.public)
    loaded, brought = packed("thu", ORGANIZER), packed("he", ORGANIZER)
    (tmp_path / "thu.htpack").write_bytes(loaded[1])
    assert run("pack", tmp_path / "thu.htpack", "--data", hub.folder).returncode == 0
    fetched = hub.ask(
        "GET", f"/v1/packs/{loaded[0].hex()}", headers=station.authorization(pack_nonce(True, kid, loaded[0]))
    )
    assert (fetched.status, fetched.body) == (200, loaded[1])
    shown = station.authorization(pack_nonce(False, kid, brought[0]))
    states = [hub.ask("PUT", f"/v1/packs/{brought[0].hex()}", brought[1], shown).json["state"] for _ in range(2)]
    assert states == ["new", "known"]
    listed = hub.ask("GET", "/v1/packs").json["packs"]
    assert {each["id"]: each["bytes"] for each in listed} == {p.hex(): len(raw) for p, raw in (loaded, brought)}


@pytest.mark.parametrize("wrong", ["stranger", "unsealed", "other", "junk"])
def test_a_station_brings_no_pack_of_its_own(hub: Running, wrong: str) -> None:
    """What a pack says of units and people is believed: nobody unknown seals one, and none passes for another."""
    station, kid = trusted(hub, 34), seal.key_id(hub.public)
    named, raw = {
        "stranger": packed("cu", station.key),
        "unsealed": packed("cu", None),
        "other": (bytes(8), packed("cu", ORGANIZER)[1]),
        "junk": (bytes(8), b"PK" + bytes(1000)),
    }[wrong]
    answer = hub.ask("PUT", f"/v1/packs/{named.hex()}", raw, station.authorization(pack_nonce(False, kid, named)))
    expected = {"stranger": 403, "unsealed": 403, "other": (400, 403), "junk": 400}[wrong]
    assert answer.status in (expected if isinstance(expected, tuple) else (expected,))
    assert named.hex() not in [each["id"] for each in hub.ask("GET", "/v1/packs").json["packs"]]


def packed(contest: str, sealer: seal.StationKey | None) -> tuple[bytes, bytes]:
    """The id and the bytes of a contest's pack."""
    rules = next(each for each in CONTESTS if each.id == contest)
    raw = pack.write(pack.assemble(settings.write(rules), [], roster(contest), organization(contest)), sealer)
    read = pack.read(raw).value
    assert read is not None
    return read.id, raw


# -- guessing and wrong turns --------------------------------------------------------------------------------


def test_a_guesser_waits_and_an_honest_push_does_not(tmp_path: Path) -> None:
    """After sixty wrong tries an address is told to wait; sealed records from there are still taken."""
    with serving(founded(tmp_path / "hub")) as hub:
        statuses = [hub.ask("GET", f"/v1/packs/{n:016x}").status for n in range(70)]
        assert statuses[:60] == [401] * 60
        assert 429 in statuses[60:]
        blocked = hub.ask("POST", "/v1/enrol", frames.framed([Station(40).enrolment()]))
        assert (blocked.status, blocked.json["code"]) == (429, "hub_too_many_tries")
        assert int(blocked.headers["retry-after"]) >= 1
        assert hub.ask("POST", "/v1/records", b"").status == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/khac", 404),
        ("GET", "/v1/records", 405),
        ("DELETE", "/v1/packs", 405),
        ("PATCH", "/v1/about", 405),
        ("GET", "/v1/../v1/khac", 404),
    ],
)
def test_a_wrong_call_is_one_sentence(hub: Running, method: str, path: str, status: int) -> None:
    """Code and sentence, also where there is nothing."""
    answer = hub.ask(method, path)
    assert answer.status == status
    assert answer.json["code"].startswith("hub_no_such_")
    assert answer.json["text"]


def test_people_get_pages_where_stations_get_json(hub: Running) -> None:
    """An address that is not there is a page in the reader's language, with a way back and no trace."""
    page = hub.ask("GET", "/khong-co?lang=en")
    assert page.status == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "No such page" in page.body.decode() and 'href="/"' in page.body.decode()
    assert "lang=en" in page.headers["set-cookie"]
    remembered = hub.ask("GET", "/khong-co", headers={"Cookie": "lang=en"})
    assert "No such page" in remembered.body.decode()


def test_a_page_never_links_to_where_an_address_would_lead(hub: Running) -> None:
    """An address that begins with two slashes is another host to a browser; our links to ourselves do not repeat it."""
    page = hub.ask("GET", "//evil.example/?x=%22%3E%3Cscript%3E").body.decode()
    assert 'href="//' not in page and "<script" not in page
    assert 'href="/evil.example/?x=%22%3E%3Cscript%3E&amp;lang=en"' in page
