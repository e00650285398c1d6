"""Running work outside the process that serves the pages: TensorFlow lives in workers only."""

from dlplay.jobs.call import JobError, is_warm, run, run_frame
from dlplay.jobs.device import device_name
from dlplay.jobs.door import DoorError
from dlplay.jobs.estimates import about
from dlplay.jobs.job import Job
from dlplay.jobs.line import active_jobs, find_job, is_busy, position, remaining_time, waiting_time
from dlplay.jobs.overview import Cluster, WorkerFacts, how_far, is_teacher, look_at_cluster, teacher_key
from dlplay.jobs.pool import connect, start_pool, stop_pool, warm_up
from dlplay.jobs.pulse import Pulse, take_pulse
from dlplay.jobs.queue import BY_TEACHER, LIMIT, ask_class_minutes, forget, most_seconds, stop, stop_all, submit
from dlplay.jobs.share import Turn, next_turn
