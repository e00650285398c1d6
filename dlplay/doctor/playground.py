"""Is the playground ready for a class? Workers, database, certificate, camera, weights and languages."""

from collections.abc import Sequence

from dlplay.doctor.finding import ATTENTION, BROKEN, FINE, Finding
from dlplay.jobs import Pulse
from dlplay.words import Note

SOON = 14  # days; our own certificate is made anew when it has less left: dlplay/classroom/certificate.py
SLOW = 1.0  # seconds that the workers may take to answer; a hundredth is usual


def check_workers(pulse: Pulse) -> Finding:
    """Judge how the workers have answered."""
    if pulse.fault:
        advice = Note(
            "Wait half a minute after a start. If it stays: start the playground again, or see DLPLAY_SCHEDULER."
        )
        return Finding("Workers", BROKEN, pulse.fault, advice)
    found = Note(
        "{answered} of {workers} workers have answered, in {milliseconds:,.0f} ms.",
        answered=pulse.answered,
        workers=pulse.workers,
        milliseconds=pulse.seconds * 1000,
    )
    if pulse.answered < pulse.workers:
        advice = Note("Those that are silent may be starting anew: look again in half a minute, and at the page Jobs.")
        return Finding("Workers", ATTENTION, found, advice)
    if pulse.seconds > SLOW:
        advice = Note("This computer has much to do: stop a training, or let fewer run side by side (DLPLAY_JOBS=1).")
        return Finding("Workers", ATTENTION, found, advice)
    return Finding("Workers", FINE, found)


def check_database(fault: str, place: str) -> Finding:
    """Judge whether the class's database could be written; fault: why not. place: its address without a password."""
    if fault:
        found = Note("The class's database cannot be written: {fault}", fault=fault)
        advice = Note("See that {place} can be written by this account, and that its disk is not full.", place=place)
        return Finding("Database", BROKEN, found, advice)
    return Finding("Database", FINE, Note("The class's database can be written: {place}", place=place))


def check_certificate(days: float | None, *, is_ours: bool) -> Finding:
    """Judge the days that a certificate has left; None: none is seen. is_ours: made by `make class`."""
    if days is None:
        found = Note("None is seen from here: make class makes one, and a proxy with HTTPS has its own.")
        return Finding("Certificate", FINE, found)
    found = Note("The certificate is good for {days:.0f} more days.", days=max(0.0, days))
    if days > SOON:
        return Finding("Certificate", FINE, found)
    if is_ours:
        return Finding("Certificate", ATTENTION, found, Note("Start the class again: a new one is made by itself."))
    state = ATTENTION if days > 0 else BROKEN
    return Finding("Certificate", state, found, Note("Have it renewed, and start the playground again."))


def check_camera(address: str) -> Finding:
    """Judge whether browsers give their camera at an address; "" where no playground runs yet."""
    if not address:
        return Finding("Camera", FINE, Note("make class serves over HTTPS, so that browsers give their cameras."))
    if address.startswith("https:"):
        return Finding("Camera", FINE, Note("Served over HTTPS: browsers give their cameras."))
    found = Note("Only browsers on this computer give their camera: elsewhere they want HTTPS.")
    return Finding(
        "Camera", ATTENTION, found, Note("make class serves over HTTPS; or put a proxy with HTTPS before it.")
    )


def check_weights(missing: Sequence[str], downloaded: Sequence[str]) -> Finding:
    """Judge the weights on this computer: the files that come along and are missing, and the models fetched."""
    if missing:
        found = Note("Files that come along are missing: {files}", files=", ".join(missing))
        return Finding(
            "Weights", BROKEN, found, Note("Fetch the project anew: its folder assets/networks is not whole.")
        )
    if not downloaded:
        found = Note("All networks that come along are here; no others have been fetched.")
        return Finding("Weights", FINE, found, Note("For more without internet in the room: make models, at home."))
    found = Note("All networks that come along are here, and fetched: {models}.", models=", ".join(downloaded))
    return Finding("Weights", FINE, found)


def check_languages(spoken: Sequence[str], unreadable: Sequence[str]) -> Finding:
    """Judge the catalogues of texts: the languages, and those whose catalogue cannot be read."""
    found = Note("Spoken: {languages}.", languages=", ".join(spoken))
    if unreadable:
        broken = Note("No readable catalogue of texts: {languages}.", languages=", ".join(unreadable))
        advice = Note("Delete or mend the folder in dlplay/locale: whoever chooses that language gets no page.")
        return Finding("Languages", BROKEN, broken, advice)
    return Finding("Languages", FINE, found)
