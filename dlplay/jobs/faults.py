"""Why a job failed, in sentences for students."""

import logging

from dlplay.words import Note, Refusal, noted

DIED = Note(
    "The process that computed this has died: it was ended from outside, or it took too much memory. A new one starts "
    "by itself. Your files and settings are kept: start again, with smaller pictures, a smaller batch or a smaller "
    "network if it happens twice."
)
OUT_OF_MEMORY = Note(
    "There was not enough memory for this: choose smaller pictures, a smaller batch or a smaller network."
)
OURS = Note("Something went wrong in this job, and it is our fault, not yours. Please tell your teacher.")


def explain(error: Exception) -> tuple[str, str]:
    """Put a job's fault into a sentence for students."""
    from distributed import KilledWorker
    from distributed.client import FutureCancelledError

    if isinstance(error, KilledWorker | FutureCancelledError | OSError | TimeoutError):
        return "failed", DIED
    if isinstance(error, Refusal):
        return "failed", noted(error)
    if type(error).__module__.startswith("dlplay."):
        return "failed", str(error)
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return "failed", OUT_OF_MEMORY
    logging.getLogger(__name__).error("a job failed", exc_info=error)
    return "failed", OURS
