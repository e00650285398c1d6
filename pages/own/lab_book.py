"""Lab book: what was kept of the lessons, with own remarks, to order and to take home."""

import streamlit as st

from dlplay.lessons import LESSONS
from dlplay.lessons.lab_book import bringing, changing, handing_in, home, listing
from dlplay.words import say

st.title(say("Lab book"))
st.markdown(
    say(
        "**Keep**, in the corner of every lesson, puts what stands there into this book: sentences, numbers, pictures, "
        "charts and code. Write beside it what you saw and what you think, and take it home as a file."
    )
)
bringing.tell_brought()
pages = {lesson.name: lesson.page for lessons in LESSONS.values() for lesson in lessons}
entries = changing.read_book()
if entries is not None:
    home.take_home(entries)
    handing_in.hand_in(entries)
    listing.list_entries(entries, pages)
    listing.write_note()
    bringing.bring_back()
    home.tell_where_it_is(entries)
