"""The research agent: reads reports, and writes them."""

from agents.kit.prompts import prompt
from agents.kit.spec import Agent, AgentCard
from agents.research.graph import build
from core.access import Scope
from inference.backend import ModelRole

AGENT = Agent(
    card=AgentCard(
        name="research",
        title={"zh": "研报智能体", "en": "Research reader"},
        purpose={
            "zh": "依据本机构读入的研究报告和公司报告回答，每句话标明页码和位置；文件里没有的，如实说没有。",
            "en": "Answers from the research and company reports that were read, each sentence with "
            "its page and place; what is not in them is said not to be.",
        },
    ),
    scope=Scope.RESEARCH,
    build=build,
    prefixes=(
        (ModelRole.DECIDE, prompt("research", "choose")),
        (ModelRole.CHAT, prompt("research", "narrate_en")),
        (ModelRole.CHAT, prompt("research", "narrate_zh")),
    ),
)
