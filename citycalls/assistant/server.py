"""The server of the protocol: it lists the tools, all of which only read."""

from collections.abc import Callable
from functools import wraps

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.types import ToolAnnotations

from citycalls.assistant.small import NOTICE
from citycalls.assistant.tools import Tools
from funding.errors import CityCallsError, as_parameters

ABOUT = (
    "City Calls knows the funding calls that European cities can win: what they pay, until when, "
    f"who can apply, what changed. {NOTICE} Quote the sentence that an answer about eligibility "
    "rests on, and say when it is only a programme's default."
)
READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def server_of(tools: Tools) -> MCPServer:
    """Return the server of *tools*; its `run` speaks on standard input and output."""
    asked = (
        tools.search_calls,
        tools.get_call,
        tools.match_text,
        tools.explain,
        tools.why_not,
        tools.changes_since,
    )
    return MCPServer(
        "citycalls",
        title="City Calls",
        instructions=ABOUT,
        log_level="WARNING",
        tools=[strict(tool) for tool in asked],
    )


def strict(tool: Callable[..., str]) -> Tool:
    """Return *tool* as the server lists it, refusing what it does not know.

    Left out silently, a filter that an assistant guessed would make a wrong list look right.
    """
    made = Tool.from_function(told(tool), annotations=READS, structured_output=False)
    model = made.fn_metadata.arg_model
    model.model_config["extra"] = "forbid"
    model.model_rebuild(force=True)
    made.parameters["additionalProperties"] = False
    return made


def told(tool: Callable[..., str]) -> Callable[..., str]:
    """Return *tool* so that an error that a person should read is told, and no other."""

    @wraps(tool)
    def ask(**given: object) -> str:
        try:
            return tool(**given)
        except CityCallsError as error:
            raise ToolError(as_parameters(str(error))) from error

    return ask
