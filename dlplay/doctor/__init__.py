"""Is all right with this computer and its playground? For a teacher before the class, and for machines that ask.

Machines ask at /health: dlplay.doctor.health. What is measured: dlplay.doctor.measuring, imported where it is wanted.
"""

from dlplay.doctor.finding import ATTENTION, BROKEN, FINE, STATES, Finding, worst
from dlplay.doctor.health import PATH, health_route
from dlplay.doctor.machine import check_disk, check_memory, check_network, check_port, check_python
from dlplay.doctor.playground import (
    check_camera,
    check_certificate,
    check_database,
    check_languages,
    check_weights,
    check_workers,
)
