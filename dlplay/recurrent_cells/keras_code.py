"""A cell as Keras has it, in code."""

import numpy as np

from dlplay.recurrent_cells.cells import Weights
from dlplay.recurrent_cells.weights import KERAS_ORDER, to_keras

LAYERS = {"RNN": "SimpleRNN({})", "LSTM": "LSTM({})", "Keras GRU": "GRU({})"}
IMPORTS = "import keras\nimport numpy as np\n"


def keras_code(weights: Weights) -> str:
    """Write the Keras layer with these weights, ready to run where TensorFlow is installed."""
    layer = LAYERS.get(weights.kind, "GRU({}, reset_after=False)").format(weights.units)
    layer = layer.replace(")", ", return_sequences=True)")
    names = ("kernel", "recurrent_kernel", "bias")
    arrays = [
        f"{name} = np.array({np.round(part, 8).tolist()})" for name, part in zip(names, to_keras(weights), strict=True)
    ]
    order = ", ".join(KERAS_ORDER[weights.kind])
    return "\n".join(
        [
            IMPORTS,
            f"# columns: the gates {order}, one after the other",
            *arrays,
            f"layer = keras.layers.{layer}",
            f"layer.build((None, None, {weights.inputs}))",
            "layer.set_weights([kernel, recurrent_kernel, bias])",
        ]
    )
