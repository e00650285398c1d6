"""The open map of every frame of the camera."""

from dlplay import feature_maps, ui, weights
from dlplay.data import Pixels
from dlplay.lessons.feature_maps.bench import Bench
from dlplay.words import say


def show_live(bench: Bench, channel: int) -> None:
    """What the layer's open map, or its open value, makes of the running camera."""
    shape, path = weights.input_shape(bench.network), bench.layer.path
    ask = ui.in_worker_live(feature_maps.one_map)

    def answer(frame: Pixels) -> ui.Answer:
        image = weights.to_input(frame, shape, bench.fit)
        values = ask(bench.network, path, image, channel)
        low, high = float(values.min()), float(values.max())
        if not bench.has_places:
            return ui.Answer(say("{layer}, value {channel}: {value:.5f}", layer=path, channel=channel, value=high))
        sentence = say(
            "{layer}, map {channel}: {low:.3g} is black, {high:.3g} white.",
            layer=path,
            channel=channel,
            low=low,
            high=high,
        )
        return ui.Answer(sentence, feature_maps.shown(values))

    ui.live(answer, key="feature_maps.live", problem=feature_maps.FeatureMapError)
