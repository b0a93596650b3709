"""The one question that settles most: what a profile does not say, ranked by the answers it opens.

    found = questions_of(profile, calls, lists, today=today)
    answer_fact(store, "krefeld/heat-warnings", "sizes", "part", who="ana", now=now)

To add a fact, write it into `facts.FACTS` and its words into `wording.questions.words`.
"""
