"""List the weight files of keras.applications: `python -m scripts.list_weights`, for when the pinned Keras changes.

Keras itself is asked: every model is built, and the download that it would start is written down instead.
"""

import csv
from typing import Any
from unittest.mock import patch

import keras
from keras.src.utils import file_utils

from dlplay.weights.pretrained import LIST, PRETRAINED

COLUMNS = ("model", "top", "file", "url", "checksum", "parameters", "side")


class RecordedError(Exception):
    """Carries what get_file was asked for."""


def record(file: str, url: str, **options: Any) -> None:
    """Stand in for keras.utils.get_file."""
    raise RecordedError(file, url, options.get("file_hash") or options.get("md5_hash") or "")


def wanted_file(function: str, **options: Any) -> tuple[str, str, str]:
    """Give the name, the address and the checksum of the file that Keras would load."""
    with patch.object(file_utils, "get_file", record):
        try:
            getattr(keras.applications, function)(weights="imagenet", **options)
        except RecordedError as found:
            name, url, checksum = found.args
            return name, url, checksum
    raise LookupError(f"{function} loads no file")


def main() -> None:
    """Write a line for every model, with and without its classifier."""
    with LIST.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerow(COLUMNS)
        for name, (_, function, alpha) in PRETRAINED.items():
            width = {"alpha": alpha} if alpha != 1.0 else {}
            whole = getattr(keras.applications, function)(weights=None, **width)
            for top in (True, False):
                file = wanted_file(function, include_top=top, **width)
                model = whole if top else getattr(keras.applications, function)(weights=None, include_top=top, **width)
                table.writerow([name, int(top), *file, model.count_params(), whole.input_shape[1] or 224])
                lines.flush()
                keras.backend.clear_session()


if __name__ == "__main__":
    main()
