"""How fast is a receipt's QR code drawn, and how well is it read off a screen by a camera?

Drawing: from the links of a new result to the lines of the terminal, at the sizes of screen that there are; the bound
is 10 ms. The floor is zxing-cpp, a compiled library, making a symbol of the same link. qrcode with the same three
segments shows what it costs to leave the choice of the mask to it.

Reading: the lines of the screen become pixels (cells of 8×16, 9×18 and 7×15, gaps of 0 to 3 pixels between the lines),
once as they are and then through a simulated camera at several distances. zxing-cpp reads; what it reads must be the
link itself. The last line is JSON: ours and floor are medians of drawing in milliseconds of the processor.

    benchmarks/qr.py [photographs a case, 20]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import zxingcpp
from PIL import Image
from qrcode import util
from qrcode.main import QRCode

from figures import last_line, percentile
from hoctapbac import records, seal
from hoctapbac.receipt import linked_forms
from hoctapbac.tui import qr
from hoctapbac.tui.themes import CODE
from receipt.camera import photograph

HUB_URL = "https://hub.example.vn"
SIZES = ((80, 24), (100, 30), (120, 40), (240, 67))
CELLS = ((8, 16), (9, 18), (7, 15))
GAPS = (0, 1, 2, 3)
DISTANCES = (4.0, 3.0, 2.5, 2.0, 1.5)  # pixels of the photograph a module
RUNS, MOST_MS = 60, 10.0
STATION, HUB = (seal.StationKey.create(bytes([n]) * 32) for n in (1, 2))


def links(number: int) -> tuple[str, ...]:
    """The links of the station's result with this number; as long as a real one's."""
    body = records.encode(
        records.Result(
            kid=STATION.kid,
            seq=1000 + number,
            prev=records.link(number.to_bytes(4, "big")),
            t=1_795_406_400 + number,
            clk=7,
            pack=records.link(b"pack")[:8],
            unit=120 + number,
            who=3450 + number,
            score=80,
            max=100,
            correct=8,
            items=10,
            duration_ms=220_000 + number,
        )
    )
    return linked_forms(HUB_URL, HUB.public, STATION, STATION.sign(body) + body)


def screens(number: int = 0) -> Iterator[tuple[str, tuple[str, ...], qr.Drawing]]:
    """The code at every size of screen, beside the text and enlarged."""
    for columns, lines in SIZES:
        for name, width, height in (("beside text", columns - 32, lines - 4), ("enlarged", columns, lines)):
            drawing = qr.largest(links(number), width, height)
            assert drawing is not None, (columns, lines)
            yield f"{columns}×{lines} {name}", links(number), drawing


def timed(work: Callable[[int], object]) -> list[float]:
    """Milliseconds of each run; no run repeats another's work."""
    times = []
    for run in range(RUNS):
        begin = time.process_time()
        work(run)
        times.append((time.process_time() - begin) * 1000)
    return times


def with_qrcode(link: str) -> object:
    scheme, rest = link.split(":", 1)
    front, digits = rest.rsplit("/", 1)
    symbol = QRCode(error_correction=1, border=0)
    for part in (scheme, f":{front}/", digits):
        symbol.add_data(util.QRData(part))
    return symbol.get_matrix()


def show(name: str, times: list[float]) -> float:
    middle = statistics.median(times)
    print(f"{name:34} {middle:8.2f} ms   p95 {percentile(times, 0.95):6.2f} ms")
    return middle


def drawing_figures() -> tuple[float, float]:
    """Our median at the size that takes longest, and the floor's."""
    made = [links(run) for run in range(RUNS * len(SIZES))]
    begin = time.process_time()
    first = qr.largest(links(10**6), 240, 67)
    assert first is not None
    qr.drawn(first)
    print(f"{'first code of a process':34} {(time.process_time() - begin) * 1000:8.2f} ms")
    ours = 0.0
    for place, (columns, lines) in enumerate(SIZES):

        def draw(run: int, place: int = place, width: int = columns, height: int = lines) -> object:
            drawing = qr.largest(made[place * RUNS + run], width, height)
            return drawing and qr.drawn(drawing)

        ours = max(ours, show(f"drawn for {columns}×{lines}", timed(draw)))
    show("qrcode, one symbol of the record", timed(lambda run: with_qrcode(made[run][0])))
    floor = show(
        "zxing-cpp, the same, compiled",
        timed(lambda run: zxingcpp.create_barcode(made[run][0], zxingcpp.BarcodeFormat.QRCode)),
    )
    return ours, floor


def pixels(drawing: qr.Drawing, wide: int, high: int, gap: int) -> Image.Image:
    """The code's cells in the colours that the screen has for them, on the dark paper of a terminal."""
    lines = qr.drawn(drawing)
    edge = 2 * high
    whole = high + gap
    picture = Image.new("RGB", (drawing.columns * wide + 2 * edge, len(lines) * whole + 2 * edge), "#1c1c1c")
    for y, line in enumerate(lines):
        x = edge
        for span in line.spans:
            upper, lower = CODE[span.role]
            right, top = x + len(span.text) * wide, edge + y * whole
            picture.paste(upper, (x, top, right, top + high // 2))
            picture.paste(lower, (x, top + high // 2, right, top + whole))
            x = right
    return picture


def is_read(picture: Image.Image, link: str) -> bool:
    return link in [found.text for found in zxingcpp.read_barcodes(picture)]


def reading_figures(photographs: int) -> bool:
    """Whether everything was read that has to be: each screen as it is, and each photograph from 2.5 pixels on."""
    whole = True
    heads = "".join(f"{f'{d:g} px':>9}" for d in DISTANCES)
    print(f"\n{'read':24} {'holds':8}{'side':>5}{'quiet':>6}{'scale':>6}{'as it is':>10}{heads}")
    for name, forms, drawing in screens():
        link = forms[drawing.symbol.form]
        flat = [is_read(pixels(drawing, w, h, gap), link) for w, h in CELLS for gap in GAPS]
        shares = [share(drawing, link, distance, photographs) for distance in DISTANCES]
        held = ("record", "ticket")[drawing.symbol.form]
        told = f"{len(drawing.symbol.modules):5}{drawing.symbol.quiet:6}{drawing.scale:6}"
        print(f"{name:24} {held:8}{told}{sum(flat) / len(flat):10.2f}" + "".join(f"{s:9.2f}" for s in shares))
        whole = whole and all(flat) and min(shares[:2]) >= 0.95
    return whole


def share(drawing: qr.Drawing, link: str, distance: float, photographs: int) -> float:
    """How many photographs are read at so many of their pixels a module, cells and gaps in turn."""
    read = 0
    for seed in range(photographs):
        wide, high = CELLS[seed % len(CELLS)]
        screen = pixels(drawing, wide, high, GAPS[seed % len(GAPS)])
        read += is_read(photograph(screen, seed, distance / (wide * drawing.scale)), link)
    return read / photographs


def main() -> int:
    photographs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    ours, floor = drawing_figures()
    read = reading_figures(photographs)
    kept = last_line("qr", ours, floor, "ms", RUNS, MOST_MS, ratio=False)
    return kept if read else 1


if __name__ == "__main__":
    sys.exit(main())
