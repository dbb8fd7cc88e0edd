"""Rules on words: what stands in front of people, and how a question is put."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hoctapbac.bank import Item, ItemType, Story
from hoctapbac.bank.rules import item_rule, short, sourced_rule, story_rule
from hoctapbac.vietnamese.folding import fold_case

PAGE_WORDS = 60
PAGES = 3

_QUOTED = re.compile('“[^”]*”|"[^"]*"|«[^»]*»')
_BREAK = re.compile(r"[.!?…:;]\s")
_NEGATIVE = re.compile(
    r"\b(?:không (?:phải|đúng|thuộc|nằm|bao gồm|gồm|được nêu|được nhắc|có trong)|ngoại trừ|trừ|"
    r"(?i:nào|đâu|gì)(?: dưới đây| sau đây)? (?:không|chưa|sai)|là sai|chưa đúng)\b"
)
_DENIAL = re.compile(
    r"\b(?:không(?! (?:những|chỉ|ngừng|khí|gian|quân|phận|tưởng)\b| *\?|$)|chưa(?! *\?|$)|chẳng|ngoại trừ|là sai)\b"
)
_DENIED = re.compile(r"(?:không(?! (?:những|chỉ|ngừng|khí|gian|quân)\b)|chưa|chẳng)\b")
_UNFIT = (
    (re.compile(r"(?<!tình )(?<!nước )(?<!đơn vị )\b[bB]ạn\b(?! (?:bè|đọc|hữu|đồng|bầu|chiến))"), "Đồng chí"),
    (re.compile(r"\b(?:user|người chơi)\b", re.IGNORECASE), "người dự thi"),
    (re.compile(r"\bgame\b|\btrò chơi\b", re.IGNORECASE), "cuộc thi"),
    (re.compile(r"\blevel\b", re.IGNORECASE), "mức"),
    (re.compile(r"\b(?:CT )?HCM\b"), "Chủ tịch Hồ Chí Minh; với thành phố: Thành phố Hồ Chí Minh"),
    (re.compile(r"\b[ôÔ]ng Hồ\b|\b[cC]ụ Hồ\b"), "Chủ tịch Hồ Chí Minh, Bác Hồ"),
    (re.compile(r"\b(?:sai bét|ngu|rớt|trượt(?! giá)|thua(?! (?:kém|thiệt)))\b", re.IGNORECASE), "chưa đúng"),
    (re.compile(r"\boops\b|\bok\b", re.IGNORECASE), "lời tiếng Việt"),
    (re.compile(r"!{2,}|!\s*\?"), "một dấu chấm"),
    (re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55]"), "chữ"),
)  # fmt: skip
_ANY_UNFIT = re.compile("|".join(f"(?{'i' if p.flags & re.IGNORECASE else ''}:{p.pattern})" for p, _ in _UNFIT))


@sourced_rule("W19", "register", "Dùng lời trang trọng: «Đồng chí», «Mời…», «Chưa đúng».", sure=85)
def register(thing: Item | Story) -> Iterator[str]:
    """Contest text keeps the register of a study session; words inside quotation marks are the source's.

    Good:
        Câu 1. Đồng chí chọn cách làm nào? Bài viết dùng chữ “bạn”.
        *A. Nêu gương trước, cùng bạn bè vận động sau
        B. Chờ phân công

    Bad:
        Câu 1. Bạn học được gì từ CT HCM trong game này 😀
        *A. Nêu gương
        B. Chờ phân công
    """
    for text in _shown(thing):
        own = _QUOTED.sub(" ", text)
        if not _ANY_UNFIT.search(own):
            continue
        for pattern, better in _UNFIT:
            found = pattern.search(own)
            if found:
                yield f"không dùng «{found[0]}» (dùng: {better})."


def _shown(thing: Item | Story) -> Iterator[str]:
    """The texts of ours that people see; the quotation is not ours."""
    if isinstance(thing, Story):
        yield from (thing.title, *thing.pages)
        return
    yield from (thing.stem, thing.explanation, thing.measure, *thing.extras)
    for option in thing.options:
        yield from (option.text, option.match)


@item_rule("W2", "quiet-negative", "Viết hoa chữ phủ định: KHÔNG, SAI, NGOẠI TRỪ; tốt hơn là hỏi thuận.", sure=85)
def quiet_negative(item: Item) -> Iterator[str]:
    """A stem that asks for what is not so says it in capitals, or hurried readers answer the opposite.

    Good:
        Câu 1. Khi chưa xong việc, nội dung nào KHÔNG thuộc “5 rõ”?
        *A. Rõ kinh phí
        B. Rõ người

    Bad:
        Câu 1. Nội dung nào không thuộc “5 rõ”?
        *A. Rõ kinh phí
        B. Rõ người
    """
    if item.type is ItemType.TRUE_FALSE:
        return
    found = _NEGATIVE.search(_question(_QUOTED.sub("", item.stem)))
    if found:
        yield f"đề hỏi ngược («{found[0]}») mà không viết hoa."


@item_rule("W3", "double-negative", "Hỏi thuận, hoặc để các phương án ở dạng khẳng định.", sure=65)
def double_negative(item: Item) -> Iterator[str]:
    """Two negations in one question are answered wrong by people who know the matter.

    Good:
        Câu 1. Nội dung nào KHÔNG thuộc “5 rõ”?
        *A. Rõ kinh phí
        B. Rõ người

    Bad:
        Câu 1. Việc nào KHÔNG thuộc những điều cán bộ chưa được làm?
        *A. Tự phê bình
        B. Đùn đẩy
        ---
        Câu 1. Nội dung nào SAI về nêu gương?
        *A. Không phải làm trước
        B. Làm trước
    """
    if item.type is ItemType.TRUE_FALSE:
        return
    stem = fold_case(_question(_QUOTED.sub("", item.stem)))
    if len(_DENIAL.findall(stem)) > 1:
        yield "đề có hai lần phủ định."
    elif _NEGATIVE.search(stem):
        denied = next((option.text for option in item.options if _DENIED.match(fold_case(option.text))), None)
        if denied is not None:
            yield f"đề hỏi ngược mà phương án «{short(denied)}» cũng phủ định."


def _question(stem: str) -> str:
    """The last sentence that asks; without a question mark, the last sentence."""
    asked = stem[: stem.rfind("?")] if "?" in stem else stem
    return _BREAK.split(asked.strip())[-1]


@story_rule("W20", "story-length", "Rút gọn: từ một đến ba trang, mỗi trang không quá 60 từ.")
def story_length(story: Story) -> Iterator[str]:
    """A card is read standing: one to three pages of at most 60 words.

    Good:
        Thẻ 1. Huyện Ứng Hòa
        Trang 1: Tại huyện Ứng Hòa, kỷ cương được đề cao cùng với biểu dương kịp thời.

    Bad:
        Thẻ 1. Huyện Ứng Hòa
        Trang 1: Một.
        Trang 2: Hai.
        Trang 3: Ba.
        Trang 4: Bốn.
    """
    if not 1 <= len(story.pages) <= PAGES:
        yield f"thẻ có {len(story.pages)} trang."
    for number, page in enumerate(story.pages, 1):
        words = len(page.split())
        if words > PAGE_WORDS:
            yield f"trang {number} có {words} từ."
