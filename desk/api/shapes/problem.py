"""What an error says."""

from desk.api.shapes.shape import Shape


class Problem(Shape):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[str]
    """Each thing that is wrong, with its place."""
