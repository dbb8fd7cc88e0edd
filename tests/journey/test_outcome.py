"""The result's page: what its QR code may hold, how it is enlarged, and what is read instead without a screen."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from hoctapbac import plain, seal
from hoctapbac.journey.kiosk import Kiosk
from hoctapbac.journey.page import Page
from hoctapbac.receipt import read
from hoctapbac.receipt.tickets import tells_of
from hoctapbac.records.frames import body_of
from hoctapbac.store.roads import Roads
from journey.hands import Hands, words
from stations import HandClock, open_station

HUB = seal.StationKey.create(bytes([9]) * 32)
WAY = ("Dự thi", "Tôi đã đọc", "Đồng ý", "Chi bộ Tổ dân phố số 9", "Người Thứ Nhất", "Đúng")
Make = Callable[..., Hands]


@pytest.fixture
def hub(tmp_path: Path) -> None:
    """The kiosk of `make` knows a hub: somebody has compared its fingerprint."""
    roads = Roads(tmp_path / "a" / "data")
    roads.know_hub(HUB.public, "https://hub.example.vn", "Cổng thử", "eye", 1)
    roads.close()


def handed_in(hands: Hands) -> Page:
    """The result of somebody of the roster who answered one question."""
    for label in WAY:
        hands.to(label)
    hands.press("1", "escape")
    hands.to("Nộp bài")
    return hands.to("Nộp bài")


def test_without_a_hub_the_code_is_text_to_keep(make: Make) -> None:
    """Every form holds the printed code, none is a link, and the caption promises no more than that."""
    hands = make()
    page = handed_in(hands)
    assert page.code is not None and page.code.caption == "Quét để lưu mã phiếu"
    for form in page.code.forms:
        assert (read(form).code, read(form).host) == (hands.kiosk.scene.outcome.code, "")  # type: ignore[attr-defined]


@pytest.mark.usefixtures("hub")
def test_with_a_hub_the_code_leads_to_the_record(make: Make) -> None:
    """The sealed record, then a ticket that tells of it; what scanning is for is said, and the code stands there."""
    page = handed_in(make())
    assert page.code is not None and "hồ sơ thi đua của đơn vị" in page.code.caption
    record, ticket = map(read, page.code.forms)
    assert (record.kind, ticket.kind, record.host) == ("record", "ticket", "hub.example.vn")
    assert tells_of(ticket.payload, body_of(record.payload))
    assert "HTB-2026-" in words(page) and "Kết quả tạm tính" in words(page)


@pytest.mark.usefixtures("hub")
def test_who_agrees_has_read_that_results_leave_the_machine(make: Make) -> None:
    """Where a hub is known, the notice on personal data says where results go."""
    hands = make()
    hands.to("Dự thi")
    assert "Gửi về: hồ sơ thi đua của đơn vị" in words(hands.to("Tôi đã đọc"))


def test_where_no_hub_is_known_nothing_is_said_to_leave_the_machine(make: Make) -> None:
    """A kiosk on its own keeps what it has."""
    hands = make()
    hands.to("Dự thi")
    assert "Gửi về" not in words(hands.to("Tôi đã đọc"))


def test_a_damaged_file_of_the_roads_keeps_nobody_from_their_code(make: Make, tmp_path: Path) -> None:
    """It never holds a result of this kiosk: the code is shown without a link."""
    hands = make()
    (tmp_path / "a" / "data" / "roads.db").write_bytes(bytes(range(256)) * 16)
    page = handed_in(hands)
    assert page.name == "result" and page.code is not None and "HTB-2026-" in words(page)


@pytest.mark.parametrize("key", ["q", "Q", "asterisk"])
def test_one_key_enlarges_and_any_key_brings_the_page_back(make: Make, key: str) -> None:
    """By a letter or from a numeric keypad; the code and the way back stand beside it in words."""
    hands = make()
    before = handed_in(hands)
    page = hands.press(key)
    assert page.code_only and page.code == before.code and not page.choices
    assert "HTB-2026-" in words(page) and "phím bất kỳ" in words(page)
    for back in ("0", "escape", key):
        page = hands.press(back)
        assert not page.code_only and page.choices == before.choices
        hands.press(key)


def test_practice_has_no_receipt_to_enlarge(make: Make) -> None:
    """Nothing was recorded, so there is no code, and the key does nothing."""
    hands = make()
    hands.to("Luyện tập")
    while hands.page.name != "result":
        hands.press("1", "enter") if hands.page.name == "question" else hands.press("enter")
    assert hands.page.code is None
    assert not hands.press("q").code_only


@pytest.mark.usefixtures("hub")
def test_line_by_line_the_shorter_link_is_printed(tmp_path: Path) -> None:
    """For a reader of the screen there is the ticket's link, with what it leads to."""
    station, out = open_station(tmp_path / "a", HandClock()), io.StringIO()  # type: ignore[arg-type]
    lines = io.StringIO("\n".join(["1", "1", "1", "2", "1", "1", "1", "*", "1", "2"]) + "\n")
    assert plain.run(Kiosk(station, "vi", guard=False), lines, out) == 0
    [line] = [line for line in out.getvalue().split("\n") if "https://" in line]
    assert line.startswith("Đường dẫn đến phiếu trong hồ sơ thi đua của đơn vị: ")
    assert read(line.rsplit(" ", 1)[1]).kind == "ticket"
