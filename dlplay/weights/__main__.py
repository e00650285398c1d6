"""`python -m dlplay.weights MobileNetV2 VGG16` fetches models beforehand, for a class without internet."""

import argparse
import sys

from dlplay.weights.imagenet import CLASS_NAMES, WeightsError, fetch, is_here
from dlplay.weights.pretrained import PRETRAINED, weight_file


def main() -> None:
    """Fetch the models that the command line names; without a name, list them all."""
    parser = argparse.ArgumentParser(description="Fetch ImageNet weights for a class without internet.")
    parser.add_argument("models", nargs="*", metavar="model", help='such as MobileNetV2 or "MobileNetV2 0.35"')
    parser.add_argument("--no-top", action="store_true", help="the smaller file, without the classifier on top")
    options = parser.parse_args()
    for model in options.models or PRETRAINED:
        if model not in PRETRAINED:
            sys.exit(f"There is no model named {model}. The names: {', '.join(PRETRAINED)}")
        file = weight_file(model, top=not options.no_top)
        if options.models:
            try:
                fetch(CLASS_NAMES)
                fetch(file, lambda fraction, model=model: print(f"\r{model}: {fraction:4.0%}", end="", flush=True))  # type: ignore[misc]
            except WeightsError as error:
                sys.exit(f"\n{error}")
            print("\r", end="")
        print(f"{model}: {file.megabytes:.0f} MB, {'here' if is_here(file) else 'not here'}")


if __name__ == "__main__":
    main()
