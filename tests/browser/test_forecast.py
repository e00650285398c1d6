"""Forecast in Chromium: the Nile as a table of one's own, judged, learned by a small LSTM, and taken home as CSV."""

import re

import pandas as pd
import pytest

from tests.browser.test_browser import has_text, text_of

pytestmark = pytest.mark.browser
SMALL = (
    "forecast.h=5&forecast.k=4&forecast.p=3&forecast.window=6&forecast.units=2&forecast.epochs=3&forecast.steps=direct"
)


@pytest.fixture
def nile(tmp_path):
    """The Nile's volume by year, as a file of one's own."""
    from statsmodels.datasets import nile

    file = tmp_path / "my river.csv"
    nile.load_pandas().data.astype(int).to_csv(file, index=False)
    return file


def no_fault(page):
    assert page.locator('[data-testid="stAlertContentError"]').count() == 0, text_of(page)
    assert page.locator('[data-testid="stException"]').count() == 0, text_of(page)
    assert page.locator(".katex-error").count() == 0


def test_a_series_of_ones_own_is_judged_learned_and_forecast(tab, server, nile, tmp_path):
    page = tab.open(f"{server.url}/forecast?{SMALL}")
    page.get_by_role("radio", name="Upload").or_(page.get_by_role("button", name="Upload", exact=True)).first.click()
    page.locator('input[type="file"]').set_input_files(nile)
    page.get_by_text(re.compile("The series: volume, 100 values")).wait_for(timeout=30000)
    tab.settle()
    page.get_by_role("tab", name="Judged").click()
    tab.settle()
    has_text(page, "seasonal naive")
    has_text(page, "AR, Yule-Walker")
    assert "my river" not in page.url
    no_fault(page)
    page.get_by_role("button", name="Train").click()
    page.get_by_role("cell", name="LSTM", exact=True).wait_for(timeout=90000)
    tab.settle()
    assert "The networks join this table" not in text_of(page)
    no_fault(page)
    tab.screenshot("forecast-judged")
    for name in ("Training", "By hand", "Residuals", "Future"):
        page.get_by_role("tab", name=name).click()
        tab.settle()
        no_fault(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Forecast as CSV").click()
    file = tmp_path / "forecast.csv"
    waiting.value.save_as(file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    frame = pd.read_csv(file)
    assert list(frame) == ["time", "forecast", "lower", "upper"]
    assert list(frame["time"].str[:4]) == ["1971", "1972", "1973", "1974", "1975"]
    assert (frame["lower"] <= frame["upper"]).all()


def test_a_training_can_be_stopped_and_the_table_stays(tab, server):
    page = tab.open(f"{server.url}/forecast?forecast.tab=Judged&forecast.epochs=500&forecast.units=64")
    page.get_by_role("button", name="Train").click()
    page.get_by_test_id("stMainBlockContainer").get_by_role("button", name="Stop").click(timeout=30000)
    page.get_by_text(re.compile("stopped", re.IGNORECASE)).first.wait_for(timeout=30000)
    tab.settle()
    has_text(page, "seasonal naive")
    no_fault(page)


def test_a_training_s_text_and_bar_move_with_its_epochs(tab, server):
    page = tab.open(
        f"{server.url}/forecast?forecast.tab=Training&forecast.epochs=500&forecast.k=2&forecast.units=4&forecast.window=6"
    )
    page.get_by_role("button", name="Train").click()
    seen = []
    for _ in range(3):
        later = re.compile(r"epoch \d+ of 500: loss") if not seen else re.compile(rf"^(?!.*epoch {seen[-1]} of).*epoch")
        line = page.get_by_test_id("stProgress").filter(has_text=later)
        line.wait_for(timeout=180000)
        seen.append(int(re.search(r"epoch (\d+) of 500", line.inner_text())[1]))
    assert len(set(seen)) == 3
    assert float(page.get_by_test_id("stProgress").get_by_role("progressbar").get_attribute("aria-valuenow")) > 0
    page.get_by_test_id("stMainBlockContainer").get_by_role("button", name="Stop").click()
    page.get_by_text(re.compile("stopped", re.IGNORECASE)).first.wait_for(timeout=30000)
    no_fault(page)
