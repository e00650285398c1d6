"""Lab books in their database: there again after a restart, bounded, and nobody's but their owner's."""

import dataclasses
import io
import json
import sqlite3
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from dlplay.lab_book import (
    BookError,
    Chart,
    Code,
    Drawing,
    Formula,
    Heading,
    Kept,
    Number,
    Picture,
    Script,
    Setting,
    Table,
    Text,
    read,
    written,
)
from dlplay.lab_book import entries as limits
from dlplay.lab_book.books import Books
from dlplay.lab_book.cleaning import clean_html
from dlplay.lab_book.entries import packed, unpacked
from dlplay.lab_book.pictures import MOST_SIDE, keep_picture
from tests.helpers import fill_disk

ANNA, BERT = "browser anna", "browser bert"


def png(width, height, mode="RGB"):
    target = io.BytesIO()
    Image.effect_noise((width, height), 90).convert(mode).save(target, "PNG")
    return target.getvalue()


BLOCKS = (
    Heading("What it does", 2),
    Text("A **kernel** with $x$.", "info"),
    Formula(r"\frac{1}{9}"),
    Number("Mean", "0.25", "+0.05"),
    Setting("Kernel", "emboss"),
    Table("Window", ("a", "b"), (("1", "2"), ("3", "4")), 7),
    Picture(png(8, 8), "image/png", "A cat", 8, 8),
    Chart('{"data":[{"y":[1,2]}],"layout":{}}', "A line"),
    Drawing("<div>x</div>", "x"),
    Code("y = 1", "python"),
    Script("print(1)"),
)
KEPT = Kept("Kernels", "kernels", "kernels.kernel=emboss", 1.75e9, BLOCKS)


@pytest.fixture
def address(tmp_path):
    return f"sqlite:///{tmp_path / 'books.sqlite'}"


@pytest.fixture
def books(address):
    opened = Books(address)
    yield opened
    opened.close()


def names(books, visitor=ANNA):
    return [entry.name for entry in books.entries(visitor)]


def test_what_was_kept_is_there_after_a_restart(books, address):
    number = books.keep(ANNA, KEPT).number
    books.write(ANNA, number, "The edges stand out.")
    books.close()
    again = Books(address)
    (entry,) = again.entries(ANNA)
    assert (entry.kept, entry.name, entry.remark) == (KEPT, "Kernels", "The edges stand out.")
    again.close()


def test_what_was_kept_are_always_the_same_bytes():
    assert written(read(written(KEPT))) == written(KEPT)
    changed = dataclasses.replace(KEPT, blocks=(*BLOCKS[:3], Number("Mean", "0.26"), *BLOCKS[4:]))
    assert written(changed) != written(KEPT)


def test_the_seal_is_made_of_those_bytes(books):
    entry = books.keep(ANNA, KEPT, seal=lambda content: str(len(content)))
    (known,) = books.entries(ANNA)
    assert known.seal == entry.seal == str(len(written(KEPT)))
    books.write(ANNA, entry.number, "A remark changes neither.")
    assert books.entries(ANNA)[0].checksum == entry.checksum


def test_order_names_and_deleting(books):
    one, two, three = (books.add(ANNA, name).number for name in ("one", "two", "three"))
    books.move(ANNA, three, -1)
    books.rename(ANNA, one, "first")
    books.rename(ANNA, two, "  ")
    assert names(books) == ["first", "three", "two"]
    books.move(ANNA, one, -1)  # it is the first already
    books.move(ANNA, two, 9)
    assert names(books) == ["first", "three", "two"]
    books.delete(ANNA, three)
    assert names(books) == ["first", "two"]
    books.restore(ANNA, three)
    assert names(books) == ["first", "three", "two"]
    books.delete(ANNA, three)
    books.delete(ANNA, two)
    books.restore(ANNA, three)  # it has gone for good
    assert names(books) == ["first"]
    assert books.count(ANNA) == 1


def test_nobody_reaches_another_ones_book(books):
    number = books.keep(ANNA, KEPT).number
    books.write(BERT, number, "guessed")
    books.rename(BERT, number, "guessed")
    books.move(BERT, number, 1)
    books.delete(BERT, number)
    books.forget(BERT)
    assert names(books, BERT) == []
    (entry,) = books.entries(ANNA)
    assert (entry.name, entry.remark) == ("Kernels", "")


def test_the_database_does_not_say_whose_a_book_is(books, tmp_path):
    books.keep("browser 0123456789abcdef", KEPT)
    books.close()
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"0123456789abcdef" not in content


def test_a_book_has_an_end_and_says_so(books, monkeypatch):
    monkeypatch.setattr("dlplay.lab_book.books.MOST_ENTRIES", 2)
    books.add(ANNA, "one")
    books.add(ANNA, "two")
    with pytest.raises(BookError, match="it has 2 entries"):
        books.add(ANNA, "three")
    books.add(BERT, "his own")
    monkeypatch.setattr("dlplay.lab_book.books.MOST_OF_A_BOOK", 100)
    with pytest.raises(BookError, match="at most 0 MB"):
        books.keep(BERT, KEPT)
    monkeypatch.setattr("dlplay.lab_book.books.MOST_OF_A_BOOK", 2**20)
    monkeypatch.setattr("dlplay.lab_book.books.MOST_IN_ALL", 100)
    with pytest.raises(BookError, match="All lab books of this computer"):
        books.keep("browser carl", KEPT)


def test_what_was_deleted_is_gone_after_a_restart(books, address):
    number = books.keep(ANNA, KEPT).number
    books.delete(ANNA, number)
    books.close()
    again = Books(address)
    again.restore(ANNA, number)
    assert names(again) == []
    again.close()


def test_an_entry_that_is_too_large_is_refused():
    with pytest.raises(BookError, match="too much for one entry"):
        packed(b"x" * (limits.MOST_UNPACKED + 1))
    with pytest.raises(ValueError, match="too large"):
        unpacked(zlib.compress(b"x" * (limits.MOST_UNPACKED + 1)))
    with pytest.raises(ValueError, match="damaged"):
        unpacked(b"no zlib")


def test_a_book_that_nobody_writes_into_is_forgotten(address):
    now = [1e9]
    first = Books(address, lambda: now[0])
    first.add(ANNA, "old")
    now[0] += limits.MOST_DAYS * 86400 - 10
    first.add(BERT, "new")
    first.close()
    now[0] += 20
    again = Books(address, lambda: now[0])
    assert (names(again), names(again, BERT)) == ([], ["new"])
    again.close()


def test_a_database_that_cannot_be_opened_is_told(tmp_path):
    (tmp_path / "none.sqlite").write_bytes(b"this is no database, but long enough to be looked at" * 40)
    for address in (f"sqlite:///{tmp_path / 'none.sqlite'}", f"sqlite:///{tmp_path / 'no' / 'folder.sqlite'}"):
        with pytest.raises(BookError, match="cannot be opened"):
            Books(address)


def test_a_full_disk_is_told_and_what_was_there_stays(books, address):
    books.add(ANNA, "one")
    books.close()
    full = Books(address)
    fill_disk(full.engine)
    with pytest.raises(BookError, match="its disk is full"):
        full.keep(ANNA, dataclasses.replace(KEPT, blocks=(Picture(png(400, 400), "image/png"),)))
    assert names(full) == ["one"]
    full.close()


def test_a_file_of_sqlite_is_what_it_is(books, tmp_path):
    books.keep(ANNA, KEPT)
    with sqlite3.connect(tmp_path / "books.sqlite") as connection:
        assert connection.execute("select count(*), min(length(owner)) from book_entry").fetchone() == (1, 32)
    connection.close()


def test_a_large_picture_becomes_a_smaller_copy_and_a_small_one_stays():
    small, large = png(64, 48), png(3000, 1500)
    assert keep_picture(small, "cat") == Picture(small, "image/png", "cat", 64, 48)
    kept = keep_picture(large, "cat")
    with Image.open(io.BytesIO(kept.content)) as image:
        assert (image.format, image.size) == ("JPEG", (MOST_SIDE, MOST_SIDE // 2))
    assert (kept.kind, kept.width, kept.height) == ("image/jpeg", 3000, 1500)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n cut off", b"%PDF-1.4", b"<html>"])
def test_what_is_no_picture_is_none(content):
    assert keep_picture(content) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data | {"blocks": 1},
        lambda data: data | {"title": 3},
        lambda data: data | {"blocks": [{"kind of block": "virus"}]},
        lambda data: data | {"blocks": [{"kind of block": "heading", "text": "a", "level": "1"}]},
        lambda data: data | {"blocks": [{"kind of block": "heading", "text": "a"}]},
        lambda data: data | {"blocks": [{"kind of block": "text", "text": "a", "tone": "<script>"}]},
        lambda data: data | {"blocks": [{"kind of block": "picture", "content": "%", "kind": "image/png"}]},
        lambda data: [data],
    ],
)
def test_what_is_no_entry_is_refused(damage):
    with pytest.raises(ValueError):  # noqa: PT011
        read(json.dumps(damage(json.loads(written(KEPT)))).encode())


HOSTILE = (
    '<div onclick="a()"><script>b()</script><img src="http://x/y.png"><img src=x onerror=c()>'
    '<a href="javascript:d()">t</a><svg onload=e()><circle/></svg><style>p{background:url(http://z)}</style>'
    '<p style="background:url(http://q)">kept</p><iframe src=f></iframe></div>'
)


def test_a_drawing_only_draws():
    assert clean_html(HOSTILE) == "<div><img><img>t<style></style><p>kept</p></div>"
    style, picture = "<style>.a { color: red }</style>", '<img src="data:image/png;base64,aa">'
    harmless = f'{style}<div class="a" style="left:3px">1 &lt; 2{picture}</div>'
    assert clean_html(harmless) == harmless


@given(st.text(alphabet="<>/='\" abscriptonxmge:&;\\", max_size=200))
def test_nothing_that_runs_comes_through(text):
    cleaned = clean_html(text)
    assert "<script" not in cleaned
    assert clean_html(cleaned) == cleaned
