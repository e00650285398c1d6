"""What the checks judge, measured on this computer. Nothing here imports Keras, and nothing is changed."""

import datetime
import gettext
import http.client
import json
import shutil
import socket
import ssl
import struct
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from cryptography import x509

from dlplay.doctor.health import PATH
from dlplay.doctor.machine import PORT_FREE, PORT_OURS, PORT_TAKEN
from dlplay.jobs import Pulse
from dlplay.words import LOCALE

ROOT = Path(__file__).parents[2]
NETWORKS = ROOT / "assets" / "networks"
COME_ALONG = (
    "deepcut.npz",
    "efficientnet_lite0.npz",
    "lecture_mnist.weights.h5",
    "lenet.weights.h5",
    "person.npz",
    "squeezenet.npz",
    "ssdlite.npz",
    "tiny_vgg.weights.h5",
    "unet_nuclei.npz",
    "unet_nuclei_no_skips.npz",
    "unet_shapes.npz",
    "unet_shapes_no_skips.npz",
    "yolo_cells.npz",
    "yolo_polyps.npz",
    "yolo_shapes.npz",
)  # files of weights in assets/networks
DAY = 86400.0  # seconds
PATIENCE = 8.0  # seconds; /health answers within six


def python_version() -> tuple[int, int]:
    """Give the version of the Python that runs."""
    return sys.version_info[0], sys.version_info[1]


def free_disk(folder: Path) -> int:
    """Give the free bytes of the disk on which a folder lies."""
    return shutil.disk_usage(folder).free


def free_memory() -> int:
    """Give the bytes of memory that the playground has: what is free, and what its own processes take already.

    In a container it is never more than the container's bound.
    """
    from distributed.system import MEMORY_LIMIT  # takes a third of a second

    here = int(psutil.virtual_memory().available) + sum(map(_resident, _own_processes()))
    return min(here, int(MEMORY_LIMIT))


def _own_processes() -> list[psutil.Process]:
    """Find the processes of a playground that runs here: its server, and all that this has started."""
    processes = psutil.process_iter(["cmdline", "cwd"])  # of others' processes, it gives None
    servers = [one for one in processes if one.info["cwd"] == str(ROOT) and "app.py" in (one.info["cmdline"] or ())]
    found = {process.pid: process for server in [psutil.Process(), *servers] for process in _with_children(server)}
    return list(found.values())


def _with_children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def use_of_port(port: int, base: str = "") -> tuple[str, str, Pulse | None]:
    """Say who has a port of this computer; where the playground answers, at which address, and what of its workers."""
    with socket.socket() as probe:
        probe.settimeout(2)
        if probe.connect_ex(("127.0.0.1", port)):
            return PORT_FREE, "", None
    trusting = ssl._create_unverified_context()
    for scheme, connection in (
        ("http", http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)),
        ("https", http.client.HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=trusting)),
    ):
        try:
            connection.request("GET", f"{base}{PATH}")
            told = json.loads(connection.getresponse().read())
            pulse = Pulse(told["workers"], told["answered"], told["reason"], told["seconds"])
            return PORT_OURS, f"{scheme}://localhost:{port}{base}", pulse
        except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
            continue
        finally:
            connection.close()
    return PORT_TAKEN, "", None


def days_of_file(certificate: Path) -> float | None:
    """Give the days that a certificate in a file (PEM) has left; None where there is none that can be read."""
    try:
        return _days_left(certificate.read_bytes())
    except (OSError, ValueError):
        return None


def days_at_address(address: str) -> float | None:
    """Give the days that the certificate of an https address has left; None where it shows none."""
    place = urlsplit(address)
    try:
        pem = ssl.get_server_certificate((str(place.hostname), place.port or 443), timeout=2)
        return _days_left(pem.encode())
    except (OSError, ValueError):
        return None


def _days_left(pem: bytes) -> float:
    known = x509.load_pem_x509_certificate(pem)
    return (known.not_valid_after_utc - datetime.datetime.now(datetime.UTC)).total_seconds() / DAY


def missing_weights(folder: Path = NETWORKS) -> list[str]:
    """List the files of weights that come along and are not here."""
    return [name for name in COME_ALONG if not (folder / name).is_file()]


def unreadable_languages(folder: Path = LOCALE) -> list[str]:
    """List the languages whose catalogue of texts is missing or cannot be read."""
    wrong = []
    for language in sorted(path.name for path in folder.glob("*/") if (path / "LC_MESSAGES").is_dir()):
        try:
            gettext.translation("dlplay", folder, [language])
        except (OSError, ValueError, UnicodeDecodeError, struct.error):
            wrong.append(language)
    return wrong
