"""Rules on words that give the answer away to people who do not know the matter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from hoctapbac.bank import Item, ItemType
from hoctapbac.bank.rules import Banks, Place, item_rule, set_rule
from hoctapbac.bank.rules.keys import single_key
from hoctapbac.vietnamese.folding import fold_case

RARE = 0.01  # of all items, and never fewer than `AT_LEAST`
AT_LEAST = 1

_SYLLABLE = re.compile(r"[^\W\d_]{2,}")
_PLAIN = frozenset(
    re.findall(
        r"\w+",
        "và của là các những trong về cho với được có không một này đó theo từ đến ở tại khi để do bằng như hay hoặc "
        "đã đang sẽ nào gì ai sau trên dưới ra vào lên việc sự cái người điều nội dung đây đúng sai phải nhất mình "
        "họ ta the of and to in is are for that with by from as at on an or which what who it its be was were",
    )
)
_ABSOLUTE = re.compile(
    r"\b(?:luôn(?: luôn)?|mọi|tuyệt đối|duy nhất|hoàn toàn|bất cứ|bất kỳ|"
    r"chỉ(?! (?:thị|đạo|huy|tiêu|số|rõ|ra|dẫn|định|báo|nam|trích|bảo)\b)(?<!địa chỉ)(?<!chứng chỉ)(?<!đình chỉ))\b"
)


@set_rule("W5", "clang", "Thay chữ lặp lại trong đáp án, hoặc dùng chữ ấy ở cả phương án khác.", sure=45)
def clang(banks: Banks) -> Iterator[Place]:
    """A key that alone repeats a rare word of the stem is found by its sound.

    Good:
        Câu 1. Khi hồ sơ trễ hẹn, cán bộ một cửa cần làm gì?
        *A. Gửi thư xin lỗi người dân
        B. Chờ người dân hỏi lại
        C. Trả hồ sơ cho cơ quan khác

    Bad:
        Câu 1. Trách nhiệm giải trình gắn với quyền hạn được hiểu thế nào?
        *A. Người có quyền hạn giải trình việc mình làm
        B. Cơ quan báo cáo số buổi họp
        C. Văn thư lưu hồ sơ đầy đủ
    """
    items = [(file, item) for file, bank in banks for item in bank.items]
    common = Counter(
        pair for _, item in items for pair in _pairs("\n".join((item.stem, *(o.text for o in item.options))))
    )
    most = max(AT_LEAST, RARE * len(items))
    for file, item in items:
        key = single_key(item)
        if key is None or len(item.options) < 3 or item.type is ItemType.CLOZE:
            continue
        asked = _pairs(item.stem)
        heard = [pair for pair in _pairs(key.text) if pair in asked and common[pair] <= most]
        if heard:
            others = _pairs("\n".join(option.text for option in item.options if option is not key))
            for pair in [pair for pair in heard if pair not in others][:1]:
                yield file, item, f"câu «{item.id}»: chỉ đáp án lặp lại «{_whole(pair, key.text, item.stem)}» của đề."


def _whole(pair: tuple[str, str], key: str, stem: str) -> str:
    """The longest run of the key's syllables around `pair` that stands in the stem: half a word says nothing."""
    words = [word.lower() for word in _SYLLABLE.findall(key)]
    stem = " ".join(_SYLLABLE.findall(fold_case(stem)))
    begin = next((n for n, two in enumerate(pairwise(words)) if two == pair), 0)
    end = begin + 2
    while end < len(words) and " ".join(words[begin : end + 1]) in stem:
        end += 1
    while begin and " ".join(words[begin - 1 : end]) in stem:
        begin -= 1
    return " ".join(words[begin:end])


def _pairs(text: str) -> dict[tuple[str, str], None]:
    """Neighbouring syllables in order, none of them a plain word: in Vietnamese most words are such pairs."""
    lines = (_SYLLABLE.findall(fold_case(line)) for line in text.split("\n"))
    pairs = (pair for words in lines for pair in pairwise(words))
    return dict.fromkeys((a, b) for a, b in pairs if a not in _PLAIN and b not in _PLAIN)


@item_rule(
    "W6", "absolute-words", "Bỏ chữ tuyệt đối ở phương án nhiễu, hoặc viết các phương án cùng một giọng.", sure=35
)
def absolute_words(item: Item) -> Iterator[str]:
    """«Luôn», «chỉ», «mọi» in wrong options only tell people to cross them out.

    Good:
        Câu 1. Nêu gương bắt đầu từ đâu?
        *A. Từ việc làm hằng ngày của mỗi người
        B. Từ một kế hoạch thật dài
        C. Từ số buổi họp trong tháng

    Bad:
        Câu 1. Nêu gương bắt đầu từ đâu?
        *A. Từ việc làm hằng ngày của mỗi người
        B. Chỉ từ cấp trên
        C. Tuyệt đối từ văn bản
    """
    key = single_key(item)
    if key is None or _ABSOLUTE.search(fold_case(key.text)):
        return
    found = (_ABSOLUTE.search(fold_case(option.text)) for option in item.options)
    words = [each[0] for each in found if each]
    if words:
        yield f"chữ «{'», «'.join(dict.fromkeys(words))}» chỉ có ở phương án nhiễu."
