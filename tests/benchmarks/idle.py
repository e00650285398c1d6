"""What a server costs that nobody uses: `python -m tests.benchmarks.idle [--seconds 60] [--rounds 3]`.

All processes of its tree, after TensorFlow has been loaded: the share of one core that they take (the quietest round
counts: other programs only add), and their memory as PSS, which divides what several processes share among them.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

import psutil

from tests.browser.conftest import Server

SETTLED = 45  # seconds after its start in which a server loads TensorFlow


def cpu_seconds(processes):
    """Give the processor time that each has taken so far."""
    return {one.pid: sum(one.cpu_times()[:2]) for one in processes}


def name_of(process, root):
    """Say what a process of the tree is."""
    line = " ".join(process.cmdline())
    if process.pid == root:
        return "server"
    return (
        "scheduler and nannies"
        if "dlplay.jobs" in line
        else "forkserver's"
        if "forkserver" in line
        else "worker or helper"
    )


def main():
    """Start a server, leave it alone, and print what it costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "log.txt")
        time.sleep(SETTLED)
        root = psutil.Process(server.process.pid)
        processes = [root, *root.children(recursive=True)]
        shares = []
        for _ in range(given.rounds):
            before, begin = cpu_seconds(processes), time.monotonic()
            time.sleep(given.seconds)
            spent, after = time.monotonic() - begin, cpu_seconds(processes)
            each = {pid: 100 * (after[pid] - before[pid]) / spent for pid in before}
            shares.append(sum(each.values()))
            print(f"{shares[-1]:.2f} % of a core, load {os.getloadavg()[0]:.1f}: ", end="")
            print(", ".join(f"{each[one.pid]:.2f}" for one in processes))
        memory = [one.memory_full_info() for one in processes]
        for one, taken in zip(processes, memory, strict=True):
            print(f"{one.pid} {name_of(one, root.pid)}: PSS {taken.pss / 2**20:.0f} MB, USS {taken.uss / 2**20:.0f} MB")
        print(f"at least {min(shares):.2f} % of a core, PSS {sum(one.pss for one in memory) / 2**20:.0f} MB in all")
        server.stop()


if __name__ == "__main__":
    main()
