"""The commands as an organizer calls them: what they print, where, and how they end."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import hoctapbac
from hoctapbac.bank import native
from hoctapbac.bundled import CONTEST, bundled
from hoctapbac.cli import door, language
from hoctapbac.contest import settings
from hoctapbac.sitting import Who
from stations import ROSTER, HandClock, open_station, small_bank, somebody

SOURCE = Path(hoctapbac.__file__).parents[1]
COLUMNS = [
    *("code", "unit", "participant"),
    *("correct", "items", "points"),
    *("duration_ms", "submitted_at", "state"),
]
ENVIRONMENT = {"PYTHONPATH": str(SOURCE), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
BROKEN = """Ngân hàng: Thử
Mã: thu
Chuyên đề: CĐ1. Thử

Câu 1. Đề có hai đáp án mâu thuẫn?
*A. Một
B. Hai
Đáp án: B
Mã: mau-thuan

Câu 2. Việc nào được nêu trong bài?
*A. Học tập
B. Giải trí
Mã: hoc-tap
"""


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    """The locale says nothing, and no folder is set from outside."""
    for name in ("LC_ALL", "HOCTAPBAC_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


def call(*words: object) -> Result:
    """A command in this process, without a terminal."""
    result = CliRunner().invoke(door, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def python(*words: object, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, words)],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        check=False,
        **more,
    )  # type: ignore[call-overload,no-any-return]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder in which a person of the roster and a guest called like a formula have sat."""
    station = open_station(tmp_path, HandClock())
    for who in (somebody(station), Who(guest="=HYPERLINK(1)"), Who(guest="-Người, Dấu Phẩy")):
        station.begin(who)
        station.submit()
    station.close()
    return tmp_path / "data"


# -- the door -------------------------------------------------------------------------------------------


def test_the_program_names_its_version() -> None:
    """`--version` gives the version of the package."""
    assert call("--version").stdout == f"hoctapbac, version {hoctapbac.__version__}\n"


@pytest.mark.parametrize(
    "words", ["", "kiosk", "bank check", "roster load", "results", "text", "text sort", "text decode"]
)
def test_every_command_explains_itself_in_vietnamese(words: str) -> None:
    """`--help` of each command ends well and says in Vietnamese what it is for, its headings too."""
    result = call(*words.split(), "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Cách dùng: ")
    assert "\nTùy chọn:\n" in result.stdout
    assert "In hướng dẫn này rồi dừng." in result.stdout
    english = (
        "Usage",
        "Options",
        "OPTIONS",
        "Commands",
        "COMMAND",
        "PATH",
        "INTEGER",
        "Show this",
        "[default",
        "required]",
    )
    assert [word for word in english if word in result.stdout] == []


def test_headings_are_in_english_where_that_is_asked_for() -> None:
    """`--lang en` before or behind the command: the words that frame a help page."""
    for words in (("--lang", "en", "bank", "--help"), ("bank", "--help", "--lang", "en")):
        told = call(*words).stdout
        assert told.startswith("Usage: ") and "\nOptions:\n" in told and "\nCommands:\n" in told
        assert "Show this and exit." in told and "Tùy chọn" not in told


def test_help_is_there_before_anything_heavy() -> None:
    """The command line itself loads no screen toolkit, no database layer, no cryptography, no QR code."""
    heavy = {
        "textual",
        "rich",
        "sqlite_utils",
        "sqlite3",
        "nacl",
        "qrcode",
        "platformdirs",
        "hoctapbac.station",
    }
    done = python("-c", "import sys, hoctapbac.cli; print(*sys.modules)")
    assert done.returncode == 0
    assert heavy & set(done.stdout.split()) == set()


def test_the_package_can_be_run() -> None:
    """`python -m hoctapbac` is the same door."""
    done = python("-m", "hoctapbac", "--version")
    assert (done.returncode, done.stdout.split()[-1]) == (0, hoctapbac.__version__)


@pytest.mark.parametrize(
    ("words", "vietnamese", "english"),
    [
        ("nope", "Không có lệnh “nope”", "There is no command “nope”"),
        ("hub tak", "Có phải là: take?", "Is it one of these: take?"),
        ("bank check", "Lệnh còn thiếu ĐƯỜNG_DẪN.", "PATH is missing."),
        ("hub init --name x", "Lệnh còn thiếu --url", "--url is missing"),
        ("sync --nope", "Không có tùy chọn --nope", "There is no option --nope"),
        ("pack lock --outt x", "Có phải là: --out", "Is it one of these: --out"),
        ("hub account add a --role x", "--role chỉ nhận một trong", "--role takes one of: keeper, operator"),
        ("hub serve --port 70000", "số nguyên từ 0 đến 65535", "whole number from 0 to 65535"),
        ("hub revoke --good -1 x", "số nguyên từ 0 trở lên", "whole number, 0 or more"),
        ("hub enrol --days x", "--days phải là số nguyên.", "--days must be a whole number."),
        ("journal void x --reason", "Sau --reason phải ghi", "--reason must be followed by"),
        ("receipt read --json=1", "--json không nhận giá trị", "--json takes no value"),
        ("journal show one two", "Lệnh thừa phần này: one two", "too much: one two"),
        ("results --json --csv", "một trong: --json, --csv", "Only one of these at a time: --json, --csv"),
    ],
)
def test_a_call_that_is_not_understood_is_said_in_the_language_asked_for(
    words: str, vietnamese: str, english: str
) -> None:
    """Exit 2, told apart from refusals and problems; what is wrong, and where to look; --lang may stand anywhere."""
    first, *rest = words.split()
    for lang, said, remedy in (("vi", vietnamese, "Mời xem cách dùng:"), ("en", english, "Please see how it is used:")):
        for call_ in ((first, f"--lang={lang}", *rest), ("--lang", lang, first, *rest)):
            result = call(*call_)
            assert (result.exit_code, result.stdout) == (2, "")
            wrong, look = result.stderr.splitlines()
            assert said in wrong and look.startswith(remedy) and look.endswith(" --help")


def test_a_language_that_there_is_not_and_a_group_alone_end_with_2() -> None:
    """The first is said, the second is answered with the help."""
    assert "--lang chỉ nhận một trong các giá trị: vi, en." in call("kiosk", "--lang", "fr").stderr
    assert call("kiosk", "--lang", "fr").exit_code == call("bank").exit_code == 2
    assert "Ngân hàng câu hỏi" in call("bank").stderr


@pytest.mark.parametrize("words", ["hub stations", "sync status", "journal show", "receipt read x"])
def test_every_command_answers_in_the_language_asked_for(words: str, tmp_path: Path) -> None:
    """What it refuses too, whatever the locale says."""
    where = () if words.startswith("receipt") else ("--data", tmp_path / "none")
    answers = [call(*words.split(), *where, *lang) for lang in ((), ("--lang", "vi"), ("--lang", "en"))]
    assert answers[0].output == answers[1].output != answers[2].output
    assert re.search("[Pp]lease", answers[2].output)


@pytest.mark.parametrize(
    ("locale", "lang"),
    [({"LANG": "en_US.UTF-8"}, "en"), ({"LANG": "vi_VN.UTF-8"}, "vi"), ({}, "vi"), ({"LANG": "C"}, "vi"),
     ({"LC_ALL": "vi_VN", "LANG": "en_US"}, "vi"), ({"LC_ALL": "en_GB", "LANG": "vi_VN"}, "en")],
)  # fmt: skip
def test_the_language_follows_the_locale(locale: dict[str, str], lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """English where LC_ALL, or else LANG, says so; Vietnamese everywhere else."""
    monkeypatch.delenv("LANG")
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    assert language() == lang


def test_a_reader_that_has_had_enough_ends_the_command_quietly() -> None:
    """A closed pipe is no error to tell anybody about."""
    words = f"{sys.executable} -m hoctapbac bank show {bundled()} | head -1"
    done = subprocess.run(words, shell=True, capture_output=True, text=True, env=ENVIRONMENT, check=False)
    assert (done.stdout.count("\n"), done.stderr) == (1, "")


# -- the kiosk ------------------------------------------------------------------------------------------


def test_without_a_terminal_the_kiosk_says_what_to_do(tmp_path: Path) -> None:
    """Exit 2, one sentence with its remedy on stderr, nothing on stdout, and no folder is made."""
    result = call("kiosk", "--data", tmp_path / "new")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--plain" in result.stderr and result.stderr.count("\n") == 1
    assert not (tmp_path / "new").exists()


def test_the_question_of_a_terminal_comes_before_the_toolkit(tmp_path: Path) -> None:
    """Whoever runs the kiosk in a pipe gets the answer without loading Textual."""
    code = "from hoctapbac.cli import door; door(['kiosk'], standalone_mode=False)"
    code = f"import sys; {code}; print(*sys.modules)"
    done = python("-c", code, stdin=subprocess.DEVNULL, cwd=tmp_path)
    assert "--plain" in done.stderr
    assert done.stdout and "textual" not in done.stdout.split()


def test_a_kiosk_that_cannot_read_its_contest_refuses_in_a_sentence(tmp_path: Path) -> None:
    """A wrong --contest is exit 1 and a sentence in the language asked for, never a stack of calls."""
    result = call("kiosk", "--plain", "--lang", "en", "--data", tmp_path, "--contest", tmp_path / "no.toml")
    assert result.exit_code == 1
    assert "cannot be read" in result.stderr and "Please" in result.stderr
    assert "Traceback" not in result.stderr


def test_files_in_the_data_folder_come_before_the_bundled_ones(tmp_path: Path) -> None:
    """contest.toml and question_banks of the data folder are used when they are there."""
    (tmp_path / "contest.toml").write_text('ten = "Cuộc thi của chi bộ"\n', encoding="utf-8")
    (tmp_path / "question_banks").mkdir()
    (tmp_path / "question_banks" / "bank.txt").write_text(native.write(small_bank()), encoding="utf-8")
    own = CliRunner().invoke(door, ["kiosk", "--plain", "--data", str(tmp_path)], input="3\n")
    assert "Cuộc thi của chi bộ" in own.stdout and "Thẻ thử" in own.stdout
    other = CliRunner().invoke(door, ["kiosk", "--plain", "--data", str(tmp_path / "b")], input="3\n")
    assert "Cuộc thi của chi bộ" not in other.stdout and "Thẻ thử" not in other.stdout


def test_the_data_folder_can_be_named_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """HOCTAPBAC_DATA stands for --data, in every command."""
    monkeypatch.setenv("HOCTAPBAC_DATA", str(tmp_path / "here"))
    assert CliRunner().invoke(door, ["kiosk", "--plain"], input="").exit_code == 0
    assert (tmp_path / "here" / "kiosk.db").exists()


def test_the_bundled_contest_is_sound_and_can_be_drawn(tmp_path: Path) -> None:
    """Five items in five minutes from the bundled banks, without a single problem."""
    loaded = settings.read((bundled() / CONTEST).read_bytes(), CONTEST)
    assert loaded.problems == ()
    contest = loaded.value
    assert (contest.id, contest.blueprint.count, contest.limit_ms) == ("cuoc-thi-mau", 5, 300_000)
    assert contest.attempts.most == 1 and contest.read_again and contest.anonymous and not contest.public_names
    from hoctapbac.station import Station

    station = Station(tmp_path, bundled() / CONTEST, [bundled()], HandClock())
    assert len({item.id for item in station.begin(Who()).state.items}) == 5
    station.close()


def test_on_a_terminal_the_full_screen_kiosk_comes_up_and_leaves_when_told(tmp_path: Path) -> None:
    """With a terminal the waiting screen is painted; SIGTERM ends it with 0."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    words = [sys.executable, "-m", "hoctapbac", "kiosk", "--data", str(tmp_path)]
    environment = {**ENVIRONMENT, "TERM": "xterm-256color"}
    process = subprocess.Popen(
        words, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    )
    os.close(theirs)
    try:
        painted = read_until(ours, "Dự thi".encode())
        process.terminate()
        read_until(ours, None)
        process.wait(timeout=20)
    finally:
        process.kill()
        os.close(ours)
    assert "Dự thi".encode() in painted
    assert process.returncode == 0


def read_until(descriptor: int, wanted: bytes | None) -> bytes:
    """What a terminal is sent until `wanted` has come, its program has gone, or ten seconds are silent."""
    read = b""
    while (wanted is None or wanted not in read) and select.select([descriptor], [], [], 10)[0]:
        try:
            read += os.read(descriptor, 65536)
        except OSError:  # the other end is closed
            break
    return read


# -- banks ----------------------------------------------------------------------------------------------


def test_the_bundled_banks_pass_their_check() -> None:
    """What comes with the program has no error; the summary counts it."""
    result = call("bank", "check", bundled())
    assert result.exit_code == 0
    counted = result.stdout.splitlines()[-1]
    assert counted.startswith("9 ngân hàng, ") and "; 0 lỗi, " in counted


def test_a_broken_bank_is_told_by_line_and_ends_with_3(tmp_path: Path) -> None:
    """Each problem is «file:line: what is wrong, what to do [code]», errors before the rest of their file."""
    path = tmp_path / "bank.txt"
    path.write_text(BROKEN, encoding="utf-8")
    result = call("bank", "check", path)
    assert result.exit_code == 3
    *lines, summary = result.stdout.splitlines()
    assert lines and all(line.endswith("]") for line in lines)
    assert any(line.startswith(f"{path}:8: ") and line.endswith("[key-conflict]") for line in lines)
    assert summary.startswith("1 ngân hàng, 2 câu, 0 thẻ;")

    told = json.loads(call("bank", "check", path, "--json").stdout)
    assert (told["banks"], told["items"], told["stories"]) == (1, 2, 0)
    assert {frozenset(p) for p in told["problems"]} == {
        frozenset(("file", "line", "code", "rule", "severity", "message", "remedy"))
    }
    severities = [p["severity"] for p in told["problems"] if p["file"] == str(path)]
    assert "error" in severities and severities == sorted(severities, key=["error", "warning", "note"].index)


def test_each_file_keeps_its_place_and_its_own_errors(tmp_path: Path) -> None:
    """Problems of several files are told file by file in the order in which the files were named."""
    names = [tmp_path / "b.txt", tmp_path / "a.txt"]
    for path in names:
        path.write_text(BROKEN, encoding="utf-8")
    told = json.loads(call("bank", "check", *names, "--json").stdout)["problems"]
    files = [p["file"] for p in told if p["line"]]
    assert list(dict.fromkeys(files)) == [str(path) for path in names]
    assert files == sorted(files, key=[str(path) for path in names].index)


def test_quotations_are_held_against_the_sources(tmp_path: Path) -> None:
    """With --sources, a quotation that stands in no source text is an error; one that does is none."""
    path, sources = tmp_path / "bank.txt", tmp_path / "sources"
    path.write_text(native.write(small_bank(2)), encoding="utf-8")
    sources.mkdir()
    whole = "Bài thử\nTrích dẫn của c0. Trích dẫn của cua-the. Trích dẫn của thẻ."
    (sources / "bai.txt").write_text(whole, encoding="utf-8")
    told = [json.loads(call("bank", "check", path, "--json", *more).stdout)["problems"] for more in (
        [], ["--sources", sources]
    )]  # fmt: skip
    new = [p for p in told[1] if p not in told[0]]
    assert [(p["severity"], "c1" in p["message"]) for p in new] == [("error", True)]


@pytest.mark.parametrize("command", ["check", "show"])
def test_nothing_at_the_path_is_a_problem(command: str, tmp_path: Path) -> None:
    """A path without a bank is told with a remedy, exit 3."""
    for words in ([], ["--json"]):
        result = call("bank", command, tmp_path / "nowhere", *words)
        assert result.exit_code == 3
        assert "nowhere" in result.stdout and "đường dẫn" in result.stdout


def test_a_bank_is_shown_as_it_was_understood(tmp_path: Path) -> None:
    """One object an item, with what was refused and what is wrong; for people a short listing. Exit 0."""
    path = tmp_path / "bank.txt"
    path.write_text(BROKEN, encoding="utf-8")
    result = call("bank", "show", tmp_path, "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 0 and set(told) == {"files", "items", "refused", "problems"}
    assert [(i["id"], i["key_state"], i["bank"]) for i in told["items"]] == [
        ("mau-thuan", "conflicting", "thu"),
        ("hoc-tap", "certain", "thu"),
    ]
    listing = call("bank", "show", path).stdout
    assert "[hoc-tap] Việc nào được nêu trong bài?\n  *A. Học tập\n   B. Giải trí\n" in listing


def test_what_is_refused_is_shown_apart(tmp_path: Path) -> None:
    """A question that nothing could be made of is not an item, and is not lost either."""
    path = tmp_path / "bank.txt"
    path.write_text(BROKEN + "\nCâu 3. Không có phương án nào?\nLoại: một đáp án\nMã: trong\n", encoding="utf-8")
    told = json.loads(call("bank", "show", path, "--json").stdout)
    assert "trong" not in [i["id"] for i in told["items"]]
    assert [(r["id"], r["number"]) for r in told["refused"]] == [("trong", "3")]
    assert all(r["reason"] and r["line"] for r in told["refused"])


# -- roster ---------------------------------------------------------------------------------------------


def test_a_roster_is_loaded_once(tmp_path: Path) -> None:
    """The second loading of the same file changes nothing."""
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER, encoding="utf-8")
    first, second = (call("roster", "load", path, "--data", tmp_path / "data") for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "thêm 6, đổi 0, thôi dùng 0" in first.stdout  # three units, three people
    assert "thêm 0, đổi 0, thôi dùng 0" in second.stdout


def test_a_roster_with_an_error_changes_nothing(tmp_path: Path) -> None:
    """The line is told, exit 3, and the roster is what it was."""
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER + ",,Người Thiếu Đơn Vị,,\n", encoding="utf-8")
    result = call("roster", "load", path, "--data", tmp_path / "data")
    assert result.exit_code == 3
    assert f"{path}:5:" in result.stdout and "chưa nạp gì" in result.stdout
    path.write_text(ROSTER, encoding="utf-8")
    assert "thêm 6," in call("roster", "load", path, "--data", tmp_path / "data").stdout


def test_a_roster_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    """Exit 3 with a remedy, and no folder is made for it."""
    result = call("roster", "load", tmp_path / "no.csv", "--data", tmp_path / "data")
    assert result.exit_code == 3 and "no.csv" in result.stdout
    assert not (tmp_path / "data").exists()


def test_a_roster_is_not_loaded_under_a_running_kiosk(tmp_path: Path) -> None:
    """Exit 1, and the sentence names the folder and the remedy."""
    station = open_station(tmp_path, HandClock())
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER, encoding="utf-8")
    result = call("roster", "load", path, "--data", tmp_path / "data")
    station.close()
    assert (result.exit_code, result.stdout) == (1, "")
    assert str(tmp_path / "data") in result.stderr and "Mời đóng" in result.stderr


# -- results --------------------------------------------------------------------------------------------


def test_results_come_as_json(data: Path) -> None:
    """One object a result with the promised names, oldest first, times as Vietnamese ISO 8601."""
    rows = json.loads(call("results", "--data", data, "--json").stdout)
    assert [list(row) for row in rows] == [COLUMNS] * 3
    assert [row["participant"] for row in rows] == ["Người Thứ Nhất", "=HYPERLINK(1)", "-Người, Dấu Phẩy"]
    assert rows[0]["unit"] == "Chi bộ Tổ dân phố số 9" and rows[0]["code"].startswith("HTB-2026-")
    assert rows[0]["submitted_at"] == "2026-11-23T11:00:00+07:00"
    assert (rows[0]["correct"], rows[0]["items"], rows[0]["state"]) == (0, 5, "provisional")


def test_results_open_in_a_spreadsheet_without_running_anything(data: Path) -> None:
    """CSV begins with a byte-order mark, and a name that looks like a formula is text."""
    text = call("results", "--data", data, "--csv").stdout
    assert text.startswith("\ufeff")
    heading, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert heading == COLUMNS
    assert [row[2] for row in rows] == ["Người Thứ Nhất", "'=HYPERLINK(1)", "'-Người, Dấu Phẩy"]


def test_results_come_as_a_table_for_people(data: Path) -> None:
    """Without a format, a heading and a line for each result."""
    heading, *lines = call("results", "--data", data).stdout.splitlines()
    assert heading.split("  ")[0] == "Mã phiếu" and len(lines) == 3
    assert "Người Thứ Nhất" in lines[0] and "11:00 23/11/2026" in lines[0] and lines[0].endswith("tạm tính")


def test_results_can_be_of_one_contest(data: Path) -> None:
    """--contest keeps to the contest with that id."""
    assert len(json.loads(call("results", "--data", data, "--json", "--contest", "thu").stdout)) == 3
    assert json.loads(call("results", "--data", data, "--json", "--contest", "khac").stdout) == []


def test_a_result_is_found_by_a_name_without_marks(data: Path) -> None:
    """--find keeps to people whose names hold what it states; in any order, marks free."""
    found = json.loads(call("results", "--data", data, "--json", "--find", "nhat nguoi").stdout)
    assert [row["participant"] for row in found] == ["Người Thứ Nhất"]
    assert json.loads(call("results", "--data", data, "--json", "--find", "nhật").stdout) == []


@pytest.mark.parametrize(
    ("options", "seen"),
    [((), "\nHoaf\n"), (("--typing", "telex"), "“Hòa”"), (("--typing", "telex", "--tones", "new"), "“Hoà”")],
)
def test_the_line_kiosk_composes_where_it_is_asked_to(tmp_path: Path, options: tuple[str, ...], seen: str) -> None:
    """Lines come from a terminal that may have an input method: ours composes only where --typing says so."""
    typed = "1\n1\n1\n1\nHoaf\n"
    out = CliRunner().invoke(door, ["kiosk", "--plain", "--data", str(tmp_path), *options], input=typed).stdout
    assert seen in out


def test_no_results_are_no_error(tmp_path: Path) -> None:
    """A folder where nothing was kept yet has an empty list, and is not made."""
    assert call("results", "--data", tmp_path / "new").stdout == "Chưa có kết quả nào.\n"
    assert json.loads(call("results", "--data", tmp_path / "new", "--json").stdout) == []
    assert not (tmp_path / "new").exists()


def test_results_are_read_beside_a_running_kiosk(tmp_path: Path) -> None:
    """An organizer need not stop the contest to look; what was just submitted is there."""
    station = open_station(tmp_path, HandClock())
    station.begin(somebody(station))
    station.submit()
    rows = json.loads(call("results", "--data", tmp_path / "data", "--json").stdout)
    assert [row["participant"] for row in rows] == ["Người Thứ Nhất"]
    station.begin(Who(guest="Khách Mời"))
    station.submit()
    assert len(json.loads(call("results", "--data", tmp_path / "data", "--json").stdout)) == 2
    station.close()


def test_reading_results_changes_no_byte_of_the_file(data: Path) -> None:
    """The database is the same afterwards."""
    before = (data / "kiosk.db").read_bytes()
    call("results", "--data", data)
    assert (data / "kiosk.db").read_bytes() == before


def test_a_damaged_file_is_a_refusal(data: Path) -> None:
    """Exit 1 and what to do; nothing is printed as if it were results."""
    (data / "kiosk.db").write_bytes(b"not a database at all" * 500)
    result = call("results", "--data", data, "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Mời" in result.stderr
