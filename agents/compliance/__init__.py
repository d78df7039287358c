"""Conduct compliance: rules and detectors, the screener, and the agent that officers ask."""

from agents.compliance.graph import build
from agents.kit.prompts import prompt
from agents.kit.spec import Agent, AgentCard
from core.access import Scope
from inference.backend import ModelRole

AGENT = Agent(
    card=AgentCard(
        name="compliance",
        title={"zh": "合规智能体", "en": "Compliance"},
        purpose={
            "zh": "说明案件为什么立案，起草案件备忘录，查找以往案件、法律和制度，每句话有出处；不作决定。",
            "en": "Says why a case was opened, drafts its memo, finds past cases, law and policies, "
            "each sentence with its source; it decides nothing.",
        },
    ),
    scope=Scope.CASES_READ,
    build=build,
    prefixes=(
        (ModelRole.DECIDE, prompt("compliance", "understand")),
        (ModelRole.DECIDE, prompt("compliance", "choose")),
    ),
)
