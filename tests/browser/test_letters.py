"""In Chromium: names from files stand letter by letter, and no page makes the browser ask anything outside."""

import re
import urllib.error
import urllib.request

import pytest

from dlplay.headers import HEADERS
from dlplay.words import JOINER
from tests.browser.cameras import camera_browser
from tests.browser.conftest import ROOT, Server, Tab
from tests.browser.test_browser import PATHS, has_text
from tests.lessons.test_letters import labelled_boxes

pytestmark = pytest.mark.browser
CASES = ROOT / "tests" / "cases"
COLUMNS = (CASES / "tables" / "names_as_markup.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
HOSTILE = [
    *COLUMNS,
    "http://a.example/x?a=1",
    "https://a.example",
    "www.a.example",
    "WWW.A.Example",
    "me@a.example",
    "mailto:me@a.example",
    "<http://a.example>",
    ":smile: :+1: :100: ok",
    ":material/home:",
    ":streamlit:",
    ":blue-badge[x] :small[y]",
    "a -> b <- c -- d >= e <= f ~= g <-> h",
    "->",
    "--",
    "---",
    "1. one",
    "2) two",
    "- dash",
    "+ plus",
    "> quote",
    "===",
    "***",
    "__init__",
    "_i_ a__b__c",
    "~~s~~ ~q~",
    "```x```",
    "`code` {x} %y% ^z",
    "&amp; &copy; &#36;",
    "<!-- c -->",
    "[^1]",
    "[a]: http://a.example",
    "| a | b |",
    "$$x$$ \\frac{1}{2} \\$",
    "C:\\Users\\x",
    "12:30",
    "%{x} 100%",
    "'q' \"r\"",
    "x:",
]
EVERYWHERE = """
import json
import sys

import plotly.graph_objects as go
import streamlit as st

sys.path.insert(0, ROOT)
from dlplay.words import in_figure, in_formula, plain

st.title("Names")
for k, name in enumerate(NAMES):
    with st.container(key=f"text_{k}"):
        st.markdown(plain(name))
    with st.container(key=f"list_{k}"):
        st.markdown(f"- {plain(name)}")
    with st.container(key=f"cell_{k}"):
        st.markdown(f"| name | |\\n|:--|--:|\\n| {plain(name)} | 1 |")
    with st.container(key=f"formula_{k}"):
        st.latex(in_formula(name, 99))
with st.container(key="options"):
    st.radio("One", NAMES, format_func=plain)
    st.pills("Many", NAMES, format_func=plain)
    st.tabs([plain(name) for name in NAMES])
with st.container(key="labels"):
    for k, name in enumerate(NAMES):
        st.checkbox(plain(name), key=f"box_{k}", help=plain(name))
        st.caption(plain(name))
        st.expander(plain(name))
        st.progress(0.5, plain(name))
        st.error(plain(name))
        st.subheader(plain(name))
with st.container(key="figure"):
    bars = [go.Bar(x=[in_figure(name)], y=[1], name=in_figure(name)) for name in NAMES]
    st.plotly_chart(go.Figure(bars).update_layout(height=2500, xaxis_title=in_figure(NAMES[4])))
"""
TEXT = """node => {
  const copy = node.cloneNode(true);
  copy.querySelectorAll('.katex-mathml').forEach(one => one.remove());
  return copy.textContent;
}"""
MADE = "strong, b, em, i, a:not([href^='#']), img, code, del, pre, hr, blockquote, h1, h2, [role=img], .katex"


def letters(text):
    """Letters as they are seen: blanks are one, and what joins words shows nothing."""
    return re.sub(r"\s+", " ", text.replace(JOINER, "")).strip()


def test_streamlit_shows_every_name_letter_by_letter(chromium, tmp_path):
    names = f"ROOT = {str(ROOT)!r}\nNAMES = {HOSTILE!r}\n"
    (tmp_path / "names.py").write_text(names + EVERYWHERE, encoding="utf-8")
    alone, tab = Server(tmp_path / "log.txt", ("streamlit", "run", "names.py"), tmp_path), Tab(chromium)
    try:
        page = tab.open(alone.url)
        page.locator(".st-key-figure .js-plotly-plot .legend").wait_for()
        for kind in ("text", "list", "cell", "formula"):
            for k, name in enumerate(HOSTILE):
                place = page.locator(f".st-key-{kind}_{k}")
                seen = letters(place.evaluate(TEXT).replace("‘", "`").replace("’", "'"))
                assert letters(name) in seen, (kind, name, seen)
                made = place.locator(MADE).count() - (kind == "formula")
                assert not made, (kind, name, place.inner_html())
                assert place.locator("li").count() == (kind == "list"), (kind, name)
                assert place.locator("td").count() == 2 * (kind == "cell"), (kind, name)
        for key in ("options", "labels", "figure"):
            place = page.locator(f".st-key-{key}")
            seen = letters(place.evaluate(TEXT))
            assert [name for name in HOSTILE if letters(name) not in seen] == []
            assert place.locator("strong, em, del, code, .katex, main img, a:not([href^='#'])").count() == 0
        assert [url for url in tab.outside if "127.0.0.1" in url or "a.example" in url] == []
    finally:
        tab.close()
        alone.stop()


@pytest.mark.parametrize("page", sorted({path.partition("?")[0] for path in PATHS}))
def test_the_policy_forbids_nothing_that_a_page_needs(page, tab, server):
    opened = tab.open(f"{server.url}/{page}")
    for place in range(opened.get_by_role("tab").count()):
        opened.get_by_role("tab").nth(place).click()
        tab.settle()
    assert tab.outside == []


def test_every_answer_has_the_policy(server):
    for path in ("", "/pixels", "/_stcore/health", "/static/css/none.css"):
        try:
            answer = urllib.request.urlopen(f"{server.url}{path}")
        except urllib.error.HTTPError as missing:
            answer = missing
        with answer:
            assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_the_policy_keeps_a_page_from_asking_outside(chromium, server):
    visitor = Tab(chromium)
    page = visitor.open(f"{server.url}/pixels")
    page.evaluate("""async () => {
        document.body.append(Object.assign(new Image(), {src: "http://127.0.0.1:9/leak.png"}));
        await fetch("http://127.0.0.1:9/leak").catch(() => 0);
    }""")
    page.wait_for_timeout(300)
    visitor.close()
    assert len([line for line in visitor.outside if "Content Security Policy" in line]) >= 2


@pytest.fixture
def filmed(chromium):
    """A tab with a fake camera, whose browser is closed after a failure, too: it would film to the end of all tests."""
    with camera_browser(chromium) as browser:
        yield Tab(browser, permissions=["camera"])


def test_the_camera_and_downloads_work(server, filmed):
    page = filmed.open(f"{server.url}/pixels")
    page.get_by_role("radio", name="Camera").or_(page.get_by_role("button", name="Camera", exact=True)).first.click()
    page.get_by_role("button", name="Start the camera").click()
    page.get_by_text("pictures a second").wait_for(timeout=20000)
    page.get_by_role("tab", name="Negative").click()  # the camera goes on by itself
    page.get_by_text("What the formula makes of it.").first.wait_for(timeout=20000)
    page.get_by_role("button", name="Freeze this picture").click()
    page.get_by_text("Your picture: camera.jpg").wait_for(timeout=20000)
    filmed.settle()
    page.get_by_role("tab", name="Code to take home").click()
    filmed.settle()
    with page.expect_download() as download:
        page.get_by_role("button", name="Python script").click()
    assert "SHA-256" in download.value.path().read_text(encoding="utf-8")
    assert filmed.outside == []


def upload(tab, choice, file):
    """Choose the control that offers an upload, and give it the file."""
    page = tab.page
    page.get_by_role("radio", name=choice).or_(page.get_by_role("button", name=choice, exact=True)).first.click()
    page.locator('input[type="file"]').first.set_input_files(file)
    tab.settle()


def no_markup(tab, *names):
    """The names stand on the page letter by letter, and are nothing else."""
    page = tab.page
    seen = letters(page.locator('[data-testid="stApp"]').evaluate(TEXT))
    assert [name for name in names if letters(name) not in seen] == []
    for markup in ("img[src^='http://127']", "img[alt='pix']", "a[href*='javascript']", "img[src='x']"):
        assert page.locator(markup).count() == 0, markup
    cell = {"y"} if "recurrent_cells" in page.url else set()  # the output of a cell is written so
    for kind in ("strong", "b", "em"):
        assert ({"bold", "q", "y"} - cell).isdisjoint(page.locator(kind).all_text_contents())
    assert page.locator(".katex-error").count() == 0
    assert page.locator("span[style*='color']").get_by_text("hi", exact=True).count() == 0
    assert tab.outside == []


@pytest.mark.parametrize("page", ["regression", "neural_network", "forecast", "recurrent_cells"])
def test_a_table_of_names_as_markup(page, tab, server, tmp_path):
    file = tmp_path / "**file** $x$ :red[y].csv"
    file.write_bytes((CASES / "tables" / "names_as_markup.csv").read_bytes())
    opened = tab.open(f"{server.url}/{page}{'?recurrent_cells.source=series' if page == 'recurrent_cells' else ''}")
    upload(tab, "Upload", file)
    known = COLUMNS[0] if page in ("forecast", "recurrent_cells") else file.name  # a series has its column's name
    opened.get_by_text(known).first.wait_for()
    no_markup(tab, known)
    for place in range(opened.get_by_role("tab").count()):
        opened.get_by_role("tab").nth(place).click()
        tab.settle()
        no_markup(tab)


def test_classes_of_names_as_markup(tab, server):
    page = tab.open(f"{server.url}/fine_tune")
    upload(tab, "Zip file", CASES / "labels" / "class_names_as_markup.zip")
    has_text(page, "**bold** $x$ :red[hi]")
    no_markup(tab, "<img src=x onerror=alert(1)>", "**bold** $x$ :red[hi]")


def test_boxes_of_names_as_markup(tab, server, tmp_path):
    file = tmp_path / "![pix](x) **bold**.zip"
    file.write_bytes(labelled_boxes())
    page = tab.open(f"{server.url}/detect?detect.tab=Train")
    upload(tab, "Zip file", file)
    has_text(page, "Your pictures: ![pix](x) **bold**.zip")
    no_markup(tab, "![pix](x) **bold**.zip", "**evil**", "$evil$", ":red[evil]", "<b>evil</b>")
