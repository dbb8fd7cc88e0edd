"""Old encodings are found out and converted exactly, what is lost is said, and good text stays as it is."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.vietnamese.cleaning import clean
from hoctapbac.vietnamese.encodings import ENCODINGS, decode, detect, losses_in, repair_cell
from vietnamese import fixtures

TONES = "\u0300\u0309\u0303\u0301\u0323"
SMALL = [*"ăâđêôơư", *(unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in TONES)]
LETTERS = SMALL + [letter.upper() for letter in SMALL]
CAPITALS_OF_TCVN3 = "ĂÂÊÔƠƯĐ"
NOT_IN_VPS = "ẠẶẬẸỆỊỌỘỢỤỰỴẪỮ"  # programs wrote the small letter for these

# The tables once more, for writing, in another form than the program's: by letter, from the rules of each encoding.
VNI_TONES = dict(zip(TONES, (0xF8, 0xFB, 0xF5, 0xF9, 0xEF), strict=True))
VNI_HATS = dict(zip(("", *TONES), (0xE2, 0xE0, 0xE5, 0xE3, 0xE1, 0xE4), strict=True))
VNI_BREVES = dict(zip(("", *TONES), (0xEA, 0xE8, 0xFA, 0xFC, 0xE9, 0xEB), strict=True))
VNI_ALONE = {"ơ": 0xF4, "ư": 0xF6, "đ": 0xF1, "ì": 0xEC, "ỉ": 0xE6, "ĩ": 0xF3, "í": 0xED, "ị": 0xF2, "ỵ": 0xEE}
TCVN3 = {
    **{0xA8 + n: letter for n, letter in enumerate("ăâêôơưđ")},
    **{0xA1 + n: letter for n, letter in enumerate(CAPITALS_OF_TCVN3)},
    **dict(zip([*range(0xB5, 0xBA), 0xBB, 0xBC, 0xBD, 0xBE, *range(0xC6, 0xCD)], "àảãáạằẳẵắặầẩẫấậè", strict=True)),
    **dict(zip([*range(0xCE, 0xD9), 0xDC, 0xDD, 0xDE], "ẻẽéẹềểễếệìỉĩíị", strict=True)),
    **dict(zip([0xDF, *range(0xE1, 0xF0)], "òỏõóọồổỗốộờởỡớợù", strict=True)),
    **dict(zip(range(0xF1, 0xFF), "ủũúụừửữứựỳỷỹýỵ", strict=True)),
}
TCVN3_BYTE = {letter: bytes([byte]) for byte, letter in TCVN3.items()}

FAMILIES = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Lò Cầm Nông Quách"
MIDDLES = "Thị Văn Hữu Đức Thanh Minh Quang Ngọc Thu Xuân Kim Bá Công Đình Gia Như Quốc Thành Mỹ Bích"
GIVEN = "An Ánh Bình Chi Dũng Duyên Đào Hạnh Hằng Hiếu Hòa Khánh Loan Nghĩa Nhung Phúc Quỳnh Sơn Thủy Tú Yến Ý"


def tcvn3(letter: str) -> bytes:
    return TCVN3_BYTE.get(letter) or TCVN3_BYTE.get(letter.lower()) or letter.encode("cp1252")


def vni(letter: str) -> bytes:
    """By the rule: the vowel, then one byte for its marks; 20 (hex) less for a capital."""
    large = 0x20 if letter.isupper() else 0
    if (alone := VNI_ALONE.get(letter.lower())) is not None:
        return bytes([alone - large])
    spread = unicodedata.normalize("NFD", letter)
    tone = next((mark for mark in spread if mark in TONES), "")
    if "\u031b" in spread:
        return vni({"o": "ơ", "u": "ư"}[spread[0].lower()].upper() if large else {"o": "ơ", "u": "ư"}[spread[0]]) + (
            bytes([VNI_TONES[tone] - large])
        )
    for mark, table in (("\u0302", VNI_HATS), ("\u0306", VNI_BREVES)):
        if mark in spread:
            return spread[0].encode() + bytes([table[tone] - large])
    return spread[0].encode() + bytes([VNI_TONES[tone] - large]) if tone else letter.encode("cp1252")


def cp1258(letter: str) -> bytes:
    """As Windows types it: the letter without its tone, then the tone."""
    spread = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in spread if mark in TONES)
    base = unicodedata.normalize("NFC", "".join(mark for mark in spread if mark not in TONES))
    return (base + tone).encode("cp1258")


def by_table(column: str) -> dict[str, bytes]:
    """One column of the reference table: letter to bytes."""
    head, *rows = (line.split("\t") for line in fixtures.lines("encodings/map.tsv"))
    return {row[0]: bytes.fromhex(row[head.index(column)]) for row in rows}


COLUMNS = {
    "tcvn3": "tcvn3",
    "tcvn5712": "tcvn5712-1",
    "vni": "vni-win",
    "viscii": "viscii-rfc1456",
    "vps": "vps",
    "cp1258": "cp1258-iconv",
}


def written(text: str, table: dict[str, bytes]) -> bytes:
    return b"".join(table.get(letter) or letter.encode("cp1252") for letter in text)


def names(chance: random.Random, count: int) -> str:
    """A list of names, a line each."""
    return "\n".join(
        " ".join(chance.choice(part.split()) for part in (FAMILIES, *[MIDDLES] * chance.choice((1, 1, 2)), GIVEN))
        for _ in range(count)
    )


def read(raw: bytes) -> str:
    """What the first guess makes of some bytes."""
    return detect(raw)[0].decoded().text


# tables


@pytest.mark.parametrize("write", [tcvn3, vni, cp1258])
def test_each_letter_comes_back_from_the_rule_of_its_encoding(write) -> None:
    """All 134 letters, written by the rule, are read again; TCVN3 has no capital with a tone and gives the small."""
    for letter in LETTERS:
        lacks = write is tcvn3 and letter.isupper() and letter not in CAPITALS_OF_TCVN3
        assert decode(write(letter), write.__name__).text == (letter.lower() if lacks else letter), letter


@pytest.mark.parametrize("encoding", COLUMNS)
def test_each_letter_agrees_with_the_reference_table(encoding: str) -> None:
    """134 letters in six encodings; only where one byte stands for both sizes does the small letter come."""
    missing = {"tcvn3": {c for c in LETTERS if c.isupper()} - set(CAPITALS_OF_TCVN3), "vps": set(NOT_IN_VPS)}
    for letter, raw in by_table(COLUMNS[encoding]).items():
        read_as = decode(raw, encoding).text
        assert read_as == (letter.lower() if letter in missing.get(encoding, ()) else letter), (encoding, letter)


def test_the_other_spelling_of_cp1258_is_read_too() -> None:
    """Some programs wrote the bare vowel and the tone («à» as a + grave): composed, it is the same letter."""
    assert [letter for letter, raw in by_table("cp1258-unikey").items() if decode(raw, "cp1258").text != letter] == []


def test_letters_that_look_like_line_ends_and_spaces_stay_letters() -> None:
    """85 and 1E are letters of VISCII, A0 its Õ, AD the ư of TCVN3: nothing splits or strips there."""
    assert decode(b"\x85\x1e\xa0 ", "viscii").text == "ẦỴÕ "
    assert decode(b"\xadng \xad", "tcvn3").text == "ưng ư"


def test_windows_punctuation_stays() -> None:
    """Curly quotation marks, dashes and ° of a document in an old font are read as Windows has them."""
    assert decode(b"\x93Vi\xd6t Nam\x94 \x96 30\xb0", "tcvn3").text == "“Việt Nam” – 30°"
    assert decode(b"\x93Vie\xe4t\x94", "vni").text == "“Việt”"


# samples


def samples() -> list[Path]:
    fixtures.lines("encodings/samples/INDEX.tsv")  # skips where the samples are not
    folder = fixtures._HOME / "vi/encodings/samples"
    return sorted(path for path in folder.iterdir() if path.name != "INDEX.tsv")


def test_every_sample_comes_back_exactly() -> None:
    """One roster, one in capitals and one question file, in seventeen encodings and states."""
    wrong, asked = [], 0
    for path in samples():
        subject, form, kind = path.name.split(".")
        expected = (path.parent / f"{subject}.utf8.{kind}").read_bytes().decode()
        raw = path.read_bytes()
        if form == "lost":
            continue
        asked += 1
        # VIQR is ASCII with a meaning of its own for full stops: only on request.
        decoded = decode(raw, "viqr") if form == "viqr" else detect(raw)[0].decoded()
        if decoded.text != expected or decoded.losses:
            wrong.append(path.name)
    assert (asked, wrong) == (48, [])


def test_samples_with_lost_letters_are_told_by_their_lines() -> None:
    """Exactly the lines are named in which the converter to ANSI put a question mark for a letter; but for one
    that reads like a question, «B. Hu?»."""
    lost = [path for path in samples() if ".lost." in path.name]
    assert len(lost) == 3
    for path in lost:
        subject, _, kind = path.name.split(".")
        whole = (path.parent / f"{subject}.utf8.{kind}").read_bytes().decode().split("\n")
        told = {loss.line for loss in detect(path.read_bytes())[0].decoded().losses}
        damaged = path.read_bytes().decode("cp1252").split("\n")
        changed = {n for n, (now, once) in enumerate(zip(damaged, whole, strict=True), 1) if now != once}
        assert told == {n for n in changed if damaged[n - 1] != "B. Hu?"}


def test_a_viqr_sample_is_proposed_but_never_taken_unasked() -> None:
    """Text in VIQR is ASCII: the first guess leaves it alone, the second says what it looks like."""
    for path in samples():
        if ".viqr." in path.name:
            assert [guess.encoding for guess in detect(path.read_bytes())] == ["utf-8", "viqr"]


# detection


@pytest.mark.parametrize("write", [tcvn3, vni, cp1258])
@pytest.mark.parametrize("count", [5, 8, 40])
def test_lists_of_five_names_and_more_are_always_read_right(write, count: int) -> None:
    """Every list that this test draws comes back letter for letter."""
    chance = random.Random(count)
    for _ in range(60):
        text = names(chance, count)
        assert read(b"".join(map(write, text))) == text


@pytest.mark.parametrize("encoding", COLUMNS)
@pytest.mark.parametrize("upper", [False, True])
def test_the_same_in_every_encoding_of_the_reference_table(encoding: str, upper: bool) -> None:
    """Lists of five names, small or in capitals. Names of three words in capitals always hold one that tells TCVN3
    that it is large, so that its short words («TÚ») can follow."""
    chance, table = random.Random(7), by_table(COLUMNS[encoding])
    for _ in range(80):
        text = names(chance, 5)
        text = text.upper() + "\nTRƯỜNG CHÍNH TRỊ TỈNH" if upper else text
        assert read(written(text, table)) == text


def test_names_from_the_words_of_the_sample_roster() -> None:
    """Words of real-looking names that the program's own list was not made from."""
    words = {
        word for row in fixtures.lines("encodings/samples/roster.utf8.csv")[1:] for word in row.split(",")[1].split()
    }
    chance, ordered = random.Random(3), sorted(words)
    for encoding, column in COLUMNS.items():
        table = by_table(column)
        for _ in range(40):
            text = "\n".join(" ".join(chance.sample(ordered, 3)) for _ in range(5))
            assert read(written(text, table)).casefold() == text.casefold(), encoding


def test_utf8_is_never_guessed_otherwise() -> None:
    """A file in UTF-8 with a few marked letters is UTF-8 with full score and no rival, whatever its words."""
    for text in ("Nguyễn Văn A", "naïve café – Ærøskøbing", "学习 胡志明", "Ý"):
        guess = detect(text.encode())[0]
        assert (guess.encoding, guess.decoded().text) == ("utf-8", text)


@pytest.mark.parametrize("form", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_unicode_is_known_by_its_form(form: str) -> None:
    """With a byte-order mark or, in UTF-16, without: the mark goes, the lines end in LF."""
    text = "Họ và tên,Đơn vị\r\nNguyễn Văn A,Chi bộ 1\r\n"
    assert read(text.encode(form)) == text.replace("\r\n", "\n")


def test_a_utf8_file_with_a_broken_byte_is_utf8_with_a_loss() -> None:
    """One damaged letter in a file does not make another encoding of it; its line is told."""
    raw = "Nguyễn Văn Ân\nTrần Thị Bưởi\nĐỗ Đức Cảnh\n".encode().replace("ưở".encode(), b"\xc6\xe1\xbb\x9f")
    decoded = detect(raw)[0].decoded()
    assert decoded.encoding == "utf-8"
    assert [loss.line for loss in decoded.losses] == [2]


# capitals


@pytest.mark.parametrize(
    "text",
    [
        "NGUYỄN THỊ Ý",
        "Dương Thị Ý\nẤu Tiến Trinh\nLê Ánh",
        "Trả lời: “CỘNG HÒA XÃ HỘI CHỦ NGHĨA” và “Độc lập”.",
        "Đáp án: A\nở Hà Nội, TP. Hồ Chí Minh, ở Huế",
        "1,Phòng Nội vụ\n2,Ủy ban nhân dân xã\n3,“Ủy viên”\n4,Đảng ủy",
        "1,TẠ VIỆT ANH,HÀ NỘI\n2,LÝ MỸ TÚ,HUẾ\n3,LÊ THÙY HƯỜNG,CẦN THƠ",
        "UBND xã Vị Xuyên\nTHPT Hà Huy Tập",
    ],
)
def test_capitals_that_tcvn3_could_not_write_come_back(text: str) -> None:
    """From the word, its neighbours, its line, its column, or because it is a name; ordinary text stays small."""
    assert decode(b"".join(map(tcvn3, text)), "tcvn3").text == text


def test_a_capital_that_nothing_tells_stays_small() -> None:
    """«TÚ» and «Tú» are the same bytes in TCVN3: alone, it is taken as a name is written."""
    assert decode(tcvn3("T") + tcvn3("Ú"), "tcvn3").text == "Tú"


# repairs


@pytest.mark.parametrize(
    ("stored", "font", "read_as", "done"),
    [
        ("Hµ Néi", "", "Hà Nội", ("tcvn3",)),
        ("®\xadîc", "", "được", ("tcvn3",)),
        ("Nguyeãn Thò Haø", "", "Nguyễn Thị Hà", ("vni",)),
        ("HÃ\xa0 Ná»™i", "", "Hà Nội", ("mojibake",)),
        ("Ha\u0300 No\u0323\u0302i", "", "Hà Nội", ("composed",)),
        ("H&#224; N&#x1ED9;i &amp; Hu&#7871;", "", "Hà Nội &amp; Huế", ("references",)),
        ("Hé", "", "Hé", ()),
        ("Hé", ".VnTime", "Hộ", ("tcvn3",)),
        ("hé", ".VnTimeH", "HỘ", ("tcvn3",)),
        ("Thò", "VNI-Times", "Thị", ("vni",)),
        ("Thị Hé", ".VnTime", "Thị Hé", ()),
        ("Đặng Thò", "VNI-Times", "Đặng Thò", ()),
        ("José Müller, café, Zoë", "", "José Müller, café, Zoë", ()),
        ("Niê Ênuôl, Krông Búk", "", "Niê Ênuôl, Krông Búk", ()),
        ("", "", "", ()),
    ],
)
def test_one_cell(stored: str, font: str, read_as: str, done: tuple[str, ...]) -> None:
    """Changed only where words that cannot be Vietnamese become words that are; a font settles what is open."""
    assert repair_cell(stored, font) == (read_as, done)


def test_old_cells_beside_good_ones_are_put_right_alone() -> None:
    """In one line of a sheet that was saved as Unicode, a cell in TCVN3 is converted and its neighbours stay."""
    raw = "1,Nguyễn Thị Hé,§¶ng bé tØnh\n2,Trần Hà,Hµ Néi\n".encode()
    decoded = detect(raw)[0].decoded()
    assert decoded.text == "1,Nguyễn Thị Hé,Đảng bộ tỉnh\n2,Trần Hà,Hà Nội\n"
    assert decoded.repairs == ("tcvn3",)


def test_a_cell_that_can_be_read_both_ways_follows_a_file_of_one_kind() -> None:
    """«Hé» among nothing but TCVN3 is «Hộ»."""
    assert read("Hµ Néi\nHé\nThñ ®«\n".encode()) == "Hà Nội\nHộ\nThủ đô\n"


def test_a_scheme_that_somebody_names_is_used_inside_unicode_too() -> None:
    """«--from tcvn3» for a file that was saved as UTF-8 means its letters, not its bytes."""
    assert decode("Hé\nHé ®é\n".encode(), "tcvn3").text == "Hộ\nHộ độ\n"


def test_decoding_comes_before_cleaning() -> None:
    """The ư of TCVN3 looks like a soft hyphen: cleaned first, it is gone; decoded first, it stays."""
    assert clean(repair_cell("®\xadîc").text) == "được"
    assert "ư" not in repair_cell(clean("®\xadîc")).text


# losses


@pytest.mark.parametrize(
    "line", ["Nguy?n V?n A", "NGUY?N", "?ình Chi", "1,?? Th?,9B", "H? và tên L?p", "Th? ", "Nguy\ufffdn", "a\ufffd"]
)
def test_a_lost_letter_is_told(line: str) -> None:
    """A question mark inside, before or in place of the rime of a word is no punctuation."""
    assert [loss.line for loss in losses_in(f"Nguyễn Văn A\n{line}")] == [2]


@pytest.mark.parametrize(
    "line", ["Thế nào?", "Là gì? Vì sao?", "Ở đâu?Đúng", "https://a.vn/x?y=1", "a ? b", "??", "Bao nhiêu km?", "\ufffd"]
)
def test_a_question_is_no_loss(line: str) -> None:
    """Question marks at the end of a word, in an address, or on their own stand where they belong."""
    assert losses_in(line) == ()


# VIQR


@pytest.mark.parametrize(
    ("written_so", "text"),
    [
        ("Nguye^~n Va(n A", "Nguyễn Văn A"),
        ("DDa('k La('k", "Đắk Lắk"),
        ("A. Nga? na`o?", "A. Ngả nào?"),
        ("HO^` CHI' MINH.", "HỒ CHÍ MINH."),
        ("Tu+o+`ng, 1. 2? x = y", "Tường, 1. 2? x = y"),
    ],
)
def test_viqr_on_request(written_so: str, text: str) -> None:
    """Signs become marks; a full stop or question mark at a word's end only if a syllable comes of it."""
    assert decode(written_so.encode(), "viqr").text == text


# laws

_RAW = st.binary(max_size=200) | st.lists(st.sampled_from(LETTERS), max_size=30).map(
    lambda letters: b"".join(map(vni, letters))
)
_ODD = st.text(max_size=60) | st.text("Hhµé\xad®îcaoâùøñ§¶ØÃ¡ºá» ?&#x2;,\n\t\"'\ud800\u0323\u0302\ufffdộ", max_size=40)


@given(_RAW)
def test_any_bytes_can_be_read(raw: bytes) -> None:
    """For any bytes there is a guess, with a score in its range, and its text is NFC with LF."""
    guesses = detect(raw)
    assert guesses
    assert [guess.score for guess in guesses] == sorted((guess.score for guess in guesses), reverse=True)
    for guess in guesses:
        assert 0 <= guess.score <= 1000
        text = guess.decoded().text
        assert unicodedata.is_normalized("NFC", text)
        assert "\r" not in text


@given(_RAW, st.sampled_from(ENCODINGS))
def test_any_bytes_in_any_encoding(raw: bytes, encoding: str) -> None:
    """Whatever somebody says a file is in, it is read without an exception, in NFC."""
    assert unicodedata.is_normalized("NFC", decode(raw, encoding).text)


def test_letters_in_parts_are_put_together_in_viqr_too() -> None:
    """A text in VIQR may hold letters of Unicode, and these come out in NFC like all others."""
    assert decode("Nguye^~n, Tra\u0302\u0300n".encode(), "viqr").text == "Nguyễn, Trần"


@given(_ODD)
def test_repairing_twice_is_repairing_once(text: str) -> None:
    """A repaired cell, and a repaired file, are left alone."""
    cell = repair_cell(text).text
    assert repair_cell(cell) == (cell, ())
    file = decode(text.encode("utf-8", "replace"), "utf-8").text
    assert decode(file.encode(), "utf-8").text == file


@given(_ODD, st.sampled_from(["", ".VnTime", ".VnTimeH", "VNI-Times", "Times New Roman"]))
def test_a_cell_in_any_font_comes_out_composed(text: str, font: str) -> None:
    """Any text in any font: no exception, and NFC."""
    assert unicodedata.is_normalized("NFC", repair_cell(text, font).text)


@given(st.lists(st.sampled_from([*LETTERS, *"bcdghklmnpqrstvx ,.\n"]), max_size=40).map("".join))
def test_what_was_written_is_what_is_read(text: str) -> None:
    """Reading VNI and cp1258 undoes writing them for any text of Vietnamese letters."""
    for write in (vni, cp1258):
        assert decode(b"".join(map(write, text)), write.__name__).text == text


@pytest.mark.parametrize("text", ["½", "3 × 4", "½ kg", "5 ÷ 2", "¼", "5 µm", "20 °C", "§ 5", "¶"])
def test_a_sign_that_stands_by_itself_is_itself(text: str) -> None:
    """Signs of arithmetic and measure have the bytes of old letters; alone they are no word that somebody wrote."""
    assert repair_cell(text).text == text
