"""What the `hub` commands share: which hub is meant, how it is opened and closed, and who at it did what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hoctapbac.cli.frame import PATH, language
from hoctapbac.errors import Refusal
from hoctapbac.texts import Say, catalogue

if TYPE_CHECKING:
    from hoctapbac.hub.context import Context

data_option = click.option(
    "--data", type=PATH, envvar="HOCTAPBAC_HUB_DATA", help="Thư mục của cổng tiếp nhận (hoặc HOCTAPBAC_HUB_DATA)."
)
db_option = click.option(
    "--db",
    metavar="URL",
    envvar="HOCTAPBAC_HUB_DB",
    help="postgresql://…; mặc định theo hub.toml.",
)
yes_option = click.option("--yes", is_flag=True, help="Không hỏi lại.")
json_option = click.option("--json", "as_json", is_flag=True, help="In dạng JSON.")


@contextmanager
def opened(data: Path | None, db: str | None) -> Iterator[Context]:
    """The hub, closed again afterwards; what its disk refuses is said in a hub's words."""
    from hoctapbac.hub import refusals, serving

    try:
        context = serving.opened(hub_folder(data), db)
        try:
            yield context
        finally:
            context.engine.close()
    except Refusal as refusal:
        raise refusals.at_hub(refusal) from refusal


def hub_folder(data: Path | None) -> Path:
    from hoctapbac.hub import settings

    return data if data is not None else settings.default_folder()


def speaking() -> Say:
    return catalogue(language())


def note(context: Context, verb: str, what: str = "", detail: str = "") -> None:
    """Write down what was done, in the audit list; by nobody's account, but at the hub's own keyboard."""
    from hoctapbac.hub.accounts import AT_THE_HUB
    from hoctapbac.hub.audit import Audit

    Audit(context.engine, context.clock).note(AT_THE_HUB.account, verb, what, detail)


def table(headings: str, rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [headings.split("|"), *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return ["  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in lines]
