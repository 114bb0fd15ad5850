from __future__ import annotations

import signal
from functools import partial

import pytest
from placebook.interview.prompts import HungUp
from placebook.interview.terminal_session import TerminalSession


def test_a_terminal_that_closes_ends_a_wait_once() -> None:
    """It sends several signals, and the second comes while the words are saved."""
    session = TerminalSession()
    session.wake = partial(session.stop, None)
    with pytest.raises(HungUp):
        session(signal.SIGHUP, None)
    session(signal.SIGTERM, None)
    assert session.number == signal.SIGHUP
