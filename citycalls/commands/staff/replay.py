"""`replay`: what another version of a profile would have told in past issues."""

from pathlib import Path
from typing import Annotated

import typer

from citycalls.effect_printing import print_replay
from citycalls.options import Db, Json, load_settings, opened, used, whole
from citycalls.output import print_json, progress_bar
from funding.errors import WrongInput

MOST_WEEKS = 52
MOST_VERSIONS = 3


def register(app: typer.Typer) -> None:
    app.command()(replay)


def replay(
    profile: Annotated[str, typer.Argument(help="A city or city/project.")],
    file: Annotated[
        Path | None, typer.Option(help="A profile file that is not saved: the draft.")
    ] = None,
    version: Annotated[
        list[int] | None, typer.Option(help="A saved version, up to three; the newest if unset.")
    ] = None,
    weeks: Annotated[
        int,
        typer.Option(parser=whole(1, MOST_WEEKS), metavar="N", help="The last weeks with mail."),
    ] = 12,
    db: Db = None,
    json: Json = False,
) -> None:
    """Past issues again, as they were sent and with other versions of a profile; saves nothing."""
    from advice.as_json.replays import replay_values
    from advice.profiles.files import read_profile_file
    from advice.replay.tried import Asked
    from citycalls.replaying import replay_profile, saved_texts
    from wording.desk.replay_words import DRAFT

    settings = load_settings(db)
    city_id = profile.partition("/")[0]
    texts: dict[str, str] = {}
    with opened(settings) as store:
        texts = saved_texts(store, city_id, version or ([] if file else None))
    if file is not None:
        with used(file, "name a profile file that you may read"):
            texts[DRAFT] = file.read_text(encoding="utf-8-sig")
        draft = read_profile_file(texts[DRAFT], name=str(file))
        if draft.city.id != city_id:
            raise WrongInput(
                f"{str(file)!r} is the profile of {draft.city.id!r}, not of {city_id!r}; "
                "name the city of the file, or another file"
            )
    if len(texts) > MOST_VERSIONS:
        raise WrongInput(f"{len(texts)} versions are too many to compare; name at most three")
    with progress_bar() as progress:
        found = replay_profile(settings, Asked(profile=profile, weeks=weeks, texts=texts), progress)
    if json:
        print_json(replay_values(found))
    else:
        print_replay(found)
