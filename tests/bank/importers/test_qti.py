"""QTI 2 and 3, single items and packages: what is read, what is refused and why, what damage costs."""

from __future__ import annotations

import io
import zipfile

import pytest

from bank.patience import in_time
from hoctapbac.bank import ItemType
from hoctapbac.bank.importers import Imported, read
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.pivot import Draft, Refused

VERSIONS = ("qti-1.2", "qti-2.0", "qti-2.1", "qti-2.2", "qti-3.0")
SPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
MATCH = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'
MAP = MATCH.replace("match_correct", "map_response")
PROMPT = "<prompt>Thủ đô của Việt Nam là thành phố nào?</prompt>"
ABC = "".join(
    f'<simpleChoice identifier="{name}">{text}</simpleChoice>'
    for name, text in (("A", "Hà Nội"), ("B", "Huế"), ("C", "Đà Nẵng"))
)


def declared(*correct: str, cardinality: str = "single", base: str = "identifier", mapping: str = "") -> str:
    values = "".join(f"<value>{value}</value>" for value in correct)
    right = f"<correctResponse>{values}</correctResponse>" if correct else ""
    return (
        f'<responseDeclaration identifier="R" cardinality="{cardinality}" baseType="{base}">{right}{mapping}'
        "</responseDeclaration>"
    )


def mapped(bounds: str = "", **values: str) -> str:
    entries = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in values.items())
    return f"<mapping {bounds}>{entries}</mapping>"


def item(declaration: str, body: str, scoring: str = MATCH, attributes: str = "", space: str = SPACE) -> bytes:
    return (
        f'<assessmentItem xmlns="{space}" identifier="cau-1" title="Tên" {attributes}>{declaration}'
        f"<itemBody>{body}</itemBody>{scoring}</assessmentItem>"
    ).encode()


def choice(inner: str = PROMPT + ABC, attributes: str = 'shuffle="true" maxChoices="1"') -> str:
    return f'<choiceInteraction responseIdentifier="R" {attributes}>{inner}</choiceInteraction>'


def read_raw(raw: bytes) -> Imported:
    return read(Source(raw, "tệp"), "qti")


def draft(raw: bytes) -> Draft:
    (found,) = read_raw(raw).drafts
    return found


def refusal(raw: bytes) -> Refused:
    result = read_raw(raw)
    assert not result.drafts and result.problems
    (found,) = result.refused
    return found


def right(found: Draft) -> list[str]:
    return [option.text for option in found.item.options if option.key]


def test_a_choice_is_read_with_all_it_says() -> None:
    """Key, stem, title, code, language, pinned options and maximum mark."""
    inner = PROMPT + ABC.replace('"C"', '"C" fixed="true"')
    maximum = (
        '<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float"><defaultValue>'
        "<value>2.0</value></defaultValue></outcomeDeclaration>"
    )
    found = draft(item(declared("A") + maximum, "<p>Đọc câu hỏi.</p>" + choice(inner), attributes='xml:lang="vi"'))
    assert found.item.stem == "Đọc câu hỏi.\nThủ đô của Việt Nam là thành phố nào?"
    assert (found.item.id, found.item.title, found.language, found.mark) == ("cau-1", "Tên", "vi", "2")
    assert (found.item.type, found.item.key_state, right(found)) == (ItemType.SINGLE, "certain", ["Hà Nội"])
    assert [option.pinned for option in found.item.options] == [False, False, True]


@pytest.mark.parametrize(("shuffle", "pinned"), [('shuffle="false"', True), ("", True), ('shuffle="TRUE"', False)])
def test_options_that_are_not_shuffled_stay_in_place(shuffle: str, pinned: bool) -> None:
    """«false», and nothing said, which means the same in QTI, pin all options; «TRUE» in capitals is yes."""
    found = draft(item(declared("A"), choice(attributes=f'{shuffle} maxChoices="1"')))
    assert {option.pinned for option in found.item.options} == {pinned}


def test_rubrics_are_read_or_named_by_whom_they_are_for() -> None:
    """What the person answering sees belongs to the stem; what the scorer sees does not, and is named."""
    blocks = (
        '<rubricBlock view="candidate"><p>Chọn một đáp án.</p></rubricBlock>'
        '<rubricBlock view="scorer"><p>Cho một điểm.</p></rubricBlock>'
    )
    found = draft(item(declared("A"), blocks + choice()))
    assert found.item.stem.startswith("Chọn một đáp án.") and "điểm" not in found.item.stem
    assert found.dropped == ("hướng dẫn cho người chấm",)


def test_pictures_and_formulas_leave_their_place() -> None:
    """A picture and a formula are numbered where they stand, also one whose prefix was never declared."""
    body = '<p>Xem <img src="a.png" alt=""/> và <m:math><m:mi>x</m:mi></m:math>.</p>'
    found = draft(item(declared("A"), body + choice()))
    assert found.item.stem.startswith("Xem [hình 1] và [công thức 2] .")
    assert found.media == ("a.png", "công thức")


def test_weights_come_from_the_mapping() -> None:
    """What an option is worth in percent of the whole, also those the mapping leaves to its default."""
    mapping = mapped('lowerBound="0" upperBound="2" defaultValue="-2"', A="1", B="1", C="-1")
    extra = ABC + '<simpleChoice identifier="D">Vinh</simpleChoice>'
    raw = item(declared("A", "B", cardinality="multiple", mapping=mapping), choice(PROMPT + extra, ""), MAP)
    found = draft(raw)
    assert (found.item.type, found.item.key_state, right(found)) == (ItemType.MULTIPLE, "certain", ["Hà Nội", "Huế"])
    assert [credit.percent for credit in found.credits] == ["50", "50", "-50", "-100"]
    assert not found.item.partial


def test_a_mapping_that_scores_option_by_option_is_our_own_way() -> None:
    """Each wrong one takes what a right one gives: that is «từng phần», and needs no weights."""
    mapping = mapped('lowerBound="0"', A="0.5", B="0.5", C="-0.5")
    found = draft(item(declared("A", "B", cardinality="multiple", mapping=mapping), choice(attributes=""), MAP))
    assert found.item.partial and found.credits == ()


def test_a_mapping_that_does_not_count_says_nothing() -> None:
    """Where the item is scored by the right value alone, a mapping beside it is no evidence."""
    found = draft(item(declared("A", mapping=mapped(B="1")), choice(), MATCH))
    assert (found.item.key_state, right(found)) == ("certain", ["Hà Nội"])


def test_two_sources_that_disagree_are_a_conflict() -> None:
    """The right value says A, the mapping that scores says B: both keep their mark and nobody chooses."""
    found = draft(item(declared("A", mapping=mapped(B="1")), choice(), MAP))
    assert (found.item.key_state, right(found)) == ("conflicting", ["Hà Nội", "Huế"])
    assert [each.places for each in found.evidence] == [(0,), (1,)]


@pytest.mark.parametrize(("correct", "state"), [((), "missing"), (("A", "B"), "conflicting"), (("X",), "conflicting")])
def test_a_key_is_never_guessed(correct: tuple[str, ...], state: str) -> None:
    """No right value, two for one answer, one that names no option."""
    assert draft(item(declared(*correct), choice())).item.key_state == state


def test_feedback_goes_to_the_option_it_is_for() -> None:
    """Inside the option or behind the item, by the name of the option; the rest is named as lost."""
    inner = PROMPT + ABC.replace(
        "Huế", 'Huế<feedbackInline outcomeIdentifier="F" identifier="B" showHide="show">Cố đô.</feedbackInline>'
    )
    modal = (
        '<modalFeedback outcomeIdentifier="F" identifier="A" showHide="show">Đúng.</modalFeedback>'
        '<modalFeedback outcomeIdentifier="F" identifier="chung" showHide="show">Đọc lại bài.</modalFeedback>'
        '<modalFeedback outcomeIdentifier="E" identifier="x" showHide="hide">Theo Hiến pháp.</modalFeedback>'
    )
    found = draft(item(declared("A"), choice(inner), MATCH + modal))
    assert [option.feedback for option in found.item.options] == ["Đúng.", "Cố đô.", ""]
    assert [option.text for option in found.item.options] == ["Hà Nội", "Huế", "Đà Nẵng"]
    assert found.item.explanation == "Theo Hiến pháp."
    assert found.dropped == ("nhận xét chung của câu",)


def conditions(test: str, then: str = "1", otherwise: str = "0") -> str:
    sets = '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">%s</baseValue></setOutcomeValue>'
    return (
        f"<responseProcessing><responseCondition><responseIf>{test}{sets % then}</responseIf>"
        f"<responseElse>{sets % otherwise}</responseElse></responseCondition></responseProcessing>"
    )


SAME = '<match><variable identifier="R"/><correct identifier="R"/></match>'


def test_a_template_spelled_out_is_the_template() -> None:
    """The published program written into the item, with feedback handed on, is understood."""
    assert right(draft(item(declared("A"), choice(), conditions(SAME)))) == ["Hà Nội"]
    handed = '<setOutcomeValue identifier="F"><variable identifier="R"/></setOutcomeValue>'
    program = conditions(SAME).replace("<responseProcessing>", f"<responseProcessing>{handed}")
    assert right(draft(item(declared("A"), choice(), program))) == ["Hà Nội"]


@pytest.mark.parametrize(
    "program",
    [
        conditions(SAME, then="0", otherwise="1"),
        conditions(f"<not>{SAME}</not>"),
        conditions(SAME.replace("<correct", "<variable")),
        conditions(SAME.replace('correct identifier="R"', 'correct identifier="S"')),
        conditions(SAME).replace("<responseElse>", "<responseElseIf/><responseElse>"),
        MATCH.replace("match_correct", "map_response_point"),
        MATCH.replace("match_correct", "cua_rieng_toi"),
        "<responseProcessing><exitResponse/></responseProcessing>",
    ],
)
def test_a_program_that_is_not_understood_is_refused(program: str) -> None:
    """A right value that another program scores is no key: the item is refused with the reason."""
    found = refusal(item(declared("A"), choice(), program))
    assert "responseProcessing" in found.reason and found.kind == "choiceInteraction"


@pytest.mark.parametrize(
    "name",
    [
        "extendedTextInteraction",
        "uploadInteraction",
        "associateInteraction",
        "hottextInteraction",
        "hotspotInteraction",
        "gapMatchInteraction",
        "sliderInteraction",
        "customInteraction",
    ],
)
def test_other_interactions_are_refused_by_name(name: str) -> None:
    """The kind is the interaction's name, the reason is in words, and it is a warning and no fault of the file."""
    raw = item(declared("A"), f'<{name} responseIdentifier="R"/>')
    found = refusal(raw)
    assert found.kind == name and found.reason
    assert {problem.severity for problem in read_raw(raw).problems} == {"warning"}


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (item(declared("A"), choice(), attributes='adaptive="true"'), "adaptive"),
        (item(declared("A") + '<templateDeclaration identifier="n"/>', choice()), "template"),
        (item(declared("A"), choice() + choice()), "nhiều chỗ trả lời"),
        (item(declared("A"), "<p>Đọc đoạn văn.</p>"), "không có chỗ trả lời"),
        (item("", choice()), "biến trả lời"),
        (item(declared("A"), choice(PROMPT + ABC.replace('"B"', '"A"'))), "trùng mã"),
    ],
)
def test_what_is_not_ordinary_is_refused_with_its_reason(raw: bytes, reason: str) -> None:
    """Adaptive, drawn by chance, several interactions, none, nothing declared, two options of one name."""
    assert reason in refusal(raw).reason


def test_one_gap_to_choose_for_is_a_cloze() -> None:
    """The words to choose from leave a gap in the line where they stood."""
    words = '<inlineChoice identifier="A">Hà Nội</inlineChoice><inlineChoice identifier="B">Huế</inlineChoice>'
    body = (
        f'<p>Thủ đô là <inlineChoiceInteraction responseIdentifier="R">{words}</inlineChoiceInteraction>, từ 1945.</p>'
    )
    found = draft(item(declared("A"), body))
    assert (found.item.type, found.item.stem) == (ItemType.CLOZE, "Thủ đô là … , từ 1945.")
    assert right(found) == ["Hà Nội"]


def entry(before: str = "<p>Thủ đô?</p>", after: str = "") -> str:
    return f'{before}<p><textEntryInteraction responseIdentifier="R"/>{after}</p>'


def test_typed_words_are_read_with_what_each_is_worth() -> None:
    """Fully right answers are the key, half right ones are weights; capitals count unless the file says no."""
    mapping = mapped(**{"Hà Nội": "1", "Thăng Long": "0.5"})
    found = draft(item(declared("Hà Nội", base="string", mapping=mapping), entry(), MAP))
    assert (found.item.type, found.item.stem, found.item.answers) == (ItemType.SHORT_TEXT, "Thủ đô?", ("Hà Nội",))
    assert [(credit.text, credit.percent) for credit in found.credits] == [("Hà Nội", "100"), ("Thăng Long", "50")]
    assert found.case_sensitive
    loose = mapping.replace("mappedValue", 'caseSensitive="false" mappedValue')
    assert not draft(item(declared("Hà Nội", base="string", mapping=loose), entry(), MAP)).case_sensitive


def test_a_right_word_that_the_mapping_does_not_know_is_a_conflict() -> None:
    """The right value says one word, the mapping that scores another."""
    raw = item(declared("Huế", base="string", mapping=mapped(**{"Hà Nội": "1"})), entry(), MAP)
    assert draft(raw).item.key_state == "conflicting"


def test_a_place_to_type_in_the_middle_stays_a_gap() -> None:
    """Text behind it is not glued to the text before it."""
    body = '<p>Thủ đô là <textEntryInteraction responseIdentifier="R"/> từ năm 1945.</p>'
    assert draft(item(declared("Hà Nội", base="string"), body)).item.stem == "Thủ đô là … từ năm 1945."


EQUAL = '<equal toleranceMode="%s" tolerance="%s"><variable identifier="R"/><correct identifier="R"/></equal>'


@pytest.mark.parametrize(
    ("mode", "tolerance", "expected"),
    [("exact", "", "0"), ("absolute", "0.5 0.5", "0.5"), ("relative", "10 10", "6.25")],
)
def test_numbers_have_their_tolerance(mode: str, tolerance: str, expected: str) -> None:
    """Exact, within an amount, within percents of the right number."""
    raw = item(declared("62.50", base="float"), entry(), conditions(EQUAL % (mode, tolerance)))
    found = draft(raw).item
    assert (found.type, found.answers, found.tolerance) == (ItemType.NUMBER, ("62.5",), expected)


@pytest.mark.parametrize(("value", "program"), [("62,5", MATCH), ("62.5", conditions(EQUAL % ("absolute", "1 2")))])
def test_a_number_that_cannot_be_meant_exactly_is_refused(value: str, program: str) -> None:
    """A decimal comma where the format has a dot; a tolerance that is not the same on both sides."""
    assert refusal(item(declared(value, base="float"), entry(), program)).reason


def sides(*pairs: str, base: str = "directedPair") -> bytes:
    left, right = (
        "".join(f'<simpleAssociableChoice identifier="{n}" matchMax="1">{t}</simpleAssociableChoice>' for n, t in side)
        for side in ((("A", "Hà Nội"), ("B", "Huế")), (("X", "Thủ đô"), ("Y", "Cố đô"), ("Z", "Cảng")))
    )
    sets = f"<simpleMatchSet>{left}</simpleMatchSet><simpleMatchSet>{right}</simpleMatchSet>"
    body = f'<matchInteraction responseIdentifier="R"><prompt>Ghép.</prompt>{sets}</matchInteraction>'
    return item(declared(*pairs, cardinality="multiple", base=base), body)


@pytest.mark.parametrize("raw", [sides("A X", "B Y"), sides("X A", "Y B", base="pair")])
def test_pairs_are_read_in_either_direction(raw: bytes) -> None:
    """Each left side has its right side, and a right side without one is a distractor."""
    found = draft(raw).item
    assert (found.type, found.key_state) == (ItemType.MATCHING, "certain")
    assert [(option.text, option.match) for option in found.options] == [("Hà Nội", "Thủ đô"), ("Huế", "Cố đô")]
    assert found.extras == ("Cảng",)


@pytest.mark.parametrize("pairs", [("A X",), ("A X", "A Y", "B Z"), ("A X", "B K")])
def test_pairs_that_are_not_one_for_each_are_refused(pairs: tuple[str, ...]) -> None:
    """A left side without a right side, with two, or with one that is not there."""
    assert "ghép" in refusal(sides(*pairs)).reason


def order(*correct: str) -> bytes:
    body = f'<orderInteraction responseIdentifier="R"><prompt>Xếp từ bắc vào nam.</prompt>{ABC}</orderInteraction>'
    return item(declared(*correct, cardinality="ordered"), body)


def test_an_order_is_read_as_the_right_one() -> None:
    """The options stand in the right order, whatever order the file shows; half an order is refused."""
    found = draft(order("A", "B", "C")).item
    assert (found.type, found.key_state) == (ItemType.ORDERING, "certain")
    turned = draft(order("C", "A", "B")).item
    assert [option.text for option in turned.options] == ["Đà Nẵng", "Hà Nội", "Huế"]
    assert "thứ tự" in refusal(order("A", "B")).reason
    assert draft(order()).item.key_state == "missing"


@pytest.mark.parametrize("names", [("true", "false"), ("false", "true")])
def test_a_statement_to_judge_is_told_by_code_and_word(names: tuple[str, str]) -> None:
    """Options called true and false and reading so are «Đúng» and «Sai», in our order, with their feedback."""
    words = {"true": "True", "false": "Sai"}
    inner = PROMPT + "".join(f'<simpleChoice identifier="{n}">{words[n]}</simpleChoice>' for n in names)
    modal = '<modalFeedback outcomeIdentifier="F" identifier="false" showHide="show">Không.</modalFeedback>'
    found = draft(item(declared("true"), choice(inner), MATCH + modal)).item
    assert found.type is ItemType.TRUE_FALSE and found.key_state == "certain"
    assert [(o.text, o.key, o.feedback) for o in found.options] == [("Đúng", True, ""), ("Sai", False, "Không.")]


def test_options_that_only_read_so_stay_a_choice() -> None:
    """«Đúng» and «Sai» under other codes may be words to choose from like any."""
    inner = PROMPT + ABC.replace("Hà Nội", "Đúng").replace("Huế", "Sai")
    assert draft(item(declared("A"), choice(inner))).item.type is ItemType.SINGLE


def test_kebab_case_and_camel_case_are_one() -> None:
    """An item of QTI 3.0, one of 2.1 and one that mixes both spellings are the same question."""
    old = item(declared("A"), choice(PROMPT + ABC))
    mixed = (
        old.decode()
        .replace("choiceInteraction", "qti-choice-interaction")
        .replace("responseIdentifier", "response-identifier")
    )
    new = (
        '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="cau-1" title="Tên" '
        'adaptive="false" time-dependent="false"><qti-response-declaration identifier="R" cardinality="single" '
        'base-type="identifier"><qti-correct-response><qti-value>A</qti-value></qti-correct-response>'
        '</qti-response-declaration><qti-item-body><qti-choice-interaction response-identifier="R" shuffle="true" '
        'max-choices="1">'
        + (PROMPT + ABC).replace("prompt", "qti-prompt").replace("simpleChoice", "qti-simple-choice")
        + "</qti-choice-interaction></qti-item-body></qti-assessment-item>"
    )
    assert draft(old).item == draft(mixed.encode()).item == draft(new.encode()).item
    assert "QTI 3.0 (1 câu)" in read_raw(new.encode()).found.remarks[0]


def test_nothing_outside_is_fetched() -> None:
    """An XInclude and an external DTD are tolerated and not followed; what they stood for is named."""
    body = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>'
    raw = b'<!DOCTYPE assessmentItem SYSTEM "http://localhost/x.dtd">' + item(declared("A"), body + choice())
    found = draft(raw)
    assert found.item.stem == "Thủ đô của Việt Nam là thành phố nào?"
    assert found.dropped == ("phần đề để ở tệp khác (XInclude)",)


def test_a_damaged_item_is_a_problem_with_its_line_and_a_refusal() -> None:
    """Half an item is no question: it is counted, and the place of the damage is said."""
    raw = item(declared("A"), "\n\n" + choice())
    result = read_raw(raw[: len(raw) - 60])
    assert [each.kind for each in result.refused] == ["damaged"]
    assert [(problem.code, problem.line) for problem in result.problems] == [("bad-xml", 3)]


@pytest.mark.parametrize("root", ["assessmentTest", "manifest", "html"])
def test_a_file_without_questions_says_what_it_is(root: str) -> None:
    """A paper or a manifest without its package, or another XML: a sentence that says what to load."""
    result = read_raw(f"<{root}><p/></{root}>".encode())
    assert not result.drafts and not result.refused
    assert all(problem.remedy for problem in result.problems) and result.problems


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name, content in members.items():
            target.writestr(name, content)
    return buffer.getvalue()


ONE = item(declared("A"), choice())
TWO = ONE.replace(b"cau-1", b"cau-2")


def manifest(*hrefs: str, extra: str = "") -> bytes:
    resources = "".join(
        f'<resource identifier="R{n}" type="imsqti_item_xmlv2p1" href="{href}">{extra}<file href="{href}"/></resource>'
        for n, href in enumerate(hrefs)
    )
    space = "http://www.imsglobal.org/xsd/imscp_v1p1"
    return f'<manifest xmlns="{space}" identifier="M"><resources>{resources}</resources></manifest>'.encode()


def codes(result: Imported) -> list[str]:
    return [draft.item.id for draft in result.drafts]


def test_a_package_is_read_in_the_order_of_its_manifest() -> None:
    """Only what the manifest lists, in its order, names with signs in them too."""
    raw = zipped(
        **{"a%1.xml": TWO, "b b.xml": ONE, "c.xml": ONE, "imsmanifest.xml": manifest("b%20b.xml", "a%251.xml")}
    )
    result = read_raw(raw)
    assert codes(result) == ["cau-1", "cau-2"] and result.problems == ()
    assert [draft.where for draft in result.drafts] == ["b b.xml, dòng 1", "a%1.xml, dòng 1"]


def test_category_and_tags_come_from_the_manifest() -> None:
    """Keywords of a resource are tags, its path of taxons is the category."""
    extra = (
        '<metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><keyword><string>địa lý</string></keyword>'
        "</general><classification><taxonPath><taxon><entry><string>Việt Nam</string></entry></taxon><taxon><entry>"
        "<string>Thành phố</string></entry></taxon></taxonPath></classification></lom></metadata>"
    )
    result = read_raw(zipped(**{"a.xml": ONE, "imsmanifest.xml": manifest("a.xml", extra=extra)}))
    assert [(d.item.category, d.item.tags) for d in result.drafts] == [("Việt Nam/Thành phố", ("địa lý",))]


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"a.xml": ONE}, "no-manifest"),
        ({"a.xml": ONE, "imsmanifest.xml": manifest("khong-co.xml")}, "missing-member"),
        ({"a.xml": ONE, "imsmanifest.xml": manifest("a.xml")[:-20]}, "bad-manifest"),
        ({"goc/a.xml": ONE, "goc/imsmanifest.xml": manifest("a.xml")}, "nested-manifest"),
        ({"a.xml": ONE, "imsmanifest.xml": manifest("../../a.xml")}, "missing-member"),
        ({"a.xml": ONE, "imsmanifest.xml": manifest("a.xml"), "__MACOSX/._a.xml": b"x"}, ""),
    ],
)
def test_a_package_that_is_wrong_is_still_read(members: dict[str, bytes], code: str) -> None:
    """No manifest, a wrong or climbing name, a broken manifest, a folder around it all, what a Mac leaves behind."""
    result = read_raw(zipped(**members))
    assert codes(result) == ["cau-1"]
    assert [problem.code for problem in result.problems] == ([code] if code else [])


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_damaged_item_does_not_cost_the_others(place: int) -> None:
    """First, in the middle or last: the others are read, the damaged one is named with its file."""
    files = {"a.xml": ONE, "b.xml": TWO, "c.xml": ONE.replace(b"cau-1", b"cau-3")}
    broken = list(files)[place]
    files[broken] = files[broken][:-30]
    result = read_raw(zipped(**files, **{"imsmanifest.xml": manifest(*files)}))
    assert len(result.drafts) == 2 and [each.kind for each in result.refused] == ["damaged"]
    assert [broken in problem.message for problem in result.problems] == [True]


@pytest.mark.parametrize("raw", [b"PK khong phai zip", zipped(a=ONE)[:50]], ids=["words", "half"])
def test_what_only_looks_like_a_package_is_a_problem(raw: bytes) -> None:
    """Half a zip, or a file that begins like one."""
    result = read_raw(raw)
    assert [problem.code for problem in result.problems] == ["bad-archive"] and not result.drafts


def test_hard_work_is_refused_or_done_soon() -> None:
    """Thousands of options, values and mapped words do not hold anybody up."""
    many = "".join(f'<simpleChoice identifier="A{n}">{n}</simpleChoice>' for n in range(3000))
    mapping = mapped(**{f"A{n}": "1" for n in range(3000)})
    correct = [f"A{n}" for n in range(3000)]
    with in_time():
        declaration = declared(*correct, cardinality="multiple", mapping=mapping)
        assert "26" in refusal(item(declaration, choice(PROMPT + many, ""), MAP)).reason
        long = item(declared(base="string", mapping=mapping), entry(), MAP)
        assert len(draft(long).item.answers) == 3000


@pytest.mark.parametrize("odd", ['x:="1"', 'qti-="1"', "xml:lang='vi'", 'phần="1"', '-="1"', 'a:b:c="1"'])
def test_odd_names_are_names(odd: str) -> None:
    """Attributes and elements that no version knows, or that are hardly names, cost nothing but themselves."""
    result = read_raw(ONE.replace(b"<prompt>", f"<prompt {odd}>".encode()))
    assert len(result.drafts) + len(result.refused) == 1
    named = ONE.replace(b"</prompt>", "<phần> Chọn một.</phần></prompt>".encode())
    assert draft(named).item.stem.endswith("nào? Chọn một.")
