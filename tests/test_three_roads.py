"""Two kiosks without a network, a third whose result is only scanned, one hub: everything arrives once.

The real kiosks in real terminals, a hub on PostgreSQL behind TLS, a stick, a screen that is photographed, and a real
browser. What an organizer types stands here as it stands in the readme.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hoctapbac.bank import native
from hoctapbac.cli import door
from hoctapbac.contest import settings
from hoctapbac.contest.form import Blueprint, Part
from hub.engines import database
from hub.hubs import serving
from kiosks import ENTER, IN_ORDER, Kiosk
from receipt.pictures import seen
from stations import small_bank
from terminal import blocks_picture

UNIT = "Chi bộ Tổ dân phố số 9"
ROSTER = f"""Đơn vị,Đơn vị cấp trên,Họ và tên,Chức vụ
{UNIT},Đảng bộ phường,Người Thứ Nhất,Bí thư
{UNIT},Đảng bộ phường,Người Thứ Hai,
{UNIT},Đảng bộ phường,Người Thứ Ba,
{UNIT},Đảng bộ phường,Người Thứ Tư,
Chi bộ Cơ quan,Đảng bộ phường,Người Thứ Năm,
"""
TITLE = "Cuộc thi tìm hiểu «nói đi đôi với làm»"
CHROMIUM = shutil.which("chromium")
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
SHOTS = os.environ.get("HOCTAPBAC_SHOTS", "")  # a folder, for whoever wants to look


def run(*arguments: str | Path) -> str:
    """A command that must do what it is for, in this process; gives what it printed."""
    done = CliRunner().invoke(door, [*map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


@dataclass(frozen=True)
class Booth:
    """A kiosk that has a pack and nothing else."""

    data: Path
    pack: Path
    count: int = 2

    @property
    def command(self) -> list[str]:
        pack = ("--data", self.data, "--pack", self.pack)
        return [sys.executable, "-m", "hoctapbac", "kiosk", *map(str, pack)]

    def sit(self, name: str, second: str) -> str:
        """Somebody of the unit takes the paper and gives `second` (a digit) for the last question; the code's text."""
        with Kiosk(self, 120, 40) as screen:  # type: ignore[arg-type]
            screen.to_the_units()
            screen.press(screen.digit(UNIT), name)
            screen.press(screen.digit(name), screen.say("check.yes"))
            screen.press("1", screen.question(1))
            screen.press("1", screen.marked("1"))
            screen.press(ENTER, screen.question(2))
            screen.press(second, screen.marked(second, 2))
            screen.press(ENTER, "Xem lại bài làm")
            screen.press("1", "xác nhận nộp bài")
            screen.press("2", "Kết thúc")
            screen.shows(lambda text: "▀" in text)
            [text] = seen(blocks_picture(screen.terminal.screen))
            assert "HTB-2" in screen.text
        return text


@dataclass(frozen=True)
class Office:
    """The hub of an event that is being served, and the pack that was handed out."""

    folder: Path
    url: str
    certificate: Path
    password: str

    @property
    def hub(self) -> Path:
        return self.folder / "hub"

    def booth(self, name: str) -> Booth:
        return Booth(self.folder / name, self.folder / "su-kien.htpack")

    def sync(self, booth: Booth, *more: str) -> str:
        return run("sync", self.url, "--data", booth.data, "--ca", self.certificate, *more)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def certified(folder: Path) -> tuple[Path, Path]:
    """A certificate of the office's own, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl on this machine to make a certificate with")
    files = folder / "chung-thu.pem", folder / "khoa.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-out", str(files[0]), "-keyout", str(files[1])),
        ],
        check=True,
        capture_output=True,
    )
    return files


def published(folder: Path, url: str) -> None:
    """The organizer's evening: rules, questions and roster in one pack."""
    bank = small_bank(2)
    bank = replace(bank, items=bank.items[:2])
    rules = replace(IN_ORDER, title=TITLE, blueprint=Blueprint((Part(2),)))
    (folder / "the-le.toml").write_text(settings.write(rules), encoding="utf-8")
    (folder / "cau-hoi.txt").write_text(native.write(bank), encoding="utf-8")
    (folder / "danh-sach.csv").write_text(ROSTER, encoding="utf-8")
    run(
        *("pack", "build", "--contest", folder / "the-le.toml", "--banks", folder / "cau-hoi.txt"),
        *("--roster", folder / "danh-sach.csv", "--hub", url, "--hub-key", folder / "hub" / "hub.pub"),
        *("--key", folder / "ban-to-chuc.key", "--out", folder / "su-kien.htpack"),
    )


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A hub on PostgreSQL, served behind TLS, its pack on everybody's stick."""
    certificate, key = certified(tmp_path)
    port = free_port()
    url = f"https://127.0.0.1:{port}"
    with database("postgresql", tmp_path) as db:
        told = run(
            *("hub", "init", "--data", tmp_path / "hub", "--name", "Đảng ủy phường", "--url", url),
            *("--db", db, "--keeper", "quan-tri"),
        )
        password = re.search(r": ([a-z0-9]{4}(?:-[a-z0-9]{4})+)", told)
        assert password, told
        published(tmp_path, url)
        run("hub", "pack", tmp_path / "su-kien.htpack", "--data", tmp_path / "hub")
        options = ("--port", str(port), "--certificate", str(certificate), "--private-key", str(key))
        with serving(tmp_path / "hub", *options):
            yield Office(tmp_path, url, certificate, password[1])


@pytest.fixture
def page() -> Iterator[Any]:
    """A browser of a phone's width, in Vietnamese."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright here").sync_playwright().start()
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    context = browser.new_context(viewport=SIZES["phone"], locale="vi-VN", ignore_https_errors=True)
    yield context.new_page()
    browser.close()
    playwright.stop()


def look(page: Any, name: str) -> str:
    """What the page says, the same at both widths and nowhere wider than the window; with pictures if asked for."""
    said = []
    for size in ("desk", "phone"):
        page.set_viewport_size(SIZES[size])
        said.append(str(page.inner_text("main")).split())
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"], name
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"roads-{name}-{size}.png", full_page=True)
    assert sorted(said[0]) == sorted(said[1]), name
    return str(page.inner_text("main"))


def press(page: Any, text: str) -> None:
    page.get_by_role("link", name=text).or_(page.get_by_role("button", name=text)).first.click()


def enrolled(office: Office, name: str) -> Booth:
    """A kiosk that was made known to the hub before the event, with a token that holds once."""
    booth = office.booth(name)
    invited = run("hub", "enrol", "--invite", "Máy 3", "--data", office.hub)
    token = re.search(r"--token ([^\s]+)", invited)
    assert token, invited
    with Kiosk(booth, 80, 24) as screen:  # type: ignore[arg-type]
        screen.shows(screen.say("attract.take"))
    office.sync(booth, "--token", token[1])
    return booth


def approve_all(office: Office) -> None:
    """The keeper compares the numbers of the stations that wait, and trusts them."""
    for number in re.findall(r"[0-9]{4}(?: [0-9]{4}){4}", run("hub", "enrol", "--data", office.hub)):
        run("hub", "enrol", number, "--data", office.hub)


def public_record(page: Any, office: Office, name: str) -> str:
    """What the entry of the contest and the unit's record say to everybody, from the first page on."""
    page.goto(f"{office.url}/")
    press(page, TITLE)
    press(page, UNIT)
    text = look(page, f"entry-{name}")
    press(page, UNIT)
    return text + look(page, f"unit-{name}")


def confirm(page: Any) -> None:
    look(page, "desk-entry")
    page.get_by_label("Họ và tên").fill("Người Xác Nhận")
    page.get_by_label("Chức vụ").fill("Bí thư")
    page.get_by_label("Số biên bản hoặc quyết định").fill("Biên bản số 05-BB/CB")
    press(page, "Xác nhận kết quả")
    assert "Chính thức" in look(page, "confirmed")


def correct(page: Any) -> None:
    """The second person's result is the fourth's, with a reason."""
    press(page, "Người Thứ Hai")
    press(page, "Điều chỉnh kết quả")
    page.get_by_label("Họ và tên (không cần gõ dấu)").fill("thu tu")
    press(page, "Tìm")
    page.get_by_label("Người Thứ Tư").check()
    page.get_by_label("Họ và tên", exact=True).fill("Người Xác Nhận")
    page.get_by_label("Chức vụ").fill("Bí thư")
    page.get_by_role("textbox", name="Lý do").fill("Chọn nhầm tên trên màn hình, có biên bản")
    press(page, "Điều chỉnh kết quả")
    assert "Đã ghi điều chỉnh" in look(page, "corrected")


def test_three_results_by_three_roads_stand_in_the_record_once(office: Office, page: Any) -> None:
    """One enrolled before the event; synced, carried and scanned after it; then confirmed, and one corrected."""
    third = enrolled(office, "may-3")
    first, second = office.booth("may-1"), office.booth("may-2")
    first.sit("Người Thứ Nhất", "2")
    second.sit("Người Thứ Hai", "1")
    scanned = third.sit("Người Thứ Ba", "2")

    office.sync(first, "--label", "Máy 1")
    stick = office.folder / "usb"
    stick.mkdir()
    run("sync", "--to", stick, "--data", second.data, "--label", "Máy 2")
    run("hub", "take", stick, "--data", office.hub)
    page.goto(scanned)
    text = look(page, "scanned")
    assert UNIT in text and "tạm tính" in text.lower()
    approve_all(office)

    text = public_record(page, office, "before")
    assert "3; 3; 75,0 %" in text and "2; 1,7/2" in text and "Tạm tính" in text
    assert figures(text) == ("3", "3", "75,0 %", "2")
    assert "Người Thứ" not in text

    sign_in(page, office)
    press(page, TITLE)
    press(page, UNIT)
    confirm(page)
    correct(page)
    text = public_record(page, office, "after")
    assert "Chọn nhầm tên trên màn hình, có biên bản" in text and "Biên bản số 05-BB/CB" in text
    assert "Người Thứ" not in text

    # Everything once more, by every road: nothing is counted twice.
    for booth in (first, second, third):
        office.sync(booth)
    run("hub", "take", stick, "--data", office.hub)
    page.goto(scanned)
    assert figures(public_record(page, office, "again")) == ("3", "3", "75,0 %", "2")


def figures(text: str) -> tuple[str, ...]:
    """People taking part, attempts, rate, all right, as the unit's page says them."""
    labels = ("Số người tham gia", "Số lượt", "Tỷ lệ tham gia", "Số người đúng tất cả")
    found = [re.search(rf"{label}\s+([0-9][0-9,]*(?: %)?)", text) for label in labels]
    assert all(found), text
    return tuple(one[1] for one in found if one)


def sign_in(page: Any, office: Office) -> None:
    """The keeper's first sign-in, with the password that was printed once and is changed at once."""
    page.goto(f"{office.url}/ban-lam-viec")
    page.get_by_label("Tên đăng nhập").fill("quan-tri")
    page.get_by_label("Mật khẩu").fill(office.password)
    press(page, "Đăng nhập")
    look(page, "new-password")
    fields = page.locator("input[type=password]")
    given = [office.password, "một câu dài dễ nhớ 2026", "một câu dài dễ nhớ 2026"]
    for at in range(fields.count()):
        fields.nth(at).fill(given[at])
    page.locator("main button").first.click()
    look(page, "desk")
