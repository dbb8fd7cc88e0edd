"""Question files at the command line: read from paths, written whole or not at all, told of on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoctapbac.cli.frame import PATH, PROBLEMS, REFUSED, echo_lines, language
from hoctapbac.errors import Problem
from hoctapbac.texts import Say, catalogue

if TYPE_CHECKING:
    from hoctapbac.bank import Bank
    from hoctapbac.bank.importers import Imported, Wishes
    from hoctapbac.bank.pivot import Draft

SEVERITIES = ("error", "warning", "note")
SHOWN_ITEMS = 3
_STEP = 500  # questions between two words of progress
_SHOWN_PROBLEMS = 20


class _Formats(click.Choice[str]):
    """The formats of a registry, looked up when one is asked for: a kiosk that starts need not know them."""

    def __init__(self, module: str, registry: str) -> None:
        super().__init__(())
        self._module, self._registry = module, registry

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(getattr(import_module(self._module), self._registry))

    @choices.setter
    def choices(self, _: object) -> None:
        """What the base class sets at its birth is of no use here."""


READ = _Formats("hoctapbac.bank.importers", "READERS")
WRITTEN = _Formats("hoctapbac.bank.exporters", "WRITERS")
from_option = click.option("--from", "form", type=READ, help="Dạng tệp; mặc định tự nhận.")
key_option = click.option("--key", metavar="FILE", type=PATH, help="Tệp đáp án riêng.")
map_option = click.option(
    "--map", "columns", metavar="CỘT=TRƯỜNG", multiple=True, help="Cột nào là gì, ví dụ C=stem; nhắc lại được."
)


@dataclass(frozen=True, slots=True)
class File:
    """One file that was read, with the bank that its questions make."""

    name: str
    read: Imported
    bank: Bank


# -- reading ---------------------------------------------------------------------------------------------------


def wished(key: Path | None, columns: Sequence[str]) -> Mapping[str, Any]:
    """The arguments of `Wishes` that the options give."""
    pairs = [each.partition("=") for each in columns]
    for column, equals, field in pairs:
        if not (column.strip() and equals and field.strip()):
            raise click.UsageError(catalogue(language())("bank.bad_map", given=column + equals + field))
    return {"key": key, "columns": {column.strip(): field.strip() for column, _, field in pairs}}


def read_files(paths: Iterable[Path], form: str, wished: Mapping[str, Any]) -> tuple[list[File], list[Problem]]:
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


def one_file(ctx: click.Context, path: Path, form: str, wished: Mapping[str, Any]) -> File:
    """The one file at `path`; problems and exit 3 where it cannot be read."""
    files, problems = read_files([path], form, wished)
    if not files:
        echo_lines(map(str, problems))
        ctx.exit(PROBLEMS)
    return files[0]


def _read(path: Path, form: str, wished: Mapping[str, Any]) -> File:
    from hoctapbac.bank.importers import read
    from hoctapbac.bank.importers.source import Source

    imported = read(Source(path, str(path)), form, _wishes(wished), _progress())
    return File(str(path), imported, bank_from(imported, path))


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


def target_form(say: Say, target: Path, to: str | None) -> str:
    from hoctapbac.bank.exporters import WRITERS, form_of

    form = to or form_of(target.suffix)
    if not form:
        raise click.UsageError(say("bank.no_form", name=str(target), forms=", ".join(WRITERS)))
    return form


def refuse_overwriting(ctx: click.Context, say: Say, source: Path, target: Path, force: bool) -> None:
    if str(target) == "-" or not os.path.exists(target):
        return
    if os.path.exists(source) and os.path.samefile(source, target):
        raise click.UsageError(say("bank.onto_itself", path=str(target)))
    if not force:
        click.echo(say("bank.there_already", path=str(target)), err=True)
        ctx.exit(REFUSED)


def write(say: Say, form: str, bank: Bank, drafts: Sequence[Draft], target: Path, refused: int = 0) -> None:
    """Put the bank at `target`, whole or not at all, and say what is not in it; `refused` were unreadable before."""
    from hoctapbac.bank import exporters
    from hoctapbac.store.durable import write_whole

    written = exporters.write(form, bank, drafts)
    if str(target) == "-":
        click.echo(written.content, nl=False)
    else:
        write_whole(target, written.content, 0o644)
    left_out = sum(loss.what == "item" for loss in written.losses)
    tell(exporters.summary(written.losses))
    name = say(f"bank.form.{form}")
    tell([say("bank.written", count=len(drafts) - left_out, of=len(drafts) + refused, form=name, path=str(target))])


# -- telling ---------------------------------------------------------------------------------------------------


def tell(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line, err=True)


def tell_problems(say: Say, problems: Sequence[Problem]) -> None:
    """The first problems, errors before the rest, and how many more there are."""
    ordered = sorted(problems, key=lambda problem: SEVERITIES.index(problem.severity))
    tell(map(str, ordered[:_SHOWN_PROBLEMS]))
    if len(ordered) > _SHOWN_PROBLEMS:
        tell([say("bank.more_problems", count=len(ordered) - _SHOWN_PROBLEMS)])


def listed(item: dict[str, Any]) -> Iterator[str]:
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


def in_order(problems: Iterable[Problem], names: Sequence[str]) -> list[Problem]:
    """File by file in the order of `names`; in a file errors first; otherwise as they came."""
    problems = list(problems)
    place = {name: n for n, name in enumerate(dict.fromkeys([*names, *(p.file for p in problems)]))}
    return sorted(problems, key=lambda p: (place[p.file], SEVERITIES.index(p.severity)))
