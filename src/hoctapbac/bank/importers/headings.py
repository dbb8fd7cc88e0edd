"""What the heading of a column says that the column holds: Vietnamese and English words, marks and case forgotten."""

from __future__ import annotations

import re
from functools import lru_cache

from hoctapbac.bank.labels import LETTERS
from hoctapbac.vietnamese.folding import fold, fold_case

OPTION_FIELDS = tuple(LETTERS.lower())
_OTHERS = (
    *("key", "explanation", "source", "quotation", "level", "topic", "category", "tags", "id", "points", "number"),
    *("type", "time", "ignore"),
)
FIELDS = ("stem", "options", *OPTION_FIELDS, *_OTHERS)

FIELD_WORDS = {
    "stem": "nội dung câu hỏi",
    "options": "các phương án trong một ô",
    "key": "đáp án",
    "explanation": "giải thích",
    "source": "nguồn",
    "quotation": "trích dẫn",
    "level": "mức độ",
    "topic": "mã chuyên đề",
    "category": "thư mục",
    "tags": "nhãn",
    "id": "mã câu",
    "points": "điểm",
    "number": "số câu",
    "type": "loại câu",
    "time": "thời gian trả lời",
    "ignore": "bỏ qua",
} | {letter: f"phương án {letter.upper()}" for letter in OPTION_FIELDS}

_WORDS = {
    "stem": (
        *("cau hoi", "noi dung cau hoi", "noi dung", "de bai", "de", "de cau hoi", "noi dung cau hoi va phuong an"),
        *("cau hoi va phuong an", "cau dan", "question", "question text", "questions", "stem", "prompt", "content"),
        *("question title", "cau hoi trac nghiem", "noi dung cau hoi trac nghiem"),
    ),
    "options": (
        *("phuong an", "phuong an tra loi", "cac phuong an", "cac phuong an tra loi", "cau tra loi", "lua chon"),
        *("cac lua chon", "dap an lua chon", "phuong an lua chon", "cac dap an", "options", "choices", "answers"),
        *("answer options", "answer choices", "noi dung phuong an", "noi dung dap an"),
    ),
    "key": (
        *(
            "dap an",
            "dap an dung",
            "dap an chinh xac",
            "da",
            "da dung",
            "d/a",
            "phuong an dung",
            "phuong an tra loi dung",
        ),
        *("cau tra loi dung", "tra loi dung", "lua chon dung", "dap an dung nhat", "ket qua", "ket qua dung", "key"),
        *("answer", "answer key", "correct", "correct answer", "correct answers", "correct ans", "right answer"),
        *("correct option", "correct options", "correct choice", "correct index", "chu cai dap an", "dap an chuan"),
    ),
    "explanation": (
        *("giai thich", "loi giai", "huong dan", "huong dan giai", "giai thich dap an", "explanation", "explain"),
        *("rationale", "feedback", "general feedback", "solution"),
    ),
    "source": (
        *("nguon", "can cu", "can cu phap ly", "co so phap ly", "tai lieu", "tai lieu tham khao", "tham khao"),
        *("trich nguon", "nguon tai lieu", "nguon trich dan", "van ban", "dieu khoan", "vien dan", "source"),
        *("reference", "references", "ref", "tham chieu"),
    ),
    "quotation": ("trich dan", "nguyen van", "quotation", "quote"),
    "level": (
        *("muc do", "do kho", "cap do", "muc do nhan thuc", "muc do cau hoi", "cap do nhan thuc", "level"),
        *("difficulty", "muc do kho"),
    ),
    "topic": ("ma chuyen de", "topic"),
    "category": (
        *("hang muc", "chu de", "chuong", "bai", "phan", "linh vuc", "nhom", "chuyen de", "danh muc", "thu muc"),
        *("nhom cau hoi", "noi dung chuyen de", "mon", "mon hoc", "hoc phan", "category", "chapter", "unit", "section"),
        *("subject", "ten chuyen de", "ten chuong"),
    ),
    "tags": ("nhan", "the", "tu khoa", "tag", "tags", "keyword", "keywords", "label", "labels"),
    "id": ("ma", "ma cau", "ma cau hoi", "ma so", "id", "code", "question id"),
    "points": ("diem", "so diem", "diem so", "points", "point", "mark", "marks", "score"),
    "number": (
        *("stt", "tt", "so tt", "so thu tu", "cau", "cau so", "so cau", "no", "so", "#", "number", "question number"),
        *("index", "thu tu", "question no"),
    ),
    "type": (
        "loai",
        "loai cau",
        "loai cau hoi",
        "dang",
        "dang cau",
        "dang cau hoi",
        "hinh thuc",
        "type",
        "question type",
    ),
    "time": ("thoi gian", "thoi gian tra loi", "time", "time limit", "time in seconds", "seconds", "giay"),
    "ignore": ("ghi chu", "note", "notes", "comment", "bo qua"),
}
_FIELD_OF = {word: name for name, words in _WORDS.items() for word in words}
_OPTION_OF = re.compile(
    r"(?:(?:noi dung )?(?:phuong an|dap an|lua chon|tra loi|cau tra loi|pa|da|option|answer|ans|choice|opt)(?: so)? ?)?"
    r"(?:([a-z])|([1-9]|1\d|2[0-6]))"
)
_AFTER = re.compile(r"\s[-–]\s.*|\(.*?\)|\[.*?\]|[:*?]", re.DOTALL)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST = 90


@lru_cache(maxsize=4096)
def field_of(heading: str) -> str:
    """The field that a heading names, one of `FIELDS`; "" for words that name none."""
    heading = heading.strip()
    if not heading or len(heading) > _LONGEST:
        return ""
    if fold_case(heading) in ("mục", "mục lục"):
        return "category"
    if fold_case(heading) == "mức":
        return "level"
    return next(filter(None, map(_named, _forms(heading))), "")


def is_numbered(heading: str) -> bool:
    """Whether an option's heading is a number («Answer 1»), which its key then is too."""
    return any((found := _OPTION_OF.fullmatch(form)) and found[2] for form in _forms(heading.strip()[:_LONGEST]))


def _forms(heading: str) -> list[str]:
    """The heading folded, without what stands in brackets or after a dash, and without a prefix such as «lt_»."""
    words = _CAMEL.sub(" ", heading).replace("_", " ")
    bare = fold(_AFTER.sub(" ", words)).strip(" .,;/")
    _, _, rest = bare.partition(" ")
    prefixed = "_" in heading and len(heading.partition("_")[0]) in (1, 2)
    return [bare, fold(heading).strip(" .,;:"), *([rest] if prefixed else [])]


def _named(words: str) -> str:
    if words in _FIELD_OF:
        return _FIELD_OF[words]
    found = _OPTION_OF.fullmatch(words)
    if found is None or (found[2] and words == found[2]):
        return ""  # a bare number is no heading
    return found[1] or OPTION_FIELDS[int(found[2]) - 1]


def wished_field(word: str) -> str:
    """The field that somebody asks for by its name, by «option3», or by a heading; "" for none."""
    word = word.strip()
    return word.lower() if word.lower() in FIELDS else field_of(word)
