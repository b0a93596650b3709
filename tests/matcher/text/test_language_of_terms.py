"""Which language a list of keywords is in, beside a text of a known one."""

import subprocess
import sys

import pytest

from funding.resources import CHECKOUT
from matcher.concepts import load_concepts


@pytest.mark.parametrize(
    ("terms", "native", "found"),
    [
        ("Hitzewellen. Frühwarnung. Stadtklima. Katastrophenschutz. Begrünung", "de", "de"),
        ("heat waves. early warning. civil protection. urban greening", "de", "en"),
        ("logement social. sans-abrisme. pauvreté. quartier", "fr", "fr"),
        ("social housing. homelessness. poverty. neighbourhood", "fr", "en"),
        ("рома. детска бедност. образование. жилища", "bg", "bg"),
        ("xyzzy", "pl", "pl"),
    ],
)
def test_keywords_are_told_apart_by_the_concepts_they_name(
    terms: str, native: str, found: str
) -> None:
    assert load_concepts().language_of_terms(terms, (native, "en")) == found


def test_the_model_of_the_identifier_is_not_loaded_for_what_is_clear() -> None:
    script = (
        "import sys; from matcher.concepts import load_concepts; "
        "tell = load_concepts().language_of_terms; "
        "tell('social housing. homelessness. poverty. neighbourhood', ('fr', 'en')); "
        "sys.exit('py3langid.langid' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=CHECKOUT, check=False)
    assert done.returncode == 0
