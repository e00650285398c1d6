"""The store: uploads on disk, settings in memory, one drawer for every visitor; bounded, and gone with the server."""

import atexit
import hashlib
import hmac
import os
import re
import secrets
import shutil
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

PREFIX = "dlplay-uploads-"
MOST_SECONDS = 12 * 3600  # that the drawer of a visitor who does not come back stays
MOST_OF_A_USE = 12  # files in a drawer that are used for the same
MOST_BYTES = 400 * 2**20  # in a drawer
MOST_NOTES = 2000  # in a drawer
MOST_IN_ALL = 8 * 2**30  # in all drawers together
FREE = 2**30  # bytes of the disk; where fewer are free, those who are away make room
AWAY = 30 * 60  # seconds after which a visitor counts as away there


@dataclass(frozen=True)
class File:
    """An upload that was kept; its mark, for links, tells nothing of it, and the checksum is its SHA-256."""

    use: str
    name: str
    mark: str
    checksum: str
    path: Path
    size: int

    def content(self) -> bytes | None:
        """Read the file; None where it has made room for newer ones meanwhile."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None


@dataclass
class _Drawer:
    files: list[File] = field(default_factory=list)  # the oldest first
    notes: dict[str, Any] = field(default_factory=dict)
    seen: float = field(default_factory=time.monotonic)


class Store:
    """Keeps files and notes by visitor. A visitor is a text that nobody else can know; no other drawer ever opens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._secret = secrets.token_bytes(32)
        self._drawers: dict[str, _Drawer] = {}
        self._lock = threading.RLock()

    def keep(self, visitor: str, use: str, name: str, content: bytes) -> File:
        """Keep an upload; the oldest of this visitor's, then those of who is away longest, make room for it.

        Raises OSError where the disk does not take it; then everything is as it was.
        """
        checksum = hashlib.sha256(content).hexdigest()
        mark = hmac.new(self._secret, checksum.encode(), hashlib.sha256).hexdigest()[:12]
        folder = self.folder / hashlib.sha256(visitor.encode()).hexdigest()[:32]
        file = File(use, name, mark, checksum, folder / f"{re.sub(r'[^a-z]', '', use)}-{mark}", len(content))
        with self._lock:
            folder.mkdir(mode=0o700, exist_ok=True)
            self._free_disk(visitor, file.size)
            if not file.path.exists():
                _write(file.path, content)
            drawer = self._open(visitor)
            drawer.files = [one for one in drawer.files if (one.use, one.mark) != (use, mark)]
            drawer.files.append(file)
            self._make_room(visitor)
        return file

    def find(self, visitor: str, use: str, mark: str = "") -> File | None:
        """Give the kept upload with that mark, by default the latest for this use; None where there is none."""
        with self._lock:
            files = [one for one in self.files(visitor) if one.use == use and mark in ("", one.mark)]
        return next((file for file in reversed(files) if file.path.exists()), None)

    def note(self, visitor: str, name: str, value: Any) -> None:
        """Keep a setting."""
        with self._lock:
            notes = self._open(visitor).notes
            notes.pop(name, None)
            notes[name] = value
            while len(notes) > MOST_NOTES:
                del notes[next(iter(notes))]

    def noted(self, visitor: str, name: str) -> Any:
        """Give a setting that was kept; None where there is none."""
        with self._lock:
            drawer = self._drawers.get(visitor)
            if drawer is None:
                return None
            drawer.seen = time.monotonic()
            return drawer.notes.get(name)

    def notes(self, visitor: str) -> dict[str, Any]:
        """Give all settings that were kept of a visitor."""
        with self._lock:
            return dict(self._drawers[visitor].notes) if visitor in self._drawers else {}

    def clear_notes(self, visitor: str) -> None:
        """Forget the settings of a visitor."""
        with self._lock:
            self._open(visitor).notes.clear()

    def files(self, visitor: str) -> list[File]:
        """List what is kept of a visitor, the oldest first."""
        with self._lock:
            return list(self._open(visitor).files) if visitor in self._drawers else []

    def forget(self, visitor: str) -> None:
        """Delete everything that is kept of a visitor."""
        with self._lock:
            self._drop(visitor)

    def _open(self, visitor: str) -> _Drawer:
        drawer = self._drawers.setdefault(visitor, _Drawer())
        drawer.seen = time.monotonic()
        return drawer

    def _make_room(self, visitor: str) -> None:
        away = time.monotonic() - MOST_SECONDS
        for other in [name for name, drawer in self._drawers.items() if drawer.seen < away]:
            self._drop(other)
        drawer = self._drawers[visitor]
        alike = [file for file in drawer.files if file.use == drawer.files[-1].use]
        for file in alike[:-MOST_OF_A_USE]:
            drawer.files.remove(file)
            file.path.unlink(missing_ok=True)
        while len(drawer.files) > 1 and _size(drawer) > MOST_BYTES:
            drawer.files.pop(0).path.unlink(missing_ok=True)
        in_all = sum(_size(one) for one in self._drawers.values())
        for other in self._longest_away(visitor):
            if in_all <= MOST_IN_ALL:
                return
            in_all -= _size(self._drawers[other])
            self._drop(other)

    def _free_disk(self, visitor: str, size: int) -> None:
        """Let those who are away make room on a disk that is nearly full; nobody who is here loses anything for it."""
        free, away = shutil.disk_usage(self.folder).free - size - FREE, time.monotonic() - AWAY
        for other in self._longest_away(visitor):
            if free >= 0 or self._drawers[other].seen > away:
                return
            free += _size(self._drawers[other])
            self._drop(other)

    def _longest_away(self, visitor: str) -> list[str]:
        """Name all other visitors, who was not seen for the longest time first."""
        others = [name for name in self._drawers if name != visitor]
        return sorted(others, key=lambda name: self._drawers[name].seen)

    def _drop(self, visitor: str) -> None:
        drawer = self._drawers.pop(visitor, None)
        for file in drawer.files if drawer else ():
            file.path.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all: half a file would be taken for the upload."""
    part = path.with_suffix(".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _size(drawer: _Drawer) -> int:
    return sum(file.size for file in drawer.files)


_store: Store | None = None
_starting = threading.Lock()


def folder_of_uploads() -> Path:
    """Say where uploads are kept: below DLPLAY_UPLOADS, or below the folder for temporary files."""
    return Path(os.environ.get("DLPLAY_UPLOADS") or tempfile.gettempdir())


def start_store() -> Store:
    """Make the store of this process, and delete what servers that are no more have left behind."""
    global _store
    with _starting:
        if _store is None:
            root = folder_of_uploads()
            for old in root.glob(f"{PREFIX}*"):
                number = old.name.removeprefix(PREFIX).partition("-")[0]
                if number.isdecimal() and not psutil.pid_exists(int(number)):
                    shutil.rmtree(old, ignore_errors=True)
            atexit.register(stop_store)
            _store = Store(Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=root)))
        return _store


def store() -> Store:
    """Give the store of this process."""
    return _store or start_store()


def stop_store() -> None:
    """Delete everything that was kept."""
    global _store
    with _starting:
        if _store is not None:
            shutil.rmtree(_store.folder, ignore_errors=True)
            _store = None
