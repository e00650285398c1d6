"""Which files may be pictures, their classes and names, and which of them to take where there are too many."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from dlplay.data.archive_names import some_of
from dlplay.data.archives import HOW_TO_ZIP, Member, PictureSetError
from dlplay.data.sets.places import CLASS_TABLE, set_places, table_places
from dlplay.words import Note, join_notes

MAX_PICTURES = 1000
MAX_CLASSES = 50
MAX_CLASS_NAME = 60
MAX_FILE_NAME = 100
PICTURE_ENDINGS = [
    *("jpg", "jpeg", "jpe", "jfif", "png", "webp", "bmp", "dib", "gif", "tif", "tiff"),
    *("heic", "heif", "hif", "avif"),
]
ARCHIVE_ENDINGS = ["zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz"]
LABEL_FILES = ("txt", "xml", "json")
WITH_BOXES = "Label files stand beside the pictures: boxes are for the page Detect, outlines and masks for Segment."
ARRANGED = "Give every class a folder of its own, for example pets/cat/1.jpg, pets/cat/2.jpg, pets/dog/1.jpg."


@dataclass(frozen=True)
class Candidate:
    """A file that may be a picture, before it is read: its class, its name within it, where it is, and its part.

    part: "train", "valid" or "test" where its place says so, else "".
    """

    class_name: str
    name: str
    member: Member
    part: str = ""


def candidates_among(members: list[Member]) -> tuple[list[Candidate], list[Note]]:
    """Sort out what cannot be a picture, and take the direct folder of every other file as its class."""
    packed = [one.path for one in members if _file_ending(one.path) in ARCHIVE_ENDINGS]
    files = [one for one in members if _file_ending(one.path) in ("", *PICTURE_ENDINGS)]
    told, notes_of_tables = table_places(members)
    other = [
        one.path
        for one in members
        if _file_ending(one.path) not in ("", *PICTURE_ENDINGS, *ARCHIVE_ENDINGS)
        and not (told and one.path.casefold().endswith(CLASS_TABLE))
    ]
    notes: list[Note] = (
        [Note("Left out {some_of}: not a picture, by its ending.", some_of=some_of(sorted(other)))] if other else []
    )
    with_boxes = 2 * sum(_file_ending(one) in LABEL_FILES for one in other) >= max(2, len(files))
    notes += [Note(WITH_BOXES)] if with_boxes else []
    if packed:
        advice = Note("an archive within. Unpack it, put its folders beside the others, then zip all again.")
        notes.append(Note("Left out {some_of}: {advice}", some_of=some_of(sorted(packed)), advice=advice))
    if not files:
        raise PictureSetError("There is no picture here. {notes}", notes=join_notes([*notes, Note(HOW_TO_ZIP)]))
    if told:
        named = [
            Candidate(told[one.path][0], base_name(one.path), one, told[one.path][1])
            for one in files
            if one.path in told
        ]
        unnamed = [one.path for one in files if one.path not in told]
        notes += (
            [Note("Left out, since the table has no class for it: {unnamed}.", unnamed=some_of(unnamed))]
            if unnamed
            else []
        )
        return named, [*notes_of_tables, *notes]
    folders = [tuple(one.path.split("/")[:-1]) for one in files]
    top = _shared_start(folders)
    if all(folder == top for folder in folders):
        advice = Note(WITH_BOXES if with_boxes else ARRANGED)
        raise PictureSetError(
            "All pictures are in the same place, so nothing says their classes. {advice}", advice=advice
        )
    if loose := sorted(one.path for one, folder in zip(files, folders, strict=True) if folder == top):
        notes.append(
            Note("Left out {loose}: beside the folders of the classes, not in one of them.", loose=some_of(loose))
        )
    inside = [(one, folder) for one, folder in zip(files, folders, strict=True) if folder != top]
    places, more = set_places([folder for _, folder in inside], top)
    if not any(place is not None and place.part for place in places):
        more = [*more, *_branch_notes(folder for _, folder in inside)]
    return [
        Candidate(place.class_name, base_name(one.path), one, place.part)
        for (one, _), place in zip(inside, places, strict=True)
        if place is not None
    ], [*notes, *more]


def _shared_start(folders: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Find the folders around all of the class folders: what the first and the last in order start with alike."""
    first, last = min(folders), max(folders)
    alike = [one == other for one, other in zip(first, last, strict=False)]
    return first[: [*alike, False].index(False)]


def _branch_notes(folders: Iterable[tuple[str, ...]]) -> list[Note]:
    """Say which folders of the same name stand in different places."""
    together: dict[str, set[str]] = {}
    for folder in folders:
        together.setdefault(folder[-1], set()).add("/".join(folder))
    paths = [sorted(every) for _, every in sorted(together.items()) if len(every) > 1]
    return (
        [Note("One class each, from folders of the same name: {paths}.", paths="; ".join(map(some_of, paths[:3])))]
        if paths
        else []
    )


def named_candidates(candidates: list[Candidate]) -> tuple[list[Candidate], list[Note]]:
    """Join classes that differ in capital letters only, sort, and give every picture a name of its own."""
    spellings: dict[str, Counter[str]] = {}
    short = [(one.class_name[:MAX_CLASS_NAME].strip(), one) for one in candidates]
    for class_name, _ in short:
        spellings.setdefault(class_name.casefold(), Counter())[class_name] += 1
    best = {key: min(counts, key=lambda one: (-counts[one], one)) for key, counts in spellings.items()}
    if len(best) > MAX_CLASSES:
        raise PictureSetError(
            "There are {best} classes; the limit is {max_classes}. Keep the most interesting.",
            best=len(best),
            max_classes=MAX_CLASSES,
        )
    joined = [f"{some_of(sorted(one))}" for one in spellings.values() if len(one) > 1]
    notes: list[Note] = (
        [Note("One class, though written differently: {joined}.", joined="; ".join(sorted(joined)[:3]))]
        if joined
        else []
    )
    if cut := sorted({one.class_name for one in candidates if len(one.class_name) > MAX_CLASS_NAME}):
        notes.append(
            Note(
                "The names of classes were cut to {max_class_name} characters: {cut}.",
                max_class_name=MAX_CLASS_NAME,
                cut=some_of(cut, shown=1),
            )
        )
    placed = sorted(
        ((best[class_name.casefold()], one) for class_name, one in short),
        key=lambda pair: (pair[0], pair[1].name, pair[1].member.path),
    )
    taken: set[str] = set()
    return [
        Candidate(name, unique_name(f"{name}/{_shortened_name(one.name)}", taken), one.member, one.part)
        for name, one in placed
    ], notes


def chosen_candidates(candidates: list[Candidate]) -> tuple[list[Candidate], list[Note]]:
    """Take the same share of every class where there are too many, evenly spread in the order of their names."""
    total = len(candidates)
    if total <= MAX_PICTURES:
        return candidates, []
    classes = [list(group) for _, group in groupby(candidates, key=lambda one: one.class_name)]
    counts = [min(len(one), max(2, len(one) * MAX_PICTURES // total)) for one in classes]
    while sum(counts) > MAX_PICTURES:
        counts[counts.index(max(counts))] -= 1
    chosen = [
        one[place * len(one) // count] for one, count in zip(classes, counts, strict=True) for place in range(count)
    ]
    share = Note("There are {total} pictures; the limit is {max_pictures}.", total=total, max_pictures=MAX_PICTURES)
    return chosen, [
        Note(
            "{share} The same share of every class was taken, {chosen} in all, evenly spread by name.",
            share=share,
            chosen=len(chosen),
        )
    ]


def unique_name(name: str, taken: set[str]) -> str:
    """Number a name that is taken already, as 1 (2).jpg, and take it."""
    stem, dot, ending = name.rpartition(".") if "." in base_name(name) else (name, "", "")
    number, new = 1, name
    while new in taken:
        number += 1
        new = f"{stem} ({number}){dot}{ending}"
    taken.add(new)
    return new


def _file_ending(path: str) -> str:
    return base_name(path).rpartition(".")[2].lower() if "." in base_name(path) else ""


def base_name(path: str) -> str:
    """Give a path's last part."""
    return path.rpartition("/")[2] or "unnamed"


def _shortened_name(name: str) -> str:
    return name if len(name) <= MAX_FILE_NAME else f"{name[: MAX_FILE_NAME - 20]}…{name[-19:]}"
