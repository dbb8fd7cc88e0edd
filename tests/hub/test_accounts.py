"""Accounts, sessions, the throttle and the audit list: who gets in at the hub's desk, and who has to wait."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest

from hoctapbac.errors import Refusal
from hoctapbac.hub import sessions, throttle
from hoctapbac.hub.accounts import Accounts, By
from hoctapbac.hub.audit import PAGE, Audit
from hoctapbac.hub.engine import Engine
from hoctapbac.hub.passwords import Cost, first_password
from hoctapbac.hub.sessions import Sessions
from hoctapbac.hub.throttle import Throttle

LIGHT = Cost(passes=1, memory_kib=64, lanes=1)
GOOD = "sổ tay của chi bộ 2026"


class Hands:
    """A clock that is set by hand; its chance is a row of numbers."""

    boot = "hands"

    def __init__(self) -> None:
        self.now_ms = 1_795_000_000_000
        self._drawn = 0

    def elapsed_ms(self) -> int:
        return self.now_ms

    def wall_ms(self) -> int:
        return self.now_ms

    def entropy(self, count: int) -> bytes:
        self._drawn += 1
        return self._drawn.to_bytes(16) * (count // 16) + self._drawn.to_bytes(16)[16 - count % 16 :]


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def accounts(engine: Engine, clock: Hands) -> Accounts:
    return Accounts(engine, clock, LIGHT)


def refused(code: str) -> pytest.RaisesExc[Refusal]:
    return pytest.RaisesExc(Refusal, match=rf"^{code}\(")


def stored(engine: Engine, name: str) -> str:
    return str(engine.read("SELECT hash FROM account WHERE name = ?", (name,))[0][0])


def test_an_account_opens_with_its_first_password_only(accounts: Accounts) -> None:
    """The password that was handed over lets its owner in, and is marked as one to be changed."""
    password = accounts.add("Thu.Ky", "keeper", full_name="Người thứ nhất", post="Thư ký")
    account = accounts.signed_in("thu.ky", password)
    assert account is not None
    assert (account.name, account.role, account.first, account.open) == ("thu.ky", "keeper", True, True)
    assert accounts.signed_in("thu.ky", password + "x") is None
    assert accounts.signed_in("thu.ky", "") is None
    assert accounts.signed_in("nobody", password) is None
    assert accounts.signed_in("", "") is None


def test_no_password_is_stored(accounts: Accounts, engine: Engine) -> None:
    """What lies in the database is an Argon2id hash with its cost, another one for the same password again."""
    accounts.add("one", "keeper")
    accounts.change_password("one", accounts.reset_password("one"), GOOD)
    accounts.add("two", "keeper")
    accounts.change_password("two", accounts.reset_password("two"), GOOD)
    assert stored(engine, "one").startswith("$argon2id$v=19$m=64,t=1,p=1$")
    assert stored(engine, "one") != stored(engine, "two")


def test_a_changed_password_is_the_only_one(accounts: Accounts) -> None:
    """After the change the old one is worth nothing, and nothing is left to be changed."""
    first = accounts.add("one", "keeper")
    accounts.change_password("one", first, GOOD)
    account = accounts.signed_in("one", GOOD)
    assert account is not None
    assert not account.first
    assert accounts.signed_in("one", first) is None


def test_the_same_letters_are_the_same_password(accounts: Accounts) -> None:
    """A keyboard that sends marks apart from their letters gives the same password."""
    accounts.change_password("one", accounts.add("one", "keeper"), unicodedata.normalize("NFC", GOOD))
    assert accounts.signed_in("one", unicodedata.normalize("NFD", GOOD)) is not None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("ngắn quá", "password_short"),
        ("a" * 12, "password_plain"),
        ("thu-ky-2026-thu-ky", "password_plain"),
        ("Đủ dài" * 40, "password_long"),
    ],
)
def test_a_password_that_would_be_guessed_is_refused(accounts: Accounts, password: str, code: str) -> None:
    """Too short, too plain, holding the account's name, or longer than anybody types: refused, and nothing changes."""
    first = accounts.add("thu-ky", "keeper")
    with refused(code):
        accounts.change_password("thu-ky", first, password)
    assert accounts.signed_in("thu-ky", first) is not None


def test_the_old_password_is_asked_for(accounts: Accounts) -> None:
    """Nobody changes a password without knowing it, nor to the same one."""
    first = accounts.add("one", "keeper")
    with refused("password_wrong"):
        accounts.change_password("one", GOOD, GOOD + "x")
    with refused("password_same"):
        accounts.change_password("one", first, first)


def test_a_hash_of_another_cost_is_made_anew(accounts: Accounts, engine: Engine, clock: Hands) -> None:
    """When the cost is raised, the next good sign-in stores the hash at the new cost; a bad one changes nothing."""
    first = accounts.add("one", "keeper")
    dearer = Accounts(engine, clock, Cost(passes=2, memory_kib=128, lanes=1))
    assert dearer.signed_in("one", "wrong") is None
    assert "m=64,t=1" in stored(engine, "one")
    assert dearer.signed_in("one", first) is not None
    assert "m=128,t=2" in stored(engine, "one")
    assert dearer.signed_in("one", first) is not None


def test_a_damaged_hash_opens_nothing(accounts: Accounts, engine: Engine) -> None:
    """A hash that is no hash is nobody's password."""
    first = accounts.add("one", "keeper")
    engine.write(lambda tx: tx.run("UPDATE account SET hash = ?", ("$argon2id$broken",)))
    assert accounts.signed_in("one", first) is None
    assert accounts.signed_in("one", "") is None


@pytest.mark.parametrize(
    ("name", "role", "unit", "code"),
    [
        ("", "keeper", "", "account_name"),
        ("a", "keeper", "", "account_name"),
        ("tên có dấu", "keeper", "", "account_name"),
        ("x" * 41, "keeper", "", "account_name"),
        ("<b>", "keeper", "", "account_name"),
        ("one", "root", "", "account_role"),
        ("one", "operator", "", "account_unit"),
        ("one", "operator", "no-such-unit", "account_unit"),
        ("one", "keeper", "u1", "account_unit"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(
    accounts: Accounts, name: str, role: str, unit: str, code: str
) -> None:
    """A name is plain letters, a role is one of three, an operator has a unit of the hub and a keeper none."""
    with refused(code):
        accounts.add(name, role, unit=unit)
    assert accounts.all() == ()


def test_a_name_is_taken_once(accounts: Accounts) -> None:
    """Whatever the size of its letters, a name is one account's."""
    accounts.add("one", "keeper")
    with refused("account_exists"):
        accounts.add("ONE ", "keeper")


def test_one_keeper_stays(accounts: Accounts) -> None:
    """The last open keeper cannot be closed; the one before can, and is then let in no more."""
    accounts.add("one", "keeper")
    second = accounts.add("two", "keeper")
    accounts.close("two")
    assert accounts.signed_in("two", second) is None
    with refused("account_last_keeper"):
        accounts.close("one")
    with refused("account_unknown"):
        accounts.close("three")


def test_a_new_first_password_opens_a_closed_account(accounts: Accounts) -> None:
    """Who forgot the password, or was closed, gets a new one to be changed again."""
    accounts.add("one", "keeper")
    old = accounts.add("two", "keeper")
    accounts.close("two")
    new = accounts.reset_password("two")
    account = accounts.signed_in("two", new)
    assert account is not None
    assert account.first
    assert accounts.signed_in("two", old) is None


def test_first_passwords_are_long_and_plain_to_read() -> None:
    """Sixteen letters and digits in groups of four, none that is read for another."""
    drawn = first_password(lambda count: bytes(range(7, 7 + count)))
    assert [len(group) for group in drawn.split("-")] == [4, 4, 4, 4]
    assert not set(drawn) & set("ilou")


# -- sessions ------------------------------------------------------------------------------------------------------


def test_a_session_is_found_by_its_token_alone(engine: Engine, clock: Hands) -> None:
    """The token finds its session; what is stored of it finds nothing."""
    desk = Sessions(engine, clock)
    token, session = desk.begin("one")
    assert desk.find(token) == session
    kept = bytes(engine.read("SELECT token_hash FROM session")[0][0])
    assert [desk.find(guess) for guess in (kept.hex(), token[:-1], "", "x" * 10_000, "\ud800")] == [None] * 5


def test_a_session_ends_when_it_is_not_used(engine: Engine, clock: Hands) -> None:
    """Each use prolongs it; half an hour without one ends it."""
    desk = Sessions(engine, clock)
    token, _ = desk.begin("one")
    for _ in range(4):
        clock.now_ms += sessions.IDLE_MS - 1
        assert desk.find(token) is not None
    clock.now_ms += sessions.IDLE_MS
    assert desk.find(token) is None


def test_a_session_ends_at_last(engine: Engine, clock: Hands) -> None:
    """However busy, it does not outlive its longest time."""
    desk = Sessions(engine, clock)
    token, _ = desk.begin("one")
    begun = clock.now_ms
    while clock.now_ms + 600_000 < begun + sessions.LONGEST_MS:
        clock.now_ms += 600_000
        assert desk.find(token) is not None
    clock.now_ms = begun + sessions.LONGEST_MS
    assert desk.find(token) is None


def test_a_clock_set_back_ends_a_session(engine: Engine, clock: Hands) -> None:
    """A session from the future is none."""
    desk = Sessions(engine, clock)
    token, _ = desk.begin("one")
    clock.now_ms = 0
    assert desk.find(token) is None


def test_an_ended_session_is_gone_and_others_are_not(engine: Engine, clock: Hands) -> None:
    """Signing out in one browser ends that browser's session only."""
    desk = Sessions(engine, clock)
    here, session = desk.begin("one")
    there, _ = desk.begin("one")
    desk.end(session)
    assert desk.find(here) is None
    assert desk.find(there) is not None


def test_a_new_password_ends_every_session(accounts: Accounts, engine: Engine, clock: Hands) -> None:
    """Changing, resetting or closing ends what was open under the old password, and nobody else's."""
    desk, first = Sessions(engine, clock), accounts.add("one", "keeper")
    accounts.add("two", "keeper")
    mine, theirs = desk.begin("one")[0], desk.begin("two")[0]
    accounts.change_password("one", first, GOOD)
    assert desk.find(mine) is None
    assert desk.find(theirs) is not None
    accounts.close("two")
    assert desk.find(theirs) is None


# -- the throttle --------------------------------------------------------------------------------------------------


def failures_until_wait(gate: Throttle, name: str, address: str, browser: str = "") -> int:
    for count in range(1000):
        if gate.attempt(name, address, browser).wait_ms:
            return count
    return 1000


def test_guessing_one_name_meets_growing_waits(engine: Engine, clock: Hands) -> None:
    """After a few failures each further one waits longer than the one before, up to the longest."""
    gate, waits = Throttle(engine, clock, b"secret"), list[int]()
    assert failures_until_wait(gate, "one", "10.0.0.1") == 5
    for n in range(12):
        wait = gate.attempt("one", f"10.0.1.{n}").wait_ms
        waits.append(wait)
        clock.now_ms += wait
        assert gate.attempt("one", f"10.0.2.{n}").wait_ms == 0
    assert waits == sorted(waits)
    assert waits[0] < 10_000
    assert waits[-1] == throttle.MOST_WAIT_MS


def test_guessing_many_names_from_one_address_waits_too(engine: Engine, clock: Hands) -> None:
    """One address that tries name after name is stopped; another address is not."""
    gate = Throttle(engine, clock, b"secret")
    tried = next(n for n in range(1000) if gate.attempt(f"name{n}", "2001:db8::1").wait_ms)
    assert tried == 15
    assert gate.attempt("other", "2001:db8::ffff:2").wait_ms > 0
    assert gate.attempt("other", "2001:db8:1::1").wait_ms == 0


def test_unknown_names_wait_as_known_ones(engine: Engine, clock: Hands) -> None:
    """The throttle does not tell which names exist."""
    gate = Throttle(engine, clock, b"secret")
    assert failures_until_wait(gate, "one", "10.0.0.1") == failures_until_wait(gate, "khong-co", "10.0.0.2")


def test_many_at_once_gain_nothing(engine: Engine, clock: Hands) -> None:
    """Of forty attempts at the same moment, in threads, as many are let through as one after the other."""
    gate = Throttle(engine, clock, b"secret")
    with ThreadPoolExecutor(8) as pool:
        let = list(pool.map(lambda n: gate.attempt("one", f"10.0.{n}.1").wait_ms == 0, range(40)))
    assert let.count(True) == 5


def test_two_processes_count_together(engine: Engine, clock: Hands) -> None:
    """The counts are the hub's, not a process's."""
    assert failures_until_wait(Throttle(engine, clock, b"secret"), "one", "10.0.0.1") == 5
    assert Throttle(engine, clock, b"secret").attempt("one", "10.9.9.9").wait_ms > 0


def test_a_guesser_does_not_keep_the_owner_out(engine: Engine, clock: Hands) -> None:
    """A browser in which the owner signed in before is counted apart; nobody else's mark does that."""
    gate = Throttle(engine, clock, b"secret")
    mine, others = gate.known("one"), gate.known("two")
    failures_until_wait(gate, "one", "10.0.0.1")
    assert gate.attempt("one", "10.0.0.1", mine).wait_ms == 0
    assert gate.attempt("one", "10.0.0.1", others).wait_ms > 0
    assert gate.attempt("one", "10.0.0.1", mine[:-1] + "0").wait_ms > 0
    assert Throttle(engine, clock, b"other").attempt("one", "10.0.0.1", mine).wait_ms > 0


def test_a_known_browser_may_not_guess_for_ever_either(engine: Engine, clock: Hands) -> None:
    """A stolen mark buys a few attempts, then waits."""
    gate = Throttle(engine, clock, b"secret")
    assert failures_until_wait(gate, "one", "10.0.0.1", gate.known("one")) == 8


def test_who_signs_in_waits_no_more(engine: Engine, clock: Hands) -> None:
    """A right password clears its name's count; the address keeps what it owes for other names."""
    gate = Throttle(engine, clock, b"secret")
    for n in range(14):
        assert gate.attempt(f"guess{n}", "10.0.0.1").wait_ms == 0
    good = gate.attempt("one", "10.0.0.2")
    gate.succeeded(good)
    assert failures_until_wait(gate, "one", "10.0.0.3") == 5
    own = gate.attempt("guesser", "10.0.0.1")
    assert own.wait_ms == 0
    gate.succeeded(own)
    clock.now_ms += throttle.MOST_WAIT_MS
    assert gate.attempt("next", "10.0.0.1").wait_ms == 0
    assert gate.attempt("next", "10.0.0.1").wait_ms > 0


def test_a_quiet_time_clears_a_count(engine: Engine, clock: Hands) -> None:
    """Whoever mistypes now and then never meets a wait."""
    gate = Throttle(engine, clock, b"secret")
    for _ in range(30):
        assert gate.attempt("one", "10.0.0.1").wait_ms == 0
        clock.now_ms += throttle.QUIET_MS + 1


def test_a_clock_set_back_keeps_nobody_out(engine: Engine, clock: Hands) -> None:
    """A wait that began in the future is no longer than the longest one from now."""
    gate = Throttle(engine, clock, b"secret")
    failures_until_wait(gate, "one", "10.0.0.1")
    clock.now_ms -= 365 * 86_400_000
    wait = gate.attempt("one", "10.0.0.1").wait_ms
    assert 0 < wait <= throttle.MOST_WAIT_MS
    clock.now_ms += wait
    assert gate.attempt("one", "10.0.0.1").wait_ms == 0


def test_guessing_fills_no_disk(engine: Engine, clock: Hands) -> None:
    """Neither names nor addresses are stored, and however many are tried, the rows are bounded by two short codes."""
    gate = Throttle(engine, clock, b"secret")
    for n in range(300):
        gate.attempt(f"someone{n}" * 100, f"address {n}" * 100)
    names = [str(name) for (name,) in engine.read("SELECT name FROM throttle")]
    assert {len(name) for name in names} == {5}


# -- the audit list ------------------------------------------------------------------------------------------------


def test_what_changes_accounts_is_in_the_list(accounts: Accounts, engine: Engine, clock: Hands) -> None:
    """Added, changed, reset and closed: each with who did it, nobody's name for the hub's own command line."""
    first = accounts.add("one", "keeper")
    accounts.change_password("one", first, GOOD, "10.0.0.1")
    accounts.add("two", "keeper", by=By("one", "10.0.0.2"))
    accounts.reset_password("two", By("one", "10.0.0.2"))
    accounts.close("two")
    assert [(act.account, act.verb, act.what, act.origin) for act in reversed(Audit(engine, clock).page())] == [
        ("", "account_added", "one", ""),
        ("one", "password", "one", "10.0.0.1"),
        ("one", "account_added", "two", "10.0.0.2"),
        ("one", "password_reset", "two", "10.0.0.2"),
        ("", "account_closed", "two", ""),
    ]


def test_the_list_tells_who_did_what_newest_first(engine: Engine, clock: Hands) -> None:
    """Each act is there with its time and place, page after page, for all or for one."""
    audit = Audit(engine, clock)
    for n in range(PAGE + 20):
        audit.note("one" if n % 2 else "two", "sign_in", f"act {n}", origin="10.0.0.1")
        clock.now_ms += 1
    first = audit.page()
    rest = audit.page(before=first[-1].id)
    assert [entry.what for entry in (*first, *rest)] == [f"act {n}" for n in reversed(range(PAGE + 20))]
    assert {entry.account for entry in audit.page("one")} == {"one"}
    assert first[0].origin == "10.0.0.1"


def test_a_long_text_is_cut(engine: Engine, clock: Hands) -> None:
    """Nobody fills the list with one act."""
    audit = Audit(engine, clock)
    audit.note("x" * 9000, "sign_in", "y" * 9000)
    assert len(audit.page()[0].what) == 500
