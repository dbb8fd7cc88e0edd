"""`hub` as whoever keeps one calls it: set up, asked, told, and nothing undone unasked."""

from __future__ import annotations

import json
import stat
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hoctapbac import pack, receipt, seal
from hoctapbac.cli import door
from hoctapbac.cli.frame import PROBLEMS, REFUSED, USAGE
from hoctapbac.contest import settings as rules
from hoctapbac.hub import settings
from hoctapbac.hub.accounts import Accounts
from hoctapbac.hub.audit import Audit
from hoctapbac.hub.context import Context
from hoctapbac.hub.serving import opened
from hoctapbac.records import frames
from hoctapbac.seal import lock
from hub.filled import CONTESTS, ORGANIZER, organization, roster
from hub.hubs import Station

NAME = "Đảng ủy phường “Sông” \\ Thử"


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    """The locale says nothing, and no hub of the environment's."""
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("HOCTAPBAC_HUB_DATA", raising=False)
    monkeypatch.delenv("HOCTAPBAC_HUB_DB", raising=False)


def call(*words: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(door, ["hub", *map(str, words)], input=stdin, catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A hub's folder, just set up."""
    made = call("init", "--data", tmp_path / "hub", "--name", NAME, "--url", "https://ThiDua.example.vn/")
    assert made.exit_code == 0, made.output
    return tmp_path / "hub"


def at(folder: Path) -> Context:
    return opened(folder)


def taken(folder: Path, *blobs: bytes) -> None:
    """What a station sent over the network."""
    context = at(folder)
    context.ledger.take(frames.framed(blobs), "https")
    context.engine.close()


def packed(sealer: seal.StationKey | None, contest: int = 0) -> bytes:
    each = CONTESTS[contest]
    return pack.write(pack.assemble(rules.write(each), [], roster(each.id), organization(each.id)), sealer)


# -- setting up ----------------------------------------------------------------------------------------------


def test_a_hub_is_set_up_in_one_command(tmp_path: Path) -> None:
    """Key, settings and account are made; what to do next is said; the password works and is printed once."""
    made = call(
        "init", "--data", tmp_path / "hub", "--name", NAME, "--url", "https://a.example.vn", "--keeper", "quan-tri"
    )
    assert made.exit_code == 0
    assert seal.fingerprint(settings.key(tmp_path / "hub").public) in made.stdout
    assert "hoctapbac hub serve" in made.stdout and "hub.key" in made.stdout
    assert "Chưa ai đăng nhập" not in made.stdout
    password = next(line for line in made.stdout.splitlines() if "Mật khẩu" in line).rsplit(": ", 1)[1]
    context = at(tmp_path / "hub")
    account = Accounts(context.engine, context.clock).signed_in("quan-tri", password)
    context.engine.close()
    assert account is not None and account.role == "keeper"
    assert password not in call("account", "list", "--data", tmp_path / "hub").stdout


def test_a_hub_without_a_keeper_says_the_command_that_makes_one(tmp_path: Path) -> None:
    """Nobody can sign in yet: the line can be copied as it stands, and afterwards somebody can."""
    made = call("init", "--data", tmp_path / "hub", "--name", NAME, "--url", "https://a.example.vn")
    line = next(line for line in made.stdout.splitlines() if "Chưa ai đăng nhập" in line)
    words = line[line.index("hoctapbac hub ") :].split()[2:]
    assert call(*words).exit_code == 0
    assert "người phụ trách cổng" in call("account", "list", "--data", tmp_path / "hub").stdout


def test_settings_are_what_was_said(folder: Path) -> None:
    """Name and address come back as they were given, quotes and strokes included; the host in small letters."""
    read = settings.read(folder)
    assert (read.name, read.url, read.db) == (NAME, "https://thidua.example.vn", "")


def test_the_hub_is_its_owners_alone(folder: Path, tmp_path: Path) -> None:
    """Nobody else on the machine can read the key, the settings, which may hold a database's password, nor the names.

    A folder that was there before keeps its rights, so the files have to look after themselves; those of a hub that
    was set up by an earlier version too, from the next time that it is opened.
    """
    (tmp_path / "co-san").mkdir(mode=0o755)
    assert call("init", "--data", tmp_path / "co-san", "--name", NAME, "--url", "https://a.vn").exit_code == 0
    for made in (folder, tmp_path / "co-san"):
        (made / "hub.db").chmod(0o644)
        context = at(made)
        context.ledger.take(frames.framed([Station(1).enrolment()]), "https")
        rights = {path.name: stat.S_IMODE(path.stat().st_mode) for path in made.iterdir()}
        context.engine.close()
        assert rights.pop(settings.PUBLIC) == 0o644
        assert {"hub.db", "hub.db-wal", settings.KEY, settings.SETTINGS} <= rights.keys()
        assert set(rights.values()) == {0o600}
    assert call("backup", tmp_path / "ban-luu", "--data", folder).exit_code == 0
    assert stat.S_IMODE((tmp_path / "ban-luu").stat().st_mode) == 0o600
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, tmp_path / "co-san")] == [0o700, 0o755]


def test_a_second_hub_in_one_folder_is_refused(folder: Path) -> None:
    """What is there is not written over: the key is the same afterwards."""
    before = (folder / settings.KEY).read_bytes()
    again = call("init", "--data", folder, "--name", "Khác", "--url", "https://khac.example.vn")
    assert (again.exit_code, again.stdout) == (REFUSED, "")
    assert str(folder) in again.stderr
    assert (folder / settings.KEY).read_bytes() == before


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--url", "thidua.example.vn"),
        ("--url", "ftp://thidua.example.vn"),
        ("--url", "https://thi đua.vn"),
        ("--url", "https://a@b.vn"),
        ("--url", "https://a.vn/?x=1"),
        ("--url", "https://a.vn/thidua"),
        ("--url", "https://" + "a" * 90 + ".vn"),
        ("--name", "  "),
        ("--name", "a" * 300),
        ("--db", "sqlite:///x.db"),
    ],
)
def test_what_cannot_be_a_hub_is_refused_before_anything_is_made(tmp_path: Path, option: str, value: str) -> None:
    """A wrong name, address or database: one sentence, and no folder."""
    given = {"--name": NAME, "--url": "https://a.example.vn", option: value}
    made = call("init", "--data", tmp_path / "hub", *(word for pair in given.items() for word in pair))
    assert (made.exit_code, made.stdout) == (REFUSED, "")
    assert len(made.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "hub").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("stations",), ("enrol",), ("rebuild",), ("backup", "x"), ("restore", "x", "--yes"), ("take", "x"),
        ("account", "list"), ("account", "add", "ten-ai"), ("pack", "x"), ("serve",),
    ],
)  # fmt: skip
def test_where_no_hub_is_each_command_says_so(tmp_path: Path, words: tuple[str, ...]) -> None:
    """One sentence that names the folder and the way to set up a hub; nothing is made on the way."""
    done = call(*words, "--data", tmp_path / "khong-co")
    assert (done.exit_code, done.stdout) == (REFUSED, "")
    assert "hub init" in done.stderr
    assert not (tmp_path / "khong-co").exists()


def test_commands_are_told_where_the_hub_is_by_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """HOCTAPBAC_HUB_DATA stands for --data."""
    monkeypatch.setenv("HOCTAPBAC_HUB_DATA", str(folder))
    assert call("stations").exit_code == 0


# -- stations ------------------------------------------------------------------------------------------------


def test_a_station_that_waits_is_shown_and_trusted_by_its_fingerprint(folder: Path) -> None:
    """The list shows five groups of four digits; they trust the station, however they are grouped."""
    station = Station(1)
    taken(folder, station.enrolment(), *station.sit(3))
    shown = seal.fingerprint(station.key.public)
    assert shown in call("enrol", "--data", folder).stdout
    assert call("enrol", *shown.split(), "--label", "Hội trường A", "--data", folder).exit_code == 0
    (listed,) = _stations(folder)
    assert (listed["label"], listed["state"], listed["records"]) == ("Hội trường A", "trusted", 3)
    assert "Hội trường A" in call("stations", "--data", folder).stdout
    assert shown not in call("enrol", "--data", folder).stdout


def _stations(folder: Path) -> list[dict[str, object]]:
    listed = json.loads(call("stations", "--json", "--data", folder).stdout)
    return [each for each in listed if each["state"] != "hub"]


@pytest.mark.parametrize("named", ["000000000000", "1234 5678 1234 5678 1234", "", "ab"])
def test_a_station_that_is_not_there_is_refused(folder: Path, named: str) -> None:
    """Nobody is trusted by a wrong number, and the hub itself is no station."""
    own = settings.key(folder).kid.hex()
    for wrong in (named, own):
        done = call("enrol", wrong, "--data", folder)
        assert done.exit_code == REFUSED
        assert "hub stations" in done.stderr


def test_a_token_enrols_one_station_once(folder: Path) -> None:
    """The printed token makes the first station trusted that brings it, and no second one."""
    asked = call("enrol", "--invite", unicodedata.normalize("NFD", "Máy hội trường"), "--days", "3", "--data", folder)
    token = asked.stdout.splitlines()[1]
    assert token in asked.stdout.splitlines()[2]
    first, second = Station(2), Station(3)
    taken(folder, first.enrolment(token))
    taken(folder, second.enrolment(token))
    states = {each["kid"]: each["state"] for each in _stations(folder)}
    assert states.get(first.kid.hex()) == "trusted"
    labels = {each["kid"]: each["label"] for each in _stations(folder)}
    assert labels[first.kid.hex()] == "Máy hội trường", "the keeper's name for it, not its host's"
    assert states.get(second.kid.hex(), "absent") in ("absent", "unknown")


@pytest.mark.parametrize("words", [("--invite", "x" * 61), ("--invite", " "), ("0" * 12, "--label", "x" * 61)])
def test_a_name_that_no_statement_holds_is_refused(folder: Path, words: tuple[str, ...]) -> None:
    """The hub tells a station its name under its seal; a name that does not fit is said at once."""
    done = call("enrol", *words, "--data", folder)
    assert (done.exit_code, done.stdout) == (REFUSED, "")
    assert "hub stations" not in done.stderr


@pytest.mark.parametrize("days", ["0", "-1", "91"])
def test_a_token_has_an_end(folder: Path, days: str) -> None:
    """No token is for ever."""
    assert call("enrol", "--invite", "Máy", "--days", days, "--data", folder).exit_code == REFUSED


def test_anomalies_are_listed_with_the_station(folder: Path) -> None:
    """A gap in a journal stands in the list, in words and in JSON."""
    station = Station(4)
    taken(folder, station.enrolment(), *(blob for n, blob in enumerate(station.sit(5)) if n != 2))
    (listed,) = _stations(folder)
    assert listed["anomalies"] == [{"kind": "gap", "first": 3, "last": 3}]
    assert "thiếu 3" in call("stations", "--data", folder).stdout


def test_revoking_asks_first(folder: Path) -> None:
    """Without a yes nothing is revoked; with --yes the station is, from the record that was named."""
    station = Station(5)
    taken(folder, station.enrolment(), *station.sit(4))
    call("enrol", station.kid.hex(), "--data", folder)
    revoke = ("revoke", station.kid.hex(), "--good", "2", "--reason", "mất máy", "--data", folder)
    assert call(*revoke, stdin="không\n").exit_code == REFUSED
    assert _stations(folder)[0]["state"] == "trusted"
    assert call(*revoke, "--yes").exit_code == 0
    assert (_stations(folder)[0]["state"], _stations(folder)[0]["good_seq"]) == ("revoked", 2)


def test_nothing_is_revoked_from_a_record_that_is_not_here(folder: Path) -> None:
    """A wrong number is refused with a sentence, and the station stays as it was."""
    station = Station(6)
    taken(folder, station.enrolment(), *station.sit(1))
    done = call("revoke", station.kid.hex(), "--good", "9", "--reason", "nhầm", "--yes", "--data", folder)
    assert done.exit_code == REFUSED and "9" in done.stderr
    assert _stations(folder)[0]["state"] == "unknown"


def test_those_who_wait_and_sent_nothing_are_forgotten_together(folder: Path) -> None:
    """After a question, and with a line in the audit list; those that sent something only if that is said too."""
    silent, spoken = Station(7), Station(8)
    taken(folder, silent.enrolment(), spoken.enrolment(), *spoken.sit(2))
    assert call("forget", "--data", folder).exit_code == REFUSED
    assert len(_stations(folder)) == 2
    done = call("forget", "--yes", "--data", folder)
    assert (done.exit_code, "--with-records" in done.stdout) == (0, True)
    assert [each["kid"] for each in _stations(folder)] == [spoken.kid.hex()]
    assert call("forget", "--with-records", "--yes", "--data", folder).stdout.startswith("Đã bỏ 1 máy chờ duyệt và 2")
    assert _stations(folder) == []
    assert "Không có máy nào" in call("forget", "--data", folder).stdout
    context = at(folder)
    acts = [(act.verb, act.detail) for act in Audit(context.engine, context.clock).page()]
    context.engine.close()
    assert acts == [("forgotten", "1 2"), ("forgotten", "1 0")]


# -- taking in -----------------------------------------------------------------------------------------------


def test_a_stick_is_taken_in_whole(folder: Path, tmp_path: Path) -> None:
    """Journals and packs of a folder are taken, other files are named and left; a second time all is known."""
    stick, one, two = tmp_path / "usb", Station(10), Station(11)
    stick.mkdir()
    for station in (one, two):
        raw = frames.framed([station.enrolment(), *station.sit(4)])
        (stick / f"{station.kid.hex()}.HTB").write_bytes(raw)
    call("pack", _written(tmp_path / "dau.htpack", packed(ORGANIZER)), "--data", folder)
    _written(stick / "sau.htpack", packed(ORGANIZER, 1))
    _written(stick / "ghi chu.txt", b"khac")
    done = call("take", stick, "--data", folder)
    told = done.stdout.splitlines()
    assert done.exit_code == 0
    assert told[0].startswith("sau.htpack") or "sau.htpack" in told[0]
    assert sum("4 mới, 0 đã có, 0 không nhận" in line for line in told) == 2
    assert any("ghi chu.txt" in line for line in told)
    again = call("take", stick, "--data", folder)
    assert (again.exit_code, again.stdout.count("0 mới, 4 đã có")) == (0, 2)


def _written(path: Path, raw: bytes) -> Path:
    path.write_bytes(raw)
    return path


def test_a_large_journal_with_a_torn_end_counts_up_to_the_tear(folder: Path, tmp_path: Path) -> None:
    """A journal of more than one piece is taken piece by piece, and the torn record at its end is told."""
    station = Station(12)
    raw = frames.framed([station.enrolment(), *station.sit(3000)])
    assert len(raw) > 1 << 18
    done = call("take", _written(tmp_path / "lon.htb", raw[:-5]), "--data", folder)
    told = done.stdout.splitlines()
    assert done.exit_code == PROBLEMS and "2999 mới" in told[0]
    assert len(told) == 2 and "cắt ngang" in told[1]


def test_a_folder_without_anything_for_a_hub_is_something_to_look_at(folder: Path, tmp_path: Path) -> None:
    """An empty stick is most often the wrong one: it is said, and the command does not end as if all were well."""
    done = call("take", tmp_path, "--data", folder)
    assert (done.exit_code, str(tmp_path) in done.stdout) == (PROBLEMS, True)
    assert "Không thấy" in done.stdout and "hoctapbac sync --to" in done.stdout


def test_a_photograph_of_a_code_is_told_from_a_damaged_pack(folder: Path, tmp_path: Path) -> None:
    """Named by itself it is left over with what to do; among the files of a stick all of them are one line."""
    named = [_written(tmp_path / name, b"\xff\xd8\xff") for name in ("ma.jpg", "MA2.PNG")]
    done = call("take", named[0], "--data", folder)
    assert (done.exit_code, done.stdout.count("sync scan"), "Gói" in done.stdout) == (PROBLEMS, 1, False)
    _written(tmp_path / "a.htb", frames.framed([Station(15).enrolment()]))
    told = call("take", tmp_path, "--data", folder)
    assert (told.exit_code, told.stdout.count("sync scan")) == (0, 1)
    assert "MA2.PNG, ma.jpg: là ảnh" in told.stdout


@pytest.mark.parametrize("raw", [b"", b"\xff" * 3000, b"\0" * 10, b"khong phai"])
def test_what_is_no_journal_gives_nothing(folder: Path, tmp_path: Path, raw: bytes) -> None:
    """A file that only has the name is not called a journal that was cut: it is said where to get one."""
    done = call("take", _written(tmp_path / "hong.htb", raw), "--data", folder)
    assert done.exit_code == PROBLEMS
    assert "hong.htb: không phải tệp kết quả" in done.stdout and "hoctapbac sync --to" in done.stdout
    assert "cắt ngang" not in done.stdout


def test_refused_frames_are_told_by_place_and_reason(folder: Path, tmp_path: Path) -> None:
    """An altered record in a file is named with its place, and why; the others are in."""
    station = Station(13)
    blobs = [station.enrolment(), *station.sit(3)]
    blobs[2] = blobs[2][:-1] + bytes([blobs[2][-1] ^ 1])
    done = call("take", _written(tmp_path / "sua.htb", frames.framed(blobs)), "--data", folder)
    assert done.exit_code == PROBLEMS
    assert "2 mới, 0 đã có, 1 không nhận" in done.stdout
    assert "khung số 2: Dấu niêm phong" in done.stdout


def test_a_scanned_code_is_held_and_completed(folder: Path) -> None:
    """A receipt's link, or its digits in groups as somebody read them out, is one more road for the record."""
    station = Station(14)
    (blob,) = station.sit()
    digits = receipt.digits(blob)
    assert "giữ lại" in call("take", f"https://THIDUA.EXAMPLE.VN/R/{digits}", "--data", folder).stdout
    taken(folder, station.enrolment())
    groups = [digits[at : at + 20] for at in range(0, len(digits), 20)]
    assert "bản ghi đã có" in call("take", *groups, "--data", folder).stdout
    assert _stations(folder)[0]["records"] == 1


@pytest.mark.parametrize("source", ["khong-co.htb", "https://thidua.example.vn/", "HTB-2026-000123-8", "123"])
def test_what_is_no_source_is_a_sentence(folder: Path, source: str) -> None:
    """A missing file, another link, a printed code or a few digits bring nothing in."""
    done = call("take", source, "--data", folder)
    assert (done.exit_code, done.stdout) == (REFUSED, "")
    assert done.stderr.strip()


def test_a_strange_pack_is_taken_only_by_name(folder: Path, tmp_path: Path) -> None:
    """From a folder a pack of an unknown sealer is left with a sentence; named by the keeper it is taken."""
    stick = tmp_path / "usb"
    stick.mkdir()
    path = _written(stick / "la.htpack", packed(ORGANIZER))
    left = call("take", stick, "--data", folder)
    assert (left.exit_code, "hub pack" in left.stdout) == (PROBLEMS, True)
    assert call("pack", path, "--data", folder).exit_code == 0
    taken = call("take", stick, "--data", folder)
    assert (taken.exit_code, "đã có" in taken.stdout) == (0, True)


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04" + bytes(100), b"not a pack"])
def test_what_is_no_pack_is_refused(folder: Path, tmp_path: Path, raw: bytes) -> None:
    """Junk with a pack's name: one sentence."""
    done = call("pack", _written(tmp_path / "hong.htpack", raw), "--data", folder)
    assert (done.exit_code, done.stdout) == (REFUSED, "")


def test_a_locked_pack_is_told_from_a_damaged_one(folder: Path, tmp_path: Path) -> None:
    """A kiosk leaves its pack on the stick as it has it, locked: the keeper reads what the hub needs instead."""
    raw = lock.lock(packed(ORGANIZER), lock.unlock_code(bytes), bytes)
    path = _written(tmp_path / "khoa.htpack", raw)
    assert "chưa khóa" in call("take", path, "--data", folder).stdout
    assert "chưa khóa" in call("pack", path, "--data", folder).stderr
    opened_once = call("pack", _written(tmp_path / "mo.htpack", packed(ORGANIZER)), "--data", folder).stdout
    known = path.rename(tmp_path / f"{opened_once.split()[-1]}.htpack")
    again = call("take", known, "--data", folder)
    assert (again.exit_code, "đã có" in again.stdout) == (0, True), "what the hub has already is nothing to look at"


@pytest.mark.parametrize("words", [("pack", "x.htpack"), ("restore", "x", "--yes"), ("backup", "x/ban-luu")])
def test_a_name_that_was_mistyped_is_no_fault_of_the_disk(folder: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    """What is not there is named."""
    word, name, *more = words
    done = call(word, tmp_path / name, *more, "--data", folder)
    assert (done.exit_code, done.stdout) == (REFUSED, "")
    assert "Không thấy" in done.stderr and str(tmp_path / "x") in done.stderr


# -- accounts and upkeep -------------------------------------------------------------------------------------


def test_accounts_are_made_reset_and_closed(folder: Path) -> None:
    """Each step says what it did; passwords are printed when they are made and never again."""
    made = call("account", "add", "chu-tri", "--role", "keeper", "--full-name", "Người thứ nhất", "--data", folder)
    second = call("account", "add", "thu-hai", "--role", "keeper", "--data", folder)
    reset = call("account", "password", "chu-tri", "--data", folder)
    shut = call("account", "close", "thu-hai", "--data", folder)
    assert [done.exit_code for done in (made, second, reset, shut)] == [0] * 4
    passwords = [done.stdout.strip().rsplit(": ", 1)[1] for done in (made, reset)]
    listed = call("account", "list", "--data", folder).stdout
    assert "Người thứ nhất" in listed and "đã khóa" in listed
    assert passwords[0] != passwords[1] and not any(password in listed for password in passwords)


@pytest.mark.parametrize(
    "words",
    [
        ("add", "a"), ("add", "Tên Có Dấu"), ("add", "can-bo", "--unit", "khong-co"), ("password", "khong-ai"),
        ("close", "khong-ai"),
    ],
)  # fmt: skip
def test_an_account_that_cannot_be_is_a_sentence(folder: Path, words: tuple[str, ...]) -> None:
    """Wrong names, units and people that are not there."""
    done = call("account", *words, "--data", folder)
    assert (done.exit_code, done.stdout) == (REFUSED, "")


def test_a_backup_brings_a_hub_back(folder: Path, tmp_path: Path) -> None:
    """Copied, lost and restored: the same stations and records, and both halves of the same key beside them."""
    station = Station(20)
    taken(folder, station.enrolment(), *station.sit(6))
    copy = tmp_path / "ban-luu"
    assert call("backup", copy, "--data", folder).exit_code == 0
    before = _stations(folder)
    public = (folder / settings.PUBLIC).read_bytes()
    for file in (*folder.glob("hub.db*"), folder / settings.PUBLIC):
        file.unlink()
    assert _stations(folder) == []
    assert call("restore", copy, "--data", folder, stdin="\n").exit_code == REFUSED
    assert call("restore", copy, "--yes", "--data", folder).exit_code == 0
    assert call("rebuild", "--data", folder).exit_code == 0
    assert _stations(folder) == before
    assert (folder / settings.PUBLIC).read_bytes() == public


def test_what_a_command_did_is_in_the_audit_list(folder: Path, tmp_path: Path) -> None:
    """By nobody's account, with what was said of it; what was only asked, or refused, leaves no line."""
    station, stick, copy = Station(21), tmp_path / "usb", tmp_path / "ban-luu"
    stick.mkdir()
    _written(stick / "a.htb", frames.framed([station.enrolment(), *station.sit(2)]))
    kid = station.kid.hex()
    for words in (
        ("take", stick), ("enrol",), ("enrol", kid, "--label", "Hội trường A"), ("enrol", "--invite", "Hội trường B"),
        ("stations",), ("revoke", kid, "--good", "9", "--reason", "nhầm", "--yes"),
        ("revoke", kid, "--good", "1", "--reason", "mất máy", "--yes"),
        ("pack", _written(tmp_path / "goi.htpack", packed(ORGANIZER))), ("pack", tmp_path / "khong-co"),
        ("rebuild",), ("backup", copy), ("restore", copy, "--yes"), ("account", "add", "chu-tri", "--role", "keeper"),
    ):  # fmt: skip
        call(*words, "--data", folder)
    context = at(folder)
    acts = [(act.verb, act.what, act.detail) for act in reversed(Audit(context.engine, context.clock).page())]
    assert {act.account for act in Audit(context.engine, context.clock).page()} == {""}
    context.engine.close()
    assert [(verb, what) for verb, what, _ in acts] == [
        ("taken", str(stick)), ("approved", kid), ("invited", "Hội trường B"), ("revoked", kid),
        ("pack_loaded", "goi.htpack"), ("rebuilt", ""), ("backed_up", str(copy)), ("restored", str(copy)),
        ("account_added", "chu-tri"),
    ]  # fmt: skip
    details = [detail for *_, detail in acts]
    assert details[0].startswith("a.htb: 2 mới, 0 đã có, 0 không nhận; ")
    assert (details[1], details[3]) == ("Hội trường A", "1. mất máy")


def test_a_backup_writes_over_nothing(folder: Path, tmp_path: Path) -> None:
    """A file that is there stays as it is."""
    path = _written(tmp_path / "cu", b"cu")
    assert call("backup", path, "--data", folder).exit_code == REFUSED
    assert path.read_bytes() == b"cu"


def test_what_is_no_backup_changes_nothing(folder: Path, tmp_path: Path) -> None:
    """Another file, or none: one sentence."""
    for path in (_written(tmp_path / "khac", b"khac" * 100), tmp_path / "khong-co"):
        done = call("restore", path, "--yes", "--data", folder)
        assert (done.exit_code, done.stdout) == (REFUSED, "")


@pytest.mark.parametrize(
    ("url", "direct", "port"),
    [
        ("http://127.0.0.1:8790", False, 8790),
        ("http://may-chu", False, 8710),
        ("https://hub.example.vn:8443", False, 8710),  # a web server in front has that port
        ("https://hub.example.vn:8443", True, 8443),
    ],
)
def test_a_hub_listens_where_its_address_says(tmp_path: Path, url: str, direct: bool, port: int) -> None:
    """Every code and every station leads to this address; a hub somewhere else would never be found."""
    assert call("init", "--name", "Thử", "--url", url, "--data", tmp_path / "hub").exit_code == 0
    assert settings.port(tmp_path / "hub", direct) == port


def test_half_a_certificate_is_a_wrong_call(folder: Path) -> None:
    """--certificate without --private-key is not understood."""
    assert call("serve", "--certificate", "x", "--data", folder).exit_code == USAGE
