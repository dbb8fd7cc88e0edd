"""Rules on the form of a question: that it asks, that it is short, that it fits a screen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hoctapbac.bank import Item, ItemType
from hoctapbac.bank.rules import item_rule
from hoctapbac.vietnamese.folding import fold_case

WORDS = 60
COLUMNS, ROWS = 70, 17  # what an 80×24 screen leaves a question: its margins, title, clock and keys are taken off

_ASKED = {ItemType.SINGLE, ItemType.MULTIPLE, ItemType.NUMBER, ItemType.SHORT_TEXT}
_ASKING = re.compile(
    r"\b(?:nào|gì|ai|mời|ghi|bao nhiêu|bao lâu|đâu|mấy|thế nào|ra sao|vì sao|tại sao|hãy|chọn|tìm|tính|xác định"
    r"|cho biết|kể tên|điền|nêu|what|which|who|whom|whose|where|when|why|how|choose|select|find|name|complete)\b"
)
_GAP = re.compile(r"(?<!\S)(?:\.{4,}|…+\.*|_{2,})(?!\S)(?=.*\w\W*\w)")


@item_rule("W11", "stem-form", "Viết đề thành một câu hỏi ngắn; chỗ trống ở giữa thì dùng loại «điền từ».", sure=50)
def stem_form(item: Item) -> Iterator[str]:
    """A stem is one question, read once, answered without looking at the options again.

    Good:
        Câu 1. Phương châm “5 rõ” gồm những nội dung nào?
        *A. Rõ người
        B. Rõ kinh phí

    Bad:
        Câu 1. Phương châm “5 rõ” trong thực thi nhiệm vụ.
        *A. Rõ người
        B. Rõ kinh phí
        ---
        Câu 1. Nói đi đôi với .... là nêu gương, theo bài viết nào?
        *A. làm
        B. nghĩ
    """
    words = len(item.stem.split())
    if words > WORDS:
        yield f"đề dài {words} từ."
    if item.type not in _ASKED:
        return
    stem = item.stem.rstrip(' "”»)')
    whole = stem.endswith(".") and not stem.endswith("..")  # without a full stop, the options go on with it
    if whole and "?" not in stem and not _ASKING.search(fold_case(stem)):
        yield "đề không hỏi điều gì."
    if _GAP.search(item.stem):
        yield "chỗ trống nằm giữa đề."


@item_rule("W12", "beyond-screen", "Rút gọn đề và phương án để cả câu nằm trên một màn hình.", sure=90)
def beyond_screen(item: Item) -> Iterator[str]:
    """A question is read standing, on a screen of 80 by 24 signs: what has to be scrolled for is overlooked.

    Good:
        Câu 1. Phương châm “5 rõ” gồm những nội dung nào?
        *A. Rõ người
        B. Rõ kinh phí

    Bad (×1):
        Câu 1. Phương châm “5 rõ” gồm những nội dung nào?
        *A. Rõ người, rõ việc, rõ quy trình, rõ trách nhiệm, rõ hiệu quả, rõ thời gian, rõ người kiểm tra, rõ nơi báo
          cáo, rõ cách làm, rõ người phối hợp, rõ kết quả phải đạt, rõ nguồn lực, rõ người chịu trách nhiệm sau cùng,
          rõ hình thức biểu dương, rõ hình thức nhắc nhở, rõ hồ sơ phải lưu, rõ hạn hoàn thành từng việc trong tháng
        B. Rõ kinh phí, rõ khen thưởng, rõ thâm niên, rõ chức danh, rõ nơi ở, rõ nơi làm việc, rõ số buổi họp, rõ số
          văn bản, rõ số báo cáo, rõ số người dự, rõ số buổi học, rõ số giờ học, rõ số bài viết, rõ số ý kiến phát
          biểu, rõ số lần nhắc nhở, rõ số lần biểu dương, rõ số lần kiểm tra, rõ số lần báo cáo, rõ số lần góp ý kiến
        C. Không nội dung nào ở trên, vì bài viết chỉ nói đến tinh thần chung, không nói đến từng việc, từng người, từng
          cơ quan, từng thời hạn, từng cách kiểm tra, từng cách báo cáo, từng cách biểu dương, từng cách nhắc nhở
        D. Nội dung khác, do từng cơ quan, đơn vị tự đặt ra theo điều kiện của mình, có báo cáo cấp trên, có lấy ý kiến
          của người lao động, có công khai trên bảng tin, có kiểm tra hằng tháng, có tổng kết hằng năm, có biểu dương
    """
    rows = _rows(item.stem, COLUMNS) + 1 + sum(_rows(option.text, COLUMNS - 4) for option in item.options)
    if rows > ROWS:
        yield f"câu cần khoảng {rows} dòng, màn hình 80×24 chỉ có {ROWS}."


def _rows(text: str, columns: int) -> int:
    """How many rows `text` takes, about: words are not broken."""
    return sum(1 + len(line) // (columns - 3) for line in text.split("\n"))
