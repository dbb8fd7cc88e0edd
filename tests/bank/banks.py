"""Banks of every shape for the tests: a strategy over all valid banks, with texts as nasty as people's."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from hoctapbac.bank import Bank, Item, ItemType, Level, Option, Review, Story, Topic
from hoctapbac.vietnamese.cleaning import clean
from hoctapbac.vietnamese.numbers import plain_number

NASTY = (
    "A. Rõ người",
    "*B. Rõ việc",
    "C. Mác và Ph. Ăng-ghen",
    "V. I. Lênin viết",
    "Câu 1. Không phải câu",
    "Thẻ 2. Không phải thẻ",
    "# không phải ghi chú",
    "* sao",
    "Mã: x",
    "Đáp án: B",
    "Trang 2: y",
    "Nguồn : z",
    "a => b",
    "=>",
    "\\=> c",
    "x \\",
    "a | b",
    "|",
    "\\| d",
    "2025",
    "39.427",
    "không",
    "Đúng",
    "😀 vui",
    r"$\frac{1}{2}\alpha$",
    "…",
    "đều do ... tốt",
    "“nói đi đôi với làm”",
    "e\u0301",
    "= \u0338 <b>&lt;</b>",
    ": hai chấm",
)


@cache  # a strategy costs more to make than to draw from
def texts(limit: int = 120) -> st.SearchStrategy[str]:
    """Clean texts that are not empty, of one line or several."""
    line = st.one_of(st.sampled_from(NASTY), st.text(max_size=30))
    lines = st.lists(line, min_size=1, max_size=3).map("\n".join)
    return lines.map(lambda text: clean(clean(text)[:limit])).filter(bool)


codes = st.from_regex(r"[a-z0-9]{1,6}(?:[-_.][a-z0-9]{1,4}){0,2}", fullmatch=True)
tokens = st.text("ABCĐabcđ0123456789-.", min_size=1, max_size=8).filter(
    lambda token: not token.endswith(".") and clean(token) == token
)
numbers = st.decimals(-(10**12), 10**12, places=3).map(Decimal).map(plain_number)
amounts = st.decimals(0, 1000, places=2).map(plain_number)
reviews = st.sampled_from(Review)


@cache
def maybe(limit: int = 120) -> st.SearchStrategy[str]:
    """A clean text, or none."""
    return st.just("") | texts(limit)


_levels, _rules = st.sampled_from(Level), st.sampled_from(("W1", "E2", "length-cue")) | tokens
_few_tokens = st.lists(tokens, max_size=3, unique=True)
_few_topics = st.lists(tokens, max_size=2, unique=True)
_evidence, _tags = st.lists(texts(), max_size=2), st.lists(texts(20), max_size=2)
_ignored = st.lists(_rules, max_size=3, unique=True)
_answers, _words = st.lists(texts(60), min_size=1, max_size=4, unique=True), st.lists(texts(60), min_size=2, max_size=6)
_extras, _pages = st.lists(texts(40), max_size=2), st.lists(texts(), min_size=1, max_size=4)
_item_codes, _story_codes = st.lists(codes, max_size=3, unique=True), st.lists(codes, max_size=2, unique=True)
_kinds = st.sampled_from(ItemType)
_maybe_code = st.just("") | codes
_subjects = st.sampled_from(("collective", "person"))


@cache
def _topic_or_any(topics: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(("", *topics)) | tokens


def _options(draw: st.DrawFn, kind: ItemType) -> tuple[Option, ...]:
    if kind is ItemType.TRUE_FALSE:
        true = draw(st.booleans())
        return (Option("Đúng", key=true, pinned=True), Option("Sai", key=not true, pinned=True))
    words = draw(_words)
    pins = draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
    if kind is ItemType.MATCHING:
        return tuple(Option(w, pinned=p, match=draw(texts(60))) for w, p in zip(words, pins, strict=True))
    keys = {draw(st.integers(0, len(words) - 1))}
    if kind is ItemType.MULTIPLE:
        keys |= draw(st.sets(st.integers(0, len(words) - 1)))
    if kind is ItemType.ORDERING:
        keys = set(range(len(words)))
    return tuple(Option(w, n in keys, p) for n, (w, p) in enumerate(zip(words, pins, strict=True)))


def _with_shape(draw: st.DrawFn, item: Item) -> Item:
    """`item` with the options or answers of its type."""
    if item.type is ItemType.NUMBER:
        return replace(item, answers=(draw(numbers),), tolerance=draw(amounts), measure=draw(maybe(20)))
    if item.type is ItemType.SHORT_TEXT:
        return replace(item, answers=tuple(draw(_answers)), fold_marks=draw(st.booleans()))
    options = _options(draw, item.type)
    item = replace(item, options=tuple(replace(o, feedback=draw(maybe())) for o in options))
    if item.type is ItemType.MATCHING:
        return replace(item, extras=tuple(draw(_extras)))
    if item.type is ItemType.MULTIPLE:
        return replace(item, partial=draw(st.booleans()))
    if item.type is ItemType.CLOZE:
        words = [word for word in item.stem.split() if word != "…"]
        return replace(item, stem=" ".join(["…", *words]))
    return item


@st.composite
def items(draw: st.DrawFn, code: str, topics: tuple[str, ...]) -> Item:
    """A valid item of any type, its key certain."""
    item = Item(
        id=code,
        type=draw(_kinds),
        stem=draw(texts()),
        topic=draw(_topic_or_any(topics)),
        level=draw(_levels),
        situation=draw(st.booleans()),
        story=draw(_maybe_code),
        source=draw(maybe()),
        quotation=draw(maybe()),
        facts=tuple(draw(_few_tokens)),
        explanation=draw(maybe()),
        as_of=draw(maybe()),
        review=draw(reviews),
        evidence=tuple(draw(_evidence)),
        title=draw(maybe()),
        category=draw(maybe()),
        tags=tuple(draw(_tags)),
        ignored=tuple(draw(_ignored)),
    )
    return _with_shape(draw, item)


@st.composite
def stories(draw: st.DrawFn, code: str, topics: tuple[str, ...]) -> Story:
    return Story(
        id=code,
        title=draw(texts()),
        pages=tuple(draw(_pages)),
        subject=draw(_subjects),
        place=draw(maybe()),
        as_of=draw(maybe()),
        topic=draw(st.sampled_from(("", *topics))),
        source=draw(maybe()),
        quotation=draw(maybe()),
        facts=tuple(draw(_few_tokens)),
        real=draw(st.booleans()),
        review=draw(reviews),
    )


@st.composite
def banks(draw: st.DrawFn) -> Bank:
    """Any valid bank with every key certain."""
    topics = tuple(draw(_few_topics))
    item_codes, story_codes = draw(_item_codes), draw(_story_codes)
    return Bank(
        id=draw(codes),
        title=draw(texts()),
        topics=tuple(Topic(code, draw(texts())) for code in topics),
        items=tuple(draw(items(code, topics)) for code in item_codes),
        stories=tuple(draw(stories(code, topics)) for code in story_codes),
        programme=draw(maybe()),
        as_of=draw(maybe()),
        note=draw(maybe()),
        enabled=draw(st.booleans()),
    )
