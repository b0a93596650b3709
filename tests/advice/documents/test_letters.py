"""Letters of plain texts: read as they were typed or refused, never others in their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advice.documents.encodings import letters_by_language
from advice.documents.reading import read_document
from funding.errors import WrongInput

SENTENCES = {
    "bg": "Общината иска да засади дървета по улиците и да намали горещината през лятото.",
    "cs": "Město chce vysadit stromy v ulicích a snížit horko, které v létě trápí staré lidi.",
    "da": "Kommunen vil plante træer på gaderne, så det bliver køligere for ældre om sommeren.",
    "de": "Die Stadt möchte Bäume pflanzen, damit es für ältere Menschen im Sommer kühler wird.",
    "el": "Ο δήμος θέλει να φυτέψει δέντρα στους δρόμους και να μειώσει τη ζέστη το καλοκαίρι.",
    "en": "The city’s council wants to plant trees – cafés and squares get cooler in summer.",
    "es": "El ayuntamiento quiere plantar árboles en las calles para que los niños jueguen más.",
    "et": "Linn soovib istutada puid, et suvel oleks jahedam ja tänavad ei ole enam nii kuumad.",
    "fi": "Kaupunki haluaa istuttaa puita kaduille, jotta ikääntyneillä on kesällä viileämpää.",
    "fr": "La ville veut planter des arbres dans les rues où la chaleur gêne les âgés.",
    "ga": "Tá an chathair ag iarraidh crainn a chur ar na sráideanna agus an teas a laghdú.",
    "hr": "Grad želi posaditi drveće kako bi starijima ljeti bilo ugodnije, već sad.",
    "hu": "A város fákat szeretne ültetni az utcákra, hogy hűvösebb legyen a nyár.",
    "it": "Il comune vuole piantare alberi perché la città è più calda d'estate.",
    "lt": "Miestas nori pasodinti medžių gatvėse, kad vyresniems žmonėms vasarą būtų vėsiau.",
    "lv": "Pilsēta vēlas stādīt kokus un zāli, lai cilvēkiem vasarā būtu vēsāk.",
    "mt": "Il-belt trid tħawwel is-siġar biex nies ma jsofrux mis-sħana fis-sajf.",
    "nl": "De gemeente wil bomen planten, zodat het voor oudere mensen ’s zomers koeler is: één.",
    "pl": "Miasto chce sadzić drzewa na ulicach, żeby latem było chłodniej osobom starszym, już.",
    "pt": "A câmara quer plantar árvores para que as crianças não sofram.",
    "ro": "Orașul vrea să planteze copaci pentru ca bătrânii să sufere mai puțin vara.",
    "sk": "Mesto chce vysadiť stromy v uliciach a znížiť horúčavu, ktorá trápi starších ľudí.",
    "sl": "Občina želi posaditi drevesa ob ulicah, da bo starejšim ljudem hladneje, že zdaj.",
    "sv": "Kommunen vill plantera träd på gatorna så att det blir svalare för äldre på sommaren.",
}
PAIRS = [
    (language, encoding)
    for language, known in letters_by_language().items()
    for encoding in known.encodings
]


def stored(text, encoding):
    """Return *text* as an old program stores it; None where the encoding lacks a letter."""
    if encoding in ("cp1250", "iso8859_2", "cp852"):
        text = text.translate(str.maketrans("șț", "şţ"))
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return None


SIMPLE = str.maketrans("’–", "'-")
DOUBTFUL = {("el", "mac_greek")}


@pytest.mark.parametrize(("language", "encoding"), [p for p in PAIRS if p not in DOUBTFUL])
def test_a_sentence_is_read_in_the_usual_encodings_of_its_language(language, encoding):
    for text in (SENTENCES[language], SENTENCES[language].translate(SIMPLE)):
        data = stored(text, encoding)
        if data is not None:
            assert read_document(data, "plan.txt").text == text


@pytest.mark.parametrize("language", sorted(SENTENCES))
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_unicode_is_read_with_a_mark_and_without(language, encoding):
    assert (
        read_document(SENTENCES[language].encode(encoding), "plan.txt").text == SENTENCES[language]
    )


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_letters_that_were_stored_twice_are_mended(language):
    twice = SENTENCES[language].encode().decode("cp1252", "surrogateescape")
    try:
        data = twice.encode()
    except UnicodeEncodeError:
        pytest.skip("cp1252 has no such letter")
    assert read_document(data, "plan.txt").text == SENTENCES[language]


@pytest.mark.parametrize(
    "data",
    [
        b"Caf\x8e \xa5 \xf0\x9f T\xd7t\xf7 \x81\x8d",
        "Лодка".encode("koi8-r"),
        "Łódź Gdańsk Kraków".encode("cp1250") + "Málaga Coruña".encode("cp1252"),
        ("Ärger und Öl für alle. " * 3).encode() + "für Bäume".encode("cp1252") * 9,
        "東京の都市計画と熱".encode("shift_jis"),
        "城市规划和热浪行动计划".encode("gb18030"),
        ("Gr\ufffdne Pl\ufffdtze f\ufffdr \ufffdltere " * 4).encode(),
    ],
)
def test_doubtful_letters_are_refused_with_the_cure(data):
    with pytest.raises(WrongInput) as refused:
        read_document(data, "plan.txt")
    assert "save it as UTF-8" in str(refused.value)


@pytest.mark.parametrize(
    ("piece", "encoding"),
    [
        ("los niños", "mac_roman"),  # los ni–os
        ("council wants to plant trees –", "mac_roman"),  # trees а
        ("la mayoría de", "mac_roman"),  # la mayor’a de
        ("Kommunen vil plante træer", "cp850"),  # tr‘er
        ("A város fákat szeretne", "cp852"),  # a space that does not break a line, for á
        ("rugat să vă", "cp852"),  # rugat s« v«
        ("Ktoś w", "iso8859_2"),  # Kto∂ w
        ("u krijgt vóór", "cp850"),  # v˘˘r
        ("pertinent » le", "mac_roman"),  # pertinent È le
        ("avez choisi « »", "cp850"),  # avez choisi о п
        ("składają wniosek razem; jedna prowadzi", "cp1250"),  # składajš
        ("ден", "cp1251"),  # δεν
        ("градовете", "iso8859_5"),  # ”а–‘ё“’в’
        ("νέα πρόσκληση ανοικτή σε", "cp1253"),  # μία πώϋσξκγσγ αμοιξτό σε
    ],
)
def test_a_few_words_are_refused_where_a_sign_may_be_a_letter(piece, encoding):
    with pytest.raises(WrongInput, match="save it as UTF-8"):
        read_document(piece.encode(encoding), "plan.txt")


@given(st.sampled_from(PAIRS), st.data())
def test_no_piece_of_a_text_ever_gets_other_letters(pair, data):
    language, encoding = pair
    words = SENTENCES[language].split()
    start = data.draw(st.integers(0, len(words) - 1))
    piece = " ".join(words[start : start + data.draw(st.integers(1, 12))])
    made = stored(piece, encoding)
    if made is None or made.isascii():
        return
    try:
        found = read_document(made, "plan.txt").text
    except WrongInput as refused:
        found = str(refused)
        assert "save it as UTF-8" in found
    else:
        assert found == piece
