"""Moodle XML, old and new: what is a question here too comes over whole, everything else is refused by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.bank import ItemType
from hoctapbac.bank.importers import Imported, read
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.pivot import Draft

STEM = "<questiontext format='html'><text><![CDATA[<p>Thủ đô của Việt Nam?</p>]]></text></questiontext>"


def imported(*questions: str) -> Imported:
    body = "\n".join(questions)
    return read(
        Source(f"<?xml version='1.0' encoding='UTF-8'?>\n<quiz>\n{body}\n</quiz>".encode(), "tệp"), "moodle-xml"
    )


def question(kind: str, *parts: str, stem: str = STEM) -> str:
    return f"<question type='{kind}'><name><text>Tên</text></name>{stem}{''.join(parts)}</question>"


def answer(text: str, fraction: str, more: str = "") -> str:
    return f"<answer fraction='{fraction}'><text>{text}</text>{more}</answer>"


def only(*parts: str, kind: str = "multichoice", stem: str = STEM) -> Draft:
    result = imported(question(kind, *parts, stem=stem))
    assert not [p for p in result.problems if p.severity == "error"] and not result.refused
    return result.drafts[0]


HANOI, HUE = answer("Hà Nội", "100"), answer("Huế", "0")


@pytest.mark.parametrize(
    ("single", "kind"),
    [
        ("<single>true</single>", ItemType.SINGLE),
        ("<single>1</single>", ItemType.SINGLE),
        ("", ItemType.SINGLE),
        ("<single>false</single>", ItemType.MULTIPLE),
        ("<single>0</single>", ItemType.MULTIPLE),
    ],
)
def test_one_answer_or_several(single: str, kind: ItemType) -> None:
    """Both ways of writing the flag; one answer where there is none."""
    item = only(single, HANOI, HUE).item
    assert (item.type, item.stem, item.title) == (kind, "Thủ đô của Việt Nam?", "Tên")
    assert [option.key for option in item.options] == [True, False]


def test_marks_codes_tags_and_feedback() -> None:
    """What other systems state is kept where there is room, and named where there is none."""
    feedback = "<feedback format='html'><text>&lt;p&gt;Cố đô&lt;/p&gt;</text></feedback>"
    draft = only(
        HANOI,
        answer("Huế", "-33.333333333333336", feedback),
        "<defaultgrade>2.0000000</defaultgrade><penalty>0.3333333</penalty><idnumber>ls-01</idnumber>",
        "<tags><tag><text>lịch sử</text></tag></tags><shuffleanswers>0</shuffleanswers>",
        "<generalfeedback><text>Từ năm 1010.</text></generalfeedback>",
        "<hint><text>Bắt đầu bằng H</text></hint><correctfeedback><text>Đúng</text></correctfeedback>",
    )
    assert (draft.mark, draft.penalty, draft.item.id, draft.item.tags) == ("2", "0.3333333", "ls-01", ("lịch sử",))
    assert [credit.percent for credit in draft.credits] == ["100", "-33.33333"]
    assert draft.item.options[1].feedback == "Cố đô" and draft.item.explanation == "Từ năm 1010."
    assert all(option.pinned for option in draft.item.options)
    assert len(draft.dropped) == 2


def test_escaped_html_and_cdata_mean_the_same() -> None:
    """Markup as entities or as CDATA; entities are taken apart once only."""
    escaped = "<questiontext format='html'><text>&lt;p&gt;1 &amp;lt; 2, &amp;amp;lt;?&lt;/p&gt;</text></questiontext>"
    cdata = "<questiontext format='html'><text><![CDATA[<p>1 &lt; 2, &amp;lt;?</p>]]></text></questiontext>"
    assert only(HANOI, HUE, stem=escaped).item.stem == only(HANOI, HUE, stem=cdata).item.stem == "1 < 2, &lt;?"


def test_plain_text_is_as_written() -> None:
    """In plain text a tag is letters."""
    stem = "<questiontext format='plain_text'><text>Thẻ &lt;b&gt; &amp;lt;?</text></questiontext>"
    assert only(HANOI, HUE, stem=stem).item.stem == "Thẻ <b> &lt;?"


def test_old_files() -> None:
    """A name without <text>, a picture in a field of its own, no formats anywhere."""
    old = (
        "<question type='multichoice'><name>Tên cũ</name><questiontext>Cờ nào?</questiontext>"
        f"<image>co.png</image><image_base64>AAAA</image_base64>{HANOI}{HUE}</question>"
    )
    draft = imported(old).drafts[0]
    assert (draft.item.title, draft.item.stem, draft.media) == ("Tên cũ", "Cờ nào? [hình 1]", ("co.png",))


def test_files_inside_leave_their_place() -> None:
    """Shown pictures and linked sounds alike; the bytes stay behind."""
    stem = (
        "<questiontext format='html'><text><![CDATA[<img src='@@PLUGINFILE@@/c%E1%BB%9D.png'> Cờ nào?]]></text>"
        "<file name='cờ.png' encoding='base64'>AAAA</file><file name='bai.mp3'>AAAA</file></questiontext>"
    )
    draft = only(HANOI, HUE, stem=stem)
    assert draft.item.stem == "[hình 1] Cờ nào? [tệp 2]" and draft.media == ("cờ.png", "bai.mp3")


def test_true_and_false() -> None:
    """By the words, whatever their order."""
    item = only(answer("false", "0"), answer("true", "100"), kind="truefalse").item
    assert item.type is ItemType.TRUE_FALSE and item.options[0].key


def test_short_answers() -> None:
    """Case, partly right answers, wildcards."""
    draft = only(
        "<usecase>1</usecase>",
        HANOI,
        answer("Thăng Long", "50"),
        answer("*", "0"),
        answer("Ha*", "100"),
        kind="shortanswer",
    )
    assert draft.case_sensitive and draft.item.answers == ("Hà Nội", "Ha")
    assert [credit.text for credit in draft.credits] == ["Hà Nội", "Thăng Long", "*", "Ha"]


def test_numbers_have_tolerance_and_unit() -> None:
    """Decimals with a dot; the unit whose factor is 1."""
    units = "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>"
    item = only(answer("3.140", "100", "<tolerance>0.010</tolerance>"), units, kind="numerical").item
    assert (item.answers, item.tolerance, item.measure) == (("3.14",), "0.01", "m")


def test_pairs_and_what_belongs_to_none() -> None:
    """An empty left side is a right side that belongs to none."""
    pairs = "".join(
        f"<subquestion format='html'><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
        for left, right in (("Hà Nội", "thủ đô"), ("Huế", "cố đô"), ("", "đảo"))
    )
    item = only(pairs, kind="matching").item
    assert [(option.text, option.match) for option in item.options] == [("Hà Nội", "thủ đô"), ("Huế", "cố đô")]
    assert item.extras == ("đảo",)


def cloze(text: str) -> str:
    return question("cloze", stem=f"<questiontext format='html'><text><![CDATA[{text}]]></text></questiontext>")


def test_one_gap_filled_by_choice() -> None:
    """Its words are the options, its place the blank."""
    draft = imported(cloze("<p>Thủ đô là {1:MULTICHOICE:%0%Huế#Cố đô~=Hà Nội \\} &amp; phụ cận}.</p>")).drafts[0]
    assert (draft.item.type, draft.item.stem) == (ItemType.CLOZE, "Thủ đô là … .")
    assert [(o.text, o.key, o.feedback) for o in draft.item.options] == [
        ("Huế", False, "Cố đô"),
        ("Hà Nội } & phụ cận", True, ""),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (question("essay"), "essay"),
        (question("description"), "description"),
        (question("calculatedmulti", HANOI, HUE), "calculatedmulti"),
        (question("ddwtos", HANOI, HUE), "ddwtos"),
        (question("ordering", "<selecttype>RANDOM</selecttype>", HANOI, HUE), "ordering"),
        (cloze("{1:MC:=a~b} {1:MC:=a~b}"), "cloze"),
        (cloze("Số {1:NUMERICAL:=5:0.1}"), "cloze"),
        (cloze("Không có chỗ trống"), "cloze"),
        (cloze("Hở {1:MULTICHOICE:=a~b"), "cloze"),
    ],
)
def test_other_kinds_are_refused_by_name(text: str, kind: str) -> None:
    """Never half a question for a whole one; and no error, since nothing is wrong with the file."""
    result = imported(text, question("multichoice", HANOI, HUE))
    assert [each.kind for each in result.refused] == [kind] and len(result.drafts) == 1
    assert {problem.severity for problem in result.problems} == {"warning"}


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("<single>true</single>", HANOI, answer("Huế", "100")), "key-conflict"),
        ((answer("Hà Nội", "50"), HUE), "key-missing"),
        ((answer("Hà Nội", "33,3"), HUE), "bad-weight"),
        ((HANOI,), "too-few-options"),
    ],
)
def test_doubtful_keys_are_errors_with_their_line(parts: tuple[str, ...], code: str) -> None:
    """Two fully right options of one, none, or a weight that cannot be read."""
    problems = [p for p in imported(question("multichoice", *parts)).problems if p.severity == "error"]
    assert [(p.line, p.code) for p in problems] == [(3, code)]


def test_weights_that_do_not_make_a_hundred_are_told() -> None:
    """In a question of several answers."""
    result = imported(question("multichoice", "<single>false</single>", answer("a", "100"), answer("b", "50"), HUE))
    assert [(p.severity, p.code) for p in result.problems] == [("warning", "weights-sum")]


def test_a_decimal_comma_is_an_error() -> None:
    """As in GIFT: nobody guesses what was meant."""
    problems = imported(question("numerical", answer("3,14", "100"))).problems
    assert [(p.line, p.code) for p in problems] == [(3, "decimal-comma")]


def test_categories_hold_until_the_next() -> None:
    """«$course$/top/» is Moodle's own beginning."""
    entry = "<question type='category'><category><text>$course$/top/Lịch sử/A</text></category></question>"
    assert [draft.item.category for draft in imported(entry, question("multichoice", HANOI, HUE)).drafts] == [
        "Lịch sử/A"
    ]


def test_half_a_file_keeps_what_came_before() -> None:
    """The questions that are whole are read, and the place where it breaks off is told."""
    raw = f"<quiz>\n{question('multichoice', HANOI, HUE)}\n<question type='essay'><name>".encode()
    result = read(Source(raw, "tệp"), "moodle-xml")
    assert len(result.drafts) == 1
    assert [(p.line, p.code) for p in result.problems] == [(3, "bad-xml")]


@given(st.text("<>/&;ab '\"=quiznsto{}:~#%", max_size=80))
def test_no_bytes_raise(text: str) -> None:
    """Anything between the tags of a question is read, refused or told."""
    result = read(Source(f"<quiz><question type='multichoice'>{text}</question></quiz>".encode(), "tệp"), "moodle-xml")
    assert result.drafts or result.refused or result.problems
