"""Typing into a field: what is seen is what is kept, on any machine."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.journey.line import Line
from hoctapbac.journey.writing import Typing, Writing
from hoctapbac.texts import catalogue

SENTENCE = "Nguyễn Thị Ánh Tuyết, Chi bộ Tổ dân phố số 9, Đắk Lắk"
TELEX = "Nguyeenx Thij Anhs Tuyeets, Chi booj Toor daan phoos soos 9, DDawks Lawks"
VNI = "Nguye6n4 Thi5 Anh1 Tuye6t1, Chi bo65 To63 da6n pho61 so61 9, D9a81k La81k"
EDITING = ("backspace", "delete", "left", "right", "home", "end", "shift+left", "shift+right", "shift+home")


def typed(*keys: str, method: str | None = "telex", text: str = "") -> Line:
    """A line after these keys: names of editing keys, or characters one by one."""
    line = Line(text, most=120)
    for key in keys:
        for each in [key] if key in EDITING else key:
            assert line.press(each, None if each in EDITING else each, method)
    return line


@pytest.mark.parametrize(("method", "keys"), [("telex", TELEX), ("vni", VNI)])
def test_a_name_with_its_unit_goes_in_by_a_plain_keyboard(method: str, keys: str) -> None:
    """Letters, capitals, commas, a lone digit and the minority names of a province, in one breath."""
    assert typed(keys, method=method).text == SENTENCE


def test_marks_may_be_given_after_coming_back_to_a_word() -> None:
    """A word that was left is taken up again where the caret stands, at its end and inside it."""
    assert typed("Tran", "left", "right", "af").text == "Trần"
    assert typed("ac", "left", "b").text == "abc"
    line = typed("hoa", "left", "f")
    assert (line.text, line.caret) == ("hòa", 2)
    line = typed("Nguyeen Van A", "home", *["right"] * 6, "x")
    assert (line.text, line.caret) == ("Nguyễn Van A", 6)


def test_a_letter_put_into_a_word_moves_its_tone() -> None:
    """hòa with an n at its end is hoàn; the caret stays behind what was typed."""
    assert typed("hoafn").text == "hoàn"
    line = typed("toas", "n").text
    assert line == "toán"
    line = typed("tasn", "left", "left", "o")
    assert (line.text, line.caret) == ("toán", 2)


def test_backspace_takes_one_letter_and_leaves_its_tone_with_the_word() -> None:
    """The tone goes where it belongs in what is left; inside a word only the letter before the caret goes."""
    assert typed("loanj", "backspace").text == "lọa"
    assert typed("hoafn", "backspace", "backspace").text == "hò"
    assert typed("abc", "left", "backspace").text == "ac"
    assert typed("backspace").text == ""


def test_what_cannot_be_vietnamese_keeps_its_keys() -> None:
    """wifi stays wifi; a mark asked for twice is taken back."""
    assert typed("wifi").text == "wifi"
    assert typed("ass").text == "as"


def test_what_is_selected_is_typed_over() -> None:
    """Shift and an arrow select; a letter, a backspace or a paste takes the place of what was selected."""
    assert typed("abc", "shift+left", "X").text == "abX"
    assert typed("abc", "shift+left", "shift+left", "backspace").text == "a"
    assert typed("abc", "shift+home", "as").text == "á"
    assert typed("abc", "shift+left", "left", "X").text == "aXbc"


def test_a_field_for_figures_composes_nothing() -> None:
    """Without a method every key is itself."""
    assert typed("as 12A1", method=None).text == "as 12A1"


def test_a_paste_is_taken_as_it_is() -> None:
    """A pasted text is cleaned, not composed, and a word typed before it is over."""
    line = typed("Tran")
    line.press("paste", "af A\u0301", "telex")
    assert line.text == "Tranaf Á"


@pytest.mark.parametrize("method", ["telex", "vni", None])
def test_marks_that_come_alone_join_their_letter(method: str | None) -> None:
    """A layout that sends letter and mark one after another gives whole letters, in whatever order."""
    for marks in ("e\u0302\u0301", "e\u0301\u0302", "e\u0323\u0302"):
        line = typed(*f"ti{marks}n", method=method)
        assert unicodedata.is_normalized("NFC", line.text) and len(line.text) == 4, marks


def test_a_mark_that_fits_no_letter_stays_one_mark() -> None:
    """After a consonant a lone mark is kept once, and what follows is typed as before."""
    assert typed("xin ch\u0301ao").text == "xin ch\u0301ao"


def test_a_paste_longer_than_the_field_is_cut_at_its_end() -> None:
    """As much as there is room for goes in; what stood behind the caret stays."""
    line = Line("ab", most=5)
    line.press("left", None)
    line.press("paste", "12345", None)
    assert (line.text, line.caret) == ("a123b", 4)


def test_a_word_typed_before_another_is_finished_on_its_own() -> None:
    """«law» is no word: its keys come back at the space, also where another word stands behind it."""
    assert typed("Anh", "home", "law ").text == "law Anh"
    assert typed("Bình", "home", "Hoaf ").text == "Hòa Bình"


KEYS = st.lists(st.sampled_from([*"aeoudwsfrxjz1569 gnthc,Đâ", "\u0301", "\u0302", *EDITING]) | st.text(max_size=3))


@given(KEYS, st.sampled_from(["telex", "vni", None]), st.integers(1, 12))
def test_whatever_is_typed_the_line_is_sound(keys: list[str], method: str | None, most: int) -> None:
    """NFC, on one line, within its length, the caret inside it; no key raises."""
    line = Line(most=most)
    for key in keys:
        line.press(key, None if key in EDITING else key, method)
        assert unicodedata.is_normalized("NFC", line.text)
        assert len(line.text) <= most and 0 <= line.caret <= len(line.text)
        assert line.text.isprintable() or not line.text


# -- the field with its keyboard -----------------------------------------------------------------------------


class Field:
    """A field and what its two ends were asked to do."""

    def __init__(self, kind: str = "name", typing: Typing | None = None) -> None:
        self.ended: list[str] = []
        self.writing = Writing(
            typing or Typing(),
            catalogue("vi"),
            kind,
            done=lambda: self.ended.append("done"),
            cancel=lambda: self.ended.append("cancel"),
        )

    def press(self, *keys: str) -> str:
        for key in keys:
            self.writing.press(key, key if len(key) == 1 else None)
        return self.writing.line.text

    @property
    def labels(self) -> list[str]:
        from hoctapbac.journey.page import Page

        return [choice.label for choice in self.writing.dress(Page("x", 0, "x"), "").choices]

    def touch(self, *labels: str) -> str:
        for label in labels:
            self.writing.pick(self.labels.index(label))
        return self.writing.line.text


def test_by_touch_a_name_needs_no_rules_of_typing() -> None:
    """Letters stand on the screen as they are written, tones beside them; words begin with capitals."""
    field = Field()
    keys = [*"NGUYÊN", "ã", "cách", *"THI", "ạ", "cách", *"ANH", "á"]
    assert field.touch(*keys) == "Nguyễn Thị Ánh"
    assert field.touch("xóa") == "Nguyễn Thị Án"
    field.touch("xong", "thôi")
    assert field.ended == ["done", "cancel"]


def test_a_tone_touched_twice_or_in_vain_is_no_digit() -> None:
    """A tone that a word cannot have, or has already, changes nothing."""
    field = Field()
    assert field.touch("A", "á", "á") == "Á"
    field.touch("xóa")
    assert field.touch("B", "Ê", "T", "à") == "Bêt"
    assert field.touch("ạ") == "Bệt"


def test_capitals_can_be_asked_for_on_the_screen() -> None:
    """With HOA every letter is a capital until it is touched again."""
    field = Field("text")
    assert field.touch("HOA", *"UBND", "HOA", "cách", "A") == "UBND a"


def test_figures_in_a_text_are_figures() -> None:
    """In the answer to a question digits are typed, on a machine whose letters were not seen yet."""
    assert Field("text").press(*"1945") == "1945"


def test_by_the_digits_of_a_keypad_the_keyboard_is_steered() -> None:
    """2 4 6 8 move, 5 takes, 0 is a space: from A one to the right and one down is I."""
    field = Field()
    assert field.press("5", "6", "2", "5", "0") == "Ai "
    assert field.press("4", "8", "8", "5") == "Ai 1"


@pytest.mark.parametrize("kind", ["number", "code"])
def test_figures_have_a_keyboard_of_figures(kind: str) -> None:
    """Digits, the decimal comma and the ends; digits of a real keypad are themselves, and put it away."""
    typing = Typing()
    field = Field(kind, typing)
    assert field.touch("6", "2", ",", "5") == "62,5"
    assert field.press("7") == "62,57"
    typing.keyed = True
    assert field.labels == []


def test_a_real_keyboard_needs_no_other() -> None:
    """After a letter the keyboard is gone; F3 brings it back until the next letter."""
    typing = Typing()
    field = Field(typing=typing)
    assert field.labels
    typing.lettered = True  # as the kiosk notes at the first letter
    field.press("a")
    assert not field.labels
    field.press("f3")
    assert field.labels
    field.press("n")
    assert not field.labels and field.writing.text == "an"


def test_the_method_can_be_changed_and_switched_off() -> None:
    """F2 goes from Telex to VNI to none and round."""
    typing = Typing(lettered=True)
    field = Field(typing=typing)
    field.press("a", "s", " ", "f2", "a", "1", " ", "f2", "a", "s", "f2")
    assert field.writing.text == "á á as" and typing.method == "telex"


def test_an_input_method_of_the_machine_is_left_alone() -> None:
    """Once a letter came that no plain keyboard sends, ours steps back, for every later field; F2 brings it back."""
    typing = Typing(lettered=True)
    field = Field(typing=typing)
    assert field.press(*"Nguy", "ễ", *"n as") == "Nguyễn as"
    assert typing.host
    later = Field(typing=typing)
    assert later.press(*"ass") == "ass"
    later.press("f2")
    assert later.press(*" as") == "ass á"


def test_the_new_place_of_tones_is_a_choice() -> None:
    """With the new style hoà and thuý are written so."""
    field = Field(typing=Typing(style="new", lettered=True))
    assert field.press(*"Hoaf Thuys") == "Hoà Thuý"
