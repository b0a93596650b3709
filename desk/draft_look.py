"""What a draft of a profile would do, found out only as far as somebody asks."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from advice.profiles.effect import Effect, LostRelevant, effect_of
from advice.profiles.files import ProfileFile
from advice.profiles.saving import marked_projects
from advice.ranking.matching import Corpus, rank_project
from desk.deps import Deps
from funding.city import Project
from matcher.rank import Ranked
from store.database import Store


@dataclass(frozen=True, kw_only=True)
class DraftLook:
    """A draft beside the present profile; ask within one `Store.read`.

    Whoever saves does not wait for the index of a harvest that just ended: with *is_saving* all
    figures are of the index that was looked at last.
    """

    deps: Deps
    store: Store
    today: date
    current: ProfileFile | None
    """None for a new city."""
    draft: ProfileFile
    is_saving: bool
    most: int | None = 0
    """Calls of each kind whose terms are told; None for all."""

    @cached_property
    def corpus(self) -> Corpus:
        corpora = self.deps.corpora
        made = corpora.at_hand if self.is_saving else corpora.corpus
        return made(self.store, self.today)

    @cached_property
    def effect(self) -> Effect:
        """The effect on all projects."""
        return self._effect(self.current, self.draft, self.most)

    @cached_property
    def lost(self) -> tuple[LostRelevant, ...]:
        """Calls that somebody marked relevant and that would drop out.

        Only projects that are changed, and for which a call is marked, are ranked for it.
        """
        if self.current is None:
            return ()
        marked = marked_projects(self.store, self.current, self.draft)
        if not marked:
            return ()
        if "effect" in self.__dict__:
            return self.effect.lost_relevant
        current, draft = (
            replace(file, projects=tuple(p for p in file.projects if p.id in marked))
            for file in (self.current, self.draft)
        )
        return self._effect(current, draft, 0).lost_relevant

    def rank(self, project: Project) -> Ranked:
        """Rank a project; lists of stored ones are kept between the requests, of drafts not."""
        if self.current is not None and project in self.current.projects:
            return self.deps.lists.ranked(self.corpus, project, today=self.today)
        return rank_project(self.corpus, project, today=self.today)

    def _effect(self, current: ProfileFile | None, draft: ProfileFile, most: int | None) -> Effect:
        corpus = self.corpus  # before the turn: others are not to wait for an index
        with self.deps.turn:
            return effect_of(corpus, current, draft, today=self.today, most=most, rank=self.rank)
