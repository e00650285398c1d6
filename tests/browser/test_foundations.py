"""The lessons on tables in Chromium, with a table as it comes out of Excel in Thailand."""

import re

import pytest

from tests.browser.test_browser import has_text, text_of

pytestmark = pytest.mark.browser


@pytest.fixture
def thai_table(tmp_path):
    """Semicolons, decimal commas, Thai names and words, encoded in cp874, with missing values."""
    rows = []
    for k in range(60):
        heat = f"{36 + (k * 7 % 40) / 10:.1f}".replace(".", ",")
        town = ("กรุงเทพ", "เชียงใหม่", "ภูเก็ต")[k % 3]
        ill = "ใช่" if (k * 7 % 40) > 19 else "ไม่"
        rows.append(f"{20 + k * 11 % 50};{'?' if k == 5 else heat};{town};{ill}")
    file = tmp_path / "คนไข้.csv"
    file.write_bytes("\n".join(["อายุ;ไข้;เมือง;ป่วย", *rows]).encode("cp874"))
    return file


def upload_table(tab, file):
    tab.page.get_by_role("radio", name="Upload").or_(
        tab.page.get_by_role("button", name="Upload", exact=True)
    ).first.click()
    tab.page.locator('input[type="file"]').set_input_files(file)
    tab.page.get_by_text(re.compile(f"The table: {file.name}")).wait_for(timeout=30000)
    return tab.settle()


def no_fault(page):
    assert page.locator('[data-testid="stAlertContentError"]').count() == 0, text_of(page)
    assert page.locator(".katex-error").count() == 0


def test_a_thai_table_goes_from_upload_to_the_boundary(tab, server, thai_table):
    page = tab.open(f"{server.url}/neural_network")
    upload_table(tab, thai_table)
    has_text(page, "5 inputs, 3 hidden tanh units, one logistic output: 22 parameters.")
    no_fault(page)
    chart = page.locator(".js-plotly-plot").first
    chart.wait_for()
    names = chart.evaluate("chart => chart.data.map(trace => trace.name)")
    assert {"ใช่", "ไม่", "your row"} <= set(names)
    assert chart.evaluate("chart => chart.layout.xaxis.title.text") == "อายุ"
    assert "The background is a slice, made for your row 0: " in text_of(page)
    for name, text in {"One row": "loss", "Compare": "decision tree", "Preparation": "one-hot"}.items():
        page.get_by_role("tab", name=name).click()
        tab.settle()
        has_text(page, text)
        no_fault(page)
    has_text(page, "1 of 60 rows are left out")
    assert "ไข้" not in page.url
    assert "%E0" not in page.url
    tab.screenshot("neural-network-thai")


def test_a_thai_table_goes_from_upload_to_the_equation(tab, server, thai_table):
    page = tab.open(f"{server.url}/regression")
    upload_table(tab, thai_table)
    has_text(page, "logistic regression")
    no_fault(page)
    assert re.search(r"Row 0: logit -?[\d.]+, probability 0\.\d+ → “(ใช่|ไม่)”", text_of(page))
    sources = page.locator('annotation[encoding="application/x-tex"]').all_text_contents()
    assert any(r"\text{อายุ}" in source for source in sources)
    tab.screenshot("regression-thai")


def test_the_film_plays_in_the_browser_alone(tab, server):
    page = tab.open(
        f"{server.url}/neural_network?neural_network.film=true&neural_network.epochs=60&neural_network.stop=false"
    )
    chart = page.locator(".js-plotly-plot").first
    chart.wait_for()
    tab.settle()
    look = "chart => chart.layout.sliders[0].active || 0"
    assert chart.evaluate(look) == 0
    asked = tab.asked
    page.locator(".updatemenu-button").first.click()
    page.wait_for_function("() => document.querySelector('.js-plotly-plot').layout.sliders[0].active > 20")
    assert tab.asked == asked


def test_the_epoch_slider_moves_the_boundary(tab, server):
    page = tab.open(f"{server.url}/neural_network?neural_network.epoch=0")
    has_text(page, "Epoch 0: training loss")
    slider = page.get_by_role("slider", name=re.compile("Epoch"))
    slider.focus()
    for _ in range(5):
        slider.press("ArrowRight")
    tab.settle()
    has_text(page, "Epoch 5: training loss")
    assert "neural_network.epoch=5" in page.url
    no_fault(page)
