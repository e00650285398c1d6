"""Reading what people upload, and the samples that need no upload."""

from dlplay.data.alterations import Alteration, alterations
from dlplay.data.archives import PictureSetError
from dlplay.data.clip_files import WRITTEN_KINDS, ClipError, write_clip
from dlplay.data.clip_frames import Clip, frame_seconds
from dlplay.data.digits import STROKES, draw_digit, to_digit
from dlplay.data.drawn_clips import draw_polyp_frames
from dlplay.data.drawn_scenes import draw_scene, draw_scenes
from dlplay.data.drawn_sets import SHAPES_TO_DRAW
from dlplay.data.grids import GridError, format_grid, parse_fraction, parse_grid
from dlplay.data.label_files import read_labelled_folder, read_labelled_zip
from dlplay.data.label_texts import LabelError
from dlplay.data.labelled_pictures import LabelledPicture, LabelledSet
from dlplay.data.mask_files import read_mask_folder, read_mask_zip
from dlplay.data.picture_sets import PictureSet, corrected, read_folder, read_uploads, read_zip
from dlplay.data.pictures import (
    MAX_BYTES,
    MAX_PIXELS,
    PICTURE_KINDS,
    Picture,
    PictureError,
    from_gray,
    read_picture,
    shrink,
)
from dlplay.data.samples import SAMPLES, sample
from dlplay.data.series import Series, SeriesOptions, season_candidates, to_series
from dlplay.data.series_choices import SeriesChoices, series_choices
from dlplay.data.series_columns import NO_TIMES, TimeColumns, start_times, time_choices
from dlplay.data.series_dates import ORDERS
from dlplay.data.series_panel import write_rows
from dlplay.data.series_rows import DOUBLES
from dlplay.data.series_samples import SERIES_SAMPLES, draw_series, is_drawn_series, series_sample
from dlplay.data.series_seasons import Season
from dlplay.data.series_steps import GAPS, SeriesError
from dlplay.data.series_values import value_columns
from dlplay.data.series_views import harmless_csv, series_csv, thin
from dlplay.data.series_wide import unfold, wide_columns
from dlplay.data.set_candidates import MAX_CLASSES, MAX_PICTURES
from dlplay.data.set_samples import SET_SAMPLES, set_sample
from dlplay.data.set_uploads import add_uploads
from dlplay.data.set_views import duplicates, thumbnails
from dlplay.data.table_columns import ColumnError, as_word, read_column, read_numbers, refuse_choice
from dlplay.data.table_encodings import ENCODINGS
from dlplay.data.table_excel import FIRST_SHEET, sheet_names
from dlplay.data.table_refusals import LayoutError, TableError
from dlplay.data.table_samples import TABLE_SAMPLES, draw_points, is_drawn, table_sample
from dlplay.data.table_separators import SEPARATORS
from dlplay.data.table_texts import DECIMALS, HEADERS, MAX_ROWS, TableOptions
from dlplay.data.tables import MAX_TABLE_BYTES, Table, edit_rows, read_table
