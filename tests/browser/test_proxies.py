"""Below a base path, and behind Caddy and nginx as they are told here: pages, websocket, uploads, cookies, /health."""

import http.server
import io
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request
from types import SimpleNamespace
from urllib.parse import urlsplit

import numpy as np
import pytest
from cryptography import x509
from PIL import Image

from dlplay import jobs
from dlplay.classroom.certificate import certificate_for
from dlplay.visits import COOKIE
from tests.browser.conftest import ROOT, Server, Tab, free_port
from tests.doctor.test_packaging import environment_of

pytestmark = pytest.mark.browser
BASE = "/playground"
TRUSTING = ssl._create_unverified_context()
NGINX_AROUND = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1; {user}
events {{ worker_connections 256; }}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    {ours}
}}
"""


@pytest.fixture(scope="module")
def below(tmp_path_factory):
    """A server of its own below a base path, which is told what compose.yaml tells it."""
    folder = tmp_path_factory.mktemp("below")
    told = environment_of("app", DLPLAY_BASE=BASE) | {"DLPLAY_KEPT": str(folder), "DLPLAY_UPLOADS": str(folder)}
    assert told["STREAMLIT_SERVER_BASE_URL_PATH"] == BASE
    told["DLPLAY_SCHEDULER"] = jobs.start_pool()  # the tests' own: nothing is trained here
    running = Server(folder / "log.txt", base=BASE, **told)
    yield running
    running.stop()


def ask(url):
    """Give the status and the text of an address."""
    try:
        with urllib.request.urlopen(url, timeout=10, context=TRUSTING if url.startswith("https") else None) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


class Proxy:
    """Caddy or nginx, with a configuration of ours, until it is stopped."""

    def __init__(self, command, folder, url, environment):
        self.url, self.file = url, folder / "log.txt"
        with self.file.open("w") as output:
            known = {**os.environ, **environment}
            self.process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=known)
        deadline, place = time.monotonic() + 30, urlsplit(url)
        while True:
            try:
                with socket.create_connection(("127.0.0.1", place.port), timeout=2) as plain:
                    TRUSTING.wrap_socket(plain, server_hostname=place.hostname).close()
                return
            except OSError:
                assert self.process.poll() is None, self.file.read_text()
                assert time.monotonic() < deadline, self.file.read_text()
                time.sleep(0.1)

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def find(program):
    """Give the path of a program of the system, which may not be in this account's PATH."""
    return shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/bin")


def needed(program):
    path = find(program)
    if path is None:
        pytest.skip(f"{program} is not installed here: apt-get install {program}")
    return path


def start_caddy(server, folder, base, site="localhost", **settings):
    """Start Caddy with the Caddyfile that compose.yaml gives it, before a server."""
    port = free_port()
    environment = {
        "DLPLAY_SITE": site,
        "DLPLAY_SERVER": f"127.0.0.1:{server.port}",
        "DLPLAY_HTTP_PORT": str(free_port()),
        "DLPLAY_HTTPS_PORT": str(port),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "HOME": str(folder),
        **settings,
    }
    command = [needed("caddy"), "run", "--config", str(ROOT / "hosting" / "Caddyfile"), "--adapter", "caddyfile"]
    return Proxy(command, folder, f"https://{site}:{port}{base}", environment)


def start_nginx(server, folder, base):
    """Start nginx with hosting/nginx.conf, in which the names of a real host are those of this test."""
    port = free_port()
    certificate, key = certificate_for(folder, [])
    ours = (ROOT / "hosting" / "nginx.conf").read_text(encoding="utf-8")
    for theirs, here in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("class.example.org", "localhost"),
        ("/etc/ssl/class.pem", str(certificate)),
        ("/etc/ssl/class.key", str(key)),
        ("127.0.0.1:8501", f"127.0.0.1:{server.port}"),
    ):
        assert theirs in ours
        ours = ours.replace(theirs, here)
    file = folder / "nginx.conf"
    user = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    file.write_text(NGINX_AROUND.format(folder=folder, ours=ours, user=user))
    return Proxy(
        [needed("nginx"), "-c", str(file), "-e", str(folder / "error.log")],
        folder,
        f"https://localhost:{port}{base}",
        {},
    )


@pytest.fixture(params=["below a base path", "nginx, below a base path", "Caddy"])
def way(request, tmp_path):
    """A way to the playground: its address."""
    below_base = request.param.endswith("base path")
    server, base = request.getfixturevalue("below" if below_base else "server"), BASE if below_base else ""
    if request.param == "below a base path":
        yield server.url
        return
    proxy = (start_caddy if request.param.startswith("Caddy") else start_nginx)(server, tmp_path, base)
    yield proxy.url
    proxy.stop()


def large_photo():
    """A photo of more than a megabyte, which is what nginx takes by itself."""
    noise = np.random.default_rng(0).integers(0, 256, (1200, 1600, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).save(file, "JPEG", quality=85)
    assert 2**20 < len(file.getvalue()) < 4 * 2**20
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def wait_for_health(way):
    """Ask until a worker has answered: the pool of a server starts after its first page."""
    deadline = time.monotonic() + 120
    while True:
        status, text = ask(f"{way}/health")
        if status == 200:
            return json.loads(text)
        assert status == 503, text
        assert json.loads(text)["reason"]
        assert time.monotonic() < deadline, text
        time.sleep(0.5)


def broken_pictures(page):
    page.wait_for_function("[...document.images].every(one => one.complete)")
    return page.evaluate("[...document.images].filter(one => !one.naturalWidth).map(one => one.src)")


def test_everything_holds_on_this_way(way, chromium):
    assert wait_for_health(way)["answered"] >= 1
    tab = Tab(chromium, ignore_https_errors=True)
    page = tab.open(f"{way}/kernels?kernels.stride=2")
    stride = page.get_by_role("slider", name="Stride")
    assert stride.input_value() == "2"  # the websocket has brought the page
    assert broken_pictures(page) == []
    stride.press("ArrowRight")
    page.wait_for_url(re.compile(f"^{re.escape(way)}/kernels[?].*kernels.stride=3"))

    cookies = {one["name"]: one for one in tab.context.cookies()}
    assert cookies[COOKIE]["path"] == (urlsplit(way).path or "/")
    assert cookies[COOKIE]["secure"] == way.startswith("https")

    page.get_by_role("radio", name="Upload", exact=True).click()
    page.locator('[data-testid="stFileUploaderDropzoneInput"]').set_input_files(large_photo())
    page.get_by_text("Your picture: photo.jpg").first.wait_for()
    tab.settle()
    page.reload()
    page.get_by_text("Your picture: photo.jpg").first.wait_for()  # the cookie has brought it back

    page.goto(f"{way}/")
    page.get_by_role("link", name=re.compile("Pixels")).first.click()
    page.wait_for_url(re.compile(f"^{re.escape(way)}/pixels"))
    page.get_by_role("heading", name="Pixels", level=1).wait_for()
    tab.settle()
    assert broken_pictures(page) == []
    assert page.evaluate("document.fonts.load('16px \"Source Sans\"', 'ก').then(found => found.length)") > 0
    assert tab.outside == []
    tab.close()


def test_a_browser_that_goes_to_a_number_names_no_site_and_comes_in(below, tmp_path):
    proxy = start_caddy(below, tmp_path, BASE, site="127.0.0.1")
    try:
        status, _ = ask(f"{proxy.url}/_stcore/health")
        certificate = ssl.get_server_certificate(("127.0.0.1", urlsplit(proxy.url).port))
    finally:
        proxy.stop()
    assert status == 200
    names = x509.load_pem_x509_certificate(certificate.encode()).extensions
    named = names.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(x509.IPAddress)
    assert [str(one) for one in named] == ["127.0.0.1"]


def test_a_server_that_is_started_anew_keeps_browsers_waiting_and_turns_none_away(tmp_path):
    server = SimpleNamespace(port=free_port())
    proxy = start_caddy(server, tmp_path, "")
    answering = http.server.ThreadingHTTPServer(("127.0.0.1", server.port), http.server.BaseHTTPRequestHandler, False)

    def start():
        answering.server_bind()
        answering.server_activate()
        answering.serve_forever()

    starting = threading.Timer(1, start)
    starting.start()
    try:
        assert ask(proxy.url)[0] == 501  # what Python's server says to whatever it is asked
    finally:
        answering.shutdown()
        starting.join()
        answering.server_close()
        proxy.stop()
