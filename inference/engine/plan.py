"""Which model the engine serves on this machine, and with what threads, places and memory."""

import os
from pathlib import Path
from typing import Literal

import psutil
from pydantic import BaseModel, ConfigDict

from core.settings import Settings
from inference.engine.catalogue import Size

GIB = 1024**3
SMALL_BELOW_BYTES = 6 * GIB


class Machine(BaseModel):
    """What the choice depends on."""

    model_config = ConfigDict(frozen=True)

    cores: int
    free_bytes: int


class Plan(BaseModel):
    """How the engine runs. Threads are measured in docs/decisions/0002-engine-threads.md."""

    model_config = ConfigDict(frozen=True)

    size: Size | Literal["none"]
    threads: int = 1
    context: int = 8192
    slots: int = 3
    cache_mib: int = 256
    batch: int = 64
    flash: bool = True
    kv: Literal["f16", "q8_0"] = "f16"
    reuse: int = 0
    load: Literal["mmap", "copy"] = "copy"
    ngram: bool = False


def look() -> Machine:
    """The cores this process may use and the memory that is free, cgroup limits included."""
    return Machine(cores=_cores(), free_bytes=min(psutil.virtual_memory().available, _cgroup()))


def choose(settings: Settings, machine: Machine) -> Plan:
    """The plan for a machine. A remote backend means that nothing is embedded but embeddings."""
    size: Size | Literal["none"]
    if settings.inference_url:
        size = "none"
    elif settings.engine_model != "auto":
        size = settings.engine_model
    else:
        small = machine.cores < 2 or machine.free_bytes < SMALL_BELOW_BYTES
        size = "0.5b" if small else "1.5b"
    threads = settings.engine_threads or max(1, min(machine.cores, 8))
    return Plan(size=size, threads=threads, context=settings.engine_context)


def _cores() -> int:
    """Whole cores: the affinity mask, cut by a cgroup v2 quota where there is one."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
    cores = allowed or os.cpu_count() or 1
    quota, _, period = _read(Path("/sys/fs/cgroup/cpu.max")).partition(" ")
    if quota.isdigit() and period.isdigit():
        cores = min(cores, max(1, int(quota) // int(period)))
    return cores


def _cgroup() -> int:
    """Bytes left under the cgroup v2 memory limit; a number beyond any machine without one."""
    limit = _read(Path("/sys/fs/cgroup/memory.max"))
    used = _read(Path("/sys/fs/cgroup/memory.current"))
    return int(limit) - int(used) if limit.isdigit() and used.isdigit() else 2**62


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
