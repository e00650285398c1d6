"""The code to take home, and the question."""

import streamlit as st

from dlplay import attention, language_model, ui
from dlplay.export import Transcript
from dlplay.lessons.attention.bench import Bench, choose_temperature, note_look
from dlplay.lessons.attention.models import KnownModel, note_model
from dlplay.words import plain, say


def code_tab(bench: Bench) -> None:
    """The code of the cell by hand, and of the language model once there is one."""
    steps = bench.setup.continued()
    look = note_look(bench, steps, bench.mask_name, choose_temperature())
    last, head = len(bench.tokens), bench.heads
    share = look.weights[head - 1, last - 1, 0]
    steps.show(f"head {head}, attention of token {last} to token 1", share, f"look.weights[{head - 1}, -1, 0]", ".4f")
    steps.show(f"output of token {last}, number 1", look.outputs[-1, 0], "look.outputs[-1, 0]", ".4f")
    note_letters(steps, bench.known)
    ui.show_code(steps)
    st.markdown(say("**The same cell in Keras**, with these weights:"))
    st.code(attention.keras_code(bench.heads), wrap_lines=True)
    ui.take_home(steps, "attention")
    offer_file(bench.known)


def note_letters(steps: Transcript, known: KnownModel) -> None:
    """Write the language model into the transcript, with its loss and some samples."""
    note_model(steps, known)
    trained = known.trained
    steps.show("the GPT's held-out loss", trained.val_loss, "trained.val_loss", ".2f")
    texts = steps.run("texts", language_model.draw_texts, trained.gpt, 8)
    for place, text in enumerate(texts):
        steps.show(f"sample {place + 1}", text, f"texts[{place}]")


def offer_file(known: KnownModel) -> None:
    """Offer the file that the script reads: the text that was learned, or the model that was opened."""
    st.caption(say("The script needs **{name}** beside it:", name=plain(known.file)))
    st.download_button(known.file, known.content, known.file, on_click="ignore", icon=":material/download:")


def predict(_: Bench) -> None:
    """A question about queries, keys and values, and one about a causal mask."""
    ui.ask(
        say("How much of **dog**'s value does **cat** take?"),
        [
            say("As much as cat's query fits dog's key"),
            say("As much as cat's value fits dog's value"),
            say("As much as dog's query fits cat's key"),
        ],
        say("As much as cat's query fits dog's key"),
        say(
            "the one that looks brings its query, the others are found by their keys, and what is taken are their "
            "values. Dog's query says what dog takes."
        ),
        key="attention.roles_question",
    )
    ui.ask(
        "Under a **causal** mask, which number of the attention table is always 1, whatever the weights are?",
        ["The first row's first", "The last row's last", "None"],
        "The first row's first",
        "the first token may look at itself alone, and the shares of a row add up to 1. The last token sees all "
        "tokens, so its attention can be spread in any way.",
        key="attention.question",
    )
