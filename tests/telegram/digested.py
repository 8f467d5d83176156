"""What digests are made of in the tests, and waiting for them."""

from __future__ import annotations

from .botapi import Chat, Message
from .clockwork import Clockwork

__all__ = ["BANK", "NEWS", "SPORT", "digests_in"]

NEWS = "أعلنت وزارة النقل افتتاح خط القطار الجديد بين المدينتين صباح اليوم. يبلغ طول الخط مئتي كيلومتر، وكلفته مليار."
SPORT = "فاز المنتخب الوطني على ضيفه بهدفين دون رد في مباراة كرة القدم مساء أمس. سجل المهاجم الهدفين في الشوط الثاني."
BANK = "رفع البنك المركزي سعر الفائدة نصف نقطة لكبح التضخم. قال المحافظ إن القرار اتخذ بالإجماع."


def digests_in(work: Clockwork, chat: Chat, count: int = 1, timeout: float = 45.0) -> list[Message]:
    """The digests a chat has, once there are so many."""
    return work.api.wait_for(lambda message: message.links, timeout, chat=chat, count=count)
