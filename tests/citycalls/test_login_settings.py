"""CITYCALLS_LOGIN and its kin: what is wrong stops the start with its name and the cure."""

import pytest

from citycalls.readers import login_of, whom_it_is_for
from citycalls.settings import Settings
from desk.security.login import LoginWay
from funding.errors import WrongInput
from store.accounts.accounts import AccountRole

BASE = {"CITYCALLS_BASE_URL": "https://calls.city.example"}
OPENID = {
    **BASE,
    "CITYCALLS_LOGIN": "openid",
    "CITYCALLS_LOGIN_ISSUER": "https://login.city.example/realms/city",
    "CITYCALLS_LOGIN_CLIENT": "city-calls",
    "CITYCALLS_LOGIN_ROLES": "office=staff; cn=fund,ou=x=reader:krefeld+hamm",
}
PROXY = {"CITYCALLS_LOGIN": "proxy", "CITYCALLS_LOGIN_PROXIES": "127.0.0.1, 10.1.2.0/24, ::1"}


def test_without_the_setting_nobody_signs_in():
    settings = Settings.from_env({"CITYCALLS_DB": "x.db"})
    assert settings.login is None
    assert not login_of(settings).is_on


def test_all_of_it_is_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("between the two\n")
    login = login_of(
        Settings.from_env(
            {
                **OPENID,
                **PROXY,
                "CITYCALLS_LOGIN": "password, link,openid,proxy",
                "CITYCALLS_LOGIN_CLIENT_SECRET_FILE": str(secret),
                "CITYCALLS_LOGIN_USER_HEADER": "X-Forwarded-User",
            }
        )
    )
    assert login.ways == frozenset(LoginWay)
    assert login.provider is not None
    assert login.provider.secret == "between the two"
    assert "between the two" not in repr(login)
    assert login.user_header == "x-forwarded-user"
    assert login.trusts("10.1.2.77")
    assert login.trusts("::ffff:127.0.0.1")
    assert not login.trusts("10.1.3.1")
    found = login.role_in(["cn=fund,ou=x"])
    assert found is not None
    assert (found.role, found.cities) == (AccountRole.READER, frozenset({"krefeld", "hamm"}))
    office = login.role_in(["cn=fund,ou=x", "office"])
    assert office is not None
    assert (office.role, office.cities) == (AccountRole.STAFF, None)
    assert login.role_in(["others"]) is None


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"CITYCALLS_LOGIN": "pasword"}, "'pasword'; the known ways are password"),
        ({"CITYCALLS_LOGIN_PROXIES": "127.0.0.1"}, "CITYCALLS_LOGIN is not"),
        ({"CITYCALLS_LOGIN": "link"}, "CITYCALLS_BASE_URL must be"),
        ({**OPENID, "CITYCALLS_BASE_URL": ""}, "CITYCALLS_BASE_URL must be"),
        ({**OPENID, "CITYCALLS_LOGIN_ISSUER": ""}, "needs CITYCALLS_LOGIN_ISSUER"),
        ({**OPENID, "CITYCALLS_LOGIN_ROLES": ""}, "needs CITYCALLS_LOGIN_ROLES"),
        ({**OPENID, "CITYCALLS_LOGIN_CLIENT": ""}, "needs CITYCALLS_LOGIN_CLIENT"),
        ({**OPENID, "CITYCALLS_LOGIN_ISSUER": "http://login.example"}, "must be the https"),
        ({**OPENID, "CITYCALLS_LOGIN_ROLES": "office"}, "has 'office'; it is group=role"),
        ({**OPENID, "CITYCALLS_LOGIN_ROLES": "office=boss"}, "the roles are reader"),
        ({**OPENID, "CITYCALLS_LOGIN_ROLES": "a=reader:"}, "which is no city's id"),
        ({**OPENID, "CITYCALLS_LOGIN_ROLES": "a=reader:Krefeld"}, "which is no city's id"),
        ({"CITYCALLS_LOGIN": "proxy"}, "needs CITYCALLS_LOGIN_PROXIES"),
        ({**PROXY, "CITYCALLS_LOGIN_PROXIES": "gate"}, "no address or network"),
        ({**PROXY, "CITYCALLS_LOGIN_PROXIES": "10.1.2.3/8"}, "no address or network"),
        ({**PROXY, "CITYCALLS_LOGIN_PROXIES": "0.0.0.0/0"}, "everybody could say who they are"),
        ({**PROXY, "CITYCALLS_LOGIN_PROXIES": "::/0"}, "everybody could say who they are"),
        ({**PROXY, "CITYCALLS_LOGIN_USER_HEADER": "Remote User"}, "must be a header's name"),
    ],
)
def test_a_wrong_value_is_named_with_the_cure(settings, told):
    with pytest.raises(WrongInput, match="CITYCALLS_LOGIN") as error:
        Settings.from_env(settings)
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("host", "settings", "told"),
    [
        ("127.0.0.1", {}, "Everybody on this machine"),
        ("0.0.0.0", {}, "no login is set up (CITYCALLS_LOGIN)"),
        ("127.0.0.1", BASE, "no login is set up (CITYCALLS_LOGIN)"),
        ("127.0.0.1", {"CITYCALLS_LOGIN": "password"}, "People sign in there (password)"),
        ("0.0.0.0", {**BASE, "CITYCALLS_LOGIN": "password"}, "People sign in there (password)."),
        ("0.0.0.0", {"CITYCALLS_LOGIN": "password"}, "can be read on the way"),
    ],
)
def test_who_starts_the_pages_is_told_whom_they_are_for(host, settings, told):
    assert told in whom_it_is_for(host, Settings.from_env({"CITYCALLS_DB": "x.db", **settings}))
