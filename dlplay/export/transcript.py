"""A record of the calls that a page made: run them, show them as code, write them as a script."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

import numpy as np

from dlplay.export.source import pypi_names, source_of

LONGEST_TEXT = 500  # letters that are written into the code; a longer text is called by its name
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
_heard: ContextVar[list["Transcript"] | None] = ContextVar("heard", default=None)


class Transcript:
    """Calls functions and remembers each call as a line of Python, so that the code shown is the code that ran.

    A call that is refused, because it raises, leaves no line.
    `cache(code, compute, is_own)` may answer a call marked `once` from memory: all code so far decides the result.
    is_own: whether something was given from outside, so that the result is this student's alone.
    """

    def __init__(
        self, title: str, *, cache: Callable[[str, Callable[[], Any], bool], Any] = lambda _, compute, __: compute()
    ) -> None:
        self.title = title
        self._cache, self._is_own = cache, False
        self.lines: list[str] = []
        self.output: list[str] = []
        self._functions: dict[Callable[..., Any], None] = {}
        self._names: dict[int, tuple[str, object]] = {}  # the object is kept, so that its id stays its own
        self._imports: dict[str, None] = {}
        if (heard := _heard.get()) is not None:
            heard.append(self)

    def continued(self) -> "Transcript":
        """Give a copy that goes on from here, for a part of a page that runs again and again."""
        other = Transcript(self.title, cache=self._cache)
        other.lines, other.output = list(self.lines), list(self.output)
        other._is_own = self._is_own
        other._functions, other._names, other._imports = (
            dict(self._functions),
            dict(self._names),
            dict(self._imports),
        )
        return other

    def given(self, name: str, value: object, code: str, *, imports: tuple[str, ...] = ()) -> None:
        """Name something that the page got from outside (an uploaded file), with the code that gets it at home."""
        self.lines.append(f"{name} = {code}")
        self._is_own = True
        self._imports |= dict.fromkeys(imports)
        self._remember(name, value)

    def run(
        self,
        name: str,
        function: Callable[Arguments, Result],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Result:
        """Call the function and note the call as `name = function(...)`."""
        with self._noting(name, function, args, kwargs):
            result = function(*args, **kwargs)
        self._remember(name, result)
        return result

    def run_once(
        self,
        name: str,
        function: Callable[Arguments, Result],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Result:
        """Do the same for a slow call: where the cache knows the result of exactly this code, take it from there."""
        with self._noting(name, function, args, kwargs):
            result: Result = self._cache(self.calls(), lambda: function(*args, **kwargs), self._is_own)
        self._remember(name, result)
        return result

    def ran(
        self,
        name: str,
        function: Callable[Arguments, Result],
        result: Result,
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Result:
        """Note a call that a job has made, with the result that it gave."""
        self._note(name, function, args, kwargs)
        self._remember(name, result)
        return result

    def show(self, label: str, value: object, code: str, style: str = "") -> str:
        """Print a number at home as it stands on the page; `code` is where it comes from. Returns the text."""
        text = format(value, style)
        words = repr(label.replace("{", "{{").replace("}", "}}"))[1:-1].replace('"', r"\"")
        self.lines.append(f'print(f"{words}: {{{code}{":" + style if style else ""}}}")')
        self.output.append(f"{label}: {text}")
        return text

    def script(self) -> str:
        """Write everything as one Python file that needs nothing but packages from PyPI."""
        head, definitions, packages = self._parts()
        hint = f'"""{self.title}, from DL Playground.\n\nInstall first: pip install {" ".join(packages)}\n"""'
        return "\n\n".join([hint, head, "\n\n\n".join(["", *definitions, ""]).strip("\n"), "", self.calls()]) + "\n"

    def calls(self) -> str:
        """Give the calls alone, without the functions that they call."""
        return "\n".join(self.lines)

    def parts(self) -> tuple[str, str, list[str]]:
        """Give the imports, the definitions and the PyPI names, for a notebook's cells."""
        head, definitions, packages = self._parts()
        return head, "\n\n\n".join(definitions), packages

    def _parts(self) -> tuple[str, list[str], list[str]]:
        imports, definitions, packages = source_of(self._functions)
        needs_numpy = any("np." in line for line in self.lines)
        lines = [*imports, *self._imports, *(["import numpy as np"] if needs_numpy else [])]
        packages = sorted({*packages, *pypi_names(self._imports)})
        return "\n".join(dict.fromkeys(lines)), definitions, packages

    @contextmanager
    def _noting(
        self, name: str, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Iterator[None]:
        """Note a call while it is made, and take the note back where the call is refused."""
        count, functions = len(self.lines), dict(self._functions)
        try:
            self._note(name, function, args, kwargs)
            yield
        except BaseException:
            del self.lines[count:]
            self._functions = functions
            raise

    def _note(self, name: str, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        words = [self._word(value) for value in args] + [f"{key}={self._word(kwargs[key])}" for key in kwargs]
        self.lines.append(f"{name} = {function.__name__}({', '.join(words)})")
        self._functions[function] = None

    def _remember(self, name: str, value: object) -> None:
        older = {key: known for key, known in self._names.items() if known[0].partition(".")[0] != name}
        self._names = older  # what bore this name before is lost to the code, too
        self._names[id(value)] = (name, value)
        if dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                part = getattr(value, field.name)
                shared = isinstance(part, tuple) and not part  # there is only one ()
                if not _is_short(part) and not shared:
                    self._names[id(part)] = (f"{name}.{field.name}", part)

    def _word(self, value: object) -> str:
        """Write an argument as code: by its name if an earlier line made it, by its value otherwise."""
        if id(value) in self._names and not _is_short(value):
            return self._names[id(value)][0]
        if isinstance(value, np.ndarray) and value.size <= 1000:
            return f"np.array({value.tolist()!r})"
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            if "array(" in repr(value):
                raise TypeError(f"a {type(value).__name__} with arrays in it cannot be written as code")
            self._functions[type(value)] = None
            return repr(value)
        if callable(value):
            self._functions[value] = None
            return str(getattr(value, "__name__"))  # noqa: B009  mypy knows callables without a name
        if isinstance(value, int | float | bool | str | tuple | dict | None):
            return repr(value)
        raise TypeError(f"a {type(value).__name__} cannot be written as code: name it first with given or run")


@contextmanager
def hear_transcripts() -> Iterator[list[Transcript]]:
    """Collect the transcripts that this thread begins meanwhile, those that go on from another among them."""
    heard: list[Transcript] = []
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)


def _is_short(value: object) -> bool:
    """Say whether a value is written as it is: a number, or a text that is no whole page."""
    return isinstance(value, int | float | bool | None) or (isinstance(value, str) and len(value) <= LONGEST_TEXT)
