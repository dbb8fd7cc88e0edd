"""A QTI package: a zip with `imsmanifest.xml`, or at least with questions in it.

The manifest says which files are questions. Where it is missing, damaged or wrong, that is a problem, and every file
that is one of questions is read. Names that climb out of the package lead nowhere: nothing is unpacked.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from hoctapbac.bank.importers import Found
from hoctapbac.bank.importers.archive import Archive, BadArchive
from hoctapbac.bank.importers.qti.document import HEAD, Place, Seen, holds_questions, questions
from hoctapbac.bank.importers.qti.tree import elements, plain_names
from hoctapbac.bank.importers.source import Source, TooLarge
from hoctapbac.bank.importers.xml import BadXml, Element, children, parse, text_of
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Refused

MANIFEST = "imsmanifest.xml"
_AGAIN = "Xuất lại gói từ hệ thống gốc rồi nạp lại."
_MOST_TAGS = 50
_BEHIND = re.compile(r"[?#].*", re.DOTALL)


def packaged(source: Source, notes: Notes, found: Found, seen: Seen) -> Iterator[Draft | Refused]:
    """The questions of a package: those the manifest names, and all others where it cannot be relied on."""
    try:
        with source.open() as stream:
            archive = Archive(stream)
            listed, reliable = _listed(archive, notes, found)
            some = False
            for place in listed.values():
                for each in _read(archive, place, notes, found, seen):
                    some = True
                    yield each
            if not reliable or not some:
                for name in archive.names:
                    if name not in listed and _is_xml(name) and posixpath.basename(name) != MANIFEST:
                        yield from _read(archive, Place(name), notes, found, seen)
    except BadArchive as error:
        notes.error(0, "bad-archive", f"Không mở được: {error}.", "Chép lại tệp từ bản gốc rồi nạp lại.")


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".qti"))


def _read(archive: Archive, place: Place, notes: Notes, found: Found, seen: Seen) -> Iterator[Draft | Refused]:
    raw = _member(archive, place.member, notes)
    if raw is not None and holds_questions(raw[:HEAD]):
        yield from questions(io.BytesIO(raw), place, notes, found, seen)


def _member(archive: Archive, name: str, notes: Notes) -> bytes | None:
    """One file of the package; None with a problem where it must not be read."""
    try:
        return archive.read(name)
    except (BadArchive, TooLarge) as error:
        what = str(error) if isinstance(error, BadArchive) else "tệp quá lớn"
        notes.error(0, "bad-member", f"Không đọc được tệp {name[:200]} trong gói: {what}.", _AGAIN)
        return None


def _listed(archive: Archive, notes: Notes, found: Found) -> tuple[dict[str, Place], bool]:
    """Files of questions by name as the manifest lists them, and whether it can be relied on."""
    manifests = sorted((n for n in archive.names if posixpath.basename(n) == MANIFEST), key=lambda n: n.count("/"))
    if not manifests:
        notes.warning(0, "no-manifest", f"Gói không có {MANIFEST}; mọi tệp câu hỏi trong gói đều được đọc.", _AGAIN)
        return {}, False
    folder = posixpath.dirname(manifests[0])
    if folder:
        notes.warning(0, "nested-manifest", f"{MANIFEST} nằm trong thư mục {folder[:100]}, không ở gốc gói.", _AGAIN)
    raw = _member(archive, manifests[0], notes)
    try:
        root = plain_names(parse(raw or b""))
    except BadXml as error:
        notes.error(0, "bad-manifest", f"{MANIFEST} (dòng {error.line}): {error}.", _AGAIN)
        return {}, False
    found.title = found.title or _title(root)
    return _resources(root, folder, archive, notes)


def _title(root: Element) -> str:
    metadata = next(children(root, "metadata"), None)
    title = None if metadata is None else next(iter(elements(metadata, "title")), None)
    return " ".join(text_of(title).split())[:200]


def _resources(root: Element, folder: str, archive: Archive, notes: Notes) -> tuple[dict[str, Place], bool]:
    listed: dict[str, Place] = {}
    reliable = True
    for resource in elements(root, "resource"):
        typed = "qti" in (resource.get("type") or "").lower()
        hrefs = [resource.get("href"), *(each.get("href") for each in children(resource, "file"))]
        names = [_name(folder, root, resource, href) for href in dict.fromkeys(filter(None, hrefs))]
        if typed and names and names[0] not in archive:
            reliable = False
            notes.error(0, "missing-member", f"Gói không có tệp {hrefs[0] or names[0]} mà bảng kê ghi.", _AGAIN)
        for name in names:
            if name in archive and name not in listed and _is_xml(name):
                listed[name] = Place(name, *_metadata(resource))
    return _without_doubles(listed), reliable


def _name(folder: str, root: Element, resource: Element, href: str) -> str:
    """The member that an href names; one that climbs out of the package names nothing."""
    base = "/".join(filter(None, (each.get("base") for each in (root, resource))))
    return posixpath.normpath(posixpath.join(folder, base, unquote(_BEHIND.sub("", href))))


def _metadata(resource: Element) -> tuple[str, tuple[str, ...]]:
    """The category path and the tags that the manifest gives a file."""
    path = next(iter(elements(resource, "taxonPath")), None)
    taxons = [] if path is None else [_string(each) for each in elements(path, "taxon")]
    tags = [_string(each) for each in elements(resource, "keyword")]
    return "/".join(taxons), tuple(filter(None, tags[:_MOST_TAGS]))


def _string(element: Element) -> str:
    """The words inside, as they stand but for the lines that only make the file look tidy."""
    said = next(iter(elements(element, "string", "langstring")), element)
    text = text_of(said)
    begun, ended = text.lstrip(), text.rstrip()
    start = len(text) - len(begun) if "\n" in text[: len(text) - len(begun)] else 0
    return text[start : len(ended) if "\n" in text[len(ended) :] else None]


def _without_doubles(listed: dict[str, Place]) -> dict[str, Place]:
    """Canvas packs each paper twice, once for everybody and once, more fully, for itself: the fuller one counts."""
    fuller = {
        posixpath.basename(name).partition(".")[0]
        for name in listed
        if "non_cc_assessments" in posixpath.dirname(name).split("/")
    }
    return {
        name: place
        for name, place in listed.items()
        if not (
            posixpath.basename(name) == "assessment_qti.xml" and posixpath.basename(posixpath.dirname(name)) in fuller
        )
    }
