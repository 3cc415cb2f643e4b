"""Every fault of the words is told with its place in the file of its language, or in the menu where it belongs."""

import pytest

from tests.flow.files import ZH, Check


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  bye: 再见。\n", "", ["menu.yaml:54:9: the prompt 'bye' is missing in prompts/zh-CN.yaml"]),
        ("  no-match: 好。\n", "", ["prompts/zh-CN.yaml:1:1: the prompt 'no-match' is missing"]),
        ("请按 9。,", "请按 8。,", [
            "menu.yaml:25:5: the zh-CN words say «press 8», but there is no option 8",
            "menu.yaml:27:7: the zh-CN words do not say what 9 does",
        ]),
        (", 请按 1。]", ", 请按 7。]", ["menu.yaml:25:5: the zh-CN words say «press 7», but there is no option 7"]),
        (", 请按 1。]", f", {'请' * 19}]", ["prompts/zh-CN.yaml:2:28: advice: longer than the version before it"]),
        ("请输入手机号。", "请" * 501, ["prompts/zh-CN.yaml:3:3: 501 characters; at most 500 can be spoken at once"]),
        ("请输入手机号。", "[好, '请{phone:loud}']", [
            "prompts/zh-CN.yaml:3:15: 'phone' is not known at 'number', whichever way the call came",
            "prompts/zh-CN.yaml:3:15: advice: longer than the version before it",
            "prompts/zh-CN.yaml:3:15: values are spoken as digits, ending, plain, number",
        ]),
        ("请输入手机号。", "'请{phone'", ["prompts/zh-CN.yaml:3:3: a value is not written well, as in"]),
        ("请输入手机号。", "'请{case_number:digits}'", ["prompts/zh-CN.yaml:3:3: 'case_number' is not known at"]),
        ("请输入手机号。", "'请{caller:ending}'", ["prompts/zh-CN.yaml:3:3: 'caller' is not known at 'number'"]),
        ("请输入手机号。", "'请{phone.__class__}'", ["prompts/zh-CN.yaml:3:3: 'phone.__class__' is not known"]),
        ("{ending:digits}", "{phone:ending}", []),
        ("{ending:digits}", "{frozen}", ["prompts/zh-CN.yaml:4:3: 'frozen' is not known at 'found'"]),
        ("  no-input: 好。", "  no-input: '{phone}'", ["prompts/zh-CN.yaml:8:3: 'phone' is not known there"]),
        ("  code-sent: 好。", "  code-sent: '{ending}'", []),
        ("请输入手机号。", "[]", ["prompts/zh-CN.yaml:3:3: number: at least one is needed"]),
        ("请输入手机号。", "' '", ["prompts/zh-CN.yaml:3:3: say: String should match pattern"]),
        ("请输入手机号。", "{say: 好, loud: 1}", ["prompts/zh-CN.yaml:3:20: `loud` is not known here"]),
        ("请输入手机号。", "{say: 好, language: fr-FR}", ["prompts/zh-CN.yaml:3:20: 'fr-FR' is not"]),
        ("请输入手机号。", "{play: 好}", ["prompts/zh-CN.yaml:3:3: `say` is missing here"]),
        ("  number:", "  desk: 好。\n  number:", ["prompts/zh-CN.yaml:6:3: `desk` stands here twice"]),
        ("prompts:", "language: zh-CN\nprompts:", ["prompts/zh-CN.yaml:1:1: `language` is not known here"]),
        ("prompts:", "prompts: [", ["prompts/zh-CN.yaml:3:3: expected ',' or ']'"]),
        (ZH, "", ["prompts/zh-CN.yaml:1:1: the file must hold fields"]),
        (ZH, "- a", ["prompts/zh-CN.yaml:1:1: the file must hold fields"]),
    ],
)  # fmt: skip
def test_a_fault_of_the_words_is_told_with_its_place(faults: Check, old: str, new: str, told: list[str]) -> None:
    found = faults(zh=(old, new))
    assert len(found) == len(told), found
    for line, start in zip(found, told, strict=True):
        assert line.startswith(start), found


def test_a_request_that_found_nothing_takes_away_what_it_found_before(faults: Check) -> None:
    again = ("on_unknown: desk", "on_unknown: found")
    assert faults(again) == [
        f"prompts/{language}.yaml:4:3: 'ending' is not known at 'found', whichever way the call came"
        for language in ("en-US", "zh-CN")
    ]


def line_of(text: str) -> int:
    """Where a text stands in the words of either language."""
    return ZH[: ZH.index(text)].count("\n") + 1


def test_a_language_says_how_it_is_spoken(faults: Check) -> None:
    assert faults(zh=("voice: {say: cmn-CN, voice: Polly.Zhiyu, hear: cmn-Hans-CN}\n", "")) == [
        "prompts/zh-CN.yaml:1:1: say how this language is spoken and heard: "
        "`voice: {say: cmn-CN, voice: Polly.Zhiyu, hear: cmn-Hans-CN}`"
    ]
    assert faults(zh=(", hear: cmn-Hans-CN", "")) == [
        f"prompts/zh-CN.yaml:{line_of('voice:')}:1: `hear` is missing here"
    ]


def test_every_topic_has_a_name_and_no_other(faults: Check) -> None:
    assert faults(en=("  cards: cards\n", "  lottery: lottery\n")) == [
        f"prompts/en-US.yaml:{line_of('topics:')}:1: the topic 'cards' has no name here, as in `lost_funds: transfers`",
        f"prompts/en-US.yaml:{line_of('  cards:')}:3: there is no topic 'lottery'",
    ]


def test_a_prompt_in_another_language_needs_that_language(faults: Check) -> None:
    assert faults(zh=("bye: 再见。", "bye: {say: Bye, language: fr-FR}")) == [
        "prompts/zh-CN.yaml:6:19: 'fr-FR' is not one of the menu's languages"
    ]
