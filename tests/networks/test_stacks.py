"""Stacks of layers: the arithmetic against Keras and brute force, the text form, the lesson page."""

import io
import os
import re
from contextlib import redirect_stdout

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlplay.networks import (
    NEW_LAYERS,
    STACKS,
    TAKES,
    Layer,
    Stack,
    StackError,
    build,
    describe,
    drawing,
    edit_stack,
    format_layer,
    keras_code,
    larger_input_cells,
    layer_names,
    parse_layer,
    parse_stack,
    piece_names,
    read_controls,
    shares,
    small_or_large_arithmetic,
    small_or_large_cells,
    split_stack,
    table_cells,
    total_multiply_adds,
    total_parameters,
    write_controls,
)
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, press, script_on

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
PAGE = "pages/convnets/network_builder.py"
SIZES = st.tuples(st.integers(1, 5), st.integers(1, 5))
PADDING = st.sampled_from(["valid", "same"])
ACTIVATION = st.sampled_from(["linear", "relu", "tanh", "sigmoid", "softmax"])


def stride_pairs(kind):
    pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))
    return pairs.map(lambda pair: (pair[0], pair[0])) if kind == "depthwise" else pairs


def layers_of(kind):
    """Any layer of a kind, small."""
    window = {"size": SIZES, "strides": stride_pairs(kind), "padding": PADDING}
    has = {
        "conv": {"filters": st.integers(1, 5), **window, "activation": ACTIVATION},
        "depthwise": {**window, "activation": ACTIVATION},
        "maxpool": window,
        "avgpool": window,
        "dense": {"units": st.integers(1, 9), "activation": ACTIVATION},
        "dropout": {"rate": st.integers(0, 9999).map(lambda number: number / 10000)},
        "activation": {"activation": st.sampled_from(["relu", "tanh", "sigmoid", "softmax"])},
    }
    return st.builds(Layer, st.just(kind), **has.get(kind, {}))


@st.composite
def stacks(draw, kinds=tuple(TAKES), side=14, most=7):
    """A stack that fits: layers that do not fit behind the others are left out."""
    shape = (draw(st.integers(1, side)), draw(st.integers(1, side)), draw(st.integers(1, 3)))
    layers = ()
    for layer in draw(st.lists(st.sampled_from(kinds).flatmap(layers_of), max_size=most)):
        try:
            describe(Stack(shape, (*layers, layer)))
        except StackError:
            continue
        layers = (*layers, layer)
    return Stack(shape, layers or (Layer("flatten"),))


def summary_of(model):
    printed = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "200")  # no line is broken
        model.summary(print_fn=lambda text, **_: printed.append(text), line_length=200)
    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(printed))


def same_as_keras(stack, model):
    rows = describe(stack)
    summary = summary_of(model)
    for row, layer in zip(rows, model.layers, strict=True):
        assert row.name == layer.name
        assert row.output_shape == tuple(layer.output.shape[1:])
        assert row.trainable == sum(int(np.prod(weight.shape)) for weight in layer.trainable_weights)
        assert row.parameters == layer.count_params()
        line = next(line for line in summary.splitlines() if f" {row.name} " in line)
        assert line.rstrip("│ ").endswith(f" {row.parameters:,}")
    total, trainable = total_parameters(rows), sum(row.trainable for row in rows)
    assert f"Total params: {total:,} " in summary
    assert f"Non-trainable params: {total - trainable:,} " in summary


def written(stack):
    """A stack as somebody types it."""
    first = "input " + "x".join(str(number) for number in stack.input_shape)
    return "; ".join([first, *(format_layer(layer) for layer in stack.layers)])


def program_model(stack):
    names = {}
    with redirect_stdout(io.StringIO()):
        exec(keras_code(stack), names)  # noqa: S102  the program is what is tested
    return names["model"]


@pytest.mark.parametrize("name", STACKS)
def test_the_presets_are_what_keras_counts(name):
    stack = parse_stack(STACKS[name])
    assert written(stack) == STACKS[name]
    same_as_keras(stack, build(stack))
    same_as_keras(stack, program_model(stack))


@settings(max_examples=25)
@given(stacks())
def test_any_stack_is_what_keras_counts(stack):
    same_as_keras(stack, build(stack))
    assert program_model(stack).get_config()["layers"][1:] == build_without_seeds(stack)


def build_without_seeds(stack):
    """The configuration of the built layers, their seeds taken out."""
    layers = build(stack).get_config()["layers"][1:]
    for layer in layers:
        for key in ("kernel_initializer", "depthwise_initializer"):
            if key in layer["config"]:
                layer["config"][key]["config"]["seed"] = None
        if layer["class_name"] == "Dropout":
            layer["config"]["seed"] = None
    return layers


def test_the_first_weights_depend_on_the_seed_only():
    stack = parse_stack("input 6x5x2; conv 3 3x3; depthwise 2x2; flatten; dense 4; dense 4")
    first, again, other = (build(stack, seed=seed).get_weights() for seed in (3, 3, 4))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not any(np.array_equal(a, b) for a, b in zip(first, other, strict=True) if a.ndim > 1)
    same_sized = build(parse_stack("input 4x4x1; conv 1 3x3 same; conv 1 3x3 same")).get_weights()
    assert not np.array_equal(same_sized[0], same_sized[2])


def loop_over(values, layer):
    """Compute a layer with weights of one by loops: the result, and how often a weight was multiplied."""
    if layer.kind == "dense":
        return np.full(layer.units, values.sum()), sum(1 for _ in range(layer.units) for _ in values)
    if layer.padding == "same":
        axes = list(zip(values.shape[:2], layer.strides, layer.size, strict=True))
        pads = [max((-(-n // s) - 1) * s + f - n, 0) for n, s, f in axes]
        values = np.pad(values, [(p // 2, p - p // 2) for p in pads] + [(0, 0)])
    count, result = 0, []
    for top in range(0, values.shape[0] - layer.size[0] + 1, layer.strides[0]):
        result.append([])
        for left in range(0, values.shape[1] - layer.size[1] + 1, layer.strides[1]):
            window = values[top : top + layer.size[0], left : left + layer.size[1]]
            sums = []
            for _ in range(layer.filters or 1):
                sums.append(window.sum() if layer.filters else window.sum((0, 1)))
                count += window.size
            result[-1].append(np.ravel(sums))
    return np.array(result), count


@settings(max_examples=60)
@given(stacks(kinds=("conv", "depthwise", "flatten", "dense"), side=9, most=4))
def test_multiply_adds_are_what_loops_count(stack):
    values = np.ones(stack.input_shape)
    for layer, row in zip(stack.layers, describe(stack), strict=True):
        values, count = (values.ravel(), 0) if layer.kind == "flatten" else loop_over(values, layer)
        assert row.multiply_adds == count
        assert row.output_shape == values.shape


def seen(model, side, place):
    """First and last row and column of the input whose change changes one value of the output."""
    pictures = np.repeat(np.random.default_rng(0).random((1, side, side, 1), dtype=np.float32), 2 * side + 1, axis=0)
    for line in range(side):
        pictures[line, line] += 1
        pictures[side + line, :, line] += 1
    values = model(pictures).numpy()[(slice(None), *place)]
    changed = np.abs(values[:-1] - values[-1]) > 1e-6
    rows, columns = np.flatnonzero(changed[:side]), np.flatnonzero(changed[side:])
    return np.array([rows[0], columns[0]]), np.array([rows[-1], columns[-1]])


def all_ones(stack):
    model = build(stack)
    for layer in model.layers:
        layer.set_weights([np.full(w.shape, 0.1 if w.ndim > 1 else 0.0) for w in layer.get_weights()])
    return model


SLIDING = {"size": st.tuples(st.integers(1, 4), st.integers(1, 4)), "padding": PADDING}
SLIDING |= {"strides": st.tuples(st.integers(1, 2), st.integers(1, 2))}
LINEAR = st.one_of(
    st.builds(Layer, st.just("conv"), filters=st.just(2), **SLIDING), st.builds(Layer, st.just("avgpool"), **SLIDING)
)


@settings(max_examples=20)
@given(st.lists(LINEAR, min_size=1, max_size=3))
def test_the_receptive_field_is_what_changes_a_value(layers):
    stack = Stack((61, 61, 1), tuple(layers))
    row, model = describe(stack)[-1], all_ones(stack)
    middle = (row.output_shape[0] // 2, row.output_shape[1] // 2, 0)
    first, last = seen(model, 61, middle)
    assert tuple(last - first + 1) == row.receptive_field
    neighbour, _ = seen(model, 61, (middle[0] + 1, middle[1] + 1, 0))
    assert tuple(neighbour - first) == row.jump


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("conv 2 3x3; conv 2 3x3; conv 2 3x3", (7, 7)),
        ("conv 2 7x7", (7, 7)),
        ("conv 2 1x3; conv 2 3x1", (3, 3)),
        ("conv 2 3x3; flatten; dense 3", (12, 12)),
        ("conv 2 3x3; globalavgpool; dense 2", (12, 12)),
        ("avgpool 5; flatten; dense 2", (10, 10)),
        ("conv 2 3x3; flatten; dropout 0.5", (3, 3)),
        ("conv 3 3x3 softmax; batchnorm; layernorm", (3, 3)),
        ("conv 2 3x3; flatten; layernorm", (12, 12)),
        ("conv 2 3x3; flatten; activation softmax; dense 2", (12, 12)),
        ("conv 2 3x3; depthwise 2x1 stride 2; conv 1 2x3", (6, 7)),
    ],
)
def test_receptive_fields_of_small_stacks(text, expected):
    stack = parse_stack(f"input 12x12x1; {text}")
    row = describe(stack)[-1]
    assert row.receptive_field == expected
    first, last = seen(build(stack), 12, (0,) * len(row.output_shape))
    assert tuple(last - first + 1) == expected


def value_of(latex):
    """Compute what a line of LaTeX says."""
    text = re.sub(r"\\text\{[^}]*\}", "", latex.replace("{,}", "")).replace(r"\cdot", "*").replace(r"\times", "*")
    text = re.sub(r"\\left\\lfloor\\frac\{(.*?)\}\{(.*?)\}\\right\\rfloor", r"((\1)//(\2))", text)
    text = re.sub(r"\\left\\lceil\\frac\{(.*?)\}\{(.*?)\}\\right\\rceil", r"(-(-(\1)//(\2)))", text)
    return eval(text, {"__builtins__": {}})  # noqa: S307  our own formulas


@settings(max_examples=60)
@given(stacks())
def test_every_formula_is_true_and_ends_in_the_number_of_the_table(stack):
    for row in describe(stack):
        titles = {formula.title: formula.lines for formula in row.formulas}
        assert list(titles) == ["Output shape", "Parameters", "Multiply-adds", "Receptive field"]
        for line in [line for lines in titles.values() for line in lines]:
            sides = line.split(" = ")
            if re.search(r"\d", sides[-2] if len(sides) > 1 else ""):
                assert value_of(sides[-2]) == value_of(sides[-1]), line
        assert value_of(titles["Parameters"][0].split(" = ")[-1]) == row.parameters
        assert value_of(titles["Multiply-adds"][0].split(" = ")[-1]) == row.multiply_adds
        assert str(row.receptive_field[0]) in titles["Receptive field"][0]


@settings(max_examples=150)
@given(stacks(most=12))
def test_text_and_stack_are_the_same(stack):
    text = written(stack)
    usual = parse_stack(text)
    assert parse_stack(written(usual)) == usual
    assert usual == stack
    assert eval(repr(stack), {"Stack": Stack, "Layer": Layer}) == stack  # noqa: S307
    names = layer_names(stack)
    assert len(set(names)) == len(stack.layers)
    pieces = split_stack(text)
    assert piece_names(pieces) == ["input", *names]
    for piece in pieces:
        values = read_controls(piece)
        assert not values or write_controls(piece.split()[0], values) == piece


WORDS = st.sampled_from(
    [*TAKES, "input", "28x28x1", "9x9", "3", "0", "-1", "1e9", "9" * 5000, "same", "stride", ";", "\n", "x", "²", "0.5"]
)


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join)))
def test_any_text_gives_a_stack_or_a_reason(text):
    pieces = split_stack(text)
    assert len(piece_names(pieces)) == len(pieces)
    assert all(isinstance(read_controls(piece), dict) for piece in pieces)
    for action in ("up", "down", "duplicate", "delete", "add"):
        edit_stack(text, len(pieces), action, "flatten")
    try:
        assert describe(parse_stack(text))
    except StackError as error:
        assert str(error).endswith(".") or str(error).endswith(";")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no layer yet"),
        ("input 28x28x1", "no layer yet"),
        ("conv 3 3x3", "Begin with the pictures' height, width, channels and a semicolon"),
        ("input 28x28; flatten", "Begin with the pictures' height"),
        ("input 0x28x1; flatten", "a side of the input must be from 1 to 512, not “0”"),
        ("input 28x28x1; conv 10000 3x3", "Layer 1, conv: the number of filters must be from 1 to 1,024, not “10000”"),
        ("input 28x28x1; flatten; cnv 3", "Layer 2: there is no layer “cnv”. Choose one of: conv, depthwise"),
        ("input 28x28x1; conv 8", "Layer 1, conv: the size is missing. Write for example: conv 8 3x3 same relu"),
        ("input 28x28x1; conv 8 3x3 5", "“5” has no meaning in this layer"),
        ("input 28x28x1; conv 8 3x3 same valid", "the padding stands there twice"),
        ("input 28x28x1; maxpool 2 relu", "“relu” has no meaning in this layer. Write for example: maxpool 2"),
        ("input 28x28x1; dropout 1", "the rate must be from 0 to below 1"),
        ("input 28x28x1; conv 8 3x3 stride", "the stride must be from 1 to 16"),
        ("input 28x28x1; depthwise 3x3 stride 1x2", "rows and columns need the same stride"),
        ("input 28x28x1; activation", "the activation is missing"),
        ("input 28x28x1; " + "dropout 0.5; " * 65, "65 layers, at most 64"),
        ("input 28x28x1; dense 10", "Layer 1, dense_1: a dense layer needs a flat row of values, but gets a map of 28"),
        ("input 8x8x1; flatten; conv 8 3x3", "Layer 2, conv_1: it needs a map of rows, columns and channels"),
        ("input 8x8x1; flatten; globalavgpool", "Layer 2, globalavgpool_1: it needs a map"),
        ("input 8x4x1; maxpool 2; conv 8 3x3", "conv_1: its window of 3 x 3 does not fit into the map of 4 x 2"),
        ("input 512x512x3; flatten; dense 64", "Layer 2, dense_1: up to here the network has 50,331,712 parameters"),
        ("input 512x512x1; conv 1000 1x1", "values in all its maps; at most 20,000,000"),
        ("input 128x128x3; conv 256 3x3 same; conv 256 3x3 same", "multiply-adds; at most 2,000,000,000"),
    ],
)
def test_an_impossible_stack_says_where_and_why(text, message):
    with pytest.raises(StackError) as refused:
        describe(parse_stack(text))
    assert message in str(refused.value)


@pytest.mark.parametrize("kind", TAKES)
def test_every_kind_of_layer_can_be_added_and_says_what_it_does(kind):
    piece, sentence = NEW_LAYERS[kind]
    assert format_layer(parse_layer(piece, 1)) == piece
    assert parse_layer(piece, 1).kind == kind
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("action", "place", "expected"),
    [
        ("up", 2, ("input 1x1x1; flatten; dropout 0; dense 1", 1)),
        ("up", 1, ("input 1x1x1; dropout 0; flatten; dense 1", 1)),
        ("down", 1, ("input 1x1x1; flatten; dropout 0; dense 1", 2)),
        ("down", 3, ("input 1x1x1; dropout 0; flatten; dense 1", 3)),
        ("delete", 3, ("input 1x1x1; dropout 0; flatten", 2)),
        ("delete", 0, ("input 1x1x1; dropout 0; flatten; dense 1", 0)),
        ("duplicate", 2, ("input 1x1x1; dropout 0; flatten; flatten; dense 1", 3)),
        ("add", 0, ("input 1x1x1; new; dropout 0; flatten; dense 1", 1)),
        ("replace", 3, ("input 1x1x1; dropout 0; flatten; new", 3)),
    ],
)
def test_a_layer_is_moved_copied_deleted_added(action, place, expected):
    assert edit_stack("input 1x1x1; dropout 0; flatten; dense 1", place, action, "new") == expected


def test_an_edit_keeps_what_cannot_be_read():
    assert edit_stack("cnv 3; flatten", 2, "up") == ("flatten; cnv 3", 1)
    assert edit_stack("", 0, "add", "flatten") == ("flatten", 1)


def test_the_lecture_numbers():
    totals = {name: describe(parse_stack(text)) for name, text in STACKS.items()}
    assert total_parameters(totals["LeNet"]) == 61_706
    assert total_multiply_adds(totals["LeNet"]) == 416_520
    assert [row.parameters for row in totals["lecture VGG block"]] == [1_792, 36_928, 0]
    assert [row.output_shape for row in totals["lecture MNIST with dropout"]][-2:] == [(22 * 22 * 32,), (10,)]


@pytest.mark.parametrize("channels", [1, 2, 64, 512])
def test_three_small_filters_see_as_much_as_a_large_one_with_fewer_parameters(channels):
    cells, lines = small_or_large_cells(channels), small_or_large_arithmetic(channels)[1]
    (_, three_field, three, three_all, _), (_, one_field, one, one_all, _) = cells[1:]
    assert three_field == one_field == "7 x 7"
    assert three == f"{27 * channels**2:,}"
    assert one == f"{49 * channels**2:,}"
    assert int(three_all.replace(",", "")) == 27 * channels**2 + 3 * channels
    assert int(one_all.replace(",", "")) == 49 * channels**2 + channels
    assert lines[0].replace("{,}", ",").endswith(f"= {three}")


def test_a_larger_input_changes_the_first_dense_layer_only():
    changed = [name for name, small, large in larger_input_cells()[1:] if small != large]
    assert changed == ["dense_1"]


@settings(max_examples=30)
@given(stacks())
def test_the_table_and_the_drawing_name_every_layer(stack):
    rows = describe(stack)
    cells, tints, drawn = table_cells(stack, rows), shares(rows), drawing(stack, rows, rows[0].name)
    assert [len(line) for line in cells] == [len(line) for line in tints]
    assert len(cells) == len(tints) == len(rows) + 3
    assert sum(line[2] for line in tints) == pytest.approx(1 if total_parameters(rows) else 0)
    assert all(f">{row.name}<" in drawn for row in rows)
    assert drawn.count("class=chosen") == 1


def stack_of(app):
    return app.text_area(key="network_builder.stack").value


def test_the_page_builds_a_network_step_by_step():
    app = healthy(open_page(PAGE))
    assert stack_of(app) == STACKS["LeNet"]
    app.selectbox(key="network_builder.preset").set_value("lecture VGG block").run()
    app.radio(key="network_builder.selected").set_value("maxpool_1").run()
    press(app, "network_builder.duplicate")
    press(app, "network_builder.up")
    app.selectbox(key="network_builder.new").set_value("flatten").run()
    app.radio(key="network_builder.selected").set_value("maxpool_2").run()
    press(app, "network_builder.add")
    app.radio(key="network_builder.selected").set_value("conv_1").run()
    app.number_input(key="network_builder.set_filters").set_value(7).run()
    assert stack_of(healthy(app)).startswith("input 64x64x3; conv 7 3x3 same relu; conv 64")
    assert stack_of(app).endswith("maxpool 2; maxpool 2; flatten")
    press(app, "network_builder.delete")
    assert app.radio(key="network_builder.selected").value == "conv_1"
    assert not healthy(app).error
    assert describe(parse_stack(stack_of(app)))[-1].output_shape == (16 * 16 * 64,)


@pytest.mark.parametrize(
    "text", ["", ";", "input", "input 8x8x1; cnv", "<script>", "input 9x9x1; flatten; conv 8 3x3", "9" * 5000, "² ; ½"]
)
def test_the_page_says_what_is_wrong_and_keeps_the_text(text):
    app = healthy(open_page(PAGE))
    app.text_area(key="network_builder.stack").set_value(text).run()
    assert len(healthy(app).error) == 1
    assert stack_of(app) == text
    press(app, "network_builder.add")
    assert healthy(app)
    app.text_area(key="network_builder.stack").set_value(STACKS["tiny VGG"]).run()
    assert not healthy(app).error


def test_ones_own_stack_can_be_taken_up_again():
    app = healthy(open_page(PAGE))
    assert "network_builder.take_up" not in [button.key for button in app.button]
    app.text_area(key="network_builder.stack").set_value("input 9x9x1; flatten; dense 3").run()
    app.selectbox(key="network_builder.preset").set_value("tiny VGG").run()
    app.button(key="network_builder.take_up").click().run()
    assert stack_of(healthy(app)) == "input 9x9x1; flatten; dense 3"


@pytest.mark.parametrize("layer", ["input", "conv_2", "nonsense"])
@pytest.mark.parametrize(
    "tab", ["Formulas of this layer", "Three 3x3 or one 7x7", "In Keras", "Code to take home", "Predict first"]
)
def test_a_link_opens_a_layer_and_a_tab(tab, layer):
    app = healthy(
        open_page(
            PAGE,
            tab=tab,
            **{"network_builder.selected": layer},
            **{"network_builder.stack": "input 9x7x2; conv 3 3x3; maxpool 2; conv 2 1x1"},
        )
    )
    assert stack_of(app).startswith("input 9x7x2")
    assert not app.error
    if layer != "nonsense":
        assert app.radio(key="network_builder.selected").value == layer


def test_the_script_taken_home_prints_what_the_page_shows(tmp_path):
    text = STACKS["tiny VGG"].replace("maxpool 2", "batchnorm; maxpool 2")
    app = open_page(PAGE, tab="Code to take home", **{"network_builder.stack": text})
    app.session_state["whole_code"] = True
    output = run_at_home(script_on(healthy(app.run())), tmp_path)
    rows = describe(parse_stack(text))
    assert f"parameters: {total_parameters(rows):,}\n" in output
    assert f"multiply-adds: {total_multiply_adds(rows):,}\n" in output
    assert f"parameters in Keras: {total_parameters(rows):,}\n" in output
    for row in rows:
        assert f"output shape of {row.name} in Keras: {row.output_shape}\n" in output
