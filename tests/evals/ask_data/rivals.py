"""Two others who are asked the same: the plain model, and LangChain's SQL agent on the same engine."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import openai
import psycopg
from langchain_classic.agents.agent import AgentExecutor
from langchain_community.agent_toolkits import SQLDatabaseToolkit, create_sql_agent
from langchain_community.agent_toolkits.sql.prompt import SQL_PREFIX
from langchain_community.utilities import SQLDatabase
from langchain_core.exceptions import LangChainException
from langchain_openai import ChatOpenAI
from pydantic import BaseModel, Field, SecretStr
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from core.errors import AppError
from core.store.claims import SETTING, signed
from inference.backend import ModelRole, Prompt
from inference.client import SEED, Client
from inference.endpoints import endpoint_of, model_of
from tests.evals.ask_data.case import Case
from tests.evals.ask_data.world import CLOCK, Asker, Reply, World
from tools.sql.catalogue import Dataset
from tools.sql.rights import permitted

STEPS, SECONDS, LIFE_S = 10, 90.0, 600.0
"""Of one question to the agent; its claims on the database outlive it."""

_SUFFIX = """Begin!

Question: {input}
Thought: I should write a query over these tables and run it with sql_db_query.
{agent_scratchpad}"""

_FAILS = (openai.OpenAIError, LangChainException, SQLAlchemyError, TimeoutError, ValueError)


class Written(BaseModel):
    sql: str = Field(max_length=900)


def plain(world: World, loop: asyncio.Runner) -> Asker:
    """The same model with a plain schema in its prompt; what it writes passes the same gate."""
    desk, backend = world.desk(), Client(world.settings)

    def ask(case: Case) -> Reply:
        who, dataset = world.principal(case.as_), world.datasets[case.dataset]
        messages = [
            Prompt(role="system", content=_schema_prompt(permitted(dataset, who))),
            Prompt(role="user", content=case.question),
        ]
        try:
            told = loop.run(backend.decide(ModelRole.SQL, messages, Written, max_tokens=300))
            return Reply(True, desk.run(who, dataset, told.sql)[1].rows)
        except AppError as error:
            return Reply(False, why=error.code)

    return ask


def _schema_prompt(dataset: Dataset) -> str:
    lines = [
        f"{t.name}({', '.join(f'{c.name} {c.kind.value}' for c in t.columns)})"
        for t in dataset.tables
    ]
    return f"Write one PostgreSQL SELECT that answers the question. Today is {CLOCK.today()}. Tables:\n" + "\n".join(lines)  # fmt: skip


class Remembering(SQLDatabase):
    """Keeps the last statement of the agent that ran."""

    ran = ""

    def _execute(self, command: Any, *args: Any, **kwargs: Any) -> Any:
        found = super()._execute(command, *args, **kwargs)
        if isinstance(command, str):
            self.ran = command
        return found


def langchain(world: World, loop: asyncio.Runner) -> Asker:
    """LangChain's `create_sql_agent` over the views, as the asker's role sees them.

    Its answer is taken to be the rows of the last statement that it ran without an error, whatever
    it then says of them. It is told the day and may list a thousand rows.

    Set up as it does best with this model: steps are text ("zero-shot-react-description", its
    default), as no native tool call ever comes back; and the schema with three rows of each table
    stands in the prompt, as without it the model makes an answer up before it has run a query.
    """

    def ask(case: Case) -> Reply:
        database = _database(world, case)
        agent = _agent(world, database)
        said = f"{case.question} (Today is {CLOCK.today()}.)"
        try:
            loop.run(asyncio.wait_for(agent.ainvoke({"input": said}), SECONDS))
        except _FAILS as error:
            why = type(error).__name__
        else:
            why = "no query"
        try:
            return Reply(True, world.read(case, database.ran)) if database.ran else Reply(False, why=why)  # fmt: skip
        except AppError:
            return Reply(False, why="no query")

    return ask


def _agent(world: World, database: SQLDatabase) -> AgentExecutor:
    endpoint = endpoint_of(world.settings, ModelRole.SQL)
    model = ChatOpenAI(
        model=model_of(world.settings, ModelRole.SQL),
        base_url=endpoint.url,
        api_key=SecretStr(endpoint.key.get_secret_value() or "none"),
        temperature=0,
        seed=SEED,
        timeout=SECONDS,
        max_retries=0,
        max_completion_tokens=512,
    )
    return create_sql_agent(
        model,
        SQLDatabaseToolkit(db=database, llm=model),
        prefix=f"{SQL_PREFIX}\nThe database has only these tables:\n{_literal(database)}\n",
        suffix=_SUFFIX,
        top_k=1000,
        max_iterations=STEPS,
        max_execution_time=SECONDS,
        agent_executor_kwargs={"handle_parsing_errors": True},
    )


def _literal(database: SQLDatabase) -> str:
    """The schema with its braces kept through the two fillings that a prefix goes through."""
    return database.get_table_info().replace("{", "{{{{").replace("}", "}}}}")


def _database(world: World, case: Case) -> Remembering:
    dataset = world.datasets[case.dataset]
    names = [t.name for t in permitted(dataset, world.principal(case.as_)).tables]
    engine = _engine(world, case.as_, [dataset.schema_name])
    return Remembering(engine, include_tables=names, view_support=True)


def _engine(world: World, role: str, schemas: Sequence[str]) -> Engine:
    """Each connection is the reader's, carries the claims of the role and only reads."""
    url = world.settings.reader_url.get_secret_value()
    engine = create_engine(url, poolclass=NullPool)
    claims = world.claims(role).model_copy(update={"until": time.time() + LIFE_S})
    told = signed(claims, world.reader._key)

    @event.listens_for(engine, "connect")
    def identify(connection: "psycopg.Connection[Any]", _: object) -> None:
        connection.execute(
            "SELECT set_config(%s, %s, false), set_config('search_path', %s, false), "
            "set_config('statement_timeout', '10s', false)",
            (SETTING, told, ", ".join(f'"{s}"' for s in schemas)),
        )
        connection.commit()
        connection.read_only = True

    return engine
