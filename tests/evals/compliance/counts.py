"""How much of the reference set is published, training and test parts together."""

from collections.abc import Sequence

from agents.compliance.rules.semantic.labelled import (
    CONVERSATIONS,
    SHIPPED,
    Labelled,
    LabelledTalk,
    shipped,
    talks,
)


def published(sentences: Sequence[Labelled], whole: Sequence[LabelledTalk]) -> dict[str, int]:
    """Sentences and conversations of both parts, and of the test part alone."""
    path = SHIPPED / CONVERSATIONS
    tuned = sum(1 for _ in talks(path)) if path.is_file() else 0
    return {
        "utterances": len(shipped()) + len(sentences), "utterances_test": len(sentences),
        "conversations": tuned + len(whole), "conversations_test": len(whole),
    }  # fmt: skip
