"""Facts from which each kind of paper can be made, and a reader that did not make them."""

import re
from datetime import date

import pypdfium2

from records.papers.facts import (
    DeliveredPaper,
    PaperFacts,
    PaperMaterial,
    Remedies,
    Words,
)
from records.papers.kinds import PaperKind

CODE = "7K3M-Q9TX-4HVD"
URL = f"https://one.example.gov.cn/verify/{CODE}"
MATERIALS = (
    PaperMaterial(
        Words("营业执照复印件", "Copy of the business licence"),
        Words(
            "加盖公章；可在窗口免费复印。", "With the seal; it is copied at the window for free."
        ),
    ),
    PaperMaterial(
        Words("经营场所使用证明", "Proof that the premises may be used"),
        Words("租赁合同或者产权证明，任选一种。", "A lease or a title deed, whichever you have."),
    ),
    PaperMaterial(Words("食品安全管理制度", "Rules for the safety of food")),
)
_BASIS = Words("《中华人民共和国行政许可法》第三十二条", "Administrative Licensing Law, article 32")
_REMEDIES = Remedies(
    Words("通化市人民政府", "the People's Government of Tonghua"),
    Words("通化市东昌区人民法院", "the People's Court of Dongchang District, Tonghua"),
)
_WHY = Words(
    "经营场所未设置独立的加工区，不符合许可条件第三项。",
    "The premises have no separate area for preparing food, as the third condition asks.",
)
_NEXT = Words(
    "设置独立加工区后可随时重新申请，窗口可先为您看图纸。",
    "Once there is such an area you may apply again at any time; we will look at your plan.",
)


def facts_of(kind: PaperKind, **other: object) -> PaperFacts:
    """What a paper of the kind usually says, except for `other`."""
    facts: dict[str, object] = {
        "number": "通政务文〔2026〕第000123号",
        "case_number": "TH-20261123-0042",
        "item": Words("食品经营许可（新办）", "Food business licence (new)"),
        "department": Words("通化市市场监督管理局", "Tonghua Administration for Market Regulation"),
        "hall": Words("通化市政务服务中心", "Tonghua Government Service Centre"),
        "dated": date(2026, 11, 23),
        "verification_code": CODE,
        "verification_url": URL,
        "received_on": date(2026, 11, 20),
    }
    facts |= _SPECIAL[kind] | other
    return PaperFacts(**facts)  # type: ignore[arg-type] # each test names what it changes


_ACCEPTED = {"accepted_on": date(2026, 11, 23), "due_on": date(2026, 12, 21)}
_SPECIAL: dict[PaperKind, dict[str, object]] = {
    PaperKind.ACCEPTED: _ACCEPTED | {"materials": MATERIALS, "legal_basis": _BASIS},
    PaperKind.NOT_ACCEPTED: {
        "reason": Words("该事项由县级机关受理。", "This matter is for the county."),
        "legal_basis": _BASIS,
        "way_forward": Words(
            "请到东昌区政务大厅，材料已转交。", "Please go to the Dongchang hall."
        ),
        "remedies": _REMEDIES,
    },
    PaperKind.CORRECTION: {
        "materials": MATERIALS,
        "legal_basis": _BASIS,
        "supplement_by": date(2026, 12, 25),
    },
    PaperKind.EXTENSION: _ACCEPTED
    | {
        "extended_from": date(2026, 12, 21),
        "due_on": date(2027, 1, 5),
        "provisional": True,
        "extension_days": 10,
        "reason": Words("需向外省核实学历。", "A degree has to be confirmed by another province."),
        "legal_basis": _BASIS,
    },
    PaperKind.SPECIAL_PROCEDURE: _ACCEPTED
    | {
        "due_on": None,
        "procedure": Words("专家评审", "A review by experts"),
        "planned_days": 15,
        "told_on": date(2026, 11, 23),
        "legal_basis": _BASIS,
    },
    PaperKind.DECISION: _ACCEPTED
    | {
        "due_on": None,
        "granted": False,
        "reason": _WHY,
        "legal_basis": _BASIS,
        "way_forward": _NEXT,
        "remedies": _REMEDIES,
    },
    PaperKind.DELIVERY: {
        "delivered": (
            DeliveredPaper(Words("决定书", "Decision"), "通政务文〔2026〕第000122号"),
            DeliveredPaper(Words("食品经营许可证", "Food business licence"), "JY1220502000001"),
        ),
        "delivered_on": date(2026, 11, 23),
        "manner": Words("窗口直接送达", "Handed over at the window"),
    },
}


def pages_of(content: bytes) -> list[str]:
    """The text of each page as another program reads it, without what only parts lines."""
    document = pypdfium2.PdfDocument(content)
    try:
        texts = [document[at].get_textpage().get_text_bounded() for at in range(len(document))]
    finally:
        document.close()
    return [without_space(text) for text in texts]


def text_of(content: bytes) -> str:
    """The text of all pages."""
    return "".join(pages_of(content))


def without_space(text: str) -> str:
    """Without spaces and ends of lines, which a page may have anywhere."""
    return re.sub(r"[\s\ufffe\ufeff]", "", text)
