"""The code to take home, and the question."""

from dlplay import overfitting, ui
from dlplay.export import Transcript
from dlplay.lessons.overfitting.bench import Bench, say_what_is_missing, tell_example
from dlplay.words import say


def note_results(setup: Transcript, made_with: overfitting.Settings, result: overfitting.Comparison) -> None:
    """Write the training's call and its key numbers into the transcript."""
    setup.given("settings", made_with, repr(made_with))
    setup.ran("result", overfitting.compare_runs, result, made_with, report=overfitting.print_epoch)
    numbers = setup.run("numbers", overfitting.key_numbers, result)
    for name, run in numbers.items():
        code = f"numbers[{name!r}]"
        setup.show(f"{overfitting.NAMES[name]}, kept epoch", run.kept, f"{code}.kept")
        setup.show("    its validation accuracy", run.accuracy, f"{code}.accuracy", ".3f")
        setup.show("    its validation loss", run.loss, f"{code}.loss", ".4f")
        setup.show("    gap after the last epoch", run.gap, f"{code}.gap", ".4f")


def code_tab(bench: Bench) -> None:
    """The code of what was trained."""
    if bench.result is None:
        say_what_is_missing(bench, say("the code that ran stands here, and prints the same numbers at home."))
        return
    tell_example(bench)
    note_results(bench.setup, bench.made_with, bench.result)
    ui.code_tab(bench.setup, "overfitting")


def predict_tab(_: Bench) -> None:
    """A question about the two losses."""
    ui.ask(
        "With dropout, the validation loss is often **below** the training loss in the first epochs. Why?",
        [
            "The validation pictures are easier",
            "In training some units are off, in validation none is",
            "The network has seen the validation pictures",
        ],
        "In training some units are off, in validation none is",
        "dropout is only used in training. The training loss is measured with a part of the network switched off, the "
        "validation loss with the whole network.",
        key="overfitting.question",
    )
