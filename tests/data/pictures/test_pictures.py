"""Reading pictures: formats, modes, orientation, limits, and anything at all."""

import io
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from dlplay.data import MAX_BYTES, SAMPLES, PictureError, read_picture, sample, shrink
from dlplay.data.pictures import reading as pictures

RNG = np.random.default_rng(0)
COLOURS = RNG.integers(0, 256, (5, 7, 3), dtype=np.uint8)
DEEP = RNG.integers(0, 65536, (5, 7, 3), dtype=np.uint16)


def saved(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "WEBP"])
def test_lossless_formats_give_the_exact_pixels(kind):
    options = {"lossless": True} if kind == "WEBP" else {}
    picture = read_picture(saved(Image.fromarray(COLOURS), kind, **options), f"x.{kind.lower()}")
    np.testing.assert_array_equal(picture.pixels, COLOURS)
    assert picture.notes == ()


def test_jpeg_gives_what_pillow_gives():
    content = saved(Image.fromarray(COLOURS), "JPEG")
    np.testing.assert_array_equal(read_picture(content, "x.jpg").pixels, np.asarray(Image.open(io.BytesIO(content))))


def test_only_the_first_frame_of_a_gif_is_read():
    frames = [Image.new("RGB", (4, 3), colour) for colour in ("red", "lime", "blue")]
    picture = read_picture(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]), "x.gif")
    assert picture.pixels[0, 0].tolist() == [255, 0, 0]
    assert "first of 3 frames" in picture.notes


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA"])
def test_modes_of_png_become_rgb(mode):
    image = Image.fromarray(COLOURS).convert(mode)
    picture = read_picture(saved(image, "PNG"), "x.png")
    np.testing.assert_array_equal(picture.pixels, np.asarray(image.convert("RGB")))


def on_white(image):
    layer = image.convert("RGBA")
    return np.asarray(Image.alpha_composite(Image.new("RGBA", image.size, "white"), layer).convert("RGB"))


@pytest.mark.parametrize("mode", ["L", "P"])
def test_a_transparent_colour_is_white(mode):
    image = Image.fromarray(np.array([[0, 9], [9, 0]], np.uint8)).convert(mode)
    content = saved(image, "PNG", transparency=0)
    picture = read_picture(content, "x.png")
    np.testing.assert_array_equal(picture.pixels, on_white(Image.open(io.BytesIO(content))))
    assert picture.pixels[0, 0].tolist() == [255, 255, 255]
    assert picture.pixels[0, 1].tolist() != [255, 255, 255]


@pytest.mark.parametrize(("mode", "channels"), [("LA", 2), ("RGBA", 4)])
def test_half_transparent_parts_are_mixed_with_white(mode, channels):
    image = Image.fromarray(RNG.integers(0, 256, (5, 7, channels), dtype=np.uint8), mode)
    np.testing.assert_array_equal(read_picture(saved(image, "PNG"), "x.png").pixels, on_white(image))


@pytest.mark.parametrize("kind", [".png", ".tiff"])
def test_16_bit_transparency_is_mixed_with_white(kind):
    alpha = np.full((5, 7, 1), 13107, np.uint16)  # one fifth
    content = cv2.imencode(kind, np.dstack([DEEP[..., ::-1], alpha]))[1].tobytes()
    picture = read_picture(content, "x" + kind)
    assert picture.pixels.dtype == np.uint16
    np.testing.assert_array_equal(picture.pixels, np.rint(DEEP * 0.2 + 65535 * 0.8))


def test_transparent_parts_are_white():
    image = Image.new("RGBA", (3, 2), (255, 0, 0, 0))
    picture = read_picture(saved(image, "PNG"), "x.png")
    assert (picture.pixels == 255).all()
    assert "white" in picture.notes[0]


def test_cmyk_is_converted_and_said():
    image = Image.fromarray(COLOURS).convert("CMYK")
    picture = read_picture(saved(image, "TIFF"), "x.tif")
    np.testing.assert_array_equal(picture.pixels, np.asarray(image.convert("RGB")))
    assert "converted from CMYK to RGB" in picture.notes


@pytest.mark.parametrize("kind", [".png", ".tiff"])
def test_16_bits_per_channel_are_kept(kind):
    colour = read_picture(cv2.imencode(kind, DEEP[..., ::-1])[1].tobytes(), "x" + kind)
    np.testing.assert_array_equal(colour.pixels, DEEP)
    gray = read_picture(cv2.imencode(kind, DEEP[..., 0])[1].tobytes(), "x" + kind)
    np.testing.assert_array_equal(gray.pixels, np.dstack([DEEP[..., 0]] * 3))


def test_floating_point_tiff_is_stretched_and_said():
    picture = read_picture(saved(Image.fromarray(np.array([[-1, 0], [1, 3]], np.float32)), "TIFF"), "x.tif")
    assert picture.pixels[..., 0].tolist() == [[0, 16384], [32768, 65535]]
    assert "-1 to 3" in picture.notes[0]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_comes_upright(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = saved(Image.fromarray(COLOURS), "PNG", exif=exif)
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
    np.testing.assert_array_equal(read_picture(content, "x.png").pixels, np.asarray(expected))


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "TIFF"])
def test_every_format_comes_upright(kind):
    exif = Image.Exif()
    exif[0x0112] = 6
    content = saved(Image.fromarray(COLOURS), kind, exif=exif)
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGB")
    np.testing.assert_array_equal(read_picture(content, "x").pixels, np.asarray(expected))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("pixels", [DEEP, DEEP[..., 0], COLOURS], ids=["16-bit RGB", "16-bit gray", "8-bit RGB"])
def test_every_tiff_orientation_comes_upright_once(pixels, orientation):
    buffer = io.BytesIO()
    kind = "rgb" if pixels.ndim == 3 else "minisblack"
    tifffile.imwrite(buffer, pixels, photometric=kind, extratags=[(274, "H", 1, orientation, True)])
    one = Image.fromarray(np.arange(35, dtype=np.uint8).reshape(5, 7))
    one.getexif()[0x0112] = orientation
    places = np.asarray(ImageOps.exif_transpose(one))  # where each pixel of the file has to go
    expected = pixels.reshape(35, -1)[places] * np.ones(3, pixels.dtype)
    np.testing.assert_array_equal(read_picture(buffer.getvalue(), "x.tif").pixels, expected)


def huge_png(width, height):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


GOOD = saved(Image.fromarray(sample("chelsea").pixels), "PNG")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"<html>", "web page"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC"),
        (b"MZ program", "Windows program"),
        (b"anything else", "Save it as JPEG or PNG"),
        (GOOD[: len(GOOD) // 2], "cut off"),
        (huge_png(8000, 6000), "48 million"),
        (huge_png(60000, 60000), "limit is 40 million"),
        (bytes(MAX_BYTES + 1), "limit is 60 MB"),
    ],
)
def test_what_is_no_picture_is_refused_by_name(content, says):
    with pytest.raises(PictureError, match=says) as refused:
        read_picture(content, "me.png")
    assert "“me.png”" in str(refused.value)
    assert any(todo in str(refused.value) for todo in ("Save it", "Choose the file", "Copy it", "Scale it down"))


def test_a_wrong_ending_is_read_and_said():
    picture = read_picture(saved(Image.fromarray(COLOURS), "PNG"), "x.jpg")
    assert picture.notes == ("named .jpeg, but read as the PNG that it is",)


SEEDS = [saved(Image.fromarray(COLOURS), kind) for kind in ("PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP")]
SEEDS += [cv2.imencode(kind, DEEP)[1].tobytes() for kind in (".png", ".tiff")]


@settings(max_examples=200)
@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=6), st.data())
def test_any_bytes_give_a_picture_or_our_error(seed, changes, data):
    content = bytearray(seed[: data.draw(st.integers(0, len(seed)))])
    for place, value in changes:
        if content:
            content[place % len(content)] = value
    try:
        assert read_picture(bytes(content), "x.png").pixels.shape[2] == 3
    except PictureError as error:
        assert "x.png" in str(error)


@settings(max_examples=100)
@given(
    st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"II*\0", b"BM"]), st.binary(max_size=200)
)
def test_a_start_with_anything_after_it_gives_a_picture_or_our_error(start, rest):
    try:
        assert read_picture(start + rest, "x.png").pixels.shape[2] == 3
    except PictureError as error:
        assert "x.png" in str(error)


def test_shrink_keeps_the_aspect_and_never_enlarges():
    assert shrink(COLOURS, 512) is COLOURS
    assert shrink(np.zeros((400, 200, 3), np.uint8), 100).shape == (100, 50, 3)
    assert shrink(np.full((1, 4000, 3), 77, np.uint8), 512).shape == (1, 512, 3)
    assert (shrink(np.full((300, 500, 3), 77, np.uint8), 64) == 77).all()


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_a_colour_array(name):
    assert sample(name).pixels.ndim == 3


def test_the_monument_has_the_lecture_shape_and_pixel():
    pixels = sample("monument").pixels
    assert pixels.shape == (350, 449, 3)
    assert [f"{value / 65535:.5f}" for value in pixels[200, 224]] == ["0.98762", "0.72549", "0.35294"]


CASES = Path(__file__).parents[2] / "cases/pictures"


def test_a_transparent_gray_of_16_bits_is_white():
    picture = read_picture((CASES / "gray16_trns.png").read_bytes(), "gray16_trns.png")
    assert (picture.pixels == 65535).all()
    assert "transparent parts shown on white" in picture.notes


def test_opaque_alpha_of_16_bits_needs_no_note_about_transparency():
    picture = read_picture((CASES / "la16.png").read_bytes(), "la16.png")
    assert (picture.pixels == 40000).all()
    assert picture.notes == ("16 bits per channel",)


def test_a_colour_profile_is_converted_and_said():
    picture = read_picture((CASES / "icc_swapped.png").read_bytes(), "icc_swapped.png")
    assert picture.pixels[0, 0].tolist() == [0, 255, 0]  # its profile says that red is green
    assert "colours converted to sRGB from its colour profile “sRGB built-in”" in picture.notes


def profile_bytes():
    with Image.open(CASES / "icc_swapped.png") as image:
        return image.info["icc_profile"]


@pytest.mark.parametrize(
    ("image", "profile", "said"),
    [
        (Image.fromarray(COLOURS), ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), ""),
        (Image.fromarray(COLOURS), b"no profile", "not used: its colour profile, which is damaged"),
        (Image.fromarray(COLOURS).convert("L"), profile_bytes(), "which is for other colours than its own"),
        (Image.fromarray(DEEP[..., 0]), profile_bytes(), "which is for other colours than its own"),
        (Image.fromarray(COLOURS).convert("RGBA"), profile_bytes(), "converted to sRGB"),
        (Image.fromarray(COLOURS).convert("P"), profile_bytes(), "converted to sRGB"),
    ],
    ids=["sRGB", "damaged", "gray", "deep gray", "opaque", "palette"],
)
def test_no_profile_is_ignored_silently(image, profile, said):
    picture = read_picture(saved(image, "PNG", icc_profile=profile), "x.png")
    assert said in " ".join(picture.notes)
    assert ("profile" in " ".join(picture.notes)) == bool(said)


def test_a_profile_leaves_transparency_as_it_is():
    layers = np.dstack([np.full((2, 2, 3), (255, 0, 0), np.uint8), np.array([[255, 0], [255, 0]], np.uint8)])
    picture = read_picture(saved(Image.fromarray(layers), "PNG", icc_profile=profile_bytes()), "x.png")
    assert picture.pixels[0].tolist() == [[0, 255, 0], [255, 255, 255]]


def test_a_deep_picture_names_the_profile_that_is_not_used():
    content = cv2.imencode(".png", DEEP[..., ::-1])[1].tobytes()
    chunk = saved(Image.fromarray(COLOURS), "PNG", icc_profile=profile_bytes())
    start = chunk.index(b"iCCP") - 4
    length = struct.unpack(">I", chunk[start : start + 4])[0] + 12
    picture = read_picture(content[:33] + chunk[start : start + length] + content[33:], "x.png")
    np.testing.assert_array_equal(picture.pixels, DEEP)
    assert "not used: its colour profile “sRGB built-in”, since it has more than 8 bits" in " ".join(picture.notes)


def test_a_gamma_of_its_own_is_said():
    info = PngImagePlugin.PngInfo()
    info.add(b"gAMA", struct.pack(">I", 100_000))
    assert "gamma 1" in " ".join(read_picture(saved(Image.fromarray(COLOURS), "PNG", pnginfo=info), "x.png").notes)


def test_heic_is_read_and_said():
    picture = read_picture((CASES / "turned.heic").read_bytes(), "turned.heic")
    assert picture.pixels.shape == (48, 64, 3)
    colours = picture.pixels[[4, 4, 44, 44], [4, 60, 4, 60]].astype(int)
    expected = [[220, 30, 30], [30, 200, 40], [30, 60, 220], [240, 240, 240]]
    np.testing.assert_allclose(colours, expected, atol=4)
    assert picture.notes == ("a HEIC photo",)


def test_a_large_jpeg_is_decoded_at_a_smaller_scale_and_said(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 1000)
    exif = Image.Exif()
    exif[0x0112] = 6
    large = Image.fromarray(cv2.resize(COLOURS, (161, 80), interpolation=cv2.INTER_CUBIC))
    picture = read_picture(saved(large, "JPEG", quality=95, exif=exif), "x.jpg")
    assert picture.pixels.shape == (41, 20, 3)
    assert picture.file_shape == (161, 80)
    small = cv2.resize(np.asarray(large), (41, 20), interpolation=cv2.INTER_AREA)
    assert np.abs(np.rot90(small, -1).astype(int) - picture.pixels).mean() < 6
    assert "161 x 80 = 0 million pixels: read at 1/4 of its width and height, 41 x 20" in picture.notes
    with pytest.raises(PictureError, match="the limit is 0 million"):
        read_picture(saved(large, "PNG"), "x.png")


def test_avif_is_read():
    picture = read_picture(saved(Image.new("RGB", (8, 6), (200, 60, 30)), "AVIF"), "x.avif")
    np.testing.assert_allclose(picture.pixels[2, 2].astype(int), [200, 60, 30], atol=6)
