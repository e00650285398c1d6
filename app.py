"""The frame around every lesson: the list of pages, the map of the lecture, what is below each page."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay import __version__, ui, visits

LESSONS = {  # section -> page file: (title, icon, what the page answers)
    "Foundations": {
        "pages/foundations/regression.py": (
            "Regression",
            ":material/show_chart:",
            "How does a formula learn from a table? Fit least squares or logistic regression to your own table and "
            "fill a row in, term by term.",
        ),
        "pages/foundations/neural_network.py": (
            "Neural network",
            ":material/hub:",
            "Why do hidden units help? Watch a boundary bend while a network learns your table, and compare it with "
            "a decision tree, nearest neighbours and others.",
        ),
        "pages/foundations/gradient_descent.py": (
            "Gradient descent",
            ":material/trending_down:",
            "How does a network find its weights? Follow every derivative of a small one, count the updates, and "
            "watch three paths down the same valley.",
        ),
    },
    "Images": {
        "pages/images/pixels.py": (
            "Pixels",
            ":material/grid_on:",
            "What is a picture to a computer? Look up any pixel of your own photo, turn it negative, make it gray "
            "by two formulas, or write a formula yourself.",
        ),
        "pages/images/kernels.py": (
            "Kernels",
            ":material/blur_on:",
            "How does a small grid of weights blur, sharpen or find edges? Slide any kernel over your own photo "
            "and open the sum behind one pixel.",
        ),
    },
    "Convolutional networks": {
        "pages/convnets/convolution.py": (
            "Convolution",
            ":material/apps:",
            "What does a convolution layer compute? Step through its windows, with several channels and filters, "
            "stride, padding and bias, and see every sum.",
        ),
        "pages/convnets/pooling.py": (
            "Pooling",
            ":material/compress:",
            "How do maps get smaller, and what is lost? See which pixel wins, and what a shift of the picture changes.",
        ),
        "pages/convnets/feature_maps.py": (
            "Feature maps",
            ":material/layers:",
            "What does a network see in your picture? Send it through any layer of a real network, down to the sum "
            "behind one activation.",
        ),
        "pages/convnets/network_builder.py": (
            "Network builder",
            ":material/construction:",
            "How many parameters has a network, and why? Stack layers; every shape and number comes with its formula.",
        ),
        "pages/convnets/architectures.py": (
            "Architectures",
            ":material/account_tree:",
            "Which networks are there, from AlexNet to ConvNeXt? Compare their blocks, parameters and multiply-adds, "
            "and send your picture through several at once.",
        ),
        "pages/convnets/normalization.py": (
            "Normalization",
            ":material/balance:",
            "Why can a network be 152 layers deep? Normalize a small tensor by hand, and watch gradients vanish "
            "without skip connections.",
        ),
    },
    "Vision tasks": {
        "pages/vision/classify.py": (
            "Classify",
            ":material/label:",
            "What is in your picture, and where did the network look? Ask several pretrained networks side by side, "
            "and see what they can never say.",
        ),
        "pages/vision/fine_tune.py": (
            "Fine-tune",
            ":material/model_training:",
            "How do forty photos become a classifier? Train a pretrained network on your own folders, see its "
            "mistakes, mend them, and keep it.",
        ),
        "pages/vision/overfitting.py": (
            "Overfitting",
            ":material/trending_up:",
            "When does a network learn by heart? Switch dropout, augmentation and the best validation loss on and "
            "off, and lay the curves over each other.",
        ),
        "pages/vision/boxes.py": (
            "Boxes",
            ":material/select_all:",
            "How does a detector choose among many boxes? Measure how much two overlap, delete the double ones step "
            "by step, and count what was found and missed.",
        ),
        "pages/vision/detect.py": (
            "Detect",
            ":material/center_focus_strong:",
            "What is where in your picture or clip? Find 80 kinds of everyday things, move the thresholds, look at the "
            "boxes before suppression, and train a detector on your own boxes.",
        ),
        "pages/vision/segment.py": (
            "Segment",
            ":material/gesture:",
            "Which pixels belong to what? Open a U-Net block by block, train one while you watch, and cut a person or "
            "any object out of your photo.",
        ),
        "pages/vision/medical_case.py": (
            "Medical case",
            ":material/medical_services:",
            "Would you trust it in a hospital? Follow a detector through a clip frame by frame, move the threshold, "
            "and count what it missed and what it invented.",
        ),
    },
    "Sequences": {
        "pages/sequences/forecast.py": (
            "Forecast",
            ":material/timeline:",
            "What comes next in your series? Let autoregression and recurrent networks try, and judge them fairly "
            "against simply repeating the last value.",
        ),
        "pages/sequences/recurrent_cells.py": (
            "Recurrent cells",
            ":material/memory:",
            "What does a recurrent network remember? Step through every gate of a cell, with numbers, and see the "
            "gradient fade with distance.",
        ),
    },
    "For the teacher": {
        "pages/teacher/jobs.py": (
            "Jobs",
            ":material/list_alt:",
            "Which trainings run and wait on this computer? Stop one that takes too long.",
        ),
    },
}


def tell_what_is_kept() -> None:
    """Say which files of this visitor are kept, and offer to delete them."""
    with st.expander("Your files", icon=":material/folder:", expanded=False):
        hours = visits.MOST_SECONDS // 3600
        st.markdown(
            "What you upload, photograph or draw is kept on the computer that serves this playground, for you alone, "
            "so that nothing is lost when you reload a page or lose the connection: until the server ends, until you "
            f"have been away for {hours} hours, or until you delete it here. It is in no link, and no other visitor "
            "sees it."
        )
        for file in ui.own_uploads():
            size = f"{file.size / 2**20:.1f} MB" if file.size >= 2**20 else f"{max(file.size / 2**10, 0.1):.1f} KB"
            st.text(f"{file.name} ({ui.USES[file.use]}, {size})")
        if not ui.own_uploads():
            st.caption("At the moment nothing is kept.")
        st.button("Forget my files", icon=":material/delete:", on_click=ui.forget_everything)


def lecture_map() -> None:
    """The home page: what every lesson answers, with a picture and a link."""
    st.title("DL Playground")
    st.markdown(
        "An introductory deep-learning lecture to try out **on your own pictures and tables**. Choose a lesson: every "
        "number that you see comes with its arithmetic and with the code that ran, for you to take home."
    )
    st.markdown(
        "**Real networks come along**: your photo is named, its objects are found, a person is cut out and your own "
        "classes are learned, all without any download. A download adds the larger models of Keras and keras-cv; the "
        "pages offer it where it is needed, with its size."
    )
    for section, lessons in LESSONS.items():
        st.header(section)
        columns: list[DeltaGenerator] = []
        for file, (title, icon, answer) in lessons.items():
            columns = columns or list(st.columns(2))
            with columns.pop(0).container(border=True):
                name = file.rpartition("/")[2].removesuffix(".py")
                st.image(f"assets/thumbnails/{name}.svg", width="stretch", alt=f"Drawing for the lesson {title}.")
                st.page_link(file, label=f"**{title}**", icon=icon)
                st.markdown(answer)
    tell_what_is_kept()
    st.caption(f"DL Playground {__version__} · computes on: {ui.device_line()} · works without internet")


ui.tame_address()
st.set_page_config(page_title="DL Playground", page_icon="assets/icon.png", layout="wide")
pages = {
    section: [st.Page(file, title=title) for file, (title, _, _) in lessons.items()]
    for section, lessons in LESSONS.items()
}
home = st.Page(lecture_map, title="Map of the lecture", default=True)
page = st.navigation({"": [home], **pages}, position="top")
ui.open_notices()
told = st.empty()
with told.container():
    ui.tell_foreign_link()
ui.run_page(page)
if not ui.foreign_uses():  # the page has taken an upload meanwhile
    told.empty()
