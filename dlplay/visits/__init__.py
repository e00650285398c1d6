"""What a visitor has brought and set, kept while the server runs, for nobody but this visitor."""

from dlplay.visits.cookie import COOKIE, VisitCookie
from dlplay.visits.keeping import MOST_SECONDS, File, Store, folder_of_uploads, start_store, stop_store, store
