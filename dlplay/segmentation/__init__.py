"""Segmentation: a class for every pixel, by U-Net and others; transposed convolution, masks, IoU and Dice by hand."""

from dlplay.segmentation.background import (
    BACKGROUNDS,
    MIX_FORMULA,
    blur_ground,
    cut_out,
    lay_over,
    on_squares,
    to_colour,
    to_png,
)
from dlplay.segmentation.block_drawing import block_at, drawing_shape, place_of, unet_drawing
from dlplay.segmentation.block_telling import (
    CHECKERBOARD,
    PARAMETER_WORDS,
    PARAMETERS,
    SIZE_FORMULAS,
    VALUE_FORMULA,
    block_sentence,
    filled_sentence,
    grown_lines,
    maps_sentence,
    number_texts,
    parameter_lines,
    stamp_lines,
    stamp_sentence,
)
from dlplay.segmentation.blocks import Block, block_maps, block_tiles, list_blocks
from dlplay.segmentation.choices import (
    COPY_SIDES,
    FITTING,
    FRESH_DRAWINGS,
    SOURCES,
    WEIGHTS_NAME,
    about_network,
    best_object,
    first_box,
    first_side,
    read_weights,
    unet_names,
    unsuited_sentence,
)
from dlplay.segmentation.drawing import (
    class_picture,
    heat_picture,
    instance_picture,
    legend_svg,
    mask_picture,
    overlap_legend_svg,
    overlap_picture,
    panoptic_picture,
    semantic_picture,
    to_drawing_size,
)
from dlplay.segmentation.drawn_nuclei import draw_nuclei
from dlplay.segmentation.figures import segmentation_curves
from dlplay.segmentation.finished import finished_segmenter, keep_segmenter
from dlplay.segmentation.fitting import SegmentationEpoch, SegmentationPlan, fit_unet, print_segmentation_epoch
from dlplay.segmentation.judging import (
    Judged,
    as_one_class,
    judge_objects,
    masks_of_class,
    present_classes,
    suits,
    views_of_mask,
    views_of_truth,
)
from dlplay.segmentation.learning import (
    CHANNEL_CHOICES,
    RATES,
    SIDES,
    Recipe,
    TrainedSegmenter,
    first_recipe,
    refuse_unfit,
    shrink_set,
    train_segmenter,
)
from dlplay.segmentation.learning_telling import (
    RANDOM,
    about_architecture,
    describe_recipe,
    epochs_of,
    example_picture,
    example_sentence,
    training_sentence,
)
from dlplay.segmentation.masks import Mask, MaskError, border_map, class_map, grow_insides, parts_of_class
from dlplay.segmentation.measures import (
    Overlap,
    class_overlaps,
    count_overlap,
    edge_accuracy,
    mask_dice,
    mask_iou,
    match_objects,
    mean_dice,
    pixel_accuracy,
)
from dlplay.segmentation.networks import (
    ARCHITECTURES,
    PERSON,
    PUBLISHED,
    SHIPPED,
    VOC_PRESET,
    Segmenter,
    segment,
    shipped_network,
)
from dlplay.segmentation.predicting import Pixels, Probabilities, working_copy
from dlplay.segmentation.small_masks import (
    FIRST_PREDICTED,
    FIRST_TRUE,
    mask_numbers,
    mask_texts,
    read_small_mask,
    read_true_mask,
)
from dlplay.segmentation.starts import best_start, start_sentence
from dlplay.segmentation.telling import (
    ACCURACY_FORMULA,
    ARGMAX_FORMULA,
    DICE_FORMULA,
    EMPTY,
    IOU_FORMULA,
    PANOPTIC_FORMULA,
    QUALITY_FORMULA,
    RELATION_FORMULA,
    SKIPS_MEASURED,
    THINGS,
    UNION_FORMULA,
    accuracy_lines,
    accuracy_sentence,
    argmax_lines,
    class_rows,
    count_sentence,
    dice_sentence,
    object_rows,
    object_sentence,
    overlap_lines,
    pixel_lines,
    quality_lines,
    quality_sentence,
)
from dlplay.segmentation.transposed import (
    FIRST_INPUT,
    FIRST_KERNEL,
    MOST_SHOWN,
    PADDINGS,
    Stamping,
    count_stamps,
    one_stamp,
    read_input,
    read_kernel,
    stamp_all,
    stamps_on,
)
from dlplay.segmentation.views import (
    Views,
    above,
    areas_by_class,
    object_list,
    probability_of,
    views_of_answer,
)
from dlplay.weights.network import weights_path
