"""The QR code of a class's address."""

import io


def qr_code(address: str) -> str:
    """Draw the QR code of an address as SVG: dark on white in both themes, with the border that cameras want."""
    import segno

    target = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        target, kind="svg", scale=8, border=4, light="#FFFFFF", xmldecl=False
    )
    return target.getvalue().decode()


def qr_in_terminal(address: str) -> str:
    """Draw it with the letters of a terminal."""
    import segno

    target = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(target, border=2, compact=True)
    return target.getvalue()
