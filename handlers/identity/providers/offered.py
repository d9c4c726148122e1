"""Which providers there are in this house."""

from handlers.context import AppContext
from handlers.identity.providers.counter import CounterProvider
from handlers.identity.providers.ctid import CtidProvider
from handlers.identity.providers.face import FaceProvider
from handlers.identity.providers.port import VerificationProvider
from kit.errors import Refusal
from notify.channels.contact_book import ContactBook
from records.identity.words import REACHES, Provider


class ProviderNotOffered(Refusal):
    """This way of showing who you are is not offered here; a counter always is."""

    status = 409
    zh = "本处暂不提供该核验方式，您可以到窗口由工作人员核验。"


def provider_of(ctx: AppContext, name: Provider) -> VerificationProvider:
    """One of them. Raises `ProviderNotOffered`, which the counter never is."""
    match name:
        case Provider.FACE:
            ring = ctx.settings.key_ring
            return FaceProvider(ctx.wechat, ring, ContactBook(ring, ctx.incidents))
        case Provider.CTID:
            if ctx.ctid is None:
                raise ProviderNotOffered
            return CtidProvider(ctx.ctid)
        case Provider.COUNTER:
            return CounterProvider()


def offered(ctx: AppContext, level: int) -> list[Provider]:
    """Those that reach a level; the face is never the only one."""
    return [
        name
        for name in Provider
        if REACHES[name] >= level and (name is not Provider.CTID or ctx.ctid is not None)
    ]
