"""The catalogue: every network that the lecture names, with its builder, its published numbers and their sources."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dlplay.catalogue.families import FAMILIES
from dlplay.catalogue.published import KERAS_TABLE, PAPERS_TABLE, SIDES, TORCHVISION_TABLE
from dlplay.networks.builders import keras_application, unet
from dlplay.weights.pretrained import weight_file

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Architecture:
    """A network of the catalogue.

    side: of its square picture in pixels. published: its parameters as published_by counts them; Keras counts the means
    and variances of batch normalization, the others count what is trained. top1, top5: percent, None where not known.
    """

    name: str
    family: str
    builder: Callable[..., "keras.Model"]
    options: dict[str, Any]
    published: int
    published_by: str
    top1: float | None = None
    top5: float | None = None
    accuracy_by: str = ""
    side: int = field(default=224, kw_only=True)

    @property
    def year(self) -> int:
        """When its paper came out."""
        return FAMILIES[self.family].year

    @property
    def paper(self) -> str:
        """Authors and title."""
        return FAMILIES[self.family].paper

    @property
    def idea(self) -> str:
        """What was new, in one sentence."""
        return FAMILIES[self.family].idea

    @property
    def in_keras(self) -> bool:
        """Say whether Keras has it; the others are built here."""
        return self.builder is keras_application

    @property
    def code(self) -> str:
        """The call that builds it."""
        if self.in_keras:
            return f"keras.applications.{self.options['function']}(weights=None)"
        return f"{self.builder.__name__}({', '.join(f'{key}={value!r}' for key, value in self.options.items())})"


def _catalogued() -> Iterator[Architecture]:
    for family, models in KERAS_TABLE.items():
        for name, top1, top5 in models:
            file = weight_file(name)
            options = {"function": name, "side": file.side}
            sources = (file.num_parameters, "Keras", top1, top5, "Keras")
            yield Architecture(name, family, keras_application, options, *sources, side=file.side)
    for name, family, builder, options, parameters, first, fifth in TORCHVISION_TABLE:
        yield Architecture(name, family, builder, options, parameters, "torchvision", first, fifth, "torchvision")
    for row in PAPERS_TABLE:
        yield Architecture(*row, side=SIDES.get(row[0], 224))
    yield Architecture("U-Net", "U-Net", unet, {}, 31_030_658, "hand count of its figure 1", side=572)


ARCHITECTURES = {found.name: found for found in sorted(_catalogued(), key=lambda found: (found.year, found.family))}
