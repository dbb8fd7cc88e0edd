"""The road by stick: whole or as before, torn ends tolerated, nothing of others believed or lost."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac import records
from hoctapbac.errors import Refusal
from hoctapbac.hub import carried
from hoctapbac.records import statements
from hoctapbac.records.frames import body_of, framed, kind_of, unframed
from hoctapbac.records.statements import Acknowledgement
from hoctapbac.sync import stick
from hoctapbac.sync.diary import Report
from hoctapbac.sync.incoming import Sorter
from hoctapbac.texts import catalogue

from .halls import Hub, Kiosk

Make = Callable[[int], Kiosk]


@pytest.fixture
def between(tmp_path: Path) -> Path:
    """A stick."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def write(first: Kiosk, folder: Path) -> Report:
    with first.opened() as (me, roads):
        return stick.write(me, roads, folder)


def read(first: Kiosk, folder: Path) -> Report:
    with first.opened() as (me, roads):
        return stick.read(me, roads, folder)


def file_of(first: Kiosk, folder: Path) -> Path:
    return folder / f"{first.kid.hex()}.htb"


def records_in(path: Path) -> set[bytes]:
    blobs, end = unframed(path.read_bytes())
    assert end == path.stat().st_size
    return {blob for blob in blobs if kind_of(body_of(blob)) < statements.ENROLMENT}


def receipt(hub: Hub, kid: bytes, upto: int, head: bytes) -> bytes:
    body = statements.encode(Acknowledgement(hub=hub.ledger.key.kid, kid=kid, upto=upto, head=head, t=1_800_000_000))
    return hub.ledger.key.sign(body) + body


# -- writing -------------------------------------------------------------------------------------------------


def test_a_stick_holds_the_whole_journal_and_brings_it_to_the_hub(hub: Hub, kiosk: Make, between: Path) -> None:
    """The file is what a push is: the hub takes it as it stands."""
    first = kiosk(1)
    first.sit(5)
    first.close_session()
    report = write(first, between)
    assert (report.sent, report.whole) == (6, True)
    hub.ledger.take(file_of(first, between).read_bytes(), "stick")
    assert hub.blobs() == first.written
    assert [path.name for path in between.iterdir()] == [f"{first.kid.hex()}.htb"]


def test_the_receipt_comes_back_on_the_stick(hub: Hub, kiosk: Make, between: Path) -> None:
    """A station that never saw a network learns from the stick that its results arrived, and that it is trusted.

    The receipts go on with its own file: written to the same stick again and again, even by a station that has
    forgotten the hub, they are nothing to look at.
    """
    first, second = kiosk(1), kiosk(2)
    for each in (first, second):
        each.sit(5)
        write(each, between)
    with first.opened() as (me, _):
        hub.ledger.hear(me.enrolment(""))
    hub.trust(first)
    told = list(carried.take(hub.ledger, str(between), catalogue("vi")))
    assert "lời ký nhận cho 2 máy" in told[-1].line
    assert not any(one.left for one in told)
    with first.opened() as (me, roads):
        roads.know_hub(hub.public, "", "", "pack", 0)
        report = stick.read(me, roads, between)
        assert (report.receipts, report.acknowledged, report.whole) == (1, 5, True)
        assert len(roads.statements(statements.ADMISSION, first.kid)) == 1
        # The neighbour's receipt is carried to it.
        assert len(roads.statements(statements.ACKNOWLEDGEMENT, second.kid)) == 1
    assert first.held_by(hub) == 5
    for _ in range(2):
        assert write(first, between).whole
    hub.ledger.revoke(first.kid, 4, "Người phụ trách", "mất máy")
    assert not any(one.left for one in carried.take(hub.ledger, str(between), catalogue("vi")))
    assert read(first, between).whole
    for _ in range(2):
        assert write(first, between).whole
    (first.folder / "roads.db").unlink()
    assert write(first, between).whole


def test_a_receipt_of_a_hub_that_nobody_named_is_not_believed(hub: Hub, kiosk: Make, between: Path) -> None:
    """It is said how to make the hub known."""
    first = kiosk(1)
    link = records.link(body_of(first.sit(5)[-1]))
    (between / "hub.htb").write_bytes(framed([receipt(hub, first.kid, 5, link)]))
    report = read(first, between)
    assert (report.receipts, [one.code for one in report.troubles]) == (0, ["hub_stranger"])


def test_what_the_stick_knows_and_the_disk_forgot_is_kept(hub: Hub, kiosk: Make, between: Path, tmp_path: Path) -> None:
    """A disk set back to an old copy does not write over the results that it lost; and it is said aloud."""
    first = kiosk(1)
    first.sit(2)
    shutil.copytree(first.folder, tmp_path / "old")
    lost = set(first.sit(3))
    write(first, between)
    shutil.rmtree(first.folder)
    shutil.copytree(tmp_path / "old", first.folder)
    report = write(first, between)
    assert [one.code for one in report.troubles] == ["sync_ahead"]
    assert lost <= records_in(file_of(first, between))


def test_two_disks_with_one_key_lose_nothing(hub: Hub, kiosk: Make, tmp_path: Path) -> None:
    """A copied disk makes other records under the same numbers: both are kept, and both stations hear of it."""
    first = kiosk(1)
    first.sit(2)
    twin = Kiosk(tmp_path / "twin", 1)
    twin.sit(1)
    twin.sit(2, score=3)
    first.sit(1)
    first.sync(hub)
    assert "sync_twin" in {one.code for one in twin.sync(hub).troubles}
    assert hub.blobs() == first.written | twin.written


def test_a_fork_that_a_neighbour_carries_reaches_the_hub(hub: Hub, kiosk: Make, between: Path, tmp_path: Path) -> None:
    """The hub has a record under every number already; the other one is brought all the same, and only once."""
    first, near = kiosk(1), kiosk(2)
    first.sit(3)
    first.sync(hub)
    twin = Kiosk(tmp_path / "twin", 1)
    twin.sit(1)
    twin.sit(2, score=3)
    write(twin, between)
    read(near, between)
    assert near.sync(hub).passed == 2
    assert hub.blobs() == first.written | twin.written
    asked = len(hub.asked)
    near.sync(hub)
    assert [ask.method for ask in hub.asked[asked:]].count("POST") == 1  # the greeting alone


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A stick with room for hardly anything."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small stick of our own cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_stick_is_named_and_its_old_file_is_whole(kiosk: Make, small: Path) -> None:
    """What was there before is there after, and no half file lies beside it."""
    first = kiosk(1)
    first.sit(3)
    write(first, small)
    before = file_of(first, small).read_bytes()
    first.sit(200)
    with pytest.raises(Refusal) as refused:
        write(first, small)
    assert refused.value.code == "sync_stick_full"
    assert file_of(first, small).read_bytes() == before
    assert len(list(small.iterdir())) == 1


def test_a_stick_that_may_not_be_written_is_named(kiosk: Make, small: Path) -> None:
    """Its switch is on «read only»."""
    first = kiosk(1)
    subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)
    with pytest.raises(Refusal) as refused:
        write(first, small)
    assert refused.value.code == "sync_stick_read_only"


def test_a_stick_that_is_gone_is_named(kiosk: Make, tmp_path: Path) -> None:
    """Writing and reading alike."""
    first = kiosk(1)
    for walk in (write, read):
        with pytest.raises(Refusal) as refused:
            walk(first, tmp_path / "gone")
        assert refused.value.code == "sync_stick_gone"


def test_a_file_half_written_when_the_stick_was_pulled_does_no_harm(kiosk: Make, between: Path) -> None:
    """The temporary file that a pulled stick keeps is passed over by whoever reads, and written over later."""
    first, other = kiosk(1), kiosk(2)
    first.sit(3)
    write(first, between)
    half = between / f"{first.kid.hex()}.htb.new"
    half.write_bytes(file_of(first, between).read_bytes()[:100])
    report = read(other, between)
    assert (report.carried, report.ignored) == (3, [half.name])
    write(first, between)
    assert not half.exists()


# -- reading -------------------------------------------------------------------------------------------------


def test_a_file_cut_anywhere_gives_the_records_before_the_cut(kiosk: Make, between: Path) -> None:
    """Every length of the file is tried: what is whole is taken, the torn end is named, a second copy completes it."""
    first, other = kiosk(1), kiosk(2)
    first.sit(2)
    write(first, between)
    path = file_of(first, between)
    raw = path.read_bytes()
    ends = [at for at in range(len(raw) + 1) if unframed(raw[:at])[1] == at]
    with other.opened() as (me, roads):
        for cut in range(len(raw) + 1):
            path.write_bytes(raw[:cut])
            report = stick.read(me, roads, between)
            assert report.torn == ([] if cut in ends else [path.name])
            assert report.strange == ([] if cut else [path.name])
            assert report.whole is (cut > 0 and cut in ends)
            got = {one.blob for one in roads.carried(first.kid, 1, 2)}
            assert got == {blob for blob in unframed(raw[:cut])[0] if blob in first.written}
        assert len(got) == 2


def test_strange_files_are_named_and_left(kiosk: Make, between: Path) -> None:
    """Photographs, folders and hidden files of other systems disturb nothing."""
    first = kiosk(1)
    (between / "anh.jpg").write_bytes(b"\xff\xd8")
    (between / "System Volume Information").mkdir()
    (between / ".Trash").write_bytes(b"")
    (between / "rac.htb").write_bytes(b"\x00\x00 rubbish")
    report = read(first, between)
    assert (report.ignored, report.strange, report.torn, report.whole) == (["anh.jpg"], ["rac.htb"], [], False)
    assert (between / "anh.jpg").exists() and (between / "rac.htb").exists()


def test_a_forged_record_of_a_known_station_is_not_kept(kiosk: Make, between: Path) -> None:
    """Its file brings the key with it; what that key did not seal is named."""
    first, other = kiosk(1), kiosk(2)
    first.sit(2)
    write(first, between)
    path = file_of(first, between)
    blobs, _ = unframed(path.read_bytes())
    path.write_bytes(framed([*blobs[:-1], bytes([blobs[-1][0] ^ 1]) + blobs[-1][1:]]))
    report = read(other, between)
    assert (report.carried, [one.code for one in report.troubles]) == (1, ["seal_wrong"])


def test_reading_twice_is_reading_once(kiosk: Make, between: Path) -> None:
    """The second time nothing is new."""
    first, other = kiosk(1), kiosk(2)
    first.sit(4)
    write(first, between)
    assert (read(other, between).carried, read(other, between).carried) == (4, 0)


@given(st.lists(st.binary(max_size=300), max_size=6))
def test_whatever_blobs_come_they_are_sorted(blobs: list[bytes]) -> None:
    """Any bytes under any frame: kept for a hub to judge, or counted as wrong, and never an exception."""
    heard = Sorter((), (), {}).sort(blobs)
    assert len(heard.kept) + len(heard.tickets) + sum(heard.wrong.values()) <= len(blobs)
