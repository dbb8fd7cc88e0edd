"""Markdown task lists as questions."""

from __future__ import annotations

import pytest

from hoctapbac.bank import ItemType
from hoctapbac.bank.importers import Imported, read
from hoctapbac.bank.importers.source import Source

TEXT = """# Địa lý Việt Nam

#### Q1. Thủ đô là **thành phố** nào? [nguồn](https://example.org/a)

- [x] Hà Nội
- [ ] Huế
- [] Đà Nẵng

#### C2. Những thành phố nào trực thuộc trung ương?

```
Hà Nội, Huế
```

1. [X] Hà Nội
2. [x] Huế
3. [ ] Vinh

Giải thích: theo Hiến pháp.

### Câu 3: Không ô nào được đánh dấu
![bản đồ](ban-do.png)
* [ ] Một
* [ ] Hai
"""


def markdown(text: str) -> Imported:
    return read(Source(text.encode(), "tệp"), "markdown")


def test_boxes_are_options_and_crosses_are_keys() -> None:
    """One cross is one answer, several are several, none is a missing key."""
    first, second, third = markdown(TEXT).drafts
    assert [option.text for option in first.item.options] == ["Hà Nội", "Huế", "Đà Nẵng"]
    assert [(d.item.type, d.item.key_state) for d in (first, second, third)] == [
        (ItemType.SINGLE, "certain"),
        (ItemType.MULTIPLE, "certain"),
        (ItemType.SINGLE, "missing"),
    ]


def test_what_is_written_around_a_question_goes_where_it_belongs() -> None:
    """Links lose their address, pictures leave a placeholder, code belongs to the stem, the title is the folder."""
    first, second, third = markdown(TEXT).drafts
    assert first.item.stem == "Thủ đô là thành phố nào? nguồn" and first.item.category == "Địa lý Việt Nam"
    assert second.item.stem.endswith("Hà Nội, Huế") and second.item.explanation == "theo Hiến pháp."
    assert third.item.stem.endswith("[hình 1]") and third.media == ("ban-do.png",)


def test_it_is_told_by_its_boxes() -> None:
    """The bytes alone say that this is Markdown."""
    assert read(Source(TEXT.encode(), "tệp")).format == "markdown"


@pytest.mark.parametrize("text", ["", "# chỉ có tên", "- [x] một ô không có câu", "#### Q1. một câu không ô\n"])
def test_what_holds_no_question_is_said(text: str) -> None:
    """Headings alone and boxes alone are no questions, and that is told."""
    result = markdown(text)
    assert not result.drafts and result.problems


def test_a_dash_between_words_is_text() -> None:
    """Only the sign that begins a list item is left out; «2 - 1» keeps its own."""
    result = markdown("## 1. 2 - 1 là mấy, theo Hà Nội - Huế?\n\n- gợi ý\n\n- [x] 1 - một\n- [ ] 3 + 0\n")
    item = result.drafts[0].item
    assert item.stem == "2 - 1 là mấy, theo Hà Nội - Huế?\ngợi ý"
    assert [option.text for option in item.options] == ["1 - một", "3 + 0"]
