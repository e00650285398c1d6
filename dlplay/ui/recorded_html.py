"""HTML that a page shows, as blocks: a table with a caption as a table, everything else as the drawing that it is."""

from html.parser import HTMLParser

from dlplay.lab_book import Block, Drawing, Table

MOST_OF_A_DRAWING = 400_000  # letters
HIDDEN = {"style", "script"}


class _Reader(HTMLParser):
    """Reads the first table of a text of HTML, the letters that it shows, and what it is called for who hears it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.caption, self.label, self.letters = "", "", ""
        self.rows: list[list[str]] = []
        self._where: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("br", "img"):
            self._where.append(tag)
        self.label = self.label or dict(attrs).get("aria-label") or ""
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._where:
            while self._where.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if HIDDEN & set(self._where):
            return
        self.letters += data
        if "caption" in self._where:
            self.caption += data
        elif self.rows and self.rows[-1] and {"td", "th"} & set(self._where):
            self.rows[-1][-1] += data


def blocks_of_html(text: str) -> list[Block]:
    """Give what a text of HTML shows; nothing where it only styles."""
    reader = _Reader()
    reader.feed(text)
    if reader.rows and "<figure" not in text:
        return [Table(reader.caption.strip(), (), tuple(tuple(row) for row in reader.rows))]
    shown = " ".join(reader.letters.split())
    if (shown or "<img" in text) and len(text) <= MOST_OF_A_DRAWING:
        return [Drawing(text, reader.label or shown)]
    return []
