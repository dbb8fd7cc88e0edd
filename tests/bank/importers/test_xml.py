"""XML from anywhere: parsed without reaching for anything, and refused where it is made to do harm."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bank.patience import in_time
from hoctapbac.bank.importers import xml
from hoctapbac.bank.importers.xml import DEPTH, BadXml, parse, stream

ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be")


def refused(raw: bytes) -> BadXml:
    with pytest.raises(BadXml) as caught:
        parse(raw)
    return caught.value


def streamed(raw: bytes, *names: str) -> list[str]:
    """The texts of the elements that are given out before the file ends or goes wrong."""
    found = []
    try:
        found.extend(xml.text_of(each) for each in stream(io.BytesIO(raw), *names))
    except BadXml as error:
        found.append(f"! dòng {error.line}")
    return found


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_declared_entity_is_refused(encoding: str) -> None:
    """Entities that multiply are never taken apart, whatever encoding hides them; the line is named."""
    raw = '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY x "xx"><!ENTITY y "&x;&x;">]><a>&y;</a>'.encode(encoding)
    assert "ENTITY" in str(refused(raw))
    with pytest.raises(BadXml):
        list(stream(io.BytesIO(raw), "a"))


def test_no_file_is_opened(tmp_path: Path) -> None:
    """An external entity, an external DTD and an XInclude bring nothing of this machine in."""
    secret = tmp_path / "secret.txt"
    secret.write_text("điều kín", encoding="utf-8")
    refused(f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>&x;</a>'.encode())
    external = f'<!DOCTYPE a SYSTEM "{secret.as_uri()}"><a>một</a>'
    assert xml.text_of(parse(external.encode())) == "một"
    included = f'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{secret.as_uri()}" parse="text"/></a>'
    assert xml.text_of(parse(included.encode())) == ""


def test_an_unknown_entity_is_no_text() -> None:
    """«&nbsp;» without a declaration is an error of the file, not a hole in a question."""
    assert refused(b"<a>\n&nbsp;</a>").line == 2


def test_nesting_has_an_end() -> None:
    """A thousand tags inside one another are refused soon; as many as a page has are not."""
    with in_time():
        refused(b"<d>" * 1000 + b"</d>" * 1000)
        refused(b"<d>" * (DEPTH + 5) + b"</d>" * (DEPTH + 5))
    assert parse(b"<d>" * 50 + b"x" + b"</d>" * 50) is not None


@pytest.mark.parametrize("raw", [b"", b"   ", b"<a>", b"<a></b>", b"x", b"\x00\x01\x02", b"<a b='1' b='2'/>"])
def test_what_is_no_xml_is_refused(raw: bytes) -> None:
    """Half a file, two attributes of one name, no file at all: one kind of error, in Vietnamese, with a line."""
    error = refused(raw)
    assert str(error) and error.line >= 0


def test_an_encoding_nobody_has_is_refused() -> None:
    """A declared encoding that does not exist is a problem and no crash."""
    refused(b'<?xml version="1.0" encoding="tcvn3"?><a/>')


def test_an_undeclared_prefix_is_forgiven() -> None:
    """Where nothing else is wrong, a formula whose prefix was never declared does not cost the question."""
    root = parse(b"<a><m:math m:display='block'/><p>1</p></a>")
    assert xml.text_of(root) == "1"
    refused(b"<a>" + b"<m:math/>" * 150 + b"<b></a>")


def test_comments_and_instructions_are_gone() -> None:
    """They are no text of a question."""
    assert xml.text_of(parse("<a>một<!-- hai --><?ba?> bốn</a>".encode())) == "một bốn"


def test_what_came_before_the_damage_is_given_out() -> None:
    """A stream gives every whole element before the place where the file breaks, then says where that is."""
    raw = b"<r>\n<i>1</i>\n<i>2</i>\n<i>3"
    assert streamed(raw, "i")[:2] == ["1", "2"]
    assert streamed(raw, "i")[-1].startswith("! dòng")


def test_only_outermost_elements_are_given_out() -> None:
    """An element inside another of its name belongs to that one; namespaces do not matter."""
    raw = b'<r xmlns:n="u"><n:i>1<i>2</i></n:i><j>3</j><i>4</i></r>'
    assert streamed(raw, "i") == ["12", "4"]
    assert streamed(raw, "i", "j") == ["12", "3", "4"]


def test_small_questions_forget_namespaces() -> None:
    """Names, children, descendants and attributes are asked for without a namespace."""
    root = parse(b'<a xmlns="u" xmlns:x="v"><x:b x:c="1"/><b c="2"><b/></b></a>')
    assert xml.local(root) == "a"
    assert [xml.attribute(each, "c") for each in xml.children(root, "b")] == ["1", "2"]
    assert len(list(xml.descendants(root, "b"))) == 3
    assert xml.attribute(root, "absent", "none") == "none"
    assert xml.child(root, "z") is None and xml.text_of(None) == ""
