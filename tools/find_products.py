"""Finds products that a text names, by name, code or alias."""

from core.access import Scope
from core.domain import Frozen
from core.domain.product import Product
from core.store import bank
from tools.spec import Effect, Tool, ToolContext


class FindProducts(Frozen):
    text: str


async def _call(context: ToolContext, arguments: FindProducts) -> tuple[Product, ...]:
    return await context.read(lambda session: bank.find_products(session, arguments.text))


TOOL = Tool(
    name="find_products",
    title={"zh": "查询产品", "en": "Find products"},
    arguments=FindProducts,
    effect=Effect.READ,
    scope=Scope.DOCUMENTS_READ,
    call=_call,
)
