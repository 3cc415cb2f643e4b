from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech.phrases import TOPICS, Phrases
from ivr.speech.topics import KeywordTopicFinder
from tests.speech.conftest import FOLDER
from tests.speech.held_out_en import HELD_OUT_EN
from tests.speech.held_out_zh import HELD_OUT_ZH
from tests.speech.second_set import SECOND_EN, SECOND_ZH
from tests.speech.third_set import THIRD_EN, THIRD_ZH

Utterances = dict[str, tuple[str, ...]]


def missed(topics: KeywordTopicFinder, language: str, utterances: Utterances) -> list[tuple[str, str, str]]:
    return [
        (topic, text, found)
        for topic, texts in utterances.items()
        for text in texts
        if (found := topics.find(text, language).topic) != topic
    ]


@pytest.mark.parametrize(
    ("language", "utterances", "least"),
    [
        ("zh-CN", HELD_OUT_ZH, 0.97),
        ("en-US", HELD_OUT_EN, 0.97),
        ("zh-CN", SECOND_ZH, 0.96),
        ("en-US", SECOND_EN, 0.96),
        ("zh-CN", THIRD_ZH, 0.79),
        ("en-US", THIRD_EN, 0.75),
    ],
)
def test_most_utterances_are_understood(
    topics: KeywordTopicFinder, language: str, utterances: Utterances, least: float
) -> None:
    assert set(utterances) == set(TOPICS)
    wrong = missed(topics, language, utterances)
    all_of_them = sum(len(texts) for texts in utterances.values())
    assert 1 - len(wrong) / all_of_them >= least, wrong


@pytest.mark.parametrize(
    ("language", "sets"),
    [("zh-CN", (HELD_OUT_ZH, SECOND_ZH, THIRD_ZH)), ("en-US", (HELD_OUT_EN, SECOND_EN, THIRD_EN))],
)
def test_no_theft_is_missed_and_little_nonsense_is_accepted(
    topics: KeywordTopicFinder, language: str, sets: tuple[Utterances, ...]
) -> None:
    wrong = [each for utterances in sets for each in missed(topics, language, utterances)]
    counts = Counter(topic for topic, _, _ in wrong)
    assert counts["account_theft"] == 0, wrong
    assert counts["none"] / sum(len(utterances["none"]) for utterances in sets) < 0.06, wrong


@pytest.mark.parametrize(
    ("heard", "topic"),
    [
        ("动解账户", "account_theft"),
        ("动结", "account_theft"),
        ("体现失败", "topup_withdraw"),
        ("体现", "topup_withdraw"),
        ("我要转仁工", "agent"),
        ("仗户被到了", "account_theft"),
        ("转涨没到帐", "lost_funds"),
        ("重值失败", "none"),
        ("冲值失败", "topup_withdraw"),
        ("付宽失败", "payment_failed"),
        ("登路不了", "account_locked"),
        ("主销账户", "account_closure"),
        ("绑听银行卡", "cards"),
        ("从值失败", "topup_withdraw"),
        ("提向不了", "topup_withdraw"),
        ("會率多少", "cross_border"),
        ("我要头诉", "feedback"),
        ("賬戶被盜了", "account_theft"),
        ("轉賬沒到賬", "lost_funds"),
        ("我的錢被人轉走了", "account_theft"),
        ("被盗！！！（急）", "account_theft"),
        ("我的ａｃｃｏｕｎｔ被ＨＡＣＫ了", "account_theft"),
    ],
)
def test_recogniser_mistakes_are_heard_through(topics: KeywordTopicFinder, heard: str, topic: str) -> None:
    assert topics.find(heard, "zh-CN").topic == topic


@pytest.mark.parametrize(
    ("heard", "topic"),
    [
        ("微信可以吗", "none"),
        ("你们电话几号", "none"),
        ("我有个问题想问一下", "none"),
        ("苹果多少钱", "none"),
        ("我要支付", "payment_failed"),
        ("怎么防止被盗", "security_help"),
        ("我的账户有没有被盗", "account_theft"),
        ("是不是被盗了", "account_theft"),
        ("我没有被盗，是付款失败", "payment_failed"),
        ("不是被盗，可是钱被人转走了", "account_theft"),
        ("钱没到账", "lost_funds"),
        ("钱没了", "account_theft"),
        ("我的钱没问题", "none"),
        ("转人工，我的钱被盗了", "account_theft"),
        ("我要投诉，我的账户被盗了", "account_theft"),
    ],
)
def test_a_longer_phrase_takes_back_a_shorter_one(topics: KeywordTopicFinder, heard: str, topic: str) -> None:
    assert topics.find(heard, "zh-CN").topic == topic


@pytest.mark.parametrize(
    ("heard", "topic"),
    [
        ("my acount was haked", "account_theft"),
        ("they have stollen my money", "account_theft"),
        ("I can’t log in", "account_locked"),
        ("I cannot login", "account_locked"),
        ("MY WALLET WAS HACKED", "account_theft"),
        ("a stone", "none"),
        ("how do I protect my account from being hacked", "security_help"),
        ("my account was not hacked", "none"),
        ("payment faild", "payment_failed"),
    ],
)
def test_english_is_heard_through_spelling(topics: KeywordTopicFinder, heard: str, topic: str) -> None:
    assert topics.find(heard, "en-US").topic == topic


def test_one_syllable_proves_nothing() -> None:
    topics = KeywordTopicFinder([Phrases("zh-CN", {"account_theft": ("盗",), "agent": ("人工",)}, {})])
    assert topics.find("盗墓笔记", "zh-CN").topic == "none"
    assert topics.find("盗墓人工", "zh-CN").topic == "agent"


def test_a_denial_that_only_sounds_right_does_not_hide_a_theft() -> None:
    phrases = Phrases("zh-CN", {"account_theft": ("被盗",), "none": ("没有被盗",)}, {})
    topics = KeywordTopicFinder([phrases])
    assert topics.find("没有被盗", "zh-CN").topic == "none"
    assert topics.find("美有被盗", "zh-CN").topic == "account_theft"


def test_a_denied_theft_stays_within_reach(topics: KeywordTopicFinder) -> None:
    found = topics.find("我没有被盗", "zh-CN")
    assert found.topic == "none"
    assert found.alternatives[0][0] == "account_theft"
    assert found.alternatives[0][1] < 0.4


def test_more_words_make_surer_and_a_rival_less_sure(topics: KeywordTopicFinder) -> None:
    by_sound, plain, long, mixed = (
        topics.find(text, "zh-CN") for text in ("动解", "冻结", "赶紧把账户冻结，钱被人转走了", "冻结，还有充值失败")
    )
    assert 0.5 < by_sound.confidence < plain.confidence < long.confidence <= 1
    assert mixed.topic == "account_theft"
    assert mixed.confidence < plain.confidence
    assert [topic for topic, _ in mixed.alternatives] == ["topup_withdraw"]


@pytest.mark.parametrize("language", ["", "fr-FR", "\ud800"])
def test_an_unknown_language_is_not_understood(topics: KeywordTopicFinder, language: str) -> None:
    assert topics.find("被盗", language).topic == "none"


@pytest.mark.parametrize("text", ["", "x" * 20_000, "被盗" * 5_001, "😀🎉", "مرحبا", "\x00\ud83d", "..."])
def test_noise_is_none(topics: KeywordTopicFinder, text: str) -> None:
    for language in ("zh-CN", "en-US"):
        assert topics.find(text, language).topic == "none"


PIECES = ("我", "没有", "被盗", "钱", "转账", "不是", "hack", "n't", " stolen ", "冻结", "没了", "²", "\ud800", "充值")


@given(
    st.lists(st.sampled_from(PIECES)).map("".join) | st.text(st.characters(), max_size=200),
    st.sampled_from(["zh-CN", "en-US", "xx"]),
)
def test_it_takes_any_text(topics: KeywordTopicFinder, text: str, language: str) -> None:
    found = topics.find(text, language)
    assert found.topic in TOPICS
    assert found.topic not in {topic for topic, _ in found.alternatives}
    assert all(0 <= confidence <= 1 for _, confidence in (("", found.confidence), *found.alternatives))


def test_the_phrases_folder_is_the_one_in_use() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} >= {"zh-CN", "en-US"}
