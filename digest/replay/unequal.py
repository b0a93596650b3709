"""Why a letter that is made again has other bytes than the one that was sent."""

from collections.abc import Iterator

from advice.ranking.model_release import model_state
from advice.replay.program import program_hash, texts_hash
from advice.replay.tried import Unequal
from digest.issue import SenderConfig, wishes_of
from store.past.marks import IssueMark, answers_hash
from store.past.past_store import PastStore
from store.people.profiles import present_versions
from store.people.recipients import Recipient


def reasons_of(
    past: PastStore,
    mark: IssueMark,
    person: Recipient,
    *,
    sending: SenderConfig,
    calls_differ: bool,
) -> tuple[Unequal, ...]:
    """Return what differs between the moment of a letter and what can be shown of it now.

    *past* shows that moment.  `Unequal.UNKNOWN` where nothing that is noted tells it.
    """
    if not mark.program:
        return (Unequal.UNMARKED,)
    found = tuple(differences(past, mark, person, sending))
    if calls_differ:
        found = (*found, Unequal.CALLS)
    return found or (Unequal.UNKNOWN,)


def differences(
    past: PastStore, mark: IssueMark, person: Recipient, sending: SenderConfig
) -> Iterator[Unequal]:
    if mark.model != model_state(past).name:
        yield Unequal.MODEL
    if mark.program != program_hash():
        yield Unequal.PROGRAM
    if mark.texts != texts_hash():
        yield Unequal.TEXTS
    if mark.settings != sending.fingerprint:
        yield Unequal.SETTINGS
    if mark.wishes is not None and mark.wishes.named != wishes_of(person).named:
        yield Unequal.NAME
    if mark.answers != answers_hash(past):
        yield Unequal.ANSWERS
    if not mark.profiles.items() <= dict(present_versions(past)).items():
        yield Unequal.PROFILE
