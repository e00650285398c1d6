"""Ask the server of this container at /health: `python -m scripts.ask_health` ends with 1 where no class could come in.

Its port and its base path are those that Streamlit reads from the environment.
"""

import os
import sys
import urllib.error
import urllib.request

PATIENCE = 8.0  # seconds; /health answers within six


def main() -> None:
    """Ask, and write down what was said."""
    port = os.environ.get("STREAMLIT_SERVER_PORT") or "8501"
    base = f"/{os.environ.get('STREAMLIT_SERVER_BASE_URL_PATH', '').strip('/')}".rstrip("/")
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{base}/health", timeout=PATIENCE) as answer:
            print(answer.read().decode())
    except urllib.error.HTTPError as error:
        sys.exit(error.read().decode())
    except OSError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
