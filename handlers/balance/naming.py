"""The names by which people know the lines that advice is about."""

from handlers.balance.words import Name, Named
from records.hall_directory import HallDirectory


def names_of(directory: HallDirectory) -> Name:
    """What people call `social`, and `branch-1:social` of another hall.

    What the directory does not know any more is called as the rules spell it.
    """

    def name(line: str) -> Named:
        hall_id, _, lane_code = line.rpartition(":")
        lane, hall = directory.lanes.get(lane_code), directory.halls.get(hall_id)
        called = Named(lane.name_en, lane.name) if lane else Named(lane_code, lane_code)
        if not hall_id:
            return called
        of_hall = Named(hall.name_en, hall.name) if hall else Named(hall_id, hall_id)
        return Named(f"{of_hall.en}: {called.en}", f"{of_hall.zh}的{called.zh}")

    return name
