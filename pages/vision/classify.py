"""Classify: what networks say to your picture, how sure they are, and where they looked."""

import hashlib

import streamlit as st

from dlplay import architectures, classification, ui
from dlplay.export import Transcript

BOUND = {"bind": "query-params"}
Everyone = dict[str, classification.Asked]
setup = ui.new_transcript("Classify")
st.title("Classify")
st.markdown(
    "A **classifier** gives every class that it knows a score; **softmax** turns the scores into probabilities that "
    "add up to 1. A **heat map** shows where in the picture the score of a class comes from."
)
lesson = st.container()


def download(name: str) -> None:
    """Offer the weights that are not here, and say what works without them."""
    file = architectures.weight_file(name)
    st.warning(
        f"The ImageNet weights of {name} are not on this computer, but a download of **{file.megabytes:,.0f} MB**. "
        "Without them: the networks that are ready, or random weights, which know nothing.",
        icon=":material/download:",
    )
    if st.button(f"Download {file.megabytes:,.0f} MB", key=f"cl_get {name}"):
        bar = st.progress(0.0, f"Downloading {file.name} ...")
        with ui.refusing(architectures.WeightsError):
            architectures.fetch(architectures.CLASS_NAMES)
            architectures.fetch(file, bar.progress)
        st.rerun()


def suit_sample() -> None:
    """Give a network for digits a digit, and another one a photograph; beside it stays what takes the same."""
    state = st.session_state
    wants_digit = state["cl_network"] in architectures.TRAINED
    for key in ("cl_second", "cl_third"):
        if (state[key] in architectures.TRAINED) != wants_digit:
            state[key] = classification.NONE
    if wants_digit != state.get("sample", "").startswith("digit"):
        state["sample"] = "digit 7" if wants_digit else "chelsea"


def choose_networks() -> list[architectures.Network]:
    """Controls for one to three networks; those whose weights are missing are offered for download."""
    ready = classification.ready_networks()
    names = classification.network_names(ready)
    first = st.selectbox("Network", names, key="cl_network", on_change=suit_sample, **BOUND)
    others = [classification.NONE, *names]
    beside = others.index("tiny VGG") if first in architectures.TRAINED else 0
    second = st.selectbox("Beside it", others, beside, key="cl_second", **BOUND)
    third = st.selectbox("And beside that", others, key="cl_third", **BOUND)
    st.caption("Ready without a download: " + ", ".join(ready) + ".")
    weights = st.segmented_control(
        "Weights", list(classification.WEIGHTS), default="trained", required=True, key="cl_weights", **BOUND
    )
    found = []
    for name in dict.fromkeys(one for one in (first, second, third) if one != classification.NONE):
        network = classification.choose_network(name, weights)
        if network:
            found.append(network)
        else:
            with lesson:
                download(name)
    return found


with st.sidebar:
    networks = choose_networks()
    wants_digit = st.session_state["cl_network"] in architectures.TRAINED
    picture = ui.pick_picture(setup, drawing=wants_digit, start="digit 7" if wants_digit else "chelsea")
    fit = st.radio("A picture that is not square", list(architectures.FITS), key="cl_fit", **BOUND)
    feeding = st.selectbox("What the network is given", list(classification.FEEDINGS), key="cl_fed", **BOUND)
    st.caption(f"{classification.FEEDINGS[feeding].capitalize()}.")
if not networks:
    st.stop()
folder = architectures.keras_folder()


def ask_networks(steps: Transcript, count: int) -> Everyone:
    """Every network's answer to the picture, as columns beside each other."""
    asked = {}
    for place, network in zip(st.columns(max(2, len(networks))), networks, strict=False):
        number = len(asked) + 1
        known = steps.run(
            f"network_{number}", architectures.Network, network.name, network.weights, network.top, network.side
        )
        shape = architectures.input_shape(known)
        image = steps.run(f"image_{number}", architectures.to_input, picture.pixels, shape, fit)
        with place:
            answer = steps.run_once(
                f"answer_{number}", ui.in_worker(classification.classify), known, image, feeding=feeding
            )
            best = steps.run(f"best_{number}", architectures.top_scores, answer.probabilities, count)
            asked[network.name] = classification.Asked(known, image, answer, tuple(best))
            names = classification.class_names(known, [one for one, _ in best], folder)
            show_answer(asked[network.name], names)
        steps.show(f"{network.name}, class {best[0][0]}", best[0][1], f"best_{number}[0][1]", ".5f")
    return asked


def show_answer(asked: classification.Asked, names: list[str]) -> None:
    """One network's most probable classes, and what it costs."""
    network = asked.network
    st.markdown(f"**{network.name}**: {names[0]}, probability {asked.best[0][1]:.5f}")
    if not asked.image.any():
        st.info("There is nothing in this picture: draw a digit, upload one, or choose a sample.")
    bars = classification.probability_bars(names, [probability for _, probability in asked.best])
    st.plotly_chart(bars, key=f"cl_bars {network.name}", config={"displayModeBar": False})
    st.caption(classification.what_it_knows(network))


def show_costs() -> None:
    """What one picture costs every network, beside each other."""
    costs = {network: ui.in_worker_once(classification.measure)(network) for network in networks}
    ui.number_grid("What one picture costs", classification.cost_cells(costs))
    st.caption(classification.TIMED)


def show_heat(steps: Transcript, asked: classification.Asked, everyone: Everyone) -> None:
    """Grad-CAM's heat map of one class over the picture, and the sum behind one place of it."""
    left, middle, right = st.columns(3)
    names = classification.class_names(asked.network, [number for number, _ in asked.best], folder)
    name = left.selectbox("Class", names, key="cl_class", **BOUND)
    layers = ui.in_worker_once(classification.list_map_layers)(asked.network)
    layer = middle.selectbox("Layer whose maps are weighed", layers[::-1], key="cl_layer", **BOUND) or ""
    opacity = right.slider("Opacity of the heat map", 0.0, 1.0, 0.5, 0.05, key="cl_opacity", **BOUND)
    class_number = asked.best[names.index(name)][0]
    explain = ui.in_worker(classification.explain_class)
    found = steps.run_once("found", explain, asked.network, asked.image, feeding, class_number, layer)
    if found.reason:
        st.info(found.reason, icon=":material/info:")
    if found.heat is None:
        return
    height, width = found.heat.shape
    before, after, numbers = st.columns([1, 1, 1.5])
    picture = classification.as_picture(asked.image)
    with before:
        st.image(classification.enlarged(picture), "What was classified.", width="stretch", alt="What was classified.")
    marked = after.container()
    with numbers:
        row, column = ui.choose_pixel(height, width, of="cl_")
        ui.number_grid(
            f"The maps that count most at row {row}, column {column}", classification.weight_cells(found, row, column)
        )
    with marked:
        mixed = classification.overlay(classification.enlarged(picture), found.heat, opacity)
        sentence = f"Heat map for {name}, {height} x {width}: {classification.SCALE_SENTENCE}. Click on a place."
        ui.picture_view(mixed, sentence, key="cl_heat", pixel=(row, column), shape=(height, width), of="cl_")
    steps.show("score z of the class", found.score, "found.score", ".5f")
    steps.show("heat at (row, column)", found.heat[row, column], f"found.heat[{row}, {column}]", ".5f")
    ui.show_arithmetic(classification.GRAD_CAM, classification.heat_lines(found, row, column))
    st.caption(classification.gradient_sentence(found))
    strongest = classification.strongest_maps(found, row, column)
    for place, number in zip(st.columns(5), strongest, strict=False):
        sentence = f"Map {number}, its weight alpha is {found.weights[number]:.3g}."
        place.image(classification.one_map(found, number), sentence, width="stretch", alt=sentence)


def show_softmax(steps: Transcript, asked: classification.Asked, everyone: Everyone) -> None:
    """The softmax with this picture's scores."""
    names = classification.class_names(asked.network, [number for number, _ in asked.best], folder)
    total = steps.run("total", classification.softmax_sum, asked.answer.scores)
    steps.show("S", total, "total", ".5f")
    ui.show_arithmetic(classification.SOFTMAX, classification.softmax_lines(asked.answer, asked.best))
    ui.number_grid("The most probable classes", classification.score_cells(asked.answer, asked.best, names))
    st.caption(classification.score_sentence(asked.answer))


def show_given(steps: Transcript, asked: classification.Asked, everyone: Everyone) -> None:
    """The picture before and after its preparation, one pixel's numbers, and what wrong preparations do."""
    image, given = asked.image, asked.answer.given
    right = architectures.preprocessing(asked.network)
    st.markdown(f"**{asked.network.name}** was trained with: {right}. It is given: {classification.FEEDINGS[feeding]}.")
    before, after, numbers = st.columns([1, 1, 1.4])
    shape = " x ".join(map(str, image.shape))
    with numbers:
        row, column = ui.choose_pixel(*image.shape[:2], of="cl_given_")
        ui.number_grid(
            f"The pixel at row {row}, column {column}", classification.pixel_cells(image, given, row, column)
        )
    with before:
        sentence = f"Cut and scaled to {shape}."
        pixels = classification.as_picture(image)
        ui.picture_view(pixels, sentence, key="cl_cut", pixel=(row, column), shape=image.shape, of="cl_given_")
    with after:
        sentence = f"What it gets, from {given.min():.2f} (black) to {given.max():.2f} (white); map 0 shown as red."
        pixels = classification.stretched(given)
        ui.picture_view(pixels, sentence, key="cl_got", pixel=(row, column), shape=image.shape, of="cl_given_")
    st.markdown("The right preparation of this pixel, x from 0 to 255:")
    ui.show_arithmetic(*classification.preparation_line(asked.network, image[row, column]))
    st.markdown(
        "**The trap**: the same picture, prepared wrongly. No error appears; the probabilities change silently, and "
        "often the answer, too."
    )
    answers = steps.run_once("answers", ui.in_worker(classification.compare_feedings), asked.network, image)
    ui.number_grid("The answer to every preparation", classification.feeding_cells(answers, asked.network, folder))
    st.caption("What is the same as right is left out. Choose one on the left to see its bars and its heat map.")


def show_many(steps: Transcript, asked: classification.Asked, everyone: Everyone) -> None:
    """Many pictures, and every network's first answer to each."""
    most = classification.MOST_PICTURES
    kinds = ["jpg", "jpeg", "png", "webp", "bmp", "gif", "tif", "tiff"]
    files = st.file_uploader(
        f"Your pictures, at most {most}", kinds, accept_multiple_files=True, key="cl_many", max_upload_size=20
    )
    if files:
        names, contents = [file.name for file in files], [file.getvalue() for file in files]
        checksum = hashlib.sha256(b"".join(contents)).hexdigest()[:16]
        code = f"[Path(name).read_bytes() for name in {names!r}]  # SHA-256 {checksum}..."
        steps.given("contents", contents, code, imports=("from pathlib import Path",))
        steps.given("names", names, repr(names))
        gallery = steps.run_once("gallery", classification.read_pictures, contents, names)
    else:
        st.caption("Until then, samples that suit the network.")
        gallery = steps.run("gallery", classification.read_samples, classification.sample_names(asked.network))
    for problem in gallery.problems:
        st.error(problem, icon=":material/edit:")
    if not gallery.pictures:
        return
    asked_networks = tuple(one.network for one in everyone.values())
    many = ui.in_worker(classification.classify_many)
    answers = steps.run_once("many", many, asked_networks, gallery.pictures, fit)
    for number, one in enumerate(everyone.values()):
        steps.show(f"{one.network.name}, first picture", answers[number][0][1], f"many[{number}][0][1]", ".5f")
    columns = st.columns(4)
    for place, one in enumerate(gallery.pictures):
        with columns[place % 4].container(border=True):
            st.image(classification.small(one.pixels), one.name, width="stretch", alt=f"Picture {one.name}.")
            for network, found in zip(asked_networks, answers, strict=True):
                name = classification.class_names(network, [found[place][0]], folder)[0]
                st.markdown(f"{network.name}: **{name}** {found[place][1]:.3f}")
    give_code(steps, "classify_many")


def show_tasks(steps: Transcript, asked: classification.Asked, everyone: Everyone) -> None:
    """The four tasks in one drawing."""
    st.image(classification.draw_tasks(), width="stretch", alt=classification.TASKS_SENTENCE)
    st.markdown(
        "| Task | Question | Answer |\n|---|---|---|\n"
        "| Classification | What is in the picture? | one class for the whole picture |\n"
        "| Classification + localization | What, and where? | one class and one box: 4 numbers more |\n"
        "| Object detection | Which objects, and where? | a class, a box and a probability for each object |\n"
        "| Instance segmentation | Which pixels belong to which object? | a class and a mask for each object |"
    )
    st.caption("This page classifies. Its heat map looks like localization, but nobody trained it to find a box.")


def show_home(steps: Transcript, asked: classification.Asked, everyone: Everyone) -> None:
    """The code, and the weights that it needs."""
    explain = ui.in_worker(classification.explain_class)
    found = steps.run_once("found", explain, asked.network, asked.image, feeding, asked.best[0][0])
    steps.show(f"score z of class {asked.best[0][0]}", found.score, "found.score", ".4f")
    give_code(steps, "classify")


def give_code(steps: Transcript, name: str) -> None:
    """The code so far, and the files of weights that it reads."""
    ui.show_code(steps)
    ui.take_home(steps, name)
    for file in dict.fromkeys(one.weights for one in networks if one.weights.endswith(".h5")):
        content = architectures.weights_path(file).read_bytes()
        st.download_button(f"Weights {file}", content, file, on_click="ignore", key=f"cl_file {file}")
    st.caption("Weights of our own networks: save them beside the script, which reads them.")


def predict(steps: Transcript, asked: classification.Asked, everyone: Everyone) -> None:
    """A question to answer before looking."""
    ui.ask(
        "You show a network for digits a photograph of a cat. What does it answer?",
        ["nothing", "each digit with probability 0.1", "one of its ten digits, perhaps with a high probability"],
        "one of its ten digits, perhaps with a high probability",
        "Softmax gives probabilities to the classes that the network knows, and they always add up to 1. There is no "
        "class “none of these”. Choose LeNet and the sample chelsea.",
        key="question",
    )


TABS = {
    "Heat map": show_heat,
    "Softmax": show_softmax,
    "What the network gets": show_given,
    "Many pictures": show_many,
    "Four tasks": show_tasks,
    "Code to take home": show_home,
    "Predict first": predict,
}


@st.fragment
def look() -> None:
    """The answers, and below them one network opened; their controls run only this."""
    steps = setup.continued()
    count = st.slider("How many of the most probable classes", 1, 10, 3, key="cl_count", **BOUND)
    if feeding != "right":
        st.warning(f"Wrong on purpose: {classification.FEEDINGS[feeding]}.", icon=":material/science:")
    asked = ask_networks(steps, count)
    show_costs()
    name = next(iter(asked))
    if len(asked) > 1:
        options = {"default": name, "required": True, **BOUND}
        name = st.segmented_control("Look into", list(asked), key="cl_open", **options)
    for tab, show in zip(st.tabs(list(TABS), key="tab", on_change="rerun", **BOUND), TABS.values(), strict=True):
        if tab.open:
            with tab:
                show(steps, asked[name], asked)


with lesson:
    look()
