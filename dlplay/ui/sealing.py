"""What signs for this server: one key, whatever is kept."""

import functools
import logging
from pathlib import Path

from dlplay.database import kept_folder
from dlplay.lab_book import Sealer


@functools.cache
def _sealer(folder: Path) -> Sealer:
    return Sealer(folder)


def sealer_of_server() -> Sealer | None:
    """Give what signs for this server; None where its key can be neither read nor made, so that nothing is signed."""
    try:
        return _sealer(kept_folder())
    except (OSError, ValueError) as error:
        logging.getLogger(__name__).warning("no key to sign lab books with: %s", error)
        return None
