"""What ImageNet cannot say: things that are in a picture, and for which none of its 1,000 classes stands."""

from collections.abc import Sequence

from dlplay.words import say

NO_CLASS = {  # sample -> what it shows that no class stands for
    "astronaut": "a **person** in a space suit. No class stands for a person",
    "camera": "a **person** who takes pictures. No class stands for a person, but one for the tripod",
    "pagoda": "a **pagoda**. No class stands for a pagoda; the nearest are stupa and palace",
}
MOST_FOUND = 40
CLASSES_SENTENCE = (
    "A classifier can only choose among the classes that it was trained with. **Softmax** shares out 1 among them: "
    "something always gets the largest part, also where the right word is not in the list. ImageNet has 118 breeds of "
    "dogs, but no person, no face, no tree and no pagoda."
)


def missing_sentence(picture_name: str) -> str:
    """Say of a sample what in it has no class; empty where nothing is known of the picture."""
    what = NO_CLASS.get(picture_name)
    if not what:
        return ""
    return say(
        "**No such class**: this picture shows {what}. An answer comes all the same. Look how small its "
        "probability is, or what beside the thing it is about.",
        what=what,
    )


def find_classes(text: str, classes: Sequence[str]) -> list[str]:
    """List the classes whose names hold a text, capital letters or not."""
    wanted = text.strip().casefold()
    return [name for name in classes if wanted in name.casefold()] if wanted else []


def found_sentence(found: Sequence[str], num_classes: int) -> str:
    """Say which classes have a word in their names."""
    if not found:
        return say(
            "**No such class**: none of the {num_classes:,} classes has this word in its name. The network "
            "can never say it, whatever the picture shows.",
            num_classes=num_classes,
        )
    more = say(" and {found} more", found=len(found) - MOST_FOUND) if len(found) > MOST_FOUND else ""
    return say(
        "{found} of {num_classes:,} classes: {found2}{more}.",
        found=len(found),
        num_classes=num_classes,
        found2=", ".join(found[:MOST_FOUND]),
        more=more,
    )
