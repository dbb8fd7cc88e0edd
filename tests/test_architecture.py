"""Who may import whom, floor by floor, the top one first:

    __main__ → cli → tui | plain | hub → journey → sync → station → directory | shelf | journal | publication → sitting
    | clock → store → receipt | pack → seal → records → organization → contest | units → bank → vietnamese → texts
    → errors | bundled

Downwards only, and neighbours on a floor are strangers. Each outside library has one door. Nobody draws at
random, and only `clock` asks the machine for the time or for chance. Enforced with the standard library.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "src" / "hoctapbac"
MODULES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py"))

FLOORS = tuple(
    tuple(part.strip() for part in floor.split("|"))
    for floor in "".join(__doc__.split("\n\n")[1].split("\n")).split("→")
)
HEIGHT = {name: -n for n, floor in enumerate(FLOORS) for name in floor}

DOORS = {
    "textual": "tui",
    "rich": "tui",
    "click": "cli",
    "qrcode": "receipt",
    "zxingcpp": "receipt",
    "PIL": "receipt",
    "nacl": "seal",
    "sqlite_utils": "store",
    "sqlite3": "store hub sync",
    "platformdirs": "store",
    "urllib3": "sync",
    "starlette": "hub",
    "uvicorn": "hub",
    "jinja2": "hub",
    "markupsafe": "hub",
    "psycopg": "hub",
    "argon2": "hub",
    "lxml": "bank",
    "openpyxl": "bank hub",
    "docx": "bank",
    "rapidfuzz": "bank",
    "time": "clock",
    "secrets": "clock",
    "random": "nowhere",
}
# Doors into time and chance that stand in modules with other, harmless rooms.
ASKS_THE_MACHINE = {
    "datetime": {"now", "today", "utcnow"},
    "date": {"today"},
    "os": {"urandom", "getrandom"},
    "uuid": {"uuid1", "uuid4", "uuid6", "uuid7", "uuid8"},
}
LONGEST_MODULE = 500
LONGEST_FUNCTION = 45
HEAVY = {
    "textual",
    "rich",
    "click",
    "sqlite_utils",
    "nacl",
    "qrcode",
    "platformdirs",
    "lxml",
    "openpyxl",
    "docx",
    "rapidfuzz",
    "zxingcpp",
    "PIL",
    "urllib3",
    "starlette",
    "uvicorn",
    "jinja2",
    "psycopg",
    "argon2",
}


def area_of(module: str) -> str:
    """The part of the house a file belongs to: `bank/native.py` is of `bank`, `seal.py` of `seal`."""
    return module.split("/", maxsplit=1)[0].removesuffix(".py")


@cache  # three laws read each module
def parsed(source: str) -> ast.Module:
    return ast.parse(source)


def imports_of(source: str) -> Iterator[str]:
    """Every module that a source text imports, wherever in it the import stands; `.x` for a relative one."""
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            name = "." * node.level + (node.module or "")
            yield from (f"{name}.{alias.name}" for alias in node.names)


def wrong_imports(module: str, source: str) -> list[str]:
    """What `module` imports against the table."""
    area, wrong = area_of(module), []
    for name in imports_of(source):
        top, *rest = name.split(".")
        if top == "":
            wrong.append(f"{module}: relative import of {name}")
        elif top == "hoctapbac" and rest and not rest[0].startswith("__"):
            if rest[0] not in HEIGHT:
                wrong.append(f"{module}: {rest[0]} is on no floor")
            elif rest[0] != area and HEIGHT[rest[0]] >= HEIGHT.get(area, 0):
                wrong.append(f"{module}: imports {name}, which is not below it")
        elif top in DOORS:
            if area not in DOORS[top].split():
                wrong.append(f"{module}: {top} goes through {DOORS[top]} only")
        elif top not in sys.stdlib_module_names and top != "hoctapbac":
            wrong.append(f"{module}: {top} has no door in this house")
    return wrong


def machine_asked(module: str, source: str) -> list[str]:
    """Where `module` takes the time or chance from the machine instead of from its arguments."""
    asked = []
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Attribute):
            owner = node.value
            of = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if node.attr in ASKS_THE_MACHINE.get(of, ()):
                asked.append(f"{module}:{node.lineno}: {of}.{node.attr}")
        elif isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names} & ASKS_THE_MACHINE.get(node.module or "", set())
            asked += [f"{module}:{node.lineno}: {name}" for name in sorted(names)]
    return asked


def too_long(module: str, source: str) -> list[str]:
    """Modules and functions of `module` that want splitting."""
    lines = source.count("\n")
    long = [f"{module}: {lines} lines"] if lines > LONGEST_MODULE else []
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                long.append(f"{module}:{node.lineno}: {node.name} has {length} lines")
    return long


def text_of(module: str) -> str:
    return (ROOT / module).read_text(encoding="utf-8")


def test_a_module_imports_only_from_below_and_through_the_doors() -> None:
    """A module imports from lower floors, and an outside library only if it is that library's door."""
    assert [wrong for module in MODULES for wrong in wrong_imports(module, text_of(module))] == []


def test_only_the_clock_asks_the_machine() -> None:
    """Time and chance reach every module but the clock as arguments."""
    others = [module for module in MODULES if module != "clock.py"]
    assert [asked for module in others for asked in machine_asked(module, text_of(module))] == []


def test_a_module_and_its_functions_can_be_read_in_one_go() -> None:
    """No module is longer than 500 lines and no function longer than 45."""
    assert [long for module in MODULES for long in too_long(module, text_of(module))] == []


def test_every_module_stands_on_a_floor() -> None:
    """The table names each part of the house that exists."""
    assert {area_of(m) for m in MODULES} - {"__init__"} <= set(HEIGHT)


def test_the_page_on_the_house_shows_the_same_table() -> None:
    """docs/architecture.md prints the table that is enforced here."""
    page = (ROOT.parents[1] / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = (__doc__ or "").split("\n\n")[1]
    assert "\n".join(line.strip() for line in table.splitlines()) in page


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("bank/native.py", "from hoctapbac.contest import form"),
        ("units.py", "def f():\n    from hoctapbac import contest"),
        ("tui/app.py", "import hoctapbac.plain"),
        ("errors.py", "from hoctapbac.errands import Problem"),
        ("journey/sit.py", "from textual.app import App"),
        ("contest/form.py", "import random"),
        ("station.py", "from time import monotonic"),
        ("tui/app.py", "import requests"),
        ("bank/native.py", "from . import lines"),
    ],
)
def test_the_table_finds_an_import_against_it(module: str, source: str) -> None:
    """Upwards, sideways, to no floor, past a door, without a door and relatively: each is found."""
    assert len(wrong_imports(module, source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\nx = datetime.datetime.now()",
        "from datetime import date\nx = date.today()",
        "import os\nx = os.urandom(8)",
        "from uuid import uuid4",
    ],
)
def test_a_hidden_clock_or_die_is_found(source: str) -> None:
    """Asking the machine for the time or chance is found in each of its forms."""
    assert len(machine_asked("station.py", source)) == 1


def test_too_long_is_found() -> None:
    """One line past the limit is past the limit, and a function at the limit is not."""
    assert too_long("a.py", "x = 1\n" * (LONGEST_MODULE + 1)) == [f"a.py: {LONGEST_MODULE + 1} lines"]
    body = "def f():\n" + "    x = 1\n" * (LONGEST_FUNCTION - 1)
    assert too_long("a.py", body) == []
    assert len(too_long("a.py", body + "    x = 1\n")) == 1


@pytest.mark.parametrize("module", ["hoctapbac.station", "hoctapbac.journey.kiosk", "hoctapbac.texts"])
def test_the_rules_and_the_journey_start_without_heavy_libraries(module: str) -> None:
    """Importing a station or the journey loads no toolkit, command line, cryptography or QR encoder."""
    script = f"import sys, {module}; print(*sorted({{n.split('.')[0] for n in sys.modules}}))"
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT.parent,
        timeout=60,
    )
    loaded = set(run.stdout.split())
    assert "hoctapbac" in loaded
    assert loaded & HEAVY == set()
