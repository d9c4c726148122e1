"""A provider as we ask it: where its addresses and keys are, and codes traded for ID tokens."""

import asyncio
import warnings
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import httpx
import msgspec

from kit.sign_on import id_tokens
from kit.sign_on.faults import AnswerRefused, ProviderSilent, SignOnFault
from kit.sign_on.http import AT_MOST_S, TIMEOUT_S, Limited
from kit.sign_on.id_tokens import Expected, Key
from kit.sign_on.settings import SignOnSettings, may_ask

FRESH_S = 3600.0
# An unknown key may be a new one; but who sends many unknown ones does not make us ask as often.
ASK_AGAIN_S = 30.0
SCOPE = "openid profile"
OK = 200


class Endpoints(msgspec.Struct, frozen=True):
    """What is used of the provider's description of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class Attempt(NamedTuple):
    """What binds an answer to its question; all of it is known to us and to one browser."""

    state: str
    nonce: str
    verifier: str


class IdentityProvider:
    """One provider; asked at most as often as it has to be."""

    def __init__(self, settings: SignOnSettings) -> None:
        self.settings = settings
        self._turn = asyncio.Lock()
        self._endpoints: tuple[float, Endpoints] | None = None
        self._keys: tuple[float, list[Key]] | None = None

    async def address(self, attempt: Attempt) -> str:
        """Where a browser is sent. Raises `ProviderSilent`."""
        async with _in_time():
            endpoints = await self._described()
        async with self._client() as client:
            url, _ = client.create_authorization_url(
                endpoints.authorization_endpoint,
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
            )
        return str(url)

    async def claims(self, code: str, attempt: Attempt, now_s: int) -> Mapping[str, Any]:
        """Trade a code for the claims that the provider signed. Raises `SignOnFault`."""
        async with _in_time():
            endpoints = await self._described()
            token = await self._id_token(endpoints, code, attempt)
            key = await self._key(endpoints, id_tokens.key_id(token))
        settings = self.settings
        expected = Expected(settings.issuer, settings.client_id, attempt.nonce, now_s)
        return id_tokens.checked(token, key, expected)

    async def _id_token(self, endpoints: Endpoints, code: str, attempt: Attempt) -> str:
        try:
            async with self._client() as client:
                answer = await client.fetch_token(
                    endpoints.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=attempt.verifier,
                )
        except SignOnFault:
            raise
        except httpx.HTTPStatusError:
            raise ProviderSilent("token_status") from None
        except (httpx.HTTPError, OSError, TimeoutError):
            raise ProviderSilent("token") from None
        except Exception:  # noqa: BLE001 - whatever authlib makes of an answer that is none
            raise AnswerRefused("code") from None
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise AnswerRefused("id_token")
        return token

    def _client(self) -> Any:  # noqa: ANN401 - a class without types
        """One for each question: it remembers the token that it was given."""
        settings = self.settings
        return _client_class()(
            client_id=settings.client_id,
            client_secret=settings.client_secret or None,
            redirect_uri=settings.callback_url,
            scope=SCOPE,
            code_challenge_method="S256",
            transport=Limited(),
            timeout=TIMEOUT_S,
            trust_env=False,
        )

    async def _described(self) -> Endpoints:
        async with self._turn:
            known, now_s = self._endpoints, _steady_s()
            if known and now_s - known[0] < FRESH_S:
                return known[1]
            base = self.settings.issuer.rstrip("/")
            try:
                found = _read(await self._get(f"{base}/.well-known/openid-configuration"))
                self._check(found)
            except ProviderSilent:
                if known is None:
                    raise
                return known[1]
            self._endpoints = now_s, found
            return found

    def _check(self, found: Endpoints) -> None:
        """Raise `ProviderSilent` for a description of somebody else, or one that leaves TLS."""
        if found.issuer != self.settings.issuer:
            raise ProviderSilent("issuer")
        for url in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
            if not may_ask(url, plain_http=self.settings.plain_http):
                raise ProviderSilent("endpoint")

    async def _key(self, endpoints: Endpoints, kid: str | None) -> Key:
        async with self._turn:
            now_s = _steady_s()
            known = self._keys
            key = id_tokens.key_for(known[1], kid) if known else None
            age_s = now_s - known[0] if known else FRESH_S
            if age_s >= FRESH_S or (key is None and age_s >= ASK_AGAIN_S):
                self._keys = now_s, await self._read_keys(endpoints)
                key = id_tokens.key_for(self._keys[1], kid)
        if key is None:
            raise AnswerRefused("kid")
        return key

    async def _read_keys(self, endpoints: Endpoints) -> list[Key]:
        try:
            answer = msgspec.json.decode(await self._get(endpoints.jwks_uri))
        except msgspec.DecodeError:
            raise ProviderSilent("keys") from None
        return id_tokens.usable_keys(answer)

    async def _get(self, url: str) -> bytes:
        try:
            async with httpx.AsyncClient(
                transport=Limited(), timeout=TIMEOUT_S, trust_env=False
            ) as client:
                answer = await client.get(url)
        except (httpx.HTTPError, httpx.InvalidURL, OSError):
            raise ProviderSilent("unreachable") from None
        if answer.status_code != OK:
            raise ProviderSilent("status")
        return answer.content


def _read(text: bytes) -> Endpoints:
    try:
        return msgspec.json.decode(text, type=Endpoints)
    except msgspec.DecodeError:
        raise ProviderSilent("description") from None


@asynccontextmanager
async def _in_time() -> AsyncIterator[None]:
    """All questions of one step together take at most so long; then it is silence."""
    try:
        async with asyncio.timeout(AT_MOST_S):
            yield
    except TimeoutError:
        raise ProviderSilent("too_slow") from None


def _steady_s() -> float:
    return asyncio.get_running_loop().time()


def _client_class() -> Any:  # noqa: ANN401 - a class without types
    """Read when it is needed first: it takes 0.1 s, and most houses have no provider."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import authlib.deprecate  # noqa: F401, PLC0415 - it shows its warnings from then on

        warnings.simplefilter("ignore")
        from authlib.integrations.httpx_client import AsyncOAuth2Client  # noqa: PLC0415
    return AsyncOAuth2Client
