"""The public pages over a real socket: what each one says, in both languages, to anybody and to nobody's harm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoctapbac import receipt, records, seal
from hoctapbac.hub import reading
from hoctapbac.hub.pages.units import entry_code
from hoctapbac.receipt.tickets import ticket
from hoctapbac.records import Award, Confirmation, Correction, Void, frames
from hoctapbac.texts import LANGUAGES, sentences

from .filled import MARKUP, NOW, UNITS, Filled, Journal, filled, founded, name_of
from .served import Served, served

CLUSTER = "Cụm thi đua số 2"
NAMES = [name_of(unit[0], place) for unit in UNITS for place in range(unit[-1])]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The filled hub; tests that write take one of their own."""
    with served(filled(tmp_path_factory.mktemp("site"))) as running:
        yield running


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Served]:
    """A filled hub for one test alone."""
    with served(filled(tmp_path)) as running:
        yield running


def addresses(hub: Filled) -> dict[str, str]:
    """One address of each kind of page."""
    contest = hub.contest().hex()
    return {
        "first": "/",
        "search": "/?tim=chi+bo",
        "contest": f"/cuoc-thi/{contest}",
        "contest in a cluster": f"/cuoc-thi/{contest}?cum={quote(CLUSTER)}",
        "bulletin": f"/cuoc-thi/{contest}/ban-tin",
        "cluster": f"/cum/{quote(CLUSTER)}",
        "unit": "/don-vi/u-cb9",
        "unit today": "/don-vi/u-cb9?theo=hien-nay",
        "unit of the state": "/don-vi/u-vp?nam=tat-ca",
        "marked unit": "/don-vi/u-dau",
        "slip": f"/don-vi/u-cb9/{contest}",
        "record": record_path(hub.stations[0].blobs[0]),
        "ticket": ticket_path(hub, hub.stations[0], hub.stations[0].blobs[1]),
    }


def record_path(blob: bytes) -> str:
    return f"/R/{receipt.digits(blob)}"


def ticket_path(hub: Filled, station: Journal, blob: bytes) -> str:
    shared = seal.shared_key(station.key, hub.ledger.key.public)
    return f"/T/{receipt.digits(ticket(frames.body_of(blob), shared))}"


def confirm(hub: Filled, unit: str) -> None:
    digest = reading.counted_digest(hub.engine, hub.contest(), unit)
    fields = {"name": "Người Xác Nhận", "post": "Bí thư chi bộ", "note": "Biên bản số 05-BB/CB"}
    hub.ledger.append(Confirmation, pack=hub.pack(), unit=hub.number(unit), digest=digest, **fields)


def recall(hub: Filled, reason: str) -> None:
    """Take back the last confirmation."""
    of = hub.engine.read("SELECT link FROM confirmation ORDER BY seq DESC LIMIT 1")[0][0]
    hub.ledger.append(Void, pack=hub.pack(), of=bytes(of), reason=reason, name="Người Thu Hồi")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_there_in_both_languages_without_a_name(site: Served, lang: str) -> None:
    """No page names a person, none has a script, a style or an address of elsewhere, markup in names is only text."""
    for kind, address in addresses(site.hub).items():
        status, text, headers = site.page(address, accept_language=lang)
        assert status == 200, kind
        assert f'<html lang="{lang}">' in text
        assert not [name for name in NAMES if name in text], kind
        assert "<script" not in text and "style=" not in text and "<b>&" not in text, kind
        assert not [found for found in re.findall(r'(?:href|src|action)="([^"]*)"', text) if found.startswith("http")]
        assert headers["content-security-policy"].startswith("default-src 'none'")


def test_markup_in_names_is_shown_as_it_is_written(site: Served) -> None:
    """The unit's and the contest's titles read as their authors typed them."""
    assert MARKUP in site.text("/don-vi/u-dau")
    assert f"Cuộc thi tìm hiểu chuyên đề quý IV {MARKUP}" in site.text("/")


def test_a_searched_unit_is_found_without_marks_and_the_query_is_only_text(site: Served) -> None:
    """«to dan pho so 9» finds the cell; a query of markup does nothing but find nothing."""
    assert 'href="/don-vi/u-cb9"' in site.text("/?tim=to+dan+pho+so+9")
    _, text, _ = site.page("/?tim=" + quote('"><script>alert(2)</script>'))
    assert "<script" not in text
    assert "Không thấy đơn vị nào" in text


def test_the_standings_say_that_they_are_provisional_and_who_is_missing(site: Served) -> None:
    """Stations are named with what they have not sent; units without people taking part are not there."""
    text = site.text(f"/cuoc-thi/{site.hub.contest().hex()}")
    assert "Kết quả tạm tính, chờ Ban Tổ chức xác nhận." in text
    assert "Máy 2: chưa có bản ghi kết thúc phiên" in text and "Máy 3: thiếu bản ghi số 2" in text
    assert "Trường Tiểu học Đầu Cầu" not in text
    inside = site.text(f"/cuoc-thi/{site.hub.contest().hex()}?cum={quote(CLUSTER)}")
    assert f"Các đơn vị của {CLUSTER}" in inside


def test_standings_are_official_once_confirmed(fresh: Served) -> None:
    """A confirmed contest says when and by which post, and names no missing station any more."""
    hub = fresh.hub
    digest = reading.counted_digest(hub.engine, hub.contest(), "")
    fields = {"name": "Người Xác Nhận", "post": "Trưởng Ban Tổ chức", "note": "Biên bản số 7"}
    hub.ledger.append(Confirmation, pack=hub.pack(), unit=0, digest=digest, **fields)
    text = fresh.text(f"/cuoc-thi/{hub.contest().hex()}")
    assert "Kết quả chính thức, được xác nhận lúc 23/11/2026, 11:00 (Trưởng Ban Tổ chức). Biên bản số 7" in text
    assert "Người Xác Nhận" not in text and "Máy 2" not in text
    recall(hub, "Nhầm biên bản")
    assert "Kết quả chính thức" not in fresh.text(f"/cuoc-thi/{hub.contest().hex()}")


def test_the_bulletin_can_be_copied_as_sentences(site: Served) -> None:
    """Last week by default, any week by one of its days; the running one says up to when, and none to come is shown."""
    address = f"/cuoc-thi/{site.hub.contest().hex()}/ban-tin"
    text = site.text(address)
    assert "Tuần từ thứ Hai 16/11/2026 đến Chủ nhật 22/11/2026" in text
    assert "Đã có 13 người ở 6 đơn vị tham gia." in text
    assert "Tuần từ thứ Hai 16/11/2026 đến" in site.text(address + "?tuan=2026-11-18")
    assert "Trong tuần có thêm 1 người" in text and "tuan=2026-11-09" in text and "tuan=2026-11-23" in text
    for day in ("2026-11-23", "2027-01-01"):
        running = site.text(f"{address}?tuan={day}")
        assert "Tuần đang diễn ra, số liệu đến 23/11/2026, 11:00." in running and "tuan=2026-11-30" not in running
        assert "Đã có 13 người" in running and "Trong tuần có thêm 0 người" in running
    first = site.text(address + "?tuan=2026-11-11")
    assert "Chi bộ Tổ dân phố số 9 (3 người)" in first and "Đây là tuần đầu có người tham gia." in first
    assert "Trong tuần có thêm" not in first and "Tuần trước" not in first
    assert [site.page(f"{address}?tuan={day}")[0] for day in ("x", "2026-13-01", "0001-01-01", "9999-12-31")] == [
        404, 404, 200, 200,
    ]  # fmt: skip


def test_the_first_week_is_shown_while_it_goes_on(tmp_path: Path) -> None:
    """Nobody has sat before this Monday: the bulletin tells what there is so far, compared with no week before."""
    hub = founded(tmp_path)
    address = f"/cuoc-thi/{hub.contest().hex()}/ban-tin"
    with served(hub) as site:
        assert "Đã có 0 người" in site.text(address)
        hub.stations[0].result(hub.pack(), hub.number("u-cb9"), hub.person("u-cb9", 0), 8, NOW // 1000 - 600)
        hub.bring(hub.stations[0])
        text = site.text(address)
        english = site.text(address, accept_language="en")
        contest = site.text(address.removesuffix("/ban-tin"), accept_language="en")
        ward = site.text("/don-vi/u-phuong", accept_language="en")
        code = site.text(record_path(hub.stations[0].blobs[0]), accept_language="en")
    # One is one in English too.
    assert "1 person of 1 unit has taken part." in english and "(1 person)" in english
    assert "3 stations have not sent" in contest and "1 contest with" in ward and "With 1 unit below" in ward
    assert "8 of 10 items right" in code and "1 of 1 person taking part" in code
    assert [found for page in (english, contest, ward, code) for found in re.findall(r"\b1 \w+s\b", page)] == []
    assert "tuần đang diễn ra, số liệu đến 23/11/2026, 11:00" in text and "Đã có 1 người ở 1 đơn vị" in text
    assert "Trong tuần có thêm" not in text and "Tuần trước" not in text and "Tuần sau" not in text


def test_a_cluster_holds_the_units_below_its_members(site: Served) -> None:
    """Named is the ward alone, sat is in its cells: every page counts these, but for one that is named elsewhere."""
    cluster = site.text(f"/cum/{quote(CLUSTER)}")
    assert "3 đơn vị" in cluster and "2/3" in cluster and "Gồm 2 đơn vị trực thuộc" in cluster
    assert 'data-label="Số người tham gia">7<' in cluster and "Chưa có kết quả nào" not in cluster
    first = " ".join(site.text("/").split())
    assert f"{CLUSTER}</a><p>3 đơn vị</p>" in first and "Khối cơ quan</a><p>3 đơn vị</p>" in first
    contest = site.text(f"/cuoc-thi/{site.hub.contest().hex()}")
    assert re.search(rf'{CLUSTER}</a></th>\s*<td class="n" data-label="Đơn vị">2</td>\s*<td [^>]*>7</td>', contest)
    inside = site.text(f"/cuoc-thi/{site.hub.contest().hex()}?cum={quote(CLUSTER)}")
    assert "Chi bộ Tổ dân phố số 9" in inside and "Văn phòng" not in inside
    assert [CLUSTER in site.text(f"/don-vi/{unit}?nam=2026") for unit in ("u-phuong", "u-cb9", "u-truong")] == [
        True, True, False,
    ]  # fmt: skip
    assert CLUSTER not in site.text("/don-vi/u-cb9?nam=2025")


def test_a_units_record_is_read_by_year_quarter_and_the_units_of_today(site: Served) -> None:
    """A year or quarter without results says so; results brought to today's units say what they are."""
    assert "Chưa có kết quả nào trong thời gian này." in site.text("/don-vi/u-cb9?nam=2026&quy=1")
    assert "Quý 2 năm 2026" in site.text("/don-vi/u-cb9?nam=2026&quy=2")
    assert "Tên tại thời điểm thi: Chi bộ Tổ dân phố số 9 (tên cũ)" in site.text("/don-vi/u-cb9?nam=2025")
    today = site.text("/don-vi/u-cb9?theo=hien-nay")
    assert "Số liệu quy về đơn vị hiện nay" in today and "Chưa quy đổi được" in today
    assert "Số liệu theo đơn vị tại thời điểm thi." in site.text("/don-vi/u-cb9")


def test_a_slip_states_every_field_and_changes_with_what_is_decided(fresh: Served) -> None:
    """Code, unit, cluster, documents, figures, nature, evidence; provisional, then official, then recalled."""
    hub, address = fresh.hub, f"/don-vi/u-cb9/{fresh.hub.contest().hex()}"
    text = fresh.text(address)
    contest = reading.Publications(hub.engine).now().contests[hub.contest()]
    digest = reading.counted_digest(hub.engine, hub.contest(), "u-cb9").hex()
    wanted = (
        entry_code(contest, "u-cb9"), "Mã đơn vị: u-cb9", "Đảng bộ phường Sông Thử", CLUSTER, "Nói đi đôi với làm",
        "Kế hoạch số 12-KH/ĐU, ngày 01/10/2026", "02/11/2026, 11:00 – 28/11/2026, 11:00", "4; 5; 66,7 %", "1; 9,0/10",
        "Thi đua theo chuyên đề (không làm căn cứ đề nghị khen thưởng công trạng)", digest,
        "Chưa xác nhận: kết quả tạm tính", "Chưa có quyết định", "ĐẢNG CỘNG SẢN VIỆT NAM", "<svg",
    )  # fmt: skip
    assert [each for each in wanted if each not in text] == []
    confirm(hub, "u-cb9")
    fields = {"decision": "12-QĐ/ĐU", "day": "2026-12-01", "name": "Người Ký", "post": "Bí thư"}
    hub.ledger.append(Award, pack=hub.pack(), unit=hub.number("u-cb9"), who=0, title="Giải Nhất", **fields)
    text = fresh.text(address)
    assert "Bí thư chi bộ, lúc 23/11/2026, 11:00" in text and "Biên bản số 05-BB/CB" in text
    assert "Tập thể: Giải Nhất, Quyết định số 12-QĐ/ĐU, ngày 01/12/2026" in text
    assert '<span class="state official">Chính thức</span>' in text
    assert "giấy khen" not in text.lower()
    recall(hub, "Nhầm biên bản, Người Xác Nhận nhận lỗi")
    text = fresh.text(address)
    assert "Chưa xác nhận: kết quả tạm tính" in text and "Lý do: Nhầm biên bản, (…) nhận lỗi" in text
    assert text.index("<del>") < text.index("Biên bản số 05-BB/CB") < text.index("</del>")


def test_the_layout_on_paper_is_that_of_the_units_papers(site: Served) -> None:
    """A unit of the State has its motto, others none of either; the code of an entry is never a person's."""
    contest = site.hub.contest().hex()
    assert "Độc lập - Tự do - Hạnh phúc" in site.text(f"/don-vi/u-vp/{contest}")
    other = site.text(f"/don-vi/u-dau/{contest}")
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" not in other and "Độc lập" not in other
    found = reading.Publications(site.hub.engine).now().contests[site.hub.contest()]
    assert receipt.read_code(entry_code(found, "u-vp"))[1] >= 10**8


def test_a_scanned_record_is_taken_in_once_and_says_what_it_proves(fresh: Served) -> None:
    """The one that stayed behind at its station arrives by the code alone, however often the page is opened."""
    hub, three = fresh.hub, fresh.hub.stations[2]
    before = reading.contest_figures(hub.engine, hub.contest()).people
    for _ in range(3):
        text = fresh.text(record_path(three.blobs[1]))
    assert reading.contest_figures(hub.engine, hub.contest()).people == before + 1
    assert "Phiếu do máy thi Máy 3 lập và niêm phong" in text and "Ai là người đã ngồi trước máy." in text
    assert "8/10 câu đúng; 8/10 điểm" in text and 'href="/don-vi/u-cu"' in text


def test_a_ticket_is_genuine_at_once_and_whole_when_its_record_comes(fresh: Served) -> None:
    """Before: the score that it tells and that details are to come. After: the page of the record."""
    hub, three = fresh.hub, fresh.hub.stations[2]
    address = ticket_path(hub, three, three.blobs[1])
    text = fresh.text(address)
    assert "Vé thật, do máy thi Máy 3 lập." in text and "8 điểm" in text
    hub.ledger.take(frames.framed([three.blobs[1]]), "stick")
    text = fresh.text(address)
    assert "8/10 câu đúng; 8/10 điểm" in text and "Vé thật" not in text


def test_a_record_of_an_unknown_key_is_held_and_shown_once_the_key_is_known(fresh: Served) -> None:
    """Nothing of it is told before it could be checked; what a station calls itself only once somebody approved it."""
    hub, stranger = fresh.hub, Journal.of(77)
    blob = stranger.result(hub.pack(), hub.number("u-truong"), hub.person("u-truong", 0), 9, NOW // 1000)
    text = fresh.text(record_path(blob))
    assert "chưa kiểm tra được vì chưa biết máy thi" in text and "9/10" not in text
    hub.ledger.take(frames.framed([stranger.enrolment()]), "https")
    text = fresh.text(record_path(blob))
    assert "máy thi chưa được duyệt" in text and ">Đang giữ<" in text
    assert "Phiếu do một máy thi chưa được duyệt lập" in text and stranger.label not in text
    unseen = stranger.result(hub.pack(), hub.number("u-truong"), hub.person("u-truong", 1), 9, NOW // 1000)
    told = fresh.text(ticket_path(hub, stranger, unseen))
    assert "Vé thật, do một máy thi chưa được duyệt lập." in told and "9 điểm" in told and stranger.label not in told
    hub.ledger.approve(stranger.key.kid, "người phụ trách")
    text = fresh.text(record_path(blob))
    assert "Kết quả tạm tính" in text and f"Phiếu do máy thi {stranger.label} lập" in text
    assert reading.contest_figures(hub.engine, hub.contest()).people == 14


def test_a_code_follows_what_is_decided_about_its_result(fresh: Served) -> None:
    """Official, corrected with the reason and what stood before, then void; a name in a reason is left out."""
    hub, blob = fresh.hub, fresh.hub.stations[0].blobs[1]
    link = records.link(frames.body_of(blob))
    confirm(hub, "u-cb9")
    assert "Kết quả chính thức: Ban Tổ chức đã xác nhận" in fresh.text(record_path(blob))
    values = {"unit": hub.number("u-coquan"), "who": hub.person("u-cb9", 1), "score": 9, "correct": 9}
    reason = f"Ghi nhầm đơn vị của {name_of('u-cb9', 1)}"
    hub.ledger.append(Correction, pack=hub.pack(), of=link, reason=reason, name="Người Sửa", post="Thư ký", **values)
    text = fresh.text(record_path(blob))
    assert "Lý do: Ghi nhầm đơn vị của (…)" in text and "9/10 câu đúng; 9/10 điểm" in text
    assert "Trước khi điều chỉnh: 8/10 câu đúng, 8 điểm" in text and "Nay tính cho: Chi bộ Cơ quan" in text
    hub.ledger.append(Void, pack=hub.pack(), of=link, reason="Thi hộ", name="Người Sửa")
    text = fresh.text(record_path(blob))
    assert "Kết quả này đã được hủy, không còn được tính." in text and ">Đã hủy<" in text and "Lý do: Thi hộ" in text


def test_what_a_revoked_station_sealed_afterwards_is_said_not_to_count(fresh: Served) -> None:
    """Up to the good record it stands, behind it the page says why it does not."""
    hub, two = fresh.hub, fresh.hub.stations[1]
    hub.ledger.revoke(two.key.kid, 1, "người phụ trách", "mất máy")
    assert "Kết quả tạm tính" in fresh.text(record_path(two.blobs[0]))
    assert "sau thời điểm máy thi bị thu hồi tin cậy" in fresh.text(record_path(two.blobs[1]))


def test_only_the_first_are_told_their_place(site: Served) -> None:
    """Whoever stands among the first reads the place on the page of the own code; the last of many do not."""
    hub = site.hub
    assert "trong 13 người tham gia (tạm tính)" in site.text(record_path(hub.stations[0].blobs[0]))
    last = next(blob for blob in hub.stations[2].blobs if records.decode(frames.body_of(blob)).score == 7)  # type: ignore[attr-defined]
    assert "người tham gia (tạm tính)" not in site.text(record_path(last))
    assert "lượt được tính là một lượt khác" in site.text(record_path(hub.stations[0].blobs[3]))


def altered(blob: bytes, at: int) -> bytes:
    return blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]


def test_forged_altered_and_cut_codes_are_refused_with_what_to_do(site: Served) -> None:
    """Status 400, one sentence, and nothing is kept of them."""
    hub = site.hub
    blob, station = hub.stations[1].blobs[0], hub.stations[1]
    good = ticket(frames.body_of(blob), seal.shared_key(station.key, hub.ledger.key.public))
    forged = [
        record_path(altered(blob, 3)),
        record_path(altered(blob, len(blob) - 1)),
        record_path(blob)[:-4],
        record_path(blob)[:-1] + str((int(record_path(blob)[-1]) + 1) % 10),
        "/R/12345",
        "/R/abc",
        "/R/" + "9" * 5000,
        f"/R/{receipt.digits(frames.body_of(blob))}",
        f"/T/{receipt.digits(altered(good, 14))}",
        f"/T/{receipt.digits(good[:-1])}",
        f"/T/{receipt.digits(altered(good, 30))}",
        f"/T/{receipt.digits(blob)}",
        f"/R/{receipt.digits(good)}",
    ]
    for address in forged:
        status, text, _ = site.page(address)
        assert status == 400, address[:60]
        assert "Mã này không dùng được" in text and "mời báo Ban Tổ chức" in text
    scans = hub.engine.read("SELECT COUNT(*) FROM scan WHERE kind = 'ticket'")[0][0]
    assert scans <= 1  # the genuine one that other tests show


def test_pages_that_are_not_there_say_so(site: Served) -> None:
    """Unknown units, contests, clusters, and entries of units that did not take part."""
    contest = site.hub.contest().hex()
    for address in (
        "/don-vi/khong-co", "/cuoc-thi/00", "/cuoc-thi/xyz", f"/cuoc-thi/{'00' * 8}", "/cum/khong-co", "/cum/",
        f"/don-vi/u-truong/{contest}", "/don-vi/u-cb9/zz", "/don-vi/%00", "/khong-co",
    ):  # fmt: skip
        status, text, _ = site.page(address)
        assert status == 404 and "Không tìm thấy trang" in text, address


@settings(max_examples=20)
@given(
    path=st.sampled_from(["/", "/don-vi/u-cb9", "/cum/" + quote(CLUSTER), "/cuoc-thi/{contest}"]),
    query=st.dictionaries(
        st.sampled_from(["nam", "quy", "theo", "tim", "tu", "cum", "het", "in", "lang"]), st.text(max_size=30)
    ),
)
def test_no_query_breaks_a_page(site: Served, path: str, query: dict[str, str]) -> None:
    """Whatever stands behind the question mark, the page is there."""
    asked = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())
    status, _, _ = site.page(f"{path.format(contest=site.hub.contest().hex())}?{asked}")
    assert status == 200


def test_the_language_is_remembered_and_links_to_the_other_one(site: Served) -> None:
    """`?lang=en` speaks English and sets a cookie; with it the next page does too."""
    _, text, headers = site.page("/don-vi/u-cb9?lang=en&nam=2026")
    assert "Emulation record of the unit" in text and "lang=vi" in text
    _, text, _ = site.page("/", cookie=headers["set-cookie"].split(";")[0])
    assert "Results in the units&#39; emulation records" in text


def test_every_sentence_of_a_template_exists() -> None:
    """What a template asks for is in both catalogues."""
    folder = Path(reading.__file__).parents[1] / "templates"
    asked = {
        key
        for path in folder.glob("*.html")
        for key in re.findall(r'say\("(hub\.[a-z0-9_]+)"[,)]', path.read_text("utf-8"))
    }
    assert len(asked) > 50
    for lang in LANGUAGES:
        assert asked <= set(sentences(lang))
