"""Slow results: those that hold nothing of a student's own are there once for all sessions, the others for one only."""

import gc
import importlib
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

take_home = importlib.import_module("dlplay.ui.take_home")  # dlplay.ui has a function of that name


def drawn(known):
    return known.result(lambda: os.urandom(8))


@pytest.mark.parametrize("is_own", [False, True])
def test_only_what_holds_nothing_of_ones_own_is_shared(is_own):
    first, second = (take_home._known_for("drawn = draw(8)", is_own) for _ in range(2))
    assert (drawn(first) is drawn(second)) != is_own
    assert drawn(take_home._known_for("drawn = draw(9)", is_own)) != drawn(first)


def test_what_no_session_remembers_is_there_no_more():
    before = drawn(take_home._known_for("drawn = draw(8)", False))
    gc.collect()
    assert drawn(take_home._known_for("drawn = draw(8)", False)) != before


def test_a_refused_call_is_made_again():
    known = take_home._known_for("drawn = draw(8)", False)
    with pytest.raises(ZeroDivisionError):
        known.result(lambda: 1 // 0)
    assert known.result(lambda: 8) == 8


def test_sessions_that_ask_at_once_compute_once():
    known, computed = take_home._known_for("slow = wait()", False), []

    def compute():
        time.sleep(0.05)
        computed.append(1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: known.result(compute), range(8)))
    assert computed == [1]
