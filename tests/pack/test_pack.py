"""Packs: what goes in comes out, the id says what is in it, and nothing else passes for one."""

from __future__ import annotations

import csv
import io
import random
import warnings
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.patience import in_time
from hoctapbac import pack
from hoctapbac.bank import files as bank_files
from hoctapbac.bank import native
from hoctapbac.contest import settings
from hoctapbac.errors import has_errors
from hoctapbac.organization import Organization
from hoctapbac.organization.reading import read_units
from hoctapbac.pack import Hub, Pack
from hoctapbac.seal.lock import lock, unlock_code
from hoctapbac.units import Roster, read_roster
from pack.packs import (
    BANK,
    CONTEST,
    HUB,
    KEY,
    OTHER_KEY,
    ROSTER,
    bank,
    files,
    members,
    organization,
    roster,
    whole,
    zipped,
)

BUNDLED = Path(__file__).parents[2] / "question_banks"
WHOLE = whole()
PARTS = dict(members(WHOLE))


def opened(raw: bytes) -> Pack:
    loaded = pack.read(raw, "goi.htpack")
    assert loaded.value is not None, loaded.problems
    return loaded.value


def codes(raw: bytes) -> list[str]:
    """What is wrong with a pack that is no pack."""
    loaded = pack.read(raw, "goi.htpack")
    assert loaded.value is None
    assert all(problem.message and problem.remedy for problem in loaded.problems)
    return [problem.code for problem in loaded.problems]


def resealed(**changed: bytes | None) -> bytes:
    """The pack with members changed (`contest_toml=…`) or, with None, left out, and sealed anew."""
    names = {name.replace(".", "_"): name for name in files()}
    new = {names.get(name, name.replace("_", ".")): content for name, content in changed.items()}
    return pack.write({name: content for name, content in ({**files(), **new}).items() if content is not None}, KEY)


def test_what_goes_into_a_pack_comes_out() -> None:
    """Rules, banks, roster, units with their history, and the hub are what was published, without a problem."""
    loaded = pack.read(WHOLE)
    assert loaded.problems == ()
    read = opened(WHOLE)
    assert read.contest == settings.read(CONTEST.encode(), "x").value
    assert read.banks == (("banks/dia-ly/bank.txt", bank()),)
    assert [person.name for person in read.roster.people] == [person.name for person in roster().people]
    assert read.organization.successions == organization().successions
    assert read.organization.cluster("hbt", 2026) == "Cụm số 2"
    assert (read.hub_url, read.hub_public, read.hub.organizers) == (HUB.url, HUB.public, HUB.organizers)
    assert read.sealed_by == KEY.public
    assert {unit.id for unit in read.roster.units} <= {unit.id for unit in read.organization.units}
    assert read.roster.path("hbt") == (read.roster.unit("tp"), read.roster.unit("hbt"))


def test_a_pack_made_of_what_was_read_is_the_same_pack() -> None:
    """Reading a pack and publishing what was read gives the same bytes."""
    read = opened(WHOLE)
    again = pack.assemble(settings.write(read.contest), read.banks, read.roster, read.organization, read.hub)
    assert pack.write(again, KEY) == WHOLE


def test_the_bundled_banks_make_a_pack_that_reads_back() -> None:
    """Everything that comes with the program goes through a pack unchanged."""
    banks = bank_files.load([BUNDLED]).value
    text = (BUNDLED / "cuoc_thi_mau.toml").read_text(encoding="utf-8")
    loaded = pack.read(pack.write(pack.assemble(text, banks)))
    assert loaded.value is not None and [p.code for p in loaded.problems] == ["pack_unsealed"]
    assert {bank for _, bank in loaded.value.banks} == {bank for _, bank in banks}


def test_the_id_depends_on_the_contents_alone() -> None:
    """Not on who sealed, on the order of banks and of lines, or on how the rules were spelled; on all else it does."""
    id_ = opened(WHOLE).id
    assert opened(pack.write(files(), OTHER_KEY)).id == id_
    assert opened(pack.write(files())).id == id_
    other_bank = bank(BANK.replace("dia-ly", "lich-su"))
    rules = "# Thể lệ\nso_cau = 2\n\n" + CONTEST.replace("so_cau = 2\n", "")
    head, *lines = ROSTER.splitlines()
    random.Random(7).shuffle(lines)
    shuffled = roster("\n".join([head, *lines]))
    shuffled = Roster(shuffled.units[::-1], shuffled.people[::-1])
    one = pack.assemble(CONTEST, [("a", bank()), ("b", other_bank)], roster(), organization(), HUB)
    two = pack.assemble(rules, [("c", other_bank), ("d", bank())], shuffled, organization(), HUB)
    assert pack.write(one) == pack.write(two)
    assert opened(pack.write(one)).id != id_
    changed = CONTEST.replace("so_cau = 2", "so_cau = 1")
    assert opened(pack.write(pack.assemble(changed, [("a", bank())], roster(), organization(), HUB))).id != id_


def test_one_contest_with_another_roster_is_the_same_contest() -> None:
    """Two packs of one set of rules have one contest key; other rules have another."""
    alone = opened(pack.write(pack.assemble(CONTEST, [("a", bank())])))
    assert alone.contest_key == opened(WHOLE).contest_key
    assert alone.id != opened(WHOLE).id
    assert opened(pack.write(pack.assemble(CONTEST.replace("2", "1"), []))).contest_key != alone.contest_key


def test_records_name_units_and_people_by_their_places() -> None:
    """Numbers count from 1 in the order of the ids; 0 and strangers are nobody."""
    read = opened(WHOLE)
    units, people = sorted(unit.id for unit in read.roster.units), sorted(person.id for person in read.roster.people)
    assert [read.unit_number(id_) for id_ in units] == list(range(1, len(units) + 1))
    assert [read.person_number(id_) for id_ in people] == list(range(1, len(people) + 1))
    assert [unit.id for n in range(1, len(units) + 1) if (unit := read.unit_of(n))] == units
    assert [person.id for n in range(1, len(people) + 1) if (person := read.person_of(n))] == people
    assert (read.unit_number(""), read.unit_number("x"), read.person_number("x")) == (0, 0, 0)
    assert [read.unit_of(n) for n in (0, -1, len(units) + 1)] == [None] * 3
    assert [read.person_of(n) for n in (0, -1, 2**63)] == [None] * 3


def test_a_pack_without_anything_else_is_a_pack() -> None:
    """Rules are enough; there is nobody, no unit and no hub in it."""
    read = opened(pack.write(pack.assemble("", []), KEY))
    assert (read.roster, read.organization, read.hub, read.banks) == (Roster(), Organization(), Hub(), ())


def test_two_banks_of_one_code_are_both_kept() -> None:
    """A kiosk that has two files of one code reports under a pack that holds both, whatever their order."""
    two = [("a", bank()), ("b", bank(BANK.replace("Huế", "Đà Lạt")))]
    read = opened(pack.write(pack.assemble(CONTEST, two)))
    assert {each for _, each in read.banks} == {each for _, each in two}
    assert pack.assemble(CONTEST, two) == pack.assemble(CONTEST, [*two[::-1], *two])


CELL = st.sampled_from(["A", "B", "C", "a", "Tổ 1", "", "-", "Lê An", "12", '"A,B"', "DV1", "=A1", "Bí thư", "tổ  1"])
LINES = st.lists(st.lists(CELL, max_size=6).map(",".join), max_size=10)


@given(LINES, LINES, st.booleans())
def test_any_roster_and_units_go_through_a_pack(people: list[str], units: list[str], sealed: bool) -> None:
    """What a roster and a list of units were read as is what a kiosk reads; publishing it again changes nothing."""
    who = read_roster("\n".join(["unit,parent,name,post,code,sort_as", *people]).encode(), "x.csv").value
    where = read_units("\n".join(["Mã,Đơn vị,Cấp trên", *units]).encode(), "x.csv").value
    made = pack.assemble(CONTEST, [("a", bank())], who, where)
    loaded = pack.read(pack.write(made, KEY if sealed else None))
    assert loaded.value is not None and not has_errors(loaded.problems)
    assert pack.assemble(CONTEST, [("a", bank())], loaded.value.roster, loaded.value.organization) == made
    assert [(p.id, p.name, p.post, p.sort_as) for p in loaded.value.roster.people] == [
        (p.id, p.name, p.post, p.sort_as) for p in who.people
    ]
    if not where.units:
        assert loaded.value.roster == who


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30), st.text(max_size=12)), max_size=6))
def test_any_letters_go_through_a_pack(rows: list[tuple[str, str, str]]) -> None:
    """Whatever letters an organizer's list holds, a kiosk reads the people and units that were read from it."""
    out = io.StringIO()
    csv.writer(out).writerows([("unit", "name", "post"), *rows])
    who = read_roster(out.getvalue().encode(errors="replace"), "x.csv").value
    loaded = pack.read(pack.write(pack.assemble("", [], who), KEY))
    assert loaded.value is not None and loaded.problems == ()
    assert loaded.value.roster == who


# -- what is no pack -------------------------------------------------------------------------------------------------


def test_an_altered_member_is_found_by_its_name() -> None:
    """A bank with another key in it is refused, whoever changed it, unless the organizer seals it anew."""
    for name in files():
        parts = {**PARTS, name: PARTS[name][:-1] + b" "}
        assert codes(zipped(parts.items())) == ["member_altered"]
    altered = {**PARTS, "contest.toml": PARTS["contest.toml"].replace(b"so_cau = 2", b"so_cau = 1")}
    problems = pack.read(zipped(altered.items()), "goi.htpack").problems
    assert [(p.file, p.code) for p in problems] == [("goi.htpack/contest.toml", "member_altered")]


def test_a_seal_of_somebody_else_or_of_something_else_is_wrong() -> None:
    """Another's name on my seal, my seal on another manifest, a seal cut short and one of a weak key."""
    seal = PARTS["seal"]
    other = pack.write(pack.assemble(CONTEST, []), KEY)
    for wrong in (
        OTHER_KEY.public + seal[32:],
        dict(members(other))["seal"],
        seal[:-1],
        b"",
        bytes([1]) + bytes(31) + bytes([1]) + bytes(63),
    ):
        assert codes(zipped([*list(PARTS.items())[:-1], ("seal", wrong)])) == ["seal_wrong"]


def test_a_pack_nobody_sealed_is_read_and_said() -> None:
    """Without a seal there is a warning, and nobody's key."""
    loaded = pack.read(pack.write(files()))
    assert [(p.code, p.severity) for p in loaded.problems] == [("pack_unsealed", "warning")]
    assert loaded.value is not None and loaded.value.sealed_by is None


def doubled() -> bytes:
    with warnings.catch_warnings(action="ignore"):
        return zipped([*PARTS.items(), ("contest.toml", PARTS["contest.toml"])])


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", "pack_unreadable"),
        (b"PK", "pack_unreadable"),
        (WHOLE[:-1], "pack_unreadable"),
        (WHOLE[: len(WHOLE) // 2], "pack_unreadable"),
        (WHOLE + b"\n", "pack_unreadable"),
        (zipped([]), "pack_unreadable"),
        (zipped(PARTS.items(), zipfile.ZIP_LZMA), "pack_unreadable"),
        (zipped([*PARTS.items(), ("them.txt", b"x")]), "members_differ"),
        (zipped([*PARTS.items(), ("../thoat.txt", b"x")]), "members_differ"),
        (zipped([*PARTS.items(), ("thu-muc/", b"")]), "members_differ"),
        (zipped([*PARTS.items(), ("__MACOSX/x", b"")]), "members_differ"),
        (zipped([part for part in PARTS.items() if part[0] != "roster.csv"]), "members_differ"),
        (zipped(reversed(PARTS.items())), "members_differ"),
        (doubled(), "members_differ"),
        (zipped([("manifest.txt", b"hoctapbac pack 2\n")]), "pack_newer"),
        (zipped([("manifest.txt", b"hoctapbac pack 1\n")]), "manifest_wrong"),
        (zipped([("manifest.txt", PARTS["manifest.txt"][:-1])]), "manifest_wrong"),
        (zipped([("manifest.txt", b"\xff" + PARTS["manifest.txt"])]), "manifest_wrong"),
        (zipped([("manifest.txt", PARTS["manifest.txt"].replace(b"hub.toml", b"../hub.toml"))]), "manifest_wrong"),
        (zipped([("manifest.txt", PARTS["manifest.txt"].replace(b"contest.toml", b"thi.toml"))]), "manifest_wrong"),
        (lock(WHOLE, unlock_code(bytes), bytes, work=1), "pack_locked"),
    ],
)
def test_what_is_not_exactly_a_pack_is_said_to_be_none(raw: bytes, expected: str) -> None:
    """Cut, padded, with members added, missing, doubled, climbing or in another order, of a later version, locked."""
    assert codes(raw) == [expected]


def stating(path: str, content: bytes, size: int | None = None) -> bytes:
    """A pack whose manifest states a member of this content, as if it had `size` bytes."""
    made = pack.write({**files(), path: content})
    parts = dict(members(made))
    if size is not None:
        line = next(line for line in parts["manifest.txt"].split(b"\n") if line.endswith(path.encode()))
        lying = b" ".join([line.split(b" ")[0], str(size).encode(), path.encode()])
        parts["manifest.txt"] = parts["manifest.txt"].replace(line, lying)
    return zipped(parts.items())


def test_a_manifest_that_lies_about_sizes_costs_nothing() -> None:
    """Smaller than it is, larger than a pack may be, larger than what is there: refused by its own size."""
    assert codes(stating("roster.csv", bytes(5_000), 10)) == ["pack_unreadable"]
    assert codes(stating("roster.csv", b"x", 20)) == ["member_altered"]
    assert codes(stating("roster.csv", b"x", 70_000_000)) == ["pack_too_large"]


def test_bombs_do_not_go_off() -> None:
    """A member that grows a thousandfold, a directory of a million members, a pack larger than it may be."""
    with in_time():
        assert codes(stating("roster.csv", bytes(60_000_000))) == ["pack_unreadable"]
        assert codes(bytes(64_000_001)) == ["pack_too_large"]
        entry = b"PK\x01\x02" + bytes(42)
        directory = entry * 1_000_000
        end = b"PK\x05\x06" + bytes(8) + len(directory).to_bytes(4, "little") + bytes(6)
        assert codes(directory + end) == ["pack_unreadable"]


@given(st.binary(max_size=300), st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_any_bytes_are_read_without_an_exception(raw: bytes, at: int, by: int) -> None:
    """Bytes by chance, and a pack with one byte changed anywhere: never the same contents, never an exception."""
    assert pack.read(raw).value is None
    altered = WHOLE[:at] + bytes([WHOLE[at] ^ by]) + WHOLE[at + 1 :]
    read = pack.read(altered).value
    assert read is None or read == opened(WHOLE)


@given(st.sampled_from(sorted(files())), st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_contents_under_a_sound_seal_are_read_without_an_exception(path: str, content: bytes) -> None:
    """An organizer's key can seal nonsense too: every member, replaced by anything, gives problems or a value."""
    loaded = pack.read(pack.write({**files(), path: content}, KEY))
    assert loaded.value is not None
    assert all(problem.message and problem.remedy for problem in loaded.problems)
    ids = {unit.id for unit in loaded.value.roster.units}
    assert {person.unit_id for person in loaded.value.roster.people} <= ids
    assert ids <= {unit.id for unit in loaded.value.organization.units}


HEAD = "Mã,Mã đơn vị,Họ và tên,Chức vụ,Nhóm đối tượng,Tên để sắp xếp\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Họ và tên\nLê An\n", "heading_missing"),
        (HEAD + "p1,hbt,Lê An,,\n", "row_unreadable"),
        (HEAD + "p1,hbt,Lê  An,,,\n", "row_unreadable"),
        (HEAD + f"p1,hbt,{'A' * 1001},,,\n", "row_unreadable"),
        (HEAD + "p1,khong-co,Lê An,,,\n", "unit_unknown"),
        (HEAD + "p1,hbt,,,,\n", "name_missing"),
        (HEAD + ",hbt,Lê An,,,\n", "name_missing"),
        (HEAD + "p1,hbt,Lê An,,,\nP1,hbt,Vũ Bình,,,\n", "code_twice"),
        (HEAD + 'p1,hbt,"Lê An,,,\n', "roster_unreadable"),
        (HEAD + "\n" * 260_000, "too_many"),
    ],
)
def test_a_roster_that_no_writer_wrote_is_said(text: str, expected: str) -> None:
    """Each row that could not have come from a pack's writer is left out, with a problem at its place."""
    with in_time():
        loaded = pack.read(resealed(roster_csv=text.encode()), "goi.htpack")
    assert loaded.problems[0].code == expected
    assert loaded.problems[0].file == "goi.htpack/roster.csv"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("url = ", "hub_unreadable"),
        ("\x00", "hub_unreadable"),
        ("x" * 30_000, "hub_unreadable"),
        ('url = "ftp://a"', "hub_address_wrong"),
        ('url = "https://a b"', "hub_address_wrong"),
        ('url = "https://a/?q=1"', "hub_address_wrong"),
        ("url = 3", "hub_address_wrong"),
        ('public = "12"', "hub_key_wrong"),
        (f'public = "01{"00" * 31}"', "hub_key_wrong"),
        ("public = 3", "hub_key_wrong"),
        ('organizers = ["x"]', "hub_key_wrong"),
        ("organizers = 3", "hub_key_wrong"),
        ('mau = "do"', "unknown_key"),
    ],
)
def test_a_hub_that_cannot_be_is_said(text: str, expected: str) -> None:
    """An address that is none, a key that is none or weak, and what is not known."""
    loaded = pack.read(resealed(hub_toml=text.encode()), "goi.htpack")
    assert [problem.code for problem in loaded.problems] == [expected]
    assert loaded.value is not None and loaded.value.hub == Hub()


@pytest.mark.parametrize("url", ["http://10.0.0.5:8080", "https://thidua.example.vn/hoc-tap", "https://[::1]:8443"])
def test_a_hub_may_be_anywhere(url: str) -> None:
    """A name or an address, with a port and a path if need be."""
    assert opened(pack.write(pack.assemble("", [], hub=Hub(url)))).hub_url == url


def test_a_bank_at_another_banks_place_is_said() -> None:
    """A bank's folder is its code, so that whoever looks into a pack is not led astray."""
    made = {**files(), "banks/lich-su/bank.txt": native.write(bank()).encode()}
    loaded = pack.read(pack.write(made, KEY))
    assert [problem.code for problem in loaded.problems] == ["bank_misplaced"]


def test_a_pack_opens_with_any_unzip_program() -> None:
    """It is a plain ZIP: members are texts that people can read, dated alike."""
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as file:
        assert file.namelist()[0] == "manifest.txt" and file.namelist()[-1] == "seal"
        assert file.read("banks/dia-ly/bank.txt").decode() == native.write(bank())
        assert {member.date_time[0] for member in file.infolist()} == {1980}
        assert file.testzip() is None
