"""The journeys by their keys: what a person meets, and what can never happen to them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoctapbac.bank import Bank, Topic
from hoctapbac.contest.form import Blueprint, Part
from hoctapbac.contest.rules import Prediction, TieKey
from hoctapbac.journey.kiosk import Kiosk
from journey.hands import Hands, chosen, words
from stations import NOON, RULES, HandClock, every_type, open_station, small_bank


def to_first_question(hands: Hands) -> None:
    """Waiting, rules, notice, unit, name, yes."""
    hands.to("Dự thi")
    hands.to("Tôi đã đọc")
    hands.to("Đồng ý")
    hands.to("Chi bộ Tổ dân phố số 9")
    hands.to("Người Thứ Nhất")
    hands.to("Đúng")


def test_the_whole_way_from_waiting_to_waiting(make):
    """Rules, notice, unit, name, five questions, review, confirm, result, read again, thanks, waiting."""
    hands = make()
    seen = [hands.page.name]
    hands.to("Dự thi")
    seen.append(hands.page.name)
    hands.press("enter")
    seen.append(hands.page.name)
    hands.press("1")
    seen.append(hands.page.name)
    hands.to("Chi bộ Tổ dân phố số 9")
    seen.append(hands.page.name)
    hands.to("Người Thứ Nhất")
    seen.append(hands.page.name)
    hands.press("enter")
    for n in range(1, 6):
        assert (hands.page.name, hands.page.middle) == ("question", f"Câu {n}/5")
        hands.press("1", "enter")
    for key in ("enter", "enter"):
        seen.append(hands.page.name)
        hands.press(key)
    seen.append(hands.page.name)
    assert "HTB-2026-" in words(hands.page) and hands.page.code is not None
    assert "tạm tính" in words(hands.page)
    hands.press("enter")
    while hands.page.name == "again":
        assert "Chưa đúng" in words(hands.page) and "Trích dẫn của" in words(hands.page)
        hands.press("enter")
    seen.append(hands.page.name)
    hands.press("enter")
    seen.append(hands.page.name)
    assert seen == [
        "attract", "rules", "notice", "units", "letters", "check", "review", "confirm", "result", "thanks", "attract",
    ]  # fmt: skip
    [row] = hands.kiosk.station.results()
    assert row["participant"] == "Người Thứ Nhất"


def test_the_rules_fit_twelve_lines(make):
    """However many rules there are, at most twelve lines stand on the page of rules."""
    hands = make(rules=replace(RULES, must_answer_all=True))
    page = hands.to("Dự thi")
    assert len([line for line in words(page).splitlines() if line]) <= 12 + 3


def test_nothing_is_chosen_on_the_notice(make):
    """Consent is never the default: Enter does nothing until one of two equal choices is taken."""
    hands = make()
    hands.to("Dự thi")
    page = hands.to("Tôi đã đọc")
    assert page.name == "notice" and page.cursor == -1 and len(page.choices) == 2
    page = hands.press("enter")
    assert page.name == "notice" and page.notice
    assert hands.press("2").name == "attract"


def test_the_digit_chooses_and_only_enter_goes_on(make):
    """A digit marks an option and stays; another digit changes it; the same digit takes it back."""
    hands = make()
    to_first_question(hands)
    page = hands.press("2")
    assert page.middle == "Câu 1/5" and [c.digit for c in chosen(page)] == ["2"]
    assert [c.digit for c in chosen(hands.press("3"))] == ["3"]
    assert chosen(hands.press("3")) == []


def test_who_walks_to_an_option_chooses_it_with_enter(make):
    """Arrows and Enter are enough: the first Enter chooses what was walked to, the second goes on."""
    hands = make()
    to_first_question(hands)
    page = hands.press("down", "enter")
    assert page.middle == "Câu 1/5" and [c.digit for c in chosen(page)] == ["2"]
    assert hands.press("enter").middle == "Câu 2/5"


def test_a_flood_of_keys_counts_for_nothing_until_it_is_quiet(make):
    """Digits and Enters a hundredth of a second apart, for a minute, answer no later question."""
    hands = make()
    to_first_question(hands)
    hands.at += 1
    for stroke in range(6_000):
        key = ("1", "enter", "2", "enter")[stroke % 4]
        hands.kiosk.press(key, key if len(key) == 1 else None, hands.at)
        hands.at += 0.01
        hands.look()
    state = hands.kiosk.station.sitting.state
    assert state.position <= 1 and state.responses[1:] == (None,) * 4
    assert len(chosen(hands.press("3"))) == 1


def test_enter_without_an_answer_asks_once(make):
    """The first Enter says that nothing is chosen, the second goes on without an answer."""
    hands = make()
    to_first_question(hands)
    page = hands.press("enter")
    assert page.middle == "Câu 1/5" and "chưa trả lời" in page.notice
    assert hands.press("enter").middle == "Câu 2/5"


def test_a_double_enter_never_answers_or_skips_a_later_question(make):
    """The second stroke of a double Enter, and anything typed before the next question was seen, is dropped."""
    hands = make()
    to_first_question(hands)
    hands.press("1")
    hands.at += 1
    for key in ("enter", "enter", "2", "enter", "3", "enter"):
        hands.kiosk.press(key, None, hands.at)
        hands.at += 0.01
    hands.look()
    assert hands.page.middle == "Câu 2/5"
    state = hands.kiosk.station.sitting.state
    assert state.responses[1:] == (None,) * 4


def test_keys_struck_before_a_page_was_seen_are_dropped(make):
    """A page that is not painted yet takes no key, and for a quarter of a second after it was painted none either."""
    hands = make()
    to_first_question(hands)
    hands.press("1", "enter")
    hands.kiosk.press("2", "2", hands.at + 0.2)
    assert chosen(hands.page) == []
    hands.kiosk.press("2", "2", hands.at + 0.4)
    assert len(chosen(hands.page)) == 1


@pytest.mark.parametrize("held", ["enter", "1", "2", "0"])
def test_a_key_held_down_acts_once(make, held):
    """Two seconds of a held key at thirty a second, after the usual half-second delay, answer no later question."""
    hands = make()
    to_first_question(hands)
    start = hands.at + 1
    for stroke in [start, *(start + 0.5 + n / 30 for n in range(60))]:
        hands.kiosk.press(held, held if held != "enter" else None, stroke)
        hands.kiosk.painted(stroke)
    state = hands.kiosk.station.sitting.state
    assert state.responses[1:] == (None,) * 4 and state.position <= 1


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    keys=st.lists(
        st.sampled_from(
            [*"0123456789aq+-c", "enter", "up", "down", "left", "right", "escape", "f1", "backspace", "space"]
        ),
        max_size=60,
    )
)
def test_any_keys_in_any_order_leave_a_page_that_can_be_used(tmp_path_factory, keys):
    """Whatever is pressed, there is a page with a way on, and no paper is handed in unconfirmed."""
    clock = HandClock()
    station = open_station(tmp_path_factory.mktemp("keys"), clock)
    hands = Hands(Kiosk(station))
    before = ""
    for key in keys:
        results = len(station.results())
        before = hands.page.name
        page = hands.press(key)
        assert page.title and (page.choices or page.typing or page.code_only or page.name == "question")
        if len(station.results()) > results:
            assert before == "confirm"
    station.close()


def test_the_clock_counts_down_and_the_paper_goes_in_by_itself(make):
    """At zero what was answered is recorded and the result says so."""
    hands = make()
    to_first_question(hands)
    hands.press("1")
    for _ in range(8):
        hands.wait(40)
        if hands.page.name == "result":
            break
        assert hands.page.name == "question"
        hands.press("up")
    page = hands.page
    assert page.name == "result" and "Hết thời gian" in words(page)


def test_idle_asks_first_then_hands_in_and_leaves_no_trace(make):
    """After a minute a question, after two the paper is in and the waiting screen shows nothing of the person."""
    hands = make()
    to_first_question(hands)
    hands.press("1")
    assert hands.wait(61).name == "still_there"
    page = hands.wait(60)
    assert page.name == "attract" and "Người Thứ Nhất" not in words(page)
    assert len(hands.kiosk.station.results()) == 1 and hands.kiosk.station.sitting is None


def test_any_key_goes_on_after_the_idle_question(make):
    """The key that says «I am here» answers nothing."""
    hands = make()
    to_first_question(hands)
    hands.wait(61)
    page = hands.press("2")
    assert page.name == "question" and chosen(page) == []


def test_idle_by_discard_leaves_no_result(make):
    """Where the rules say discard, an abandoned paper is no result and no attempt."""
    hands = make(rules=replace(RULES, idle="discard"))
    to_first_question(hands)
    hands.press("1")
    assert hands.wait(121).name == "attract"
    assert hands.kiosk.station.results() == []
    to_first_question(hands)
    assert hands.page.middle == "Câu 1/5"


@pytest.mark.parametrize("where", ["units", "result", "thanks", "check"])
def test_no_page_with_a_person_on_it_stays(make, where):
    """Every page before and after the sitting goes back to waiting by itself."""
    hands = make()
    if where == "units":
        hands.press("1", "1", "1")
    elif where == "check":
        hands.press("1", "1", "1")
        hands.to("Chi bộ Tổ dân phố số 9")
        hands.to("Người Thứ Nhất")
    else:
        to_first_question(hands)
        hands.press("escape", "1", "2")
        hands.kiosk.scene.cursor = 0
        if where == "thanks":
            hands.press("9", "escape")
    assert hands.page.name == where
    page = hands.wait(61)
    assert page.name == "attract" and "Người Thứ" not in words(page)


def test_time_goes_on_under_help(make):
    """F1 is laid over the question: the clock does not stop, and the paper still goes in at zero."""
    hands = make(rules=replace(RULES, limit_ms=30_000))
    to_first_question(hands)
    hands.press("1", "f1")
    assert hands.page.name == "help"
    assert hands.wait(31).name == "result"


def test_the_staff_give_one_person_more_time(make):
    """F1, the staff's code, five minutes more; a wrong code gives nothing and three of them lead back."""
    hands = make(rules=replace(RULES, staff_code="2468"))
    to_first_question(hands)
    hands.press("f1")
    hands.to("Thêm 5 phút")
    hands.type("1111")
    assert hands.press("enter").name == "extra_time" and hands.page.notice
    assert "1111" not in words(hands.page)
    hands.type("2468")
    page = hands.press("enter")
    assert page.name == "question" and "Đã thêm" in page.notice
    assert hands.kiosk.station.sitting.state.limit_ms == 600_000
    hands.press("f1")
    hands.to("Thêm 5 phút")
    for _ in range(3):
        hands.press("9", "enter")
    assert hands.page.name == "question" and hands.kiosk.station.sitting.state.limit_ms == 600_000


def test_without_a_staff_code_nobody_gives_time(make):
    """Where the rules name no code, help offers none of it."""
    hands = make()
    to_first_question(hands)
    assert len(hands.press("f1").choices) == 1


def test_every_type_of_item_by_keys_alone(make):
    """One of each type is answered rightly with digits, arrows, letters and Enter."""
    items = every_type()
    hands = make(
        bank=Bank("thu", "Thử", (Topic("CĐ1", "Thử"),), items),
        rules=replace(RULES, blueprint=Blueprint((Part(len(items)),))),
    )
    to_first_question(hands)
    for _ in items:
        answer(hands)
        hands.press("enter")
    page = hands.press("1", "2")
    assert "đúng 8/8 câu" in words(page)


def answer(hands: Hands) -> None:
    """The right keys for the item on the screen."""
    scene = hands.kiosk.scene
    item = scene.item
    if item.id == "number":
        hands.press("6", "2", "comma", "5")
        assert "62,5" in words(hands.page)
    elif item.id == "short":
        hands.type("noi di doi voi lam")
    elif item.id == "ordering":
        for option in item.options:
            hands.to(option.text)
    elif item.id == "matching":
        for place in scene.order:
            wanted = [o.match for o in item.options].index(item.options[place].match)
            hands.press(str(scene.right.index(wanted) + 1))
    else:
        for option in item.options:
            if option.key:
                hands.to(option.text)


def test_a_typed_answer_is_kept_even_when_time_ends_while_typing(make):
    """What stands in the field when the clock looks is recorded, Enter or not."""
    [number] = [item for item in every_type() if item.id == "number"]
    hands = make(
        bank=Bank("thu", "Thử", (Topic("CĐ1", "Thử"),), (number,)),
        rules=replace(RULES, blueprint=Blueprint((Part(1),)), limit_ms=20_000),
    )
    to_first_question(hands)
    hands.press("6", "2")
    page = hands.wait(20)
    assert page.name == "result" and "đúng 1/1" in words(page)


def test_a_guest_types_a_name(make):
    """Somebody not on the roster types a name and sits; the result stands under that name."""
    hands = make()
    hands.press("1", "1", "1")
    hands.to("Không thấy")
    hands.to("Gõ họ và tên")
    assert hands.press("K", "enter").notice
    hands.press("backspace")
    hands.type("Khách Mời")
    page = hands.press("enter")
    assert "Khách Mời" in words(page)
    hands.press("1", "escape", "1", "2")
    assert [row["participant"] for row in hands.kiosk.station.results()] == ["Khách Mời"]


def test_without_a_name_nothing_of_a_person_is_kept(make):
    """Where the rules allow it, one may sit without a name; the result has none."""
    hands = make(rules=replace(RULES, anonymous=True))
    hands.press("1", "1", "1")
    hands.to("Không thấy")
    hands.to("Dự thi không ghi tên")
    hands.press("1", "escape", "1", "2")
    [row] = hands.kiosk.station.results()
    assert (row["participant"], row["unit"]) == ("", "")


def test_without_a_roster_people_type_their_names(make):
    """A kiosk opened before any roster was loaded can still be used."""
    hands = make(roster="")
    hands.press("1", "1", "1")
    assert hands.page.name == "unlisted"


def test_a_name_is_found_by_letters_without_marks(make):
    """Typing «nhat» leaves the one person whose name has such a word."""
    hands = make()
    hands.press("1", "1", "1")
    hands.to("Chi bộ Tổ dân phố số 9")
    page = hands.type("nhat")
    assert [c.label for c in page.choices][:-1] == ["Người Thứ Nhất"]


def test_long_lists_turn_pages_with_the_keypad_alone(make):
    """Twenty people of one letter: eight a page, 9 turns, after the last page the first again."""
    roster = "unit,parent,name,post,group\n" + "".join(f"Chi bộ 1,,Người Tên {chr(65 + n)}n,,\n" for n in range(20))
    hands = make(roster=roster)
    hands.press("1", "1", "1")
    first = [c.label for c in hands.page.choices]
    assert len(first) == 9
    hands.press("9")
    assert [c.label for c in hands.page.choices] != first
    while hands.page.choices[0].label != first[0]:
        hands.press(hands.page.choices[-1].digit)
    assert [c.label for c in hands.page.choices] == first


def test_practice_teaches_after_each_answer(make):
    """In practice right or «Chưa đúng» comes at once, with quotation and source, and no code at the end."""
    hands = make()
    hands.to("Luyện tập")
    for _ in range(5):
        page = hands.press("1", "enter")
        assert page.name == "verdict" and "Trích dẫn của" in words(page)
        hands.press("enter")
    page = hands.press("1", "2")
    assert page.name == "result" and page.code is None


def test_a_card_is_read_before_its_questions(make):
    """Two pages, the quotation on the last, then the card's own question."""
    hands = make()
    hands.to("Đọc gương")
    page = hands.to("Thẻ thử")
    assert page.middle == "Trang 1/2" and "Trích dẫn của thẻ" not in words(page)
    page = hands.press("enter")
    assert page.middle == "Trang 2/2" and "Trích dẫn của thẻ" in words(page)
    assert hands.press("enter").name == "question"


def test_a_prediction_is_asked_before_handing_in(make):
    """Where the rules have a side question, it is answered before the confirmation and kept."""
    hands = make(rules=replace(RULES, prediction=Prediction("entrants"), ties=(TieKey.POINTS, TieKey.PREDICTION)))
    to_first_question(hands)
    hands.press("escape")
    page = hands.press("1")
    assert page.name == "prediction" and hands.press("enter").notice
    hands.type("120")
    hands.press("enter")
    assert hands.kiosk.station.sitting.state.prediction == "120"
    assert hands.to("Nộp bài").name == "result"


def test_a_closed_contest_still_offers_practice(make):
    """The refusal ends in what to do instead."""
    hands = make(rules=replace(RULES, closes_ms=NOON))
    page = hands.to("Dự thi")
    assert page.name == "refused" and "Xin cảm ơn" in words(page)
    hands.press("enter")
    assert hands.to("Luyện tập").name == "question"


def test_a_full_disk_keeps_the_person_at_the_question(make):
    """What could not be written is not shown as chosen; the sentence says what to do; then it works again."""
    hands = make()
    to_first_question(hands)
    hands.press("1")
    db = hands.kiosk.station._store._db
    db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
    for stroke in range(200):
        before = hands.kiosk.station.sitting.state.responses[0]
        page = hands.press("23"[stroke % 2])
        if page.notice:
            break
    assert "CHƯA được lưu" in page.notice
    assert hands.kiosk.station.sitting.state.responses[0] == before
    db.execute("PRAGMA max_page_count = 100000")
    assert [c.digit for c in chosen(hands.press("1"))] == ["1"]


@pytest.mark.parametrize("key", ["²", "½", "٣", "\u3164"])
def test_a_digit_of_another_kind_is_only_a_key(make, key):
    """Keys that Python calls digits and nobody else does choose nothing and stop nothing."""
    hands = make()
    assert hands.press(key).name == "attract"
    to_first_question(hands)
    assert chosen(hands.press(key)) == []


def test_a_fault_under_help_is_said_and_keeps_the_page(make):
    """While help lies over a question and the disk refuses the tick, help stays, with the sentence above its keys."""
    hands = make()
    to_first_question(hands)
    hands.press("f1")
    db = hands.kiosk.station._store._db
    db.execute("PRAGMA query_only = ON")
    page = hands.wait(30)
    assert page.name == "help" and page.notice
    db.execute("PRAGMA query_only = OFF")
    assert hands.press("enter").name == "question"


def test_time_over_on_a_disk_that_refuses_ends_nothing(make):
    """At the end of the time the paper cannot be written: the sentence stands there, and it is written later."""
    hands = make(rules=replace(RULES, limit_ms=30_000))
    to_first_question(hands)
    db = hands.kiosk.station._store._db
    db.execute("PRAGMA query_only = ON")
    hands.wait(31)
    page = hands.press("1")
    assert page.name == "question" and page.notice
    db.execute("PRAGMA query_only = OFF")
    assert hands.wait(1).name == "result"


def test_a_typed_answer_under_help_is_kept_when_the_kiosk_is_stopped(make, tmp_path):
    """Whatever stood in the field, under help too, is recorded before the kiosk goes."""
    [number] = [item for item in every_type() if item.id == "number"]
    more = {
        "bank": Bank("thu", "Thử", (Topic("CĐ1", "Thử"),), (number,)),
        "rules": replace(RULES, blueprint=Blueprint((Part(1),))),
    }
    hands = make(folder="b", **more)
    to_first_question(hands)
    hands.press("6", "2", "f1", apart=0.3)
    hands.kiosk.stop("SIGTERM")
    station = open_station(tmp_path / "b", HandClock(), **more)
    assert station.sitting.state.responses == ("62",)
    station.close()


def test_an_item_over_under_help_leads_to_the_next(make):
    """When an item's own time ends beneath help, the page is the next item, not the one whose time is spent."""
    hands = make(rules=replace(RULES, item_limit_ms=15_000))
    to_first_question(hands)
    hands.press("f1")
    page = hands.wait(16)
    assert page.name == "question" and page.middle == "Câu 2/5" and "Câu trả lời đã ghi" in page.notice


def test_an_item_over_leaves_somebody_at_the_review_there(make):
    """The review is not torn away by the end of an item."""
    hands = make(rules=replace(RULES, item_limit_ms=15_000))
    to_first_question(hands)
    hands.press("escape")
    page = hands.wait(16)
    assert page.name == "review" and page.notice


def test_the_idle_question_comes_when_the_rules_say(make):
    """«Nhắc sau» counts from the last touch, whatever comes after it."""
    hands = make(rules=replace(RULES, idle_warning_ms=30_000, idle_ms=100_000))
    to_first_question(hands)
    assert hands.wait(29).name == "question"
    assert hands.wait(2).name == "still_there"
    assert "sau 69 giây" in words(hands.page)


def test_looking_is_being_there(make):
    """Who only scrolls is not asked whether they are there."""
    hands = make()
    to_first_question(hands)
    for _ in range(5):
        hands.wait(40)
        hands.kiosk.stirred()
    assert hands.page.name == "question"


def test_enter_held_on_the_review_hands_nothing_in(make):
    """The confirmation settles longer than a keyboard waits before it repeats, and going back is its first choice."""
    hands = make()
    to_first_question(hands)
    hands.press("escape")
    hands.kiosk.scene.cursor = 0
    start = hands.at + 1
    for stroke in [start, *(start + 0.5 + n / 30 for n in range(60))]:
        hands.kiosk.press("enter", None, stroke)
        hands.kiosk.painted(stroke)
    assert hands.kiosk.station.results() == [] and hands.page.name == "confirm"
    assert hands.page.choices[0].label == "Quay lại làm tiếp"


def test_walking_back_to_the_chosen_option_takes_nothing_back(make):
    """Down and up again, then Enter: the answer stands, and Enter goes on."""
    hands = make()
    to_first_question(hands)
    page = hands.press("1", "down", "up", "enter")
    assert page.middle == "Câu 2/5"
    assert hands.kiosk.station.sitting.state.responses[0] is not None


def test_the_next_person_finds_the_kiosk_as_it_was(make):
    """Size and contrast of the last person go with them."""
    hands = make()
    hands.press("plus", "c")
    hands.press("4")
    hands.press("escape")
    assert (hands.kiosk.size, hands.kiosk.contrast) == (1, "light")


def test_the_staff_code_cannot_be_tried_for_ever(make):
    """Three wrong codes at one sitting, however often help is opened, and the offer is gone."""
    hands = make(rules=replace(RULES, staff_code="2468"))
    to_first_question(hands)
    for _ in range(3):
        hands.press("f1")
        hands.to("Thêm 5 phút")
        hands.press("9", "enter", "escape")
    hands.press("f1")
    assert len(hands.page.choices) == 1


def test_size_and_contrast_are_kept_between_pages(make):
    """+ and C work everywhere but in a field, and stay for the next page."""
    hands = make()
    hands.press("plus", "c", "1")
    assert (hands.kiosk.size, hands.kiosk.contrast) == (2, "dark")


def test_every_page_says_its_keys(make):
    """The last line always ends in how to call for help."""
    hands = make()
    to_first_question(hands)
    assert hands.page.keys[-1] == ("F1", "hỗ trợ")


def test_english_has_the_same_way(make):
    """The same keys lead through in English, with no Vietnamese chrome on the way."""
    hands = make(lang="en", bank=small_bank())
    hands.press("1", "1", "1")
    assert hands.page.name == "units"
    assert "Mời" not in words(hands.page)


def test_after_a_power_cut_the_person_is_told(make, tmp_path):
    """The first page after a restart says that the paper is here, and one key goes on at the same item."""
    hands = make(folder="b")
    to_first_question(hands)
    hands.press("1", "enter", "2")
    hands.kiosk.station.close()
    station = open_station(tmp_path / "b", HandClock(boot="boot-2"))
    again = Hands(Kiosk(station))
    assert again.page.name == "restored" and "Tiếp tục từ câu 2" in words(again.page)
    assert "Người Thứ Nhất" in words(again.page) and "Không phải bài của tôi" in words(again.page)
    page = again.press("enter")
    assert page.middle == "Câu 2/5" and [c.digit for c in chosen(page)] == ["2"]
    station.close()


@pytest.mark.parametrize("name", ["Khach 123", "<b>", "hihi🎉"])
def test_a_guest_is_a_name(make, name):
    """Digits, signs and pictures are no name: the sentence says so and the field stays."""
    hands = make(roster="")
    hands.press("1", "1", "1", "1")
    hands.type(name)
    page = hands.press("enter")
    assert page.name == "guest" and "chữ cái" in page.notice


def test_practice_can_be_stopped(make):
    """One choice on the review leads back to waiting, and nothing of it is counted."""
    hands = make()
    hands.to("Luyện tập")
    hands.press("1", "escape")
    assert hands.to("Dừng luyện tập").name == "attract"
    assert hands.kiosk.station.sitting is None and hands.kiosk.station.results() == []


def test_trouble_is_said_on_the_waiting_screen(make):
    """A bank that is too small is named before anybody has walked up."""
    hands = make(rules=replace(RULES, blueprint=Blueprint((Part(50),))))
    assert "Chưa mở được cuộc thi" in words(hands.page) and "cần 50" in words(hands.page)


def test_a_half_matched_item_is_asked_about_once(make):
    """Enter on an item with a line unmatched says so, and goes on the second time."""
    [item] = [item for item in every_type() if item.id == "matching"]
    hands = make(
        bank=Bank("thu", "Thử", (Topic("CĐ1", "Thử"),), (item,)), rules=replace(RULES, blueprint=Blueprint((Part(1),)))
    )
    to_first_question(hands)
    page = hands.press("1", "enter")
    assert page.name == "question" and "Chưa ghép hết" in page.notice
    assert hands.press("enter").name == "review"


def test_who_comes_again_is_told_the_code(make):
    """The refusal of a second attempt names when the first was and its code."""
    hands = make()
    to_first_question(hands)
    hands.press("1", "escape")
    hands.to("Nộp bài")
    hands.to("Nộp bài")
    code = hands.kiosk.scene.outcome.code
    hands.press("9", "escape", "1")
    to_first_question(hands)
    assert hands.page.name == "refused" and code in words(hands.page)
