"""Running the installation: checked copies, disks, processes, health of sources and service.

backup(store, Path("citycalls-2026-10-13.db"), now=now)
"""
