"""Clips: any bytes become a clip or a refusal; what is written can be read again; drawn films are what they say."""

import contextlib
import io
import zipfile

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from dlplay.data.clips import frames as clip_frames
from dlplay.data.clips import reading as clips
from dlplay.data.clips.files import ClipError, write_clip
from dlplay.data.clips.frames import labelled_clip, take_frames
from dlplay.data.clips.reading import read_clip
from dlplay.data.clips.samples import CLIP_SAMPLES, SAMPLE_FRAMES, clip_sample
from dlplay.data.drawn.clips import draw_polyp_clip, draw_polyp_frames
from dlplay.data.labels.labelled import LabelledPicture, LabelledSet


def moving_square(count=20, height=64, width=96):
    """Frames whose square moves by three pixels a frame, so that a frame tells its number."""
    frames = np.full((count, height, width, 3), 40, np.uint8)
    for number in range(count):
        frames[number, 20:44, 3 * number : 3 * number + 24] = (220, 60, 60)
    return frames


FRAMES = moving_square()
MP4, GIF = write_clip(FRAMES, 10), write_clip(FRAMES, 10, "gif")


def video(tmp_path, count, rate, size=(64, 48), name="clip.avi", codec="MJPG"):
    writer = cv2.VideoWriter(str(tmp_path / name), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*codec), rate, size)
    for number in range(count):
        writer.write(np.full((size[1], size[0], 3), number % 250, np.uint8))
    writer.release()
    return (tmp_path / name).read_bytes()


def zipped(files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def png(pixels):
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize(("content", "tolerance"), [(MP4, 6), (GIF, 3)], ids=["mp4", "gif"])
def test_what_is_written_is_read_again_in_order_and_speed(content, tolerance):
    clip = read_clip(content, "mine")
    assert clip.frames.shape == FRAMES.shape
    assert clip.frames.dtype == np.uint8
    assert clip.rate == clip.own_rate == 10
    assert clip.length == pytest.approx(2)
    assert clip.notes == ()
    difference = np.abs(clip.frames.astype(int) - FRAMES)
    assert difference.mean(axis=(1, 2, 3)).max() < tolerance  # a frame in a wrong place would differ by more


def test_odd_sides_lose_a_line_at_most():
    assert read_clip(write_clip(FRAMES[:, :63, :95], 10), "odd").frames.shape == (20, 62, 94, 3)


def test_fewer_frames_are_evenly_spaced_and_said():
    clip = read_clip(MP4, "mine", most=8)
    assert len(clip.frames) == 5
    assert clip.rate == 2.5
    assert clip.own_rate == 10
    assert np.abs(clip.frames.astype(int) - FRAMES[::4]).mean() < 6
    assert "every 4th was taken" in clip.notes[0]


@pytest.mark.parametrize("count", [1, 7, 8, 9, 16, 17, 100])
def test_frames_are_kept_evenly_without_knowing_how_many_come(count):
    taken = take_frames([lambda k=k: np.full((20, 20, 3), k, np.uint8) for k in range(count)], 8)
    numbers = [int(frame[0, 0, 0]) for frame in taken.frames]
    assert numbers == list(range(0, count, taken.every))
    assert len(numbers) <= 8
    assert taken.seen == count


def test_a_long_video_is_read_for_a_minute_from_where_the_student_wants(tmp_path):
    content = video(tmp_path, 900, 5)  # three minutes
    clip = read_clip(content, "long")
    assert clip.length == pytest.approx(180)
    assert any("3 min 0 s long" in note and "0.0 s and 1 min 0 s" in note for note in clip.notes)
    assert len(clip.frames) == 150  # of 300, every 2nd
    later = read_clip(content, "long", begin=150.0)
    assert later.begin == 150
    assert len(later.frames) == 150
    assert abs(int(later.frames[0].mean()) - 750 % 250) <= 3
    with pytest.raises(ClipError, match=r"lasts 180\.0 s"):
        read_clip(content, "long", begin=200.0)


def test_decoding_ends_when_its_time_is_up(monkeypatch):
    monkeypatch.setattr(clip_frames, "PATIENCE_SECONDS", -1)
    with pytest.raises(ClipError, match="only one picture"):
        read_clip(MP4, "slow")


def test_a_cut_off_video_gives_the_frames_that_could_be_read(tmp_path):
    content = video(tmp_path, 60, 15)
    clip = read_clip(content[: len(content) // 2], "half")
    assert 10 < len(clip.frames) < 60
    assert any("cut off" in note for note in clip.notes)


def test_a_cut_off_gif_says_so():
    clip = read_clip(GIF[: len(GIF) // 2], "half.gif")
    assert 2 <= len(clip.frames) < 20
    assert "cut off" in clip.notes[0]


def test_a_frame_of_a_gif_that_stands_longer_is_repeated():
    target = io.BytesIO()
    first, *others = [Image.fromarray(frame) for frame in FRAMES[:3]]
    first.save(target, "GIF", save_all=True, append_images=others, duration=[50, 200, 100])
    clip = read_clip(target.getvalue(), "slow.gif")
    assert clip.rate == 20
    assert [int(np.abs(FRAMES[:3].astype(int) - one).mean(axis=(1, 2, 3)).argmin()) for one in clip.frames] == [
        0, 1, 1, 1, 1, 2, 2,
    ]  # fmt: skip
    assert "repeated" in clip.notes[0]


def test_a_gif_without_speed_gets_one():
    target = io.BytesIO()
    first, *others = [Image.fromarray(frame) for frame in FRAMES[:3]]
    first.save(target, "GIF", save_all=True, append_images=others)
    clip = read_clip(target.getvalue(), "fast.gif")
    assert (len(clip.frames), clip.rate) == (3, 10)
    assert "does not say" in clip.notes[0]


def test_large_frames_are_scaled_down(tmp_path):
    assert read_clip(video(tmp_path, 3, 5, size=(1280, 720)), "large").frames.shape == (3, 270, 480, 3)


SIGNS = {
    b"": "is empty",
    b"#EXTM3U\n#EXTINF:1\nfile:///etc/passwd\n": "no clip that can be read",
    b"%PDF-1.7 and so on": "no clip that can be read",
    b"\0\0\0\x18ftypheic" + bytes(40): "no clip that can be read",
    b"\0\0\0\x18ftypmp42" + bytes(40): "cannot be opened",
    b"RIFF\0\0\0\0AVI LIST": "cannot be opened",
    b"\x1a\x45\xdf\xa3" + bytes(40): "cannot be opened",
    b"GIF89a": "cannot be decoded",
    b"PK\x03\x04 nothing": "cut off or damaged",
    png(FRAMES[0]): "only one picture",
    zipped({"read me": b"hello"}): "no frame",
    zipped({"1.png": png(FRAMES[0])}): "only one picture",
    zipped({f"{k}.png": png(FRAMES[0, :4, :4]) for k in range(3)}): "4 x 4 pixels",
}


@pytest.mark.parametrize(("content", "word"), SIGNS.items(), ids=range(len(SIGNS)))
def test_what_is_no_clip_is_refused_in_words(content, word):
    with pytest.raises(ClipError, match=word):
        read_clip(content, "mine")


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(clips, "MAX_CLIP_BYTES", 1000)
    with pytest.raises(ClipError, match="the limit is"):
        read_clip(MP4, "mine")


@given(
    start=st.sampled_from(
        [b"", MP4[:64], GIF[:200], MP4[:-300], GIF, b"PK\x03\x04", b"RIFF\0\0\0\0AVI ", b"RIFFabcdWEBP"]
    ),
    rest=st.binary(max_size=300),
)
@settings(max_examples=40)
def test_any_bytes_give_a_clip_or_a_refusal(start, rest):
    try:
        clip = read_clip(start + rest, "any")
    except ClipError as error:
        assert "“any”" in str(error)
    else:
        assert clip.frames.ndim == 4
        assert len(clip.frames) >= 2
        assert 0 < clip.rate <= 1000


@given(position=st.integers(0, len(MP4) - 1), value=st.integers(0, 255))
@settings(max_examples=25)
def test_a_damaged_video_gives_a_clip_or_a_refusal(position, value):
    content = bytearray(MP4)
    content[position] = value
    try:
        assert len(read_clip(bytes(content), "any").frames) >= 2
    except ClipError as error:
        assert "any" in str(error)


def test_nothing_is_left_on_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read_clip(MP4, "mine")
    with pytest.raises(ClipError):
        read_clip(MP4[:100], "mine")
    assert list(tmp_path.iterdir()) == []


def test_reading_is_silent(capfd):
    for content in (MP4, MP4[:100], b"\x1a\x45\xdf\xa3" + bytes(40)):
        with contextlib.suppress(ClipError):
            read_clip(content, "mine")
    write_clip(FRAMES, 10)
    assert capfd.readouterr().err == ""


def test_frames_in_a_zip_file_come_in_natural_order_at_the_size_of_the_first():
    files = {f"film/frame {k + 1}.png": png(FRAMES[k]) for k in range(12)}
    files["film/frame 3.png"] = png(FRAMES[2][:50, :50])
    files["film/frame 13.png"] = b"broken"
    clip = read_clip(zipped(files), "frames.zip")
    assert clip.frames.shape == (12, 64, 96, 3)
    assert all((clip.frames[k] == FRAMES[k]).all() for k in range(12) if k != 2)
    assert any("another size" in note and note.endswith(": 1") for note in clip.notes)
    assert any("frame 13.png" in note for note in clip.notes)
    assert any("10 per second" in note for note in clip.notes)


def test_labels_in_the_zip_file_become_the_truth():
    files = {f"{k}.png": png(FRAMES[k]) for k in range(6)} | {f"{k}.txt": "" for k in range(6)}
    for k in (2, 3):
        files[f"{k}.txt"] = f"0 {(3 * k + 12) / 96} {32 / 64} {24 / 96} {24 / 64}"
    files["classes.txt"] = "polyp"
    clip = read_clip(zipped(files), "labelled.zip")
    assert clip.truth.classes == ("polyp",)
    assert clip.truth.frames.tolist() == [2, 3]
    np.testing.assert_allclose(clip.truth.boxes_xyxy, [[6, 20, 30, 44], [9, 20, 33, 44]], atol=0.01)


def test_boxes_are_scaled_with_their_frames():
    large = LabelledPicture("a", np.zeros((480, 960, 3), np.uint8), np.array([[96.0, 48, 192, 96]]), np.array([0]))
    clip = labelled_clip(LabelledSet((large, large), ("polyp",)), "mine", 5)
    assert clip.frames.shape == (2, 240, 480, 3)
    np.testing.assert_allclose(clip.truth.boxes_xyxy, [[48, 24, 96, 48]] * 2)


def test_no_frame_cannot_be_written():
    with pytest.raises(ClipError, match="no frame"):
        write_clip(FRAMES[:0], 10)


def test_a_seed_is_a_film():
    one, same = (draw_polyp_clip(101, 12) for _ in range(2))
    assert all((a.pixels == b.pixels).all() for a, b in zip(one.pictures.pictures, same.pictures.pictures, strict=True))
    other = draw_polyp_clip(102, 12)
    assert any(
        (a.pixels != b.pixels).any() for a, b in zip(one.pictures.pictures, other.pictures.pictures, strict=True)
    )


def test_boxes_of_drawn_films_lie_in_the_picture_and_belong_to_one_polyp_each():
    kinds = set()
    for seed in range(12):
        drawn = draw_polyp_clip(seed, 10)
        kinds |= set(drawn.kinds)
        assert len(drawn.kinds) <= 2
        for picture, polyps in zip(drawn.pictures.pictures, drawn.polyps, strict=True):
            assert picture.pixels.shape == (240, 320, 3)
            assert len(picture.boxes_xyxy) == len(picture.labels) == len(polyps) == len(set(polyps.tolist()))
            assert ((picture.boxes_xyxy >= 0) & (picture.boxes_xyxy <= [320, 240, 320, 240])).all()
            assert (picture.boxes_xyxy[:, 2:] - picture.boxes_xyxy[:, :2] >= 4).all()
    assert kinds == {"sessile", "stalked", "flat"}


def test_a_box_stands_around_what_the_polyp_changes(monkeypatch):
    """Draw the same film without its polyps: what differs lies mostly in the boxes."""
    with_polyps = draw_polyp_clip(101, 8)
    monkeypatch.setattr("dlplay.data.drawn.clips.paint_growth", without_polyps)
    without = draw_polyp_clip(101, 8)
    seen = 0
    for one, other in zip(with_polyps.pictures.pictures, without.pictures.pictures, strict=True):
        changed = np.abs(one.pixels.astype(int) - other.pixels).max(axis=2) > 10
        for x1, y1, x2, y2 in one.boxes_xyxy.astype(int):
            seen += 1
            assert changed[y1:y2, x1:x2].mean() > 0.2
            changed[max(0, y1 - 4) : y2 + 4, max(0, x1 - 4) : x2 + 4] = False
        assert changed.mean() < 0.03  # stalk and shadow
    assert seen >= 4
    assert not any(len(picture.labels) for picture in without.pictures.pictures)


def without_polyps(colours, growth, tube, view, wall):
    from dlplay.data.drawn.growths import POLYPS, paint_growth

    if growth.kind in POLYPS:
        return np.zeros(colours.shape[:2], bool), 1
    return paint_growth(colours, growth, tube, view, wall)


def test_frames_for_a_training_come_from_many_films():
    data = draw_polyp_frames(3, 4, 10_000)
    assert len(data.pictures) == 12
    assert len({picture.name.partition(",")[0] for picture in data.pictures}) == 3


@pytest.mark.parametrize("name", CLIP_SAMPLES)
def test_a_sample_shows_what_it_says(name):
    clip = clip_sample(name)
    assert len(clip.frames) == SAMPLE_FRAMES
    num_polyps = len(set(clip.truth.objects.tolist()))
    assert num_polyps == {"no polyp": 0, "two on stalks": 2, "a bump and a flat one": 2}.get(name, 1)
