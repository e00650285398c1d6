"""A file that was made for a download waits until its browser has fetched it, however many pages run meanwhile."""

import time

from streamlit.runtime import media_file_manager
from streamlit.runtime.media_file_manager import MediaFileKind, MediaFileMetadata

WAITS = 120.0  # seconds


class Awaiting(MediaFileMetadata):
    """What Streamlit notes of a file. By itself, it deletes a download at the second run of any page after it was made.

    With forty pages that look at the class, this is a fifth of a second: less than a phone takes to ask for it.
    """

    def __init__(self, kind: MediaFileKind = MediaFileKind.MEDIA) -> None:
        super().__init__(kind)
        self._made = time.monotonic()

    @property
    def is_marked_for_delete(self) -> bool:
        """Say whether the file may go now, since no page offers it any more."""
        return super().is_marked_for_delete and time.monotonic() - self._made > WAITS


def let_downloads_wait() -> None:
    """Let every file of this server that is made for a download wait."""
    media_file_manager.MediaFileMetadata = Awaiting  # type: ignore[misc]
