"""Two versions of one bank side by side: which questions have another key, other words, are new, are gone.

A changed key is what must not slip through, so it comes first and outweighs every other change. Questions are paired by
the same code with the same stem, then by the same stem, then by their code alone, then by how nearly they read the
same; each stands in one pair at most. Pure: values in, values out; neither bank is changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from hoctapbac.bank import Bank, Item, ItemType
from hoctapbac.bank.labels import LABELS, LETTERS, STATE_WORDS
from hoctapbac.bank.likeness import (
    NEAR,
    Index,
    differing_words,
    likeness,
    numbers_of,
    option_wordings,
    same_choice,
    same_wording,
    sorted_words,
)
from hoctapbac.bank.rules import short

_ANSWERS = 20  # different keys of one stem that are looked at
_TELLING = 6  # letters; in shorter answers the signs between them may be what is asked
_SHOWN = 100  # characters of a stem in a line for people
_ASKED = {"type", "stem", "options", "answers", "extras", "tolerance", "measure", "fold_marks", "partial", "key_state"}
_AROUND = tuple(each.name for each in fields(Item) if each.compare and each.name not in _ASKED)


@dataclass(frozen=True, slots=True)
class Change:
    """A question as it was and as it is. `fields` names what differs besides stem, options and key."""

    old: Item
    new: Item
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every question of both banks once, in the order of the new bank; `removed` in the order of the old.

    `key_changed`: other answers are right, or the key has become certain or doubtful. Where the new bank asks a stem
    more often than the old, its questions of that stem are here too, besides their own place, if an old one of the same
    choice has another key. `reworded`: another stem.
    `options_changed`: other wrong options, or the words of options. `metadata`: only what stands around the question.
    """

    key_changed: tuple[Change, ...] = ()
    reworded: tuple[Change, ...] = ()
    options_changed: tuple[Change, ...] = ()
    metadata: tuple[Change, ...] = ()
    added: tuple[Item, ...] = ()
    removed: tuple[Item, ...] = ()
    same: tuple[Change, ...] = ()


def compare(old: Bank, new: Bank) -> Comparison:
    """What has become of `old` in `new`."""
    partner = _pairs(old.items, new.items)
    kinds: dict[str, list[Change]] = {
        kind: [] for kind in ("key_changed", "reworded", "options_changed", "metadata", "same")
    }
    for n, item in enumerate(new.items):
        if n in partner:
            change = Change(old.items[partner[n]], item, _other_fields(old.items[partner[n]], item))
            kinds[_kind(change)].append(change)
    kinds["key_changed"] += _other_answers(old.items, new.items, partner)
    taken = set(partner.values())
    return Comparison(
        **{kind: tuple(changes) for kind, changes in kinds.items()},
        added=tuple(item for n, item in enumerate(new.items) if n not in partner),
        removed=tuple(item for n, item in enumerate(old.items) if n not in taken),
    )


# -- pairing ---------------------------------------------------------------------------------------------------


def _pairs(old: tuple[Item, ...], new: tuple[Item, ...]) -> dict[int, int]:
    """For each place in `new` that has a partner, its place in `old`."""
    partner: dict[int, int] = {}
    left_old, left_new = dict(enumerate(old)), dict(enumerate(new))
    ways: tuple[Callable[[Item], Hashable], ...] = (
        lambda item: (item.id, same_wording(item.stem)),
        lambda item: (same_wording(item.stem), frozenset(option_wordings(item))),
        lambda item: same_wording(item.stem),
        lambda item: item.id,
    )
    for way in ways:
        _pair_by(way, left_old, left_new, partner)
    _pair_nearest(left_old, left_new, partner)
    return partner


def _pair_by(
    way: Callable[[Item], Hashable], old: dict[int, Item], new: dict[int, Item], partner: dict[int, int]
) -> None:
    """Pair what `way` says the same of; several that are alike pair in their order."""
    places: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, item in reversed(old.items()):
        places[way(item)].append(place)
    for place, item in list(new.items()):
        waiting = places.get(way(item))
        if waiting:
            partner[place] = waiting.pop()
            del old[partner[place]], new[place]


def _pair_nearest(old: dict[int, Item], new: dict[int, Item], partner: dict[int, int]) -> None:
    """Pair what reads nearly the same, the nearest first."""
    left = [item.stem for item in (*old.values(), *new.values())]
    index = Index(len(left), sum(map(len, left)))
    for place, item in old.items():
        index.add(place, sorted_words(item.stem))
    found = [(place, index.nearest(sorted_words(item.stem))) for place, item in new.items()]
    best = sorted((-near[1], place, near[0]) for place, near in found if near is not None)
    for _, place, before in best:
        if before in old:
            partner[place] = before
            del old[before], new[place]


def _other_answers(old: tuple[Item, ...], new: tuple[Item, ...], partner: dict[int, int]) -> Iterator[Change]:
    """Where the new bank asks a stem more often than the old: each that answers it otherwise than an old one.

    What is paired already as a changed key is left out; so is a stem that contradicts itself in both banks alike.
    """
    asked: defaultdict[str, dict[frozenset[str], Item]] = defaultdict(dict)
    for item in old:
        asked[same_wording(item.stem)].setdefault(frozenset(_right(item)), item)
    more = {same_wording(item.stem) for place, item in enumerate(new) if place not in partner}
    for place, item in enumerate(new):
        stem = same_wording(item.stem)
        if stem not in more or stem not in asked or (place in partner and _other_key(old[partner[place]], item)):
            continue
        others = list(asked[stem].values())[:_ANSWERS]
        found = next((other for other in others if same_choice(other, item) and _other_key(other, item)), None)
        if found is not None:
            yield Change(found, item, _other_fields(found, item))


# -- kinds of change -------------------------------------------------------------------------------------------


def _kind(change: Change) -> str:
    old, new = change.old, change.new
    if _other_key(old, new):
        return "key_changed"
    if same_wording(old.stem) != same_wording(new.stem) or old.type is not new.type:
        return "reworded"
    if _choices(old) != _choices(new):
        return "options_changed"
    if old.stem != new.stem:
        return "reworded"
    return "metadata" if change.fields else "same"


def _other_key(old: Item, new: Item) -> bool:
    """Whether another answer is right now. The same answer in nearly the same words and numbers is none."""
    if (old.key_state == "certain") != (new.key_state == "certain"):
        return True
    mine, other = _right(old), _right(new)
    if old.type is ItemType.ORDERING and new.type is ItemType.ORDERING:
        return mine != other and sorted(mine) == sorted(other)
    gone, come = set(mine) - set(other), set(other) - set(mine)
    if not gone and not come:
        return False
    if gone & _wrong(new) or come & _wrong(old) or len(gone) != len(come):
        return True
    return not all(any(_same_answer(a, b) for b in come) for a in gone)


def _same_answer(a: str, b: str) -> bool:
    """Whether two answers are nearly the same words: «A-pác-thai» and «A- pác-thai», but not «P > m» and «P = m»."""
    letters = "".join(filter(str.isalnum, a))
    tight = len(letters) > _TELLING and letters == "".join(filter(str.isalnum, b))
    return numbers_of(a) == numbers_of(b) and (tight or likeness(a, b) >= NEAR)


def _right(item: Item) -> list[str]:
    """The right answers, folded; of a matching item each pair."""
    if item.type is ItemType.MATCHING:
        return [f"{same_wording(option.text)} => {same_wording(option.match)}" for option in item.options]
    if item.answers:
        return [same_wording(answer) for answer in item.answers] + [f"± {item.tolerance}"]
    return [text for text, option in zip(option_wordings(item), item.options, strict=True) if option.key]


def _wrong(item: Item) -> set[str]:
    return {text for text, option in zip(option_wordings(item), item.options, strict=True) if not option.key}


def _choices(item: Item) -> tuple[Any, ...]:
    """What is to choose from, its order too: on paper it is seen."""
    options = tuple((option.text, option.match, option.pinned, option.feedback) for option in item.options)
    return options, item.answers, item.extras, item.tolerance, item.measure, item.fold_marks, item.partial


def _other_fields(old: Item, new: Item) -> tuple[str, ...]:
    return tuple(name for name in _AROUND if getattr(old, name) != getattr(new, name))


# -- showing ---------------------------------------------------------------------------------------------------


def view(comparison: Comparison) -> dict[str, Any]:
    """The comparison as JSON values: `counts` by kind, then each kind but `same` as a list.

    A change is `{"old": …, "new": …, "fields": […]}`; an item is `id`, `line`, `type`, `stem`, `key_state`, `options`
    (`label`, `text`, `key`), `key` (the letters that are right) and `answers`.
    """
    kinds = [each.name for each in fields(comparison)]
    shown: dict[str, Any] = {"counts": {kind: len(getattr(comparison, kind)) for kind in kinds}}
    for kind in kinds:
        if kind in {"added", "removed"}:
            shown[kind] = [_item_view(item) for item in getattr(comparison, kind)]
        elif kind != "same":
            shown[kind] = [_change_view(change) for change in getattr(comparison, kind)]
    return shown


def _change_view(change: Change) -> dict[str, Any]:
    return {"old": _item_view(change.old), "new": _item_view(change.new), "fields": list(change.fields)}


def _item_view(item: Item) -> dict[str, Any]:
    options = zip(LETTERS, item.options, strict=False)
    return {
        "id": item.id,
        "line": item.line,
        "type": item.type.value,
        "stem": item.stem,
        "key_state": item.key_state,
        "options": [{"label": letter, "text": option.text, "key": option.key} for letter, option in options],
        "key": [letter for letter, option in zip(LETTERS, item.options, strict=False) if option.key],
        "answers": list(item.answers),
    }


def lines(comparison: Comparison) -> list[str]:
    """The comparison for people: changed keys first, each with both answers, then the rest, then the counts."""
    told = [line for change in comparison.key_changed for line in _key_lines(change)]
    told += [f"Đổi đề {_called(each.new)}: {_rewording(each.old.stem, each.new.stem)}." for each in comparison.reworded]
    told += [f"Đổi phương án {_called(each.new)}: {_new_options(each)}." for each in comparison.options_changed]
    for each in comparison.metadata:
        words = ", ".join(f"«{LABELS['item'][name]}»" for name in each.fields)
        told.append(f"Đổi phần đi kèm {_called(each.new)}: {words}.")
    told += [f"Thêm {_called(item)}." for item in comparison.added]
    told += [f"Bỏ {_called(item)}." for item in comparison.removed]
    return [*told, _summary(comparison)]


def _key_lines(change: Change) -> Iterator[str]:
    yield f"ĐỔI ĐÁP ÁN {_called(change.new)}:"
    if same_wording(change.old.stem) != same_wording(change.new.stem):
        yield f"  đề cũng đổi: {_rewording(change.old.stem, change.new.stem)}"
    yield f"  trước: {_answer(change.old)}"
    yield f"  nay:   {_answer(change.new)}"


def _called(item: Item) -> str:
    place = f", dòng {item.line}" if item.line else ""
    return f"câu «{item.id}»{place} ({short(item.stem, _SHOWN)})"


def _answer(item: Item) -> str:
    """The key in words; for a doubtful one, that it is so."""
    if item.type is ItemType.MATCHING:
        said = [f"{option.text} => {option.match}" for option in item.options]
    elif item.type is ItemType.ORDERING:
        said = [option.text for option in item.options]
    else:
        options = zip(LETTERS, item.options, strict=False)
        said = [*(f"{letter}. {option.text}" for letter, option in options if option.key), *item.answers]
    text = short("; ".join(said), 2 * _SHOWN)
    if item.key_state != "certain":
        text = f"{text} (đáp án {STATE_WORDS[item.key_state]})" if text else STATE_WORDS[item.key_state]
    return text + (f" (sai số {item.tolerance})" if item.tolerance != "0" else "")


def _rewording(old: str, new: str) -> str:
    mine, other = differing_words(old, new)
    if mine and other:
        return f"«{short(mine, _SHOWN)}» thành «{short(other, _SHOWN)}»"
    if mine or other:
        return f"{'bỏ' if mine else 'thêm'} «{short(mine or other, _SHOWN)}»"
    return "chữ hoa, dấu câu"


def _new_options(change: Change) -> str:
    old, new = ([option.text for option in item.options] for item in (change.old, change.new))
    if old != new and sorted(old) == sorted(new):
        return "thứ tự"
    gone, come = [text for text in old if text not in new], [text for text in new if text not in old]
    if len(gone) == len(come) == 1:
        return _rewording(gone[0], come[0])
    told = [f"bỏ «{short(text)}»" for text in gone] + [f"thêm «{short(text)}»" for text in come]
    return ", ".join(told) or "cách chấm, nhận xét hoặc chỗ đứng cố định"


def _summary(comparison: Comparison) -> str:
    told = (
        ("câu cùng đề khác đáp án", comparison.key_changed),
        ("câu đổi đề", comparison.reworded),
        ("câu đổi phương án", comparison.options_changed),
        ("câu chỉ đổi phần đi kèm", comparison.metadata),
        ("câu thêm", comparison.added),
        ("câu bỏ", comparison.removed),
        ("câu giữ nguyên", comparison.same),
    )
    return "; ".join(f"{len(items)} {words}" for words, items in told) + "."
