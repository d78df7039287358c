"""What code can read from a message without a model; one file for each subject."""

from agents.service.reading.amounts import amount_in, last_four, limit_kind
from agents.service.reading.days import as_of
from agents.service.reading.intent import intent_of
from agents.service.reading.language import language_of
from agents.service.reading.manner import continues, small_talk, upset
from agents.service.reading.others import others_data
from agents.service.reading.own import mine, topics_of
from agents.service.reading.trade import about_us

__all__ = [
    "about_us",
    "amount_in",
    "as_of",
    "continues",
    "intent_of",
    "language_of",
    "last_four",
    "limit_kind",
    "mine",
    "others_data",
    "small_talk",
    "topics_of",
    "upset",
]
