"""A student's lab book: what was kept of lessons, with own remarks, in a database and as files to take home.

The books themselves, dlplay.lab_book.books, are imported where one is opened: only there is the database wanted.
"""

from dlplay.lab_book.blocks import (
    Block,
    Chart,
    Code,
    Formula,
    Heading,
    Number,
    Picture,
    Script,
    Setting,
    Table,
    Text,
)
from dlplay.lab_book.entries import BookError, Entry, Kept, read, written
