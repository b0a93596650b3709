"""The embedded portal of ``citycalls demo``: invented calls in the true wire formats."""

from citycalls.demo.portal.server import DemoPortal, load_demo_days

__all__ = ["DemoPortal", "load_demo_days"]
