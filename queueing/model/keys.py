"""Every Redis key of the line, spelled once.

All keys of a group share its hash tag, so a group is one slot of a cluster and a script may touch
all of it. What belongs to an epoch carries the epoch in its prefix: a rebuild writes beside the
old keys and can never be mixed up with them.

    q:{tonghua}:epoch                 the epoch whose keys are valid
    q:{tonghua}:rebuilding            which process rebuilds the line just now
    q:{tonghua}:probe                 when a process last proved that it can write
    q:{tonghua}:7:building            there while the keys of an epoch are being written
    q:{tonghua}:7:now                 the latest moment any script has seen (ms)
    q:{tonghua}:7:log                 the stream of events, one entry an event
    q:{tonghua}:7:trimmed             up to where the log was trimmed, if it was
    q:{tonghua}:7:lease               which process commits the log to the record
    q:{tonghua}:7:recorded            stream: up to where that has come
    q:{tonghua}:7:order               how many tickets were ever issued
    q:{tonghua}:7:seq                 hash: hall → number of its last event
    q:{tonghua}:7:day                 hash: hall → its business date
    q:{tonghua}:7:numbers:HALL        hash: date|prefix → last number given
    q:{tonghua}:7:classes:HALL        hash: date|class → how many had the credit
    q:{tonghua}:7:line:LINE           sorted set: virtual arrival → issue order:ticket
    q:{tonghua}:7:lines               set of the lines that some window serves
    q:{tonghua}:7:versions            hash: hall → version of its rules, `*` → how many changes
    q:{tonghua}:7:live:HALL           sorted set: issue order → ticket, all that are not ended
    q:{tonghua}:7:ticket:ID           a ticket, as JSON
    q:{tonghua}:7:mine:CITIZEN        hash: live ticket → hall:lane
    q:{tonghua}:7:windows:HALL        set of window ids
    q:{tonghua}:7:window:HALL:ID      a window's state, as JSON
    q:{tonghua}:7:clerks              hash: clerk → HALL:ID of the window they opened last
    q:{tonghua}:7:serves:HALL:ID      the lines it may serve with their handicaps, as JSON
    q:{tonghua}:7:rules:HALL          a hall's rules as changed last in this epoch, as JSON
    q:{tonghua}:7:request:ID          hash: the answer given to a request

What limits who may serve a ticket is a line of its own: `HALL:LANE` for the hall's own windows,
`HALL:LANE+remote` for them and for windows of other halls, `HALL:@WINDOW` for one window alone.
They are built by the functions below and by their namesakes in `scripts/prelude.lua`, nowhere else.
"""

REMOTE = "+remote"
# How long answers and ended tickets stay. It frees memory only: the record keeps them for longer.
KEEP_S = 48 * 3600


def of_group(group: str) -> str:
    """What every key of a group begins with."""
    return f"q:{{{group}}}:"


def epoch(group: str) -> str:
    """Where a group's current epoch is written."""
    return of_group(group) + "epoch"


def prefix(group: str, epoch_no: int) -> str:
    """What every key of one epoch begins with."""
    return f"{of_group(group)}{epoch_no}:"


def epoch_of(group: str, key: str) -> int | None:
    """The epoch to which a key of a group belongs; None for those that outlive epochs."""
    number = key.removeprefix(of_group(group)).partition(":")[0]
    return int(number) if number.isdecimal() else None


def building(group: str, epoch_no: int) -> str:
    """Set while an epoch is being rebuilt; its loss in between shows that Redis was emptied."""
    return prefix(group, epoch_no) + "building"


def now(group: str, epoch_no: int) -> str:
    """The latest moment that a group has seen."""
    return prefix(group, epoch_no) + "now"


def log(group: str, epoch_no: int) -> str:
    """The stream of a group's events."""
    return prefix(group, epoch_no) + "log"


def first_entries(n: int) -> str:
    """The ids of the entries with which a log begins; all later ones carry the time of day."""
    return f"1-{n}"


def trimmed(group: str, epoch_no: int) -> str:
    """Up to where the stream of events was trimmed; missing if it never was."""
    return prefix(group, epoch_no) + "trimmed"


def recorded(group: str, epoch_no: int) -> str:
    """The stream of commit notices: up to where the log is recorded, and that the lease is free."""
    return prefix(group, epoch_no) + "recorded"


def lease(group: str, epoch_no: int) -> str:
    """Held by the process that commits the log."""
    return prefix(group, epoch_no) + "lease"


def probe(group: str) -> str:
    """Written every few seconds to see that writing is possible."""
    return of_group(group) + "probe"


def rebuilding(group: str) -> str:
    """Held by the process that rebuilds the line."""
    return of_group(group) + "rebuilding"


def order(group: str, epoch_no: int) -> str:
    """How many tickets were ever issued."""
    return prefix(group, epoch_no) + "order"


def seq(group: str, epoch_no: int) -> str:
    """The number of each hall's last event."""
    return prefix(group, epoch_no) + "seq"


def day(group: str, epoch_no: int) -> str:
    """Each hall's business date."""
    return prefix(group, epoch_no) + "day"


def numbers(group: str, epoch_no: int, hall: str) -> str:
    """The last number given, by date and prefix."""
    return f"{prefix(group, epoch_no)}numbers:{hall}"


def classes(group: str, epoch_no: int, hall: str) -> str:
    """How many had the credit of a class, by date and class."""
    return f"{prefix(group, epoch_no)}classes:{hall}"


def lines(group: str, epoch_no: int) -> str:
    """The lines that some window serves."""
    return prefix(group, epoch_no) + "lines"


def versions(group: str, epoch_no: int) -> str:
    """The version of each hall's rules, and how often any were changed."""
    return prefix(group, epoch_no) + "versions"


def live(group: str, epoch_no: int, hall: str) -> str:
    """The tickets of a hall that are not ended."""
    return f"{prefix(group, epoch_no)}live:{hall}"


def windows(group: str, epoch_no: int, hall: str) -> str:
    """The ids of a hall's windows."""
    return f"{prefix(group, epoch_no)}windows:{hall}"


def clerks(group: str, epoch_no: int) -> str:
    """The window that each clerk opened last."""
    return prefix(group, epoch_no) + "clerks"


def serves(group: str, epoch_no: int, name: str) -> str:
    """The lines that a window may serve; see `window_name`."""
    return f"{prefix(group, epoch_no)}serves:{name}"


def rules(group: str, epoch_no: int, hall: str) -> str:
    """A hall's rules, if they were changed in this epoch."""
    return f"{prefix(group, epoch_no)}rules:{hall}"


def ticket(group: str, epoch_no: int, ticket_id: str) -> str:
    """One ticket; with no id, what the keys of all tickets begin with."""
    return f"{prefix(group, epoch_no)}ticket:{ticket_id}"


def lane_line(hall: str, lane: str, *, remote: bool = False) -> str:
    """The line of a lane; `remote` if windows of other halls may serve it, too."""
    return f"{hall}:{lane}{REMOTE if remote else ''}"


def own_line(hall: str, window: str) -> str:
    """The line that one window alone serves."""
    return f"{hall}:@{window}"


def place(line: str) -> tuple[str, str | None, str | None]:
    """What a line is: its hall, its lane (None for a window's own), its window (None for lanes)."""
    hall, _, rest = line.partition(":")
    if rest.startswith("@"):
        return hall, None, rest[1:]
    return hall, rest.removesuffix(REMOTE), None


def hall_of(line: str) -> str:
    """The hall to which a line or a window belongs, by its name."""
    return line.partition(":")[0]


def sibling(line: str) -> str | None:
    """The other line in which people of the same lane wait; a window's own line has none."""
    hall, lane, _ = place(line)
    if lane is None:
        return None
    return lane_line(hall, lane, remote=not line.endswith(REMOTE))


def line(group: str, epoch_no: int, name: str) -> str:
    """The waiting tickets of a line."""
    return f"{prefix(group, epoch_no)}line:{name}"


def mine(group: str, epoch_no: int, citizen: str) -> str:
    """A citizen's live tickets."""
    return f"{prefix(group, epoch_no)}mine:{citizen}"


def window_name(hall: str, window_id: str) -> str:
    """The name by which a window is known in its group."""
    return f"{hall}:{window_id}"


def window(group: str, epoch_no: int, hall: str, window_id: str) -> str:
    """One window's state."""
    return f"{prefix(group, epoch_no)}window:{window_name(hall, window_id)}"


def request(group: str, epoch_no: int, request_id: str) -> str:
    """The answer given to a request; with no id, what the keys of all answers begin with."""
    return f"{prefix(group, epoch_no)}request:{request_id}"


def member(order: int, ticket_id: str) -> str:
    """A ticket's entry in a line: equal arrivals keep the order of issue."""
    return f"{order:012d}:{ticket_id}"
