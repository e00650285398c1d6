"""Forecasting a series: autoregression against recurrent networks, judged fairly."""

from dlplay.forecast.arithmetic import ljung_box_arithmetic
from dlplay.forecast.autoregression import CRITERIA, METHODS
from dlplay.forecast.beginning import Beginning, begin_with, how_little, what_fits
from dlplay.forecast.by_hand import (
    HandFit,
    duel_arithmetic,
    fit_by_hand,
    measure_by_hand,
    seen_by_models,
    steps_by_hand,
    window_cells,
)
from dlplay.forecast.errors import ForecastError
from dlplay.forecast.figures import (
    autocorrelation_figure,
    forecasts_figure,
    future_figure,
    losses_figure,
    residuals_figure,
    series_figure,
)
from dlplay.forecast.future import future_csv, future_table, next_times
from dlplay.forecast.gaps import gaps_sentence, with_gaps
from dlplay.forecast.judging import ALWAYS, ForecastPath, Judged, judge_simple
from dlplay.forecast.measures import MEASURES
from dlplay.forecast.networks import FoldEpoch, all_models, judge_networks, print_fold_epoch, same_question
from dlplay.forecast.scoring import Scores, Verdict, compare_two, judge_all, score, score_all
from dlplay.forecast.settings import CHOSEN, LOSSES, NETWORKS, STRATEGIES, LinearPlan, NetworkPlan, Plan
from dlplay.forecast.telling import (
    EPOCH_WORDS,
    RESIDUAL_WORDS,
    copy_warning,
    cost_sentence,
    duel_sentence,
    interval_sentence,
    judging_caption,
    lags_for,
    problem_of,
    residual_sentence,
    scores_table,
    start_models,
    transform_sentence,
    verdict_sentence,
)
from dlplay.forecast.transforming import Transform
from dlplay.forecast.windows import Fold, Numbers, Scaler, Windows, future_fold, least_history, rolling_origins
