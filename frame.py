"""The frame around every lesson: the menu, what is told on top of each page, and the page that is open."""

import streamlit as st

from dlplay import ui
from dlplay.lessons import LESSONS, YOURS
from dlplay.lessons.home import lecture_map
from dlplay.words import say

ui.tame_address()
ui.speak_language()
st.set_page_config(page_title="DL Playground", page_icon="assets/icon.png", layout="wide")
pages = {
    say(section): [st.Page(lesson.page, title=say(lesson.title)) for lesson in lessons]
    for section, lessons in LESSONS.items()
}
home = st.Page(lecture_map, title=say("Map of the lecture"), default=True)
beside = [home, *pages.pop(say(YOURS))]
page = st.navigation({"": beside, **pages}, position="top")
ui.let_in()
ui.open_notices()
by_name = {one.url_path: one for one in (*beside, *(one for section in pages.values() for one in section))}
ui.follow_class(page, by_name)
told = st.empty()
with told.container():
    ui.tell_foreign_link()
if ui.is_closed(page.url_path):
    ui.tell_closed(page, by_name)
else:
    with ui.keeping(page):
        ui.run_page(page)
if not ui.foreign_uses():  # the page has taken an upload meanwhile
    told.empty()
