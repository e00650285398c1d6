"""The tab of matching one to one."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay import boxes, ui
from dlplay.lessons.boxes.bench import draw
from dlplay.lessons.boxes.suppressed import Suppressed, refuse_many
from dlplay.words import say

Pairs = tuple[tuple[int, int], ...]  # of a predicted and a true box


def matching_tab(found: Suppressed) -> None:
    """DETR's matching and YOLOv10's assignments, against suppression on the same boxes."""
    scene = found.bench.scene
    if not len(scene.truths_xyxy):
        st.info(say("Matching needs true boxes: type some, or try an example above."), icon=":material/edit:")
        return
    if refuse_many(scene):
        return
    st.markdown(say(boxes.ONE_TO_ONE))
    left, right = st.columns(2, gap="medium")
    with left, st.container(horizontal=True):
        weights = tuple(
            ui.enter(say("Weight of {name}", name=say(name)), 0.0, 20.0, start, 0.5, key=f"boxes.w_{name}")
            for name, start in boxes.WEIGHTS.items()
        )
    with right, st.container(horizontal=True):
        alpha = ui.enter("α of the score", 0.1, 10.0, 0.5, 0.1, key="boxes.alpha")
        beta = ui.enter("β of the IoU", 0.1, 10.0, 6.0, 0.1, key="boxes.beta")
        top = ui.enter("k: best per object", 1, 20, 3, key="boxes.top")
    pairs = show_costs(found, weights, left)
    single, several = show_metric(found, alpha, beta, top, right)
    with right:
        sentence = say("Dotted: true boxes. Solid: what DETR's matching chose.")
        draw(found.bench, boxes.drawn_matches(scene, pairs), sentence)
    st.markdown(boxes.remaining_table(scene, found.kept, {"DETR": pairs, "one": single, "many": several}))


def show_costs(found: Suppressed, weights: tuple[float, ...], place: DeltaGenerator) -> Pairs:
    """DETR's costs of every pair, the cheapest matching, and what greed would choose; gives that matching."""
    steps, scene = found.steps, found.bench.scene
    costs = steps.run("costs", boxes.matching_costs, scene, weights)
    pairs = steps.run("pairs", boxes.match_hungarian, costs.total)
    greedy = steps.run("greedy", boxes.match_greedy, costs.total)
    total = steps.run("total", boxes.total_cost, costs.total, pairs)
    greedy_total = steps.run("greedy_total", boxes.total_cost, costs.total, greedy)
    lowest = steps.show("lowest total cost", total, "total", ".4f")
    cheap = steps.show("greedy total cost", greedy_total, "greedy_total", ".4f")
    with place:
        cells, marks = boxes.matrix_cells(scene, costs.total, pairs)
        ui.number_grid(say("DETR's costs: prediction x true box; ★ is chosen"), cells, marks=marks)
        names = boxes.pair_sentence(scene, pairs)
        st.markdown(say("Lowest total **{total}**: {pairs}.", total=lowest, pairs=names))
        names = boxes.pair_sentence(scene, greedy)
        st.markdown(say("Cheapest cell first gives {total}: {pairs}.", total=cheap, pairs=names))
        if pairs:
            ui.show_arithmetic(*boxes.cost_arithmetic(costs, pairs[0], weights))
    return pairs


def show_metric(found: Suppressed, alpha: float, beta: float, top: int, place: DeltaGenerator) -> tuple[Pairs, Pairs]:
    """YOLOv10's metric; gives the best box of every object, and the best few."""
    metric = found.steps.run("metric", boxes.alignment, found.bench.scene, alpha, beta)
    single = found.steps.run("single", boxes.assign_top, metric, 1)
    several = found.steps.run("several", boxes.assign_top, metric, top)
    with place:
        cells, marks = boxes.matrix_cells(found.bench.scene, metric, single)
        ui.number_grid(say("YOLOv10's metric p^α · IoU^β; ★ is the best of its object"), cells, marks=marks)
    return single, several
