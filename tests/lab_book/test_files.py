"""A lab book as files: one page that asks nobody, a notebook, a project file; and what is no project file."""

import dataclasses
import io
import json
import re
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlplay.lab_book import (
    BookError,
    Chart,
    Entry,
    Picture,
    Project,
    Text,
    Upload,
    html_file,
    notebook_file,
    read_project,
    what_fits,
    write_project,
    written,
)
from dlplay.lab_book import project_file as limits
from dlplay.lab_book.markup import formula_html, inline_html, markdown_html
from dlplay.words import in_formula
from tests.lab_book.test_books import BLOCKS, HOSTILE, KEPT, png

ENTRIES = [
    Entry(7, "My <b>kernel</b>", "I see & think:\nedges.", written(KEPT), "seal"),
    Entry(9, "A note", "Only mine."),
]


class Elements(HTMLParser):
    """All elements of a page, and the letters in them."""

    def __init__(self, text):
        super().__init__()
        self.found, self.letters, self.within = [], "", ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self.within = tag

    def handle_data(self, data):
        self.letters += data if self.within not in ("script", "style") else ""


def page_of(entries, address="https://room:8501"):
    return html_file(entries, title="Lab book", made=1.75e9, address=address)


def test_the_page_holds_everything_and_asks_nobody():
    text = page_of(ENTRIES)
    page = Elements(text)
    assert "My <b>kernel</b>" in page.letters
    assert "I see & think:\nedges." in page.letters
    for part in ("What it does", "emboss", "0.25", "7 rows more", "y = 1", "print(1)", "Only mine."):
        assert part in page.letters
    tags = [tag for tag, _ in page.found]
    assert {"math", "table", "img", "article", "template"} <= set(tags)
    assert (tags.count("article"), tags.count("script")) == (2, 3)
    loads = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "object": "data"}
    asked = [known[loads[tag]] for tag, known in page.found if tag in loads and loads[tag] in known]
    assert [one for one in asked if not one.startswith("data:")] == []
    links = [known["href"] for tag, known in page.found if tag == "a"]
    assert "https://room:8501/kernels?kernels.kernel=emboss" in links
    policy = next(known["content"] for tag, known in page.found if known.get("http-equiv"))
    assert policy.startswith("default-src 'none';")
    (nonce,) = {known["nonce"] for tag, known in page.found if tag == "script"}
    assert f"script-src 'nonce-{nonce}'" in policy


def test_plotly_is_there_only_for_a_chart():
    without = dataclasses.replace(KEPT, blocks=tuple(one for one in BLOCKS if not isinstance(one, Chart)))
    assert "<script" not in page_of([Entry(1, "x", "", written(without))])
    with_two = dataclasses.replace(KEPT, blocks=(BLOCKS[7], BLOCKS[7]))
    text = page_of([Entry(1, "x", "", written(with_two))])
    assert text.count("plotly.js v") <= 2
    charts = json.loads(re.search(r'id="charts"[^>]*>(.*?)</script>', text, re.DOTALL)[1])
    assert [one["name"] for one in charts] == ["chart-1-0", "chart-1-1"]
    assert charts[0]["data"] == [{"y": [1, 2]}]


def test_nothing_in_an_entry_runs_in_the_page():
    hostile = (
        Text("<script>alert(1)</script> ![x](http://x/y.png) [t](javascript:a) <img src=x onerror=b>"),
        Chart('{"data":[{"name":"</script><script>alert(2)</script>"}],"layout":{}}', '"><script>c()</script>'),
    )
    text = page_of([Entry(1, HOSTILE, HOSTILE, written(dataclasses.replace(KEPT, title=HOSTILE, blocks=hostile)))])
    page = Elements(text)
    assert [tag for tag, _ in page.found].count("script") == 3
    assert all("onerror" not in known and "onclick" not in known for _, known in page.found)
    assert [known for tag, known in page.found if tag == "img"] == []


def test_a_link_is_only_given_to_a_playground():
    page = Elements(page_of(ENTRIES, "javascript:alert(1)//"))
    assert [known["href"] for _, known in page.found if "href" in known] == ["#entry-7", "#entry-9"]
    assert "open it as it was" not in page_of(ENTRIES, "")


def test_the_notebook_is_valid_and_has_the_pictures():
    book = nbformat.reads(notebook_file(ENTRIES, title="Lab book", made=1.75e9), 4)
    nbformat.validate(book)
    texts = "\n".join(cell.source for cell in book.cells)
    for part in ("I see", "$$\n\\frac{1}{9}\n$$", "| 1 | 2 |", "Kernel: **emboss**", "> A **kernel** with $x$."):
        assert part in texts
    (attachments,) = [cell.attachments for cell in book.cells if "attachments" in cell]
    assert list(attachments) == ["picture.png"]
    codes = [cell.source for cell in book.cells if cell.cell_type == "code"]
    assert codes[1:] == ["y = 1", "print(1)"]
    figure = {}
    exec(codes[0].replace("plotly.io.from_json", "figure = plotly.io.from_json"), figure)  # noqa: S102  our own cell
    assert figure["figure"].data[0].y == (1, 2)


UPLOADS = (Upload("picture", "../../cat.png", png(9, 9)), Upload("text", "note.txt", "zwölf".encode()))
SETTINGS = {"address of kernels": [("kernels.kernel", "emboss")], "control a": 3, "text b": "c"}
PROJECT = Project(tuple(ENTRIES), UPLOADS, {**SETTINGS, "teacher": True, "control odd": object()})


def test_a_project_comes_back_as_it_was():
    again = read_project(write_project(PROJECT))
    assert again.uploads == UPLOADS
    assert again.settings == SETTINGS
    assert [(one.name, one.remark, one.content, one.seal) for one in again.entries] == [
        (one.name, one.remark, one.content, one.seal) for one in ENTRIES
    ]
    assert write_project(again) == write_project(dataclasses.replace(PROJECT, settings=SETTINGS))


def test_no_member_of_a_project_has_a_path_that_leads_out():
    with zipfile.ZipFile(io.BytesIO(write_project(PROJECT))) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == ["entries/0001.json", "manifest.json", "uploads/0001", "uploads/0002"]


def rewritten(content, change=lambda manifest: manifest, **members):
    """The same zip file with another manifest, or with other members."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = members.pop(name, old.read(name))
            if name == "manifest.json":
                data = json.dumps(change(json.loads(data)))
            if data is not None:
                new.writestr(name, data)
        for name, data in members.items():
            new.writestr(name, data)
    return target.getvalue()


def test_what_is_no_project_is_refused_and_why():
    good = write_project(PROJECT)
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    cases = {
        b"": "damaged",
        b"%PDF-1.4": "damaged",
        good[:-40]: "damaged",
        empty.getvalue(): "no project file",
        rewritten(good, lambda known: known | {"made by": "me"}): "somebody else",
        rewritten(good, lambda known: known | {"version": 2}): "newer",
        rewritten(good, lambda known: known | {"version": "1"}): "newer",
        rewritten(good, lambda known: known | {"members": []}): "not what is in it",
        rewritten(
            good, lambda known: known | {"uploads": [{"use": "picture", "name": "x", "file": "/etc/passwd"}]}
        ): "not",
        rewritten(good, **{"../../evil": b"x"}): "not what is in it",
        rewritten(good, **{"uploads/0002": b"other"}): "not what is in it",
        rewritten(good, **{"uploads/0001": None}): "not what is in it",
        rewritten(good, lambda known: known | {"settings": [1]}): "not what is in it",
        rewritten(good, lambda _: [1]): "not what is in it",
    }
    for content, why in cases.items():
        with pytest.raises(BookError, match=why):
            read_project(content)


@pytest.mark.parametrize(
    "block",
    [
        Chart('{"data":[{"type":"no such chart"}]}'),
        Chart("[1]"),
        Picture(b"no picture", "image/png"),
        Picture(b"GIF89a", "image/jpeg"),
    ],
)
def test_an_entry_that_could_not_be_shown_is_refused(block):
    entry = Entry(1, "x", "", written(dataclasses.replace(KEPT, blocks=(block,))))
    with pytest.raises(BookError, match="damaged"):
        read_project(write_project(Project((entry,))))


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(limits, "MOST_OF_ALL", 2**20)
    good = write_project(PROJECT)
    with pytest.raises(BookError, match="larger than 1 MB"):
        read_project(rewritten(good, **{"uploads/0003": bytes(2**21)}))
    lying = rewritten(good, **{"uploads/0003": bytes(2**21)})
    size, small = (2**21).to_bytes(4, "little"), (9).to_bytes(4, "little")
    with pytest.raises(BookError):  # its list of contents says that it is small
        read_project(lying.replace(size, small))
    monkeypatch.setattr(limits, "MOST_OF_A_PROJECT", 100)
    with pytest.raises(BookError, match="MB"):
        read_project(good)


@given(st.binary(max_size=300), st.integers(0, 2000))
def test_a_damaged_project_is_refused_or_read(extra, place):
    good = write_project(Project((Entry(1, "note", "text"),), (Upload("text", "a", b"b" * 30),)))
    place %= len(good)
    try:
        read_project(good[:place] + extra + good[place + len(extra) :])
    except BookError:
        return


def test_uploads_fit_the_latest_first():
    most = limits.MOST_OF_A_PROJECT * 2 // 3
    assert what_fits([most, 10, 20]) == [1, 2]
    assert what_fits([10, most + 1, 20]) == [0, 2]
    assert what_fits([]) == []


FORMULAS = [
    r"\text{out} = \left\lfloor \frac{n + 2p - d(k-1) - 1}{s} \right\rfloor + 1",
    r"\sum_{i=1}^{n} w_i x_i + b",
    r"\underbrace{0.5 \cdot 3}_{\text{first}} + \hat{y}",
    r"\sqrt{d_k}\qquad \max(0, x)\quad \lVert x \rVert",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
]


@pytest.mark.parametrize("latex", FORMULAS)
def test_a_formula_becomes_mathml(latex):
    written_as = formula_html(latex)
    assert ElementTree.fromstring(written_as).tag.endswith("math")
    assert "\\" not in re.sub(r"<[^>]*>", "", written_as)


WORDS = ["a_b", "C:\\x", "50 % & more", "{x}^2~#$", "<b onclick=x>", "a--b", "''q"]


@pytest.mark.parametrize("word", WORDS)
def test_a_name_from_a_file_stands_in_a_formula_letter_by_letter(word):
    written_as = formula_html(rf"w \cdot {in_formula(word)} + {in_formula('b_c')}")
    assert [one.text for one in ElementTree.fromstring(written_as).iter() if one.tag.endswith("mtext")] == [word, "b_c"]


@pytest.mark.parametrize(
    "latex", [r"\mathrm{<script>alert(1)</script>}", r"\href{javascript:a}{x}", r"\frac{", "\ue000", r"\nosuch{x}"]
)
def test_a_formula_from_anywhere_only_shows(latex):
    written_as = formula_html(latex)
    assert "<script" not in written_as
    assert "href=" not in written_as
    ElementTree.fromstring(written_as)


def test_markdown_is_written_as_streamlit_reads_it():
    assert markdown_html(":material/edit: :blue[Two] **words** \\$5").strip() == "<p>Two <strong>words</strong> $5</p>"
    assert "<math" in markdown_html("a $x^2$ b")
    assert inline_html("a | `b`") == "a | <code>b</code>"
    assert "&lt;b&gt;" in markdown_html("<b>")
