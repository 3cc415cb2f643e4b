from pathlib import Path

import pytest

from ivr.speech.phrases import TOPICS, Phrases, PhrasesError, load_phrases
from ivr.speech.tokens import tokenise

GOOD = """\
language: zh-CN
words:
  钱: [钱, 余额]
topics:
  account_theft:
    - <钱>...没了
    - 被盗
choices:
  "yes": [好]
"""


def load(folder: Path, text: str) -> Phrases:
    path = folder / "phrases.yaml"
    path.write_text(text, encoding="utf-8")
    return load_phrases(path)


def test_a_word_group_stands_for_each_of_its_words(tmp_path: Path) -> None:
    phrases = load(tmp_path, GOOD)
    topics = {"account_theft": ("钱...没了", "余额...没了", "被盗")}
    assert phrases == Phrases("zh-CN", topics, {"yes": ("好",)}, {"钱": ("钱", "余额")})


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("language: zh-CN", "language: 5", "1:1: language must be a tag such as zh-CN"),
        ("language: zh-CN\n", "", "1:1: language must be a tag such as zh-CN"),
        ("choices:\n", "choosing:\n", "8:1: unknown section 'choosing'"),
        ("choices:\n", "choosing:\n", "1:1: choices must map names to lists of phrases"),
        ("  account_theft:", "  theft:", "5:3: unknown topic 'theft'; the topics are account_theft, lost_funds"),
        ("    - 被盗", "    - 12", "7:7: 12 must be words; put it in quotes"),
        ("    - 被盗", "    - '...'", "7:7: an empty phrase"),
        ("    - 被盗", "    - 被盗\n    - 被盗", "8:7: '被盗' stands under account_theft already"),
        ("    - 被盗", "    - 骗了", "7:7: only '骗' counts in '骗了'; write that, or more words"),
        ("    - 被盗", "    - my shop", "7:7: only 'shop' counts in 'my shop'; write that, or more words"),
        ("    - 被盗", "    - 被<谁>盗", "7:7: <谁> does not stand under words"),
        ("    - 被盗", "    - " + "<钱>" * 11, "' stands for more than 2000 phrases"),
        ('  "yes": [好]', '  "yes": []', "9:3: yes must have a list of phrases"),
        ('  "yes": [好]', '  "yes": 好', "9:3: yes must have a list of phrases"),
        ("  account_theft:", "  account_theft: [偷]\n  account_theft:", "6:3: found duplicate key"),
        ("language: zh-CN", "language: [", "3:4: expected ',' or ']'"),
    ],
)
def test_a_fault_names_its_place(tmp_path: Path, right: str, wrong: str, fault: str) -> None:
    assert right in GOOD
    with pytest.raises(PhrasesError) as caught:
        load(tmp_path, GOOD.replace(right, wrong, 1))
    assert fault in str(caught.value)
    assert all(each.startswith(str(tmp_path / "phrases.yaml:")) for each in caught.value.faults)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(PhrasesError) as caught:
        load(tmp_path, GOOD.replace("被盗", "12").replace("language: zh-CN", "language: 5"))
    assert len(caught.value.faults) == 2


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"- a list", b"a: \x00"])
def test_what_is_no_phrases_file_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(content)
    with pytest.raises(PhrasesError, match=r"bad\.yaml:1:\d"):
        load_phrases(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(PhrasesError, match=r"none\.yaml:1:1: cannot be read: No such file"):
        load_phrases(tmp_path / "none.yaml")


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_each_language_has_every_topic(phrases: dict[str, Phrases], language: str) -> None:
    assert phrases[language].language == language
    assert set(phrases[language].topics) == set(TOPICS)
    assert set(phrases["zh-CN"].choices) == set(phrases[language].choices)


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_a_theft_does_not_sound_like_another_topic(phrases: dict[str, Phrases], language: str) -> None:
    """止付 sounds like 支付, so as a phrase of its own it would send every payer to the fraud desk."""

    def sounds(phrase: str) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(token.key for token in tokenise(part)) for part in phrase.split("..."))

    topics = phrases[language].topics
    theft = {sounds(phrase): phrase for phrase in topics["account_theft"]}
    alike = {
        (theft[sounds(phrase)], phrase)
        for topic in TOPICS
        if topic != "account_theft"
        for phrase in topics[topic]
        if sounds(phrase) in theft
    }
    assert alike == set()
