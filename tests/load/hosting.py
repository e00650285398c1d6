"""The server under load: started as a class starts it or bare, on a disk of its own that can be full; and watched."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

from tests.browser.conftest import ROOT, free_port
from tests.helpers import wait_for_server
from tests.load.measures import Load

KEY = "the-teachers-key"
ROOMY = 2**31  # bytes of the disk as long as it is not full


class Disk:
    """A disk in memory that the server alone sees: all that it keeps, uploads and temporary files.

    It is mounted in a namespace of its own, which needs Linux and `unshare`; without them it is a plain folder that
    can't be made full. It goes with this process, however that ends.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "disk"
        self.folder.mkdir()
        spaces = ["-m"] if os.geteuid() == 0 else ["-m", "-U", "-r"]
        self._enter = ["-m"] if os.geteuid() == 0 else ["-m", "-U", "--preserve-credentials"]
        mount = 'mount -t tmpfs -o "size=$1" tmpfs "$0" && echo ready && exec cat'
        command = ["unshare", *spaces, "sh", "-c", mount, str(self.folder), str(ROOMY)]
        self._holder: subprocess.Popen[str] | None = None
        if shutil.which("unshare") and shutil.which("nsenter"):
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            self._holder = subprocess.Popen(command, **pipes, stderr=subprocess.DEVNULL, text=True)
            assert self._holder.stdout is not None
            if self._holder.stdout.readline() != "ready\n":
                self._holder.communicate()
                self._holder = None

    @property
    def can_be_full(self) -> bool:
        """Say whether this disk can be made full."""
        return self._holder is not None

    def inside(self, command: list[str]) -> list[str]:
        """Give a command as one that sees this disk."""
        if self._holder is None:
            return command
        return ["nsenter", "-t", str(self._holder.pid), *self._enter, "--wd=" + str(ROOT), "--", *command]

    def seen(self) -> Path:
        """Give the folder as it is seen from here."""
        return Path(f"/proc/{self._holder.pid}/root{self.folder}") if self._holder else self.folder

    def resize(self, size: int) -> None:
        """Let the disk have so many bytes: what is used already makes it full."""
        subprocess.run(self.inside(["mount", "-o", f"remount,size={size}", str(self.folder)]), check=True)

    def used(self) -> int:
        """Give the bytes in use."""
        return shutil.disk_usage(self.seen()).used

    def end(self) -> None:
        """Take the disk away."""
        if self._holder is not None:
            self._holder.communicate()


class LoadServer:
    """A server of its own port, pool and disk; it can be killed, and started again."""

    def __init__(self, folder: Path, *, hosted: bool, scheduler: str = "") -> None:
        self.disk, self.hosted, self.port = Disk(folder), hosted, free_port()
        self.url = f"{'https' if hosted else 'http'}://127.0.0.1:{self.port}"
        self.log_file = folder / "server.txt"
        places = {"DLPLAY_KEPT": "kept", "DLPLAY_UPLOADS": "uploads", "TMPDIR": "temporary"}
        for name in places.values():
            (self.disk.seen() / name).mkdir()
        self._environment = {**os.environ, **{name: str(self.disk.folder / one) for name, one in places.items()}}
        self._environment |= {"DLPLAY_TEACHER_KEY": KEY, "PYTHONUNBUFFERED": "1"}
        for name in ("DLPLAY_SCHEDULER", "DLPLAY_CLASS", "DLPLAY_CLASS_CODE"):
            self._environment.pop(name, None)
        self._environment |= {"DLPLAY_SCHEDULER": scheduler} if scheduler else {}
        self._environment |= {"DLPLAY_CLASS": self.url} if hosted else {}
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        script = ["scripts.host_class"] if self.hosted else ["streamlit", "run", "app.py"]
        command = self.disk.inside([sys.executable, "-m", *script, "--server.port", str(self.port)])
        with self.log_file.open("a") as output:
            options = {"stdout": output, "stderr": subprocess.STDOUT, "env": self._environment}
            self.process = subprocess.Popen(command, cwd=ROOT, **options)  # type: ignore[call-overload]
        wait_for_server(self.url, self.process, self.log, 90)

    def log(self) -> str:
        """Give what it has printed."""
        return self.log_file.read_text(errors="replace")

    def pool(self) -> list[psutil.Process]:
        """List the processes that compute: the scheduler's first, then the workers'."""
        try:
            below = psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []
        return [one for one in below if _is_computing(one)]

    def workers(self) -> list[psutil.Process]:
        """List the workers' processes, the one that works hardest first."""
        return sorted((one for one in self.pool() if _is_worker(one)), key=_seconds, reverse=True)

    def wait_for_workers(self, seconds: float = 120) -> bool:
        """Wait until the workers have loaded what they load and rest."""
        deadline, before = time.monotonic() + seconds, -1.0
        while time.monotonic() < deadline:
            time.sleep(2)
            now = sum(map(_seconds, self.workers()))
            if len(self.workers()) >= 3 and now - before < 0.5:
                return True
            before = now
        return False

    def kill(self) -> None:
        """Kill it, as a crash does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def stop(self) -> None:
        """End it and its disk."""
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
        self.disk.end()


class Watch:
    """Looks at the server and its workers every second, in a thread of its own."""

    def __init__(self, server: LoadServer) -> None:
        self._server, self.loads, self._ended = server, list[Load](), threading.Event()
        self._spent: dict[tuple[int, float], float] = {}  # process -> its seconds, also when it is no more
        self._own = psutil.Process()
        self._thread = threading.Thread(target=self._look_again, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop looking."""
        self._ended.set()
        self._thread.join(10)

    def server_now(self) -> float:
        """Give the server's megabytes now."""
        return _megabytes(psutil.Process(self._server.process.pid))

    def _look_again(self) -> None:
        while not self._ended.wait(1.0):
            try:
                self.loads.append(self._look())
            except psutil.Error:
                continue  # killed meanwhile

    def _look(self) -> Load:
        server, pool = psutil.Process(self._server.process.pid), self._server.pool()
        for one in pool:
            self._spent[one.pid, one.create_time()] = _seconds(one)
        megabytes = sum(map(_megabytes, pool))
        mine = sum(server.cpu_times()[:2])
        return Load(time.monotonic(), _megabytes(server), megabytes, mine, sum(self._spent.values()), len(pool))


def _is_computing(process: psutil.Process) -> bool:
    return _has(process, "dlplay.jobs") or _has(process, "spawn_main") or _has(process, "forkserver")


def _is_worker(process: psutil.Process) -> bool:
    """Say whether a process computes itself: on Linux, workers are copies of one that only waits to be copied."""
    try:
        above = process.parent()
    except psutil.Error:
        return False
    is_copy = above is not None and _has(above, "forkserver") and _has(process, "forkserver")
    return is_copy or _has(process, "spawn_main")


def _has(process: psutil.Process, word: str) -> bool:
    try:
        return word in " ".join(process.cmdline())
    except psutil.Error:
        return False


def _seconds(process: psutil.Process) -> float:
    try:
        return float(sum(process.cpu_times()[:2]))
    except psutil.Error:
        return 0.0


def _megabytes(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss / 2**20)
    except psutil.Error:
        return 0.0
