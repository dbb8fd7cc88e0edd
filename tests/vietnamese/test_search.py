"""Finding people by what somebody types: who is found, and who stands first."""

from __future__ import annotations

import unicodedata
from itertools import pairwise, product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hoctapbac.vietnamese.collation import name_key
from hoctapbac.vietnamese.search import Index, matches
from vietnamese.fixtures import lines, rows

# Expectations of the reference that are not met, and why.
DEPARTURES = {
    # It orders Thuỷ, Thuý, Thủy, Thúy: tones letter by letter. For us, as for the order of people elsewhere in the
    # reference's own words, where a tone stands is no difference, so both Thủy come before both Thúy.
    "thuy": "Ngô Thuỷ | Ngô Thủy | Hoà Thị Thuý | Hòa Thị Thúy",
}
WORDS = "a an án ân anh ánh đan đàn dan dân y ý kỳ kì ky ki quý quí thuý thúy hoà hòa hoa nguyên nguyễn văn ngu nă"
PHRASES = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=3).map(" ".join)
TYPABLE = st.text(alphabet="aăâdđnhuyi ́̀.'’Ð9sfw", max_size=10)
HATS = "\u0302\u0306\u031b"


def found(names: list[str], query: str, limit: int = 1000) -> list[str]:
    return [names[place] for place in Index(names).find(query, limit)]


def letters_and_tone(word: str) -> tuple[str, str]:
    spread = unicodedata.normalize("NFD", word.lower())
    tone = "".join(c for c in spread if unicodedata.combining(c) and c not in HATS)
    return unicodedata.normalize("NFC", "".join(c for c in spread if c not in tone)), tone


def bare(letters: str) -> str:
    spread = unicodedata.normalize("NFD", letters).replace("đ", "d")
    return "".join(c for c in spread if c not in HATS)


def fit(asked: str, word: str) -> tuple[bool, bool] | None:
    """Is the word only begun, and has it more marks than were typed; None where it is not looked for."""
    (typed, typed_tone), (letters, tone) = letters_and_tone(asked), letters_and_tone(word)
    if len(typed) == len(letters) and letters[:-1] in {*"hklmstv", "qu"} and {typed[-1], letters[-1]} <= set("iy"):
        letters = letters[:-1] + typed[-1]
    start = letters[: len(typed)]
    stated = all(t == s or t == bare(s) for t, s in zip(typed, start, strict=False)) and len(start) == len(typed)
    if not stated or typed_tone not in ("", tone):
        return None
    begun = len(letters) > len(typed)
    tone_missed = not begun and not typed_tone and typed == bare(typed) and tone != ""
    return begun, typed != start or tone_missed


def place(query: str, name: str) -> tuple[object, ...] | None:
    """Where `name` stands among those found, said as plainly as possible; None where it is not found."""
    words = name.split()
    begun = freely = 0
    stands: list[list[int]] = []
    for asked in dict.fromkeys(query.split()):
        fits = [fit(asked, word) for word in words]
        best = min((one for one in fits if one is not None), default=None)
        if best is None:
            return None
        begun, freely = begun + best[0], freely + best[1]
        stands.append([n for n, one in enumerate(fits) if one == best])
    disordered = not any(all(a < b for a, b in pairwise(way)) for way in product(*stands))
    anywhere = {n for places in stands for n in places}
    where = 0 if any(words[n] == words[-1] for n in anywhere) else 1 if 0 in anywhere else 2
    return begun, freely, disordered, where, name_key(name)


def test_the_reviewed_queries_find_whom_they_should_in_their_order() -> None:
    """Each query of the reference finds exactly the people listed for it, the best first."""
    roster = lines("search/roster.txt")
    expected = {query: DEPARTURES.get(query, people) for query, people in rows("search/queries.tsv")}
    assert {query: " | ".join(found(roster, query)) for query in expected} == expected


def test_a_departure_differs_in_order_only() -> None:
    """Where the order is another than that of the reference, the people are the same."""
    listed = dict(map(tuple, rows("search/queries.tsv")))
    for query, people in DEPARTURES.items():
        assert sorted(people.split(" | ")) == sorted(listed[query].split(" | "))


def test_what_a_query_states_must_hold_and_what_it_omits_is_free() -> None:
    """An unmarked letter or an absent tone matches any, a stated one only itself."""
    assert matches("dao", "Trần Thị Đào") and matches("đào", "Trần Thị Đào")
    assert not matches("đào", "Lê Dao") and not matches("đáo", "Trần Thị Đào")
    assert matches("a van nguy", "Nguyễn Văn An")
    assert not matches("guyen", "Nguyễn Văn An")
    assert not matches("ky", "Lê Kiên")


def test_two_spellings_of_one_name_are_one() -> None:
    """The place of a tone, i or y after some consonants, an apostrophe, an eth and the order of marks do not matter."""
    assert matches("thuý", "Hòa Thị Thúy") and matches("quí ki", "Trần Kỳ Quý")
    assert matches("hhen", "H'Hen Niê") and matches("h’hen", "Hhen Niê")
    assert matches("đao", "Tr\u1ea7n Th\u1ecb \xd0\xe0o")
    assert matches("nguyễn", "Nguye\u0303\u0302n Văn A")


def test_the_keys_of_an_input_method_find_what_they_would_write() -> None:
    """Somebody who types Telex or VNI into a field that composes nothing is understood."""
    roster = ["Nguyễn Văn An", "Nguyên Văn Án", "Trần Đào"]
    assert found(roster, "nguyeenx") == ["Nguyễn Văn An"]
    assert found(roster, "d9ao2") == ["Trần Đào"]
    assert found(roster, "ans nguyeen") == ["Nguyên Văn Án"]


def test_what_the_letters_find_comes_before_what_the_keys_would_write() -> None:
    """«as» is a beginning first, and the keys of «á» after that."""
    assert found(["Lê Ánh", "Lê Asa"], "as") == ["Lê Asa", "Lê Ánh"]
    assert found(["Lê Ánh", "Lê Asa"], "as", limit=1) == ["Lê Asa"]


def test_who_is_called_otherwise_is_found_by_that_first() -> None:
    """With a stated sorting name it is that word which counts as the given name."""
    names = ["Y Moan Ênuôl", "Moan Thị Xa"]
    assert Index(names, ["Moan", ""]).find("moan", 9) == [0, 1]
    assert Index(names[::-1], ["Moan", ""]).find("moan", 9) == [0, 1]


def test_a_limit_is_kept_and_nobody_typed_for_is_everybody() -> None:
    """An empty query gives the first of all, in the order of people; no more than asked for are given."""
    names = ["Lê Bình", "Lê An", "Lê Chi"]
    assert found(names, " ", 2) == ["Lê An", "Lê Bình"]
    assert found(names, "le", 2) == ["Lê An", "Lê Bình"]
    assert found(names, "le", 0) == []
    assert found([], "le") == []


def test_equal_fits_are_in_the_order_of_people_whichever_words_fit() -> None:
    """One whole word and one begun are as good as one begun and one whole."""
    assert found(["Chi Bình", "Chinh Bi", "Chi Bi"], "chi bi") == ["Chi Bi", "Chinh Bi", "Chi Bình"]


@pytest.mark.parametrize("query", ["nguyen van a", "a", "nguyễn", "an ha", "a an", "an a v"])
def test_frequent_words_are_kept_otherwise_and_found_the_same(query: str) -> None:
    """In a long roster, where most names share their words, the order is the same rule."""
    names = [
        " ".join(parts)
        for parts in product(
            ("Nguyễn", "Nguyên", "An"), ("Văn", "Vân", "Hà", "Hoà An"), ("An", "Án", "Ân", "Anh", "Hạ", "A")
        )
    ]
    names = [f"{name} {n}" if n else name for n in range(8) for name in names]
    scores = {n: place(query, name) for n, name in enumerate(names)}
    expected = sorted((n for n in scores if scores[n]), key=lambda n: (scores[n], n))
    assert Index(names).find(query, len(names))[: len(expected)] == expected


@given(PHRASES, st.lists(PHRASES, max_size=8))
def test_the_order_is_the_one_that_is_promised(query: str, names: list[str]) -> None:
    """The index ranks as the rule says when it is spelled out name by name."""
    scores = {n: place(query, name) for n, name in enumerate(names)}
    expected = sorted((n for n in scores if scores[n]), key=lambda n: (scores[n], n))
    assert Index(names).find(query, 100) == expected


@given(st.one_of(TYPABLE, st.text(max_size=12)), st.lists(st.one_of(TYPABLE, st.text(max_size=12)), max_size=6))
def test_the_index_finds_whom_the_rule_finds(query: str, names: list[str]) -> None:
    """Whoever matches is found, before anybody else, and each once; no string of any characters raises."""
    got = Index(names).find(query, 100)
    matching = {n for n, name in enumerate(names) if matches(query, name)}
    assert set(got[: len(matching)]) == matching
    assert len(set(got)) == len(got)
    assert Index(names).find(query, 1) == got[:1]


@given(st.text(max_size=20))
@example("0\x1f0")
def test_everybody_is_found_by_the_own_name(text: str) -> None:
    """A name finds itself, and an empty query finds it."""
    assert matches("", text)
    assert matches(text, text)
    assert Index([text]).find(text, 1) == [0]
