"""Measurements of the lessons on tables: pictures of a boundary while training, and an edited cell."""

import re
import time

import numpy as np

from dlplay import neural_network as nn
from dlplay.data import Table, draw_points
from tests.benchmarks.tabs import measuring_tab


def boundary_pictures(alternate, rounds=3):
    """Train 200 epochs on 500 rows with a picture of 100x100 after each; against the same training in Keras alone."""
    import keras

    frame = Table(draw_points("circles", 500), "circles").frame
    data = nn.prepare(frame, nn.Plan("class", ("x1", "x2"), ("class",), share=0.0))
    settings = nn.Settings(epochs=200, tolerance=0)
    window = nn.open_window(data, "x1", "x2")
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, "tanh"), keras.layers.Dense(1, "sigmoid")])
    model.compile(keras.optimizers.SGD(settings.rate, momentum=settings.momentum), "binary_crossentropy")
    truth = data.codes.astype(np.float32)

    def ours():
        film = nn.boundary_film(nn.train(data, settings), window, settings.activation)
        assert film.shape == (201, 100, 100)

    def bare():
        model.fit(data.inputs, truth, batch_size=500, epochs=200, shuffle=False, verbose=0)

    ours(), bare()  # the first call of Keras builds its graph
    return alternate(ours, bare, rounds)


def edited_cell(browser, alternate, press_slider, repainted, page_url, empty_url):
    """From Enter in a cell of the regression's table until the new equation is painted; against an empty rerun."""
    page = measuring_tab(browser).open(
        f"{page_url}?table=xor&table_points=50&regression.target=x2&regression.features=x1"
    )
    other = measuring_tab(browser).open(empty_url)
    page.get_by_text(re.compile("The table: ")).first.click()
    page.locator('[data-testid="stDataFrame"] canvas').first.wait_for()
    page.wait_for_timeout(1500)
    values = iter(range(3, 10_000))

    def edit():
        page.bring_to_front()
        box = page.locator('[data-testid="stDataFrame"] canvas').first.bounding_box()
        page.mouse.click(box["x"] + 100, box["y"] + 53)  # the first row's x1: beside the index, below the names
        page.wait_for_timeout(300)
        page.keyboard.type(str(next(values)))
        page.wait_for_timeout(300)
        page.evaluate(repainted, '[data-testid="stMain"] [role="tabpanel"]')
        page.keyboard.press("Enter")
        page.wait_for_function("window.repainted !== null")
        page.wait_for_timeout(400)
        return float(page.evaluate("window.repainted"))

    edit()
    return alternate(edit, lambda: press_slider(other, '[data-testid="stMarkdown"]'), 15)


def try_alone():
    """Measure the training alone and print it: `python -m tests.benchmarks.foundations`."""
    from tests.benchmarks.__main__ import alternate

    ours, other, ratio = boundary_pictures(alternate)
    print(f"{time.strftime('%H:%M')} boundary pictures {ours:.0f} ms, Keras alone {other:.0f} ms, ratio {ratio:.2f}")


if __name__ == "__main__":
    try_alone()
