"""`pack`: what organizers publish, made, checked, locked until its hour, and opened to be looked at.

A pack is written only where nothing in it is wrong. What was locked is never written in clear: `unlock` shows what
is in it and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoctapbac.cli.frame import PATH, PROBLEMS, Group, echo_json, echo_lines, language
from hoctapbac.errors import Problem, Refusal, has_errors
from hoctapbac.texts import Say, catalogue

if TYPE_CHECKING:
    from hoctapbac.pack import Hub, Pack
    from hoctapbac.seal import StationKey

_file = click.argument("file", metavar="FILE", type=PATH)
_out = click.option("--out", metavar="FILE", type=PATH, required=True, help="Tệp ghi ra.")
_force = click.option("--force", is_flag=True, help="Cho phép ghi đè tệp đã có.")
_json = click.option("--json", "as_json", is_flag=True, help="In dạng JSON.")


@click.group("pack", cls=Group, help="Gói cuộc thi: đóng gói, kiểm tra, khóa đến giờ thi, mở xem.")
def pack() -> None:
    """Packs."""


@pack.command(help="Đóng thể lệ, ngân hàng, danh sách và đơn vị thành một gói có niêm.")
@click.option("--contest", type=PATH, required=True, help="Tệp thể lệ (TOML).")
@click.option("--banks", type=PATH, multiple=True, required=True, help="Tệp hay thư mục ngân hàng; nhắc lại được.")
@click.option("--roster", type=PATH, help="Danh sách người dự thi (CSV).")
@click.option("--units", type=PATH, help="Danh sách đơn vị (CSV hoặc TOML).")
@click.option("--succession", type=PATH, help="Đơn vị cũ thành đơn vị mới (CSV hoặc TOML).")
@click.option("--hub", metavar="URL", default="", help="Địa chỉ cổng tiếp nhận.")
@click.option("--hub-key", metavar="HEX|FILE", default="", help="Khóa công khai của cổng tiếp nhận.")
@click.option("--key", type=PATH, help="Tệp khóa của Ban Tổ chức; chưa có thì được tạo.")
@_out
@_force
@click.pass_context
def build(
    ctx: click.Context,
    contest: Path,
    banks: tuple[Path, ...],
    roster: Path | None,
    units: Path | None,
    succession: Path | None,
    hub: str,
    hub_key: str,
    key: Path | None,
    out: Path,
    force: bool,
) -> None:
    """Everything is read first; with an error in it nothing is written."""
    from hoctapbac import pack as packs
    from hoctapbac.cli.pack_parts import read_parts
    from hoctapbac.cli.question_files import refuse_overwriting
    from hoctapbac.store.durable import write_whole

    say = catalogue(language())
    refuse_overwriting(ctx, say, contest, out, force)
    parts, problems = read_parts(contest, banks, roster, units, succession)
    echo_lines(map(str, problems))
    if has_errors(problems):
        echo_lines([say("pack.not_built")])
        ctx.exit(PROBLEMS)
    made = packs.assemble(parts.contest, parts.banks, parts.roster, parts.organization, _hub(hub, hub_key))
    raw = packs.write(made, _key(say, key) if key else None)
    read = _sound(ctx, raw, str(out))
    write_whole(out, raw, 0o644)
    echo_lines([*_summary(say, read), say("pack.written", path=str(out), size=len(raw))])


@pack.command(help="Kiểm tra một gói: trong gói có gì, ai niêm, có gì sai.")
@_file
@click.option("--key", metavar="HEX", default="", help="Gói phải do khóa công khai này niêm.")
@_json
@click.pass_context
def check(ctx: click.Context, file: Path, key: str, as_json: bool) -> None:
    """Exit 3 where something is wrong or, with a key, where somebody else sealed it."""
    loaded = _read(ctx, _bytes(ctx, file), str(file), key)
    _tell(ctx, loaded, as_json, members=False)


@pack.command(help="In những gì có trong một gói, từng tệp một.")
@_file
@_json
@click.pass_context
def show(ctx: click.Context, file: Path, as_json: bool) -> None:
    """As `check`, with every member."""
    _tell(ctx, _read(ctx, _bytes(ctx, file), str(file)), as_json, members=True)


@pack.command(help="Khóa một gói đến giờ thi; mã mở in ra một lần, không lưu ở đâu.")
@_file
@_out
@_force
@click.pass_context
def lock(ctx: click.Context, file: Path, out: Path, force: bool) -> None:
    """The locked pack is an age file. The code goes to stdout and nowhere else."""
    from hoctapbac.cli.question_files import refuse_overwriting
    from hoctapbac.clock import MachineClock
    from hoctapbac.seal.lock import lock as locked
    from hoctapbac.seal.lock import unlock_code
    from hoctapbac.store.durable import write_whole

    say = catalogue(language())
    refuse_overwriting(ctx, say, file, out, force)
    raw = _bytes(ctx, file)
    read = _sound(ctx, raw, str(file))
    entropy = MachineClock().entropy
    code = unlock_code(entropy)
    write_whole(out, locked(raw, code, entropy), 0o644)
    click.echo(say("pack.locked", path=str(out), id=read.id.hex()), err=True)
    click.echo(say("pack.code", code=code))
    click.echo(say("pack.keep_code"), err=True)


@pack.command(help="Thử mã mở của một gói đã khóa và xem trong gói có gì; không ghi gì ra đĩa.")
@_file
@click.option("--code", metavar="MÃ", help="Mã mở; không ghi thì được hỏi.")
@_json
@click.pass_context
def unlock(ctx: click.Context, file: Path, code: str | None, as_json: bool) -> None:
    """Proves that the code opens the file. Nothing is written in clear, and there is no way to ask for it."""
    from hoctapbac.seal.lock import unlock as unlocked

    raw = _bytes(ctx, file)
    code = code if code is not None else click.prompt(catalogue(language())("pack.ask_code"), err=True)
    plain = unlocked(raw, code)
    click.echo(catalogue(language())("pack.code_fits"), err=True)
    _tell(ctx, _read(ctx, plain, str(file)), as_json, members=True)


# -- reading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Read:
    pack: Pack | None
    problems: tuple[Problem, ...]


def _bytes(ctx: click.Context, path: Path) -> bytes:
    """The bytes of a file of a pack's size; what is wrong with the path ends the command."""
    from hoctapbac.bank.files import not_readable
    from hoctapbac.pack import MOST_BYTES

    wrong = not_readable(path)
    if wrong is not None:
        echo_lines([str(wrong)])
        ctx.exit(PROBLEMS)
    with path.open("rb") as file:
        return file.read(MOST_BYTES + MOST_BYTES // 100)


def _read(ctx: click.Context, raw: bytes, name: str, key: str = "") -> _Read:
    from hoctapbac import pack as packs

    loaded = packs.read(raw, name)
    problems = loaded.problems
    if key and loaded.value is not None and loaded.value.sealed_by != _public(key):
        message, remedy = "Gói không do khóa này niêm.", "Xin không dùng gói này trước khi hỏi Ban Tổ chức."
        problems = (*problems, Problem(name, 0, "sealed_by_another", message, remedy))
    return _Read(loaded.value, problems)


def _sound(ctx: click.Context, raw: bytes, name: str) -> Pack:
    """The pack in these bytes; with an error in it the command ends."""
    read = _read(ctx, raw, name)
    if read.pack is None or has_errors(read.problems):
        echo_lines(map(str, read.problems))
        ctx.exit(PROBLEMS)
    return read.pack


def _public(text: str) -> bytes:
    """A public key as hexadecimal digits, or in a file that holds them or its 32 bytes."""
    from hoctapbac.bank.files import read_bytes
    from hoctapbac.pack.hubs import public_key
    from hoctapbac.seal import usable

    public = public_key(text)
    if public is None:
        raw = read_bytes(Path(text))
        held = b"" if isinstance(raw, Problem) else raw[:1_000]
        public = public_key(held.decode("ascii", "replace")) or (held if usable(held) else None)
    if public is None:
        raise Refusal("key_hex_wrong", key=text[:80])
    return public


def _hub(url: str, key: str) -> Hub:
    from hoctapbac.pack import Hub
    from hoctapbac.pack.hubs import is_address

    if url and not is_address(url):
        raise Refusal("pack_hub_address", url=url[:200])
    return Hub(url, _public(key) if key else None)


def _key(say: Say, path: Path) -> StationKey:
    """The organizer's key in this file; made, and said aloud, where there is none yet."""
    from hoctapbac.clock import MachineClock
    from hoctapbac.seal import SEED_BYTES, StationKey, fingerprint
    from hoctapbac.store.durable import write_whole

    if path.exists():
        with path.open("rb") as file:
            seed = file.read(SEED_BYTES + 1)
        if len(seed) != SEED_BYTES:
            raise Refusal("pack_key_unreadable", path=str(path))
        return StationKey.create(seed)
    key = StationKey.create(MachineClock().entropy(SEED_BYTES))
    write_whole(path, key.seed)
    told = {"path": str(path), "fingerprint": fingerprint(key.public), "public": key.public.hex()}
    click.echo(say("pack.key_made", **told), err=True)
    return key


# -- telling ---------------------------------------------------------------------------------------------------------


def _tell(ctx: click.Context, read: _Read, as_json: bool, members: bool) -> None:
    """What is in a pack and what is wrong with it; ends the command with its exit code."""
    if as_json:
        seen = _view(read.pack) if read.pack else {}
        echo_json({**seen, "problems": [asdict(problem) for problem in read.problems]})
    else:
        say = catalogue(language())
        if read.pack:
            echo_lines([*_summary(say, read.pack), *(_members(say, read.pack) if members else ())])
        echo_lines(map(str, read.problems))
        if not read.problems:
            echo_lines([say("pack.sound")])
    ctx.exit(PROBLEMS if has_errors(read.problems) else 0)


def _summary(say: Say, read: Pack) -> Iterator[str]:
    from hoctapbac.seal import fingerprint

    yield say("pack.id", id=read.id.hex())
    yield say("pack.contest", title=read.contest.title, id=read.contest.id)
    yield from (say("pack.bank", title=bank.title, items=len(bank.items)) for _, bank in read.banks)
    yield say("pack.roster", people=len(read.roster.people), units=len(read.roster.units))
    organization = read.organization
    clusters = {(each.cluster, each.year) for each in organization.memberships}
    counts = {"units": len(organization.units), "steps": len(organization.successions), "clusters": len(clusters)}
    yield say("pack.organization", **counts)
    if read.hub_url:
        yield say("pack.hub", url=read.hub_url)
    if read.hub_public:
        yield say("pack.hub_key", fingerprint=fingerprint(read.hub_public))
    if read.sealed_by:
        yield say("pack.sealed_by", fingerprint=fingerprint(read.sealed_by), public=read.sealed_by.hex())


def _members(say: Say, read: Pack) -> Iterator[str]:
    from hoctapbac.pack.layout import entries_of

    for entry in entries_of(read.manifest) or ():
        yield say("pack.member", path=entry.path, size=entry.size, digest=entry.digest)


def _view(read: Pack) -> dict[str, Any]:
    from hoctapbac.pack.layout import entries_of
    from hoctapbac.seal import fingerprint

    return {
        "id": read.id.hex(),
        "contest": {"id": read.contest.id, "title": read.contest.title, "key": read.contest_key.hex()},
        "banks": [{"path": p, "id": b.id, "title": b.title, "items": len(b.items)} for p, b in read.banks],
        "roster": {"people": len(read.roster.people), "units": len(read.roster.units)},
        "units": len(read.organization.units),
        "successions": len(read.organization.successions),
        "hub": {"url": read.hub_url, "public": read.hub_public.hex() if read.hub_public else ""},
        "sealed_by": read.sealed_by.hex() if read.sealed_by else "",
        "fingerprint": fingerprint(read.sealed_by) if read.sealed_by else "",
        "members": [asdict(entry) for entry in entries_of(read.manifest) or ()],
    }
