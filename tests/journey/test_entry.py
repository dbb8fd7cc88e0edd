"""Saying who one is: found by any letters, or written down once."""

from __future__ import annotations

from journey.hands import words

ROSTER = """unit,parent,name,post,group
Chi bộ Tổ dân phố số 9,Đảng bộ phường,Nguyễn Văn An,Bí thư,cấp ủy viên
Chi bộ Tổ dân phố số 9,Đảng bộ phường,Trần Thị Đào,,đảng viên
Chi bộ Cơ quan,Đảng bộ phường,Lê Văn Ân,,đảng viên
Chi bộ Cơ quan,Đảng bộ phường,Nguyễn Thị Ánh Tuyết,,đảng viên
"""


def at_units(make):
    hands = make(roster=ROSTER)
    hands.press("1", "1", "1")
    return hands


def at_guest(make, roster=ROSTER):
    """Before the field for a name, on a machine with a keyboard."""
    hands = make(roster=roster)
    hands.press("1", "1", "1")
    if roster:
        hands.to("Không thấy")
    hands.to("Gõ họ và tên")
    hands.press("a", "backspace")
    return hands


def labels(page):
    return [choice.label for choice in page.choices]


def test_a_person_is_found_from_the_list_of_units(make):
    """Two letters without marks name people of any unit beside the units, with their unit."""
    hands = at_units(make)
    page = hands.type("anh tu")
    assert labels(page)[:-1] == ["Nguyễn Thị Ánh Tuyết"] and page.choices[0].note == "Chi bộ Cơ quan"
    assert "Nguyễn Thị Ánh Tuyết" in words(hands.press("1"))
    assert hands.page.name == "check"


def test_one_letter_names_nobody_yet(make):
    """Units alone answer to a single letter; nobody is listed who was not asked for."""
    page = at_units(make).type("n")
    assert not any("Nguyễn" in label for label in labels(page))


def test_a_query_may_be_keys_of_the_input_method(make):
    """«nguyeenx» is looked for as Nguyễn, and shown as such."""
    hands = at_units(make)
    page = hands.type("ddaof")
    assert labels(page)[:-1] == ["Trần Thị Đào"] and "Đang tìm: đào" in words(page)


def test_a_guest_who_is_on_the_roster_is_offered_the_own_name(make):
    """Whoever types a name that is listed in some unit can take that, and is one person; or go on as a guest."""
    hands = at_guest(make)
    hands.type("anh tuyet")
    page = hands.press("enter")
    assert page.name == "known"
    assert labels(page) == ["Nguyễn Thị Ánh Tuyết", "Không có. Ghi là: Anh Tuyet"]
    assert hands.press("1").name == "check" and "Chi bộ Cơ quan" in words(hands.page)
    hands.press("escape")
    assert hands.page.name == "letters"


def test_going_back_keeps_what_was_typed(make):
    """From the names found and from the confirmation one comes back to the field as it was."""
    hands = at_guest(make)
    hands.type("Tuyeets")
    hands.press("enter", "escape")
    assert hands.page.name == "guest" and hands.page.typing.value == "Tuyết"
    hands.press("enter")
    hands.to("Không có")
    hands.to("Chọn lại")
    assert hands.page.name == "guest" and hands.page.typing.value == "Tuyết"


def test_a_guest_may_write_a_unit_after_the_name(make):
    """The name is set right as in a list; what follows the comma stays as it was typed."""
    hands = at_guest(make, roster="")
    hands.type("nguyeenx vawn a, toor 9")
    page = hands.press("enter")
    assert page.name == "check" and "Nguyễn Văn A, tổ 9" in words(page)


def test_a_name_that_may_be_mistyped_is_asked_about_and_never_refused(make):
    """A word that is no Vietnamese syllable is named on the confirmation; the person goes on if it is right."""
    hands = at_guest(make, roster="")
    hands.type("Marie Curie")
    page = hands.press("enter")
    assert page.name == "check" and "Xin xem lại chữ: Marie, Curie" in words(page)
    assert hands.press("1").name == "question"


def test_who_sat_before_is_found_again_and_need_not_type(make):
    """A guest of this contest is offered by the name given before; another contest's guests are nobody here."""
    hands = at_guest(make, roster="")
    hands.type("Trần Thị Ánh Tuyết, tổ 9")
    hands.press("enter", "1", "escape", "1", "2", "escape")
    assert hands.page.name == "thanks"
    hands.press("1", "1", "1", "1", "1")
    hands.type("anh tuyet")
    page = hands.press("enter")
    assert labels(page)[0] == "Trần Thị Ánh Tuyết, tổ 9"


def test_guests_are_shown_to_nobody_who_does_not_know_their_names(make):
    """Letters, beginnings of words or one word twice are no knowledge of a name."""
    hands = at_guest(make, roster="")
    hands.type("Trần Thị Ánh Tuyết, tổ 9")
    hands.press("enter", "1", "escape", "1", "2", "escape", "1")
    for query in ("t t", "tr th", "anh anh", "tuyet", "anh tu"):
        hands.press("1", "1", "1", "1")
        hands.type(query)
        assert hands.press("enter").name == "check", query
        hands.press("escape", "escape", "escape", "escape")
        assert hands.page.name == "attract"
