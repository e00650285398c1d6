"""Sets of pictures: archives good and bad, folders, uploads, corrections, samples, duplicates."""

import functools
import io
import random
import re
import stat
import struct
import subprocess
import sys
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from sklearn.neighbors import KNeighborsClassifier

from dlplay.data import (
    MAX_CLASSES,
    MAX_PICTURES,
    SET_SAMPLES,
    PictureSet,
    PictureSetError,
    archives,
    corrected,
    duplicates,
    read_folder,
    read_uploads,
    read_zip,
    reading_budget,
    set_sample,
    thumbnails,
)
from dlplay.data.sets import candidates as set_candidates
from dlplay.data.sets import reading as picture_sets
from dlplay.data.sets import samples as set_samples
from dlplay.export.source import source_of

PETS = Path(__file__).parents[4] / "shared/data/pets/images"
needs_pets = pytest.mark.skipif(not PETS.is_dir(), reason="the photographs are not on this machine")


def saved(image, kind="PNG", **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


@functools.cache
def png(seed=0, size=(9, 7)):
    return saved(Image.fromarray(np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)))


def zipped(files, method=zipfile.ZIP_DEFLATED):
    """Pack (path or ZipInfo, bytes) pairs with the standard library: the oracle's side of reading."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for path, content in files:
            archive.writestr(path, content)
    return buffer.getvalue()


def two_classes(prefix=""):
    return [(f"{prefix}{kind}/{n}.png", png(n + 10 * (kind == "dog"))) for kind in ("dog", "cat") for n in (2, 1)]


def all_notes(pictures):
    return " ".join(pictures.notes)


def assert_sound(pictures):
    """Assert what holds for every set."""
    assert list(pictures.classes) == sorted(set(pictures.classes))
    assert 2 <= len(pictures.classes) <= MAX_CLASSES
    assert len(pictures.labels) == len(pictures.names) == len(pictures.pictures) == len(set(pictures.names))
    assert all(pictures.labels.count(label) >= 2 for label in range(len(pictures.classes)))
    assert all(len(one) <= 60 and one.strip() == one != "" for one in pictures.classes)
    for pixels in pictures.pictures:
        assert pixels.dtype == np.uint8
        assert pixels.ndim == 3
        assert pixels.shape[2] == 3
        assert min(pixels.shape[:2]) <= 256
        assert max(pixels.shape[:2]) <= 1024
        assert not pixels.flags.writeable


def assert_same(some, others):
    assert (some.classes, some.labels, some.names) == (others.classes, others.labels, others.names)
    for a, b in zip(some.pictures, others.pictures, strict=True):
        np.testing.assert_array_equal(a, b)


# ---------------------------------------------------------------- good archives


@pytest.mark.parametrize("prefix", ["", "pets/", "pets/images/", "./", "/", "C:/", "../../", "a/../b/"])
def test_the_class_is_the_folder_that_holds_the_picture(prefix):
    pictures = read_zip(zipped(two_classes(prefix)), "pets.zip")
    assert pictures.classes == ("cat", "dog")
    assert pictures.labels == (0, 0, 1, 1)
    assert pictures.names == ("cat/1.png", "cat/2.png", "dog/1.png", "dog/2.png")
    np.testing.assert_array_equal(pictures.pictures[0], np.asarray(Image.open(io.BytesIO(png(1)))))
    assert_sound(pictures)
    assert ("outside" in all_notes(pictures)) == (".." in prefix or prefix in ("/", "C:/"))


def test_backslashes_separate_folders():
    files = [(path.replace("/", "\\"), content) for path, content in two_classes("pets/")]
    assert read_zip(zipped(files), "x.zip").names[0] == "cat/1.png"


def test_folders_of_the_same_name_are_one_class_and_say_so():
    files = [*two_classes("pets/big/"), *two_classes("pets/small/")]
    pictures = read_zip(zipped(files), "x.zip")
    assert pictures.classes == ("cat", "dog")
    assert pictures.names[:4] == ("cat/1.png", "cat/1 (2).png", "cat/2.png", "cat/2 (2).png")
    assert "“pets/big/cat”, “pets/small/cat”" in all_notes(pictures)


def test_capital_letters_and_unicode_forms_make_no_new_class():
    composed, apart = (unicodedata.normalize(form, "Kühe") for form in ("NFC", "NFD"))
    spelled = [composed, composed, apart, "KÜHE", "pig", "pig"]
    pictures = read_zip(zipped([(f"{one}/{n}.png", png(n)) for n, one in enumerate(spelled)]), "x.zip")
    assert pictures.classes == (composed, "pig")
    assert pictures.labels.count(0) == 4
    assert "“KÜHE”, “Kühe”" in all_notes(pictures)


def test_other_files_are_left_out_and_those_of_the_system_silently():
    system = ["__MACOSX/cat/._1.png", "cat/.DS_Store", "cat/Thumbs.db", "dog/desktop.ini", "cat/._2.png"]
    files = [*two_classes(), *((one, b"junk") for one in system)]
    assert read_zip(zipped(files), "x.zip").notes == ()
    files += [("cat/list.txt", b"1, 2"), ("more.zip", zipped(two_classes())), ("loose.png", png(5))]
    pictures = read_zip(zipped([*files, ("empty folder/", b"")]), "x.zip")
    assert len(pictures.names) == 4
    for part in ("“cat/list.txt”", "“more.zip”", "Unpack it", "“loose.png”", "“empty folder”"):
        assert part in all_notes(pictures)


def test_loose_pictures_are_left_out_within_a_wrapping_folder_too():
    files = [*two_classes("pets/"), ("pets/loose.png", png(5)), ("pets/readme.md", b"x")]
    assert read_zip(zipped(files), "x.zip").names == read_zip(zipped(two_classes()), "x.zip").names


def test_damaged_pictures_are_left_out_with_the_reason():
    broken = {"cut.jpg": png(3)[:60], "empty.png": b"", "text.jpg": b"hello", "page.png": b"<html>"}
    files = [*two_classes(), *((f"dog/{name}", content) for name, content in broken.items())]
    pictures = read_zip(zipped(files), "x.zip")
    assert len(pictures.names) == 4
    assert "“dog/cut.jpg” starts like a picture but cannot be decoded" in all_notes(pictures)
    assert "And 1 more files" in all_notes(pictures)


def test_a_class_with_one_picture_is_left_out_where_two_others_remain():
    pictures = read_zip(zipped([*two_classes(), ("owl/1.png", png(7))]), "x.zip")
    assert pictures.classes == ("cat", "dog")
    assert "one picture only: “owl”" in all_notes(pictures)
    pictures = read_zip(zipped([*two_classes(), ("owl/1.png", b"no"), ("owl/2.png", b"no")]), "x.zip")
    assert "No picture could be read in “owl”" in all_notes(pictures)


def test_pictures_shrink_to_a_short_side_of_256_and_never_grow():
    sizes = [(600, 300), (300, 600), (255, 900), (1, 1), (30000, 20)]
    files = [(f"{kind}/{n}.png", png(n, size)) for kind in "ab" for n, size in enumerate(sizes)]
    shapes = [one.shape[:2] for one in read_zip(zipped(files), "x.zip").pictures[:5]]
    assert shapes == [(256, 512), (512, 256), (900, 255), (1, 1), (1, 1024)]


def test_shrinking_is_area_interpolation():
    content = png(3, (512, 512))
    pictures = read_zip(zipped([(f"{kind}/{n}.png", content) for kind in "ab" for n in "12"]), "x.zip")
    blocks = np.asarray(Image.open(io.BytesIO(content))).reshape(256, 2, 256, 2, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(pictures.pictures[0], blocks, atol=0.51)


def test_every_kind_of_picture_becomes_rgb_with_8_bits():
    colours = Image.fromarray(np.full((5, 4, 3), (200, 100, 50), np.uint8))
    deep = Image.fromarray(np.full((5, 4), 257 * 77, np.uint16))
    clear = Image.new("RGBA", (4, 5), (0, 0, 0, 0))
    kinds = {
        "a/animated.gif": saved(colours, "GIF", save_all=True, append_images=[Image.new("RGB", (4, 5))]),
        "a/clear.png": saved(clear),
        "a/deep.png": saved(deep),
        "a/gray.png": saved(colours.convert("L")),
        "a/photo.webp": saved(colours, "WEBP", lossless=True),
    }
    pictures = read_zip(zipped([*kinds.items(), *two_classes()]), "x.zip")
    first = dict(zip(pictures.names, (one[0, 0].tolist() for one in pictures.pictures), strict=True))
    assert first["a/deep.png"] == [77, 77, 77]
    assert first["a/clear.png"] == [255, 255, 255]
    assert first["a/animated.gif"] == first["a/photo.webp"] == [200, 100, 50]
    for part in ("first of 2 frames", "16 bits per channel, rounded to 8", "transparent", "gray"):
        assert part in all_notes(pictures)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_bytes_before_the_archive_do_not_matter(method):
    assert len(read_zip(b"#!/bin/sh" + zipped(two_classes(), method), "x.zip").names) == 4


# ---------------------------------------------------------------- names


class OldName(zipfile.ZipInfo):
    """A name as old Windows programs write it: in a code page, and without the mark for UTF-8."""

    encoding = "ascii"

    def _encodeFilenameFlags(self):  # noqa: N802  # what zipfile calls
        return self.filename.encode(self.encoding), self.flag_bits & ~0x800


def legacy_zip(paths, encoding):
    infos = [OldName(path) for path in paths]
    for info in infos:
        info.encoding = encoding
    return zipped([(info, png(n)) for n, info in enumerate(infos)])


@pytest.mark.parametrize(
    ("names", "encoding", "repaired"),
    [
        (("แมว", "สุนัข"), "utf-8", True),
        (("แมว", "สุนัข"), "cp874", True),
        (("Vögel", "Füße"), "cp437", False),
        (("Garçons", "Élèves"), "cp437", False),
        (("Straße", "dog"), "cp437", False),
        (("cat", "dog"), "ascii", False),
    ],
)
def test_names_in_old_encodings_are_read(names, encoding, repaired):
    paths = [f"{name}/{name} number {n}.png" for name in names for n in (1, 2)]
    pictures = read_zip(legacy_zip(paths, encoding), "x.zip")
    assert pictures.classes == tuple(sorted(names))
    assert set(pictures.names) == set(paths)
    assert ("readable letters" in all_notes(pictures)) == repaired


def test_thai_names_with_the_mark_for_utf8_need_no_repair():
    pictures = read_zip(zipped([(f"{one}/รูป {n}.png", png(n)) for one in ("แมว", "หมา") for n in (1, 2)]), "x.zip")
    assert pictures.classes == ("หมา", "แมว") == tuple(sorted(("แมว", "หมา")))
    assert pictures.notes == ()


def test_the_unicode_name_that_some_programs_store_besides_is_used():
    files = []
    for n in range(4):
        info = zipfile.ZipInfo(f"????{n // 2}/{n}.png")
        name = f"นก{n // 2}/{n}.png".encode()
        info.extra = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, 0) + name
        files.append((info, png(n)))
    assert read_zip(zipped(files), "x.zip").classes == ("นก0", "นก1")


def test_names_are_cleaned_cut_and_stay_unique():
    long = "n" * 200
    files = [(f" b\u202ead\x07 /{long}{n}.png", png(n)) for n in range(2)]
    files += [(f"{'c' * 80}/{n}.png", png(n)) for n in range(2)]
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = zipped([*files, *two_classes(), two_classes()[0]])
    pictures = read_zip(content, "x.zip")
    assert_sound(pictures)
    assert pictures.classes[0] == "bad"
    assert pictures.classes[2] == "c" * 60
    assert "cut to 60" in all_notes(pictures)
    assert "dog/2 (2).png" in pictures.names
    assert max(map(len, pictures.names)) <= 161


# ---------------------------------------------------------------- bad archives


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(50), "RAR"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "7z"),
        (b"\x1f\x8b" + bytes(50), "gz"),
        (bytes(257) + b"ustar" + bytes(300), "tar"),
        (png(), "a single PNG picture"),
        (saved(Image.new("RGB", (9, 9)), "JPEG"), "a single JPEG picture"),
        (b"%PDF-1.7", "PDF"),
        (b"hello", "not a zip file"),
        (zipped(two_classes())[:-30], "cut off or damaged"),
        (zipped(two_classes())[: len(zipped(two_classes())) // 2], "cut off or damaged"),
        (zipped([]), "no picture here"),
        (zipped([("cat/", b""), ("dog/", b"")]), "no picture here"),
        (zipped([("a/1.txt", b"x"), ("b/2.txt", b"x")]), "“a/1.txt”"),
        (zipped([("in.zip", zipped(two_classes()))]), "Unpack it"),
        (zipped([("1.png", png(1)), ("2.png", png(2))]), "pets/cat/1.jpg"),
        (zipped([("pets/1.png", png(1)), ("pets/2.png", png(2))]), "pets/cat/1.jpg"),
        (zipped([("cat/1.png", png(1)), ("cat/2.png", png(2)), ("dog/1.png", png(3))]), "“dog”"),
        (zipped([("cat/1.png", png(1)), ("dog/1.png", png(2))]), "no class has two pictures"),
        (zipped([(f"c{n // 2}/{n}.png", png(1)) for n in range(2 * MAX_CLASSES + 2)]), "51 classes; the limit is 50"),
    ],
)
def test_what_cannot_become_a_set_is_refused_in_words(content, says):
    with pytest.raises(PictureSetError, match=re.escape(says)) as caught:
        read_zip(content, "pets.zip")
    assert str(caught.value).endswith((".", "”"))


def changed_header(content, at, new):
    """Change bytes in every local and central header; `at` counts from the field that both have, the version."""
    for mark, start in ((b"PK\x03\x04", 4), (b"PK\x01\x02", 6)):
        place = -1
        while (place := content.find(mark, place + 1)) >= 0:
            content = content[: place + start + at] + new + content[place + start + at + len(new) :]
    return content


def test_a_password_is_asked_to_be_left_away():
    with pytest.raises(PictureSetError, match="password"):
        read_zip(changed_header(zipped(two_classes()), 2, b"\x01"), "x.zip")


def test_unusual_packing_leaves_pictures_out_with_the_reason():
    for method in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        with pytest.raises(PictureSetError, match="unusual way"):
            read_zip(zipped(two_classes(), method), "x.zip")


def test_a_wrong_checksum_leaves_one_picture_out():
    content = zipped([*two_classes(), ("cat/3.png", b"\x89PNG marked")], zipfile.ZIP_STORED)
    pictures = read_zip(content.replace(b"PNG marked", b"PNG mArked"), "x.zip")
    assert len(pictures.names) == 4
    assert "“cat/3.png” was left out: it is damaged within the zip file" in all_notes(pictures)


def test_links_are_left_out():
    link = zipfile.ZipInfo("cat/link.png")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    pictures = read_zip(zipped([*two_classes(), (link, b"/etc/passwd")]), "x.zip")
    assert len(pictures.names) == 4
    assert "“cat/link.png”: a link" in all_notes(pictures)


def test_a_picture_that_is_too_large_is_left_out_unread():
    pictures = read_zip(zipped([*two_classes(), ("cat/big.bmp", bytes(61 * 2**20))]), "x.zip")
    assert "“cat/big.bmp” was left out: it has more than 60 MB" in all_notes(pictures)
    pictures = read_zip(zipped([*two_classes(), ("cat/wide.png", saved(Image.new("1", (50000, 1000))))]), "x.zip")
    assert "50 million pixels" in all_notes(pictures)


def test_a_bomb_ends_when_it_has_unpacked_too_much(monkeypatch):
    monkeypatch.setattr(picture_sets, "MAX_READ_BYTES", 40 * 2**20)
    bomb = zipped([(f"{kind}/{n}.bmp", bytes(5 * 2**20)) for kind in "ab" for n in range(10)])
    assert len(bomb) < 200_000
    with pytest.raises(PictureSetError, match="Unpacked, the pictures have more than 10 MB"):
        read_zip(bomb, "bomb.zip")


def test_a_size_that_lies_does_not_help_a_bomb():
    honest = zipped([*two_classes(), ("cat/big.png", bytes(70 * 2**20))])
    size = struct.pack("<I", 70 * 2**20)
    for claim in (100, 2**32 - 2):
        pictures = read_zip(honest.replace(size, struct.pack("<I", claim)), "x.zip")
        assert len(pictures.names) == 4
        assert "“cat/big.png” was left out" in all_notes(pictures)


def test_too_many_pixels_together_are_refused(monkeypatch):
    monkeypatch.setattr(reading_budget, "MAX_READ_PIXELS", 9 * 7 * 3)
    with pytest.raises(PictureSetError, match="million pixels together"):
        read_zip(zipped(two_classes()), "x.zip")


def test_too_many_files_are_refused_before_their_names_are_read(monkeypatch, tmp_path):
    monkeypatch.setattr(archives, "MAX_FILES", 3)
    with pytest.raises(PictureSetError, match="more than 3 files"):
        read_zip(zipped(two_classes()), "x.zip")
    unpack(zipped(two_classes()), tmp_path)
    with pytest.raises(PictureSetError, match="more than 3 files"):
        read_folder(tmp_path)


def test_of_too_many_pictures_every_class_gives_the_same_share():
    one = saved(Image.new("RGB", (2, 2)))
    sizes = {"a": 3000, "b": 1500, "c": 500, "d": 2}
    files = [(f"{kind}/{n:04d}.png", one) for kind, size in sizes.items() for n in range(size)]
    pictures = read_zip(zipped(files, zipfile.ZIP_STORED), "x.zip")
    counts = [pictures.labels.count(label) for label in range(4)]
    assert counts == [599, 299, 99, 2]
    assert sum(counts) <= MAX_PICTURES
    chosen = [int(name[2:6]) for name in pictures.names if name.startswith("a/")]
    assert set(np.diff(chosen)) == {5, 6}
    assert chosen[0] == 0
    assert "There are 5002 pictures; the limit is 1000." in all_notes(pictures)


@pytest.mark.parametrize("sizes", [[2] * 40 + [5000], [1001], [30] * 50, [2, 2, 4000]])
def test_the_share_leaves_two_of_every_class_and_never_takes_too_many(sizes):
    member = archives.Member("x", lambda limit: b"")
    every = [set_candidates.Candidate(f"c{n}", f"{m}", member) for n, size in enumerate(sizes) for m in range(size)]
    chosen, notes = set_candidates.chosen_candidates(every)
    counts = [sum(one.class_name == f"c{n}" for one in chosen) for n in range(len(sizes))]
    assert MAX_PICTURES - len(sizes) <= sum(counts) <= MAX_PICTURES
    assert all(2 <= count <= size for count, size in zip(counts, sizes, strict=True))
    assert len(notes) == 1


def test_the_report_rises_to_one_and_may_stop_the_reading():
    shares = []
    read_zip(zipped(two_classes()), "x.zip", shares.append)
    assert shares == [0.25, 0.5, 0.75, 1.0]

    def stop(share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_zip(zipped(two_classes()), "x.zip", stop)


@settings(max_examples=100)
@given(st.one_of(st.binary(max_size=200), st.binary(max_size=100).map(lambda tail: b"PK\x03\x04" + tail)))
def test_any_bytes_are_refused_in_words(content):
    with pytest.raises(PictureSetError):
        read_zip(content, "x.zip")


@settings(max_examples=150)
@given(st.integers(0, 2**32), st.integers(1, 12), st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
def test_a_mutated_zip_gives_a_set_or_a_refusal(seed, num_changes, method):
    chance = random.Random(seed)
    content = bytearray(zipped([*two_classes("pets/"), ("pets/แมว/1.png", png(5)), ("x.txt", b"x")], method))
    for _ in range(num_changes):
        place = chance.randrange(len(content))
        if chance.random() < 0.5:  # headers are where it hurts
            places = [found.start() for found in re.finditer(b"PK", bytes(content))]
            place = min(len(content) - 1, chance.choice(places or [0]) + chance.randrange(46))
        match chance.randrange(3):
            case 0:
                content[place] = chance.randrange(256)
            case 1:
                del content[place : place + chance.randrange(1, 9)]
            case 2:
                content[place:place] = chance.randbytes(chance.randrange(1, 5))
    try:
        pictures = read_zip(bytes(content), "x.zip")
    except PictureSetError as error:
        assert str(error)
    else:
        assert_sound(pictures)


paths = st.lists(st.text(min_size=1, max_size=8).map(lambda one: one.replace("\x00", "x")), min_size=1, max_size=4)


@settings(max_examples=80)
@given(st.lists(paths, max_size=12))
def test_any_names_give_a_set_or_a_refusal(every):
    files = {"/".join(parts).encode("utf-8", "replace").decode()[:500]: parts for parts in every}
    content = zipped([(path, png(n)) for n, path in enumerate(files)])
    try:
        pictures = read_zip(content, "x.zip")
    except PictureSetError as error:
        assert str(error)
    else:
        assert_sound(pictures)


# ---------------------------------------------------------------- folders


def unpack(content, folder):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)


@pytest.mark.parametrize("prefix", ["", "pets/", "แมว/"])
def test_a_folder_gives_what_the_zip_file_of_it_gives(tmp_path, prefix):
    extra = ["loose.png", "a/train/cat/1.png", "CAT/3.png", "dog/รูป.jpg", "dog/10.png", "owl/1.png", "cat/list.txt"]
    extra += ["__MACOSX/cat/1.png", "cat/.hidden.png", "cat/back\\slash.png", "cat/inner.zip", "dog/bad.png"]
    files = [*two_classes(), *((path, b"no" if "bad" in path else png(len(path))) for path in extra)]
    for path, content in files:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    (tmp_path / "nothing").mkdir()
    random.Random(1).shuffle(files)
    from_zip = read_zip(
        zipped([*((prefix + path, content) for path, content in files), (f"{prefix}nothing/", b"")]), "x"
    )
    from_folder = read_folder(tmp_path)
    assert_same(from_zip, from_folder)
    assert "Empty folders: “nothing”." in from_folder.notes
    if not prefix:
        assert from_zip.notes == from_folder.notes


def test_links_in_a_folder_are_left_out(tmp_path):
    unpack(zipped(two_classes()), tmp_path)
    (tmp_path / "cat/link.png").symlink_to(tmp_path / "dog/1.png")
    (tmp_path / "other").symlink_to(tmp_path / "dog")
    pictures = read_folder(str(tmp_path))
    assert len(pictures.names) == 4
    assert "Left out “cat/link.png”, “other”: a link" in all_notes(pictures)


def test_a_folder_that_is_none_is_refused(tmp_path):
    (tmp_path / "pets.zip").write_bytes(zipped(two_classes()))
    for path, says in (
        (tmp_path / "pets.zip", "unpack it first"),
        (tmp_path / "no", "not there"),
        (tmp_path, "no picture"),
    ):
        with pytest.raises(PictureSetError, match=says):
            read_folder(path)


@needs_pets
def test_photographs_are_read_alike_from_a_zip_file_and_a_folder():
    content = zipped([(f"images/{one.relative_to(PETS)}", one.read_bytes()) for one in PETS.rglob("*.jpg")])
    pictures = read_zip(content, "pets.zip")
    assert pictures.classes == ("Abyssinian", "Bengal", "american_bulldog")
    assert [pictures.labels.count(label) for label in range(3)] == [40, 40, 40]
    assert [note for note in pictures.notes if "colour profile" not in note] == []
    assert {min(one.shape[:2]) for one in pictures.pictures} <= set(range(100, 257))
    assert_same(pictures, read_folder(PETS))
    assert duplicates(pictures) == ()


# ---------------------------------------------------------------- uploads and corrections


def test_uploads_of_several_classes_become_a_set():
    pictures = read_uploads(
        {
            "dog ": [("photo.png", png(1)), ("photo.png", png(2)), ("C:\\x\\b", png(3))],
            "cat": [("1.png", png(4)), ("2.txt", png(5)), ("3.png", b"x")],
            "owl": [],
        }
    )
    assert pictures.names == ("cat/1.png", "cat/2.txt", "dog/b", "dog/photo.png", "dog/photo (2).png")
    assert "No picture yet in “owl”" in all_notes(pictures)
    assert "“cat/3.png” is not a picture" in all_notes(pictures)
    assert_sound(pictures)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "no class has two pictures"),
        ({"cat": []}, "“cat”"),
        ({" ": [("1.png", png())]}, "has no name"),
        ({"cat": [("1.png", png()), ("2.png", png())]}, "only one class has pictures enough, “cat”"),
        ({"cat": [("1.png", png())], "dog": [("1.png", png())]}, "two pictures at least"),
    ],
)
def test_too_few_uploads_are_refused_in_words(files, says):
    with pytest.raises(PictureSetError, match=says):
        read_uploads(files)


small = st.sampled_from([png(1), png(2), b"", b"\x89PNG", b"PK\x03\x04"])


@settings(max_examples=100)
@given(st.dictionaries(st.text(max_size=9), st.lists(st.tuples(st.text(max_size=9), small), max_size=4), max_size=5))
def test_any_uploads_give_a_set_or_a_refusal(files):
    try:
        assert_sound(read_uploads(files))
    except PictureSetError as error:
        assert str(error)


@pytest.fixture
def three():
    files = [(f"{kind}/{n}.png", png(10 * n + ord(kind))) for kind in "abc" for n in range(3)]
    return read_zip(zipped(files), "x.zip")


def test_no_correction_changes_nothing(three):
    assert_same(three, corrected(three, {}))


def test_corrected_pictures_keep_name_place_and_pixels(three):
    changed = corrected(three, {"a/0.png": "C", "b/1.png": "new", "b/2.png": "new", "b/0.png": ""})
    assert changed.classes == ("a", "c", "new")
    assert changed.names == tuple(name for name in three.names if name != "b/0.png")
    named = dict(zip(changed.names, (changed.classes[label] for label in changed.labels), strict=True))
    assert (named["a/0.png"], named["b/1.png"], named["a/1.png"]) == ("c", "new", "a")
    assert changed.pictures[0] is three.pictures[0]
    assert three.labels == (0, 0, 0, 1, 1, 1, 2, 2, 2)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"z/0.png": "a"}, "no picture “z/0.png”"),
        (dict.fromkeys([f"{kind}/{n}.png" for kind in "ab" for n in range(3)], ""), "only one class"),
        (dict.fromkeys([f"{kind}/{n}.png" for kind in "abc" for n in range(3)], ""), "no class"),
    ],
)
def test_impossible_corrections_are_refused(three, changes, says):
    with pytest.raises(PictureSetError, match=says):
        corrected(three, changes)


def test_a_class_left_with_one_picture_goes_with_a_note(three):
    changed = corrected(three, {"a/0.png": "", "a/1.png": ""})
    assert changed.classes == ("b", "c")
    assert "“a”" in all_notes(changed)


# ---------------------------------------------------------------- thumbnails and duplicates


def set_of(arrays):
    names = tuple(f"a/{n}" for n in range(len(arrays)))
    return PictureSet(("a",), (0,) * len(arrays), names, tuple(arrays))


def test_the_checksum_follows_the_pixels_the_names_and_the_classes():
    gray, wide = np.full((2, 6, 3), 9, np.uint8), np.full((6, 2, 3), 9, np.uint8)
    first = set_of([gray])
    others = (
        set_of([wide]),
        set_of([gray + 1]),
        replace(first, names=("b",)),
        replace(first, labels=(1,)),
        replace(first, classes=("b",)),
    )
    assert first.checksum == set_of([gray[:, ::-1]]).checksum
    assert len({first.checksum, *(other.checksum for other in others)}) == 6


def test_a_thumbnail_is_the_middle_square():
    wide = np.zeros((4, 12, 3), np.uint8)
    wide[:, 4:8] = 200
    tall, tiny = np.ascontiguousarray(wide.swapaxes(0, 1)), np.full((1, 1, 3), 9, np.uint8)
    for pixels, side, value in ((wide, 2, 200), (wide, 8, 200), (tall, 3, 200), (tiny, 5, 9)):
        (small_one,) = thumbnails(set_of([pixels]), side)
        assert small_one.shape == (side, side, 3)
        assert (small_one == value).all()


def photographs():
    import skimage.data

    names = ("astronaut", "chelsea", "coffee", "rocket")
    return [cv2.resize(getattr(skimage.data, one)(), (300, 260), interpolation=cv2.INTER_AREA) for one in names]


def as_jpeg(pixels, quality):
    return np.asarray(Image.open(io.BytesIO(saved(Image.fromarray(pixels), "JPEG", quality=quality))))


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.copy(),
        lambda one: as_jpeg(one, 30),
        lambda one: np.asarray(Image.fromarray(one).resize((150, 130), Image.Resampling.BICUBIC)),
        lambda one: np.asarray(Image.fromarray(one).resize((600, 520), Image.Resampling.LANCZOS)),
        lambda one: np.ascontiguousarray(one[:, ::-1]),
        lambda one: as_jpeg(np.ascontiguousarray(one[:, ::-1]), 50),
    ],
    ids=["copy", "JPEG", "half", "double", "mirrored", "mirrored JPEG"],
)
def test_the_same_photograph_is_found_again(change):
    originals = photographs()
    assert duplicates(set_of(originals)) == ()
    copies = [change(originals[2]), change(originals[0])]
    assert duplicates(set_of([*originals, *copies])) == ((0, 5), (2, 4))


def test_three_of_the_same_are_one_group_and_flat_pictures_differ_by_colour():
    flat = [np.full((20, 30, 3), colour, np.uint8) for colour in ((255, 0, 0), (0, 0, 255), (250, 0, 0))]
    assert duplicates(set_of([*flat, flat[0], flat[1], flat[0]])) == ((0, 3, 5), (1, 4))
    assert duplicates(set_of([np.zeros((1, 1, 3), np.uint8)])) == ()


# ---------------------------------------------------------------- samples


@pytest.mark.parametrize("name", SET_SAMPLES)
def test_a_sample_is_sound_and_the_same_every_time(name):
    pictures = set_sample(name)
    assert_sound(pictures)
    counts = [pictures.labels.count(label) for label in range(len(pictures.classes))]
    assert max(counts) <= 100
    assert min(counts) >= 6
    assert_same(pictures, set_sample(name))
    assert (duplicates(pictures) == ()) == (name != "mistakes")


def test_the_mistakes_are_four_twins_and_six_wrong_classes():
    pictures, clean = set_sample("mistakes"), set_samples._shape_set(("circle", "heart", "star"), 40, seed=3)
    right = {pixels.tobytes(): label for label, pixels in zip(clean.labels, clean.pictures, strict=True)}
    found = [(right.get(one.tobytes()), label) for label, one in zip(pictures.labels, pictures.pictures, strict=True)]
    assert sum(true not in (None, label) for true, label in found) == 6
    assert sum(true is None for true, _ in found) == 4
    assert [len(group) for group in duplicates(pictures)] == [2, 2, 2, 2]


def test_an_unknown_sample_is_refused():
    with pytest.raises(PictureSetError, match="Choose one of shapes"):
        set_sample("cats")


@pytest.mark.parametrize(
    ("name", "least", "most"), [("shapes", 0, 0.5), ("moods", 0, 0.5), ("digits", 0.9, 1), ("faces", 0.9, 1)]
)
def test_colours_alone_do_not_tell_the_drawn_classes_apart(name, least, most):
    pictures = set_sample(name)
    values = np.stack([cv2.resize(one, (12, 12), interpolation=cv2.INTER_AREA).ravel() for one in pictures.pictures])
    labels, odd = np.array(pictures.labels), np.arange(len(values)) % 2 == 1
    score = KNeighborsClassifier(3).fit(values[odd], labels[odd]).score(values[~odd], labels[~odd])
    assert least <= score <= most


def test_the_shortcut_is_the_ground():
    pictures = set_sample("shortcut")
    blue = np.array([one[-20:, :, 2].mean() > one[-20:, :, 1].mean() for one in pictures.pictures])
    boat = np.array(pictures.labels) == pictures.classes.index("boat")
    assert (blue == boat).tolist() == 2 * (27 * [True] + 3 * [False])


# ---------------------------------------------------------------- at home


def test_the_exported_source_reads_the_same_at_home(tmp_path):
    unpack(zipped(two_classes("pets/")), tmp_path)
    imports, definitions, _ = source_of([read_folder, corrected, duplicates, thumbnails, set_sample])
    calls = [
        'pictures = corrected(read_folder("pets"), {})',
        "print(pictures.names, int(sum(one.sum() for one in pictures.pictures)), duplicates(pictures))",
        'print(len(thumbnails(pictures)), int(sum(one.sum() for one in set_sample("few").pictures)))',
    ]
    (tmp_path / "home.py").write_text("\n\n".join([*imports, *definitions, *calls]), encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", "home.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    here = read_folder(tmp_path / "pets")
    sums = [int(sum(one.sum() for one in pictures.pictures)) for pictures in (here, set_sample("few"))]
    assert done.stdout.splitlines() == [f"{here.names} {sums[0]} ()", f"4 {sums[1]}"]
