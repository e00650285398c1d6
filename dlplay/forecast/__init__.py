"""Forecasting a series: autoregression against recurrent networks, judged fairly."""

from dlplay.forecast.arithmetic.by_hand import duel_arithmetic, measure_by_hand, steps_by_hand
from dlplay.forecast.arithmetic.formulas import ljung_box_arithmetic
from dlplay.forecast.autoregression import CRITERIA, METHODS
from dlplay.forecast.beginning import Beginning, begin_with
from dlplay.forecast.by_hand import HandFit, fit_by_hand, seen_by_models
from dlplay.forecast.errors import ForecastError
from dlplay.forecast.figures import (
    autocorrelation_figure,
    forecasts_figure,
    future_figure,
    losses_figure,
    residuals_figure,
    series_figure,
)
from dlplay.forecast.future import next_times
from dlplay.forecast.gaps import with_gaps
from dlplay.forecast.judging import ALWAYS, ForecastPath, Judged, judge_simple
from dlplay.forecast.measures import MEASURES
from dlplay.forecast.networks import FoldEpoch, all_models, judge_networks, print_fold_epoch, same_question
from dlplay.forecast.scoring import Scores, Verdict, compare_two, judge_all, score, score_all
from dlplay.forecast.settings import CHOSEN, LOSSES, NETWORKS, STRATEGIES, LinearPlan, NetworkPlan, Plan
from dlplay.forecast.transforming import Transform
from dlplay.forecast.windows import Fold, Numbers, Scaler, Windows, future_fold, least_history, rolling_origins
from dlplay.forecast.words.beginning import how_little, smaller_sentence, what_fits
from dlplay.forecast.words.future import future_csv, future_table
from dlplay.forecast.words.scores import (
    RESIDUAL_WORDS,
    copy_warning,
    duel_sentence,
    interval_sentence,
    judging_caption,
    lags_for,
    residual_sentence,
    scores_table,
    start_models,
    verdict_sentence,
)
from dlplay.forecast.words.steps import (
    EPOCH_WORDS,
    cost_sentence,
    gaps_sentence,
    problem_of,
    transform_sentence,
    window_cells,
)
