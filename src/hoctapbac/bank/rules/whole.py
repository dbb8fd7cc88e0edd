"""Rules on whole banks and on all banks together: codes, references, contradictions, balance."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator

from hoctapbac.bank import Bank, Item, ItemType, Story
from hoctapbac.bank.rules import Banks, Place, bank_rule, set_rule
from hoctapbac.bank.rules.options import same_wording, single_key

FEWEST = 20  # items; balance means nothing in a smaller bank
# Chi-square that chance exceeds once in a thousand, for 1, 2, 3… degrees of freedom.
_CHANCE = (10.828, 13.816, 16.266, 18.467, 20.515, 22.458, 24.322, 26.124, 27.877)
ALL_BANKS = "tất cả ngân hàng"


@set_rule("unknown-topic", "error", "Khai chuyên đề ở phần đầu tệp, hoặc sửa mã cho đúng.")
def unknown_topic(banks: Banks) -> Iterator[Place]:
    """An item's topic has to be declared, or no blueprint can find the item.

    Good:
        Ngân hàng: Một
        Mã: mot
        Chuyên đề: CĐ4. Nêu gương

        Câu 1. Nói đi đôi với làm.
        Đáp án: Đúng
        Chuyên đề: CĐ4

    Bad:
        Ngân hàng: Một
        Mã: mot
        Chuyên đề: CĐ4. Nêu gương

        Câu 1. Nói đi đôi với làm.
        Đáp án: Đúng
        Chuyên đề: CĐ44
    """
    known = {topic.code for _, bank in banks for topic in bank.topics}
    for file, bank in banks:
        things: tuple[Item | Story, ...] = (*bank.items, *bank.stories)
        for thing in things:
            if thing.topic and thing.topic not in known:
                yield file, thing.line, f"chuyên đề «{thing.topic}» chưa được khai."


@set_rule("unknown-story", "error", "Sửa mã thẻ, hoặc thêm thẻ ấy.")
def unknown_story(banks: Banks) -> Iterator[Place]:
    """An item names only a story that is there.

    Good:
        Câu 1. Nói đi đôi với làm.
        Đáp án: Đúng
        Thẻ: g1

        Thẻ 1. Huyện Ứng Hòa
        Mã: g1
        Trang 1: Một.

    Bad:
        Câu 1. Nói đi đôi với làm.
        Đáp án: Đúng
        Thẻ: g2
    """
    known = {story.id for _, bank in banks for story in bank.stories}
    for file, bank in banks:
        for item in bank.items:
            if item.story and item.story not in known:
                yield file, item.line, f"không có thẻ «{item.story}»."


@set_rule("story-without-items", "warning", "Thêm câu hỏi có dòng «Thẻ:» với mã của thẻ này.")
def story_without_items(banks: Banks) -> Iterator[Place]:
    """A story that no item asks about is never shown in a contest.

    Good:
        Câu 1. Nói đi đôi với làm.
        Đáp án: Đúng
        Thẻ: g1

        Thẻ 1. Huyện Ứng Hòa
        Mã: g1
        Trang 1: Một.

    Bad:
        Thẻ 1. Huyện Ứng Hòa
        Mã: g1
        Trang 1: Một.
    """
    asked = {item.story for _, bank in banks for item in bank.items}
    for file, bank in banks:
        for story in bank.stories:
            if story.id not in asked:
                yield file, story.line, f"thẻ «{story.id}» chưa có câu hỏi nào."


@set_rule("duplicate-id", "error", "Đặt mã khác cho một trong hai.")
def duplicate_id(banks: Banks) -> Iterator[Place]:
    """A code means one thing in all banks: records and blueprints point at it.

    Good:
        Câu 1. Nói đi đôi với làm.
        Đáp án: Đúng
        Mã: c1
        ---
        Câu 1. Tự soi, tự sửa.
        Đáp án: Đúng
        Mã: c2

    Bad:
        Câu 1. Nói đi đôi với làm.
        Đáp án: Đúng
        Mã: c1
        ---
        Câu 1. Tự soi, tự sửa.
        Đáp án: Đúng
        Mã: c1
    """
    yield from _repeated(banks, lambda bank: bank.items)
    yield from _repeated(banks, lambda bank: bank.stories)
    codes: dict[str, str] = {}
    for file, bank in banks:
        if codes.setdefault(bank.id, file) != file:
            yield file, 0, f"mã ngân hàng «{bank.id}» đã dùng ở {codes[bank.id]}."


def _repeated(banks: Banks, things: Callable[[Bank], tuple[Item | Story, ...]]) -> Iterator[Place]:
    first: dict[str, tuple[str, Item | Story]] = {}
    for file, bank in banks:
        for thing in things(bank):
            other_file, other = first.setdefault(thing.id, (file, thing))
            if other is not thing:
                yield file, thing.line, f"mã «{thing.id}» đã dùng ở {other_file}:{other.line}."


@set_rule("contradiction", "error", "Đối chiếu nguồn của cả hai câu, giữ câu đúng hoặc viết rõ đề.")
def contradiction(banks: Banks) -> Iterator[Place]:
    """Two items that ask the same must not answer each other's key wrong.

    Good:
        Câu 1. Có mấy đức tính “có gan”?
        *A. Năm
        B. Ba
        ---
        Câu 1. Có mấy đức tính “có gan”?
        *A. Năm
        B. Bốn

    Bad:
        Câu 1. Có mấy đức tính “có gan”?
        *A. Năm
        B. Ba
        ---
        Câu 1. có mấy đức tính “có gan”
        A. Năm
        *B. Ba
    """
    for file, item, other_file, other in _same_stems(banks):
        right, wrong = _key(item)
        other_right, other_wrong = _key(other)
        if right & other_wrong or other_right & wrong or (item.type is ItemType.NUMBER and right != other_right):
            yield (
                file,
                item.line,
                f"câu «{item.id}» trái đáp án với câu «{other.id}» ({other_file}:{other.line}).",
            )


@set_rule("same-stem", "warning", "Bỏ một câu, hoặc viết đề khác nhau.")
def same_stem(banks: Banks) -> Iterator[Place]:
    """One question is asked once.

    Good:
        Câu 1. Có mấy đức tính “có gan”?
        *A. Năm
        B. Ba
        ---
        Câu 1. Có mấy điều “rõ”?
        *A. Năm
        B. Bốn

    Bad:
        Câu 1. Có mấy đức tính “có gan”?
        *A. Năm
        B. Ba
        ---
        Câu 1. Có mấy đức tính “có gan”?
        *A. Năm
        B. Bốn
    """
    for file, item, other_file, other in _same_stems(banks):
        yield file, item.line, f"câu «{item.id}» trùng đề với câu «{other.id}» ({other_file}:{other.line})."


def _same_stems(banks: Banks) -> Iterator[tuple[str, Item, str, Item]]:
    """Each item whose stem and type have been before, with the first that had them."""
    first: dict[tuple[str, ItemType], tuple[str, Item]] = {}
    for file, bank in banks:
        for item in bank.items:
            other_file, other = first.setdefault((same_wording(item.stem), item.type), (file, item))
            if other is not item:
                yield file, item, other_file, other


def _key(item: Item) -> tuple[set[str], set[str]]:
    """The wordings that are right and those that are wrong; nothing for a key that is not certain."""
    if item.key_state != "certain" or item.type in {ItemType.MATCHING, ItemType.ORDERING}:
        return set(), set()
    right = {same_wording(option.text) for option in item.options if option.key} | set(item.answers)
    return right, {same_wording(option.text) for option in item.options if not option.key}


@bank_rule("key-position", "note", "Xếp lại thứ tự phương án khi soạn; trên máy thứ tự được xáo.")
def key_position(bank: Bank) -> Iterator[str]:
    """On paper, a key that always stands in one place can be guessed.

    Good (×40):
        Câu {n}. Hỏi điều thứ {n}?
        A. Một
        B. Hai
        Đáp án: {letter}

    Bad (×40):
        Câu {n}. Hỏi điều thứ {n}?
        *A. Một
        B. Hai
    """
    seen: defaultdict[int, float] = defaultdict(float)
    expected: defaultdict[int, float] = defaultdict(float)
    count = 0
    for item in bank.items:
        key = single_key(item)
        if key is None or len(item.options) > len(_CHANCE):
            continue
        count += 1
        seen[item.options.index(key)] += 1
        for place in range(len(item.options)):
            expected[place] += 1 / len(item.options)
    if count < FEWEST:
        return
    distance = sum((seen[place] - mean) ** 2 / mean for place, mean in expected.items())
    if distance > _CHANCE[len(expected) - 2]:
        shown = ", ".join(f"{'ABCDEFGHI'[place]} {seen[place]:.0f}" for place in sorted(expected))
        yield f"vị trí đáp án lệch hơn ngẫu nhiên: {shown}."


@bank_rule("longest-is-key", "note", "Viết các phương án dài gần bằng nhau.")
def longest_is_key(bank: Bank) -> Iterator[str]:
    """Where the longest option is the key far more often than chance, length alone answers.

    Good (×40):
        Câu {n}. Hỏi điều thứ {n}?
        *A. Một
        B. Hai

    Bad (×40):
        Câu {n}. Hỏi điều thứ {n}?
        *A. Một điều
        B. Hai
    """
    hits, mean, variance, count = 0, 0.0, 0.0, 0
    for item in bank.items:
        key = single_key(item)
        if key is None:
            continue
        chance = 1 / len(item.options)
        others = max(len(option.text) for option in item.options if option is not key)
        hits += len(key.text) > others
        mean += chance
        variance += chance * (1 - chance)
        count += 1
    if count >= FEWEST and hits > mean + 3 * math.sqrt(variance):
        yield f"đáp án là phương án dài nhất ở {100 * hits // count}% số câu."


@set_rule("no-situations", "warning", "Thêm câu tình huống (dòng «Tình huống: có»).")
def no_situations(banks: Banks) -> Iterator[Place]:
    """Studying is for doing: a set of banks without one situation asks only for memory.

    Good:
        Câu 1. Hồ sơ hẹn trả hôm nay chưa xong, một công chức nên làm gì?
        *A. Gửi thư xin lỗi
        B. Chờ người dân hỏi
        Tình huống: có

    Bad:
        Câu 1. Nói đi đôi với làm.
        Đáp án: Đúng
    """
    items = [item for _, bank in banks for item in bank.items]
    if items and not any(item.situation for item in items):
        yield ALL_BANKS, 0, "không có câu tình huống nào."
