"""What frightened and old people say to the questions of the hotline, in other words than the phrases files."""

import pytest

from ivr.speech.choices import ChoiceFinder
from ivr.speech.topics import KeywordTopicFinder

HOUSE = ("repeat", "back", "agent")
WITH_YOU = ("yes", "no", "wrong_number", *HOUSE)
BUSY = ("again", "later", "yes", "no", *HOUSE)
WELCOME = ("english", *HOUSE)
CODE = ("resend", "no_text", "back", "repeat", "agent")

WITHOUT = {
    "zh-CN": """
        没在身边|丢了|被偷了|手机丢了|手机也丢了|手机不在|不在我这|没带|找不到了|不在|没有|不在啊不在
        我手机被人偷走了呀
        手机让小偷拿走了|我的手机也被他们抢走了|哎呀我手机找不着了|出门忘带了|忘在家里了|手机在小偷手上
        手机在我儿子那里
        是我老公拿着|对，丢了|嗯，丢了|是的手机丢了|好像丢了|手机刚掉出租车上了|手机没有在我身边|不再身边
        手机不见了|没戴
        手机落在公司了|手机在家里|手机没在手上|早就不在我手里了|在我妈那儿|手机给他拿走了|我没拿手机|手机坏了
        没，没带在身上|还没找到|在，不对，不在|手机被贼偷了现在|手机没了|没有在我身上呢|手机借给朋友了""",
    "en-US": """
        I lost it|it was stolen|I don't have it|it's gone|somebody took it|not with me|left it at home|no
        it's not here
        my phone has been stolen too|I've lost my phone|I haven't got it|yes, it was stolen|yeah I lost it|it is lost
        I have lost it|it isn't with me|I don't have it with me|my son has it|they took my phone as well|it's at home
        I can't find it anywhere|no I left it in the taxi|he has it|the thief has it|it's with my husband
        I had it stolen
        it's missing|someone stole my phone and my bag|it is in the car|I forgot it|I don't know where it is
        it's broken
        I no longer have it|sorry no it got taken|it's not on me right now|right, it was stolen""",
}
WITH = {
    "zh-CN": """
        在|在的|在手上|在我这|拿着呢|在呢|手机在|在啊在啊|在的在的你快点|手机在我手里|我拿着呢|在我身上|有的|带着呢
        再的|没丢，在我手上|就在我旁边|在我兜里揣着|是的，在|对，在身边|我手里拿着呢|是|嗯在的|在我这儿呢""",
    "en-US": """
        I have it|right here|it's with me|yes|yes I have it|yes it is|I've got it|it's right here with me|I do
        yeah it's here
        I have it in my hand|it's in my pocket|I'm holding it|it wasn't stolen, I have it with me
        I still have it|yep with me""",
}
WRONG_NUMBER = {
    "zh-CN": "号码不对|不是这个号|换一个号码|这个号码不对啊|我号码输错了|尾号不对|这不是我的手机号|我想换个号码|"
    "刚才按错了|"
    "号吗不对|号码报错了|我要改号码",
    "en-US": "wrong number|that's not my number|no that's the wrong number|the number is wrong|"
    "I want to change the number|"
    "that isn't my number|I typed it wrong|it's a different number|you got the number wrong",
}
AGAIN = {
    "zh-CN": "继续转接|继续|再试一次|再转一下|接着转|继续等|帮我再转一次吧|再是一次|麻烦再试一下|我等着|你别挂啊|"
    "再接一次|好，继续|"
    "再来一次|不要挂断|快点帮我转",
    "en-US": "keep trying|try again|again please|again|yes try again|please keep trying|I'll wait|I'll hold|"
    "don't hang up|"
    "call them again|one more time please|yes continue|please connect me",
}
LATER = {
    "zh-CN": "稍后再打|等会再打|晚点再打|算了|那算了吧|我等一会儿再打过来|明天再打吧|不用了，晚点再打|不等了|"
    "过会儿我再打|少后再打|"
    "不用转了|不要继续转了|我不想再试了|先挂了",
    "en-US": "call later|I'll call again later|not now|no, I'll call back|maybe later|I'll try again tomorrow|"
    "forget it|"
    "I will call you back in an hour|never mind|don't try again|no, not right now",
}
ENGLISH = {
    "zh-CN": "English please|English|说英语|in English|do you speak English|英文服务|能说英语吗|我要英语|请讲英文|鹰语",
    "en-US": "English please|English|in English|do you speak English|can we speak English|I only speak English",
}


def said(table: dict[str, str]) -> list[tuple[str, str]]:
    lines = ((language, texts.replace("\n", "|").split("|")) for language, texts in table.items())
    return [(language, text.strip()) for language, texts in lines for text in texts if text.strip()]


@pytest.mark.parametrize(("language", "heard"), said(WITHOUT))
def test_a_lost_phone_is_no_and_never_yes(choices: ChoiceFinder, language: str, heard: str) -> None:
    assert choices.find_choice(heard, language, WITH_YOU) == "no"
    assert choices.find_choice(heard, language, ("yes",)) is None


@pytest.mark.parametrize(("language", "heard"), said(WITH))
def test_a_phone_in_the_hand_is_yes(choices: ChoiceFinder, language: str, heard: str) -> None:
    assert choices.find_choice(heard, language, WITH_YOU) == "yes"


@pytest.mark.parametrize(
    ("table", "among", "choice"),
    [
        (WRONG_NUMBER, WITH_YOU, "wrong_number"),
        (AGAIN, BUSY, "again"),
        (LATER, BUSY, "later"),
        (ENGLISH, WELCOME, "english"),
    ],
    ids=["wrong_number", "again", "later", "english"],
)
def test_a_choice_is_heard(choices: ChoiceFinder, table: dict[str, str], among: tuple[str, ...], choice: str) -> None:
    wrong = {
        heard: found for lang, heard in said(table) if (found := choices.find_choice(heard, lang, among)) != choice
    }
    assert wrong == {}


@pytest.mark.parametrize("agreeing", ["是的", "对对对", "好的好的好的", "嗯", "在的", "行"])
@pytest.mark.parametrize("lost", ["手机丢了", "被偷了", "没在我身边", "不在我手上", "没带", "找不到", "在小偷手里"])
def test_no_agreement_makes_a_lost_phone_a_yes(choices: ChoiceFinder, agreeing: str, lost: str) -> None:
    for heard in (agreeing + lost, lost + agreeing, f"{agreeing}，{lost}。", f"{lost}，{agreeing}"):
        assert choices.find_choice(heard, "zh-CN", WITH_YOU) != "yes"


@pytest.mark.parametrize("agreeing", ["yes", "yeah right", "ok sure yes", "I have it"])
@pytest.mark.parametrize(
    "lost", ["it was stolen", "I lost it", "not with me", "it's gone", "he took it", "it's at home"]
)
def test_no_agreement_in_english_makes_a_lost_phone_a_yes(choices: ChoiceFinder, agreeing: str, lost: str) -> None:
    for heard in (f"{agreeing} {lost}", f"{lost} {agreeing}", f"{agreeing}, {lost}."):
        assert choices.find_choice(heard, "en-US", WITH_YOU) != "yes"


@pytest.mark.parametrize(
    ("language", "heard", "among", "choice"),
    [
        ("zh-CN", "手机也丢了", CODE, "no_text"),
        ("en-US", "I lost my phone", CODE, "no_text"),
        ("zh-CN", "我的钱被人偷走了", BUSY, None),
        ("zh-CN", "继续转，我的钱被偷了", BUSY, "again"),
        ("en-US", "somebody took my money", BUSY, None),
        ("zh-CN", "对，我被偷了", BUSY, "yes"),
        ("zh-CN", "再发一次", (*BUSY, "resend"), "resend"),
        ("zh-CN", "重新发送", (*BUSY, "resend"), "resend"),
        ("zh-CN", "再说一遍", BUSY, "repeat"),
        ("zh-CN", "再讲一次好吗", BUSY, "repeat"),
        ("en-US", "say that again", BUSY, "repeat"),
        ("en-US", "again please", HOUSE, "repeat"),
        ("en-US", "send it again", CODE, "resend"),
        ("zh-CN", "号码不对", ("yes", "no"), None),
        ("zh-CN", "手机没丢", WITH_YOU, None),
        ("zh-CN", "刚才还在", WITH_YOU, None),
        ("zh-CN", "现在怎么办", WITH_YOU, None),
        ("zh-CN", "那这个", WITH_YOU, None),
        ("zh-CN", "我听不懂英语", WELCOME, None),
        ("zh-CN", "转人工", BUSY, "agent"),
        ("zh-CN", "等一下", BUSY, None),
        ("en-US", "I can't wait", BUSY, None),
        ("en-US", "had it right here but not now", WITH_YOU, None),
        ("zh-CN", "在我闺女那", WITH_YOU, "no"),
        ("zh-CN", "没丢，被偷了", ("not_with_me", "no"), "not_with_me"),
    ],
)
def test_a_word_means_what_the_place_asks(
    choices: ChoiceFinder, language: str, heard: str, among: tuple[str, ...], choice: str | None
) -> None:
    assert choices.find_choice(heard, language, among) == choice


@pytest.mark.parametrize(
    ("language", "heard"),
    [
        ("zh-CN", "我不是账户被盗"),
        ("zh-CN", "我不是号被盗，我想问个事"),
        ("zh-CN", "不是说我的账号被盗了"),
        ("en-US", "my account was not stolen"),
        ("en-US", "my wallet was not stolen"),
        ("en-US", "my phone wasn't stolen"),
        ("en-US", "my money has never been stolen"),
    ],
)
def test_a_theft_denied_is_none_but_stays_within_reach(topics: KeywordTopicFinder, language: str, heard: str) -> None:
    found = topics.find(heard, language)
    assert (found.topic, [topic for topic, _ in found.alternatives]) == ("none", ["account_theft"])


@pytest.mark.parametrize(
    ("language", "heard"),
    [
        ("zh-CN", "我的账户不是我自己转的"),
        ("zh-CN", "这笔钱不是我转的"),
        ("zh-CN", "不是我操作的被盗了"),
        ("zh-CN", "我不是账户被盗了吗"),
        ("zh-CN", "我昨天不是被骗了吗"),
        ("zh-CN", "我不是开玩笑，我账户被盗了"),
        ("zh-CN", "我不是账户被盗，是手机被偷了"),
        ("zh-CN", "这不是我花的，账号被盗"),
        ("en-US", "it was not me, my account was stolen"),
        ("en-US", "my phone was not stolen but my money was stolen"),
        ("en-US", "not my payment, I've been robbed"),
    ],
)
def test_a_theft_with_a_not_in_it_is_a_theft(topics: KeywordTopicFinder, language: str, heard: str) -> None:
    assert topics.find(heard, language).topic == "account_theft"
