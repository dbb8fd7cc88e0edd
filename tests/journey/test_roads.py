"""Results go home from the organizer's screen, walked without a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hoctapbac import seal
from hoctapbac.bundled import bundled
from hoctapbac.journey.kiosk import Kiosk
from hoctapbac.journey.organizer import Desk, Home, folders
from hoctapbac.journey.organizer.roads import Going
from hoctapbac.journey.writing import Typing
from hoctapbac.station import Station
from hub.hubs import PATIENCE_S, Running, founded, serving
from journey.hands import Hands, words
from stations import HandClock
from sync import halls


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving(founded(tmp_path_factory.mktemp("hub") / "hub")) as running:
        yield running


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    """Hands at the organizer's screen of a station with four results, and a stick in the machine."""
    first = halls.Kiosk(tmp_path / "data", 1)
    first.sit(4)
    stick = tmp_path / "media" / "USB-1"
    stick.mkdir(parents=True)
    monkeypatch.setattr(folders, "_STICKS", (str(tmp_path / "media"),))
    station = Station(first.folder, bundled() / "cuoc_thi_mau.toml", [bundled()], HandClock())
    desk = Desk(first.folder)
    hands = Hands(Kiosk(station, typing=Typing(lettered=True, keyed=True), waiting=lambda kiosk: Home(kiosk, desk)))
    hands.first, hands.stick = first, stick  # type: ignore[attr-defined]
    yield hands
    station.close()


def walked(hands: Hands) -> str:
    """What stands on the page when the road was walked."""
    scene = hands.kiosk.scene
    if isinstance(scene, Going):
        assert scene.done_within(PATIENCE_S)
        hands.wait(1)
    return words(hands.page)


def test_a_stick_is_written_from_the_screen(office: Hands) -> None:
    """While the station is open on the same folder."""
    text = words(office.to("Gửi kết quả"))
    assert "Máy này có 4 bản ghi; cổng đã ký nhận 0." in text
    office.to("Chép ra USB USB-1")
    assert "Đã chép 4 bản ghi" in walked(office)
    assert len(list(office.stick.glob("*.htb"))) == 1  # type: ignore[attr-defined]


def test_a_hub_is_met_by_its_number_and_gets_the_results(office: Hands, served: Running) -> None:
    """Address typed, number compared, results sent; the second time nothing is asked."""
    office.to("Gửi kết quả")
    office.to("Gửi qua mạng")
    office.type(f"http://127.0.0.1:{served.port}")
    office.press("enter")
    text = walked(office)
    assert seal.fingerprint(served.public) in text
    assert served.held(office.first.kid)["state"] == "absent"  # type: ignore[attr-defined]
    office.to("Khớp, gửi")
    assert "Cổng đã ký nhận 4/4" in walked(office)
    office.press("escape")
    office.to("Gửi qua mạng")
    assert "Cổng đã ký nhận 4/4" in walked(office)


def test_a_number_that_differs_sends_nothing(office: Hands, served: Running) -> None:
    """The first choice on the page is the careful one."""
    office.to("Gửi kết quả")
    office.to("Gửi tới địa chỉ khác")
    office.type(f"http://127.0.0.1:{served.port}")
    office.press("enter")
    walked(office)
    assert "Gửi kết quả về" in words(office.press("1"))
    office.press("escape")
    assert office.page.name == "organizer"


def test_what_cannot_be_is_said_on_the_page(office: Hands) -> None:
    """A wrong address is a sentence, and the way back is open."""
    office.to("Gửi kết quả")
    office.to("Gửi tới địa chỉ khác")
    office.type("ftp://x")
    office.press("enter")
    assert "không phải địa chỉ" in walked(office)
    assert office.to("Về trang đầu").name == "organizer"
