"""Showing who one is with the phone: by face, by 网证, or with a code for the clerk."""

from mini_program_mock.client.client import MiniProgram
from mini_program_mock.client.session import Json

VERIFICATIONS = "/api/v1/identity/verifications"


class IdentityPhone(MiniProgram):
    """The mini program of somebody who shows who they are.

    What happens on the phone is played by the stand-ins; the house is asked what came of it.
    """

    async def identity(self) -> Json:
        """How sure the house is who I am, and what shows it."""
        return dict(await self.get("/api/v1/me/identity"))

    async def verify_by_face(
        self, name: str, id_number: str, *, level: int = 4, key: str | None = None, **more: object
    ) -> Json:
        """Begin to have my face compared; `guardian` and `consent` may be given, too."""
        body = {"provider": "face", "level": level, "name": name, "id_number": id_number, **more}
        return dict(await self.post(VERIFICATIONS, body, key=key))

    async def verify_by_ctid(self, *, level: int = 4, key: str | None = None) -> Json:
        """Begin to show my 网证: no name and no number."""
        body = {"provider": "ctid", "level": level}
        return dict(await self.post(VERIFICATIONS, body, key=key))

    async def verify_at_counter(self, *, level: int = 5, key: str | None = None) -> Json:
        """Say that a clerk shall look at my card."""
        body = {"provider": "counter", "level": level}
        return dict(await self.post(VERIFICATIONS, body, key=key))

    async def show_face(self, attempt: Json, result: str = "pass") -> None:
        """What wx.requestFacialVerify does: `pass`, `fail` or `cancel`."""
        body = {"verify_id": attempt["verify_id"], "result": result}
        await self.send("POST", "/stand-in/wechat/face", body)

    async def show_ctid(self, attempt: Json, result: str = "pass", user: str | None = None) -> None:
        """What the application of 网证 does; the same `user` is the same person."""
        shown = {"request_no": attempt["client_payload"]["request_no"], "result": result}
        await self.send("POST", "/stand-in/ctid/decide", shown | {"user": user or self.name})

    async def verification(self, attempt: str) -> Json:
        """What came of an attempt; its provider is asked now."""
        return dict(await self.get(f"{VERIFICATIONS}/{attempt}"))

    async def counter_code(self, attempt: str) -> Json:
        """What I show to the clerk; another one each time."""
        return dict(await self.get(f"{VERIFICATIONS}/{attempt}/code"))

    async def cancel_verification(self, attempt: str) -> Json:
        """Give an attempt up."""
        return dict(await self.post(f"{VERIFICATIONS}/{attempt}/cancel"))
