"""What random updates are made of: words, markup, commands, buttons, contents that may confuse a bot."""

from __future__ import annotations

from typing import Any

from index import Article

ARTICLES = [
    Article("a", "مقتل <خاشقجي> & التحقيق",
    "اغتيل خاشقجي في 2 أكتوبر 2018 داخل القنصلية. كتب في صحيفة <واشنطن> بوست.", "2018-10-20"),
    Article("b" * 90, "عدد الجنود", "ينتشر 2500 جندي في العراق. أما في سوريا فينتشر 900 جندي.", None,
    "https://x.example/?a=1&b=\"2\""),
    Article("c", "", "ينتشر 5200 جندي في العراق بحسب \u202eالوزارة\u202c. " + "وتفاصيل أخرى 😀. " * 300,
    "2020-01-01", None, "<b>وكالة</b>"),
    Article("d", "المتحف", "افتتح المتحف المصري عام 1902 في ميدان التحرير بالقاهرة.", "2021-05-05"),
]  # fmt: skip
QUESTIONS = (
    "متى اغتيل خاشقجي؟",
    "كم عدد الجنود في العراق؟",
    "أين افتتح المتحف المصري؟",
    "وفي سوريا؟",
    "ومتى؟",
    "شكرا",
)
PIECES = (
    *QUESTIONS, "<b>", "</b>", "<a href='x'>", "&lt;", "&", "&amp;", "<", ">",
    '"', "\u202e", "\u200f", "\u2067", "\u2069",
    "\u061c", "😀", "👨‍👩‍👧", "🇸🇾", "@mujib_test_bot", "@news_fuzz", "https://t.me/news_fuzz/5", "t.me/c/1/2",
    "http://127.0.0.1/",
    "/ask", "/start@mujib_test_bot", "\n", "\n\n", " ", "\t", "١٢٣", "2,500", "ـ", "\u064e", "ا" * 70, "a" * 70,
    "{x}", "{0}", "%s",
    "%", "\\", "`", "*", "_", "08:30", "Asia/Riyadh", "مصر، سوريا", "؟", "?", "!", ".", "،", "\u0000", "\u200b",
    "\ufeff", "e\u0301",
    "﷽", "\U0010ffff", "ٱلْحَمْدُ", "كلمة " * 30, "جملة طويلة عن الجنود في العراق. " * 12,
)  # fmt: skip
PAYLOADS = ("", "inline", "aYQ", "a", "h", "a====", "a_-_-", "h" * 64, "aw7A", "z", "\u0627")
COMMANDS = (
    "start", "help", "latest", "sources", "language", "privacy", "forget", "ask", "articles", "delete", "rename",
    "stats",
    "unanswered", "admins", "access", "watch", "unwatch", "subscribe", "subscriptions", "unsubscribe", "preview",
    "broadcast",
    "Start", "x", "ask_", "cancel", "settings",
)  # fmt: skip
ARGUMENTS = (
    "",
    "a",
    "b" * 90,
    "add",
    "remove",
    "add 5",
    "remove 1001",
    "@news_fuzz",
    "-1001",
    "9" * 25,
    "add @x",
    "a عنوان <جديد>",
)
DATA = (
    "q:h:0:1", "q:n:999:1", "q:c:0:999999999999999", "q:x:0:1", "q:h:٣:1", "l:ar", "l:en", "l:xx", "l:\u0627",
    "ad:d:=a", "ad:v:=nothing",
    "ad:l:0:=", "ad:l:99999999999999999999:=x", "ad:u:=a", "ad:ub", "ad:r:=a", "ad:lr:5", "ad:ar:1001", "ad:uw:-1",
    "ad:qx:0:=x",
    "ad:ca:1", "ad:cq:99999999999999999999", "ad:ask", "sub:1:mode:daily", "sub:new:x",
    "sub:99999999999999999999:time", "sub:1:zone:../x",
    "", ":", "x" * 64, "😀" * 16, "<b>", "\u0000",
)  # fmt: skip
NAMES = ("سائل", "<b>علي", "& Co", "\u202eآدم", "A", "x" * 64, "😀", "{name}")
CONTENTS: tuple[dict[str, Any], ...] = (
    {"sticker": {"file_id": "s", "file_unique_id": "u", "width": 1, "height": 1, "is_animated": False,
    "is_video": False, "type": "regular"}},
    {"voice": {"file_id": "v", "file_unique_id": "u", "duration": 1}},
    {"audio": {"file_id": "v", "file_unique_id": "u", "duration": 1, "title": "<b>"}},
    {"location": {"longitude": 1.0, "latitude": 2.0}},
    {"contact": {"phone_number": "+1", "first_name": "<i>"}},
    {"dice": {"emoji": "🎲", "value": 3}},
    {"poll": {"id": "1", "question": "؟", "options": [], "total_voter_count": 0, "is_closed": False,
    "is_anonymous": True,
              "type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False}},
    {"animation": {"file_id": "g", "file_unique_id": "u", "width": 1, "height": 1, "duration": 1},
     "document": {"file_id": "g", "file_unique_id": "u"}},
    {"story": {"chat": {"id": -100, "type": "channel", "title": "x"}, "id": 1}},
    {"video_note": {"file_id": "n", "file_unique_id": "u", "length": 1, "duration": 1}},
    {},
)  # fmt: skip
SERVICE: tuple[dict[str, Any], ...] = (
    {"new_chat_title": "<b>"}, {"delete_chat_photo": True}, {"group_chat_created": True}, {"forum_topic_closed": {}},
    {"forum_topic_reopened": {}}, {"general_forum_topic_hidden": {}}, {"video_chat_started": {}},
    {"write_access_allowed": {}},
)  # fmt: skip
STYLES = (
    "bold",
    "italic",
    "code",
    "pre",
    "spoiler",
    "blockquote",
    "underline",
    "custom_emoji",
    "text_link",
    "text_mention",
)
# What a bot can't foresee, and deals with.
EXPECTED = (
    "not modified", "query is too old", "chat not found", "bot was blocked", "was kicked", "not a member",
    "not enough rights",
    "topic_closed", "thread not found", "message to edit not found", "can't be edited", "user not found",
    "upgraded to a supergroup",
    "chat_write_forbidden", "member list is inaccessible", "invalid user_id", "need administrator rights",
    "file is too big",
)  # fmt: skip
