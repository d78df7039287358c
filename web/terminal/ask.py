"""One question from a terminal: who asks, what comes back, and what a confirmation needs."""

import json
import secrets
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime

import click
from pydantic import field_validator

from core.domain import Frozen
from core.domain.conversation import Answer
from core.errors import AppError, BadInput, Conflict
from core.processes.home import Home, Login
from web.terminal.line import Json, Line
from web.terminal.paper import Paper

AGENT = "service"
ANSWERED, FAILED, STOPPED = 0, 1, 130


class Asked(Frozen):
    """A question with the options it was typed with."""

    question: str
    user: str | None = None
    as_of: date | None = None
    language: str | None = None
    conversation: str | None = None
    url: str | None = None
    key: str | None = None

    @field_validator("as_of", mode="before")
    @classmethod
    def _day(cls, given: object) -> object:
        return given.date() if isinstance(given, datetime) else given


class Outcome(Frozen):
    """What `--json` prints."""

    question: str
    conversation_id: str
    run_id: str
    outcome: str = ""
    answer: Answer | None = None
    confirmation: Json | None = None
    handed_over: Json | None = None
    error: dict[str, str] | None = None
    ms: int = 0


def ask_in_terminal(asked: Asked, home: Home, *, as_json: bool) -> int:
    """The exit code: 0 answered, 1 failed, 130 stopped by Ctrl-C, which cancels the run."""
    running = home.running()
    up = running is not None and running.up
    if not asked.url and not up:
        raise Conflict("Jinnao is not running here.", todo="Start it with `jinnao up`.")
    url = asked.url or (running.address if running else "")
    logins = running.logins if running and up else ()
    with Line(url.rstrip("/"), asked.key or "") as line:
        if not asked.key:
            login = _chosen(asked.user, logins)
            line.log_in(login.username, login.password)
        talk = Talk(line, asked, Paper())
        return talk.in_json() if as_json else talk.on_paper()


def _chosen(user: str | None, logins: tuple[Login, ...]) -> Login:
    if not logins:
        raise BadInput("No demo log-in is known here.", todo="Give an API key with --key.")
    if user is None:
        return next((one for one in logins if one.role == "customer"), logins[0])
    for login in logins:
        if login.username == user:
            return login
    raise BadInput(f"No demo log-in {user!r}; there are: {', '.join(x.username for x in logins)}.")


class Talk:
    """One run, and the runs that follow when a call is confirmed."""

    def __init__(self, line: Line, asked: Asked, paper: Paper) -> None:
        self._line, self._asked, self._paper = line, asked, paper
        self._seen = Outcome(
            question=asked.question,
            conversation_id=asked.conversation or f"cnv_{secrets.token_hex(12)}",
            run_id=f"run_{secrets.token_hex(12)}",
        )

    def in_json(self) -> int:
        """Everything as one object on stdout."""
        code = self._run(self._message(), lambda _event: None)
        sys.stdout.write(self._seen.model_dump_json() + "\n")
        return code

    def on_paper(self) -> int:
        """Steps and answer for a person, who is asked to confirm where a call needs it."""
        code = self._run(self._message(), self._show)
        while code == ANSWERED and (held := self._seen.confirmation) is not None:
            decision = self._decide(held)
            if decision is None:
                break
            self._seen = self._seen.model_copy(update={"confirmation": None, "answer": None})
            resume = {"interruptId": held["id"], "status": "resolved"}
            resume["payload"] = {"decision": decision}
            code = self._run({**self._message(), "resume": [resume]}, self._show)
        return code

    def _message(self) -> Json:
        props = {"asOf": self._asked.as_of and self._asked.as_of.isoformat()}
        props["language"] = self._asked.language
        return {
            "threadId": self._seen.conversation_id,
            "runId": self._seen.run_id,
            "messages": [{"id": "m1", "role": "user", "content": self._asked.question}],
            "state": {},
            "tools": [],
            "context": [],
            "forwardedProps": {name: value for name, value in props.items() if value},
        }

    def _run(self, body: Json, show: Callable[[Json], None]) -> int:
        started = time.monotonic()
        events = self._line.send(AGENT, body)
        try:
            for event in events:
                self._note(event)
                show(event)
        except KeyboardInterrupt:
            with suppress(AppError):
                self._line.cancel(AGENT, self._seen.run_id)
            self._paper.note("Stopped.")
            return STOPPED
        finally:
            self._paper.settle()
        self._set(ms=round((time.monotonic() - started) * 1000))
        return FAILED if self._seen.error or not self._seen.outcome else ANSWERED

    def _note(self, event: Json) -> None:
        """Keeps what the outcome is made of."""
        match event.get("type"), event.get("name"):
            case "RUN_STARTED", _:
                self._set(run_id=event["runId"], conversation_id=event["threadId"])
            case "CUSTOM", "answer":
                self._set(answer=Answer.model_validate(event["value"]["answer"]))
            case "CUSTOM", "handed_over":
                self._set(handed_over=event["value"])
            case "RUN_FINISHED", _:
                outcome = event.get("outcome") or {"type": "success"}
                held = (outcome.get("interrupts") or [None])[0]
                self._set(outcome=outcome["type"], confirmation=held)
            case "RUN_ERROR", _:
                self._set(error={"code": event.get("code", ""), "message": event["message"]})

    def _set(self, **changes: object) -> None:
        self._seen = self._seen.model_copy(update=changes)

    def _show(self, event: Json) -> None:
        match event.get("type"), event.get("name"):
            case "STEP_STARTED", _:
                self._paper.step(event["stepName"])
            case "TEXT_MESSAGE_CONTENT", _:
                self._paper.grow(event["delta"])
            case "CUSTOM", "answer" if self._seen.answer:
                self._paper.answer(self._seen.answer)
            case "CUSTOM", "handed_over":
                self._paper.note(f"→ A person takes over: {event['value'].get('reason', '')}")
            case "RUN_ERROR", _:
                self._paper.note(f"jinnao: {event['message']}")

    def _decide(self, held: Json) -> str | None:
        """confirm or decline; None when nobody can be asked."""
        told = held.get("metadata") or {}
        self._paper.note(str(told.get("title") or held.get("message") or held.get("reason")))
        for label, value in told.get("lines", []):
            self._paper.note(f"    {label}: {value}")
        if not told.get("lines"):
            self._paper.note(json.dumps(told.get("arguments", {}), ensure_ascii=False))
        if not sys.stdin.isatty():
            self._paper.note("Nothing was done: confirm it in a terminal or on the page.")
            return None
        return "confirm" if click.confirm("Do this?", default=False, err=True) else "decline"
