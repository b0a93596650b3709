"""Aids that say in words that they are closed, and those that only speak of closing."""

from datetime import date

import pytest

from crawler.pages.aides_territoires import read_aid
from funding.call import Status
from tests.crawler.small.small_portals import aid

TODAY = date(2026, 11, 27)
ABOUT = "<p>La région aide les communes à ombrager leurs écoles.</p>"

CLOSED_TITLES = [
    "Cours d'école fraîches - clos, enveloppe consommée",
    "[CLOS] Cours d'école fraîches",
    "CLOS – Cours d'école fraîches",
    "Cours d'école fraîches (clôturé)",
    "Cours d'école fraîches - Clôturée",
    "Cours d'école fraîches : budget épuisé",
    "Cours d'école fraîches (enveloppe épuisée)",
    "Cours d'école fraîches, budget épuisé",
    "Cours d'école fraîches – dotation entièrement engagée",
    "Cours d'école fraîches - enveloppe 2026 consommée",
    "Cours d'école fraîches (plus de crédits)",
    "AAP clôturé - Cours d'école fraîches",
    "Cours d'école fraîches / appel à projets clos",
    "Cours d'école fraîches (dispositif suspendu)",
    "Cours d'école fraîches - FERMÉ !",
    "Cours d'école fraîches (clos depuis le 12 mars 2026)",
    "Cours d'école fraîches - dispositif clos au 31/12/2025",
    "Cours d'école fraîches (AAP 2026 clos, enveloppe consommée)",
    "Cours d'école fraîches [COMPLET]",
    "ANNULÉ - Cours d'école fraîches",
    "Cours d&#039;école fra&icirc;ches (cl&ocirc;tur&eacute;)",
]
CLOSED_TEXTS = [
    "L’appel à projets est clos.",
    "Clos, enveloppe consommée.",
    "Attention : budget épuisé.",
    "Statut : clos",
    "Le dispositif est désormais fermé.",
    "L'enveloppe est entièrement consommée.",
    "L'enveloppe régionale dédiée aux écoles a été totalement engagée.",
    "Les crédits alloués à cette aide sont épuisés.",
    "Les candidatures sont closes depuis le 30 juin 2026.",
    "L'appel à manifestation d'intérêt a été clôturé le 12 mars 2026.",
    "Le dépôt des dossiers est clos.",
    "Plus aucune demande ne sera acceptée.",
    "La région n’accepte plus de dossiers.",
    "L'aide est suspendue.",
    "Clos depuis le 12 mars 2026, enveloppe consommée.",
    "Dispositif clos, crédits 2026 épuisés.",
    "L'appel à projets est annulé.",
    "Cette aide a été supprimée.",
]
OPEN_TEXTS = [
    "L'appel ne sera pas clos avant 2027.",
    "L’appel n'est pas clos.",
    "Le budget n’est pas épuisé.",
    "Les aides ne sont pas closes.",
    "L'appel sera clos le 30 juin.",
    "L'appel est clos le 30 juin à midi.",
    "L'appel à projets peut être clos à tout moment.",
    "Les dossiers sont reçus jusqu'à épuisement de l'enveloppe.",
    "Une fois l'enveloppe épuisée, les dossiers seront refusés.",
    "Si l'enveloppe est consommée, l'appel est clos.",
    "Dès que le budget est épuisé, le guichet est fermé.",
    "Après cette date, plus aucune demande ne sera acceptée.",
    "Dans la limite de l'enveloppe.",
    "La première session est close, la deuxième s'ouvre en mai.",
    "L'appel de 2024 est clos.",
    "Le guichet est fermé le lundi.",
    "Le guichet est fermé du 24 décembre au 2 janvier.",
    "La demande porte sur un terrain clos et couvert.",
    "Joindre les comptes du dernier exercice clos.",
    "Le jury délibère à huis clos.",
    "Les travaux terminés sont exclus.",
    "L'aide est versée quand les travaux sont terminés.",
    "Les dépenses engagées sont éligibles.",
    "Les fonds sont engagés par tranche.",
    "La demande est complète quand le plan est joint.",
    "Le dossier est complet.",
    "Les pénalités sont annulées.",
]
OPEN_TITLES = [
    "Rénovation du clos Saint-Jean",
    "Aide au clos et couvert",
    "Jardin d'école, clos",
    "L'appel ne sera pas clos",
    "Cours d'école fraîches - session 2024 close",
    "Réouvrir les commerces fermés",
    "Fermeture des friches - épuisement des sols",
]


def read(**changes):
    return read_aid(aid(7, **changes))


@pytest.mark.parametrize("title", CLOSED_TITLES)
def test_a_title_that_says_closed_closes_the_aid_with_its_words(title):
    record = read(name=title, description=ABOUT)
    assert record.status_on(TODAY) is Status.CLOSED
    assert record.status_raw
    assert record.status_raw in record.title
    assert not record.is_rolling


@pytest.mark.parametrize("text", CLOSED_TEXTS)
@pytest.mark.parametrize("form", ["{about}<p>{text}</p>", "<p><strong>{text}</strong></p>{about}"])
def test_a_text_that_says_closed_closes_the_aid_with_its_words(text, form):
    description = form.format(about=ABOUT, text=text)
    record = read(description=description, submission_deadline="2027-03-01")
    assert record.status_on(TODAY) is Status.CLOSED
    assert record.status_raw == text.rstrip(".")


@pytest.mark.parametrize("text", OPEN_TEXTS)
def test_a_text_that_only_speaks_of_closing_closes_nothing(text):
    record = read(description=f"{ABOUT}<p>{text}</p>")
    assert (record.status_on(TODAY), record.status_raw) == (Status.ROLLING, None)


@pytest.mark.parametrize("title", OPEN_TITLES)
def test_a_title_that_only_holds_the_word_closes_nothing(title):
    record = read(name=title, description=ABOUT)
    assert (record.status_on(TODAY), record.status_raw) == (Status.ROLLING, None)


@pytest.mark.parametrize("text", ["Ce n'est plus : enveloppe", "!" * 200_000, "clos " * 50_000])
def test_odd_texts_take_no_time_and_close_nothing(text):
    assert read(name=f"Haies {text[:900]}", description=f"<p>{text}</p>").status_raw is None


@pytest.mark.parametrize(
    ("recurrence", "deadline", "is_rolling"),
    [
        ("Permanente", None, True),
        ("permanente", None, True),
        ("Permanente", "2027-03-01", False),
        ("Récurrente", None, False),
        ("récurrente", None, False),
        ("Récurrente", "2027-03-01", False),
        ("Ponctuelle", None, False),
        ("Annuelle", None, False),
        ("", None, False),
        (None, None, False),
        (True, None, False),
    ],
)
def test_only_a_permanent_aid_without_a_date_is_open_all_the_time(recurrence, deadline, is_rolling):
    record = read(recurrence=recurrence, submission_deadline=deadline, start_date="2026-09-01")
    assert record.is_rolling is is_rolling


@pytest.mark.parametrize("recurrence", ["Ponctuelle", "Récurrente", "n/a", "na", None])
@pytest.mark.parametrize("is_live", [None, "n/a", "na", "N/A", "", 0, "false"])
def test_a_mark_that_says_nothing_closes_nothing(is_live, recurrence):
    record = read(is_live=is_live, recurrence=recurrence)
    assert record.status_on(TODAY) is Status.UNKNOWN
    dated = read(is_live=is_live, recurrence=recurrence, submission_deadline="2027-03-01")
    assert dated.status_on(TODAY) is Status.OPEN


def test_an_aid_that_is_no_longer_live_is_closed():
    assert read(is_live=False).status_on(TODAY) is Status.CLOSED
