import pytest

from ivr.speech.matching import PhraseIndex, scores
from ivr.speech.sound import sound


def found(named: dict[str, list[str]], text: str) -> set[str]:
    return {hit.name for hit in PhraseIndex(named).find(text).standing}


@pytest.mark.parametrize("pair", ["张赃", "是四", "吃词", "男蓝", "南郎", "真争", "今京", "冻动", "提体", "女吕"])
def test_what_recognisers_confuse_sounds_alike(pair: str) -> None:
    assert sound(pair[0]) == sound(pair[1])


@pytest.mark.parametrize("pair", ["东灯", "人工", "钱盗", "安恩", "卡开"])
def test_what_they_do_not_confuse_sounds_different(pair: str) -> None:
    assert sound(pair[0]) != sound(pair[1])


def test_what_was_said_exactly_wins_over_what_sounds_the_same() -> None:
    named = {"meant": ["体现失败"], "sounds": ["提现失败"]}
    assert found(named, "体现失败") == {"meant"}
    assert found(named, "题县失败") == {"meant", "sounds"}


def test_two_syllables_that_sound_right_yield_to_a_word_across_them() -> None:
    named = {"shop": ["门店"], "common": ["你们"]}
    assert found(named, "你们电话") == {"common"}
    assert found(named, "闷电") == {"shop"}


def test_a_lone_syllable_in_a_phrase_must_be_exact() -> None:
    named = {"late": ["转...没到"]}
    assert found(named, "转给他没到") == {"late"}
    assert found(named, "转给他没道") == {"late"}
    assert found(named, "赚给他没到") == set()


def test_a_gap_is_a_few_words_wide() -> None:
    named = {"late": ["转账...没到"]}
    assert found(named, "转账" + "好" * 12 + "没到") == {"late"}
    assert found(named, "转账" + "好" * 13 + "没到") == set()
    assert found(named, "没到转账") == set()


def test_a_short_word_must_be_exact_and_a_long_one_nearly() -> None:
    named = {"theft": ["stolen"], "lock": ["password"]}
    assert found(named, "stone") == set()
    assert found(named, "stollen") == {"theft"}
    assert found(named, "pasword") == {"lock"}


def test_each_word_counts_once_and_further_phrases_count_half() -> None:
    hits = PhraseIndex({"pay": ["付款失败", "付款", "扫码"]}).find("付款失败，付款扫码").standing
    assert scores(hits) == {"pay": 4 + 2 / 2 + 2 / 2}
