"""What is said about a sentence's attention, and its tables of numbers."""

import numpy as np

from dlplay.attention.cell import Array, Look, Mask
from dlplay.attention.families import BOTH, FAMILIES, MASKS, PERMUTED, draw_order, guessed_places
from dlplay.words import plain, say

Cells = list[list[str]]


def look_sentence(look: Look, tokens: tuple[str, ...], head: int, row: int) -> str:
    """Say at whom a token looks most in a head, and how evenly it looks."""
    shares = look.weights[head, row]
    most = int(shares.argmax())
    whom = say("itself") if most == row else f"**{plain(tokens[most])}** ({most + 1})"
    return say(
        "In head {head}, **{tokens}** ({row}) looks most at {whom}, with {shares:.0%} of its attention; {others}.",
        head=head + 1,
        tokens=plain(tokens[row]),
        row=row + 1,
        whom=whom,
        shares=shares[most],
        others=_spread(shares),
    )


def role_sentence(look: Look, tokens: tuple[str, ...], head: int, row: int) -> str:
    """Say what query, key and value do for a token in a head, with its numbers: a list in Markdown."""
    seen = np.flatnonzero(look.mask[row])
    order = seen[np.argsort(-look.scaled[head, row, seen], kind="stable")]
    first, second = (f"**{plain(tokens[place])}** ({place + 1})" for place in (order[0], order[min(1, len(order) - 1)]))
    scores, shares = look.scaled[head, row, order], look.weights[head, row, order]
    token = plain(tokens[row])
    query, mixed = _numbers(look.queries[head, row]), _numbers(look.mixed[head, row])
    asks = say(
        "**Q**, the query: what a token **looks for**. That of **{token}** ({row}) is {query}.",
        token=token,
        row=row + 1,
        query=query,
    )
    if len(order) == 1:
        found = say("**K**, the key: what a token **can be found by**. It may see no other key than its own.")
        given = say("**V**, the value: what a token **gives**. It takes its own value alone: {mixed}.", mixed=mixed)
    else:
        found = say(
            "**K**, the key: what a token **can be found by**. The key of {first} fits best, with a score of "
            "{score:.1f}; then that of {second}, with {other:.1f}.",
            first=first,
            second=second,
            score=scores[0],
            other=scores[1],
        )
        given = say(
            "**V**, the value: what a token **gives**. **{token}** takes {share:.0%} of the value of {first} and "
            "{other:.0%} of that of {second}; {mixed} in all.",
            token=token,
            first=first,
            second=second,
            share=shares[0],
            other=shares[1],
            mixed=mixed,
        )
    return f"- {asks}\n- {found}\n- {given}"


def _numbers(vector: Array) -> str:
    return "(" + ", ".join(f"{value + 0.0:.1f}" for value in vector) + ")"


def _spread(shares: Array) -> str:
    """Say how many tokens share the attention: the exponential of the entropy."""
    seen = shares[shares > 0]
    many = float(np.exp(-(seen * np.log(seen)).sum()))
    return say(
        "it is spread as if over {many:.1f} of {shares} tokens that it may see",
        many=many,
        shares=np.count_nonzero(shares),
    )


def weight_cells(look: Look, tokens: tuple[str, ...], head: int) -> Cells:
    """The attention of every token, a row each, under a row of the tokens that are looked at; hidden ones are a dot."""
    rows = [
        [f"{share:.2f}" if seen else "·" for share, seen in zip(shares, mask, strict=True)]
        for shares, mask in zip(look.weights[head], look.mask, strict=True)
    ]
    return with_names(rows, tokens, tokens)


def weight_tints(look: Look, head: int) -> list[list[float]]:
    """The strength of each cell's colour, with an empty first row and column for the names."""
    return [[0.0] * (len(look.inputs) + 1), *([0.0, *map(float, row)] for row in look.weights[head])]


def with_names(rows: Cells, names: tuple[str, ...], columns: tuple[str, ...]) -> Cells:
    """Put names before rows, and over columns."""
    return [["", *columns], *([name, *row] for name, row in zip(names, rows, strict=True))]


def vector_cells(vectors: Array, tokens: tuple[str, ...]) -> Cells:
    """Numbers of every token, a row each."""
    rows = [[f"{value + 0.0:.2f}" for value in row] for row in vectors]
    return with_names(rows, tokens, tuple(str(number + 1) for number in range(vectors.shape[1])))


def vector_tints(vectors: Array) -> list[list[float]]:
    """Colour numbers by their sign and size."""
    most = max(1.0, float(np.abs(vectors).max()))
    return [[0.0] * (vectors.shape[1] + 1), *([0.0, *(float(value) / most for value in row)] for row in vectors)]


def score_cells(look: Look, tokens: tuple[str, ...], head: int) -> Cells:
    """The scores of every pair, a row for each token that looks."""
    rows = [[f"{value + 0.0:.2f}" for value in row] for row in look.scores[head]]
    return with_names(rows, tokens, tokens)


def mask_cells(mask: Mask, tokens: tuple[str, ...]) -> Cells:
    """A mask: 1 where the row's token may look at the column's, a dot where not."""
    return with_names([["1" if seen else "·" for seen in row] for row in mask], tokens, tokens)


def mask_tints(mask: Mask) -> list[list[float]]:
    """Colour what may be seen."""
    return [[0.0] * (len(mask) + 1), *([0.0, *(float(seen) for seen in row)] for row in mask)]


def mask_sentence(mask: Mask, name: str) -> str:
    """Say what a mask means, and how many pairs it leaves."""
    return say(
        "The mask **{name}**: {meaning}. {mask} of {size} pairs are left.",
        name=say(name),
        meaning=say(MASKS[name]),
        mask=int(mask.sum()),
        size=mask.size,
    )


def family_card(name: str) -> str:
    """A family's card, in Markdown."""
    one = FAMILIES[name]
    size = say(
        "{millions:,} million parameters ({layers} layers, {width:,} numbers per token, {heads} heads)",
        millions=one.millions,
        layers=one.layers,
        width=one.width,
        heads=one.heads,
    )
    whose = f" {one.size_of}:" if one.size_of else ""
    return say(
        "**{name}** · {year} · {made_by}\n\n**Idea.** {idea}\n\n**It learned to guess** {guesses}\n\n"
        "**Size.**{whose} {size}.",
        name=name,
        year=one.year,
        made_by=one.made_by,
        idea=say(one.idea),
        guesses=say(one.guesses),
        whose=whose,
        size=size,
    )


def families_table() -> list[dict[str, str | int]]:
    """All families, a row each."""
    return [
        {
            say("family"): name,
            say("year"): one.year,
            say("made by"): one.made_by,
            say("mask"): say(one.mask),
            say("million parameters"): one.millions,
            say("layers"): one.layers,
            say("heads"): one.heads,
        }
        for name, one in FAMILIES.items()
    ]


def guess_sentences(family: str, tokens: tuple[str, ...], seed: int) -> list[str]:
    """Say what the family would have to guess in this sentence, and from what, a line of Markdown each."""
    if len(tokens) == 1 and FAMILIES[family].mask != BOTH:
        return [say("One token alone: there is no other one to guess it from.")]
    lines = []
    for place, seen in guessed_places(family, len(tokens), seed).items():
        given = " ".join(plain(tokens[one]) if one in seen else "\\_\\_" for one in range(len(tokens)))
        lines.append(
            say(
                "- **{tokens}** ({place}) from: {given}",
                tokens=plain(tokens[place]),
                place=place + 1,
                given=given if seen else say("nothing"),
            )
        )
    return lines


def order_sentence(family: str, tokens: tuple[str, ...], seed: int) -> str:
    """Say in which order XLNet would read; an empty text for the others."""
    if FAMILIES[family].mask != PERMUTED:
        return ""
    order = draw_order(len(tokens), seed)
    return say("The drawn order: ") + ", ".join(f"{plain(tokens[place])} ({place + 1})" for place in order) + "."


def keras_code(heads: int) -> str:
    """The same cell in Keras."""
    return (
        f"layer = keras.layers.MultiHeadAttention(num_heads={heads}, key_dim={8 // heads}, use_bias=False)\n"
        "layer.build((None, None, 8), (None, None, 8))\n"
        "layer.set_weights(to_keras(weights, heads))\n"
        "outputs, shares = layer(inputs[None], inputs[None], attention_mask=mask[None], return_attention_scores=True)"
    )
