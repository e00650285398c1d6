"""A class: who is here, what its teacher shows and limits, and the questions that it predicts together.

The room itself, dlplay.classroom.room, is imported where a class is hosted: only there is the database wanted.
"""

from dlplay.classroom.drawings import qr_code
from dlplay.classroom.hosting import ASKED_CODE, Hosting, host, is_hosted
from dlplay.classroom.questions import ClassError, Draft, read_draft
from dlplay.classroom.state import PAUSABLE, Put, Shown, State
