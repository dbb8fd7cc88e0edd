"""Locking: what was locked comes back whole or not at all, here and in the `age` tool."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.patience import in_time
from hoctapbac.errors import Refusal
from hoctapbac.seal.lock import CODE_DIGITS, MAGIC, code_digits, is_locked, lock, unlock, unlock_code
from terminal import ENVIRON, Terminal

CHUNK = 65_536
AGE = shutil.which("age")


def entropy(name: str) -> Callable[[int], bytes]:
    """Bytes that look drawn by lot and are the same on every run."""
    drawn = [0]

    def draw(count: int) -> bytes:
        drawn[0] += 1
        return hashlib.shake_256(f"{name} {drawn[0]}".encode()).digest(count)

    return draw


CODE = unlock_code(entropy("the code"))
OTHER = unlock_code(entropy("another code"))
PLAIN = hashlib.shake_256(b"a pack").digest(2 * CHUNK + 1_000)
LOCKED = lock(PLAIN, CODE, entropy("a lock"), work=1)  # cheap: most of what follows is no matter of work
HEADER = LOCKED.index(b"\n", LOCKED.index(b"\n--- ") + 1) + 1
PAYLOAD = HEADER + 16
SEALED = CHUNK + 16


def refusal(locked: bytes, code: str = CODE) -> str:
    with pytest.raises(Refusal) as refused:
        unlock(locked, code)
    return refused.value.code


def chunks() -> list[bytes]:
    return [LOCKED[at : at + SEALED] for at in range(PAYLOAD, len(LOCKED), SEALED)]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_what_was_locked_comes_back(size: int) -> None:
    """Every length comes back bit for bit, also those that end where a chunk does; pyrage opens the same file."""
    plain = PLAIN[:size]
    locked = lock(plain, CODE, entropy(str(size)), work=1)
    assert is_locked(locked) and not is_locked(plain)
    assert unlock(locked, CODE) == plain
    assert pyrage.passphrase.decrypt(locked, code_digits(CODE)) == plain


def test_locking_is_a_function_of_what_it_is_given() -> None:
    """The same text, code and chance give the same bytes; other chance gives none of them."""
    again = lock(PLAIN, CODE, entropy("a lock"), work=1)
    other = lock(PLAIN, CODE, entropy("a second lock"), work=1)
    assert again == LOCKED
    assert other != LOCKED and other[PAYLOAD : PAYLOAD + 64] != LOCKED[PAYLOAD : PAYLOAD + 64]
    assert PLAIN[:32] not in LOCKED


def test_what_pyrage_locks_opens_here_where_it_asks_for_no_more_memory_than_a_kiosk_has() -> None:
    """A file of the library opens with its own work allowed; without, a costly one is refused unopened."""
    foreign = pyrage.passphrase.encrypt(b"noi dung", code_digits(CODE))
    work = int(foreign.split(b"\n")[1].split(b" ")[-1])
    assert unlock(foreign, CODE, most_work=work) == b"noi dung"
    with pytest.raises(Refusal) as refused:
        unlock(foreign, CODE, most_work=work - 1)
    assert refused.value.code == "pack_lock_costly"


def test_a_lock_costs_64_megabytes_a_guess() -> None:
    """Unless asked for less, a locked pack says 2^16, opens here and in pyrage."""
    locked = lock(PLAIN, CODE, entropy("a lock"))
    assert locked.split(b"\n")[1].endswith(b" 16")
    assert unlock(locked, CODE) == PLAIN
    assert pyrage.passphrase.decrypt(locked, code_digits(CODE)) == PLAIN


@pytest.mark.skipif(AGE is None, reason="the age tool is not on this machine")
def test_the_age_tool_opens_a_locked_pack(tmp_path: Path) -> None:
    """`age -d` asks for the passphrase at a terminal; the 24 digits without spaces open the file."""
    (tmp_path / "goi.age").write_bytes(lock(PLAIN, CODE, entropy("a lock")))
    terminal = Terminal([AGE, "-d", "-o", str(tmp_path / "goi"), str(tmp_path / "goi.age")], 80, 24, ENVIRON)
    try:
        terminal.wait_for("passphrase", 30)
        terminal.send(code_digits(CODE) + "\r")
        assert terminal.wait(30) == 0
    finally:
        terminal.close()
    assert (tmp_path / "goi").read_bytes() == PLAIN


@pytest.mark.parametrize("work", [18, 20, 30, 62, 99])
def test_a_costly_lock_is_refused_before_memory_is_spent(work: int) -> None:
    """A file that asks for a quarter of a gigabyte or for more than there is in the world costs nothing."""
    costly = LOCKED.replace(b" 1\n", b" %d\n" % work, 1)
    with in_time():
        assert refusal(costly) == "pack_lock_costly"


def test_another_code_does_not_open() -> None:
    """A code of the right form that is not this pack's is refused as wrong."""
    assert refusal(LOCKED, OTHER) == "code_unlock_wrong"


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (0, "pack_cut"),
        (5, "pack_cut"),
        (len(MAGIC) + 4, "pack_cut"),
        (HEADER - 1, "pack_cut"),
        (HEADER, "pack_cut"),
        (PAYLOAD, "pack_cut"),
        (PAYLOAD + SEALED, "pack_cut"),
        (PAYLOAD + SEALED + 10, "pack_cut"),
        (PAYLOAD + 2 * SEALED, "pack_cut"),
        (len(LOCKED) - 1, "pack_cut"),
    ],
)
def test_a_pack_without_its_end_is_said_to_be_cut(end: int, expected: str) -> None:
    """Wherever the copy stopped, in the header, in a chunk or between two, its end is said to be missing."""
    assert refusal(LOCKED[:end]) == expected


@pytest.mark.parametrize("at", [HEADER + 3, PAYLOAD + 7, PAYLOAD + SEALED + 40_000, HEADER - 5])
def test_an_altered_bit_is_damage(at: int) -> None:
    """A bit in the nonce, in a chunk or in the header's own seal."""
    altered = bytearray(LOCKED)
    altered[at] ^= 1
    assert refusal(bytes(altered)) == "pack_damaged"


def test_an_altered_bit_in_the_end_may_be_a_cut() -> None:
    """In the last chunk nobody can tell whether it was altered or cut: its end is said to be missing."""
    assert refusal(LOCKED[:-1] + bytes([LOCKED[-1] ^ 1])) == "pack_cut"


@pytest.mark.parametrize("order", [(1, 0, 2), (1, 2), (0, 0, 1, 2), (2, 1, 0), (2, 0, 1)])
def test_chunks_in_another_order_are_said_to_be(order: tuple[int, ...]) -> None:
    """Chunks that changed places, are missing in front or came twice are refused as shuffled."""
    parts = chunks()
    assert len(parts) == 3
    shuffled = b"".join(parts[n] for n in order)
    assert refusal(LOCKED[:PAYLOAD] + shuffled) in ("pack_reordered", "pack_damaged")
    if order in ((1, 0, 2), (1, 2), (0, 0, 1, 2)):
        assert refusal(LOCKED[:PAYLOAD] + shuffled) == "pack_reordered"


def test_bytes_behind_the_end_are_damage() -> None:
    """Whoever adds something to a pack has not made a pack."""
    whole = lock(PLAIN[:CHUNK], CODE, entropy("whole"), work=1)
    assert refusal(whole + bytes(SEALED)) == "pack_damaged"
    assert refusal(LOCKED + b"x") == "pack_cut"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (MAGIC, b"age-encryption.org/v2", "pack_not_locked"),
        (LOCKED, b"PK\x03\x04", "pack_not_locked"),
        (b"-> scrypt ", b"-> X25519 ", "pack_lock_foreign"),
        (b" 1\n", b" 01\n", "pack_damaged"),
        (b" 1\n", b" 0\n", "pack_damaged"),
        (b"\n--- ", b"\n-- - ", "pack_damaged"),
        (b"\n-> ", b"\r\n-> ", "pack_not_locked"),
    ],
)
def test_a_header_that_is_not_exactly_ours_is_refused(old: bytes, new: bytes, expected: str) -> None:
    """Another version, other recipients and a header written in another way are each refused with their sentence."""
    assert refusal(LOCKED.replace(old, new, 1)) == expected


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_and_never_raise_anything_else(tail: bytes) -> None:
    """Bytes by chance, alone, behind the name of the format and behind a sound header."""
    stanza = b"\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 1\n" + b"A" * 42 + b"A\n--- " + b"A" * 43 + b"\n"
    for raw in (tail, MAGIC + tail, MAGIC + b"\n" + tail, MAGIC + stanza + tail):
        assert refusal(raw) in {
            *("pack_cut", "pack_damaged", "pack_not_locked", "pack_lock_foreign", "pack_lock_costly"),
            "code_unlock_wrong",
        }


def test_a_code_is_24_digits_in_groups_of_four() -> None:
    """Six groups, and another code from other chance."""
    assert [len(group) for group in CODE.split(" ")] == [4] * 6
    assert CODE.replace(" ", "").isdecimal() and len(code_digits(CODE)) == CODE_DIGITS
    assert CODE != OTHER


@pytest.mark.parametrize("between", ["", "-", ".", "  ", "\u00a0", " – "])
def test_a_code_may_be_typed_with_any_signs_between(between: str) -> None:
    """Spaces, dots and dashes between the groups are not part of the code."""
    assert code_digits(between.join(CODE.split(" "))) == CODE.replace(" ", "")


@given(st.binary(min_size=16, max_size=16), st.integers(0, 23), st.integers(1, 9))
def test_one_wrong_digit_is_noticed_without_work(chance: bytes, place: int, by: int) -> None:
    """Every single wrong digit of every code shows in its check digits."""
    digits = code_digits(unlock_code(lambda _: chance))
    wrong = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    with pytest.raises(Refusal) as refused:
        code_digits(wrong)
    assert refused.value.code == "code_unlock_mistyped"


@given(st.binary(min_size=16, max_size=16), st.integers(0, 23), st.integers(0, 23))
def test_two_digits_that_changed_places_are_noticed(chance: bytes, one: int, two: int) -> None:
    """Swapped digits show, near or far; swapping equal ones changes nothing."""
    digits = list(code_digits(unlock_code(lambda _: chance)))
    swapped = digits.copy()
    swapped[one], swapped[two] = swapped[two], swapped[one]
    if swapped == digits:
        assert code_digits("".join(swapped)) == "".join(digits)
    else:
        with pytest.raises(Refusal):
            code_digits("".join(swapped))


@pytest.mark.parametrize("code", ["", "1234", "x" * 24, "1" * 10_000, CODE + " 1234", "một hai ba"])
def test_what_is_no_code_is_said_to_be_mistyped(code: str) -> None:
    """Too short, too long and not digits at all."""
    assert refusal(LOCKED, code) == "code_unlock_mistyped"
