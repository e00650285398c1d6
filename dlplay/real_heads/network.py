"""The published model itself, in NumPy: a decoder of the family Llama, layer after layer.

Each layer: RMS norm, attention with positions as rotations (RoPE) and keys shared by several queries, RMS norm, SwiGLU
(H. Touvron et al.: LLaMA, 2023; J. Su et al.: RoFormer, 2021; J. Ainslie et al.: GQA, 2023).
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dlplay.real_heads.gguf import GgufFile, HeadsError, Matrix, open_gguf, read_rows
from dlplay.real_heads.package import known_model
from dlplay.real_heads.pieces import content_of, encode_text

MOST_READ = 32  # tokens of a text that are read
LIKELIEST = 10  # next tokens that are given by name
ROWS_AT_ONCE = 8192  # of the vocabulary, unpacked at a time


@dataclass(frozen=True)
class Network:
    """A model's file, and its sizes: layers, heads, heads for keys and values, numbers per head; and its vocabulary.

    wave: RoPE's longest; ranks: the merges in their order; signs: the tokens; numbers: a token's place among them.
    """

    file: GgufFile
    layers: int
    heads: int
    key_heads: int
    key_size: int
    epsilon: float
    wave: float
    ranks: dict[str, int]
    signs: list[str]
    numbers: dict[str, int]


@dataclass(frozen=True)
class Reading:
    """What a model makes of a text with n tokens.

    contents: the tokens as bytes; queries (layers, heads, n, k) and keys (layers, key heads, n, k), already rotated by
    their place; scores: of every token of the vocabulary as the next one; likeliest: the best of them, as bytes;
    left_out: how many tokens were not read.
    """

    contents: tuple[bytes, ...]
    queries: Matrix
    keys: Matrix
    scores: Matrix
    likeliest: tuple[bytes, ...]
    left_out: int


def open_network(path: Path) -> Network:
    """Read a model's sizes and vocabulary. Raises HeadsError for a file of another family."""
    file = open_gguf(path)
    facts = file.facts
    try:
        if facts["general.architecture"] != "llama":
            raise HeadsError(
                "{name} is a model of the family {family}, not of Llama.",
                name=path.name,
                family=facts["general.architecture"],
            )
        heads, width = facts["llama.attention.head_count"], facts["llama.embedding_length"]
        signs, merges = facts["tokenizer.ggml.tokens"], facts["tokenizer.ggml.merges"]
        return Network(
            file,
            facts["llama.block_count"],
            heads,
            facts["llama.attention.head_count_kv"],
            width // heads,
            facts["llama.attention.layer_norm_rms_epsilon"],
            facts["llama.rope.freq_base"],
            {merge: rank for rank, merge in enumerate(merges)},
            signs,
            {sign: number for number, sign in enumerate(signs)},
        )
    except KeyError as error:
        raise HeadsError("{name} does not say its {fact}.", name=path.name, fact=error.args[0]) from error


@functools.cache
def known_network() -> Network:
    """Open the installed model, once in a process. Raises HeadsError where it is missing or damaged."""
    return open_network(known_model())


def read_with_model(text: str) -> Reading:
    """Let the installed model read the first MOST_READ tokens of a text. Raises HeadsError."""
    return read_text(known_network(), text)


def read_text(network: Network, text: str) -> Reading:
    """Let a model read the first MOST_READ tokens of a text. Raises HeadsError for an empty one."""
    every = encode_text(text, network.ranks, network.numbers)
    numbers = every[:MOST_READ]
    if not numbers:
        raise HeadsError("There is no text: write a sentence.")
    states, queries, keys = np.concatenate([embed(network, number) for number in numbers]), [], []
    for layer in range(network.layers):
        states, query, key = run_layer(network, layer, states)
        queries.append(query)
        keys.append(key)
    scores = score_next(network, states[-1])
    best = np.argsort(-scores, kind="stable")[:LIKELIEST]
    contents, likeliest = (tuple(content_of(network.signs[at]) for at in which) for which in (numbers, best))
    return Reading(contents, np.stack(queries), np.stack(keys), scores, likeliest, len(every) - len(numbers))


def embed(network: Network, number: int) -> Matrix:
    """Give a token's vector: its row of the embedding."""
    return read_rows(network.file, "token_embd.weight", number, number + 1)


def run_layer(network: Network, layer: int, states: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """Compute a layer: its new states (n, width), its queries (heads, n, k) and keys (key heads, n, k)."""
    weights: Callable[[str], Matrix] = lambda name: read_rows(network.file, f"blk.{layer}.{name}.weight")  # noqa: E731
    normed = norm_rms(states, weights("attn_norm"), network.epsilon)
    query, key, value = (split_heads(normed @ weights(f"attn_{name}").T, network.key_size) for name in ("q", "k", "v"))
    query, key = rotate(query, network.wave), rotate(key, network.wave)
    shared = network.heads // network.key_heads
    mixed = attention_weights(query, key) @ np.repeat(value, shared, axis=0)
    states = states + mixed.transpose(1, 0, 2).reshape(len(states), -1) @ weights("attn_output").T
    normed = norm_rms(states, weights("ffn_norm"), network.epsilon)
    gate = normed @ weights("ffn_gate").T
    worked: Matrix = (swish(gate) * (normed @ weights("ffn_up").T)) @ weights("ffn_down").T
    return states + worked, query, key


def split_heads(vectors: Matrix, size: int) -> Matrix:
    """Give every head its numbers: (n, heads * k) becomes (heads, n, k)."""
    return vectors.reshape(len(vectors), -1, size).transpose(1, 0, 2)


def norm_rms(states: Matrix, scale: Matrix, epsilon: float) -> Matrix:
    """Divide every token's numbers by the root of their mean square, then scale them."""
    means = np.mean(states * states, axis=-1, keepdims=True)
    return np.asarray(states / np.sqrt(means + np.float32(epsilon)) * scale)


def swish(values: Matrix) -> Matrix:
    """Multiply by the sigmoid of the same."""
    return np.asarray(values / (1 + np.exp(-np.clip(values, -80, None))))


def rotate(vectors: Matrix, wave: float) -> Matrix:
    """Turn each pair of neighbouring numbers by an angle that grows with the token's place t: t / wave^(2c / k)."""
    count, size = vectors.shape[-2:]
    angles = np.arange(count)[:, np.newaxis] / wave ** (np.arange(0, size, 2) / size)
    cosine, sine = np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)
    even, odd = vectors[..., 0::2], vectors[..., 1::2]
    return np.stack([even * cosine - odd * sine, even * sine + odd * cosine], -1).reshape(vectors.shape)


def scaled_scores(queries: Matrix, keys: Matrix) -> Matrix:
    """Score queries (..., heads, n, k) against keys (..., key heads, n, k) / sqrt(k); later tokens: minus infinity."""
    shared = queries.shape[-3] // keys.shape[-3]
    scores = queries @ np.repeat(keys, shared, axis=-3).swapaxes(-1, -2) / np.float32(np.sqrt(queries.shape[-1]))
    return np.where(np.tri(queries.shape[-2], dtype=bool), scores, np.float32(-np.inf))


def attention_weights(queries: Matrix, keys: Matrix) -> Matrix:
    """Give who looks at whom: (..., heads, n, n), the rows look, each adds up to 1."""
    scores = scaled_scores(queries, keys)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def score_next(network: Network, state: Matrix) -> Matrix:
    """Score every token of the vocabulary as the next one, after a token's last state."""
    final = norm_rms(state, read_rows(network.file, "output_norm.weight"), network.epsilon)
    name = "output.weight" if "output.weight" in network.file.tensors else "token_embd.weight"
    parts = range(0, len(network.signs), ROWS_AT_ONCE)
    return np.concatenate([read_rows(network.file, name, at, at + ROWS_AT_ONCE) @ final for at in parts])
