"""The statistics of the forecast lesson: autoregression, simple rules, measures, tests, and their arithmetic."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dlplay.data import series_sample
from dlplay.forecast.arithmetic import formulas, numbers
from dlplay.forecast.autoregression import (
    METHODS,
    AutoRegression,
    choose_order,
    fit_autoregression,
    fit_direct,
    fitted_residuals,
    forecast_autoregression,
    forecast_deviations,
    forecast_direct,
    is_stationary,
    long_run_mean,
    roots,
)
from dlplay.forecast.baselines import BASELINES, drift, naive, seasonal_naive
from dlplay.forecast.diagnostics import (
    autocorrelations,
    copies_last_value,
    diebold_mariano,
    ljung_box,
    normal_interval,
)
from dlplay.forecast.errors import ForecastError
from dlplay.forecast.measures import MEASURES, mae, mase, mse, smape
from dlplay.forecast.transforming import Transform, restore, transform

LOG_CHANGES = Transform(log=True, differences=1)
HOWS = st.builds(Transform, st.booleans(), st.integers(0, 2), st.sampled_from([0, 1, 4, 12]))
NUMBERS = st.floats(-1e3, 1e3).map(lambda value: round(value, 3))


@pytest.fixture(scope="module")
def passengers():
    frame = series_sample("AirPassengers").frame
    values = frame.select_dtypes("number").iloc[:, -1].to_numpy(float)
    assert values.shape == (144,)
    return values


def model_of(*weights, constant=0.0, variance=1.0):
    return AutoRegression(constant, np.array(weights, dtype=float), variance, 100, "least squares")


def noise(count, seed=0):
    return np.random.default_rng(seed).normal(size=count)


def remembering(weight, count, seed=0, constant=0.0):
    values = np.zeros(count)
    for place, shock in enumerate(noise(count, seed)):
        values[place] = constant + weight * values[place - 1] * (place > 0) + shock
    return values


# transforming


@settings(max_examples=80)
@given(HOWS, arrays(float, st.integers(20, 60), elements=st.floats(0.5, 1e3)), st.integers(1, 5))
def test_restoring_undoes_the_transform(how, values, horizon):
    history, future = values[:-horizon], values[-horizon:]
    if len(history) <= how.lost:
        return
    seen = transform(values, how)
    assert len(seen) == len(values) - how.differences - how.season
    np.testing.assert_allclose(restore(seen[-horizon:], history, how), future, rtol=1e-6, atol=1e-6)


def test_a_transform_by_hand():
    np.testing.assert_allclose(transform([1, 3, 6, 10], Transform(differences=1)), [2, 3, 4])
    np.testing.assert_allclose(transform([1, 3, 6, 10], Transform(differences=2)), [1, 1])
    np.testing.assert_allclose(transform([1, 3, 6, 10], Transform(season=2)), [5, 7])
    np.testing.assert_allclose(transform([1, np.e], LOG_CHANGES), [1])
    np.testing.assert_allclose(restore([0, 0, 0], [1, 2, 5], Transform(season=2)), [2, 5, 2])


def test_a_restored_logarithm_is_the_median_and_not_the_mean():
    draws = np.exp(noise(200_001))
    middle = restore([0.0], [1.0], Transform(log=True))[0]
    assert middle == pytest.approx(np.median(draws), abs=0.02)
    assert draws.mean() > middle + 0.5


@pytest.mark.parametrize(
    ("values", "how", "said"),
    [
        ([3, 2, 0, -1], Transform(log=True), "value 3 of the series is 0"),
        ([3, np.nan], Transform(), "Value 2 of the series is nan"),
        ([[1, 2]], Transform(), "the shape (1, 2)"),
        ([1, -1e200], Transform(), "values beyond 1e+100"),
        ([], Transform(), "at least 1; it has 0"),
        ([1, 2, 3], Transform(differences=1, season=2), "at least 4; it has 3"),
    ],
)
def test_a_transform_that_is_impossible_says_why(values, how, said):
    with pytest.raises(ForecastError, match=re.escape(said)):
        transform(values, how)


def test_a_wrong_transform_and_a_forecast_beyond_all_numbers_are_refused():
    with pytest.raises(ForecastError, match="below 0"):
        Transform(differences=-1)
    with pytest.raises(ForecastError, match="beyond all numbers"):
        restore([1000.0], [1.0], Transform(log=True))


# autoregression


def test_ar_12_on_air_passengers_reproduces_statsmodels(passengers):
    from statsmodels.regression.linear_model import yule_walker
    from statsmodels.tsa.ar_model import AutoReg

    seen = transform(passengers, LOG_CHANGES)
    oracle, ours = AutoReg(seen, 12, trend="c").fit(), fit_autoregression(seen, 12)
    np.testing.assert_allclose([ours.constant, *ours.weights], oracle.params, rtol=0, atol=1e-8)
    assert ours.variance == pytest.approx(oracle.sigma2, rel=1e-10)
    assert ours.count == oracle.nobs
    np.testing.assert_allclose(np.sort(np.abs(roots(ours))), np.sort(np.abs(oracle.roots)), rtol=1e-6)
    np.testing.assert_allclose(fitted_residuals(ours, seen), oracle.resid, atol=1e-10)
    future = oracle.get_prediction(start=len(seen), end=len(seen) + 23)
    np.testing.assert_allclose(forecast_autoregression(ours, seen, 24), future.predicted_mean, atol=1e-10)
    np.testing.assert_allclose(forecast_deviations(ours, 24), future.se_mean, rtol=1e-8)
    weights, deviation = yule_walker(seen, 12, method="mle", result_object=False)
    by_correlations = fit_autoregression(seen, 12, "Yule-Walker")
    np.testing.assert_allclose(by_correlations.weights, weights, atol=1e-8)
    assert by_correlations.variance == pytest.approx(deviation**2, rel=1e-8)


def test_the_lecture_s_equation_with_p_2():
    values = np.zeros(200)
    values[:2] = 5, -3
    for place in range(2, 200):
        values[place] = 2 + 0.5 * values[place - 1] - 0.9 * values[place - 2]
    found = fit_autoregression(values, 2)
    np.testing.assert_allclose([found.constant, *found.weights], [2, 0.5, -0.9], atol=1e-9)
    assert forecast_autoregression(found, [10.0, 20.0], 1)[0] == pytest.approx(2 + 0.5 * 20 - 0.9 * 10)
    assert forecast_autoregression(found, [10.0, 20.0], 2)[1] == pytest.approx(2 + 0.5 * 3 - 0.9 * 20)


def test_every_order_s_criteria_are_those_of_statsmodels_on_the_same_rows(passengers):
    from statsmodels.tsa.ar_model import AutoReg, ar_select_order

    seen = transform(passengers, LOG_CHANGES)
    for criterion in ("BIC", "AIC"):
        choice = choose_order(seen, 14, criterion)
        lags = ar_select_order(seen, 14, ic=criterion.lower()).ar_lags
        assert choice.order == max(lags)
    for order in range(15):
        oracle = AutoReg(seen, order, trend="c", hold_back=14).fit()
        assert choice.aic[order] == pytest.approx(oracle.aic, abs=1e-8)
        assert choice.bic[order] == pytest.approx(oracle.bic, abs=1e-8)


def test_the_order_that_made_a_series_is_found():
    assert [choose_order(noise(500), 8).order, choose_order(remembering(0.7, 500), 8).order] == [0, 1]


def test_a_perfect_fit_takes_the_smallest_order():
    assert choose_order(np.arange(50.0) ** 2 % 7, 10).order <= 7
    assert choose_order(np.arange(40.0), 6).order == 1
    assert choose_order(np.full(40, 3.0), 6).order == 0


@pytest.mark.parametrize("order", [0, 1, 3])
def test_direct_models_are_regressions_of_each_step(order):
    values, horizon = remembering(0.8, 120, constant=1), 4
    models = fit_direct(values, order, horizon)
    first = fit_autoregression(values, order)
    np.testing.assert_allclose([models[0].constant, *models[0].weights], [first.constant, *first.weights])
    ends = np.arange(order, len(values) - horizon + 1)  # numpy's own least squares, with a column of ones
    rows = np.array([[1, *values[end - order : end][::-1]] for end in ends])
    expected = np.linalg.lstsq(rows, values[ends + horizon - 1], rcond=None)[0]
    np.testing.assert_allclose([models[3].constant, *models[3].weights], expected, atol=1e-10)
    known = values[len(values) - order :][::-1]
    assert forecast_direct(models, values)[3] == pytest.approx(expected[0] + expected[1:] @ known)


def test_deviations_of_differences_are_those_of_statsmodels_arima(passengers):
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    how, model = Transform(log=True, differences=1, season=12), model_of(-0.4, 0.1, variance=0.002)
    logs = np.log(passengers)
    oracle = SARIMAX(logs, order=(2, 1, 0), seasonal_order=(0, 1, 0, 12)).smooth([-0.4, 0.1, 0.002])
    future = oracle.get_forecast(30)
    np.testing.assert_allclose(forecast_deviations(model, 30, how), future.se_mean, rtol=1e-4)
    steps = forecast_autoregression(model, transform(passengers, how), 30)
    ours = restore(steps, passengers, how)
    np.testing.assert_allclose(np.log(ours), future.predicted_mean, atol=1e-4)
    limits = np.array(normal_interval(ours, forecast_deviations(model, 30, how), 0.9, how)).T
    np.testing.assert_allclose(np.log(limits), future.conf_int(alpha=0.1), atol=1e-3)


def test_a_stationary_model_s_long_forecast_goes_to_the_mean():
    model = fit_autoregression(remembering(0.8, 2000, constant=2), 2)
    assert is_stationary(model)
    assert forecast_autoregression(model, [50.0, -50.0], 300)[-1] == pytest.approx(long_run_mean(model))
    deviations = forecast_deviations(model, 300)
    assert (np.diff(deviations) >= 0).all()
    assert deviations[-1] == pytest.approx(1 / np.sqrt(1 - 0.8**2), rel=0.1)


@settings(max_examples=60)
@given(arrays(float, st.integers(12, 40), elements=NUMBERS), st.integers(0, 8))
def test_yule_walker_is_always_stationary(values, order):
    model = fit_autoregression(values, order, "Yule-Walker")
    assert is_stationary(model)
    assert model.variance >= 0


@settings(max_examples=60)
@given(
    arrays(float, st.integers(0, 40), elements=NUMBERS),
    st.integers(0, 12),
    st.sampled_from(METHODS),
    st.integers(0, 30),
)
def test_any_series_gives_finite_numbers_or_a_clear_refusal(values, order, method, horizon):
    try:
        model = fit_autoregression(values, order, method)
    except ForecastError as error:
        assert "needs at least" in str(error)
        return
    assert np.isfinite([model.constant, *model.weights, model.variance]).all()
    assert forecast_autoregression(model, values, horizon).shape == (horizon,)


def test_roots_and_stationarity_of_small_models():
    assert roots(model_of(0.5)) == pytest.approx([2])
    assert [is_stationary(model_of(weight)) for weight in (0.99, -0.99, 1.0, 1.01)] == [True, True, False, False]
    assert is_stationary(model_of())
    assert len(roots(model_of(0.5, 0.0))) == 1


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("level", [0.0, 7.0, 0.1, -1e9])
def test_a_constant_series_is_its_own_forecast(method, level):
    model = fit_autoregression(np.full(30, level), 3, method)
    np.testing.assert_array_equal(model.weights, np.zeros(3))
    assert model.variance == pytest.approx(0, abs=1e-12)
    np.testing.assert_allclose(forecast_autoregression(model, np.full(30, level), 5), np.full(5, level))


def test_a_straight_line_has_no_single_solution_and_yet_a_forecast():
    model = fit_autoregression(np.arange(40.0), 4)
    np.testing.assert_allclose(forecast_autoregression(model, np.arange(40.0), 5), [40, 41, 42, 43, 44])


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: fit_autoregression(np.arange(25.0), 12), "order 12 needs at least 26 values here, but there are 25"),
        (lambda: fit_autoregression(noise(4), 3, "Yule-Walker"), "at least 5 values"),
        (lambda: fit_direct(noise(30), 12, 10), "at least 31 values"),
        (lambda: choose_order(noise(20), 12), "at least 26 values"),
        (lambda: fit_autoregression(noise(30), -1), "0 or more, not -1"),
        (lambda: fit_autoregression(noise(30), 2, "magic"), "There is no method magic"),
        (lambda: choose_order(noise(30), 2, "magic"), "There is no criterion magic"),
        (lambda: forecast_autoregression(model_of(0.5, 0.2), [1.0], 3), "at least 2 values"),
    ],
)
def test_an_impossible_fit_says_what_is_needed(call, said):
    with pytest.raises(ForecastError, match=re.escape(said)):
        call()


def test_an_exploding_model_is_refused_when_it_is_restored():
    with pytest.raises(ForecastError, match="beyond all numbers"):
        restore(forecast_autoregression(model_of(9.0), [5.0], 400), [5.0], Transform())
    assert forecast_deviations(model_of(9.0), 400)[-1] == np.inf


# simple rules


def test_baselines_by_hand():
    history = [1.0, 4.0, 2.0, 7.0]
    found = {name: rule(history, 5, 3).tolist() for name, rule in BASELINES.items()}
    assert found == {
        "naive": [7, 7, 7, 7, 7],
        "seasonal naive": [4, 2, 7, 4, 2],
        "drift": [9, 11, 13, 15, 17],
        "mean": [3.5] * 5,
    }
    for season in (0, 1):
        np.testing.assert_array_equal(seasonal_naive(history, 5, season), naive(history, 5, season))
    assert drift([3.0], 2, 1).tolist() == [3, 3]


@pytest.mark.parametrize("name", BASELINES)
def test_a_baseline_needs_something_known(name):
    with pytest.raises(ForecastError, match="at least 1 value"):
        BASELINES[name]([], 3, 1)
    assert BASELINES[name]([2.0, 2.0], 0, 2).shape == (0,)


def test_a_season_longer_than_the_history_is_refused():
    with pytest.raises(ForecastError, match="season of 12 values, at least 12 must be known; there are 2"):
        seasonal_naive([1.0, 2.0], 3, 12)


def test_nothing_beats_the_naive_forecast_of_a_random_walk():
    walks = np.cumsum(np.random.default_rng(3).normal(size=(1500, 46)), axis=1)
    errors = {
        name: np.mean([mse(walk[40:], rule(walk[:40], 6, 4)) for walk in walks]) for name, rule in BASELINES.items()
    }
    errors["AR(1)"] = np.mean(
        [
            mse(walk[40:], forecast_autoregression(fit_autoregression(walk[:40], 1), walk[:40], 6))
            for walk in walks[:500]
        ]
    )
    assert min(errors, key=errors.get) == "naive"
    assert errors["naive"] == pytest.approx(3.5, rel=0.1)  # the mean of 1, 2, .. 6 steps' variances


# measures


def test_measures_by_hand():
    truth, forecast, history = [3.0, -1.0, 0.0], [1.0, 1.0, 0.0], [1.0, 2.0, 4.0, 3.0]
    found = {name: measure(truth, forecast, history, 1) for name, measure in MEASURES.items()}
    assert found["MAE"] == pytest.approx(4 / 3)
    assert found["MSE"] == pytest.approx(8 / 3)
    assert found["RMSE"] == pytest.approx(np.sqrt(8 / 3))
    assert found["MASE"] == pytest.approx((4 / 3) / (4 / 3))
    assert found["sMAPE"] == pytest.approx((100 + 200 + 0) / 3)  # 0 and 0 counts 0


def test_the_naive_forecast_inside_the_history_has_a_mase_of_1():
    history = noise(60)
    assert mase(history[12:], history[:-12], history, 12) == pytest.approx(1)
    assert np.isnan(mase([1.0], [2.0], [5.0, 5.0, 5.0], 1))
    assert np.isnan(mase([1.0], [2.0], [5.0, 6.0], 12))


@settings(max_examples=50)
@given(st.integers(1, 20).flatmap(lambda n: st.tuples(*[arrays(float, n, elements=NUMBERS)] * 2)))
def test_measures_against_scikit_learn(pair):
    from sklearn.metrics import mean_absolute_error, mean_squared_error

    assert mae(*pair) == pytest.approx(mean_absolute_error(*pair))
    assert mse(*pair) == pytest.approx(mean_squared_error(*pair))
    assert 0 <= smape(*pair) <= 200 + 1e-9
    assert smape(*pair) == pytest.approx(smape(*pair[::-1]))
    assert mse(pair[0], pair[0]) == 0


@pytest.mark.parametrize(("truth", "forecast"), [([], []), ([1.0], [1.0, 2.0]), ([[1.0]], [1.0])])
@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_refuses_what_does_not_match(name, truth, forecast):
    with pytest.raises(ForecastError):
        MEASURES[name](truth, forecast, [1.0, 2.0], 1)


# can it be trusted?


def test_autocorrelations_and_ljung_box_are_those_of_statsmodels(passengers):
    from statsmodels.stats.diagnostic import acorr_ljungbox
    from statsmodels.tsa.stattools import acf

    np.testing.assert_allclose(autocorrelations(passengers, 24), acf(passengers, nlags=24, fft=False), atol=1e-12)
    for fitted in (0, 3):
        oracle = acorr_ljungbox(noise(80), lags=[12], model_df=fitted)
        ours = ljung_box(noise(80), 12, fitted)
        assert ours == pytest.approx((oracle.lb_stat.iloc[0], oracle.lb_pvalue.iloc[0]))
    assert autocorrelations([2.0, 2.0, 2.0], 9).tolist() == [1, 0, 0]
    assert ljung_box(np.ones(20), 5) == (0, 1)


def test_ljung_box_sees_memory_and_rarely_sees_it_in_noise():
    assert ljung_box(remembering(0.6, 200), 10).p < 1e-6
    found = [ljung_box(noise(200, seed), 10).p < 0.05 for seed in range(600)]
    assert 0.02 < np.mean(found) < 0.08


@pytest.mark.parametrize("horizon", [1, 4])
def test_diebold_mariano_is_a_robust_regression_on_a_constant(horizon):
    from statsmodels.regression.linear_model import OLS

    first, second = remembering(0.5, 90, 1), 1.1 * remembering(0.5, 90, 2)
    gaps = first**2 - second**2
    options = {"maxlags": horizon - 1, "kernel": "uniform", "use_correction": False}
    oracle = OLS(gaps, np.ones(90)).fit(cov_type="HAC", cov_kwds=options).tvalues[0]
    correction = np.sqrt((90 + 1 - 2 * horizon + horizon * (horizon - 1) / 90) / 90)
    ours = diebold_mariano(first, second, horizon)
    assert ours.statistic == pytest.approx(oracle * correction)
    assert ours.difference == pytest.approx(gaps.mean())
    swapped = diebold_mariano(second, first, horizon)
    assert (swapped.statistic, swapped.p) == pytest.approx((-ours.statistic, ours.p))


def test_diebold_mariano_by_scipy_s_t_test():
    from scipy.stats import ttest_1samp

    first, second = noise(40, 1), 2 * noise(40, 2)
    oracle, ours = ttest_1samp(first**2 - second**2, 0), diebold_mariano(first, second)  # one step: the plain t test
    assert (ours.statistic, ours.p) == pytest.approx((oracle.statistic, oracle.pvalue))
    assert ours.difference < 0
    assert ours.p < 0.05


@pytest.mark.parametrize("horizon", [1, 3])
def test_equally_good_forecasts_are_told_apart_in_about_5_of_100_cases(horizon):
    draw, weights = np.random.default_rng(5), np.ones(horizon)  # errors h steps ahead remember h - 1 steps
    found = []
    for _ in range(1500):
        first, second = (np.convolve(draw.normal(size=100 + horizon - 1), weights, "valid") for _ in range(2))
        found.append(diebold_mariano(first, second, horizon).p < 0.05)
    assert 0.03 < np.mean(found) < 0.07


def test_cases_without_a_spread_are_said_and_not_divided_by():
    same = diebold_mariano([1.0, 2.0, 3.0], [-1.0, 2.0, 3.0])
    assert tuple(same) == (0, 1, 0)
    always = diebold_mariano([2.0, 2.0, 2.0], [1.0, -1.0, 1.0])
    assert (always.statistic, always.p, always.difference) == (np.inf, 0, 3)
    assert diebold_mariano(noise(30, 1), noise(30, 2)).p > 0.05


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: diebold_mariano([1.0, 2.0], [1.0]), "2 and 1 errors"),
        (lambda: diebold_mariano([1.0, 2.0], [1.0, 3.0], 2), "2 errors, 2 steps"),
        (lambda: diebold_mariano([], []), "0 errors, 1 steps"),
        (lambda: ljung_box(noise(30), 3, 3), "more than 3, not 3"),
        (lambda: ljung_box(noise(10), 10), "at least 11 residuals; there are 10"),
        (lambda: autocorrelations([1.0], 3), "at least 2 values; there are 1"),
        (lambda: normal_interval([1.0], [1.0], 1.0), "between 0 and 1"),
    ],
)
def test_an_impossible_test_says_why(call, said):
    with pytest.raises(ForecastError, match=re.escape(said)):
        call()


def test_a_negative_long_run_variance_is_not_used():
    first = np.sqrt(2 + np.tile([1.0, -1.0], 20))
    found = diebold_mariano(first, np.full(40, 1.2), 2)
    assert np.isfinite(found.statistic)


def test_a_copy_is_found_and_a_good_forecast_is_not_accused():
    walk = np.cumsum(noise(300))
    last, truth = walk[:-1], walk[1:]
    copy = copies_last_value(0.99 * last, truth, last)
    assert copy.copies
    assert copy.sentence.startswith("This forecast looks more like the last known value (correlation 1.00) than like ")
    assert copy.sentence.endswith("it copies.")
    good = copies_last_value(truth + 0.1 * noise(299, 2), truth, last)
    assert not good.copies
    assert good.skill > 0.9
    weak = remembering(0.3, 300)  # the best forecast is a multiple of the last value, and yet much better than it
    shrunk = copies_last_value(0.3 * weak[:-1], weak[1:], weak[:-1])
    assert shrunk.with_last == pytest.approx(1)
    assert not shrunk.copies
    unlike = copies_last_value([3.0, 1.0, 2.0, 9.0], [1.0, 9.0, 2.0, 4.0], [1.0, 2.0, 3.0, 4.0])
    assert unlike.with_truth < unlike.with_last < 0.8  # a bad forecast that is no copy either
    assert not unlike.copies
    assert good.sentence == shrunk.sentence == unlike.sentence == ""
    flat = copies_last_value(np.ones(5), np.arange(5.0), np.arange(5.0) - 1)
    assert not flat.copies


def test_copying_last_values_has_no_skill():
    assert copies_last_value([1.0, 2.0], [2.0, 3.0], [1.0, 2.0]).skill == 0
    assert copies_last_value([2.0, 3.0], [2.0, 3.0], [1.0, 2.0]).skill == 1


@pytest.mark.parametrize("log", [False, True])
def test_an_interval_holds_as_often_as_it_says(log):
    how, held = Transform(log=log), []
    for seed in range(400):
        path = remembering(0.7, 203, seed)
        values = np.exp(path) if log else path
        seen = transform(values[:200], how)
        model = fit_autoregression(seen, 1)
        forecast = restore(forecast_autoregression(model, seen, 3), values[:200], how)
        low, high = normal_interval(forecast, forecast_deviations(model, 3, how), 0.8, how)
        held.append((low <= values[200:]) & (values[200:] <= high))
    np.testing.assert_allclose(np.mean(held, axis=0), 0.8, atol=0.06)


# the arithmetic


def computed(latex):
    """Compute a side of an equation, written in LaTeX without fractions."""
    text = re.sub(r"\\;\\text\{\([^}]*\}|\\\\|\\qquad|\\,", "", latex)
    text = re.sub(r"10\^\{(-?\d+)\}", r"10**(\1)", text).replace(r"\cdot", "*")
    return eval(text)  # noqa: S307 -- our own text


def sound(latex):
    return latex.count("{") == latex.count("}") and latex.count(r"\left") == latex.count(r"\right")


def test_the_lecture_s_two_steps_with_numbers():
    formula, lines = formulas.forecast_arithmetic(model_of(0.5, -0.25, constant=1.0), [9.0, 4.0, 8.0])
    assert formula == r"X_t = c + \sum_{i=1}^{p} \varphi_i X_{t-i}"
    assert lines == [
        r"X_t = c + \varphi_{1} X_{t-1} + \varphi_{2} X_{t-2}",
        r"X_t = 1 + 0.5 \cdot 8 - 0.25 \cdot 4 = 4",
    ]


@settings(max_examples=60)
@given(st.integers(0, 20).flatmap(lambda p: st.tuples(*[arrays(float, p, elements=st.floats(-3, 3))] * 2)))
def test_a_filled_equation_holds_and_ends_with_the_forecast(pair):
    weights, history = pair
    model = model_of(*weights, constant=0.7)
    line = formulas.forecast_arithmetic(model, history)[1][-1]
    *sums, result = line.split(" = ")[1:]
    assert computed(result) == pytest.approx(forecast_autoregression(model, history, 1)[0], rel=1e-4, abs=1e-8)
    for side in sums:
        assert computed(side) == pytest.approx(computed(result), rel=1e-3, abs=5e-3)
    assert all(row.count(r"\cdot 0.") + row.count(r"\cdot (") <= 8 for row in line.split(r"\\"))
    assert sound(line)


@pytest.mark.parametrize("how", [Transform(), LOG_CHANGES, Transform(False, 2, 0), Transform(True, 1, 12)])
def test_restoring_is_shown_with_its_numbers(passengers, how):
    _, lines = formulas.restore_arithmetic(0.03, passengers, how)
    expected = restore([0.03], passengers, how)[0]
    assert computed(lines[-1].rpartition(" = ")[2]) == pytest.approx(expected, rel=1e-4)
    sides = lines[0].split(" = ")[1:]
    assert computed(sides[0]) == pytest.approx(computed(sides[-1]), rel=1e-6)


@pytest.mark.parametrize("order", [0, 1, 2, 3, 12])
@pytest.mark.parametrize("method", METHODS)
def test_the_equations_are_solved_by_the_weights(passengers, method, order):
    values = transform(passengers, LOG_CHANGES)
    model = fit_autoregression(values, order, method)
    show = formulas.least_squares_arithmetic if method == "least squares" else formulas.yule_walker_arithmetic
    formula, lines = show(values, model)
    assert all(map(sound, [formula, *lines]))
    equations = [line for line in lines if r"\,\varphi" in line]
    assert len(equations) == min(order, 3)
    for equation in equations if order <= 3 else []:
        left, right = re.sub(r"\\,\\varphi_\{(\d)\}", r"*w[\1-1]", equation).split(" = ")
        found = eval(left, {"w": model.weights})  # noqa: S307 -- our own text
        assert found == pytest.approx(float(right), rel=1e-3, abs=1e-4)
    constant = lines[-1].split(" = ")[-2:]
    assert computed(constant[-1]) == pytest.approx(model.constant, rel=1e-4)
    assert computed(constant[0]) == pytest.approx(model.constant, rel=1e-2)


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("count", [1, 4, 12])
def test_a_measure_s_last_line_is_its_value(passengers, name, count):
    truth, forecast = passengers[-count:], passengers[-count - 12 : len(passengers) - 12]
    formula, lines = formulas.measure_arithmetic(name, truth, forecast, passengers[:-count], 12)
    expected = MEASURES[name](truth, forecast, passengers[:-count], 12)
    assert lines[-1].startswith(rf"\text{{{name}}}")
    assert computed(lines[-1].rpartition(" = ")[2]) == pytest.approx(expected, rel=1e-4)
    assert all(map(sound, [formula, *lines]))
    assert ("more" in lines[0]) == (count > 4)


def test_a_mase_without_a_scale_says_so():
    assert "nothing to divide by" in formulas.measure_arithmetic("MASE", [1.0], [2.0], [3.0, 3.0])[1][-1]


def test_the_tests_are_shown_with_their_numbers():
    first, second = noise(50, 1), 2 * noise(50, 2)
    for horizon in (1, 3):
        found, lines = diebold_mariano(first, second, horizon), None
        _, lines = formulas.diebold_mariano_arithmetic(first, second, horizon)
        shown = [computed(line.rpartition(" = ")[2]) for line in lines]
        assert shown == pytest.approx([found.difference, found.statistic, found.p], rel=1e-4)
        assert all(map(sound, lines))
    _, lines = formulas.ljung_box_arithmetic(first, 10, 2)
    assert [computed(line.rpartition(" = ")[2]) for line in lines] == pytest.approx(ljung_box(first, 10, 2), rel=1e-4)
    assert "V = 0" in formulas.diebold_mariano_arithmetic(first, first)[1][-1]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (12.0, "12"), (-3.25, "-3.25"), (0.00000123456, r"1.2346\cdot 10^{-6}"), (123456.7, "123457")],
)
def test_numbers_are_written_shortly(value, text):
    assert numbers.number(value) == text
