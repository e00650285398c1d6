"""Reading what people upload, and the samples that need no upload."""

from dlplay.data.alterations import Alteration, alterations
from dlplay.data.archives import PictureSetError
from dlplay.data.clips.files import WRITTEN_KINDS, ClipError, write_clip
from dlplay.data.clips.frames import Clip, Pixels, frame_seconds
from dlplay.data.drawn.clips import draw_polyp_frames
from dlplay.data.drawn.digits import STROKES, draw_digit, to_digit
from dlplay.data.drawn.scenes import draw_scene, draw_scenes
from dlplay.data.drawn.sets import SHAPES_TO_DRAW
from dlplay.data.grids import GridError, format_grid, parse_fraction, parse_grid
from dlplay.data.labels.files import read_labelled_folder, read_labelled_zip
from dlplay.data.labels.labelled import LabelledPicture, LabelledSet
from dlplay.data.labels.texts import LabelError
from dlplay.data.masks.files import read_mask_folder, read_mask_zip
from dlplay.data.pictures.reading import (
    MAX_BYTES,
    MAX_PIXELS,
    PICTURE_KINDS,
    Picture,
    PictureError,
    from_gray,
    read_picture,
    shrink,
)
from dlplay.data.pictures.samples import SAMPLES, sample
from dlplay.data.series.choices import SeriesChoices, series_choices
from dlplay.data.series.columns import NO_TIMES, TimeColumns, start_times, time_choices
from dlplay.data.series.dates import ORDERS
from dlplay.data.series.days import date_columns, read_inputs, read_measures, word_columns
from dlplay.data.series.panel import write_rows
from dlplay.data.series.reading import Series, SeriesOptions, season_candidates, to_series
from dlplay.data.series.rows import DOUBLES
from dlplay.data.series.samples import SERIES_SAMPLES, draw_series, is_drawn_series, series_sample
from dlplay.data.series.seasons import Season
from dlplay.data.series.steps import GAPS, SeriesError
from dlplay.data.series.values import value_columns
from dlplay.data.series.views import harmless_csv, series_csv, thin
from dlplay.data.series.wide import unfold, wide_columns
from dlplay.data.sets.candidates import MAX_CLASSES, MAX_PICTURES
from dlplay.data.sets.reading import PictureSet, corrected, read_folder, read_uploads, read_zip
from dlplay.data.sets.samples import SET_SAMPLES, set_sample
from dlplay.data.sets.uploads import add_uploads
from dlplay.data.sets.views import duplicates, thumbnails
from dlplay.data.tables.columns import ColumnError, as_word, refuse_choice
from dlplay.data.tables.encodings import ENCODINGS
from dlplay.data.tables.excel import FIRST_SHEET, sheet_names
from dlplay.data.tables.reading import MAX_TABLE_BYTES, Table, edit_rows, read_table
from dlplay.data.tables.refusals import LayoutError, TableError
from dlplay.data.tables.samples import TABLE_SAMPLES, draw_points, is_drawn, table_sample
from dlplay.data.tables.separators import SEPARATORS
from dlplay.data.tables.texts import DECIMALS, HEADERS, MAX_ROWS, TableOptions
