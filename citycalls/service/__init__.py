"""The long-running service: what is due when (`timetable`, `slots`), and doing it (`schedule`).

service_of(settings).run()
"""
