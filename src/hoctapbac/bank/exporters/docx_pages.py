"""The paper of our Word documents: A4 with the margins, the font and the page numbers of Vietnamese office papers.

Margins, font and the number at the top of every page but the first are those of Decree 30/2020/NĐ-CP, appendix I.
The same paragraphs give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from hoctapbac.bank.exporters.archive import repacked
from hoctapbac.bank.exporters.docx import KEY_HEADS, KEY_TITLE, Paragraph, Run

FONT = "Times New Roman"
_GREY = RGBColor(0x59, 0x59, 0x59)
_MOST_TITLE = 255  # of a document's properties
_ABREAST = 2  # groups of columns of the key table, side by side
_WIDTHS = (900, 2700, 1000)  # of one group, in twentieths of a point

# our name → (name that Word shows, size, bold, space before, indent, stays with the next)
STYLES = {
    "title": ("HTB Tên ngân hàng", 14, True, 0, 0, True),
    "question": ("HTB Câu hỏi", 13, False, 10, 0, True),
    "option": ("HTB Phương án", 13, False, 2, 7, True),
    "field": ("HTB Thông tin", 10, False, 1, 7, False),
    "keys": ("HTB Bảng đáp án", 11, False, 0, 0, False),
}


def document(title: str, paragraphs: Iterable[Paragraph], keys: Sequence[tuple[str, str, str]]) -> bytes:
    """The bytes of a document with these paragraphs and, where there are any, the table of keys."""
    paper = Document()
    _properties(paper, title)
    _page(paper.sections[0])
    names = {name: _style(paper, name) for name in STYLES}
    body = paper.element.body
    end = body.sectPr
    xml = [_paragraph(each, names) for each in paragraphs]
    if keys:
        xml += [_paragraph(Paragraph("title", (Run(KEY_TITLE),)), names), _table(keys, names["keys"])]
    whole = parse_xml(f"<w:body {nsdecls('w')}>{''.join(xml)}</w:body>")
    for element in list(whole):
        end.addprevious(element)
    buffer = io.BytesIO()
    paper.save(buffer)
    return repacked(buffer.getvalue())


def _properties(paper: Any, title: str) -> None:
    core = paper.core_properties
    core.title, core.author, core.comments, core.language = title[:_MOST_TITLE], "", "", "vi-VN"
    languages = paper.styles.element.iter(qn("w:lang"))
    for each in languages:
        each.set(qn("w:val"), "vi-VN")
    _font(paper.styles["Normal"], 13)
    paper.styles["Normal"].paragraph_format.space_after = Pt(0)


def _page(section: Any) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>'))


def _style(paper: Any, name: str) -> str:
    """Add one of our styles; its code in the file."""
    shown, size, bold, before, indent, together = STYLES[name]
    style = paper.styles.add_style(shown, WD_STYLE_TYPE.PARAGRAPH)
    style.element.set(qn("w:styleId"), f"htb-{name}")
    style.base_style = paper.styles["Normal"]
    style.quick_style = True
    _font(style, size)
    style.font.bold = bold
    look = style.paragraph_format
    look.space_before, look.left_indent, look.keep_with_next = Pt(before), Mm(indent), together
    if name == "title":
        look.alignment, look.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(6)
    if name == "field":
        style.font.color.rgb = _GREY
    return f"htb-{name}"


def _font(style: Any, size: int) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.rPr.rFonts
    for kind in ("w:eastAsia", "w:cs"):
        fonts.set(qn(kind), FONT)


def _paragraph(paragraph: Paragraph, names: dict[str, str]) -> str:
    runs = "".join(map(_run, paragraph.runs))
    return f'<w:p><w:pPr><w:pStyle w:val="{names[paragraph.style]}"/></w:pPr>{runs}</w:p>'


def _run(run: Run) -> str:
    if not run.text:
        return ""
    marks = (
        ("<w:b/>" if run.bold else "")
        + ("<w:i/>" if run.italic else "")
        + ('<w:u w:val="single"/>' if run.underline else "")
    )
    text = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in run.text.split("\n"))
    return f"<w:r>{f'<w:rPr>{marks}</w:rPr>' if marks else ''}{text}</w:r>"


def _table(keys: Sequence[tuple[str, str, str]], style: str) -> str:
    """The keys in groups of columns side by side, read downwards; every page repeats the heads."""
    tall = -(-len(keys) // _ABREAST)
    groups = [keys[n : n + tall] for n in range(0, len(keys), tall)]
    rows = [_row([KEY_HEADS] * len(groups), style, head=True)]
    rows += [_row(row, style) for row in zip_longest(*groups, fillvalue=("", "", ""))]
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for _ in groups for width in _WIDTHS)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl><w:p/>"
    )


def _row(groups: Iterable[Sequence[str]], style: str, head: bool = False) -> str:
    look = "<w:rPr><w:b/></w:rPr>" if head else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f"<w:r>{look}<w:t>{escape(text)}</w:t></w:r></w:p></w:tc>"
        for group in groups
        for width, text in zip(_WIDTHS, group, strict=True)
    )
    return f"<w:tr>{'<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>' if head else ''}{cells}</w:tr>"
