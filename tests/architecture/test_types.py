"""Folders exchange frozen types; an untyped dictionary or mapping stands only where JSON enters or leaves."""

import re
from collections import Counter

from tests.architecture import tree

_UNTYPED = re.compile(r"(?:dict|Mapping)\[str, Any\]")
# file -> how many; may only shrink
UNTYPED = {
    "agents/kit/deliver.py": 5,
    "agents/kit/events.py": 2,
    "agents/kit/opening.py": 3,
    "agents/service/graph.py": 1,
    "agents/service/nodes/act.py": 6,
    "agents/service/nodes/choose.py": 1,
    "agents/service/nodes/gather.py": 3,
    "agents/service/nodes/hand_over.py": 1,
    "agents/service/nodes/narrate.py": 2,
    "agents/service/nodes/prepare.py": 2,
    "agents/service/nodes/speak.py": 1,
    "agents/service/nodes/understand.py": 2,
    "agents/service/state.py": 4,
    "core/audit.py": 3,
    "core/domain/call.py": 1,
    "core/domain/conversation.py": 1,
    "core/domain/job.py": 2,
    "core/domain/run.py": 1,
    "core/store/calls.py": 1,
    "core/store/conversations.py": 1,
    "core/store/effects.py": 4,
    "core/store/institutions.py": 1,
    "core/store/jobs.py": 1,
    "core/store/tables/conversation.py": 2,
    "core/store/tables/institution.py": 1,
    "core/store/tables/job.py": 2,
    "core/store/tables/run.py": 3,
    "inference/client.py": 4,
    "inference/embedding.py": 2,
    "inference/engine/app.py": 2,
    "inference/engine/relay.py": 1,
    "inference/shapes.py": 3,
    "inference/wire.py": 2,
    "rag/facts/words.py": 2,
    "rag/index/projection.py": 1,
    "rag/index/vectors.py": 1,
    "tools/hand_over.py": 2,
    "tools/lower_transfer_limit.py": 2,
    "tools/open_complaint.py": 2,
    "tools/publish/draw.py": 4,
    "tools/publish/plain_chart.py": 3,
    "tools/report_card_lost.py": 2,
    "tools/spec.py": 4,
    "tools/sql/catalogue.py": 1,
    "web/channels/openai/shapes.py": 1,
    "web/terminal/line.py": 1,
    "workers/registry.py": 1,
    "workers/schedule.py": 1,
}


def test_untyped_dictionaries_become_fewer():
    found = Counter(
        {tree.relative(p): len(_UNTYPED.findall(p.read_text("utf-8"))) for p in tree.sources()}
    )
    grown = {name: n for name, n in found.items() if n > UNTYPED.get(name, 0)}
    assert not grown, "use a frozen type (core.domain.Frozen)"
    stale = {name: n for name, n in UNTYPED.items() if n != found[name]}
    assert not stale, "fewer now: lower or remove its line in the list"
