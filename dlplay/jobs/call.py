"""The verb run: call a function in a warm worker and wait for its answer; and run_frame, which lets others go first."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from dlplay.jobs.door import DoorError
from dlplay.jobs.pool import connect, known_workers
from dlplay.jobs.version import TOLD_AS, answers_for, own_version
from dlplay.words import Refusal

if TYPE_CHECKING:
    from distributed import Future

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
PATIENCE = 180  # seconds; the slowest call is the first one to the largest model
DOUBT = 10  # seconds without an answer, after which it is asked whether there is anybody to answer


class JobError(Refusal, RuntimeError):
    """Says in a sentence for students why the workers gave no answer, and what to do."""


def run(function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
    """Call the function in a worker that has TensorFlow loaded, and give what it returns.

    What the function raises is raised here. Raises JobError where the worker died, cannot be reached or takes more
    than three minutes.
    """
    result: Result = _ask(_submitted(10, {}, function, *args, **kwargs))
    return result


def run_frame(function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
    """Do the same for a frame of a running camera: only one is computed at a time, after all calls that wait."""
    result: Result = _ask(_submitted(5, {"frame": 1}, function, *args, **kwargs))
    return result


def _submitted(
    priority: int, more: dict[str, int], function: Callable[..., Any], *args: Any, **kwargs: Any
) -> "Future":
    resources = {answers_for(own_version()): 1, **more}
    try:
        client = connect()
    except DoorError as error:
        raise JobError(error.text, **error.values) from error
    except OSError as error:
        raise JobError("The worker processes cannot be reached: please tell your teacher to start again.") from error
    return client.submit(function, *args, pure=False, priority=priority, resources=resources, **kwargs)


def _ask(future: "Future") -> Any:
    from distributed import KilledWorker  # not before it is needed: see connect
    from distributed.client import FutureCancelledError

    try:
        try:
            return future.result(timeout=DOUBT)
        except TimeoutError:
            _doubt(future)
            return future.result(timeout=PATIENCE - DOUBT)
    except KilledWorker as error:
        raise JobError(
            "The process that computes has died, perhaps for lack of memory. A new one is starting: wait ten "
            "seconds, then try again, with a smaller network if it happens twice. Nothing of yours is lost."
        ) from error
    except (FutureCancelledError, OSError) as error:
        raise JobError("The connection to the worker processes was lost: please try again.") from error
    except TimeoutError as error:
        future.cancel()
        raise JobError(
            "No answer after {patience} seconds: many may be waiting. Please try again later.", patience=PATIENCE
        ) from error


def _doubt(future: "Future") -> None:
    """Raise JobError where nobody will answer: there are workers, and all are of another version."""
    workers = known_workers().values()
    if workers and not any(TOLD_AS in one and one[TOLD_AS]["version"] == own_version() for one in workers):
        future.cancel()
        raise JobError(
            "The cluster's workers are of another version than this page: please tell your teacher. The page Jobs says "
            "what differs."
        )


def is_warm() -> bool:
    """Say whether a worker with TensorFlow is ready."""
    try:
        workers = known_workers().values()
    except OSError:
        return False
    return any(answers_for(own_version()) in worker["resources"] for worker in workers)
