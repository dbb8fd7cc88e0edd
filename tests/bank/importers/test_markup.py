"""HTML in questions as the text a kiosk can draw."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.bank.importers.markup import Media, has_markup, plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Thủ đô <b>Hà Nội</b></p>", "Thủ đô Hà Nội"),
        ("một<br>hai<br/>ba", "một\nhai\nba"),
        ("<ul><li>một</li><li>hai</li></ul>", "một\nhai"),
        ("<table><tr><td>một</td><td>hai</td></tr></table>", "một | hai"),
        ("10<sup>2</sup> và H<sub>2</sub>O", "10² và H₂O"),
        ("x<sup>ab</sup>", "x^ab"),
        ("&lt;b&gt; &amp;lt; &eacute;", "<b> &lt; é"),
        ("<script>alert(1)</script><style>p{}</style>chữ", "chữ"),
        ("trước<!-- không hiện -->sau", "trướcsau"),
        ("<![CDATA[chữ]]>", "chữ"),
        ("<![CDA cụt", "<![CDA cụt"),
        ("5 < 6 và 7 > 3", "5 < 6 và 7 > 3"),
    ],
)
def test_what_can_be_drawn_stays(html: str, text: str) -> None:
    """Blocks become lines, entities are taken apart once, what nobody sees vanishes."""
    assert plain_text(html, Media()) == text


def test_pictures_and_sounds_leave_numbered_places() -> None:
    """Each is named in order; the same media goes on counting over several texts of one question."""
    media = Media()
    assert plain_text('<img src="a.png"> và <audio src="b.mp3"></audio>', media) == "[hình 1] và [âm thanh 2]"
    assert plain_text("<math><mi>x</mi></math>", media) == "[công thức 3]"
    assert media.names[:2] == ["a.png", "b.mp3"]


_SHREDS = ("<![CDATA[", "<!--", "-->", "<p>", "</p>", "<img", "<", ">", "&", "&#x;", "]]>", "<?x", "chữ")


@given(st.text(max_size=200) | st.lists(st.sampled_from(_SHREDS)).map("".join))
def test_any_text_is_read(html: str) -> None:
    """Never a failure; nothing comes out that holds an empty line."""
    assert all(line.strip() for line in plain_text(html, Media()).split("\n") if line)
    has_markup(html)
