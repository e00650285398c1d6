"""Words in Chromium: Thai letters with our font, the steps, deepcut, a training while one watches, and tokens."""

import re

import pytest

from tests.browser.test_browser import has_text, serious_faults, text_of

pytestmark = pytest.mark.browser
FONT = re.compile(r"/app/static/noto-sans-thai\.woff2$")
LOADED = """() => [...document.fonts].filter((face) => face.unicodeRange.includes("E00") && face.status === "loaded")
  .map((face) => face.family.replaceAll('"', ""))"""


def test_thai_words_are_shown_cut_learned_and_taken_for_tokens(tab, server):
    fonts = []
    tab.page.on("response", lambda answer: fonts.append(answer.status) if FONT.search(answer.url) else None)
    page = tab.open(f"{server.url}/words?words.text=the+queen")
    assert fonts[:1] == [200]
    assert "Source Sans" in page.evaluate(LOADED)
    has_text(page, "Letter 1: one word begins here: ไป")
    page.get_by_role("button", name="Next").click()
    has_text(page, "Letter 3: 2 words begin here: หาม, หา")
    page.get_by_text("fewest words", exact=True).click()
    has_text(page, "Every cut is right")
    tab.settle()
    assert "KaTeX_Main" in page.evaluate(LOADED)
    assert serious_faults(page) == {}
    tab.screenshot("words")
    page.get_by_role("tab", name="deepcut").click()
    page.get_by_text(re.compile("cuts at a threshold")).wait_for(timeout=60000)
    tab.screenshot("words-deepcut")
    page.get_by_role("tab", name="Tokens").click()
    has_text(page, "needs 19 tokens")
    tab.settle()
    assert serious_faults(page) == {}
    tab.screenshot("words-tokens")
    tab.open(f"{server.url}/words?words.tab=Train&words.letters=2000&words.epochs=2&words.units=8")
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_text("Your text, cut by your network").wait_for(timeout=120000)
    assert page.locator(".katex-error").count() == 0
    assert page.locator('[data-testid="stException"]').count() == 0, text_of(page)
