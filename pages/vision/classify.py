"""Classify: what networks say to your picture, how sure they are, and where they looked."""

import hashlib
from collections.abc import Callable

import streamlit as st

from dlplay import architectures, classification, ui
from dlplay.data import PICTURE_KINDS
from dlplay.export import Transcript
from dlplay.words import plain

BOUND = {"bind": "query-params"}
BEST = "the most probable"
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

    def fetch(report: Callable[[float], None]) -> None:
        classification.fetch_weights(name, report)

    ui.offer_download(
        f"This computer does not have the ImageNet weights of {name}. They can be downloaded: "
        f"**{file.megabytes:,.0f} MB**. Without internet, choose a network that is ready, or random weights.",
        file.megabytes,
        fetch,
        key=f"cl_get {name}",
    )


def suit_sample() -> None:
    """Give a network for digits a digit, and another one a photograph; beside it stays what takes the same."""
    state = st.session_state
    wants_digit = state["cl_network"] in architectures.TRAINED
    for key in ("cl_second", "cl_third"):
        if (state[key] in architectures.TRAINED) != wants_digit:
            state[key] = classification.NONE
    if wants_digit != state.get("sample", "").startswith("digit"):
        state["sample"] = classification.DIGITS[0] if wants_digit else "chelsea"


def choose_networks() -> list[architectures.Network]:
    """Controls for one to three networks; those whose weights are missing are offered for download."""
    ready = classification.ready_networks()
    names = classification.network_names(ready)
    first = ui.choose("Network", names, key="cl_network", on_change=suit_sample)
    others = [classification.NONE, *names]
    beside = others.index("tiny VGG") if first in architectures.TRAINED else 0
    second = ui.choose("Second network, to compare", others, others[beside], key="cl_second")
    third = ui.choose("Third network, to compare", others, key="cl_third")
    st.caption("Ready without a download: " + ", ".join(ready) + ".")
    weights = ui.choose("Weights", classification.WEIGHTS, "trained", key="cl_weights", look="segmented_control")
    st.caption(f"{classification.WEIGHTS[weights].capitalize()}.")
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
    first_sample = classification.DIGITS[0] if wants_digit else "chelsea"
    picture = ui.pick_picture(setup, drawing=wants_digit, start=first_sample)
    fit = "crop"
    if not networks or any(one.name not in architectures.TRAINED for one in networks):
        cuts = list(architectures.FITS.values())
        fit = ui.choose("A picture that is not square", architectures.FITS, key="cl_fit", look="radio", captions=cuts)
    feeding = ui.choose("Preparation of the pixels", classification.FEEDINGS, key="cl_fed")
    st.caption(f"The network gets {classification.FEEDINGS[feeding]}.")
    count = st.slider("Most probable classes to show", 1, 10, 5, key="cl_count", **BOUND)
if not networks:
    st.stop()
folder = architectures.keras_folder()


def ask_networks(steps: Transcript) -> Everyone:
    """Every network's answer to the picture."""
    asked = {}
    for number, network in enumerate(networks, 1):
        known = steps.run(
            f"network_{number}", architectures.Network, network.name, network.weights, network.top, network.side
        )
        shape = architectures.input_shape(known)
        image = steps.run(f"image_{number}", architectures.to_input, picture.pixels, shape, fit)
        answer = steps.run_once(
            f"answer_{number}", ui.in_worker(classification.classify), known, image, feeding=feeding
        )
        best = steps.run(f"best_{number}", architectures.top_scores, answer.probabilities, count)
        classes = classification.class_names(known, answer.probabilities.size, folder)
        one = asked[network.name] = classification.Asked(known, image, answer, tuple(best), classes)
        steps.show(f"{network.name}, {one.full_name}", best[0][1], f"best_{number}[0][1]", ".5f")
    return asked


def show_answers(everyone: Everyone) -> None:
    """The picture that was classified, and beside it every network's most probable classes."""
    left, *columns = st.columns([1.0, *[1.6] * len(everyone)])
    first = next(iter(everyone.values()))
    pixels = classification.enlarged(classification.as_picture(first.image))
    left.image(pixels, "What was classified", width="stretch", alt="The picture that was classified.")
    if not first.image.any():
        left.info("There is nothing in this picture: draw a digit, upload one, or choose a sample.")
    for column, (name, asked) in zip(columns, everyone.items(), strict=True):
        column.markdown(f"**{name}**")
        bars = classification.probability_bars(asked.names, [probability for _, probability in asked.best])
        column.plotly_chart(bars, key=f"cl_bars {name}", config={"displayModeBar": False})
        column.caption(classification.answer_sentence(asked))


def show_costs(steps: Transcript, asked: classification.Asked, everyone: Everyone) -> None:
    """What one picture costs every network, beside each other."""
    costs = {network: ui.in_worker_once(classification.measure)(network) for network in networks}
    ui.number_grid("What one picture costs", classification.cost_cells(costs))
    st.caption(classification.TIMED)


def choose_place(heat: classification.HeatMap) -> tuple[int, int]:
    """Two inputs for row and column of a heat map; left empty they mean its hottest place."""
    chosen = []
    hottest = classification.hottest(heat.heat)
    for place, label, size, hot in zip(st.columns(2), ("Row", "Column"), heat.heat.shape, hottest, strict=True):
        key = f"cl_{label.lower()}"
        if (st.session_state.get(key) or 0) >= size:
            st.session_state[key] = size - 1
        value = place.number_input(label, 0, size - 1, None, step=1, key=key, placeholder=f"{hot}, hottest", **BOUND)
        chosen.append(hot if value is None else value)
    return chosen[0], chosen[1]


def show_heat(steps: Transcript, asked: classification.Asked, everyone: Everyone) -> None:
    """Grad-CAM's heat map of one class over the picture, and the sum behind one place of it."""
    left, middle, right = st.columns(3)
    classes = asked.classes
    wanted = ui.choose("Class", [BEST, *dict.fromkeys([*asked.names, *classes])], key="cl_class", place=left)
    layers = ui.in_worker_once(classification.list_map_layers)(asked.network)
    layer = ui.choose("Layer whose maps are weighed", layers, key="cl_layer", place=middle)
    opacity = right.slider("Opacity of the heat map", 0.0, 1.0, 0.5, 0.05, key="cl_opacity", **BOUND)
    class_number = asked.best[0][0] if wanted == BEST else classes.index(wanted)
    explain = ui.in_worker(classification.explain_class)
    found = steps.run_once("found", explain, asked.network, asked.image, feeding, class_number, layers.get(layer, ""))
    if asked.network.weights == "random" and found.heat is not None:
        st.warning("Random weights: they have learned nothing, so a heat map of them shows nothing about the picture.")
    if found.reason:
        st.info(found.reason, icon=":material/info:")
    if found.heat is not None:
        show_place(asked, found, classes[class_number], opacity=opacity, is_last=layer == next(iter(layers)))
        steps.show("score z of the class", found.score, "found.score", ".5f")


def show_place(
    asked: classification.Asked, found: classification.HeatMap, name: str, *, opacity: float, is_last: bool
) -> None:
    """The heat map over the picture, and how the value of one place comes about."""
    over, numbers = st.columns([1, 1.3])
    with numbers:
        row, column = choose_place(found)
        ui.number_grid(
            f"The maps that count most at row {row}, column {column}", classification.weight_cells(found, row, column)
        )
        st.caption(classification.places_sentence(found, asked.image.shape, is_last=is_last))
    with over:
        pixels = classification.enlarged(classification.as_picture(asked.image))
        mixed = classification.overlay(pixels, found.heat, opacity)
        sentence = f"Heat map for {name}: {classification.SCALE_SENTENCE}. Click on a place."
        ui.picture_view(mixed, sentence, key="cl_heat", pixel=(row, column), shape=found.heat.shape, of="cl_")
    st.markdown(classification.CAM_SENTENCE)
    ui.show_arithmetic(classification.GRAD_CAM, classification.heat_lines(found, row, column))
    st.caption(classification.gradient_sentence(found))
    strongest = classification.strongest_maps(found, row, column)
    for place, number in zip(st.columns(5), strongest, strict=False):
        sentence = f"Map {number}, its weight is {found.weights[number]:.3g}."
        place.image(classification.one_map(found, number), sentence, width="stretch", alt=sentence)


def show_softmax(steps: Transcript, asked: classification.Asked, everyone: Everyone) -> None:
    """The softmax with this picture's scores."""
    total = steps.run("total", classification.softmax_sum, asked.answer.scores)
    steps.show("S", total, "total", ".5f")
    ui.show_arithmetic(classification.SOFTMAX, classification.softmax_lines(asked.answer, asked.best, asked.names))
    ui.number_grid("The most probable classes", classification.score_cells(asked.answer, asked.best, asked.names))
    st.caption(classification.score_sentence(asked.answer))


def show_given(steps: Transcript, asked: classification.Asked, everyone: Everyone) -> None:
    """The picture before and after its preparation, one pixel's numbers, and what wrong preparations do."""
    image, given = asked.image, asked.answer.given
    right = architectures.preprocessing(asked.network)
    st.markdown(f"**{asked.network.name}** was trained with: {right}. Now it gets {classification.FEEDINGS[feeding]}.")
    row, column = ui.choose_pixel(*image.shape[:2], of="cl_given_")
    before, after, numbers = st.columns([1, 1, 1.4])
    shape = " x ".join(map(str, image.shape))
    with numbers:
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
    st.markdown(classification.TRAP)
    answers = steps.run_once("answers", ui.in_worker(classification.compare_feedings), asked.network, image)
    ui.number_grid("The answer to every preparation", classification.feeding_cells(answers, asked.network, folder))
    st.caption(
        "Choose another preparation on the left to see its bars and its heat map. One with the same numbers as the "
        "right one is left out."
    )


def show_many(steps: Transcript, asked: classification.Asked, everyone: Everyone) -> None:
    """Many pictures, and every network's first answer to each."""
    most = classification.MOST_PICTURES
    files = st.file_uploader(
        f"Your pictures, at most {most}", PICTURE_KINDS, accept_multiple_files=True, key="cl_many", max_upload_size=20
    )
    if files:
        ui.keep_files("many", [(file.name, file.getvalue()) for file in files])
    if kept := ui.own_files("many"):
        names, contents = [name for name, _ in kept], [content for _, content in kept]
        checksum = hashlib.sha256(b"".join(contents)).hexdigest()[:16]
        code = f"[Path(name).read_bytes() for name in {names!r}]  # SHA-256 {checksum}..."
        steps.given("contents", contents, code, imports=("from pathlib import Path",))
        steps.given("names", names, repr(names))
        gallery = steps.run_once("gallery", classification.read_pictures, contents, names)
    else:
        st.caption("Until then, samples that suit the network.")
        gallery = steps.run("gallery", classification.read_samples, classification.sample_names(asked.network))
    if gallery.problems:
        st.error("\n".join(f"- {plain(problem)}" for problem in gallery.problems), icon=":material/edit:")
    if not gallery.pictures:
        return
    asked_networks = tuple(one.network for one in everyone.values())
    many = ui.in_worker(classification.classify_many)
    answers = steps.run_once("many", many, asked_networks, gallery.pictures, fit)
    for number, one in enumerate(everyone.values()):
        steps.show(f"{one.network.name}, first picture", answers[number][0][1], f"many[{number}][0][1]", ".5f")
    for place, one in enumerate(gallery.pictures):
        if place % 4 == 0:
            columns = st.columns(4)
        with columns[place % 4].container(border=True, height="stretch"):
            st.image(classification.small(one.pixels), plain(one.name), width="stretch", alt=f"Picture {one.name}.")
            for (name, said), found in zip(everyone.items(), answers, strict=True):
                st.markdown(f"{name}: **{plain(said.classes[found[place][0]])}**, {found[place][1]:.5f}")
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
    steps.show(f"score z of {asked.full_name}", found.score, "found.score", ".4f")
    give_code(steps, "classify")


def give_code(steps: Transcript, name: str) -> None:
    """The code so far, and the files of weights that it reads."""
    ui.show_code(steps)
    ui.take_home(steps, name)
    for file in dict.fromkeys(one.file for one in networks if one.file):
        content = architectures.weights_path(file).read_bytes()
        st.download_button(f"Weights {file}", content, file, on_click="ignore", key=f"cl_file {file}")
    st.caption(classification.weights_sentence(networks))


def predict(steps: Transcript, asked: classification.Asked, everyone: Everyone) -> None:
    """A question to answer before looking."""
    ui.ask(
        "You show a network for digits a photograph of a cat. What does it answer?",
        ["nothing", "each digit with probability 0.1", "one of its ten digits, perhaps with a high probability"],
        "one of its ten digits, perhaps with a high probability",
        "Softmax gives probabilities to the classes that the network knows, and they always add up to 1. There is no "
        "class “none of these”. Try it: choose LeNet, then the sample chelsea.",
        key="question",
    )


def show_classes(steps: Transcript, asked: classification.Asked, everyone: Everyone) -> None:
    """A search in the names of all classes: what is not there can never be the answer."""
    st.markdown(classification.CLASSES_SENTENCE)
    word = st.text_input("Is there a class for ...", "person", max_chars=40, key="cl_word", **BOUND)
    if word.strip():
        found = classification.find_classes(word, asked.classes)
        st.markdown(classification.found_sentence(found, len(asked.classes)))
    st.caption(f"Searched: the names of the classes of {asked.network.name}.")


TABS = {
    "Heat map": show_heat,
    "Softmax": show_softmax,
    "What the network gets": show_given,
    "Which classes": show_classes,
    "Many pictures": show_many,
    "Costs": show_costs,
    "Four tasks": show_tasks,
    "Code to take home": show_home,
    "Predict first": predict,
}


@st.fragment
def look() -> None:
    """The answers, and below them one network opened; their controls run only this."""
    steps = setup.continued()
    if warning := classification.unsuited_sentence(networks, picture.name):
        st.warning(warning, icon=":material/help:")
    if missing := classification.missing_sentence(picture.name):
        st.info(missing, icon=":material/search_off:")
    if feeding != "right":
        st.warning(f"Wrong on purpose: {classification.FEEDINGS[feeding]}.", icon=":material/science:")
    asked = ask_networks(steps)
    show_answers(asked)
    name = next(iter(asked))
    if len(asked) > 1:
        name = ui.choose("Look into", asked, name, key="cl_open", look="segmented_control")
    ui.show_tabs("classify", TABS, steps, asked[name], asked)


with lesson:
    look()
