"""Serve the playground for a room, over HTTPS: `python -m scripts.host_class`, what `make class` does.

DLPLAY_CERTIFICATE and DLPLAY_CERTIFICATE_KEY name the files of a certificate of one's own; otherwise one is made for
the addresses of this machine. DLPLAY_CLASS names the address at which the class comes in, where it is not one of these.
"""

import itertools
import os
import runpy
import sys
from pathlib import Path

from dlplay.classroom.certificate import certificate_for, fingerprint
from dlplay.classroom.drawings import qr_in_terminal
from dlplay.classroom.hosting import ADDRESS, CODE, host, own_addresses
from dlplay.database import kept_folder

ROOT = Path(__file__).parents[1]
PORT = "8501"  # what config.toml says
PORT_OPTION, BASE_OPTION = "--server.port", "--server.baseUrlPath"


def main() -> None:
    """Make what is missing, say how the class comes in, and become the server."""
    options, addresses = sys.argv[1:], own_addresses()
    certificate, key, is_ours = find_certificate(addresses)
    base = f"/{option_in(options, BASE_OPTION, '').strip('/')}".rstrip("/")
    entrance = f":{option_in(options, PORT_OPTION, PORT)}{base}"
    os.environ.setdefault(ADDRESS, f"https://{(addresses or ['localhost'])[0]}{entrance}")
    print(welcome([f"https://{one}{entrance}" for one in addresses], certificate, is_ours=is_ours), flush=True)
    secure = ["--server.sslCertFile", str(certificate), "--server.sslKeyFile", str(key)]
    sys.argv = ["streamlit", "run", str(ROOT / "app.py"), *secure, "--server.address", "0.0.0.0", *options]
    runpy.run_module("streamlit", run_name="__main__")


def option_in(options: list[str], name: str, usual: str) -> str:
    """Give the value of an option of the command line, which stands behind its name or behind a sign of equality."""
    pairs = (*itertools.pairwise(options), *(one.split("=", 1) for one in options if "=" in one))
    return next((value for given, value in pairs if given == name), usual)


def find_certificate(addresses: list[str]) -> tuple[Path, Path, bool]:
    """Give the files of the certificate and its key, and whether it is one that we made."""
    named = os.environ.get("DLPLAY_CERTIFICATE"), os.environ.get("DLPLAY_CERTIFICATE_KEY")
    if not any(named):
        return *certificate_for(kept_folder(), addresses), True
    missing = [one for one in named if not one or not Path(one).is_file()]
    if missing:
        sys.exit(
            "A certificate of your own needs two files: DLPLAY_CERTIFICATE and DLPLAY_CERTIFICATE_KEY name them. "
            f"Not a file: {', '.join(one or 'nothing' for one in missing)}"
        )
    return Path(str(named[0])), Path(str(named[1])), False


def welcome(addresses: list[str], certificate: Path, *, is_ours: bool) -> str:
    """Tell the teacher how the class comes in."""
    hosting = host()
    lines = ["", f"The class comes in at  {hosting.address}", "", qr_in_terminal(hosting.entrance)]
    if hosting.code:
        lines.append(f"Class code: {hosting.code} (the QR code brings it along)")
    else:
        lines.append(f"Whoever is in this network can come in. {CODE}=... make class asks for a code.")
    others = [one for one in addresses if one != hosting.address]
    lines += ["Other addresses of this machine: " + ", ".join(others)] if others else []
    if is_ours:
        lines += [
            "The certificate is this machine's own, which no browser knows: every browser warns once. There, choose",
            "Advanced, then go on to the page. Its fingerprint (SHA-256):",
            fingerprint(certificate),
        ]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
