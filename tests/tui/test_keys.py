"""What a terminal sends becomes keys, clicks and pastes; anything else becomes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from hoctapbac.tui.keys import ESCAPE_WAIT, PASTE_LIMIT, PASTE_LONGEST, PASTE_SILENCE, TerminalInput


def sent(*pieces: str) -> list[Message]:
    """The messages of pieces that arrive one after the other, then nothing for a second."""
    parser, found = TerminalInput(), list[Message]()
    for piece in pieces:
        found += parser.feed(piece, 0.0)
    return [*found, *parser.tick(1.0)]


def keys(*pieces: str) -> list[str]:
    return [message.key for message in sent(*pieces) if isinstance(message, events.Key)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1", ["1"]),
        ("+-/", ["plus", "minus", "slash"]),
        ("\r", ["enter"]),
        ("\x7f", ["backspace"]),
        ("\x1b[A\x1b[B", ["up", "down"]),
        ("\x1bOA\x1bOP", ["up", "f1"]),
        ("\x1b[[A", ["f1"]),
        ("\x1b[11~", ["f1"]),
        ("\x1bOq\x1bOM", ["1", "enter"]),
        ("\x1b[5~\x1b[6~", ["pageup", "pagedown"]),
        ("\x03\x11\x1a", ["ctrl+c", "ctrl+q", "ctrl+z"]),
        ("\x1b", ["escape"]),
        ("\x1b\x1b", ["escape", "escape"]),
        ("ệ", ["ệ"]),
        ("ê\u0323", ["ê", "combining_dot_below"]),
        (" ", ["space"]),
        ("\x1b[O" + "\x1bOQ\x1bOR\x1b[[B\x1b[[C", ["f2", "f3", "f2", "f3"]),
        ("\x1b[1;2D\x1b[1;2H", ["shift+left", "shift+home"]),
    ],
)
def test_keys_have_their_names(text: str, names: list[str]) -> None:
    """Digits, letters, arrows, function keys of every usual terminal, the keypad, Esc."""
    assert keys(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[113;5u",
        "\x1b[99999999999u",
        "\x1b[1114112u",
        "\x1b[55296u",
        "\x1b[48;1;1;1;1t",
        "\x1b[?1;2c",
        "\x1b[12;34R",
        "\x1b[I\x1b[O",
        "\x1b]0;123\x07",
        "\x1b]52;c;1234\x1b\\",
        "\x1bP1$r0m\x1b\\",
        "\x1b[" + "1" * 9000 + "u",
        "\x1b]" + "1" * 9000 + "\x07",
        "\x1b[M 12",
        "\x1b[12",
        "\x1bO1",
        "\x9b",
        "\ufffd",
        "\ud800",
        "\x1b[<0;0;0M",
        "\x1b[<35;1;1M",
        "\x1b[<0;99999999;1M",
        "\x1b1",
    ],
)
def test_nothing_else_becomes_a_digit(text: str) -> None:
    """A sequence that is no key gives no digit and no letter, whole or in pieces."""
    assert not [key for key in keys(text) if len(key) == 1]
    assert not [key for key in keys(*text) if len(key) == 1]


def test_a_broken_sequence_ends_at_what_breaks_it() -> None:
    """The key after a sequence that was cut short is a key again; what was cut short is nothing."""
    assert keys("\x1b[12\x1b[A") == ["up"]
    assert keys("\x1b[12\r") == ["enter"]
    assert keys("\x1b]0;12\x1b[A") == ["up"]


@given(st.text(st.sampled_from("\x1b[]O<>?;MmuA1 \x07\\200~P$y\x00é")), st.integers(1, 5))
def test_pieces_make_no_difference(text: str, size: int) -> None:
    """However the terminal's bytes are cut into reads, the same keys come out."""
    pieces = [text[n : n + size] for n in range(0, len(text), size)]
    assert keys(text) == keys(*pieces)


@given(st.text())
def test_nothing_raises(text: str) -> None:
    """Any text at all can come from a terminal."""
    assert all(isinstance(message, Message) for message in sent(text))


def test_escape_is_known_by_the_silence_after_it() -> None:
    """ESC is the Esc key once nothing followed for a moment, and not before."""
    parser = TerminalInput()
    assert not list(parser.feed("\x1b", 0.0))
    assert not list(parser.tick(ESCAPE_WAIT / 2))
    assert [m.key for m in parser.tick(ESCAPE_WAIT) if isinstance(m, events.Key)] == ["escape"]
    assert not list(parser.tick(9.0))


def test_a_paste_is_one_text() -> None:
    """A bracketed paste is one message, however it was cut, and at most as long as is sensible."""
    whole = "\x1b[200~Nguyễn\r1\x1b[A\x1b[201~2"
    for found in (sent(whole), sent(*whole)):
        paste, key = found
        assert isinstance(paste, events.Paste) and paste.text == "Nguyễn\r1\x1b[A"
        assert isinstance(key, events.Key) and key.key == "2"
    (long,) = sent("\x1b[200~" + "a" * 100_000 + "\x1b[201~")
    assert isinstance(long, events.Paste) and len(long.text) == PASTE_LIMIT


def test_a_paste_without_end_is_over() -> None:
    """A paste that is never finished gives the keyboard back after a silence, and in any case soon."""
    parser = TerminalInput()
    assert not list(parser.feed("\x1b[200~abc", 0.0))
    assert not list(parser.tick(PASTE_SILENCE + 0.1))
    assert [m.key for m in parser.feed("1", 2.0) if isinstance(m, events.Key)] == ["1"]
    assert not list(parser.feed("\x1b[200~abc", 10.0))
    assert not list(parser.feed("1", 10.5))
    late = 10.0 + PASTE_LONGEST + 0.1
    assert [m.key for m in parser.feed("2", late) if isinstance(m, events.Key)] == ["2"]


def test_clicks_and_wheel() -> None:
    """Press and release of the left button, and the wheel, at their cell; nothing else of a mouse."""
    down, up, wheel = sent("\x1b[<0;10;5M\x1b[<0;10;5m\x1b[<2;1;1M\x1b[<65;3;4M")
    assert isinstance(down, events.MouseDown) and (down.x, down.y) == (9, 4)
    assert isinstance(up, events.MouseUp) and (up.x, up.y) == (9, 4)
    assert isinstance(wheel, events.MouseScrollDown) and (wheel.x, wheel.y) == (2, 3)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("\x1b[97u", ["a"]),
        ("\x1b[97;2u", ["a"]),
        ("\x1b[97:65;2u", ["A"]),
        ("\x1b[97;65u", ["a"]),
        ("\x1b[97;129u", ["a"]),
        ("\x1b[97;1:3u", []),
        ("\x1b[97;5u", []),
        ("\x1b[97;;7841u", ["ạ"]),
        ("\x1b[0;;97:776u", ["a", "combining_diaeresis"]),
        ("\x1b[7841u", ["ạ"]),
        ("\x1b[127u\x1b[13u\x1b[27u", ["backspace", "enter", "escape"]),
        ("\x1b[57400u\x1b[57414u", ["1", "enter"]),
        ("\x1b[57417u\x1b[57417;2u", ["left", "shift+left"]),
        ("\x1b[57350u", []),
    ],
)
def test_keys_that_come_as_numbers_are_themselves(text: str, names: list[str]) -> None:
    """A terminal left in the coded mode: letters with Shift or a lock, composed letters, editing keys, the keypad;
    a key let go, one with Ctrl, and one without a meaning here are nothing.
    """
    assert keys(text) == names
