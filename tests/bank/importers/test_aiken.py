"""Aiken: a letter is a label only in its sequence, and what Moodle drops in silence is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.bank.importers import Imported, read
from hoctapbac.bank.importers.source import Source

CAPITAL = "Thủ đô của Việt Nam là thành phố nào?\nA. Huế\nB. Hà Nội\nANSWER: B\n"


def imported(text: str) -> Imported:
    return read(Source(text.encode(), "tệp"), "aiken")


def right(text: str) -> list[tuple[str, str]]:
    """Stem and key of every question with a certain key."""
    items = [draft.item for draft in imported(text).drafts if draft.item.key_state == "certain"]
    return [(item.stem, next(option.text for option in item.options if option.key)) for item in items]


@pytest.mark.parametrize(
    ("stem", "text"),
    [
        ("Thủ đô?", "Thủ đô?\nA. Huế\nB. Hà Nội\nANSWER: B"),
        ("Thủ đô?", "Thủ đô?\nA) Huế\nB) Hà Nội\nANSWER: B"),
        ("Thủ đô?", "\n\nThủ đô?\n\nA. Huế\n\nB. Hà Nội\n\nANSWER: B\n"),
        ("C. Mác viết bằng tiếng nào?", "C. Mác viết bằng tiếng nào?\nA. Huế\nB. Hà Nội\nANSWER: B"),
        ("V.I. Lênin viết gì?", "V.I. Lênin viết gì?\nA. Huế\nB. Hà Nội\nANSWER: B"),
        ("A. Puskin là ai?", "A. Puskin là ai?\nA. Huế\nB. Hà Nội\nANSWER: B"),
        ("Thẻ <b> & dấu?", "Thẻ <b> & dấu?\nA. Huế\nB. Hà Nội\nANSWER: B"),
    ],
)
def test_stem_options_and_key(stem: str, text: str) -> None:
    """Labels with a dot or a bracket, gaps anywhere, names that look like labels."""
    assert right(text) == [(stem, "Hà Nội")]
    assert not imported(text).problems


@pytest.mark.parametrize("text", ["Thủ đô?\na. Huế\nb. Hà Nội\nĐáp án: b", "Thủ đô?\nA. Huế\nB. Hà Nội\nanswer: b"])
def test_other_ways_of_writing_are_understood_with_a_warning(text: str) -> None:
    """Small letters and «Đáp án:» lose the question in Moodle; here they are read, and told."""
    assert right(text) == [("Thủ đô?", "Hà Nội")]
    assert [problem.severity for problem in imported(text).problems] == ["warning"]


TRAPS = {
    "key outside the options": ("Hỏi?\nA. một\nB. hai\nANSWER: E", "key-conflict"),
    "two keys": ("Hỏi?\nA. một\nB. hai\nC. ba\nANSWER: A, C", "key-conflict"),
    "no letter": ("Hỏi?\nA. một\nB. hai\nANSWER: cả hai", "key-missing"),
    "labels out of order": ("Hỏi?\nB. hai\nA. một\nANSWER: A", "label-order"),
    "a label left out": ("Hỏi?\nA. một\nC. ba\nANSWER: A", "label-order"),
    "a label twice": ("Hỏi?\nA. một\nB. hai\nB. ba\nANSWER: A", "label-order"),
    "stem of two lines": ("Phần một\nHỏi?\nA. một\nB. hai\nANSWER: A", "two-line-stem"),
    "option of two lines": ("Hỏi?\nA. một\nvà nữa\nB. hai\nANSWER: A", "loose-line"),
    "no options": ("Hỏi?\nANSWER: A", "no-options"),
    "one option": ("Hỏi?\nA. một\nANSWER: A", "too-few-options"),
    "no stem": ("A. một\nB. hai\nANSWER: A", "no-stem"),
    "no key": ("Hỏi?\nA. một\nB. hai", "key-missing"),
}


@pytest.mark.parametrize(("text", "code"), TRAPS.values(), ids=TRAPS)
def test_what_moodle_gets_wrong_is_an_error_with_its_line(text: str, code: str) -> None:
    """Each trap is told with its line and costs no other question."""
    result = imported(f"{text}\n\n{CAPITAL}")
    told = [(p.line, p.code) for p in result.problems if p.severity == "error"]
    assert told == [(1, code)]
    assert len(result.drafts) + len(result.refused) == 2
    assert result.drafts[-1].item.key_state == "certain"


def test_a_key_outside_the_options_marks_none() -> None:
    """Moodle would take such a question with nothing right in it."""
    draft = imported("Hỏi?\nA. một\nB. hai\nANSWER: E").drafts[0]
    assert draft.item.key_state == "conflicting" and not any(option.key for option in draft.item.options)


def test_a_stem_of_two_lines_is_kept_whole() -> None:
    """Nobody is to guess which of the lines is a heading."""
    assert right("Phần một\nHỏi?\nA. một\nB. hai\nANSWER: A") == [("Phần một\nHỏi?", "một")]


@given(st.text("ABC.) \nANSWER:Đđáp", max_size=80))
def test_no_text_raises(text: str) -> None:
    """Any jumble is read or refused; a certain key is exactly one option."""
    for draft in imported(text).drafts:
        keys = sum(option.key for option in draft.item.options)
        assert keys == 1 or draft.item.key_state != "certain"
