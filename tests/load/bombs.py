"""Files that a student should not upload: what claims or unpacks to far more than it is, or is not what it says."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

import cv2
import numpy as np

HUGE = 60_000  # pixels a side
PICTURES = "kernels", "source=Upload"
TABLES = "regression", "table_source=Upload"
SETS = "fine_tune", "fine_tune.source=Zip file"
CLIPS = "medical_case", "medical_case.source=Upload"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]><svg xmlns='http://www.w3.org/2000/svg'><text>&j;</text></svg>"
)
Bomb = tuple[str, tuple[str, str], bytes]  # a file's name, the page and query that take it, its content


def png(width: int, height: int, data: bytes) -> bytes:
    """Write a gray PNG of that size, whatever its data are."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def zeros(megabytes: int) -> bytes:
    """Give so many megabytes of zeros, deflated."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(megabytes)) + packer.flush()


def overlapping_zip(entries: int, megabytes: int) -> bytes:
    """Write a zip file whose entries all lie at the same place: little to send, far too much to unpack."""
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = b"".join(raw.compress(bytes(2**20)) for _ in range(megabytes)) + raw.flush()
    checksum = 0
    for _ in range(megabytes):
        checksum = zlib.crc32(bytes(2**20), checksum)
    sizes = struct.pack("<III", checksum, len(data), megabytes * 2**20)
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 0) + sizes + struct.pack("<HH", 9, 0) + b"a/000.png"
    central = b""
    for number in range(entries):
        name = f"{'ab'[number % 2]}/{number:03d}.png".encode()
        lengths = struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0)
        central += b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0) + sizes + lengths + name
    start = len(local) + len(data)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, entries, entries, len(central), start, 0)
    return local + data + central + end


def zipped(files: dict[str, bytes]) -> bytes:
    """Pack files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def false_pictures() -> list[Bomb]:
    """Pictures that claim 3,600 million pixels, or are none."""
    _, photo = cv2.imencode(".jpg", np.zeros((64, 64, 3), np.uint8))
    jpeg = photo.tobytes()
    place = jpeg.index(b"\xff\xc0") + 5
    large = jpeg[:place] + struct.pack(">HH", HUGE, HUGE) + jpeg[place + 4 :]
    gif = b"GIF89a" + struct.pack("<HH", HUGE, HUGE) + b"\x80\0\0" + bytes(6)
    gif += b",\0\0\0\0" + struct.pack("<HH", HUGE, HUGE) + b"\0\x02\x02D\x01\0;"
    tags = [(256, HUGE), (257, HUGE), (258, 8), (259, 1), (262, 1), (273, 8), (278, HUGE), (279, HUGE)]
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags))
    tiff += b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags) + bytes(4)
    contents = {
        "claims.png": png(HUGE, HUGE, zlib.compress(bytes(100))),
        "unpacks.png": png(6000, 6500, zeros(38)),
        "unpacks_more.png": png(100, 100, zeros(400)),
        "claims.jpg": large,
        "broken.jpg": jpeg[: len(jpeg) // 2],
        "claims.gif": gif,
        "claims.tif": tiff,
        "laughs.png": LAUGHS.encode(),
        "noise.webp": np.random.default_rng(0).bytes(100_000),
    }
    return [(name, PICTURES, content) for name, content in contents.items()]


def false_tables() -> list[Bomb]:
    """Tables of far too many rows, columns or letters, and sheets that unpack to a gigabyte."""
    laughs = {"xl/workbook.xml": LAUGHS.encode(), "[Content_Types].xml": LAUGHS.encode()}
    contents = {
        "one_line.csv": b"1" * (40 * 2**20),
        "quote.csv": b'a,b\n"' + b"x,\n" * (6 * 2**20),
        "rows.csv": b"a,b\n" + b"1,2\n" * 2_500_000,
        "columns.csv": (",".join(map(str, range(200_000))) + "\n").encode() * 3,
        "zeros.csv": bytes(10 * 2**20),
        "laughs.xlsx": zipped(laughs),
        "unpacks.xlsx": zipped({"[Content_Types].xml": b" " * (300 * 2**20), "xl/workbook.xml": b"<x/>"}),
    }
    return [(name, TABLES, content) for name, content in contents.items()]


def false_sets() -> list[Bomb]:
    """Zip files that unpack to 150 gigabytes, that hold a hundred thousand files, or each other."""
    inner = zipped({f"a/{number}.png": bytes(2**20) for number in range(20)})
    contents = {
        "overlaps.zip": overlapping_zip(500, 300),
        "many.zip": zipped({f"a/{number}.png": b"" for number in range(100_000)}),
        "nested.zip": zipped({f"a/{number}.zip": inner for number in range(200)}),
        "climbs.zip": zipped({f"../../../tmp/{name}/{number}.png": b"x" for name in "ab" for number in range(9)}),
        "claims.zip": zipped({f"{'ab'[number % 2]}/{number}.png": png(HUGE, HUGE, b"") for number in range(900)}),
    }
    return [(name, SETS, content) for name, content in contents.items()]


def false_clips() -> list[Bomb]:
    """Clips that are none."""
    noise = np.random.default_rng(0).bytes(5 * 2**20)
    avi = b"RIFF" + struct.pack("<I", 2**31) + b"AVI LIST" + noise[:1000]
    return [("noise.mp4", CLIPS, noise), ("claims.avi", CLIPS, avi)]


def bombs(count: int) -> Iterator[Bomb]:
    """Give so many, in turn; each differs from all before by its name."""
    kinds = [*false_pictures(), *false_tables(), *false_sets(), *false_clips()]
    for number in range(count):
        name, where, content = kinds[number % len(kinds)]
        yield f"{number:03d}_{name}", where, content
