"""Question files damaged in the ways that files are: cut, flipped, doubled, spliced, renamed inside.

A zip is mostly opened, one member of it damaged, and closed again: else no reader behind the zip would ever see
anything. The same seed damages the same way.
"""

from __future__ import annotations

import io
import random
import zipfile

_TROUBLE = (
    *(b"\x00", b"\xff\xfe", b"\xef\xbf\xbd", b"\xad", b"\xc2\xad", b"\xd4\x80"),
    *(b"<", b">", b"&", b"&#x0;", b"&amp;lt;", b"]]>", b"<![CDATA[", b"<!DOCTYPE a [", b"<p>" * 2000),
    *(b"{", b"}", b"\\", b"=", b"~", b"%", b"%50%", b"#", b"::", b"->", b"\n\n", b"\r", b"0\n"),
    *(b'"', b";", b",", b"\t", b"A. ", b"*", b"[x]", b"(" * 3000, b"-1", b"1e999", b"9" * 400),
    *(b"ANSWER: Z\n", "Đáp án: ".encode(), "Câu 9999999. ".encode()),
)


def damaged(raw: bytes, other: bytes, chance: random.Random) -> bytes:
    """`raw` after one to four accidents; `other` is a file to splice in."""
    if raw.startswith(b"PK") and chance.random() < 0.9:
        inside = _member_damaged(raw, other, chance)
        if inside:
            return inside
    for _ in range(chance.randint(1, 4)):
        raw = _accident(raw, other, chance)
    return raw


def _accident(raw: bytes, other: bytes, chance: random.Random) -> bytes:
    if not raw:
        return other
    a, b = sorted((chance.randrange(len(raw) + 1), chance.randrange(len(raw) + 1)))
    b = min(b, a + 4000)
    start = chance.randrange(len(other) + 1)
    changed = {
        "cut": raw[:b],
        "lost": raw[:a] + raw[b:],
        "doubled": raw[:b] + raw[a:],
        "spliced": raw[:a] + other[start : start + 2000] + raw[a:],
        "flipped": raw[:a] + bytes([chance.randrange(256)]) + raw[a + 1 :],
        "noise": raw[:a] + chance.randbytes(chance.randint(1, 40)) + raw[b:],
        "trouble": raw[:a] + chance.choice(_TROUBLE) + raw[a:],
    }
    return changed[chance.choice((*changed, "trouble"))]


def _member_damaged(raw: bytes, other: bytes, chance: random.Random) -> bytes:
    """The zip with one of its members damaged; nothing where it cannot be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = [(each.filename, archive.read(each)) for each in archive.infolist() if not each.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, KeyError):
        return b""
    texts = [n for n, (name, _) in enumerate(members) if name.endswith((".xml", ".rels", ".qti"))]
    if not texts:
        return b""
    hurt = chance.choice(texts)
    name, content = members[hurt]
    members[hurt] = (name, _accident(content, other, chance))
    if chance.random() < 0.05:
        del members[hurt]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()
