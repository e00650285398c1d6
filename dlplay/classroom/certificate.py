"""A certificate for this machine's addresses, so that browsers give a class's phones their cameras."""

import datetime
import ipaddress
import os
import socket
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SELF_MADE = "class-certificate.pem"  # in the kept folder
DAYS = 365
LEFT = datetime.timedelta(days=14)  # a certificate with less time left is made anew


def certificate_for(folder: Path, addresses: Sequence[str]) -> tuple[Path, Path]:
    """Give the files of a certificate and its key for these addresses; made anew where those there do not suit."""
    certificate, key = folder / SELF_MADE, folder / "class-key.pem"
    if not (key.exists() and _suits(certificate, addresses)):
        _write(key, certificate, addresses)
    return certificate, key


def fingerprint(certificate: Path) -> str:
    """Give the SHA-256 of a certificate, as browsers show it."""
    known = x509.load_pem_x509_certificate(certificate.read_bytes())
    return known.fingerprint(hashes.SHA256()).hex(":").upper()


def _names(addresses: Sequence[str]) -> list[x509.GeneralName]:
    host = socket.gethostname()
    names = dict.fromkeys(["localhost", host, f"{host.removesuffix('.local')}.local"])
    numbers = dict.fromkeys(["127.0.0.1", *addresses])
    return [*map(x509.DNSName, names), *(x509.IPAddress(ipaddress.ip_address(one)) for one in numbers)]


def _suits(certificate: Path, addresses: Sequence[str]) -> bool:
    try:
        known = x509.load_pem_x509_certificate(certificate.read_bytes())
        named = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    lasts = known.not_valid_after_utc - datetime.datetime.now(datetime.UTC) > LEFT
    return lasts and set(_names(addresses)) <= set(named)


def _write(key_file: Path, certificate_file: Path, addresses: Sequence[str]) -> None:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "DL Playground, a class")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))  # a student's clock may be slow
        .not_valid_after(now + datetime.timedelta(days=DAYS))
        .add_extension(x509.SubjectAlternativeName(_names(addresses)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    kind, no_password = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    key_file.unlink(missing_ok=True)
    with open(os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(key.private_bytes(pem, kind, no_password))
    certificate_file.write_bytes(certificate.public_bytes(pem))
