"""The networks with ImageNet weights that come along: known photographs, every layer opened, what they cannot say."""

import io
import pickle
import struct
from pathlib import Path

import numpy as np
import pytest

from dlplay import jobs
from dlplay.classification import (
    classify,
    explain_class,
    find_classes,
    found_sentence,
    missing_sentence,
)
from dlplay.data import SAMPLES, sample
from dlplay.feature_maps.arithmetic import explain, value_at
from dlplay.feature_maps.inside import list_layers, look_inside
from dlplay.feature_maps.opening import is_openable, open_sum
from dlplay.feature_maps.parts import part_of
from dlplay.weights import BUNDLED, bundled_network, load, preprocess, to_input, top_scores
from dlplay.weights.bundled import imagenet_names
from dlplay.weights.scores import class_name
from scripts.packages import Package, PackageError, checked
from scripts.read_numpy import read_numpy
from scripts.read_torch import read_torch

pytestmark = pytest.mark.xdist_group("networks_along")
LITE, SQUEEZE = bundled_network("EfficientNet-Lite0"), bundled_network("SqueezeNet 1.1")
CATS = {"tabby", "tiger cat", "Persian cat", "Siamese cat", "Egyptian cat"}


def said(network, name, count=5):
    answer = jobs.run(classify, network, to_input(sample(name).pixels, (224, 224, 3)))
    return [(class_name(network, number, Path()), share) for number, share in top_scores(answer.probabilities, count)]


@pytest.mark.parametrize("network", [LITE, SQUEEZE], ids=list(BUNDLED))
def test_known_photographs_are_named(network):
    (coffee, sure), *_ = said(network, "coffee")
    assert coffee == "espresso"
    assert sure > 0.9
    assert said(network, "chelsea")[0][0] in CATS
    assert said(network, "camera")[0][0] == "tripod"


def test_a_heat_map_lies_on_the_cat():
    image = to_input(sample("chelsea").pixels, (224, 224, 3))
    found = jobs.run(explain_class, LITE, image, "right", imagenet_names().index("Egyptian cat"))
    assert found.before_softmax
    assert found.heat.shape == (7, 7)
    assert found.heat[1:6].sum() > 0.8 * found.heat.sum()


def test_a_person_has_no_class_and_gets_an_answer_all_the_same():
    assert not {"person", "man", "woman", "pagoda"} & set(imagenet_names())
    assert "No such class" in missing_sentence("astronaut")
    assert missing_sentence("coffee") == missing_sentence("me.jpg") == ""
    assert said(LITE, "astronaut")[0][1] < 0.5
    assert find_classes(" Egyptian ", imagenet_names()) == ["Egyptian cat"]
    assert find_classes("person", imagenet_names()) == find_classes("  ", imagenet_names()) == []
    assert "No such class" in found_sentence([], 1000)
    assert found_sentence(["a"] * 50, 1000).endswith("and 10 more.")


def test_the_thousand_names_are_in_their_order():
    names = imagenet_names()
    assert len(names) == 1000
    assert [names[number] for number in (0, 281, 504, 967, 999)] == [
        "tench",
        "tabby",
        "coffee mug",
        "espresso",
        "toilet tissue",
    ]


@pytest.mark.parametrize(("network", "count"), [(LITE, 4_694_024), (SQUEEZE, 1_235_496)], ids=list(BUNDLED))
def test_every_number_of_the_file_is_in_the_model(network, count):
    assert load(network).count_params() == count
    assert "pagoda" in SAMPLES
    features = load(bundled_network(network.name, top=False, side=96))
    assert all((a == b).all() for a, b in zip(features.get_weights(), load(network).get_weights(), strict=False))


def test_blue_comes_first_for_the_older_network_only():
    image = np.zeros((2, 2, 3), np.float32)
    image[..., 0] = 1  # red
    assert preprocess(LITE, image)[0, 0] == pytest.approx([255, 0, 0])
    assert preprocess(SQUEEZE, image)[0, 0] == pytest.approx([-103.939, -116.779, 255 - 123.68])


OPENED = {
    "EfficientNet-Lite0": (
        *("rescaling", "stem_conv", "stem_norm", "stem_relu6", "block0_depthwise_conv", "block0_project_norm"),
        *("block2_expand_conv", "block2_depthwise_conv", "block2_add", "block5_depthwise_conv", "head_conv", "pool"),
        "predictions",
    ),
    "SqueezeNet 1.1": ("conv1", "pool1", "fire2_squeeze", "fire9_expand3", "conv10", "predictions"),
}


@pytest.mark.parametrize(("name", "path"), [(name, path) for name, paths in OPENED.items() for path in paths])
def test_a_layer_opens_down_to_its_sum(name, path):
    network = bundled_network(name)
    inside = look_inside(network, path, to_input(sample("chelsea").pixels, (224, 224, 3)))
    shape = inside.outputs.shape
    row, column, channel = (shape[0] // 2, shape[1] // 3, shape[2] // 2) if len(shape) == 3 else (0, 0, shape[0] // 2)
    one = part_of(network, path, channel)
    explained = explain(inside, one, row, column, channel)
    assert not explained.reason
    assert explained.formula
    if is_openable(one.kind):
        total, value = open_sum(inside, one, row, column).total, value_at(inside, row, column, channel)
        expected = max(total, 0) if one.activation == "relu" else total
        assert value == pytest.approx(expected, rel=1e-3, abs=1e-3) or one.activation == "softmax"


def test_layers_have_lasting_names_and_blocks():
    facts = {one.path: one for one in list_layers(SQUEEZE)}
    assert facts["fire5_expand1"].block == "fire5"
    assert {one.path: one for one in list_layers(LITE)}["block7_depthwise_conv"].block == "block7"


# ---------------------------------------------------------------- reading packages without running them


def torch_file(state):
    """A file as torch.save wrote it before 1.6, made by hand: one storage of numbers, one view of it."""
    numbers = np.arange(6, dtype="<f4")
    parts = [pickle.dumps(0x1950A86A20F9469CFC6C, 2), pickle.dumps(1001, 2), pickle.dumps({}, 2), state]
    return b"".join([*parts, pickle.dumps(["0"], 2), struct.pack("<q", 6), numbers.tobytes()])


def torch_state(module="torch._utils", name="_rebuild_tensor_v2"):
    """The pickle of {"w": a 3 x 2 view with steps 1 and 3 of the storage "0"}, letter by letter."""
    storage = b"(U\x07storagectorch\nFloatStorage\nU\x010U\x03cpuK\x06tQ"
    made = f"c{module}\n{name}\n".encode() + b"(" + storage + b"K\x00(K\x03K\x02t(K\x01K\x03ttR"
    return b"\x80\x02}U\x01w" + made + b"s."


def test_a_file_of_torch_is_read_by_hand():
    np.testing.assert_array_equal(read_torch(torch_file(torch_state()))["w"], [[0, 3], [1, 4], [2, 5]])


@pytest.mark.parametrize(("module", "name"), [("os", "system"), ("builtins", "eval"), ("torch", "load")])
def test_a_file_of_torch_that_names_anything_else_is_refused(module, name):
    with pytest.raises(PackageError, match=f"{module}.{name}"):
        read_torch(torch_file(torch_state(module, name)))
    with pytest.raises(PackageError, match="no file of torch"):
        read_torch(pickle.dumps(0, 2) * 3)


class Bomb:
    """What a hostile pickle would hold."""

    def __reduce__(self):
        return (print, ("never",))


def test_arrays_are_read_from_a_pickle_and_nothing_else(capsys):
    arrays = {"conv": [np.arange(6, dtype="<f4").reshape(2, 3), np.ones(2, "<f4")]}
    buffer = io.BytesIO()
    pickle.Pickler(buffer, 3).dump(arrays)  # the protocol that writes bytes as bytes
    content = buffer.getvalue().replace(b"numpy._core.multiarray", b"numpy.core.multiarray")
    found = read_numpy(content)
    for ours, theirs in zip(found["conv"], arrays["conv"], strict=True):
        np.testing.assert_array_equal(ours, theirs)
    with pytest.raises(PackageError, match="print"):
        read_numpy(pickle.dumps({"conv": [Bomb()]}, 2))
    assert capsys.readouterr().out == ""


def test_another_archive_than_the_known_one_is_not_read():
    package = Package("pip", "a-network", "1.0", "0" * 64)
    with pytest.raises(PackageError, match="nothing of it was read"):
        checked(b"other", package)
