"""What a submission may use, and the presets for NumPy and for torch."""

from dataclasses import dataclass, fields

MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """What a submission may use.

    Attributes
    ----------
    start_s : float
        Seconds to start Python and to import the library, before any code of the submission runs.
        Beyond it the fault is the machine's: INFRA.
    import_s : float
        Seconds to run the statements of the submission. Beyond it: TLE.
    wall_s : float
        Seconds for all the calls of one exercise together. Beyond it: TLE.
    cpu_s : int
        Seconds of processor time of one child, a second defence behind the clocks above.
    memory_bytes : int
        Address space of the child, library included. Beyond it: MLE.
    processes : int
        Threads of the child, few, so that it cannot crowd out its neighbours. It cannot start
        processes at all.
    output_bytes : int
        Bytes written on stdout and stderr, from start to end of one child. Beyond it: OLE.
    reply_bytes : int
        Bytes of one reply. Beyond it: FORMAT.
    """

    start_s: float
    import_s: float
    wall_s: float
    cpu_s: int
    memory_bytes: int
    processes: int
    output_bytes: int
    reply_bytes: int

    def __post_init__(self):
        for field in fields(self):
            value = getattr(self, field.name)
            kinds = (int, float) if field.type is float else (int,)
            if isinstance(value, bool) or not isinstance(value, kinds) or not 0 < value < 2**62:
                wanted = "a positive number" if field.type is float else "a positive integer"
                raise ValueError(f"{field.name}: expected {wanted}, got {value!r}")


NUMPY = Limits(
    start_s=20.0,
    import_s=5.0,
    wall_s=10.0,
    cpu_s=60,
    memory_bytes=1024 * MIB,
    processes=4,
    output_bytes=1 * MIB,
    reply_bytes=16 * MIB,
)
TORCH = Limits(
    start_s=60.0,
    import_s=10.0,
    wall_s=60.0,
    cpu_s=180,
    memory_bytes=4096 * MIB,
    processes=8,
    output_bytes=1 * MIB,
    reply_bytes=16 * MIB,
)
