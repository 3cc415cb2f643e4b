"""What a recogniser makes of a text on a bad line: characters that sound alike, words cut short, sounds swallowed.

For training and for measuring; no call uses it.
"""

import random
from collections.abc import Sequence
from functools import lru_cache

from ivr.speech.sound import is_han, sound

_CONFUSED = {
    "account": "a count", "transfer": "trans fur", "refund": "re fund", "payment": "pavement", "freeze": "freeze",
    "hacked": "hacked it", "stolen": "stole in", "wallet": "wall it", "withdraw": "with draw", "top": "tap",
    "card": "cart", "their": "there", "your": "you", "received": "receive", "phone": "fone", "password": "pass word",
    "balance": "balanced", "code": "coat", "charged": "charge", "merchant": "merchants", "lost": "last",
    "fraud": "frog", "scam": "scan", "scammed": "scanned", "closed": "close", "limit": "limits", "fee": "free",
}  # fmt: skip
_COMMON = """
的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用
第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感见明问力理
尔点文几定本公特做外孩相西果走将月十实向声车全信重三机工物气每并别真打太新比才便夫再书部水像眼等体却加电主界门利海受听表德少克代员许先口由死安写性
马光白或住难望教命花结乐色更拉东神记处让母父应直字场平报友关放至张认接告入笑内英军候民岁往何度山觉路带万男边风解叫任金快原吃妈变通师立象数四失满战远
格士音轻目条呢病始达深完今提求清王化空业思切怎非找片罗钱紧吗语元喜曾离飞科言干流欢约各即指合反题必该论交终林请医晚制球决传画保读运及则房早院量苦火布
品近坐产答星精视五连司巴奇管类未朋且婚台夜青北队久乎越观落尽形影红爸百令周吧识步希亚术留市半热送兴造谈容极随演收首根讲整式取照办强石古华诺拿计您装
似足双妻尼转诉米称丽客南领节衣站黑刻统断福城故历惊脸选包紧争另建维绝树系伤示愿持千史谁准联妇纪基买志静阿诗独复痛消社算义竟确酒需单治卡幸兰念举仅
钟怕共毛句息功官待究跟穿室易游程号居考突皮哪费倒价图具刚脑永歌响商礼细专黄块脚味灵改据般破引食仍存众注笔甚某沉血备习校默务土微娘须试怀料调广苏显
赛查密议底列富梦错座参八除跑亮假印设线温虽掉京初养香停际致阳纸李纳验助激够严证帝饭忘趣支
"""


@lru_cache(maxsize=1)
def _alike() -> dict[str, list[str]]:
    by_sound: dict[str, list[str]] = {}
    for char in dict.fromkeys(char for char in _COMMON if is_han(char)):
        by_sound.setdefault(sound(char), []).append(char)
    return by_sound


def misheard(text: str, seed: int, rate: float = 0.2) -> str:
    """`text` with about a fifth of its Han characters or words taken for others that sound alike; fixed by its seed."""
    chance = random.Random(f"{seed}:{text}")  # noqa: S311  not for secrets
    if any(is_han(char) for char in text):
        return "".join(_mistaken(char, chance, rate) for char in text)
    return " ".join(_misspelt(word, chance, rate) for word in text.split(" "))


def _mistaken(char: str, chance: random.Random, rate: float) -> str:
    others = _others(char)
    if others and chance.random() < rate:
        return chance.choice(others)
    return char


def _others(char: str) -> Sequence[str]:
    return [other for other in _alike().get(sound(char), ()) if other != char] if is_han(char) else ()


def _misspelt(word: str, chance: random.Random, rate: float) -> str:
    if chance.random() >= rate:
        return word
    if word.lower() in _CONFUSED:
        return _CONFUSED[word.lower()]
    if len(word) < 5:
        return word if len(word) > 1 else ""
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1 :]
