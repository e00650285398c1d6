"""The pictures, the button that trains on them, and the traps that wait."""

from functools import partial

import streamlit as st

from dlplay import data, fine_tuning, training, ui
from dlplay.data import Pixels
from dlplay.lessons.fine_tune.bench import Bench
from dlplay.words import plain, say, say_again

Origin = tuple[data.PictureSet, tuple[str, str], dict[str, str]]  # the pictures as they came, how, and the corrections
FIRST = 12  # pictures of a class that are shown


def show_start(bench: Bench) -> None:
    """How many pictures train and how many validate, the button, the pictures, and what may go wrong."""
    pictures, plan = bench.pictures, bench.plan
    st.subheader(
        say("{pictures} pictures of {classes} classes", pictures=len(pictures.labels), classes=len(pictures.classes))
    )
    parts, wrong = None, "" if plan is None else fine_tuning.refusal(plan, len(pictures.classes))
    twins = data.duplicates(pictures)
    try:
        parts = fine_tuning.part_of(pictures, bench.share, 0 if plan is None else plan.seed, twins)
    except training.TrainingError as error:
        wrong = say_again(error)
    if wrong:
        ui.refuse(wrong)
    show_button(bench, parts, is_off=bench.is_busy or plan is None or bool(wrong))
    if bench.changes:
        show_changes(bench)
    shown = st.expander(say("Your pictures"), expanded=bench.job is None, key="fine_tune.set", on_change="rerun")
    if shown.open:
        with shown:
            show_set(bench)
    for trap in fine_tuning.traps(pictures, parts, plan, twins) if plan and parts else ():
        st.warning(trap, icon=":material/warning:")


def show_button(bench: Bench, parts: training.Split | None, *, is_off: bool) -> None:
    """The button that trains, and the split."""
    button, told = st.columns([1, 4], vertical_alignment="center")
    if parts:
        told.markdown(
            say(
                "{train} train, {validating} only validate; the seed draws them.",
                train=len(parts.train),
                validating=len(parts.validation),
            )
        )
    label, icon = say("Train it yourself") if bench.job is None else say("Train"), ":material/model_training:"
    if button.button(label, icon=icon, disabled=is_off, key="fine_tune.train", width="stretch"):
        start(bench, bench.pictures, (bench.base, bench.reading, bench.changes))


def start(bench: Bench, pictures: data.PictureSet, origin: Origin) -> None:
    """Queue a training on these pictures."""
    if bench.plan is None:
        return
    _, (reader, place), fixed = origin
    source = place if reader == "set_sample" else "own pictures"
    title = fine_tuning.describe_plan(bench.plan, len(pictures.labels), source, len(fixed))
    ui.start_job(
        fine_tuning.fine_tune,
        pictures,
        bench.plan,
        lesson="fine_tune",
        title=title,
        about=origin,
        share=bench.share,
        fit=bench.fit,
    )


def show_changes(bench: Bench) -> None:
    """How many corrections are in these pictures, and a button that takes them back."""
    note, back = st.columns([4, 1], vertical_alignment="center")
    text = say("{count} corrections of yours are in these pictures.", count=len(bench.changes))
    note.info(text, icon=":material/edit_note:")
    back.button(say("Undo them"), on_click=undo, args=(bench.base.checksum,), key="fine_tune.undo")


def undo(checksum: str) -> None:
    """Forget the corrections of these pictures."""
    st.session_state["fine_tune.changes"].pop(checksum)


def show_set(bench: Bench) -> None:
    """The classes with their first pictures, and what was repaired."""
    pictures, fit = bench.pictures, bench.fit
    counts = fine_tuning.class_counts(pictures)
    for note in pictures.notes:
        st.caption(say(":material/build: {note}", note=plain(note)))
    for number, (name, count) in enumerate(list(counts.items())[:10]):
        code = f"{pictures.checksum} {number} {fit}"
        sheet = ui.encode_once(code, partial(fine_tuning.sheet, pictures, number, fit))
        sentence = (
            say("**{name}**: {count} pictures, the first {first}", name=plain(name), count=count, first=FIRST)
            if count > FIRST
            else say("**{name}**: {count} pictures", name=plain(name), count=count)
        )
        ui.picture_view(sheet, sentence, key=f"fine_tune.sheet_{number}", pixel=None, shape=(1, 1000))
    if len(counts) > 10:
        st.caption(say("and {count} classes more.", count=len(counts) - 10))
    if bench.plan is not None and bench.plan.augmentations:
        show_versions(bench, bench.plan)


def show_versions(bench: Bench, plan: training.Plan) -> None:
    """What augmentation makes of the first picture."""
    pictures = bench.pictures
    first = training.to_squares(pictures.pictures[:1], 96, bench.fit)[0]
    code = f"{pictures.checksum} {bench.fit} versions {plan.augmentations} {plan.seed}"

    def row() -> Pixels:
        return fine_tuning.in_a_row(ui.in_worker(training.versions)(first, plan.augmentations, 12, plan.seed))

    sentence = say("What augmentation makes of {name}: twelve versions.", name=plain(pictures.names[0]))
    ui.picture_view(ui.encode_once(code, row), sentence, key="fine_tune.versions", pixel=None, shape=(1, 1000))
