"""The desk in a real browser, at the width of a phone and of a desk: signed in, confirmed, corrected, downloaded."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hoctapbac.hub.sqlite import SQLite

from .offices import CONTEST, PASSWORD, TITLE, Hands, Office, founded, serving

CHROMIUM = shutil.which("chromium")
SIZES = {"phone": (390, 844), "desk": (1280, 900)}
HOME = "/ban-lam-viec"
SHOTS = os.environ.get("HOCTAPBAC_SHOTS", "")  # a folder, for whoever wants to look

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """People of two cells and a guest have sat; an operator and a keeper may sign in."""
    office = founded(SQLite(tmp_path / "hub.db"), Hands())
    for who, score in ((1, 8), (2, 10), (4, 6), (5, 9)):
        office.journal.sit(who, score=score)
    office.journal.guest("Khách Mời Họp Chi Bộ", "cell-1")
    office.take()
    office.account("phuong", "operator", "ward")
    office.account("quan-tri", "keeper")
    with serving(office):
        yield office
    office.engine.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for all journeys."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright here").sync_playwright().start()
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser
    browser.close()
    playwright.stop()


class Visitor:
    """Somebody at a browser; notes every complaint of the browser and every request to elsewhere."""

    def __init__(self, chromium: Any, office: Office, size: str) -> None:
        width, height = SIZES[size]
        self.size = size
        self.base = f"http://127.0.0.1:{office.port}"
        self._context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="vi-VN", java_script_enabled=True, accept_downloads=True
        )
        self.page = self._context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:")):
            self.complaints.append(request.url)

    def sign_in(self, name: str) -> None:
        self.page.goto(self.base + HOME)
        self.page.get_by_label("Tên đăng nhập").fill(name)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.look("sign-in")
        self.page.get_by_role("button", name="Đăng nhập").click()

    def press(self, text: str) -> None:
        self.page.get_by_role("link", name=text).or_(self.page.get_by_role("button", name=text)).first.click()

    def look(self, name: str) -> None:
        """The page fits its width, everything to be pressed is as large as a finger, and letters can be read."""
        if SHOTS:
            self.page.screenshot(path=Path(SHOTS) / f"desk-{name}-{self.size}.png", full_page=True)
        wide, small, tiny = self.page.evaluate(_MEASURED)
        assert (wide, small, tiny) == (0, [], []), name

    def end(self) -> None:
        self._context.close()
        assert self.complaints == []


_MEASURED = """() => {
    const shown = e => e.offsetParent !== null && e.getClientRects().length > 0;
    const alone = ".links a, .go, .choices a, td a, th a, nav a";
    const pressed = [...document.querySelectorAll(`button, input:not([type=hidden]), select, textarea, ${alone}`)];
    const small = pressed.filter(shown).filter(e => {
        const target = e.closest("label.check") ?? e;
        const box = target.getBoundingClientRect();
        return box.height < 44 || box.width < 24;
    }).map(e => e.outerHTML.slice(0, 80));
    const texts = [...document.querySelectorAll("p, td, th, label, li, a, input, button")].filter(shown);
    const tiny = texts.filter(e => parseFloat(getComputedStyle(e).fontSize) < 16).map(e => e.outerHTML.slice(0, 80));
    const wide = Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth);
    return [wide, small, tiny];
}"""


@pytest.mark.parametrize("size", SIZES)
def test_an_operator_confirms_corrects_and_downloads(chromium: Any, office: Office, size: str, tmp_path: Path) -> None:
    """From the sign-in to the workbook, by pressing what is on the pages."""
    visitor = Visitor(chromium, office, size)
    page = visitor.page
    visitor.sign_in("phuong")
    visitor.look("overview")
    visitor.press(TITLE)
    visitor.look("contest")
    visitor.press("Chi bộ 1")
    visitor.look("entry")
    page.get_by_label("Số biên bản hoặc quyết định").fill("Biên bản số 7")
    visitor.press("Xác nhận kết quả")
    assert "Chính thức" in page.inner_text("main")
    assert "Biên bản số 7" in page.inner_text("main")
    visitor.look("confirmed")

    visitor.press("Khách Mời Họp Chi Bộ")
    visitor.look("result")
    visitor.press("Điều chỉnh kết quả")
    page.get_by_label("Họ và tên (không cần gõ dấu)").fill("thu an")
    visitor.press("Tìm")
    page.get_by_label("Người Thứ Ân").check()
    page.get_by_role("textbox", name="Lý do").fill("Đồng chí có trong danh sách, máy ghi là khách")
    visitor.look("correction")
    visitor.press("Điều chỉnh kết quả")
    assert "Đã ghi điều chỉnh" in page.inner_text("main")
    assert page.inner_text("h1") == "Người Thứ Ân"
    assert "Kết quả gốc do máy ghi" in page.inner_text("main")
    visitor.look("corrected")

    visitor.press("Chi bộ 1")
    assert "Chính thức, đã điều chỉnh" in page.inner_text("main")
    with page.expect_download() as coming:
        visitor.press("Tải danh sách (Excel)")
    raw = Path(coming.value.path()).read_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(raw)).active
    assert sheet is not None
    names = [row[1].value for row in sheet.iter_rows(min_row=6)]
    assert "Người Thứ Ân" in names
    assert "Khách Mời Họp Chi Bộ" not in names
    visitor.end()


@pytest.mark.parametrize("size", SIZES)
def test_a_keeper_sees_stations_accounts_and_what_was_done(chromium: Any, office: Office, size: str) -> None:
    """The keepers' pages fit both widths and complain of nothing."""
    visitor = Visitor(chromium, office, size)
    visitor.sign_in("quan-tri")
    for name, path in (
        ("contest-keeper", f"/cuoc-thi/{CONTEST.hex()}"),
        ("whole-contest", f"/cuoc-thi/{CONTEST.hex()}/xac-nhan"),
        ("award", f"/cuoc-thi/{CONTEST.hex()}/giai?ma=cell-1"),
        ("stations", "/may"),
        ("station", f"/may/{office.journal.key.kid.hex()}"),
        ("held", "/ma-cho"),
        ("accounts", "/tai-khoan"),
        ("account", "/tai-khoan/phuong"),
        ("password", "/mat-khau"),
        ("audit", "/nhat-ky"),
    ):
        visitor.page.goto(visitor.base + HOME + path)
        visitor.look(name)
    visitor.end()


def test_the_desk_needs_no_script(chromium: Any, office: Office) -> None:
    """With scripts switched off one signs in, confirms and signs out."""
    context = chromium.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{office.port}{HOME}/cuoc-thi/{CONTEST.hex()}/don-vi?ma=cell-1")
    page.get_by_label("Tên đăng nhập").fill("phuong")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("button", name="Xác nhận kết quả").click()
    assert "Đã xác nhận kết quả của đơn vị" in page.inner_text("main")
    page.get_by_role("button", name="Đăng xuất").click()
    page.goto(f"http://127.0.0.1:{office.port}{HOME}")
    assert "Đăng nhập" in page.inner_text("h1")
    context.close()
