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
    return _has_time(known) and set(_names(addresses)) <= set(named)


def lasts(certificate: Path) -> bool:
    """Say whether a certificate is valid for more than two weeks from now."""
    return _has_time(x509.load_pem_x509_certificate(certificate.read_bytes()))


def _has_time(known: x509.Certificate) -> bool:
    return known.not_valid_after_utc - datetime.datetime.now(datetime.UTC) > LEFT


def _write(key_file: Path, certificate_file: Path, addresses: Sequence[str]) -> None:
    names = x509.SubjectAlternativeName(_names(addresses))
    write_certificate(certificate_file, key_file, "DL Playground, a class", names, [ExtendedKeyUsageOID.SERVER_AUTH])


def write_certificate(
    certificate_file: Path,
    key_file: Path,
    about: str,
    names: x509.SubjectAlternativeName,
    uses: Sequence[x509.ObjectIdentifier],
    *,
    authority: tuple[Path, Path] | None = None,
    days: int = DAYS,
) -> None:
    """Write a certificate and its key, PEM, the key for this account alone.

    names: whom it is for; uses: what for, nothing where it is an authority, which signs others. authority: the files of
    the certificate and the key that sign it; its own key, without.
    """
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, about)])
    issuer, signer = _signer(authority) if authority else (subject, key)
    signing = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = (
        x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))  # another's clock may be slow
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=not uses, path_length=None if uses else 0), critical=True)
        .add_extension(signing, critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    builder = builder.add_extension(x509.ExtendedKeyUsage(uses), critical=False) if uses else builder
    pem = serialization.Encoding.PEM
    kind, no_password = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    key_file.unlink(missing_ok=True)
    with open(os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(key.private_bytes(pem, kind, no_password))
    certificate_file.write_bytes(builder.sign(signer, hashes.SHA256()).public_bytes(pem))


def _signer(authority: tuple[Path, Path]) -> tuple[x509.Name, ec.EllipticCurvePrivateKey]:
    certificate, key = (path.read_bytes() for path in authority)
    signer = serialization.load_pem_private_key(key, None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)  # we wrote it
    return x509.load_pem_x509_certificate(certificate).subject, signer
