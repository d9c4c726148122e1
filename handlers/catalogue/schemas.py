"""What is told of the catalogue.

Limits are working days, fees are fen; `demo_fields` names what is made up rather than taken from a
document.
"""

import msgspec


class DepartmentView(msgspec.Struct):
    """A department."""

    code: str
    name: str
    name_en: str


class LevelsView(msgspec.Struct):
    """How sure it must be who books, hands in and fetches, from 0 (not at all) to 5."""

    book: int
    accept: int
    pickup: int


class ItemView(msgspec.Struct):
    """A service item in a list."""

    code: str
    name: str
    name_en: str
    department: DepartmentView
    lane: str
    promised_days: int
    legal_days: int
    fee_fen: int
    levels: LevelsView


class MaterialView(msgspec.Struct):
    """A paper to bring; `need` is `mandatory`, or `deferrable` and brought later."""

    code: str
    name: str
    name_en: str
    need: str
    copies: int


class ListedMaterial(MaterialView):
    """A paper of a whole list; `conditional` if only some answers ask for it."""

    conditional: bool


class Origin(msgspec.Struct):
    """Where a description comes from."""

    source: list[str]
    reference: str
    demo_fields: list[str]


class ItemGuide(ItemView):
    """The guide to one item: every paper that it may ask for.

    `visits` is how often somebody must come at most, `slot_units` the units of five minutes that
    an appointment takes; null if nothing is said.
    """

    basis: str
    conditions: str
    channels: list[str]
    category: str
    visits: int | None
    review_standard: str
    procedure: str
    fee_basis: str
    delivery: list[str]
    consult_phone: str
    supervision_phone: str
    slot_units: int | None
    materials: list[ListedMaterial]
    themes: list[str]
    origin: Origin


class ItemPage(msgspec.Struct):
    """Some items, and where the next ones begin."""

    items: list[ItemView]
    next_cursor: str | None


class ThemeView(msgspec.Struct):
    """A theme in a list, with how many items it has."""

    code: str
    name: str
    name_en: str
    audience: str
    promised_days: int | None
    item_count: int


class ThemeStep(msgspec.Struct):
    """An item of a theme; `parallel` when it need not wait for the one before it."""

    item: ItemView
    parallel: bool


class ThemeGuide(msgspec.Struct):
    """The guide to one theme; a paper that several items ask for stands here once."""

    code: str
    name: str
    name_en: str
    audience: str
    promised_days: int | None
    items: list[ThemeStep]
    materials: list[ListedMaterial]
    origin: Origin


class ThemePage(msgspec.Struct):
    """Some themes, and where the next ones begin."""

    themes: list[ThemeView]
    next_cursor: str | None
