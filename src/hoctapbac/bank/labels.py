"""The words of the native bank format: every label and value a teacher may write, and the patterns of a line.

These forms are the canonical ones, which the writer writes; reading forgets case, marks and spacing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from hoctapbac.bank import ItemType, KeyState, Level, Review
from hoctapbac.vietnamese.folding import fold

Kind = Literal["bank", "item", "story"]

STEM_LIMIT = 4000  # characters; every other text but an option has the same bound
OPTION_LIMIT = 1000
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

HEADING = re.compile(r"(?:(c[âa]u)(?:\s+h[ỏo]i)?|th[ẻe])\s*([0-9]{1,7})\s*[.:)]\s*(.*)", re.IGNORECASE | re.DOTALL)
OPTION = re.compile(r"(\*?)\s*([A-Za-z])\s*([.)/:])\s*(.*)", re.DOTALL)
LABEL = re.compile(r"([^\W\d_][^:：]{0,40}?)\s*[:：]\s*(.*)", re.DOTALL)
IGNORE = re.compile(r"#\s*lint\s*:\s*ignore\s(.*)", re.IGNORECASE)
PAGE = re.compile(r"trang ?([0-9]{1,4})")
BLANK = "…"  # the gap of a cloze stem, standing alone
LOOSE_BLANK = re.compile(r"(?<!\S)(?:\.{3,}|_{2,}|…{2,})(?!\S)")
TRUE_TEXT, FALSE_TEXT = "Đúng", "Sai"
NO_TOPIC = "không"

LABELS: dict[Kind, dict[str, str]] = {
    "bank": {
        "title": "Ngân hàng",
        "id": "Mã",
        "topic": "Chuyên đề",
        "programme": "Chương trình",
        "as_of": "Thời điểm",
        "note": "Ghi chú",
        "enabled": "Bật",
    },
    "item": {
        "type": "Loại",
        "answers": "Đáp án",
        "key_state": "Tình trạng đáp án",
        "evidence": "Căn cứ đáp án",
        "tolerance": "Sai số",
        "measure": "Đơn vị",
        "fold_marks": "Bỏ dấu",
        "grading": "Chấm",
        "pinned": "Cố định",
        "extras": "Nhiễu",
        "feedback": "Nhận xét",
        "id": "Mã",
        "topic": "Chuyên đề",
        "level": "Mức",
        "situation": "Tình huống",
        "story": "Thẻ",
        "source": "Nguồn",
        "quotation": "Trích dẫn",
        "facts": "Dữ kiện",
        "explanation": "Giải thích",
        "as_of": "Thời điểm",
        "review": "Trạng thái",
        "title": "Tên câu",
        "category": "Thư mục",
        "tags": "Nhãn",
        "ignored": "Bỏ qua nhắc",
    },
    "story": {
        "id": "Mã",
        "subject": "Chủ thể",
        "place": "Nơi",
        "page": "Trang",
        "topic": "Chuyên đề",
        "as_of": "Thời điểm",
        "source": "Nguồn",
        "quotation": "Trích dẫn",
        "facts": "Dữ kiện",
        "real": "Người thật việc thật",
        "review": "Trạng thái",
    },
}

_ALIASES: dict[Kind, dict[str, str]] = {
    "bank": {"tên ngân hàng": "title"},
    "item": {"đáp án đúng": "answers", "đa": "answers", "mức độ": "level", "loại câu": "type"},
    "story": {"người thật, việc thật": "real"},
}
_NAMES: dict[Kind, dict[str, str]] = {
    kind: {fold(word): name for name, word in words.items()}
    | {fold(word): name for word, name in _ALIASES[kind].items()}
    for kind, words in LABELS.items()
}

TYPE_WORDS = {
    ItemType.SINGLE: "một đáp án",
    ItemType.MULTIPLE: "nhiều đáp án",
    ItemType.TRUE_FALSE: "đúng sai",
    ItemType.MATCHING: "ghép đôi",
    ItemType.ORDERING: "sắp xếp",
    ItemType.NUMBER: "số",
    ItemType.SHORT_TEXT: "trả lời ngắn",
    ItemType.CLOZE: "điền từ",
}
LEVEL_WORDS = {
    Level.RECALL: "nhận biết",
    Level.COMPREHENSION: "thông hiểu",
    Level.APPLICATION: "vận dụng",
}
REVIEW_WORDS = {
    Review.DRAFT: "nháp",
    Review.REVIEWED: "đã thẩm định",
    Review.APPROVED: "đã duyệt",
    Review.RETIRED: "ngừng dùng",
}
SUBJECT_WORDS: dict[Literal["collective", "person"], str] = {"collective": "tập thể", "person": "cá nhân"}
STATE_WORDS: dict[KeyState, str] = {"conflicting": "mâu thuẫn", "missing": "chưa có"}
YES_WORDS = {True: "có", False: "không"}
GRADING_WORDS = {False: "cả câu", True: "từng phần"}


@lru_cache(maxsize=4096)
def field_of(kind: Kind, word: str) -> str | None:
    """The field that `word` labels in a block of this kind; None where it labels nothing."""
    folded = fold(word)
    if kind == "story" and PAGE.fullmatch(folded):
        return "page"
    return _NAMES[kind].get(folded)


def belongs_elsewhere(word: str) -> bool:
    """Whether `word` labels something in another kind of block."""
    return any(field_of(kind, word) for kind in LABELS)


def near_label(kind: Kind, word: str) -> str | None:
    """The label that `word` misses by one letter, for «Trích dân» typed as «Trich dna»."""
    folded = fold(word)
    if len(folded) > 25:
        return None
    return next((_TYPOS[kind][form] for form in sorted(_shortened(folded)) if form in _TYPOS[kind]), None)


def _shortened(word: str) -> set[str]:
    """`word` and all it becomes by losing one letter: two words one slip apart share one of these."""
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


_TYPOS: dict[Kind, dict[str, str]] = {
    kind: {form: label for label in labels.values() if len(label) > 3 for form in _shortened(fold(label))}
    for kind, labels in LABELS.items()
}
