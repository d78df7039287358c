"""What a page shows before anybody has signed in."""

from fastapi import APIRouter

from core.domain import Frozen
from web.deps import DemoLogin, Given


class Config(Frozen):
    product: str
    languages: tuple[str, ...]
    demo: bool
    examples: dict[str, tuple[str, ...]]
    logins: tuple[DemoLogin, ...]
    message_limit: int


def router() -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["config"])

    @routes.get("/config")
    async def config(deps: Given) -> Config:
        """logins is empty unless this is a demo."""
        site, demo = deps.site, deps.settings.demo
        return Config(
            product=site.product,
            languages=site.languages,
            demo=demo,
            examples=site.examples,
            logins=site.logins if demo else (),
            message_limit=deps.settings.message_limit,
        )

    return routes
