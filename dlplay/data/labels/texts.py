"""Label files as texts and numbers, and a list of what was repaired in them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from dlplay.data.archive_names import readable
from dlplay.data.archives import Member
from dlplay.data.pictures.reading import PictureError
from dlplay.data.reading_budget import MAX_READ_BYTES, ReadingBudget
from dlplay.words import Note, Refusal

MOST_LABEL_BYTES = 25 * 2**20
TOLD_PER_REASON = 3
LARGEST_NUMBER = 1e9
DECLARED = re.compile(rb"""<\?xml[^>]{0,80}encoding\s*=\s*["']([A-Za-z0-9_-]{1,20})["']""")
DECODABLE = re.compile(r"utf-?8|us-ascii|iso-8859-\d+|latin-?1|windows-\d+|cp\d+|tis-?620", re.IGNORECASE)


class LabelError(Refusal):
    """Says which file of labels or masks cannot be used, where in it, and what to do."""


@dataclass
class LabelDesk:
    """Reads label files within a budget, and collects what was repaired: a reason, and the places where."""

    budget: ReadingBudget
    places: dict[Note, list[str]] = field(default_factory=dict)

    def tell(self, place: str, reason: Note) -> None:
        """Note that something was repaired or left out at a place, such as “a.txt”, line 3."""
        self.places.setdefault(reason, []).append(place)

    def notes(self) -> list[Note]:
        """Write the notes as sentences: for every reason the first three places, and how many more there are."""
        every: list[Note] = []
        for reason, places in self.places.items():
            sentence = "{place}: {reason}" if reason.endswith(".") else "{place}: {reason}."  # an error ends with one
            every += [Note(sentence, place=place, reason=reason) for place in places[:TOLD_PER_REASON]]
            if len(places) > TOLD_PER_REASON:
                every.append(
                    Note("And {places:,} more: {reason}.", places=len(places) - TOLD_PER_REASON, reason=reason)
                )
        return every

    def content(self, member: Member, most: int) -> bytes:
        """Read a whole file. Raises LabelError where it is damaged or larger than most bytes."""
        try:
            content = member.read(most + 1)
        except PictureError as error:
            raise LabelError("“{path}”: {error}", path=member.path, error=error) from error
        self.budget.spend(len(content), 0)
        if len(content) > most:
            raise LabelError(
                "“{path}” has more than {most} MB. Keep the labels of fewer pictures.",
                path=member.path,
                most=most // 2**20,
            )
        return content

    def text(self, member: Member, most: int = MOST_LABEL_BYTES) -> str:
        """Read and decode a text file; line ends become plain. Raises LabelError where it is no text."""
        text, encoding = label_text(self.content(member, most), member.path)
        if encoding not in ("utf-8", "utf-16"):
            self.tell(f"“{member.path}”", Note("it is not written in UTF-8: read as {encoding}", encoding=encoding))
        return text

    def number(self, word: object, place: str) -> float:
        """Read a number, also with a decimal comma; what is not finite, or huge, is NaN. Raises LabelError."""
        if isinstance(word, str | int | float) and not isinstance(word, bool):
            text = str(word).strip() if isinstance(word, str) else word
            if isinstance(text, str) and text.count(",") == 1 and "." not in text:
                text = text.replace(",", ".")
                self.tell(place, Note("a comma instead of the decimal point: read as a point"))
            try:
                number = float(text)
            except OverflowError:
                return float("nan")
            except ValueError:
                pass
            else:
                return number if abs(number) < LARGEST_NUMBER else float("nan")
        raise LabelError("{place}: “{word}” is not a number. Correct it there.", place=place, word=quoted_word(word))


def new_label_desk(most_bytes: int = MAX_READ_BYTES, report: Callable[[float], None] | None = None) -> LabelDesk:
    """Start with a budget for all files together; report gets the share of the pictures that is read."""
    return LabelDesk(ReadingBudget(most_bytes, report or (lambda fraction: None)))


def label_text(content: bytes, path: str) -> tuple[str, str]:
    """Decode a text file and give its encoding: as its first bytes say, else UTF-8, else Thai or Western."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text, encoding = content.decode("utf-16", errors="replace"), "utf-16"
    elif b"\x00" in content:
        raise LabelError(
            "“{path}” is not a text file. Export the labels again, as COCO, Pascal VOC or YOLO text.", path=path
        )
    else:
        text, encoding = _decoded_label(content)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), encoding


def quoted_word(word: object) -> str:
    """Shorten anything that a file may hold for a sentence."""
    text = readable(word if isinstance(word, str) else repr(word)[:200])
    return text if len(text) <= 40 else f"{text[:39]}…"


def _decoded_label(content: bytes) -> tuple[str, str]:
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        declared = DECLARED.search(content[:200])
    if declared and DECODABLE.fullmatch(name := declared[1].decode()) and name.lower() not in ("utf-8", "utf8"):
        try:
            return content.decode(name), name
        except (LookupError, ValueError):
            pass
    thai = content.decode("cp874", errors="replace")
    if "\ufffd" not in thai and re.search("[\u0e01-\u0e5b]{2}", thai):
        return thai, Note("cp874 (Thai)")
    return content.decode("cp1252", errors="replace"), Note("cp1252 (Western Europe)")
