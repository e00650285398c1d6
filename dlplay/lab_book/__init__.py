"""A student's lab book: what was kept of lessons, with own remarks, in a database and as files to take home.

The books themselves, dlplay.lab_book.books, and dlplay.lab_book.signing are imported where a book is opened: only there
are the database and the key wanted.
"""

from dlplay.lab_book.blocks import (
    Block,
    Chart,
    Code,
    Drawing,
    Formula,
    Heading,
    Number,
    Picture,
    Script,
    Setting,
    Table,
    Text,
)
from dlplay.lab_book.cleaning import clean_html
from dlplay.lab_book.entries import (
    MOST_DAYS,
    MOST_ENTRIES,
    MOST_LETTERS,
    MOST_OF_A_NAME,
    BookError,
    Entry,
    Kept,
    read,
    written,
)
from dlplay.lab_book.html_file import html_file, kept_sentence, moment
from dlplay.lab_book.notebook_file import notebook_file
from dlplay.lab_book.parts import picture_address, size_note, table_html
from dlplay.lab_book.project_file import (
    MOST_OF_A_PROJECT,
    Project,
    Upload,
    read_project,
    what_fits,
    write_project,
)
from dlplay.lab_book.seals import VERDICTS, Verdict, judge
