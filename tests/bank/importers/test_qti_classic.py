"""QTI 1.2: what is right is computed from conditions, and what cannot be computed is refused."""

from __future__ import annotations

import pytest

from bank.patience import in_time
from hoctapbac.bank import ItemType
from hoctapbac.bank.importers import Imported, read
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.pivot import Draft, Refused

STEM = "<material><mattext>Thủ đô của Việt Nam là thành phố nào?</mattext></material>"
NAMES = ("A", "B", "C")
WORDS = ("Hà Nội", "Huế", "Đà Nẵng")


def label(name: str, text: str, attributes: str = "") -> str:
    return (
        f'<response_label ident="{name}" {attributes}><material><mattext>{text}</mattext></material></response_label>'
    )


ABC = "".join(map(label, NAMES, WORDS))


def lid(labels: str = ABC, cardinality: str = "Single", ident: str = "R", inside: str = "", shuffle: str = "") -> str:
    return (
        f'<response_lid ident="{ident}" rcardinality="{cardinality}">{inside}'
        f"<render_choice {shuffle}>{labels}</render_choice></response_lid>"
    )


def when(test: str, value: str = "100", action: str = "Set", attributes: str = "", shows: str = "") -> str:
    shown = f'<displayfeedback linkrefid="{shows}"/>' if shows else ""
    return (
        f"<respcondition {attributes}><conditionvar>{test}</conditionvar>"
        f'<setvar action="{action}" varname="SCORE">{value}</setvar>{shown}</respcondition>'
    )


def is_(value: str, ident: str = "R", attributes: str = "") -> str:
    return f'<varequal respident="{ident}" {attributes}>{value}</varequal>'


def no(value: str) -> str:
    return f"<not>{is_(value)}</not>"


def item(presentation: str, conditions: str = "", kind: str = "", behind: str = "") -> str:
    field = "<qtimetadatafield><fieldlabel>{}</fieldlabel><fieldentry>{}</fieldentry></qtimetadatafield>"
    told = f"<itemmetadata><qtimetadata>{field.format('question_type', kind)}</qtimetadata></itemmetadata>"
    return (
        f'<item ident="cau-1" title="Tên">{told if kind else ""}<presentation>{presentation}</presentation>'
        f"<resprocessing>{conditions}</resprocessing>{behind}</item>"
    )


def file(*items: str) -> bytes:
    return f"<questestinterop><assessment title='Đề'>{''.join(items)}</assessment></questestinterop>".encode()


def read_raw(raw: bytes) -> Imported:
    return read(Source(raw, "tệp"))


def draft(text: str) -> Draft:
    (found,) = read_raw(file(text)).drafts
    return found


def refusal(text: str) -> Refused:
    result = read_raw(file(text))
    assert not result.drafts and result.problems
    (found,) = result.refused
    return found


def right(found: Draft) -> list[str]:
    return [option.text for option in found.item.options if option.key]


def test_the_right_option_is_the_one_that_scores() -> None:
    """The option whose choice sets the score; feedback alone and a score of nothing make none right."""
    conditions = when(is_("B"), "0", "Add") + when(is_("A"), "10")
    found = draft(item(STEM + lid(), conditions))
    assert (found.item.type, found.item.key_state, right(found)) == (ItemType.SINGLE, "certain", ["Hà Nội"])
    assert (found.item.id, found.item.title, found.credits) == ("cau-1", "Tên", ())


def test_half_right_options_keep_their_weight() -> None:
    """Weights are in percent of the best."""
    found = draft(item(STEM + lid(), when(is_("A"), "4") + when(is_("B"), "1")))
    assert right(found) == ["Hà Nội"]
    assert [credit.percent for credit in found.credits] == ["100", "25", "0"]


@pytest.mark.parametrize(
    ("conditions", "state"),
    [("", "missing"), (when(is_("A"), "0"), "missing"), (when(is_("A")) + when(is_("B")), "conflicting")],
)
def test_a_key_is_never_guessed(conditions: str, state: str) -> None:
    """Nothing scores, or two options of a question with one answer score alike."""
    assert draft(item(STEM + lid(), conditions)).item.key_state == state


ALL = f"<and>{is_('A')}{is_('B')}{no('C')}</and>"


def test_all_or_nothing_is_read_from_one_condition() -> None:
    """What a condition asks for and what it excludes make the set."""
    found = draft(item(STEM + lid(cardinality="Multiple"), when(ALL)))
    assert (found.item.type, right(found), found.item.partial) == (ItemType.MULTIPLE, ["Hà Nội", "Huế"], False)
    assert found.credits == ()


def test_scores_that_add_up_are_weights() -> None:
    """Options scored one by one; a condition that stops by its words does not stop what adds."""
    conditions = when(is_("A"), "25", "Add") + when(is_("B"), "75", "Add") + when(is_("C"), "10", "Subtract")
    found = draft(item(STEM + lid(cardinality="Multiple"), conditions))
    assert right(found) == ["Hà Nội", "Huế"]
    assert [credit.percent for credit in found.credits] == ["25", "75", "-10"]


def test_option_by_option_is_our_own_way() -> None:
    """Each wrong option takes what a right one gives."""
    conditions = when(is_("A"), "50", "Add") + when(is_("B"), "50", "Add") + when(is_("C"), "-50", "Add")
    found = draft(item(STEM + lid(cardinality="Multiple"), conditions))
    assert found.item.partial and found.credits == ()


def test_two_right_sets_are_a_conflict() -> None:
    """«A and B» or «C»: both stand as evidence and nobody chooses."""
    found = draft(item(STEM + lid(cardinality="Multiple"), when(ALL) + when(f"{no('A')}{no('B')}{is_('C')}")))
    assert found.item.key_state == "conflicting"
    assert {each.places for each in found.evidence} == {(0, 1), (2,)}


@pytest.mark.parametrize("test", ['<varsubset respident="R">A</varsubset>', '<varinside respident="R">1,2</varinside>'])
def test_a_test_that_is_not_understood_is_refused(test: str) -> None:
    """A key read past a strange test would be a guess."""
    assert "phép thử" in refusal(item(STEM + lid(), when(test))).reason


def test_feedback_follows_the_conditions() -> None:
    """What a condition on one option shows belongs to that option; what all see explains; the rest is named."""
    texts = "".join(
        f'<itemfeedback ident="{name}"><material><mattext>{text}</mattext></material></itemfeedback>'
        for name, text in (("f1", "Cố đô."), ("general_fb", "Theo Hiến pháp."), ("correct_fb", "Đúng rồi."))
    )
    conditions = when(is_("A"), shows="correct_fb") + (
        f'<respcondition continue="Yes"><conditionvar>{is_("B")}</conditionvar><displayfeedback linkrefid="f1"/>'
        "</respcondition>"
    )
    found = draft(item(STEM + lid(), conditions, behind=texts))
    assert [option.feedback for option in found.item.options] == ["", "Cố đô.", ""]
    assert found.item.explanation == "Theo Hiến pháp."
    assert found.dropped == ("nhận xét chung của câu",)


def test_a_statement_to_judge_is_told_by_its_kind() -> None:
    """Canvas says that it is one; the words say which option is which."""
    labels = label("1", "Sai") + label("2", "True")
    found = draft(item(STEM + lid(labels), when(is_("2")), "true_false_question"))
    assert found.item.type is ItemType.TRUE_FALSE
    assert [(option.text, option.key) for option in found.item.options] == [("Đúng", True), ("Sai", False)]
    assert draft(item(STEM + lid(labels), when(is_("2")))).item.type is ItemType.SINGLE


def test_escaped_html_is_read_once() -> None:
    """Material that says it is HTML is taken apart once; plain text stays as it is written."""
    escaped = "&lt;p&gt;5 &amp;lt; 6 là &lt;b&gt;đúng&lt;/b&gt;?&lt;/p&gt;"
    html = f'<material><mattext texttype="text/html">{escaped}</mattext></material>'
    assert draft(item(html + lid(), when(is_("A")))).item.stem == "5 < 6 là đúng?"
    plain = "<material><mattext>Thẻ &lt;p&gt; để làm gì?</mattext></material>"
    assert draft(item(plain + lid(), when(is_("A")))).item.stem == "Thẻ <p> để làm gì?"
    inline = '<material><mattext texttype="text/html"><div>Một<br/>hai</div></mattext></material>'
    assert draft(item(inline + lid(), when(is_("A")))).item.stem == "Một\nhai"


def test_pictures_and_sounds_leave_their_place() -> None:
    """They are numbered in the stem, and their names are kept."""
    seen = '<material><mattext>Xem</mattext><matimage uri="a.png"/><mataudio uri="b.mp3"/></material>'
    found = draft(item(seen + lid(), when(is_("A"))))
    assert (found.item.stem, found.media) == ("Xem [hình 1] [âm thanh 2]", ("a.png", "b.mp3"))


def test_options_that_stay_are_pinned() -> None:
    """One that may not be shuffled, and all of them where the question says no."""
    labels = label("A", "Hà Nội") + label("B", "Huế", 'rshuffle="No"')
    assert [o.pinned for o in draft(item(STEM + lid(labels), when(is_("A")))).item.options] == [False, True]
    still = draft(item(STEM + lid(labels, shuffle='shuffle="No"'), when(is_("A"))))
    assert [o.pinned for o in still.item.options] == [True, True]


def fib(kind: str = "") -> str:
    return f'<response_str ident="R"><render_fib {kind}><response_label ident="X"/></render_fib></response_str>'


def test_typed_words_are_all_that_score() -> None:
    """Every value asked for is accepted, with what it is worth; capitals count where the file says so."""
    conditions = when(is_("Hà Nội") + is_("Hanoi")) + when(is_("Thăng Long"), "50")
    found = draft(item(STEM + fib(), conditions))
    assert (found.item.type, found.item.answers) == (ItemType.SHORT_TEXT, ("Hà Nội", "Hanoi"))
    assert [credit.percent for credit in found.credits] == ["100", "100", "50"]
    assert not found.case_sensitive
    assert draft(item(STEM + fib(), when(is_("Hà Nội", attributes='case="Yes"')))).case_sensitive


def test_a_place_to_type_in_the_middle_stays_a_gap() -> None:
    """Text on both sides of it is one line with a gap."""
    around = "<material><mattext>Thủ đô là</mattext></material>{}<material><mattext>từ 1945.</mattext></material>"
    assert draft(item(around.format(fib()), when(is_("Hà Nội")))).item.stem == "Thủ đô là … từ 1945."


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (is_("42.0"), ("42", "0")),
        ('<vargte respident="R">41.5</vargte><varlte respident="R">42.5</varlte>', ("42", "0.5")),
        (
            f'<or>{is_("42")}<and><vargte respident="R">41</vargte><varlte respident="R">43</varlte></and></or>',
            ("42", "1"),
        ),
    ],
)
def test_numbers_have_the_range_around_them(test: str, expected: tuple[str, str]) -> None:
    """An exact number, a range alone, and both together as Canvas writes them."""
    found = draft(item(STEM + fib('fibtype="Decimal"'), when(test))).item
    assert (found.type, found.answers, found.tolerance) == (ItemType.NUMBER, expected[:1], expected[1])


def test_a_number_outside_its_own_range_is_a_conflict() -> None:
    """The number and the range that the same condition accepts do not belong together: both are shown."""
    test = f'<or>{is_("7")}<and><vargte respident="R">41</vargte><varlte respident="R">43</varlte></and></or>'
    found = draft(item(STEM + fib('fibtype="Decimal"'), when(test))).item
    assert (found.key_state, found.answers) == ("conflicting", ("7", "42"))


def test_several_right_numbers_are_refused() -> None:
    """A number item here has one right number."""
    conditions = when(is_("1")) + when(is_("2"))
    assert "nhiều đáp án" in refusal(item(STEM + fib('fibtype="Integer"'), conditions)).reason


def sides(*scores: tuple[str, str], kind: str = "matching_question") -> str:
    lids = "".join(
        lid(ident=name, inside=f"<material><mattext>{text}</mattext></material>")
        for name, text in (("X", "Thủ đô"), ("Y", "Cố đô"))
    )
    return item(STEM + lids, "".join(when(is_(value, name), "50", "Add") for name, value in scores), kind)


@pytest.mark.parametrize("kind", ["matching_question", ""])
def test_several_responses_over_the_same_options_are_pairs(kind: str) -> None:
    """The material of each response is a left side; an option that belongs to none is a distractor."""
    found = draft(sides(("X", "A"), ("Y", "B"), kind=kind)).item
    assert (found.type, found.key_state) == (ItemType.MATCHING, "certain")
    assert found.stem == "Thủ đô của Việt Nam là thành phố nào?"
    assert [(option.text, option.match) for option in found.options] == [("Thủ đô", "Hà Nội"), ("Cố đô", "Huế")]
    assert found.extras == ("Đà Nẵng",)


def test_pairs_without_a_right_side_for_each_are_refused() -> None:
    """A side that scores with nothing, or with two."""
    assert "ghép" in refusal(sides(("X", "A"))).reason
    assert "ghép" in refusal(sides(("X", "A"), ("X", "B"), ("Y", "C"))).reason


def test_an_order_is_spelled_out_by_a_condition() -> None:
    """The sequence of values is the right order; two sequences, or half of one, are none."""
    body = STEM + lid(cardinality="Ordered")
    found = draft(item(body, when(is_("C") + is_("A") + is_("B")))).item
    assert found.type is ItemType.ORDERING
    assert [option.text for option in found.options] == ["Đà Nẵng", "Hà Nội", "Huế"]
    assert "thứ tự" in refusal(item(body, when(is_("C") + is_("A")))).reason
    two = when(is_("C") + is_("A") + is_("B")) + when(is_("A") + is_("B") + is_("C"))
    assert "thứ tự" in refusal(item(body, two)).reason


def test_one_dropdown_is_a_gap() -> None:
    """Canvas marks the gap in the text by the name of the response."""
    stem = "<material><mattext>Thủ đô là [noi], từ 1945.</mattext></material>"
    body = stem + lid(ident="response_noi", inside="<material><mattext>noi</mattext></material>")
    found = draft(item(body, when(is_("A", "response_noi")), "multiple_dropdowns_question")).item
    assert (found.type, found.stem) == (ItemType.CLOZE, "Thủ đô là … , từ 1945.")


@pytest.mark.parametrize(
    ("kind", "called"),
    [
        ("essay_question", "essay"),
        ("text_only_question", "description"),
        ("calculated_question", "calculated_question"),
        ("categorization_question", "categorization_question"),
        ("fill_in_multiple_blanks_question", "fill_in_multiple_blanks_question"),
    ],
)
def test_kinds_of_canvas_that_are_no_question_here_are_refused(kind: str, called: str) -> None:
    """By the name of the kind, with a reason in words."""
    found = refusal(item(STEM + lid(), when(is_("A")), kind))
    assert found.kind == called and found.reason


def test_other_ways_to_answer_are_refused_by_their_elements() -> None:
    """A spot on a picture, nothing to answer with, a text that nothing scores."""
    spot = '<response_xy ident="R"><render_hotspot/></response_xy>'
    assert refusal(item(STEM + spot)).kind == "response_xy, render_hotspot"
    assert refusal(item(STEM)).kind == "description"
    assert refusal(item(STEM + fib())).kind == "essay"


def test_sections_are_the_category_and_the_assessment_the_title() -> None:
    """Titles around a question say where it belongs."""
    inner = (
        f"<section title='Việt Nam'><section title='Thành phố'>{item(STEM + lid(), when(is_('A')))}</section></section>"
    )
    result = read_raw(file(inner))
    assert result.found.title == "Đề"
    assert [each.item.category for each in result.drafts] == ["Việt Nam/Thành phố"]


def test_damage_costs_only_what_stands_behind_it() -> None:
    """Questions before the damage are read, those behind it are counted as refused, the line is said."""
    one = item(STEM + lid(), when(is_("A"))) + "\n"
    raw = file(one, one, one.replace("</presentation>", "</presentatie>"), one)
    result = read_raw(raw)
    assert len(result.drafts) == 2
    assert [each.kind for each in result.refused] == ["damaged", "damaged"]
    assert [(problem.code, problem.line) for problem in result.problems] == [("bad-xml", 3)]


def test_a_file_of_references_says_so() -> None:
    """A paper whose questions lie in another bank holds none."""
    result = read_raw(b"<questestinterop><assessment><section/></assessment></questestinterop>")
    assert [problem.code for problem in result.problems] == ["no-items"]


def test_hard_work_is_refused_soon() -> None:
    """Thousands of conditions or responses do not hold anybody up."""
    with in_time():
        many = "".join(when(is_("A"), "1", "Add") for _ in range(20_000))
        assert refusal(item(STEM + lid(cardinality="Multiple"), many)).reason
        lids = "".join(lid(ident=f"R{n}", inside="<material><mattext>x</mattext></material>") for n in range(3000))
        assert refusal(item(STEM + lids, when(is_("A")))).reason
