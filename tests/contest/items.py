"""Items of every type for the tests of the rules: plain values, no bank file needed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from hoctapbac.bank import Item, ItemType, Option
from hoctapbac.contest.responses import right_sides

TRUE_FALSE = (Option("Đúng", key=True, pinned=True), Option("Sai", pinned=True))


def options(count: int, *keys: int) -> tuple[Option, ...]:
    return tuple(Option(f"phương án {n}", key=n in keys) for n in range(count))


def single(item_id: str = "s1", count: int = 4) -> Item:
    return Item(item_id, ItemType.SINGLE, "Chọn một?", options(count, 0))


def multiple(item_id: str = "m1", *, partial: bool = False) -> Item:
    return Item(item_id, ItemType.MULTIPLE, "Chọn nhiều?", options(5, 0, 1, 3), partial=partial)


def matching(item_id: str = "g1") -> Item:
    pairs = tuple(Option(f"trái {n}", match=f"phải {n}") for n in range(3))
    return Item(item_id, ItemType.MATCHING, "Ghép đôi", pairs, extras=("phải thừa",))


def ordering(item_id: str = "o1", count: int = 3) -> Item:
    return Item(item_id, ItemType.ORDERING, "Sắp xếp", options(count, *range(count)))


def number(item_id: str = "n1", answer: str = "39427", tolerance: str = "0") -> Item:
    return Item(item_id, ItemType.NUMBER, "Bao nhiêu?", answers=(answer,), tolerance=tolerance)


def short_text(item_id: str = "t1", *, fold_marks: bool = False) -> Item:
    return Item(item_id, ItemType.SHORT_TEXT, "Là gì?", answers=("nêu gương",), fold_marks=fold_marks)


def true_false(item_id: str = "d1") -> Item:
    return Item(item_id, ItemType.TRUE_FALSE, "Đúng hay sai?", TRUE_FALSE)


def cloze(item_id: str = "c1") -> Item:
    return replace(single(item_id), type=ItemType.CLOZE, stem="Muôn việc đều do … tốt hoặc kém")


ONE_OF_EACH = (
    single(),
    multiple(),
    multiple("m2", partial=True),
    true_false(),
    matching(),
    ordering(),
    number(),
    short_text(),
    cloze(),
)


def possible(item: Item) -> st.SearchStrategy[object]:
    """Every response that `item` can have, None among them."""
    places = range(len(item.options))
    match item.type:
        case ItemType.NUMBER | ItemType.SHORT_TEXT:
            given: st.SearchStrategy[object] = st.text(max_size=30)
        case ItemType.MULTIPLE:
            given = st.sets(st.sampled_from(places)).map(lambda chosen: tuple(sorted(chosen)))
        case ItemType.MATCHING:
            side = st.none() | st.sampled_from(range(len(right_sides(item))))
            given = st.tuples(*[side for _ in places])
        case ItemType.ORDERING:
            given = st.permutations(places).map(tuple)
        case _:
            given = st.sampled_from(places)
    return st.none() | given
