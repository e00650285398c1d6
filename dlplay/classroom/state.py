"""What a class is at one moment."""

from dataclasses import dataclass, field

from dlplay.classroom.questions import Draft

PAUSABLE = ("trainings", "downloads", "uploads")


@dataclass(frozen=True)
class Shown:
    """What is shown to all: a lesson's page with its settings, and a number that no other has."""

    page: str
    query: str
    number: int


@dataclass(frozen=True)
class Put:
    """A question that was put to the class, and how many have chosen each option."""

    number: int
    draft: Draft
    revealed: bool
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many have answered."""
        return sum(self.counts)


@dataclass(frozen=True)
class State:
    """What a class is at this moment; lessons: how many are on each.

    training_minutes: how long a training may run, 0 where the teacher has not said. takes_work: whether students can
    hand in.
    """

    shown: Shown | None = None
    open_lessons: frozenset[str] = frozenset()
    paused: frozenset[str] = frozenset()
    question: Put | None = None
    lessons: dict[str, int] = field(default_factory=dict)
    training_minutes: int = 0
    takes_work: bool = True

    @property
    def here(self) -> int:
        """How many pages are open."""
        return sum(self.lessons.values())

    def is_open(self, lesson: str) -> bool:
        """Say whether a lesson may be opened."""
        is_shown = self.shown is not None and self.shown.page == lesson
        return not self.open_lessons or lesson in self.open_lessons or is_shown
