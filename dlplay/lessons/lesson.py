"""A lesson as the menu and the map list it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """The file of its page, its title, its icon, and the questions that it answers."""

    page: str
    title: str
    icon: str
    answers: str

    @property
    def name(self) -> str:
        """The name in its address, of its folder, and of its drawing."""
        return self.page.rpartition("/")[2].removesuffix(".py")
