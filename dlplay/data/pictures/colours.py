"""A picture's own colours to those of a screen: colour profiles, and what else a file says about its colours."""

import io

import numpy as np
from PIL import Image, ImageCms

from dlplay.words import Note

ALIKE_LEVELS = 4  # of 255; a profile that changes no colour by more is sRGB under another name
SCREEN_GAMMA = 1 / 2.2
GAMMA_ROUNDING = 0.02
LONGEST_PROFILE_NAME = 60
PROFILE_SPACES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "LAB": "LAB"}  # of a profile -> mode of a picture
TRANSPARENT_MODES = ("RGBA", "LA", "PA", "RGBa", "La")


def as_srgb(image: Image.Image, *, deep: bool) -> tuple[Image.Image, list[Note]]:
    """Convert a picture with a colour profile to sRGB, the colours of screens, and say so; transparency stays.

    deep: it has 16 bits per channel, which cannot be converted; what is not converted is said, too.
    """
    if not image.info.get("icc_profile"):
        return _without_profile(image)
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        name = _profile_name(profile)
        space = PROFILE_SPACES.get(str(profile.profile.xcolor_space).strip(), "")
        if space not in _possible_spaces(image):
            return image, [
                Note("not used: its colour profile “{name}”, which is for other colours than its own", name=name)
            ]
        change = ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), space, "RGB")
        if _changes_little(change, space):
            return image, []
        if deep:
            return image, [
                Note("not used: its colour profile “{name}”, since it has more than 8 bits per channel", name=name)
            ]
        opaque = image if image.mode == space else image.convert("RGBA").convert(space)
        converted = ImageCms.applyTransform(opaque, change)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image, [Note("not used: its colour profile, which is damaged")]
    if converted is None:
        return image, [Note("not used: its colour profile “{name}”", name=name)]
    if image.mode in TRANSPARENT_MODES or "transparency" in image.info:
        converted.putalpha(image.convert("RGBA").getchannel("A"))
    return converted, [Note("colours converted to sRGB from its colour profile “{name}”", name=name)]


def _without_profile(image: Image.Image) -> tuple[Image.Image, list[Note]]:
    if image.mode == "LAB":
        change = ImageCms.buildTransform(ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB")
        return ImageCms.applyTransform(image, change) or image, [Note("converted from LAB to RGB")]
    gamma = image.info.get("gamma", SCREEN_GAMMA)
    if "srgb" not in image.info and abs(gamma - SCREEN_GAMMA) > GAMMA_ROUNDING:
        return image, [
            Note(
                "not used: the gamma {gamma:g} that its file tells (a screen's is {screen_gamma:.3f})",
                gamma=gamma,
                screen_gamma=SCREEN_GAMMA,
            )
        ]
    return image, []


def _profile_name(profile: ImageCms.ImageCmsProfile) -> str:
    name = ImageCms.getProfileDescription(profile).strip()
    return "".join(one for one in name if one.isprintable())[:LONGEST_PROFILE_NAME] or Note("without name")


def _possible_spaces(image: Image.Image) -> tuple[str, ...]:
    """Give the colours that a picture's profile may be for: those of its mode, and RGB for a palette."""
    if image.mode in ("1", "L", "LA", "La") or image.mode.startswith("I"):
        return ("L",)
    return (image.mode,) if image.mode in ("CMYK", "LAB") else ("RGB",)


def _changes_little(change: ImageCms.ImageCmsTransform, space: str) -> bool:
    """Tell whether a conversion leaves all colours of a coarse grid almost as they are."""
    if space not in ("RGB", "L"):
        return False
    steps = np.linspace(0, 255, 9).round().astype(np.uint8)
    grid = steps[np.newaxis] if space == "L" else np.stack(np.meshgrid(steps, steps, steps), -1).reshape(9, 81, 3)
    colours = Image.fromarray(grid)
    converted = ImageCms.applyTransform(colours, change)
    before = np.asarray(colours.convert("RGB")).astype(int)
    return bool(converted is not None and np.abs(np.asarray(converted) - before).max() <= ALIKE_LEVELS)
