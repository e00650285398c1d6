"""What is no table, whatever its name says, and the errors that say what is wrong with one."""

from dlplay.words import Note, Refusal

NO_TABLES = (  # how such a file begins, and what it is
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"BM", "a picture (BMP)"),
    (b"RIFF", "a picture, a sound or a video"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a Linux program"),
    (b"<", "a web page or an XML file"),
    (b"{", "a JSON file"),
)
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class TableError(Refusal):
    """Says what is wrong with an uploaded table, where, and what to do."""


class LayoutError(TableError):
    """A problem that other options may solve: another separator, encoding or header."""


def refuse_disguised(content: bytes, name: str) -> None:
    """Raise TableError for a file that is something else than its name says."""
    if content.startswith(OLD_EXCEL):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        what = Note("an Excel file with a password") if locked else Note("an old Excel file (.xls)")
        todo = Note("Take the password off") if locked else Note("Open it in Excel and save it as .xlsx or CSV")
        raise TableError(
            "“{name}” is {what}, which cannot be read here. {todo}, then upload it again.",
            name=name,
            what=what,
            todo=todo,
        )
    for start, other in NO_TABLES:
        if content.lstrip(b" \r\n\t").startswith(start):
            raise TableError(
                "“{name}” is {what}, not a table. Upload a CSV file or an Excel file (.xlsx).",
                name=name,
                what=Note(other),
            )
