"""XML that somebody sent, parsed without reaching for anything: no entities, no network, no files.

A whole tree (`parse`) or one element after the other (`stream`), one error (`BadXml`), and small questions about
elements that forget namespaces, because real files disagree on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, TypeAlias

from lxml import etree

Element: TypeAlias = Any  # lxml brings no types

DEPTH = 200  # elements inside one another
MOST_BYTES = 64_000_000
MOST_TAGS = 500_000  # of a whole tree, or between two elements that are streamed
_PIECE = 1 << 16
_GUARDS = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "strip_cdata": True,
}


class BadXml(Exception):
    """Not XML, or XML that is refused; `line` from 1, 0 where none can be named. The message is Vietnamese."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def parse(raw: bytes) -> Element:
    """The root element of `raw`. Comments and processing instructions are gone; `sourceline` is kept."""
    if len(raw) > MOST_BYTES:
        raise BadXml(f"phần XML lớn quá {MOST_BYTES // 1_000_000} MB")
    if raw.count(b"<") - raw.count(b"</") > MOST_TAGS:
        raise BadXml(f"phần XML có quá {MOST_TAGS:,} thẻ".replace(",", "."))
    _refuse_entities(raw)
    parser = etree.XMLParser(**_GUARDS)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        root = _with_strange_prefixes(raw)
        if root is None:
            raise _broken(error) from error
    except (ValueError, LookupError) as error:  # an encoding that nobody has, a NUL
        raise BadXml("không đọc được bảng mã của XML") from error
    if root is None:
        raise BadXml("tệp XML trống")
    _refuse_depth(root)
    return root


def _with_strange_prefixes(raw: bytes) -> Element | None:
    """The root where nothing is wrong but prefixes that were never declared, as some systems write formulas."""
    parser = etree.XMLParser(recover=True, **_GUARDS)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return None
    strange = etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE
    return root if all(each.type == strange for each in parser.error_log) else None


def stream(raw: BinaryIO, *names: str) -> Iterator[Element]:
    """Every outermost element of these names as soon as it is whole; it is emptied when the next one is asked for.

    BadXml where the file goes wrong, after all that came before. Memory grows with the largest element.
    """
    parser = etree.XMLPullParser(("start", "end"), tag=[f"{{*}}{name}" for name in names], **_GUARDS)
    inside, before, since, tags = 0, b"", 0, 0
    while True:
        piece = raw.read(_PIECE)
        _refuse_entities(before + piece)
        before, since, tags = piece[-40:], since + len(piece), tags + piece.count(b"<") - piece.count(b"</")
        wrong = _feed(parser, piece)
        for event, element in parser.read_events():
            inside += 1 if event == "start" else -1
            if inside == 0:
                _refuse_depth(element)
                yield element
                since = tags = 0
                _forget(element)
        if wrong:
            raise wrong
        if since > MOST_BYTES or tags > MOST_TAGS:
            raise BadXml("một phần của XML lớn quá mức")
        if not piece:
            return


def _feed(parser: Element, piece: bytes) -> BadXml | None:
    """Feed the parser, or end it with an empty piece; what is wrong waits until the events before it are read."""
    try:
        if piece:
            parser.feed(piece)
        else:
            parser.close()
    except etree.XMLSyntaxError as error:
        return _broken(error)
    except (ValueError, LookupError):
        return BadXml("không đọc được bảng mã của XML")
    return None


def _broken(error: etree.XMLSyntaxError) -> BadXml:
    deep = "Excessive depth" in str(error)  # the parser's own bound, a little above ours
    message = f"XML lồng nhau quá {DEPTH} tầng" if deep else "không phải XML đúng chuẩn"
    return BadXml(message, error.lineno or 0)


def _forget(element: Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _refuse_entities(raw: bytes) -> None:
    """A declared entity is never needed here, and is how XML attacks begin. Wide encodings are looked at too."""
    for encoding in ("ascii", "utf-16-le", "utf-16-be"):
        if "<!ENTITY".encode(encoding) in raw:
            raise BadXml(
                "tệp XML khai thực thể (ENTITY)", raw.count(b"\n", 0, raw.find("<!ENTITY".encode(encoding))) + 1
            )


_TOO_DEEP = etree.XPath(f"descendant-or-self::*[ancestor::*[{DEPTH}]]")


def _refuse_depth(element: Element) -> None:
    deep = _TOO_DEEP(element)
    if deep:
        raise BadXml(f"XML lồng nhau quá {DEPTH} tầng", deep[0].sourceline or 0)


def local(element: Element) -> str:
    """The name without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element, name: str = "") -> Iterator[Element]:
    """The elements directly inside, all or those of one name, whatever their namespace."""
    return (child for child in element if isinstance(child.tag, str) and (not name or local(child) == name))


def child(element: Element, name: str) -> Element | None:
    return next(children(element, name), None)


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """Every element inside of one of these names, in document order."""
    return (each for each in element.iter() if isinstance(each.tag, str) and local(each) in names)


def text_of(element: Element | None) -> str:
    """All text inside, as it stands; "" for None."""
    return "" if element is None else "".join(element.itertext())


def attribute(element: Element, name: str, default: str = "") -> str:
    """An attribute by name without its namespace."""
    found = element.get(name)
    if found is not None:
        return str(found)
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), default)
