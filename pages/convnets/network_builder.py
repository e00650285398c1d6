"""Network builder: stack layers and see every shape and every parameter with its arithmetic."""

from collections.abc import Callable

import streamlit as st

from dlplay import architectures, fine_tuning, ui

CHANGED = ("stack", "selected")  # keys of what the buttons change
state = st.session_state
setup = ui.new_transcript("Network builder")
st.title("Network builder")
st.markdown(
    "A **network** is a stack of layers: each takes the values of the one before it and gives new values to the next. "
    "Stack your own; the output shape, the parameters and the receptive field of every layer follow by arithmetic."
)


def start_from_preset() -> None:
    """Put a ready-made stack into the text."""
    state["stack"] = architectures.STACKS[state["preset"]]


def take_up() -> None:
    """Put the student's last own stack back into the text."""
    state["stack"] = state["own_stack"]


def change(action: str, piece: str = "") -> None:
    """Do something with the chosen layer; what is chosen stays chosen."""
    names = architectures.piece_names(architectures.split_stack(state["stack"]))
    state["stack"], place = architectures.edit_stack(state["stack"], names.index(state["selected"]), action, piece)
    state["selected"] = architectures.piece_names(architectures.split_stack(state["stack"]))[place]


def repeat(action: str, piece: str = "") -> Callable[[int], None]:
    """Give what does something with the chosen layer as often as it was asked for."""

    def do(times: int) -> None:
        for _ in range(times):
            change(action, piece)

    return do


def change_hyperparameters(kind: str, names: list[str]) -> None:
    """Write the controls below the list back into the text."""
    change("replace", architectures.write_controls(kind, {name: state[f"set {name}"] for name in names}))


def choose_layer(text: str) -> str:
    """The list of layers, and buttons that move, copy, delete and add one."""
    pieces = architectures.split_stack(text)
    names = architectures.piece_names(pieces)
    if state.get("selected", names[0]) not in names:
        state["selected"] = names[-1]
    with st.container(height=520 if len(names) > 13 else "content", border=False):
        name = ui.choose("Layers", names, names[min(1, len(names) - 1)], key="selected", look="radio", captions=pieces)
    with st.container(horizontal=True, gap="xsmall"):
        useless = {"up": names[:2], "down": ["input", names[-1]]}
        for action in ("up", "down", "duplicate", "delete"):
            nothing = name in useless.get(action, ["input"])
            ui.count_button(action.capitalize(), repeat(action), key=action, of=CHANGED, disabled=nothing)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        new = ui.choose("New layer", architectures.NEW_LAYERS, key="new")
        piece, sentence = architectures.NEW_LAYERS[new]
        ui.count_button("Add below", repeat("add", piece), key="add", of=CHANGED)
    st.caption(sentence)
    return name


def set_hyperparameters(piece: str) -> None:
    """Controls for everything that can be chosen in this piece of the stack."""
    values = architectures.read_controls(piece)
    changed = {"on_change": change_hyperparameters, "args": (piece.partition(" ")[0], list(values))}
    for name, value in values.items():
        key = f"set {name}"
        state[key] = value
        with st.container(width={"padding": 140, "activation": 420}.get(name, 126)):
            label = name.capitalize()
            if name in architectures.CHOICES:
                ui.choose(
                    label,
                    architectures.CHOICES[name],
                    key=key,
                    look="segmented_control",
                    link=False,
                    on_change=change_hyperparameters,
                    args=(piece.partition(" ")[0], list(values)),
                )
            elif name == "rate":
                st.number_input(label, 0.0, 0.99, step=0.05, key=key, **changed)
            else:
                st.number_input(label, 1, architectures.most_of(name), key=key, **changed)
    if not values:
        st.caption("There is nothing to choose in this layer.")


def note_results(stack: architectures.Stack, rows: list[architectures.LayerRow]) -> None:
    """Put the numbers of the page into the code to take home, then let Keras count the same."""
    setup.show("parameters", architectures.total_parameters(rows), "sum(row.parameters for row in rows)", ",")
    setup.show("multiply-adds", architectures.total_multiply_adds(rows), "sum(row.multiply_adds for row in rows)", ",")
    code = architectures.sequential_code(stack)
    setup.given("model", code, code, imports=("import keras", "from keras import layers"))
    setup.show("parameters in Keras", architectures.total_parameters(rows), "model.count_params()", ",")
    for row in rows:
        shape = f"model.get_layer('{row.name}').output.shape[1:]"
        setup.show(f"output shape of {row.name} in Keras", row.output_shape, shape)


controls, results = st.columns([2, 5], gap="medium")
with controls:
    start = ui.choose("Start from", architectures.STACKS, key="preset", on_change=start_from_preset)
    below = st.container()
    text = st.text_area(
        "The stack as text, layers parted by ;", architectures.STACKS[start], 150, key="stack", bind="query-params"
    )
    if text != architectures.STACKS[start]:
        state["own_stack"] = text
    elif "own_stack" in state:  # the browser's Back button forgets what was built
        st.button("Take up your last own network again", key="take_up", on_click=take_up)
    with below:
        chosen = choose_layer(text)
with results:
    pieces = architectures.split_stack(text)
    place = architectures.piece_names(pieces).index(chosen)
    st.markdown(f"**Hyperparameters of {chosen}**: you choose them")
    with st.container(horizontal=True):
        set_hyperparameters(pieces[place])
    with ui.refusing(architectures.StackError):
        stack = setup.run("stack", architectures.parse_stack, text)
        rows = setup.run("rows", architectures.describe, stack)
    st.html(architectures.drawing(stack, rows, chosen))
    st.caption("What goes in and what each layer gives: tall boxes have many rows, thick boxes many channels.")
    cells, tints = architectures.table_cells(stack, rows), architectures.shares(rows)
    ui.number_grid("What each layer gives, learns and computes", cells, tints=tints, marks=[(place + 1, 0)])
    st.caption(
        "Parameters are learned. Multiply-adds: one multiplication and one addition, for one picture, in layers with "
        "weights. Receptive field: how many pixels of the input one value sees; with the zeros of the "
        "padding it can be larger than the input. "
        "The stronger the colour, the larger the part of the total."
    )
    inside = {"network": "my own stack", "layers": text}
    st.page_link(
        "pages/convnets/feature_maps.py",
        label="**Look inside**: send a picture through this network",
        icon=":material/layers:",
        query_params=inside,
    )
    if link := fine_tuning.link_to_train(text):
        st.page_link(
            "pages/vision/fine_tune.py",
            label="**Train it** on your own pictures, in three colours, from its first random weights",
            icon=":material/model_training:",
            query_params=link,
        )
    formula_tab, compare_tab, keras_tab, code_tab, question_tab = ui.lesson_tabs(
        "network_builder",
        ["Formulas of this layer", "Three 3x3 or one 7x7", "In Keras", "Code to take home", "Predict first"],
    )
    if formula_tab.open:
        with formula_tab:
            st.markdown(f"**{chosen}**: `{pieces[place]}`")
            formulas = rows[place - 1].formulas if place else ()
            for column, formula in zip(st.columns(2) * 2, formulas, strict=False):
                with column.container(border=True):
                    st.markdown(f"**{formula.title}**")
                    ui.show_arithmetic(formula.general, formula.lines)
            st.caption(architectures.SYMBOLS if place else "The input has no formula: it is what you put in.")
    if compare_tab.open:
        with compare_tab:
            st.markdown(
                "VGG stacks small filters: three 3x3 layers with stride 1 see as much as one 7x7 layer, but have fewer "
                "parameters and more activations. The ready-made “lecture VGG block” is one step of it."
            )
            channels = st.slider("C: channels of every layer", 1, 512, 64, key="channels", bind="query-params")
            cells, lines = architectures.small_or_large(channels)
            ui.number_grid("From C channels to C channels", cells)
            ui.show_arithmetic(r"3\cdot(3^2\,C^2) < 7^2\,C^2 \qquad\text{parameters without bias}", lines)
    if keras_tab.open:
        with keras_tab:
            st.markdown("This network as a Keras program. Its last line prints the same table.")
            st.code(architectures.keras_code(stack))
    if code_tab.open:
        with code_tab:
            note_results(stack, rows)
            ui.show_code(setup)
            ui.take_home(setup, "network")
    if question_tab.open:
        with question_tab:
            answered = ui.ask(
                "The network “tiny VGG” gets pictures of 56 x 56 instead of 28 x 28. Which layers get more parameters?",
                ["all of them", "only the convolutions", "only the first dense layer", "none"],
                "only the first dense layer",
                "A convolution slides the same filters over a map of any size. A dense layer has one weight for every "
                "value that comes in, and now four times as many come in.",
                key="question",
            )
            if answered:
                ui.number_grid("tiny VGG", architectures.larger_input_cells())
