"""The pseudo-language in Chromium: what a reader sees of every page stands in marks, but for names and numbers."""

import re
from pathlib import Path

import pytest

from dlplay.lessons import LESSONS
from dlplay.words import MARKS
from tests.lessons.test_language import unsaid

pytestmark = pytest.mark.browser
LEFT_OUT = (  # code, formulas, what is typed, Streamlit's own words, and what holds no text
    "pre, code, .katex, textarea, input, style, script, noscript, [data-testid=stIconMaterial], "
    "[data-testid=stFileUploaderDropzone], [data-testid=stDataFrame], [data-testid=stStatusWidget], "
    "[data-testid=stAppDeployButton], [data-testid=stMainMenu], .js-plotly-plot .modebar, .ytick, .xtick"
)
STREAMLITS = "Skip to main content"  # in every language
BLOCKS = "p, li, td, th, label, button, h1, h2, h3, figcaption, caption, summary, text, a, [role=tab], [role=option]"
SEEN = """([leftOut, blocks]) => {
  const found = [];
  const look = (root) => root.querySelectorAll("*").forEach((one) => {
    if (one.shadowRoot) look(one.shadowRoot);
    if (!one.matches(blocks) || one.closest(leftOut) || one.querySelector(blocks)) return;
    if (one.checkVisibility && !one.checkVisibility()) return;
    const copy = one.cloneNode(true);
    copy.querySelectorAll(leftOut).forEach((part) => part.remove());
    if (copy.textContent.trim()) found.push(copy.textContent.trim());
  });
  look(document);
  return found;
}"""


def test_every_page_stands_in_marks(tab, server):
    found = {}
    pages = ["", *(Path(lesson.page).stem for lessons in LESSONS.values() for lesson in lessons)]
    for name in pages:
        page = tab.open(f"{server.url}/{name}?lang={MARKS}")
        assert page.locator('[data-testid="stException"]').count() == 0, name
        texts = [text for text in page.evaluate(SEEN, [LEFT_OUT, BLOCKS]) if text != STREAMLITS]
        assert any("⟦" in text for text in texts), name
        if loose := {text: parts for text in texts if (parts := unsaid(re.sub(r"\s+", " ", text)))}:
            found[name] = loose
    assert found == {}
    assert "lang=marks" in tab.page.url
