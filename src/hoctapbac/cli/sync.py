"""`sync`: results go home by network, by stick or by a scanned code, and `sync status` says how things stand.

Works beside a running kiosk. Progress goes to stderr, what became of it to stdout; exit 3 where something is left that
somebody must look at.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoctapbac.cli.frame import PATH, PROBLEMS, Command, data_folder, echo_json, echo_lines, language
from hoctapbac.errors import Refusal
from hoctapbac.texts import Say, catalogue

if TYPE_CHECKING:
    from hoctapbac.store.roads import Roads
    from hoctapbac.sync.diary import Report
    from hoctapbac.sync.outbox import Me

_STATUS, _SCAN = "status", "scan"


@click.command(
    cls=Command,
    help="Gửi kết quả về cổng tiếp nhận: qua mạng (ĐỊA_CHỈ), qua USB (--to, --from), hoặc mã quét (scan MÃ|ẢNH…);"
    " status: xem đã gửi đến đâu. Máy thi đang chạy vẫn dùng được.",
)
@click.argument("what", nargs=-1, metavar="[ĐỊA_CHỈ | status | scan MÃ|ẢNH…]")
@click.option("--to", "target", type=PATH, help="Chép mọi kết quả ra thư mục này (USB).")
@click.option("--from", "source", type=PATH, help="Đọc những gì cổng hay máy khác để lại trong thư mục này.")
@click.option("--token", default="", metavar="MÃ", help="Mã đăng ký máy dùng một lần, do cổng cấp.")
@click.option("--fingerprint", default="", metavar="SỐ", help="Số đối chiếu của cổng, năm nhóm bốn chữ số.")
@click.option("--label", default="", metavar="TÊN", help="Tên gọi của máy này ở cổng.")
@click.option("--ca", type=PATH, help="Chứng chỉ riêng của cơ quan (PEM).")
@click.option("--insecure-http", is_flag=True, help="Cho phép đường truyền không mã hóa ra ngoài mạng nội bộ.")
@click.option("--status", "wants_status", is_flag=True, help="Xem đã gửi đến đâu; không gửi gì.")
@click.option("--data", type=PATH, envvar="HOCTAPBAC_DATA", help="Thư mục dữ liệu (hoặc HOCTAPBAC_DATA).")
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON.")
@click.pass_context
def sync(ctx: click.Context, /, what: tuple[str, ...], data: Path | None, as_json: bool, **options: Any) -> None:
    """One road at a time; from a stick first where both ways are asked for."""
    from hoctapbac.clock import MachineClock
    from hoctapbac.sync import outbox, wording

    words = _words(what, options)
    with outbox.opened(data_folder(data), MachineClock(), _label(options["label"])) as (me, roads):
        say = catalogue(language())
        if words[:1] == (_STATUS,):
            _status(say, me, roads, as_json)
        elif words[:1] == (_SCAN,):
            _scan(say, me, roads, words[1:], as_json)
        else:
            reports = _by_stick(me, roads, options) or [_by_network(say, me, roads, words, options)]
            if as_json:
                echo_json([plain(asdict(report)) for report in reports])
            else:
                echo_lines(line for report in reports for line in wording.report_lines(say, report, me))
            ctx.exit(0 if all(report.whole for report in reports) else PROBLEMS)


def _words(what: tuple[str, ...], options: dict[str, Any]) -> tuple[str, ...]:
    """What was asked for, refused where it cannot be meant."""
    by_stick = options["target"] is not None or options["source"] is not None
    if options["wants_status"]:
        what = (_STATUS, *what)
    is_scan, is_status = what[:1] == (_SCAN,), what[:1] == (_STATUS,)
    if (is_scan and len(what) < 2) or (not is_scan and len(what) > 1) or (by_stick and what):
        ways = "[URL]; status; scan CODE|IMAGE…; --to DIR, --from DIR"
        raise click.UsageError(catalogue(language())("usage.one_of", names=ways))
    if is_status and options["token"]:
        raise click.UsageError(catalogue(language())("usage.one_of", names="status; --token"))
    return what


def _label(label: str) -> str:
    """What people call this machine: what was given, or its name in the network."""
    import socket

    from hoctapbac.records.fields import TEXTS
    from hoctapbac.vietnamese.cleaning import clean_line

    return clean_line(label or socket.gethostname(), TEXTS["label"])


# -- the roads -----------------------------------------------------------------------------------------------


def _by_stick(me: Me, roads: Roads, options: dict[str, Any]) -> list[Report]:
    from hoctapbac.sync import stick

    walks = ((stick.read, options["source"]), (stick.write, options["target"]))
    return [walk(me, roads, folder) for walk, folder in walks if folder is not None]


def _by_network(say: Say, me: Me, roads: Roads, words: tuple[str, ...], options: dict[str, Any]) -> Report:
    from hoctapbac.sync import https

    show = Progress(say, sys.stderr.isatty())
    stop = threading.Event()
    with https.line(
        me,
        roads,
        words[0] if words else "",
        ca=options["ca"],
        insecure=options["insecure_http"],
        stop=stop,
        waiting=show.waiting,
    ) as line:
        key = line.key(options["fingerprint"], agreed=lambda name, said: _agreed(say, name, said))
        try:
            return line.run(key, options["token"], told=show.told)
        finally:
            show.end()


def _agreed(say: Say, name: str, said: str) -> bool:
    """Whether a person at the terminal finds the hub's fingerprint to be right; no where nobody can be asked."""
    if not sys.stdin.isatty():
        return False
    click.echo(say("sync.compare", name=name), err=True)
    click.echo(f"    {said}", err=True)
    answer = click.prompt(say("sync.compare_ask"), default="", show_default=False, err=True)
    if answer.strip().lower() not in ("c", "có", "co", "y", "yes"):
        raise Refusal("sync_not_agreed")
    return True


class Progress:
    """How far it is: one line that changes on a terminal, elsewhere a line for every tenth of the way."""

    def __init__(self, say: Say, live: bool) -> None:
        self._say, self._live = say, live
        self._tenth, self._wrote = 0, False

    def told(self, report: Report) -> None:
        tenth = 10 * report.sent // max(1, report.last)
        if report.sent and (self._live or tenth > self._tenth):
            self._tenth = tenth
            facts = {"sent": report.sent, "last": report.last, "acknowledged": report.acknowledged}
            self._write(self._say("sync.progress", **facts))

    def waiting(self, seconds: float, tried: int) -> None:
        self._write(self._say("sync.waiting", seconds=round(seconds), tried=tried))

    def _write(self, line: str) -> None:
        click.echo(f"\r\x1b[K{line}" if self._live else line, err=True, nl=not self._live)
        self._wrote = True

    def end(self) -> None:
        if self._live and self._wrote:
            click.echo(err=True)


def _scan(say: Say, me: Me, roads: Roads, words: Sequence[str], as_json: bool) -> None:
    from hoctapbac.sync import scans

    found = [scans.take(me, roads, text) for word in words for text in scans.texts_of(word)]
    if as_json:
        echo_json([asdict(scan) for scan in found])
    else:
        echo_lines(say(f"sync.scan_{scan.became}", seq=scan.seq) for scan in found)


def _status(say: Say, me: Me, roads: Roads, as_json: bool) -> None:
    from hoctapbac.sync import standing, wording

    found = standing.of(me, roads)
    if as_json:
        counts = {"acknowledged": found.acknowledged, "pending": found.pending, "next": found.next}
        echo_json(plain(asdict(found)) | counts)
    else:
        echo_lines(wording.standing_lines(say, found))


def plain(value: Any) -> Any:
    """A value made of what JSON knows: bytes as hexadecimal."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [plain(each) for each in value]
    return value
