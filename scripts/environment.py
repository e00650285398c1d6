"""Make the environment in .venv: `python scripts/environment.py requirements.txt`; make calls it each time.

It runs on the standard library alone, before anything is installed. A second call finds the checksums of the
requirements unchanged and ends at once.
"""

# So that an old Python, too, gets as far as the message that it is too old.
from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
BROWSER_STAMP = VENV / "installed-browser"
OLDEST, NEWEST = (3, 11), (3, 13)  # what TensorFlow 2.21 has packages for
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CACHES = (".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", "tests/browser/screenshots")
CHECK_VENV = f"import pip, sys; sys.exit(not {OLDEST} <= sys.version_info[:2] <= {NEWEST})"
CHECK_OWN_BROWSER = (
    "from pathlib import Path; from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as p: path = Path(p.chromium.executable_path)\n"
    "print(path if path.exists() else '')"
)


def main() -> None:
    """Do what the command line asks for; a problem ends the program with one sentence about it."""
    parser = argparse.ArgumentParser(description="Make the environment in .venv.")
    parser.add_argument("requirements", nargs="?", default="requirements.txt", help="the file to install")
    parser.add_argument("--browser", action="store_true", help="also see to a Chromium for the browser tests")
    parser.add_argument("--clean", action="store_true", help="remove .venv and all caches instead")
    options = parser.parse_args()
    if options.clean:
        clean()
        return
    check_python()
    install(ROOT / options.requirements)
    if options.browser:
        install_browser()


def check_python() -> None:
    """End with a message unless this Python is one that TensorFlow has packages for."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        sys.exit(
            f"DL Playground needs Python 3.11, 3.12 or 3.13; {sys.executable} is "
            f"{sys.version_info[0]}.{sys.version_info[1]}. Install one of them, "
            "or say where it is: make run PYTHON=/path/to/python3.12"
        )


def install(requirements: Path) -> None:
    """Install a requirements file into .venv, made if it is missing; nothing where that is done already."""
    if VENV_PYTHON.exists() and all(_is_installed(file) for file in _with_included(requirements)):
        return
    if not _runs(str(VENV_PYTHON), "-c", CHECK_VENV):
        make_venv()
    print(f"Installing {requirements.name} into .venv, at first for some minutes ...", flush=True)
    BROWSER_STAMP.unlink(missing_ok=True)  # another Playwright may want another browser
    pip = [str(VENV_PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off"]
    with subprocess.Popen([*pip, "-r", str(requirements)], stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            if line.startswith(("Collecting", "Installing", "Successfully")):
                print("  " + line[:100].rstrip(), flush=True)
    if process.returncode:
        sys.exit(f"pip could not install {requirements.name}; its message is above.")
    for file in _with_included(requirements):
        _stamp(file).write_text(_checksum(file), encoding="utf-8")


def make_venv() -> None:
    """Make .venv anew; on Debian, first install the part of Python that does so, a package of its own."""
    print(f"Making .venv with {sys.executable} ...", flush=True)
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python3.{sys.version_info[1]}-venv"
        if not (_is_debian() and _apt_install(package)):
            sys.exit(f"This Python cannot make environments yet. Type: sudo apt-get install {package}")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False).returncode:
        sys.exit(f"{sys.executable} -m venv failed; its message is above.")


def find_chromium() -> str | None:
    """Give the path of an installed Chromium or Chrome; None means Playwright's own browser."""
    found = (shutil.which(name) for name in CHROMIUM_NAMES)
    # Ubuntu's chromium-browser may be a mere note that one should install a snap: hence the try.
    return next((path for path in found if path and (os.name == "nt" or _runs(path, "--version"))), None)


def install_browser() -> None:
    """See to a Chromium: one that is there, else Debian's package, else Playwright's download."""
    if find_chromium() or _own_browser():
        return
    if _is_debian() and _apt_install("chromium") and find_chromium():
        return
    print("Installing Playwright's Chromium ...", flush=True)
    command = [str(VENV_PYTHON), "-m", "playwright", "install", "chromium"]
    if sys.platform == "linux" and _is_root():
        command.append("--with-deps")
    if subprocess.run(command, check=False).returncode or not _own_browser():
        sys.exit("No browser for the tests. Install Chromium or Chrome; all the other tests: make check")


def clean() -> None:
    """Remove what make made: the environment and the caches."""
    tops = ("dlplay", "pages", "scripts", "tests")
    bytecode = [path for top in tops for path in (ROOT / top).rglob("__pycache__")]
    for path in [VENV, *(ROOT / name for name in CACHES), *bytecode, ROOT / "__pycache__"]:
        if path.is_symlink():
            path.unlink()
        elif path.exists():
            print(f"Removing {path.relative_to(ROOT)}")
            shutil.rmtree(path)


def _own_browser() -> str:
    """Give the path of Playwright's Chromium if it has been downloaded; the answer is kept in .venv."""
    known = BROWSER_STAMP.read_text(encoding="utf-8") if BROWSER_STAMP.exists() else ""
    if known and Path(known).exists():
        return known
    command = [str(VENV_PYTHON), "-c", CHECK_OWN_BROWSER]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    path = answer.stdout.strip()
    if path:
        BROWSER_STAMP.write_text(path, encoding="utf-8")
    return path


def _with_included(requirements: Path) -> list[Path]:
    """Give the file and those that it includes by -r."""
    lines = requirements.read_text(encoding="utf-8").splitlines()
    included = [requirements.parent / line[2:].strip() for line in lines if line.startswith("-r")]
    return [requirements, *(path for file in included for path in _with_included(file))]


def _checksum(requirements: Path) -> str:
    content = "".join(file.read_text(encoding="utf-8") for file in _with_included(requirements))
    return hashlib.sha256(content.encode()).hexdigest()


def _stamp(requirements: Path) -> Path:
    return VENV / f"installed-{requirements.name}"


def _is_installed(requirements: Path) -> bool:
    stamp = _stamp(requirements)
    return stamp.exists() and stamp.read_text(encoding="utf-8") == _checksum(requirements)


def _runs(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _is_debian() -> bool:
    release = Path("/etc/os-release")
    return shutil.which("apt-get") is not None and release.exists() and "debian" in release.read_text(encoding="utf-8")


def _apt_install(package: str) -> bool:
    """Install a Debian package; False if we may not or if it failed."""
    if not _is_root():
        return False
    print(f"Installing {package} with apt-get ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", package]):
        done = subprocess.run(["apt-get", "-qq", *arguments], env=environment, check=False)
    return done.returncode == 0


if __name__ == "__main__":
    main()
