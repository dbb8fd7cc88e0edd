"""Colours are legible: in all contrasts, on all terminals."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem
from rich.terminal_theme import TerminalTheme

from hoctapbac.tui.lines import Line, Span, line
from hoctapbac.tui.themes import CODE, PALETTES, ROLES, Ink, strip, style

# The palette of a VGA text console: what 16 colours look like where nobody changed them.
VGA = TerminalTheme(
    (0, 0, 0),
    (170, 170, 170),
    [
        *((0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0)),
        *((0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170)),
    ],
    [
        *((85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85)),
        *((85, 85, 255), (255, 85, 255), (85, 255, 255), (255, 255, 255)),
    ],
)


def luminance(triplet: tuple[int, int, int]) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [c / 255 for c in triplet]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(ink: Color, paper: Color) -> float:
    """Contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(c.get_truecolor(VGA)) for c in (ink, paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pair(role: str, ink: Ink, system: ColorSystem) -> tuple[Color, Color]:
    drawn = style(role, ink)
    assert drawn.color is not None and drawn.bgcolor is not None
    return drawn.color.downgrade(system), drawn.bgcolor.downgrade(system)


@pytest.mark.parametrize("contrast", PALETTES)
@pytest.mark.parametrize("depth", [24, 8])
def test_every_role_is_legible(depth: int, contrast: str) -> None:
    """Every ink on its paper reaches 7:1, also where the terminal has 256 colours."""
    system = ColorSystem.TRUECOLOR if depth == 24 else ColorSystem.EIGHT_BIT
    ratios = {role: ratio(*pair(role, Ink(contrast, depth), system)) for role in ROLES}
    assert {role: found for role, found in ratios.items() if found < 7} == {}


@pytest.mark.parametrize("contrast", PALETTES)
def test_sixteen_colours_are_plain_ones_and_legible(contrast: str) -> None:
    """On 16 colours every role has two of the palette's own colours, well apart on the usual palette."""
    for role in ROLES:
        ink, paper = pair(role, Ink(contrast, 4), ColorSystem.STANDARD)
        assert style(role, Ink(contrast, 4)).color == ink, role
        assert ratio(ink, paper) >= 7, role


def test_verdicts_are_never_red() -> None:
    """«Chưa đúng» is amber in every contrast: red less than twice its green."""
    for contrast in PALETTES:
        colour = style("notyet", Ink(contrast)).color
        assert colour is not None and colour.triplet is not None
        assert colour.triplet.green * 3 > colour.triplet.red


def test_last_minute_changes_weight_only() -> None:
    """In the last minute the clock is bold and turned about; it brings no colour of its own."""
    for contrast in PALETTES:
        calm, last = style("aside", Ink(contrast)), style("last_minute", Ink(contrast))
        assert last.bold and not calm.bold and (last.color, last.bgcolor) == (calm.bgcolor, calm.color)


@pytest.mark.parametrize("role", CODE)
def test_a_code_is_black_on_white_on_every_theme(role: str) -> None:
    """No contrast and no heavier text changes the two colours of a code."""
    styles = {style(role, Ink(c, depth, bold)) for c in PALETTES for depth in (24, 8, 4) for bold in (False, True)}
    assert len(styles) == 1
    drawn = styles.pop()
    assert {str(drawn.color.name), str(drawn.bgcolor.name)} <= {"#000000", "#ffffff"}  # type: ignore[union-attr]


def test_a_strip_fills_its_row() -> None:
    """A strip has exactly the width of the row, painted to its end, and too long a line is cut."""
    assert strip(line(Span("Câu")), 10, Ink()).text == "Câu       "
    assert strip(Line((Span("Nguyễn Văn Thanh"),)), 6, Ink()).text == "Nguyễn"
    assert all(segment.style is not None and segment.style.bgcolor for segment in strip(Line(), 5, Ink()))
