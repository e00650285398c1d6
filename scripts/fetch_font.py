"""Fetch the font that shows Thai letters in the browser: `python -m scripts.fetch_font`.

Noto Sans Thai, one file for all weights, is under the SIL Open Font License 1.1. Streamlit serves the folder static.
"""

from pathlib import Path

from scripts.packages import Package, read_member

FONT = Package(
    "npm",
    "@fontsource-variable/noto-sans-thai",
    "5.3.0",
    "9b3fb4ac74ddc4ec1064a606735dba08bc639450869e08a08a0115bfba964705",
)
MEMBERS = {  # the package's file -> its name here
    "package/files/noto-sans-thai-thai-wght-normal.woff2": "noto-sans-thai.woff2",
    "package/LICENSE": "noto-sans-thai-OFL.txt",
}
FOLDER = Path(__file__).parents[1] / "static"


def main() -> None:
    """Fetch, check, write."""
    FOLDER.mkdir(exist_ok=True)
    for member, name in MEMBERS.items():
        content = read_member(FONT, member)
        (FOLDER / name).write_bytes(content)
        print(f"{name}: {len(content) / 1000:.1f} kB")


if __name__ == "__main__":
    main()
