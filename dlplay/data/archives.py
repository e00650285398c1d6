"""The files in a zip archive or in a folder, under one kind of path; nothing is ever unpacked to disk."""

import io
import os
import stat
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dlplay.data.archive_names import decoded_names, is_hidden, leads_outside, plain_path, some_of
from dlplay.data.pictures.reading import PictureError
from dlplay.words import Note, Refusal

MAX_FILES = 20_000
CANNOT_UNPACK = (  # (offset, bytes found there, what such a file is)
    (0, b"Rar!", "a RAR archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"\x1f\x8b", "a gz archive"),
    (0, b"BZh", "a bz2 archive"),
    (0, b"\xfd7zXZ", "an xz archive"),
    (257, b"ustar", "a tar archive"),
    (0, b"\xff\xd8\xff", "a single JPEG picture"),
    (0, b"\x89PNG", "a single PNG picture"),
    (0, b"GIF8", "a single GIF picture"),
    (8, b"WEBP", "a single WebP picture"),
    (0, b"BM", "a single BMP picture"),
    (0, b"II*\x00", "a single TIFF picture"),
    (0, b"MM\x00*", "a single TIFF picture"),
    (4, b"ftyphei", "a single HEIC photo"),
    (4, b"ftypmif1", "a single HEIC photo"),
    (4, b"ftyp", "a video"),
    (0, b"%PDF", "a PDF document"),
    (0, b"<", "a web page"),
)
HOW_TO_ZIP = "Put the folders with the pictures into one folder, and compress that folder to a .zip file."


class PictureSetError(Refusal):
    """Says why files cannot become a set of pictures, and what to do."""


@dataclass(frozen=True)
class Member:
    """A file of an archive or a folder: its path, with “/” between the folders, and what reads its first bytes."""

    path: str
    read: Callable[[int], bytes]


def zip_members(content: bytes, name: str) -> tuple[list[Member], list[Note]]:
    """List the files in a zip archive, and what was repaired or left out on the way.

    Raises PictureSetError where it is no zip archive, damaged, protected with a password, or has too many files.
    """
    archive = _opened_zip(content, name)
    infos = archive.infolist()
    if any(info.flag_bits & 1 for info in infos):
        raise PictureSetError(
            "“{name}” is protected with a password. Make the zip file again without one, then upload it.", name=name
        )
    texts, repaired = decoded_names(infos)
    pairs = [(plain_path(text), info) for text, info in zip(texts, infos, strict=True)]
    folders = [path for text, (path, _) in zip(texts, pairs, strict=True) if text.endswith(("/", "\\"))]
    files = [(path, info) for text, (path, info) in zip(texts, pairs, strict=True) if not text.endswith(("/", "\\"))]
    links = [path for path, info in files if stat.S_ISLNK(info.external_attr >> 16)]
    outside = [plain_path(text) for text in texts if leads_outside(text)]
    members = [
        Member(path, partial(_unpacked_member, archive, info))
        for path, info in files
        if not is_hidden(path) and not stat.S_ISLNK(info.external_attr >> 16)
    ]
    return members, [
        *_note_about(
            repaired, "The zip file does not say how its names are written; {names} got readable letters again."
        ),
        *_note_about(outside, "The zip file tried to place {names} outside of its folder; only the name was used."),
        *_note_about(links, "Left out {names}: a link to another file, not a picture."),
        *_note_about(_empty_folders(folders, (path for path, _ in files)), "Empty folders: {names}."),
    ]


def folder_members(folder: str | Path) -> tuple[list[Member], list[Note]]:
    """List the files in a folder and in all folders below it, and what was left out; links are not followed.

    Raises PictureSetError where there is no such folder or it has too many files.
    """
    root = Path(folder)
    if not root.is_dir():
        what = Note("a file; unpack it first, or read it with read_zip") if root.is_file() else Note("not there")
        raise PictureSetError("“{folder}” should be a folder, but it is {what}.", folder=folder, what=what)
    files, links, folders = [], [], []
    for here, below, names in os.walk(root):
        paths = [Path(here, one) for one in [*below, *names]]
        links += [path for path in paths if path.is_symlink()]
        folders += [path for path in paths[: len(below)] if not path.is_symlink()]
        files += [path for path in paths[len(below) :] if not path.is_symlink()]
        if len(files) > MAX_FILES:
            raise PictureSetError(
                "“{folder}” has more than {max_files} files. Use fewer pictures.", folder=folder, max_files=MAX_FILES
            )
    plain = {path: plain_path(path.relative_to(root).as_posix()) for path in [*files, *links, *folders]}
    members = [Member(plain[path], partial(_read_member_file, path)) for path in files if not is_hidden(plain[path])]
    empty = _empty_folders([plain[path] for path in folders], [plain[path] for path in files])
    return members, [
        *_note_about([plain[path] for path in links], "Left out {names}: a link to another file, not a picture."),
        *_note_about(empty, "Empty folders: {names}."),
    ]


def _note_about(names: list[str], sentence: str) -> list[Note]:
    return [Note(sentence, names=some_of(sorted(names)))] if names else []


def _opened_zip(content: bytes, name: str) -> zipfile.ZipFile:
    """Open the archive, after counting the marks of its directory: the count bounds the work and the memory."""
    if content.count(b"PK\x01\x02") > MAX_FILES:
        raise PictureSetError(
            "“{name}” has more than {max_files} files. Make a zip file with fewer pictures.",
            name=name,
            max_files=MAX_FILES,
        )
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:
        raise PictureSetError(_why_no_zip(content, name)) from error


def _why_no_zip(content: bytes, name: str) -> str:
    if not content:
        return Note("“{name}” is empty. Choose the file again.", name=name)
    if content.startswith(b"PK"):
        return Note(
            "“{name}” starts like a zip file but is cut off or damaged. Copy it again from where it came, or "
            "make it again, then upload it.",
            name=name,
        )
    found = next((what for at, start, what in CANNOT_UNPACK if content[at:].startswith(start)), None)
    looks = Note(": it looks like {found}", found=Note(found)) if found else ""
    return Note(
        "“{name}” is not a zip file that can be read here{looks}. {how_to_zip}",
        name=name,
        looks=looks,
        how_to_zip=Note(HOW_TO_ZIP),
    )


def _unpacked_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """Unpack at most limit bytes; only deflate, which can be stopped there, and what is not packed at all."""
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise PictureError("it is packed in an unusual way. Make the zip file again with the usual method, Deflate.")
    try:
        with archive.open(info) as file:
            return file.read(limit)
    except Exception as error:
        raise PictureError("it is damaged within the zip file. Make the zip file again.") from error


def _read_member_file(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except OSError as error:
        raise PictureError("it cannot be read ({strerror}).", strerror=error.strerror) from error


def _empty_folders(folders: Iterable[str], files: Iterable[str]) -> list[str]:
    """Find the folders without any file or folder in them."""
    every = list(folders)
    parents = {path.rpartition("/")[0] for path in [*every, *files]}
    return [one for one in every if one and one not in parents and not is_hidden(one)]
