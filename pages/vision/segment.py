"""Segment: a class for every pixel, how a U-Net finds it, and how good a mask is."""

import streamlit as st

from dlplay import data, prompting, segmentation, ui
from dlplay.architectures.hub import HUB_PRESETS, fetch_hub_preset, hub_preset_here
from dlplay.data import LabelledPicture, LabelledSet, draw_scene, draw_scenes
from dlplay.export import Transcript
from dlplay.words import plain, read_aloud

BOUND = {"bind": "query-params"}
PAGE, TRAINED = "Segment", "trained here"
setup = ui.new_transcript(PAGE)
st.title(PAGE)
st.markdown(
    "**Segmentation** gives every **pixel** a class, where a detector gives boxes. A **U-Net** does it: its "
    "**encoder** shrinks the picture to find what is there; its **decoder** enlarges the maps to say exactly where; "
    "and **skips** carry the fine detail across."
)


def suit_network() -> None:
    """Give a source of pictures the network that learned from such pictures."""
    st.session_state["se_network"] = segmentation.FITTING[st.session_state["se_source"]]


def choose_picture() -> tuple[segmentation.Pixels, LabelledPicture | None]:
    """Controls for a drawn picture, whose true mask is known, or the student's own."""
    source = ui.choose(
        "Picture", segmentation.FITTING, key="se_source", look="segmented_control", on_change=suit_network
    )
    if source == "picture":
        picture = ui.pick_picture(setup, start="astronaut")
        sides, start = segmentation.COPY_SIDES, segmentation.first_side(st.session_state.get("se_network"))
        side = ui.choose("Longest side of the working copy", sides, start, key="se_side", look="select_slider")
        pixels = setup.run_once("pixels", segmentation.working_copy, picture.pixels, side)
        st.caption(f"This page works on {ui.copy_size(pixels.shape, picture)}.")
        return pixels, None
    st.caption(segmentation.SOURCES[source])
    number = segmentation.FRESH_DRAWINGS + int(st.number_input("Number", 0, 999, 14, key="se_number", **BOUND))
    drawn = setup.run_once("drawn", draw_scene if source == "scene" else segmentation.draw_nuclei, number)
    return drawn.pixels, drawn


def choose_network() -> segmentation.Segmenter:
    """Controls for the network; published weights that are not here are offered for download."""
    names = [*segmentation.SHIPPED, segmentation.PUBLISHED.name, *([TRAINED] if trained else [])]
    start = segmentation.FITTING[st.session_state["se_source"]]
    name = ui.choose("Network", names, start, key="se_network")
    st.caption(segmentation.about_network(name))
    if name == TRAINED and trained:
        return note_training(setup) if job.about[0] else note_weights(setup)
    return setup.run("network", segmentation.shipped_network, name)


def note_training(steps: Transcript) -> segmentation.Segmenter:
    """Write the training on drawn scenes into the transcript."""
    small, recipe = job.args
    scenes = steps.run_once("labelled", draw_scenes, job.about[0], 0)
    steps.ran("small", segmentation.shrink_set, small, scenes, recipe.side)
    tell_training(steps)
    return trained.network


def tell_training(steps: Transcript) -> Transcript:
    """Write the training into a transcript that has its pictures; at home it gives the same."""
    tell = segmentation.print_segmentation_epoch
    steps.ran("trained", segmentation.train_segmenter, trained, *job.args, report=tell)
    steps.show(
        "best validation Dice", trained.epochs[trained.best - 1].dice, "trained.epochs[trained.best - 1].dice", ".3f"
    )
    return steps


def note_weights(steps: Transcript) -> segmentation.Segmenter:
    """Write into the transcript that the weights come from the file to download."""
    network = trained.network
    file = network.weights
    steps.ran("weights", segmentation.read_weights, file, segmentation.WEIGHTS_NAME, file.checksum[:16])
    parts = (network.name, network.classes, network.weights, network.architecture, network.channels, network.skips)
    return steps.ran("network", segmentation.Segmenter, network, *parts, side=network.side)


def ask_network(steps: Transcript) -> tuple[segmentation.Probabilities, segmentation.Views]:
    """The network's probabilities and the three views of them; a picture that was asked about is not asked again."""
    preset = segmentation.VOC_PRESET
    if network.architecture == "published" and not hub_preset_here(preset):
        offer_preset(preset, "Without internet, choose one of our own networks.")
    answer = steps.run_once("answer", ui.in_worker(segmentation.segment), network, pixels)
    return answer, steps.run_once("views", segmentation.views_of_answer, answer, network, least_area=least_area)


def offer_preset(name: str, otherwise: str) -> None:
    """Offer published weights that are not here, and stop."""
    size = HUB_PRESETS[name].megabytes
    text = f"This computer does not have the weights of {name}. They can be downloaded from Kaggle: **{size:,.0f} MB**."
    ui.offer_download(f"{text} {otherwise}", size, lambda report: fetch_hub_preset(name, report), key=f"se_get {name}")
    st.stop()


@st.fragment
def blocks_tab() -> None:
    """The U-Net as a drawing; a click on a block shows its maps and counts its parameters."""
    if network.architecture not in ("U-Net", segmentation.PERSON):
        text = f"{network.architecture} is not opened here: choose a U-Net or “person” in the sidebar."
        st.info(text, icon=":material/account_tree:")
        return
    height, width = pixels.shape[:2]
    blocks = ui.in_worker_once(segmentation.list_blocks)(network, height, width)
    names = [block.name for block in blocks]
    place = st.container()
    name = ui.choose("Block", names, names[1], key="se_block")
    block = blocks[names.index(name)]

    def choose_block(row: int, column: int) -> None:
        if found := segmentation.block_at(blocks, row, column):
            st.session_state["se_block"] = found.name

    with place:
        sentence = "The network for this picture: rows x columns x maps. Click on a block to open it."
        shape, cell = segmentation.drawing_shape(blocks), segmentation.place_of(block)
        drawing = segmentation.unet_drawing(blocks, name)
        ui.picture_view(drawing, sentence, key="se_drawing", pixel=cell, shape=shape, frame=(), choose=choose_block)
    st.caption(segmentation.filled_sentence(height, width, blocks, network))
    st.markdown(segmentation.block_sentence(block, network))
    tiles, shape = ui.in_worker(segmentation.block_tiles)(network, pixels, name)
    sentence = segmentation.maps_sentence(shape)
    st.image(tiles, sentence, alt=sentence)
    ui.show_arithmetic(segmentation.PARAMETERS, segmentation.parameter_lines(block))
    st.caption(segmentation.PARAMETER_WORDS)
    if network.architecture == "U-Net":
        compare_skips()


def compare_skips() -> None:
    """The same scene by a network with skips and by one without."""
    st.subheader("With and without skips")
    for sentence in segmentation.SKIPS_MEASURED:
        st.markdown(sentence)
    if known is None:
        st.info("Choose a drawn **scene** or drawn **nuclei** in the sidebar: both networks answer it here.")
        return
    true = segmentation.views_of_truth(known, network.classes)
    shown = {"The true mask.": true.semantic}
    pair = [name for name, other in segmentation.SHIPPED.items() if other.classes == network.classes]
    for title in pair:
        steps = setup.continued()
        other = steps.run("other", segmentation.shipped_network, title)
        answer = steps.run_once("answer", ui.in_worker(segmentation.segment), other, pixels)
        classes = segmentation.views_of_answer(answer, other).semantic
        shown[segmentation.dice_sentence(title, true, classes)] = classes
    for column, (sentence, classes) in zip(st.columns(3), shown.items(), strict=True):
        column.image(segmentation.class_picture(pixels, classes), sentence, width="stretch", alt=sentence)


@st.fragment
def transposed_tab() -> None:
    """A small input and a kernel to edit, the larger output, and one of its values as a sum of stamps."""
    st.markdown(
        "The decoder must make maps **larger**. A **transposed convolution** (the lecture's *deconvolutional layer*) "
        "lets every input value **stamp** the kernel, multiplied by that value, into the output, **stride** S apart; "
        "where stamps overlap, they are added."
    )
    show_stamps(note_stamps(setup.continued(), inputs=True))


def note_stamps(steps: Transcript, *, inputs: bool = False) -> segmentation.Stamping:
    """The controls of the transposed convolution, or what they say while another tab is open, and its output."""
    state = st.session_state
    if inputs:
        left, right, third = st.columns([1, 1, 1], gap="medium")
        with left:
            table = st.container()
            st.text_input("Input as text", segmentation.FIRST_INPUT, key="se_input", **BOUND)
        with right:
            second = st.container()
            st.text_input("Kernel as text", segmentation.FIRST_KERNEL, key="se_kernel", **BOUND)
        third.slider("Stride S", 1, 4, 2, key="se_stride", **BOUND)
        ui.choose("Padding", segmentation.PADDINGS, "valid", key="se_padding", look="segmented_control", place=third)
        third.caption(f"{state['se_padding']}: {segmentation.PADDINGS[state['se_padding']]}.")
    with ui.refusing(data.GridError):
        grid = steps.run("grid", segmentation.read_input, state.get("se_input", segmentation.FIRST_INPUT))
        kernel = steps.run("kernel", segmentation.read_kernel, state.get("se_kernel", segmentation.FIRST_KERNEL))
    if inputs:
        with table:
            ui.edit_grid(grid, key="se_input", write=data.format_grid, what="The input")
        with second:
            ui.edit_grid(kernel, key="se_kernel", write=data.format_grid, what="The kernel")
    stride, padding = state.get("se_stride", 2), state.get("se_padding", "valid")
    output = steps.run("output", segmentation.stamp_all, grid, kernel, stride, padding)
    steps.show("transposed convolution, sum of the output", float(output.sum()), "output.sum()", ".6g")
    return segmentation.Stamping(grid, kernel, stride, padding, output)


def show_stamps(one: segmentation.Stamping) -> None:
    """The output, the stamps on its chosen value, and the sizes."""
    left, right = st.columns([1, 1.4], gap="medium")
    with left:
        place = ui.choose_pixel(*one.output.shape, of="se_")
        title = f"Output: {one.output.shape[0]} x {one.output.shape[1]}"
        ui.choose_on_grid(title, segmentation.number_texts(one.output), place, key="se_output", of="se_")
        st.caption("Click a value, and see which input values stamped on it.")
    stamps = segmentation.stamps_on(one, place)
    with right:
        marks = [(stamp.row, stamp.column) for stamp in stamps]
        ui.number_grid("Input; framed: the values that stamp there", segmentation.number_texts(one.grid), marks=marks)
        st.markdown(segmentation.stamp_sentence(stamps, place))
        ui.show_arithmetic(segmentation.VALUE_FORMULA, segmentation.stamp_lines(stamps, float(one.output[place])))
    st.markdown("**The stamps, one by one.** Added up, they are the output.")
    for column, (row, col) in zip(st.columns(segmentation.MOST_SHOWN), marks[: segmentation.MOST_SHOWN], strict=False):
        with column:
            title = f"{one.grid[row, col]:g} at ({row}, {col}) stamps"
            ui.number_grid(title, segmentation.number_texts(segmentation.one_stamp(one, (row, col))), marks=[place])
    ui.show_arithmetic(segmentation.SIZE_FORMULAS[one.padding], segmentation.grown_lines(one))
    st.caption("N: input size, F: kernel size, S: stride, for rows and for columns.")
    with st.expander("How many stamps lie on every value"):
        counts = segmentation.count_stamps(one)
        ui.number_grid("Number of stamps", segmentation.number_texts(counts), tints=(counts / counts.max()).tolist())
        st.markdown(segmentation.CHECKERBOARD)


@st.fragment
def segment_tab() -> None:
    """Probabilities as a heat map with a threshold, and the three views."""
    steps = setup.continued()
    answer, views = ask_network(steps)
    if warning := segmentation.unsuited_sentence(network, st.session_state["se_source"]):
        st.warning(warning, icon=":material/help:")
    st.markdown(segmentation.count_sentence(segmentation.areas_by_class(views)))
    views_place, legend = st.container(), st.container()
    place = ui.choose_pixel(*pixels.shape[:2], of="se_at_")
    chosen = int(views.objects[place])
    sentences = {
        "The picture. Click on any of the four.": segmentation.to_drawing_size(pixels),
        "**Semantic**: the class of every pixel.": segmentation.semantic_picture(pixels, views),
        "**Instance**: every object has its own number.": segmentation.instance_picture(pixels, views, chosen),
        "**Panoptic**: both, and the ground as stuff.": segmentation.panoptic_picture(pixels, views, chosen),
    }
    for number, (column, (sentence, drawn)) in enumerate(zip(views_place.columns(4), sentences.items(), strict=True)):
        with column:
            ui.picture_view(drawn, sentence, key=f"se_view_{number}", pixel=place, shape=pixels.shape, of="se_at_")
    names = "Colours and patterns: " + ", ".join(network.classes) + "."
    legend.image(segmentation.legend_svg(network.classes), alt=names)
    objects = segmentation.object_list(views)
    st.markdown(segmentation.object_sentence(objects, chosen))
    st.caption(segmentation.THINGS)
    ui.show_arithmetic(segmentation.PANOPTIC_FORMULA, segmentation.pixel_lines(views, place))
    st.subheader("From probabilities to a mask")
    left, right = st.columns(2, gap="medium")
    name = ui.choose("Probability of", ["ground", *network.classes], network.classes[0], key="se_class", place=left)
    threshold = right.slider("Threshold", 0.0, 1.0, 0.5, 0.01, key="se_threshold", **BOUND)
    probability = segmentation.probability_of(answer, network, name)
    mask = segmentation.above(probability, threshold)
    sentence = f"The probability of {plain(name)}: dark blue is 0, yellow is 1."
    left.image(segmentation.heat_picture(probability), sentence, width="stretch", alt=read_aloud(sentence))
    sentence = f"{int(mask.sum()):,} pixels have a probability of {threshold:g} or more."
    right.image(segmentation.mask_picture(pixels, mask), sentence, width="stretch", alt=sentence)
    ui.show_arithmetic(segmentation.ARGMAX_FORMULA, segmentation.argmax_lines(answer, network, place))
    if network.architecture == segmentation.PERSON:
        show_background(steps, answer)
    with st.expander(f"All {len(objects)} objects"):
        st.dataframe(segmentation.object_rows(objects), hide_index=True, alt="The objects.")


def show_background(steps: Transcript, answer: segmentation.Probabilities) -> None:
    """The person before nothing, a blur, a colour or another picture; as a file to keep."""
    st.subheader("Another background")
    left, right = st.columns([1, 2], gap="medium")
    kind = ui.choose("Background", segmentation.BACKGROUNDS, key="se_ground", place=left, look="radio")
    left.caption(f"{segmentation.BACKGROUNDS[kind].capitalize()}.")
    with left:
        ground = choose_ground(steps, kind)
    person = steps.run("person", segmentation.probability_of, answer, network, segmentation.PERSON)
    if kind == "none":
        kept = steps.run("kept", segmentation.cut_out, pixels, person)
    elif kind == "blurred":
        kept = steps.run("kept", segmentation.blur_ground, pixels, person)
    else:
        kept = steps.run("kept", segmentation.lay_over, pixels, person, ground)
    shown = segmentation.on_squares(kept) if kind == "none" else kept
    sentence = "The picture to keep." + " Squares show where nothing is." * (kind == "none")
    right.image(shown, sentence, width="stretch", alt=sentence)
    ui.show_arithmetic(segmentation.MIX_FORMULA, [])
    content = segmentation.to_png(kept)
    left.download_button("Keep the picture (PNG)", content, "person.png", "image/png", on_click="ignore", key="se_keep")


def choose_ground(steps: Transcript, kind: str) -> segmentation.Pixels | None:
    """What stands behind the person: a colour, or one of the samples."""
    if kind == "a colour":
        colour = st.color_picker("Colour", "#56B4E9", key="se_colour", **BOUND)
        return steps.run("ground", segmentation.to_colour, colour)
    if kind == "another picture":
        name = ui.choose("Behind the person", data.SAMPLES, "pagoda", key="se_behind")
        behind = steps.run_once("behind", data.sample, name)
        return steps.run_once("ground", segmentation.working_copy, behind.pixels, 1024)
    return None


def pick_masks(steps: Transcript) -> segmentation.Judged:
    """The true classes of the picture and the predicted ones, or a message what is missing."""
    _, views = ask_network(steps)
    if known is not None:
        true = steps.run("true", segmentation.views_of_truth, known, network.classes)
        return segmentation.Judged(true, views)
    st.markdown("The true mask of this picture is not known. **Upload it** to judge the network's mask.")
    upload = st.file_uploader("True mask: black is ground, all else object", ["png", "bmp", "tif"], key="se_mask")
    size = pixels.shape[:2]
    ui.take_upload("mask", upload, lambda content, name: segmentation.read_true_mask(content, name, size), ValueError)
    file = ui.own_file("mask")
    if file is None:
        st.stop()
    with ui.refusing(ValueError):
        mask, notes = segmentation.read_true_mask(file.content() or b"", file.name, size)
    for note in notes:
        st.warning(plain(note), icon=":material/build:")
    steps.given("mask", mask, f"(cv2.imread({file.name!r}) > 0).any(axis=-1)", imports=("import cv2",))
    true = steps.run("true", segmentation.views_of_mask, mask)
    return segmentation.Judged(true, steps.run("one_class", segmentation.as_one_class, views))


@st.fragment
def measures_tab() -> None:
    """IoU and Dice of two typed masks, or of the network's mask and the true one."""
    if ui.choose("Masks", ["this picture", "small masks"], key="se_masks", look="segmented_control") == "small masks":
        small_masks()
        return
    judged = pick_masks(setup.continued())
    classes = judged.true.classes
    present = segmentation.present_classes(judged)
    name = ui.choose("Class", present, key="se_judge", look="segmented_control", format_func=plain)
    true, predicted = segmentation.masks_of_class(judged, name)
    overlap = segmentation.count_overlap(true, predicted)
    left, right = st.columns([1, 1.1], gap="medium")
    sentence = f"{plain(name)}: the true mask A and the predicted mask B."
    alt = read_aloud(sentence)
    left.image(segmentation.overlap_picture(pixels, true, predicted), sentence, width="stretch", alt=alt)
    with right:
        show_overlap(overlap)
    st.image(segmentation.overlap_legend_svg(), alt="In both: green. Missed: blue lines. Invented: orange dots.")
    semantic = judged.true.semantic, judged.predicted.semantic
    st.dataframe(segmentation.class_rows(*semantic, classes), hide_index=True, alt="IoU and Dice per class.")
    st.markdown(segmentation.accuracy_sentence(semantic[0]))
    ui.show_arithmetic(segmentation.ACCURACY_FORMULA, segmentation.accuracy_lines(*semantic))
    st.subheader("Objects, not pixels")
    threshold = st.slider("An object is found at an IoU of", 0.05, 0.95, 0.5, 0.05, key="se_found", **BOUND)
    result = segmentation.judge_objects(judged, threshold=threshold)
    st.markdown(segmentation.quality_sentence(result, threshold))
    ui.show_arithmetic(segmentation.QUALITY_FORMULA, segmentation.quality_lines(result))


def show_overlap(overlap: segmentation.Overlap) -> None:
    """IoU and Dice with the numbers of pixels filled in."""
    if not overlap.union:
        st.info(segmentation.EMPTY, icon=":material/info:")
    formulas = [segmentation.IOU_FORMULA, segmentation.DICE_FORMULA, segmentation.RELATION_FORMULA]
    formula = r" \qquad ".join(formulas[:2])
    ui.show_arithmetic(formula, [segmentation.UNION_FORMULA, formulas[2], *segmentation.overlap_lines(overlap)])


def small_masks() -> None:
    """Two masks of 0 and 1 to type."""
    columns, texts = st.columns([1.35, 1.35, 1], gap="medium"), []
    starts = {"A, the true mask": segmentation.FIRST_TRUE, "B, the predicted mask": segmentation.FIRST_PREDICTED}
    for column, (title, start), letter in zip(columns, starts.items(), "ab", strict=False):
        with column:
            table = st.container()
            texts.append(st.text_input(title, start, key=f"se_mask_{letter}", **BOUND))
            with ui.refusing(ValueError):
                mask = segmentation.read_small_mask(texts[-1], title)
            with table:
                numbers = segmentation.mask_numbers(mask)
                ui.edit_grid(numbers, key=f"se_mask_{letter}", write=data.format_grid, what=title)
    with ui.refusing(ValueError):
        true, predicted = (segmentation.read_small_mask(*pair) for pair in zip(texts, starts, strict=True))
        overlap = segmentation.count_overlap(true, predicted)
    with columns[2]:
        ui.number_grid("A only, B only, or both (AB)", segmentation.mask_texts(true, predicted))
    show_overlap(overlap)


def choose_recipe(labelled: LabelledSet) -> segmentation.Recipe:
    """Controls for what is trained, and how; they begin with what suits the pictures."""
    first = segmentation.first_recipe(labelled)
    begin = first.start or segmentation.RANDOM
    proposals = {"start": begin, "square": first.side, "epochs": first.epochs, "rate": first.learning_rate}
    for name, value in proposals.items():
        ui.follow_start(f"se_{name}", value)
    left, middle, right = st.columns(3, gap="medium")
    with left:
        kind = ui.choose("Kind of network", segmentation.ARCHITECTURES, key="se_kind")
        st.caption(segmentation.about_architecture(kind))
        starts, other = [segmentation.RANDOM, *segmentation.unet_names()], kind != "U-Net"
        start = ui.choose("Begin with", starts, begin, key="se_start", disabled=other)
        st.caption(segmentation.start_sentence(labelled))
        ours = None if other or start == segmentation.RANDOM else segmentation.SHIPPED[start]
        names = list(segmentation.CHANNEL_CHOICES)
        channels = ui.choose("Maps per level", names, names[2], key="se_channels", disabled=other or bool(ours))
        skips = st.toggle("Skips", True, key="se_skips", disabled=other or bool(ours), **BOUND)
    with middle:
        sides = {"key": "se_square", "look": "select_slider"}
        side = ui.choose("Side of the training pictures", segmentation.SIDES, first.side, **sides)
        epochs = st.slider("Epochs", 1, 60, first.epochs, key="se_epochs", **BOUND)
    with right:
        rates = {"key": "se_rate", "look": "select_slider"}
        rate = ui.choose("Learning rate", segmentation.RATES, first.learning_rate, **rates)
        augment = st.toggle("Augmentation", True, key="se_augment", **BOUND)
        seed = int(st.number_input("Seed", 0, 999, 0, key="se_seed", **BOUND))
    if ours:
        return segmentation.Recipe(kind, ours.channels, ours.skips, side, epochs, rate, augment, seed, start)
    chosen = segmentation.CHANNEL_CHOICES[channels]
    return segmentation.Recipe(kind, chosen, skips, side, epochs, rate, augment, seed)


def train_tab() -> None:
    """Choose pictures and a network, train it while you watch, and look at what it learned."""
    st.markdown(
        "The loss is **cross-entropy + (1 - Dice)**. Every fifth picture only **validates**: it chooses the epoch "
        "whose weights are kept, the one with the highest mean Dice."
    )
    steps = ui.new_transcript(f"{PAGE}: training")  # only the training's own lines
    with st.expander("Pictures and masks", expanded=job is None):
        labelled = ui.pick_labelled_set(steps, masks=True, key="se", cut=prompting.cut_out_box)
    recipe = choose_recipe(labelled)
    is_busy = job is not None and job.is_active
    if st.button("Train", icon=":material/play_arrow:", key="se_train", disabled=is_busy) and not is_busy:
        with ui.refusing(ValueError):
            segmentation.refuse_unfit(labelled)
        small = steps.run_once("small", segmentation.shrink_set, labelled, recipe.side)
        is_drawn = st.session_state["se_labelled_source"] == "Drawn scenes"
        title = f"{PAGE}: {recipe.architecture}, {len(small.pictures)} pictures"
        about = (len(small.pictures) if is_drawn else 0, steps)
        ui.start_job(segmentation.train_segmenter, small, recipe, title=title, about=about)
    if job is None:
        st.info(segmentation.BEFORE_TRAINING, icon=":material/play_arrow:")
        return
    st.caption(segmentation.describe_recipe(job.args[1], len(job.args[0].pictures)))

    @st.fragment(run_every=1.0 if job.is_active else None)
    def follow() -> None:
        epochs = segmentation.epochs_of(job.reports)
        figure = segmentation.segmentation_curves(epochs, trained.best if trained else 0)
        st.plotly_chart(figure, key="se_curves", config={"displayModeBar": False})

    follow()
    if trained:
        show_trained(trained)
        steps = tell_training(job.about[1].continued())
        ui.show_code(steps)
        ui.take_home(steps, "segment_training")
        if start := job.args[1].start:
            offer_file(segmentation.SHIPPED[start].weights)


def show_trained(result: segmentation.TrainedSegmenter) -> None:
    """What a finished training gave: the kept epoch, validation pictures, the weights."""
    st.markdown(segmentation.training_sentence(result))
    st.caption("Validation pictures: the picture, the true mask, the predicted one.")
    for column, one in zip(st.columns(3) * 2, result.examples, strict=False):
        sentence = segmentation.example_sentence(one, result.network)
        alt = read_aloud(sentence)
        column.image(segmentation.example_picture(one), sentence, width="stretch", alt=alt)
    classes = result.network.classes
    st.image(segmentation.legend_svg(classes), alt="Colours and patterns: " + ", ".join(classes) + ".")
    st.download_button(
        "The weights (.npz)",
        result.network.weights.content,
        segmentation.WEIGHTS_NAME,
        on_click="ignore",
        icon=":material/download:",
    )
    st.markdown(f"The network is ready in the sidebar: choose **{TRAINED}** there, and open another tab.")


def choose_prompt() -> prompting.Prompt:
    """A box to drag or type, and marks to click or type."""
    state, (height, width) = st.session_state, pixels.shape[:2]
    start = segmentation.first_box(truth, pixels.shape)
    corners = []
    with st.container(horizontal=True):
        for name, value, most in zip(("x1", "y1", "x2", "y2"), start, (width, height) * 2, strict=True):
            if (state.get(f"se_{name}") or 0) > most:
                state[f"se_{name}"] = most
            typed = st.number_input(name, 0, most, None, key=f"se_{name}", placeholder=str(value), width=120, **BOUND)
            corners.append(value if typed is None else typed)
    marks = st.text_input("Marks: x, y, and + inside or - outside; parted by ;", "", key="se_marks", **BOUND)
    with ui.refusing(prompting.PromptError):
        return prompting.Prompt(tuple(float(value) for value in corners), prompting.read_marks(marks))


def move_box(_: int, box: tuple[float, ...]) -> None:
    """Take the corners that somebody dragged."""
    for name, value in zip(("x1", "y1", "x2", "y2"), box, strict=True):
        st.session_state[f"se_{name}"] = int(value)


def add_mark(row: int, column: int) -> None:
    """Add a mark where somebody clicked."""
    sign = "+" if st.session_state.get("se_sign", "inside") == "inside" else "-"
    marks = st.session_state.get("se_marks", "")
    st.session_state["se_marks"] = f"{marks}; {column} {row} {sign}".lstrip("; ")


def clear_marks() -> None:
    """Take all marks away."""
    st.session_state["se_marks"] = ""


@st.fragment
def prompt_tab() -> None:
    """Cut one object out by a box and marks: GrabCut, or Segment Anything where its weights are."""
    st.markdown(
        "A **prompt** says which object is meant: a **box** around it, and **marks** inside and outside. **Segment "
        "Anything** was trained on a billion masks; **GrabCut** is the classical method of 2004: it learned nothing "
        "before, and only compares the colours inside the box with those outside."
    )
    methods = ["GrabCut", *prompting.ANYTHING_PRESETS]
    method = ui.choose("Method", methods, key="se_method")
    steps = setup.continued()
    prompt = choose_prompt()
    left, right = st.columns(2, gap="medium")
    with left:
        source = ui.encode_once(setup.calls(), lambda: segmentation.to_drawing_size(pixels))
        item = {"box": list(prompt.box_xyxy), "text": "the object", "kind": "predicted"}
        sentence = "Drag the box, or its corners, around one object."
        ui.edit_boxes(source, pixels.shape, [item], sentence, key="se_box", move=move_box)
    with ui.refusing(prompting.PromptError):
        fitted, notes = prompting.fit_prompt(prompt, pixels.shape)
    for note in notes:
        st.warning(plain(note), icon=":material/build:")
    with right:
        mask = cut(steps, method, fitted)
        sentence = "The cut. Click to add a mark, then the cut is made anew. " + prompting.cut_sentence(mask, fitted)
        drawn = prompting.draw_cut(pixels, mask, fitted)
        ui.picture_view(drawn, sentence, key="se_cut", pixel=(0, 0), shape=pixels.shape, frame=(), choose=add_mark)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            ui.choose("A click marks", ["inside", "outside"], key="se_sign", look="segmented_control")
            st.button("No marks", on_click=clear_marks, key="se_clear")
    if truth is not None and (found := segmentation.best_object(truth, mask)):
        st.markdown(found)
    if method == "GrabCut":
        steps.show("pixels of the cut", int(mask.sum()), "mask.sum()")
        ui.show_code(steps)
        ui.take_home(steps, "cut")


def cut(steps: Transcript, method: str, prompt: prompting.Prompt) -> segmentation.Mask:
    """The mask that answers a prompt; of Segment Anything's three the one with the highest expected IoU."""
    if method == "GrabCut":
        with ui.refusing(prompting.PromptError):
            return steps.run_once("mask", prompting.cut_out, pixels, prompt)
    if not hub_preset_here(method):
        offer_preset(method, "Without internet, choose GrabCut.")
    features = steps.run_once("features", ui.in_worker(prompting.embed_with_preset), method, pixels)
    answer = ui.in_worker(prompting.answer_with_preset)
    candidates = steps.run_once("candidates", answer, method, features, pixels.shape, prompt)
    st.caption(prompting.candidates_sentence(candidates))
    st.dataframe(prompting.candidate_rows(candidates), hide_index=True, alt="The three masks.")
    return candidates.masks[candidates.best]


def code_tab() -> None:
    """The code of the page's results: the network's answer, its objects, how good it is; the transposed convolution."""
    steps = setup.continued()
    _, views = ask_network(steps)
    counts = steps.run("areas", segmentation.areas_by_class, views)
    for name, (count, area) in counts.items():
        steps.show(f"{name}, objects", count, f"areas[{name!r}][0]")
        steps.show(f"{name}, pixels", area, f"areas[{name!r}][1]")
    if known is not None:
        true = steps.run("true", segmentation.views_of_truth, known, network.classes)
        overlaps = steps.run(
            "overlaps", segmentation.class_overlaps, true.semantic, views.semantic, len(network.classes) + 1
        )
        for number, name in enumerate(network.classes, 1):
            steps.show(f"{name}, IoU", overlaps[number].iou, f"overlaps[{number}].iou", ".4f")
            steps.show(f"{name}, Dice", overlaps[number].dice, f"overlaps[{number}].dice", ".4f")
    note_stamps(steps)
    ui.show_code(steps)
    ui.take_home(steps, "segment")
    if isinstance(network.weights, str):
        offer_file(network.weights)
    ui.download_picture("Semantic map, PNG", lambda: segmentation.semantic_picture(pixels, views), "segment.png")


def offer_file(name: str) -> None:
    """Offer a file of weights that a script needs."""
    st.caption(f"The script needs **{name}** beside it:")
    with open(segmentation.weights_path(name), "rb") as file:
        st.download_button(name, file, name, on_click="ignore", icon=":material/download:")


def predict() -> None:
    """A question about pixel accuracy."""
    ui.ask(
        "5 of 100 pixels belong to the object. A network says **ground** everywhere. What are its pixel accuracy and "
        "its Dice of the object?",
        ["0.95 and 0.95", "0.95 and 0", "0.05 and 0"],
        "0.95 and 0",
        "95 of 100 pixels are right, so the pixel accuracy is 0.95. But nothing of the object was found: the "
        "intersection is empty, Dice = 2 · 0 / (5 + 0) = 0. For small objects, pixel accuracy says almost nothing.",
        key="question",
    )


job = ui.watched_job(PAGE)
trained = job.result if job is not None and job.state == "done" else None
with st.sidebar:
    pixels, truth = choose_picture()
    network = choose_network()
    least = 200 if network.architecture == segmentation.PERSON else 12  # pieces beside a person are no persons
    least_area = st.slider("Smallest object, in pixels", 1, 2000, least, key="se_least", **BOUND)
is_fit = segmentation.suits(network, st.session_state["se_source"])
known = truth if is_fit else None  # the true mask, where its classes are those of the network
if job is not None:
    ui.watch(job, lambda _: None)
TABS = {
    "U-Net, block by block": blocks_tab,
    "Transposed convolution": transposed_tab,
    "Segment": segment_tab,
    "IoU and Dice": measures_tab,
    "Train": train_tab,
    "Prompt": prompt_tab,
    "Code to take home": code_tab,
    "Predict first": predict,
}
ui.show_tabs("segment", TABS)
