"""Running the installation: backups, disks, processes, health."""
