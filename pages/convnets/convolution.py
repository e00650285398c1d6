"""Convolution: step through the windows of one layer and see every sum."""

import streamlit as st

from dlplay import convolution, data, pixels, ui
from dlplay.export import Transcript

BOUND = {"bind": "query-params"}
state = st.session_state
setup = ui.new_transcript("Convolution")
st.title("Convolution")
st.markdown(
    "A **convolution layer** slides small tables of weights, its **filters**, over the input. At every place it "
    "multiplies, adds everything up and adds a **bias**: one number of the **feature map**."
)


def start_again() -> None:
    """Put an example's input, filters and settings into the controls."""
    state.update(convolution.example_controls(state["example"]), playing=False)


def refit() -> None:
    """Give the filters the chosen size and as many channels as the input."""
    state.update(convolution.refit_filters(state.to_dict()))


def choose_input(start: convolution.Example) -> convolution.Numbers:
    """The input as a table, as text, or as a square of the student's picture."""
    if not start.grid:
        picture = ui.pick_picture(setup)
        longest = ui.choose(
            "Longest side of the working copy", [32, 64, 128, 256, 512], 32, key="copy", look="select_slider"
        )
        small = setup.run_once("small", data.shrink, picture.pixels, longest)
        side = st.slider("Side of the square, in pixels", 3, 32, 32, key="crop_side", **BOUND)
        top, left = (
            place.number_input(name, 0, 511, 0, key=name.split()[0].lower(), **BOUND)
            for place, name in zip(st.columns(2), ("Top row", "Left column"), strict=True)
        )
        colour = st.toggle("Colour: channels R, G and B", key="colour", on_change=refit, **BOUND)
        unit = setup.run("unit", pixels.to_unit if colour else pixels.to_gray, small)
        return setup.run("image", convolution.crop, unit, top, left, side)
    table = st.container()
    with st.expander("Input as text"):
        text = st.text_area("Rows parted by ; channels by |", start.grid, key="conv_input", on_change=refit, **BOUND)
    with table, ui.refusing(data.GridError):
        image = setup.run("image", convolution.parse_channels, text, "The input", 32)
        write = convolution.write_stacked(image.shape[2])
        ui.edit_grid(
            convolution.stacked(image),
            key="conv_input",
            write=write,
            what="The input",
            row_names=convolution.row_names(image),
        )
        if image.shape[2] > 1:
            st.caption(f"{', '.join(convolution.channel_names(image.shape[2]))}: one below the other.")
    return image


def choose_sliding(start: convolution.Example) -> convolution.Hyperparameters:
    """Stride and padding; dilation and activation on request."""
    stride = st.slider("Stride", 1, 5, start.stride, key="conv_stride", **BOUND)
    names = list(convolution.PADDINGS)
    padding = ui.choose("Padding", names, names[names.index("number") if start.zeros else 0], key="conv_padding")
    st.caption(convolution.PADDINGS[padding])
    zeros = start.zeros
    if padding == "number":
        zeros = st.slider("P: zeros on every side", 0, 5, zeros, key="zeros", **BOUND)
    with st.expander("More: activation, dilation"):
        activation = ui.choose("Activation", convolution.ACTIVATIONS, key="activation")
        st.caption(convolution.ACTIVATIONS[activation])
        dilation = st.slider("Dilation: spreads the weights", 1, 4, key="conv_dilation", **BOUND)
    around = convolution.as_padding(padding, zeros)
    return setup.run("chosen", convolution.Hyperparameters, stride, around, dilation, activation)


def choose_filters(start: convolution.Example, channels: int) -> convolution.Layer:
    """The weights of the shown filter as a table and of all filters as text, and the biases."""
    table, places = st.container(), st.columns(count)
    filters, biases, like = [], [], (3, 3, channels)
    with ui.refusing(data.GridError), st.expander("Filters as text: rows parted by ; channels by |"):
        for number in range(1, count + 1):
            written = convolution.filter_like(start, number, like)
            text = st.text_area(f"Filter {number}", written, key=f"filter{number}", **BOUND)
            one = setup.run(f"filter{number}", convolution.parse_channels, text, f"Filter {number}", 5)
            filters, like = [*filters, one], (*one.shape[:2], channels)
        weights = setup.run("weights", convolution.stack_filters, *filters)
    for number, place in enumerate(places, start=1):
        value = convolution.bias_of(start, number)
        biases.append(place.number_input(f"Bias {number}", -1000.0, 1000.0, value, 0.5, key=f"bias{number}", **BOUND))
    with table:
        one = filters[shown - 1]
        st.markdown(f"Weights of filter {shown}")
        write, names = convolution.write_stacked(one.shape[2]), convolution.row_names(one)
        ui.edit_grid(
            convolution.stacked(one), key=f"filter{shown}", write=write, what="The filter's weights", row_names=names
        )
    bias = setup.run("bias", convolution.bias_vector, *biases)
    return setup.run("layer", convolution.Layer, weights, bias, chosen)


def choose_shown() -> int:
    """Which filter to show and to edit, where there are several."""
    if count == 1:
        return 1
    names = [str(number) for number in range(1, count + 1)]
    return int(ui.choose("Show filter", names, "1", key="shown", look="segmented_control"))


def go(place: tuple[int, int] | None) -> None:
    """Show another window and stop playing."""
    state.update(conv_row=(place or (0, 0))[0], conv_column=(place or (0, 0))[1], playing=False)


def play(place: tuple[int, int] | None) -> None:
    """Start or stop going from window to window; after the last one it starts from the first."""
    was_playing = state.get("playing", False)
    if not was_playing and place is None:
        go(None)
    state["playing"] = not was_playing


def show_channels(opened: convolution.WindowSum) -> None:
    """The window, the filter and the products of every channel, side by side."""
    cells, _ = convolution.marked(opened, image, layer)
    wide, narrow, _ = convolution.table_widths(image, layer, maps)
    for channel, name in enumerate(convolution.channel_names(image.shape[2])):
        weights, products = opened.weights[..., channel], opened.products[..., channel]
        seen, times, gives = st.columns([wide + 1, narrow + 2, narrow + 2])
        with seen:
            if small:
                ui.number_grid(f"{name}, window framed", convolution.padded_cells(image, layer, channel), marks=cells)
            else:
                ui.number_grid(f"{name}, window", convolution.window_cells(opened, channel))
        with times:
            ui.number_grid("times filter", convolution.number_cells(weights), tints=convolution.tints(weights))
        with gives:
            total = convolution.short(opened.channel_sums[channel])
            cells_of = convolution.number_cells(products)
            ui.number_grid(f"gives products, sum {total}", cells_of, tints=convolution.tints(products))


def show_maps(row: int, column: int, until: tuple[int, int] | None) -> None:
    """Every feature map as a table in which a number can be chosen."""
    for number in range(1, maps.shape[2] + 1):
        cells = convolution.map_cells(maps[..., number - 1], until)
        title = f"Feature map {number}" + (", shown" if count > 1 and number == shown else "")
        ui.choose_on_grid(title, cells, (row, column), key=f"map{number}", of="conv_")


def show_pictures(opened: convolution.WindowSum, row: int, column: int) -> None:
    """The input with the frame of the window, and the feature map of the filter, both as pictures."""
    seen, result = st.columns(2)
    _, frame = convolution.marked(opened, image, layer)
    with seen:
        around = convolution.pad_image(image, layer)
        sentence = f"Input with its padding: {around.shape[0]} x {around.shape[1]} numbers, the window framed."
        pixels_of = convolution.to_bytes(around)
        ui.picture_view(
            pixels_of, sentence, key="before", pixel=(row, column), shape=maps.shape, frame=frame, of="conv_"
        )
    with result:
        one = maps[..., shown - 1]
        low, high = convolution.short(one.min()), convolution.short(one.max())
        sentence = f"Feature map {shown}: {one.shape[0]} x {one.shape[1]} numbers from {low} (dark) to {high} (bright)."
        ui.picture_view(
            convolution.to_bytes(one), sentence, key="after", pixel=(row, column), shape=one.shape, of="conv_"
        )


def show_lesson(steps: Transcript, opened: convolution.WindowSum) -> None:
    """The arithmetic of this window and of the layer, the code, and the question."""
    tabs = ["The sum of this window", "Output size", "Parameters", "Code to take home", "Predict first"]
    sum_tab, size_tab, count_tab, code_tab, question_tab = ui.lesson_tabs("convolution", tabs)
    if sum_tab.open:
        with sum_tab:
            ui.show_arithmetic(convolution.SUM_FORMULA, convolution.sum_lines(opened))
            st.caption(
                "x: numbers of the window, w: weights, b: bias. Products that are 0 are left out; the tables show all. "
                "Keras does not turn the filter: this is the correlation of the lesson Kernels."
            )
    if size_tab.open:
        with size_tab:
            lines = convolution.size_lines(image.shape, layer.weights.shape, layer.chosen)
            ui.show_arithmetic(convolution.SIZE_FORMULA, lines)
            st.caption(
                "N: size of the input, P: padding on each side, F: size of the filter, S: stride, D: dilation. "
                "Where the division is not whole, it is rounded down: the last places have no room for a whole window."
            )
    if count_tab.open:
        with count_tab:
            st.markdown(convolution.FOUR_CHOICES)
            ui.show_arithmetic(convolution.COUNT_FORMULA, convolution.count_lines(layer.weights))
            ui.show_arithmetic(convolution.WORK_FORMULA, convolution.work_lines(maps, layer.weights))
    if code_tab.open:
        with code_tab:
            ui.show_code(steps)
            st.subheader("The same layer in Keras")
            st.code(convolution.keras_code(image.shape, layer))
            ui.take_home(steps, "convolution")
    if question_tab.open:
        with question_tab:
            ui.ask(
                "An input has 3 channels and the layer has 2 filters. How many feature maps come out?",
                ["2", "3", "6"],
                "2",
                "Every filter has one table of weights for each of the 3 channels, but it adds all of them up to one "
                "number: one filter gives one feature map. See it with the input “3 channels”.",
                key="question",
            )


def step_through(running: bool) -> None:
    """The windows one by one; while it plays, this part runs again every second and moves on."""
    steps = setup.continued()
    place = state.get("conv_row") or 0, state.get("conv_column") or 0
    if running and not state.pop("whole_page", False):
        after = convolution.next_window(place, maps.shape)
        if after:
            state["conv_row"], state["conv_column"] = after
        state["playing"] = after is not None
    if running != state.get("playing", False):
        st.rerun()
    buttons, typed = st.columns(2, vertical_alignment="bottom")
    with typed:
        row, column = ui.choose_pixel(*maps.shape[:2], of="conv_")
    after = convolution.next_window((row, column), maps.shape)

    def step_on(times: int) -> None:
        """Move on by as many windows; after the last one, to the start."""
        place: tuple[int, int] | None = (state.get("conv_row") or 0, state.get("conv_column") or 0)
        for _ in range(times):
            place = convolution.next_window(place or (0, 0), maps.shape)
        go(place)

    with buttons.container(horizontal=True):
        label, icon = ("Stop", ":material/stop:") if running else ("Play", ":material/play_arrow:")
        st.button(label, key="play", icon=icon, on_click=play, args=(after,))
        ui.count_button("Step", step_on, key="step", of=("conv_row", "conv_column"))
        st.button("Back to start", key="back", icon=":material/first_page:", on_click=go, args=(None,))
    opened = steps.run("opened", convolution.open_window, image, layer, row, column, shown)
    value = steps.run("value", convolution.value_at, maps, row, column, shown)
    label = f"feature map {shown}, row {row}, column {column}"
    text = steps.show(label, value, "value", ".10g")
    st.markdown(f"**Feature map {shown}, row {row}, column {column}: {text}** = {convolution.sum_words(opened)}")
    if not small:
        show_pictures(opened, row, column)
    wide, narrow, last = convolution.table_widths(image, layer, maps)
    beside = wide + 2 * narrow + last <= 20  # else the feature maps stand below
    windows, results = st.columns([wide + 2 * narrow + 5, last + 1]) if beside else (st.container(), st.container())
    with windows:
        show_channels(opened)
    if small:
        with results:
            show_maps(row, column, (row, column) if running else None)
    show_lesson(steps, opened)


controls, results = st.columns([4, 9], gap="medium")
for key in {"conv_row", "conv_column"} - set(state) - set(st.query_params):
    state[key] = 0  # the first window
with controls:
    name = ui.choose("Input", convolution.EXAMPLES, key="example", on_change=start_again)
    start = convolution.EXAMPLES[name]
    st.caption(start.sentence)
    image = choose_input(start)
    st.subheader("Hyperparameters: you choose")
    count = st.slider("Number of filters", 1, 4, len(start.filters), key="filters", **BOUND)
    sizes = st.columns(2)
    chosen = choose_sliding(start)
    st.subheader("Parameters: the computer learns")
    with results:
        shown = choose_shown()
    layer = choose_filters(start, image.shape[2])
    for place, name, size in zip(sizes, ("rows", "columns"), layer.weights.shape, strict=False):
        state[f"filter_{name}"] = size
        place.number_input(f"Filter {name}", 1, 5, key=f"filter_{name}", on_change=refit)
with results:
    with ui.refusing(data.GridError):
        maps = setup.run("maps", convolution.convolve, image, layer)
    setup.show("shape of the feature maps", maps.shape, "maps.shape")
    learned = setup.run("learned", convolution.num_parameters, layer.weights)
    setup.show("parameters of the layer", learned, "learned")
    work = setup.run("work", convolution.num_multiplications, maps, layer.weights)
    setup.show("multiply-adds", work, "work")
    small = convolution.fits_as_numbers(image, layer, maps)
    playing = state["whole_page"] = state.get("playing", False)
    st.fragment(step_through, run_every=(1.0 if small else 0.4) if playing else None)(playing)
