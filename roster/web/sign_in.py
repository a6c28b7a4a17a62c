"""Sign-in, sign-out, and the first account."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from roster.web.desk import desk, store, user_id
from roster.web.forms import SetUpForm, SignInForm
from roster.web.gate import Account, fits_setup_key, is_local, local_path
from roster.web.passwords import check_sign_in, hash_password

blueprint = Blueprint("sign_in", __name__)


@blueprint.route("/masuk", methods=["GET", "POST"])
def sign_in() -> str | Response:
    """Show the sign-in page; a right password starts a session and leads to the page that was asked for."""
    if not store().list_users():
        return redirect(url_for("sign_in.set_up"))
    target = local_path(request.args.get("next", ""))
    if current_user.is_authenticated:
        return redirect(target)
    form = SignInForm()
    if form.validate_on_submit():
        user = check_sign_in(store(), form.login.data.strip(), form.password.data)
        if user is not None:
            _start_session(Account(user))
            store().record_action("masuk", user_id=user.id, subject="user", subject_id=user.id)
            return redirect(target)
        store().record_action("masuk_ditolak", user_id=None)
        flash(_("Nama pengguna atau kata sandi tidak cocok."), "bad")
    return render_template("sign_in/sign_in.html", form=form)


@blueprint.post("/keluar")
def sign_out() -> Response:
    """End the session."""
    store().record_action("keluar", user_id=user_id())
    logout_user()
    flash(_("Anda sudah keluar."), "good")
    return redirect(url_for("sign_in.sign_in"))


@blueprint.route("/penyiapan", methods=["GET", "POST"])
def set_up() -> str | Response:
    """Make the one administrator while there is none: from this machine, or with the key ``roster serve`` printed."""
    if store().list_users():
        raise NotFound
    form, needs_key = SetUpForm(), not is_local(request)
    if form.validate_on_submit():
        if needs_key and not fits_setup_key(form.key.data or ""):
            form.key.errors = [_("Kunci tidak cocok. Salin kunci yang dicetak di jendela roster serve.")]
        else:
            number = store().add_user(form.login.data, hash_password(form.password.data))
            desk().setup_key = ""
            store().record_action("akun_dibuat", user_id=number, subject="user", subject_id=number)
            flash(_("Akun administrator sudah dibuat. Silakan masuk."), "good")
            return redirect(url_for("sign_in.sign_in"))
    return render_template("sign_in/set_up.html", form=form, needs_key=needs_key)


def _start_session(account: Account) -> None:
    chosen = session.get("language")
    session.clear()
    if chosen:
        session["language"] = chosen
    session.permanent = True
    login_user(account)
