"""Plain questions take a short way through the GIFT reader, and nobody can tell."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hoctapbac.bank.importers import read
from hoctapbac.bank.importers.gift_plain import plain_choice
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.pivot import Draft, Refused
from hoctapbac.errors import Problem

PLAIN = "::Câu 7:: Thủ đô của Việt Nam là thành phố nào? {\n\t~Huế\n\t=Hà Nội#Từ năm 1976.\n\t~Đà Nẵng\n}"
SHORT, LONG = "// ghi chú\n", "// ghi chú [tag:x]\n"

ordinary = st.text("aBớẢß“”-5.,: ", min_size=1, max_size=8)
nasty = st.sampled_from(
    (
        *(
            "T",
            "TRUE",
            "%50%",
            "[html]a",
            "a->b",
            "a#b",
            "=",
            "~",
            "#",
            "//a",
            "::",
            "<b>x</b>",
            "&lt;",
            "\\=",
            "{",
            "}",
        ),
        *("", " ", "a  b", "\t", "a\tb", "\u00a0", "\u00ad", "e\u0301", "a\nb", "$CATEGORY: a", "_____", "ǰ", "İ"),
    )
)


@st.composite
def words(draw: st.DrawFn) -> str:
    """Mostly ordinary ones, so that most questions have one odd place or none."""
    return draw(nasty if draw(st.integers(0, 15)) == 7 else ordinary)


word = words()
named, told_back = st.just("") | word.map("::{}::".format), st.just("") | word.map("#{}".format)
gaps = st.sampled_from(("", " ", "\n", "\n\t", "\n  ", " \n"))


@st.composite
def nearly_plain(draw: st.DrawFn) -> str:
    """A question of the plain shape, with words in it that may take it out of that shape."""
    name = draw(named)
    answers = [
        draw(st.sampled_from("~~~=")) + draw(word) + draw(told_back) + draw(gaps)
        for _ in range(draw(st.integers(1, 7)))
    ]
    answers.insert(draw(st.integers(0, len(answers))), "=" + draw(word) + draw(gaps))
    after = draw(st.sampled_from(("", "", "", " sau")))
    return f"{name}{draw(gaps)}Thủ đô{draw(word)} {{{draw(gaps)}{''.join(answers)}}}{after}"


def told(text: str) -> tuple[list[Draft], tuple[Refused, ...], tuple[Problem, ...]]:
    """All that comes of a file, without tags."""
    result = read(Source(text.encode(), "tệp"), "gift")
    drafts = [replace(draft, item=replace(draft.item, tags=())) for draft in result.drafts]
    return drafts, result.refused, result.problems


@settings(max_examples=83)
@given(nearly_plain())
@example(PLAIN)
@example("Thủ đô? {=Hà Nội ~Huế}")
@example("Thủ đô? {~Huế=Hà Nội}")
@example("Thủ đô? {~Huế#vì a = b\n~Hà Nội}")
@example("Thủ đô? {~50% =40%}")
def test_ways(question: str) -> None:
    """A question says the same whether the short way is open to it or a tag in its comment closes that way."""
    assert told(SHORT + question) == told(LONG + question)
    assert plain_choice(LONG + question, 1, "") is None


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        SHORT + PLAIN,
        "Năm nào? {=1945 ~1946}",
        "Năm nào? {\n~1944\n=1945\n}",
        "Tỷ lệ nào, theo Điều 5: bao nhiêu % [a]? {=50% ~40% ~Điều 5: 1/2}",
    ],
)
def test_short_way(text: str) -> None:
    """Questions as most people write them do take the short way."""
    assert plain_choice(text, 1, "") is not None


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("Huế", "\\{Huế"),
        PLAIN.replace("~Huế", "~%50%Huế"),
        PLAIN.replace("~Huế", "~[html]Huế"),
        PLAIN.replace("Huế", "<b>Huế</b>"),
        PLAIN.replace("~Huế", "=Huế"),
        PLAIN.replace("=Hà", "~Hà"),
        PLAIN.replace("Từ năm", "Từ = năm"),
        PLAIN + " sau",
        "{=Hà Nội ~Huế}",
    ],
)
def test_long_way(text: str) -> None:
    """What an author or Moodle could mean in two ways never takes the short way."""
    assert plain_choice(text, 1, "") is None
