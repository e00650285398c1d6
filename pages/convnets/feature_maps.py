"""Feature maps: your picture on its way through every layer of a network."""

from collections.abc import Callable

import streamlit as st

from dlplay import architectures, feature_maps, ui
from dlplay.export import Transcript

setup = ui.new_transcript("Feature maps")
st.title("Feature maps")
st.markdown(
    "Every layer of a network turns what it gets into **feature maps**: each filter slides over all maps of the layer "
    "before and leaves one new map, bright where it found what it looks for. The first layers find edges and colours, "
    "the last ones whole things."
)


def download(name: str) -> None:
    """Offer the weights that are not here, and say what works without them."""
    file = architectures.weight_file(name)

    def fetch(report: Callable[[float], None]) -> None:
        architectures.fetch(architectures.CLASS_NAMES)
        architectures.fetch(file, report)

    ui.offer_download(
        f"This computer does not have the ImageNet weights of {name}. They can be downloaded: "
        f"**{file.megabytes:,.0f} MB**. Without internet, choose a network that is ready, or random weights.",
        file.megabytes,
        fetch,
        key="download",
    )
    st.stop()


def suit_sample() -> None:
    """Give a network for digits a digit, and another one a photograph."""
    state = st.session_state
    wants_digit = state["network"] in architectures.TRAINED
    if state["network"] != feature_maps.OWN and wants_digit != state.get("sample", "").startswith("digit"):
        state["sample"] = "digit 7" if wants_digit else "chelsea"


def choose() -> architectures.Network:
    """Controls for the network and its weights; nothing below runs while its weights are missing."""
    ready = feature_maps.ready_networks()
    st.caption("Ready without a download: " + ", ".join(ready) + ".")
    names = feature_maps.network_names(ready)
    name = ui.choose("Network", names, key="network", on_change=suit_sample)
    stack = ""
    if name == feature_maps.OWN:
        stack = st.text_area(
            "Stack of layers, as on the page Network builder",
            architectures.STACKS["tiny VGG"],
            key="layers",
            bind="query-params",
        )
    weights = ui.choose("Weights", feature_maps.WEIGHTS, "trained", key="trained", look="segmented_control")
    with ui.refusing(architectures.StackError):
        network = feature_maps.choose_network(name, weights, stack)
    if network is None:
        with lesson:
            download(name)
    st.caption(feature_maps.what_it_is(network, weights))
    return network


lesson = st.container()
with st.sidebar:
    network = choose()
    shape = architectures.input_shape(network)
    wants_digit = shape == (28, 28, 1)
    picture = ui.pick_picture(setup, drawing=wants_digit, start="digit 7" if wants_digit else "chelsea")
    fit = "crop"
    if wants_digit:
        st.caption("This network takes digits: yours is cut out, made light on dark and centred, as MNIST's were.")
    else:
        fit = ui.choose("A picture that is not square", architectures.FITS, key="fit", look="radio")
        st.caption(f"Then {architectures.FITS[fit]}.")
network = setup.run("network", architectures.Network, network.name, network.weights, network.top, network.side)
image = setup.run("image", architectures.to_input, picture.pixels, shape, fit)
if wants_digit and not image.any():
    lesson.info("There is no digit in this picture: draw one, upload one, or choose a sample.")
with lesson, ui.refusing(architectures.StackError):
    layers = ui.in_worker_once(feature_maps.list_layers)(network)


def choose_layer() -> feature_maps.LayerFacts:
    """Controls for the block and the layer."""
    left, right = st.columns(2)
    first = next((layer for layer in layers if layer.num_parameters), layers[0])
    blocks = list(dict.fromkeys(layer.block for layer in layers))
    block = ui.choose("Block", blocks, first.block, key="block", place=left)
    paths = {layer.path: layer for layer in layers if layer.block == block}
    return paths[ui.choose("Layer", paths, first.path, key="layer", place=right)]


def show_maps(channel: int) -> None:
    """All maps of the layer as one picture, a page of 64 at a time; the open one is framed, a click opens another."""
    pages, page = feature_maps.num_pages(count), 1
    if pages > 1:
        page = st.pagination(pages, key="maps_page", bind="query-params")
    scale = ui.choose("Black and white", feature_maps.SCALES, key="brightness", look="radio", horizontal=True)
    rows, columns = feature_maps.grid_shape(count, page)
    first = (page - 1) * feature_maps.PER_PAGE
    is_here = first <= channel < first + feature_maps.PER_PAGE

    def open_another(row: int, column: int) -> None:
        st.session_state["map"] = min(first + row * columns + column, count - 1)

    sentence = (
        f"Maps {first} to {min(first + feature_maps.PER_PAGE, count) - 1} of {count}, row by row: "
        f"{feature_maps.SCALES[scale]}. A map that is black all over is flat. "
        + ("Framed is the open one; click on another to open it." if is_here else "Click on one to open it.")
    )
    grid = ui.encode_once(f"{setup.calls()} {page} {scale}", lambda: feature_maps.map_grid(maps, page, scale))
    pixel = divmod(channel - first if is_here else 0, columns)
    frame = None if is_here else ()
    ui.picture_view(
        grid, sentence, key="maps_grid", pixel=pixel, frame=frame, shape=(rows, columns), choose=open_another
    )


def turn_page() -> None:
    """Let the page of maps follow the slider."""
    st.session_state["maps_page"] = st.session_state["map"] // feature_maps.PER_PAGE + 1


def show_map(part: feature_maps.Part, channel: int, pixel: tuple[int, int]) -> None:
    """The map itself, and beside it the input map that counts most for the chosen activation, with its window."""
    before, after = st.columns(2)
    given, frame = feature_maps.same_input(inside, channel), ()
    sentence = f"What comes in: map {channel}."
    if feature_maps.is_openable(part.kind):
        source, frame = feature_maps.strongest_input(inside, part, *pixel)
        given = feature_maps.as_maps(inside.inputs[0])[..., source]
        sentence = f"What comes in: map {source}, which counts most for the chosen value. The frame is its window."
    if given is not None:
        with before:
            picture = feature_maps.shown(given)
            ui.picture_view(picture, sentence, key="given", pixel=pixel, frame=frame, shape=(height, width), of="map_")
    with after:
        sentence = f"What comes out: map {channel}, its smallest value black and its largest white. Click on a place."
        picture = feature_maps.shown(maps[..., channel])
        ui.picture_view(picture, sentence, key="chosen", pixel=pixel, shape=(height, width), of="map_")


def show_sum(steps: Transcript, part: feature_maps.Part, pixel: tuple[int, int], channel: int) -> None:
    """The formula with this picture's numbers, and for a weighted sum one input map's window and weights."""
    explained = feature_maps.explain(inside, part, *pixel, channel)
    if explained.reason:
        st.info(explained.reason)
        return
    ui.show_arithmetic(explained.formula, explained.lines)
    if not feature_maps.is_openable(part.kind):
        return
    opened = steps.run("opened", feature_maps.open_sum, inside, part, *pixel)
    steps.show("the sum behind it", opened.total, "opened.total", ".5f")
    if part.kind == "SeparableConv2D":
        st.caption("A separable convolution makes two steps; x is what its first, depthwise step gave at this place.")
    if part.kind == "DepthwiseConv2D":
        st.caption("A depthwise convolution keeps the maps apart: the sum is that of one input map alone.")
    source, last = feature_maps.strongest_input(inside, part, *pixel)[0], part.first + opened.window.shape[2] - 1
    if last > part.first:
        hint = f"{source}, which counts most"
        chosen = st.number_input(
            "Input map k", part.first, last, None, key="source_map", bind="query-params", placeholder=hint
        )
        source = source if chosen is None else chosen
    tables = feature_maps.sum_cells(opened, part, source)
    for place, (title, cells) in zip(st.columns(3), tables.items(), strict=True):
        with place:
            ui.number_grid(title, cells)
    st.caption("Numbers are rounded for display; the sum uses all their digits. Values in brackets are padding.")


def show_before(steps: Transcript, part: feature_maps.Part, pixel: tuple[int, int], channel: int) -> None:
    """The same map before and after the layer, or before and after its own activation function."""
    pair = feature_maps.before_and_after(inside, part, channel)
    if pair is None:
        st.info(
            "The maps that come in are not the same in number as those that come out, and this layer has no activation "
            "function of its own: there is no pair to compare. Choose a ReLU or a pooling layer."
        )
        return
    for place, (sentence, picture) in zip(st.columns(2), feature_maps.shown_alike(pair).items(), strict=True):
        with place:
            ui.picture_view(picture, sentence, key=sentence[:6], pixel=None, shape=picture.shape)
            st.caption(feature_maps.in_numbers(pair[sentence]))
    st.caption("Both pictures have one scale: the smallest value of the two is black, the largest white.")


def show_filters(steps: Transcript, part: feature_maps.Part, pixel: tuple[int, int], channel: int) -> None:
    """The filters of a convolution layer."""
    if part.weights is None or part.kind == "Dense" or layer.kind == "SeparableConv2D":
        st.info("This layer has no filters of its own. Choose a Conv2D or DepthwiseConv2D layer, best the first one.")
        return
    filters = steps.run("filters", ui.in_worker_once(feature_maps.first_filters), network, layer.path)
    if filters.shape[3] == 3:
        sees = "in the colours that it answers to; gray is 0"
    else:
        sees = f"the mean over its {filters.shape[3]} input maps; gray is 0, white positive, black negative"
    sentence = (
        f"The first {len(filters)} of {count} filters, {filters.shape[1]} x {filters.shape[2]}: each shows {sees}."
    )
    with st.columns([2, 1])[0]:
        ui.picture_view(feature_maps.filter_grid(filters), sentence, key="filter_grid", pixel=None, shape=(1, 1))


def show_scores(steps: Transcript, part: feature_maps.Part, pixel: tuple[int, int], channel: int) -> None:
    """The end of the network: the embedding vector and the scores of the classes."""
    last = layers[-1].path
    if len(layers[-1].shape) != 1:
        st.info("This network ends in maps or their means, not in scores: it has no fully-connected layers.")
        return
    end = steps.run_once("end", ui.in_worker(feature_maps.look_inside), network, last, image)
    best = steps.run("best", architectures.top_scores, end.outputs)
    folder = architectures.keras_folder()
    names = [architectures.class_name(network, number, folder) for number, _ in best]
    steps.show("highest score", best[0][1], "best[0][1]", ".5f")
    st.plotly_chart(feature_maps.score_bars(names, [score for _, score in best]), key="scores")
    st.caption(f"The {len(best)} highest of {end.outputs.size} scores, what {last} gives.")
    st.plotly_chart(feature_maps.vector_bars(end.inputs[0]), key="embedding")
    st.caption(
        f"The **embedding vector**: the {end.inputs[0].size} numbers that the last layer gets. All that the network "
        "knows about your picture stands in them."
    )


def show_home(steps: Transcript, part: feature_maps.Part, pixel: tuple[int, int], channel: int) -> None:
    """The code, and the weights that it needs."""
    if feature_maps.is_openable(part.kind):
        opened = steps.run("opened", feature_maps.open_sum, inside, part, *pixel)
        steps.show("the sum behind it", opened.total, "opened.total", ".5f")
    ui.show_code(steps)
    ui.take_home(steps, "feature_maps")
    if file := network.file:
        content = architectures.weights_path(file).read_bytes()
        st.download_button("Weights of this network", content, file, on_click="ignore", key="weights_file")
        st.caption("Save them beside the script, which reads them.")


def predict(steps: Transcript, part: feature_maps.Part, pixel: tuple[int, int], channel: int) -> None:
    """A question to answer before looking."""
    ui.ask(
        "The deeper the layer, the ...",
        ["larger its maps", "smaller its maps and the more of them", "smaller its maps and the fewer of them"],
        "smaller its maps and the more of them",
        "Pooling and strides shrink the maps, so each value sees more of the picture; more filters make more maps, "
        "each for something more particular. Go through the blocks and read the shapes.",
        key="question",
    )


@st.fragment
def open_map() -> None:
    """One map, one activation, and the sum behind it; another map or place runs only this."""
    steps = setup.continued()
    given, grid = st.columns([1, 3], gap="medium")
    with given:
        sentence = (
            f"What the network gets: {' x '.join(map(str, shape))}, values {architectures.preprocessing(network)}."
        )
        seen = ui.encode_once(f"{setup.calls()} seen", lambda: feature_maps.seen(image))
        ui.picture_view(seen, sentence, key="network_input", pixel=None, shape=shape)
    channel = 0
    if count > 1:
        if (st.session_state.get("map") or 0) >= count:
            st.session_state["map"] = count - 1
        channel = st.slider(
            "Map" if height > 1 else "Value", 0, count - 1, key="map", bind="query-params", on_change=turn_page
        )
    with grid:
        if height * width > 1:
            show_maps(channel)
        else:
            st.plotly_chart(feature_maps.vector_bars(maps), key="vector")
            st.caption(f"The {count} values that {layer.path} gives: no maps any more, but one vector.")
    row, column = pixel = ui.choose_pixel(height, width, of="map_") if height * width > 1 else (0, 0)
    part = steps.run("part", ui.in_worker_once(feature_maps.part_of), network, layer.path, channel)
    value = steps.run("value", feature_maps.value_at, inside, row, column, channel)
    place = f"map {channel} at row {row}, column {column}" if height * width > 1 else f"value {channel}"
    text = steps.show(f"{layer.path}, {place}", value, "value", ".5f")
    if height * width > 1:
        show_map(part, channel, pixel)
    st.markdown(f"**{layer.path}, {place}:** {text}")
    tabs = {
        "The sum behind it": show_sum,
        "Before and after": show_before,
        "Filters": show_filters,
        "Scores": show_scores,
        "Code to take home": show_home,
        "Predict first": predict,
    }
    ui.show_tabs("feature_maps", tabs, steps, part, pixel, channel)


with lesson:
    layer = choose_layer()
    with ui.refusing(feature_maps.FeatureMapError):
        inside = setup.run_once("inside", ui.in_worker(feature_maps.look_inside), network, layer.path, image)
        maps = setup.run("maps", feature_maps.as_maps, inside.outputs)
    height, width, count = maps.shape
    shown = f"{height} x {width} x {count}"
    st.markdown(f"**{layer.path}** is a {layer.kind} layer with {layer.num_parameters:,} parameters: {shown}.")
    open_map()
