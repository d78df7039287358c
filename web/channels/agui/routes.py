"""The routes of the channel: ask or decide, follow, stop."""

import asyncio
from typing import Annotated

from ag_ui.core import RunAgentInput
from fastapi import APIRouter, Header, Response

from core.access import Principal
from core.domain.call import CallState
from core.domain.conversation import Conversation, Message
from core.domain.run import ConfirmationAsked, Run, RunEnded, RunState
from core.errors import Conflict, NotFound
from core.store import calls
from core.store import runs as run_store
from web import asking, conversing, identifiers
from web.channels.agui import asked, desk, place
from web.channels.agui.follow import frames
from web.deps import Deps, Given
from web.identity import Who
from web.sse import EventStream
from web.words import Id

LastEventId = Annotated[str | None, Header(alias="Last-Event-ID")]

_OPPOSITE = {"confirm": CallState.DECLINED, "decline": CallState.CONFIRMED}


def router() -> APIRouter:
    routes = APIRouter(prefix="/agui", tags=["agui"])

    @routes.post("/{agent}", response_class=EventStream)
    async def ask(
        agent: str, body: RunAgentInput, principal: Who, deps: Given, last: LastEventId = None
    ) -> Response:
        """Asks a question or decides a held call, and streams the run.

        The same runId again starts nothing new: it resumes after Last-Event-ID.
        """
        asking.check_known(deps, principal, agent)
        word = asked.decided(body)
        if word is not None:
            return await _decide(deps, principal, agent, word, last)
        run = await asyncio.to_thread(_find, deps, principal, agent, body.run_id)
        if run is None:
            question = asked.question(body, deps.settings.message_limit)
            as_of = asked.as_of(body)
            run_id = identifiers.own("run", principal, body.run_id)
            conversation, message = await asyncio.to_thread(
                _place, deps, principal, body.thread_id, question, run_id
            )
            if message is not None:
                return EventStream(desk.frames(conversation, message, run_id))
            run = await deps.runs.start(
                asked.speaking(body, principal),
                agent,
                question,
                conversation_id=conversation.id,
                as_of=as_of,
                run_id=run_id,
            )
        return _stream(deps, principal, run, place.read(last, run.id))

    @routes.get("/{agent}/runs/{run_id}/events", response_class=EventStream)
    async def events(
        agent: Id, run_id: Id, principal: Who, deps: Given, last: LastEventId = None
    ) -> Response:
        """Replays the run after Last-Event-ID (all of it without) and follows it to its end."""
        run = await _mine(deps, principal, agent, run_id)
        return _stream(deps, principal, run, place.read(last, run.id))

    @routes.post("/{agent}/runs/{run_id}/cancel", status_code=202)
    async def cancel(agent: Id, run_id: Id, principal: Who, deps: Given) -> dict[str, str]:
        """Stops the run; one that has ended stays as it ended."""
        run = await _mine(deps, principal, agent, run_id)
        await deps.runs.cancel(principal, run.id)
        return {"run_id": run.id}

    return routes


def _stream(deps: Deps, principal: Principal, run: Run, after: place.Place) -> EventStream:
    return EventStream(frames(deps, principal, run, after), heartbeat_s=deps.heartbeat_s)


def _find(deps: Deps, principal: Principal, agent: str, named: str) -> Run | None:
    """The principal's own run under our id or under the name the client gave it."""
    ours = [named] if identifiers.looks_ours("run", named) else []
    with deps.store.transaction(principal) as session:
        for run_id in (*ours, identifiers.own("run", principal, named)):
            try:
                run = run_store.get(session, principal, run_id)
            except NotFound:
                continue
            if run.subject == principal.subject and run.agent == agent:
                return run
    return None


async def _mine(deps: Deps, principal: Principal, agent: str, named: str) -> Run:
    run = await asyncio.to_thread(_find, deps, principal, agent, named)
    if run is None:
        raise NotFound("No such run.")
    return run


def _place(
    deps: Deps, principal: Principal, thread: str, question: str, run_id: str
) -> tuple[Conversation, Message | None]:
    """The conversation, and the message if it went to the desk instead of the agent."""
    now = deps.clock.now()
    with deps.store.transaction(principal) as session:
        conversation = conversing.of_thread(session, principal, thread, now)
        if not conversing.at_desk(conversation):
            return conversation, None
        message_id = f"msg_{run_id.removeprefix('run_')}"
        message = conversing.to_desk(session, principal, conversation, question, now, message_id)
        return conversation, message


async def _decide(
    deps: Deps, principal: Principal, agent: str, word: asked.Decided, last: str | None
) -> EventStream:
    run, state, seen = await asyncio.to_thread(_held, deps, principal, agent, word.call_id)
    if state is CallState.ASKED or run.state is RunState.WAITING:
        run = await deps.runs.resume(principal, run.id, word.call_id, word.decision)
    elif state is _OPPOSITE[word.decision]:
        raise Conflict("This was decided already.", todo="Open the conversation again.")
    return _stream(deps, principal, run, max(place.read(last, run.id), seen))


def _held(
    deps: Deps, principal: Principal, agent: str, call_id: str
) -> tuple[Run, CallState, place.Place]:
    """The run that holds the call, the call's state, and the place of its interrupt's end."""
    with deps.store.transaction(principal) as session:
        call = calls.get(session, principal, call_id)
        run = run_store.get(session, principal, call.run_id)
        if run.subject != principal.subject or run.agent != agent:
            raise NotFound("No such call.")
        seq, found = 0, False
        for stored in run_store.events_after(session, run.id):
            event = stored.event
            found = found or (isinstance(event, ConfirmationAsked) and event.call_id == call_id)
            if found and isinstance(event, RunEnded):
                seq = stored.seq
                break
    seen = place.Place(seq, place.REOPENED - 1) if seq else place.START
    return run, call.state, seen
