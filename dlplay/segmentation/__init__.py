"""Segmentation: a class for every pixel, by U-Net and others; transposed convolution, masks, IoU and Dice by hand."""

from dlplay.segmentation.arithmetic import (
    MIX_FORMULA,
    accuracy_arithmetic,
    argmax_arithmetic,
    grown_arithmetic,
    overlap_arithmetic,
    parameter_arithmetic,
    pixel_arithmetic,
    quality_arithmetic,
    stamp_arithmetic,
)
from dlplay.segmentation.background import BACKGROUNDS, blur_ground, cut_out, lay_over, to_colour, to_png
from dlplay.segmentation.blocks import Block, block_maps, list_blocks
from dlplay.segmentation.choices import (
    COPY_SIDES,
    FITTING,
    FRESH_DRAWINGS,
    SOURCES,
    WEIGHTS_NAME,
    first_box,
    first_side,
    read_weights,
    unet_names,
)
from dlplay.segmentation.drawings.blocks import block_at, block_tiles, drawing_shape, place_of, unet_drawing
from dlplay.segmentation.drawings.masks import (
    class_picture,
    example_picture,
    heat_picture,
    instance_picture,
    legend_svg,
    mask_picture,
    on_squares,
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
from dlplay.segmentation.small_masks import FIRST_PREDICTED, FIRST_TRUE, mask_numbers, read_small_mask, read_true_mask
from dlplay.segmentation.starts import best_start
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
from dlplay.segmentation.words.blocks import (
    CHECKERBOARD,
    PARAMETER_WORDS,
    block_sentence,
    filled_sentence,
    maps_sentence,
    number_texts,
    stamp_sentence,
)
from dlplay.segmentation.words.masks import (
    EMPTY,
    SKIPS_MEASURED,
    THINGS,
    about_network,
    accuracy_sentence,
    best_object,
    class_rows,
    count_sentence,
    dice_sentence,
    mask_cells,
    object_rows,
    object_sentence,
    quality_sentence,
    unsuited_sentence,
)
from dlplay.segmentation.words.training import (
    RANDOM,
    about_architecture,
    describe_recipe,
    epochs_of,
    example_sentence,
    start_sentence,
    training_sentence,
)
from dlplay.weights.network import weights_path
