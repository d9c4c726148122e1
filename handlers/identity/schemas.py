"""What is asked and answered about who somebody is: no answer has a name or a number in clear."""

from typing import Annotated, Literal

import msgspec

ProviderName = Literal["face", "ctid", "counter"]
State = Literal[
    "created",
    "issued",
    "in_progress",
    "passed",
    "failed",
    "cancelled",
    "expired",
    "manual_review",
    "revoked",
    "superseded",
]
PersonName = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
IdNumber = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Version = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
WantedLevel = Annotated[int, msgspec.Meta(ge=2, le=5)]


class GuardianBody(msgspec.Struct, forbid_unknown_fields=True):
    """A parent or another guardian of a child, who agrees and has shown who they are."""

    name: PersonName
    id_number: IdNumber


class VerificationBody(msgspec.Struct, forbid_unknown_fields=True):
    """How somebody wants to show who they are; name and number for `face`, and for nobody else.

    `consent` is the version of the text that was agreed to; without it, the one in force.
    """

    provider: ProviderName
    level: WantedLevel
    name: PersonName | None = None
    id_number: IdNumber | None = None
    consent: Version | None = None
    guardian: GuardianBody | None = None


class ProvenView(msgspec.Struct):
    """What a verification has proved, and until when."""

    level: int
    until: str


class VerificationView(msgspec.Struct):
    """An attempt as it stands.

    `client_payload` is what the phone hands to the provider. `hold_until` is when the time that
    its owner keeps for a booking lapses.
    """

    id: str
    provider: ProviderName
    level: int
    state: State
    verify_id: str | None
    client_payload: dict[str, str] | None
    expires_at: str
    reason: str | None
    reason_zh: str | None
    reason_code: str | None
    proof: ProvenView | None
    hold_until: str | None


class VerificationsView(msgspec.Struct):
    """Somebody's attempts, the latest first."""

    verifications: list[VerificationView]


class VerificationCodeView(msgspec.Struct):
    """What the phone shows to the clerk; another one is to be asked for before it expires."""

    code: str
    svg: str
    expires_at: str


class ProofView(msgspec.Struct):
    """A proof that holds; masked, and without name and number where none are known."""

    id: str
    provider: ProviderName
    level: int
    proven_at: str
    until: str
    name_masked: str | None
    number_masked: str | None


class IdentityView(msgspec.Struct):
    """How sure it is who somebody is, what shows it, and which ways are offered."""

    level: int
    proofs: list[ProofView]
    providers: list[str]


class RevokeBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why a proof shall hold no longer."""

    reason: Reason


class RevokedView(msgspec.Struct):
    """A proof that holds no longer."""

    id: str
    ended_at: str
