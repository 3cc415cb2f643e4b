"""The commands of `flask`: menus, records, the database, the worker and the simulator."""

import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
import phonenumbers
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

from ivr import development, release
from ivr.accounts.commands import add_users_commands, seed
from ivr.calls.records import PAGE
from ivr.carrier.templates import REGISTERED, BrokenTemplates, load_templates
from ivr.db import Database
from ivr.desk.commands import add_agents_commands
from ivr.desk.desks_file import BrokenDesks, load_desks
from ivr.desk.theory.cli import queue
from ivr.flow.explorer import explore
from ivr.flow.menu import Menu
from ivr.flow.menu_check import check_menu
from ivr.flow.menu_file import Source
from ivr.flow.menu_nodes import RequestNode
from ivr.house import House
from ivr.identity_commands import add_codes_group, add_keys_group, docs_group
from ivr.jobs import Worker
from ivr.simulator.cli import simulate_group
from ivr.simulator.document_command import simulator as simulator_document
from ivr.simulator.tried import Tried
from ivr.speech.cli import speech_group, understand_command
from ivr.speech.phrases import PhrasesError
from ivr.speech.store import read_language


class _Commands(AppGroup):
    """Commands that say in one sentence when the database is not there, or is not of this release."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (OperationalError, ProgrammingError) as error:
            text = "the database cannot be used; is it there, and did `flask migrate` run?"
            raise click.ClickException(f"{text} ({type(error.orig).__name__})") from error


def add_commands(app: Flask, house: House) -> None:
    """Puts every command under `flask`."""
    app.cli.add_command(_menus(house))
    app.cli.add_command(_records(house))
    app.cli.add_command(understand_command(lambda: _phrases(house)))
    app.cli.add_command(speech_group(lambda: _phrases(house)))
    app.cli.add_command(add_codes_group(_Commands("codes", help="One-time codes."), house))
    app.cli.add_command(add_keys_group(_Commands("keys", help="The keys that values are sealed under."), house))
    docs = docs_group()
    docs.add_command(simulator_document)
    app.cli.add_command(docs)
    users = _Commands("users", help="The people who may sign in to the consoles.")
    app.cli.add_command(add_users_commands(users, lambda: house.users))
    desk = _Commands("agents", help="Who takes calls, and where they are called.")
    app.cli.add_command(add_agents_commands(desk, lambda: house.agents, lambda name: _user_id(house, name)))
    simulate = simulate_group(tried_of(house))
    simulate.add_command(queue)
    app.cli.add_command(simulate)

    @app.cli.command("migrate")
    def migrate() -> None:
        """Bring the database to this release's schema."""
        _migrate(house)

    @app.cli.command("development")
    def everything() -> None:
        """Run every process of the hotline, with the stand-in telephone network and the sandbox wallet."""
        _migrate(house)
        if house.settings.environment == "development":
            seed(house.users)
        try:
            development.run(house.settings)
        except development.DoesNotStart as error:
            raise click.ClickException(str(error)) from error

    @app.cli.command("worker")
    @click.option("--name", default=lambda: os.environ.get("WORKER_NAME") or socket.gethostname())
    def worker(name: str) -> None:
        """Perform durable work until stopped; every worker needs a name of its own."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        Worker(house.database, house.job_handlers(), house.tick, name=name, clock=house.clock).run(stop)
        house.close()


def tried_of(house: House) -> Tried:
    """This hotline, as the simulator tries it."""
    settings = house.settings
    return Tried(
        read_record=lambda call: _record(house, call),
        wallet_url=settings.wallet_url,
        wallet_key=settings.wallet_api_key.get_secret_value(),
        voice_url=f"{settings.base_url}/voice/incoming{development.OVERRIDES}",
        status_url=f"{settings.base_url}/voice/status",
        fallback_url=f"{settings.base_url}/voice/fallback",
        wsgi="app:serve()",
        prepare=_prepare_rehearsal,
        records_of=lambda app: partial(_record, app.extensions["house"]),
        account_sid=settings.twilio_account_sid,
        auth_token=settings.twilio_auth_token.get_secret_value(),
        number=settings.line_number,
    )


def _user_id(house: House, name: str) -> str | None:
    return next((user.id for user in house.users.list() if user.name == name), None)


def _prepare_rehearsal(folder: Path) -> dict[str, str]:
    """A database of its own; nothing of a rehearsal reaches the hotline that runs."""
    url = f"sqlite:///{folder / 'rehearsal.db'}"
    database = Database(url)
    release.migrate(database)
    database.close()
    return {"DATABASE_URL": url, "LOG_LEVEL": "ERROR", "WALLET_REST_SECONDS": "0.001"}


def _phrases(house: House) -> Path:
    return Path(house.settings.menu).parent / "phrases"


def _migrate(house: House) -> None:
    try:
        release.migrate(house.database)
    except OperationalError as error:
        raise click.ClickException(f"the database cannot be reached ({type(error.orig).__name__})") from error


def _menus(house: House) -> AppGroup:
    menus = AppGroup("menus", help="Menus and their words.")

    @menus.command("check")
    @click.argument("path", required=False, type=click.Path(path_type=Path))
    def check(path: Path | None) -> None:
        """Name every fault of a menu and its prompts with file, line and column."""
        path = path or Path(house.settings.menu)
        menu, faults = check_menu(path)
        blocking = [str(fault) for fault in faults if not fault.advice]
        blocking += _other_faults(path, menu.languages if menu else ())
        if menu is not None and not blocking:
            blocking = [*_walked(path, menu), *_strange_texts(path, menu)]
        for advice in faults:
            if advice.advice:
                click.echo(advice)
        for fault in blocking:
            click.echo(fault)
        if blocking or menu is None:
            click.echo(f"{len(blocking)} fault{'s' * (len(blocking) != 1)}: this menu is not served")
            sys.exit(1)
        click.echo(f"{len(menu.nodes)} nodes, {len(menu.languages)} languages: no faults")

    return menus


def _walked(path: Path, menu: Menu) -> list[str]:
    """What is found by walking every way, each at the node where it was found."""
    source = Source(path)
    problems = [problem for language in menu.languages for problem in explore(menu, language).problems]
    return [str(source.fault(("nodes", problem.partition(" ")[0]), problem)) for problem in problems]


def _strange_texts(path: Path, menu: Menu) -> list[str]:
    """Requests for a text that is not registered."""
    source, faults = Source(path), []
    for name, node in menu.nodes.items():
        template = node.fixed.get("template") if isinstance(node, RequestNode) else None
        if template is not None and template not in REGISTERED:
            text = f"there is no text {template!r}; there are {', '.join(REGISTERED)}"
            faults.append(str(source.fault(("nodes", name, "fixed", "template"), text)))
    return faults


def _other_faults(menu: Path, languages: Sequence[str]) -> list[str]:
    """Faults of the phrases, the text templates and the desks beside a menu."""
    faults: list[str] = []
    try:
        load_templates(menu.parent / "texts.yaml", languages)
    except BrokenTemplates as error:
        faults += error.faults
    try:
        load_desks(menu.parent / "desks.yaml")
    except BrokenDesks as broken:
        faults += map(str, broken.faults)
    for language in languages:
        try:
            read_language(menu.parent / "phrases", language)
        except PhrasesError as error:
            faults += error.faults
    return faults


def _records(house: House) -> AppGroup:
    records = _Commands("records", help="The records of calls.")

    @records.command("show")
    @click.argument("call")
    def show(call: str) -> None:
        """Show the whole record of a call, by our id or Twilio's."""
        record = _record(house, call)
        if record is None:
            raise click.ClickException(f"there is no call {call}; `flask records find` finds calls")
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))

    @records.command("find")
    @click.option("--transaction", help="A transaction's id, 12 digits.")
    @click.option("--phone", help="The caller's number, as in +8613800138000.")
    @click.option("--case", "case_", help="A case number, 8 digits.")
    @click.option("--before", type=click.DateTime(), help="Go on from here: when the last call shown began, in UTC.")
    def find(transaction: str | None, phone: str | None, case_: str | None, before: datetime | None) -> None:
        """Find calls by one of a transaction, a number or a case; newest first."""
        if sum(given is not None for given in (transaction, phone, case_)) != 1:
            raise click.UsageError("give one of --transaction, --phone and --case")
        before = before and before.replace(tzinfo=UTC)
        found = _found(house, before, transaction=transaction, phone=phone, case_=case_)
        for record in found:
            click.echo(json.dumps(record, ensure_ascii=False))
        more = f"; there may be more: --before {found[-1]['started_at'][:26]}" if len(found) == PAGE else ""
        click.echo(f"{len(found)} call{'s' * (len(found) != 1)}{more}", err=True)

    return records


def _found(
    house: House, before: datetime | None, *, transaction: str | None, phone: str | None, case_: str | None
) -> list[dict[str, Any]]:
    if transaction:
        return house.records.by_transaction(transaction, before)
    if phone:
        return house.records.by_phone(_number(phone), before)
    call = house.cases.call_of(case_ or "")
    return house.records.by_id(call) if call else []


def _record(house: House, call: str) -> dict[str, Any] | None:
    record = house.records.show(call)
    if record is None:
        return None
    call_id = record["call"]
    return record | {"cases": house.cases.of_call(call_id), "texts": house.outbox.of_call(call_id)}


def _number(text: str) -> str:
    """A telephone number in E.164, as people write it; those without a country code are Chinese."""
    try:
        parsed = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        raise click.ClickException(f"{text!r} is no telephone number; write it as in +8613800138000")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
