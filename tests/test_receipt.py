"""Receipt codes and the QR code beside them."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hoctapbac.errors import Refusal
from hoctapbac.receipt import Modules, code, qr_modules, read_code, readable_forms

SRC = Path(__file__).parents[1] / "src"
SAMPLE = [(year, seq) for year in (2025, 2026, 2030) for seq in (1, 9, 123, 90817, 999_999, 1_000_000, 987_654_321)]
LINK = bytes.fromhex("a1b2c3d4e5f60718293a4b5c6d7e8f90")
DAY = f"{date(2026, 11, 23):%d/%m/%Y}"
FORMS = readable_forms(code(2026, 123), "Thi tìm hiểu Chỉ thị 05", "Chi bộ Tổ dân phố số 9", DAY, LINK)


def accepted(text: str) -> bool:
    try:
        read_code(text)
    except Refusal as refused:
        assert refused.code == "code_wrong"
        return False
    return True


def scanned(modules: Modules, quiet: int = 2, pixels: int = 4) -> list[str]:
    """What a scanner reads from the modules drawn black on white."""
    side = len(modules) + 2 * quiet
    picture = Image.new("L", (side, side), 255)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            picture.putpixel((x + quiet, y + quiet), 0 if dark else 255)
    return [found.text for found in zxingcpp.read_barcodes(picture.resize((side * pixels, side * pixels), 0))]


def test_a_code_has_year_number_and_check_digit() -> None:
    """The form is fixed: prefix, year, six digits or more, check digit."""
    assert code(2026, 123) == "HTB-2026-000123-8"
    assert code(2026, 12_345_678).startswith("HTB-2026-12345678-")


@pytest.mark.parametrize(("year", "seq"), [(26, 1), (2026, 0), (2026, -1), (2026, 10**9), (10_000, 1)])
def test_there_is_no_code_outside_the_form(year: int, seq: int) -> None:
    """A number that could not be read back is a bug of the caller."""
    with pytest.raises(ValueError, match="no code"):
        code(year, seq)


@given(st.integers(1000, 9999), st.integers(1, 10**9 - 1))
def test_a_code_is_read_back_however_it_is_typed(year: int, seq: int) -> None:
    """Small letters, spaces, long dashes, no dashes, no prefix: one code."""
    written = code(year, seq)
    plain = written.replace("-", "")
    for typed in (
        written,
        written.lower(),
        plain,
        plain[3:],
        f"  {written.replace('-', ' ')} ",
        written.replace("-", " – "),
    ):
        assert read_code(typed) == (year, seq)


@pytest.mark.parametrize(("year", "seq"), SAMPLE)
def test_every_single_wrong_digit_is_caught(year: int, seq: int) -> None:
    """Any digit replaced by any other is refused."""
    digits = code(year, seq).replace("-", "")[3:]
    for at, right in enumerate(digits):
        for wrong in set("0123456789") - {right}:
            assert not accepted(digits[:at] + wrong + digits[at + 1 :])


@pytest.mark.parametrize(("year", "seq"), SAMPLE)
def test_every_swap_of_neighbours_is_caught(year: int, seq: int) -> None:
    """Any two different neighbours swapped are refused, across the dashes too."""
    digits = code(year, seq).replace("-", "")[3:]
    for at in range(len(digits) - 1):
        a, b = digits[at], digits[at + 1]
        assert a == b or not accepted(digits[:at] + b + a + digits[at + 2 :])


@given(st.text(max_size=30) | st.from_regex(r"(HTB)?[0-9]{9,15}", fullmatch=True))
def test_what_is_read_is_a_code_and_all_else_is_refused(text: str) -> None:
    """Any text is refused or is the code of what was read from it."""
    if accepted(text):
        assert accepted(code(*read_code(text)))
        assert code(*read_code(text)).replace("-", "").endswith("".join(filter(str.isdigit, text)))


def test_forms_go_from_rich_to_short_and_each_holds_the_code() -> None:
    """The richest says all, the last is the code alone; from the fourth on they fit the smallest screen."""
    assert FORMS[0] == (
        "HTB-2026-000123-8 · Phiếu ghi nhận kết quả · Thi tìm hiểu Chỉ thị 05 · Chi bộ Tổ dân phố số 9"
        " · 23/11/2026 · a1b2c3d4"
    )
    assert FORMS[-1] == "HTB-2026-000123-8"
    sizes = [len(form.encode()) for form in FORMS]
    assert sizes == sorted(set(sizes), reverse=True)
    assert all(size <= 62 for size in sizes[3:])
    assert all("HTB-2026-000123-8" in form for form in FORMS)


def test_a_missing_unit_leaves_no_gap() -> None:
    """Without a unit no form has an empty part, and no form is there twice."""
    forms = readable_forms(code(2026, 1), "Thi tìm hiểu", "", DAY, LINK)
    assert not any(" ·  · " in form for form in forms)
    assert len(set(forms)) == len(forms)


@pytest.mark.parametrize("form", FORMS)
def test_a_scanner_reads_each_form_letter_by_letter(form: str) -> None:
    """Vietnamese text comes out of the QR code as it went in."""
    modules = qr_modules(form, 177)
    assert modules is not None
    assert scanned(modules) == [form]


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="aăâàảẽóịđĐÊƠưứ «»–№ 05.,/ABC", min_size=1, max_size=40))
def test_a_scanner_reads_any_title(title: str) -> None:
    """Whatever letters a contest's title has, the scanner shows them."""
    form = readable_forms(code(2026, 123), title, "", DAY, LINK)[0]
    modules = qr_modules(form, 177)
    assert modules is not None
    assert scanned(modules) == [form]


def test_the_richest_form_that_fits_is_taken() -> None:
    """More room gives more text, never a larger square than allowed; too little room gives none."""
    assert qr_modules(FORMS, 17) is None
    taken = []
    for most in (21, 25, 29, 33, 37, 45, 53, 177):
        modules = qr_modules(FORMS, most)
        assert modules is not None and len(modules) <= most
        assert all(len(row) == len(modules) for row in modules)
        taken.append(FORMS.index(scanned(modules)[0]))
    assert taken == sorted(taken, reverse=True) and taken[-1] == 0


def test_the_smallest_screen_shows_code_day_and_digest() -> None:
    """33 modules, with a quiet zone of 2 or more the room on 80×24, hold the fourth form."""
    modules = qr_modules(FORMS, 33)
    assert modules is not None
    assert scanned(modules) == [FORMS[3]]


def correction(modules: Modules) -> str:
    """The level of error correction, which the first two format bits below the upper left finder say."""
    levels = {(True, True): "L", (True, False): "M", (False, True): "Q", (False, False): "H"}
    return levels[modules[8][0], modules[8][1]]


def test_room_left_over_goes_into_error_correction() -> None:
    """The same text is corrected by Q where that fits, else M, else L."""
    found = [qr_modules("x" * length, 33) for length in (46, 62, 78)]
    assert [correction(modules) for modules in found if modules] == ["Q", "M", "L"]
    assert qr_modules("x" * 79, 33) is None


def test_text_beyond_the_largest_symbol_has_none() -> None:
    """Text that no QR code holds is no error."""
    assert qr_modules("x" * 5000, 1000) is None


def test_no_pictures_are_loaded() -> None:
    """Neither the module nor drawing a code loads Pillow, and qrcode only comes with the first code."""
    told = (
        "import sys, hoctapbac.receipt as r; print('qrcode' in sys.modules)\n"
        "print(len(r.qr_modules('HTB', 21)), 'PIL' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(SRC)}
    )
    assert ran.stdout.split() == ["False", "21", "False"]
