"""The controls of a training: recipe, backbone, head, and what learns for how long."""

from collections.abc import Callable
from contextlib import suppress

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitAPIException

from dlplay import fine_tuning, training, ui, weights
from dlplay.words import say

AS_SET = "as set below"


def choose_plan(place: DeltaGenerator) -> training.Plan | None:
    """Everything that a training needs besides pictures; None while there is no backbone, which place then offers."""
    recipes = [AS_SET, *fine_tuning.RECIPES]
    recipe = ui.choose("Recipe", recipes, key="fine_tune.recipe", look="pills", link=False, on_change=use_recipe)
    if recipe != AS_SET:
        st.caption(say(fine_tuning.RECIPES[recipe][0]))
    backbone = choose_backbone(place)
    head = choose_head()
    frozen = ui.slide("Epochs with the backbone frozen", 0, 100, 30, key="fine_tune.frozen")
    rate = ui.choose("Learning rate of the head", fine_tuning.RATES, 1e-3, key="fine_tune.rate", look="select_slider")
    whole = ui.slide("Epochs after that, with the backbone learning", 0, 50, 0, key="fine_tune.whole")
    unfrozen, whole_rate, norm = choose_learning_backbone() if whole else (-1, 1e-5, False)
    kinds = ui.pick_many(
        "Augmentation",
        fine_tuning.AUGMENTATION_NAMES,
        key="fine_tune.augment",
        help=say("Changed copies of the training pictures. What they look like stands under Your pictures."),
    )
    preprocessing, batch_size, copies, patience, restore_best, seed = choose_more()
    if backbone is None:
        return None
    return training.Plan(
        backbone,
        head,
        preprocessing,
        head_epochs=frozen,
        head_rate=rate,
        whole_epochs=whole,
        whole_rate=whole_rate,
        unfrozen=unfrozen,
        batch_norm_learns=norm,
        batch_size=batch_size,
        augmentations=tuple(kinds),
        copies=copies,
        patience=patience,
        restore_best=restore_best,
        seed=seed,
    )


def use_recipe() -> None:
    """Set the controls as a recipe says, also those that the address holds but that are not on the page yet."""
    if (recipe := st.session_state["fine_tune.recipe"]) != AS_SET:
        settings = fine_tuning.recipe_settings(recipe, st.session_state["fine_tune.network"])
        for name, value in settings.items():
            st.session_state[f"fine_tune.{name}"] = value
            with suppress(StreamlitAPIException):  # of those that are on the page, Streamlit sees to the address
                st.query_params[f"fine_tune.{name}"] = str(value)


def choose_backbone(place: DeltaGenerator) -> weights.Network | None:
    """Controls for the backbone, its weights and the size of the pictures; None while it cannot be had."""
    st.caption(say("Ready without a download: {names}.", names=", ".join(fine_tuning.ready_backbones())))
    names, stack, side = fine_tuning.backbone_names(), "", 224
    help_text = say("The layers that turn a picture into features: everything up to the last maps of a known network.")
    name = ui.choose("Backbone", names, key="fine_tune.network", help=help_text)
    if name == fine_tuning.OWN:
        example = "input 64x64x3; conv 16 3x3 same relu; maxpool 2; conv 32 3x3 same relu; maxpool 2"
        stack = ui.write_lines("Layers, as on the page Network builder", example, key="fine_tune.layers")
    kind = ui.choose("Weights", ["pretrained", "random"], key="fine_tune.weights", look="segmented_control")
    if name != fine_tuning.OWN:
        side = ui.choose(
            "Side of the pictures, in pixels", fine_tuning.SIDES, 224, key="fine_tune.side", look="select_slider"
        )
    try:
        network = fine_tuning.choose_backbone(name, kind, side, stack)
    except ValueError as error:
        ui.refuse(error)
        return None
    if network is None:
        with place:
            offer_weights(name)
        return None
    st.caption(fine_tuning.what_it_is(network))
    return network


def offer_weights(name: str) -> None:
    """Offer the weights of a backbone that are not here."""
    file = weights.weight_file(name, top=False)

    def fetch(report: Callable[[float], None]) -> None:
        weights.fetch(file, report)

    what = say("the ImageNet weights of {name}", name=name)
    instead = say("a backbone that is ready, such as EfficientNet-Lite0, or random weights")
    ui.offer_weights(what, file.megabytes, fetch, key="fine_tune.download", instead=instead)


def choose_head() -> str:
    """Controls for the layers between backbone and classes."""
    help_text = say(
        "globalavgpool: the mean of every map. dropout 0.3: 30 % of the values are switched off while training. "
        "dense: every unit is a weighted sum of all values. softmax: turns the last sums into probabilities."
    )
    choice = ui.choose("Head", fine_tuning.HEAD_NAMES, key="fine_tune.head", help=help_text)
    own = say(training.HEADS["light"])
    if choice not in training.HEADS:
        own = ui.write("Its layers", own, key="fine_tune.head_layers")
    text = fine_tuning.head_text(choice, own)
    st.caption(say("{layers}; then one softmax unit per class.", layers=text))
    return text


def choose_learning_backbone() -> tuple[int, float, bool]:
    """Controls for what of the backbone learns: how many layers, at which rate, whether batch normalization does."""
    layers = ui.choose(
        "Of the backbone learn", fine_tuning.UNFROZEN, list(fine_tuning.UNFROZEN)[1], key="fine_tune.unfrozen"
    )
    rate = ui.choose("Learning rate then", fine_tuning.RATES, 1e-5, key="fine_tune.whole_rate", look="select_slider")
    help_text = say("Its layers scale values by means and deviations. Off: those that it was trained with are kept.")
    norm = ui.switch("Batch normalization learns, too", key="fine_tune.norm", help=help_text)
    return fine_tuning.UNFROZEN[layers], rate, norm


def choose_more() -> tuple[str, int, int, int, bool, int]:
    """What seldom changes: preprocessing, batch size, copies, patience, whether the best epoch is kept, the seed."""
    with st.expander(say("More"), key="fine_tune.more", on_change="rerun"):
        seeds = say("Decides every random choice: the same seed gives the same training again.")
        return (
            ui.choose("Values of the pixels", training.PREPROCESSING, key="fine_tune.prepare"),
            ui.choose("Batch size", fine_tuning.BATCH_SIZES, 32, key="fine_tune.batch", look="select_slider"),
            ui.slide("Versions of a picture while frozen", 1, 10, 4, key="fine_tune.copies"),
            ui.slide("Stop after epochs without a better one", 0, 50, 10, key="fine_tune.patience"),
            ui.switch("Keep the best validation loss", True, key="fine_tune.best"),
            ui.enter("Seed", 0, 9999, 0, key="fine_tune.seed", help=seeds),
        )
