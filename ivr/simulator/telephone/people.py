"""Who may call from the browser: the sandbox wallet's customers, each with a name and what has happened to them."""

from dataclasses import asdict, dataclass
from typing import Any

from ivr.simulator.wallet.people import ACCOUNTS, Account


@dataclass(frozen=True)
class Words:
    """The same words in the page's two languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Person:
    """A customer of the sandbox wallet, as the page offers them."""

    number: str
    name: Words
    story: Words


_NAMES = {
    "+8613800138000": (Words("林秀英", "Lin Xiuying"), Words("账户被盗", "wallet stolen")),
    "+8613900139000": (Words("周国强", "Zhou Guoqiang"), Words("密码输错，账户锁了", "locked out")),
    "+8613700137000": (Words("和平面馆", "Heping Noodles"), Words("商户", "a merchant")),
    "+8613600136000": (Words("陈美玲", "Chen Meiling"), Words("手机丢了", "phone lost")),
    "+8613500135000": (Words("吴建平", "Wu Jianping"), Words("账户已经注销", "account closed")),
    "+8613400134000": (Words("张小雨", "Zhang Xiaoyu"), Words("未成年人", "a minor")),
    "+8613300133000": (Words("孙丽华", "Sun Lihua"), Words("被盗刷了好几笔", "many strange payments")),
    "+8613200132000": (Words("何志明", "He Zhiming"), Words("账户里没有交易", "no transactions")),
}


def people() -> list[dict[str, Any]]:
    """Every customer that the sandbox wallet knows, in its order; JSON for the page."""
    return [asdict(_person(account)) for account in ACCOUNTS]


def _person(account: Account) -> Person:
    """Whoever has no name here yet is called by the account's kind and state."""
    unnamed = Words(account.phone, account.phone), Words(account.kind, f"{account.kind}, {account.status}")
    name, story = _NAMES.get(account.phone, unnamed)
    return Person(account.phone, name, story)
