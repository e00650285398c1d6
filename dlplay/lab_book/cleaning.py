"""HTML that may come from anywhere, so that it draws and does nothing else."""

import html
import re
from html.parser import HTMLParser

TAGS = {
    *("div", "span", "p", "b", "i", "em", "strong", "br", "figure", "figcaption", "img", "style", "small"),
    *("sub", "sup", "table", "caption", "thead", "tbody", "tr", "td", "th", "ul", "ol", "li", "code"),
}
ATTRIBUTES = {"class", "style", "role", "aria-label", "lang", "title", "alt", "colspan", "rowspan", "src"}
NO_END = {"br", "img"}
PICTURE = re.compile(r"data:image/(png|jpeg|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
ASKS = re.compile(r"url\s*\(|@import|expression\s*\(|\\|<", re.IGNORECASE)  # in styles: what could ask somebody else
DROPPED = {"script", "iframe", "object", "embed", "svg", "math", "template", "noscript", "textarea", "title"}


class _Cleaner(HTMLParser):
    """Writes what it may keep of a text of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self._dropped: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in DROPPED:
            self._dropped.append(tag)
        if self._dropped or tag not in TAGS:
            return
        kept = [f' {name}="{html.escape(value or "")}"' for name, value in attrs if _is_harmless(name, value or "")]
        self._in_style = tag == "style"
        self.written.append(f"<{tag}{''.join(kept)}>")

    def handle_endtag(self, tag: str) -> None:
        if self._dropped and tag == self._dropped[-1]:
            self._dropped.pop()
        elif not self._dropped and tag in TAGS - NO_END:
            self._in_style = False
            self.written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._dropped:
            return
        if self._in_style:
            self.written.append("" if ASKS.search(data) else data)
        else:
            self.written.append(html.escape(data, quote=False))


def clean_html(text: str) -> str:
    """Keep what draws: known tags, styles that ask nobody, pictures that stand within; all else goes."""
    cleaner = _Cleaner()
    cleaner.feed(text)
    cleaner.close()
    return "".join(cleaner.written)


def _is_harmless(name: str, value: str) -> bool:
    if name == "src":
        return bool(PICTURE.fullmatch(value))
    return name in ATTRIBUTES and not (name == "style" and ASKS.search(value))
