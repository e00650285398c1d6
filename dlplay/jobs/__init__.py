"""Running work outside the process that serves the pages."""

from dlplay.jobs.device import device_name
