"""A thousand participants one after another in one process: memory, widgets, speed of the last beside the first.

The kiosk runs on a real pseudo terminal. A task inside it strikes the keys of one participant after another (waiting,
rules, notice, name, five questions, review, confirm, result, read again, thanks) and waits for each page to be drawn;
the times of the strokes are set a second apart, so the guard against type-ahead lets each pass. Memory is what the
process holds after the fiftieth and after the last participant. Bound: 3 MB more, no widget left behind.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import tempfile
from pathlib import Path

from figures import ROOT, TERMINAL, last_line

PEOPLE = 1_000
SETTLED = 50
MOST_MIB = 3.0


def resident_kib() -> int:
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def widgets() -> tuple[int, int]:
    """Widgets alive, and those of them that no longer run."""
    from textual.widget import Widget

    gc.unfreeze()
    gc.collect()
    found = [thing for thing in gc.get_objects() if isinstance(thing, Widget)]
    return len(found), sum(not widget._running for widget in found)


async def one_person(app: object, number: int, at: list[float]) -> None:
    """The whole way of one guest; `at` is the made-up clock of the strokes."""
    journey = app._journey  # type: ignore[attr-defined]

    async def press(key: str) -> None:
        at[0] += 1.0
        character = key if len(key) == 1 else None
        app._act(lambda: journey.press(key, character, at[0]))  # type: ignore[attr-defined]
        for _ in range(200):
            await asyncio.sleep(0)
            if app._painted == journey.page.number:  # type: ignore[attr-defined]
                break
            await asyncio.sleep(0.001)

    for key in ("1", "1", "1"):
        await press(key)
    await press("1")  # without a roster everybody is a guest
    for key in f"khach {chr(97 + number % 26)}b":
        await press("space" if key == " " else key)
    await press("enter")
    await press("1")
    while journey.page.name == "question":
        for key in ("1", "enter", "enter"):
            if journey.page.name == "question":
                await press(key)
    while journey.page.name != "attract":
        await press("2" if journey.page.name == "confirm" else "1")


def inside(data: Path, out: Path) -> int:
    """The process that is watched."""
    from hoctapbac.tui import prepare_environment

    prepare_environment()
    from hoctapbac.journey.kiosk import Kiosk
    from hoctapbac.station import Station
    from hoctapbac.tui.app import KioskApp

    (data / "contest.toml").write_text(
        'ma = "do"\nten = "Đo"\nso_cau = 5\nan_danh = false\ndoc_lai = true\n', encoding="utf-8"
    )
    station = Station(data / "data", data / "contest.toml", [ROOT / "question_banks"])
    kiosk = Kiosk(station)
    app = KioskApp(kiosk, kiosk.say, data / "log")
    seen: dict[str, object] = {"rss": [], "seconds": []}

    async def everybody() -> None:
        while not kiosk.warmed:
            await asyncio.sleep(0.05)
        at = [asyncio.get_running_loop().time() + 1e6]
        for number in range(1, PEOPLE + 1):
            begun = asyncio.get_running_loop().time()
            await one_person(app, number, at)
            seen["seconds"].append(asyncio.get_running_loop().time() - begun)  # type: ignore[attr-defined]
            if number % SETTLED == 0:
                gc.collect()
                seen["rss"].append(resident_kib())  # type: ignore[attr-defined]
        seen["widgets"] = widgets()
        seen["results"] = len(station.results())
        kiosk.stop("done")
        app.leave("done", 0)

    tasks: list[asyncio.Future[None]] = []
    app.call_later(lambda: tasks.append(asyncio.ensure_future(everybody())))
    app.run()
    for task in tasks:
        task.result()
    out.write_text(json.dumps(seen), encoding="utf-8")
    return 0


def main() -> int:
    from pseudo_terminal import Terminal

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "seen.json"
        command = [sys.executable, __file__, folder, str(out)]
        with Terminal(command, 80, 24, environ=TERMINAL, cwd=str(ROOT)) as terminal:
            while terminal.program.poll() is None:
                terminal.read(1.0)
                terminal.pieces.clear()
        seen = json.loads(out.read_text(encoding="utf-8"))
    rss, seconds = seen["rss"], seen["seconds"]
    grown = (rss[-1] - rss[0]) / 1024
    print(f"memory after {SETTLED} people: {rss[0] / 1024:.1f} MiB; after {PEOPLE}: {grown:+.2f} MiB")
    print("memory along the way:", " ".join(f"{kib / 1024:.1f}" for kib in rss), "MiB")
    print(f"a participant: {sum(seconds[:100]) * 10:.0f} ms at first, {sum(seconds[-100:]) * 10:.0f} ms at last")
    print(f"widgets alive {seen['widgets'][0]}, of them dead {seen['widgets'][1]}; results kept {seen['results']}")
    whole = seen["widgets"][1] == 0 and seen["results"] == PEOPLE
    code = last_line("memory_growth", rss[-1] / 1024, rss[0] / 1024, "MiB", PEOPLE, 1e9, ratio=False)
    return code if whole and grown < MOST_MIB else 1


if __name__ == "__main__":
    sys.exit(inside(Path(sys.argv[1]), Path(sys.argv[2])) if len(sys.argv) > 2 else main())
