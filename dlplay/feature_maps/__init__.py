"""A picture on its way through a network: the maps of every layer, and the sum behind one activation."""

from dlplay.feature_maps.arithmetic import Explanation, explain, value_at
from dlplay.feature_maps.choice import OWN, WEIGHTS, choose_network, network_names, ready_networks
from dlplay.feature_maps.drawings import filter_grid, map_grid, seen, shown, shown_alike
from dlplay.feature_maps.figures import score_bars, vector_bars
from dlplay.feature_maps.grid import PER_PAGE, SCALES, grid_shape, num_pages
from dlplay.feature_maps.inside import FeatureMapError, Inside, LayerFacts, Maps, list_layers, look_inside
from dlplay.feature_maps.opening import Opened, as_maps, is_openable, one_map, open_sum
from dlplay.feature_maps.parts import Part, first_filters, part_of
from dlplay.feature_maps.views import before_and_after, same_input, strongest_input
from dlplay.feature_maps.words import in_numbers, sum_cells, what_it_is
