"""`/timetables`: what authorities plan, and which planned call has become which real one."""
