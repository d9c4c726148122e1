import functools
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pypdfium2
import pytest
import zxingcpp

from records.papers.facts import IncompletePaperError, PaperMaterial, Words
from records.papers.kinds import TEMPLATE_VERSIONS, TITLES, PaperKind
from records.papers.rendering import Paper, draw, render
from tests.support.papers import CODE, MATERIALS, URL, facts_of, pages_of, text_of, without_space

KINDS = list(PaperKind)


@functools.cache
def usual(kind: PaperKind) -> Paper:
    """A paper of the kind, drawn once for all tests that only read it."""
    return draw(kind, facts_of(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_says_what_was_handed_in(kind: PaperKind) -> None:
    """Another program finds title, number, item, lists and the code, in both languages."""
    facts = facts_of(kind)
    paper = usual(kind)
    text = text_of(paper.content)
    said = [facts.number, facts.case_number, CODE, URL, "2026年11月23日", "23 November 2026"]
    for words in (TITLES[kind], facts.item, facts.department, facts.hall, facts.reason):
        said += [words.zh, words.en] if words else []
    for material in facts.materials:
        said += [material.name.zh, material.name.en, material.how.zh if material.how else ""]
    said += [each.title.zh for each in facts.delivered] + [each.number for each in facts.delivered]
    assert [each for each in said if without_space(each) not in text] == []
    assert paper.replaced == ()
    assert paper.template_version == TEMPLATE_VERSIONS[kind]
    assert len(paper.content) < 200_000


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (PaperKind.ACCEPTED, ("材料齐全、符合法定形式", "2026年12月21日前（含当日）")),
        (PaperKind.NOT_ACCEPTED, ("60日内", "6个月内", "通化市人民政府", "请到东昌区政务大厅")),
        (PaperKind.CORRECTION, ("已一次列在下面", "共3项", "请于2026年12月25日前补齐")),
        (PaperKind.EXTENSION, ("延长10个工作日", "2027年1月5日前", "该日期为暂定")),
        (PaperKind.SPECIAL_PROCEDURE, ("专家评审", "15个工作日", "不计入办理期限")),
        (PaperKind.DECISION, ("（不予批准）", "60日内", "6个月内", "东昌区人民法院")),
        (PaperKind.DELIVERY, ("受送达人签收", "窗口直接送达", "JY1220502000001")),
    ],
)
def test_each_kind_says_what_the_law_asks_of_it(kind: PaperKind, said: tuple[str, ...]) -> None:
    """Dates, terms, remedies: what makes this kind of paper lawful."""
    text = text_of(usual(kind).content)
    assert [each for each in said if each not in text] == []


def test_other_turns_of_a_kind() -> None:
    """A grant names no remedies; what only the promise waits for, or the lapse of time, is said."""
    granted = text_of(render(PaperKind.DECISION, facts_of(PaperKind.DECISION, granted=True)))
    assert "现决定准予" in granted
    assert "行政复议" not in granted
    promise = facts_of(PaperKind.SPECIAL_PROCEDURE, promise_only=True)
    assert "不计入承诺的办理期限" in text_of(render(PaperKind.SPECIAL_PROCEDURE, promise))
    deemed = text_of(render(PaperKind.ACCEPTED, facts_of(PaperKind.ACCEPTED, deemed=True)))
    assert "自收到之日起即为受理" in deemed
    assert "材料齐全" not in deemed


@pytest.mark.parametrize(
    ("kind", "lacking"),
    [
        (PaperKind.CORRECTION, {"materials": ()}),
        (PaperKind.DELIVERY, {"delivered": ()}),
        (PaperKind.DECISION, {"reason": Words(" ")}),
        (PaperKind.DECISION, {"remedies": None}),
        (PaperKind.DECISION, {"granted": None}),
        (PaperKind.NOT_ACCEPTED, {"way_forward": None}),
        (PaperKind.EXTENSION, {"reason": None}),
        (PaperKind.SPECIAL_PROCEDURE, {"told_on": None}),
        (PaperKind.ACCEPTED, {"due_on": None}),
        (PaperKind.ACCEPTED, {"verification_code": ""}),
    ],
)
def test_a_paper_that_lacks_its_point_is_refused(
    kind: PaperKind, lacking: dict[str, object]
) -> None:
    """No list without entries, no refusal without reasons: it names what is missing."""
    with pytest.raises(IncompletePaperError) as caught:
        render(kind, facts_of(kind, **lacking))
    assert caught.value.missing == tuple(lacking)


def test_a_long_list_goes_on_over_numbered_pages() -> None:
    """Every entry is found once, in order, and each page says which of how many it is."""
    materials = tuple(
        PaperMaterial(Words(f"第{at}类证明材料", f"Proof {at}"), Words("带原件核对。" * 8))
        for at in range(1, 61)
    )
    paper = draw(PaperKind.CORRECTION, facts_of(PaperKind.CORRECTION, materials=materials))
    pages = pages_of(paper.content)
    assert paper.pages == len(pages) == 6
    for at, page in enumerate(pages, 1):
        assert f"第{at}页共6页" in page
        assert facts_of(PaperKind.CORRECTION).number in page
    whole = "".join(pages)
    places = [whole.index(f"第{at}类证明材料") for at in range(1, 61)]
    assert places == sorted(places)
    assert whole.count("带") == 60 * 8  # a sentence may go on after a foot
    assert CODE in pages[-1]


def test_the_feet_of_all_pages_look_the_same() -> None:
    """The number of a page is as large on the second as on the first."""
    document = pypdfium2.PdfDocument(usual(PaperKind.CORRECTION).content)
    heights = []
    for at in (1, 2):
        page = document[at - 1].get_textpage()
        first = page.search(f"第 {at} 页").get_next()[0]
        _, bottom, _, top = page.get_charbox(first)
        heights.append(round(top - bottom, 2))
    assert len(set(heights)) == 1


def test_the_same_facts_are_the_same_bytes() -> None:
    """In many threads at once and in another process, so that a digest can be compared."""
    wanted = {kind: usual(kind).sha256 for kind in KINDS}
    with ThreadPoolExecutor(4) as threads:
        again = threads.map(lambda kind: draw(kind, facts_of(kind)).sha256, KINDS[:4])
        assert list(again) == [wanted[kind] for kind in KINDS[:4]]
    asked = (
        "from records.papers.rendering import draw; from records.papers.kinds import PaperKind;"
        "from tests.support.papers import facts_of;"
        "print(draw(PaperKind.DECISION, facts_of(PaperKind.DECISION)).sha256)"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", asked],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONHASHSEED": "7", "TZ": "America/Lima", "PYTHONPATH": "."},
    )
    assert elsewhere.stdout.strip() == wanted[PaperKind.DECISION]
    other = draw(PaperKind.DECISION, facts_of(PaperKind.DECISION, number="另一号"))
    assert other.sha256 != wanted[PaperKind.DECISION]


def test_the_picture_of_the_code_leads_to_the_page() -> None:
    """A scanner reads the address from the last page, where the same address is printed."""
    document = pypdfium2.PdfDocument(usual(PaperKind.DECISION).content)
    picture = document[len(document) - 1].render(scale=3).to_pil()
    assert [each.text for each in zxingcpp.read_barcodes(picture)] == [URL]


def test_hostile_text_neither_breaks_nor_disguises() -> None:
    """Marks of direction vanish, control characters show, and markup is only text."""
    reason = Words(
        "甲\u202e乙\u2066丙\x00丁\x1b[31m戊\ufeff\u200b己{nb}**庚**<b>\r\n第二行\u2028第三行\t完"
    )
    paper = draw(PaperKind.DECISION, facts_of(PaperKind.DECISION, reason=reason))
    text = text_of(paper.content)
    assert "理由：甲乙丙〓丁〓[31m戊己{nb}**庚**<b>第二行第三行完" in text
    assert paper.replaced == ("\x00", "\x1b")
    name = Words("许可\n第 9 页 共 9 页", "Licence\n\n\n")
    facts = facts_of(PaperKind.DECISION, item=name, case_number="A\nB")
    assert "办理事项Matter许可第9页共9页" in text_of(render(PaperKind.DECISION, facts))


def test_very_long_text_flows_over_pages() -> None:
    """Nothing of it is lost, be it Chinese without a break or one word of ten thousand letters."""
    chinese, word = "长" * 5_000, "x" * 10_000
    facts = facts_of(PaperKind.DECISION, reason=Words(chinese, word))
    paper = draw(PaperKind.DECISION, facts)
    text = text_of(paper.content)
    assert text.count("长") == 5_000
    assert text.count("x") >= 10_000
    assert paper.pages == 8


def test_what_the_font_lacks_is_shown_and_told() -> None:
    """A rare character stands as 〓, the paper explains the sign, and the caller learns which."""
    facts = facts_of(PaperKind.DECISION, applicant="张𠀀", reason=Words("见😀与e\u0301及a\u0315"))
    paper = draw(PaperKind.DECISION, facts)
    text = text_of(paper.content)
    assert "张〓" in text
    assert "见〓与é及a〓" in text
    assert "处的字本系统字库暂缺" in text
    assert paper.replaced == ("𠀀", "😀", "\u0315")
    assert "字库暂缺" not in text_of(usual(PaperKind.DECISION).content)


def test_what_people_wrote_only_in_chinese_is_said_to_be_so() -> None:
    """The English half refers to the Chinese one instead of leaving a gap."""
    facts = facts_of(PaperKind.DECISION, reason=Words("缺少许可条件。"))
    text = text_of(render(PaperKind.DECISION, facts))
    assert "Reasons:aswritteninChineseabove." in text
    assert MATERIALS[0].name.zh not in text
