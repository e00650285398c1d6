"""Detectors and segmentation networks that the lecture names: a card each, and where their idea is shown here."""

from dataclasses import dataclass

NOT_HERE = "not here"
BOXES, DETECT, SEGMENT = "boxes", "detect", "segment"  # pages


@dataclass(frozen=True)
class Card:
    """A family of networks: what it does, since when, what was new; page: of this playground that shows it.

    task: "detection", "segmentation" or "both". shows: what there is to see on that page, or "not here".
    """

    name: str
    task: str
    year: int
    paper: str
    idea: str
    page: str = ""
    shows: str = NOT_HERE


CARDS = {
    card.name: card
    for card in (
        Card(
            "YOLO v1",
            "detection",
            2015,
            "Redmon, Divvala, Girshick, Farhadi: You Only Look Once",
            "One look: a grid of cells, and the cell in which an object's center lies predicts its box and class.",
            BOXES,
            "the grid, the responsible cell, and non-maximum suppression",
        ),
        Card(
            "YOLO v2",
            "detection",
            2016,
            "Redmon, Farhadi: YOLO9000: Better, Faster, Stronger",
            "Anchor boxes whose shapes were found by clustering, batch normalization, and pictures of changing size.",
        ),
        Card(
            "YOLO v3",
            "detection",
            2018,
            "Redmon, Farhadi: YOLOv3: An Incremental Improvement",
            "Predicts on maps of three sizes, so that small objects are found, too; a deeper, residual backbone.",
        ),
        Card(
            "YOLO v4",
            "detection",
            2020,
            "Bochkovskiy, Wang, Liao: YOLOv4: Optimal Speed and Accuracy of Object Detection",
            "Many tested tricks together: a backbone with split paths, pictures composed of four, a better box loss.",
        ),
        Card(
            "YOLO v5",
            "detection",
            2020,
            "Ultralytics (no paper)",
            "The same family made easy to train and to use: five sizes, and anchors that fit themselves to the data.",
        ),
        Card(
            "YOLO v6",
            "detection",
            2022,
            "Li et al.: YOLOv6: A Single-Stage Object Detection Framework for Industrial Applications",
            "Built for speed on real devices: branches are trained beside each other and merged into one convolution.",
        ),
        Card(
            "YOLO v7",
            "detection",
            2022,
            "Wang, Bochkovskiy, Liao: YOLOv7: Trainable Bag-of-Freebies",
            "Training that costs nothing later: an auxiliary head in the middle, and a final head that guides it.",
        ),
        Card(
            "YOLO v8",
            "detection",
            2023,
            "Ultralytics (no paper)",
            "No anchors: every place predicts the distances to the four sides; class and box have heads of their own.",
            DETECT,
            "a YOLOv8 detector on your own pictures and boxes",
        ),
        Card(
            "YOLO v9",
            "detection",
            2024,
            "Wang, Yeh, Liao: YOLOv9: Learning What You Want to Learn Using Programmable Gradient Information",
            "A reversible branch used in training only keeps what deep layers would lose for the gradient.",
        ),
        Card(
            "YOLO v10",
            "detection",
            2024,
            "Wang et al.: YOLOv10: Real-Time End-to-End Object Detection",
            "No non-maximum suppression: two heads are trained together, and the one-to-one head is used alone.",
            BOXES,
            "non-maximum suppression step by step, which it makes unnecessary",
        ),
        Card(
            "DETR",
            "detection",
            2020,
            "Carion et al.: End-to-End Object Detection with Transformers",
            "A fixed set of queries gives a set of boxes at once; training matches each true box to exactly one.",
            BOXES,
            "the matching of predictions and true boxes",
        ),
        Card(
            "Deformable DETR",
            "detection",
            2020,
            "Zhu et al.: Deformable DETR: Deformable Transformers for End-to-End Object Detection",
            "Every query looks at a few learned points of several maps: learns ten times faster, finds small things.",
        ),
        Card(
            "Conditional DETR",
            "detection",
            2021,
            "Meng et al.: Conditional DETR for Fast Training Convergence",
            "The query's place is separate from its content, so that each head looks at one edge of the object.",
        ),
        Card(
            "Anchor DETR",
            "detection",
            2021,
            "Wang, Zhang, Yang, Sun: Anchor DETR: Query Design for Transformer-Based Object Detection",
            "Queries are points of the picture, so that it is known where each one searches.",
        ),
        Card(
            "Efficient DETR",
            "detection",
            2021,
            "Yao, Ai, Li, Zhang: Efficient DETR: Improving End-to-End Object Detector with Dense Prior",
            "A first dense prediction chooses the starting boxes, so that one decoder layer is enough instead of six.",
        ),
        Card(
            "DINO",
            "detection",
            2022,
            "Zhang et al.: DINO: DETR with Improved DeNoising Anchor Boxes for End-to-End Object Detection",
            "Also trained to repair true boxes with noise, and to say no to those that are too far off.",
        ),
        Card(
            "RT-DETR",
            "detection",
            2023,
            "Zhao et al.: DETRs Beat YOLOs on Real-time Object Detection (conference: 2024)",
            "A cheap encoder (attention on the smallest map only) makes a transformer quick enough for video.",
        ),
        Card(
            "DeepLabV3+",
            "segmentation",
            2018,
            "Chen et al.: Encoder-Decoder with Atrous Separable Convolution for Semantic Image Segmentation",
            "Windows with holes of several sizes see near and far at once; a small decoder sharpens the borders.",
            SEGMENT,
            "a DeepLabV3+ on your own picture",
        ),
        Card(
            "BiSeNet V1 and V2",
            "segmentation",
            2018,
            "Yu et al.: BiSeNet: Bilateral Segmentation Network for Real-time Semantic Segmentation (V2: 2020)",
            "Two paths: a shallow, wide one for details and a deep, quick one for what it is; then they are joined.",
        ),
        Card(
            "DDRNet",
            "segmentation",
            2021,
            "Hong, Pan, Sun, Jia: Deep Dual-resolution Networks for Real-time Semantic Segmentation of Road Scenes",
            "A fine and a coarse branch that exchange their maps again and again on the way.",
        ),
        Card(
            "SegFormer",
            "segmentation",
            2021,
            "Xie et al.: SegFormer: Simple and Efficient Design for Semantic Segmentation with Transformers",
            "A transformer with maps of four sizes and no position codes; its decoder is a few dense layers.",
            SEGMENT,
            "a SegFormer on your own picture",
        ),
        Card(
            "Swin Transformer V2",
            "both",
            2021,
            "Liu et al.: Swin Transformer V2: Scaling Up Capacity and Resolution (conference: 2022)",
            "Attention inside windows that shift from layer to layer, in a form that stays stable when it gets large.",
        ),
        Card(
            "Mask2Former",
            "segmentation",
            2021,
            "Cheng et al.: Masked-attention Mask Transformer for Universal Image Segmentation (conference: 2022)",
            "Each query looks only where its mask was so far; one network for semantic, instance and panoptic masks.",
        ),
        Card(
            "OneFormer",
            "segmentation",
            2022,
            "Jain et al.: OneFormer: One Transformer to Rule Universal Image Segmentation (conference: 2023)",
            "Trained once for all three tasks: a short text says which of them is wanted.",
        ),
        Card(
            "SAM",
            "segmentation",
            2023,
            "Kirillov et al.: Segment Anything",
            "A point or a box says what is meant, and it gives the mask of any object, also of a kind never named.",
            SEGMENT,
            "prompts by points and boxes",
        ),
        Card(
            "SAM 2",
            "segmentation",
            2024,
            "Ravi et al.: SAM 2: Segment Anything in Images and Videos",
            "A memory of earlier frames carries the mask of the chosen object through a video.",
        ),
    )
}
