"""What is measured, on things that were made for it: ports, certificates, catalogues, databases."""

import datetime
import http.server
import json
import os
import ssl
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from dlplay import doctor
from dlplay.classroom.certificate import certificate_for
from dlplay.classroom.room import Room
from dlplay.doctor import measuring
from dlplay.doctor.examining import examine_database, examine_playground
from dlplay.jobs import Pulse
from scripts import doctor as command
from tests.browser.conftest import free_port
from tests.helpers import ROOT


class Answering(http.server.BaseHTTPRequestHandler):
    """Answers /health as the server's class says, and nothing else."""

    def do_GET(self):
        told = self.server.told if self.path == self.server.place else b"not here"
        self.send_response(503)
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def listening(request):
    """A server on a port of its own that says what it is told to, over HTTPS where a certificate is given."""
    opened = []

    def listen(told, place="/health", certificate=None):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        server.told, server.place = told, place
        server.handle_error = lambda *_: None  # plain HTTP at a port of HTTPS
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        opened.append(server)
        return server.server_port

    yield listen
    for server in opened:
        server.shutdown()
        server.server_close()


HEALTHY = json.dumps({"workers": 4, "answered": 3, "reason": "", "seconds": 0.5}).encode()


@pytest.mark.parametrize(
    ("told", "use", "pulse"),
    [
        (HEALTHY, "ours", Pulse(4, 3, "", 0.5)),
        (b"<html>", "taken", None),
        (b"[]", "taken", None),
        (b'{"status": "up"}', "taken", None),
    ],
)
def test_who_has_a_port(listening, told, use, pulse):
    port = listening(told)
    address = f"http://localhost:{port}" if pulse else ""
    assert measuring.use_of_port(port) == (use, address, pulse)


def test_a_port_below_a_base_path_and_over_https(listening, tmp_path):
    port = listening(HEALTHY, "/playground/health", certificate_for(tmp_path, []))
    assert measuring.use_of_port(port, "/playground")[:2] == ("ours", f"https://localhost:{port}/playground")
    assert measuring.use_of_port(port)[0] == "taken"
    assert 360 < measuring.days_at_address(f"https://localhost:{port}") <= 365


def test_a_free_port():
    assert measuring.use_of_port(free_port()) == ("free", "", None)


def write_certificate(path, days):
    """A certificate that ends in so many days."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([])
    end = now + datetime.timedelta(days=days)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, end - datetime.timedelta(days=30), end)
    path.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize("days", [-3, 5, 200])
def test_the_rest_of_a_certificates_life(tmp_path, days):
    assert measuring.days_of_file(write_certificate(tmp_path / "one.pem", days)) == pytest.approx(days, abs=0.01)


def test_no_certificate_is_no_fault(tmp_path):
    (tmp_path / "text.pem").write_text("no certificate")
    assert measuring.days_of_file(tmp_path / "text.pem") is None
    assert measuring.days_of_file(tmp_path / "none.pem") is None
    assert measuring.days_at_address(f"https://localhost:{free_port()}") is None


def test_weights_that_are_missing_are_named(tmp_path):
    assert measuring.missing_weights() == []
    assert measuring.missing_weights(tmp_path) == list(measuring.COME_ALONG)


def test_a_catalogue_that_cannot_be_read_is_named(tmp_path):
    for language in ("aa", "bb", "cc"):
        (tmp_path / language / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "bb" / "LC_MESSAGES" / "dlplay.mo").write_bytes(b"no catalogue")
    empty = bytes.fromhex("de120495" + "00000000" * 2 + "1c000000" * 2 + "00000000" * 2)
    (tmp_path / "cc" / "LC_MESSAGES" / "dlplay.mo").write_bytes(empty)
    (tmp_path / "readme.txt").write_text("")
    assert measuring.unreadable_languages(tmp_path) == ["aa", "bb"]
    assert measuring.unreadable_languages() == []


def test_a_database_that_can_be_written_is_left_as_it_was(tmp_path, monkeypatch):
    monkeypatch.setenv("DLPLAY_DATABASE", f"sqlite:///{tmp_path / 'class.sqlite'}")
    room = Room(f"sqlite:///{tmp_path / 'class.sqlite'}")
    room.show("kernels", "")
    known = room.state()
    assert [examine_database(one).state for one in (room, None)] == [doctor.FINE] * 2
    assert room.state() == known
    with room.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE lead RENAME TO lost")
    assert examine_database(room).state == doctor.BROKEN
    room.engine.dispose()


@pytest.mark.parametrize("place", ["sqlite:////nowhere/at/all.sqlite", "sqlite:////dev/null"])
def test_a_database_that_cannot_be_written_says_so(monkeypatch, place):
    monkeypatch.setenv("DLPLAY_DATABASE", place)
    found = examine_database(None)
    assert (found.state, place in found.advice) == (doctor.BROKEN, True)


def test_a_password_is_told_to_nobody(monkeypatch):
    monkeypatch.setenv("DLPLAY_DATABASE", "sqlite://teacher:secret@/nowhere/at/all.sqlite")
    found = examine_database(None)
    assert "secret" not in f"{found.found} {found.advice}"


def test_the_certificate_is_that_of_the_address_or_of_the_file(tmp_path, monkeypatch, listening):
    monkeypatch.setenv("DLPLAY_KEPT", str(tmp_path))
    monkeypatch.delenv("DLPLAY_CERTIFICATE", raising=False)
    write_certificate(tmp_path / "class-certificate.pem", 5)

    def state():
        findings = {one.what: one.state for one in examine_playground(Pulse(1, 1), None, [])}
        return findings["Certificate"]

    monkeypatch.setenv("DLPLAY_CLASS", "http://10.1.2.3:8501")
    assert state() == doctor.ATTENTION
    (tmp_path / "other").mkdir()
    port = listening(HEALTHY, certificate=certificate_for(tmp_path / "other", []))
    monkeypatch.setenv("DLPLAY_CLASS", f"https://localhost:{port}")
    assert state() == doctor.FINE


def test_the_playground_has_its_own_memory_and_what_is_free():
    import psutil

    assert measuring.free_memory() > psutil.Process().memory_info().rss
    assert measuring.free_memory() <= psutil.virtual_memory().total


def test_a_line_says_the_state_in_a_word_and_what_to_do():
    assert command.line_of(doctor.check_python((3, 9))).splitlines() == [
        "X Python       broken     Python 3.9.",
        " " * 25 + "TensorFlow has no packages for it. Install Python 3.11, 3.12 or 3.13: make run PYTHON=...",
    ]


def test_make_doctor_ends_with_1_where_something_is_broken(tmp_path, listening):
    """A playground answers at the port, so that no workers are started; 5 million students are too many."""
    environment = {**os.environ, "DLPLAY_KEPT": str(tmp_path)}
    command = [sys.executable, "-m", "scripts.doctor", "--port", str(listening(HEALTHY)), "--students"]
    ask = {"cwd": ROOT, "env": environment, "capture_output": True, "text": True, "check": False}
    few, many = (subprocess.run([*command, students], **ask) for students in ("1", "5000000"))
    assert "X Memory" in many.stdout
    assert many.returncode == 1
    assert few.returncode == int("X " in few.stdout), few.stdout + few.stderr
    assert "! Workers      attention  3 of 4 workers have answered" in few.stdout
    assert "! Camera       attention" in few.stdout  # it answers over plain HTTP
    assert few.stderr == ""
    assert Path(tmp_path / "class.sqlite").exists()
