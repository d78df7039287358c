"""The service agent: answers customers from documents and records, acts on their confirmation."""

from agents.kit.prompts import prompt
from agents.kit.spec import Agent, AgentCard
from agents.service.graph import build
from core.access import Scope
from inference.backend import ModelRole

AGENT = Agent(
    card=AgentCard(
        name="service",
        title={"zh": "客服智能体", "en": "Customer service"},
        purpose={
            "zh": "依据本机构的文件和您本人的账户信息回答问题，经您确认后办理业务。",
            "en": "Answers from the institution's documents and your own accounts, "
            "and acts when you confirm.",
        },
    ),
    scope=Scope.CHAT,
    build=build,
    prefixes=(
        (ModelRole.DECIDE, prompt("service", "understand")),
        (ModelRole.DECIDE, prompt("service", "choose")),
        (ModelRole.CHAT, prompt("service", "narrate_en")),
        (ModelRole.CHAT, prompt("service", "narrate_zh")),
    ),
)
