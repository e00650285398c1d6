"""What the camera says to students; what stands in {braces} is filled in by the browser."""

from dlplay.words import say


def words_of(is_clip: bool) -> dict[str, str]:
    """Give the camera's words, or those of a clip in its place, by the names that the browser's part knows."""
    return {**_buttons(is_clip), **_paces(is_clip), **_refusals()}


def _buttons(is_clip: bool) -> dict[str, str]:
    return {
        "start": say("Play the clip") if is_clip else say("Start the camera"),
        "stop": say("Stop"),
        "turn": say("Other camera"),
        "freeze": say("Freeze this picture"),
        "hold": say("Hold to record “{name}”", name="{name}"),
        "records": say("Recording: {count}", count="{count}"),
        "running": "" if is_clip else say("The camera is on. No picture is kept unless you freeze or record it."),
        "stopped": "" if is_clip else say("The camera is off."),
        "frozen": say("Frozen: from now on the lesson works on this picture. The camera is off."),
    }


def _paces(is_clip: bool) -> dict[str, str]:
    filled = {"rate": "{rate}", "delay": "{delay}"}
    return {
        "pace": say("{rate} frames a second, {delay} ms from a frame to its boxes.", **filled)
        if is_clip
        else say("{rate} pictures a second, {delay} ms from picture to answer.", **filled),
        "crowded": say("The class is busy: {rate} pictures a second for you.", rate="{rate}"),
        "waiting": say(
            "Waiting for the answer. A network that is asked for the first time is loaded, which takes some seconds; "
            "after a lost connection it goes on by itself."
        ),
    }


def _refusals() -> dict[str, str]:
    upload = say("Or choose Upload: on a phone it offers the camera, too.")
    return {
        "insecure": say(
            "Browsers give a page the camera only at localhost or over HTTPS, and this address is neither. Open the "
            "playground on the computer that serves it, or ask your teacher for an address that begins with https."
        )
        + f" {upload}",
        "refused": say(
            "This browser was told not to give the camera to this page. Allow it by the sign beside the address, then "
            "start again."
        )
        + f" {upload}",
        "none": say("No camera was found. Connect one, then start again.") + f" {upload}",
        "taken": say(
            "The camera is in use: another program or tab, such as a video call, holds it. Close that, then start "
            "again."
        ),
        "ended": say("The camera was unplugged, or another program took it. Start it again."),
        "failed": say("The camera does not start ({name}). Try another camera or browser.", name="{name}")
        + f" {upload}",
    }
