"""`receipt read` as somebody without a network uses it: what is proved, what is forged, what cannot be told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hoctapbac import pack as packs
from hoctapbac import records, seal
from hoctapbac.cli import door
from hoctapbac.cli.frame import PROBLEMS, REFUSED
from hoctapbac.contest import settings
from hoctapbac.receipt import digits, linked_forms, payload, qr_modules, record_url
from hoctapbac.records import statements
from hoctapbac.sitting import Outcome
from hoctapbac.store.roads import Carried, Roads
from hoctapbac.units import read_roster
from receipt.camera import photograph
from receipt.pictures import flat
from stations import ROSTER, RULES, HandClock, open_station, somebody

STATION, HUB, OTHER = (seal.StationKey.create(bytes([n]) * 32) for n in (1, 2, 3))
RESULT = records.Result(
    kid=STATION.kid, seq=7, prev=bytes(16), t=1_795_406_400, clk=7, pack=bytes(8),
    unit=12, who=345, score=8, max=10, correct=8, items=10, duration_ms=220_000,
)  # fmt: skip
BODY = records.encode(RESULT)
BLOB = STATION.sign(BODY) + BODY
LINK, TICKET = linked_forms("https://hub.example.vn", HUB.public, STATION, BLOB)
KEY = ("--key", STATION.public.hex())


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    """The locale says nothing, and no data folder is named."""
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("HOCTAPBAC_DATA", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


def call(*words: object) -> Result:
    return CliRunner().invoke(door, ["receipt", "read", *map(str, words)], catch_exceptions=False)


def view(*words: object) -> dict[str, Any]:
    [one] = json.loads(call(*words, "--json").stdout)
    assert isinstance(one, dict)
    return one


@pytest.mark.parametrize("text", [LINK, LINK.lower(), digits(BLOB), f"  {LINK}  "])
def test_a_record_is_proved_by_its_stations_key(text: str) -> None:
    """As a link or as digits: who sealed it, when, that nothing was altered, and what it does not prove."""
    result = call(text, *KEY)
    assert result.exit_code == 0
    assert f"Mã này do máy {STATION.kid.hex()} ký lúc 11:00 ngày 23/11/2026" in result.stdout
    assert "nội dung chưa bị sửa" in result.stdout and "đúng 8/10 câu" in result.stdout
    assert "không chứng minh ai đã đứng trước máy" in result.stdout
    assert "Kết quả tạm tính" in result.stdout and "xác nhận chính thức" in result.stdout
    assert "không cho biết cổng tiếp nhận có công nhận máy này" in result.stdout
    assert seal.fingerprint(STATION.public) in result.stdout


def test_the_same_is_said_in_english_and_to_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two languages, and JSON with the numbers as they stand in the record."""
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert "The content has not been altered" in call(LINK, *KEY).stdout.replace("; the", ". The")
    told = view(LINK, *KEY)
    assert (told["kind"], told["outcome"], told["host"]) == ("record", "proved", "hub.example.vn")
    assert told["record"] == {
        "kind": "result", "kid": STATION.kid.hex(), "seq": 7, "t": 1_795_406_400, "clk": 7, "pack": "00" * 8,
        "unit": 12, "who": 345, "score": 8, "max": 10, "correct": 8, "items": 10, "duration_ms": 220_000,
    }  # fmt: skip
    assert told["key"]["known"] == "named"


def test_without_the_key_nothing_is_proved() -> None:
    """Another station's key does not help; what the record says is shown as what it says."""
    for words in ((LINK,), (LINK, "--key", OTHER.public.hex())):
        result = call(*words)
        assert result.exit_code == REFUSED and "chưa kiểm tra được" in result.stdout and "--key" in result.stdout
        assert "chưa bị sửa" not in result.stdout


def test_every_changed_bit_of_a_record_is_seen() -> None:
    """Altered content never passes; it is forged, or of a station that nobody knows, or damaged."""
    for bit in range(0, 8 * len(BLOB), 7):
        raw = (int.from_bytes(BLOB, "big") ^ 1 << bit).to_bytes(len(BLOB), "big")
        assert call(record_url("https://hub.vn", raw), *KEY).exit_code in (REFUSED, PROBLEMS)


def test_a_forged_record_is_called_so() -> None:
    """Somebody else's seal on this station's record: exit 3, and what to do."""
    forged = OTHER.sign(BODY) + BODY
    result = call(record_url("https://hub.vn", forged), *KEY)
    assert result.exit_code == PROBLEMS and "chữ ký không khớp" in result.stdout
    assert "báo Ban Tổ chức" in result.stdout


@pytest.mark.parametrize(
    "text", [LINK[:-1], LINK[:60], LINK.replace("/R/", "/R/9"), digits(BLOB)[3:], record_url("https://h", BLOB[:70])]
)
def test_a_damaged_record_is_called_so(text: str) -> None:
    """Digits lost at either end are no other record: exit 3."""
    result = call(text, *KEY)
    assert result.exit_code == PROBLEMS and "hỏng" in result.stdout


@pytest.mark.parametrize(
    "text", ["", "https://hub.vn/", "xin chào", "HTB-2026-000123-7", "missing.png", "=1+1", "\x1b[2J"]
)
def test_what_is_no_receipt_is_refused(text: str) -> None:
    """One sentence with what to do: exit 1."""
    result = call(text)
    assert result.exit_code == REFUSED and not result.stdout
    assert "Mời" in result.stderr or "Xin" in result.stderr


@pytest.mark.parametrize("key", ["", "00" * 32, "12", "x" * 64, "01" + "00" * 31, STATION.public.hex()[:-2]])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    """Too short, no hexadecimal digits, or one that would let anybody sign."""
    result = call(LINK, "--key", key)
    assert result.exit_code == REFUSED and "không phải là khóa công khai" in result.stderr


def test_a_ticket_is_only_its_stations_and_its_hubs_to_check() -> None:
    """A named key proves nothing of a ticket; what it says is shown as what it says."""
    result = call(TICKET, *KEY)
    assert result.exit_code == REFUSED and "Chỉ máy ấy và cổng tiếp nhận" in result.stdout
    assert view(TICKET)["ticket"] == {"station": STATION.kid[:4].hex(), "seq": 7, "unit": 12, "who": 345, "score": 8}


def test_a_photograph_is_as_good_as_the_link(tmp_path: Path) -> None:
    """The QR code is found in a JPEG, and what it holds is proved."""
    symbol = qr_modules((LINK,), 60)
    assert symbol is not None
    path = tmp_path / "ảnh chụp.jpg"
    photograph(flat(symbol.modules, symbol.quiet), 4).save(path)
    result = call(path, *KEY)
    assert result.exit_code == 0 and "chưa bị sửa" in result.stdout


def test_a_picture_without_a_receipt_is_refused(tmp_path: Path) -> None:
    """No code, a code of somebody else's, a file that is no picture: a sentence each, exit 1."""
    symbol = qr_modules(("https://example.vn/khac",), 60)
    assert symbol is not None
    flat(symbol.modules, 4).save(tmp_path / "khac.png")
    (tmp_path / "hong.png").write_bytes(b"\x89PNG nothing")
    for name, sentence in (("khac.png", "Không thấy mã QR"), ("hong.png", "không phải là ảnh PNG")):
        result = call(tmp_path / name)
        assert result.exit_code == REFUSED and sentence in result.stderr


def test_a_printed_code_alone_proves_nothing() -> None:
    """Its digits are right, that is all."""
    result = call("htb 2026 000123 8")
    assert result.exit_code == REFUSED and "HTB-2026-000123-8" in result.stdout
    assert "không chứng minh được kết quả" in result.stdout


def test_the_record_of_a_closed_session_is_read_too() -> None:
    """How many results there were before it."""
    body = records.encode(records.Close(kid=STATION.kid, seq=9, prev=bytes(16), t=0, clk=0, pack=bytes(8), count=8))
    result = call(record_url("https://hub.vn", STATION.sign(body) + body), *KEY)
    assert result.exit_code == 0 and "đã ghi 8 kết quả" in result.stdout and "không rõ giờ" in result.stdout


def test_no_letter_of_a_receipt_reaches_the_terminal_as_a_command() -> None:
    """What stands in a record as text is cleaned before it is shown."""
    body = records.encode(
        records.Void(
            kid=STATION.kid, seq=9, prev=bytes(16), t=1, clk=0, pack=bytes(8), of=bytes(16), reason="x", name="y"
        )
    )
    assert "\x1b" not in call(record_url("https://hub.vn", STATION.sign(body) + body), *KEY).stdout


# -- with a station's own data folder ------------------------------------------------------------------------


@pytest.fixture
def outcome(tmp_path: Path) -> Iterator[Outcome]:
    """A result that a station has sealed, in `tmp_path/data`; it knows a hub and is still open."""
    station = open_station(tmp_path, HandClock())  # type: ignore[arg-type]
    roads = Roads(tmp_path / "data")
    roads.know_hub(HUB.public, "https://hub.example.vn", "Cổng thử", "eye", 1)
    roads.close()
    station.begin(somebody(station))
    yield station.submit()
    station.close()


def test_a_station_proves_its_own_records_while_it_runs(outcome: Outcome, tmp_path: Path) -> None:
    """Its record, its ticket and its printed code, each by what lies in the data folder."""
    data = ("--data", tmp_path / "data")
    record, small = outcome.receipts
    for text in (record, small, outcome.code):
        result = call(text, *data)
        assert result.exit_code == 0 and "chưa bị sửa" in result.stdout
        assert RULES.title in result.stdout and "Chi bộ Tổ dân phố số 9" in result.stdout
        assert "thư mục dữ liệu" in result.stdout or "sổ của máy này" in result.stdout
        assert "Người Thứ Nhất" not in result.stdout
    assert view(record, *data)["key"]["known"] == "own"


def test_a_ticket_altered_anywhere_is_not_this_stations(outcome: Outcome, tmp_path: Path) -> None:
    """Its station says so: forged, whatever digit was changed."""
    front, number = outcome.receipts[1].rsplit("/", 1)
    raw = bytearray(payload(number))
    for at in range(5, len(raw)):
        raw[at] ^= 1
        assert call(f"{front}/{digits(bytes(raw))}", "--data", tmp_path / "data").exit_code == PROBLEMS
        raw[at] ^= 1


def test_a_code_that_this_station_never_gave_is_unknown(outcome: Outcome, tmp_path: Path) -> None:
    """Every digit may be right, and yet there is no such record; with another digest it is forged."""
    result = call("HTB-2026-000123-8", "--data", tmp_path / "data")
    assert result.exit_code == REFUSED and "không có bản ghi mang mã này" in result.stdout
    result = call(f"{outcome.code} · 00000000", "--data", tmp_path / "data")
    assert result.exit_code == PROBLEMS and "không khớp" in result.stdout


@pytest.mark.parametrize("sealed_by", [HUB, OTHER])
def test_a_hubs_word_for_a_station_is_worth_its_seal(
    outcome: Outcome, tmp_path: Path, sealed_by: seal.StationKey
) -> None:
    """A station that the hub admitted is named as the hub names it, until it was revoked; a stranger's word is none."""
    said = [
        statements.Admission(public=STATION.public, label="Máy số 1", t=1),
        statements.Revocation(kid=STATION.kid, good_seq=6, good=bytes(16), t=2, reason="mất máy"),
    ]
    roads = Roads(tmp_path / "data")
    for statement in said:
        body = statements.encode(statement)
        roads.carry([Carried(sealed_by.sign(body) + body, STATION.kid, 0, statement.v, b"")], "net", 1)
    roads.close()
    result = call(LINK, "--data", tmp_path / "data")
    if sealed_by is HUB:
        assert result.exit_code == 0 and "“Máy số 1”" in result.stdout and "sau bản ghi số 6" in result.stdout
        assert view(LINK, "--data", tmp_path / "data")["key"]["trusted_to"] == 6
    else:
        assert result.exit_code == REFUSED and "Máy số 1" not in result.stdout


def test_a_folder_without_a_kiosk_has_nothing_to_check_by(tmp_path: Path) -> None:
    """And none of it is made by looking."""
    assert call(LINK, "--data", tmp_path / "none").exit_code == REFUSED
    assert not (tmp_path / "none").exists()


# -- with a pack ---------------------------------------------------------------------------------------------


def test_a_pack_names_contest_and_unit_and_the_hub(tmp_path: Path) -> None:
    """The unit as it stands in the pack; what the hub sealed is known by the hub's key in it."""
    roster = read_roster(ROSTER.encode(), "roster.csv").value
    files = packs.assemble(settings.write(RULES), [], roster, hub=packs.Hub("https://hub.vn", HUB.public))
    path = tmp_path / "thi.htpack"
    path.write_bytes(packs.write(files))
    pack = packs.read(path.read_bytes()).value
    assert pack is not None
    unit = pack.unit_number(roster.units[0].id)
    body = records.encode(replace(RESULT, pack=pack.id, unit=unit))
    told = view(record_url("https://hub.vn", STATION.sign(body) + body), *KEY, "--pack", path)["record"]
    assert (told["contest"], told["unit_name"]) == (RULES.title, roster.units[0].name)
    made = records.encode(
        records.Confirmation(
            kid=HUB.kid, seq=1, prev=bytes(16), t=1, clk=3, pack=pack.id, unit=0, digest=bytes(16), name="A", post="B",
            note="C",
        )
    )  # fmt: skip
    result = call(record_url("https://hub.vn", HUB.sign(made) + made), "--pack", path)
    assert result.exit_code == 0 and "chính cổng tiếp nhận ký" in result.stdout


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", bytes(1000)])
def test_a_pack_that_cannot_be_read_is_refused(tmp_path: Path, raw: bytes) -> None:
    """With what is wrong in it, and what to do."""
    (tmp_path / "thi.htpack").write_bytes(raw)
    result = call(LINK, "--pack", tmp_path / "thi.htpack")
    assert result.exit_code == REFUSED and "Không đọc được gói" in result.stderr
