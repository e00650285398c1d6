"""Measurements of the lesson Attention: a moved temperature, and an epoch of the small GPT against Keras's bare fit."""

import statistics
import sys
import time

from dlplay import jobs
from dlplay import language_model as lm
from tests.benchmarks.tabs import measuring_tab

PLAN = lm.LanguagePlan(epochs=4, beside=False)


def moved_temperature(browser, alternate, page_url, empty_url, repainted, press_slider):
    """From a key press on the temperature until the changed table is painted; against an empty rerun."""
    page, other = measuring_tab(browser).open(page_url), measuring_tab(browser).open(empty_url)

    def move():
        page.bring_to_front()
        slider = page.get_by_role("slider", name="Temperature")
        slider.focus()
        page.evaluate(repainted, '[data-testid="stMain"] [role="tabpanel"] [data-testid="stMarkdown"]')
        slider.press("ArrowRight" if float(slider.input_value()) <= 1 else "ArrowLeft")
        page.wait_for_function("window.repainted !== null")
        page.wait_for_timeout(300)
        return float(page.evaluate("window.repainted"))

    move()
    return alternate(move, lambda: press_slider(other, '[data-testid="stMarkdown"]'), 25)


def epochs_both_ways(report):
    """Time epochs of the GPT as the lesson trains it, and of the same model in Keras's fit alone, in one worker."""
    import keras

    from dlplay.language_model.networks import build_gpt, letter_loss

    corpus = lm.read_text_file(lm.sample_file("first names"), "first_names.txt")
    inputs, targets = lm.make_examples(corpus, "train")
    held = lm.make_examples(corpus, "held")
    model = build_gpt(len(corpus.letters), corpus.context, PLAN)
    model.compile(keras.optimizers.AdamW(PLAN.rate), letter_loss, jit_compile=False)
    ours, bare = [], []
    for _ in range(3):
        ours += [one.seconds * 1000 for one in lm.train_letters(corpus, PLAN, report).epochs[1:]]
        for _ in range(PLAN.epochs):
            begin = time.perf_counter()
            model.fit(
                inputs, targets, batch_size=PLAN.batch_size, validation_data=held, validation_batch_size=len(held[0]),
                verbose=0,
            )  # fmt: skip
            bare.append((time.perf_counter() - begin) * 1000)
    return statistics.median(ours), statistics.median(bare[1:])


def gpt_epoch():
    """Give milliseconds of an epoch here, with samples and reports, and of Keras's fit alone, and their ratio."""
    job = jobs.submit(epochs_both_ways, title="Benchmark", owner=f"{time.monotonic()}")
    while job.is_active:
        time.sleep(0.05)
    assert job.state == "done", job.fault
    ours, bare = job.result
    return ours, bare, ours / bare


def main():
    """Measure both alone and print them: `python -m tests.benchmarks.attention`."""
    import os
    import tempfile
    from pathlib import Path

    from playwright.sync_api import sync_playwright

    from scripts.environment import find_chromium
    from tests.benchmarks.__main__ import EMPTY, REPAINTED, alternate, press_slider
    from tests.browser.conftest import FLAGS, ROOT, Server

    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "empty.py").write_text(EMPTY, encoding="utf-8")
        (folder / ".streamlit").mkdir()
        (folder / ".streamlit" / "config.toml").write_text((ROOT / ".streamlit" / "config.toml").read_text())
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        os.environ["DLPLAY_SCHEDULER"] = jobs.start_pool()
        ours, empty = Server(folder / "a.txt"), Server(folder / "b.txt", ("streamlit", "run", "empty.py"), folder)
        print(moved_temperature(browser, alternate, f"{ours.url}/attention", empty.url, REPAINTED, press_slider))
        browser.close()
        ours.stop()
        empty.stop()
    print(gpt_epoch())
    jobs.stop_pool()
    sys.stdout.flush()


if __name__ == "__main__":
    main()
