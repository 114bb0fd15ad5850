"""Random walks: answers, backs, jumps, kills and continues lose nothing."""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from placebook import packfile, store
from placebook.asking import Chose, Menu, Prompt, Said, Stopped
from placebook.checking import check
from placebook.conversation import Conversation
from placebook.interview import Interview
from placebook.keeping import Keeper
from placebook.store import Saved
from placebook.words import tidy
from placebook.workbook import Place, plain

from .conftest import MET, kent
from .strategies import text

PACK = packfile.load()


class Killed(BaseException):
    """The process died here."""


class Watching(Keeper):
    """A keeper that remembers what was in the file, and what each save was about."""

    def keep(self, values: Sequence[tuple[Place, Any]]) -> str:
        before = leaves(plain(self.workbook))
        notice = super().keep(values)
        lost = before - leaves(plain(self.workbook))
        about = [named(place) for place, _ in values]
        for place, value in lost:
            assert any(place[: len(a)] == a for a in about), (place, value, about)
        return notice


def named(place: Place) -> tuple[str, ...]:
    return tuple(step for step in place if isinstance(step, str))


def leaves(data: Any) -> Counter[tuple[tuple[str, ...], str]]:
    """Every word of a workbook with its place; entries of lists have no number."""

    def found(value: Any, place: tuple[str, ...]) -> Iterator[Any]:
        if isinstance(value, Mapping):
            for key, inner in value.items():
                yield from found(inner, (*place, key))
        elif isinstance(value, list):
            for inner in value:
                yield from found(inner, place)
        else:
            yield place, str(value)

    return Counter(found(data, ()))


class Restless:
    """Answers whatever Hypothesis draws, and dies when it says so."""

    def __init__(self, data: st.DataObject, turns: int, path: Path) -> None:
        self.data = data
        self.turns = turns
        self.path = path
        self.said = ""  # the last long text, until it was seen in the file

    def ask(self, prompt: Prompt) -> Said | Chose:
        self.look(prompt.draft)
        self.turns -= 1
        if self.turns < 0:
            raise Stopped
        offered: list[st.SearchStrategy[Any]] = [st.just(Said(None))]
        offered += [st.sampled_from(prompt.menu).map(Chose)] if prompt.menu else []
        if prompt.kind == "choices":
            values = st.sampled_from([choice.value for choice in prompt.choices])
            offered.append(st.lists(values, unique=True).map(lambda v: Said(tuple(v))))
        elif prompt.choices:
            values = st.sampled_from([choice.value for choice in prompt.choices])
            offered += [values.map(Said)] * 3
        if not prompt.choices or prompt.other:
            typed = st.one_of(
                text, st.sampled_from(["1/12/2026", "3 May 2025", "2", "9" * 9])
            )
            offered += [typed.map(Said), typed.map(lambda t: Chose(Menu.BACK, t))]
        offered.append(st.just(Killed()))
        drawn = self.data.draw(st.one_of(*offered))
        if isinstance(drawn, Killed):
            raise drawn
        assert isinstance(drawn, (Said, Chose))
        if prompt.kind == "long" and isinstance(drawn, Said):
            self.said = tidy(drawn.value) if isinstance(drawn.value, str) else ""
        answer: Said | Chose = drawn
        return answer

    def look(self, draft: object = None) -> None:
        """What was answered is in the file, or stands at the prompt again."""
        book = store.open_workbook(self.path, PACK).workbook
        words = {value for _, value in leaves(plain(book))}
        assert not self.said or self.said in words or draft is not None
        self.said = ""

    def edit(self, text: str) -> str | None:
        return text + " more"


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_walk_loses_an_answer_or_saves_what_check_refuses(
    data: st.DataObject,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.yaml"
        saved = store.save(Saved(path, kent(PACK)), PACK)
        for _ in range(3):
            keeper = Watching(store.open_workbook(path, PACK), PACK)
            everything = data.draw(st.booleans())
            asker = Restless(data, 25, path)
            interview = Interview(Conversation(PACK, keeper, asker, MET, everything))
            steps = interview.steps()
            start = data.draw(st.sampled_from([None, *steps]))
            with contextlib.suppress(Stopped, Killed):
                interview.walk(start or interview.first_open())
            asker.look()
            opened, held = store.examine(path, PACK)
            assert [p for p in check(PACK, opened) if p.level == "problem"] == []
            assert opened.workbook == keeper.workbook
            assert held == keeper.saved.held
            assert [p.name for p in Path(folder).iterdir()] == ["x.yaml"]
        assert saved.path == path
