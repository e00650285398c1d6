"""What is said to readers; and texts from files, such as the names of columns, shown letter by letter."""

import html
import re

JOINER = "\u2060"  # shows nothing, and parts letters that Streamlit would take for a link, an icon or an arrow
PARTED = re.compile(
    r":(?=//|material/|[\w+-]+:)|(?<=\w)@(?=\w)|www(?=\.)|(?<!\S)[-<>~](?=-(?!\S)|->(?!\S)|>(?!\S)|=(?!\S))",
    re.IGNORECASE,
)
SIGNS = re.compile(r"[\\`*\[\]$~|<>#&]|:(?=\S|$)|(?<![^\W_])_|_(?![^\W_])|^ ?[-+=]|^ ?\d+[.)]")
LATEX_SIGNS = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
LATEX_SIGNS |= {sign: f"\\{sign}" for sign in "{}$&#_%"}
LIGATURES = re.compile(r"-(?=-)|'(?=')|`(?=`)|:(?=material/)")  # two hyphens would become a dash


def say(text: str, /, **values: object) -> str:
    """Give a text for readers, with the values in its {fields}: "{count:,} pixels". Fields take Python's formats."""
    return text.format(**values) if values else text


def say_count(one: str, many: str, count: int, /, **values: object) -> str:
    """Give the text for one, or that for another number, with {count} and the other values filled in."""
    return say(one if count == 1 else many, count=count, **values)


def plain(text: object) -> str:
    """Write a text for Markdown, in one line: no bold, formula, colour, list, table, link, picture, emoji or icon.

    Ordinary names stay as they are. For everything that Streamlit reads as Markdown: texts, labels, options, helps,
    errors; not for a selectbox, a data frame, code, or a picture's alt, which show every letter anyway.
    """
    parted = PARTED.sub(r"\g<0>" + JOINER, _one_line(text))
    return SIGNS.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", parted)


def in_figure(text: object) -> str:
    """Write a text for a Plotly figure, which takes <b>, <a> and the like for its own, or for SVG."""
    return html.escape(_one_line(text), quote=False)


def in_formula(text: object, most: int = 24) -> str:
    r"""Write a text for a formula, as \text{...}; of a longer one the first letters, at most so many in all."""
    line = _one_line(text)
    short = line if len(line) <= most else line[: most - 1] + "…"
    written = "".join(LATEX_SIGNS.get(sign, sign) for sign in short)
    return r"\text{" + LIGATURES.sub(r"{\g<0>}", written) + "}"


def read_aloud(markdown: str) -> str:
    """Give the letters that a sentence in Markdown shows, for a picture's alt: bold goes, escaped signs stay."""
    return re.sub(r"\\([!-/:-@\[-`{-~])|\*\*|" + JOINER, r"\1", markdown)


def _one_line(text: object) -> str:
    """Make blanks of line breaks, and leave out what no one can see."""
    return re.sub(r"[\0-\x08\x0e-\x1f\x7f]", "", re.sub(r"\s+", " ", str(text)))
