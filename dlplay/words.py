"""What is said to readers; and texts from files, such as the names of columns, shown letter by letter."""

import functools
import gettext
import html
import re
import string
from collections.abc import Callable, Iterable
from pathlib import Path

ENGLISH = "en"
MARKS = "marks"  # no language: every sentence stands in marks, so that what is not said can be seen
LOCALE = Path(__file__).parent / "locale"  # <language>/LC_MESSAGES/dlplay.mo, the texts in that language
JOINER = "\u2060"  # shows nothing, and parts letters that Streamlit would take for a link, an icon or an arrow
PARTED = re.compile(
    r":(?=//|material/|[\w+-]+:)|(?<=\w)@(?=\w)|www(?=\.)|(?<!\S)[-<>~](?=-(?!\S)|->(?!\S)|>(?!\S)|=(?!\S))",
    re.IGNORECASE,
)
SIGNS = re.compile(r"[\\`*\[\]$~|<>#&]|:(?=\S|$)|(?<![^\W_])_|_(?![^\W_])|^ ?[-+=]|^ ?\d+[.)]")
LATEX_SIGNS = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
LATEX_SIGNS |= {sign: f"\\{sign}" for sign in "{}$&#_%"}
LIGATURES = re.compile(r"-(?=-)|'(?=')|`(?=`)|:(?=material/)")  # two hyphens would become a dash


class Note(str):
    """A text that carries its words and its values, so that it can be said in another language where it is shown."""

    text: str
    values: dict[str, object]

    def __new__(cls, text: str, /, **values: object) -> "Note":
        """Fill the values in, and keep them."""
        note = super().__new__(cls, text.format(**values) if values else text)
        note.text, note.values = text, values
        return note

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        return (self.text,), self.values


def join_notes(sentences: Iterable[str], between: str = " ") -> Note:
    """Put sentences together as one note, of which each is still said in the reader's language."""
    values = {f"sentence{number}": one for number, one in enumerate(sentences)}
    return Note(between.join(f"{{{name}}}" for name in values), **values)


class Refusal(ValueError):  # noqa: N818  it refuses an input; nothing went wrong
    """Says what is wrong and what to do, and carries its words and its values, to be said where it is shown."""

    def __init__(self, text: str, /, **values: object) -> None:
        super().__init__(text.format(**values) if values else text)
        self.text, self.values = text, values

    def __reduce__(self) -> tuple[Callable[..., "Refusal"], tuple[()]]:
        return functools.partial(type(self), self.text, **self.values), ()


def noted(refusal: Refusal) -> Note:
    """Give what a refusal says as a note, to be kept and said later."""
    return Note(refusal.text, **refusal.values)


_language: list[Callable[[], str]] = [lambda: ENGLISH]


def ask_language(ask: Callable[[], str]) -> None:
    """Let this function say which language is spoken now: every reader of a server has a session, and a language."""
    _language[:] = [ask]


def languages() -> list[str]:
    """Name the languages that can be spoken."""
    return [ENGLISH, MARKS, *sorted(path.name for path in LOCALE.glob("*/") if (path / "LC_MESSAGES").is_dir())]


def say(text: str, /, **values: object) -> str:
    """Give a text for readers in their language, with the values in its {fields}: "{count:,} pixels".

    Fields take Python's formats. A Note is said with its own values; a value that is a Note or a Refusal is said first.
    """
    if isinstance(text, Note):
        return say(text.text, **text.values)
    said = _translated(text, bool(values))
    if not values:
        return said
    spoken = {name: _said(value) for name, value in values.items()}
    try:
        return said.format(**spoken)
    except (KeyError, IndexError, ValueError):  # a catalogue whose fields are others
        return text.format(**spoken)


def say_count(one: str, many: str, count: int, /, **values: object) -> str:
    """Give the text for one, or that for another number, with {count} and the other values filled in."""
    return say(one if count == 1 else many, count=count, **values)


def say_again(problem: object) -> str:
    """Say what an error or a note says in the reader's language; one that does not carry its words stays as it is."""
    if isinstance(problem, Refusal):
        return say(problem.text, **problem.values)
    return say(problem) if isinstance(problem, Note) else str(problem)


def say_formula(latex: str) -> str:
    r"""Say the words of a formula: what stands in \text{...}."""
    return re.sub(r"(\\text\{)(\s*)([^{}]*?)(\s*)(\})", _said_within, latex)


def _said_within(found: re.Match[str]) -> str:
    start, before, words, after, end = found.groups()
    return f"{start}{before}{say(words) if words else ''}{after}{end}"


def _said(value: object) -> object:
    return say_again(value) if isinstance(value, Note | Refusal) else value


def _translated(text: str, has_fields: bool) -> str:
    language = _language[0]()
    if language == ENGLISH or not text:
        return text
    if language == MARKS:
        return _with_fields(text) if has_fields else _marked(text)
    return _catalogue(language).gettext(text)


@functools.cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("dlplay", LOCALE, [language], fallback=True)


def _marked(text: str) -> str:
    """Put every line and every cell with a letter in it into marks."""
    return re.sub(r"[^\s|][^\n|]*", lambda found: _in_marks(found[0]), text)


def _in_marks(words: str) -> str:
    bare = words.rstrip()
    return f"⟦{bare}⟧{words[len(bare) :]}" if any(map(str.isalpha, bare)) else words


def _with_fields(text: str) -> str:
    """Put what stands between the fields into marks: a value that was not said stays outside."""
    parts = []
    for literal, field, form, conversion in string.Formatter().parse(text):
        parts.append(_marked(literal).replace("{", "{{").replace("}", "}}"))
        if field is not None:
            parts.append(f"{{{field}{'!' + conversion if conversion else ''}{':' + form if form else ''}}}")
    return "".join(parts)


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
    return re.sub(r"[\0-\x08\x0e-\x1f\x7f]", "", re.sub(r"\s+", " ", say_again(text)))
