"""A QR code is the best there is room for, and any scanner reads it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qrcode import util
from qrcode.main import QRCode

from hoctapbac.receipt import Modules, Symbol, digits, qr_modules, readable_forms
from receipt.camera import photograph
from receipt.pictures import flat, scanned, seen

SRC = Path(__file__).parents[2] / "src"
HOST = "https://HUB.EXAMPLE.VN"
FULL = f"{HOST}/R/{digits(bytes(range(125)))}"
TICKET = f"{HOST}/T/{digits(bytes(range(31)))}"
LINKS = (FULL, TICKET)
TEXTS = readable_forms("HTB-2026-000123-8", "Thi tìm hiểu", "Chi bộ Tổ dân phố số 9", "23/11/2026", bytes(16))


def fitting(forms: tuple[str, ...], most: int) -> Symbol:
    symbol = qr_modules(forms, most)
    assert symbol is not None
    return symbol


def correction(modules: Modules) -> str:
    """The level of error correction, which the first two format bits below the upper left finder say."""
    levels = {(True, True): "L", (True, False): "M", (False, True): "Q", (False, False): "H"}
    return levels[modules[8][0], modules[8][1]]


def mask(modules: Modules) -> int:
    """The number of the mask, which the next three format bits say."""
    bits = (modules[8][2], modules[8][3], modules[8][4])
    return int("".join("01"[bit] for bit in bits), 2) ^ 0b101


def test_the_richest_form_that_fits_is_taken() -> None:
    """More room gives the full record, less its ticket, too little nothing; never a larger square than allowed."""
    forms = [fitting(LINKS, most).form for most in range(31, 120)]
    assert forms == sorted(forms, reverse=True) and set(forms) == {0, 1}
    for most in range(31, 120):
        symbol = fitting(LINKS, most)
        assert symbol.side <= most and all(len(row) == len(symbol.modules) for row in symbol.modules)
    assert qr_modules(LINKS, 30) is None


@pytest.mark.parametrize(
    ("most", "form", "side", "level", "quiet"),
    [
        (31, 1, 29, "L", 1),  # better a bare edge than no code
        (34, 1, 29, "L", 2),
        (40, 1, 33, "M", 3),  # 80×24 beside text
        (48, 1, 37, "Q", 4),
        (49, 0, 45, "L", 2),
        (52, 0, 45, "L", 3),  # 100×30 beside text
        (60, 0, 49, "M", 4),
        (72, 0, 57, "Q", 4),  # 120×40
        (200, 0, 57, "Q", 4),
    ],
)
def test_room_goes_into_the_form_then_the_correction_then_the_edge(
    most: int, form: int, side: int, level: str, quiet: int
) -> None:
    """The full record before a stronger ticket, a stronger correction before a wider edge, as was measured."""
    symbol = fitting(LINKS, most)
    assert (symbol.form, len(symbol.modules), symbol.quiet) == (form, side, quiet)
    assert correction(symbol.modules) == level


def test_plain_text_is_kept_short_enough_for_good_correction() -> None:
    """Of texts without a link the richest with correction M is taken; L only where no other has room."""
    assert TEXTS[fitting(TEXTS, 37).form] == TEXTS[3]
    found = [fitting(("x" * length,), 37) for length in (46, 62, 78)]
    assert [correction(symbol.modules) for symbol in found] == ["Q", "M", "L"]


@pytest.mark.parametrize("most", [31, 37, 40, 49, 60, 90])
def test_a_scanner_reads_the_link_as_it_was_made(most: int) -> None:
    """Scheme in small letters, host in capitals, every digit."""
    symbol = fitting(LINKS, most)
    assert scanned(symbol) == LINKS[symbol.form]


@settings(max_examples=20)
@given(
    st.binary(min_size=1, max_size=300),
    st.sampled_from(
        ["https://H.VN", "http://192.168.1.10:8080", "https://HUB.VN:8443/thi-dua", "http://[FE80::1]:8000", HOST]
    ),
)
def test_a_scanner_reads_links_of_every_length_and_host(payload: bytes, host: str) -> None:
    """Ports, paths with small letters, addresses in figures: what goes in comes out."""
    link = f"{host}/R/{digits(payload)}"
    assert scanned(qr_modules((link,), 185)) == link


def test_three_segments_save_room() -> None:
    """A link of 25 letters and 301 digits goes into version 7; as bytes throughout it would need 12."""
    assert len(fitting((FULL,), 49).modules) == 17 + 4 * 7
    whole = QRCode(error_correction=1)
    whole.add_data(FULL, optimize=0)
    assert whole.best_fit() == 12


@settings(max_examples=20)
@given(st.integers(1, 900), st.sampled_from(["R", "r"]), st.integers(25, 185))
def test_no_smaller_version_holds_it(length: int, path: str, most: int) -> None:
    """The version is the smallest, as an independent count of the bits finds it, at every length and level."""
    front, number = f"://HUB.VN/{path}/", "1" * length
    symbol = qr_modules((f"https{front}{number}",), most)
    if symbol is not None:
        peer = QRCode(error_correction="MLHQ".index(symbol.level))
        for part in ("https", front, number):
            peer.add_data(util.QRData(part))
        assert symbol.version == peer.best_fit()


@pytest.mark.parametrize("level", "LMQ")
def test_the_mask_is_the_one_with_the_fewest_points(level: str) -> None:
    """No other mask has fewer points by the standard's rules as an independent judge counts them."""
    most = {"L": 49, "M": 53, "Q": 61}[level]
    for seed in range(6):
        front, number = "://HUB.EXAMPLE.VN/R/", digits(bytes([seed]) * 125)
        link = f"https{front}{number}"
        drawn = fitting((link,), most)
        assert correction(drawn.modules) == level
        points = {}
        for each in range(8):
            peer = QRCode(error_correction="MLHQ".index(level), border=0, mask_pattern=each)
            for part in ("https", front, number):
                peer.add_data(util.QRData(part))
            peer.make()
            points[each] = util.lost_point(peer.modules)
        assert util.lost_point(drawn.modules) == min(points.values())
        assert points[mask(drawn.modules)] == min(points.values())


@pytest.mark.parametrize(("most", "seed"), [(40, 1), (40, 2), (52, 3), (52, 4), (72, 5)])
def test_a_camera_reads_it(most: int, seed: int) -> None:
    """Askew, unevenly lit, blurred, noisy, three or four pixels a module: read."""
    symbol = fitting(LINKS, most)
    shot = photograph(flat(symbol.modules, symbol.quiet, pixels=4), seed)
    assert seen(shot) == [LINKS[symbol.form]]


def test_text_beyond_the_largest_symbol_has_none() -> None:
    """Text that no QR code holds is no error."""
    assert qr_modules(("x" * 5000,), 1000) is None


@given(st.lists(st.text(max_size=200), max_size=3).map(tuple), st.integers(-3, 60))
@settings(max_examples=20, deadline=None)
def test_any_text_has_a_symbol_or_none(forms: tuple[str, ...], most: int) -> None:
    """No letters and no room are an error."""
    symbol = qr_modules(forms, most)
    assert symbol is None or symbol.side <= most


def test_no_pictures_are_loaded() -> None:
    """Neither the module nor drawing a code loads Pillow, and qrcode only comes with the first code."""
    told = (
        "import sys, hoctapbac.receipt as r; print('qrcode' in sys.modules)\n"
        "print(len(r.qr_modules(('HTB',), 25).modules), 'PIL' in sys.modules)"
    )
    path = os.pathsep.join([str(SRC), *filter(None, sys.path)])
    ran = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, env={"PYTHONPATH": path}
    )
    assert ran.stdout.split() == ["False", "21", "False"]
