"""All networks: the challenge behind them, the table, and the chart of cost and accuracy."""

from collections.abc import Callable

import streamlit as st

from dlplay import catalogue, ui
from dlplay.lessons.architectures.bench import Bench
from dlplay.words import say

OPEN_TAB, FIRST_TAB = "architectures.tab", "Catalogue"


def show_challenge() -> None:
    """ImageNet's challenge; open where somebody comes first."""
    is_first = st.query_params.get(OPEN_TAB, FIRST_TAB) == FIRST_TAB
    with st.expander(say("ImageNet: the challenge behind these networks"), expanded=is_first):
        sentence = say(catalogue.CHALLENGE_SENTENCE)
        st.image(catalogue.draw_challenge(), sentence, width=560, alt=sentence)
        st.markdown(say(catalogue.IMAGENET))


@st.fragment
def look(bench: Bench, tabs: dict[str, Callable[[Bench], None]]) -> None:
    """The open tab; its controls run only this."""
    if st.session_state.pop("architectures.chosen", False):
        st.rerun()  # the control on the left is outside of this part
    ui.show_tabs("architectures", tabs, bench)


def catalogue_tab(bench: Bench) -> None:
    """All networks as a table to filter and sort."""
    columns = st.columns(4)
    kinds = [catalogue.ALL, *catalogue.FAMILIES]
    family = ui.choose("Family", kinds, key="architectures.family", place=columns[0])
    source = ui.choose("Built", catalogue.SOURCES, key="architectures.source", place=columns[1])
    label, sizes = "At most, million parameters", list(catalogue.SIZES)
    most = ui.choose(label, sizes, sizes[-1], key="architectures.most", look="select_slider", place=columns[2])
    sort = ui.choose("Sort by", catalogue.SORTINGS, key="architectures.sort", place=columns[3])
    table = catalogue.catalogue_table(family, source, most, sort)
    shown = list(table["Network"])
    if not shown:
        st.info(say("No network is that small: allow more parameters, or choose another family."))
        return
    st.dataframe(
        table.rename(columns=say),
        hide_index=True,
        key="architectures.table",
        height=420,
        column_config={
            say(label): st.column_config.NumberColumn(format=form) for label, form in catalogue.DIGITS.items()
        },
        on_select=open_chosen(shown),
        selection_mode="single-row",
    )
    st.caption(
        say(
            "{count} of {all} networks. Choose a row: the network opens in the tab “One network”; or choose it on the "
            "left. Chosen now: {name}. Multiply-adds are those of one picture; layers are those with weights on the "
            "longest way; accuracies were published for ImageNet.",
            count=len(shown),
            all=len(catalogue.ARCHITECTURES),
            name=bench.name,
        )
    )
    if family != catalogue.ALL:
        st.markdown(f"**{say(family)}**: {say(catalogue.FAMILIES[family].idea)}")


def open_chosen(shown: list[str]) -> Callable[[], None]:
    """Give what happens when a row of the catalogue is chosen: its network opens."""

    def take_over() -> None:
        rows = st.session_state["architectures.table"].selection.rows
        if rows:
            st.session_state.update(
                {"architectures.network": shown[rows[0]], OPEN_TAB: "One network", "architectures.chosen": True}
            )

    return take_over


def costs_tab(bench: Bench) -> None:
    """Cost and accuracy of all networks in one chart."""
    cost = ui.choose("To the right", catalogue.COSTS, "parameters", key="architectures.cost", look="segmented_control")
    st.plotly_chart(
        catalogue.accuracy_figure(cost, (bench.name, bench.second)), key="architectures.chart", config=ui.QUIET
    )
    st.caption(
        say(
            "Every mark is a network with a published accuracy: further left is cheaper, higher is better; a larger "
            "mark has more of the other cost. Rings: {name} and {second}. Trained with different recipes and pictures "
            "of different sizes: the accuracy is not the architecture's alone.",
            name=bench.name,
            second=bench.second,
        )
    )
    if cost == "parameters":
        title = say("The stars: the lecture's figure of EfficientNetV2")
        ui.number_grid(title, catalogue.efficientnet_v2_cells())
