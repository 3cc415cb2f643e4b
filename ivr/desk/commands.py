"""`flask agents`: who takes calls, at which desks, in which languages, and where they are called."""

from collections.abc import Callable

import click
from flask.cli import AppGroup

from ivr.desk.agents import Agent, Agents, BadAgent

FindUser = Callable[[str], str | None]
"""A user's id by their name; None when nobody has it."""


def add_agents_commands(group: AppGroup, agents: Callable[[], Agents], find_user: FindUser) -> AppGroup:
    """Puts the commands into a group; `agents` is looked up when a command runs."""

    @group.command("put")
    @click.argument("name")
    @click.option("--desk", "desks", multiple=True, required=True, help="A desk of menus/desks.yaml; may be repeated.")
    @click.option("--language", "languages", multiple=True, required=True, help="zh-CN, en-US; may be repeated.")
    @click.option("--at", "address", required=True, help="A number, client:NAME or sip:NAME@HOST.")
    def put(name: str, desks: tuple[str, ...], languages: tuple[str, ...], address: str) -> None:
        """Make a user an agent, or change one."""
        id_ = find_user(name)
        if id_ is None:
            raise click.ClickException(f"there is no user {name!r}; `flask users add` makes one")
        try:
            agents().put(id_, name, desks, languages, address)
        except BadAgent as error:
            raise click.ClickException(str(error)) from error
        click.echo(f"{name} takes calls of {', '.join(desks)} in {', '.join(languages)}")

    @group.command("list")
    def show() -> None:
        """List every agent and what they are doing."""
        for agent in agents().all():
            click.echo(_told(agent))

    return group


def _told(agent: Agent) -> str:
    skills = f"{','.join(sorted(agent.desks))} {','.join(sorted(agent.languages))}"
    return f"{agent.name:20} {agent.state:12} {agent.reason:12} {skills}"
