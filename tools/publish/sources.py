"""What a footnote says: where a piece of evidence stands, in the report's language."""

import re
from collections.abc import Sequence

from core.domain.evidence import (
    CellEvidence,
    ComputationEvidence,
    Evidence,
    PassageEvidence,
    RecordEvidence,
    RegionEvidence,
    SaidEvidence,
    VouchedEvidence,
)
from tools.publish.options import spaced

RESULT = "query"
"""The table of a record that stands for the whole result of a query; its field is "rows×columns"."""
_LONGEST = 120
_INPUT = re.compile(r"\[(\d+)\]")


def line(evidence: Evidence, language: str, among: Sequence[Evidence] = ()) -> str:
    """One line; the words of a source are cut to 120 characters. among is the whole list, from which
    a computation shows its inputs with their values."""
    if isinstance(evidence, RecordEvidence) and evidence.table == "report":
        return f"报告参数：{evidence.label}" if language == "zh" else f"Given: {evidence.label}"
    if isinstance(evidence, RecordEvidence) and evidence.table == RESULT:
        return _result(evidence, language)
    told = _zh(evidence) if language == "zh" else _en(evidence)
    if isinstance(evidence, ComputationEvidence) and among:
        return _with_inputs(told, evidence, language, among)
    return told


def _with_inputs(
    told: str, one: ComputationEvidence, language: str, among: Sequence[Evidence]
) -> str:
    held = [among[n] for n in one.inputs if n < len(among)]
    shown = _INPUT.sub(lambda m: _value(among[int(m[1]) - 1]) if int(m[1]) <= len(among) else m[0], told)  # fmt: skip
    first = next((e for e in held if isinstance(e, CellEvidence)), None)
    if first is None:
        return shown
    return f"{shown}（查询 {first.query_id}）" if language == "zh" else f"{shown} (query {first.query_id})"  # fmt: skip


def _result(one: RecordEvidence, language: str) -> str:
    rows, _, columns = one.field.partition("×")
    if language == "zh":
        return f"查询 {one.record_id}，{rows}行×{columns}列：{one.value}"
    return (
        f"Query {one.record_id}, {_count(rows, 'row')} × {_count(columns, 'column')}: {one.value}"
    )


def _count(number: str, word: str) -> str:
    return f"{number} {word}" if number == "1" else f"{number} {word}s"


def _value(one: Evidence) -> str:
    return str(getattr(one, "value", getattr(one, "text", "")))


def _zh(one: Evidence) -> str:
    match one:
        case CellEvidence():
            return f"查询 {one.query_id}，第{one.row}行，{one.column}：{one.value}{one.unit}"
        case ComputationEvidence():
            return f"计算：{one.expression} = {one.value}{one.unit}"
        case PassageEvidence():
            page = f"，第{one.page}页" if one.page else ""
            section = f"，{one.section}" if one.section else ""
            return f"《{one.title}》（{one.version}）{section}{page}：{_cut(one.text)}"
        case RegionEvidence():
            return f"《{one.title}》，第{one.page}页：{_cut(one.text)}"
        case RecordEvidence():
            return f"{one.label}：{_cut(one.value)}{one.unit}"
        case VouchedEvidence():
            return f"{one.person}于{one.at:%Y-%m-%d}签名确认：{_cut(one.text)}"
        case SaidEvidence():
            return f"提问原文：{_cut(one.text)}"


def _en(one: Evidence) -> str:
    match one:
        case CellEvidence():
            return f"Query {one.query_id}, row {one.row}, {one.column}: {one.value}{one.unit}"
        case ComputationEvidence():
            return f"Computed: {one.expression} = {one.value}{spaced(one.unit)}"
        case PassageEvidence():
            page = f", page {one.page}" if one.page else ""
            section = f", {one.section}" if one.section else ""
            return f'"{one.title}" ({one.version}){section}{page}: {_cut(one.text)}'
        case RegionEvidence():
            return f'"{one.title}", page {one.page}: {_cut(one.text)}'
        case RecordEvidence():
            return f"{one.label}: {_cut(one.value)}{spaced(one.unit)}"
        case VouchedEvidence():
            return f"Signed by {one.person} on {one.at:%Y-%m-%d}: {_cut(one.text)}"
        case SaidEvidence():
            return f"The asker's words: {_cut(one.text)}"


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"
