"""The kinds of papers that a case may bring forth, and their titles."""

import enum

from records.papers.facts import Words


class PaperKind(enum.StrEnum):
    """What a paper is for; the value is what tables and the API say."""

    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    CORRECTION = "correction"
    EXTENSION = "extension"
    SPECIAL_PROCEDURE = "special_procedure"
    DECISION = "decision"
    DELIVERY = "delivery"


TITLES = {
    PaperKind.ACCEPTED: Words("受理通知书", "Notice of Acceptance"),
    PaperKind.NOT_ACCEPTED: Words("不予受理通知书", "Notice of Non-Acceptance"),
    PaperKind.CORRECTION: Words("补正告知书", "Request to Complete the Application"),
    PaperKind.EXTENSION: Words("延期告知书", "Notice of Extension"),
    PaperKind.SPECIAL_PROCEDURE: Words("特别程序告知书", "Notice of a Special Procedure"),
    PaperKind.DECISION: Words("决定书", "Decision"),
    PaperKind.DELIVERY: Words("送达回证", "Record of Delivery"),
}

# What a number begins with; each kind is counted by itself.
NUMBER_WORDS = {
    PaperKind.ACCEPTED: "受理",
    PaperKind.NOT_ACCEPTED: "不予受理",
    PaperKind.CORRECTION: "补正",
    PaperKind.EXTENSION: "延期",
    PaperKind.SPECIAL_PROCEDURE: "特别程序",
    PaperKind.DECISION: "决定",
    PaperKind.DELIVERY: "送达",
}

# Raised with every change of what a kind says or looks like, and kept beside each paper.
TEMPLATE_VERSIONS = dict.fromkeys(PaperKind, 1) | {PaperKind.SPECIAL_PROCEDURE: 2}
