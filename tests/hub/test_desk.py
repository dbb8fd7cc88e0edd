"""The desk: what operators see and decide, and what nobody else gets out of it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest

from hoctapbac import records, seal
from hoctapbac.hub import audit, sessions
from hoctapbac.hub.engine import Engine
from hoctapbac.hub.sqlite import SQLite
from hoctapbac.receipt import tickets
from hoctapbac.records import frames
from hoctapbac.texts import sentences

from .offices import CONTEST, PACK, PASSWORD, Browser, Hands, Journal, Office, Page, founded, number_of, serving

HOME = "/ban-lam-viec"
DECIDER = {"name": "Người có trách nhiệm", "post": "Bí thư"}


def entry(unit: str) -> str:
    return f"{HOME}/cuoc-thi/{CONTEST.hex()}/don-vi?ma={quote(unit)}"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Three people of cell 1 and one of cell 2 have sat, one guest, and one of the other ward."""
    office = founded(SQLite(tmp_path / "hub.db"), Hands())
    for who, score in ((1, 8), (2, 10), (4, 6), (5, 9), (6, 7)):
        office.journal.sit(who, score=score)
    office.journal.guest("Khách Mời", "cell-1")
    office.take()
    with serving(office):
        yield office
    office.engine.close()


@pytest.fixture
def operator(office: Office) -> Browser:
    return office.browser(office.account("phuong", "operator", "ward"))


@pytest.fixture
def keeper(office: Office) -> Browser:
    return office.browser(office.account("quan-tri", "keeper"))


def confirmed(browser: Browser, unit: str = "cell-1", note: str = "Biên bản số 5") -> Page:
    return browser.send(browser.get(entry(unit)), "note", **DECIDER, note=note)


def link_of(office: Office, person: str) -> str:
    rows = office.engine.read("SELECT link FROM place WHERE person = ?", [person])
    return bytes(rows[0][0]).hex()


def records_of(office: Office, table: str) -> int:
    return int(office.engine.read(f"SELECT count(*) FROM {table}")[0][0])


def acts(office: Office) -> list[tuple[str, str]]:
    return [(a, v) for a, v in office.engine.read("SELECT account, verb FROM audit ORDER BY id")]


# -- the door ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        HOME,
        entry("cell-1"),
        f"{HOME}/cuoc-thi/{CONTEST.hex()}/danh-sach.xlsx?ma=cell-1",
        f"{HOME}/ket-qua/{'00' * 16}",
        f"{HOME}/may",
        f"{HOME}/tai-khoan",
        f"{HOME}/nhat-ky",
        f"{HOME}/mat-khau",
        f"{HOME}/ma-cho",
    ],
)
def test_without_a_sign_in_there_is_only_the_sign_in_page(office: Office, path: str) -> None:
    """Every page of the desk sends a stranger to the sign-in, with nothing of its own."""
    for method in ("GET", "POST"):
        page = office.browser().ask(method, path, b"", Content_Type="application/x-www-form-urlencoded")
        if page.status != 405:
            assert page.status == 303
            assert page.headers["location"].startswith(f"{HOME}/dang-nhap")
            assert page.raw == b""


def test_signing_in_leads_where_one_wanted_to_go(office: Office) -> None:
    """After the sign-in the page that was asked for comes up."""
    office.account("phuong", "operator", "ward")
    browser = office.browser()
    page = browser.followed(browser.get(entry("cell-1")))
    page = browser.send(page, "ten", **{"ten": "phuong", "mat-khau": PASSWORD})
    assert browser.followed(page).path == entry("cell-1")


@pytest.mark.parametrize(
    "where",
    ["https://evil.example/", "//evil.example", f"{HOME}//evil", "/\\evil", f"{HOME}\r\nSet-Cookie: a=b", "/v1/have"],
)
def test_signing_in_leads_nowhere_else(office: Office, where: str) -> None:
    """An address outside the desk is not gone to."""
    office.account("phuong", "operator", "ward")
    browser = office.browser()
    page = browser.get(f"{HOME}/dang-nhap?ve={quote(where)}")
    page = browser.send(page, "ten", **{"ten": "phuong", "mat-khau": PASSWORD, "ve": where})
    assert page.headers["location"] == HOME


def test_the_first_password_is_changed_before_anything_else(office: Office) -> None:
    """With the password that was handed over one gets to the page that changes it, and nowhere else."""
    first = office.accounts.add("moi", "operator", unit="ward", full_name="Người mới")
    browser = office.browser()
    assert browser.sign_in("moi", first).status == 303
    assert browser.get(entry("cell-1")).headers["location"] == f"{HOME}/mat-khau"
    page = browser.get(f"{HOME}/mat-khau")
    wrong = browser.send(page, "cu", **{"cu": first, "moi": PASSWORD, "moi-2": PASSWORD + "x"})
    assert "không giống nhau" in wrong.text
    done = browser.send(wrong, "cu", **{"cu": first, "moi": PASSWORD, "moi-2": PASSWORD})
    assert done.status == 303
    assert browser.get(entry("cell-1")).status == 200


def test_a_changed_password_ends_the_other_sessions(office: Office) -> None:
    """Whoever sits at another browser under the old password is out; who changed it goes on."""
    office.account("phuong", "operator", "ward")
    here, there = office.browser("phuong"), office.browser("phuong")
    new = "một câu khác hẳn 2027"
    here.send(here.get(f"{HOME}/mat-khau"), "cu", **{"cu": PASSWORD, "moi": new, "moi-2": new})
    assert here.get(HOME).status == 200
    assert there.get(HOME).status == 303


def test_unknown_names_and_wrong_passwords_are_answered_alike(office: Office) -> None:
    """The page does not tell which names exist, and the closed ones not either."""
    office.account("phuong", "operator", "ward")
    office.account("cu", "reader", "ward")
    office.accounts.close("cu")
    answers = {
        (page.status, page.text.replace(name, ""))
        for name in ("phuong", "khong-co", "cu")
        for page in [office.browser().sign_in(name, "sai mật khẩu rồi")]
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 403


def test_guessing_passwords_meets_a_wait(office: Office) -> None:
    """After a few tries the guesser waits, the right password included; the owner's own browser does not."""
    office.account("phuong", "operator", "ward")
    owner, guesser = office.browser("phuong"), office.browser()
    owner.send(owner.get(HOME), "ma")  # signs out: the only form of the page
    statuses = [guesser.sign_in("phuong", f"đoán lần thứ {n}").status for n in range(8)]
    assert statuses == [403] * 5 + [429] * 3
    page = guesser.sign_in("phuong")
    assert page.status == 429
    assert int(page.headers["retry-after"]) > 0
    assert owner.sign_in("phuong").status == 303
    assert [verb for _, verb in acts(office)].count("sign_in_refused") == 5


def test_a_cookie_is_worth_nothing_after_signing_out(office: Office, operator: Browser) -> None:
    """A stolen copy of the cookie dies with the session."""
    thief = Browser(office.port, cookies=dict(operator.cookies))
    assert thief.get(HOME).status == 200
    page = operator.send(operator.get(HOME), "ma")
    assert page.headers["location"] == f"{HOME}/dang-nhap"
    assert thief.get(HOME).status == 303


def test_a_session_is_not_taken_from_the_browser(office: Office) -> None:
    """What a browser brings as its session before the sign-in is not the session after it."""
    office.account("phuong", "operator", "ward")
    victim = office.browser()
    victim.cookies["desk"] = "f" * 64
    victim.sign_in("phuong")
    assert victim.cookies["desk"] != "f" * 64
    fixed = Browser(office.port, cookies={"desk": "f" * 64})
    assert fixed.get(HOME).status == 303


def test_signing_in_again_ends_the_session_before(office: Office, operator: Browser) -> None:
    """A browser has one session: the one before is gone when the next begins."""
    before = Browser(office.port, cookies=dict(operator.cookies))
    operator.sign_in("phuong")
    assert operator.get(HOME).status == 200
    assert before.get(HOME).status == 303


def test_a_session_left_alone_ends(office: Office, operator: Browser) -> None:
    """Half an hour without a page, and the desk asks for the password again."""
    office.clock.now_ms += sessions.IDLE_MS
    assert operator.get(HOME).status == 303


def test_a_closed_account_is_out_at_once(office: Office, operator: Browser) -> None:
    """Closing ends what is open."""
    office.account("quan-tri", "keeper")
    office.accounts.close("phuong")
    assert operator.get(HOME).status == 303


def test_cookies_are_kept_from_scripts_and_other_sites(office: Office) -> None:
    """Each cookie of the desk is HttpOnly and SameSite=Strict; over https also Secure, for this host alone."""
    office.account("phuong", "operator", "ward")
    plain = office.browser().sign_in("phuong").cookies
    assert len(plain) == 2
    for line in plain:
        assert "HttpOnly" in line and "samesite=strict" in line.lower() and "secure" not in line.lower()
    behind = office.browser(X_Forwarded_Proto="https")
    tls = behind.sign_in("phuong").cookies
    assert len(tls) == 2
    for line in tls:
        assert line.startswith("__Host-") and "secure" in line.lower() and "path=/" in line.lower()


def test_a_form_without_its_token_does_nothing(office: Office, operator: Browser) -> None:
    """Without, with a wrong, and with another session's token a form is refused, and nothing is written."""
    page = operator.get(entry("cell-1"))
    form = page.form("note") | DECIDER
    form.pop("")
    other = office.browser(office.account("khac", "operator", "other")).get(HOME).form("ma")["ma"]
    for token in ("", "0" * 64, other, "đ"):
        answer = operator.post(entry("cell-1"), form | {"ma": token})
        assert answer.status == 403
        assert "Biểu mẫu này đã cũ" in answer.text
    assert records_of(office, "confirmation") == 0


def test_a_form_from_another_site_does_nothing(office: Office, operator: Browser) -> None:
    """A browser that says where a form comes from is believed."""
    page = operator.get(entry("cell-1"))
    operator.headers["Sec_Fetch_Site"] = "cross-site"
    answer = operator.send(page, "note", **DECIDER)
    assert answer.status == 403
    assert records_of(office, "confirmation") == 0


def test_a_sign_in_form_of_another_site_does_nothing(office: Office) -> None:
    """A sign-in without the cookie that its page set is refused, so nobody is signed in under a stranger's name."""
    office.account("phuong", "operator", "ward")
    page = office.browser().get(f"{HOME}/dang-nhap")
    stranger = office.browser()
    answer = stranger.send(page, "ten", **{"ten": "phuong", "mat-khau": PASSWORD})
    assert answer.status == 403
    assert "desk" not in stranger.cookies


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"a=" + b"x" * 40_000, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"a%d=1" % n for n in range(60)), "application/x-www-form-urlencoded", 400),
        (b"name=%ff%fe", "application/x-www-form-urlencoded", 400),
        ("name=ữ".encode(), "application/x-www-form-urlencoded", 400),
        (b'{"name": 1}', "application/json", 400),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 400),
    ],
)
def test_a_form_that_no_page_sends_is_refused(
    office: Office, operator: Browser, body: bytes, kind: str, status: int
) -> None:
    """Too large, too many fields, no letters, another kind: a sentence, and nothing written."""
    answer = operator.ask("POST", entry("cell-1"), body, Content_Type=kind)
    assert answer.status == status
    assert "Mời" in answer.text or "Xin" in answer.text
    assert records_of(office, "confirmation") == 0


# -- who sees what -------------------------------------------------------------------------------------------------


def test_people_stand_by_their_given_names(operator: Browser) -> None:
    """An, Bình, Đông, and the guest among them, by given name in the order of the Vietnamese alphabet."""
    text = operator.get(entry("cell-1")).text
    places = [text.index(name) for name in ("Người Thứ An", "Bình", "Người Thứ Đông", "Khách Mời")]
    assert places == sorted(places)


def test_markup_in_names_is_text(operator: Browser) -> None:
    """A name that is written like markup is shown as it was written."""
    page = operator.get(entry("cell-1"))
    assert "<b>Người</b> & Bình" in page.text
    assert "&lt;b&gt;Người&lt;/b&gt; &amp; Bình" in page.html
    assert "<b>Người" not in page.html


def test_a_guests_own_unit_stands_beside_the_name(office: Office, operator: Browser) -> None:
    """What the guest wrote as the unit is on the entry, on the result and in the workbook, and on no public page."""
    link = office.journal.guest("Khách Từ Xa", "cell-1", own_unit="Chi bộ <b>Nơi Xa</b>")
    office.take()
    assert "ngoài danh sách, tự ghi đơn vị: Chi bộ <b>Nơi Xa</b>" in operator.get(entry("cell-1")).text
    page = operator.get(f"{HOME}/ket-qua/{link.hex()}")
    assert "Đơn vị do khách tự ghi Chi bộ <b>Nơi Xa</b>" in page.text
    raw = operator.get(f"{HOME}/cuoc-thi/{CONTEST.hex()}/danh-sach.xlsx?ma=cell-1").raw
    sheet = openpyxl.load_workbook(io.BytesIO(raw)).active
    assert sheet is not None
    assert "Chi bộ <b>Nơi Xa</b>" in " ".join(str(row[-2].value) for row in sheet.iter_rows(min_row=6))
    assert "Nơi Xa" not in operator.get(f"/don-vi/cell-1/{CONTEST.hex()}").text


def test_an_operator_meets_only_the_own_units(office: Office) -> None:
    """The overview and the contest hold the units of the account and those below, and no others."""
    cell = office.browser(office.account("chi-bo", "operator", "cell-1"))
    page = cell.get(f"{HOME}/cuoc-thi/{CONTEST.hex()}")
    assert "Chi bộ 1" in page.text
    assert "Chi bộ 2" not in page.text
    assert "phường khác" not in page.text


@pytest.mark.parametrize("page", ["0", "-1", "2", "999999999999", "123456x", "٣", "x"])
def test_a_page_that_is_none_is_the_nearest(operator: Browser, page: str) -> None:
    """Whatever stands for the page's number, names are shown."""
    answer = operator.get(f"{entry('cell-1')}&trang={quote(page)}")
    assert answer.status == 200
    assert "Người Thứ An" in answer.text


@pytest.mark.parametrize("part", ["don-vi", "danh-sach.xlsx", "giai"])
def test_others_units_are_as_if_they_did_not_exist(office: Office, part: str) -> None:
    """Status and page for another unit are those for a unit that nobody has."""
    cell = office.browser(office.account("chi-bo", "operator", "cell-1"))
    answers = set()
    for unit in ("cell-2", "other", "ward", "no-such-unit", ""):
        page = cell.get(f"{HOME}/cuoc-thi/{CONTEST.hex()}/{part}?ma={unit}")
        answers.add((page.status, page.html.replace(f"ma={unit}", "")))
    assert len(answers) == 1
    status, text = answers.pop()
    assert status == 404
    assert "Thứ Tư" not in text and "Nơi Khác" not in text


def test_others_results_are_as_if_they_did_not_exist(office: Office) -> None:
    """A result of another unit is answered as a link that was never there, on each of its pages and forms."""
    cell = office.browser(office.account("chi-bo", "operator", "cell-1"))
    token = cell.get(HOME).form("ma")["ma"]
    theirs = link_of(office, "p:r5")
    for part in ("", "/sua", "/huy"):
        answers = {
            (page.status, page.text)
            for link in (theirs, "00" * 16, "zz", "0" * 3000)
            for page in [cell.get(f"{HOME}/ket-qua/{link}{part}")]
        }
        assert len(answers) == 1
        assert answers.pop()[0] == 404
    form = DECIDER | {"ma": token, "reason": "thử", "sure": "1", "score": "1", "correct": "1", "shown": ".0"}
    assert cell.post(f"{HOME}/ket-qua/{theirs}/sua", form).status == 404
    assert cell.post(f"{HOME}/ket-qua/{theirs}/huy", form).status == 404
    assert (records_of(office, "correction"), records_of(office, "void")) == (0, 0)


def test_a_reader_only_reads(office: Office) -> None:
    """A reader sees the names, and neither finds a form to decide with nor is one taken."""
    reader = office.browser(office.account("xem", "reader", "ward"))
    page = reader.get(entry("cell-1"))
    assert "Người Thứ An" in page.text
    token = page.form("ma")["ma"]
    assert "shown" not in page.html
    form = DECIDER | {"ma": token, "shown": "", "note": "", "sure": "1"}
    link = link_of(office, "p:r1")
    for path in (
        entry("cell-1"),
        f"{HOME}/ket-qua/{link}/sua",
        f"{HOME}/ket-qua/{link}/huy",
        f"{HOME}/cuoc-thi/{CONTEST.hex()}/giai?ma=cell-1",
        f"{HOME}/cuoc-thi/{CONTEST.hex()}/xac-nhan",
    ):
        assert reader.post(path, form).status == 404
    assert {records_of(office, table) for table in ("confirmation", "correction", "void", "award")} == {0}


@pytest.mark.parametrize("path", ["/may", "/tai-khoan", "/ma-cho", "/may/000000000000", "/tai-khoan/quan-tri"])
def test_what_keepers_do_is_not_there_for_others(office: Office, operator: Browser, path: str) -> None:
    """Stations and accounts are the keepers'."""
    office.account("quan-tri", "keeper")
    assert operator.get(HOME + path).status == 404
    token = operator.get(HOME).form("ma")["ma"]
    assert operator.post(HOME + path, {"ma": token, "verb": "close", "sure": "1"}).status in (404, 405)


def test_results_of_no_known_unit_are_the_keepers_affair(office: Office, keeper: Browser) -> None:
    """A guest without a unit is shown to keepers, who can say where it belongs."""
    office.journal.guest("Khách Không Rõ", "")
    office.take()
    assert "Khách Không Rõ" in keeper.get(entry("")).text
    assert "Chưa rõ đơn vị" in keeper.get(f"{HOME}/cuoc-thi/{CONTEST.hex()}").text


# -- confirming ----------------------------------------------------------------------------------------------------


def test_a_confirmed_entry_is_official(office: Office, operator: Browser) -> None:
    """Name, post and minutes make it official, and stand on the page."""
    assert "Tạm tính" in operator.get(entry("cell-1")).text
    page = operator.followed(confirmed(operator))
    assert "Chính thức" in page.text
    assert "Người có trách nhiệm, Bí thư" in page.text
    assert "Biên bản số 5" in page.text
    assert "Chính thức" not in operator.get(entry("cell-2")).text


@pytest.mark.parametrize("missing", ["name", "post"])
def test_a_confirmation_needs_a_name_and_a_post(office: Office, operator: Browser, missing: str) -> None:
    """Nobody confirms without saying who."""
    answer = operator.send(operator.get(entry("cell-1")), "note", **(DECIDER | {missing: " "}))
    assert answer.status == 400
    assert "chưa điền" in answer.text
    assert records_of(office, "confirmation") == 0


def test_a_stale_page_is_not_confirmed(office: Office, operator: Browser) -> None:
    """When a result came in between, the new figures are shown and nothing is confirmed."""
    page = operator.get(entry("cell-1"))
    office.journal.sit(3)
    office.take()
    answer = operator.send(page, "note", **DECIDER, note="Biên bản số 6")
    assert answer.status == 409
    assert "Số liệu đã thay đổi" in answer.text
    assert "Người Thứ Ân" in answer.text
    assert answer.form("note")["note"] == "Biên bản số 6"
    assert records_of(office, "confirmation") == 0
    assert operator.send(answer, "note", **DECIDER).status == 303


def test_a_correction_in_between_makes_a_page_stale_too(office: Office, operator: Browser) -> None:
    """The same results with another number are other figures."""
    page, link = operator.get(entry("cell-1")), link_of(office, "p:r1")
    correct(operator, link, score="9")
    assert operator.send(page, "note", **DECIDER).status == 409


def test_of_two_who_confirm_at_once_one_wins(office: Office, operator: Browser) -> None:
    """Both saw the same page; one confirmation is written, and the other operator reads whose it is."""
    other = office.browser(office.account("chi-bo", "operator", "cell-1"))
    pages = [(browser, browser.get(entry("cell-1"))) for browser in (operator, other)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda pair: pair[0].send(pair[1], "note", **DECIDER), pages))
    assert sorted(answer.status for answer in answers) == [303, 409]
    lost = next(answer for answer in answers if answer.status == 409)
    assert "Người có trách nhiệm (Bí thư) vừa xác nhận" in lost.text
    assert records_of(office, "confirmation") == 1


def test_a_result_that_comes_later_reopens(office: Office, operator: Browser) -> None:
    """What was confirmed was confirmed; with another result it waits for somebody again."""
    confirmed(operator)
    office.journal.sit(3)
    office.take()
    for page in (entry("cell-1"), f"/don-vi/cell-1/{CONTEST.hex()}"):
        assert ">Chờ xác nhận lại<" in operator.get(page).html  # one word for it, here and in public
    assert confirmed(operator).status == 303
    assert records_of(office, "confirmation") == 2


def test_the_whole_contest_is_the_keepers_to_confirm(office: Office, operator: Browser, keeper: Browser) -> None:
    """A keeper who is sure confirms all units at once; an operator cannot, and a stale page is refused here too."""
    path = f"{HOME}/cuoc-thi/{CONTEST.hex()}/xac-nhan"
    page = keeper.get(path)
    assert keeper.send(page, "shown", **DECIDER).status == 400
    correct(operator, link_of(office, "p:r1"), score="9")
    assert keeper.send(page, "shown", **DECIDER, sure="1").status == 409
    assert keeper.send(keeper.get(path), "shown", **DECIDER, sure="1").status == 303
    assert "Chính thức" in operator.get(entry("cell-2")).text
    assert keeper.send(keeper.get(path), "shown", **DECIDER, sure="1").status == 409
    token = operator.get(HOME).form("ma")["ma"]
    form = DECIDER | {"ma": token, "shown": page.form("shown")["shown"], "sure": "1"}
    assert operator.post(path, form).status == 404


def test_decisions_outlive_the_tables(office: Office, operator: Browser) -> None:
    """Confirmation, correction, withdrawal and prize are records: made anew from them, the page is the same."""
    correct(operator, link_of(office, "p:r1"), score="9")
    withdraw(operator, link_of(office, "p:r4"))
    award(operator, title="Giải Nhất", person="p:r2")
    award(operator, title="Giải Nhì", person="p:r1")
    recall(operator, given(office, "award"))
    confirmed(operator)
    before = operator.get(entry("cell-1")).text
    office.ledger.rebuild()
    assert operator.get(entry("cell-1")).text == before
    assert "Giải Nhất" in before and "Chính thức, đã điều chỉnh" in before and "Nhầm số biên bản" in before


def test_every_engine_keeps_decisions(engine: Engine) -> None:
    """On each database two who confirm at once end in one confirmation, and a correction after it is confirmed anew."""
    office = founded(engine, Hands())
    for who in (1, 2, 4):
        office.journal.sit(who)
    office.journal.guest("Khách Mời", "cell-1")
    office.take()
    with serving(office):
        first = office.browser(office.account("phuong", "operator", "ward"))
        second = office.browser(office.account("chi-bo", "operator", "cell-1"))
        pages = [(browser, browser.get(entry("cell-1"))) for browser in (first, second)]
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda pair: pair[0].send(pair[1], "note", **DECIDER), pages))
        assert sorted(answer.status for answer in answers) == [303, 409]
        assert correct(first, link_of(office, "p:r1"), score="9").status == 303
        assert confirmed(second).status == 303
        assert award(first, title="Giải Nhất", person="p:r2").status == 303
        assert withdraw(first, link_of(office, "p:r4")).status == 303
        for table in ("award", "confirmation"):
            assert recall(first, given(office, table)).status == 303
        before = first.get(entry("cell-1")).text
        office.ledger.rebuild()
        assert first.get(entry("cell-1")).text == before
        assert first.get(f"{HOME}/cuoc-thi/{CONTEST.hex()}/danh-sach.xlsx?ma=ward").status == 200
        keeper = office.browser(office.account("quan-tri", "keeper"))
        for path in ("", "/may", "/ma-cho", "/tai-khoan", "/nhat-ky", f"/cuoc-thi/{CONTEST.hex()}/xac-nhan"):
            assert keeper.get(HOME + path).status == 200


# -- correcting ----------------------------------------------------------------------------------------------------


def correct(browser: Browser, link: str, **typed: str) -> Page:
    query = f"?tim={quote(typed.pop('find'))}" if "find" in typed else ""
    page = browser.get(f"{HOME}/ket-qua/{link}/sua{query}")
    return browser.send(page, "shown", **(DECIDER | {"reason": "Nhập nhầm trên máy"} | typed))


def withdraw(browser: Browser, link: str, **typed: str) -> Page:
    page = browser.get(f"{HOME}/ket-qua/{link}/huy")
    return browser.send(page, "shown", **({"name": DECIDER["name"], "reason": "Thi thay", "sure": "1"} | typed))


def test_a_corrected_number_counts_and_the_original_stays(office: Office, operator: Browser) -> None:
    """The new number counts, with reason and name; what the station wrote is still shown."""
    link = link_of(office, "p:r1")
    page = operator.followed(correct(operator, link, score="9", correct="9"))
    assert "Đã ghi điều chỉnh" in page.text
    assert "Lý do: Nhập nhầm trên máy" in page.text
    assert "Kết quả gốc do máy ghi Người Thứ Đông, Chi bộ 1: 8 điểm, 8 câu đúng" in page.text
    assert office.engine.read("SELECT points, correct FROM place WHERE person = 'p:r1'") == [(9, 9)]


def test_a_guest_is_given_a_name_of_the_roster(office: Office, operator: Browser) -> None:
    """A guest's result becomes that of a person found by name, typed without marks."""
    guest = office.engine.read("SELECT link FROM place WHERE person LIKE 'g:%'")[0][0].hex()
    page = operator.get(f"{HOME}/ket-qua/{guest}/sua?tim=thu%20an")
    assert "Người Thứ Ân" in page.text
    assert "Nơi Khác" not in operator.get(f"{HOME}/ket-qua/{guest}/sua?tim=nguoi").text
    assert correct(operator, guest, find="ân", who=str(number_of(3))).status == 303
    assert office.engine.read("SELECT points FROM place WHERE person = 'p:r3'") == [(7,)]
    assert office.engine.read("SELECT count(*) FROM place WHERE person LIKE 'g:%'") == [(0,)]


def test_a_guest_is_moved_to_another_unit(office: Office, operator: Browser) -> None:
    """A guest's result counts for the unit that is chosen among one's own."""
    guest = office.engine.read("SELECT link FROM place WHERE person LIKE 'g:%'")[0][0].hex()
    assert correct(operator, guest, unit=str(PACK.unit_number("cell-2"))).status == 303
    assert office.engine.read("SELECT unit FROM place WHERE person LIKE 'g:%'") == [("cell-2",)]


@pytest.mark.parametrize(
    "typed",
    [
        {"who": str(number_of(6))},
        {"who": "999"},
        {"who": "-1"},
        {"unit": str(PACK.unit_number("other"))},
        {"unit": "99"},
    ],
)
def test_a_result_is_given_to_nobody_elses_people(office: Office, operator: Browser, typed: dict[str, str]) -> None:
    """A person or unit of others, or none, is refused, however the form was made."""
    guest = office.engine.read("SELECT link FROM place WHERE person LIKE 'g:%'")[0][0].hex()
    answer = correct(operator, guest, **typed)
    assert answer.status == 400
    assert "không thuộc phạm vi" in answer.text
    assert records_of(office, "correction") == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"score": "11"}, "từ 0 đến 10"),
        ({"score": "-1"}, "từ 0 đến 10"),
        ({"score": "7,5"}, "từ 0 đến 10"),
        ({"score": "٣"}, "từ 0 đến 10"),
        ({"score": "9", "reason": ""}, "chưa điền"),
        ({"score": "9", "reason": "x" * 201}, "dài quá 200"),
        ({"score": "9", "name": ""}, "chưa điền"),
        ({}, "giống kết quả đang tính"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(
    office: Office, operator: Browser, typed: dict[str, str], said: str
) -> None:
    """Numbers beyond the paper, no reason, no name, no change: a sentence, what was typed, and nothing written."""
    answer = correct(operator, link_of(office, "p:r1"), **typed)
    assert answer.status == 400
    assert said in answer.text
    assert records_of(office, "correction") == 0


def test_two_corrections_of_one_page_do_not_both_count(office: Office, operator: Browser) -> None:
    """Who corrects what somebody has just corrected is shown that first."""
    path = f"{HOME}/ket-qua/{link_of(office, 'p:r1')}/sua"
    page = operator.get(path)
    typed = DECIDER | {"reason": "Nhập nhầm"}
    assert operator.send(page, "shown", **typed, score="9").status == 303
    answer = operator.send(page, "shown", **typed, score="7")
    assert answer.status == 409
    assert office.engine.read("SELECT points FROM place WHERE person = 'p:r1'") == [(9,)]


def test_the_last_correction_counts(office: Office, operator: Browser) -> None:
    """A correction can be corrected, and the history holds both."""
    link = link_of(office, "p:r1")
    correct(operator, link, score="9")
    page = operator.followed(correct(operator, link, score="8", reason="Đối chiếu lại biên bản"))
    assert "9 điểm" in page.text and "Đối chiếu lại biên bản" in page.text
    assert office.engine.read("SELECT points FROM place WHERE person = 'p:r1'") == [(8,)]


def test_a_void_result_stays_and_does_not_count(office: Office, operator: Browser) -> None:
    """Asked twice, with a reason: it counts no longer, and is still shown with its reason."""
    link = link_of(office, "p:r1")
    refused = withdraw(operator, link, sure="")
    assert refused.status == 400
    page = operator.followed(withdraw(operator, link))
    assert ">Đã hủy<" in page.html and "đã được hủy" in page.text and "Thi thay" in page.text
    assert office.engine.read("SELECT 1 FROM place WHERE person = 'p:r1'") == []
    assert withdraw(operator, link).status == 400
    assert records_of(office, "void") == 1


# -- prizes --------------------------------------------------------------------------------------------------------


def award(browser: Browser, **typed: str) -> Page:
    page = browser.get(f"{HOME}/cuoc-thi/{CONTEST.hex()}/giai?ma=cell-1")
    return browser.send(page, "title", **(DECIDER | {"decision": "12-QĐ/ĐU", "day": "05/02/2026"} | typed))


def test_a_prize_stands_with_its_decision(office: Office, operator: Browser) -> None:
    """A prize of the unit or of one of its people is shown with the number and day of the decision."""
    assert award(operator, title="Giải tập thể", person="").status == 303
    page = operator.followed(award(operator, title="Giải Nhì", person="p:r2"))
    assert "Giải Nhì – Người Thứ An" in page.text
    assert "Quyết định số 12-QĐ/ĐU, ngày 05/02/2026" in page.text
    assert records_of(office, "award") == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"decision": ""}, "chưa điền"),
        ({"decision": "theo thông báo"}, "số quyết định"),
        ({"day": ""}, "số quyết định"),
        ({"day": "31/02/2026"}, "số quyết định"),
        ({"day": "01/01/2199"}, "số quyết định"),
        ({"title": "Giấy khen của Chủ tịch"}, "chỉ ghi giải của cuộc thi"),
        ({"title": "GIẤY  KHEN"}, "chỉ ghi giải của cuộc thi"),
        ({"person": "p:r5"}, "không thuộc phạm vi"),
        ({"person": "p:r999"}, "không thuộc phạm vi"),
        ({"person": "g:00:1"}, "không thuộc phạm vi"),
    ],
)
def test_a_prize_without_a_decision_is_none(
    office: Office, operator: Browser, typed: dict[str, str], said: str
) -> None:
    """No number, no day, a paper that a contest does not give, somebody of another unit: refused."""
    answer = award(operator, **({"title": "Giải Ba", "person": "p:r2"} | typed))
    assert answer.status == 400
    assert said in answer.text
    assert records_of(office, "award") == 0


def test_a_prize_is_entered_once(office: Office, operator: Browser) -> None:
    """The same prize by the same decision is not entered twice."""
    award(operator, title="Giải Nhất", person="p:r2")
    answer = award(operator, title="Giải Nhất", person="p:r2")
    assert answer.status == 400
    assert records_of(office, "award") == 1


# -- recalling -----------------------------------------------------------------------------------------------------


def given(office: Office, table: str) -> str:
    """The link of the last one in the hub's journal."""
    return bytes(office.engine.read(f"SELECT link FROM {table} ORDER BY seq DESC LIMIT 1")[0][0]).hex()


def recall_path(link: str, unit: str = "cell-1") -> str:
    return f"{HOME}/cuoc-thi/{CONTEST.hex()}/thu-hoi/{link}?ma={unit}"


def recall(browser: Browser, link: str, unit: str = "cell-1", **typed: str) -> Page:
    page = browser.get(recall_path(link, unit))
    return browser.send(page, "reason", **({"name": "Người thu hồi", "reason": "Nhầm số biên bản"} | typed))


def test_a_recalled_confirmation_leaves_the_entry_provisional(office: Office, operator: Browser) -> None:
    """The page says what will change; then the entry waits again, and what was recalled is struck, why and by whom."""
    confirmed(operator)
    link = given(office, "confirmation")
    assert f"{recall_path(link)}" in operator.get(entry("cell-1")).html
    about = operator.get(recall_path(link)).text
    assert "Biên bản số 5" in about and "Chi bộ 1: đang là “Chính thức”, sẽ là “Tạm tính”" in about
    page = operator.followed(recall(operator, link))
    assert "Đã thu hồi xác nhận." in page.text and "Chính thức" not in page.text
    assert "Người thu hồi thu hồi lúc" in page.text and "Lý do: Nhầm số biên bản" in page.text
    struck = page.html[page.html.index("<del>") : page.html.index("</del>")]
    assert "Người có trách nhiệm, Bí thư, xác nhận lúc" in struck and "Biên bản số 5" in struck
    assert page.html.count("Biên bản số 5") == 1
    public = operator.get(f"/don-vi/cell-1/{CONTEST.hex()}")
    assert "<del>" in public.html and "Lý do: Nhầm số biên bản" in public.text
    assert "Người thu hồi" not in public.text and "Người có trách nhiệm" not in public.text
    assert confirmed(operator).status == 303
    assert ("phuong", "recalled_confirmation") in acts(office)


def test_a_recalled_prize_can_be_entered_anew(office: Office, operator: Browser) -> None:
    """It is no prize of the unit any more, and the same decision may give it once again."""
    award(operator, title="Giải Nhất", person="p:r2")
    link = given(office, "award")
    page = operator.followed(recall(operator, link, reason="Ghi nhầm người"))
    assert "Đã thu hồi giải." in page.text and "Lý do: Ghi nhầm người" in page.text
    assert page.html.count("Giải Nhất") == 1 and page.html.index("<del>") < page.html.index("Giải Nhất")
    assert "Chưa có quyết định" in operator.get(f"/don-vi/cell-1/{CONTEST.hex()}").text
    assert award(operator, title="Giải Nhất", person="p:r2").status == 303
    assert award(operator, title="Giải Nhất", person="p:r2").status == 400
    office.ledger.rebuild()
    assert operator.get(entry("cell-1")).html.count("Giải Nhất") == 2
    assert ("phuong", "recalled_award") in acts(office)


@pytest.mark.parametrize(
    ("typed", "said"), [({"reason": " "}, "chưa điền"), ({"name": ""}, "chưa điền"), ({"reason": "x" * 201}, "dài quá")]
)
def test_a_recall_needs_a_reason_and_a_name(
    office: Office, operator: Browser, typed: dict[str, str], said: str
) -> None:
    """Without them nothing is recalled, and what was typed is still there."""
    confirmed(operator)
    answer = recall(operator, given(office, "confirmation"), **typed)
    assert answer.status == 400
    assert said in answer.text
    assert records_of(office, "void") == 0


def test_of_two_who_recall_at_once_one_wins(office: Office, operator: Browser) -> None:
    """One record is written; the other reads who was first. Nothing is left to recall."""
    award(operator, title="Giải Nhất", person="p:r2")
    link = given(office, "award")
    other = office.browser(office.account("chi-bo", "operator", "cell-1"))
    pages = [(browser, browser.get(recall_path(link))) for browser in (operator, other)]
    typed = {"name": "Người thu hồi", "reason": "Ghi nhầm"}
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda pair: pair[0].send(pair[1], "reason", **typed), pages))
    assert sorted(answer.status for answer in answers) == [303, 409]
    assert any("Người thu hồi đã thu hồi nội dung này trước đó" in answer.text for answer in answers)
    assert records_of(office, "void") == 1
    assert 'name="reason"' not in operator.get(recall_path(link)).html


def test_a_recall_of_what_the_page_did_not_show_is_refused(office: Office, operator: Browser) -> None:
    """When somebody confirms in between, it is said anew what will change; another unit's affairs are no hindrance."""
    confirmed(operator)
    first = given(office, "confirmation")
    page = operator.get(recall_path(first))
    confirmed(operator, "cell-2")
    assert page.form("reason")["shown"] == operator.get(recall_path(first)).form("reason")["shown"]
    correct(operator, link_of(office, "p:r1"), score="9")
    confirmed(operator, note="Biên bản số 6")
    answer = operator.send(page, "reason", name="Người thu hồi", reason="Nhầm")
    assert answer.status == 409
    assert "Trạng thái kết quả của đơn vị không thay đổi" in answer.text
    assert operator.send(answer, "reason", name="Người thu hồi", reason="Nhầm").status == 303
    page = operator.get(entry("cell-1"))
    assert "Chính thức" in page.text and page.html.index("Biên bản số 6") < page.html.index("<del>")


def test_a_recall_is_for_those_who_may_confirm(office: Office, operator: Browser, keeper: Browser) -> None:
    """Operators recall for their units, keepers for the whole contest; for all others there is nothing there."""
    award(operator, title="Giải Nhất", person="p:r2")
    prize = given(office, "award")
    path = f"{HOME}/cuoc-thi/{CONTEST.hex()}/xac-nhan"
    keeper.send(keeper.get(path), "shown", **DECIDER, sure="1")
    whole = given(office, "confirmation")
    reader = office.browser(office.account("xem", "reader", "ward"))
    stranger = office.browser(office.account("khac", "operator", "other"))
    form = {
        "name": "Người thu hồi",
        "reason": "Nhầm",
        "shown": keeper.get(recall_path(whole, "")).form("shown")["shown"],
    }
    for browser, link, unit in (
        (reader, prize, "cell-1"), (stranger, prize, "cell-1"), (stranger, prize, "other"), (operator, prize, "cell-2"),
        (operator, whole, ""), (operator, whole, "cell-1"), (operator, "00" * 16, "cell-1"), (operator, "zz", "cell-1"),
    ):  # fmt: skip
        token = browser.get(HOME).form("ma")["ma"]
        assert browser.get(recall_path(link, unit)).status == 404
        assert browser.post(recall_path(link, unit), form | {"ma": token}).status == 404
    assert operator.post(recall_path(prize), form | {"ma": "0" * 64}).status == 403
    assert "thu-hoi" not in reader.get(entry("cell-1")).html and whole not in operator.get(entry("cell-1")).html
    assert records_of(office, "void") == 0
    about = keeper.get(recall_path(whole, "")).text
    assert "Chi bộ 1: đang là “Chính thức”" in about and "Chi bộ 2: đang là “Chính thức”" in about
    assert recall(keeper, whole, "").status == 303
    assert "Chính thức" not in operator.get(entry("cell-2")).text


# -- the workbook --------------------------------------------------------------------------------------------------


def test_the_workbook_holds_names_for_office_use_and_no_formula(office: Office, operator: Browser) -> None:
    """Marked «Lưu hành nội bộ», a line for each person of the unit and those below, and text is text."""
    office.journal.guest('=HYPERLINK("http://evil.example")', "cell-1")
    office.take()
    page = operator.get(f"{HOME}/cuoc-thi/{CONTEST.hex()}/danh-sach.xlsx?ma=ward")
    assert page.headers["content-disposition"] == 'attachment; filename="thu-ward.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(page.raw)).active
    assert sheet is not None
    assert sheet.title == "Lưu hành nội bộ"
    assert sheet["A1"].value == "Lưu hành nội bộ"
    assert (sheet["A5"].value, sheet.freeze_panes, sheet.print_title_rows) == ("TT", "C6", "$5:$5")
    assert (sheet.page_setup.orientation, sheet.sheet_properties.pageSetUpPr.fitToPage) == ("landscape", True)
    rows = [row for row in sheet.iter_rows(min_row=6) if row[0].value]
    assert [row[1].value for row in rows] == [
        '=HYPERLINK("http://evil.example")',
        "Người Thứ An",
        "<b>Người</b> & Bình",
        "Người Thứ Đông",
        "Khách Mời",
        "Người Thứ Tư",
    ]
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n"}
    assert acts(office)[-1] == ("phuong", "download")


def test_the_workbook_says_the_state_as_the_page_does(office: Office, operator: Browser) -> None:
    """Provisional, then official by whom, when and by which paper; of units that differ each line says its own."""

    def said(unit: str) -> tuple[str, list[str]]:
        page = operator.get(f"{HOME}/cuoc-thi/{CONTEST.hex()}/danh-sach.xlsx?ma={unit}")
        sheet = openpyxl.load_workbook(io.BytesIO(page.raw)).active
        assert sheet is not None
        return str(sheet["A4"].value), [str(row[-1].value) for row in sheet.iter_rows(min_row=6)]

    assert said("cell-1") == ("Trạng thái: Tạm tính", ["Tạm tính"] * 4)
    assert said("ward") == ("Trạng thái: Tạm tính", ["Tạm tính"] * 5)
    confirmed(operator)
    official = "Chính thức. Người có trách nhiệm, Bí thư, xác nhận lúc 18:06, 18/11/2026. Biên bản số 5"
    assert said("cell-1") == (f"Trạng thái: {official}", [official] * 4)
    assert said("ward") == ("Trạng thái của từng đơn vị ghi ở cột cuối.", [official] * 4 + ["Tạm tính"])
    office.journal.sit(3)
    office.take()
    assert said("cell-1")[1][0].startswith("Chờ xác nhận lại. Người có trách nhiệm")


# -- keepers -------------------------------------------------------------------------------------------------------


def test_a_station_is_approved_by_its_fingerprint(office: Office, keeper: Browser) -> None:
    """The digits are shown; only who says that they were compared approves, and then its results count."""
    stranger = Journal(seal.StationKey.create(b"new1" * 8))
    stranger.sit(3)
    office.ledger.take(frames.framed([stranger.enrolment(), *stranger.blobs]), "https")
    path = f"{HOME}/may/{stranger.key.kid.hex()}"
    held = keeper.get(f"{HOME}/ket-qua/{records.link(frames.body_of(stranger.blobs[0])).hex()}")
    assert ">Đang giữ<" in held.html and "sẽ được tính khi máy thi được duyệt" in held.text
    page = keeper.get(path)
    assert seal.fingerprint(stranger.key.public) in page.text
    assert keeper.send(page, "label", label="Máy mới").status == 400
    assert keeper.send(page, "label", label="Máy mới", sure="1").status == 303
    assert "Người Thứ Ân" in keeper.get(entry("cell-1")).text
    assert "Máy mới" in keeper.get(f"{HOME}/may").text


def test_a_station_is_revoked_from_a_point(office: Office, keeper: Browser) -> None:
    """What was sealed up to that record counts on, what came after does not."""
    page = keeper.get(f"{HOME}/may/{office.journal.key.kid.hex()}")
    assert keeper.send(page, "good_seq", good_seq="2", reason="Máy bị mất").status == 400
    assert keeper.send(page, "good_seq", good_seq="2", reason="Máy bị mất", sure="1").status == 303
    assert office.engine.read("SELECT person FROM place ORDER BY person") == [("p:r1",), ("p:r2",)]


def test_a_keeper_opens_and_closes_accounts(office: Office, keeper: Browser) -> None:
    """A new account gets a password that is shown once; a closed one lets nobody in."""
    page = keeper.get(f"{HOME}/tai-khoan")
    page = keeper.send(page, "account", account="moi", full_name="Người mới", role="operator", unit="cell-2")
    first = page.html.split('<p class="code lead">')[1].split("<")[0]
    assert first not in keeper.get(f"{HOME}/tai-khoan").text
    browser = office.browser()
    assert browser.sign_in("moi", first).status == 303
    account = keeper.get(f"{HOME}/tai-khoan/moi")
    assert keeper.post(f"{HOME}/tai-khoan/moi", {"ma": account.form("ma")["ma"], "verb": "close"}).status == 400
    done = keeper.post(f"{HOME}/tai-khoan/moi", {"ma": account.form("ma")["ma"], "verb": "close", "sure": "1"})
    assert done.status == 303
    assert browser.get(HOME).status == 303
    assert office.browser().sign_in("moi", first).status == 403


def test_an_account_that_makes_no_sense_is_said_so(keeper: Browser) -> None:
    """What was typed stays in the form beside the sentence."""
    page = keeper.get(f"{HOME}/tai-khoan")
    answer = keeper.send(page, "account", account="moi", full_name="Người mới", role="operator", unit="")
    assert answer.status == 400
    assert "phải thuộc một đơn vị" in answer.text
    assert answer.form("account")["account"] == "moi"


def test_everything_done_is_in_the_audit_list(office: Office, operator: Browser, keeper: Browser) -> None:
    """Who, what, and from where; also what was refused. An operator reads the own acts only."""
    office.browser().sign_in("phuong", "sai mật khẩu rồi")
    correct(operator, link_of(office, "p:r1"), score="9")
    correct(operator, link_of(office, "p:r1"), score="99")
    confirmed(operator)
    assert [act for act in acts(office) if act[0] == "phuong"] == [
        ("phuong", "password"),
        ("phuong", "sign_in"),
        ("phuong", "sign_in_refused"),
        ("phuong", "corrected"),
        ("phuong", "refused"),
        ("phuong", "confirmed"),
    ]
    audit.Audit(office.engine, office.ledger.clock).note("", "forgotten", "", "3 12")  # as the command line writes it
    listed = keeper.get(f"{HOME}/nhat-ky")
    page = listed.text
    for words in (
        "Đã bỏ 3 máy chờ duyệt và 12 bản ghi.",
        "Xác nhận kết quả Tìm hiểu chuyên đề thử · Chi bộ 1",
        "Bị từ chối Điều chỉnh kết quả Số ghi ở đây phải là số nguyên",
        "Điều chỉnh kết quả Tìm hiểu chuyên đề thử · Chi bộ 1 Nhập nhầm trên máy Xem kết quả",
        "Thêm tài khoản phuong Cán bộ đơn vị · Đảng bộ phường thử", "Đăng nhập không được",
    ):  # fmt: skip
        assert words in page, words
    assert CONTEST.hex() not in page and "desk_number" not in page
    assert f"/ket-qua/{link_of(office, 'p:r1')}" in listed.html
    assert "127.0.0.1" in page and "Nhập nhầm trên máy" in page and "quan-tri" in page
    assert "quan-tri" not in operator.get(f"{HOME}/nhat-ky").text
    assert PASSWORD not in page


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_act_that_is_written_down_has_words(lang: str) -> None:
    """Each verb that the program gives the audit list, wherever it does, is in the catalogue of both languages."""
    hub = Path(audit.__file__).parent
    paths = [*hub.rglob("*.py"), *(hub.parent / "cli").glob("hub*.py")]
    source = "".join(path.read_text("utf-8") for path in paths)
    verbs = set(re.findall(r'(?:note|audit\.write|_store)\([^"()]*(?:\([^()]*\))?[^"()]*"([a-z_]+)"', source))
    verbs |= {"recalled_award", "recalled_confirmation"}
    assert {"sign_in", "refused", "voided", "download", "account_closed", "password_reset", "taken"} <= verbs
    assert [verb for verb in sorted(verbs) if f"desk.did_{verb}" not in sentences(lang)] == []


def test_the_audit_list_goes_back_page_by_page(office: Office, keeper: Browser) -> None:
    """What does not fit on a page is on the next; an address that is none shows the first."""
    for n in range(150):
        office.engine.write(
            lambda tx, n=n: tx.run(
                "INSERT INTO audit (id, at_ms, account, verb, what, detail, origin) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (n.to_bytes(16), n, "old", "sign_in", f"việc thứ {n}.", "", ""),
            )
        )
    first = keeper.get(f"{HOME}/nhat-ky")
    older = first.html.split("?truoc=")[1].split('"')[0]
    assert "việc thứ 0." in keeper.get(f"{HOME}/nhat-ky?truoc={older}").text
    assert keeper.get(f"{HOME}/nhat-ky?truoc=zz").text == first.text


def test_holes_in_a_journal_are_told_to_the_keeper(office: Office, keeper: Browser) -> None:
    """A station of which a record is missing is named on the overview and in the list."""
    office.journal.sit(3)
    office.journal.sit(3)
    office.ledger.take(frames.framed(office.journal.blobs[-1:]), "stick")
    assert "Máy 1: nhật ký liền mạch đến bản ghi số 7 trong 9" in keeper.get(HOME).text
    assert "liền mạch đến số 7 trong 9" in keeper.get(f"{HOME}/may").text
    assert "Thiếu bản ghi số 8." in keeper.get(f"{HOME}/may/{office.journal.key.kid.hex()}").text


def test_a_strange_key_names_nobody(office: Office, operator: Browser) -> None:
    """What another station calls a guest is not what the page calls them."""
    stranger = Journal(seal.StationKey.create(b"new2" * 8))
    guest = office.engine.read("SELECT link FROM place WHERE person LIKE 'g:%'")[0][0]
    stranger.name(guest, "Tên Giả Mạo")
    office.ledger.take(frames.framed([stranger.enrolment(), *stranger.blobs]), "https")
    assert records_of(office, "guest") == 2
    page = operator.get(entry("cell-1"))
    assert "Khách Mời" in page.text
    assert "Giả Mạo" not in page.text
    assert "Giả Mạo" not in operator.get(f"{HOME}/ket-qua/{guest.hex()}").text


def test_a_scanned_ticket_waits_for_its_record(office: Office, keeper: Browser) -> None:
    """A ticket from a known station whose record has not come is listed with the station and the number."""
    journal = office.journal
    journal.sit(3)
    shared = seal.shared_key(journal.key, office.ledger.key.public)
    office.ledger.scan(tickets.ticket(frames.body_of(journal.blobs[-1]), shared), "ticket")
    page = keeper.get(f"{HOME}/ma-cho").text
    assert "1 mã đã quét đang được giữ" in page
    assert "Máy 1 8 mã ngắn" in page
    office.take()
    assert "0 mã đã quét đang được giữ" in keeper.get(f"{HOME}/ma-cho").text


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_is_there_in_both_languages(office: Office, keeper: Browser, lang: str) -> None:
    """No page asks for a sentence that is not there."""
    link, kid = link_of(office, "p:r1"), office.journal.key.kid.hex()
    for path in (
        "", f"/cuoc-thi/{CONTEST.hex()}", f"/cuoc-thi/{CONTEST.hex()}/xac-nhan",
        f"/ket-qua/{link}", f"/ket-qua/{link}/sua", f"/ket-qua/{link}/huy", "/may",
        f"/may/{kid}", "/ma-cho", "/tai-khoan", "/tai-khoan/quan-tri", "/nhat-ky", "/mat-khau",
    ):  # fmt: skip
        page = keeper.get(f"{HOME}{path}?lang={lang}")
        assert (path, page.status) == (path, 200)
        assert f'<html lang="{lang}">' in page.html
        assert page.headers["cache-control"] == "no-store"
    assert keeper.get(f"{entry('cell-1')}&lang={lang}").status == 200
    assert keeper.get(f"{HOME}/cuoc-thi/{CONTEST.hex()}/giai?ma=cell-1&lang={lang}").status == 200
    confirmed(keeper)
    assert keeper.get(f"{recall_path(given(office, 'confirmation'))}&lang={lang}").status == 200


def test_nothing_is_stored_by_the_browser(operator: Browser) -> None:
    """Names are not to be found in a browser's cache."""
    assert operator.get(entry("cell-1")).headers["cache-control"] == "no-store"
