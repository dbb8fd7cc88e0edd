"""The organizer's screen, walked without a terminal: a file becomes a bank, and a bank a contest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hoctapbac.bank import Review
from hoctapbac.bundled import bundled
from hoctapbac.contest import settings
from hoctapbac.errors import Refusal
from hoctapbac.journey.kiosk import Kiosk
from hoctapbac.journey.organizer import Desk, Home
from hoctapbac.journey.writing import Typing
from hoctapbac.station import Station
from journey.hands import Hands, words
from stations import HandClock, choice

TEXT = """Câu 1. Thủ đô của Việt Nam là thành phố nào?
*A. Hà Nội
B. Huế
C. Đà Nẵng

Câu 2. Thành phố nào từng là kinh đô triều Nguyễn?
A. Hà Nội
*B. Huế
Đáp án: A

Câu 3. Cầu Rồng bắc qua sông Hàn ở thành phố nào?
A. Huế
B. Đà Nẵng

Câu 4. Câu này chỉ có một phương án?
A. Một
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Hands]]:
    """Hands at the organizer's screen, in a folder that holds one text file."""
    here = tmp_path / "here"
    here.mkdir()
    (here / "dia_ly.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(here)
    opened: list[Station] = []

    def build() -> Hands:
        folder = tmp_path / "data"
        contest = folder / "contest.toml"
        rules = contest if contest.exists() else bundled() / "cuoc_thi_mau.toml"
        station = Station(folder, rules, [bundled()], HandClock())
        opened.append(station)
        desk = Desk(folder)
        typing = Typing(lettered=True, keyed=True)
        hands = Hands(Kiosk(station, typing=typing, waiting=lambda kiosk: Home(kiosk, desk)))
        hands.desk = desk  # type: ignore[attr-defined]
        return hands

    yield build
    for station in opened:
        station.close()


def load(hands: Hands) -> str:
    """From the first page to what was understood of the file."""
    hands.to("Nạp tệp")
    hands.to("Thư mục đang làm việc")
    return words(hands.to("dia_ly.txt"))


def settle(hands: Hands) -> None:
    """Both open questions decided: Huế, then Đà Nẵng."""
    hands.to("Xem lại 2 câu")
    hands.to("Huế")
    hands.to("Đà Nẵng")


def test_what_was_understood_is_said_in_numbers(office: Callable[[], Hands]) -> None:
    """Sure keys, keys in conflict, missing keys and unusable questions are counted apart."""
    text = load(office())
    for line in ("Đã đọc dia_ly.txt", "Câu chắc đáp án 1", "mâu thuẫn 1", "chưa có đáp án 1", "không dùng được"):
        assert line in text


def test_a_conflict_shows_both_readings_beside_the_question(office: Callable[[], Hands]) -> None:
    """The question stands as people will see it, with each reading and its place above it."""
    hands = office()
    load(hands)
    text = words(hands.to("Xem lại 2 câu"))
    assert "Đáp án mâu thuẫn" in text and "dòng “A” (dòng 9): A" in text and "dấu đánh ở phương án (dòng 8): B" in text
    assert "kinh đô triều Nguyễn" in text and "● Hà Nội có căn cứ" in text and "● Huế có căn cứ" in text


def test_choosing_an_option_settles_a_key_and_leads_on(office: Callable[[], Hands]) -> None:
    """After the last open question the numbers say that none is open."""
    hands = office()
    load(hands)
    settle(hands)
    text = words(hands.page)
    assert "Mọi câu đã rõ đáp án" in text and "Câu chắc đáp án 3" in text and "mâu thuẫn" not in text


def test_every_change_can_be_taken_back(office: Callable[[], Hands]) -> None:
    """A key that was chosen, and a question that was set aside, are as before after «trở lại»."""
    hands = office()
    load(hands)
    hands.to("Xem lại 2 câu")
    before = words(hands.page)
    hands.to("Huế")
    hands.to("Để câu này ra ngoài")
    hands.to("Xem từng câu")
    hands.to("Trở lại")
    hands.to("Trở lại")
    assert words(hands.page).replace("Đã trở lại như trước.", "").strip() == before.strip()


def test_an_accepted_bank_is_kept_with_its_decisions(office: Callable[[], Hands]) -> None:
    """Title, keys and what they rest on are in the store; the page offers a contest."""
    hands = office()
    load(hands)
    settle(hands)
    hands.to("Nhận vào máy")
    hands.type(" 2026")
    text = words(hands.press("enter"))
    assert "Đã nhận “dia ly 2026”" in text and "Mở cuộc thi với ngân hàng này" in text
    bank = hands.kiosk.station.shelf.bank("dia-ly-2026")
    assert [item.key_state for item in bank.items] == ["certain"] * 3
    assert bank.items[1].evidence[-1] == "người nạp chọn: B"


def test_a_bank_with_open_keys_is_kept_and_opens_no_contest(office: Callable[[], Hands]) -> None:
    """It can be mended later, on the same pages, and then it can be used."""
    hands = office()
    load(hands)
    hands.to("Nhận vào máy")
    text = words(hands.press("enter"))
    assert "Còn 2 câu chưa rõ đáp án" in text and "Mở cuộc thi" not in text
    hands.to("Về trang đầu")
    assert "Còn 2 câu" in words(hands.page)
    hands.to("Ngân hàng đã nạp")
    hands.to("dia ly")
    assert [c.enabled for c in hands.page.choices if c.label.startswith("Mở cuộc thi")] == [False]
    hands.to("Xem từng câu")
    settle(hands)
    assert "Đã nhận" in words(hands.to("Lưu các thay đổi"))


def test_the_station_itself_refuses_open_keys(office: Callable[[], Hands], tmp_path: Path) -> None:
    """Whoever writes the rules by hand is refused too, with how many questions wait."""
    hands = office()
    load(hands)
    hands.to("Nhận vào máy")
    hands.press("enter")
    hands.kiosk.station.close()
    rules = tmp_path / "data" / "contest.toml"
    rules.write_text('ma = "x"\nten = "X"\nngan_hang = ["dia-ly"]\nso_cau = 1\n', encoding="utf-8")
    station = Station(tmp_path / "data", rules, [bundled()], HandClock())
    with pytest.raises(Refusal) as refused:
        station.refuse_broken()
    assert refused.value.code == "bank_keys_open" and refused.value.facts["count"] == 2
    bank = station.shelf.bank("dia-ly")
    aside = [i if i.usable else type(i)(**{**_fields(i), "review": Review.RETIRED}) for i in bank.items]
    station.shelf.keep(type(bank)(**{**_fields(bank), "items": tuple(aside)}), "", 9)
    station.refuse_broken()
    station.close()


def _fields(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__slots__}  # type: ignore[attr-defined]


def test_a_contest_is_written_and_can_be_sat(office: Callable[[], Hands], tmp_path: Path) -> None:
    """Title, number of questions and minutes are what was chosen; the rules file is read without a problem."""
    hands = office()
    load(hands)
    settle(hands)
    hands.to("Nhận vào máy")
    hands.press("enter")
    hands.to("Mở cuộc thi")
    hands.to("Số câu")
    hands.press("backspace", "2", "enter")
    hands.to("Thời gian")
    hands.press("backspace", "backspace", "7", "enter")
    text = words(hands.to("Đặt cuộc thi"))
    assert "Đã đặt cuộc thi" in text and "Mỗi đề 2 câu, 7 phút" in text
    loaded = settings.read((tmp_path / "data" / "contest.toml").read_bytes(), "contest.toml")
    assert not loaded.problems
    assert (loaded.value.banks, loaded.value.limit_ms) == (("dia-ly",), 420_000)
    hands.to("Mở màn hình thi")
    assert hands.kiosk.closing and hands.desk.open_kiosk  # type: ignore[attr-defined]
    station = Station(tmp_path / "data", tmp_path / "data" / "contest.toml", [bundled()], HandClock())
    station.refuse_broken()
    assert {item.stem for item in station.pool.items} == {item.stem for _, b in station.banks.value for item in b.items}
    assert len(station.pool.items) == 3
    station.close()


@pytest.mark.parametrize("typed", ["0", "4", "99999", ""])
def test_a_number_out_of_bounds_is_not_taken(office: Callable[[], Hands], typed: str) -> None:
    """The bank has three questions; more, none or no number is answered with the bounds."""
    hands = office()
    load(hands)
    settle(hands)
    hands.to("Nhận vào máy")
    hands.press("enter")
    hands.to("Mở cuộc thi")
    hands.to("Số câu")
    hands.press("backspace", *typed)
    assert "từ 1 đến 3" in words(hands.press("enter"))


def test_a_contest_that_is_there_is_replaced_only_after_a_question(office: Callable[[], Hands], tmp_path: Path) -> None:
    """The rules before are kept under another name, byte for byte."""
    (tmp_path / "data").mkdir()
    old = 'ma = "cu"\nten = "Cuộc thi cũ"\nso_cau = 1\n'
    (tmp_path / "data" / "contest.toml").write_text(old, encoding="utf-8")
    hands = office()
    load(hands)
    settle(hands)
    hands.to("Nhận vào máy")
    hands.press("enter")
    hands.to("Mở cuộc thi")
    assert "Cuộc thi cũ" in words(hands.to("Đặt cuộc thi"))
    assert (tmp_path / "data" / "contest.toml").read_text(encoding="utf-8") == old
    assert "contest-1.toml" in words(hands.to("Đặt cuộc thi mới"))
    assert (tmp_path / "data" / "contest-1.toml").read_text(encoding="utf-8") == old


def test_leaving_with_changes_asks_first(office: Callable[[], Hands]) -> None:
    """What was decided and not kept is not dropped by one key."""
    hands = office()
    load(hands)
    settle(hands)
    assert "chưa được lưu" in words(hands.press("escape"))
    assert "Câu chắc đáp án 3" in words(hands.to("Ở lại"))


def test_problems_are_told_with_what_to_do(office: Callable[[], Hands]) -> None:
    """Each problem of the file is on the pages behind «Lỗi và lời nhắc», errors first."""
    hands = office()
    load(hands)
    text = words(hands.to("Lỗi và lời nhắc"))
    assert "Câu 2: đáp án mâu thuẫn" in text and "Đối chiếu với nguồn" in text


def test_a_bank_is_taken_out_of_use_after_a_question_and_used_again(office: Callable[[], Hands]) -> None:
    """Removing asks; the name stays in the list and brings the bank back."""
    hands = office()
    load(hands)
    settle(hands)
    hands.to("Nhận vào máy")
    hands.press("enter")
    hands.to("Về trang đầu")
    hands.to("Ngân hàng đã nạp")
    hands.to("dia ly")
    hands.to("Gỡ ngân hàng này")
    assert hands.kiosk.station.shelf.stored() != []
    assert "đã gỡ" in words(hands.to("Gỡ"))
    assert hands.kiosk.station.shelf.stored() == []
    hands.to("dia ly")
    assert [row.id for row in hands.kiosk.station.shelf.stored()] == ["dia-ly"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0" + bytes(600), ".docx"),
        ("b.pdf", b"%PDF-1.7", "Word"),
        ("c.txt", b"", "trống"),
        ("d.txt", "Chỉ là một lá thư.\n".encode(), "Không thấy câu hỏi"),
    ],
)
def test_a_file_that_holds_nothing_says_what_to_do(
    office: Callable[[], Hands], tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    """Old formats, empty files and letters are named, with the way out."""
    (tmp_path / "here" / name).write_bytes(content)
    hands = office()
    hands.to("Nạp tệp")
    hands.to("Thư mục đang làm việc")
    text = words(hands.to(name))
    assert said in text and "Chọn tệp khác" in text


def test_a_path_can_be_typed(office: Callable[[], Hands], tmp_path: Path) -> None:
    """With quotes around it as a file manager pastes them; a folder opens as one."""
    hands = office()
    hands.to("Nạp tệp")
    hands.to("Gõ đường dẫn")
    hands.type(f"'{tmp_path}/here/dia_ly.txt'")
    assert "Đã đọc dia_ly.txt" in words(hands.press("enter"))


def test_a_bank_taken_in_comes_before_a_file_of_the_same_code(tmp_path: Path) -> None:
    """Whoever took it in saw it last: the file's question is not drawn."""
    from stations import open_station, small_bank

    station = open_station(tmp_path, HandClock())
    bank = small_bank()
    own = type(bank)(**{**_fields(bank), "items": (choice("rieng"),)})
    station.shelf.keep(own, "", 1)
    assert [item.id for item in station.pool.items] == ["rieng"]
    station.shelf.remove(bank.id, 2)
    assert "rieng" not in [item.id for item in station.pool.items]
    station.close()


def test_looking_at_a_bank_changes_no_key(office: Callable[[], Hands]) -> None:
    """Enter goes from question to question; a key that is sure is changed only by choosing another option twice."""
    hands = office()
    load(hands)
    hands.to("Xem từng câu")
    hands.press("enter", "enter", "enter", "enter", "enter")
    assert "Thủ đô" not in words(hands.page)
    hands.press("left", "left")
    before = words(hands.page)
    assert "● Hà Nội đáp án" in before
    assert "lần nữa" in words(hands.to("Huế")) and "● Hà Nội đáp án" in words(hands.page)
    assert "● Hà Nội đáp án" in words(hands.to("Hà Nội"))
    assert "● Hà Nội đáp án" in words(hands.to("Huế"))
    assert "● Huế đáp án" in words(hands.to("Huế"))
    assert words(hands.to("Trở lại")).replace("Đã trở lại như trước.", "").strip() == before.strip()


def accepted(hands: Hands) -> None:
    """The file's bank taken in with both open questions decided, and the first page again."""
    load(hands)
    settle(hands)
    hands.to("Nhận vào máy")
    hands.press("enter")
    hands.to("Về trang đầu")


def test_a_replaced_bank_can_be_used_again_and_the_new_one_after_it(
    office: Callable[[], Hands], tmp_path: Path
) -> None:
    """Each version is named by its file and day; going back and forth loses neither."""
    hands = office()
    accepted(hands)
    (tmp_path / "here" / "dia_ly.txt").write_text(TEXT.partition("\n\n")[0], encoding="utf-8")
    load(hands)
    hands.to("Nhận vào máy")
    assert "bản này sẽ thay" in words(hands.page)
    hands.press("enter")
    hands.to("Về trang đầu")
    hands.to("Ngân hàng đã nạp")
    assert "1 câu, nạp từ tệp dia_ly.txt" in words(hands.to("dia ly"))
    text = words(hands.to("Dùng lại bản trước"))
    assert "3 câu, nạp từ tệp dia_ly.txt" in text and "Dùng lại bản trước" not in text
    assert len(hands.kiosk.station.shelf.bank("dia-ly").items) == 3
    text = words(hands.to("Dùng lại bản sau"))
    assert "1 câu, nạp từ tệp dia_ly.txt" in text and "Dùng lại bản sau" not in text


def test_the_contest_just_written_is_the_one_that_is_named(office: Callable[[], Hands], tmp_path: Path) -> None:
    """On the first page and where it would be replaced; a second contest has a code of its own day."""
    hands = office()
    accepted(hands)
    hands.to("Mở cuộc thi")
    hands.to("dia ly")
    hands.to("Đặt cuộc thi")
    hands.to("Về trang đầu")
    assert "Cuộc thi hiện đặt ở máy này: dia ly" in words(hands.page)
    hands.clock.pass_ms(86_400_000)
    hands.to("Mở cuộc thi")
    hands.to("dia ly")
    assert "“dia ly”" in words(hands.to("Đặt cuộc thi"))
    hands.to("Đặt cuộc thi mới")
    codes = [
        settings.read((tmp_path / "data" / name).read_bytes(), name).value.id
        for name in ("contest-1.toml", "contest.toml")
    ]
    assert codes == ["dia-ly-2026-11-23", "dia-ly-2026-11-24"]


def test_a_disk_that_takes_no_file_leaves_the_contest_as_it_was(office: Callable[[], Hands], tmp_path: Path) -> None:
    """The reason and what to do stand on the screen; the rules that were there are untouched."""
    rules = tmp_path / "data" / "contest.toml"
    rules.parent.mkdir()
    rules.write_text('ma = "cu"\nten = "Cuộc thi cũ"\nso_cau = 1\n', encoding="utf-8")
    hands = office()
    accepted(hands)
    (tmp_path / "data" / "contest-1.toml.new").mkdir()  # in the way of the copy
    hands.to("Mở cuộc thi")
    hands.to("dia ly")
    hands.to("Đặt cuộc thi")
    hands.to("Đặt cuộc thi mới")
    assert hands.page.name != "contest_ready" and "Cuộc thi cũ" in rules.read_text(encoding="utf-8")


@pytest.mark.parametrize("title", ['Thi "thử" \\ 1', "Đ", "☀☀☀", "x" * 120, "Cuộc thi – quý IV/2026"])
def test_any_title_makes_rules_that_are_read_without_a_problem(
    office: Callable[[], Hands], tmp_path: Path, title: str
) -> None:
    """Quotes, signs without letters and the longest title that the field takes."""
    hands = office()
    accepted(hands)
    hands.to("Mở cuộc thi")
    hands.to("dia ly")
    hands.to("Tên cuộc thi")
    hands.press(*("backspace",) * 6)
    hands.kiosk.paste(title, hands.at + 1)
    hands.at += 1
    hands.press("enter")
    hands.to("Đặt cuộc thi")
    loaded = settings.read((tmp_path / "data" / "contest.toml").read_bytes(), "contest.toml")
    assert (loaded.problems, loaded.value.title) == ((), title)


def test_a_contest_has_a_name(office: Callable[[], Hands]) -> None:
    """An empty name is asked for again."""
    hands = office()
    accepted(hands)
    hands.to("Mở cuộc thi")
    hands.to("dia ly")
    hands.to("Tên cuộc thi")
    hands.press(*("backspace",) * 6)
    assert "Mời gõ tên cuộc thi" in words(hands.press("enter"))


SHEET = """Câu hỏi;A;B;C;Chọn
Thủ đô của Việt Nam là thành phố nào?;Hà Nội;Huế;Đà Nẵng;A
Thành phố nào từng là kinh đô triều Nguyễn?;Hà Nội;Huế;Đà Nẵng;B
Cầu Rồng ở thành phố nào?;Hà Nội;Huế;Đà Nẵng;C
"""


def test_what_a_column_holds_can_be_said(office: Callable[[], Hands], tmp_path: Path) -> None:
    """A sheet that was understood wrongly is read again as the organizer says."""
    (tmp_path / "here" / "bang.csv").write_text(SHEET, encoding="utf-8")
    hands = office()
    hands.to("Nạp tệp")
    hands.to("Thư mục đang làm việc")
    hands.to("bang.csv")
    hands.to("Cách hiểu các cột")
    assert "Cột E: Chọn đáp án" in words(hands.page)
    hands.to("Cột E")
    hands.press("9")
    hands.to("nguồn")
    assert "Cột E: Chọn nguồn" in words(hands.page)
    text = words(hands.to("Đọc lại"))
    assert "Câu chưa có đáp án 3" in text
    hands.to("Cách hiểu các cột")
    hands.to("Cột E")
    hands.to("đáp án")
    assert "Cột E: Chọn đáp án" in words(hands.page)
    assert "Câu chắc đáp án 3" in words(hands.to("Đọc lại"))


def test_a_table_nobody_understood_can_still_be_explained(office: Callable[[], Hands], tmp_path: Path) -> None:
    """Where no column is recognised the same page is offered instead of an end."""
    (tmp_path / "here" / "bang.csv").write_text(
        "x;y;z\n" + "".join(f"{n};Số {n} là số chẵn;{n % 2}\n" for n in range(1, 9)), encoding="utf-8"
    )
    hands = office()
    hands.to("Nạp tệp")
    hands.to("Thư mục đang làm việc")
    hands.to("bang.csv")
    assert hands.page.name == "unreadable_file"
    hands.to("Cách hiểu các cột")
    assert "Cột B: y" in words(hands.page)
    assert "Tệp câu hỏi để ở đâu" in words(hands.press("escape"))


def test_a_file_without_a_head_gives_the_bank_its_name(office: Callable[[], Hands], tmp_path: Path) -> None:
    """A file in our own format that says neither title nor code is called after the file, and coded by its title."""
    text = "Chuyên đề: D1. Địa lý\nCâu 1. Thủ đô của Việt Nam là thành phố nào?\n*A. Hà Nội\nB. Huế\n"
    (tmp_path / "here" / "dia_ly.txt").write_text(text, encoding="utf-8")
    hands = office()
    load(hands)
    assert "dia ly" in words(hands.to("Nhận vào máy"))
    hands.type(" mot")
    assert "mã dia-ly-mot" in words(hands.press("enter"))
    assert hands.kiosk.station.shelf.bank("dia-ly-mot").topics[0].code == "D1"


def test_a_long_path_can_be_pasted(office: Callable[[], Hands], tmp_path: Path) -> None:
    """Folders inside folders, with long names."""
    deep = tmp_path.joinpath(*(f"thư mục {'dài ' * 8}{n}" for n in range(6)))
    deep.mkdir(parents=True)
    (deep / "de.txt").write_text(TEXT, encoding="utf-8")
    hands = office()
    hands.to("Nạp tệp")
    hands.to("Gõ đường dẫn")
    assert len(str(deep)) > 200
    hands.kiosk.paste(str(deep / "de.txt"), hands.at + 1)
    hands.at += 1
    assert "Đã đọc de.txt" in words(hands.press("enter"))


def test_a_bank_accepted_before_it_was_mended_is_mended_under_its_name(office: Callable[[], Hands]) -> None:
    """Accepted under a new title, then mended and accepted again, it is one bank in two versions."""
    hands = office()
    load(hands)
    hands.to("Nhận vào máy")
    hands.type(" 2026")
    hands.press("enter")
    hands.to("Xem lại các câu")
    settle(hands)
    assert "dia ly 2026" in words(hands.to("Nhận vào máy"))
    hands.press("enter")
    assert [(row.id, row.version) for row in hands.kiosk.station.shelf.stored()] == [("dia-ly-2026", 2)]


def test_keys_may_stand_in_another_file(office: Callable[[], Hands], tmp_path: Path) -> None:
    """The questions stay on the desk while the file of keys is looked for; both are read together, or neither."""
    here = tmp_path / "here"
    (here / "dia_ly.txt").write_text(TEXT.replace("*", "").replace("Đáp án: A\n", ""), encoding="utf-8")
    (here / "khoa.txt").write_text("Đáp án\n1. A\n2. B\n3. B\n", encoding="utf-8")
    hands = office()
    assert "chưa có đáp án 3" in load(hands)
    assert "Tệp đáp án để ở đâu" in words(hands.to("Đáp án ở một tệp khác"))
    assert "chưa có đáp án 3" in words(hands.to("Không dùng"))
    hands.to("Đáp án ở một tệp khác")
    hands.to("Thư mục đang làm việc")
    text = words(hands.to("khoa.txt"))
    assert "Đã đọc dia_ly.txt" in text and "Câu chắc đáp án 3" in text
    assert "Đáp án ở một tệp khác" not in text
    hands.press("escape")
    (here / "dia_ly.txt").write_text(TEXT, encoding="utf-8")
    load(hands)
    hands.to("Đáp án ở một tệp khác")
    hands.to("Gõ đường dẫn")
    hands.type("/khong/co")
    assert "Không có tệp" in words(hands.press("enter"))
    hands.to("Về trang đầu")
    assert "Đã đọc dia_ly.txt" in load(hands)


def test_help_speaks_of_this_screen(office: Callable[[], Hands]) -> None:
    """F1 tells organizers of their keys and their files, not of papers; the page before comes back."""
    hands = office()
    before = load(hands)
    text = words(hands.press("f1"))
    assert "Tệp gốc không bị thay đổi" in text and "Khi làm bài" not in text
    assert words(hands.press("escape")) == before


def test_what_is_settled_is_no_problem_any_more_and_what_is_wrong_in_content_is_one(
    office: Callable[[], Hands], tmp_path: Path
) -> None:
    """A mended key leaves the list of problems; two options that read the same are on it before anybody accepts."""
    twins = TEXT.replace("B. Huế\nC. Đà Nẵng", "B. hà nội.\nC. Đà Nẵng")
    (tmp_path / "here" / "dia_ly.txt").write_text(twins, encoding="utf-8")
    hands = office()
    load(hands)
    before = words(hands.to("Lỗi và lời nhắc"))
    assert "đáp án mâu thuẫn" in before and "có ở nhiều phương án" in before + words(hands.to("Xem tiếp"))
    hands.press("escape")
    settle(hands)
    text = words(hands.to("Lỗi và lời nhắc"))
    assert "mâu thuẫn" not in text and "có ở nhiều phương án" in text
