"""How a class is hosted: the address at which it comes in, its code, and where its database stands."""

import os
import socket
from dataclasses import dataclass
from urllib.parse import urlencode

import psutil

from dlplay.database import database_address

ADDRESS = "DLPLAY_CLASS"  # the address at which the class comes in; where it is set, a class is hosted
CODE = "DLPLAY_CLASS_CODE"
ASKED_CODE = "code"  # in the address: the class code, as the QR code brings it


@dataclass(frozen=True)
class Hosting:
    """Where a class comes in, its code (empty: none is wanted), and the address of its database."""

    address: str
    code: str
    database: str

    @property
    def entrance(self) -> str:
        """The address that the QR code holds, with the class code, so that nobody has to type it."""
        return f"{self.address}/?{urlencode({ASKED_CODE: self.code})}" if self.code else self.address


def is_hosted() -> bool:
    """Say whether this server hosts a class."""
    return bool(os.environ.get(ADDRESS))


def host() -> Hosting:
    """Give how this server hosts its class."""
    address = os.environ.get(ADDRESS, "").rstrip("/")
    return Hosting(address, os.environ.get(CODE, "").strip(), database_address("class"))


def own_addresses() -> list[str]:
    """List this machine's addresses in its networks (IPv4), first the one that leads out of the room."""
    networks = psutil.net_if_addrs().values()
    found = {one.address for network in networks for one in network if one.family == socket.AF_INET}
    there = sorted(one for one in found if not one.startswith(("127.", "169.254.")))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.254.254.254", 1))  # sends nothing: it only asks the system for the way
            way = probe.getsockname()[0]
        except OSError:  # no network at all
            way = ""
    return sorted(there, key=lambda one: one != way)
