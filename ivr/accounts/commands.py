"""`flask users`: the people of the consoles, from the command line."""

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup

from ivr.accounts.roles import ROLES
from ivr.accounts.users import BadUser, Users

SEEDED_PASSWORD = "hotline-development"  # noqa: S105  only on a development machine, where it is printed
_PASSWORD = click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for if left."
)


def add_users_commands(group: AppGroup, users: Callable[[], Users]) -> AppGroup:
    """Puts the commands into a group; `users` is looked up when a command runs."""
    _add_changes(group, users)

    @group.command("add")
    @click.argument("name")
    @click.option("--role", type=click.Choice(ROLES), required=True)
    @click.option("--display", default="", help="What colleagues call them.")
    @_PASSWORD
    def add(name: str, role: str, display: str, password: str) -> None:
        """Add somebody who may sign in."""
        with _told():
            users().add(name, role, password, display, by=_operator())
        click.echo(f"{name} may sign in as {role}")

    @group.command("list")
    def show() -> None:
        """List everybody."""
        for user in users().list():
            state = "disabled" if user.disabled else "active"
            click.echo(f"{user.name:20} {user.role:12} {state:10} {user.display}")

    return group


def _add_changes(group: AppGroup, users: Callable[[], Users]) -> None:
    @group.command("password")
    @click.argument("name")
    @_PASSWORD
    def password(name: str, password: str) -> None:
        """Give a new password; ends every session and opens the lock."""
        with _told():
            users().set_password(name, password, by=_operator())

    @group.command("role")
    @click.argument("name")
    @click.argument("role", type=click.Choice(ROLES))
    def role(name: str, role: str) -> None:
        """Give another role."""
        with _told():
            users().set_role(name, role, by=_operator())

    @group.command("disable")
    @click.argument("name")
    def disable(name: str) -> None:
        """Let somebody in no more; ends every session."""
        with _told():
            users().disable(name, by=_operator())

    @group.command("enable")
    @click.argument("name")
    def enable(name: str) -> None:
        """Let somebody in again."""
        with _told():
            users().enable(name, by=_operator())


def seed(users: Users) -> list[str]:
    """One person of each role for a development machine, where there is none yet; the names of all roles."""
    known = {user.name for user in users.list()}
    for role in ROLES:
        if role not in known:
            users.add(role, role, SEEDED_PASSWORD)
    return list(ROLES)


def _operator() -> str:
    """Who is at the command line, as the audit shows it."""
    return f"$ {getpass.getuser()}"[:32]


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BadUser as error:
        raise click.ClickException(str(error)) from error
