"""The agents there are: one line for each."""

from collections.abc import Mapping

from agents.compliance import AGENT as COMPLIANCE
from agents.kit.spec import Agent
from agents.research import AGENT as RESEARCH
from agents.service import AGENT as SERVICE

AGENTS: Mapping[str, Agent] = {agent.card.name: agent for agent in (SERVICE, RESEARCH, COMPLIANCE)}
