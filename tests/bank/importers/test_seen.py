"""The columns of a table, told to somebody who has to say what each holds."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from hoctapbac.bank.importers import Wishes
from hoctapbac.bank.importers.seen import columns_of
from hoctapbac.bank.importers.source import Source

ROWS = (
    ("Câu hỏi", "A", "B", "C", "Chọn"),
    ("Thủ đô của Việt Nam là thành phố nào?", "Hà Nội", "Huế", "Đà Nẵng", "A"),
    ("Thành phố nào từng là kinh đô triều Nguyễn?", "Hà Nội", "Huế", "Đà Nẵng", "B"),
    ("Cầu Rồng ở thành phố nào?", "Hà Nội", "Huế", "Đà Nẵng", "C"),
)


def csv_file(folder: Path, rows: tuple[tuple[str, ...], ...] = ROWS) -> Source:
    (folder / "de.csv").write_text("\n".join(";".join(row) for row in rows), encoding="utf-8")
    return Source(folder / "de.csv", "de.csv")


def fields(source: Source, form: str = "csv", **wished: str) -> dict[str, str]:
    return {column.letter: column.field for column in columns_of(source, form, Wishes(columns=wished))}


def test_each_column_has_its_letter_heading_and_field(tmp_path):
    """As the reader takes them; a column that nobody understood has no field."""
    seen = columns_of(csv_file(tmp_path), "csv", Wishes())
    assert [(c.letter, c.text) for c in seen] == list(zip("ABCDE", ROWS[0], strict=True))
    assert [c.field for c in seen] == ["stem", "a", "b", "c", "key"]
    noted = tuple((*row, "xem lại") for row in ROWS)
    assert fields(csv_file(tmp_path, noted))["F"] == ""


def test_what_is_wished_is_what_is_seen(tmp_path):
    """A field that is asked for stands at its column, whether a question can be made out of it yet or not."""
    source = csv_file(tmp_path)
    assert fields(source, B="b", C="a") == {"A": "stem", "B": "b", "C": "a", "D": "c", "E": "key"}
    bare = csv_file(tmp_path, tuple((row[0], row[1]) for row in ROWS))
    assert fields(bare, A="source") == {"A": "source", "B": ""}


def test_the_sheet_with_questions_is_the_one_that_is_seen(tmp_path):
    """A cover sheet before it is passed over; without any questions the first sheet with texts is shown."""
    book = Workbook()
    book.active.append(["Đơn vị:", "Chi bộ"])
    sheet = book.create_sheet("Câu hỏi")
    for row in (("Câu hỏi", "A", "B", "C", "Đáp án"), *ROWS[1:]):
        sheet.append(row)
    book.save(tmp_path / "de.xlsx")
    source = Source(tmp_path / "de.xlsx", "de.xlsx")
    assert fields(source, "xlsx") == {"A": "stem", "B": "a", "C": "b", "D": "c", "E": "key"}
    book.remove(sheet)
    book.save(tmp_path / "de.xlsx")
    assert fields(source, "xlsx") == {"A": "", "B": ""}


def test_what_cannot_be_read_has_no_columns(tmp_path):
    """Half a workbook, an empty file, a file that is gone, a format that is no table."""
    (tmp_path / "hong.xlsx").write_bytes(b"PK\x03\x04" + bytes(50))
    (tmp_path / "trong.csv").write_bytes(b"")
    assert columns_of(Source(tmp_path / "hong.xlsx", "hong.xlsx"), "xlsx", Wishes()) == ()
    assert columns_of(Source(tmp_path / "trong.csv", "trong.csv"), "csv", Wishes()) == ()
    assert columns_of(Source(tmp_path / "khong.csv", "khong.csv"), "csv", Wishes()) == ()
    assert columns_of(csv_file(tmp_path), "text", Wishes()) == ()
