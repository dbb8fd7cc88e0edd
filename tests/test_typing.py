"""Vietnamese typed at the real kiosk in a pseudo terminal: keys that come in one read act in their order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hoctapbac.journey.kiosk import QUIET_S
from kiosks import ENTER, ESC, LEFT, RIGHT, Kiosk, Site
from stations import HandClock, open_station

BACK, END, F2, SHIFT_LEFT = "\x7f", "\x1b[F", "\x1bOQ", "\x1b[1;2D"
SENTENCE = "Nguyễn Thị Ánh Tuyết, Chi bộ Tổ dân phố số 9, Đắk Lắk"
TELEX = "Nguyeenx Thij Anhs Tuyeets, Chi booj Toor daan phoos soos 9, DDawks Lawks"
VNI = "Nguye6n4 Thi5 Anh1 Tuye6t1, Chi bo65 To63 da6n pho61 so61 9, D9a81k La81k"


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    """A kiosk without a roster, at the field for a name, whose keyboard is known to have letters."""
    with Kiosk(without_roster(tmp_path)) as kiosk:
        to_the_name(kiosk)
        yield kiosk


def without_roster(folder: Path) -> Site:
    """Files for a kiosk where everybody types a name."""
    open_station(folder, HandClock(), roster="").close()
    files = folder / "files"
    return Site(folder / "data", files / "contest.toml", files / "bank.txt")


def to_the_name(kiosk: Kiosk) -> None:
    kiosk.shows(kiosk.say("attract.take"))
    kiosk.press("1", kiosk.say("rules.read"))
    kiosk.press("1", kiosk.say("notice.agree"))
    kiosk.press("1", kiosk.say("unlisted.guest"))
    kiosk.press("1", kiosk.say("guest.label_unit"))
    kiosk.press("a", "Telex")
    clear(kiosk)


def clear(kiosk: Kiosk) -> None:
    """Empty the field."""
    kiosk.terminal.send(END + BACK * 80)
    kiosk.shows(lambda text: field(text) == "")


def field(text: str) -> str:
    """What stands in the field on the screen."""
    return next((line.split("│")[1].strip() for line in text.split("\n") if line.count("│") == 2), "?")


def burst(kiosk: Kiosk, keys: str, wanted: str) -> None:
    """Send all keys in one write, and wait for the field to hold what they mean."""
    clear(kiosk)
    kiosk.terminal.send(keys)
    kiosk.shows(lambda text: field(text) == wanted)


def coded(text: str) -> str:
    """`text` as a terminal in the kitty keyboard mode sends it: a number for every key."""
    return "".join(f"\x1b[{ord(letter)}u" for letter in text)


def test_the_nine_bursts(kiosk: Kiosk) -> None:
    """Telex, Telex with backspaces, after an arrow, an input method that deletes and retypes, the same in coded
    keys, decomposed letters typed and pasted, a letter into a word, and a selection typed over: each in one read.
    """
    burst(kiosk, "Tieengs Vieetj", "Tiếng Việt")
    burst(kiosk, "hoanf" + BACK + "ng", "hoàng")
    burst(kiosk, "Tran" + LEFT + RIGHT + "af", "Trần")
    burst(kiosk, "ac" + LEFT + "b", "abc")
    burst(kiosk, "abc" + SHIFT_LEFT + "X", "abX")
    burst(kiosk, "\x1b[200~Vie\u0302\u0323t\x1b[201~", "Việt")
    burst(kiosk, "hanh" + BACK * 3 + "ạnh", "hạnh")
    assert kiosk.say("typing.host") in kiosk.text
    burst(kiosk, coded("hanh") + "\x1b[127u" * 3 + coded("ạnh"), "hạnh")
    burst(kiosk, "Tie\u0302\u0301ng", "Tiếng")


@pytest.mark.parametrize("method", ["telex", "vni"])
def test_a_name_goes_in_by_a_plain_keyboard_and_is_found_again(kiosk: Kiosk, method: str) -> None:
    """The whole of a name, unit and province by either method; the next time eight letters find it."""
    if method == "vni":
        kiosk.press(F2, "VNI")
    kiosk.terminal.send(TELEX if method == "telex" else VNI)
    kiosk.shows(lambda text: field(text) == SENTENCE)
    kiosk.look_for(QUIET_S)
    kiosk.press(ENTER, kiosk.say("check.yes"))
    assert SENTENCE in kiosk.words
    kiosk.press("1", kiosk.say("sit.count", n=1, of=5))
    kiosk.press(ESC, kiosk.say("review.title"))
    kiosk.press("1", kiosk.say("confirm.back"))
    kiosk.press("2", kiosk.say("result.code"))
    kiosk.press(ESC, kiosk.say("attract.take"))
    to_the_name(kiosk)
    kiosk.terminal.send("anh tuyet")
    kiosk.shows(lambda text: field(text) == "anh tuyet")
    kiosk.look_for(QUIET_S)
    kiosk.press(ENTER, kiosk.say("known.new", name="Anh Tuyet"))
    assert SENTENCE in kiosk.words


def test_by_touch_alone_a_name_can_be_written(tmp_path: Path) -> None:
    """Where no key was ever struck, letters to be touched stand on the screen."""
    site = without_roster(tmp_path)
    with Kiosk(site) as kiosk:
        kiosk.shows(kiosk.say("attract.take"))
        kiosk.touch(kiosk.say("attract.take"), kiosk.say("rules.read"))
        kiosk.touch(kiosk.say("rules.read"), kiosk.say("notice.agree"))
        kiosk.touch(kiosk.say("notice.agree"), kiosk.say("unlisted.guest"))
        kiosk.touch(kiosk.say("unlisted.guest"), kiosk.say("typing.done"))
        for label, wanted in (("Đ", "Đ"), ("A", "Đa"), ("O", "Đao"), ("à", "Đào")):
            column, row = next(
                (line.index(f"  {label}  "), y)
                for y, line in enumerate(kiosk.text.split("\n"))
                if f"  {label}  " in line
            )
            kiosk.ready()
            kiosk.terminal.click(column + 2, row)
            kiosk.shows(lambda text, wanted=wanted: field(text) == wanted)
        kiosk.touch(kiosk.say("typing.done"), kiosk.say("check.yes"))
        assert "Đào" in kiosk.words
