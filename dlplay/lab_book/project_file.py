"""A project file: a lab book with one's uploads and settings, which brings them back on another day and machine.

It is a zip file: manifest.json says what is in it, each member with its size and its checksum. Nothing of it is ever
written to a path that the file names.
"""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dlplay.lab_book.blocks import Chart, Picture
from dlplay.lab_book.entries import MOST_LETTERS, MOST_OF_A_NAME, MOST_UNPACKED, BookError, Entry, packed, read
from dlplay.lab_book.pictures import is_picture

MARK, VERSION = "DL Playground, a lab book", 1
MANIFEST = "manifest.json"
MOST_OF_A_PROJECT = 90 * 2**20  # bytes, packed; what a server takes as an upload is a little more
MOST_OF_ALL = 400 * 2**20  # bytes, unpacked
MOST_OF_A_MANIFEST = 4 * 2**20
MOST_MEMBERS = 400
SETTINGS = ("address of ", "control ", "text ")  # what settings that may be brought back begin with


@dataclass(frozen=True)
class Upload:
    """A file of the visitor's, and what it is used for."""

    use: str
    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Project:
    """A lab book, uploads (the oldest first), and settings by their names."""

    entries: tuple[Entry, ...]
    uploads: tuple[Upload, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


def write_project(project: Project) -> bytes:
    """Write a project as a zip file."""
    target, members = io.BytesIO(), []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, content: bytes) -> str:
            members.append({"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()})
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
            return name

        entries = [
            {
                "name": entry.name,
                "remark": entry.remark,
                "seal": entry.seal,
                "file": put(f"entries/{place:04d}.json", entry.content) if entry.content else "",
            }
            for place, entry in enumerate(project.entries, 1)
        ]
        uploads = [
            {"use": one.use, "name": one.name, "file": put(f"uploads/{place:04d}", one.content)}
            for place, one in enumerate(project.uploads, 1)
        ]
        manifest = {"made by": MARK, "version": VERSION, "entries": entries, "uploads": uploads}
        manifest |= {"settings": _plain_settings(project.settings), "members": members}
        archive.writestr(zipfile.ZipInfo(MANIFEST), json.dumps(manifest, ensure_ascii=False, indent=1))
    return target.getvalue()


def what_fits(sizes: Sequence[int]) -> list[int]:
    """Give the places of the uploads that a project file takes, the latest first; sizes in bytes, the oldest first."""
    left, fitting = MOST_OF_A_PROJECT * 2 // 3, []
    for place in reversed(range(len(sizes))):
        if sizes[place] <= left:
            left -= sizes[place]
            fitting.append(place)
    return sorted(fitting)


def read_project(content: bytes) -> Project:
    """Read a project file; raises BookError, and says why, for any other, a damaged, a newer or a too large one."""
    if len(content) > MOST_OF_A_PROJECT:
        raise BookError(
            "The file has {size:.0f} MB; a project file has at most {most:.0f} MB.",
            size=len(content) / 2**20,
            most=MOST_OF_A_PROJECT / 2**20,
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive)
    except BookError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise BookError(
            "This is no project file, or it is damaged: it cannot be opened as a zip file. Take the lab book home once "
            "more, and bring that file."
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BookError(
            "This project file is damaged, or somebody has changed it: what it says of itself is not what is in it."
        ) from error


def _read(archive: zipfile.ZipFile) -> Project:
    infos = {info.filename: info for info in archive.infolist()}
    if MANIFEST not in infos:
        raise BookError("This zip file is no project file of DL Playground's: it has no list of what is in it.")
    if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos.values()) > MOST_OF_ALL:
        raise BookError(
            "Unpacked, this file would be larger than {most:.0f} MB, or it has more than {members} parts: no project "
            "file is like that.",
            most=MOST_OF_ALL / 2**20,
            members=MOST_MEMBERS,
        )
    manifest = json.loads(_member(archive, infos[MANIFEST], MOST_OF_A_MANIFEST))
    if manifest.get("made by") != MARK:
        raise BookError("This zip file is no project file of DL Playground's: somebody else has made it.")
    if not isinstance(manifest["version"], int) or manifest["version"] > VERSION:
        raise BookError("A newer DL Playground has made this project file: open it there, or get the newer one.")
    known = {one["name"]: one for one in manifest["members"]}
    if set(known) != set(infos) - {MANIFEST}:
        raise ValueError("other members than listed")
    found = {name: _checked(archive, infos[name], known[name]) for name in known}
    entries = tuple(_entry(one, found) for one in manifest["entries"])
    uploads = tuple(Upload(_text(one["use"]), _text(one["name"]), found[one["file"]]) for one in manifest["uploads"])
    return Project(entries, uploads, _plain_settings(manifest["settings"]))


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """Read a member, and not more of it than may be, whatever it says of its size."""
    with archive.open(info) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise ValueError("larger than it may be")
    return content


def _checked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, known: Mapping[str, Any]) -> bytes:
    content = _member(archive, info, MOST_OF_ALL)
    if len(content) != known["size"] or hashlib.sha256(content).hexdigest() != known["sha256"]:
        raise ValueError("changed")
    return content


def _entry(known: Mapping[str, Any], found: Mapping[str, bytes]) -> Entry:
    content = found[known["file"]] if known["file"] else b""
    if len(content) > MOST_UNPACKED:
        raise ValueError("an entry that is too large")
    if content:
        packed(content)
        blocks = read(content).blocks
        if not all(is_picture(block) for block in blocks if isinstance(block, Picture)):
            raise ValueError("a picture that is none")
        for block in blocks:
            if isinstance(block, Chart):
                _draw(block)
    name, remark, seal = (_text(known[one]) for one in ("name", "remark", "seal"))
    return Entry(0, name[:MOST_OF_A_NAME], remark[:MOST_LETTERS], content, seal[:500])


def _draw(chart: Chart) -> None:
    """Let Plotly read a chart, which raises ValueError for what it cannot draw."""
    from plotly.graph_objects import Figure

    Figure(json.loads(chart.spec))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _plain_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the settings that are plain data, addresses as pairs."""
    kept: dict[str, Any] = {}
    for name, value in settings.items():
        if not str(name).startswith(SETTINGS):
            continue
        if str(name).startswith("address of "):
            kept[name] = [(_text(key), _text(one)) for key, one in value or []]
        elif isinstance(value, str | int | float | bool) or (
            isinstance(value, list) and all(isinstance(one, str | int | float | bool) for one in value)
        ):
            kept[name] = value
    return kept
