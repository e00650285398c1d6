"""What a student chooses for a small language model, and what it begins with."""

from collections.abc import Iterator
from dataclasses import dataclass

from dlplay.language_model.texts import Corpus, make_examples

SIZES = {  # name -> numbers per letter, blocks
    "tiny": (32, 1),
    "small": (64, 2),
    "medium": (96, 3),
}
GPT_HEADS = 4
ENOUGH_STEPS = 600  # of training, for what a small model can learn
MANY_EXAMPLES = 1000
WORK_PER_SECOND = 3e10  # multiplications and additions of a training on one core of a small machine
SECONDS_PER_STEP = 0.006  # beside that work
SECONDS_BEFORE = 5.0  # until the first step is compiled


@dataclass(frozen=True)
class LanguagePlan:
    """The hyperparameters of a small GPT, and of the LSTM of about the same size beside it, if wanted."""

    size: str = "small"
    epochs: int = 8
    batch_size: int = 64
    rate: float = 3e-3
    dropout: float = 0.0
    beside: bool = True
    keep_best: bool = True
    seed: int = 0

    @property
    def width(self) -> int:
        """How many numbers stand for a letter."""
        return SIZES[self.size][0]

    @property
    def blocks(self) -> int:
        """How many blocks stand on each other."""
        return SIZES[self.size][1]


def first_plan(corpus: Corpus) -> LanguagePlan:
    """Propose batch size and epochs for a text: few examples make few steps an epoch, and so need more of them."""
    count = len(make_examples(corpus, "train")[0])
    batch = 64 if count >= MANY_EXAMPLES else 16
    return LanguagePlan(epochs=min(20, max(5, round(ENOUGH_STEPS / -(-count // batch)))), batch_size=batch)


def gpt_shapes(kinds: int, context: int, plan: LanguagePlan) -> dict[str, tuple[int, ...]]:
    """Give the shape of every weight of the GPT, in the order of the Keras model: name -> shape."""
    return dict(_gpt_shapes(kinds, context, plan))


def _gpt_shapes(kinds: int, context: int, plan: LanguagePlan) -> Iterator[tuple[str, tuple[int, ...]]]:
    width, head = plan.width, plan.width // GPT_HEADS
    yield "letters/embeddings", (kinds, width)
    yield "places/embeddings", (context, width)
    for block in range(plan.blocks):
        for norm in ("before", "between"):
            if norm == "between":
                for name in ("query", "key", "value"):
                    yield f"attention_{block}/{name}/kernel", (width, GPT_HEADS, head)
                    yield f"attention_{block}/{name}/bias", (GPT_HEADS, head)
                yield f"attention_{block}/attention_output/kernel", (GPT_HEADS, head, width)
                yield f"attention_{block}/attention_output/bias", (width,)
            yield f"{norm}_{block}/gamma", (width,)
            yield f"{norm}_{block}/beta", (width,)
        yield f"wide_{block}/kernel", (width, 4 * width)
        yield f"wide_{block}/bias", (4 * width,)
        yield f"narrow_{block}/kernel", (4 * width, width)
        yield f"narrow_{block}/bias", (width,)
    yield "last/gamma", (width,)
    yield "last/beta", (width,)
    yield "scores/kernel", (width, kinds)
    yield "scores/bias", (kinds,)


def lstm_shapes(kinds: int, units: int, plan: LanguagePlan) -> dict[str, tuple[int, ...]]:
    """Give the shape of every weight of the LSTM: name -> shape."""
    return {
        "letters/embeddings": (kinds, plan.width),
        "memory/lstm_cell/kernel": (plan.width, 4 * units),
        "memory/lstm_cell/recurrent_kernel": (units, 4 * units),
        "memory/lstm_cell/bias": (4 * units,),
        "scores/kernel": (units, kinds),
        "scores/bias": (kinds,),
    }


def count_weights(shapes: dict[str, tuple[int, ...]]) -> int:
    """Add up how many numbers such weights have."""
    total = 0
    for shape in shapes.values():
        product = 1
        for side in shape:
            product *= side
        total += product
    return total


def units_of_same_size(kinds: int, context: int, plan: LanguagePlan) -> int:
    """Find how many units give an LSTM about as many parameters as the GPT has."""
    wanted = count_weights(gpt_shapes(kinds, context, plan))
    return min(range(1, 400), key=lambda units: abs(count_weights(lstm_shapes(kinds, units, plan)) - wanted))


def expected_seconds(corpus: Corpus, plan: LanguagePlan) -> float:
    """Estimate how long a training takes on one core: six operations per parameter and letter, twice with an LSTM."""
    examples = len(make_examples(corpus, "train")[0])
    parameters = count_weights(gpt_shapes(len(corpus.letters), corpus.context, plan))
    work = 6 * parameters * examples * corpus.context * plan.epochs
    steps = -(-examples // plan.batch_size) * plan.epochs
    seconds = SECONDS_BEFORE + steps * SECONDS_PER_STEP + work / WORK_PER_SECOND
    return seconds * (2 if plan.beside else 1)
