"""The child: serve until standard input closes."""

import sys
from pathlib import Path

from inference.engine import llama
from inference.engine.plan import Plan
from tests.bench.engine.serving import KEY

server = llama.start(Path(sys.argv[1]), Plan.model_validate_json(sys.argv[2]), 0, KEY)
print(server.listening_address, flush=True)
sys.stdin.read()
