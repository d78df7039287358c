"""What a question wants done with figures."""

import re
from enum import StrEnum


class Operation(StrEnum):
    LOOK_UP = "look up"
    DIFFERENCE = "difference"
    CHANGE = "percentage change"
    AVERAGE = "average"
    SUM = "sum"
    SHARE = "share"
    RATIO = "ratio"
    COUNT = "count"
    LARGEST = "largest"
    SMALLEST = "smallest"
    UNCLEAR = "unclear"


# The first that fits counts: "average percentage change" is none that we can do in one step.
_SIGNS: tuple[tuple[Operation, str], ...] = (
    (Operation.UNCLEAR, (r"(largest|smallest|highest|lowest|greatest|least|most|larger|smaller|higher|lower) (percentage |percent |% )?(change|growth|increase|decrease|difference)|\bfor each\b|\bper (year|quarter|segment)\b|\btop \d|average.{0,40}(change|growth|increase|difference)|(change|growth|difference) (in|of|between) the average"
     r"|difference.{0,50}(percentage change|average)|平均(增长|增速|变动)|excluding|other than|compound|cagr|复合")),
    (Operation.COUNT, (r"^how many (years|items|components|categories|types|periods|quarters|segments|obligations|.{0,90}(exceed|more than|less than|above|below|greater|at least))"
     r"|有(几|多少)(年|个|项|期|家)")),
    (Operation.CHANGE, (r"percentage (change|increase|decrease|difference|growth)|percent(age)? (change|increase|decrease)|% (change|increase|decrease)"
     r"|growth rate|percentage of (change|increase)|增长率|增速|增幅|同比|变动率|变动幅度|百分比变")),
    (Operation.SHARE, (r"as a (percentage|percent|proportion|share|%) of|percentage (of|constitution)|proportion of|what (percentage|percent|proportion|share)"
     r"|expressed as a percentage|占比|占.{1,30}(比例|比重|百分之|多少)")),
    (Operation.RATIO, r"\bratio (of|between)|times (as|larger|higher)|之比|的倍数|多少倍"),
    (Operation.AVERAGE, r"\baverage\b(?! (cost(?! of)|price|number|shares|interest|remaining|life|grant|exercise|discount))|\bmean\b|平均(?!余额|价|数|成本|利率)|均值"),
    (Operation.LARGEST, r"(which|what) (year|period|quarter|segment|item|component|category|.{0,30}).{0,120}(larger|largest|higher|highest|greatest|greater|most)\b(?! than [\d$])|哪.{0,20}(最大|最高|最多|较高|较大|更高)"),
    (Operation.SMALLEST, r"(which|what) (year|period|quarter|segment|item|component|category|.{0,30}).{0,120}(smaller|smallest|lower|lowest|least)\b|哪.{0,20}(最小|最低|最少|较低|较小|更低)"),
    (Operation.DIFFERENCE, r"\bdifference\b|\bchange (in|of|for|from|between)|^what.{0,12}\b(increase|decrease|change|growth)\b|how much (did|has|have|more|less|higher|lower)|increase ?/ ?\(?decrease|year-on-year (change|increase)|(增加|减少|变动|变化|相差|差额|增长)(了|额|值)?"),
    (Operation.SUM, r"\b(sum|combined|in total)\b|(what|how much) (is|was|were|are) the total .* (and|of both|across|over)|之和|合起来|合计是|一共|总共"),
)  # fmt: skip
_COMPILED = tuple((operation, re.compile(sign, re.IGNORECASE)) for operation, sign in _SIGNS)
_LIMIT = re.compile(
    r"(?P<over>exceed(?:ed|s|ing)?|more than|greater than|above|over|at least|超过|高于|大于|多于)"
    r"|(?P<under>less than|below|under|lower than|fewer than|低于|小于|少于|不足)",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"\b(why|because|reasons?|caus(e|es|ed|ing)|drove|driv(e|es|en|ing)|due to|attributable to|responsible for|explain|describe|define|definition|meaning)\b"
    r"|\bhow (is|are|was|were|does|do|did)\b.*\b(calculated?|determined?|defined|measured?|comput(ed|e)|recogni[sz]ed?|account(ed)?|define|treat(ed)?|use[ds]?)\b"
    r"|\bwhat (do|does|did)\b.*\b(represent|mean|include|consist|relate|comprise|refer|contain|reflect|show)"
    r"|^\s*(who|where|when|whose)\b|\bwhich (locations?|countries|customers?|methods?|polic(y|ies)|standards?)\b"
    r"|\b(what|which) are (the )?(\w+ ){0,3}(components?|items|types|categories|segments|elements|factors|names|parts)\b|\blist (the|all)\b"
    r"|\b(used|made) to (calculate|determine|compute|estimate|measure)\b"
    r"|为什么|为何|原因|由于|因为|如何|怎么|怎样|含义|是指|包括哪些|谁",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\(?-?\$?\s*(\d[\d,]*\.?\d*)")


def operation_of(question: str) -> Operation:
    """LOOK_UP when nothing is asked to be computed."""
    for operation, sign in _COMPILED:
        if sign.search(question):
            return operation
    return Operation.LOOK_UP


def words_asked(question: str) -> bool:
    """Whether it asks for a reason, a method, a person, a place or a meaning: no figure answers that."""
    return bool(_WORDS.search(question))


def limit_of(question: str) -> tuple[str, str] | None:
    """("over" or "under", the figure as written) of a count; None when none is named."""
    found = _LIMIT.search(question)
    figure = _FIGURE.search(question, found.end()) if found else None
    if not found or not figure:
        return None
    return ("over" if found["over"] else "under"), figure[1]
