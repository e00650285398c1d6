"""What is kept of visitors: nobody gets another one's, it is bounded, and nothing stays behind."""

import asyncio
import os
import time
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor

import pytest

from dlplay import visits
from dlplay.visits import keeping as stores
from dlplay.visits.cookie import COOKIE, VisitCookie


@pytest.fixture
def store(tmp_path):
    return visits.Store(tmp_path)


def test_a_file_is_found_again_by_its_mark_and_the_latest_without_one(store):
    first = store.keep("ann", "picture", "a.png", b"one")
    second = store.keep("ann", "picture", "b.png", b"two")
    assert store.find("ann", "picture") == second
    assert store.find("ann", "picture", first.mark).content() == b"one"
    assert store.find("ann", "table") is None
    assert store.keep("ann", "picture", "a.png", b"one") == first
    assert [file.name for file in store.files("ann")] == ["b.png", "a.png"]


def test_no_visitor_finds_what_another_one_brought(store):
    kept = store.keep("ann", "picture", "a.png", b"one")
    store.note("ann", "control", "value")
    assert store.find("bob", "picture") is None
    assert store.find("bob", "picture", kept.mark) is None
    assert store.noted("bob", "control") is None
    store.keep("bob", "picture", "c.png", b"one")
    store.forget("bob")
    assert store.find("ann", "picture").content() == b"one"


def test_a_mark_tells_nothing_of_its_file_to_another_server(tmp_path):
    marks = {visits.Store(tmp_path / name).keep("ann", "table", "t.csv", b"1").mark for name in made(tmp_path, "ab")}
    assert len(marks) == 2


def made(folder, names):
    for name in names:
        (folder / name).mkdir()
    return names


def test_the_oldest_make_room(store, monkeypatch):
    for number in range(stores.MOST_OF_A_USE + 3):
        store.keep("ann", "drawing", "d", bytes([number]))
    table = store.keep("ann", "table", "t.csv", b"kept beside many drawings")
    assert len(store.files("ann")) == stores.MOST_OF_A_USE + 1
    monkeypatch.setattr(stores, "MOST_BYTES", 100)
    large = store.keep("ann", "clip", "c.mp4", bytes(90))
    assert store.files("ann") == [large]
    assert table.content() is None
    on_disk = [path for path in store.folder.rglob("*") if path.is_file()]
    assert on_disk == [large.path]


def test_who_is_away_longest_makes_room_first(store, monkeypatch):
    monkeypatch.setattr(stores, "MOST_IN_ALL", 25)
    for name in ("ann", "bob", "cem"):
        store.keep(name, "table", "t.csv", name.encode() * 3)
    assert [bool(store.files(name)) for name in ("ann", "bob", "cem")] == [False, True, True]
    seen = time.monotonic()
    monkeypatch.setattr(stores.time, "monotonic", lambda: seen + stores.MOST_SECONDS + 1)
    store.keep("dan", "table", "t.csv", b"1")
    assert [bool(store.files(name)) for name in ("bob", "cem", "dan")] == [False, False, True]


def test_on_a_disk_that_is_nearly_full_only_who_is_away_makes_room(store, monkeypatch):
    for name in ("ann", "bob"):
        store.keep(name, "table", "t.csv", name.encode())
    monkeypatch.setattr(stores.shutil, "disk_usage", lambda _: namedtuple("Usage", "free")(stores.FREE))
    store.keep("cem", "table", "t.csv", b"1")
    assert all(store.files(name) for name in ("ann", "bob", "cem"))
    seen = time.monotonic()
    monkeypatch.setattr(stores.time, "monotonic", lambda: seen + stores.AWAY + 1)
    store.noted("bob", "control")  # who only looks is here, too
    store.keep("cem", "table", "t.csv", b"2")
    assert [bool(store.files(name)) for name in ("ann", "bob", "cem")] == [False, True, True]


@pytest.mark.skipif(os.name != "posix", reason="the bound on a file's size is the operating system's")
def test_an_upload_that_the_disk_does_not_take_leaves_all_as_it_was_and_is_kept_whole_later(store):
    import resource

    known, large = store.keep("ann", "picture", "a.png", b"one"), bytes(100_000)
    usual, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, most))
    try:
        with pytest.raises(OSError, match="File too large"):
            store.keep("ann", "picture", "b.png", large)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (usual, most))
    assert store.files("ann") == [known]
    assert [path for path in store.folder.rglob("*") if path.is_file()] == [known.path]
    assert store.keep("ann", "picture", "b.png", large).content() == large


def test_files_are_readable_for_the_server_alone(store):
    file = store.keep("ann", "picture", "../../etc/passwd", b"one")
    assert file.path.parent.parent == store.folder
    assert os.stat(file.path.parent).st_mode & 0o077 == 0


def test_a_server_deletes_its_files_and_those_of_dead_ones(tmp_path, monkeypatch):
    monkeypatch.setenv("DLPLAY_UPLOADS", str(tmp_path))
    monkeypatch.setattr(stores, "_store", None)
    dead, other = tmp_path / f"{stores.PREFIX}999999999-x", tmp_path / f"{stores.PREFIX}{os.getppid()}-y"
    dead.mkdir()
    other.mkdir()
    own = visits.start_store()
    own.keep("ann", "table", "t.csv", b"1")
    assert (dead.exists(), other.exists(), own.folder.exists()) == (False, True, True)
    visits.stop_store()
    assert not own.folder.exists()


def answer(headers, kind=b"text/html; charset=utf-8", scheme="http"):
    """The headers of a page that was asked for through the middleware."""
    sent = []

    async def application(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "headers": headers, "scheme": scheme}
    with ThreadPoolExecutor() as pool:  # this thread may have a loop already: Playwright's
        pool.submit(asyncio.run, VisitCookie(application)(scope, None, send)).result()
    return dict(sent[0]["headers"])


def test_a_browser_without_the_cookie_gets_one_that_nobody_can_guess_or_read():
    cookies = {answer([])[b"set-cookie"].decode() for _ in range(3)}
    assert len(cookies) == 3
    for cookie in cookies:
        assert cookie.startswith(f"{COOKIE}=")
        assert len(cookie.partition(";")[0]) > len(COOKIE) + 40
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Expires" not in cookie
    assert "Secure" in answer([], scheme="https")[b"set-cookie"].decode()
    assert "Secure" in answer([(b"x-forwarded-proto", b"https")])[b"set-cookie"].decode()  # a proxy speaks HTTPS
    assert "Secure" not in answer([(b"x-forwarded-proto", b"http")])[b"set-cookie"].decode()


def test_a_browser_with_the_cookie_keeps_it_and_other_files_bring_none():
    assert b"set-cookie" not in answer([(b"cookie", f"a=b; {COOKIE}=known".encode())])
    assert b"set-cookie" not in answer([], kind=b"text/javascript")
