"""What a Word document says, line by line, as a person sees it on paper."""

from __future__ import annotations

import pytest

from bank.importers.docx.papers import lines, numbering, p, packed, paper, r, table, texts
from bank.patience import in_time

ABC = numbering(("decimal", "Câu %1."), ("upperLetter", "%1."))


# -- automatic numbers -----------------------------------------------------------------------------------------------


def test_numbers_that_are_not_in_the_text() -> None:
    """A list counts its paragraphs and writes its label around the number."""
    found = texts(p("Một", num=(1, 0)), p("a", num=(2, 0)), p("b", num=(2, 0)), p("Hai", num=(1, 0)), lists=ABC)
    assert found == ["Câu 1. Một", "A. a", "B. b", "Câu 2. Hai"]


def test_lists_of_one_kind_count_on_together_unless_one_begins_anew() -> None:
    """Two lists on one abstract list are one count; a list with a start of its own begins with it."""
    extra = (
        '<w:num w:numId="5"><w:abstractNumId w:val="2"/></w:num><w:num w:numId="6"><w:abstractNumId w:val="2"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    lists = numbering(("decimal", "%1."), ("upperLetter", "%1."), extra=extra)
    found = texts(*(p("x", num=(n, 0)) for n in (2, 5, 6, 6)), lists=lists)
    assert found == ["A. x", "B. x", "A. x", "B. x"]


_LEVELS = (
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Hoi"/>'
    '<w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>{restart}<w:lvlText w:val="{text}"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)


@pytest.mark.parametrize(
    ("restart", "text", "expected"),
    [
        ("", "%2)", ["1. x", "a) x", "b) x", "2. x", "a) x"]),
        ('<w:lvlRestart w:val="0"/>', "%2)", ["1. x", "a) x", "b) x", "2. x", "c) x"]),
        ("<w:isLgl/>", "%1.%2", ["1. x", "1.1 x", "1.2 x", "2. x", "2.1 x"]),
    ],
)
def test_a_deeper_level_begins_anew(restart: str, text: str, expected: list[str]) -> None:
    """Letters begin again under the next question, unless the list says that they go on; levels may name each other."""
    levels = _LEVELS.format(restart=restart, text=text)
    assert texts(*(p("x", num=(1, level)) for level in (0, 1, 1, 0, 1)), lists=levels) == expected


def test_a_style_brings_its_list_and_level() -> None:
    """A paragraph that names no list has that of its style, at the level that bears the style, down the style chain."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="Hoi"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="HoiCon"><w:basedOn w:val="Hoi"/></w:style>'
    )
    levels = _LEVELS.format(restart="", text="%2)")
    paragraphs = (p("x", style="Hoi"), p("x", style="HoiCon"), p("x", style="Hoi", num=(0, 0)))
    found = texts(*paragraphs, styles=styles, lists=levels)
    assert found == ["1. x", "2. x", "x"]


@pytest.mark.parametrize(
    ("form", "labels"),
    [
        ("upperLetter", ["A", "B"]),
        ("lowerLetter", ["a", "b"]),
        ("upperRoman", ["I", "II"]),
        ("lowerRoman", ["i", "ii"]),
        ("decimalZero", ["01", "02"]),
        ("none", []),
    ],
)
def test_forms_of_numbers(form: str, labels: list[str]) -> None:
    """Letters, Roman figures, figures with a zero, nothing."""
    assert texts(*(p(num=(1, 0)) for _ in "ab"), lists=numbering((form, "%1"))) == labels


# -- looks -----------------------------------------------------------------------------------------------------------

_STYLES = (
    "<w:docDefaults><w:rPrDefault><w:rPr><w:i/></w:rPr></w:rPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Thuong"><w:rPr><w:i w:val="0"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Dam"><w:basedOn w:val="Thuong"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Manh"><w:rPr><w:b/><w:color w:val="FF0000"/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    ("paragraph", "marks"),
    [
        (p(r("x")), set()),
        (p(r("x"), style="Dam"), {"bold"}),
        (p(r("x", "rStyle Manh")), {"bold", "colour"}),
        (p(r("x", "rStyle Manh"), style="Dam"), {"colour"}),
        (p(r("x", "b"), style="Dam"), {"bold"}),
        (p(r("x", "b 0"), style="Dam"), set()),
        (p(r("x", "u single")), {"underline"}),
        (p(r("x", "u none")), set()),
        (p(r("x", "color 000000")), set()),
        (p(r("x", "color auto")), set()),
        (p(r("x", "highlight yellow")), {"highlight"}),
        (p(r("x", "highlight white")), set()),
        (p(r("x", "shd FFFF00")), {"highlight"}),
        (p(r("x", "shd FFFFFF")), set()),
        (p(r("x"), extra='<w:shd w:val="clear" w:fill="FFFF00"/>'), {"highlight"}),
        (p(r("x", "strike")), {"strike"}),
    ],
)
def test_looks_come_down_the_chain_of_styles(paragraph: str, marks: set[str]) -> None:
    """Defaults, paragraph style, character style and run are laid over each other; two switches cancel out."""
    found = lines(paper(paragraph, p("Một đoạn văn dài hơn, không có dấu gì.", style="Thuong"), styles=_STYLES))
    assert set(found[0].pieces[0].marks) == marks


def test_runs_of_one_look_are_one_piece() -> None:
    """A word in four runs, as spelling checkers leave it, is one piece of text."""
    found = lines(paper(p(r("Hà "), r("N"), r("ộ"), r("i", "lang vi-VN"), r(" xưa", "b"))))
    assert [(piece.text, set(piece.marks)) for piece in found[0].pieces] == [("Hà Nội", set()), (" xưa", {"bold"})]


def test_the_colour_of_a_whole_document_marks_nothing() -> None:
    """Where most is blue, blue is no mark and red is."""
    found = lines(paper(*(p(r("chữ xanh " * 5, "color 0000FF")) for _ in "abc"), p(r("đỏ", "color FF0000"))))
    assert [set(line.pieces[0].marks) for line in found] == [set(), set(), set(), {"colour"}]


# -- what is text and what is not --------------------------------------------------------------------------------------

_GONE = '<w:rPr><w:del w:id="1"/></w:rPr>'


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        (p("a", f'<w:ins w:id="1">{r("b")}</w:ins>'), "ab"),
        (p("a", '<w:del w:id="2"><w:r><w:delText>c</w:delText></w:r></w:del>'), "a"),
        (p(f'<w:moveFrom w:id="1">{r("a")}</w:moveFrom>', f'<w:moveTo w:id="2">{r("b")}</w:moveTo>'), "b"),
        (p(f'<w:hyperlink r:id="rId9">{r("liên kết")}</w:hyperlink>'), "liên kết"),
        (p(f"<w:sdt><w:sdtContent>{r('trong khung')}</w:sdtContent></w:sdt>"), "trong khung"),
        (
            p(
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
                r("7"),
            ),
            "7",
        ),
        (p("a", "<w:r><w:tab/></w:r>", "b", "<w:r><w:noBreakHyphen/></w:r>"), "a\tb-"),
        (p("mật", r("ẩn", "vanish")), "mật"),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'), "→"),
        (p('<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>'), "α"),
        (p("10", r("6", "vertAlign superscript"), " m", r("2", "vertAlign superscript")), "10⁶ m²"),
        (p("H", r("2", "vertAlign subscript"), "O, x", r("n+1", "vertAlign superscript")), "H₂O, x^(n+1)"),
        (p("1", r("st", "vertAlign superscript"), " B", r("(*)", "vertAlign superscript")), "1st B(*)"),
        (p("Điền vào ", r("\t", "u single"), " cho đúng"), "Điền vào  ____  cho đúng"),
        (p(r("A. Huế", "u single"), r("\t", "u single", "b"), "B. Vinh"), "A. Huế\tB. Vinh"),
        (p("<w:r><w:object><o:OLEObject ProgID='Equation.DSMT4'/></w:object></w:r>"), "[công thức]"),
        (p("<w:r><w:drawing><a:blip r:embed='rId1'/></w:drawing></w:r>"), "[hình]"),
        (p("kẻ", "<w:r><w:pict><v:line/></w:pict></w:r>"), "kẻ"),
    ],
)
def test_what_is_seen_on_paper_is_text(paragraph: str, expected: str) -> None:
    """Insertions, links, results of fields, signs and raised figures are; deletions, codes and hidden text are not."""
    assert lines(paper(paragraph))[0].text == expected


def test_a_deleted_end_joins_two_paragraphs() -> None:
    """Where tracking has deleted the end of a paragraph the next one goes on in it, and is numbered once."""
    found = texts(p("Thủ đô ", num=(1, 0), extra=_GONE), p("của nước ta", num=(1, 0)), p("Hai", num=(1, 0)), lists=ABC)
    assert found == ["Câu 1. Thủ đô của nước ta", "Câu 2. Hai"]


def test_a_break_begins_a_line_of_the_same_paragraph() -> None:
    """Lines after a break are soft and bear no number; a page break is none."""
    broken = p("A. một", "<w:r><w:br/></w:r>", "B. hai", '<w:r><w:br w:type="page"/></w:r>', num=(1, 0))
    found = lines(paper(broken, lists=ABC))
    assert [(line.label, line.text, line.soft) for line in found] == [("Câu 1.", "A. một", False), ("", "B. hai", True)]


def _box(text: str) -> str:
    return f"<w:txbxContent>{p(text)}</w:txbxContent>"


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    """Word keeps a text box twice, for new programs and for old ones."""
    choice = f'<mc:Choice Requires="wps"><w:drawing><wps:wsp>{_box("trong khung")}</wps:wsp></w:drawing></mc:Choice>'
    fallback = f"<mc:Fallback><w:pict>{_box('trong khung')}</w:pict></mc:Fallback>"
    run = f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"
    assert texts(p("trước", run), "sau") == ["trước", "trong khung", "sau"]


def test_tables_come_cell_by_cell() -> None:
    """Each line knows its cell; the hidden lower part of a tall cell and a deleted row are not read."""
    merged = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
    rows = (
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Hỏi</w:t></w:r></w:p></w:tc></w:tr>"
        f"<w:tr>{merged}<w:tc><w:p><w:r><w:t>Đáp</w:t></w:r></w:p></w:tc></w:tr>"
        f"<w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc>{p('bỏ')}</w:tc></w:tr></w:tbl>"
    )
    assert [(line.text, line.where, line.cell) for line in lines(paper(rows))] == [
        ("1", "bảng 1, hàng 1, ô 1", (1, 1, 1)),
        ("Hỏi", "bảng 1, hàng 1, ô 2", (1, 1, 2)),
        ("Đáp", "bảng 1, hàng 2, ô 2", (1, 2, 2)),
    ]


def test_a_table_in_a_table_is_a_table_of_its_own() -> None:
    """Cells may hold tables, and controls may hold rows."""
    inner = table(("trong",))
    assert texts(table((f"{p('ngoài')}{inner}{p('sau')}",))) == ["ngoài", "trong", "sau"]


def test_empty_lines_are_one() -> None:
    """Any number of empty paragraphs says no more than one."""
    assert [line.text for line in lines(paper(p("a"), p(), p(" "), p(), p("b")))] == ["a", "", "b"]


# -- formulas ----------------------------------------------------------------------------------------------------------


def _m(inside: str) -> str:
    return p(f"<m:oMath>{inside}</m:oMath>")


def _t(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def _part(name: str, text: str) -> str:
    return f"<m:{name}>{_t(text)}</m:{name}>"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (f"<m:f>{_part('num', 'a+b')}{_part('den', '2')}</m:f>", "(a+b)/2"),
        (f"<m:sSup>{_part('e', 'x')}{_part('sup', '2')}</m:sSup>{_t('=4')}", "x²=4"),
        (f"<m:sSubSup>{_part('e', 'x')}{_part('sub', '1')}{_part('sup', 'n')}</m:sSubSup>", "x₁^n"),
        (f"<m:rad><m:radPr/><m:deg/>{_part('e', 'x+1')}</m:rad>", "√(x+1)"),
        (
            f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr>{_part("e", "a")}{_part("e", "b")}</m:d>',
            "[a|b]",
        ),
        (f"<m:nary>{_part('sub', '0')}{_part('sup', '1')}{_part('e', 'x dx')}</m:nary>", "∫_0^1 x dx"),
        (f"<m:func>{_part('fName', 'sin')}{_part('e', 'x')}</m:func>", "sin x"),
        ("", "[công thức]"),
    ],
)
def test_formulas_are_written_in_one_line(formula: str, expected: str) -> None:
    """Fractions, powers, roots, brackets and sums read as people write them in a line; an empty one leaves a sign."""
    assert texts(_m(formula)) == [expected]


def test_a_formula_inside_formulas_takes_no_longer_than_its_size() -> None:
    """Sixty fractions inside one another are read at once."""
    inside = _t("1")
    for _ in range(60):
        inside = f"<m:f><m:num>{inside}</m:num>{_part('den', '2')}</m:f>"
    with in_time():
        assert texts(_m(inside))[0].endswith("/2")


# -- old fonts ---------------------------------------------------------------------------------------------------------


def test_letters_of_old_fonts_become_unicode() -> None:
    """Text in .VnTime is converted as it stands in its runs; a word that could be either follows its font."""
    found = texts(
        p(r("Thñ ®«", "rFonts .VnTime"), r(" cña n­", "rFonts .VnTime", "b"), r("íc ta", "rFonts .VnTime")),
        p(r("Hé khÈu", "rFonts .VnTime")),
        p(r("Hé", "rFonts .VnTime")),
    )
    assert found == ["Thủ đô của nước ta", "Hộ khẩu", "Hộ"]


def test_capitals_of_old_fonts_are_capitals() -> None:
    """The fonts whose name ends in H have no small letters."""
    assert texts(p(r("Hµ Néi", "rFonts .VnTimeH")))[0] == "HÀ NỘI"


def test_vni_letters_of_two_signs_become_one() -> None:
    """In VNI a letter and its mark are two signs."""
    assert texts(p(r("Thuû ñoâ cuûa nöôùc ta", "rFonts VNI-Times"))) == ["Thủ đô của nước ta"]


def test_unicode_in_the_name_of_an_old_font_stays() -> None:
    """Documents that only name .VnTime hold Unicode; not even a word that could be old is touched."""
    words = ["Thủ đô của nước ta", "Hé né", "½ × 2"]
    assert texts(*(p(r(each, "rFonts .VnTime")) for each in words)) == words


def test_old_letters_in_a_font_of_today_are_told_by_themselves() -> None:
    """A font may have been changed over old letters; signs that stand alone are signs."""
    found = texts(p("Céng hßa x· héi chñ nghÜa"), p("A = ½mv² × 2, 25°C"))
    assert found == ["Cộng hòa xã hội chủ nghĩa", "A = ½mv² × 2, 25°C"]


def test_strict_documents_are_read_too() -> None:
    """The strict form of the format differs in its addresses only."""
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    document = f'<w:document xmlns:w="{strict}"><w:body>{p(r("A. một", "b"))}</w:body></w:document>'
    found = lines(packed({"word/document.xml": document}))
    assert [(line.text, set(line.pieces[0].marks)) for line in found] == [("A. một", {"bold"})]
