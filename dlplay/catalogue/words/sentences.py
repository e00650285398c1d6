"""What is said of architectures, their stages, cards and patches."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dlplay.assets import ASSETS
from dlplay.catalogue.blocks import Stage
from dlplay.catalogue.cards import CARDS, Card
from dlplay.catalogue.challenge import CLASSES_IN_CHALLENGE, LAST_CHALLENGE, PICTURES_IN_CHALLENGE
from dlplay.catalogue.summaries import memory_needed, summary
from dlplay.networks.builders.googlenet import INCEPTION_MODULES
from dlplay.networks.counting import Counted
from dlplay.weights.pretrained import PRETRAINED, weight_file
from dlplay.words import say

PAGES = ASSETS.parent / "pages"
TASKS = ("detection", "segmentation", "both")
IMAGENET = (
    "**ImageNet**: over 14 million pictures of 22,000 categories. "
    f"Its challenge took {CLASSES_IN_CHALLENGE:,} classes and {PICTURES_IN_CHALLENGE:,} pictures; {LAST_CHALLENGE} was "
    "the last. Until 2011 the winners used hand-made features and a support vector machine; from 2012 on they were "
    "networks, wider and deeper every year, and from 2015 on better than a trained person."
)
FIELD_SENTENCE = (
    "With stride 1 and one window behind the other, a window F adds (F - 1) times the distance of neighbours. Every "
    "stride makes that distance larger, so that later layers add more. Where attention, a mean over the whole map or "
    "squeeze-and-excite comes, every value sees the whole picture."
)
BLOCK_SENTENCE = (
    "Made from the model itself. A box is one or more layers: normalization, activation and dropout stand in the box "
    "of the layer whose values they change. “/ 2” is a stride of 2: the map gets half as wide and high. "
    "Too small to read? Point at a picture: the button at its upper right makes it as large as the window."
)
WITH_AUXILIARY = "GoogLeNet with auxiliary classifiers"


def pretrained_missing(ready: list[str]) -> list[str]:
    """List the others, as many megabytes each as they have."""
    return [
        say("{name} ({megabytes:,.0f} MB)", name=name, megabytes=weight_file(name).megabytes)
        for name in PRETRAINED
        if name not in ready
    ]


def token_start(patches: NDArray[np.float32], number: int, count: int = 6) -> str:
    """Write the first values of a patch laid out in one row: R, G, B of its first pixel, then of the next."""
    values = patches[number].ravel()
    return ", ".join(f"{value:.3f}" for value in values[:count]) + say(", ... ({size} values)", size=values.size)


def stage_names(stages: Sequence[Stage]) -> list[str]:
    """Name every stage for a list to choose from."""
    return [
        f"{number}: "
        + (say("{repeats} times ", repeats=stage.repeats) if stage.repeats > 1 else "")
        + _shape(stage.blocks[-1].output_shape)
        for number, stage in enumerate(stages, 1)
    ]


def stage_sentence(name: str, stages: Sequence[Stage]) -> str:
    """Say what the drawing of a whole network shows."""
    repeated = [stage for stage in stages if stage.repeats > 1]
    most = max((stage.repeats for stage in repeated), default=1)
    again = say("; blocks made alike are drawn once, up to {most} times in a pile", most=most) if repeated else ""
    return say(
        "{name} from its input to its answer in {stages} stages{again}.", name=name, stages=len(stages), again=again
    )


def googlenet_sentence() -> str:
    """Say what GoogLeNet is made of, as counted here."""
    plain, with_heads = summary("GoogLeNet"), summary(WITH_AUXILIARY)
    return say(
        "GoogLeNet: **{inception_modules} inception modules**, **{depth} layers** with weights, "
        "**{depth_with_pooling} with the pooling layers**. Its two auxiliary classifiers add "
        "{added:.2f} million parameters to {parameters:.2f} million; they help only during "
        "training and are cut off afterwards.",
        inception_modules=len(INCEPTION_MODULES),
        depth=plain.depth,
        depth_with_pooling=plain.depth_with_pooling,
        added=(with_heads.parameters - plain.parameters) / 1e6,
        parameters=plain.parameters / 1e6,
    )


def inception_resnet_sentence() -> str:
    """Say what Inception-ResNet costs beside Inception-v4, as counted here."""
    mixed, plain = (summary(name).multiply_adds / 1e9 for name in ("InceptionResNetV2", "Inception-v4"))
    return say(
        "Inception-ResNet V2 costs about as much as Inception-v4: {mixed:.1f} and {plain:.1f} * 10^9 "
        "multiply-adds for a picture of 299 x 299.",
        mixed=mixed,
        plain=plain,
    )


def module_input(name: str) -> tuple[int, int]:
    """Give the side and the channels of the map that comes into an inception module of GoogLeNet."""
    channels = 192  # of the stem
    for module, (one, _, three, _, five, pooled) in INCEPTION_MODULES.items():
        if module == name:
            break
        channels = one + three + five + pooled
    return {"3": 28, "4": 14, "5": 7}[name[0]], channels


def cards_of(task: str) -> list[Card]:
    """Give the cards of a task, the oldest first."""
    return sorted((card for card in CARDS.values() if card.task == task), key=lambda card: card.year)


def card_text(card: Card) -> str:
    """Write a card: what it is, the new idea, and where this playground shows it."""
    shown = bool(card.page) and any(PAGES.glob(f"*/{card.page}.py"))
    here = (
        say("Here: {shows} (page {page}).", shows=say(card.shows), page=say(card.page))
        if shown
        else say("In this playground: not here.")
    )
    return f"**{card.name}** ({card.year})\n\n{say(card.idea)}\n\n{here}\n\n*{card.paper}*"


def memory_sentence(name: str) -> str:
    """Say that counting makes no weights, and what building would take."""
    return say(
        "Counted from shapes, without making a single weight. To run, {name} would need about "
        "{megabytes:,.0f} MB for its weights and all maps of one picture.",
        name=name,
        megabytes=memory_needed(name) / 1e6,
    )


def counted_sentence(name: str, counted: Counted) -> str:
    """Say what was counted, for one network."""
    return say(
        "**{name}**: {layers} layers of Keras, {depth} of them with weights on the longest way; "
        "**{parameters:,} parameters** and **{multiply_adds:,} multiply-adds** for one picture.",
        name=name,
        layers=len(counted.layers),
        depth=counted.depth,
        parameters=counted.parameters,
        multiply_adds=counted.multiply_adds,
    )


def _shape(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))
