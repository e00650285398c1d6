"""What was handed in, in sentences and as a table."""

from collections.abc import Mapping, Sequence

import pandas as pd

from dlplay.classroom.handed import HandIn, twins
from dlplay.classroom.questions import ClassError
from dlplay.data import harmless_csv
from dlplay.lab_book import Verdict, moment
from dlplay.words import plain, say, say_again, say_count

SEALS = {
    Verdict.COMPUTED: ("{count} as the server computed it", "{count} as the server computed them"),
    Verdict.CHANGED: ("{count} changed", "{count} changed"),
    Verdict.FOREIGN: ("{count} not from this server", "{count} not from this server"),
    Verdict.OWN: ("{count} note", "{count} notes"),
}


def title_sentence(hand_in: HandIn) -> str:
    """Call a student's lab book by the name, letter by letter."""
    return say("Lab book of {name}", name=hand_in.name)


def damaged_sentence(error: ClassError) -> str:
    """Say why a student's book could not be written."""
    return say_again(error)


def seals_sentence(hand_in: HandIn) -> str:
    """Say how many entries are as the server computed them, were changed, are from elsewhere, or are notes."""
    found = [item.verdict for item in hand_in.items]
    return ", ".join(
        say_count(one, many, found.count(verdict)) for verdict, (one, many) in SEALS.items() if verdict in found
    )


def receipt_sentence(hand_in: HandIn) -> str:
    """Say, in Markdown, what was received when, under which number and code."""
    entries = say_count("{count} entry", "{count} entries", len(hand_in.items))
    return say(
        "Number **{number}** · code **{code}** · {day} · {entries}, handed in as {name}",
        number=hand_in.number,
        code=hand_in.code,
        day=moment(hand_in.time),
        entries=entries,
        name=plain(hand_in.name),
    )


def about_sentence(hand_in: HandIn) -> str:
    """Say on top of a file what it is, letter by letter."""
    return say(
        "Handed in by {name} on {day}: number {number}, code {code}. {seals}.",
        name=hand_in.name,
        day=moment(hand_in.time),
        number=hand_in.number,
        code=hand_in.code,
        seals=seals_sentence(hand_in),
    )


def hand_ins_table(hand_ins: Sequence[HandIn], folders: Mapping[int, str] | None = None) -> pd.DataFrame:
    """Write a row for each hand-in. folders: the number of a hand-in -> its folder in the zip file."""
    alike = twins(hand_ins)
    rows = [
        {
            say("Name"): one.name,
            say("Handed in"): moment(one.time),
            say("Newest"): say("yes") if one.is_newest else say("no"),
            say("Entries"): len(one.items),
            say("Lessons"): ", ".join(dict.fromkeys(item.lesson for item in one.items if item.lesson)),
            say("Signatures"): seals_sentence(one),
            say("The same entry as"): ", ".join(f"{other.name} ({other.number})" for other in alike[one.number]),
            say("Number"): one.number,
            say("Code"): one.code,
            **({say("Folder"): folders.get(one.number, "")} if folders is not None else {}),
        }
        for one in hand_ins
    ]
    return pd.DataFrame(rows)


def hand_ins_csv(hand_ins: Sequence[HandIn], folders: Mapping[int, str]) -> bytes:
    """Write the table as CSV that spreadsheets open with all its letters, and run nothing of."""
    return harmless_csv(hand_ins_table(hand_ins, folders)).encode("utf-8-sig", "replace")
