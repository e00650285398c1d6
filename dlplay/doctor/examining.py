"""All checks, one after the other, with what was measured on this computer."""

import os
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from dlplay.classroom import ClassError, host
from dlplay.classroom.certificate import SELF_MADE
from dlplay.classroom.hosting import own_addresses
from dlplay.classroom.room import Room
from dlplay.database import kept_folder
from dlplay.doctor import machine, measuring, playground
from dlplay.doctor.finding import Finding
from dlplay.jobs import Pulse
from dlplay.jobs.layout import num_job_workers
from dlplay.visits import folder_of_uploads
from dlplay.words import MARKS, languages, noted


def examine_machine(students: int) -> list[Finding]:
    """Look at Python, memory, disk and network, for so many students."""
    workers = 0 if os.environ.get("DLPLAY_SCHEDULER") else num_job_workers() + 2  # those for pages and short work
    uploads = folder_of_uploads()
    return [
        machine.check_python(measuring.python_version()),
        machine.check_memory(measuring.free_memory(), workers, students),
        machine.check_disk(measuring.free_disk(uploads), students, str(uploads)),
        machine.check_network(own_addresses()),
    ]


def examine_playground(pulse: Pulse, room: Room | None, downloaded: Sequence[str], address: str = "") -> list[Finding]:
    """Look at what the playground needs.

    room: the class's; None: it is opened for this. downloaded: the networks that have been fetched. address: where a
    playground answers that hosts no class.
    """
    address = host().address or address
    named = os.environ.get("DLPLAY_CERTIFICATE")
    file = Path(named) if named else kept_folder() / SELF_MADE
    days = measuring.days_at_address(address) if address.startswith("https:") else None
    days = measuring.days_of_file(file) if days is None else days
    spoken = [one for one in languages() if one != MARKS]
    return [
        playground.check_workers(pulse),
        examine_database(room),
        playground.check_certificate(days, is_ours=not named),
        playground.check_camera(address),
        playground.check_weights(measuring.missing_weights(), downloaded),
        playground.check_languages(spoken, measuring.unreadable_languages()),
    ]


def examine_database(room: Room | None) -> Finding:
    """Look whether the class's database can be written."""
    database = host().database
    place = make_url(database).render_as_string(hide_password=True)
    try:
        opened = room or Room(database)
        opened.check_writing()
        if room is None:
            opened.engine.dispose()
    except ClassError as error:
        return playground.check_database(noted(error), place)
    except (SQLAlchemyError, OSError) as error:
        return playground.check_database(str(getattr(error, "orig", error)), place)
    return playground.check_database("", place)
