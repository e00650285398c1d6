"""Training classifiers: the split, the plan, one fit for all, transfer learning, and how good the result is."""

from dlplay.training.augmenting import augment, versions
from dlplay.training.batch_norm import momentum_for, suit_batch_norm
from dlplay.training.batches import Batches, batches_in_order, draw_orders, enough_epochs, made_batches
from dlplay.training.figures import curves
from dlplay.training.finished import Finished, read_finished, with_tuples, write_finished
from dlplay.training.fitting import best_epoch, fit, tell
from dlplay.training.inputs import to_squares
from dlplay.training.measures import ClassScore, accuracy, class_scores, confusion_matrix
from dlplay.training.parting import count_training, parted
from dlplay.training.plan import (
    AUGMENTATIONS,
    HEADS,
    PREPROCESSING,
    Epoch,
    ModelFile,
    Plan,
    Progress,
    Split,
    Trained,
    TrainingError,
)
from dlplay.training.reports import Report, quiet
from dlplay.training.splitting import split
from dlplay.training.transfer import ModelGoneError, open_model, save_model, train_classifier
from dlplay.training.watching import watch
