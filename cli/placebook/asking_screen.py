"""Prompts on a whole screen. The only module that knows questionary."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import questionary
from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.layout.dimension import Dimension
from prompt_toolkit.output import Output
from questionary.prompts.common import InquirerControl
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from placebook.asking import (
    MENU_KEYS,
    MENU_WORDS,
    Answered,
    Choice,
    Chose,
    Interrupted,
    Prompt,
    Said,
    Stopped,
)
from placebook.words import one_line, tidy

_STYLE = questionary.Style(
    [
        ("question", "bold"),
        ("pointer", "bold"),
        ("highlighted", "bold"),
        ("selected", "bold"),
        ("answer", "bold"),
    ]
)
_OTHER = "\x00other"
_PASS = "\x00pass"
_PASS_OVER = "Pass over for now"
_FEW = 9  # as many as there are number keys
_ENTER = "Enter goes on"


class _Menu:
    """Esc was pressed; ``draft`` is what stood in the prompt."""

    def __init__(self, draft: Answered | None) -> None:
        self.draft = draft


class ScreenAsker:
    """Asks with a whole screen for each question, so that nothing scrolls away.

    ``input`` and ``output`` are prompt_toolkit's; None means the real terminal.
    """

    def __init__(
        self,
        console: Console,
        edit: Callable[[str], str | None],
        input: Input | None = None,
        output: Output | None = None,
    ) -> None:
        self._console = console
        self._edit = edit
        self._room = console.height
        self._io: dict[str, Any] = {"input": input, "output": output}

    def ask(self, prompt: Prompt) -> Said | Chose:
        """Put a question. Raises Stopped on Ctrl-D, Interrupted on Ctrl-C."""
        while True:
            self._show(prompt)
            try:
                answer = self._put(prompt)
            except EOFError:
                raise Stopped from None
            if not isinstance(answer, _Menu):
                return Said(answer)
            chosen = self._menu(prompt, answer.draft)
            if chosen is not None:
                return chosen
            prompt = replace(prompt, draft=answer.draft, notice="")

    def edit(self, text: str) -> str | None:
        """Let them write in their own editor."""
        self._console.clear()
        return self._edit(text)

    # --- the screen -------------------------------------------------------------------

    def _show(self, prompt: Prompt) -> None:
        shown = Group(*_lines(prompt))
        self._room = self._console.height - 2
        self._room -= len(self._console.render_lines(shown, pad=False))
        self._console.clear()
        self._console.print(shown)

    # --- the prompts ------------------------------------------------------------------

    def _put(self, prompt: Prompt) -> Any:
        if prompt.kind == "pause":
            return self._text(f"{_ENTER} ", "")
        if prompt.kind == "choices":
            return self._checkbox(prompt)
        if prompt.choices:
            return self._select(prompt)
        return self._words(prompt)

    def _words(self, prompt: Prompt) -> Any:
        """Ask for text; an earlier answer stands there to be changed."""
        before = prompt.current if isinstance(prompt.current, str) else ""
        start = prompt.draft if isinstance(prompt.draft, str) else before
        long = prompt.kind == "long"
        answer = self._long(start) if long else self._text("> ", start)
        if isinstance(answer, str):
            answer = tidy(answer)
            if answer == before or (not answer and not before):
                return None
        return answer

    def _text(self, message: str, start: str) -> Any:
        question = questionary.text(
            message, default=start, qmark="", style=_STYLE, **self._given()
        )
        return self._run(question)

    def _long(self, start: str) -> Any:
        question = questionary.text(
            "An empty line ends your answer.\n >",
            default=start,
            qmark="",
            multiline=True,
            instruction=" ",
            style=_STYLE,
            **self._given(),
        )
        keys = KeyBindings()
        ended = Condition(lambda: _at_empty_end(question.application))

        @keys.add("enter", filter=ended, eager=True)
        def _(event: Any) -> None:
            event.current_buffer.validate_and_handle()

        return self._run(question, keys)

    def _select(self, prompt: Prompt) -> Any:
        offered = [self._offer(choice) for choice in prompt.choices]
        if prompt.other:
            offered.append(questionary.Choice(prompt.other, value=_OTHER))
        values = [choice.value for choice in offered]
        start = prompt.draft if prompt.draft in values else prompt.current
        if prompt.current is None:
            # So that Enter, pressed too soon, answers nothing.
            offered.append(questionary.Choice(_PASS_OVER, value=_PASS))
            values.append(_PASS)
            start = start or _PASS
        few = len(offered) <= _FEW
        if prompt.other and start and start not in values:
            start = _OTHER
        question = questionary.select(
            "Choose:",
            offered,
            default=start if isinstance(start, str) and start in values else None,
            qmark="",
            instruction=_select_help(prompt, few),
            use_shortcuts=few,
            use_arrow_keys=True,
            use_jk_keys=False,
            use_search_filter=not few,
            use_indicator=False,
            style=_STYLE,
            **self._given(),
        )
        answer = self._run(question)
        if answer == _OTHER:
            return self._other(prompt)
        known = isinstance(answer, _Menu) or answer in values
        return answer if known and answer != _PASS else None

    def _other(self, prompt: Prompt) -> Any:
        values = [choice.value for choice in prompt.choices]
        known = isinstance(prompt.current, str) and prompt.current not in values
        start = prompt.current if known and isinstance(prompt.current, str) else ""
        return self._text(f"{prompt.other}: ", start)

    def _checkbox(self, prompt: Prompt) -> Any:
        start = prompt.draft if isinstance(prompt.draft, tuple) else prompt.current
        ticked = start if isinstance(start, tuple) else ()
        offered = [self._offer(choice) for choice in prompt.choices]
        known = [choice.value for choice in prompt.choices]
        offered += [questionary.Choice(v, value=v) for v in ticked if v not in known]
        if prompt.other:
            offered.append(questionary.Choice(prompt.other, value=_OTHER))
        few = len(offered) <= _FEW
        for number, choice in enumerate(offered, 1):
            choice.checked = choice.value in ticked
            if few:
                choice.title = f"{number}) {choice.title}"
        question = questionary.checkbox(
            "Choose:",
            offered,
            qmark="",
            instruction=_checkbox_help(few),
            use_jk_keys=False,
            style=_STYLE,
            **self._given(),
        )
        answer = self._run(question, _ticking(question, few), several=True)
        if isinstance(answer, list):
            chosen = tuple(str(value) for value in answer if value != _OTHER)
            if _OTHER in answer:
                return self._with_other(prompt, chosen)
            return None if chosen == (prompt.current or ()) else chosen
        return answer

    def _with_other(self, prompt: Prompt, chosen: tuple[str, ...]) -> Any:
        answer = self._text(f"{prompt.other}: ", "")
        if not isinstance(answer, str):
            return answer
        return (*chosen, tidy(answer)) if tidy(answer) else chosen

    def _offer(self, choice: Choice) -> questionary.Choice:
        return questionary.Choice(one_line(choice.title), value=choice.value)

    def _menu(self, prompt: Prompt, draft: Answered | None) -> Chose | None:
        """Show the menu; None when it is closed again."""
        if not prompt.menu:
            return None
        offered = [
            questionary.Choice(MENU_WORDS[m], value=m, shortcut_key=MENU_KEYS[m])
            for m in prompt.menu
        ]
        self._console.clear()
        self._console.print(Text("Menu", style="bold"), end="\n\n")
        self._room = self._console.height - 3
        question = questionary.select(
            "Choose:",
            offered,
            qmark="",
            instruction="(a letter or arrows, then Enter; Esc: back to the question)",
            use_shortcuts=True,
            use_jk_keys=False,
            style=_STYLE,
            **self._given(),
        )
        try:
            answer = self._run(question)
        except EOFError:
            raise Stopped from None
        return None if isinstance(answer, _Menu) else Chose(answer, draft)

    # --- questionary ------------------------------------------------------------------

    def _given(self) -> dict[str, Any]:
        return {key: value for key, value in self._io.items() if value is not None}

    def _run(
        self,
        question: questionary.Question,
        more: KeyBindings | None = None,
        several: bool = False,
    ) -> Any:
        """Run a prompt; Esc gives a _Menu. Never ``ask``, which swallows Ctrl-C."""
        app = question.application
        keys = KeyBindings()

        @keys.add("escape", eager=True)
        def _(event: Any) -> None:
            event.app.exit(result=_Menu(_draft(event.app, several)))

        added = [keys] if more is None else [keys, more]
        app.key_bindings = merge_key_bindings(
            [app.key_bindings or KeyBindings(), *added]
        )
        # prompt_toolkit waits half a second to tell Esc from the start of a sequence.
        app.ttimeoutlen = 0.05
        app.timeoutlen = 0.05
        self._keep_in_room(app)
        try:
            return question.unsafe_ask()
        except KeyboardInterrupt:
            raise Interrupted(_draft(app, several)) from None

    def _keep_in_room(self, app: Application[Any]) -> None:
        """Let a long list scroll below the question instead of pushing it away."""
        for window in app.layout.find_all_windows():
            if isinstance(window.content, InquirerControl):
                window.height = Dimension(max=max(self._room, 3))


def _lines(prompt: Prompt) -> Iterator[RenderableType]:
    """What stands above the answer, from the top of the screen."""
    if prompt.heading:
        yield Text(one_line(prompt.heading), style="dim")
    # A notice takes the blank line's place: with it a statement would not fit 24 lines.
    yield Text(tidy(prompt.notice), style="italic")
    yield Text(tidy(prompt.text), style="bold")
    if prompt.help:
        yield Text(tidy(prompt.help))
    yield ""
    for text in prompt.above:
        yield Text(tidy(text))
    if len(prompt.choices) <= _FEW:
        yield from _hints(prompt)
    if prompt.above or not prompt.choices:
        yield ""


def _hints(prompt: Prompt) -> Iterator[RenderableType]:
    for number, choice in enumerate(prompt.choices, 1):
        if choice.hint:
            grid = Table.grid(padding=(0, 1, 0, 0))
            grid.add_row(f"{number}.", Text(tidy(choice.hint)))
            yield grid


def _select_help(prompt: Prompt, few: bool) -> str:
    if few:
        return "(a number or arrows, then Enter; Esc: menu)"
    return "(arrows, or type to search; then Enter; Esc: menu)"


def _checkbox_help(few: bool) -> str:
    keys = "A number or Space" if few else "Space"
    return f"({keys} ticks, Enter goes on; Esc: menu)"


def _ticking(question: questionary.Question, few: bool) -> KeyBindings:
    """Number keys tick; questionary's own letters, which tick or clear all, do not."""
    keys = KeyBindings()
    control = next(
        found
        for found in question.application.layout.find_all_controls()
        if isinstance(found, InquirerControl)
    )

    @keys.add("a", eager=True)
    @keys.add("i", eager=True)
    def _(event: Any) -> None:
        """Nothing: a letter typed too soon must not tick."""

    def tick(event: Any) -> None:
        at = int(event.key_sequence[0].key) - 1
        if at < len(control.choices):
            control.pointed_at = at
            value = control.choices[at].value
            ticked = control.selected_options
            (ticked.remove if value in ticked else ticked.append)(value)

    for number in range(1, _FEW + 1) if few else ():
        keys.add(str(number), eager=True)(tick)
    return keys


def _at_empty_end(app: Application[Any]) -> bool:
    """Whether the cursor is on an empty last line: Enter then ends the answer."""
    buffer: Buffer = app.current_buffer
    document = buffer.document
    return document.is_cursor_at_the_end and not document.current_line.strip()


def _draft(app: Application[Any], several: bool) -> Answered | None:
    """What is half done in a prompt: typed text, the choice pointed at, the ticks."""
    for control in app.layout.find_all_controls():
        if isinstance(control, InquirerControl):
            if several:
                ticked = control.get_selected_values()
                return tuple(str(choice.value) for choice in ticked)
            pointed = control.get_pointed_at().value
            return pointed if isinstance(pointed, str) and pointed != _PASS else None
    return app.current_buffer.text or None
