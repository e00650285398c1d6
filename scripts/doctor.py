"""Look whether this computer is ready for a class: `python -m scripts.doctor --students 40`, what `make doctor` does.

Ends with 1 where something is broken. Where no playground runs, its workers are started for this, and ended again.
"""

import argparse
import sys
import time

from dlplay import doctor, jobs, weights
from dlplay.doctor.examining import examine_machine, examine_playground
from dlplay.doctor.measuring import use_of_port

PORT = 8501  # what config.toml says
STUDENTS = 40
STARTING = 120.0  # seconds in which the workers must have started
SIGNS = {doctor.FINE: "  ", doctor.ATTENTION: "! ", doctor.BROKEN: "X "}


def main() -> None:
    """Look at everything, and write it down."""
    parser = argparse.ArgumentParser(prog="python -m scripts.doctor", description=str(__doc__).partition("\n")[0])
    parser.add_argument("--students", type=int, default=STUDENTS, help="how many are expected")
    parser.add_argument("--port", type=int, default=PORT, help="of the playground")
    parser.add_argument("--base", default="", help="base path of its addresses, such as /playground")
    options = parser.parse_args()
    use, address, pulse = use_of_port(options.port, options.base)
    findings = [doctor.check_port(options.port, use), *examine_machine(options.students)]
    downloaded = weights.models_here()
    findings += examine_playground(pulse or pulse_of_own_workers(), None, downloaded, address)
    print("\n".join(map(line_of, findings)), flush=True)
    sys.exit(doctor.worst(findings) == doctor.BROKEN)


def pulse_of_own_workers() -> jobs.Pulse:
    """Start the workers, wait until they answer, and end them."""
    print("No playground runs here: starting its workers, to see whether they answer ...", flush=True)
    end = time.monotonic() + STARTING
    try:
        jobs.start_pool()
        while (pulse := jobs.take_pulse()).fault and time.monotonic() < end:
            time.sleep(0.5)
    finally:
        jobs.stop_pool()
    return pulse


def line_of(finding: doctor.Finding) -> str:
    """Write what was found as a line, and below it what to do."""
    line = f"{SIGNS[finding.state]}{finding.what:<12} {finding.state:<10} {finding.found}"
    return f"{line}\n{'':<25}{finding.advice}" if finding.advice else line


if __name__ == "__main__":
    main()
