"""What is said about one token that looks: at whom, how widely, and how it comes to what it takes."""

import numpy as np

from dlplay.attention.cell import SIZE, Look
from dlplay.attention.words.tables import write_numbers
from dlplay.words import plain, say


def look_sentence(look: Look, tokens: tuple[str, ...], head: int, row: int) -> str:
    """Say at whom a token looks most in a head."""
    shares = look.weights[head, row]
    most = int(shares.argmax())
    return say(
        "In head {head}, {token} looks most at {whom}, with {share:.0%} of its attention.",
        head=head + 1,
        token=_name(tokens, row),
        whom=say("itself") if most == row else _name(tokens, most),
        share=shares[most],
    )


def spread_sentence(look: Look, head: int, row: int) -> str:
    """Say how many tokens share the attention, the exponential of the entropy; and what the temperature does to it."""
    shares = look.weights[head, row]
    seen = shares[shares > 0]
    return say(
        "The attention is as wide as if spread evenly over {many:.2f} of {count} tokens. A higher temperature spreads "
        "it, a lower one sharpens it.",
        many=float(np.exp(-(seen * np.log(seen)).sum())),
        count=int(look.mask[row].sum()),
    )


def role_sentence(token: str) -> str:
    """Say what query, key and value do for a token, and where they come from: a list in Markdown."""
    asks = say("**Q**, the query: what **{token}** **looks for**.", token=plain(token))
    found = say("**K**, the key: what a token **can be found by**. The better it fits the query, the higher its score.")
    given = say("**V**, the value: what a token **gives**. The higher its score, the more of its value is taken.")
    made = say(
        "All three are made of a token's own {size} numbers, times the weights W_Q, W_K and W_V, which a network "
        "learns.",
        size=SIZE,
    )
    return f"- {asks}\n- {found}\n- {given}\n\n{made}"


def step_sentence(look: Look, tokens: tuple[str, ...], head: int, row: int) -> str:
    """Say how a token's query, the keys and the values become what it takes: a list in Markdown."""
    scored = say("**Score**, Q · K: query times key, number by number, added up. The better they fit, the larger.")
    scaled = say(
        "**Scaling**: divided by √{size}, {size} being the length of a key, since longer keys have larger scores; and "
        "by the temperature, which is 1 at first.",
        size=look.key_size,
    )
    masked = say(
        "**Mask**: a token that must not be seen gets −∞ instead, and so no share. Hidden here: {count}.",
        count=int((~look.mask[row]).sum()) or say("none"),
    )
    shared = say(
        "**Softmax**: e to the power of every score, divided by the sum of them all. These shares of attention are "
        "positive, and add up to 100%."
    )
    taken = say(
        "**Weighted sum**: every value times its share, added up. This is what {token} takes, and what comes out of "
        "head {head}.",
        token=_name(tokens, row),
        head=head + 1,
    )
    return "\n".join(f"{place}. {text}" for place, text in enumerate((scored, scaled, masked, shared, taken), 1))


def query_title(look: Look, tokens: tuple[str, ...], head: int, row: int) -> str:
    """Say a token's query over the table of what it meets."""
    numbers = write_numbers(look.queries[head, row])
    return say("{token} ({row}), Q = {numbers}", token=tokens[row], row=row + 1, numbers=numbers)


def _name(tokens: tuple[str, ...], place: int) -> str:
    return f"**{plain(tokens[place])}** ({place + 1})"
