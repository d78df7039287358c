"""llama.cpp in this process, on a loopback port of its own with a key of its own."""

from pathlib import Path
from typing import Any

from inference.engine.plan import Plan


def params_of(model: Path, plan: Plan, port: int, key: str) -> Any:
    """The server's parameters. Prompts stay cached per slot and, when displaced, in memory."""
    import xllamacpp as xl

    p = xl.CommonParams()
    p.model.path = str(model)
    p.hostnames = ["127.0.0.1"]
    p.port = port
    p.api_keys = [key]
    p.n_ctx = plan.context
    p.n_parallel = plan.slots
    p.kv_unified = True
    p.n_batch = p.n_ubatch = plan.batch
    p.cpuparams.n_threads = plan.threads
    p.cpuparams_batch.n_threads = plan.threads
    p.n_gpu_layers = 0
    p.cache_ram_mib = plan.cache_mib
    p.n_cache_reuse = plan.reuse
    p.flash_attn_type = getattr(
        xl.llama_flash_attn_type,
        "LLAMA_FLASH_ATTN_TYPE_ENABLED" if plan.flash else "LLAMA_FLASH_ATTN_TYPE_DISABLED",
    )
    kv = getattr(xl.ggml_type, "GGML_TYPE_Q8_0" if plan.kv == "q8_0" else "GGML_TYPE_F16")
    p.cache_type_k = kv
    p.cache_type_v = kv
    mode = xl.llama_load_mode
    p.load_mode = mode.LLAMA_LOAD_MODE_MMAP if plan.load == "mmap" else mode.LLAMA_LOAD_MODE_NONE
    if plan.ngram:
        p.speculative.types = [xl.common_speculative_type.COMMON_SPECULATIVE_TYPE_NGRAM_SIMPLE]
    p.ui = False
    p.endpoint_slots = True
    p.verbosity = 1
    return p


def start(model: Path, plan: Plan, port: int, key: str) -> Any:
    """Load the model and listen; returns the running server, which stops when it is dropped."""
    import xllamacpp as xl

    return xl.Server(params_of(model, plan, port, key))
