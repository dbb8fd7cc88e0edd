"""How long does it take to read 340 questions from a Word document of 35,000 runs, one a syllable?

Prints the time from the bytes to the drafts and the largest amount of memory that Python took meanwhile. The floor is
what anybody has to do: the same bytes unzipped and parsed by lxml into a tree. The bound is on our own time: two
seconds. The last line is JSON: medians in milliseconds. (Not called `docx`, which is a library's name.)
"""

from __future__ import annotations

import io
import statistics
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable

from figures import ROOT, last_line

sys.path.insert(0, str(ROOT / "src"))

from lxml import etree

from hoctapbac.bank.importers import Imported, read
from hoctapbac.bank.importers.source import Source

QUESTIONS, SYLLABLES, RUNS = 340, 100, 7
MOST_MS = 2000.0
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PHRASE = "nêu gương là việc làm hằng ngày của mỗi cán bộ ở mọi nơi và trong mọi việc"
WORDS = PHRASE.split()
LOOK = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/><w:spacing w:val="-2"/><w:sz w:val="26"/>'


def paragraph(label: str, count: int, seed: int, key: bool) -> str:
    """A label and `count` syllables, each a run of its own as spelling checkers and scanners leave them."""
    marks = '<w:u w:val="single"/>' if key else ""
    texts = [label, *(f" {WORDS[(seed + n * (seed % 5 + 1)) % len(WORDS)]}" for n in range(count))]
    runs = "".join(
        f'<w:r w:rsidR="00AB12CD"><w:rPr>{LOOK}{marks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
        for text in texts
    )
    return f'<w:p w:rsidR="00AB12CD"><w:pPr><w:spacing w:after="60"/></w:pPr>{runs}</w:p>'


def document() -> bytes:
    """The document: a stem of a third of the syllables, four options of the rest, the key underlined."""
    parts = []
    for n in range(QUESTIONS):
        parts.append(paragraph(f"Câu {n + 1}.", SYLLABLES // 3, n, key=False))
        parts += [paragraph(f"{x}.", SYLLABLES // 6, n + m + 1, key=m == n % 4) for m, x in enumerate("ABCD")]
    body = "".join(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("word/document.xml", f'<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>')
    return buffer.getvalue()


def floor(content: bytes) -> int:
    """The bytes unzipped and parsed: how many runs there are."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        root = etree.fromstring(parts.read("word/document.xml"))
    return sum(1 for _ in root.iter(f"{{{NAMESPACE}}}r"))


def ours(content: bytes) -> Imported:
    return read(Source(content, "de.docx"))


def median_ms(work: Callable[[bytes], object], content: bytes) -> float:
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        work(content)
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def main() -> int:
    content = document()
    found = ours(content)
    certain = sum(draft.item.key_state == "certain" for draft in found.drafts)
    if (len(found.drafts), certain) != (QUESTIONS, QUESTIONS):
        print(f"read {len(found.drafts)} questions, {certain} with a certain key, of {QUESTIONS}")
        return 1
    tracemalloc.start()
    ours(content)
    most = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    ours_ms, floor_ms = median_ms(ours, content), median_ms(floor, content)
    print(f"{QUESTIONS} questions, {floor(content)} runs, {len(content) / 1e6:.1f} MB packed")
    print(
        f"read, median of {RUNS}     {ours_ms:8.1f} ms (bound {MOST_MS:.0f}), at most {most:.1f} MB of Python objects"
    )
    print(f"unzip and parse only  {floor_ms:8.1f} ms")
    return last_line("docx", ours_ms, floor_ms, "ms", RUNS, MOST_MS, ratio=False)


if __name__ == "__main__":
    sys.exit(main())
