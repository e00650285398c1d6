"""All that was handed in as one zip file: a folder for each student, and a table beside them."""

import io
import zipfile
from collections.abc import Callable, Sequence

from dlplay.classroom.file_names import distinct_names
from dlplay.classroom.handed import HandIn
from dlplay.classroom.questions import ClassError
from dlplay.classroom.words import about_sentence, damaged_sentence, hand_ins_csv, title_sentence
from dlplay.lab_book import Entry, Verdict, html_file, notebook_file
from dlplay.words import plain

TABLE, PAGE, NOTEBOOK, DAMAGED = "hand_ins.csv", "lab_book.html", "lab_book.ipynb", "damaged.txt"
EARLIER = "earlier"  # before the number, of a student's earlier hand-ins


def folders_of(hand_ins: Sequence[HandIn]) -> dict[int, str]:
    """Give each number its folder: one for each student, called as the newest is, and the earlier ones within it."""
    newest = {one.student: one for one in sorted(hand_ins, key=lambda one: one.number)}
    in_order = sorted(newest.values(), key=lambda one: one.number)
    names = distinct_names([one.name for one in in_order])
    own = {one.student: name for one, name in zip(in_order, names, strict=True)}
    last = {one.number for one in in_order}
    return {
        one.number: own[one.student] if one.number in last else f"{own[one.student]}/{EARLIER} {one.number}"
        for one in hand_ins
    }


def zip_of(
    hand_ins: Sequence[HandIn],
    entries_of: Callable[[int], Sequence[Entry]],
    judged: Callable[[Entry], Verdict],
    *,
    address: str = "",
    language: str = "en",
) -> bytes:
    """Write the zip file: each student's book as a page and as a notebook, and the table.

    entries_of: gives the entries of a number; one hand-in is in memory at a time. address: of the playground.
    """
    target, folders = io.BytesIO(), folders_of(hand_ins)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        archive.writestr(TABLE, hand_ins_csv(hand_ins, folders))
        for one in hand_ins:
            try:
                entries = list(entries_of(one.number))
            except ClassError as error:
                archive.writestr(f"{folders[one.number]}/{DAMAGED}", damaged_sentence(error))
                continue
            about, title, made = about_sentence(one), title_sentence(one), one.time
            page = html_file(
                entries, title=title, made=made, address=address, language=language, about=about, judged=judged
            )
            notebook = notebook_file(entries, title=title, made=made, about=plain(about), judged=judged)
            archive.writestr(f"{folders[one.number]}/{PAGE}", page)
            archive.writestr(f"{folders[one.number]}/{NOTEBOOK}", notebook)
    return target.getvalue()
