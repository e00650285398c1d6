"""What is said about masks and families, and the cell in Keras."""

from dlplay.attention.cell import Mask
from dlplay.attention.families import BOTH, FAMILIES, MASKS, PERMUTED, draw_order, guessed_places
from dlplay.words import plain, say


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
