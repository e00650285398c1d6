"""What is said of a published model's heads, and their tables."""

from collections.abc import Sequence

from dlplay.real_heads.drawings import COLOURS
from dlplay.real_heads.gguf import Matrix
from dlplay.real_heads.kinds import KINDS, OTHERS, strongest_head
from dlplay.real_heads.network import Reading
from dlplay.real_heads.package import INSTALL, INSTALL_PLAIN, MODEL, MODEL_LICENCE, MODEL_MAKER, MODEL_MEGABYTES
from dlplay.real_heads.pieces import spell_tokens
from dlplay.words import plain, say

Cells = list[list[str]]
LEAST_SHOWN = 0.005  # of attention; less is a dot


def model_sentence() -> str:
    """What the model is."""
    return say(
        "**{model}** ({maker}, 2024) is a real, small language model: 134,515,008 parameters, 30 layers with 9 heads "
        "each, learned from two trillion tokens of text, most of it English, then taught to answer. Its heads compute "
        "what *By hand* shows, with 64 numbers for a query instead of 4; nobody told them at whom to look.",
        model=MODEL,
        maker=MODEL_MAKER,
    )


def missing_sentence() -> str:
    """What is missing, how large it is, and how it is had."""
    return say(
        "**{model} is not on this computer.** It is a download of {megabytes} MB ({maker}, licence {licence}). Whoever "
        "has started the playground types in its folder:",
        model=MODEL,
        megabytes=MODEL_MEGABYTES,
        maker=MODEL_MAKER,
        licence=MODEL_LICENCE,
    )


def install_text() -> str:
    """What to type to have the model."""
    return f"{INSTALL}\n\n# {say('or, without make, with the Python in .venv:')}\n{INSTALL_PLAIN}"


def tokens_sentence(reading: Reading) -> str:
    """How many tokens were read, and which were not."""
    count = len(reading.contents)
    said = say("The model reads your sentence as **{count} tokens**; ␣ is a blank.", count=count)
    if reading.left_out:
        said += " " + say(
            "{left} more are left out: here it reads {count} at most.", left=reading.left_out, count=count
        )
    if any("\u0e00" <= letter <= "\u0e7f" for letter in b"".join(reading.contents).decode("utf-8", "ignore")):
        said += " " + say(
            "It learned hardly any Thai: a letter comes as up to three tokens, its bytes. Write English to see what "
            "its heads do with words."
        )
    return said


def head_sentence(weights: Matrix, reading: Reading, place: tuple[int, int], row: int) -> str:
    """At whom a token looks most in a head; place: layer and head from 0 on."""
    names = spell_tokens(reading.contents)
    shares = weights[place[0], place[1], row]
    most = int(shares.argmax())
    whom = say("itself") if most == row else f"**{plain(names[most])}** ({most + 1})"
    return say(
        "In layer {layer}, head {head}, **{token}** ({row}) looks most at {whom}, with {share:.0%} of its attention.",
        layer=place[0] + 1,
        head=place[1] + 1,
        token=plain(names[row]),
        row=row + 1,
        whom=whom,
        share=float(shares[most]),
    )


def kind_sentence(shares: dict[str, Matrix], kinds: list[list[str]], place: tuple[int, int]) -> str:
    """What a head mainly does in this sentence, and what that is good for."""
    kind = kinds[place[0]][place[1]]
    if not shares:
        return say("With three tokens or more, it is told here what this head does.")
    if kind == OTHERS:
        return say("No place has half of this head's attention: it looks at other things, or at several.")
    return say(
        "This head looks mainly at **{kind}**: {share:.0%} of its attention, on average. {why}.",
        kind=say(kind),
        share=float(shares[kind][place]),
        why=_begin_large(say(KINDS[kind])),
    )


def _begin_large(text: str) -> str:
    return text[:1].upper() + text[1:]


def atlas_sentence(kinds: list[list[str]]) -> str:
    """How many heads mainly do what."""
    every = [kind for row in kinds for kind in row]
    return say(
        "All {heads} heads, a row for each of {layers} layers: click one. In each small picture the rows look, the "
        "columns are looked at, and dark is much. Gray, {others} of them: no kind of place has half of their "
        "attention.",
        heads=len(every),
        layers=len(kinds),
        others=every.count(OTHERS),
    )


def kinds_table(shares: dict[str, Matrix], kinds: list[list[str]]) -> str:
    """The kinds of heads as a Markdown table: their colour, how many give half of their attention, the strongest."""
    every = [kind for row in kinds for kind in row]
    rows = [say("| looks at | colour | heads | the strongest |"), "|---|---|---|---|"]
    for kind, share in shares.items():
        layer, head = strongest_head(share)
        where = say("layer {layer}, head {head}: {share:.0%}", layer=layer + 1, head=head + 1, share=share[layer, head])
        rows.append(f"| {say(kind)} | {say(COLOURS[kind][0])} | {every.count(kind)} | {where} |")
    return "\n".join(rows)


def head_cells(weights: Matrix, names: Sequence[str], place: tuple[int, int]) -> Cells:
    """A head's attention, a row for each token that looks, under a row of the tokens that are looked at."""
    rows = [
        ["" if column > row else f"{share:.2f}" if share >= LEAST_SHOWN else "·" for column, share in enumerate(shares)]
        for row, shares in enumerate(weights[place])
    ]
    return [["", *names], *([name, *row] for name, row in zip(names, rows, strict=True))]


def head_tints(weights: Matrix, place: tuple[int, int]) -> list[list[float]]:
    """The strength of each cell's colour, with an empty first row and column for the names."""
    return [[0.0] * (weights.shape[-1] + 1), *([0.0, *map(float, row)] for row in weights[place])]


def next_sentence(reading: Reading, chances: Sequence[float]) -> str:
    """What is the likeliest next token, and how much the ten have together."""
    names = spell_tokens(reading.likeliest)
    return say(
        "Next comes **{name}**, with a probability of **{chance:.2f}**; these {count} of {size:,} tokens have "
        "{whole:.2f} together.",
        name=plain(names[0]),
        chance=chances[0],
        count=len(names),
        size=len(reading.scores),
        whole=sum(chances),
    )
