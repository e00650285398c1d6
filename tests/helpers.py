"""What tests of pages share: a page opened as its link does, an upload, and the script that is taken home."""

import asyncio
import functools
import json
import ssl
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from dlplay import jobs
from dlplay.data import sample

ROOT = Path(__file__).parents[1]
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").rglob("*.py"))
WITH_PICTURE = {  # page -> what its link says for it to work on a picture
    "pages/convnets/convolution.py": {"convolution.example": "your picture"},
    "pages/convnets/feature_maps.py": {},
    "pages/convnets/pooling.py": {"pooling.input": "picture"},
    "pages/images/kernels.py": {},
    "pages/images/pixels.py": {},
}


def run_async(coroutine):
    """Run a coroutine in a thread of its own: the browser's tests leave a running event loop in this one."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, coroutine).result()


def wait_for_server(url, process, log, seconds=60):
    """Wait until a server answers, whoever made its certificate. log: gives what it has printed, for the assertion."""
    trusting, deadline = ssl._create_unverified_context(), time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1, context=trusting).close()
            return
        except OSError:
            assert process.poll() is None, log()
            assert time.monotonic() < deadline, log()
            time.sleep(0.1)


def open_page(page, **parameters):
    """Open a page within the frame, as its link does."""
    app = AppTest.from_file(str(ROOT / "frame.py"), default_timeout=60).switch_page(page)
    for name, value in parameters.items():
        app.query_params[f"{Path(page).stem}.tab" if name == "tab" else name] = str(value)
    app.run()
    return app


@functools.cache
def tabs_of(page):
    """Name the tabs of a page as its link does, each once; one that is empty where it has none."""
    return [tab.label for tab in healthy(open_page(page, **WITH_PICTURE.get(page, {}))).tabs] or [""]


def open_tab(page, tab, **parameters):
    """Open a page at one of its tabs, with a picture where it can have one, whatever else its link says."""
    return open_page(page, **{**parameters, **WITH_PICTURE.get(page, {}), **({"tab": tab} if tab else {})})


def press(app, key, times=1):
    """Click a button that counts its clicks, as the browser does: it sends the total of all clicks."""
    parts = [getattr(node, "proto", None) for node in app._tree]
    part = next(one for one in parts if getattr(one, "id", "").endswith(f"-{key}"))
    total = app.session_state[f"{key}.seen"] + times
    states = app._tree.get_widget_states()
    states.widgets.add(id=part.id, json_value=json.dumps({"total": total}))
    app._run(states)
    return app


def fill_disk(engine, left=0):
    """Let a SQLite database have so many pages more, and none after these: its disk is full then."""
    with engine.begin() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar() + left

    @event.listens_for(engine, "connect")
    def bound(connection, _):
        connection.execute(f"PRAGMA max_page_count={pages}")

    engine.dispose()


def visitor_of(app):
    """The name of who sits at a page that was opened so: a visitor without cookies."""
    return f"tab test session id {app.session_state['visitor']}"


def healthy(app):
    assert not app.exception, [exception.message for exception in app.exception]
    return app


def when_done(app, lesson, seconds=300):
    """Wait until a lesson's job has ended well, and run the page again; gives the page and the job."""
    job, end = jobs.find_job(app.session_state[f"{lesson}_job"]), time.monotonic() + seconds
    while job.is_active and time.monotonic() < end:
        time.sleep(0.1)
    assert job.state == "done", job.fault
    return healthy(app.run()), job


def phone_photo():
    """A JPEG as a phone writes it: stored sideways, with an EXIF tag that says so."""
    from io import BytesIO

    from PIL import Image

    image = Image.fromarray(sample("chelsea").pixels)
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = BytesIO()
    image.save(buffer, "JPEG", exif=exif, quality=95)
    return buffer.getvalue()


def upload(app, name, content, mime):
    app.segmented_control(key="source").set_value("Upload").run()
    app.file_uploader[0].upload(name, content, mime).run()
    return healthy(app)


def undefined_names(script):
    """What a script uses without defining it, for a script that takes too long to run.

    Annotations in quotes name keras, which only the functions import.
    """
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--isolated",
        "--select",
        "F821",
        "--output-format",
        "concise",
        "-",
    ]
    return subprocess.run(command, input="import keras\n" + script, capture_output=True, text=True, check=False).stdout


def script_on(app):
    """The whole script as the page shows it, in the last code block once its expander is open."""
    return max((block.value for block in app.code), key=len)
