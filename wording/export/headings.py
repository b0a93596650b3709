"""The headings of the columns in the reader's language."""

from collections.abc import Mapping

from wording.language import Speech


def headings(s: Speech) -> Mapping[str, str]:
    """Return the heading of every column by its name."""
    return {
        "place": s.say("No."),
        "project": s.say("Project"),
        "title": s.say("Call"),
        "strength": s.say("Match"),
        "score": s.say("Score"),
        "chance": s.say("Chance of a good fit"),
        "why": s.say("Why"),
        "not_covered": s.say("Not covered"),
        "quote": s.say("In the call’s words"),
        "role": s.say("Can we apply?"),
        "eligibility": s.say("Conditions"),
        "programme": s.say("Programme"),
        "programme_name": s.say("Programme in full"),
        "topic": s.say("Identifier"),
        "call_identifier": s.say("Part of the call"),
        "call_title": s.say("Title of that call"),
        "type_of_action": s.say("Type of action"),
        "status": s.say("Status"),
        "opening": s.say("Opens"),
        "next_deadline": s.say("Next deadline"),
        "days_left": s.say("Days left"),
        "last_deadline": s.say("Last deadline"),
        "deadlines": s.say("All deadlines"),
        "grant_min": s.say("Least grant"),
        "grant_max": s.say("Largest grant"),
        "budget": s.say("Budget"),
        "grants_expected": s.say("Number of grants"),
        "rate": s.say("Funding rate"),
        "rate_basis": s.say("Basis of the rate"),
        "own_share": s.say("Own share, up to"),
        "applicants": s.say("Who may apply"),
        "countries": s.say("Countries"),
        "nuts": s.say("NUTS regions"),
        "owner": s.say("Run by"),
        "language": s.say("Language"),
        "description": s.say("Summary"),
        "url": s.say("Link"),
        "document": s.say("Call document"),
        "source": s.say("Source"),
        "licence": s.say("Licence"),
        "first_seen": s.say("First seen"),
        "last_changed": s.say("Last changed"),
        "last_read": s.say("Last read"),
        "missing_since": s.say("Not listed since"),
        "id": s.say("Our id"),
    }
