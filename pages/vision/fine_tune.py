"""Fine-tune: a pretrained network becomes a classifier of your own pictures."""

import streamlit as st

from dlplay import architectures, classification, data, fine_tuning, training, ui
from dlplay.jobs import Job

PAGE = "Fine-tune"
st.title(PAGE)
st.markdown(
    "A network that has learned to see on a million photographs needs only a new **head** to tell *your* classes "
    "apart: its **backbone** turns a picture into features, and the head learns what they mean. Train it on some, "
    "judge it on others that it never saw, look at its mistakes, and keep it."
)


def use_recipe() -> None:
    """Set the controls as a recipe says."""
    st.session_state.update(fine_tuning.RECIPES[st.session_state["ft_recipe"]][1])


def fetch(name: str) -> None:
    """Offer the weights of a backbone that are not here."""
    file = architectures.weight_file(name, top=False)
    with lesson:
        ui.offer_download(
            f"The ImageNet weights of {name} are not on this computer, but a download of **{file.megabytes:,.0f} MB**; "
            "without internet, choose a backbone that is ready, such as our photo VGG, or random weights.",
            file.megabytes,
            lambda report: architectures.fetch(file, report),
        )


def choose_backbone() -> architectures.Network:
    """Controls for the backbone, its weights and the size of the pictures."""
    st.caption("Ready without a download: " + ", ".join(fine_tuning.ready_backbones()) + ".")
    names = fine_tuning.backbone_names()
    name = st.selectbox("Backbone", names, key="ft_network", bind="query-params")
    stack = ""
    if name == fine_tuning.OWN:
        example = "input 64x64x3; conv 16 3x3 same relu; maxpool 2; conv 32 3x3 same relu; maxpool 2"
        stack = st.text_area("Layers, as on the page Network builder", example, key="ft_layers", bind="query-params")
    weights = st.segmented_control(
        "Weights", ["pretrained", "random"], default="pretrained", required=True, key="ft_weights", bind="query-params"
    )
    side = 224
    if name in architectures.PRETRAINED:
        side = st.select_slider(
            "Side of the pictures, in pixels", fine_tuning.SIDES, 224, key="ft_side", bind="query-params"
        )
    with ui.refusing(ValueError):
        network = fine_tuning.choose_backbone(name, weights, side, stack)
    if network is None:
        fetch(name)
    st.caption(fine_tuning.what_it_is(network))
    return network


def choose_head() -> str:
    """Controls for the layers between backbone and classes."""
    choice = st.selectbox("Head", fine_tuning.HEAD_NAMES, key="ft_head", bind="query-params")
    own = training.HEADS["light"]
    if choice not in training.HEADS:
        own = st.text_input("Its layers", own, key="ft_head_layers", bind="query-params")
    text = fine_tuning.head_text(choice, own)
    st.caption(f"{text}; then one softmax unit per class.")
    return text


def choose_plan() -> training.Plan:
    """Controls for everything that a training needs besides pictures."""
    recipe = st.segmented_control("Recipe", list(fine_tuning.RECIPES), key="ft_recipe", on_change=use_recipe)
    if recipe:
        st.caption(fine_tuning.RECIPES[recipe][0])
    backbone = choose_backbone()
    head = choose_head()
    rates, bound = fine_tuning.RATES, {"bind": "query-params"}
    frozen = st.slider("Epochs with the backbone frozen", 0, 100, 30, key="ft_frozen", **bound)
    rate = st.select_slider("Learning rate of the head", rates, 1e-3, key="ft_rate", **bound)
    whole = st.slider("Epochs after that, with the backbone learning", 0, 50, 0, key="ft_whole", **bound)
    more = {"whole_rate": 1e-5}
    if whole:
        layers = st.selectbox("Of the backbone learn", list(fine_tuning.UNFROZEN), 1, key="ft_unfrozen", **bound)
        more = {
            "unfrozen": fine_tuning.UNFROZEN[layers],
            "whole_rate": st.select_slider("Learning rate then", rates, 1e-5, key="ft_whole_rate", **bound),
            "batch_norm_learns": st.toggle("Batch normalization learns, too", key="ft_norm", **bound),
        }
    kinds = st.pills("Augmentation", fine_tuning.AUGMENTATION_NAMES, selection_mode="multi", key="ft_augment", **bound)
    with st.expander("More", key="ft_more", on_change="rerun"):
        return training.Plan(
            backbone,
            head,
            st.selectbox("Values of the pixels", list(training.PREPROCESSING), key="ft_prepare", **bound),
            head_epochs=frozen,
            head_rate=rate,
            whole_epochs=whole,
            **more,
            batch_size=st.select_slider("Batch size", fine_tuning.BATCH_SIZES, 32, key="ft_batch", **bound),
            augmentations=tuple(kinds),
            copies=st.slider("Versions of a picture while frozen", 1, 10, 4, key="ft_copies", **bound),
            patience=st.slider("Stop after epochs without a better one", 0, 50, 10, key="ft_patience", **bound),
            restore_best=st.toggle("Keep the best validation loss", True, key="ft_best", **bound),
            seed=st.number_input("Seed", 0, 9999, 0, key="ft_seed", **bound),
        )


lesson = st.container()
with st.sidebar:
    pictures, at_home = ui.pick_picture_set()
    plan = choose_plan()
    share = st.slider("Share of the pictures that validate", 0.1, 0.5, 0.25, 0.05, key="ft_share", bind="query-params")
    fit = st.radio("A picture that is not square", architectures.FITS, key="ft_fit", bind="query-params")


def show_set() -> None:
    """The classes with their first pictures, and what was repaired."""
    counts = fine_tuning.class_counts(pictures)
    st.subheader(f"{len(pictures.labels)} pictures of {len(counts)} classes")
    for note in pictures.notes:
        st.caption(f":material/build: {note}")
    for number, (name, count) in enumerate(list(counts.items())[:10]):
        left, right = st.columns([1, 5], vertical_alignment="center")
        left.markdown(f"**{name}**  \n{count} pictures")
        sheet = ui.encode_once(f"{id(pictures)} {number}", lambda number=number: fine_tuning.sheet(pictures, number))
        with right:
            ui.picture_view(sheet, f"The first pictures of {name}.", key=f"ft_sheet_{number}", pixel=None, shape=(1, 1))
    if len(counts) > 10:
        st.caption(f"and {len(counts) - 10} classes more.")


def start(chosen: data.PictureSet, about: tuple[object, ...]) -> None:
    """Queue a training."""
    title = f"{PAGE}: {fine_tuning.describe_plan(plan, len(chosen.labels))}"
    ui.start_job(fine_tuning.fine_tune, chosen, plan, title=title, about=about, share=share, fit=fit)


def draw_curves(epochs: list[training.Epoch]) -> None:
    """The curves up to now."""
    st.plotly_chart(training.curves({"this run": epochs}), key="ft_curves")
    last = epochs[-1]
    st.caption(
        f"After epoch {last.number}: validation loss {last.val_loss:.4f}, validation accuracy {last.val_accuracy:.3f}. "
        "Dashed: the pictures that train. Whole: those that only validate."
    )


with lesson, ui.refusing(training.TrainingError):
    parts = fine_tuning.part_of(pictures, share, plan.seed)
with lesson:
    job = ui.watched_job(PAGE)
    is_busy = job is not None and job.is_active
    with st.expander("Your pictures", expanded=job is None):
        show_set()
        st.caption(
            f"{len(parts.train)} train, {len(parts.validation)} only validate, drawn by the seed, class by class."
        )
    for trap in fine_tuning.traps(pictures, parts, plan):
        st.warning(trap, icon=":material/warning:")
    if st.button("Train", type="secondary", icon=":material/model_training:", disabled=is_busy, key="ft_train"):
        start(pictures, (pictures, at_home, {}))
        st.rerun()


def keep_run(job: Job) -> None:
    """Remember this run, to compare the next one with it."""
    runs = st.session_state.setdefault("ft_runs", {})
    runs[job.name] = (job.title.removeprefix(f"{PAGE}: "), job.result.epochs, job.result.best)
    if len(runs) < 2:
        return
    with st.expander("Compare your runs"):
        latest = list(runs.values())[-4:]
        figure = training.curves({name: epochs for name, epochs, _ in latest}, {name: best for name, _, best in latest})
        st.plotly_chart(figure, key="ft_compare")
        st.dataframe(fine_tuning.run_rows(runs.values()), hide_index=True)


def correct(job: Job, numbers: list[int]) -> None:
    """Pictures with a control each to give them another class, or to drop them."""
    of_job, fixes = job.args[0], st.session_state.setdefault(f"ft_fixes_{job.name}", {})
    for first in range(0, len(numbers), 4):
        for place, number in zip(st.columns(4), numbers[first : first + 4], strict=False):
            name = of_job.names[number]
            options = ["as it is", *of_job.classes, "drop it"]
            known = options.index(fixes[name] or "drop it") if name in fixes else 0
            with place:
                st.image(of_job.pictures[number], width="stretch", alt=f"Picture {name}")
                role = "validates" if number in job.result.parts.validation else "trained"
                st.caption(f"{name} ({role}): {fine_tuning.chances(job.result, of_job, number)}")
                choice = st.selectbox("Right class", options, known, key=f"ft_fix_{job.name}_{number}")
            fixes.pop(name, None)
            if choice != "as it is":
                fixes[name] = "" if choice == "drop it" else choice
    if fixes and st.button(f"Train again with {len(fixes)} corrections", key="ft_again"):
        base, code, earlier = job.about
        changes = {**earlier, **fixes}
        with ui.refusing(ValueError):
            start(data.corrected(base, changes), (base, code, changes))
        st.rerun()


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
    which = st.segmented_control(
        "Show",
        ["a cell of the matrix", "the most doubtful"],
        default="a cell of the matrix",
        required=True,
        key="ft_which",
    )
    if which == "the most doubtful":
        st.caption("Of all pictures, those whose own class the network finds least probable: look for wrong labels.")
        correct(job, fine_tuning.doubtful(job.result, of_job))
        return
    left, right = st.columns(2)
    true = left.selectbox("They are", list(names), key="ft_row", format_func=names.get)
    called = right.selectbox("They are called", list(names), key="ft_column", format_func=names.get)
    numbers = fine_tuning.in_cell(job.result, of_job, true - 1, called - 1)
    if not numbers:
        st.info(f"No validating picture of “{names[true]}” is called “{names[called]}”.")
    correct(job, numbers[:12])


def show_classes(job: Job) -> None:
    """Precision and recall of every class, one filled in."""
    of_job = job.args[0]
    matrix = fine_tuning.validation_matrix(job.result, of_job)
    scores = training.class_scores(matrix, of_job.classes)
    st.dataframe(fine_tuning.score_rows(scores), hide_index=True)
    name = st.selectbox("Fill in for", of_job.classes, key="ft_class_shown")
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
        "learned in the last phase."
    )


def show_where(job: Job, square: object, shown: object, key: str) -> None:
    """Probabilities for a picture, and Grad-CAM for a class of it."""
    names = job.args[0].classes
    chances = ui.in_worker(classification.classify_trained)(job.result.model, square)
    order = sorted(range(len(names)), key=lambda number: -chances[number])[:5]
    left, right = st.columns([2, 3])
    with left:
        st.plotly_chart(
            classification.probability_bars([names[n] for n in order], [float(chances[n]) for n in order]),
            key=f"{key}_bars",
        )
        wanted = st.selectbox("What speaks for", [names[n] for n in order], key=f"{key}_class")
    heat = ui.in_worker(classification.explain_trained)(job.result.model, square, names.index(wanted))
    with right:
        if heat.heat is None:
            st.image(shown, width=360, alt="The picture as the network gets it")
            st.info(heat.reason)
        else:
            beside, over = st.columns(2)
            beside.image(shown, width="stretch", alt="The picture as the network gets it")
            over.image(classification.overlay(shown, heat.heat, 0.6), width="stretch", alt="Heat map over the picture")
            st.caption(f"Grad-CAM of {heat.layer}: the brighter, the more it speaks for “{wanted}”.")


def show_heat(job: Job) -> None:
    """Where the network looked in one of the pictures that validate."""
    of_job = job.args[0]
    names = {of_job.names[number]: number for number in job.result.parts.validation}
    number = names[st.selectbox("Validating picture", list(names), key="ft_heat_picture")]
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
    steps, of_job = ui.new_transcript(PAGE), job.args[0]
    base, (reader, place), changes = job.about
    steps.ran("pictures", getattr(data, reader), base, place)
    if changes:
        steps.ran("pictures", data.corrected, of_job, base, changes)
    steps.ran("plan", training.Plan, job.args[1], **fine_tuning.chosen(job.args[1]))
    steps.ran("trained", fine_tuning.fine_tune, job.result, of_job, job.args[1], **job.options, report=training.tell)
    matrix = steps.run("matrix", fine_tuning.validation_matrix, job.result, of_job)
    steps.show("validation accuracy", steps.run("share_right", training.accuracy, matrix), "share_right", ".4f")
    steps.ran("saved", training.save_model, None, job.result.model, "classifier.keras")
    content = job.result.model.content
    st.download_button(
        f"Your classifier, {len(content) / 1e6:.1f} MB", content, "classifier.keras", on_click="ignore", key="ft_model"
    )
    st.caption(
        "Opens with keras.models.load_model; it takes pixels from 0 to 255 and does the preprocessing itself. Its "
        f"classes, in their order: {', '.join(of_job.classes)}."
    )
    if reader == "read_folder":
        st.caption("The script reads the folder “pictures” beside it: unpack your zip file there, a folder per class.")
    ui.show_code(steps)
    ui.take_home(steps, "fine_tune")
    file = job.args[1].backbone.weights
    if file.endswith(".h5"):
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
    for tab, show in zip(
        st.tabs(list(shows), key="tab", on_change="rerun", bind="query-params"), shows.values(), strict=True
    ):
        if tab.open:
            with tab:
                show(job)


with lesson:
    if job is None:
        st.info("Press **Train**: the curves appear here, and you may go on reading or leave meanwhile.")
    elif job.state == "done" and not is_busy:
        show_results(job)
    else:
        st.subheader(job.title.removeprefix(f"{PAGE}: "))
        ui.watch(job, draw_curves)
