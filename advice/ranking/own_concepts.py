"""A city's own words for concepts: kept in a file beside the database, never in a shipped one."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from funding.errors import UnknownName, WrongInput
from funding.resources import shipped
from matcher.concept_table import ID, LONGEST, Concept, join_tables, read_table, write_table
from matcher.concepts import LOCAL_FILE, Concepts, load_concepts
from matcher.text.languages import LANGUAGES
from matcher.text.tokens import analyser
from store.database import Store


def concepts_of(store: Store) -> Concepts:
    """Return the concepts that count for a database: the shipped ones, and the city's own words.

    Whoever opens a store gets them here, so that every command, the service and the demo rank by
    the same model.  Raises WrongInput for additions that can't be read.
    """
    return load_concepts(None if store.path is None else store.path.parent)


def own_file(folder: Path) -> Path:
    """Return where the additions of the database in *folder* lie."""
    return folder / LOCAL_FILE


def read_own(folder: Path) -> tuple[Concept, ...]:
    """Return the additions; none where there is no file.  Raises WrongInput."""
    path = own_file(folder)
    return read_table(path) if path.is_file() else ()


def shipped_concepts() -> tuple[Concept, ...]:
    return read_table(shipped("reference") / "concepts.csv")


def add_terms(folder: Path, name: str, language: str, terms: Sequence[str]) -> list[str]:
    """Add *terms* to a concept, or begin a new one; return those that were not known yet.

    Raises WrongInput for a name, language or term that can't be used, and for a new concept that is
    not begun in English.
    """
    if not ID.fullmatch(name):
        raise WrongInput(f"the concept {name!r} can't be used; it looks like heat-planning")
    wanted = [checked_term(language, term) for term in terms]
    own = {concept.id: concept for concept in read_own(folder)}
    known = {
        concept.id: concept for concept in join_tables(shipped_concepts(), tuple(own.values()))
    }
    old = known[name].terms.get(language, ()) if name in known else ()
    seen = {term.casefold() for term in old}
    new = [term for term in dict.fromkeys(wanted) if term.casefold() not in seen]
    mine = own.get(name) or Concept(id=name, checked=False, terms={})
    if new:
        terms_now = {**mine.terms, language: (*mine.terms.get(language, ()), *new)}
        own[name] = replace(mine, terms=terms_now)
        save(folder, own)
    return new


def remove_term(folder: Path, name: str, language: str, term: str) -> None:
    """Take an own term back.  Raises UnknownName for one that was never added here."""
    own = {concept.id: concept for concept in read_own(folder)}
    mine = own[name].terms.get(language, ()) if name in own else ()
    left = tuple(t for t in mine if t.casefold() != term.casefold())
    if len(left) == len(mine):
        raise UnknownName(
            f"{term!r} ({language}) was not added to {name!r} here; "
            "`citycalls concepts list --own` shows what was, and shipped terms stay"
        )
    terms = {**own[name].terms, language: left}
    own[name] = replace(own[name], terms={k: v for k, v in terms.items() if v})
    if not own[name].terms:
        del own[name]
    save(folder, own)


def save(folder: Path, own: dict[str, Concept]) -> None:
    """Write the additions, if together with the shipped concepts they can be used."""
    join_tables(shipped_concepts(), tuple(own.values()))
    folder.mkdir(parents=True, exist_ok=True)
    write_table(own_file(folder), tuple(own.values()))


def checked_term(language: str, term: str) -> str:
    """Return a term without outer blanks.  Raises WrongInput if nothing could ever match it."""
    if language not in LANGUAGES:
        raise WrongInput(
            f"the language {language!r} is none of those that are read: {', '.join(LANGUAGES)}"
        )
    text = " ".join(term.split())
    if "|" in text or not text.isprintable() or len(text) > LONGEST:
        raise WrongInput(
            f"the term {term[:60]!r} can't be used: up to {LONGEST} plain characters, without |"
        )
    if not analyser(language).stems(text):
        raise WrongInput(f"the term {term!r} has no word that is searched for in {language!r}")
    return text
