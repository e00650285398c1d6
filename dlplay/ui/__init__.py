"""What several pages show in the same way: the picture, the chosen pixel, the arithmetic, the code to take home."""

from dlplay.ui.address import (
    address_of_playground,
    fresh_address,
    go_to,
    run_page,
    speak_language,
    spoken_language,
    tame_address,
)
from dlplay.ui.box_editor import edit_boxes
from dlplay.ui.camera import Answer, is_live, live, play_clip, record
from dlplay.ui.classroom import (
    ask_for_key,
    class_answers,
    class_room,
    is_closed,
    is_teacher,
    lead,
    let_in,
    tell_closed,
    uploads_are_paused,
)
from dlplay.ui.clip_input import pick_clip
from dlplay.ui.controls import (
    choose,
    enter,
    follow_start,
    left_at,
    left_choice,
    pick_colour,
    pick_many,
    slide,
    switch,
    turn_pages,
    write,
    write_lines,
    written,
)
from dlplay.ui.count_button import count_button
from dlplay.ui.device import device_line
from dlplay.ui.download import offer_weights
from dlplay.ui.following import follow_class
from dlplay.ui.grid_editor import edit_grid
from dlplay.ui.keeping import judged, keeping, lab_books
from dlplay.ui.kept import show_kept, show_remark
from dlplay.ui.labelled_input import pick_labelled_set
from dlplay.ui.lesson import QUIET, ask, refuse, refusing, show_arithmetic, show_code, show_tabs
from dlplay.ui.notices import open_notices
from dlplay.ui.number_grid import choose_on_grid, number_grid
from dlplay.ui.own_files import (
    USES,
    foreign_uses,
    forget_everything,
    keep_file,
    keep_files,
    link_file,
    own_file,
    own_files,
    own_uploads,
    take_upload,
    tell_foreign_link,
)
from dlplay.ui.own_text import write_own_line, write_own_text
from dlplay.ui.picture_display import choose_pixel, encode_once, picture_view
from dlplay.ui.picture_input import copy_size, pick_picture
from dlplay.ui.predicting import show_answers
from dlplay.ui.series_input import is_sample_series, pick_series
from dlplay.ui.set_input import pick_picture_set
from dlplay.ui.table_input import is_sample, pick_table, start_afresh, tell_dates
from dlplay.ui.take_home import code_tab, download, download_picture, new_transcript, take_home
from dlplay.ui.training import is_mine, start_job, tell_finished, watch, watch_again, watched_job
from dlplay.ui.visitor import bring_settings, own_settings, recall, remember, visitor
from dlplay.ui.worker import in_worker, in_worker_live, in_worker_once
