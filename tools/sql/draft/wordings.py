"""Titles and synonyms that no two metrics share."""

from collections import Counter
from collections.abc import Sequence

from tools.sql.catalogue import Metric
from tools.sql.draft import words
from tools.sql.draft.things import Group, Thing, many


def title(en: str, zh: str) -> dict[str, str]:
    return {k: v for k, v in (("zh", zh), ("en", en)) if v}


def of_column(group: Group, column: Thing, called: str = "") -> str:
    """transaction amount; customer id of customer, not customer customer id."""
    noun, own = (called or group.noun).split(), list(column.words)
    if len(own) > 1 and set(noun) & {words.singular(w) for w in own}:
        return " ".join(own)
    return " ".join([*noun, *own]) if own != noun[-1:] else " ".join(noun)


def turned(group: Group, column: Thing) -> list[str]:
    """balance of users for a user balance."""
    own = f" {column.en}"
    bare = [n.removesuffix(own) for n in group.nouns if n.endswith(own)]
    return [f"{column.en} of {said}" for b in bare for said in (b, many(b))]


def zh_of_column(group: Group, column: Thing) -> str:
    if not column.zh or not group.zh or group.zh[:2] in column.zh:
        return column.zh
    return group.zh + column.zh


def unshared(metrics: Sequence[Metric]) -> tuple[Metric, ...]:
    """Metrics of several tables may share a synonym, which is then asked back unless the question
    says of which; one that is another's title, or of two metrics of a table, is taken out."""
    said = Counter((m.table, w) for m in metrics for w in {s.lower() for s in m.wordings})
    titles = Counter(t.lower() for m in metrics for t in m.title.values())
    made = []
    for one in metrics:
        own = {t.lower() for t in one.title.values()}
        kept = [s for s in dict.fromkeys(one.synonyms) if s.lower() not in own]
        kept = [s for s in kept if said[one.table, s.lower()] == 1 and not titles[s.lower()]]
        made.append(one.model_copy(update={"synonyms": tuple(kept)}))
    return tuple(made)
