"""A telephone held before a screen, simulated: what a photograph does to a QR code, with Pillow alone.

Everything is drawn from a seed, so a photograph can be taken again.
"""

from __future__ import annotations

import math
import random

from PIL import Image, ImageChops, ImageFilter

Point = tuple[float, float]


def photograph(screen: Image.Image, seed: int, pixels: float = 1.0) -> Image.Image:
    """The screen in a dark room, turned by up to 12°, 4 % of perspective, unevenly lit, blurred and noisy.

    `pixels` of the photograph show one of the screen.
    """
    chance = random.Random(seed)
    wide, high = (max(8, round(side * pixels)) for side in screen.size)
    shot = screen.convert("L").resize((wide, high), Image.Resampling.BILINEAR)
    edge = max(wide, high) // 4
    room = Image.new("L", (wide + 2 * edge, high + 2 * edge), 30)
    room.paste(shot, (edge, edge))
    shot = _seen_askew(room, chance)
    shot = _unevenly_lit(shot, chance)
    shot = shot.filter(ImageFilter.GaussianBlur(chance.uniform(0.3, 0.8)))
    noise = Image.effect_noise(shot.size, chance.uniform(6, 14))
    return ImageChops.add(shot, noise, scale=1, offset=-128)


def _seen_askew(picture: Image.Image, chance: random.Random) -> Image.Image:
    wide, high = picture.size
    angle = math.radians(chance.uniform(-12, 12))
    corners: list[Point] = []
    for x, y in ((0, 0), (wide, 0), (wide, high), (0, high)):
        dx, dy = x - wide / 2, y - high / 2
        turned = (dx * math.cos(angle) - dy * math.sin(angle), dx * math.sin(angle) + dy * math.cos(angle))
        shift = (chance.uniform(-0.04, 0.04) * wide, chance.uniform(-0.04, 0.04) * high)
        corners.append((turned[0] + shift[0] + wide / 2, turned[1] + shift[1] + high / 2))
    flat = [(0.0, 0.0), (float(wide), 0.0), (float(wide), float(high)), (0.0, float(high))]
    return picture.transform(
        picture.size, Image.Transform.PERSPECTIVE, _projection(corners, flat), Image.Resampling.BICUBIC, fillcolor=30
    )


def _projection(seen: list[Point], flat: list[Point]) -> list[float]:
    """The eight numbers by which Pillow finds for a point that is seen the one on the flat picture."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for at in range(8):
        best = max(range(at, 8), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(8):
            if other != at:
                factor = rows[other][at]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[at], strict=True)]
    return [row[8] for row in rows]


def _unevenly_lit(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Light that falls off towards one side, down to three fifths."""
    slope = Image.linear_gradient("L").rotate(chance.choice((0, 90, 180, 270))).resize(picture.size)
    return ImageChops.multiply(picture, slope.point(lambda value: 153 + value * 102 // 255))
