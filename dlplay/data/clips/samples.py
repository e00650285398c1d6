"""The clips that need no upload: drawn by us, in the style of a colonoscopy. They are no medical material."""

from dataclasses import replace

from dlplay.data.clips.frames import Clip, labelled_clip
from dlplay.data.drawn.clips import draw_polyp_clip

CLIP_SAMPLES = {  # name -> seed, and what it is
    "one polyp": (11, "A bump on the wall, which the camera leaves behind."),
    "a bump and a flat one": (12, "Two polyps: one stands out, one lies flat and pale on the wall."),
    "two on stalks": (21, "Two polyps hang on stalks, and folds hide them at times."),
    "a flat one": (7, "Hard to see: flat, and in narrow-band light, where some debris looks alike."),
    "narrow-band light": (0, "Green and blue light only, as in the lecture's picture, “class: NBI”. One polyp."),
    "no polyp": (103, "Folds, bubbles and debris only: every box would be a false one."),
}
SAMPLE_FRAMES = 72


def clip_sample(name: str) -> Clip:
    """Draw one of CLIP_SAMPLES, with its true boxes."""
    drawn = draw_polyp_clip(CLIP_SAMPLES[name][0], SAMPLE_FRAMES)
    clip = labelled_clip(drawn.pictures, f"drawn: {name}", drawn.rate, objects=drawn.polyps)
    return replace(clip, is_ours=True)
