"""The words of an item of QTI 1.2: material in plain text or escaped HTML, labels, what the metadata says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hoctapbac.bank.importers.markup import Media, plain_text
from hoctapbac.bank.importers.qti.tree import elements, truth, words
from hoctapbac.bank.importers.sketch import Part
from hoctapbac.bank.importers.xml import Element, child, children, text_of
from hoctapbac.bank.labels import BLANK

_SHOWN = {"matimage": "hình", "matapplet": "hình", "matapplication": "hình", "mataudio": "âm thanh", "matvideo": "phim"}
_TEXTS = {"mattext", "matemtext"}
RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp", "response_extension")


@dataclass(frozen=True, slots=True)
class Label:
    """One thing to choose: its name in the conditions, and what is read."""

    name: str
    part: Part


def material_text(element: Element, media: Media) -> str:
    """All material inside an element, pieces of one material on one line."""
    blocks = [element] if element.tag == "material" else elements(element, "material")
    return "\n".join(filter(None, (_one(block, media) for block in blocks)))


def _one(material: Element, media: Media) -> str:
    pieces = []
    for each in children(material):
        if each.tag in _TEXTS:
            pieces.append(_text(each, media))
        elif each.tag in _SHOWN:
            pieces.append(media.placeholder(_SHOWN[each.tag], (each.get("uri") or "")[:200]))
        elif each.tag == "matbreak":
            pieces.append("\n")
    return " ".join(filter(None, pieces))


def _text(element: Element, media: Media) -> str:
    if len(element):
        return words(element, media)
    said = text_of(element)
    if "html" in (element.get("texttype") or "").lower():
        return plain_text(said, media)
    return "\n".join(filter(None, (line.strip() for line in said.split("\n"))))


def stem_of(presentation: Element, media: Media) -> str:
    """The question with a gap where something is typed in the middle of it."""
    pieces = list(_pieces(presentation, media))
    while pieces and pieces[-1] == BLANK:
        pieces.pop()
    return (" " if BLANK in pieces else "\n").join(filter(None, pieces))


def _pieces(element: Element, media: Media) -> Iterator[str]:
    for each in children(element):
        if each.tag == "material":
            yield _one(each, media)
        elif each.tag in RESPONSES:
            yield own_text(each, media)
            if each.tag in {"response_str", "response_num"}:
                yield BLANK
        elif each.tag.startswith("flow"):
            yield from _pieces(each, media)


def own_text(response: Element, media: Media) -> str:
    """The material of a response itself, not that of what is chosen there."""
    blocks = (each for each in children(response) if not each.tag.startswith("render"))
    return "\n".join(filter(None, (material_text(each, media) for each in blocks)))


def labels(response: Element, media: Media) -> list[Label]:
    """What can be chosen at a response."""
    return [
        Label(
            (each.get("ident") or "").strip(),
            Part(material_text(each, media), pinned=truth(each, "rshuffle") is False or truth(each, "lock") is True),
        )
        for each in elements(response, "response_label")
    ]


def metadata(item: Element) -> dict[str, str]:
    """The fields of an item's metadata; of a field given twice the first."""
    told: dict[str, str] = {}
    for each in item.iter("qtimetadatafield"):
        name, value = child(each, "fieldlabel"), child(each, "fieldentry")
        told.setdefault(text_of(name).strip(), text_of(value).strip()[:200])
    return told
