"""Make certificates for a cluster: `python -m scripts.cluster_certificates [FOLDER]`, or `make cluster-certificates`.

An authority of its own, and a folder each for scheduler, workers and clients, which are the servers of the playground.
Made anew is what is missing or has less than two weeks left; the authority stays, so that what others have stays valid.
"""

import shutil
import sys
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from dlplay.classroom.certificate import DAYS, lasts, write_certificate
from dlplay.database import kept_folder
from dlplay.jobs.door import AUTHORITY, CERTIFICATE, FOLDER, KEY, ROLES

AUTHORITY_DAYS = 10 * 365
LISTENS = ("scheduler", "worker")  # to whom others connect; they connect to others as well


def main() -> None:
    """Make what is missing and say what to do with it."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else kept_folder() / "cluster"
    made = make_certificates(folder)
    print(f"{folder.resolve()}: {', '.join(made) + ' made' if made else 'all are there and last'}.")
    print(f"Let {FOLDER} name this folder where the playground is served, and where the scheduler runs.")
    print("A machine with workers gets the folder worker alone, in a folder that the same setting names there.")
    print("The folder authority stays here: whoever has its key can make certificates that open the cluster.")


def make_certificates(folder: Path, days: int = DAYS) -> list[str]:
    """Make what is missing or ends soon, and name it."""
    authority = folder / "authority" / CERTIFICATE, folder / "authority" / KEY
    made = []
    if not all(path.exists() for path in authority) or not lasts(authority[0]):
        _write(authority, "authority", [], days=AUTHORITY_DAYS)
        made.append("authority")
    for role in ROLES:
        files = folder / role / CERTIFICATE, folder / role / KEY
        if made[:1] == ["authority"] or not all(path.exists() for path in files) or not lasts(files[0]):
            uses = [ExtendedKeyUsageOID.CLIENT_AUTH, *([ExtendedKeyUsageOID.SERVER_AUTH] if role in LISTENS else [])]
            _write(files, role, uses, authority=authority, days=days)
            shutil.copyfile(authority[0], folder / role / AUTHORITY)
            made.append(role)
    return made


def _write(
    files: tuple[Path, Path],
    role: str,
    uses: list[x509.ObjectIdentifier],
    *,
    authority: tuple[Path, Path] | None = None,
    days: int,
) -> None:
    files[0].parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = x509.SubjectAlternativeName([x509.DNSName(f"{role}.dlplay.internal")])  # Dask asks for no name
    write_certificate(*files, f"DL Playground, a cluster's {role}", names, uses, authority=authority, days=days)


if __name__ == "__main__":
    main()
