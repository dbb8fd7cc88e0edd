"""Banks as QTI packages: a file for each item and `imsmanifest.xml`, in the spelling of QTI 2.1 or of 3.0.

Scoring is by the published templates wherever they can say it. Where an option has feedback, or a number a tolerance,
the template stands there spelled out, since a template alone shows no feedback and knows no tolerance. Systems that
read QTI understand both, and so does the reader here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from hoctapbac.bank import Bank, ItemType
from hoctapbac.bank.exporters.archive import packed
from hoctapbac.bank.exporters.losses import ITEM, field_losses, left_out
from hoctapbac.bank.exporters.qti_items import item_element, lost
from hoctapbac.bank.exporters.qti_xml import Dialect, Element, Maker
from hoctapbac.bank.pivot import Draft, Loss, Written

MANIFEST = "imsmanifest.xml"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_HELD = {"explanation", "title", "category", "tags", "measure", "pinned", "feedback", "language", "case_sensitive"}
_HELD |= {"type"}  # a gap stays a gap


def write_package(bank: Bank, drafts: Sequence[Draft], dialect: Dialect) -> Written:
    """The package, and all that it has no room for."""
    losses = [Loss("bank", "mã và phần đầu của ngân hàng, trừ tên")]
    if bank.stories:
        losses.append(Loss("stories", "các thẻ gương, mô hình"))
    written: list[tuple[str, Draft]] = []
    members: list[tuple[str, bytes]] = []
    make = Maker(dialect)
    for number, draft in enumerate(drafts, 1):
        if reason := _unwritable(draft):
            losses.append(Loss(ITEM, reason, number, draft.item.id))
            continue
        name = f"items/{number:04d}-{draft.item.id}.xml"
        written.append((name, draft))
        members.append((name, _serialized(item_element(draft, make))))
        losses += _losses(draft, number)
    return Written(packed([(MANIFEST, _serialized(_manifest(bank, written, dialect))), *members]), tuple(losses))


def _unwritable(draft: Draft) -> str:
    """Why an item stays behind whole: its key is in doubt, or it is none."""
    several = draft.item.type is ItemType.NUMBER and len(draft.item.answers) != 1
    return left_out(draft, set(ItemType)) or ("câu số không có đúng một đáp án" if several else "")


def _losses(draft: Draft, number: int) -> Iterator[Loss]:
    yield from field_losses(draft, number, _HELD)
    if draft.item.category and not _category(draft):
        yield Loss("category", "thư mục có chỗ ngắt dòng", number, draft.item.id)
    yield from (Loss(what, detail, number, draft.item.id) for what, detail in lost(draft))


def _serialized(root: Element) -> bytes:
    etree.indent(root, "  ")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"


def _manifest(bank: Bank, written: Sequence[tuple[str, Draft]], dialect: Dialect) -> Element:
    """Which files there are, and what tells them apart: title, category and tags."""
    space = f"{{{dialect.package}}}"
    root = etree.Element(f"{space}manifest", nsmap={None: dialect.package, "imsmd": _LOM})
    root.set("identifier", f"MANIFEST-{bank.id}")
    metadata = etree.SubElement(root, f"{space}metadata")
    etree.SubElement(metadata, f"{space}schema").text = dialect.schema
    etree.SubElement(metadata, f"{space}schemaversion").text = dialect.schema_version
    general = _below(metadata, "lom", "general")
    _below(general, "title", "string").text = bank.title
    etree.SubElement(root, f"{space}organizations")
    resources = etree.SubElement(root, f"{space}resources")
    for number, (name, draft) in enumerate(written, 1):
        resource = etree.SubElement(resources, f"{space}resource", identifier=f"R{number}", type=dialect.resource)
        resource.set("href", name)
        if draft.item.tags or _category(draft):
            _describe(etree.SubElement(resource, f"{space}metadata"), draft)
        etree.SubElement(resource, f"{space}file", href=name)
    return root


def _describe(metadata: Element, draft: Draft) -> None:
    """Tags as keywords, the category as a path of taxons."""
    lom = _below(metadata, "lom")
    if draft.item.tags:
        general = _below(lom, "general")
        for tag in draft.item.tags:
            _below(general, "keyword", "string").text = tag
    if _category(draft):
        classification = _below(lom, "classification")
        purpose = _below(classification, "purpose")
        _below(purpose, "source").text, _below(purpose, "value").text = "LOMv1.0", "discipline"
        path = _below(classification, "taxonPath")
        for part in _category(draft).split("/"):
            _below(path, "taxon", "entry", "string").text = part


def _category(draft: Draft) -> str:
    """The path of an item; "" for one with a line break, which a manifest does not tell from its own layout."""
    return "" if "\n" in draft.item.category else draft.item.category


def _below(parent: Element, *names: str) -> Element:
    for name in names:
        parent = etree.SubElement(parent, f"{{{_LOM}}}{name}")
    return parent
