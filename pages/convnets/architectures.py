"""Architectures: the networks that the lecture names, counted, drawn, compared, and asked about your picture."""

from collections.abc import Callable

import streamlit as st

from dlplay import architectures, families, ui
from dlplay.export import Transcript

BOUND = {"bind": "query-params"}
QUIET = {"displayModeBar": False}
setup = ui.new_transcript("Architectures")
st.title("Architectures")
st.markdown(
    "An **architecture** is the plan of a network: which layers, how wide, connected how. From VGG to ConvNeXt each "
    "family had **one new idea**: better answers, or the same answers with fewer **parameters** and **multiply-adds**."
)
first_tab = st.query_params.get("architectures.tab", "Catalogue") == "Catalogue"
with st.expander("ImageNet: the challenge behind these networks", expanded=first_tab):
    st.image(families.draw_challenge(), families.CHALLENGE_SENTENCE, width=560, alt=families.CHALLENGE_SENTENCE)
    st.markdown(families.IMAGENET)
names = list(architectures.ARCHITECTURES)
with st.sidebar:
    name = ui.choose("Network", names, "ResNet50", key="ar_network")
    st.caption(architectures.ARCHITECTURES[name].idea)
    second = ui.choose("Second network, to compare", names, "VGG19", key="ar_second")
    picture = ui.pick_picture(setup, start="chelsea")
    fit = ui.choose("A picture that is not square", architectures.FITS, key="ar_fit", look="radio")


def count_network(steps: Transcript, result: str, network: str) -> architectures.Counted:
    """Count a network in a worker, once for everybody; no weights are made."""
    found = architectures.ARCHITECTURES[network]
    return steps.run(result, ui.in_worker_once(families.count_network), found.builder, found.options)


def open_chosen(shown: list[str]) -> Callable[[], None]:
    """Give what happens when a row of the catalogue is chosen: its network opens."""

    def take_over() -> None:
        rows = st.session_state["ar_table"].selection.rows
        if rows:
            st.session_state.update(
                {"ar_network": shown[rows[0]], "architectures.tab": "One network", "ar_chosen": True}
            )

    return take_over


def show_catalogue(steps: Transcript) -> None:
    """All networks as a table to filter and sort."""
    columns = st.columns(4)
    kinds = [families.ALL, *architectures.FAMILIES]
    family = ui.choose("Family", kinds, key="ar_family", place=columns[0])
    source = ui.choose("Built", families.SOURCES, key="ar_source", place=columns[1])
    sizes = list(families.SIZES)
    most = ui.choose(
        "At most, million parameters", sizes, sizes[-1], key="ar_most", look="select_slider", place=columns[2]
    )
    sort = ui.choose("Sort by", families.SORTINGS, key="ar_sort", place=columns[3])
    table = families.catalogue_table(family, source, most, sort)
    shown = list(table["Network"])
    if not shown:
        st.info("No network is that small: allow more parameters, or choose another family.")
        return
    formats = {label: st.column_config.NumberColumn(format=digits) for label, digits in families.DIGITS.items()}
    choosing = {"on_select": open_chosen(shown), "selection_mode": "single-row"}
    st.dataframe(table, hide_index=True, key="ar_table", height=420, column_config=formats, **choosing)
    st.caption(
        f"{len(shown)} of {len(names)} networks. Choose a row: the network opens in the tab “One network”; or choose "
        f"it on the left. Chosen now: {name}. Multiply-adds are those of one picture; layers are those with "
        "weights on the longest way; accuracies were published for ImageNet."
    )
    if family != families.ALL:
        st.markdown(f"**{family}**: {architectures.FAMILIES[family].idea}")


def show_costs(steps: Transcript) -> None:
    """Cost and accuracy of all networks in one chart."""
    cost = ui.choose("To the right", families.COSTS, "parameters", key="ar_cost", look="segmented_control")
    st.plotly_chart(families.accuracy_figure(cost, (name, second)), key="ar_chart", config=QUIET)
    st.caption(
        "Every mark is a network with a published accuracy: further left is cheaper, higher is better; a larger mark "
        f"has more of the other cost. Rings: {name} and {second}. Trained with different recipes and pictures of "
        "different sizes: the accuracy is not the architecture's alone."
    )
    if cost == "parameters":
        ui.number_grid("The stars: the lecture's figure of EfficientNetV2", families.efficientnet_v2_cells())


def show_network(steps: Transcript) -> None:
    """One network opened: drawn, layer by layer, its receptive field, its code."""
    found = architectures.ARCHITECTURES[name]
    st.markdown(f"**{name}** ({found.year}). {found.idea} *{found.paper}*")
    counted = count_network(steps, "counted", name)
    views = ["Diagram", "Numbers", "Layers", "Receptive field", "Keras code"]
    view = ui.choose("See", views, "Diagram", key="ar_view", look="segmented_control")
    if view == "Diagram":
        show_diagram(counted)
    elif view == "Numbers":
        ui.number_grid(name, families.totals_cells(name))
        st.caption(families.memory_sentence(name))
    elif view == "Layers":
        st.dataframe(families.layer_table(counted), hide_index=True, key="ar_layers", height=480)
        st.caption("Every layer of the model in the order in which it computes. “Sees” is the receptive field.")
    elif view == "Receptive field":
        st.plotly_chart(families.field_figure({name: counted}), key="ar_field", config=QUIET)
        st.caption(families.FIELD_SENTENCE)
    else:
        show_keras_code()


def show_diagram(counted: architectures.Counted) -> None:
    """The network as stages, and one of them opened."""
    stages = families.find_stages(counted.layers)
    labels = families.stage_names(stages)
    if st.session_state.get("ar_stage", 1) > len(stages):
        st.session_state["ar_stage"] = len(stages)
    number = st.number_input("Open stage", 1, len(stages), min(2, len(stages)), key="ar_stage", width=200, **BOUND)
    st.image(families.draw_stages(stages, number - 1), width="content", alt=families.stage_sentence(name, stages))
    stage = stages[number - 1]
    st.markdown(f"**Stage {labels[number - 1]}**" + (", its first turn" if stage.repeats > 1 else ""))
    for block, place in zip(stage.blocks, st.columns(stage.pattern), strict=False):
        sentence = f"The layers of stage {number} from top to bottom, with every connection: {block.kind}."
        place.image(families.draw_block(block, counted), width="content", alt=sentence)
    st.caption(families.BLOCK_SENTENCE)


def show_keras_code() -> None:
    """The code that builds the network."""
    found = architectures.ARCHITECTURES[name]
    code = Transcript(name)
    first, others = families.split_options(found.options)
    code.ran("model", found.builder, None, *first, **others)
    st.markdown("Keras has it: one line." if found.in_keras else "Keras does not have it, so here is how it is built.")
    st.code(f"model = {found.code}" if found.in_keras else code.script(), height="content" if found.in_keras else 500)
    st.caption(families.memory_sentence(name))


def show_two(steps: Transcript) -> None:
    """Two networks beside each other."""
    ui.number_grid("Two networks", families.comparison_cells(name, second))
    both = {one: count_network(steps, f"counted_{number}", one) for number, one in enumerate((name, second), 1)}
    for place, (one, counted) in zip(st.columns(2), both.items(), strict=False):
        stages = families.find_stages(counted.layers)
        place.markdown(f"**{one}**: {architectures.ARCHITECTURES[one].idea}")
        place.image(
            families.draw_stages(stages, -1, across=2), width="stretch", alt=families.stage_sentence(one, stages)
        )
    st.plotly_chart(families.field_figure(both), key="ar_fields", config=QUIET)
    st.caption(families.FIELD_SENTENCE)


def ask_networks(steps: Transcript, chosen: list[str]) -> dict[str, families.TimedAnswer]:
    """Send the picture through networks, one after the other, where there is memory for each."""
    answers = {}
    for number, one in enumerate(chosen, 1):
        if one in architectures.ARCHITECTURES:
            with ui.refusing(architectures.ArchitectureError):
                architectures.refuse_too_large(one, ui.in_worker(families.free_memory)())
        known = families.choose_pretrained(one)
        network = steps.run(
            f"network_{number}", architectures.Network, known.name, known.weights, known.top, known.side
        )
        shape = architectures.input_shape(network)
        image = steps.run(f"image_{number}", architectures.to_input, picture.pixels, shape, fit)
        answer = steps.run_once(f"answer_{number}", ui.in_worker(families.ask_in_time), network, image)
        best = steps.run(f"best_{number}", architectures.top_scores, answer.probabilities, 5)
        for place, (found, probability) in enumerate(best):
            label = f"{one}, {architectures.class_name(known, found, architectures.keras_folder())}"
            steps.show(label, probability, f"best_{number}[{place}][1]", ".5f")
        answers[one] = answer
    return answers


def choose_asked() -> list[str]:
    """Controls for the pretrained networks to ask."""
    ready = families.pretrained_here()
    chosen = ui.pick_many("Networks to ask", ready, ready[:4], key="ar_asked")
    return [one for one in ready if one in chosen]


def show_picture(steps: Transcript) -> None:
    """One picture through several pretrained networks."""
    chosen = choose_asked()
    answers = ask_networks(steps, chosen)
    if answers:
        folder = architectures.keras_folder()
        columns = st.columns(min(len(answers) + 1, 4))
        columns[0].image(picture.pixels, "Your picture", width="stretch", alt="The picture that the networks get.")
        for number, (one, answer) in enumerate(answers.items(), 1):
            with columns[number % len(columns)]:
                cells = families.answer_cells(families.choose_pretrained(one), answer, folder)
                ui.number_grid(one, cells, tints=families.answer_tints(answer))
        ui.number_grid("What one picture costs", families.time_cells(answers))
        st.caption(
            "Time: the median of up to 5 calls in this computer's worker, after a first one that is not counted."
        )
    with st.expander("Networks whose weights are not here"):
        missing = families.pretrained_missing(families.pretrained_here())
        st.markdown(", ".join(missing) + ".")
        st.markdown('Fetch them with `make models MODELS="VGG16 ResNet50"`, or on the page classify.')


def reckon(
    steps: Transcript, function: Callable[..., architectures.Reckoning], *values: object, **more: object
) -> None:
    """Show a lesson's sum with its numbers filled in."""
    with ui.refusing(architectures.LessonError):
        found = steps.run("reckoning", function, *values, **more)
    ui.show_arithmetic(found.formula, found.lines)
    for label, value in found.results.items():
        steps.show(label, value, f"reckoning.results[{label!r}]", ".6g")


def teach_stacked(steps: Transcript) -> None:
    """Three small windows behind each other against one large window."""
    st.markdown("VGG's question: why small windows? They see as much, with fewer weights and more activations between.")
    channels = st.slider("Channels C", 1, 512, 64, key="ar_channels", **BOUND)
    layers = st.slider("Layers of 3x3", 2, 5, 3, key="ar_stacked", **BOUND)
    reckon(steps, architectures.stacked_windows, channels, layers=layers)


def teach_split(steps: Transcript) -> None:
    """A window split into smaller ones."""
    st.markdown("Inception V2 and V3 split large windows into smaller ones behind each other, which see as much.")
    split = ui.choose("Split", architectures.FACTORIZATIONS, key="ar_split")
    reckon(steps, architectures.factorized_window, split)


def teach_inception(steps: Transcript) -> None:
    """An inception module with and without 1x1 reductions."""
    st.markdown(
        "Before each expensive 3x3 and 5x5, a 1x1 convolution makes the channels fewer. "
        + families.googlenet_sentence()
    )
    modules = list(families.INCEPTION_MODULES)
    module = ui.choose("Inception module of GoogLeNet", modules, key="ar_module")
    side, channels = families.module_input(module)
    st.caption(f"Its input: {side} x {side} x {channels}.")
    reckon(steps, architectures.inception_cost, side, channels, families.INCEPTION_MODULES[module])


def teach_auxiliary(steps: Transcript) -> None:
    """The losses of two auxiliary classifiers."""
    st.markdown(
        "So that the middle of a deep network does not “die out” (vanishing gradients), two **auxiliary classifiers** "
        "answer from the middle; their losses, on the same labels, are added. " + families.googlenet_sentence()
    )
    starts = {"Loss of the output": 1.2, "First auxiliary loss": 2.0, "Second auxiliary loss": 1.6}
    losses = [
        place.number_input(label, 0.0, 20.0, start, 0.1, key=f"ar_loss{number}", **BOUND)
        for number, (place, (label, start)) in enumerate(zip(st.columns(3), starts.items(), strict=True), 1)
    ]
    weight = st.slider("Weight of the auxiliary losses", 0.0, 1.0, 0.3, 0.05, key="ar_weight", **BOUND)
    reckon(steps, architectures.auxiliary_loss, *losses, weight=weight)


def teach_dense(steps: Transcript) -> None:
    """Channels in a dense block."""
    st.markdown("DenseNet: every layer gets the maps of **all** layers before it, and adds k channels of its own.")
    start = st.slider("Channels at the start", 1, 512, 64, key="ar_start", **BOUND)
    growth = st.slider("Growth rate k", 1, 64, 32, key="ar_growth", **BOUND)
    layers = st.slider("Layers L in the block", 1, 48, 6, key="ar_dense", **BOUND)
    reckon(steps, architectures.dense_channels, start, growth=growth, layers=layers)


def teach_scaling(steps: Transcript) -> None:
    """Depth, width and resolution grow together."""
    st.markdown("EfficientNet: deeper, wider and finer **together**, by one number phi; each step doubles the cost.")
    phi = st.slider("phi", 0.0, 7.0, 1.0, 0.5, key="ar_phi", **BOUND)
    reckon(steps, architectures.compound_scaling, phi)
    ui.number_grid("EfficientNet B0 to B7", families.efficientnet_cells())


def teach_patches(steps: Transcript) -> None:
    """Your picture as patches."""
    st.markdown("ViT cuts a picture into patches and reads them in a row, as a sentence of words.")
    patch = ui.choose("Side of a patch P", families.PATCHES, 32, key="ar_patch", look="select_slider")
    image = steps.run("image", architectures.to_input, picture.pixels, (families.SIDE, families.SIDE, 3), fit)
    patches = steps.run("patches", families.cut_patches, image, patch)
    number = st.number_input("Look at patch", 0, len(patches) - 1, len(patches) // 2, key=f"ar_look{patch}", **BOUND)
    whole, one = st.columns([2, 1])
    sentence = f"Your picture as {len(patches)} patches of {patch} x {patch}; patch {number} has an orange frame."
    whole.image(families.spread_patches(patches, number), sentence, alt=sentence)
    sentence = f"Patch {number}, enlarged. Its first values: {families.token_start(patches, number)}"
    one.image(families.enlarged_patch(patches, number), sentence, alt=f"Patch {number}, enlarged.")
    reckon(steps, architectures.patch_tokens, families.SIDE, patch)


def teach_depthwise(steps: Transcript) -> None:
    """A convolution against its depthwise separable form."""
    st.markdown(
        "MobileNet: convolve **every channel by itself**, then mix the channels with 1x1. ConvNeXt does the same with "
        "windows of 7x7."
    )
    side = st.slider("Side N of the map", 1, 112, 14, key="ar_side", **BOUND)
    channels = st.slider("Channels that come in", 1, 1024, 512, key="ar_in", **BOUND)
    filters = st.slider("Channels that go out", 1, 1024, 512, key="ar_out", **BOUND)
    window = ui.choose("Window F", [1, 3, 5, 7, 9, 11], 3, key="ar_window", look="select_slider")
    reckon(steps, architectures.separable_cost, side, channels, filters, window=window)


def show_tables(steps: Transcript) -> None:
    """The lecture's tables beside what is counted here."""
    ui.number_grid("VGG's variants (D is VGG16, E is VGG19)", families.vgg_cells())
    ui.number_grid("ResNets, for a picture of 224 x 224", families.resnet_cells())
    st.caption("The lecture's multiply-adds are those of ResNet's paper, where they are called FLOPs.")
    st.caption(families.inception_resnet_sentence())
    ui.number_grid("EfficientNet", families.efficientnet_cells())


LESSONS = {
    "3 x (3x3) against 7x7": teach_stacked,
    "Split windows": teach_split,
    "1x1 in an inception module": teach_inception,
    "Auxiliary classifiers": teach_auxiliary,
    "Dense connections": teach_dense,
    "Compound scaling": teach_scaling,
    "Patches of a ViT": teach_patches,
    "Depthwise convolution": teach_depthwise,
    "The lecture's tables": show_tables,
}


def show_lessons(steps: Transcript) -> None:
    """The families' ideas, one small sum each."""
    lesson = ui.choose("Lesson", LESSONS, key="ar_lesson", look="pills")
    own = steps if LESSONS[lesson] is teach_patches else ui.new_transcript(lesson)
    LESSONS[lesson](own)
    if own.lines:
        ui.show_code(own)


def show_cards(steps: Transcript) -> None:
    """A card for each family of detectors and segmentation networks."""
    task = ui.choose("Task", families.TASKS, "detection", key="ar_task", look="segmented_control")
    for number, card in enumerate(families.cards_of(task)):
        if number % 3 == 0:
            columns = st.columns(3)
        columns[number % 3].container(border=True, height="stretch").markdown(families.card_text(card))


def show_home(steps: Transcript) -> None:
    """The code that counts the network, and sends the picture through those whose weights are here."""
    counted = count_network(steps, "counted", name)
    steps.show(f"{name}, parameters", counted.parameters, "counted.parameters", ",")
    steps.show(f"{name}, multiply-adds", counted.multiply_adds, "counted.multiply_adds", ",")
    steps.show(f"{name}, layers with weights", counted.depth, "counted.depth")
    st.markdown(families.counted_sentence(name, counted))
    asked = choose_asked()
    ask_networks(steps, asked)
    ui.show_code(steps)
    ui.take_home(steps, "architectures")
    for file in (families.choose_pretrained(one).file for one in asked):
        if file:
            content = architectures.weights_path(file).read_bytes()
            st.download_button(f"Weights {file}", content, file, on_click="ignore", key=f"ar_file {file}")
    st.caption("Save the weights beside the script, which reads them; those of Keras's models it downloads itself.")


def predict(steps: Transcript) -> None:
    """A question to answer before looking."""
    ui.ask(
        "VGG19 has 19 layers with weights, ResNet-152 has 152. Which of the two has more **parameters**?",
        ["ResNet-152, about eight times as many", "about the same", "VGG19, more than twice as many"],
        "VGG19, more than twice as many",
        "VGG19 has 144 million, ResNet-152 has 60 million: VGG's first dense layer alone has 7 * 7 * 512 * 4096 = 103 "
        "million weights. ResNet takes the mean of every map instead, and its 1x1 convolutions keep the blocks narrow.",
        key="question",
    )


TABS = {
    "Catalogue": show_catalogue,
    "Accuracy": show_costs,
    "One network": show_network,
    "Two networks": show_two,
    "Your picture": show_picture,
    "Lessons": show_lessons,
    "Detection, segmentation": show_cards,
    "Code to take home": show_home,
    "Predict first": predict,
}


@st.fragment
def look() -> None:
    """The open tab; its controls run only this."""
    if st.session_state.pop("ar_chosen", False):
        st.rerun()  # the control on the left is outside of this part
    ui.show_tabs("architectures", TABS, setup.continued())


look()
