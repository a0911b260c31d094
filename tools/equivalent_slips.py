"""Changes of right answers that leave them right, each with the reason."""

NEGATIVE = "`reshape` takes any negative length for the one that is missing"
NUMBERS = "a list of numbers is accepted like an array"
DOUBLE = "without the conversion the same is computed in double precision"
CONSTANT = "a constant in the loss has no gradient"
OVERWRITTEN = "the number is overwritten before it is used"
NO_COPY = "the copy protects what nobody changes"
OWN_LEAF = (
    "the gradient is taken only for this chunk's own copy of the matrix, so nothing flows back"
)
ANY_NUMBER = "a row of equal counts has the same probabilities, whatever the count"
ABOVE_ONE = "the last sum only has to exceed every u"
TINY = "the change is far below the tolerance"
BOTH_FORMS = "both forms of σ are right there"
PAST_THE_END = "a slice past the end is empty, and what is made of it is not used"
NOT_READ = "the numbers that are made in addition are not read"
WITH_GRAPH = "a tensor is accepted with or without its graph"
NO_SCALING = "at equality the factor is 1"
SHIFT = "what is added to all scores of a query alike does not change its softmax"
STILL_NOTHING = "e to the power of it is still 0"
STILL_CUT_OFF = "what −1 picks is still cut off"
LOOP_LEFT = "the loop is left before, since nothing is left to go on from"
NO_EQUALS = "no two scores of a case are equal"
NEVER_CHOSEN = "the second row is never chosen"
DOUBLED = "twice the counts have their largest at the same place"
LABEL_DIFFERS = "O has no label, so the label is another in any case"
EVEN = "what it is compared with is even and at least 2"
NO_SPAN_AT_O = "only what is above 0 begins a span"
ODD = "1 is odd, and is left out in any case"
NO_HITS = "one moment alone makes no pair"

# number of the exercise, name of the answer, part of the changed statement, reason
NO_WORDS = "a row of zeros may be divided by any number but 0"
SCALED = "all counts are larger by one factor, which goes when the rows are scaled"
ONE_AT_LEAST = "a text with a word has a row of length 1 at least, as a weight is 1 at least"
NOT_EQUAL = "the equal ones have gone before"
NO_HIT = "a class with one item in all has no hit, and an F1 of 0"
EITHER_ORDER = "sums over two axes may be taken in either order"
SHIFTED = "counts that are all larger by one have their largest at the same place"
LAST_AXIS = "of two axes the second is the last"
SHORT_RUN = "a run past the end has fewer than n words, and equals none of n"
NEVER_WRITTEN = "the padding stays among the words of the reference, and nobody writes it"
TWO_AT_LEAST = "2 runs are written at least"
ENOUGH_ROUNDS = "S − 1 rounds are always enough, and more of them change nothing"
ALREADY_SORTED = "the rows begin with the numbers of the classes, so they are sorted already"
FULL = "a stack that is not empty has q of 1/4 at least"
NEVER_ONE = "q is below 1, and below 0 after a pop from nothing"
OTHER_DIGIT = "a pop of the wrong digit leaves less than 0 or at least 2"
NO_SHARE = "it is multiplied by a share of 0"
EVEN_BEFORE = "with nobody there the sum is 0 before"
AT_ZERO = "at 0 both branches are log ½"
BY_ONE = "to divide by 1 or −1 is to multiply by it"
ROUNDED = "what is off by a third is rounded away"
NO_ROUNDING = "the solutions are −1, 0 and 1 exactly"
EQUIVALENT = (
    ("0.1", "mean_of_products_float32", "without X, y, w = (a.astype", DOUBLE),
    ("0.2", "number_by_number", "if value >= 0", BOTH_FORMS),
    ("0.2", "number_by_number", "if value > 1", BOTH_FORMS),
    ("0.2", "masks_float32", "without a = a.astype", DOUBLE),
    ("0.2", "masks_float32", "np.where(a <= 0", BOTH_FORMS),
    ("1.1", "one_hot_float32", "== 0] = 2", ANY_NUMBER),
    ("1.2", "weighted_mean_of_means", "reshape(-2, 1)", NEGATIVE),
    ("2.2", "count_the_sums_below", "cdf[-1] = 2", ABOVE_ONE),
    ("2.3", "with_scipy", "reshape(-2, ", NEGATIVE),
    ("2.4", "with_powers", "return (lambda value: value)(written[1:])", NUMBERS),
    ("2.4", "in_float32", "return (lambda value: value)(with_one_hot", NUMBERS),
    ("3.1", "cosh_float32", "without dh, h, W_hh = (a.astype(np.float32)", DOUBLE),
    ("3.3", "weights_after_the_loop", "reshape(-2, ", NEGATIVE),
    ("3.3", "with_autograd", "loss = 1", CONSTANT),
    ("3.3", "with_autograd", "(lambda value: value)(torch.from_numpy(a))", NO_COPY),
    ("3.5", "backward_in_each_chunk", "loss = 1.0", CONSTANT),
    ("3.5", "backward_in_each_chunk", "(lambda value: value)(W_hh).requires_grad_", NO_COPY),
    ("3.5", "one_backward_for_all", "h0.float(), 1)", CONSTANT),
    ("3.5", "summed_by_hand", "without h = torch.from_numpy(h.detach()", OWN_LEAF),
    ("3.5", "summed_by_hand", "(lambda value: value)(", NO_COPY),
    ("4.2", "backwards_einsum_float32", "without hs, W_hh = (hs.astype", DOUBLE),
    ("4.3", "one_long_vector", "- 1e-12", TINY),
    ("4.3", "entry_by_entry", "if total < max_norm ** 2", NO_SCALING),
    ("4.4", "by_jacobians", "norms = [1.0]", OVERWRITTEN),
    ("4.4", "by_recursion", "(lambda value: value)([np.linalg.norm(dh_T)])", NUMBERS),
    ("5.1", "one_matrix_a_gate_float32", "without x, h, c = (v.astype", DOUBLE),
    ("5.1", "one_matrix_a_gate_float32", "for k in range(5)", PAST_THE_END),
    ("5.2", "number_by_number", "for row in range(3 * H)]", NOT_READ),
    ("5.3", "gate_by_gate_float32", "reshape(4, -2, ", NEGATIVE),
    ("5.3", "with_autograd", "(lambda value: value)(torch.from_numpy(c_previous))", NO_COPY),
    ("5.4", "steps_by_hand", "(losses, (lambda value: value)(", WITH_GRAPH),
    ("5.4", "with_an_optimiser", "(lambda value: value)(lstm.weight_hh_l0)", WITH_GRAPH),
    ("5.4", "with_an_optimiser", "losses.append((lambda value: value)(loss))", WITH_GRAPH),
    ("6.2", "one_product_float32", "without x, h0, W_x1", DOUBLE),
    ("6.3", "turned_by_an_index_float32", "without x, h0, W_xh", DOUBLE),
    ("6.3", "turned_by_an_index_float32", "turned = np.where(t <= lengths", NOT_READ),
    ("7.1", "einsum", "scores + scores.max(", SHIFT),
    ("7.1", "batch_first_float32", "scores + scores.max(", SHIFT),
    ("7.1", "batch_first_float32", "np.where(mask.T, 1, ", SHIFT),
    ("7.1", "batch_first_float32", "np.where(mask.T, 0, -1000000001", STILL_NOTHING),
    ("7.2", "one_hot_float32", "np.eye(V + 2", STILL_CUT_OFF),
    ("7.3", "lists", "return ((lambda value: value)(symbols", NUMBERS),
    ("7.3", "arrays", "range(1, max_length + 2)", LOOP_LEFT),
    ("7.3", "arrays", ">= best_score", NO_EQUALS),
    ("7.3", "arrays", "np.zeros((2, 0)", NEVER_CHOSEN),
    ("7.3", "heap_float32", "without log_p = log_p.astype", DOUBLE),
    ("7.3", "heap_float32", "return ((lambda value: value)(out)", NUMBERS),
    ("7.3", "recursive", "np.pad((lambda value: value)(symbols)", NUMBERS),
    ("8.1", "counting_loop", "return (lambda value: value)([row.argmax()", NUMBERS),
    ("8.1", "counting_loop", "counts[word, tag] += 2", DOUBLED),
    ("8.1", "counters", "Counter())[tag] += 2", DOUBLED),
    ("8.2", "with_an_open_span", "return (lambda value: value)(spans)", NUMBERS),
    ("8.2", "with_an_open_span", "(tag == 1 or tag % 2 == 1", LABEL_DIFFERS),
    ("8.2", "with_arrays", "np.append(tags[1:], 1)", EVEN),
    ("8.2", "with_arrays", "(tags >= 0) & (tags % 2 == 0)", NO_SPAN_AT_O),
    ("8.2", "with_arrays", "(tags > 1) & (tags % 2 == 0)", ODD),
    ("8.2", "with_arrays", "(after >= 0)", EVEN),
    ("8.2", "with_arrays", "(after > 1)", EVEN),
    ("8.3", "paths_carried", "((lambda value: value)(labels)", NUMBERS),
    ("8.3", "from_the_end_float32", "without emissions, transitions, start = (a.astype", DOUBLE),
    ("8.3", "from_the_end_float32", "((lambda value: value)(labels)", NUMBERS),
    ("8.3", "in_halves", "((lambda value: value)(labels)", NUMBERS),
    ("8.4", "first_free_beat", "if total > 1", NO_HITS),
    ("8.4", "table_of_prefixes", "max(2, ", NO_HITS),
    ("9.1", "with_add_at", "lengths[lengths == 0] = 2", NO_WORDS),
    ("9.1", "with_add_at", "(texts, words), 2)", SCALED),
    ("9.1", "loops", "counts[text, word] += 2", SCALED),
    ("9.1", "with_bincount_float32", "axis=1), 1.000000001)", ONE_AT_LEAST),
    ("9.1", "with_counters", "(lambda value: value)(idf)", NUMBERS),
    ("9.1", "with_counters", "(lambda value: value)(features)", NUMBERS),
    ("9.2", "word_by_word", "reshape(-2, 1)", NEGATIVE),
    ("9.3", "with_einsum", "scores + scores.max(", SHIFT),
    ("9.3", "float32_and_broadcasting", "without hs, W, b, u, dv = (a.astype", DOUBLE),
    ("9.3", "float32_and_broadcasting", "da.sum(axis=1).sum(axis=0)", EITHER_ORDER),
    ("9.4", "number_by_number", "1 if a >= b else -1", NOT_EQUAL),
    ("9.5", "with_add_at", "where=total > 1)", NO_HIT),
    ("9.5", "class_by_class", "(lambda value: value)(f1)", NUMBERS),
    ("10.1", "one_by_one", "(lambda value: value)(lengths)", NUMBERS),
    ("10.1", "in_float32", "(lambda value: value)([start]", NUMBERS),
    ("10.1", "in_float32", "axis=+1", LAST_AXIS),
    ("10.2", "with_einsum", "scores + scores.max(", SHIFT),
    ("10.2", "flat_float32", "without maps, q, W_q, W_k, u = (a.astype", DOUBLE),
    ("10.2", "flat_float32", "maps.shape[:2], -2)", NEGATIVE),
    ("10.3", "with_add_at", "(asked, answers), 2)", DOUBLED),
    ("10.3", "with_loops", "tables[question][answer] += 2", DOUBLED),
    ("10.3", "with_loops", "overall[answer] += 2", DOUBLED),
    ("10.3", "with_loops", "(lambda value: value)(best)", NUMBERS),
    ("10.3", "with_loops", "overall = [1] * K", SHIFTED),
    ("10.4", "with_counters", "len(right) + n + 1", SHORT_RUN),
    ("10.4", "with_counters", "len(right) - n + 2", SHORT_RUN),
    ("10.4", "crossing_off", "if c <= r", NO_SCALING),
    ("10.4", "crossing_off", "return ((lambda value: value)(clipped)", NUMBERS),
    ("10.4", "crossing_off", "(lambda value: value)(total)", NUMBERS),
    ("10.4", "crossing_off", "word != -2", NEVER_WRITTEN),
    ("10.4", "crossing_off", "len(right) + n + 1", SHORT_RUN),
    ("10.4", "crossing_off", "len(right) - n + 2", SHORT_RUN),
    ("10.4", "with_intersections", "np.maximum(both[1], 2)", TWO_AT_LEAST),
    ("10.5", "a_row_a_weight", "(lambda value: value)(means.argmax())", NUMBERS),
    ("10.5", "loops", "(lambda value: value)(choices)", NUMBERS),
    ("10.5", "loops", "(lambda value: value)(means)", NUMBERS),
    ("10.5", "loops", "score >= top", NO_EQUALS),
    ("11.2", "signatures", "without classes = np.zeros", OVERWRITTEN),
    ("11.2", "signatures", "range(len(output) - 1)", ENOUGH_ROUNDS),
    ("11.2", "signatures", "range(len(output) + 2)", ENOUGH_ROUNDS),
    ("11.2", "unique_rows", "range(len(output) - 1)", ENOUGH_ROUNDS),
    ("11.2", "unique_rows", "range(len(output) + 2)", ENOUGH_ROUNDS),
    ("11.2", "unique_rows", "without first = np.sort(first)", ALREADY_SORTED),
    ("11.3", "cut_off", "np.clip(4 * q, 0, 2)", FULL),
    ("11.3", "cut_off", "np.clip(5 * q, 0, 1)", FULL),
    ("11.3", "fractions", "(lambda value: value)(nested)", NUMBERS),
    ("11.3", "fractions", "or q == 1:", NEVER_ONE),
    ("11.3", "fractions", "if not 0 <= new < 2", OTHER_DIGIT),
    ("11.4", "with_arrays", "np.where(present, p[:, :P], 2)", NO_SHARE),
    ("11.4", "with_arrays", "np.where(count >= 0", EVEN_BEFORE),
    ("11.4", "backwards", "(lambda value: value)(rows)", NUMBERS),
    ("11.4", "backwards", "(lambda value: value)(distances)", NUMBERS),
    ("12.1", "slices", "(lambda value: value)(products)", NUMBERS),
    ("12.1", "slices", "(lambda value: value)(sums)", NUMBERS),
    ("12.1", "by_definition", "(lambda value: value)(products)", NUMBERS),
    ("12.1", "by_definition", "(lambda value: value)(sums)", NUMBERS),
    ("12.2", "step_by_step", "np.where(n > 0", AT_ZERO),
    ("12.2", "two_sums", "np.where(a_n <= 0", AT_ZERO),
    ("12.2", "by_hand", "above = a_n > 0", AT_ZERO),
    ("12.3", "growing_decay", "(lambda value: value)(S0)", NO_COPY),
    ("12.4", "by_kind", "/ now", BY_ONE),
    ("12.4", "solved", "without a, b = (np.round", NO_ROUNDING),
    ("12.4", "solved", "(lambda value: value)([[-1.0, 1.0]", NUMBERS),
    ("12.4", "solved", "(lambda value: value)(rows)", NUMBERS),
    ("12.4", "solved", "[[-1.0, 2.0], [1.0, 1.0]]", ROUNDED),
    ("12.4", "solved", "[[-1.0, 1.0], [2.0, 1.0]]", ROUNDED),
    ("12.4", "solved", "[[-1.0, 1.0], [1.0, 2.0]]", ROUNDED),
    ("12.4", "solved", "[[-2.0, 1.0], [1.0, 1.0]]", ROUNDED),
    ("12.4", "line", "/ before", BY_ONE),
)


def why_equivalent(exercise: str, answer: str, statement: str) -> str | None:
    """Return the reason why a changed answer is still right, None if none is known."""
    for known_exercise, known_answer, part, reason in EQUIVALENT:
        if (exercise, answer) == (known_exercise, known_answer) and part in statement:
            return reason
    return None
