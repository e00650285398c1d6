"""The cluster's door: to which address this process speaks, and with which certificate.

Between machines, everything goes through TLS, and both sides show a certificate of the cluster's own authority: whoever
speaks to a scheduler can run any code there. `make cluster-certificates` makes them.
"""

import datetime
import ipaddress
import os
import ssl
from pathlib import Path
from typing import Any

from dlplay.words import Refusal

FOLDER = "DLPLAY_CLUSTER_CERTIFICATES"  # what `make cluster-certificates` made; Dask's own settings do as well
OPEN = "DLPLAY_OPEN_CLUSTER"  # 1: without TLS, also between machines
ROLES = ("scheduler", "worker", "client")  # a folder for each, with these three files
AUTHORITY, CERTIFICATE, KEY = "authority.pem", "certificate.pem", "key.pem"


class DoorError(Refusal, OSError):
    """Says why this process may not, or cannot, speak to the cluster."""


def check_address(address: str) -> str:
    """Give the address of a scheduler if it is safe to speak to it: by TLS, or on this machine. Raises DoorError."""
    scheme, _, place = address.rpartition("://")
    if scheme == "tls" or is_here(place) or os.environ.get(OPEN) == "1":
        return address
    raise DoorError(
        "{address} is another machine, and everybody in the network could read what goes there, or run code there. Use "
        "tls://{place} with certificates (make cluster-certificates), or set {setting}=1 where nobody else is in the "
        "network.",
        address=address,
        place=place,
        setting=OPEN,
    )


def is_here(place: str) -> bool:
    """Say whether host:port is this machine's own loopback, which nobody reaches from outside."""
    host = place.rpartition(":")[0].strip("[]") or place
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def security(role: str, address: str) -> Any:
    """Give what Dask wants for TLS in this role (scheduler, worker or client); None where the address needs none.

    The certificate is that of the folder which DLPLAY_CLUSTER_CERTIFICATES names, else that of Dask's own settings.
    Raises DoorError where there is none, or where it is not valid.
    """
    if not address.startswith("tls://"):
        return None
    from distributed.security import Security

    own: dict[str, Any] = {}
    if named := os.environ.get(FOLDER):
        folder = Path(named) / role
        own = {
            "tls_ca_file": folder / AUTHORITY,
            f"tls_{role}_cert": folder / CERTIFICATE,
            f"tls_{role}_key": folder / KEY,
        }
    given = Security(require_encryption=True, **{name: str(path) for name, path in own.items()})
    files = given.get_tls_config_for_role(role)
    if not files["ca_file"] or not files["cert"]:
        raise DoorError(
            "{address} wants a certificate: make it (make cluster-certificates), and let {setting} name its folder.",
            address=address,
            setting=FOLDER,
        )
    _check_files(files["ca_file"], files["cert"], files["key"] or files["cert"])
    return given


def explain(error: Exception, address: str) -> Exception:
    """Give a DoorError for an error of TLS, in whatever it is wrapped; any other error as it is."""
    known: BaseException | None = error
    while known is not None:
        if isinstance(known, ssl.SSLError) or "SSL" in str(known):
            return DoorError(
                "{address} and this process do not trust each other: both need certificates that are valid and by the "
                "same authority. The connection says: {reason}",
                address=address,
                reason=getattr(known, "verify_message", "") or getattr(known, "reason", "") or str(known),
            )
        known = known.__cause__ or known.__context__
    return error


def _check_files(authority: str, certificate: str, key: str) -> None:
    """Look at the files before they are used: OpenSSL would say less, and only after ten seconds. Raises DoorError."""
    from cryptography import x509  # only where there is a cluster
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        issuer = x509.load_pem_x509_certificate(Path(authority).read_bytes())
        own = x509.load_pem_x509_certificate(Path(certificate).read_bytes())
        private = load_pem_private_key(Path(key).read_bytes(), None)
    except OSError as error:
        raise DoorError(
            "The file {file} cannot be read: {reason}.", file=error.filename, reason=error.strerror
        ) from error
    except ValueError as error:
        raise DoorError(
            "{file}, or what belongs to it, is no certificate: {reason}", file=certificate, reason=error
        ) from error
    now = datetime.datetime.now(datetime.UTC)
    for one, file in ((own, certificate), (issuer, authority)):
        if not one.not_valid_before_utc <= now <= one.not_valid_after_utc:
            raise DoorError(
                "The certificate {file} is valid from {begin:%Y-%m-%d} to {end:%Y-%m-%d} only: make new ones "
                "(make cluster-certificates), and look at this machine's clock.",
                file=file,
                begin=one.not_valid_before_utc,
                end=one.not_valid_after_utc,
            )
    try:
        own.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature) as error:
        raise DoorError("{file} is not by the authority {authority}.", file=certificate, authority=authority) from error
    if private.public_key() != own.public_key():
        raise DoorError("{key} is not the key of {file}.", key=key, file=certificate)
