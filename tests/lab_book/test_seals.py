"""The server's signature: whatever was changed of what was kept is seen, and a remark may change freely."""

import base64
import dataclasses
import json
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from hypothesis import given
from hypothesis import strategies as st

from dlplay.lab_book import (
    Entry,
    Project,
    Verdict,
    html_file,
    judge,
    notebook_file,
    read_project,
    write_project,
)
from dlplay.lab_book import seals as names
from dlplay.lab_book.blocks import Picture
from dlplay.lab_book.books import Books
from dlplay.lab_book.entries import Kept, read, written
from dlplay.lab_book.signing import KEY_FILE, Sealer
from tests.lab_book.test_books import ANNA, BLOCKS, KEPT


@pytest.fixture(scope="module")
def sealer(tmp_path_factory):
    return Sealer(tmp_path_factory.mktemp("kept"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    return Sealer(tmp_path_factory.mktemp("elsewhere"))


def sealed(sealer, kept=KEPT, **own):
    content = written(kept)
    return Entry(1, own.get("name", "Kernels"), own.get("remark", ""), content, sealer.seal(content))


def verdict(entry, *sealers):
    return judge(entry, {one.public for one in sealers}.__contains__)


def test_a_seal_is_an_ed25519_signature_of_what_was_kept(sealer):
    entry = sealed(sealer)
    kind, public, signature = entry.seal.split(":")
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public))
    key.verify(base64.b64decode(signature), names.SIGNED_AS + entry.content)
    assert kind == "ed25519"
    assert verdict(entry, sealer) == Verdict.COMPUTED


def test_the_key_is_this_accounts_alone_and_stays_over_a_restart(tmp_path):
    first = Sealer(tmp_path)
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    known = load_pem_private_key(file.read_bytes(), None)
    assert isinstance(known, Ed25519PrivateKey)
    assert base64.b64encode(known.public_key().public_bytes_raw()).decode() == first.public
    again = Sealer(tmp_path)
    assert again.public == first.public
    assert verdict(sealed(first), again) == Verdict.COMPUTED


def test_servers_that_start_at_once_have_one_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: Sealer(tmp_path).public, range(16)))
    assert len(keys) == 1
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_damaged_key_signs_nothing(tmp_path, content):
    (tmp_path / KEY_FILE).write_bytes(content)
    with pytest.raises(ValueError):  # noqa: PT011
        Sealer(tmp_path)


def paths_in(data, path=()):
    """The place of every value in plain data."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from paths_in(value, (*path, key)) if isinstance(value, dict | list) else [(*path, key)]


def with_another(data, path, value):
    copy = json.loads(json.dumps(data))
    place = copy
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return copy


PLAIN = json.loads(written(KEPT))
PLACES = list(paths_in(PLAIN))


@given(st.sampled_from(PLACES), st.text(max_size=8), st.integers(-9, 9))
def test_every_change_is_seen(sealer, place, text, number):
    """Every number, sentence, picture and link, one after the other, becomes another one of its kind."""
    entry, old = sealed(sealer), PLAIN
    for key in place:
        old = old[key]
    new = old + number if isinstance(old, int | float) else text
    data = with_another(PLAIN, place, new)
    changed = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")
    expected = Verdict.COMPUTED if changed == entry.content else Verdict.CHANGED
    assert verdict(dataclasses.replace(entry, content=changed), sealer) == expected
    assert (expected == Verdict.COMPUTED) == (new == old)


@given(st.integers(0, len(written(KEPT)) - 1), st.integers(1, 255))
def test_every_changed_byte_is_seen(sealer, place, by):
    entry = sealed(sealer)
    content = bytearray(entry.content)
    content[place] ^= by
    assert verdict(dataclasses.replace(entry, content=bytes(content)), sealer) == Verdict.CHANGED


@given(st.text(), st.text())
def test_remark_and_name_may_change_freely(sealer, remark, name):
    assert verdict(dataclasses.replace(sealed(sealer), remark=remark, name=name), sealer) == Verdict.COMPUTED


@given(st.one_of(st.text(max_size=200), st.binary(max_size=120).map(lambda one: base64.b64encode(one).decode())))
def test_no_made_up_seal_fits(sealer, text):
    content = written(KEPT)
    for seal in (text, f"ed25519:{text}", f"ed25519:{sealer.public}:{text}"):
        found = verdict(Entry(1, "", "", content, seal), sealer)
        assert found in (Verdict.CHANGED, Verdict.FOREIGN)


def test_a_missing_or_a_strange_seal_is_not_from_here(sealer, stranger):
    entry = sealed(stranger)
    assert verdict(entry, sealer) == Verdict.FOREIGN
    assert verdict(entry, sealer, stranger) == Verdict.COMPUTED
    assert verdict(dataclasses.replace(entry, seal=""), sealer) == Verdict.FOREIGN
    forged = entry.seal.replace(stranger.public, sealer.public)
    assert verdict(dataclasses.replace(entry, seal=forged), sealer) == Verdict.CHANGED
    assert verdict(Entry(1, "Note", "Mine."), sealer) == Verdict.OWN


def test_a_project_file_brings_the_seal_along(sealer, stranger):
    (entry,) = read_project(write_project(Project((sealed(sealer, remark="Mine."),)))).entries
    assert verdict(entry, sealer) == Verdict.COMPUTED
    assert verdict(entry, stranger) == Verdict.FOREIGN
    other = dataclasses.replace(KEPT, blocks=(*BLOCKS[:3], dataclasses.replace(BLOCKS[3], value="0.99"), *BLOCKS[4:]))
    forged = dataclasses.replace(entry, content=written(other))
    (entry,) = read_project(write_project(Project((forged,)))).entries
    assert verdict(entry, sealer) == Verdict.CHANGED


def test_servers_of_one_database_know_each_others_keys(tmp_path, sealer, stranger):
    address = f"sqlite:///{tmp_path / 'books.sqlite'}"
    one, two = Books(address), Books(address)
    for _ in range(2):  # a restart
        one.trust(sealer.public)
        two.trust(stranger.public)
    entry = one.keep(ANNA, KEPT, sealer.seal)
    assert judge(entry, two.trusts) == Verdict.COMPUTED
    assert not two.trusts("somebody else's")
    one.close()
    two.close()


def test_files_taken_home_say_what_the_seal_says(sealer):
    good, note = sealed(sealer), Entry(3, "Note", "Mine.")
    bad = dataclasses.replace(sealed(sealer, name="Bad"), number=2, content=written(KEPT).replace(b"0.25", b"0.99"))

    def judged(entry):
        return verdict(entry, sealer)

    page = html_file([good, bad, note], title="Book", made=1.75e9, address="", judged=judged)
    told = [names.VERDICTS[one] for one in (Verdict.COMPUTED, Verdict.CHANGED)]
    assert [page.count(one) for one in told] == [1, 1]
    assert page.index(told[0]) < page.index("Bad</h2>") < page.index(told[1])
    notebook = notebook_file([good, bad, note], title="Book", made=1.75e9, judged=judged)
    assert [notebook.count(one) for one in told] == [1, 1]
    assert told[0] not in html_file([good], title="Book", made=1.75e9, address="")


@pytest.mark.parametrize("time", [-1, 1e300, float("nan"), float("inf")])
def test_a_time_that_no_clock_shows_is_no_entry(time):
    content = written(Kept("a", "a", "", 0.0, ())).replace(b'"time":0.0', f'"time":{json.dumps(time)}'.encode())
    with pytest.raises(ValueError, match="no clock"):
        read(content)


def test_what_is_signed_holds_the_picture_itself():
    picture = next(one for one in BLOCKS if isinstance(one, Picture))
    assert base64.b64encode(picture.content) in written(KEPT)
