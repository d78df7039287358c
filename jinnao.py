"""The `jinnao` command. Each role's code is imported only when that role starts."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from core.errors import AppError, BadInput, Conflict
from core.processes.life import follow_supervisor

if TYPE_CHECKING:
    from core.processes.home import Home, Login
    from core.settings import Settings
    from core.store.session import Store


class Command(click.Group):
    """Shows an AppError as one line with what to do; the trace only with --debug."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except AppError as error:
            if ctx.params.get("debug"):
                raise
            click.secho(f"jinnao: {error}", err=True, fg="red")
            ctx.exit(1)
        except KeyboardInterrupt:
            ctx.exit(130)


@click.group(cls=Command, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the trace of an error.")
@click.version_option(package_name="jinnao")
def main(debug: bool) -> None:  # noqa: ARG001 - read by Command
    """金脑 Jinnao: a financial institution's own agents, on its own machines."""
    follow_supervisor()


@main.command()
def up() -> None:
    """Start everything on this machine, and stop it with Ctrl-C."""
    from core.processes.screen import Screen
    from core.processes.up import Up

    settings = _settings()
    logins, question = _demo(settings)
    Up(settings, Screen(), logins, question).run()


@main.command()
def web() -> None:
    """Serve pages, REST, AG-UI and the OpenAI-compatible API."""
    from web.main import serve

    serve(_settings())


@main.command()
def worker() -> None:
    """Do queued jobs."""
    from workers.main import work

    work(_settings())


@main.command()
def beat() -> None:
    """Hand jobs to the broker: scheduled ones, and those whose worker died."""
    from workers.main import beat as tick

    tick(_settings())


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8100, show_default=True, help="Port to listen on.")
def index(host: str, port: int) -> None:
    """Serve search over a projection of the passage table."""
    from rag.index.serve import serve

    settings = _settings()
    serve(settings, port, settings.index_key.get_secret_value(), host=host)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8200, show_default=True, help="Port to listen on.")
def engine(host: str, port: int) -> None:
    """Serve the embedded model and the embeddings, OpenAI-compatible."""
    from inference.engine.serve import serve

    settings = _settings()
    serve(settings, port, settings.embed_key.get_secret_value(), host=host)


@main.command()
@click.option("--demo", is_flag=True, help="Also seed the demo institution and its documents.")
def migrate(demo: bool) -> None:
    """Bring the database's tables up to date (as their owner)."""
    from core.store.migrate import migrate as bring_up_to_date

    settings = _settings()
    owner = settings.database_owner_url.get_secret_value()
    if not owner:
        raise BadInput("Who owns the tables?", todo="Set JINNAO_DATABASE_OWNER_URL.")
    bring_up_to_date(owner)
    if demo:
        _seed(settings, owner)


@main.group()
def models() -> None:
    """Model files of the embedded engine."""


@models.command()
@click.option(
    "--model",
    type=click.Choice(["auto", "1.5b", "0.5b", "whisper-base"]),
    help="Which one to fetch.",
)
def fetch(model: str | None) -> None:
    """Fetch a model file: sums are checked, and a broken fetch goes on where it stopped."""
    from inference.engine.fetching import fetch_with_bar

    fetch_with_bar(_settings(), model)


@main.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--states", "kept", type=click.Path(path_type=Path, dir_okay=False),
    help="File that keeps hidden states; a head without it does without them.",
)  # fmt: skip
@click.option("--acts", is_flag=True, help="The ear instead, which hears what an utterance does.")
def train(out: Path, kept: Path | None, acts: bool) -> None:
    """Train the conduct rules' head again, also from decided cases, into a new file."""
    from agents.compliance.command import train_ear_with_figures, train_with_figures

    settings = _settings(of_running=True)
    if acts:
        click.echo(train_ear_with_figures(settings, out, click.echo))
        return
    click.echo(train_with_figures(settings, _store(settings), out, kept, click.echo))


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--audience", type=click.Choice(["public", "staff", "compliance", "management"]))
@click.option("--owner", help="Who answers for the documents; the institution by default.")
@click.option("--language", help="Language of the documents, when they do not say.")
def ingest(paths: tuple[Path, ...], **defaults: str | None) -> None:
    """Take documents in: files, or folders with everything in them."""
    from rag.command import ingest_with_progress

    settings = _settings(of_running=True)
    given = {name: value for name, value in defaults.items() if value}
    sys.exit(ingest_with_progress(_store(settings), settings.institution, paths, given))


@main.command()
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
@click.option("--as", "user", help="Demo log-in to ask as; the first customer by default.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Answer as of this day.")
@click.option("--lang", "language", help="Language of the answer, for example zh-CN or en.")
@click.option("--conversation", help="Go on with this conversation.")
@click.option("--url", help="Address of the platform; default: the one `jinnao up` runs.")
@click.option("--key", envvar="JINNAO_API_KEY", help="API key, instead of a demo log-in.")
def ask(question: str, as_json: bool, **options: str | date | None) -> None:
    """Ask a question and see the answer with its sources."""
    from web.terminal.ask import Asked, ask_in_terminal

    asked = Asked.model_validate({"question": question, **options})
    sys.exit(ask_in_terminal(asked, _home(), as_json=as_json))


@main.command("ask-data")
@click.argument("question")
@click.option("--dataset", default="", help="Name of the dataset; the one that answers by default.")
@click.option("--role", default="analyst", show_default=True, help="Role to ask as.")
@click.option("--employee", help="Employee to ask as; a branch manager sees the own branch.")
@click.option("--sql", is_flag=True, help="Show the query too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def ask_data(**wanted: Any) -> None:
    """Ask a question on the institution's data, in Chinese or English."""
    from tools.sql.command import Wanted
    from tools.sql.command import ask_data as ask

    settings = _settings(of_running=True)
    asked = Wanted.model_validate(wanted)
    sys.exit(ask(asked, settings, _store(settings)))


@main.group()
def dataset() -> None:
    """Catalogues of data that questions may be asked of (docs/datasets.md)."""


@dataset.command()
@click.argument("url")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to write to.")
@click.option("--name", default="", help="Name of the dataset; the folder's by default.")
@click.option("--schema", "schema_name", default="", help="Schema of the tables.")
@click.option("--source", default="", help="Its name in JINNAO_SOURCES.")
@click.option("--rows", default=10_000, show_default=True, help="Rows of a table to look at.")
def draft(**wanted: Any) -> None:
    """Draft a catalogue from an existing database, or from a folder of CSV and Parquet files."""
    from tools.sql.dataset_command import Drafting, draft_dataset

    sys.exit(draft_dataset(Drafting.model_validate(wanted)))


@dataset.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--url", default="", help="Also look at the source behind this address.")
def lint(folder: Path, url: str) -> None:
    """Say what is wrong with a catalogue; exit 1 when there are errors."""
    from tools.sql.dataset_command import lint_dataset

    sys.exit(lint_dataset(folder, url))


def _suite(kind: Literal["eval", "bench"]) -> click.Command:
    @click.command(kind, help=f"Run one {kind}; exit 0 targets met, 1 not met, 2 could not run.")
    @click.argument("name", required=False)
    @click.option("--cases", type=click.Path(path_type=Path), help="Your own cases.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
    @click.option("--update-baseline", is_flag=True, help="Write baseline.json.")
    @click.option("--set", "pairs", multiple=True, metavar="NAME=VALUE", help="Suite settings.")
    def run_suite(name: str | None, pairs: tuple[str, ...], **options: Any) -> None:
        from core import trace
        from core.settings import load
        from tests.evals import contract

        if name is None:
            click.echo("\n".join(contract.names(kind)))
            return
        chosen = dict(pair.partition("=")[::2] for pair in pairs)
        trace.set_up(load().model_copy(update={"log_level": "warning"}), kind)
        sys.exit(contract.run(kind, name, settings=chosen, **options))

    return run_suite


main.add_command(_suite("eval"))
main.add_command(_suite("bench"))


def _settings(*, of_running: bool = False) -> "Settings":
    """Settings; of_running adds what `jinnao up` gave its roles. A wrong value is named."""
    from core.settings import load

    if not of_running:
        return load()
    running = _home().running()
    if running is None or not running.up:
        settings = load()
        if settings.database_url.get_secret_value():
            return settings
        raise Conflict("Jinnao is not running here.", todo="Start it with `jinnao up`.")
    return load(running.environment)


def _home() -> "Home":
    from core.processes.home import Home

    return Home(_settings().state)


def _store(settings: "Settings") -> "Store":
    from core.store.session import Store

    return Store(settings.database_url.get_secret_value(), connections=2)


def _demo(settings: "Settings") -> tuple[tuple["Login", ...], str]:
    """The demo log-ins and one question to try."""
    if not settings.demo:
        return (), ""
    from core.demo.logins import logins
    from core.demo.questions import QUESTIONS
    from core.processes.home import Login

    shown = [
        Login.model_validate(one, from_attributes=True) for one in logins(settings.institution)
    ]
    return tuple(shown), QUESTIONS[0].question


def _seed(settings: "Settings", owner: str) -> None:
    from core.demo.market.seed import seed_market
    from core.demo.seed import seed
    from rag.command import ingest_demo, told
    from tools.sql.publish import publish
    from tools.sql.setup import datasets

    store = _store(settings)
    for name in (settings.institution, *({"other"} if settings.institution == "demo" else ())):
        seeded, market = seed(store, name), seed_market(store, name)
        rows, seconds = seeded.rows + market.rows, seeded.seconds + market.seconds
        click.echo(f"{name}: {rows} rows in {seconds:.1f} s; {told(ingest_demo(store, name))}")
    if settings.reader_url.get_secret_value():
        publish(owner, datasets(settings))


if __name__ == "__main__":
    main()
