"""Running work outside the process that serves the pages: TensorFlow lives in workers only."""

from dlplay.jobs.call import JobError, is_warm, run
from dlplay.jobs.device import device_name
from dlplay.jobs.job import Job
from dlplay.jobs.overview import WorkerFacts, is_teacher, list_workers, teacher_key
from dlplay.jobs.pool import connect, start_pool, stop_pool
from dlplay.jobs.queue import BY_TEACHER, active_jobs, find_job, forget, position, stop, submit
