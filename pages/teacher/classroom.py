"""Class: its address, who is here, what the teacher shows and limits, what it predicts together and hands in."""

import streamlit as st

from dlplay.lessons import LESSONS
from dlplay.lessons.classroom import checking, collecting, entrance, leading, predicting
from dlplay.words import say

st.title(say("Class"))
sections = list(LESSONS.values())
lessons = {lesson.name: lesson.title for section in sections[:-2] for lesson in section}  # not yours, not the teacher's
titles = {lesson.name: say(lesson.title) for section in sections for lesson in section}
titles[""] = say("Map of the lecture")
if entrance.is_leading():
    entrance.come_in(titles)
    leading.lead(titles, lessons)
    predicting.predict()
    collecting.collect()
    checking.check()
else:
    predicting.where_you_stood()
