"""The consoles' own pages: sign-in, home, one's account, the people, the audit."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from ivr.accounts.audit import PAGE
from ivr.accounts.guard import Accounts, SignedIn, guard, language, needs, public, signed_in, the_user
from ivr.accounts.users import SHORTEST_PASSWORD, BadUser
from ivr.accounts.words import LANGUAGES


def console_pages(accounts: Accounts) -> Blueprint:
    """The blueprint of these pages, guarded."""
    console = Blueprint("console", __name__, url_prefix="/console", template_folder="templates", static_folder="static")
    guard(console, accounts)
    _add_sign_in(console, accounts)
    _add_own(console, accounts)
    _add_people(console, accounts)
    _add_trail(console, accounts)
    return console


def _add_sign_in(console: Blueprint, accounts: Accounts) -> None:
    @console.get("/sign-in")
    @public
    def sign_in() -> ResponseReturnValue:
        return render_template("console/sign_in.html")

    @console.post("/sign-in")
    @public
    def do_sign_in() -> ResponseReturnValue:
        user = accounts.users.sign_in(request.form.get("name", ""), request.form.get("password", ""))
        if user is None:
            flash(_said(accounts, "sign-in.refused"), "error")
            return render_template("console/sign_in.html"), 403
        # A session that somebody else began must not become this person's.
        session.clear()
        login_user(SignedIn(user))
        return redirect(url_for("console.home"))

    @console.post("/sign-out")
    @signed_in
    def sign_out() -> ResponseReturnValue:
        word = _said(accounts, "sign-in.is-out")
        accounts.users.sign_out(the_user())
        logout_user()
        flash(word)
        return redirect(url_for("console.sign_in"))

    @console.post("/language")
    @public
    def choose_language() -> ResponseReturnValue:
        chosen, back = request.form.get("language", ""), request.form.get("back", "")
        if chosen in LANGUAGES:
            session["language"] = chosen
            if current_user.is_authenticated:
                accounts.users.set_language(the_user(), chosen)
        is_here = back.startswith("/console/") and "\\" not in back
        return redirect(back if is_here else url_for("console.home"))


def _add_own(console: Blueprint, accounts: Accounts) -> None:
    @console.get("/")
    @signed_in
    def home() -> ResponseReturnValue:
        return render_template("console/home.html")

    @console.get("/own")
    @signed_in
    def own() -> ResponseReturnValue:
        return render_template("console/own.html", least=SHORTEST_PASSWORD)

    @console.post("/own")
    @signed_in
    def change_password() -> ResponseReturnValue:
        name, new = the_user().name, request.form.get("new", "")
        if wrong := _wrong_with(accounts, new):
            flash(_said(accounts, wrong, least=SHORTEST_PASSWORD), "error")
            return redirect(url_for("console.own"))
        word = _said(accounts, "own.done")
        accounts.users.set_password(name, new, by=name)
        logout_user()
        flash(word)
        return redirect(url_for("console.sign_in"))


def _wrong_with(accounts: Accounts, new: str) -> str | None:
    if new != request.form.get("again", ""):
        return "own.differ"
    if len(new) < SHORTEST_PASSWORD:
        return "own.short"
    is_right = accounts.users.sign_in(the_user().name, request.form.get("current", ""))
    return None if is_right else "own.wrong"


def _add_people(console: Blueprint, accounts: Accounts) -> None:
    @console.get("/people")
    @needs("users")
    def people() -> ResponseReturnValue:
        return render_template("console/people.html", people=accounts.users.list(), now=accounts.clock.now())

    @console.post("/people/<name>/<any(enable, disable):action>")
    @needs("users")
    def change_person(name: str, action: str) -> ResponseReturnValue:
        mine = the_user().name
        if action == "disable" and name == mine:
            flash(_said(accounts, "people.not-self"), "error")
            return redirect(url_for("console.people"))
        change = accounts.users.disable if action == "disable" else accounts.users.enable
        try:
            change(name, by=mine)
        except BadUser as error:
            flash(str(error), "error")
        else:
            flash(_said(accounts, "people.changed", name=name))
        return redirect(url_for("console.people"))


def _add_trail(console: Blueprint, accounts: Accounts) -> None:
    @console.get("/audit")
    @needs("audit")
    def trail() -> ResponseReturnValue:
        who, before = request.args.get("who", "").replace("\0", ""), request.args.get("before", type=int)
        entries = accounts.audit.read(who, before)
        older = entries[-1].number if len(entries) == PAGE else None
        return render_template("console/trail.html", entries=entries, who=who, older=older)


def _said(accounts: Accounts, word: str, /, **values: object) -> str:
    return accounts.words.speaker(language())(word, **values)
