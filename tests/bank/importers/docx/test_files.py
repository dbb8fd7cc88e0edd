"""Real Word files: the keys that their marks give, and what must stay as it is. Their counts: `test_fixtures`."""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from functools import cache

import pytest
from lxml import etree

from bank.fixtures import ROOT, bank_file, needs_files
from hoctapbac.bank.importers import Imported, read
from hoctapbac.bank.importers.source import Source

pytestmark = needs_files

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LAW = "docx-vi/02838-vae__Lawbank"
_HUTECH = "docx-vi/LinhDangDev__Bank_Question_Cloud/template"
PROCEDURES = f"{_LAW}/Procedure Questin Bank_Final_Update_15.08.25.docx"
STARRED = (PROCEDURES, f"{_LAW}/bank.docx")
EVERY = sorted(str(path.relative_to(ROOT)) for kind in ("docx-vi", "doc-vi") for path in ROOT.glob(f"{kind}/**/*.doc*"))


@cache  # the largest takes seconds, and several truths are about one file
def _read(relative: str) -> Imported:
    return read(Source(bank_file(relative)))


def _part(relative: str, name: str) -> bytes:
    with zipfile.ZipFile(bank_file(relative)) as parts:
        return parts.read(name) if name in parts.namelist() else b""


def _starred(relative: str) -> dict[int, list[str]]:
    """By a way of its own: the starred letters below each paragraph that has an automatic number, in their order."""
    found: dict[int, list[str]] = defaultdict(list)
    number = 0
    for paragraph in etree.fromstring(_part(relative, "word/document.xml")).iter(f"{_W}p"):
        text = "".join(each.text or "" for each in paragraph.iter(f"{_W}t"))
        number += paragraph.find(f"{_W}pPr/{_W}numPr") is not None
        if star := re.match(r"\s*(?:\*\s*([a-d])|([a-d])\.\s*\*)\s*[.)\w]", text):
            found[number].append((star[1] or star[2]).upper())
    return found


@pytest.mark.parametrize("relative", STARRED)
def test_keys_are_the_starred_letters(relative: str) -> None:
    """Where letters bear a star, the keys are those letters; a question with two of them has no certain key."""
    starred = _starred(relative)
    certain = 0
    for draft in _read(relative).drafts:
        keys = ["ABCD"[n] for n, option in enumerate(draft.item.options) if option.key]
        if draft.item.key_state == "certain":
            certain += 1
            assert keys == starred[int(draft.number)], draft.number
    assert certain >= sum(len(each) == 1 for each in starred.values()) - 2  # one letter twice, one star alone


def test_references_become_sources() -> None:
    """«Ref.:» and «Ref.» lines stand as sources, none is left inside an option."""
    drafts = _read(PROCEDURES).drafts
    assert sum(bool(draft.item.source) for draft in drafts) > 450
    assert not any("Ref." in option.text for draft in drafts for option in draft.item.options)


def test_a_document_under_another_name_is_read() -> None:
    """A .doc that is really a .docx is told by its bytes; its keys are its underlined letters."""
    found = _read(next(name for name in EVERY if name.endswith(".doc")))
    assert found.format == "docx"
    assert len(found.drafts) + len(found.refused) == 269
    assert {draft.item.key_state for draft in found.drafts} == {"certain"}


def test_marks_of_a_file_with_many_sections() -> None:
    """Thousands of runs, fifty tables, text boxes: most questions have their key, two highlights are a conflict."""
    found = _read(f"{_LAW}/docwise.docx")
    states = [draft.item.key_state for draft in found.drafts]
    assert len(states) + len(found.refused) > 1900
    assert states.count("certain") > 1600
    assert 0 < states.count("conflicting") < 10


def test_no_mark_is_no_key() -> None:
    """A paper for pupils, without a single mark, has no key at all."""
    assert {draft.item.key_state for draft in _read(f"{_HUTECH}/ĐỀ THI TIẾNG ANH.docx").drafts} == {"missing"}


def test_unicode_in_old_fonts_stays() -> None:
    """Files that name .VnTime or VNI-Times among their fonts are Unicode, and not one line of them is changed."""
    old = [name for name in EVERY if re.search(rb'w:name="(?:\.Vn|VNI)', _part(name, "word/fontTable.xml"))]
    assert len(old) >= 6
    for relative in old:
        assert not [remark for remark in _read(relative).found.remarks if "phông cũ" in remark], relative
