"""`bank`: question files checked, shown, turned into other formats, compared; banks kept at the station.

Whatever is read is told by its bytes, shown before it is kept, and leaves a line for everything that a target format
cannot hold. Results go to stdout; what is said about them goes to stderr. Exit 3 where something written by somebody
needs mending.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoctapbac.bank.exporters import WRITERS
from hoctapbac.bank.importers import READERS
from hoctapbac.cli.frame import PATH, PROBLEMS, REFUSED, Group, echo_json, echo_lines, language
from hoctapbac.errors import Problem, has_errors
from hoctapbac.texts import Say, catalogue

if TYPE_CHECKING:
    from hoctapbac.bank import Bank
    from hoctapbac.bank.importers import Imported, Wishes
    from hoctapbac.bank.pivot import Draft

_SEVERITIES = ("error", "warning", "note")
_STEP = 500  # questions between two words of progress
_SHOWN_PROBLEMS, _SHOWN_ITEMS = 20, 3

_paths = click.argument("paths", metavar="PATH...", type=PATH, nargs=-1, required=True)
_json = click.option("--json", "as_json", is_flag=True, help="In dạng JSON.")
_from = click.option("--from", "form", type=click.Choice(tuple(READERS)), help="Dạng tệp; mặc định tự nhận.")
_key = click.option("--key", metavar="FILE", type=PATH, help="Tệp đáp án riêng.")
_map = click.option(
    "--map", "columns", metavar="CỘT=TRƯỜNG", multiple=True, help="Cột nào là gì, ví dụ C=stem; nhắc lại được."
)


@click.group(cls=Group, help="Ngân hàng câu hỏi: kiểm tra, xem, chuyển dạng, nạp vào máy, so sánh.")
def bank() -> None:
    """Question banks."""


@dataclass(frozen=True, slots=True)
class _File:
    """One file that was read, with the bank that its questions make."""

    name: str
    read: Imported
    bank: Bank


@bank.command(help="Đọc và kiểm tra ngân hàng; mỗi dòng một lỗi và cách sửa.")
@_paths
@click.option("--sources", type=PATH, help="Thư mục bài viết nguồn, để đối chiếu trích dẫn.")
@_from
@_json
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...], sources: Path | None, form: str | None, as_json: bool) -> None:
    """Everything wrong in some banks, errors before the rest in each file."""
    from hoctapbac.bank import lint

    files, problems = _files(paths, form or "", {})
    banks = [(file.name, file.bank) for file in files]
    problems += [*(p for file in files for p in file.read.problems), *lint.check(banks)]
    if sources is not None:
        from hoctapbac.bank import sources as originals

        texts = originals.read_folder(sources)
        problems += [*texts.problems, *originals.check(banks, texts.value)]
    problems = _in_order(problems, [file.name for file in files])
    counts = {
        "banks": len(banks),
        "items": sum(len(b.items) for _, b in banks),
        "stories": sum(len(b.stories) for _, b in banks),
    }
    if as_json:
        echo_json({"problems": [asdict(p) for p in problems], **counts})
    else:
        wrong = {f"{s}s": sum(p.severity == s for p in problems) for s in _SEVERITIES[:2]}
        echo_lines([*map(str, problems), catalogue(language())("cli.bank_summary", **counts, **wrong)])
    ctx.exit(PROBLEMS if has_errors(problems) else 0)


@bank.command(help="In những gì chương trình đọc được từ tệp, dạng nào cũng được.")
@_paths
@_from
@_key
@_map
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

    files, problems = _files(paths, form or "", _wished(key, columns))
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
        echo_lines([*map(str, problems), *(line for item in items for line in _listed(item))])
    ctx.exit(0 if files else PROBLEMS)


@bank.command(help="Chuyển một tệp câu hỏi sang dạng khác; nói rõ những gì không mang theo được.")
@click.argument("source", metavar="SRC", type=PATH)
@click.argument("target", metavar="DST", type=PATH)
@_from
@click.option("--to", type=click.Choice(tuple(WRITERS)), help="Dạng ghi ra; mặc định theo đuôi tên của DST.")
@_key
@_map
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
    to = _target_form(say, target, to)
    _refuse_overwriting(ctx, say, source, target, force)
    file = _one_file(ctx, source, form or "", _wished(key, columns))
    _tell(file.read.found.remarks)
    _tell_problems(say, file.read.problems)
    if not file.read.drafts and not file.bank.stories:
        _tell([say("bank.nothing_written")])
        ctx.exit(PROBLEMS)
    _write(say, to, file.bank, file.read.drafts, target)
    ctx.exit(PROBLEMS if has_errors(file.read.problems) else 0)


@bank.command(help="So sánh hai bản của một ngân hàng: câu nào đổi đáp án, đổi lời, thêm, bớt.")
@click.argument("old", metavar="A", type=PATH)
@click.argument("new", metavar="B", type=PATH)
@_json
@click.pass_context
def diff(ctx: click.Context, old: Path, new: Path, as_json: bool) -> None:
    """Changed keys first. Exit 3 where a question has another key in B than in A."""
    from hoctapbac.bank import compare

    before, after = (_one_file(ctx, path, "", _wished(None, ())) for path in (old, new))
    found = compare.compare(before.bank, after.bank)
    if as_json:
        echo_json(compare.view(found))
    else:
        echo_lines(compare.lines(found))
    ctx.exit(PROBLEMS if found.key_changed else 0)


# -- reading ---------------------------------------------------------------------------------------------------


def _wished(key: Path | None, columns: Sequence[str]) -> Mapping[str, Any]:
    """The arguments of `Wishes` that the options give."""
    pairs = [each.partition("=") for each in columns]
    for column, equals, field in pairs:
        if not (column.strip() and equals and field.strip()):
            raise click.UsageError(catalogue(language())("bank.bad_map", given=column + equals + field))
    return {"key": key, "columns": {column.strip(): field.strip() for column, _, field in pairs}}


def _files(paths: Iterable[Path], form: str, wished: Mapping[str, Any]) -> tuple[list[_File], list[Problem]]:
    """Every file that `paths` stand for, read; a folder stands for the native banks in it."""
    from hoctapbac.bank import files

    paths = list(paths)
    found = files.bank_paths(paths)
    problems, read = list(found.problems), []
    for path in found.value:
        wrong = files.not_readable(path)
        if wrong is not None:
            problems.append(wrong)
            continue
        file = _read(path, form if path in paths else "native", wished)
        if file.read.format:
            read.append(file)
        else:
            problems += file.read.problems
    return read, problems


def _one_file(ctx: click.Context, path: Path, form: str, wished: Mapping[str, Any]) -> _File:
    """The one file at `path`; problems and exit 3 where it cannot be read."""
    files, problems = _files([path], form, wished)
    if not files:
        echo_lines(map(str, problems))
        ctx.exit(PROBLEMS)
    return files[0]


def _read(path: Path, form: str, wished: Mapping[str, Any]) -> _File:
    from hoctapbac.bank.importers import read
    from hoctapbac.bank.importers.source import Source

    imported = read(Source(path, str(path)), form, _wishes(wished), _progress())
    return _File(str(path), imported, bank_from(imported, path))


def _wishes(wished: Mapping[str, Any]) -> Wishes:
    from hoctapbac.bank.importers import Wishes
    from hoctapbac.bank.importers.source import Source

    key = wished.get("key")
    return Wishes(key=Source(key, str(key)) if key else None, columns=wished.get("columns", {}))


def bank_from(imported: Imported, path: Path) -> Bank:
    """The bank that a file's questions make; its code and title come from the file, or else from its name."""
    from hoctapbac.bank import Bank
    from hoctapbac.bank.codes import slug
    from hoctapbac.bank.pivot import bank_of
    from hoctapbac.vietnamese.cleaning import clean_line

    head = imported.found.bank
    if head is None:
        title = clean_line(imported.found.title or path.stem, 300) or "Ngân hàng câu hỏi"
        head = Bank(slug(title) or "ngan-hang", title)
    return bank_of(head, imported.drafts)


def _progress() -> Callable[[int], None]:
    """Says on a terminal how many questions have been read, now and then."""
    if not sys.stderr.isatty():
        return lambda count: None
    say = catalogue(language())

    def seen(count: int) -> None:
        if count % _STEP == 0:
            click.echo("\r" + say("bank.progress", count=count), err=True, nl=False)

    return seen


# -- writing ---------------------------------------------------------------------------------------------------


def _target_form(say: Say, target: Path, to: str | None) -> str:
    from hoctapbac.bank.exporters import form_of

    form = to or form_of(target.suffix)
    if not form:
        raise click.UsageError(say("bank.no_form", name=str(target), forms=", ".join(WRITERS)))
    return form


def _refuse_overwriting(ctx: click.Context, say: Say, source: Path, target: Path, force: bool) -> None:
    if str(target) == "-" or not os.path.exists(target):
        return
    if os.path.exists(source) and os.path.samefile(source, target):
        raise click.UsageError(say("bank.onto_itself", path=str(target)))
    if not force:
        click.echo(say("bank.there_already", path=str(target)), err=True)
        ctx.exit(REFUSED)


def _write(say: Say, form: str, bank: Bank, drafts: Sequence[Draft], target: Path) -> None:
    """Put the bank at `target`, whole or not at all, and say what is not in it."""
    from hoctapbac.bank import exporters
    from hoctapbac.store.durable import write_whole

    written = exporters.write(form, bank, drafts)
    if str(target) == "-":
        click.get_binary_stream("stdout").write(written.content)
    else:
        write_whole(target, written.content, 0o644)
    left_out = sum(loss.what == "item" for loss in written.losses)
    _tell(exporters.summary(written.losses))
    name = say(f"bank.form.{form}")
    _tell([say("bank.written", count=len(drafts) - left_out, of=len(drafts), form=name, path=str(target))])


# -- telling ---------------------------------------------------------------------------------------------------


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line, err=True)


def _tell_problems(say: Say, problems: Sequence[Problem]) -> None:
    """The first problems, errors before the rest, and how many more there are."""
    ordered = sorted(problems, key=lambda problem: _SEVERITIES.index(problem.severity))
    _tell(map(str, ordered[:_SHOWN_PROBLEMS]))
    if len(ordered) > _SHOWN_PROBLEMS:
        _tell([say("bank.more_problems", count=len(ordered) - _SHOWN_PROBLEMS)])


def _listed(item: dict[str, Any]) -> Iterator[str]:
    """An item to be read: its code and stem, a line an option, the right ones with a star."""
    yield f"[{item['id']}] {item['stem']}"
    for option in item["options"]:
        match = f" => {option['match']}" if "match" in option else ""
        yield f"  {'*' if option['key'] else ' '}{option['label']}. {option['text']}{match}"
    yield from (f"  = {answer}" for answer in item.get("answers", ()))
    if item["key_state"] != "certain":
        say = catalogue(language())
        state = say("bank.key_missing") if item["key_state"] == "missing" else say("bank.key_conflicting")
        both = "; ".join(f"{each['words']} ({each['where']}): {each['letters']}" for each in item["key_evidence"])
        yield f"  ! {state}" + (f" {both}" if both else "")


def _in_order(problems: Iterable[Problem], names: Sequence[str]) -> list[Problem]:
    """File by file in the order of `names`; in a file errors first; otherwise as they came."""
    problems = list(problems)
    place = {name: n for n, name in enumerate(dict.fromkeys([*names, *(p.file for p in problems)]))}
    return sorted(problems, key=lambda p: (place[p.file], _SEVERITIES.index(p.severity)))
