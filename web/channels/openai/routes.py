"""Agents as models, and a chat completion as a run."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from core.access import Principal
from core.clock import new_id
from core.domain.run import Run
from core.errors import AppError, Cancelled, Conflict
from web import asking, conversing, errors, sse, words
from web.channels.openai import shapes
from web.channels.openai.reading import Reading, pieces
from web.deps import Deps, Given
from web.identity import Who


def router() -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["chat"])

    @routes.get("/models")
    async def models(principal: Who, deps: Given) -> shapes.Json:
        """The agents that the caller may ask."""
        data = [
            {"id": card.name, "object": "model", "created": 0, "owned_by": "jinnao"}
            for card in deps.runs.agents(principal)
        ]
        return {"object": "list", "data": data}

    @routes.post("/chat/completions")
    async def complete(
        body: shapes.ChatRequest, request: Request, principal: Who, deps: Given
    ) -> Response:
        """Asks the agent named as model. Leaving stops the run at once."""
        asking.check_known(deps, principal, body.model)
        run = await _start(deps, principal, body)
        reading = Reading(run)

        async def stop() -> None:
            if not reading.ended:
                await deps.runs.cancel(principal, run.id)

        if body.stream:
            frames = _frames(deps, principal, body.model, reading)
            return sse.EventStream(frames, heartbeat_s=deps.heartbeat_s, on_leave=stop)
        text = await _unless_left(request, _whole(deps, principal, reading))
        if text is None:
            await stop()
            raise Cancelled("The reader left.")
        return JSONResponse(shapes.completion(run, body.model, text, reading.beside()))

    return routes


async def _start(deps: Deps, principal: Principal, body: shapes.ChatRequest) -> Run:
    question = words.message(body.question(), deps.settings.message_limit)
    as_of = asking.day(body.as_of) if body.as_of else None

    def place() -> str:
        with deps.store.transaction(principal) as session:
            now = deps.clock.now()
            found = conversing.of_thread(session, principal, body.conversation_id, now)
            if conversing.at_desk(found):
                raise Conflict(
                    "A representative answers in this conversation.",
                    todo=f"Write to POST /v1/conversations/{found.id}/messages.",
                )
            return found.id

    conversation_id = await asyncio.to_thread(place)
    return await deps.runs.start(
        principal,
        body.model,
        question,
        conversation_id=conversation_id,
        as_of=as_of,
        run_id=new_id("run"),
    )


async def _whole(deps: Deps, principal: Principal, reading: Reading) -> str:
    async with aclosing(pieces(deps, principal, reading)) as texts:
        async for _ in texts:
            pass
    return reading.answer.text if reading.answer else reading.shown


async def _unless_left(request: Request, reading: Any) -> str | None:
    """The text, or None when the reader went away first."""
    task = asyncio.ensure_future(reading)
    leaving = asyncio.ensure_future(sse.left(request.receive))
    try:
        await asyncio.wait({task, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return str(task.result()) if task.done() else None
    finally:
        await sse.stopped(leaving)
        await sse.stopped(task)


async def _frames(
    deps: Deps, principal: Principal, agent: str, reading: Reading
) -> AsyncGenerator[bytes, None]:
    yield _data(shapes.piece(reading.run, agent, {"role": "assistant", "content": ""}))
    try:
        async with aclosing(pieces(deps, principal, reading)) as texts:
            async for text in texts:
                yield _data(shapes.piece(reading.run, agent, {"content": text}))
    except AppError as error:
        yield _data({"error": errors.openai(error)})
        return
    yield _data(shapes.piece(reading.run, agent, {}, "stop", reading.beside()))
    yield sse.frame("[DONE]")


def _data(value: shapes.Json) -> bytes:
    return sse.frame(json.dumps(value, ensure_ascii=False))
