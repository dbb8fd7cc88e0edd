"""Small Word documents for the tests, written from the XML that Word itself writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph

from hoctapbac.bank.importers import Found, Imported, docx, read
from hoctapbac.bank.importers.pieces import Line
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.notes import Notes

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    }.items()
)


def r(text: str, *properties: str) -> str:
    """A run; properties as they stand in `w:rPr`: «b», «u single», «color FF0000», «rFonts .VnTime»."""
    return f'<w:r>{_rpr(properties)}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _rpr(properties: Iterable[str]) -> str:
    inside = ""
    for each in properties:
        name, _, value = each.partition(" ")
        if name == "rFonts":
            inside += f"<w:rFonts w:ascii={quoteattr(value)} w:hAnsi={quoteattr(value)}/>"
        elif name == "shd":
            inside += f'<w:shd w:val="clear" w:color="auto" w:fill={quoteattr(value)}/>'
        else:
            inside += f"<w:{name}{f' w:val={quoteattr(value)}' if value else ''}/>"
    return f"<w:rPr>{inside}</w:rPr>" if inside else ""


def p(*runs: str, style: str = "", num: tuple[int, int] | None = None, extra: str = "") -> str:
    """A paragraph of runs; a text that is no XML becomes a run. `num` is (list, level)."""
    inside = "".join(each if each.startswith("<") else r(each) for each in runs)
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num:
        properties += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    properties += extra
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def table(*rows: Iterable[str]) -> str:
    """A table; a cell is the XML of its blocks, or a text."""
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(map(_cell, row))}</w:tr>" for row in rows) + "</w:tbl>"


def _cell(inside: str) -> str:
    return f"<w:tc>{inside if inside.startswith('<') else p(inside)}</w:tc>"


def numbering(*lists: tuple[str, str], extra: str = "") -> str:
    """Lists numbered from 1, of one level each: («decimal», «Câu %1.»)."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        for n, (form, text) in enumerate(lists, 1)
    )
    nums = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(1, len(lists) + 1))
    return abstract + nums + extra


def paper(*blocks: str, styles: str = "", lists: str = "") -> bytes:
    """A document of these blocks (XML, or texts as paragraphs of their own)."""
    body = "".join(block if block.startswith("<") else p(block) for block in blocks)
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    if styles:
        parts["word/styles.xml"] = f"<w:styles {NAMESPACES}>{styles}</w:styles>"
    if lists:
        parts["word/numbering.xml"] = f"<w:numbering {NAMESPACES}>{lists}</w:numbering>"
    return packed(parts)


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return buffer.getvalue()


def lines(content: bytes) -> list[Line]:
    """The lines of a document."""
    return docx.lines_of(Source(content, "de.docx"), Notes("de.docx"), Found())


def texts(*blocks: str, styles: str = "", lists: str = "") -> list[str]:
    """The lines of a document of these blocks, with their automatic labels; empty ones left out."""
    found = docx.lines_of(Source(paper(*blocks, styles=styles, lists=lists)), Notes(""), Found())
    return [" ".join(filter(None, (line.label, line.text))) for line in found if line.text.strip() or line.label]


def imported(content: bytes, key: bytes | None = None) -> Imported:
    """What comes of a document."""
    from hoctapbac.bank.importers import Wishes

    return read(Source(content, "de.docx"), wishes=Wishes(key=Source(key, "khoa") if key else None))


def keys(content: bytes) -> list[str]:
    """The letters of the right options, question by question; «?» for a key that is not certain."""
    return [
        "".join("ABCDEFGH"[n] for n, o in enumerate(draft.item.options) if o.key)
        if draft.item.key_state == "certain"
        else "?"
        for draft in imported(content).drafts
    ]


def listed(paper: Document, paragraphs: Iterable[Paragraph]) -> None:
    """Make paragraphs that begin with a letter typed by hand members of an automatic list, as Word does."""
    root = paper.part.numbering_part.element
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1."/></w:lvl>'
    abstract = parse_xml(f'<w:abstractNum {NAMESPACES} w:abstractNumId="77">{level}</w:abstractNum>')
    root.insert(0, abstract)
    root.append(parse_xml(f'<w:num {NAMESPACES} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for each in paragraphs:
        mark = each.runs[0].underline
        each.runs[0].text = ""
        for run in each.runs:
            run.underline = mark
        properties = each._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {NAMESPACES}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'))
