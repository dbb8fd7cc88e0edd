"""Files made to do harm, and files that were harmed: a problem or a refusal each time, quickly, and nothing else.

The long run is `benchmarks/fuzz.py`; here are the attacks by name and a short run of the same damage.
"""

from __future__ import annotations

import html
import io
import itertools
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bank.mutation import damaged
from bank.patience import in_time
from hoctapbac.bank import Bank, native
from hoctapbac.bank.exporters import WRITERS, write
from hoctapbac.bank.files import load
from hoctapbac.bank.importers import READERS, Imported, read
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.pivot import drafts_of
from hoctapbac.bundled import bundled

CASES = 240

_PARTS = {
    "docx": (
        "word/document.xml",
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">',
    ),
    "xlsx": ("xl/workbook.xml", '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'),
    "qti": ("imsmanifest.xml", '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1">'),
}
_ENTITIES = (
    '<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]>"
)

# Every «¤» is a place where a hand, or a program, can leave a long run of one sign.
_PLACES = {
    "text": "Câu 1. Thủ đô¤ là gì?¤\nA. Hà¤ Nội¤\nB. Huế\nĐáp án: A¤\nNguồn:¤ x¤\n¤\n"
    "Câu 2. Hai?\nA. 1\nB. 2\n\nĐÁP ÁN\n1.A¤ 2.B\n",
    "docx": "[<sg>] Đoạn¤ [<egc>]\n(<1>)¤ Thủ đô? (CLO1¤) (A¤;B)\nA. Hà Nội¤\nB. Huế\n[<br>¤]\n"
    "[<audio>]¤[</audio>]\n[</sg>]\n",
    "markdown": "# Mục¤\n\n## 1.¤ Thủ đô?¤\n\n- [x¤] Hà¤ Nội¤\n- [ ]¤ ![¤](x¤) [y¤](z)\n\nNguồn:¤ x\n",
    "csv": "Câu hỏi¤;A;B¤;Đáp án¤\n1.¤ Thủ đô?¤;Hà¤ Nội¤;Huế;A¤\nHai?;x;y;¤B\n",
    "aiken": "Thủ đô¤ là gì?¤\nA.¤ Hà¤ Nội¤\nB. Huế\nANSWER:¤ A¤\n",
    "gift": "::Câu¤::¤Thủ đô?¤ {¤=Hà¤ Nội¤ ~¤%50%¤Huế#¤lời¤} gì¤\n\n$CATEGORY:¤ x¤\n\n// ¤\nHai? {¤T}\n",
    "moodle-xml": '<quiz><question type="multichoice"><questiontext format="html"><text>Thủ đô¤</text></questiontext>'
    '<answer fraction="100"><text>Hà¤ Nội</text></answer><answer fraction="0"><text>Huế¤</text></answer>'
    "</question></quiz>",
    "native": "Ngân hàng:¤ x¤\n\nCâu 1.¤ Thủ đô?¤\nA.¤ Hà¤ Nội¤\nB. Huế\nĐáp án:¤ A¤\nNguồn:¤ x\n",
}
_RUNS = (" ", "\t", ".", "*", "(", "[", "{T", "A ", "1 ", "a,", "(A;", "Câu ", "<!--", "<a ")
_LONG_RUN = 50_000  # signs


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def read_in_time(raw: bytes, form: str = "") -> Imported:
    """What was read; fails where it took longer than a person would wait."""
    with in_time():
        result = read(Source(raw, "tệp"), form)
    return result


def spoken(result: Imported) -> bool:
    """Whether nothing was read and something was said about it."""
    return not result.drafts and any(problem.remedy for problem in result.problems)


@pytest.mark.parametrize("form", _PARTS)
def test_a_zip_bomb_is_refused(form: str) -> None:
    """A few kilobytes that would unpack to hundreds of megabytes are not unpacked."""
    name, root = _PARTS[form]
    assert spoken(read_in_time(zipped({name: root.encode() + b" " * 100_000_000})))


@pytest.mark.parametrize("form", _PARTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_inside_packages(form: str, encoding: str) -> None:
    """Entities that multiply are never taken apart, in whatever encoding they are declared."""
    name, root = _PARTS[form]
    text = f'<?xml version="1.0" encoding="{encoding}"?>{_ENTITIES}{root}&m;&m;'
    assert spoken(read_in_time(zipped({name: text.encode(encoding)})))


@pytest.mark.parametrize("root", ["quiz", "questestinterop", "assessmentItem", "qti-assessment-item"])
def test_entities_are_refused_in_plain_xml(root: str) -> None:
    """The same outside a package."""
    text = f'<?xml version="1.0"?>{_ENTITIES}<{root}><question type="essay">&m;</question></{root}>'
    assert spoken(read_in_time(text.encode()))


@pytest.mark.parametrize("root", ["quiz", "questestinterop", "assessmentItem"])
def test_no_file_is_fetched_for_an_entity(root: str, tmp_path: Path) -> None:
    """An entity that names a file of this machine brings nothing of it into the bank."""
    secret = tmp_path / "secret.txt"
    secret.write_text("điều không ai được đọc", encoding="utf-8")
    text = (
        f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        f'<{root}><question type="essay"><questiontext><text>&x;</text></questiontext></question></{root}>'
    )
    result = read_in_time(text.encode())
    assert spoken(result) and "điều không ai" not in repr(result)


@pytest.mark.parametrize("root", ["quiz", "questestinterop", "assessmentItem"])
def test_a_thousand_tags_inside_one_another(root: str) -> None:
    """Nesting that no question has is refused."""
    text = f"<{root}>" + "<div>" * 1000 + "x" + "</div>" * 1000 + f"</{root}>"
    assert spoken(read_in_time(text.encode()))


@pytest.mark.parametrize("form", _PLACES)
def test_a_long_run_of_one_sign_is_read_in_time(form: str) -> None:
    """Tens of thousands of spaces, dots, brackets or letters inside any text of a question are read in one pass."""
    pieces = _PLACES[form].split("¤")
    for shift in range(len(_RUNS)):  # each place meets each run, beside others
        runs = itertools.cycle(_RUNS[shift:] + _RUNS[:shift])
        text = pieces[0] + "".join(_long(run, form) + piece for run, piece in zip(runs, pieces[1:], strict=False))
        result = read_in_time(_paragraphs(text) if form == "docx" else text.encode(), form)
        assert result.drafts or result.refused or result.problems


def _long(run: str, form: str) -> str:
    signs = run * (_LONG_RUN // len(run))
    return html.escape(signs) if form == "moodle-xml" else signs


def _paragraphs(text: str) -> bytes:
    lines = (f'<w:p><w:r><w:t xml:space="preserve">{html.escape(line)}</w:t></w:r></w:p>' for line in text.split("\n"))
    name, root = _PARTS["docx"]
    return zipped({name: f"{root}<w:body>{''.join(lines)}</w:body></w:document>".encode()})


def test_a_path_that_climbs_out_is_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member called ../../x is not written anywhere, whatever the package says of it."""
    monkeypatch.chdir(tmp_path)
    manifest = (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>'
        '<resource type="imsqti_item_xmlv2p1" href="../../../../etc/passwd"><file href="../x.xml"/></resource>'
        "</resources></manifest>"
    )
    read_in_time(zipped({"imsmanifest.xml": manifest.encode(), "../../x.xml": b"<assessmentItem/>"}))
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def sound() -> list[tuple[str, bytes]]:
    """The bundled banks' first eight questions in every format that is written."""
    bank = load([bundled()]).value[0][1]
    bank = Bank(bank.id, bank.title, topics=bank.topics, items=bank.items[:8])
    return [(form, write(form, bank, drafts_of(bank)).content) for form in WRITERS]


def test_half_a_file(sound: list[tuple[str, bytes]]) -> None:
    """A file that breaks off anywhere is read as far as it goes, or refused; it is never silent."""
    for _, raw in sound:
        for part in range(1, 20):
            result = read_in_time(raw[: len(raw) * part // 20])
            assert result.drafts or result.refused or result.problems


def test_a_file_under_another_name_of_format(sound: list[tuple[str, bytes]]) -> None:
    """Whatever reader is asked for whatever file, it answers with questions or words."""
    for _, raw in sound:
        for form in READERS:
            result = read_in_time(raw, form)
            assert result.drafts or result.refused or result.problems


@pytest.mark.parametrize("seed", range(4))
def test_damage_is_always_answered(seed: int, sound: list[tuple[str, bytes]]) -> None:
    """Cut, flipped, doubled, spliced: each damaged file gives questions, refusals or problems, and soon."""
    chance = random.Random(seed)
    for _ in range(CASES // 4):
        raw, other = chance.choice(sound)[1], chance.choice(sound)[1]
        case = damaged(raw, other, chance)
        result = read_in_time(case)
        assert result.drafts or result.refused or result.problems
        again = native.write(Bank("b", "B", items=tuple(draft.item for draft in result.drafts)))
        assert native.read(again.encode(), "b").value.title == "B"


@pytest.fixture(scope="module")
def tags() -> bytes:
    """Hundreds of thousands of small tags, too varied to look like a bomb."""
    return b"<a>%s</a>" % b"".join(b'<b n="%d"/>' % (n * 7919 % 99991) for n in range(800_000))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak of one process")
@pytest.mark.parametrize("name", ["word/document.xml", "xl/workbook.xml", "imsmanifest.xml"])
def test_memory_stays_bounded(name: str, tags: bytes) -> None:
    """A part of as many tags takes less than 300 MB to refuse."""
    code = (
        "import re, sys\n"
        "from hoctapbac.bank.importers import read\n"
        "from hoctapbac.bank.importers.source import Source\n"
        "assert read(Source(sys.stdin.buffer.read(), 'x')).problems\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])\n"
    )
    run = subprocess.run([sys.executable, "-c", code], input=zipped({name: tags}), capture_output=True, check=True)
    assert int(run.stdout) < 300 * 1024
