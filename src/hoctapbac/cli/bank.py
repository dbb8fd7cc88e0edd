"""`bank`: question files checked, shown, turned into other formats, compared; banks kept at the station.

Whatever is read is told by its bytes, shown before it is kept, and leaves a line for everything that a target format
cannot hold. Results go to stdout; what is said about them goes to stderr. Exit 3 where something written by somebody
needs mending.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from hoctapbac.cli import kept
from hoctapbac.cli.frame import PATH, PROBLEMS, Group, echo_json, echo_lines, language
from hoctapbac.cli.question_files import (
    SEVERITIES,
    WRITTEN,
    from_option,
    in_order,
    key_option,
    listed,
    map_option,
    one_file,
    read_files,
    refuse_overwriting,
    target_form,
    tell,
    tell_problems,
    wished,
    write,
)
from hoctapbac.errors import has_errors
from hoctapbac.texts import catalogue

_paths = click.argument("paths", metavar="PATH...", type=PATH, nargs=-1, required=True)
_json = click.option("--json", "as_json", is_flag=True, help="In dạng JSON.")


@click.group(cls=Group, help="Ngân hàng câu hỏi: kiểm tra, xem, chuyển dạng, nạp vào máy, so sánh.")
def bank() -> None:
    """Question banks."""


@bank.command(help="Đọc và kiểm tra ngân hàng; mỗi dòng một lỗi và cách sửa.")
@_paths
@click.option("--sources", type=PATH, help="Thư mục bài viết nguồn, để đối chiếu trích dẫn.")
@from_option
@click.option("--all", "every", is_flag=True, help="In mọi dòng, cả khi một loại lỗi lặp lại nhiều lần.")
@_json
@click.pass_context
def check(
    ctx: click.Context, paths: tuple[Path, ...], sources: Path | None, form: str | None, every: bool, as_json: bool
) -> None:
    """What is wrong in some banks, file by file, errors first; one kind many times over is told once."""
    from hoctapbac.bank import lint

    files, problems = read_files(paths, form or "", {})
    banks = [(file.name, file.bank) for file in files]
    problems += [*(p for file in files for p in file.read.problems), *lint.check(banks)]
    if sources is not None:
        from hoctapbac.bank import sources as originals

        texts = originals.read_folder(sources)
        problems += [*texts.problems, *originals.check(banks, texts.value)]
    names = [file.name for file in files]
    problems = in_order(problems, names)
    counts = {
        "banks": len(banks),
        "items": sum(len(b.items) for _, b in banks),
        "stories": sum(len(b.stories) for _, b in banks),
    }
    if as_json:
        echo_json({"problems": [asdict(p) for p in problems], **counts})
    else:
        wrong = {f"{s}s": sum(p.severity == s for p in problems) for s in SEVERITIES[:2]}
        sizes = {name: len(bank.items) for name, bank in banks}
        shown = problems if every else in_order(lint.ranked(problems, sizes), names)
        echo_lines([*map(str, shown), catalogue(language())("cli.bank_summary", **counts, **wrong)])
    ctx.exit(PROBLEMS if has_errors(problems) else 0)


@bank.command(help="In những gì chương trình đọc được từ tệp, dạng nào cũng được.")
@_paths
@from_option
@key_option
@map_option
@_json
@click.pass_context
def show(
    ctx: click.Context,
    paths: tuple[Path, ...],
    form: str | None,
    key: Path | None,
    columns: tuple[str, ...],
    as_json: bool,
) -> None:
    """What was understood, what was refused and why. Exit 3 only where no file could be read at all."""
    from hoctapbac.bank.view import draft_view

    files, problems = read_files(paths, form or "", wished(key, columns))
    problems += [p for file in files for p in file.read.problems]
    items = [
        draft_view(draft, file.bank.id) | {"id": item.id}
        for file in files
        for draft, item in zip(file.read.drafts, file.bank.items, strict=True)
    ]
    refused = [asdict(each) for file in files for each in file.read.refused]
    if as_json:
        about = [{"file": f.name, "format": f.read.format, "remarks": f.read.found.remarks} for f in files]
        told = [asdict(p) for p in problems]
        echo_json({"files": about, "items": items, "refused": refused, "problems": told})
    else:
        echo_lines([*map(str, problems), *(line for item in items for line in listed(item))])
    ctx.exit(0 if files else PROBLEMS)


@bank.command(help="Chuyển một tệp câu hỏi sang dạng khác; nói rõ những gì không mang theo được.")
@click.argument("source", metavar="SRC", type=PATH)
@click.argument("target", metavar="DST", type=PATH)
@from_option
@click.option("--to", type=WRITTEN, help="Dạng ghi ra; mặc định theo đuôi tên của ĐÍCH.")
@key_option
@map_option
@click.option("--force", is_flag=True, help="Cho phép ghi đè tệp đã có.")
@click.pass_context
def convert(
    ctx: click.Context,
    source: Path,
    target: Path,
    form: str | None,
    to: str | None,
    key: Path | None,
    columns: tuple[str, ...],
    force: bool,
) -> None:
    """SRC in one format to DST in another. «-» as DST is stdout. Exit 3 where something in SRC needs mending."""
    say = catalogue(language())
    to = target_form(say, target, to)
    refuse_overwriting(ctx, say, source, target, force)
    file = one_file(ctx, source, form or "", wished(key, columns))
    tell(file.read.found.remarks)
    tell_problems(say, file.read.problems)
    if not file.read.drafts and not file.bank.stories:
        tell([say("bank.nothing_written")])
        ctx.exit(PROBLEMS)
    write(say, to, file.bank, file.read.drafts, target, len(file.read.refused))
    ctx.exit(PROBLEMS if has_errors(file.read.problems) else 0)


@bank.command(help="So sánh hai bản của một ngân hàng: câu nào đổi đáp án, đổi lời, thêm, bớt.")
@click.argument("old", metavar="A", type=PATH)
@click.argument("new", metavar="B", type=PATH)
@_json
@click.pass_context
def diff(ctx: click.Context, old: Path, new: Path, as_json: bool) -> None:
    """Changed keys first. Exit 3 where a question has another key in B than in A."""
    from hoctapbac.bank import compare

    before, after = (one_file(ctx, path, "", wished(None, ())) for path in (old, new))
    found = compare.compare(before.bank, after.bank)
    if as_json:
        echo_json(compare.view(found))
    else:
        echo_lines(compare.lines(found))
    ctx.exit(PROBLEMS if found.key_changed else 0)


for command in (kept.take_in, kept.list_kept, kept.export, kept.remove, kept.restore):
    bank.add_command(command)
