"""Syllables: the inventory against the attested list, the laws of spelling, the seat of the tone."""

import unicodedata
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.vietnamese.syllables import (
    TONES,
    begins,
    completes,
    inventory,
    is_syllable,
    seat,
    split,
    tone_fits,
    with_tone,
)
from vietnamese.fixtures import rows

ANY = st.text(alphabet=st.one_of(st.sampled_from("aăâeêioôơuưyđcghkmnpqtrx\u0300\u0323"), st.characters()), max_size=9)
BARE = str.maketrans("ăâêôơưđ", "aaeooud")


def test_the_inventory_holds_every_attested_syllable_in_both_styles() -> None:
    """Each syllable of the reference list is made by the table, with the same text in the new style."""
    made = {syllable.old: syllable.new for syllable in inventory()}
    assert [old for old, new, *_ in rows("syllables/syllables.tsv") if made.get(old) != new] == []


def test_the_inventory_names_each_text_once_and_in_nfc() -> None:
    """No two syllables have one text; every text is composed and is a syllable to `is_syllable`, in any case."""
    made = list(inventory())
    assert len({syllable.old for syllable in made}) == len({syllable.new for syllable in made}) == len(made) > 18_000
    for syllable in made:
        for text in (syllable.old, syllable.new, syllable.old.upper()):
            assert unicodedata.is_normalized("NFC", text) and is_syllable(text)


def test_the_styles_differ_in_open_oa_oe_uy_only() -> None:
    """hòa or hoà, khỏe or khoẻ, thúy or thuý; never after q, never before a final."""
    assert {s.rime for s in inventory() if s.old != s.new} == {"oa", "oe", "uy"}
    assert not any(s.onset == "qu" for s in inventory() if s.old != s.new)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("kẻ", "cẻ"),
        ("cá", "ká"),
        ("ghế", "gế"),
        ("ga", "gha"),
        ("nghiêng", "ngiêng"),
        ("ngang", "nghang"),
        ("quả", "qả"),
        ("gìn", "giìn"),
        ("bác", "bac"),
        ("bạch", "bàch"),
        ("thuở", "muở"),
        ("yên", "tyên"),
        ("mười", "muời"),
    ],
)
def test_the_laws_of_spelling_hold(right: str, wrong: str) -> None:
    """c or k, g or gh, ng or ngh, gi and qu, tones before a stop, rimes of few onsets."""
    assert is_syllable(right) and not is_syllable(wrong)


@pytest.mark.parametrize("name", ["Đắk", "Lắk", "Búk", "Pắk", "Krông", "Niê", "Mlô", "Êban", "Hmông", "Xtiêng", "Êđê"])
def test_names_of_the_highlands_are_syllables_too(name: str) -> None:
    """Endings and beginnings that only peoples, families and places of the minorities have."""
    assert is_syllable(name)


@pytest.mark.parametrize(
    ("letters", "onset", "rime"),
    [("gi", "g", "i"), ("gin", "g", "in"), ("gia", "gi", "a"), ("giêng", "gi", "êng"), ("quy", "qu", "y")],
)
def test_gi_and_qu_take_their_vowel_to_the_onset(letters: str, onset: str, rime: str) -> None:
    """The i of gi and the u of qu belong to the onset, unless the i is all the vowel there is."""
    assert split(letters) == (onset, rime)


@pytest.mark.parametrize(
    ("letters", "old", "new"),
    [("hoa", "hòa", "hoà"), ("hoan", "hoàn", "hoàn"), ("ngươi", "người", "người"), ("quy", "quỳ", "quỳ")],
)
def test_the_tone_has_its_seat(letters: str, old: str, new: str) -> None:
    """On the marked vowel, before a final on the last, else as the style says."""
    assert (with_tone(letters, "\u0300", "old"), with_tone(letters, "\u0300", "new")) == (old, new)


def test_every_beginning_of_a_syllable_with_any_mark_missing_is_on_the_way() -> None:
    """Typed letter by letter, without a mark yet or with all of them, no syllable is ever given up."""
    for syllable in islice(inventory(), 0, None, 7):
        letters = syllable.onset + syllable.rime
        for end in range(len(syllable.onset) + 1, len(letters) + 1):
            assert begins(letters[:end])
            rime = letters[len(syllable.onset) : end].translate(BARE)
            assert rime == "uo" or begins(syllable.onset + rime)
        assert completes(letters) and tone_fits(letters, syllable.tone)


@given(ANY)
def test_no_string_raises_and_the_tone_is_on_a_letter(text: str) -> None:
    """For any string there is an answer; a seat is a place in it, or none."""
    onset, rime = split(text)
    assert onset + rime == text
    for style in ("old", "new"):
        assert -1 <= seat(text, style) < max(1, len(text))
        assert all(len(with_tone(text, tone, style)) >= len(text) for tone in TONES)
    assert is_syllable(text) in (True, False) and (begins(text) or not completes(text))
