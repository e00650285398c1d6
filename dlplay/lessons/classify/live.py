"""Names, and a heat map, for every frame of the camera."""

from dlplay import classification, ui, weights
from dlplay.data import Pixels
from dlplay.lessons.classify.bench import Bench
from dlplay.words import say


def show_live(bench: Bench) -> None:
    """What a network says to the running camera, and where it looks."""
    if not ui.is_live():
        return
    networks = {one.name: one for one in bench.networks}
    name = next(iter(networks))
    if len(networks) > 1:
        name = ui.choose("Asked about the camera", networks, key="classify.live_network", look="segmented_control")
    heat = ui.switch("Heat map, too", True, key="classify.live_heat")
    network, folder = networks[name], weights.keras_folder()
    shape = weights.input_shape(network)
    explain = ui.in_worker_live(classification.classify_and_explain)
    ask = ui.in_worker_live(classification.classify)

    def answer(frame: Pixels) -> ui.Answer:
        image = weights.to_input(frame, shape, bench.fit)
        found = None
        if heat:
            said, found = explain(network, image, bench.feeding)
        else:
            said = ask(network, image, bench.feeding)
        classes = classification.class_names(network, said.probabilities.size, folder)
        best = [(classes[one], share) for one, share in weights.top_scores(said.probabilities, bench.count)]
        sentence = say("Most probable: {name}, {share:.2f}.", name=best[0][0], share=best[0][1])
        picture = classification.heated(image, found) if found else None
        return ui.Answer(sentence, picture, shares=best)

    ui.live(answer, key="classify.live")
