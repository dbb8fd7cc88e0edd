"""Word files made to do harm, and harmed ones: a problem or a refusal each time, quickly and in little memory."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bank.importers.docx.papers import NAMESPACES, imported, lines, numbering, p, packed, paper, r
from bank.patience import in_time
from hoctapbac.bank.importers import Imported
from hoctapbac.bank.importers.docx.walk import MOST_LETTERS

MOST_S = 2.0
QUESTION = p("Câu 1. Hỏi?") + p("*A. x") + p("B. y")
GOOD = paper(p("Câu 1. Thủ đô của Việt Nam?"), p(r("A.", "u single"), " Hà Nội"), p("B. Huế"))


def _document(body: str, **parts: str) -> bytes:
    document = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    return packed({"word/document.xml": document, **{f"word/{name}.xml": text for name, text in parts.items()}})


def _nested(tag: str, inside: str, depth: int) -> str:
    return f"<{tag}>" * depth + inside + f"</{tag}>" * depth


_ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
_OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

BROKEN: dict[str, Callable[[], bytes]] = {
    "nothing inside": lambda: packed({"[Content_Types].xml": "<Types/>", "word/document.xml": ""}),
    "no document": lambda: packed({"word/document.bin": b"x"}),
    "half a zip": lambda: GOOD[: len(GOOD) // 2],
    "half a text": lambda: packed({"word/document.xml": f"<w:document {NAMESPACES}><w:body><w:p><w:r><w:t>Câu"}),
    "another root": lambda: packed({"word/document.xml": "<x/>"}),
    "entities": lambda: packed({"word/document.xml": f"{_ENTITY}<x>&b;</x>"}),
    "a file outside": lambda: packed({"word/document.xml": f"{_OUTSIDE}<x>&a;</x>"}),
    "entities in the styles": lambda: _document(p("Câu 1. Hỏi?"), styles=f"{_ENTITY}<x>&b;</x>"),
    "broken lists": lambda: _document(p("Câu 1. Hỏi?"), numbering="<w:numbering"),
    "a thousand tags": lambda: _document(_nested("w:p", "", 1000)),
    "tables in tables": lambda: _document(
        _nested("w:tbl", "", 1) + "<w:tbl><w:tr><w:tc>" * 90 + p("x") + "</w:tc></w:tr></w:tbl>" * 90
    ),
    "boxes in boxes": lambda: _document(f"<w:p><w:r>{_nested('w:txbxContent', p('x'), 300)}</w:r></w:p>"),
    "a bomb": lambda: _document(p("x" * 40_000_000)),
    "a bomb of paragraphs": lambda: _document("<w:p/>" * 3_000_000),
    "huge styles": lambda: _document(p("Câu 1. Hỏi?"), styles="<w:styles>" + "<x/>" * 2_500_000 + "</w:styles>"),
}


@pytest.mark.parametrize("make", BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_is_a_problem(make: Callable[[], bytes]) -> None:
    """No question comes out, and a sentence says why, within two seconds."""
    found = _timed(make())
    assert found.drafts == ()
    assert found.problems


def _timed(content: bytes) -> Imported:
    with in_time():
        found = imported(content)
    return found


_LOOP = (
    '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
)
_WILD = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="99"/><w:lvl w:ilvl="x"/><w:lvl w:ilvl="0">'
    '<w:start w:val="99999999999999999999"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1%2%9"/></w:lvl>'
    "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="77"/></w:num>'
)

ODD: dict[str, Callable[[], bytes]] = {
    "styles in a circle": lambda: paper(p("Câu 1. Hỏi?", style="A"), p("*A. x"), p("B. y"), styles=_LOOP),
    "wild numbers": lambda: paper(
        p("Câu 1. Hỏi?", num=(1, 0)), p("*A. x", num=(1, 7)), p("B. y", num=(9, 9)), lists=_WILD
    ),
    "links to anywhere": lambda: paper(
        p("Câu 1. Hỏi?", '<w:hyperlink r:id="rId666"><w:r><w:t> xem</w:t></w:r></w:hyperlink>'), p("*A. x"), p("B. y")
    ),
    "names that climb": lambda: packed(
        {
            "../../word/document.xml": "<x/>",
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{QUESTION}</w:body></w:document>",
        }
    ),
    "letters of a list without end": lambda: paper(
        p("Câu 1. Hỏi?"),
        p("*A. x"),
        p("B. y"),
        *(p(num=(1, 0)) for _ in range(3000)),
        lists=numbering(("upperLetter", "(%1)")),
    ),
}


@pytest.mark.parametrize("make", ODD.values(), ids=ODD)
def test_what_is_odd_is_read_as_far_as_it_goes(make: Callable[[], bytes]) -> None:
    """Circles, numbers beyond reason and links that lead nowhere stop nobody."""
    assert _timed(make()).drafts or _timed(make()).refused


@pytest.mark.parametrize("end", range(0, len(GOOD), 97))
def test_half_a_file_is_a_problem(end: int) -> None:
    """Wherever a copy broke off, that is said."""
    found = _timed(GOOD[:end])
    assert found.drafts == ()
    assert found.problems


def test_what_is_kept_of_a_document_is_bounded() -> None:
    """Empty paragraphs without end and a line without end are left at a bound, and the first is said."""
    noise = " ".join(map(str, range(150_000)))  # not to be taken for a bomb of nothing
    many = _timed(_document(p("Câu 1. Hỏi?") + "<w:p/>" * 70_000 + p(noise)))
    assert "too-large" in [problem.code for problem in many.problems]
    long = _timed(_document(p("Câu 1. Hỏi? " + "A. x " * 100_000)))
    assert long.drafts == ()
    assert long.refused


def test_looks_without_end_take_little_memory() -> None:
    """A paragraph whose every run has a look of its own is read, and a line of it kept up to its bound."""
    runs = "".join(f'<w:r><w:rPr><w:color w:val="{n:06x}"/></w:rPr><w:t>{n} </w:t></w:r>' for n in range(20_000))
    with in_time():
        kept = lines(_document(f"<w:p>{runs}</w:p>"))
    assert [len(line.text) for line in kept] == [MOST_LETTERS]
