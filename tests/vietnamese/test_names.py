"""Names of people: what is repaired, what is kept, what is doubted."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.vietnamese.names import is_syllable, normalise_name, repair_letters
from vietnamese.fixtures import rows

ODD = st.text(
    alphabet=st.one_of(
        st.sampled_from("aAăÂêĐđðÐƯơ 'ʼ’´-.\u0301\u0302\u0306\u030c\u0323\u031b\u0327\u0341\u200b\xa0\uff2e"),
        st.sampled_from("\u0430\u0410\u0422жµßİǆŉ"),
        st.characters(),
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("nguyễn văn a", "Nguyễn Văn A"),
        ("NGUYỄN  VĂN\tA", "Nguyễn Văn A"),
        (unicodedata.normalize("NFD", "nguyễn đức ẩn"), "Nguyễn Đức Ẩn"),
        ("Nguye\u0303\u0302n Va\u0306n A", "Nguyễn Văn A"),
        ("l\xea \xf0ình \xf0ạt", "Lê Đình Đạt"),
        ("\u0110\u01ceng", "Đăng"),
        ("\u0420hạm Văn \u0410", "Phạm Văn A"),
        ("h’hen niê", "H'Hen Niê"),
        ("n.v.a", "N.V.A"),
        ("NGUYỄN VĂN A (BÍ THƯ)", "Nguyễn Văn A (Bí Thư)"),
        ("nguyễn - trần minh anh", "Nguyễn-Trần Minh Anh"),
        ("Trần Thị Thuý", "Trần Thị Thuý"),
        ("Trần Thị Thúy", "Trần Thị Thúy"),
        ("John McDonald", "John McDonald"),
        ("Анна", "Анна"),
    ],
)
def test_a_name_is_repaired_and_what_is_the_persons_own_is_kept(raw: str, name: str) -> None:
    """Marks, look-alikes, spaces and capitals are set right; tone style, mixed case, other scripts stay."""
    assert normalise_name(raw)[0] == name


def test_the_reviewed_cases_hold() -> None:
    """Each raw name of the reviewed table gives its display name."""
    cases = [(raw.encode().decode("unicode_escape"), name) for raw, name in rows("names/normalise.tsv")]
    assert [(raw, normalise_name(raw)[0]) for raw, _ in cases] == cases


@given(ODD)
def test_normalising_twice_changes_nothing_and_nothing_raises(text: str) -> None:
    """A normalised name is already normal, and is in NFC on one line."""
    name, _ = normalise_name(text)
    assert normalise_name(name)[0] == name
    assert unicodedata.is_normalized("NFC", name)
    assert "\n" not in name


@given(ODD)
def test_repaired_text_is_repaired(text: str) -> None:
    """Repairing letters twice changes nothing."""
    assert repair_letters(repair_letters(text)) == repair_letters(text)


def test_a_doubtful_word_is_reported_and_kept() -> None:
    """A word that cannot be a Vietnamese syllable is named in the doubts; the name stays as written."""
    assert normalise_name("Nguyễn Thị Lănq") == ("Nguyễn Thị Lănq", ("Lănq",))
    assert normalise_name("Trần Văn Nam2")[1] == ("Nam2",)


def test_usual_names_raise_no_doubt() -> None:
    """Families, given names, lone letters and names with an apostrophe pass without a doubt."""
    for name in ("Nguyễn Thị Ánh Nguyệt", "Huỳnh Quốc Cường", "Quách Thuý Quyên", "Nguyễn Văn A", "H'Hen"):
        assert normalise_name(name) == (name, ())


def test_stopped_syllables_need_one_of_two_tones() -> None:
    """After c, ch, p, t only sắc and nặng are possible."""
    assert is_syllable("các") and is_syllable("bạch")
    assert not is_syllable("cac") and not is_syllable("bàch")


def test_every_attested_syllable_is_one() -> None:
    """No syllable of the reference list is doubted."""
    doubted = [new for _, new, *_ in rows("syllables/syllables.tsv") if not is_syllable(new)]
    assert doubted == []
