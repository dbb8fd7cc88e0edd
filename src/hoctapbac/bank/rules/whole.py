"""Rules on all banks together: codes, references, what is asked for nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hoctapbac.bank import Bank, Item, Story
from hoctapbac.bank.rules import REGISTERED, Banks, Place, item_rule, set_rule, short

ALL_BANKS = "tất cả ngân hàng"


@set_rule("E7", "unknown-topic", "Khai chuyên đề ở phần đầu tệp, hoặc sửa mã cho đúng.")
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
                yield file, thing, f"chuyên đề «{thing.topic}» chưa được khai."


@set_rule("E8", "unknown-story", "Sửa mã thẻ, hoặc thêm thẻ ấy.")
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
                yield file, item, f"không có thẻ «{item.story}»."


@set_rule("W21", "story-without-items", "Thêm câu hỏi có dòng «Thẻ:» với mã của thẻ này.")
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
                yield file, story, f"thẻ «{story.id}» chưa có câu hỏi nào."


@set_rule("E9", "duplicate-id", "Đặt mã khác cho một trong hai.")
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
            yield file, None, f"mã ngân hàng «{bank.id}» đã dùng ở {codes[bank.id]}."


def _repeated(banks: Banks, things: Callable[[Bank], tuple[Item | Story, ...]]) -> Iterator[Place]:
    first: dict[str, tuple[str, Item | Story]] = {}
    for file, bank in banks:
        for thing in things(bank):
            other_file, other = first.setdefault(thing.id, (file, thing))
            if other is not thing:
                yield file, thing, f"mã «{thing.id}» đã dùng ở {other_file}:{other.line}."


@set_rule("W22", "no-situations", "Thêm câu tình huống (dòng «Tình huống: có»).")
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
        yield ALL_BANKS, None, "không có câu tình huống nào."


@item_rule(
    "W24", "ignored-rule", "Ghi đúng mã trong bảng «Kiểm tra nội dung»; lỗi (E…) thì phải sửa, không bỏ qua được."
)
def ignored_rule(item: Item) -> Iterator[str]:
    """What an item declines has to be advice that is given.

    Good:
        Câu 1. Biểu dương cần bảo đảm những gì?
        A. Đúng người
        *B. Tất cả các phương án trên
        Bỏ qua nhắc: W1

    Bad:
        Câu 1. Biểu dương cần bảo đảm những gì?
        A. Đúng người
        *B. Tất cả các phương án trên
        Bỏ qua nhắc: W99, twin-options
    """
    if not item.ignored:
        return
    names = {name.lower(): rule for rule in REGISTERED.values() for name in (rule.id, rule.code)}
    for name in item.ignored:
        rule = names.get(name.lower())
        if rule is None:
            yield f"không có điều nhắc «{short(name)}»."
        elif rule.severity == "error":
            yield f"«{name}» là lỗi, không bỏ qua được."
