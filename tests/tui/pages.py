"""Any page at all, for laws that hold for every page."""

from __future__ import annotations

from hypothesis import strategies as st

from hoctapbac.journey.page import Choice, Clock, Code, Field, Gap, Page, Quote, Row, Steps, Text

ROLES = ("body", "heading", "quiet", "strong", "right", "notyet", "warning")
_words = st.sampled_from(
    [
        "trách", "nhiệm", "“kỷ", "cương”", "·", "54/60", "x" * 90, "漢字", "Nguyễn",
        "[/b]", "\x1b[2J", "\n", "\u202e", "e\u0302\u0301", "👍🏽", "\ufe0f", "\u200b", "\t", "\ud800",
    ]
)  # fmt: skip
texts = st.one_of(
    st.lists(_words, max_size=40).map(" ".join),
    st.text(st.characters(), max_size=30),
)
short = st.one_of(st.sampled_from(["", "A", "1", "●", "[x]", "漢"]), st.text(st.characters(), max_size=8))
blocks = st.one_of(
    st.builds(Text, texts, st.sampled_from(ROLES), st.integers(0, 80)),
    st.builds(Quote, texts, texts),
    st.builds(Row, texts, texts, st.none() | st.integers(-5, 1005), st.sampled_from(ROLES)),
    st.just(Gap()),
    st.builds(
        Steps,
        st.lists(st.sampled_from(["now", "done", "flagged", "open", "closed"]), max_size=60).map(tuple),
    ),
)
choices = st.builds(Choice, texts, short, st.none() | short, texts, st.booleans())
fields = st.builds(Field, texts, texts, st.integers(-3, 200), texts)
forms = st.lists(
    st.sampled_from(["HTB", "phiếu " * 9, "https://HUB.VN/T/" + "7" * 75, "https://HUB.VN/R/" + "7" * 301, "x" * 5000])
    | texts,
    min_size=1,
    max_size=2,
).map(tuple)


def pages(most_columns: int = 12) -> st.SearchStrategy[Page]:
    """Pages of any content; of at most `most_columns` columns of choices."""
    return st.builds(
        Page,
        name=st.just("any"),
        number=st.integers(1, 3),
        title=texts,
        middle=texts,
        aside=texts,
        clock=st.none() | st.builds(Clock, texts, st.booleans()),
        blocks=st.lists(blocks, max_size=6).map(tuple),
        choices=st.lists(choices, max_size=9).map(tuple),
        cursor=st.integers(-1, 9),
        columns=st.integers(1, most_columns),
        after=st.lists(blocks, max_size=3).map(tuple),
        typing=st.none() | fields,
        code=st.none() | st.builds(Code, forms, texts),
        code_only=st.booleans(),
        keys=st.lists(st.tuples(short, texts), max_size=6).map(tuple),
        notice=texts,
    )
