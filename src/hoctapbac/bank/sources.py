"""Whether quotations are true: each must stand, word for word, in a source text.

Both sides are cleaned (`hoctapbac.vietnamese.cleaning`) and their white space folded; apart from that the
match is exact, punctuation and quotation marks included. Pure but for `read_folder`; never raises. Near
passages are looked for until `MOST_WORDS` words have been gone through; after that, a missing quotation is
only called missing.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from hoctapbac.bank import Item, Story
from hoctapbac.bank.files import read_bytes, text_files
from hoctapbac.bank.lines import SAVE_AS_UTF8
from hoctapbac.bank.rules import Banks
from hoctapbac.errors import Loaded, Problem
from hoctapbac.vietnamese.cleaning import clean_line
from hoctapbac.vietnamese.folding import fold, fold_case

MOST_WORDS = 1_000_000  # gone through in search of near passages: about a second of work
COMPARED = 60  # words of a passage that are compared; more would take time by the square
CLOSE = 0.6  # how alike a passage has to be to be shown as the nearest

NO_TEXTS = "văn bản nguồn"
ADD_TEXTS = "Chỉ ra thư mục có các tệp .txt chép nguyên văn nguồn."

_OPENING = {"“": "”", "«": "»", '"': '"'}


def check(banks: Banks, texts: Mapping[str, str]) -> tuple[Problem, ...]:
    """A problem for each quotation in `banks` that does not stand in the text it is ascribed to.

    `texts` maps a name that people know (the file's) to the whole text. Where the title of an item's source
    stands in some of them, the quotation must be in one of those; otherwise any text will do.
    """
    if not texts:
        return (Problem(NO_TEXTS, 0, "no-texts", "Không có văn bản nguồn nào để đối chiếu.", ADD_TEXTS),)
    library = _Library(texts)
    problems: list[Problem] = []
    for file, bank in banks:
        things: tuple[Item | Story, ...] = (*bank.items, *bank.stories)
        for thing in things:
            problem = _problem(file, thing, library)
            if problem is not None:
                problems.append(problem)
    return tuple(problems)


def read_folder(folder: Path) -> Loaded[dict[str, str]]:
    """Every `*.txt` in `folder` by its file's name."""
    files = text_files(folder)
    problems = list(files.problems)
    texts: dict[str, str] = {}
    for path in files.value:
        raw = read_bytes(path)
        if isinstance(raw, Problem):
            problems.append(raw)
            continue
        try:
            texts[path.name] = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            problems.append(Problem(str(path), 0, "not-utf-8", "Tệp không phải UTF-8.", SAVE_AS_UTF8))
    return Loaded(texts, tuple(problems))


class _Library:
    """The source texts, made ready once for any number of questions."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = {name: clean_line(text) for name, text in texts.items()}
        self._folded = {name: fold_case(text) for name, text in self._texts.items()}
        self._words: dict[str, tuple[list[str], list[str]]] = {}
        self._titled: dict[str, list[str]] = {}
        self._words_left = MOST_WORDS

    def titled(self, source: str) -> list[str]:
        """The names of the texts that hold a title of `source`; all names where none does."""
        if source not in self._titled:
            found = [
                name for name, text in self._folded.items() if any(fold_case(title) in text for title in titles(source))
            ]
            self._titled[source] = found or list(self._texts)
        return self._titled[source]

    def holding(self, quotation: str) -> list[str]:
        """The names of the texts in which `quotation` stands with whole words at both ends."""
        return [name for name, text in self._texts.items() if _stands_in(quotation, text)]

    def nearest(self, quotation: str, names: list[str]) -> tuple[str, str] | None:
        """The name and the passage among `names` that is most like `quotation`, if any is like it."""
        if self._words_left <= 0:
            return None
        passages = ((name, self._passage(quotation, name)) for name in names)
        score, name, passage = max(
            ((_likeness(quotation, passage), name, passage) for name, passage in passages),
            default=(0.0, "", ""),
        )
        return (name, passage) if score >= CLOSE else None

    def _passage(self, quotation: str, name: str) -> str:
        """The run of words, as many as in `quotation`, that shares most words with it."""
        if name not in self._words:
            words = self._texts[name].split(" ")
            self._words[name] = (words, [fold(word) for word in words])
        words, folded = self._words[name]
        self._words_left -= len(words)
        wanted = Counter(fold(word) for word in quotation.split(" "))
        length = wanted.total()
        shared = best = place = 0
        window: Counter[str] = Counter()
        for end, word in enumerate(folded):
            window[word] += 1
            shared += window[word] <= wanted[word]
            if end >= length:
                gone = folded[end - length]
                shared -= window[gone] <= wanted[gone]
                window[gone] -= 1
            if shared > best:
                best, place = shared, max(0, end - length + 1)
        return " ".join(words[place : place + length])


def titles(source: str) -> list[str]:
    """The titles in quotation marks of a source line, outermost ones: “Sơ kết “Dân vận khéo” ở xã” is one."""
    return [title for title in _outermost(clean_line(source)) if len(title) > 2]


def _outermost(text: str) -> Iterator[str]:
    start, depth, closing, opening = 0, 0, "", ""
    for place, mark in enumerate(text):
        if depth == 0 and mark in _OPENING:
            start, depth, opening, closing = place + 1, 1, mark, _OPENING[mark]
        elif depth and mark == closing:
            depth -= 1
            if depth == 0:
                yield text[start:place].strip()
        elif depth and mark == opening:
            depth += 1
    if depth and closing in text[start:]:  # a mark is missing somewhere: from the first to the last
        yield text[start : text.rindex(closing)].strip()


def _stands_in(quotation: str, text: str) -> bool:
    place = text.find(quotation)
    while place >= 0:
        end = place + len(quotation)
        before = text[place - 1 : place] if place else ""
        if not _cuts(before, quotation[0]) and not _cuts(quotation[-1], text[end : end + 1]):
            return True
        place = text.find(quotation, place + 1)
    return False


def _cuts(left: str, right: str) -> bool:
    """Whether a word or a number goes on from `left` to `right`; «2025Tỉnh» is two words run together."""
    if left.isdigit() and right.isdigit():
        return True
    return left.isalpha() and right.isalpha() and not right.isupper()


def _likeness(quotation: str, passage: str) -> float:
    """How alike two texts are, from 0 to 1, counted in words."""
    ours, theirs = (fold(text).split()[:COMPARED] for text in (quotation, passage))
    return difflib.SequenceMatcher(None, ours, theirs, autojunk=False).ratio()


def _problem(file: str, thing: Item | Story, library: _Library) -> Problem | None:
    """What is wrong with one quotation; None where it is true or absent, which is for the rules to say."""
    quotation = clean_line(thing.quotation)
    if not quotation:
        return None
    expected = library.titled(thing.source)
    found = library.holding(quotation)
    if set(found) & set(expected):
        return None
    called = f"{'Câu' if isinstance(thing, Item) else 'Thẻ'} «{thing.id}»"
    if found:
        message = f"{called}: trích dẫn có trong {', '.join(found)}, không có trong nguồn đã ghi."
        return Problem(file, thing.line, "quotation-elsewhere", message, "Sửa dòng «Nguồn» cho đúng bài.")
    near = library.nearest(quotation, expected)
    message = f"{called}: không tìm thấy trích dẫn trong nguồn."
    if near is None:
        return Problem(file, thing.line, "quotation-not-found", message, "Chép lại đúng nguyên văn từ nguồn.")
    remedy = f"Đoạn gần nhất trong {near[0]}: “{near[1][:300]}”. Chép lại đúng từng chữ, từng dấu."
    return Problem(file, thing.line, "quotation-not-found", message, remedy)
