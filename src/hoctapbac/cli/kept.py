"""`bank import`, `list`, `export`, `remove`, `restore`: the banks kept at the station, without a screen.

A file is shown before it is taken in, and taken in only after a yes; nothing that was kept is written over, and what
was removed can be restored.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hoctapbac.cli.frame import PATH, PROBLEMS, REFUSED, Command, data_folder, echo_json, echo_lines, language
from hoctapbac.cli.question_files import (
    SHOWN_ITEMS,
    WRITTEN,
    File,
    from_option,
    key_option,
    listed,
    map_option,
    one_file,
    refuse_overwriting,
    target_form,
    tell,
    tell_problems,
    wished,
    write,
)
from hoctapbac.texts import Say, catalogue

if TYPE_CHECKING:
    from hoctapbac.bank import Bank
    from hoctapbac.store import Store

_data = click.option("--data", type=PATH, envvar="HOCTAPBAC_DATA", help="Thư mục dữ liệu (hoặc HOCTAPBAC_DATA).")
_yes = click.option("--yes", is_flag=True, help="Không hỏi lại.")


@click.command("import", cls=Command, help="Nạp một tệp câu hỏi vào máy này, sau khi cho xem đã hiểu gì.")
@click.argument("source", metavar="FILE", type=PATH)
@_data
@from_option
@key_option
@map_option
@click.option("--title", default="", metavar="TÊN", help="Tên ngân hàng; mặc định theo tệp.")
@_yes
@click.pass_context
def take_in(
    ctx: click.Context,
    source: Path,
    data: Path | None,
    form: str | None,
    key: Path | None,
    columns: tuple[str, ...],
    title: str,
    yes: bool,
) -> None:
    """Preview, question, keep. Exit 3 where keys are open: the bank is kept, and no contest opens with it yet."""
    from hoctapbac.clock import MachineClock
    from hoctapbac.store import banks

    say = catalogue(language())
    file = one_file(ctx, source, form or "", wished(key, columns))
    _preview(say, file)
    if not file.read.drafts and not file.bank.stories:
        tell([say("bank.nothing_kept")])
        ctx.exit(PROBLEMS)
    ask(ctx, say, yes, say("bank.import_ask"))
    bank = _titled(file, title)
    with _store(data) as store:
        row = banks.keep(store, bank, source.name, MachineClock().wall_ms())
    echo_lines([say("bank.imported", title=row.title, items=row.items, id=row.id)])
    if row.open_keys:
        tell([say("bank.imported_open", count=row.open_keys)])
    ctx.exit(PROBLEMS if row.open_keys else 0)


@click.command("list", cls=Command, help="Các ngân hàng đã nạp vào máy này.")
@_data
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON.")
def list_kept(data: Path | None, as_json: bool) -> None:
    """A line a bank: code, title, questions, open keys; those out of use last."""
    from hoctapbac.store import banks

    say = catalogue(language())
    with _store(data) as store:
        used, gone = banks.stored(store), banks.removed(store)
    if as_json:
        echo_json([asdict(row) | {"in_use": row in used} for row in (*used, *gone)])
        return
    lines = [say("bank.listed", id=r.id, title=r.title, items=r.items, open=r.open_keys) for r in used]
    lines += [say("bank.listed_removed", id=r.id, title=r.title, items=r.items) for r in gone]
    echo_lines(lines or [say("bank.none_kept")])


@click.command(cls=Command, help="Ghi một ngân hàng đã nạp ra tệp; nói rõ những gì không mang theo được.")
@click.argument("code", metavar="MÃ")
@click.argument("target", metavar="DST", type=PATH)
@click.option("--to", type=WRITTEN, help="Dạng ghi ra; mặc định theo đuôi tên của ĐÍCH.")
@click.option("--force", is_flag=True, help="Cho phép ghi đè tệp đã có.")
@_data
@click.pass_context
def export(ctx: click.Context, code: str, target: Path, to: str | None, force: bool, data: Path | None) -> None:
    """The version in use."""
    from hoctapbac.bank.pivot import drafts_of
    from hoctapbac.store import banks

    say = catalogue(language())
    form = target_form(say, target, to)
    refuse_overwriting(ctx, say, target, target, force)
    with _store(data) as store:
        bank = banks.bank(store, code)
    write(say, form, bank, drafts_of(bank), target)


@click.command(cls=Command, help="Gỡ một ngân hàng đã nạp; dùng lại được bằng restore.")
@click.argument("code", metavar="MÃ")
@_data
@_yes
@click.pass_context
def remove(ctx: click.Context, code: str, data: Path | None, yes: bool) -> None:
    """Out of use, with all its versions; nothing is deleted."""
    from hoctapbac.clock import MachineClock
    from hoctapbac.store import banks

    say = catalogue(language())
    with _store(data) as store:
        title = banks.bank(store, code).title
        ask(ctx, say, yes, say("bank.remove_ask", title=title))
        banks.remove(store, code, MachineClock().wall_ms())
    echo_lines([say("bank.removed", title=title, id=code)])


@click.command(cls=Command, help="Dùng lại ngân hàng đã gỡ.")
@click.argument("code", metavar="MÃ")
@_data
def restore(code: str, data: Path | None) -> None:
    """Undo the last removal."""
    from hoctapbac.store import banks

    say = catalogue(language())
    with _store(data) as store:
        banks.restore(store, code)
        title = banks.bank(store, code).title
    echo_lines([say("bank.restored", title=title)])


def _titled(file: File, title: str) -> Bank:
    """The bank under another title; its code follows where the file gives it none."""
    from hoctapbac.bank.codes import slug

    if not title:
        return file.bank
    code = file.bank.id if file.read.found.bank is not None else slug(title) or file.bank.id
    return replace(file.bank, id=code, title=title)


def _preview(say: Say, file: File) -> None:
    """What was understood: the format's remarks, counts, the first questions, the first problems; on stderr."""
    from hoctapbac.bank.view import draft_view

    states = [draft.item.key_state for draft in file.read.drafts]
    counts = {state: states.count(state) for state in ("certain", "conflicting", "missing")}
    tell(file.read.found.remarks)
    tell([say("bank.understood", form=file.read.format, refused=len(file.read.refused), **counts)])
    for draft in islice(file.read.drafts, SHOWN_ITEMS):
        tell(listed(draft_view(draft, file.bank.id)))
    tell_problems(say, file.read.problems)


def ask(ctx: click.Context, say: Say, yes: bool, question: str) -> None:
    """Go on only after a yes; where nobody can be asked, say how to say it beforehand."""
    if yes:
        return
    if not sys.stdin.isatty():
        tell([say("bank.say_yes")])
        ctx.exit(REFUSED)
    answer = click.prompt(question, default="", show_default=False, err=True)
    if answer.strip().lower() not in ("c", "có", "co", "y", "yes"):
        tell([say("bank.not_done")])
        ctx.exit(REFUSED)


@contextmanager
def _store(data: Path | None) -> Iterator[Store]:
    """The data folder alone: a sitting that was cut off is no business of whoever loads a bank."""
    from hoctapbac.store import Store

    store = Store(data_folder(data))
    try:
        yield store
    finally:
        store.close()
