"""The tabs that ask a trained model: which letter comes next, what it writes, and whether that is new."""

import streamlit as st

from dlplay import language_model, ui
from dlplay.export import Transcript
from dlplay.language_model import TrainedLetters
from dlplay.lessons.attention.bench import Bench
from dlplay.lessons.attention.models import note_model, say_which_model
from dlplay.words import plain, say


@st.fragment
def next_tab(bench: Bench) -> None:
    """A beginning, temperature and top-k: the bars of the next letter, and samples that begin like this."""
    say_which_model(bench.known)
    gpt, corpus = bench.known.trained.gpt, bench.known.trained.corpus
    controls, bars = st.columns([2, 3], gap="medium")
    with controls, ui.refusing(language_model.TextError):
        begin = ui.write_own_line("The text begins", key="attention.start", most=60)
        temperature = ui.slide("Temperature", 0.1, 3.0, 1.0, 0.1, key="attention.letter_temperature")
        top_k = ui.slide("Top-k (0: all letters)", 0, len(corpus.letters), 0, key="attention.top_k")
        seed = ui.enter("Seed of the samples", 0, 9999, 0, key="attention.sample_seed")
        chances = language_model.guess_after(gpt, begin, temperature=temperature, top_k=top_k)
        texts = language_model.draw_texts(gpt, 10, temperature=temperature, top_k=top_k, seed=seed, begin=begin)
    with bars:
        figure = language_model.next_letter_bars(chances, language_model.guess_after(gpt, begin))
        st.plotly_chart(figure, key="attention.bars", config=ui.QUIET)
        st.caption(language_model.likely_sentence(chances, begin))
    st.dataframe(
        language_model.sample_rows(texts, corpus), hide_index=True, alt=say("Ten samples and whether they are new.")
    )
    with st.expander(say("The probabilities by hand")):
        ui.show_arithmetic(*language_model.temperature_arithmetic(gpt, begin, temperature, top_k))
        st.caption(say("s: the model's scores of the letters; τ: the temperature. The three likeliest letters."))
    show_heads(bench.known.trained, begin or texts[0])


def show_heads(trained: TrainedLetters, text: str) -> None:
    """Who looks at whom within the trained GPT, for one of its heads."""
    st.subheader(say("Who looks at whom in this GPT"))
    columns = st.columns(2)
    blocks, heads = trained.plan.blocks, 4
    numbers = list(range(1, blocks + 1))
    block = ui.choose("Block", numbers, key="attention.block", look="segmented_control", place=columns[0])
    heads_list = list(range(1, heads + 1))
    head = ui.choose("Head of it", heads_list, key="attention.own_head", look="segmented_control", place=columns[1])
    cells, tints = language_model.head_cells(trained.gpt, text, block - 1, head - 1)
    ui.number_grid(say("Block {block}, head {head}", block=block, head=head), cells, tints=tints)
    st.caption(
        say(
            "A row for each letter that looks, at itself and those before it. ⏎ is what stands before the beginning. A "
            "**block** is a layer of attention, all its heads side by side, and a small network behind it."
        )
    )


@st.fragment
def judged_tab(bench: Bench) -> None:
    """An n-gram, the LSTM and the GPT side by side: loss on what is held out, and how much is learned by heart."""
    say_which_model(bench.known)
    trained, corpus, steps = bench.known.trained, bench.known.trained.corpus, bench.setup.continued()
    n = ui.slide("n of the n-gram: it counts what came after the last n - 1 letters", 1, 8, 4, key="attention.n")
    note_model(steps, bench.known)
    rows, verdicts = compare_models(trained, n, steps)
    st.markdown(language_model.models_table(rows, verdicts))
    st.caption(language_model.judged_caption(corpus))
    st.markdown(language_model.best_sentence(rows))
    st.subheader(say("The loss of one text, letter by letter"))
    with ui.refusing(language_model.TextError):
        text = ui.write_own_line("A text", key="attention.judged_text", most=60) or corpus.held[0][:20]
        verdict = language_model.judge_text(text, corpus)
        st.markdown(say("“{text}”: {verdict}", text=plain(text), verdict=say(verdict)))
        ui.show_arithmetic(*language_model.loss_arithmetic(trained.gpt, text))


def compare_models(
    trained: TrainedLetters, n: int, steps: Transcript
) -> tuple[list[tuple[str, int, float]], dict[str, dict[str, int]]]:
    """Count an n-gram, and judge samples of all models; the calls go into the transcript."""
    corpus = trained.corpus
    ngram = steps.run_once("ngram", language_model.count_ngrams, corpus, n)
    loss = steps.run_once("loss", language_model.ngram_loss, ngram, corpus)
    rows = language_model.rows_of_models(trained, ngram, loss)
    models = {"GPT": trained.gpt, "LSTM": trained.lstm}
    count, verdicts = language_model.JUDGED[corpus.kind], {}
    for name, _, _ in rows:
        model = models.get(name) or ngram
        drawn = steps.run_once(f"drawn_{name[-4:].lower()}", ui.in_worker(language_model.draw_texts), model, count)
        verdicts[name] = language_model.judge_texts(drawn, corpus)
    return rows, verdicts
