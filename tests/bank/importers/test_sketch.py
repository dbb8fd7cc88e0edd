"""A question is finished in one way, and its key is never guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.bank import Bank, ItemType, native
from hoctapbac.bank.importers.sketch import Part, Sketch, finish
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Evidence, Refused, bank_of


def sketch(*said: tuple[int, ...], kind: ItemType | None = None) -> Sketch:
    """A question of three options, with one piece of evidence for each of `said`."""
    words = ("gạch chân", "dòng «Đáp án»", "bảng đáp án")
    return Sketch(
        where="đoạn 3",
        line=3,
        number="1",
        kind=kind,
        stem="Thủ đô của Việt Nam là thành phố nào?",
        options=[Part("Hà Nội"), Part("Huế"), Part("Đà Nẵng")],
        evidence=[Evidence("mark", places, word) for places, word in zip(said, words, strict=False)],
    )


def finished(of: Sketch) -> tuple[Draft | Refused, list[str]]:
    notes = Notes("tệp")
    return finish(of, notes), [problem.code for problem in notes.problems()]


@pytest.mark.parametrize(
    ("said", "kind", "state", "keys"),
    [
        ([(0,)], ItemType.SINGLE, "certain", [0]),
        ([(0,), (0,)], ItemType.SINGLE, "certain", [0]),
        ([(0, 2)], ItemType.MULTIPLE, "certain", [0, 2]),
        ([(0,), (1,)], ItemType.SINGLE, "conflicting", [0, 1]),
        ([(0,), (0, 1)], ItemType.MULTIPLE, "conflicting", [0, 1]),
        ([(7,)], ItemType.SINGLE, "conflicting", []),
        ([], ItemType.SINGLE, "missing", []),
        ([()], ItemType.SINGLE, "missing", []),
    ],
)
def test_the_key_is_certain_only_where_all_evidence_agrees(
    said: list[tuple[int, ...]], kind: ItemType, state: str, keys: list[int]
) -> None:
    """Evidence that disagrees, or names no option, leaves the key open, with every named option marked."""
    draft, codes = finished(sketch(*said))
    assert isinstance(draft, Draft)
    assert (draft.item.type, draft.item.key_state) == (kind, state)
    assert [n for n, option in enumerate(draft.item.options) if option.key] == keys
    assert codes == {"certain": [], "conflicting": ["key-conflict"], "missing": ["key-missing"]}[state]


def test_two_marks_on_a_question_of_one_answer_are_a_conflict() -> None:
    """Where the reader knows that one option is right, two marked ones are not quietly made several answers."""
    draft, _ = finished(sketch((0, 1), kind=ItemType.SINGLE))
    assert isinstance(draft, Draft) and draft.item.key_state == "conflicting"


def test_a_conflict_shows_both_readings() -> None:
    """The problem and the stored item name each piece of evidence with its place."""
    notes = Notes("tệp")
    draft = finish(sketch((0,), (1,)), notes)
    assert isinstance(draft, Draft)
    (problem,) = notes.problems()
    assert "gạch chân: A" in problem.message and "dòng «Đáp án»: B" in problem.message
    (item,) = bank_of(Bank("b", "B"), [draft]).items
    assert item.evidence == ("gạch chân: A", "dòng «Đáp án»: B")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"stem": " \u200b "}, "no-stem"),
        ({"options": [Part("một")]}, "too-few-options"),
        ({"options": [Part("một"), Part("\x00")]}, "empty-option"),
        ({"options": [Part(str(n)) for n in range(27)]}, "too-many-options"),
        ({"stem": "x" * 4001}, "too-long"),
        ({"options": [Part("x" * 1001), Part("y")]}, "too-long"),
        ({"kind": ItemType.CLOZE}, "blank"),
    ],
)
def test_what_nothing_can_be_made_of_is_refused(changed: dict[str, object], code: str) -> None:
    """A shapeless question is refused with its number, its place and the reason, and reported."""
    refused, codes = finished(replace(sketch((0,)), **changed))  # type: ignore[arg-type]
    assert isinstance(refused, Refused) and codes == [code]
    assert (refused.number, refused.line, refused.where) == ("1", 3, "đoạn 3") and refused.reason


def test_equal_questions_get_codes_of_their_own() -> None:
    """A question that stands twice in a file makes two items that can be told apart, the same way each time."""
    draft, _ = finished(sketch((0,)))
    assert isinstance(draft, Draft)
    codes = [item.id for item in bank_of(Bank("b", "B"), [draft] * 3).items]
    assert len(set(codes)) == 3 and codes[1:] == [f"{codes[0]}-2", f"{codes[0]}-3"]


parts = st.builds(
    Part,
    text=st.text(max_size=40),
    percent=st.sampled_from(("", "100", "50", "-50")),
    pinned=st.booleans(),
    feedback=st.text(max_size=40),
    match=st.text(max_size=40),
)
sketches = st.builds(
    Sketch,
    line=st.integers(0, 99),
    kind=st.none() | st.sampled_from([k for k in ItemType if k is not ItemType.NUMBER]),
    stem=st.text(max_size=60),
    options=st.lists(parts, max_size=5),
    answers=st.lists(parts, max_size=3),
    extras=st.lists(st.text(max_size=20), max_size=2),
    evidence=st.lists(
        st.builds(Evidence, st.just("mark"), st.lists(st.integers(0, 5), max_size=3).map(tuple)), max_size=3
    ),
    id=st.text(max_size=80),
    title=st.text(max_size=20),
    category=st.text(max_size=20),
    tags=st.lists(st.text(max_size=10), max_size=2),
    source=st.text(max_size=20),
    explanation=st.text(max_size=20),
    shuffle=st.booleans(),
)


@given(sketches)
def test_whatever_is_finished_can_be_kept(of: Sketch) -> None:
    """Any sketch is a draft or a refusal; a draft's item survives being written and read in the native format."""
    result, codes = finished(of)
    if isinstance(result, Refused):
        assert codes
        return
    bank = bank_of(Bank("b", "B"), [result])
    again = native.read(native.write(bank).encode(), "b").value
    assert again == bank
