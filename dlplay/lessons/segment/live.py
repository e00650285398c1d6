"""The running camera: a person cut out, another ground behind, or every pixel's class."""

from dlplay import segmentation, ui
from dlplay.data import Pixels
from dlplay.lessons.segment.bench import Bench
from dlplay.words import say

CUT_OUT, BLURRED, CLASSES = "cut out", "background blurred", "classes"
LONGEST = 320  # pixels of a frame's longer side


def show_live(bench: Bench) -> None:
    """What the network makes of the running camera, where that is where the picture comes from."""
    if bench.source != "picture" or not ui.is_live():
        return
    network, look = bench.network, CLASSES
    if network.architecture == segmentation.PERSON:
        looks = [CUT_OUT, BLURRED, CLASSES]
        look = ui.choose("Of the camera", looks, key="segment.live_look", look="segmented_control")
    ask = ui.in_worker_live(segmentation.segment)

    def answer(frame: Pixels) -> ui.Answer:
        said = ask(network, frame)
        share = float((said.argmax(axis=-1) > 0).mean())
        sentence = say("{share:.0%} of the pixels are no ground.", share=share)
        if look == CLASSES:
            views = segmentation.views_of_answer(said, network, least_area=bench.least_area)
            return ui.Answer(sentence, segmentation.semantic_picture(frame, views))
        person = segmentation.probability_of(said, network, segmentation.PERSON)
        if look == BLURRED:
            return ui.Answer(sentence, segmentation.blur_ground(frame, person))
        return ui.Answer(sentence, segmentation.on_squares(segmentation.cut_out(frame, person)))

    ui.live(answer, key="segment.live", side=min(segmentation.first_side(network.name), LONGEST))
