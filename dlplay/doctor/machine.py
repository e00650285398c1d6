"""Is this computer ready for a class? Its Python, disk, memory and port, judged by what was measured of them."""

from collections.abc import Sequence

from dlplay.doctor.finding import ATTENTION, BROKEN, FINE, Finding
from dlplay.words import Note

OLDEST, NEWEST = (3, 11), (3, 13)  # what TensorFlow 2.21 has packages for; scripts/environment.py says the same
GB = 1e9
KEPT_FREE = 2**30  # bytes that uploads leave on the disk; dlplay/visits/keeping.py, and the next two
OF_A_VISITOR, OF_ALL_VISITORS = 400 * 2**20, 8 * 2**30  # bytes of uploads that are kept
SERVER = 0.6 * GB  # of memory: the process that serves pages, and the scheduler (docs/hosting.md)
WORKER = 0.7 * GB  # of memory: each worker with TensorFlow loaded (README, Processes)
LEAST_OF_A_STUDENT, MOST_OF_A_STUDENT = 0.036 * GB, 0.150 * GB  # of memory, with a phone's photo (README, Limits)


def check_python(version: tuple[int, int]) -> Finding:
    """Judge the version of Python, such as (3, 12)."""
    found = Note("Python {major}.{minor}.", major=version[0], minor=version[1])
    if OLDEST <= version <= NEWEST:
        return Finding("Python", FINE, found)
    advice = Note("TensorFlow has no packages for it. Install Python 3.11, 3.12 or 3.13: make run PYTHON=...")
    return Finding("Python", BROKEN, found, advice)


def check_disk(free: int, students: int, folder: str) -> Finding:
    """Judge the free bytes where uploads are kept: at most 400 MB of each student, and 1 GB that stays free."""
    wanted = KEPT_FREE + min(students * OF_A_VISITOR, OF_ALL_VISITORS)
    found = Note(
        "{free:.1f} GB free for uploads in {folder}; {students} students may bring {wanted:.1f} GB.",
        free=free / GB,
        folder=folder,
        students=students,
        wanted=(wanted - KEPT_FREE) / GB,
    )
    advice = Note("Free some disk, or let DLPLAY_UPLOADS name a folder on a larger one.")
    if free < KEPT_FREE:
        return Finding("Disk", BROKEN, found, advice)
    return Finding("Disk", ATTENTION, found, advice) if free < wanted else Finding("Disk", FINE, found)


def check_memory(free: int, workers: int, students: int) -> Finding:
    """Judge the bytes of memory that the playground has, its own included, for so many workers here and students.

    A student takes 36 MB with a phone's photo as it is, and up to 150 MB with results at full size.
    """
    base = SERVER + workers * WORKER
    least, most = base + students * LEAST_OF_A_STUDENT, base + students * MOST_OF_A_STUDENT
    found = Note(
        "{free:.1f} GB for the playground; {workers} workers and {students} students with phone photos take "
        "{least:.1f} to {most:.1f} GB.",
        free=free / GB,
        workers=workers,
        students=students,
        least=least / GB,
        most=most / GB,
    )
    advice = Note(
        "Close other programs, let fewer trainings run side by side (DLPLAY_JOBS=1), or let students take the samples."
    )
    if free < least:
        return Finding("Memory", BROKEN, found, advice)
    return Finding("Memory", ATTENTION, found, advice) if free < most else Finding("Memory", FINE, found)


PORT_FREE, PORT_OURS, PORT_TAKEN = "free", "ours", "taken"


def check_port(port: int, use: str) -> Finding:
    """Judge a port by who has it: PORT_FREE, PORT_OURS or PORT_TAKEN."""
    if use == PORT_TAKEN:
        found = Note("Another program has port {port}.", port=port)
        advice = Note("End it, or take another port: python -m scripts.host_class --server.port 8443")
        return Finding("Port", BROKEN, found, advice)
    if use == PORT_OURS:
        return Finding("Port", FINE, Note("The playground answers at port {port}.", port=port))
    return Finding("Port", FINE, Note("Port {port} is free.", port=port))


def check_network(addresses: Sequence[str]) -> Finding:
    """Judge this machine's addresses in its networks."""
    if not addresses:
        found = Note("This computer is in no network: only its own browser reaches the playground.")
        return Finding(
            "Network", ATTENTION, found, Note("Join the room's network, or open a hotspot on this computer.")
        )
    return Finding("Network", FINE, Note("In the network as {addresses}.", addresses=", ".join(addresses)))
