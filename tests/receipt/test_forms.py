"""What the QR code beside a result may hold."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoctapbac import records, seal
from hoctapbac.receipt import code, linked_forms, qr_modules, read, readable_forms
from hoctapbac.receipt.tickets import check, tells_of
from receipt.pictures import scanned

LINK = bytes.fromhex("a1b2c3d4e5f60718293a4b5c6d7e8f90")
FORMS = readable_forms(code(2026, 123), "Thi tìm hiểu Chỉ thị 05", "Chi bộ Tổ dân phố số 9", "23/11/2026", LINK)
STATION, HUB = (seal.StationKey.create(bytes([n]) * 32) for n in (1, 2))
RESULT = records.Result(
    kid=STATION.kid, seq=7, prev=LINK, t=1_795_406_400, clk=5, pack=bytes(8),
    unit=12, who=345, score=8, max=10, correct=8, items=10, duration_ms=220_000,
)  # fmt: skip
BODY = records.encode(RESULT)


def test_forms_go_from_rich_to_short_and_each_holds_the_code() -> None:
    """The richest says all, the last is the code alone; from the fourth on they fit the smallest screen."""
    assert FORMS[0] == (
        "HTB-2026-000123-8 · Phiếu ghi nhận kết quả · Thi tìm hiểu Chỉ thị 05 · Chi bộ Tổ dân phố số 9"
        " · 23/11/2026 · a1b2c3d4"
    )
    assert FORMS[-1] == "HTB-2026-000123-8"
    sizes = [len(form.encode()) for form in FORMS]
    assert sizes == sorted(set(sizes), reverse=True)
    assert all(size <= 62 for size in sizes[3:])
    assert all("HTB-2026-000123-8" in form for form in FORMS)


def test_a_missing_unit_leaves_no_gap() -> None:
    """Without a unit no form has an empty part, and no form is there twice."""
    forms = readable_forms(code(2026, 1), "Thi tìm hiểu", "", "23/11/2026", LINK)
    assert not any(" ·  · " in form for form in forms)
    assert len(set(forms)) == len(forms)


@pytest.mark.parametrize("form", FORMS)
def test_a_scanner_reads_each_form_letter_by_letter(form: str) -> None:
    """Vietnamese text comes out of the QR code as it went in."""
    assert scanned(qr_modules((form,), 185)) == form


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="aăâàảẽóịđĐÊƠưứ «»–№ 05.,/ABC", min_size=1, max_size=40))
def test_a_scanner_reads_any_title(title: str) -> None:
    """Whatever letters a contest's title has, the scanner shows them."""
    form = readable_forms(code(2026, 123), title, "", "23/11/2026", LINK)[0]
    assert scanned(qr_modules((form,), 185)) == form


def test_with_a_hub_the_forms_are_its_links() -> None:
    """First the sealed record as it is, then its ticket, which the hub can check and which tells of that record."""
    blob = STATION.sign(BODY) + BODY
    full, small = map(read, linked_forms("https://hub.example.vn", HUB.public, STATION, blob))
    assert (full.kind, full.host, full.payload) == ("record", "hub.example.vn", blob)
    assert small.kind == "ticket" and tells_of(small.payload, BODY)
    assert check(small.payload, seal.shared_key(HUB, STATION.public))


def test_without_the_hubs_key_or_a_result_there_is_no_ticket() -> None:
    """Only a hub that is known can check a ticket, and only a result has one."""
    blob = STATION.sign(BODY) + BODY
    assert [read(form).kind for form in linked_forms("https://hub.vn", None, STATION, blob)] == ["record"]
    close = records.encode(records.Close(kid=STATION.kid, seq=8, prev=LINK, t=0, clk=0, pack=bytes(8), count=7))
    forms = linked_forms("https://hub.vn", HUB.public, STATION, STATION.sign(close) + close)
    assert [read(form).kind for form in forms] == ["record"]


@pytest.mark.parametrize(("url", "public"), [("hub.vn", HUB.public), ("", None), ("https://hub.vn", bytes(32))])
def test_a_hub_that_cannot_be_linked_to_has_no_links(url: str, public: bytes | None) -> None:
    """A wrong address or a key that is none keeps nobody from their receipt: there is other text for it."""
    assert linked_forms(url, public, STATION, STATION.sign(BODY) + BODY) == ()


def test_no_link_holds_a_letter_of_a_name() -> None:
    """Behind the host there are digits and nothing else."""
    for form in linked_forms("https://hub.vn", HUB.public, STATION, STATION.sign(BODY) + BODY):
        assert form.startswith("https://HUB.VN/") and form.rsplit("/", 1)[1].isdigit()
