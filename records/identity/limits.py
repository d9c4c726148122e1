"""How long an attempt stays open, how often somebody may fail, and how long a proof holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from records.identity.words import Provider

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


def _setting(value: int, basis: str) -> int:
    """A setting, and what it is founded on."""
    found: int = field(default=value, metadata={"basis": basis})
    return found


@dataclass(frozen=True, slots=True)
class IdentityLimits:
    """The settings of verifying; what each rests on is `BASIS`."""

    open_ms: int = _setting(HOUR_MS, "微信人脸核身：verify_id 有效期 3600 秒；网证同此")
    review_ms: int = _setting(30 * DAY_MS, "内部规定：选择窗口核验后三十日内到窗口办理")
    failures_a_day: int = _setting(5, "内部规定：一日内核验失败五次，当日转窗口核验")
    guardian_below: int = _setting(
        14, "个人信息保护法第三十一条、人脸识别技术应用安全管理办法：不满十四周岁须经监护人同意"
    )
    adult_from: int = _setting(18, "民法典第十七条：十八周岁以上为成年人，可任监护人")
    face_days: int = _setting(
        180, "个人信息保护法第十九条：保存期限应为实现处理目的所必要的最短时间"
    )
    ctid_days: int = _setting(365, "内部规定：网证核验结果一年内有效")
    counter_days: int = _setting(365, "内部规定：窗口核验结果一年内有效")

    def holds_ms(self, provider: Provider) -> int:
        """For how long a proof of a provider holds."""
        days = {
            Provider.FACE: self.face_days,
            Provider.CTID: self.ctid_days,
            Provider.COUNTER: self.counter_days,
        }
        return days[provider] * DAY_MS

    def stays_open_ms(self, provider: Provider) -> int:
        """For how long an attempt waits to be decided."""
        return self.review_ms if provider is Provider.COUNTER else self.open_ms


LIMITS = IdentityLimits()
BASIS: Mapping[str, str] = {one.name: one.metadata["basis"] for one in fields(IdentityLimits)}
