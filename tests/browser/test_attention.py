"""Attention in Chromium: a cell, a weight, a training on one's own Thai and English lines, a kept model."""

import json
import re

import pytest

from dlplay import real_heads
from tests.browser.test_browser import has_text, text_of

pytestmark = pytest.mark.browser
NAMES = ["กานดา", "สมชาย", "มะลิ", "Anna", "Ben", "Carla"]
LINES = "\n".join(f"{name} {number}" for number in range(33) for name in NAMES)


def no_fault(page):
    assert page.locator('[data-testid="stException"]').count() == 0, text_of(page)
    assert page.locator(".katex-error").count() == 0


def open_tab(tab, name):
    tab.page.get_by_role("tab", name=name).click()
    tab.settle()
    no_fault(tab.page)


def test_a_sentence_of_ones_own_a_click_and_the_link(tab, server):
    page = tab.open(f"{server.url}/attention")
    box = page.get_by_label("Your sentence")
    box.fill("แม่ รัก ลูก และ ลูก รัก แม่")
    box.press("Enter")
    page.get_by_text(re.compile(r"In head 1, แม่ \(7\) looks most at รัก \(6\)")).wait_for()
    tab.settle()
    grid = page.get_by_role("button", name=re.compile("Attention, head 1: choose a cell"))
    grid.focus()
    grid.press("ArrowUp")
    page.get_by_text(re.compile(r"In head 1, รัก \(6\) looks most at ลูก \(5\)")).wait_for()
    tab.settle()
    assert "attention.sentence" in page.url
    tab.screenshot("attention")
    page.reload()
    page.get_by_text(re.compile(r"In head 1, รัก \(6\)")).wait_for()
    tab.settle()
    for name in ("By hand", "Masks", "Next letter", "Real or new?", "Code to take home"):
        open_tab(tab, name)


def test_a_weight_is_edited_in_the_table(tab, server):
    page = tab.open(f"{server.url}/attention")
    page.get_by_text("Change a weight").click()
    canvas = page.locator('[data-testid="stDataFrame"] canvas').first
    canvas.wait_for()
    tab.settle()
    place = canvas.bounding_box()
    page.mouse.click(place["x"] + 100, place["y"] + 53)  # the first row's first number
    page.wait_for_timeout(500)
    page.keyboard.type("9")
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")
    page.wait_for_timeout(1000)
    tab.settle()
    no_fault(page)
    assert "attention.query=9" in page.url


def test_a_text_of_ones_own_is_learned_kept_and_opened_again(tab, server, tmp_path):
    page = tab.open(f"{server.url}/attention?attention.tab=Train+a+GPT&attention.size=tiny&attention.epochs=3")
    page.get_by_role("combobox", name=re.compile("Text")).click()
    page.get_by_role("option", name="my own text").click()
    box = page.get_by_label(re.compile("Your text, in any language"))
    box.fill(LINES)
    box.press("Control+Enter")
    page.get_by_text(re.compile("178 lines")).wait_for()
    tab.settle()
    page.get_by_role("button", name="Train it yourself").click()
    page.get_by_role("button", name=re.compile("Keep the model")).wait_for(timeout=120000)
    tab.settle()
    no_fault(page)
    assert "Anna" not in page.url
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile("Keep the model")).click()
    file = tmp_path / "language_model.json"
    waiting.value.save_as(file)
    assert "Anna 3" in json.dumps(json.loads(file.read_text(encoding="utf-8"))["corpus"]["train"])
    open_tab(tab, "Next letter")
    has_text(page, "At the beginning")
    tab.screenshot("attention-next")
    page.set_viewport_size({"width": 390, "height": 844})
    tab.settle()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(f"{server.url}/attention?attention.tab=Train+a+GPT")
    tab.settle()
    page.get_by_text("Open a model that you kept").click()
    page.locator('input[type="file"]').set_input_files(file)
    page.get_by_text("Your model").or_(page.get_by_text("language_model.json").first).first.wait_for()
    tab.settle()
    no_fault(page)


def test_a_training_can_be_stopped(tab, server):
    page = tab.open(f"{server.url}/attention?attention.tab=Train+a+GPT&attention.epochs=60")
    page.get_by_role("button", name="Train it yourself").click()
    page.get_by_test_id("stMainBlockContainer").get_by_role("button", name="Stop").click(timeout=60000)
    page.get_by_text(re.compile("stopped", re.IGNORECASE)).first.wait_for(timeout=150000)
    tab.settle()
    no_fault(page)


@pytest.mark.skipif(real_heads.find_model() is None, reason="SmolLM2's weights are not here: make language")
def test_a_head_is_chosen_in_the_picture_of_all_and_a_likely_word_is_written(tab, server):
    page = tab.open(f"{server.url}/attention?attention.tab=Real+heads&attention.sentence=The+capital+of+France+is")
    has_text(page, "5 tokens")
    atlas = page.get_by_role("button", name=re.compile("Choose a pixel"))
    box = atlas.bounding_box()
    atlas.click(position={"x": box["width"] * 4.5 / 9, "y": box["height"] * 2.5 / 30})
    has_text(page, "In layer 3, head 5")
    atlas.press("ArrowRight")
    has_text(page, "In layer 3, head 6")
    page.get_by_role("button", name="Paris", exact=True).click()
    page.get_by_text("6 tokens").wait_for(timeout=60000)  # the model reads it anew, on a busy machine for some seconds
    tab.settle()
    no_fault(page)
    tab.screenshot("attention-real")
    page.set_viewport_size({"width": 390, "height": 844})
    tab.settle()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.skipif(real_heads.find_model() is not None, reason="SmolLM2's weights are here")
def test_without_the_published_model_its_tab_leads_to_the_heads_that_are_here(tab, server):
    page = tab.open(f"{server.url}/attention?attention.tab=Real+heads")
    has_text(page, "make language")
    tab.screenshot("attention-missing")
    page.get_by_role("button", name="Go to Next letter").click()
    has_text(page, "Who looks at whom in this GPT")
    tab.settle()
    no_fault(page)
