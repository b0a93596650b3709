"""Why a sheet is refused, and why a row of it is left out."""

from advice.sheets.refused import Kind, Refused
from advice.sheets.rows import Why
from wording.language import Speech


def refusal_words(s: Speech, refused: Refused) -> str:
    """Return one sentence on what is doubtful; its place stands beside it."""
    match refused.kind:
        case Kind.HEADING:
            return s.say("The headings are not as the mapping says.")
        case Kind.TIME:
            return s.say("This is no time that can be read with certainty.")
        case Kind.DAY_OR_MONTH:
            return s.say("Nobody knows which number is the day and which the month.")
        case Kind.ORDER:
            return s.say("The call would close before it opens.")
        case Kind.AMOUNT:
            return s.say("This is no amount that can be read with certainty.")
        case Kind.UNIT:
            return s.say("The unit or currency is another one than the mapping says.")
        case Kind.FORMULA:
            return s.say("A formula stands where a value should be.")
        case Kind.NOT_STATED:
            return s.say("Every row must state this.")
        case Kind.FORM:
            return s.say("This can't be what the column should hold.")
        case Kind.HIDDEN:
            return s.say("This is hidden in the sheet.")
        case Kind.MERGED:
            return s.say("Cells of calls are merged.")
        case Kind.TWICE:
            return s.say("The same call stands there twice.")
        case Kind.SHAPE:
            return s.say("The rows are not as the mapping says.")


def left_out_words(s: Speech, why: Why) -> str:
    """Return why rows were left out; their numbers stand beside it."""
    match why:
        case Why.NAMED:
            return s.say("named in the mapping")
        case Why.BEGINS:
            return s.say("their beginning stands in the mapping")
        case Why.HIDDEN:
            return s.say("hidden in the sheet")
        case Why.BESIDE:
            return s.say("nothing in the columns that are read")
        case Why.NO_TIME:
            return s.say("no time is stated")
