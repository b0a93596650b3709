"""Whom a refusal is about, by the messages of well-known servers."""

import pytest

from digest.relay.refusals import About, RelayReply, refusal_about, sort_refusal

ADDRESS = (
    (550, "5.1.1 <a@x.example>: Recipient address rejected: User unknown in local recipient table"),
    (550, "5.1.1 The email account that you tried to reach does not exist."),
    (550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
    (550, "5.1.2 Bad destination system address"),
    (550, "5.1.6 the mailbox has moved"),
    (550, "5.2.1 The email account is disabled"),
    (552, "5.2.2 The mailbox is over quota"),
    (554, "5.4.4 Host or domain name not found"),
    (550, "5.5.0 Requested action not taken: mailbox unavailable"),
    (550, "5.1.0 Address rejected"),
    (550, "No such user here"),
    (550, "unrouteable address: unknown user"),
    (550, "sorry, no mailbox here by that name. (#5.1.1)"),
    (552, "Mailbox full"),
    (553, "invalid mailbox name"),
    (550, "Benutzer unbekannt"),
    (550, "utilisateur inconnu"),
    (551, "mailbox unavailable, user has no longer an account here"),
    (556, "the domain takes no mail"),
)
US = (
    (554, "5.7.1 Relay access denied"),
    (550, "5.7.1 Unable to relay"),
    (550, "we do not relay (#5.7.1)"),
    (554, "5.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1]"),
    (550, "5.7.1 SPF check failed"),
    (550, "5.1.0 calls@city.example sender rejected"),
    (550, "5.1.7 Invalid address: sender"),
    (550, "5.1.8 Access denied, bad outbound sender"),
    (550, "5.4.5 Daily sending quota exceeded"),
    (550, "5.4.6 Routing loop detected"),
    (554, "5.2.252 SendAsDenied"),
    (550, "5.3.0 Spam blocked"),
    (503, "5.5.1 Error: need MAIL command"),
    (502, "command not implemented"),
    (554, "Message refused: listed by bl.example"),
    (550, "Sender verify failed"),
    (550, "HELO should be a FQDN"),
    (552, "sending quota exceeded"),
    (554, "Too many mails, rate exceeded"),
    (550, "must issue a STARTTLS command first"),
    (521, "host accepts no mail from you"),
)
UNCLEAR = (
    (550, "said"),
    (554, "Transaction failed"),
    (552, "5.3.4 Message size exceeds fixed limit"),
    (554, "5.6.0 content refused"),
    (550, "5.4.1 Recipient address rejected: Access denied. AS(201806281)"),
    (550, "rejected by 10.5.7.1"),
)


@pytest.mark.parametrize(
    ("code", "words", "about"),
    [
        *((c, w, About.ADDRESS) for c, w in ADDRESS),
        *((c, w, About.US) for c, w in US),
        *((c, w, About.UNCLEAR) for c, w in UNCLEAR),
    ],
)
def test_a_refusal_names_whom_it_is_about(code, words, about):
    assert refusal_about(code, words) is about


@pytest.mark.parametrize(
    ("code", "words"), [(550, "5.1.1 unknown"), (553, "5.1.0 no"), (550, "sender unknown")]
)
def test_what_is_said_to_mail_is_never_about_a_recipient(code, words):
    assert sort_refusal(code, words, stage="mail") is RelayReply.REFUSES_US


@pytest.mark.parametrize(
    ("words", "reply"),
    [
        ("4.7.1 Client host rejected: try again later", RelayReply.WAITS_FOR_US),
        ("4.7.650 The mail server has been temporarily rate limited", RelayReply.WAITS_FOR_US),
        ("4.7.1 Greylisted, come back in 300 seconds", RelayReply.TEMPORARY),
        ("4.2.2 mailbox over quota", RelayReply.TEMPORARY),
        ("4.3.2 system not accepting network messages", RelayReply.TEMPORARY),
        ("rate limit exceeded for your IP", RelayReply.WAITS_FOR_US),
        ("said", RelayReply.TEMPORARY),
    ],
)
def test_a_refusal_for_the_moment_counts_unless_it_is_about_us(words, reply):
    assert sort_refusal(451, words, stage="rcpt") is reply
