"""The public pages in a real browser, as a phone and as a desk shows them, and on paper."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from .filled import filled
from .served import Served, served
from .test_pages import addresses

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed here")

SIZES = {"phone": (390, 844), "desk": (1280, 900)}
# Each pair of width, language and colours, in half as many walks as there are combinations.
WALKS = (("phone", "vi", "light"), ("phone", "en", "dark"), ("desk", "vi", "dark"), ("desk", "en", "light"))

# What is too small to be touched: links within running text are part of it, all else is to be 44 pixels high.
TOO_SMALL = """
[...document.querySelectorAll('a, button, input, select, textarea, summary')]
    .filter(e => getComputedStyle(e).position !== 'absolute' && e.getClientRects().length)
    .filter(e => e.getBoundingClientRect().height < 44 || e.getBoundingClientRect().width < 16)
    .map(e => e.outerHTML)
"""
SMALL_TEXT = """
[...document.querySelectorAll('body *')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.getClientRects().length)
    .filter(e => parseFloat(getComputedStyle(e).fontSize) < 16).map(e => e.outerHTML)
"""
# The contrast of every text with what is painted behind it, by the formula of WCAG 2.
PALE = """
(() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = colour => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data; };
  const light = c => { const [r, g, b] = [...c].slice(0, 3).map(v => v / 255)
      .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = e => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor);
      if (c[3] === 255) return c; } return rgba('white'); };
  return [...document.querySelectorAll('body *')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.getClientRects().length)
    .map(e => { const [a, b] = [light(rgba(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
      return [(a + 0.05) / (b + 0.05), e.outerHTML.slice(0, 80)]; })
    .filter(([ratio]) => ratio < 7);
})()
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(filled(tmp_path_factory.mktemp("site"))) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not there")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.parametrize(("size", "lang", "scheme"), WALKS)
def test_every_page_can_be_read_and_touched(site: Served, browser: Any, size: str, lang: str, scheme: str) -> None:
    """No sideways scrolling, nothing complained of, nothing fetched from elsewhere, nothing small or pale."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale=lang, color_scheme=scheme)
    page = context.new_page()
    said: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message) or dialog.dismiss())
    page.on("request", lambda request: asked.add(request.url))
    for kind, address in addresses(site.hub).items():
        answer = page.goto(site.url + address)
        assert answer.status == 200, kind
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, kind
        assert page.evaluate(TOO_SMALL) == [], kind
        assert page.evaluate(SMALL_TEXT) == [], kind
        assert page.evaluate(PALE) == [], kind
    assert said == []
    assert {url for url in asked if not url.startswith((site.url, "data:"))} == set()
    context.close()


def test_a_slip_is_a_few_a4_pages_in_the_layout_of_documents(site: Served, browser: Any) -> None:
    """Printed it is A4, at most two pages, with the heading and the signatures that the screen does not show."""
    page = browser.new_page(locale="vi")
    page.goto(f"{site.url}/don-vi/u-cb9/{site.hub.contest().hex()}")
    assert not page.locator(".sheet-head").is_visible() and not page.locator(".signatures").is_visible()
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) <= 2
    (box,) = {tuple(map(float, found.split())) for found in re.findall(rb"/MediaBox\s*\[([^\]]*)\]", paper)}
    assert abs(box[2] - 595.3) < 1 and abs(box[3] - 841.9) < 1
    page.emulate_media(media="print")
    assert page.locator(".sheet-head").is_visible() and page.locator(".signatures").is_visible()
    assert not page.locator("header.top").is_visible() and not page.locator("p.screen").is_visible()
    assert "Times New Roman" in page.evaluate("getComputedStyle(document.body).fontFamily")
    page.close()


def test_somebody_with_a_phone_comes_from_the_code_to_the_record(site: Served, browser: Any) -> None:
    """From the scanned code to the unit's record, and to the slip of the contest, by touch alone and without script."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, java_script_enabled=False, locale="vi"
    )
    page = context.new_page()
    page.goto(site.url + addresses(site.hub)["record"])
    page.get_by_role("link", name="Xem hồ sơ thi đua của đơn vị").tap()
    assert page.get_by_role("heading", level=1).inner_text() == "Chi bộ Tổ dân phố số 9"
    page.get_by_role("link", name="Cuộc thi tìm hiểu").first.tap()
    assert page.get_by_role("heading", level=1).inner_text() == "Phiếu ghi nhận kết quả (minh chứng)"
    page.goto(site.url)
    page.get_by_label("Tìm đơn vị theo tên").fill("van phong")
    page.get_by_role("button", name="Tìm").tap()
    page.get_by_role("link", name="Văn phòng Ủy ban nhân dân phường").first.tap()
    assert page.get_by_role("heading", level=1).inner_text() == "Văn phòng Ủy ban nhân dân phường"
    context.close()
