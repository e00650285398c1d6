"""The server: `streamlit run app.py` (what `make run` does) prepares the workers and serves the frame."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from streamlit.logger import get_logger
from streamlit.runtime.pages_manager import PagesManager

from dlplay import jobs, visits
from dlplay.classroom import host, is_hosted
from dlplay.doctor import health_route
from dlplay.headers import SafeHeaders
from dlplay.ui import fresh_address
from dlplay.words import say

WHOLE_UPLOAD = (
    2**27
)  # bytes; Streamlit holds uploads in memory: on the way there they need no file on a disk that is full


@asynccontextmanager
async def prepare(app: st.App) -> AsyncIterator[dict[str, object]]:
    """Start the workers, which load TensorFlow while the first visitor reads, and end them with the server.

    They start three seconds later than the server, so that they do not slow down its first page.

    And tell Streamlit before the first visitor that the frame names the pages, so that any first link finds its page.
    """
    PagesManager.uses_pages_directory = False
    MultiPartParser.spool_max_size = WHOLE_UPLOAD
    visits.start_store()
    starting = threading.Timer(3, jobs.warm_up)
    starting.start()
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    own = f"{scheme}://localhost:{st.get_option('server.port')}{base}"
    print(f"For the teacher, to see and stop trainings: {own}/jobs?key={jobs.teacher_key()}", flush=True)
    if is_hosted():
        print(f"For the teacher, to lead the class: {host().address}/classroom?key={jobs.teacher_key()}", flush=True)
    yield {}
    starting.cancel()
    starting.join()
    jobs.stop_pool()
    visits.stop_store()


def apologize(error: Exception) -> bool:
    """Log a fault of ours with its trace; the student reads what to do instead of a trace."""
    get_logger(__name__).error("a page failed", exc_info=error)
    st.error(
        say(
            "Something went wrong here, and it is our fault, not yours. Your files are kept. Change the last control "
            "back, or start this lesson afresh, with the settings that it begins with. If it happens again, tell your "
            "teacher."
        )
    )
    st.link_button(say("Start this lesson afresh"), fresh_address(), icon=":material/restart_alt:")
    return True


base = f"/{st.get_option('server.baseUrlPath').strip('/')}".rstrip("/")  # of all addresses; usually none
middleware = [Middleware(SafeHeaders), Middleware(visits.VisitCookie, path=base or "/")]
routes = [health_route(jobs.take_pulse, base)]
app = st.App("frame.py", lifespan=prepare, routes=routes, middleware=middleware, on_script_error=apologize)
