"""Count every network of the catalogue: `python -m scripts.count_architectures`, for when one or Keras changes."""

from dlplay.catalogue import ARCHITECTURES, count, summarize, write_summaries


def main() -> None:
    """Write a line of totals for every network."""
    write_summaries([summarize(name, count(name)) for name in ARCHITECTURES])


if __name__ == "__main__":
    main()
