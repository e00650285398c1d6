"""Lists that come along: what a small language model learns from when there is no text of one's own."""

from dlplay.assets import ASSETS

FOLDER = ASSETS / "names"
SAMPLES = {  # name -> file, what it is
    "first names": ("first_names.txt", "4,944 first names from English-speaking countries"),
    "Thai words": ("thai_words.txt", "5,362 Thai words, every eleventh of a dictionary"),
    "countries in Thai": (
        "thai_countries.txt",
        "247 countries in Thai: a small list, soon learned by heart",
    ),
}


def sample_file(name: str) -> bytes:
    """Give a sample's file: text in UTF-8, a line for each name or word."""
    return (FOLDER / SAMPLES[name][0]).read_bytes()
