"""How a class comes in: the certificate as OpenSSL judges it, the address, and the class code."""

import os
import socket
import ssl
import stat
import threading

import pytest

from dlplay.classroom import host, is_hosted
from dlplay.classroom.certificate import certificate_for, fingerprint
from dlplay.classroom.hosting import own_addresses
from dlplay.database import kept_folder


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "10.1.2.3"])
def test_openssl_takes_the_certificate_for_each_address(tmp_path, name):
    certificate, key = certificate_for(tmp_path, ["10.1.2.3"])
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context(cafile=str(certificate))
    server.load_cert_chain(certificate, key)
    left, right = socket.socketpair()
    serving = threading.Thread(target=lambda: server.wrap_socket(left, server_side=True).close())
    serving.start()
    with client.wrap_socket(right, server_hostname=name) as connection:
        seen = ssl.DER_cert_to_PEM_cert(connection.getpeercert(binary_form=True))
    serving.join()
    assert seen.split() == certificate.read_text().split()


def test_another_name_is_refused(tmp_path):
    certificate, key = certificate_for(tmp_path, [])
    client = ssl.create_default_context(cafile=str(certificate))
    out, incoming = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    asks = client.wrap_bio(incoming, out, server_hostname="10.9.9.9")
    answers = server.wrap_bio(out, incoming, server_side=True)
    with pytest.raises(ssl.SSLWantReadError):
        asks.do_handshake()
    with pytest.raises(ssl.SSLWantReadError):
        answers.do_handshake()
    with pytest.raises(ssl.SSLCertVerificationError, match="IP address mismatch"):
        asks.do_handshake()


def test_a_certificate_is_kept_until_an_address_is_new(tmp_path):
    first = fingerprint(certificate_for(tmp_path, ["10.1.2.3"])[0])
    assert fingerprint(certificate_for(tmp_path, ["10.1.2.3"])[0]) == first
    assert fingerprint(certificate_for(tmp_path, ["10.1.2.3", "10.1.2.4"])[0]) != first
    certificate, key = certificate_for(tmp_path, [])
    certificate.write_text("no certificate")
    certificate_for(tmp_path, [])
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_the_key_is_for_this_account_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("DLPLAY_KEPT", str(tmp_path / "kept"))
    _, key = certificate_for(kept_folder(), [])
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700


def test_the_addresses_are_those_of_a_network():
    assert not any(one.startswith("127.") for one in own_addresses())


def test_a_class_is_hosted_where_its_address_is_set(tmp_path, monkeypatch):
    monkeypatch.delenv("DLPLAY_CLASS", raising=False)
    assert not is_hosted()
    monkeypatch.setenv("DLPLAY_CLASS", "https://10.1.2.3:8501/")
    monkeypatch.setenv("DLPLAY_CLASS_CODE", "blue & owl")
    monkeypatch.setenv("DLPLAY_KEPT", str(tmp_path))
    assert is_hosted()
    assert host().address == "https://10.1.2.3:8501"
    assert host().entrance == "https://10.1.2.3:8501/?code=blue+%26+owl"
    assert host().database == f"sqlite:///{tmp_path / 'class.sqlite'}"
