"""Boxes in a table: a CSV file with a row for every box, as Roboflow writes it for TensorFlow."""

import csv
import io
from collections.abc import Iterator

from dlplay.data.archives import Member
from dlplay.data.labels.boxes import FileBox, FileLabels, PicturePaths, ReadLabels, class_word, too_many_boxes
from dlplay.data.labels.texts import LabelDesk, LabelError, quoted_word
from dlplay.words import Note

CSV_FORMAT = "a CSV table: a row for every box, corners in pixels"
BOX_COLUMNS = ("xmin", "ymin", "xmax", "ymax")
NAME_COLUMNS = ("filename", "image", "image_path", "file", "path")
CLASS_COLUMNS = ("class", "label", "class_name", "name")


def is_box_table(head: str) -> bool:
    """Tell whether the first line of a CSV file names the columns of boxes."""
    names = [one.strip().strip('"').lower() for one in head.split("\n")[0].replace(";", ",").split(",")]
    return all(one in names for one in BOX_COLUMNS) and any(one in names for one in NAME_COLUMNS)


def read_box_tables(files: list[Member], pictures: PicturePaths, desk: LabelDesk) -> ReadLabels:
    """Read tables of boxes. Raises LabelError naming the file and the line."""
    boxes: dict[str, list[FileBox]] = {}
    sources: dict[str, str] = {}
    sizes: dict[str, tuple[float, float]] = {}
    total = 0
    for member in files:
        text = desk.text(member)
        separator = ";" if ";" in text.partition("\n")[0] else ","
        rows = csv.DictReader(io.StringIO(text), delimiter=separator)
        rows.fieldnames = [one.strip().lower() for one in rows.fieldnames or []]
        for row in _table_rows(rows, member.path):
            place = Note("“{path}”, line {line_num}", path=member.path, line_num=rows.line_num)
            name = next((row[one] for one in NAME_COLUMNS if row.get(one)), "")
            found = pictures.find(name, member.path) if name.strip() else None
            if found is None or sources.setdefault(found, member.path) != member.path:
                reason = (
                    Note("its picture is not here")
                    if found is None
                    else Note("labels for a picture that has some already")
                )
                desk.tell(place, Note("{reason}: left out", reason=reason))
                continue
            own = boxes.setdefault(found, [])
            if not any((row.get(one) or "").strip() for one in BOX_COLUMNS):
                continue  # as some write a picture without objects
            left, top, right, bottom = (desk.number(row.get(one) or "", f"{place}, “{one}”") for one in BOX_COLUMNS)
            word = next((row[one] for one in CLASS_COLUMNS if row.get(one)), "")
            own.append(FileBox(place, class_word(word, place, desk), (left, top, right, bottom)))
            width, height = (desk.number(row.get(one) or 0, f"{place}, “{one}”") for one in ("width", "height"))
            if width > 0 and height > 0:
                sizes[found] = (width, height)
            total += 1
            too_many_boxes(total)
    by_picture = {path: FileLabels(path, sources[path], tuple(own), sizes.get(path)) for path, own in boxes.items()}
    return ReadLabels(by_picture, (), CSV_FORMAT)


def _table_rows(rows: "csv.DictReader[str]", path: str) -> Iterator[dict[str, str]]:
    try:
        for row in rows:
            yield {str(key): one for key, one in row.items() if isinstance(one, str)}
    except csv.Error as error:
        raise LabelError(
            "“{path}”, line {line_num}: {quoted_word}. Export it again.",
            path=path,
            line_num=rows.line_num,
            quoted_word=quoted_word(str(error)),
        ) from None
