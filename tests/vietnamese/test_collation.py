"""Vietnamese order and sameness."""

import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.vietnamese.collation import first_letter, name_key, same_name, sort_key
from vietnamese.fixtures import lines

ANY_WORD = st.text(alphabet="aàăâbdđeghinyôơứÁĐ019ß中ж", min_size=1, max_size=5)
VIETNAMESE = st.text(alphabet="aàảãáạăắâậbcdđeêếghinoôơởquưứyỳÁĐ 019'-.", max_size=12)


def in_order(*texts: str) -> bool:
    return all(sort_key(a) < sort_key(b) for a, b in pairwise(texts))


def test_letters_come_before_tones_and_tones_before_case() -> None:
    """The alphabet decides first, then ngang huyền hỏi ngã sắc nặng, then small before capital."""
    assert in_order("a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "o", "ô", "ơ", "u", "ư", "v", "y")
    assert in_order("ma", "mà", "mả", "mã", "má", "mạ", "mă", "mâ")
    assert in_order("an", "An", "án", "Án", "anh", "ăn", "ân")


def test_a_space_comes_before_letters_and_numbers_go_by_value() -> None:
    """Shorter first words go first, and the second group of dwellings stands before the tenth."""
    assert in_order("Tổ", "Tổ 2", "Tổ 10", "Tổ an", "Tôn")


def test_one_word_has_one_place_however_its_tone_is_placed() -> None:
    """hoà and hòa, composed and decomposed, have the same key."""
    assert sort_key("Hoà Thuý") == sort_key("Hòa Thúy")
    assert sort_key("ường") == sort_key(unicodedata.normalize("NFD", "ường"))


def test_people_go_by_given_name_then_by_the_rest() -> None:
    """All An stand before all Ánh, whatever their family; within one given name the family decides."""
    people = ["Trần Văn An", "Lê Thị Ánh", "Bùi An", "Đỗ Ánh", "Dương Ánh"]
    assert sorted(people, key=name_key) == ["Bùi An", "Trần Văn An", "Dương Ánh", "Đỗ Ánh", "Lê Thị Ánh"]


def test_a_stated_sorting_name_wins() -> None:
    """Who is not called by the last word is found where the list says."""
    assert name_key("Y Moan Ênuôl", "Moan") < name_key("Lê Thị Nga") < name_key("Y Moan Ênuôl", "Y Moan")
    assert first_letter("Y Moan Ênuôl", "Moan") == "M"


def test_the_first_letter_is_a_letter_of_the_alphabet_without_tone() -> None:
    """Ánh is under A, Ân under Â, Ước under Ư; without letters there is a sign for the rest."""
    names = ("Lê Ánh", "Ngô Ân", "Vũ Đức", "Trần Ước", "H'Hen", "Nguyễn öz", "12", "")
    assert [first_letter(name) for name in names] == ["A", "Â", "Đ", "Ư", "H", "O", "#", "#"]


def test_dictionary_order_equals_the_reference() -> None:
    """Syllables and names stand as in CLDR's Vietnamese order, each with its own key."""
    for name in ("collation/syllables-icu72-vi-order.txt", "collation/names-icu72-vi-order.txt"):
        keys = [sort_key(line) for line in lines(name)]
        assert all(a < b for a, b in pairwise(keys))


def test_order_by_given_name_equals_the_reference() -> None:
    """All people stand as in the reference, but for Thuỷ, Thuý, Thủy, Thúy. It has them in that order, comparing
    tones letter by letter; for us where a tone stands is no difference, so all Thủy come before all Thúy.
    """
    listed = lines("collation/names-by-given-name.txt")
    ours = sorted(listed, key=name_key)
    moved = [name for name, there in zip(listed, ours, strict=True) if name != there]
    assert {name.split()[-1] for name in moved} <= {"Thuỷ", "Thuý", "Thủy", "Thúy"}
    assert len(listed) > 500 and len(moved) < 20


@given(st.text(max_size=12))
def test_every_way_of_storing_a_text_has_one_place(text: str) -> None:
    """Composed or decomposed, with spaces around it or without, a text stands where it stands."""
    assert sort_key(text) == sort_key(unicodedata.normalize("NFD", text)) == sort_key(f" {text}  ")
    assert name_key(text) == name_key(unicodedata.normalize("NFD", text))


@given(ANY_WORD, ANY_WORD, ANY_WORD)
def test_the_order_is_that_of_words(a: str, b: str, c: str) -> None:
    """A word stands before the same word with more after it, and more does not turn two words round."""
    assert sort_key(a) < sort_key(f"{a} {b}")
    if sort_key(a.lower()).split("\x01")[0] < sort_key(b.lower()).split("\x01")[0]:
        assert sort_key(f"{a} {c}") < sort_key(f"{b} {c}")


@given(VIETNAMESE, VIETNAMESE)
def test_same_names_have_the_same_place(a: str, b: str) -> None:
    """Names that are the same differ at most in their capitals when sorted."""
    if same_name(a) == same_name(b):
        assert sort_key(a.lower()) == sort_key(b.lower())
    assert same_name(a) == same_name(a.upper()) == same_name(f"  {a} ")


def test_marks_and_tones_tell_names_apart() -> None:
    """An, Ân and Án are three people; hoà and HÒA are one."""
    assert len({same_name(n) for n in ("Lê An", "Lê Ân", "Lê Án", "Lê Đan", "Lê Dan")}) == 5
    assert same_name("Lê Hoà") == same_name("LÊ  HÒA")


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_text_raises_and_keys_hold_no_nul(a: str, b: str) -> None:
    """Any two texts can be compared and stored."""
    assert "\x00" not in sort_key(a) + name_key(a, b) + same_name(a)
    assert len(first_letter(a, b)) == 1
