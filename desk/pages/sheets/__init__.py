"""An authority's sheet, looked at and made a timetable by staff: a route, a view."""
