"""A small GPT and an LSTM of the same size, in Keras. Needs TensorFlow."""

from typing import TYPE_CHECKING, Any

import numpy as np

from dlplay.language_model.plan import GPT_HEADS, LanguagePlan
from dlplay.networks.first_weights import draw_weights

if TYPE_CHECKING:
    import keras


def build_gpt(kinds: int, context: int, plan: LanguagePlan) -> "keras.Model":
    """Build a GPT for so many different letters, of which it sees `context` at once; gives scores (n, context, kinds).

    Blocks of attention under a causal mask and of two dense layers, each behind a layer normalization and around it a
    skip (Radford et al. 2019).
    """
    import keras

    codes = keras.Input((context,), dtype="int32")
    places = keras.ops.cumsum(keras.ops.ones_like(codes), axis=1) - 1
    values = keras.layers.Embedding(kinds, plan.width, name="letters")(codes)
    values = values + keras.layers.Embedding(context, plan.width, name="places")(places)
    for block in range(plan.blocks):
        values = _block(values, block, plan)
    values = keras.layers.LayerNormalization(name="last")(values)
    model = keras.Model(codes, keras.layers.Dense(kinds, name="scores")(values))
    draw_weights(model, plan.seed)
    return model


def _block(values: Any, block: int, plan: LanguagePlan) -> Any:
    import keras

    layers = keras.layers
    attention = layers.MultiHeadAttention(
        GPT_HEADS, plan.width // GPT_HEADS, dropout=plan.dropout, name=f"attention_{block}"
    )
    calm = layers.LayerNormalization(name=f"before_{block}")(values)
    values = values + attention(calm, calm, use_causal_mask=True)
    calm = layers.LayerNormalization(name=f"between_{block}")(values)
    wide = layers.Dense(4 * plan.width, activation=smooth_bend, name=f"wide_{block}")(calm)
    narrow = layers.Dense(plan.width, name=f"narrow_{block}")(wide)
    return values + layers.Dropout(plan.dropout)(narrow)


def smooth_bend(values: Any) -> Any:
    """Bend as GPT-2 does: GELU, by its formula with tanh."""
    import keras

    return keras.activations.gelu(values, approximate=True)


def build_lstm(kinds: int, context: int, units: int, plan: LanguagePlan) -> "keras.Model":
    """Build an LSTM that guesses the next letter at every place, from its memory of those before."""
    import keras

    codes = keras.Input((context,), dtype="int32")
    values = keras.layers.Embedding(kinds, plan.width, name="letters")(codes)
    values = keras.layers.LSTM(units, return_sequences=True, name="memory")(values)
    values = keras.layers.Dropout(plan.dropout)(values)
    model = keras.Model(codes, keras.layers.Dense(kinds, name="scores")(values))
    draw_weights(model, plan.seed)
    return model


def letter_loss(targets: Any, scores: Any) -> Any:
    """Cross-entropy per letter, -ln p of the letter that comes; targets of -1 count nothing."""
    import keras

    known = keras.ops.cast(targets >= 0, "float32")
    losses = keras.losses.sparse_categorical_crossentropy(keras.ops.maximum(targets, 0), scores, from_logits=True)
    return keras.ops.sum(losses * known) / keras.ops.sum(known)


def weights_of(model: "keras.Model") -> dict[str, Any]:
    """Give a model's weights by their names, as NumPy arrays."""
    return {variable.path: np.asarray(variable) for variable in model.weights if "seed" not in variable.path}
