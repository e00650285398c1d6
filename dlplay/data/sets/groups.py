"""Which pictures belong on one side of a split: copies, crops, bursts, and what was made from one photo."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.data.sets.likeness import alike_pairs
from dlplay.data.sets.recordings import recording_of
from dlplay.words import Note

MADE_FROM = re.compile(r"^(.+?)(?:[._]rf[._][0-9a-z]{6,40}|_?burst_?\d+.*)$", re.IGNORECASE)
SKETCH_SIDE = 320
NUM_CORNERS = 250
LEAST_SIDE = 48  # of a sketch, for corners with what is around them
HASH_BITS, NUM_HASHES = 18, 12
MOST_ALIKE_BITS = 8  # descriptors with one key; more of them are of no certain corner
LEAST_VOTES, MOST_CHECKED = 6, 4000
MOST_BITS_APART = 48  # of the 256 of a descriptor
LEAST_INLIERS = 24
LEAST_COVERED = 0.3  # of one of the two pictures, by the corners that both share
LARGEST_SHARE = 0.5  # of the pictures of one kind; likeness that puts more of them together says nothing
Group = tuple[int, ...]
Sketch = tuple[NDArray[np.float32], NDArray[np.uint8], tuple[int, int]]  # corners (n, 2), descriptors, (height, width)


def picture_groups(
    names: Sequence[str], pictures: Sequence[NDArray[np.uint8]], kinds: Sequence[int]
) -> tuple[Group, ...]:
    """Group pictures that were made from one photo, by their names and by what they show; of one kind only.

    Names: Roboflow's (photo_jpg.rf.1a2b3c.jpg) and those of bursts. Pictures: the same one, also turned and mirrored,
    and those that share at least 24 corners in the same arrangement, as a crop and its photo do. Where likeness would
    join more than half of the pictures of a kind, as one background does, only names and whole copies count.
    A recording of the camera is a group by itself, however large it is and whatever else it resembles.
    """
    single = [place for place, name in enumerate(names) if not recording_of(name)]
    seen = [pictures[place] for place in single]

    def of_one_kind(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        return [pair for one, other in pairs if _same(kinds, pair := (single[one], single[other]))]

    copies = [*_made_alike(names, kinds), *of_one_kind(alike_pairs(seen, turned=True))]
    shared = of_one_kind(_sharing_corners(seen) if seen else [])
    joined = joined_pairs(len(names), [*copies, *shared])
    sizes = Counter(kinds)

    def fits(group: Group) -> bool:
        return bool(recording_of(names[group[0]])) or len(group) <= max(1, LARGEST_SHARE * sizes[kinds[group[0]]])

    too_many = {kinds[group[0]] for group in joined if not fits(group)}
    if too_many:
        joined = joined_pairs(len(names), [*copies, *(pair for pair in shared if kinds[pair[0]] not in too_many)])
    return tuple(filter(fits, joined))


def groups_note(groups: Sequence[tuple[int, ...]], names: Sequence[str], parts: tuple[str, ...] | None) -> Note:
    """Say how many pictures belong together, and where they stand in a split."""
    count = sum(map(len, groups))
    first = " and ".join(f"“{names[place]}”" for place in groups[0][:2])
    said = Note(
        "{count} pictures are copies, crops or shots in a row of {groups} scenes, such as {first}",
        count=count,
        groups=len(groups),
        first=first,
    )
    if parts is None:
        return Note("{said}: those of one scene stay on one side of the split.", said=said)
    apart = sum(len({parts[place] for place in group}) > 1 for group in groups)
    if not apart:
        return Note("{said}; its own split keeps them together.", said=said)
    return Note(
        "{said}; its own split tears {apart} of these scenes apart, so what it measures is too good.",
        said=said,
        apart=apart,
    )


def _same(kinds: Sequence[int], pair: tuple[int, int]) -> bool:
    return kinds[pair[0]] == kinds[pair[1]]


def _made_alike(names: Sequence[str], kinds: Sequence[int]) -> list[tuple[int, int]]:
    """Pair the pictures whose names say that one photo, or one burst, is behind them."""
    first: dict[tuple[int, str], int] = {}
    pairs = []
    for place, name in enumerate(names):
        found = MADE_FROM.match(name.rpartition("/")[2].rpartition(".")[0])
        if found:
            pairs.append((first.setdefault((kinds[place], found[1].casefold()), place), place))
    return pairs


def joined_pairs(count: int, pairs: Iterable[tuple[int, int]]) -> list[Group]:
    """Join pairs that share a picture; give groups of two and more, in order."""
    root = list(range(count))

    def top(one: int) -> int:
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    for first, second in pairs:
        low, high = sorted((top(first), top(second)))
        root[high] = low
    groups: dict[int, list[int]] = {}
    for one in range(count):
        groups.setdefault(top(one), []).append(one)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def _sharing_corners(pictures: Sequence[NDArray[np.uint8]]) -> list[tuple[int, int]]:
    """Pair the pictures that share many corners in one arrangement: one may be a crop of the other."""
    finder = cv2.ORB.create(nfeatures=NUM_CORNERS, fastThreshold=10, edgeThreshold=15)
    sketches = [_sketch(pixels, finder) for pixels in pictures]
    return [pair for pair in _likely_pairs(sketches) if _one_arrangement(sketches[pair[0]], sketches[pair[1]])]


def _sketch(pixels: NDArray[np.uint8], finder: "cv2.ORB") -> Sketch:
    height, width = pixels.shape[:2]
    scale = min(1.0, SKETCH_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if min(size) < LEAST_SIDE:
        return np.zeros((0, 2), np.float32), np.zeros((0, 32), np.uint8), (size[1], size[0])
    gray = cv2.resize(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), size, interpolation=cv2.INTER_AREA)
    points, words = finder.detectAndCompute(gray, None)
    corners = np.array([point.pt for point in points], np.float32).reshape(-1, 2)
    return corners, np.zeros((0, 32), np.uint8) if words is None else np.asarray(words), (size[1], size[0])


def _likely_pairs(sketches: Sequence[Sketch]) -> list[tuple[int, int]]:
    """Pair pictures with several descriptors that are equal in 18 of their bits, drawn at random 12 times."""
    owners = np.repeat(np.arange(len(sketches)), [len(words) for _, words, _ in sketches])
    bits = np.unpackbits(np.concatenate([words for _, words, _ in sketches]), axis=1)
    votes: Counter[tuple[int, int]] = Counter()
    draw = np.random.default_rng(0)
    for _ in range(NUM_HASHES if len(bits) else 0):
        keys = bits[:, draw.choice(256, HASH_BITS, replace=False)] @ (1 << np.arange(HASH_BITS))
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
        for start, end in zip(starts, [*starts[1:], len(order)], strict=True):
            if 1 < end - start <= MOST_ALIKE_BITS:
                own = sorted(set(owners[order[start:end]].tolist()))
                votes.update((one, other) for place, one in enumerate(own) for other in own[place + 1 :])
    return [pair for pair, count in votes.most_common(MOST_CHECKED) if count >= LEAST_VOTES]


def _one_arrangement(one: Sketch, other: Sketch) -> bool:
    """Tell whether a shift, a turn and a scale take enough corners of one picture to the same corners of the other."""
    matches = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(one[1], other[1])
    near = [match for match in matches if match.distance <= MOST_BITS_APART]
    if len(near) < LEAST_INLIERS:
        return False
    source = one[0][[match.queryIdx for match in near]]
    target = other[0][[match.trainIdx for match in near]]
    change, inliers = cv2.estimateAffinePartial2D(source, target, ransacReprojThreshold=3.0)
    if change is None or int(inliers.sum()) < LEAST_INLIERS:
        return False
    kept = inliers.ravel() > 0
    covered = [
        float(np.prod(np.ptp(points[kept], axis=0))) / (shape[0] * shape[1])
        for points, shape in ((source, one[2]), (target, other[2]))
    ]
    return max(covered) >= LEAST_COVERED
