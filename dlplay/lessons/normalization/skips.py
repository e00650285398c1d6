"""The tabs about skip connections: one block and its chain, and deep stacks."""

import streamlit as st

from dlplay import normalization, ui
from dlplay.lessons.normalization.bench import Bench
from dlplay.words import say


def skip_tab(bench: Bench) -> None:
    """One block with its numbers, and the product of a chain's factors."""
    st.markdown(
        say(
            "**The lecture's skip connection:** H(x) = F(x) + x. The block only learns the difference F(x) = H(x) - x, "
            "the **residual**. On the way back, the skip adds **1** to the block's derivative, so the factor doesn't "
            "get close to 0 only because F's own part is small. The sum needs F(x) and x of the same shape: where the "
            "shape changes, ResNet brings x to the new one by a 1x1 convolution."
        )
    )
    plain, residual, activation = bench.chains.plain, bench.chains.residual, bench.chains.activation
    last = len(plain.x)
    place = min(last, ui.slide("Layer of the chain", 1, max(2, last), 1, key="normalization.place")) - 1
    for chain in (plain, residual):
        sentence = normalization.block_sentence(chain, place)
        st.image(normalization.block_svg(chain, place, activation), sentence, width="stretch", alt=sentence)
    ui.show_arithmetic(*normalization.factor_arithmetic(plain, place))
    ui.show_arithmetic(*normalization.factor_arithmetic(residual, place))
    st.caption(say("f: the activation, f': its slope. The lecture writes f(wx + b); here b = 0."))
    st.markdown(say("**The gradient at the chain's start is the product of all factors** (chain rule):"))
    ui.show_arithmetic(*normalization.chain_arithmetic(plain, residual))
    ui.number_grid(say("The plain chain"), normalization.chain_cells(plain))
    ui.number_grid(say("The chain with skips"), normalization.chain_cells(residual))


def depth_tab(bench: Bench) -> None:
    """The gradient of every layer of a plain and a residual stack."""
    stack, of, gradients = bench.deep.stack, bench.deep.of, bench.deep.gradients
    st.markdown(normalization.stack_sentence(stack))
    for name, lengths in gradients.items():
        st.markdown(normalization.gradient_sentence(name, lengths))
    st.caption(say("This is before the first step of a training: the weights are random."))
    st.plotly_chart(normalization.gradient_figure(gradients), config=ui.QUIET)
    st.caption(
        say(
            "Size (length) of the gradient of the loss with respect to each layer's {of}. Back-propagation goes from "
            "the right, the last layer, to the left. A missing point is 0.",
            of=say(of),
        )
    )
    st.markdown(say("**The same at growing depth:** the first layer's gradient, in stacks of 2 to 152 layers."))
    st.plotly_chart(normalization.depth_figure(normalization.growing_depth(stack, of)), config=ui.QUIET)
    st.caption(say("18, 34, 50, 101 and 152 are the depths of the lecture's ResNets."))
    st.markdown(
        say(
            "**The lecture's two tricks, alone and together.** In the table: the first layer's gradient divided by the "
            "last one's, for {depth} layers and three scales of the weights. Near 1 is best.",
            depth=stack.depth,
        )
    )
    st.markdown(normalization.tricks_table(normalization.compare_tricks(stack, of)))
    st.markdown(say(normalization.TRICKS_TOLD))
