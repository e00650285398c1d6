"""The lessons as pages show them: a folder each, a file a tab; what a tab needs comes through its arguments."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """A lesson in the list: the file of its page, its title, its icon, and the questions that it answers."""

    page: str
    title: str
    icon: str
    answers: str

    @property
    def name(self) -> str:
        """The name in its address, of its folder, and of its drawing."""
        return self.page.rpartition("/")[2].removesuffix(".py")


LESSONS = {  # section -> its lessons, in the order of the lecture
    "Foundations": (
        Lesson(
            "pages/foundations/regression.py",
            "Regression",
            ":material/show_chart:",
            "How does a formula learn from a table? Fit least squares or logistic regression to your own "
            "table and fill a row in, term by term.",
        ),
        Lesson(
            "pages/foundations/neural_network.py",
            "Neural network",
            ":material/hub:",
            "Why do hidden units help? Watch a boundary bend while a network learns your table, and compare "
            "it with a decision tree, nearest neighbours and others.",
        ),
        Lesson(
            "pages/foundations/gradient_descent.py",
            "Gradient descent",
            ":material/trending_down:",
            "How does a network find its weights? Follow every derivative of a small one, count the updates, "
            "and watch three paths down the same valley.",
        ),
    ),
    "Images": (
        Lesson(
            "pages/images/pixels.py",
            "Pixels",
            ":material/grid_on:",
            "What is a picture to a computer? Look up any pixel of your own photo, turn it negative, make it "
            "gray by two formulas, or write a formula yourself.",
        ),
        Lesson(
            "pages/images/kernels.py",
            "Kernels",
            ":material/blur_on:",
            "How does a small grid of weights blur, sharpen or find edges? Slide any kernel over your own "
            "photo and open the sum behind one pixel.",
        ),
    ),
    "Convolutional networks": (
        Lesson(
            "pages/convnets/convolution.py",
            "Convolution",
            ":material/apps:",
            "What does a convolution layer compute? Step through its windows, with several channels and "
            "filters, stride, padding and bias, and see every sum.",
        ),
        Lesson(
            "pages/convnets/pooling.py",
            "Pooling",
            ":material/compress:",
            "How do maps get smaller, and what is lost? See which pixel wins, and what a shift of the picture changes.",
        ),
        Lesson(
            "pages/convnets/feature_maps.py",
            "Feature maps",
            ":material/layers:",
            "What does a network see in your picture? Send it through any layer of a real network, down to "
            "the sum behind one activation.",
        ),
        Lesson(
            "pages/convnets/network_builder.py",
            "Network builder",
            ":material/construction:",
            "How many parameters has a network, and why? Stack layers; every shape and number comes with its formula.",
        ),
        Lesson(
            "pages/convnets/architectures.py",
            "Architectures",
            ":material/account_tree:",
            "Which networks are there, from AlexNet to ConvNeXt? Compare their blocks, parameters and "
            "multiply-adds, and send your picture through several at once.",
        ),
        Lesson(
            "pages/convnets/normalization.py",
            "Normalization",
            ":material/balance:",
            "Why can a network be 152 layers deep? Normalize a small tensor by hand, and watch gradients "
            "vanish without skip connections.",
        ),
    ),
    "Vision tasks": (
        Lesson(
            "pages/vision/classify.py",
            "Classify",
            ":material/label:",
            "What is in your picture, and where did the network look? Ask several pretrained networks side by "
            "side, and see what they can never say.",
        ),
        Lesson(
            "pages/vision/fine_tune.py",
            "Fine-tune",
            ":material/model_training:",
            "How do forty photos become a classifier? Train a pretrained network on your own folders, see its "
            "mistakes, mend them, and keep it.",
        ),
        Lesson(
            "pages/vision/overfitting.py",
            "Overfitting",
            ":material/trending_up:",
            "When does a network learn by heart? Switch dropout, augmentation and the best validation loss on "
            "and off, and lay the curves over each other.",
        ),
        Lesson(
            "pages/vision/boxes.py",
            "Boxes",
            ":material/select_all:",
            "How does a detector choose among many boxes? Measure how much two overlap, delete the double "
            "ones step by step, and count what was found and missed.",
        ),
        Lesson(
            "pages/vision/detect.py",
            "Detect",
            ":material/center_focus_strong:",
            "What is where in your picture or clip? Find 80 kinds of everyday things, move the thresholds, "
            "look at the boxes before suppression, and train a detector on your own boxes.",
        ),
        Lesson(
            "pages/vision/segment.py",
            "Segment",
            ":material/gesture:",
            "Which pixels belong to what? Open a U-Net block by block, train one while you watch, and cut a "
            "person or any object out of your photo.",
        ),
        Lesson(
            "pages/vision/medical_case.py",
            "Medical case",
            ":material/medical_services:",
            "Would you trust it in a hospital? Follow a detector through a clip frame by frame, move the "
            "threshold, and count what it missed and what it invented.",
        ),
    ),
    "Sequences": (
        Lesson(
            "pages/sequences/forecast.py",
            "Forecast",
            ":material/timeline:",
            "What comes next in your series? Let autoregression and recurrent networks try, and judge them "
            "fairly against simply repeating the last value.",
        ),
        Lesson(
            "pages/sequences/recurrent_cells.py",
            "Recurrent cells",
            ":material/memory:",
            "What does a recurrent network remember? Step through every gate of a cell, with numbers, and see "
            "the gradient fade with distance.",
        ),
    ),
    "For the teacher": (
        Lesson(
            "pages/teacher/jobs.py",
            "Jobs",
            ":material/list_alt:",
            "Which trainings run and wait on this computer? Stop one that takes too long.",
        ),
    ),
}
