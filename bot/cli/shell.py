"""A conversation in a terminal or over a pipe."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.json import JSON
from rich.markdown import Markdown
from rich.panel import Panel
from rich.text import Text

from bot.cli.streams import input_lines, is_person
from bot.clients import Talk
from bot.core.contract import Answer
from bot.core.errors import MesoError
from bot.core.texts import Texts

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession

# Words that people type to leave a program.
_LEAVE = frozenset({"exit", "quit", "exit()", "quit()", ":q"})
COMMANDS = ("/help", "/sources", "/more", "/new", "/explain", "/quit")
_STYLES = {"urgent": "bold red", "error": "red", "refused": "yellow", "clarify": "cyan"}


class Shell:
    """Reads lines, asks and shows the answers; `run` returns when the person leaves."""

    def __init__(self, talk: Talk, texts: Texts, console: Console, examples: list[str]) -> None:
        self._talk, self._texts, self._console = talk, texts, console
        self._examples = examples
        self._sender = uuid.uuid4().hex

    async def run(self) -> None:
        """Talk until /quit, "exit", Ctrl-D or the end of the pipe."""
        if is_person():
            self._say("utter_shell_welcome")
            await self._interactive()
        else:
            for line in input_lines():
                if not await self._turn(line.strip()):
                    return

    async def _interactive(self) -> None:
        session = self._prompt()
        while True:
            try:
                line = await session.prompt_async("> ")
            except KeyboardInterrupt:  # Ctrl-C empties the line, as in every shell
                continue
            except EOFError:
                return
            if not await self._turn(line.strip()):
                return

    async def _turn(self, line: str) -> bool:
        if line.casefold() in _LEAVE:
            return False
        if not line:
            return True
        if line.startswith("/"):
            return await self._command(line)
        await self._ask(line)
        return True

    async def _command(self, line: str) -> bool:
        command = line.split()[0].lower()
        if command in {"/quit", "/exit"}:
            return False
        if command == "/new":
            self._sender = uuid.uuid4().hex
            self._say("utter_shell_new")
        elif command in {"/more", "/sources"}:
            await self._ask(self._texts.say(f"utter_shell_{command[1:]}"))
        elif command == "/explain":
            self._console.print(JSON.from_data(dict(await self._talk.explain(self._sender))))
        else:
            self._say("utter_shell_help" if command == "/help" else "utter_shell_unknown")
        return True

    async def _ask(self, text: str) -> None:
        try:
            answer = await self._talk.ask(text, self._sender)
        except MesoError as error:
            self._console.print(str(error), style="red", markup=False)
            return
        show(answer, self._console, self._texts.say("utter_shell_hint_more"))

    def _say(self, response: str) -> None:
        said = self._texts.say(response)
        self._console.print(Markdown(said) if self._console.is_terminal else Text(said))

    def _prompt(self) -> PromptSession[str]:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.completion import WordCompleter

        words = WordCompleter([*COMMANDS, *self._examples], sentence=True, ignore_case=True)
        # Typed lines can be recalled during the session. They are not written to a history file, because
        # deletion would not find what people ask about their health there.
        return PromptSession(completer=words)


def show(answer: Answer, console: Console, hint_more: str = "") -> None:
    """The answer, then its suggestions, numbered for picking; at a terminal as Markdown.

    What to do in an emergency stands in a frame of its own, its sources below it.
    """
    style = _STYLES.get(answer["status"], "")
    said = answer["text"] if answer["facts"] else answer["lead"]  # suggestions follow, numbered
    if not console.is_terminal:
        console.print(said, soft_wrap=True, markup=False, highlight=False)
    elif answer["status"] == "urgent":
        console.print(Panel(_markdown(answer["lead"], style), border_style="bold red"))
        if rest := said.removeprefix(answer["lead"]).strip():
            console.print(_markdown(rest))
    else:
        console.print(_markdown(said, style))
    for number, suggestion in enumerate(answer["suggestions"], start=1):
        console.print(f"  {number}  {suggestion['title']}", style="cyan", markup=False, highlight=False)
    if answer["more"] and hint_more:
        console.print(hint_more, style="dim", markup=False, highlight=False)
    console.print()


def _markdown(text: str, style: str = "") -> Markdown:
    return Markdown("\n".join(_paragraphs(text.splitlines())), style=style)


def _paragraphs(lines: Iterable[str]) -> Iterable[str]:
    """Add the blank lines that Markdown needs between a list and other text."""
    before = ""
    for line in lines:
        if before and _kind(line) != _kind(before):
            yield ""
        yield line
        before = line


def _kind(line: str) -> str:
    return "bullet" if line.startswith("- ") else "number" if line[:1].isdigit() else "text"
