"""The tabs about one activation and its layer: the sum, before and after, the filters; and the network's scores."""

import streamlit as st

from dlplay import feature_maps, ui, weights
from dlplay.lessons.feature_maps.bench import Activation
from dlplay.words import say, say_again


def sum_tab(activation: Activation) -> None:
    """The formula with this picture's numbers, and for a weighted sum one input map's window and weights."""
    inside, part = activation.bench.inside, activation.part
    explained = feature_maps.explain(inside, part, *activation.pixel, activation.channel)
    if explained.reason:
        st.info(say_again(explained.reason))
        return
    ui.show_arithmetic(explained.formula, explained.lines)
    if not feature_maps.is_openable(part.kind):
        return
    window = note_sum(activation)
    if part.kind == "SeparableConv2D":
        st.caption(
            say("A separable convolution makes two steps; x is what its first, depthwise step gave at this place.")
        )
    if part.kind == "DepthwiseConv2D":
        st.caption(say("A depthwise convolution keeps the maps apart: the sum is that of one input map alone."))
    source, _ = feature_maps.strongest_input(inside, part, *activation.pixel)
    last = part.first + window.window.shape[2] - 1
    if last > part.first:
        hint = say("{source}, which counts most", source=source)
        chosen = ui.enter("Input map k", part.first, last, None, key="feature_maps.source_map", placeholder=hint)
        source = source if chosen is None else chosen
    tables = feature_maps.sum_cells(window, part, source)
    for place, (title, cells) in zip(st.columns(3), tables.items(), strict=True):
        with place:
            ui.number_grid(title, cells)
    st.caption(say("Numbers are rounded for display; the sum uses all their digits. Values in brackets are padding."))


def note_sum(activation: Activation) -> feature_maps.Opened:
    """Compute the sum behind the activation, and put it into the code to take home."""
    steps = activation.steps
    found = steps.run("opened", feature_maps.open_sum, activation.bench.inside, activation.part, *activation.pixel)
    steps.show("the sum behind it", found.total, "opened.total", ".5f")
    return found


def before_tab(activation: Activation) -> None:
    """The same map before and after the layer, or before and after its own activation function."""
    pair = feature_maps.before_and_after(activation.bench.inside, activation.part, activation.channel)
    if pair is None:
        st.info(
            say(
                "The maps that come in are not the same in number as those that come out, and this layer has no "
                "activation function of its own: there is no pair to compare. Choose a ReLU or a pooling layer."
            )
        )
        return
    for place, (sentence, picture) in zip(st.columns(2), feature_maps.shown_alike(pair).items(), strict=True):
        with place:
            ui.picture_view(picture, sentence, key=sentence[:6], pixel=None, shape=picture.shape)
            st.caption(feature_maps.in_numbers(pair[sentence]))
    st.caption(say("Both pictures have one scale: the smallest value of the two is black, the largest white."))


def filters_tab(activation: Activation) -> None:
    """The filters of a convolution layer."""
    bench, part = activation.bench, activation.part
    if part.weights is None or part.kind == "Dense" or bench.layer.kind == "SeparableConv2D":
        st.info(
            say("This layer has no filters of its own. Choose a Conv2D or DepthwiseConv2D layer, best the first one.")
        )
        return
    first_filters = ui.in_worker_once(feature_maps.first_filters)
    filters = activation.steps.run("filters", first_filters, bench.network, bench.layer.path)
    number, rows, columns, inputs = filters.shape
    sentence = say(
        "The first {number} of {count} filters, {rows} x {columns}: each shows in the colours that it answers to; "
        "gray is 0.",
        number=number,
        count=bench.maps.shape[2],
        rows=rows,
        columns=columns,
    )
    if inputs != 3:
        sentence = say(
            "The first {number} of {count} filters, {rows} x {columns}: each shows the mean over its {inputs} input "
            "maps; gray is 0, white positive, black negative.",
            number=number,
            count=bench.maps.shape[2],
            rows=rows,
            columns=columns,
            inputs=inputs,
        )
    with st.columns([2, 1])[0]:
        ui.picture_view(
            feature_maps.filter_grid(filters), sentence, key="feature_maps.filter_grid", pixel=None, shape=(1, 1)
        )


def scores_tab(activation: Activation) -> None:
    """The end of the network: the embedding vector and the scores of the classes."""
    bench, steps, last = activation.bench, activation.steps, activation.bench.layers[-1]
    if len(last.shape) != 1:
        st.info(say("This network ends in maps or their means, not in scores: it has no fully-connected layers."))
        return
    end = steps.run_once("end", ui.in_worker(feature_maps.look_inside), bench.network, last.path, bench.image)
    best = steps.run("best", weights.top_scores, end.outputs)
    folder = weights.keras_folder()
    names = [weights.class_name(bench.network, number, folder) for number, _ in best]
    steps.show("highest score", best[0][1], "best[0][1]", ".5f")
    st.plotly_chart(feature_maps.score_bars(names, [score for _, score in best]), key="feature_maps.scores")
    st.caption(
        say(
            "The {number} highest of {count} scores, what {layer} gives.",
            number=len(best),
            count=end.outputs.size,
            layer=last.path,
        )
    )
    st.plotly_chart(feature_maps.vector_bars(end.inputs[0]), key="feature_maps.embedding")
    st.caption(
        say(
            "The **embedding vector**: the {count} numbers that the last layer gets. All that the network knows about "
            "your picture stands in them.",
            count=end.inputs[0].size,
        )
    )
