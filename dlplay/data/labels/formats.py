"""Which format label files have, and the reader for it; formats that are known but not read, by name."""

from collections.abc import Callable
from typing import NamedTuple

from dlplay.data.archive_names import some_of
from dlplay.data.archives import Member
from dlplay.data.labels.boxes import PicturePaths, ReadLabels, name_without_ending
from dlplay.data.labels.coco import read_coco
from dlplay.data.labels.csv import is_box_table, read_box_tables
from dlplay.data.labels.cvat import read_cvat
from dlplay.data.labels.labelme import read_labelme
from dlplay.data.labels.lines import looks_like_lines, read_box_lines
from dlplay.data.labels.names import is_class_file
from dlplay.data.labels.parts import is_part_list
from dlplay.data.labels.pictures import is_picture_path, natural_order
from dlplay.data.labels.texts import MOST_LABEL_BYTES, LabelDesk, LabelError, label_text
from dlplay.data.labels.via import read_via
from dlplay.data.labels.voc import read_voc
from dlplay.data.labels.yolo import looks_like_yolo, read_yolo_files
from dlplay.data.pictures.reading import PictureError
from dlplay.words import Note

LABEL_ENDINGS = ("json", "xml", "txt", "names", "labels", "yaml", "yml", "csv")
LABEL_FORMATS = (
    "Beside the pictures, the labels are needed in one of these formats: COCO (one .json file), Pascal VOC (an .xml "
    "file for every picture), or YOLO text (a .txt file for every picture, with the picture's name). The files of "
    "LabelMe, CVAT for images and VGG Image Annotator are read, too."
)
JSON_KINDS = (  # format, what its files have, the best of them first
    ("COCO", (b'"annotations"', b'"images"', b'"bbox"')),
    ("COCO", (b'"annotations"', b'"images"')),
    ("LabelMe", (b'"shapes"', b'"imagePath"')),
    ("VIA", (b'"shape_attributes"',)),
    ("VIA", (b'"regions"', b'"filename"')),
    ("COCO", (b'"annotations"', b'"bbox"')),
)
UNREAD_JSON = (  # what such a file has, whose it is, what to do
    ((b'"annotations"', b'"coordinates"', b'"image"'), "CreateML", "Export the labels as COCO instead"),
    ((b'"annotations"', b'"result"'), "Label Studio", "Export from there as COCO or YOLO, with the pictures"),
    ((b'"objects"', b'"classTitle"'), "Supervisely", "Export from there as COCO"),
    ((b'"items"', b'"media_type"'), "Datumaro", "Export as COCO or YOLO instead"),
    ((b'"data_row"',), "Labelbox", "Convert its export to COCO"),
)
Reader = Callable[[list[Member], PicturePaths, LabelDesk], ReadLabels]
LABEL_READERS: dict[str, Reader] = {
    "COCO": read_coco,
    "Pascal VOC": read_voc,
    "CVAT": read_cvat,
    "LabelMe": read_labelme,
    "VIA": read_via,
    "CSV": read_box_tables,
}


NamedReader = Callable[[list[Member], PicturePaths, LabelDesk, list[Member]], ReadLabels]
NAMED_READERS: dict[str, NamedReader] = {  # those that need the names of the classes besides
    "YOLO text": read_yolo_files,
    "YOLO for Keras": read_box_lines,
}


class SortedFiles(NamedTuple):
    """The files beside the pictures: labels by format, names of classes, lists of a split, and what is left out."""

    kinds: dict[str, list[Member]]
    classes: list[Member]
    lists: list[Member]
    other: list[Member]


def sorted_files(members: list[Member], paths: list[str]) -> SortedFiles:
    """Sort the files beside the pictures by what their first characters say."""
    found = SortedFiles({one: [] for one in (*LABEL_READERS, *NAMED_READERS, "JSON")}, [], [], [])
    stems = {name_without_ending(path).casefold() for path in paths}
    for member in sorted(members, key=lambda one: natural_order(one.path)):
        if is_picture_path(member.path):
            continue
        name = member.path.casefold()
        belongs = name_without_ending(member.path).casefold() in stems
        if is_class_file(member.path):
            found.classes.append(member)
        elif (is_part_list(member.path) and not belongs) or name.endswith(("obj.data", "/default.txt")):
            found.lists.append(member)
        elif name.rpartition(".")[2] in LABEL_ENDINGS and (kind := _label_kind(member, belongs)):
            found.kinds[kind].append(member)
        else:
            found.other.append(member)
    return found


def read_label_files(files: SortedFiles, paths: list[str], desk: LabelDesk) -> ReadLabels:
    """Read the label files of one format, that of most; the others are noted."""
    kind = _chosen_kind(files, desk)
    for other in set(files.kinds) - {kind}:
        if files.kinds[other]:
            desk.tell(
                some_of(one.path for one in files.kinds[other]),
                Note("labels as {other} besides {kind}: not used", other=other, kind=kind),
            )
    if files.other:
        desk.tell(some_of(sorted(one.path for one in files.other)), Note("neither picture nor label: left out"))
    pictures = PicturePaths(paths)
    if kind in NAMED_READERS:
        return NAMED_READERS[kind](files.kinds[kind], pictures, desk, files.classes)
    return LABEL_READERS[kind](files.kinds[kind], pictures, desk)


def _label_kind(member: Member, belongs: bool) -> str:
    """Say the format of a file by its first characters; its ending decides only where it is empty or broken."""
    try:
        head = label_text(member.read(4000), member.path)[0].lstrip()
    except (PictureError, LabelError):
        head = ""
    ending = member.path.rpartition(".")[2].lower()
    if head.startswith("<") or ending == "xml":
        return "CVAT" if "<annotations" in head else "Pascal VOC"
    if head.startswith(("{", "[")) or ending == "json":
        return "JSON"
    if ending == "csv":
        return "CSV" if is_box_table(head) else ""
    if ending == "txt" and not belongs and looks_like_lines(head):
        return "YOLO for Keras"
    return "YOLO text" if ending == "txt" and (belongs or looks_like_yolo(head)) else ""


def _count_labelled(kind: str, files: list[Member], desk: LabelDesk) -> int:
    """Count the pictures that files label: one each, or as many as there are lines in a list of all."""
    if kind not in ("CSV", "YOLO for Keras"):
        return len(files)
    return sum(desk.content(one, MOST_LABEL_BYTES).count(b"\n") + 1 for one in files)


def _chosen_kind(files: SortedFiles, desk: LabelDesk) -> str:
    """Choose COCO where a JSON file is of that kind, else the format of most files."""
    kinds = files.kinds
    jsons = kinds.pop("JSON")
    contents = {one.path: desk.content(one, MOST_LABEL_BYTES) for one in jsons}
    for kind, marks in JSON_KINDS:
        if chosen := [one for one in jsons if all(mark in contents[one.path] for mark in marks)]:
            files.other.extend(one for one in jsons if one not in chosen)
            kinds[kind] = chosen
            break
    if kinds["COCO"]:
        return "COCO"
    kind = max(kinds, key=lambda one: _count_labelled(one, kinds[one], desk))
    if kinds[kind]:
        if jsons and jsons != kinds[kind]:
            files.other.extend(one for one in jsons if one not in files.other)
        return kind
    for one in jsons:
        for marks, whose, advice in UNREAD_JSON:
            if all(mark in contents[one.path] for mark in marks):
                raise LabelError(
                    "“{path}” is in the format of {whose}, which is not read here. {advice}.",
                    path=one.path,
                    whose=whose,
                    advice=Note(advice),
                )
    if not jsons:
        raise LabelError("There are pictures here, but no labels. {label_formats}", label_formats=Note(LABEL_FORMATS))
    kinds["COCO"] = jsons
    return "COCO"
