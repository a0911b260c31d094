"""What may be said of the wrong answers, read one by one; of all others nothing may be said."""

# exercise, kind: names of mistakes
ALLOWED = {
    ("0.1", "left_out"): ("never moved",),
    ("0.1", "off_by_one"): ("one step too many", "end left out"),
    ("0.1", "wrong_form"): ("places as columns", "backwards", "start left out"),
    ("0.3", "half_remembered_formula"): ("square missing", "root missing"),
    ("0.3", "left_out"): ("old m",),
    ("1.1", "wrong_axis"): ("columns normalised", "joint"),
    ("1.1", "wrong_form"): ("transposed",),
    ("1.2", "half_remembered_formula"): ("base 2 of nats", "sum"),
    ("1.3", "wrong_form"): ("backwards",),
    ("1.5", "half_remembered_formula"): ("not normalised", "types missing"),
    ("1.5", "wrong_axis"): ("successors",),
    ("1.5", "wrong_broadcasting"): ("divided across rows",),
    ("1.5", "wrong_form"): ("transposed",),
    ("2.1", "other_product"): ("W_hh transposed",),
    ("2.3", "half_remembered_formula"): ("base 2 of nats", "log of zero", "sum"),
    ("2.3", "wrong_axis"): ("one maximum",),
    ("2.4", "first_only"): ("b_y left out",),
    ("2.4", "other_product"): ("W_hh transposed",),
    ("3.1", "half_remembered_formula"): ("1 − h",),
    ("3.1", "other_product"): ("W_hh transposed",),
    ("3.2", "left_out"): ("nothing comes back",),
    ("3.2", "overwrites"): ("last loss only",),
    ("3.2", "wrong_form"): ("order of computation",),
    ("3.2", "wrong_index"): ("slope of the step before",),
    ("3.3", "half_remembered_formula"): ("1 − h", "db as a mean over the batch"),
    ("3.3", "left_out"): ("dh0 zero",),
    ("3.3", "other_product"): ("W_hh transposed",),
    ("3.3", "overwrites"): (
        "dW_hh of the first step",
        "dW_xh of the first step",
        "db of the first step",
    ),
    ("3.3", "wrong_axis"): ("db summed over the units",),
    ("3.4", "left_out"): ("all zeros",),
    ("3.4", "returns_too_early"): ("first chunk only",),
    ("3.4", "wrong_form"): ("transposed",),
    ("3.5", "half_remembered_formula"): ("half the mean of each step",),
    ("3.5", "other_product"): ("W_hh transposed",),
    ("3.5", "returns_too_early"): ("first chunk only",),
    ("3.5", "wrong_form"): ("answer transposed",),
    ("3.5", "wrong_size"): ("no half",),
    ("4.1", "half_remembered_formula"): ("mean eigenvalue", "smallest eigenvalue", "symmetric"),
    ("4.2", "first_only"): ("first step only",),
    ("4.2", "half_remembered_formula"): ("slope not squared",),
    ("4.2", "other_product"): ("oldest on the left",),
    ("4.2", "returns_too_early"): ("first step only",),
    ("4.2", "wrong_broadcasting"): ("columns scaled",),
    ("4.2", "wrong_form"): ("product transposed",),
    ("4.3", "half_remembered_formula"): ("squared norm",),
    ("4.4", "half_remembered_formula"): ("slope not squared",),
    ("4.4", "other_product"): ("W_hh not transposed",),
    ("4.4", "wrong_form"): ("latest first", "step 0 left out"),
}

# hints that repeat what Python says, or a fact of the page; they are true of any cause
FACTS = (
    "the shapes do not fit. ",
    "index ",
    "the grader does not know this name. ",
    "the grader has the standard library and NumPy",
    "nothing from which the loss was computed wants a gradient.",
    "backward() reaches what was computed before the last backward()",
    "one number stands where an array is wanted.",
    "the three have different shapes",
    "the probabilities do not sum to 1",
)

PRINTS = "what is printed does not count"
NUMBERS = "a list of numbers is accepted like an array"
ONE_AXIS = "of one axis or none the transposed array is the same"
OWN_SEED = "another seed made of seed is as good"
ENOUGH = "any number near the logits keeps exp from overflowing here"

# kind: exercises, and why the changed answer is still right
EQUIVALENT = {
    "changes_an_argument": (("1.3",), OWN_SEED),
    "half_remembered_formula": (("2.3", "2.4"), ENOUGH),
    "list_of_lists": (("1.2", "1.3", "2.2", "2.3", "2.4", "4.4"), NUMBERS),
    "other_product": (("0.1", "2.4", "4.4"), ONE_AXIS),
    "prints": (
        (
            "0.1",
            "0.2",
            "0.3",
            "1.1",
            "1.2",
            "1.3",
            "1.5",
            "2.1",
            "2.2",
            "2.3",
            "2.4",
            "3.1",
            "3.2",
            "3.3",
            "3.4",
            "3.5",
            "4.1",
            "4.2",
            "4.3",
            "4.4",
        ),
        PRINTS,
    ),
    "wrong_form": (("1.2", "1.3", "2.2", "2.3", "2.4", "4.4"), ONE_AXIS),
}
