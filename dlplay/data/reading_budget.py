"""What all pictures of an archive together may take."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from dlplay.data.archives import PictureSetError
from dlplay.words import Note

MAX_READ_BYTES = 2**30
MAX_READ_PIXELS = 4_000_000_000


@dataclass
class ReadingBudget:
    """What all pictures together may take; counted while they are read, since an archive may lie about it."""

    most_bytes: int
    report: Callable[[float], None]
    spent_bytes: int = 0
    spent_pixels: int = 0
    lock: Lock = field(default_factory=Lock)

    def spend(self, num_bytes: int, num_pixels: int) -> None:
        """Count what a picture takes. Raises PictureSetError where that is too much for all together."""
        with self.lock:
            self.spent_bytes += num_bytes
            self.spent_pixels += num_pixels
        if self.spent_bytes > self.most_bytes:
            size = Note("{most_bytes:.0f} MB", most_bytes=self.most_bytes / 2**20)
            raise PictureSetError(
                "Unpacked, the pictures have more than {size}. Save them smaller, or use fewer.", size=size
            )
        if self.spent_pixels > MAX_READ_PIXELS:
            raise PictureSetError("The pictures have over 4000 million pixels together. Scale them down, or use fewer.")
