"""The result's page of the real kiosk on a real pseudo terminal: a phone reads the code off it at every size."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hoctapbac import seal
from hoctapbac.cli.receipt_keys import ring
from hoctapbac.receipt import Scanned, read
from hoctapbac.receipt.proof import record_proof, ticket_proof
from hoctapbac.store.roads import Roads
from kiosks import ENTER, NAME, Kiosk, Site, begin, prepare
from receipt.camera import photograph
from receipt.pictures import seen
from terminal import blocks_picture

HUB = seal.StationKey.create(bytes([9]) * 32)
HUB_URL = "https://hub.example.vn"
SIZES = ((80, 24), (100, 30), (120, 40), (240, 67))
CELLS = ((8, 16, 0), (9, 18, 0), (7, 15, 0), (8, 16, 1), (9, 18, 2), (7, 15, 3))  # wide, high, gap between lines


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A kiosk that knows a hub, where somebody has answered all but the last question."""
    site = prepare(tmp_path_factory.mktemp("kiosk"), count=2)
    roads = Roads(site.data)
    roads.know_hub(HUB.public, HUB_URL, "Cổng thử", "eye", 1)
    roads.close()
    return begin(site, answers=2)


@pytest.fixture(scope="module")
def kiosk(site: Site) -> Iterator[Kiosk]:
    """The same after handing in: the result is on the screen."""
    with Kiosk(site) as kiosk:
        kiosk.go_on(2)
        kiosk.press(ENTER, "Xem lại bài làm")
        kiosk.press("1", "xác nhận nộp bài")
        kiosk.press("2", "Kết thúc")
        yield kiosk


def shown(kiosk: Kiosk, columns: int, lines: int) -> None:
    """The page as it is drawn for a window of this size."""
    kiosk.terminal.resize(columns, lines)
    kiosk.shows(lambda text: "▀" in text and text.split("\n")[lines - 1].strip() != "")


def one_code(kiosk: Kiosk) -> Scanned:
    """What the screen's cells as pixels give in every shape of cell, without and with gaps: always the same code."""
    found = [seen(blocks_picture(kiosk.terminal.screen, *cell)) for cell in CELLS]
    [text] = found[0]
    assert found == [[text]] * len(CELLS)
    return read(text)


@pytest.mark.parametrize(("columns", "lines"), SIZES)
def test_a_phone_reads_the_link_off_every_screen(kiosk: Kiosk, site: Site, columns: int, lines: int) -> None:
    """The sealed record where there is room, else its ticket; enlarged, what is read proves the same result."""
    shown(kiosk, columns, lines)
    keys = ring((), None, site.data)
    wanted = "ticket" if columns == 80 else "record"
    beside = one_code(kiosk)
    kiosk.press("*", "Nhấn phím bất kỳ để quay lại.")
    enlarged = one_code(kiosk)
    kiosk.press("q", "Kết thúc")
    assert (beside.kind, beside.host) == (wanted, "hub.example.vn") == (enlarged.kind, enlarged.host)
    assert beside.payload == enlarged.payload
    if wanted == "record":
        assert record_proof(beside.payload, keys.keys).outcome == "proved"
    else:
        assert keys.own is not None
        assert ticket_proof(beside.payload, keys.own.kid, keys.shared()).outcome == "proved"


@pytest.mark.parametrize(("columns", "lines"), SIZES)
def test_a_camera_reads_it_too(kiosk: Kiosk, columns: int, lines: int) -> None:
    """Askew, unevenly lit, blurred and noisy, with gaps between the lines."""
    shown(kiosk, columns, lines)
    [text] = seen(blocks_picture(kiosk.terminal.screen))
    for seed, gap in enumerate((1, 3)):
        screen = blocks_picture(kiosk.terminal.screen, gap=gap)
        assert seen(photograph(screen, seed, pixels=0.5 if columns > 200 else 0.6)) == [text]


def test_code_and_way_to_the_record_stand_beside_it_in_words(kiosk: Kiosk) -> None:
    """The printed code is on the page, what the QR code is for is said, and nobody's name is on it."""
    shown(kiosk, 80, 24)
    assert "HTB-" in kiosk.text and "hồ sơ thi đua của đơn vị" in kiosk.words
    assert "Q * phóng to mã" in kiosk.words
    assert NAME not in kiosk.text
