"""What ImageNet cannot say: things that are in a picture, and for which none of its 1,000 classes stands."""

from collections.abc import Sequence

CLASSES_SENTENCE = (
    "A classifier can only choose among the classes that it was trained with. **Softmax** shares out 1 among them: "
    "something always gets the largest part, also where the right word is not in the list. ImageNet has 118 breeds of "
    "dogs, but no person, no face, no tree and no pagoda."
)


def find_classes(text: str, classes: Sequence[str]) -> list[str]:
    """List the classes whose names hold a text, capital letters or not."""
    wanted = text.strip().casefold()
    return [name for name in classes if wanted in name.casefold()] if wanted else []
