"""The grader counts what it says."""

from tests.evals.compliance.grade import Item, Score, by_rule, macro_f1, one, pooled


def item(rules: set[str], found: set[str], may: set[str] = frozenset()) -> Item:  # type: ignore[assignment]
    return Item("x", "zh", "breach", frozenset(rules), frozenset(may), frozenset(found))


def test_hits_alarms_and_misses_are_told_apart() -> None:
    assert one(item({"A"}, {"A"}), "A") == Score(1, 0, 0)
    assert one(item(set(), {"A"}), "A") == Score(0, 1, 0)
    assert one(item({"A"}, set()), "A") == Score(0, 0, 1)
    assert one(item(set(), set()), "A") == Score(0, 0, 0)


def test_what_may_be_found_counts_neither_way() -> None:
    assert one(item(set(), {"A"}, {"A"}), "A") == Score()
    assert one(item(set(), set(), {"A"}), "A") == Score()


def test_figures_of_a_small_set() -> None:
    items = [item({"A"}, {"A"}), item({"A"}, {"B"}), item(set(), {"A"}), item({"B"}, {"B"})]
    scores = by_rule(items, ["A", "B", "C"])
    assert (scores["A"].precision, scores["A"].recall) == (0.5, 0.5)
    assert scores["B"] == Score(1, 1, 0)
    assert pooled(scores, ["A", "B"]) == Score(2, 2, 1)
    assert round(macro_f1(scores, ["A", "B", "C"]), 3) == round((0.5 + 2 / 3) / 2, 3)
