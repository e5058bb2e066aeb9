"""Every setting: a value written in a wrong form is refused with the right form, or understood."""

from __future__ import annotations

import re

import pytest

from bot.core.errors import SettingsError
from bot.core.settings import ROOT, load_settings, names

GOOD_SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"

# variable, value, part of what is said
WRONG = [
    ("MESOBOT_EMERGENCY_NUMBERS", "112;116117", "write digits, and a comma between two: 112,116117"),
    ("MESOBOT_EMERGENCY_NUMBERS", "112 116117", "'112 116117' is not one number"),
    ("MESOBOT_EMERGENCY_NUMBERS", "112/116117", "is not one number"),
    ("MESOBOT_EMERGENCY_NUMBERS", "112 or 911", "is not one number"),
    ("MESOBOT_EMERGENCY_NUMBERS", "112,I12", "'I12' is not one number"),
    ("MESOBOT_EMERGENCY_NUMBERS", "000 112", "is not one number"),
    ("MESOBOT_EMERGENCY_NUMBERS", "call the clinic", "is not one number"),
    ("MESOBOT_EMERGENCY_NUMBERS", ",", "names no number"),
    ("MESOBOT_CRISIS_LINE", "988;741741", "must be one telephone number"),
    ("MESOBOT_CRISIS_LINE", "https://crisis.example", "must be one telephone number"),
    ("MESOBOT_CRISIS_LINE", "Samaritans", "names no telephone number"),
    ("MESOBOT_POISON_LINE", "O3O 19240", "'O3O' has letters among its digits"),
    ("MESOBOT_CONTACT_PHONE", "desk@clinic.example", "must be one telephone number"),
    ("MESOBOT_CONTACT_PHONE", "+49 (0)30 1234567", "has (0), which phones would dial"),
    ("MESOBOT_CRISIS_LINE", "Samaritans 0044(0)116 123", "has (0)"),
    ("MESOBOT_CONTACT_EMAIL", "desk", "must be one address like desk@clinic.example"),
    ("MESOBOT_CONTACT_EMAIL", "mailto:desk@clinic.example", "must be one address"),
    ("MESOBOT_CONTACT_EMAIL", "a@clinic.example;b@clinic.example", "must be one address"),
    ("MESOBOT_CONTACT_URL", "http://clinic.example", "must begin with https://"),
    (
        "MESOBOT_CONTACT_URL",
        "https://clinic.example https://b.example",
        "must be one address, without blanks",
    ),
    ("MESOBOT_HOST", "http://127.0.0.1", "must be an address alone, like 127.0.0.1"),
    ("MESOBOT_HOST", "127.0.0.1:5005", "(PORT names the port)"),
    ("MESOBOT_HOST", "[::1]", "must be an address alone"),
    ("PORT", "5_005", "must be a whole number"),
    ("PORT", "٥٠٠٥", "must be a whole number"),
    ("MESOBOT_RETENTION_DAYS", "30 days", "must be a whole number of days, in digits alone"),
    ("MESOBOT_RETENTION_DAYS", "2592000", "must be from 1 to 36500 days"),
    ("MESOBOT_RETENTION_DAYS", "0", "must be from 1 to 36500 days"),
    ("MESOBOT_WEB_SESSION_DAYS", "720h", "must be a whole number of days"),
    ("MESOBOT_MAX_MESSAGE_CHARS", "2", "must be from 20 to 30000 characters"),
    ("MESOBOT_MAX_MESSAGE_CHARS", "2,000", "must be a whole number of characters"),
    ("MESOBOT_MAX_AT_ONCE", "0", "must be from 1 to"),
    ("MESOBOT_PROXIES", "127.0.0.1", "must be a whole number of proxies"),
    ("MESOBOT_PROXIES", "5005", "must be from 0 to 10 proxies"),
    ("MESOBOT_ANSWER_TIMEOUT", "2500", "must be above 0 and at most 600 seconds"),
    ("MESOBOT_ANSWER_TIMEOUT", "2.5s", "must be a number of seconds like 2.5"),
    ("MESOBOT_SESSION_LIMIT", "20/minute,300/hour", "must be like 20/minute;300/hour"),
    ("MESOBOT_ADDRESS_LIMIT", "20/minutes", "must be like 20/minute;300/hour"),
    ("MESOBOT_SESSION_LIMIT", "20/hour;300/minute", "300/minute is never reached beside 20/hour"),
    ("MESOBOT_ADDRESS_LIMIT", "5/second;100/day;4/minute", "5/second is never reached beside 4/minute"),
    ("MESOBOT_LOCK_STORE", "redis://hidden@redis:6379/0", "a password alone is written redis://:password@"),
    ("MESOBOT_LIMITS_STORE", "memory", "must begin with redis://, or be memory://"),
    ("MESOBOT_LIMITS_STORE", "redis://:hidden@redis:port/0", "must be like redis://"),
    ("MESOBOT_LOCK_STORE", "redis://redis:6379/first", "must be like redis://"),
    ("MESOBOT_TRACKER_DB", "postgresql://a:hidd@en@b/c", "in a password, @ is written %40"),
    ("MESOBOT_TRACKER_DB", "postgresql://a:hid#den@b/c", "in a password, @ is written %40"),
    ("MESOBOT_TRACKER_DB", "postgresql://a:hid/den@b/c", "in a password, @ is written %40"),
    ("MESOBOT_ACTION_ENDPOINT", "localhost:5055/webhook", "must be like http://localhost:5055/webhook"),
    ("MESOBOT_ACTION_ENDPOINT", "http://localhost:5055", "with its path"),
    ("MESOBOT_PUBLIC_PATHS", "/a;/b", "(a comma stands between two)"),
    ("MESOBOT_WEB_ORIGINS", "https://a.example;b.example", "(a comma stands between two)"),
    ("MESOBOT_WEB_ORIGINS", "https://a.example https://b.example", "(a comma stands between two)"),
    ("MESOBOT_WEB_ORIGINS", "*", "is no origin"),
    ("MESOBOT_WEB_ORIGINS", f"https://{'a' * 70}.example", "is no origin"),
    ("API_TOKEN", f"{GOOD_SECRET} {GOOD_SECRET}", "without blanks"),
    ("MESOBOT_WEB_SECRET", "ü" * 40, "must be of letters a to z"),
    ("MESOBOT_COUNTRY", "DE,AT", "must be one of"),
    ("MESOBOT_SEALED_FACTS", "true", "must be on or off"),
    ("SLACK_API_URL", "slack.com/api", "must begin with https://"),
]


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_a_wrong_form_is_refused_with_the_right_one(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings({name: value})
    assert str(error.value).startswith(f"{name}=") and said in str(error.value)
    assert "; " not in str(error.value)  # it separates two settings
    assert "hidden" not in str(error.value) and "hidd" not in str(error.value)


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('"5005"', "stands in quotes"),
        ("'5005'", "stands in quotes"),
        ("“5005”", "stands in quotes"),
        ("$(openssl rand -hex 32)", "no shell reads it"),
        ("${TOKEN}", "no shell reads it"),
        ("<your value>", "is a placeholder"),
        ("redis://…", "is a placeholder"),
    ],
)
def test_no_setting_takes_what_belongs_to_a_shell_or_a_page(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name}=.*{re.escape(said)}"):
        load_settings({name: value})


@pytest.mark.parametrize(
    ("name", "value", "field", "read"),
    [
        ("MESOBOT_EMERGENCY_NUMBERS", " 112 , 116117,", "emergency_numbers", ("112", "116117")),
        ("MESOBOT_EMERGENCY_NUMBERS", "+49 30 19240", "emergency_numbers", ("+49 30 19240",)),
        ("MESOBOT_EMERGENCY_NUMBERS", "1-800-222-1222", "emergency_numbers", ("1-800-222-1222",)),
        ("MESOBOT_CRISIS_LINE", "CVV 188", "crisis_line", "CVV 188"),
        ("MESOBOT_CONTACT_PHONE", "030/1234-5, ext. 6", "contact_phone", "030/1234-5, ext. 6"),
        ("MESOBOT_CONTACT_PHONE", "Mobil24 030 1234", "contact_phone", "Mobil24 030 1234"),
        ("MESOBOT_HOST", "fe80::1%eth0", "host", "fe80::1%eth0"),
        ("MESOBOT_HOST", "assistant_1.local", "host", "assistant_1.local"),
        ("MESOBOT_REDACTION", "OFF", "redaction", False),
        (
            "MESOBOT_WEB_ORIGINS",
            "https://Clinic.example/ ,https://clinic.example:443,http://[::1]:8080",
            "web_origins",
            ("https://clinic.example", "http://[::1]:8080"),
        ),
        ("MESOBOT_WEB_ORIGINS", "https://prüf.example", "web_origins", ("https://xn--prf-ioa.example",)),
        ("MESOBOT_LIMITS_STORE", "redis://:p%40w@h:1/0", "limits_store", "redis://:p%40w@h:1/0"),
        ("MESOBOT_TRACKER_DB", "postgresql:///name", "tracker_db", "postgresql:///name"),
        ("MESOBOT_LOCK_STORE", "redis:///", "lock_store", "redis:///"),
    ],
)
def test_what_is_clear_is_understood(name: str, value: str, field: str, read: object) -> None:
    assert getattr(load_settings({name: value}), field) == read


def test_the_numbers_of_every_country_are_in_the_form_that_is_asked_for() -> None:
    from bot.core.values import countries, line_to_call, numbers_to_call

    for row in countries().values():
        assert numbers_to_call(row["emergency"])
        assert [line_to_call(row[kind]) for kind in ("crisis", "poison")] == [row["crisis"], row["poison"]]


def test_the_list_of_settings_names_all_of_them_and_their_defaults_are_read() -> None:
    listed = dict(
        re.findall(r"^#\s?([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert listed.keys() == set(names())
    assert load_settings(listed) == load_settings({})
