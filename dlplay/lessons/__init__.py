"""The lessons as pages show them: a folder each, a file a tab; what a tab needs comes through its arguments."""

from dlplay.lessons import (
    architectures,
    attention,
    boxes,
    classify,
    classroom,
    convolution,
    detect,
    feature_maps,
    fine_tune,
    forecast,
    gradient_descent,
    jobs,
    kernels,
    lab_book,
    medical_case,
    network_builder,
    neural_network,
    normalization,
    overfitting,
    pixels,
    pooling,
    recurrent_cells,
    regression,
    segment,
    words,
)
from dlplay.lessons.lesson import Lesson

YOURS = "Your work"  # the section that stands beside the map in the menu
LESSONS = {  # section -> its lessons, in the order of the lecture
    "Foundations": (
        regression.LESSON,
        neural_network.LESSON,
        gradient_descent.LESSON,
    ),
    "Images": (
        pixels.LESSON,
        kernels.LESSON,
    ),
    "Convolutional networks": (
        convolution.LESSON,
        pooling.LESSON,
        feature_maps.LESSON,
        network_builder.LESSON,
        architectures.LESSON,
        normalization.LESSON,
    ),
    "Vision tasks": (
        classify.LESSON,
        fine_tune.LESSON,
        overfitting.LESSON,
        boxes.LESSON,
        detect.LESSON,
        segment.LESSON,
        medical_case.LESSON,
    ),
    "Sequences": (
        forecast.LESSON,
        recurrent_cells.LESSON,
        words.LESSON,
        attention.LESSON,
    ),
    YOURS: (lab_book.LESSON,),
    "For the teacher": (
        classroom.LESSON,
        jobs.LESSON,
    ),
}
