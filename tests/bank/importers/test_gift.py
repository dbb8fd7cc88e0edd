"""GIFT is read as Moodle reads it, and where Moodle errs in silence there is an error with a line."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.patience import in_time
from hoctapbac.bank import ItemType
from hoctapbac.bank.importers import Found, Imported, Wishes, read, stream
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, credits_of

CAPITAL = "Thủ đô của Việt Nam là thành phố nào? {=Hà Nội ~Huế ~Đà Nẵng}"


def imported(text: str | bytes, encoding: str = "") -> Imported:
    raw = text if isinstance(text, bytes) else text.encode()
    return read(Source(raw, "tệp"), "gift", Wishes(encoding=encoding))


def only(text: str) -> Draft:
    """The one question of a text that has nothing wrong."""
    result = imported(text)
    assert not result.refused and not [p for p in result.problems if p.severity == "error"]
    assert len(result.drafts) == 1
    return result.drafts[0]


def errors(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in imported(text).problems if problem.severity == "error"]


TRAPS = {
    "decimal comma": ("Số pi? {#3,14}", "decimal-comma"),
    "decimal comma in a range": ("Số pi? {#3,1..3,2}", "decimal-comma"),
    "decimal comma in a tolerance": ("Số pi? {#3.14:0,01}", "decimal-comma"),
    "no number": ("Năm nào? {#năm 1945}", "bad-number"),
    "equals in feedback": ("2 + 2? {=4#vì 2+2=4 ~5}", "unescaped-equals"),
    "equals in feedback, spaced": ("2 + 2? {=bốn#vì 2 + 2 = 4}", "unescaped-equals"),
    "equals in an option": ("Chọn đẳng thức đúng {~2+2=4 ~2+2 ~5}", "unescaped-equals"),
    "true in small letters": ("Nước sôi ở 100 °C. {true}", "true-false-letters"),
    "true in Vietnamese": ("Nước sôi ở 100 °C. {Đúng}", "true-false-letters"),
    "two questions without a gap": (f"{CAPITAL}\nCố đô nào ở miền Trung? {{=Huế ~Hà Nội}}", "two-questions"),
    "a named question without a gap": (f"{CAPITAL}\n::Tên::Một đoạn.", "two-questions"),
    "a category without a gap": (f"{CAPITAL}\n$CATEGORY: Lịch sử", "two-questions"),
    "a set in the stem": ("U = {A,B}. Lược đồ ở dạng chuẩn nào? {=1NF ~2NF}", "two-questions"),
    "only a set": ("Cho U = {A,B}. Nêu khóa.", "bare-answers"),
    "a gap inside braces": ("Thủ đô? {=Hà Nội\n\n~Huế}", "unclosed"),
    "braces left open": ("Thủ đô? {=Hà Nội ~Huế", "unclosed"),
    "braces never opened": ("Thủ đô? =Hà Nội ~Huế}", "unopened"),
    "braces in braces": ("Tập nào? {={1} ~{2}}", "nested-braces"),
    "a weight behind equals": ("Chọn: {=%50%A =B ~C}", "weight-after-equals"),
    "a weight with a comma": ("Chọn: {~%33,3%A ~%66,7%B}", "bad-weight"),
    "a stray tilde": ("Ghép: {=Hà Nội -> thủ đô ~ nay =Huế -> cố đô}", "stray-tilde"),
    "a pair without an arrow": ("Ghép: {=Hà Nội -> thủ đô =Huế}", "no-arrow"),
    "one pair": ("Ghép: {=Hà Nội -> thủ đô}", "too-few-options"),
    "an unknown weight": ("Chọn: {~%51%A ~%49%B ~C}", "unknown-weight"),
    "two keys of one": ("Chọn: {=A =B ~C}", "key-conflict"),
    "no key": ("Chọn: {~A ~B}", "key-missing"),
    "two right numbers": ("Năm nào? {#=1945 =1946}", "two-numbers"),
    "everything right": ("Viết gì cũng được {=*}", "key-missing"),
}


@pytest.mark.parametrize(("text", "code"), TRAPS.values(), ids=TRAPS)
def test_what_moodle_gets_wrong_in_silence_is_an_error_with_its_line(text: str, code: str) -> None:
    """Each trap is told with its line, makes no certain key, and costs no other question."""
    result = imported(f"// một\n\n{text}\n\n{CAPITAL}")
    told = [(p.line, p.code) for p in result.problems if p.severity == "error"]
    assert told and set(told) == {(3, code)}
    assert len(result.drafts) + len(result.refused) == 2
    sure = [draft.item.stem for draft in result.drafts if draft.item.key_state == "certain"]
    assert sure == ["Thủ đô của Việt Nam là thành phố nào?"] or code == "unknown-weight"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (CAPITAL, ItemType.SINGLE),
        ("Chọn {~%50%A ~%50%B ~%-100%C}", ItemType.MULTIPLE),
        ("Chọn {~%100%A ~B}", ItemType.MULTIPLE),
        ("Nước sôi ở 100 °C. {T}", ItemType.TRUE_FALSE),
        ("Nước sôi ở 90 °C. {FALSE#Ở 100 °C.}", ItemType.TRUE_FALSE),
        ("Năm nào? {#1945}", ItemType.NUMBER),
        ("Thủ đô? {=Hà Nội =Ha Noi}", ItemType.SHORT_TEXT),
        ("Ghép {=Hà Nội->thủ đô =Huế->cố đô}", ItemType.MATCHING),
        ("Làm sao? {~ra bến -> lên tàu =ra ga -> lên tàu}", ItemType.SINGLE),
    ],
)
def test_the_signs_decide_the_type(text: str, kind: ItemType) -> None:
    """In Moodle's order: number, choice, matching, true or false, short text."""
    assert only(text).item.type is kind


@pytest.mark.parametrize(("text", "kind"), [("Nêu cảm nghĩ. {}", "essay"), ("Đoạn dẫn vào đề.", "description")])
def test_what_nobody_can_score_is_refused_by_its_kind(text: str, kind: str) -> None:
    """Counted, named, and no error."""
    result = imported(text)
    assert [each.kind for each in result.refused] == [kind] and not result.drafts
    assert not [p for p in result.problems if p.severity == "error"]


def test_escapes_formats_and_names() -> None:
    """«\\~ \\= \\# \\{ \\} \\: \\n» are letters, unknown brackets stay, HTML becomes plain text."""
    draft = only("::Tên\\: một::[html]<p>Cho <b>x</b> &lt; 1\\: {=\\{1\\}\\~\\=\\#\\\\#[plain]<b>\\nhai ~[Câu 2]}")
    item = draft.item
    assert (item.title, item.stem) == ("Tên: một", "Cho x < 1:")
    assert [(o.text, o.feedback) for o in item.options] == [("{1}~=#\\", "<b>\nhai"), ("[Câu 2]", "")]
    assert any("HTML" in phrase for phrase in draft.dropped)


@pytest.mark.parametrize(
    ("stem", "seen"),
    [
        ("Nếu a<b và c>d thì?", "Nếu a<b và c>d thì?"),
        ("1 &lt; 2?", "1 < 2?"),
        ("Chữ <b>đậm</b>?", "Chữ đậm?"),
        ("[plain]Thẻ <b> là gì?", "Thẻ <b> là gì?"),
        ("[markdown]**đậm**?", "**đậm**?"),
        ("[Câu 1] Hỏi?", "[Câu 1] Hỏi?"),
        ("một\n0\nhai?", "một\n0\nhai?"),
    ],
)
def test_a_stem_is_plain_text(stem: str, seen: str) -> None:
    """Markup is taken off where it is markup; comparisons and lone zeros stay."""
    assert only(f"{stem} {{T}}").item.stem == seen


def test_pictures_leave_their_place_and_name() -> None:
    """A picture becomes a placeholder, its name is kept."""
    draft = only('[html]<img src\\="co.png"> Cờ nào? {=Đỏ ~Xanh}')
    assert draft.item.stem == "[hình 1] Cờ nào?" and draft.media == ("co.png",)


def test_a_missing_word_leaves_a_gap() -> None:
    """Text behind the braces stays, with a gap where they stood."""
    assert only("Bác Hồ sinh năm {#1890}.").item.stem == "Bác Hồ sinh năm _____."


def test_comments_carry_code_and_tags_and_categories_their_path() -> None:
    """«[id:…]», «[tag:…]» with their escape; «$course$/top/» is Moodle's own beginning."""
    draft = only(f"$CATEGORY: $course$/top/Lịch sử/Thế kỷ XX\n\n// [id:ls-01] [tag:thủ đô] [tag:a\\]b]\n{CAPITAL}")
    assert (draft.item.id, draft.item.tags) == ("ls-01", ("thủ đô", "a]b"))
    assert draft.item.category == "Lịch sử/Thế kỷ XX"


def test_a_glued_category_costs_no_question() -> None:
    """Moodle loses the question below; here it is read, with a warning."""
    result = imported(f"$CATEGORY: Lịch sử\n{CAPITAL}")
    assert [draft.item.category for draft in result.drafts] == ["Lịch sử"]
    assert [(p.line, p.code) for p in result.problems] == [(1, "glued-category")]


@pytest.mark.parametrize(
    ("inner", "answer", "tolerance"),
    [
        ("#3.14", "3.14", "0"),
        ("#3.140:0.010", "3.14", "0.01"),
        ("#3.141..3.142", "3.1415", "0.0005"),
        ("#-5..5", "0", "5"),
        ("#=1945:0 =%50%1945:2", "1945", "0"),
        ("#1.5e3", "1500", "0"),
        ("#-0.50", "-0.5", "0"),
        ("#3:2~#Chưa đúng", "3", "2"),
    ],
)
def test_numbers(inner: str, answer: str, tolerance: str) -> None:
    """Plain decimals; a range is its middle and half its width, exactly."""
    item = only(f"Số nào? {{{inner}}}").item
    assert (item.answers, item.tolerance) == ((answer,), tolerance)


def test_weights_stay_with_the_answers() -> None:
    """The key is what is fully right; what is partly right keeps its weight and feedback."""
    draft = only("Thủ đô? {=Hà Nội#Đúng =%50%Thăng Long#Tên cũ =%0%*#Sai}")
    assert draft.item.answers == ("Hà Nội",)
    assert [(c.percent, c.text, c.feedback) for c in draft.credits] == [
        ("100", "Hà Nội", "Đúng"),
        ("50", "Thăng Long", "Tên cũ"),
        ("0", "*", "Sai"),
    ]
    single = only("Thủ đô? {=Hà Nội ~%50%Thăng Long ~Huế}")
    assert [c.percent for c in credits_of(single)] == ["100", "50", "0"]
    assert [option.key for option in single.item.options] == [True, False, False]


def test_wildcards_are_said_to_be_lost() -> None:
    """A star at an end leaves an accepted answer; one within leaves none; a written star is one."""
    draft = only("Thủ đô? {=*Hà Nội* =H*i =2\\*3}")
    assert draft.item.answers == ("Hà Nội", "2*3")
    assert any("đại diện" in phrase for phrase in draft.dropped)


def test_feedback_of_true_and_false() -> None:
    """The first is for the wrong answer, the second for the right one; «####» is for all."""
    item = only("Nước sôi ở 100 °C. {T#Chưa đúng#Đúng rồi####Ở mực nước biển.}").item
    assert [o.feedback for o in item.options] == ["Đúng rồi", "Chưa đúng"]
    assert item.explanation == "Ở mực nước biển."


@pytest.mark.parametrize(
    ("inner", "partial"),
    [
        ("~%50%A ~%50%B ~%-50%C", True),
        ("~%50%A ~%50%B ~%-100%C", False),
        ("~%50%A ~%50%B ~C", False),
        ("~%100%A ~%-100%B", False),
    ],
)
def test_parts_count_where_moodle_counts_as_we_do(inner: str, partial: bool) -> None:
    """A wrong option that takes what a right one gives is our own scoring in parts; other weights are remembered."""
    assert only(f"Chọn {{{inner}}}").item.partial is partial


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_unicode_in_any_form(encoding: str) -> None:
    """UTF-8 and UTF-16, with and without a mark, with any line ends."""
    text = "\r\n\r\n".join([CAPITAL] * 20)
    result = imported(text.encode(encoding))
    assert [draft.item.options[0].text for draft in result.drafts] == ["Hà Nội"] * 20
    assert not result.found.remarks


def test_an_old_encoding_is_found_out_and_said() -> None:
    """TCVN3 becomes Unicode before anything is cleaned, and the preview says so."""
    tcvn3 = {
        "ủ": 0xF1,
        "đ": 0xAE,
        "ô": 0xAB,
        "ệ": 0xD6,
        "à": 0xB5,
        "ố": 0xE8,
        "ộ": 0xE9,
        "ế": 0xD5,
        "ư": 0xAD,
        "ợ": 0xEE,
    }
    text = "Thủ đô của nước Việt Nam được đặt ở thành phố nào? {=hà nội ~huế}\n\n".replace("ở", "tại").replace(
        "ướ", "uô"
    )
    raw = b"".join(bytes([tcvn3[c]]) if c in tcvn3 else c.encode("ascii", "replace") for c in text * 3)
    result = imported(raw)
    assert result.found.remarks and "TCVN3" in result.found.remarks[0]
    assert result.drafts[0].item.options[1].text == "huế"


def test_a_letter_cut_in_two_by_the_end_spoils_nothing() -> None:
    """Half a file is still UTF-8."""
    assert len(imported(f"{CAPITAL}\n\nHuế".encode()[:-1]).drafts) == 1


def test_memory_does_not_grow_with_the_file() -> None:
    """Counting four times as many questions takes no more memory."""
    peaks = []
    for count in (1_500, 6_000):
        source, notes = Source(f"{CAPITAL}\n\n".encode() * count, "tệp"), Notes("tệp")
        tracemalloc.start()
        assert sum(1 for _ in stream(source, "gift", Wishes(), notes, Found())) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5


@pytest.mark.parametrize(
    "text",
    [
        "{" * 200_000,
        "a{=" * 100_000,
        "{" + "=" * 200_000 + "}",
        "{=a#" + " " * 200_000 + "=b}",
        "{" + "~%" * 100_000 + "}",
        "\n" * 500_000,
        ("\n" + " " * 2000) * 200,
        "//" * 200_000,
        "// " + "[tag:" * 100_000,
        "{#" + "9" * 200_000 + "}",
        "{#1e99999999..1}",
        "x" * 2_000_000,
        "[html]" + "<" * 100_000 + "{T}",
        "::" * 100_000,
        "\\" * 200_001 + "{T}",
    ],
)
def test_hostile_texts_end_quickly(text: str) -> None:
    """Whatever stands in a file, it ends in a question, a refusal or a problem, and soon."""
    with in_time():
        result = imported(text)
    assert result.problems or result.drafts


@given(st.text("{}=~#%:\\T->5.,/$ \n0a", max_size=60))
def test_no_text_raises(text: str) -> None:
    """Any jumble of signs is read or refused, and a key is certain only with something right in it."""
    for draft in imported(text).drafts:
        item = draft.item
        right = item.answers or any(option.key or option.match for option in item.options)
        assert right or item.key_state != "certain"
