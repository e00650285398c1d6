"""A class: who is here, what its teacher shows and limits, and the questions that it predicts together."""

from dlplay.classroom.drawings import qr_code
from dlplay.classroom.hosting import ASKED_CODE, Hosting, host, is_hosted
from dlplay.classroom.questions import ClassError, Draft, read_draft
from dlplay.classroom.room import PAUSABLE, Put, Room, Shown, State
