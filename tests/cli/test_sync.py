"""`sync` as an organizer calls it: one road after the other, beside a running kiosk, and what is said about it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hoctapbac import receipt, seal
from hoctapbac.cli import door
from hoctapbac.cli.frame import PROBLEMS, REFUSED, USAGE
from hoctapbac.store import Store
from hub.hubs import NAME, PATIENCE_S, Running, environment, founded, run, serving
from sync.halls import Kiosk

Make = Callable[[int], Kiosk]


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    """The locale says nothing."""
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One hub for all tests here; each brings stations of its own."""
    with serving(founded(tmp_path_factory.mktemp("hub") / "hub")) as running:
        yield running


@pytest.fixture
def kiosk(tmp_path: Path) -> Make:
    return lambda number: Kiosk(tmp_path / f"kiosk-{number}", number)


def call(first: Kiosk, *words: object) -> Result:
    arguments = ["sync", *map(str, words), "--data", str(first.folder)]
    return CliRunner().invoke(door, arguments, catch_exceptions=False)


def by_network(first: Kiosk, served: Running, *words: object) -> Result:
    said = seal.fingerprint(served.public)
    return call(first, f"http://127.0.0.1:{served.port}", "--fingerprint", said, *words)


def test_results_go_home_beside_an_open_kiosk(served: Running, kiosk: Make) -> None:
    """The kiosk holds its folder; sending, and looking how things stand, work all the same."""
    first = kiosk(1)
    first.sit(5)
    open_kiosk = Store(first.folder)
    try:
        sent = by_network(first, served)
        assert (sent.exit_code, served.held(first.kid)["seq"]) == (0, 5)
        assert f"Cổng tiếp nhận: {NAME}" in sent.stdout
        assert "Cổng đã ký nhận 5/5 bản ghi của máy này." in sent.stdout
        assert seal.fingerprint(first.key.public) in sent.stdout  # nobody trusts it yet
        stood = call(first, "status")
        assert stood.exit_code == 0
        assert stood.stdout.splitlines()[-1].startswith("Việc tiếp theo: mời người phụ trách cổng duyệt máy này")
    finally:
        open_kiosk.close()
    assert run("enrol", first.kid.hex(), "--data", served.folder).returncode == 0
    assert call(first).exit_code == 0  # the address is known by now
    assert (
        call(first, "status").stdout.splitlines()[-1] == "Mọi kết quả của máy này đã về cổng; không phải làm gì thêm."
    )


def test_how_things_stand_is_told_to_programs_too(served: Running, kiosk: Make) -> None:
    """Pending, sent and acknowledged as numbers; the same for what a road did."""
    first = kiosk(2)
    first.sit(3)
    before = json.loads(call(first, "--status", "--json").stdout)
    assert (before["last"], before["pending"], before["next"], before["hubs"]) == (3, 3, "first", [])
    (report,) = json.loads(by_network(first, served, "--json").stdout)
    assert (report["road"], report["new"], report["acknowledged"], report["ended"]) == ("https", 3, 3, "")
    first.sit(1)
    after = json.loads(call(first, "status", "--json").stdout)
    assert (after["acknowledged"], after["pending"], after["next"]) == (3, 1, "send")
    assert after["hubs"][0]["public"] == served.public.hex()
    assert [trip["road"] for trip in after["trips"]] == ["https"]


def test_a_stranger_is_not_sent_to_where_nobody_can_be_asked(served: Running, kiosk: Make) -> None:
    """The number to compare, and how to say that it is right."""
    first = kiosk(3)
    first.sit(1)
    refused = call(first, f"http://127.0.0.1:{served.port}")
    assert refused.exit_code == REFUSED
    assert f'--fingerprint "{seal.fingerprint(served.public)}"' in refused.stderr
    assert served.held(first.kid)["state"] == "absent"


def test_a_token_makes_a_station_trusted_once(served: Running, kiosk: Make) -> None:
    """An invitation of the hub's keeper; the second to use it is told so, and its results are kept all the same."""
    token = run("enrol", "--invite", "Máy ở hội trường", "--data", served.folder).stdout
    code = next(line.split("--token ")[1].split()[0] for line in token.splitlines() if "--token " in line)
    first, second = kiosk(4), kiosk(5)
    for each in (first, second):
        each.sit(2)
    assert by_network(first, served, "--token", code).exit_code == 0
    assert served.held(first.kid)["state"] == "trusted"
    again = by_network(second, served, "--token", code)
    assert (again.exit_code, served.held(second.kid)["state"]) == (PROBLEMS, "unknown")
    assert "Cổng không nhận mã đăng ký" in again.stdout
    assert served.held(second.kid)["seq"] == 2


def test_a_stick_goes_out_and_comes_back(kiosk: Make, tmp_path: Path) -> None:
    """Another kiosk reads it, carries what it holds, and says so."""
    between = tmp_path / "usb"
    between.mkdir()
    first, second = kiosk(6), kiosk(7)
    first.sit(3)
    out = call(first, "--to", between)
    assert (out.exit_code, "Đã chép 3 bản ghi" in out.stdout) == (0, True)
    (between / "anh.jpg").write_bytes(b"x")
    back = call(second, "--from", between)
    assert back.exit_code == 0
    assert "3 bản ghi mới của máy khác" in back.stdout and "anh.jpg" in back.stdout
    assert "Giữ hộ máy khác: 3 bản ghi" in call(second, "status").stdout


def test_both_ways_of_a_stick_in_one_call(kiosk: Make, tmp_path: Path) -> None:
    """Read first, so that what came goes on with the rest."""
    between = tmp_path / "usb"
    between.mkdir()
    first, second = kiosk(8), kiosk(9)
    first.sit(1)
    call(first, "--to", between)
    reports = json.loads(call(second, "--from", between, "--to", between, "--json").stdout)
    assert [report["road"] for report in reports] == ["stick-in", "stick-out"]
    assert len(list(between.glob("*.htb"))) == 2


def test_codes_are_taken_in(kiosk: Make) -> None:
    """Several at once; what became of each is a line."""
    first, second = kiosk(10), kiosk(11)
    one, two = first.sit(2)
    taken = call(second, "scan", receipt.record_url("https://h.example", one), receipt.digits(two))
    assert taken.stdout.splitlines() == [
        "Bản ghi số 1: đã giữ lại để chuyển về cổng.",
        "Bản ghi số 2: đã giữ lại để chuyển về cổng.",
    ]
    again = json.loads(call(second, "scan", receipt.digits(two), "--json").stdout)
    assert again == [{"kind": "record", "seq": 2, "became": "known"}]


@pytest.mark.parametrize(
    "words",
    [
        ["scan"],
        ["status", "x"],
        ["https://a.vn", "https://b.vn"],
        ["https://a.vn", "--to", "."],
        ["status", "--token", "x"],
    ],
)
def test_what_cannot_be_meant_is_a_wrong_call(kiosk: Make, words: list[str]) -> None:
    """Two addresses, a scan of nothing, a stick and an address."""
    assert call(kiosk(12), *words).exit_code == USAGE


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ([], "Chưa biết địa chỉ cổng tiếp nhận"),
        (["ftp://x"], "không phải địa chỉ"),
        (["http://1.1.1.1"], "--insecure-http"),
        (["http://127.0.0.1:1"], "Máy 127.0.0.1 từ chối nối ở cổng mạng 1"),
        (["--to", "khong-co"], "USB đã rút ra"),
        (["--from", "khong-co"], "USB đã rút ra"),
        (["scan", "HTB-2026-000123-8"], "chỉ để tra cứu"),
        (["scan", "khong-co.png"], "Không đọc được ảnh"),
    ],
)
def test_every_refusal_is_a_sentence_that_ends_in_what_to_do(kiosk: Make, words: list[str], part: str) -> None:
    """Nothing is sent or written, and the exit code says so."""
    refused = call(kiosk(13), *words)
    assert (refused.exit_code, refused.stdout) == (REFUSED, "")
    assert part in refused.stderr and ("ời" in refused.stderr or "xin" in refused.stderr.lower())


def test_a_folder_without_a_kiosk_is_named(tmp_path: Path) -> None:
    """The wrong --data is not made into a station."""
    said = CliRunner().invoke(door, ["sync", "status", "--data", str(tmp_path / "x")], catch_exceptions=False)
    assert (said.exit_code, "chưa có máy thi nào" in said.stderr) == (REFUSED, True)
    assert not (tmp_path / "x").exists()


def test_stopping_keeps_what_was_done(served: Running, kiosk: Make) -> None:
    """Ctrl-C while the hub does not answer: a sentence, exit 1, and the next call goes on from there."""
    first = kiosk(14)
    first.sit(2)
    assert by_network(first, served).exit_code == 0
    first.sit(1)
    with socket.create_server(("127.0.0.1", 0)) as cutting:
        url = f"http://127.0.0.1:{cutting.getsockname()[1]}"
        command = [sys.executable, "-m", "hoctapbac", "sync", url, "--data", str(first.folder)]
        waiting = subprocess.Popen(
            command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(), text=True
        )
        caller, _ = cutting.accept()
        caller.close()
        assert waiting.stderr is not None
        assert "thử lại" in waiting.stderr.readline()
    os.kill(waiting.pid, signal.SIGINT)
    _, said = waiting.communicate(timeout=PATIENCE_S)
    assert (waiting.returncode, "Traceback" in said, "Đã dừng" in said) == (1, False, True)
    stood = json.loads(call(first, "status", "--json").stdout)
    assert (stood["acknowledged"], stood["pending"]) == (2, 1)
    assert by_network(first, served).exit_code == 0
