"""What a student reads after a fault of ours, and the way out of it: the lesson afresh, without what it was set to."""

from streamlit.testing.v1 import AppTest

from dlplay.ui.address import AFRESH
from tests.helpers import healthy


def test_an_apology_offers_the_lesson_without_its_settings():
    app = healthy(AppTest.from_string("import app\napp.apologize(ValueError('a fault'))", default_timeout=60).run())
    assert "it is our fault, not yours" in app.error[0].value
    assert "a fault" not in app.error[0].value
    (link,) = app.get("link_button")
    assert link.proto.label == "Start this lesson afresh"
    assert link.proto.url.endswith(f"?{AFRESH}=yes")
