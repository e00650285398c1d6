"""Fine-tune: a pretrained network becomes a classifier of your own pictures."""

from contextlib import suppress
from dataclasses import replace

import streamlit as st
from streamlit.errors import StreamlitAPIException

from dlplay import architectures, classification, data, fine_tuning, jobs, training, ui
from dlplay.jobs import Job
from dlplay.words import plain, say

PAGE = "Fine-tune"
st.title(PAGE)
st.markdown(
    "A network that has already learned to see needs only a new **head** to tell *your* classes apart: its "
    "**backbone** turns a picture into features, and the head learns what they mean. Train it on some pictures, judge "
    "it on others that it never saw, look at its mistakes, and keep it."
)
lesson = st.container()
job = ui.watched_job("fine_tune")
is_busy = job is not None and job.is_active
bound = {"bind": "query-params"}
AS_SET, EXAMPLE = "as set below", "example"


def use_recipe() -> None:
    """Set the controls as a recipe says, also those that the address holds but that are not on the page yet."""
    if (recipe := st.session_state["ft_recipe"]) != AS_SET:
        controls = fine_tuning.recipe_controls(recipe, st.session_state["ft_network"])
        st.session_state.update(controls)
        for name, value in controls.items():
            with suppress(StreamlitAPIException):  # of those that are on the page, Streamlit sees to the address
                st.query_params[name] = str(value)


def offer_weights(name: str) -> None:
    """Offer the weights of a backbone that are not here."""
    file = architectures.weight_file(name, top=False)
    with lesson:
        ui.offer_download(
            f"This computer does not have the ImageNet weights of {name}. They can be downloaded: "
            f"**{file.megabytes:,.0f} MB**. Without internet, choose a backbone that is ready, such as "
            "EfficientNet-Lite0, or random weights.",
            file.megabytes,
            lambda report: architectures.fetch(file, report),
            key="ft_download",
        )


def choose_backbone() -> architectures.Network | None:
    """Controls for the backbone, its weights and the size of the pictures; None while it cannot be had."""
    st.caption("Ready without a download: " + ", ".join(fine_tuning.ready_backbones()) + ".")
    names, stack, side = fine_tuning.backbone_names(), "", 224
    help_text = "The layers that turn a picture into features: everything up to the last maps of a known network."
    name = ui.choose("Backbone", names, key="ft_network", help=help_text)
    if name == fine_tuning.OWN:
        example = "input 64x64x3; conv 16 3x3 same relu; maxpool 2; conv 32 3x3 same relu; maxpool 2"
        stack = st.text_area("Layers, as on the page Network builder", example, key="ft_layers", **bound)
    kinds = ["pretrained", "random"]
    weights = ui.choose("Weights", kinds, key="ft_weights", look="segmented_control")
    if name != fine_tuning.OWN:
        side = ui.choose("Side of the pictures, in pixels", fine_tuning.SIDES, 224, key="ft_side", look="select_slider")
    try:
        network = fine_tuning.choose_backbone(name, weights, side, stack)
    except ValueError as error:
        ui.refuse(error)
        return None
    if network is None:
        offer_weights(name)
        return None
    st.caption(fine_tuning.what_it_is(network))
    return network


def choose_head() -> str:
    """Controls for the layers between backbone and classes."""
    help_text = (
        "globalavgpool: the mean of every map. dropout 0.3: 30 % of the values are switched off while training. "
        "dense: every unit is a weighted sum of all values. softmax: turns the last sums into probabilities."
    )
    choice = ui.choose("Head", fine_tuning.HEAD_NAMES, key="ft_head", help=help_text)
    own = training.HEADS["light"]
    if choice not in training.HEADS:
        own = st.text_input("Its layers", own, key="ft_head_layers", **bound)
    text = fine_tuning.head_text(choice, own)
    st.caption(f"{text}; then one softmax unit per class.")
    return text


def choose_learning_backbone(whole: int) -> dict[str, object]:
    """Controls for what of the backbone learns, once it has epochs for that."""
    if not whole:
        return {"whole_rate": 1e-5}
    layers = ui.choose("Of the backbone learn", fine_tuning.UNFROZEN, list(fine_tuning.UNFROZEN)[1], key="ft_unfrozen")
    rate = ui.choose("Learning rate then", fine_tuning.RATES, 1e-5, key="ft_whole_rate", look="select_slider")
    help_text = "Its layers scale values by means and deviations. Off: those that it was trained with are kept."
    norm = st.toggle("Batch normalization learns, too", key="ft_norm", help=help_text, **bound)
    return {"unfrozen": fine_tuning.UNFROZEN[layers], "whole_rate": rate, "batch_norm_learns": norm}


def choose_plan() -> training.Plan | None:
    """Controls for everything that a training needs besides pictures; None while there is no backbone."""
    recipes = [AS_SET, *fine_tuning.RECIPES]
    recipe = ui.choose("Recipe", recipes, key="ft_recipe", look="pills", link=False, on_change=use_recipe)
    if recipe != AS_SET:
        st.caption(fine_tuning.RECIPES[recipe][0])
    backbone = choose_backbone()
    head = choose_head()
    frozen = st.slider("Epochs with the backbone frozen", 0, 100, 30, key="ft_frozen", **bound)
    rate = ui.choose("Learning rate of the head", fine_tuning.RATES, 1e-3, key="ft_rate", look="select_slider")
    whole = st.slider("Epochs after that, with the backbone learning", 0, 50, 0, key="ft_whole", **bound)
    more = choose_learning_backbone(whole)
    help_text = "Changed copies of the training pictures. What they look like stands under Your pictures."
    names = fine_tuning.AUGMENTATION_NAMES
    kinds = ui.pick_many("Augmentation", names, key="ft_augment", help=help_text)
    with st.expander("More", key="ft_more", on_change="rerun"):
        seeds = "Decides every random choice: the same seed gives the same training again."
        more |= {
            "preprocessing": ui.choose("Values of the pixels", training.PREPROCESSING, key="ft_prepare"),
            "batch_size": ui.choose("Batch size", fine_tuning.BATCH_SIZES, 32, key="ft_batch", look="select_slider"),
            "copies": st.slider("Versions of a picture while frozen", 1, 10, 4, key="ft_copies", **bound),
            "patience": st.slider("Stop after epochs without a better one", 0, 50, 10, key="ft_patience", **bound),
            "restore_best": st.toggle("Keep the best validation loss", True, key="ft_best", **bound),
            "seed": st.number_input("Seed", 0, 9999, 0, key="ft_seed", help=seeds, **bound),
        }
    if backbone is None:
        return None
    phases = {"head_epochs": frozen, "head_rate": rate, "whole_epochs": whole}
    return training.Plan(backbone, head, **phases, augmentations=tuple(kinds), **more)


with st.sidebar:
    base, at_home = ui.pick_picture_set()
    plan = choose_plan()
    share = st.slider("Share of the pictures that validate", 0.1, 0.5, 0.25, 0.05, key="ft_share", **bound)
    fit = ui.choose("A picture that is not square", architectures.FITS, key="ft_fit", look="radio")
    st.caption(f"{fit}: {architectures.FITS[fit]}.")
changes = st.session_state.setdefault("ft_changes", {}).get(base.checksum, {})
pictures = data.corrected(base, changes) if changes else base


def undo() -> None:
    """Forget the corrections of these pictures."""
    st.session_state["ft_changes"].pop(base.checksum)


def start(chosen: data.PictureSet, origin: tuple[data.PictureSet, tuple[str, str], dict[str, str]]) -> None:
    """Queue a training."""
    _, (reader, place), fixed = origin
    source = place if reader == "set_sample" else "own pictures"
    title = fine_tuning.describe_plan(plan, len(chosen.labels), source, len(fixed))
    ui.start_job(
        fine_tuning.fine_tune, chosen, plan, lesson="fine_tune", title=title, about=origin, share=share, fit=fit
    )


def show_set() -> None:
    """The classes with their first pictures, and what was repaired."""
    counts = fine_tuning.class_counts(pictures)
    for note in pictures.notes:
        st.caption(f":material/build: {plain(note)}")
    for number, (name, count) in enumerate(list(counts.items())[:10]):
        code = f"{pictures.checksum} {number} {fit}"
        sheet = ui.encode_once(code, lambda number=number: fine_tuning.sheet(pictures, number, fit))
        sentence = f"**{plain(name)}**: {count} pictures" + f", the first {12}" * (count > 12)
        ui.picture_view(sheet, sentence, key=f"ft_sheet_{number}", pixel=None, shape=(1, 1000))
    if len(counts) > 10:
        st.caption(f"and {len(counts) - 10} classes more.")
    if plan is not None and plan.augmentations:
        show_versions()


def show_versions() -> None:
    """What augmentation makes of the first picture."""
    first = training.to_squares(pictures.pictures[:1], 96, fit)[0]
    code = f"{pictures.checksum} {fit} versions {plan.augmentations} {plan.seed}"

    def row() -> object:
        return fine_tuning.in_a_row(ui.in_worker(training.versions)(first, plan.augmentations, 12, plan.seed))

    sentence = f"What augmentation makes of {plain(pictures.names[0])}: twelve versions."
    ui.picture_view(ui.encode_once(code, row), sentence, key="ft_versions", pixel=None, shape=(1, 1000))


def draw_curves(epochs: list[training.Epoch]) -> None:
    """The curves up to now."""
    st.plotly_chart(training.curves({"this run": epochs}), key="ft_curves")
    last = epochs[-1]
    st.caption(
        f"After epoch {last.number}: validation loss {last.val_loss:.4f}, validation accuracy {last.val_accuracy:.3f}. "
        "Dashed line: the pictures that train. Solid line: those that only validate."
    )


with lesson:
    st.subheader(f"{len(pictures.labels)} pictures of {len(pictures.classes)} classes")
    parts, wrong = None, "" if plan is None else fine_tuning.refusal(plan, len(pictures.classes))
    twins = data.duplicates(pictures)
    try:
        parts = fine_tuning.part_of(pictures, share, 0 if plan is None else plan.seed, twins)
    except training.TrainingError as error:
        wrong = str(error)
    if wrong:
        ui.refuse(wrong)
    button, told = st.columns([1, 4], vertical_alignment="center")
    if parts:
        told.markdown(f"{len(parts.train)} train, {len(parts.validation)} only validate; the seed draws them.")
    is_off = is_busy or plan is None or bool(wrong)
    label = say("Train it yourself") if job is None else say("Train")
    if button.button(label, icon=":material/model_training:", disabled=is_off, key="ft_train", width="stretch"):
        start(pictures, (base, at_home, changes))
    if changes:
        note, back = st.columns([4, 1], vertical_alignment="center")
        note.info(f"{len(changes)} corrections of yours are in these pictures.", icon=":material/edit_note:")
        back.button("Undo them", on_click=undo, key="ft_undo")
    shown = st.expander("Your pictures", expanded=job is None, key="ft_set", on_change="rerun")
    if shown.open:
        with shown:
            show_set()
    for trap in fine_tuning.traps(pictures, parts, plan, twins) if plan and parts else ():
        st.warning(trap, icon=":material/warning:")


def keep_run(job: Job) -> None:
    """Remember this run, to compare the next one with it."""
    runs = st.session_state.setdefault("ft_runs", {})
    runs[job.name] = (job.title, job.result.epochs, job.result.best)
    if len(runs) < 2:
        return
    with st.expander("Compare your runs"):
        latest = {f"run {number}": run for number, run in list(enumerate(runs.values(), 1))[-4:]}
        epochs, best = {name: run[1] for name, run in latest.items()}, {name: run[2] for name, run in latest.items()}
        st.plotly_chart(training.curves(epochs, best), key="ft_compare")
        st.dataframe(fine_tuning.run_rows(runs.values()), hide_index=True)


def correct(job: Job, numbers: list[int]) -> None:
    """Pictures with a control each to give them another class, or to drop them."""
    of_job, fixes = job.args[0], st.session_state.setdefault(f"ft_fixes_{job.name}", {})
    for first in range(0, len(numbers), 4):
        for place, number in zip(st.columns(4), numbers[first : first + 4], strict=False):
            name, own = of_job.names[number], of_job.classes[of_job.labels[number]]
            options = [f"{own}, as it is", *(one for one in of_job.classes if one != own), "drop it"]
            known = options.index(fixes[name] or "drop it") if name in fixes else 0
            with place:
                square = training.to_squares([of_job.pictures[number]], 192, job.options["fit"])[0]
                st.image(square, width="stretch", alt=f"Picture {name}")
                choice = ui.choose(
                    "Right class", options, options[known], key=f"ft_fix_{job.name}_{number}", link=False
                )
                st.caption(fine_tuning.chances(job.result, of_job, number))
            fixes.pop(name, None)
            if choice != options[0]:
                fixes[name] = "" if choice == "drop it" else choice
    if fixes and st.button(f"Train again with {len(fixes)} corrections", key="ft_again", disabled=plan is None):
        before, code, earlier = job.about
        changed = {**earlier, **fixes}
        with ui.refusing(ValueError):
            chosen = data.corrected(before, changed)
        st.session_state["ft_changes"][before.checksum] = changed
        start(chosen, (before, code, changed))


def show_mistakes(job: Job) -> None:
    """The confusion matrix, and the pictures behind one of its cells."""
    of_job, count = job.args[0], len(job.args[0].classes)
    matrix = fine_tuning.validation_matrix(job.result, of_job)
    cells, tints = fine_tuning.matrix_cells(matrix, of_job.classes)
    for key, start_at in zip(("ft_row", "ft_column"), fine_tuning.worst_cell(matrix), strict=True):
        if st.session_state.get(key) not in range(1, count + 1):
            st.session_state[key] = start_at
    chosen = st.session_state["ft_row"], st.session_state["ft_column"]
    ui.choose_on_grid("Confusion matrix, validation", cells, chosen, key="ft_matrix", tints=tints, of="ft_")
    st.caption("Rows: what they are. Columns: what the network calls them. Right answers stand on the diagonal.")
    names = dict(enumerate(of_job.classes, 1))
    kinds = ["a cell of the matrix", "the most doubtful", "copies"]
    which = ui.choose("Show", kinds, key="ft_which", look="segmented_control", link=False)
    if which == "the most doubtful":
        st.caption("Of all pictures, those whose own class the network finds least probable: look for wrong labels.")
        correct(job, fine_tuning.doubtful(job.result, of_job))
        return
    if which == "copies":
        numbers = fine_tuning.copies(of_job)
        st.caption("Pictures that are there more than once, each beside its copies." if numbers else "There are none.")
        correct(job, numbers[:24])
        return
    if fine_tuning.worst_cell(matrix)[0] == fine_tuning.worst_cell(matrix)[1]:
        st.info("Every validating picture is called what it is: there are no mistakes to see, only right answers.")
    left, right = st.columns(2)
    true = ui.choose("They are", names, key="ft_row", place=left, link=False, labels=names)
    called = ui.choose("They are called", names, key="ft_column", place=right, link=False, labels=names)
    numbers = fine_tuning.in_cell(job.result, of_job, true - 1, called - 1)
    if not numbers:
        st.info(f"No validating picture of “{plain(names[true])}” is called “{plain(names[called])}”.")
    correct(job, numbers[:12])


def show_classes(job: Job) -> None:
    """Precision and recall of every class, one filled in."""
    of_job = job.args[0]
    matrix = fine_tuning.validation_matrix(job.result, of_job)
    scores = training.class_scores(matrix, of_job.classes)
    st.dataframe(fine_tuning.score_rows(scores), hide_index=True)
    name = ui.choose("Fill in for", of_job.classes, key="ft_class_shown", link=False)
    number = of_job.classes.index(name)
    ui.show_arithmetic(fine_tuning.PRECISION, fine_tuning.score_lines(scores[number], matrix, number))


def show_loss(job: Job) -> None:
    """The validation loss of the kept weights, and the parameters of the head."""
    kept = job.result.epochs[job.result.best - 1]
    st.markdown(f"The validation loss of the kept epoch {kept.number} is **{kept.val_loss:.4f}**:")
    ui.show_arithmetic(fine_tuning.LOSS, fine_tuning.loss_lines(job.result, job.args[0].labels))
    st.caption(
        "p is the probability that the network gives a picture's own class: 1 costs nothing, a small one much. "
        f"The whole network has {job.result.num_parameters:,} parameters, of which {job.result.num_trainable:,} "
        "learned in the kept epoch."
    )


def model_of(job: Job) -> training.ModelFile:
    """The trained classifier; the example's is put together of its head and of the backbone that comes along."""
    return job.result.model if job.result.model.content else ui.in_worker_once(fine_tuning.finished_model)()


def show_where(job: Job, square: object, shown: object, key: str) -> None:
    """Probabilities for a picture, and Grad-CAM for a class of it."""
    names, model = job.args[0].classes, model_of(job)
    chances = ui.in_worker(classification.classify_trained)(model, square)
    order = sorted(range(len(names)), key=lambda number: -chances[number])[:5]
    left, right = st.columns([2, 3])
    with left:
        st.plotly_chart(
            classification.probability_bars([names[n] for n in order], [float(chances[n]) for n in order]),
            key=f"{key}_bars",
        )
        wanted = ui.choose(
            "What speaks for", [names[n] for n in order], key=f"{key}_class_{hash(square.tobytes())}", link=False
        )
    heat = ui.in_worker(classification.explain_trained)(model, square, names.index(wanted))
    with right:
        if heat.heat is None:
            st.image(shown, width=360, alt="The picture as the network gets it")
            st.info(heat.reason)
        else:
            beside, over = st.columns(2)
            beside.image(shown, width="stretch", alt="The picture as the network gets it")
            over.image(classification.overlay(shown, heat.heat, 0.6), width="stretch", alt="Heat map over the picture")
            st.caption(
                f"Grad-CAM, from the maps of {heat.layer}: the nearer to yellow, the more a place speaks for "
                f"“{plain(wanted)}”; blue says nothing. There are only "
                f"{heat.heat.shape[0]} x {heat.heat.shape[1]} places, and each sees a large part of the picture."
            )


def show_heat(job: Job) -> None:
    """Where the network looked in one of the pictures that validate."""
    of_job = job.args[0]
    names = {of_job.names[number]: number for number in job.result.parts.validation}
    number = names[ui.choose("Validating picture", names, key="ft_heat_picture", link=False)]
    square = training.to_squares([of_job.pictures[number]], job.args[1].backbone.side, job.options["fit"])[0]
    show_where(job, square, square, "ft_heat")


def show_new(job: Job) -> None:
    """The classifier on a picture that it has never seen."""
    picture = ui.pick_picture(ui.new_transcript(PAGE), start="chelsea")
    square = training.to_squares([picture.pixels], job.args[1].backbone.side, job.options["fit"])[0]
    show_where(job, square, square, "ft_new")
    st.caption("It knows only your classes: whatever you show it, it will call it one of them.")


def show_home(job: Job) -> None:
    """The trained model, the code, and the weights that it needs."""
    steps, of_job, result = ui.new_transcript(PAGE), job.args[0], replace(job.result, model=model_of(job))
    base, (reader, place), changes = job.about
    steps.ran("pictures", getattr(data, reader), base, place)
    if changes:
        steps.ran("pictures", data.corrected, of_job, base, changes)
    steps.ran("plan", training.Plan, job.args[1], **fine_tuning.chosen(job.args[1]))
    steps.ran("trained", fine_tuning.fine_tune, result, of_job, job.args[1], **job.options, report=training.tell)
    matrix = steps.run("matrix", fine_tuning.validation_matrix, result, of_job)
    steps.show("validation accuracy", steps.run("share_right", training.accuracy, matrix), "share_right", ".4f")
    steps.ran("saved", training.save_model, None, result.model, "classifier.keras")
    content = result.model.content
    st.download_button(
        f"Your classifier, {len(content) / 1e6:.1f} MB", content, "classifier.keras", on_click="ignore", key="ft_model"
    )
    st.caption(
        "Opens with keras.models.load_model; it takes pixels from 0 to 255 and does the preprocessing itself. Its "
        f"classes, in their order: {', '.join(map(plain, of_job.classes))}."
    )
    if reader == "read_folder":
        st.caption("The script reads the folder “pictures” beside it: unpack your zip file there, a folder per class.")
    ui.show_code(steps)
    ui.take_home(steps, "fine_tune")
    if file := job.args[1].backbone.file:
        weights = architectures.weights_path(file).read_bytes()
        st.download_button("Weights of the backbone", weights, file, on_click="ignore", key="ft_weights_file")
        st.caption("Save them beside the script, which reads them.")


def predict(job: Job) -> None:
    """A question to answer before looking."""
    ui.ask(
        "Your validation loss falls at first and then rises, while the training loss goes on falling. Which weights "
        "are best for new pictures?",
        ["the last ones", "those of the lowest validation loss", "those of the lowest training loss"],
        "those of the lowest validation loss",
        "From there on the network learns its training pictures by heart. That epoch has the star in the curves, and "
        "its weights are kept.",
        key="question",
    )


def say_what_it_is(job: Job) -> None:
    """The run's name, and whether the controls still say the same."""
    st.header("Result" if job.state == "done" and not is_busy else "Training")
    st.markdown(plain(job.title))
    if job.about[0].names != base.names:
        st.info(
            "These are other pictures than those chosen on the left. After a reload, an own zip file has to be "
            "uploaded again before **Train** can use it; the corrections below work with the pictures of this result.",
            icon=":material/info:",
        )
    elif (job.args[1], job.options, job.about[2]) != (plan, {"share": share, "fit": fit}, changes):
        st.caption("The controls have changed since; **Train** uses the new ones.")


def show_results(job: Job) -> None:
    """The finished training."""
    kept, validating = job.result.epochs[job.result.best - 1], len(job.result.parts.validation)
    st.plotly_chart(training.curves({"this run": job.result.epochs}, {"this run": kept.number}), key="ft_result")
    st.success(
        f"Epoch {kept.number} is kept: validation accuracy **{kept.val_accuracy:.3f}**, that is "
        f"{round(kept.val_accuracy * validating)} of {validating} pictures; "
        f"validation loss {kept.val_loss:.4f}. {len(job.result.epochs)} epochs in {job.result.seconds:.1f} s.",
        icon=":material/star:",
    )
    if kept.number == len(job.result.epochs) and job.args[1].restore_best:
        st.caption("The last epoch was the best one: it had not finished learning. More epochs may help.")
    if job.name != EXAMPLE:
        st.session_state["ft_done"] = job.name
        keep_run(job)
    shows = {
        "Mistakes": show_mistakes,
        "Per class": show_classes,
        "Where it looked": show_heat,
        "Try a new picture": show_new,
        "The loss": show_loss,
        "Code to take home": show_home,
        "Predict first": predict,
    }
    ui.show_tabs("fine_tune", shows, job)


@st.cache_resource(show_spinner=False)
def open_example() -> Job:
    """The training that came along, as a job that is done, so that the same functions show it."""
    done, chosen = fine_tuning.finished_classifier(), data.set_sample(fine_tuning.FINISHED_SAMPLE)
    options = {"share": fine_tuning.FINISHED_SHARE, "fit": fine_tuning.FINISHED_FIT}
    about = (chosen, ("set_sample", fine_tuning.FINISHED_SAMPLE), {})
    call = (fine_tuning.fine_tune, (chosen, done.plan), options, about)
    return Job("", "fine_tune", "", *call, name=EXAMPLE, state="done", result=done.result)


def show_example() -> None:
    """The training that came along, as long as there is none of one's own."""
    job = open_example()
    of_job, made, parts = job.args[0], job.args[1], job.result.parts
    made_with = say(
        "{what}; {train} train, {validating} only validate; seed {seed}",
        what=fine_tuning.describe_plan(made, len(of_job.labels), fine_tuning.FINISHED_SAMPLE),
        train=len(parts.train),
        validating=len(parts.validation),
        seed=made.seed,
    )
    chosen = (pictures.checksum, plan, {"share": share, "fit": fit})
    is_other = chosen != (of_job.checksum, made, job.options)
    ui.tell_finished("fine_tune", made_with, job.result.seconds, is_other=is_other)
    show_results(job)


def offer_last_result(job: Job) -> None:
    """After a training that brought nothing, the way back to the one before."""
    last = jobs.find_job(st.session_state.get("ft_done", ""))
    if last is not None and job.state in ("failed", "stopped") and not is_busy:
        st.button("Back to the last result", on_click=ui.watch_again, args=(last,), key="ft_back")


with lesson:
    if job is None:
        show_example()
    else:
        say_what_it_is(job)
        if job.state == "done" and not is_busy:
            show_results(job)
        else:
            ui.watch(job, draw_curves)
            offer_last_result(job)
