"""The cluster's door: TLS and certificates, tried with a scheduler and workers that run."""

import os
import shutil
import socket
import ssl
import stat
import subprocess
import sys
import threading
from contextlib import suppress

import pytest
from cryptography import x509

from dlplay import jobs
from dlplay.jobs import pool
from dlplay.jobs.door import AUTHORITY, CERTIFICATE, KEY, check_address, security
from scripts.cluster_certificates import make_certificates
from tests.jobs.clusters import command, end, free_port, running_cluster
from tests.jobs.test_calls import wait_until
from tests.jobs.test_queue import count, ended, start

pytestmark = pytest.mark.xdist_group("submitting")


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """The folders of three authorities: ours, another's, and one whose certificates have expired."""
    folders = {name: tmp_path_factory.mktemp(name) for name in ("ours", "foreign", "expired")}
    for name, folder in folders.items():
        make_certificates(folder, days=0 if name == "expired" else 90)
    return folders


@pytest.fixture(scope="module")
def cluster(certificates):
    """A cluster behind its door; gives its address."""
    address = f"tls://127.0.0.1:{free_port()}"
    with running_cluster(address, DLPLAY_CLUSTER_CERTIFICATES=str(certificates["ours"])):
        yield address


@pytest.fixture
def from_here(monkeypatch):
    """Let this process be a server of the cluster at an address, with the certificates of a folder."""
    monkeypatch.setattr(pool, "CONNECTING", 2)

    def server(address, folder):
        monkeypatch.setenv("DLPLAY_SCHEDULER", address)
        monkeypatch.setenv("DLPLAY_CLUSTER_CERTIFICATES", str(folder))
        for client in pool._clients:  # of an earlier test, with its own certificate
            client.close(timeout=1)

    return server


@pytest.mark.parametrize(
    "address",
    [
        "tls://10.0.0.5:8786",
        "tls://host:8786",
        "tcp://127.0.0.1:8786",
        "tcp://localhost:1",
        "tcp://[::1]:8786",
        "127.0.0.9:1",
    ],
)
def test_addresses_that_are_safe(address):
    assert check_address(address) == address


@pytest.mark.parametrize(
    "address",
    ["tcp://10.0.0.5:8786", "10.0.0.5:8786", "tcp://0.0.0.0:8786", "ws://host:8786", "tcp://[fe80::1]:8786", "host:1"],
)
def test_a_plain_address_of_another_machine_is_refused_unless_it_is_wanted(address, monkeypatch):
    monkeypatch.delenv("DLPLAY_OPEN_CLUSTER", raising=False)
    with pytest.raises(jobs.DoorError, match=r"another machine.*tls://.*DLPLAY_OPEN_CLUSTER=1"):
        check_address(address)
    monkeypatch.setenv("DLPLAY_OPEN_CLUSTER", "1")
    assert check_address(address) == address


def test_a_student_reads_why_and_no_job_waits_for_ever(monkeypatch):
    monkeypatch.setenv("DLPLAY_SCHEDULER", "tcp://10.0.0.5:8786")
    with pytest.raises(jobs.JobError, match="another machine"):
        jobs.run(abs, -1)
    job = ended(start(count, 1, 0))
    assert (job.state, "another machine" in job.fault) == ("failed", True)
    assert "another machine" in jobs.look_at_cluster().fault


@pytest.mark.parametrize("words", [["tcp://10.0.0.5:8786"], ["--scheduler", "tcp://0.0.0.0:8786"]])
def test_scheduler_and_workers_refuse_a_plain_address_too(words):
    done = command(*words, stderr=subprocess.PIPE)
    assert "another machine" in done.communicate(timeout=30)[1]
    assert done.returncode == 1


def test_the_certificates_are_made_once_by_one_command_and_their_keys_are_for_this_account(tmp_path):
    folder = tmp_path / "cluster"
    made = [sys.executable, "-m", "scripts.cluster_certificates", str(folder)]
    first = subprocess.run(made, capture_output=True, text=True, check=True).stdout
    assert "authority, scheduler, worker, client made" in first
    assert "all are there" in subprocess.run(made, capture_output=True, text=True, check=True).stdout
    for path in folder.rglob(KEY):
        assert os.name == "nt" or stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(path.name for path in (folder / "worker").iterdir()) == sorted([AUTHORITY, CERTIFICATE, KEY])
    before = (folder / "client" / CERTIFICATE).read_bytes()
    (folder / "worker" / CERTIFICATE).unlink()
    assert make_certificates(folder) == ["worker"]
    (folder / "authority" / KEY).unlink()
    assert make_certificates(folder) == ["authority", "scheduler", "worker", "client"]
    assert (folder / "client" / CERTIFICATE).read_bytes() != before


def test_a_client_s_certificate_opens_and_does_not_serve(certificates):
    uses = {
        role: set(
            x509.load_pem_x509_certificate((certificates["ours"] / role / CERTIFICATE).read_bytes())
            .extensions.get_extension_for_class(x509.ExtendedKeyUsage)
            .value
        )
        for role in ("scheduler", "worker", "client")
    }
    serves = x509.ExtendedKeyUsageOID.SERVER_AUTH
    assert [serves in uses[role] for role in uses] == [True, True, False]


def test_who_has_a_certificate_works_on_the_cluster(cluster, certificates, from_here):
    from_here(cluster, certificates["ours"])
    wait_until(lambda: len(jobs.look_at_cluster().workers) == 3, 120)
    assert jobs.run(abs, -3) == 3
    job = ended(start(count, 3, 0.01), 60)
    assert (job.state, job.reports) == ("done", [0, 1, 2])
    assert job.worker.startswith("tls://")


def test_dask_s_own_settings_do_as_well(cluster, certificates, from_here, monkeypatch):
    import dask

    from_here(cluster, "")
    folder = certificates["ours"] / "client"
    own = {"ca-file": folder / AUTHORITY, "client.cert": folder / CERTIFICATE, "client.key": folder / KEY}
    with dask.config.set({f"distributed.comm.tls.{name}": str(path) for name, path in own.items()}):
        assert security("client", cluster).tls_client_cert == str(folder / CERTIFICATE)


@pytest.mark.parametrize(
    ("folder", "says"),
    [("foreign", "do not trust each other"), ("expired", "is valid from"), ("nowhere", "cannot be read")],
)
def test_who_has_no_valid_certificate_stays_outside_and_reads_why(
    cluster, certificates, from_here, tmp_path, folder, says
):
    from_here(cluster, certificates.get(folder, tmp_path))
    with pytest.raises(jobs.JobError, match=says):
        jobs.run(abs, -3)


def test_without_any_certificate_it_is_said_how_they_are_made(cluster, from_here):
    from_here(cluster, "")
    with pytest.raises(jobs.JobError, match=r"wants a certificate.*make cluster-certificates"):
        jobs.run(abs, -3)


def test_a_certificate_of_another_or_with_another_key_is_told(certificates, tmp_path, from_here):
    mixed = tmp_path / "mixed"
    for role, folder in (("client", "ours"), ("worker", "ours")):
        (mixed / role).mkdir(parents=True)
        for name in (AUTHORITY, CERTIFICATE, KEY):
            (mixed / role / name).write_bytes((certificates[folder] / role / name).read_bytes())
    (mixed / "client" / AUTHORITY).write_bytes((certificates["foreign"] / "client" / AUTHORITY).read_bytes())
    (mixed / "worker" / KEY).write_bytes((certificates["foreign"] / "worker" / KEY).read_bytes())
    from_here("", mixed)
    with pytest.raises(jobs.DoorError, match="is not by the authority"):
        security("client", "tls://host:1")
    with pytest.raises(jobs.DoorError, match="is not the key of"):
        security("worker", "tls://host:1")
    (mixed / "client" / CERTIFICATE).write_text("no certificate")
    with pytest.raises(jobs.DoorError, match="no certificate"):
        security("client", "tls://host:1")


def test_a_stranger_gets_no_word_out_of_the_scheduler(cluster, certificates):
    host, port = "127.0.0.1", int(cluster.rpartition(":")[2])
    context = ssl.create_default_context(cafile=str(certificates["ours"] / "client" / AUTHORITY))
    context.check_hostname = False
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    with (
        socket.create_connection((host, port), 5) as plain,
        context.wrap_socket(plain) as stranger,
        pytest.raises(ssl.SSLError, match=r"(?i)certificate.required"),
    ):
        stranger.recv(1)  # with TLS 1.3 a server says no after the client has said its last word
    with socket.create_connection((host, port), 5) as plain, suppress(ConnectionResetError):
        plain.sendall(b"GET /info HTTP/1.0\r\n\r\n")
        assert b"HTTP" not in plain.recv(1000)


def test_workers_of_another_authority_are_told_so(cluster, certificates):
    stranger = command(
        cluster, stderr=subprocess.PIPE, env={"DLPLAY_CLUSTER_CERTIFICATES": str(certificates["foreign"])}
    )
    try:
        assert "do not trust each other" in stranger.communicate(timeout=60)[1]
    finally:
        end(stranger)


def test_a_scheduler_whose_certificate_has_expired_is_not_believed(certificates, from_here, tmp_path):
    expired = shutil.copytree(certificates["expired"], tmp_path / "expired")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(expired / "scheduler" / CERTIFICATE, expired / "scheduler" / KEY)
    make_certificates(expired, days=90)  # all but the scheduler have theirs anew
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet():
            while True:
                try:
                    server.wrap_socket(listening.accept()[0], server_side=True)
                except ssl.SSLError:
                    continue
                except OSError:
                    return

        threading.Thread(target=greet, daemon=True).start()
        from_here(f"tls://127.0.0.1:{listening.getsockname()[1]}", expired)
        with pytest.raises(jobs.JobError, match="certificate has expired"):
            jobs.run(abs, -3)
        listening.shutdown(socket.SHUT_RDWR)
