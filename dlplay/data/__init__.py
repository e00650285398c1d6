"""Reading what people upload, and the samples that need no upload."""

from dlplay.data.archives import PictureSetError
from dlplay.data.digits import STROKES, draw_digit, to_digit
from dlplay.data.grids import GridError, format_grid, parse_fraction, parse_grid
from dlplay.data.picture_sets import PictureSet, corrected, read_folder, read_uploads, read_zip
from dlplay.data.pictures import MAX_BYTES, MAX_PIXELS, Picture, PictureError, from_gray, read_picture, shrink
from dlplay.data.samples import SAMPLES, sample
from dlplay.data.set_candidates import MAX_CLASSES, MAX_PICTURES
from dlplay.data.set_samples import SET_SAMPLES, set_sample
from dlplay.data.set_views import duplicates, thumbnails
from dlplay.data.table_samples import TABLE_SAMPLES, draw_points, is_drawn, table_sample
from dlplay.data.tables import (
    DECIMALS,
    ENCODINGS,
    HEADERS,
    MAX_TABLE_BYTES,
    SEPARATORS,
    LayoutError,
    Table,
    TableError,
    TableOptions,
    edit_rows,
    read_table,
)
