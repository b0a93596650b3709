"""The server of the protocol: it lists the tools, all of which only read."""

from collections.abc import Callable
from functools import wraps

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from citycalls.assistant.small import NOTICE
from citycalls.assistant.tools import Tools
from funding.errors import CityCallsError

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
    server = MCPServer("citycalls", title="City Calls", instructions=ABOUT, log_level="WARNING")
    for tool in (
        tools.search_calls,
        tools.get_call,
        tools.match_text,
        tools.explain,
        tools.why_not,
        tools.changes_since,
    ):
        server.add_tool(told(tool), annotations=READS, structured_output=False)
    return server


def told(tool: Callable[..., str]) -> Callable[..., str]:
    """Return *tool* so that an error that a person should read is told, and no other."""

    @wraps(tool)
    def ask(**given: object) -> str:
        try:
            return tool(**given)
        except CityCallsError as error:
            raise ToolError(str(error)) from error

    return ask
