"""Plans of dated steps for a segment: their parts, their files, and what comes next.

`check.py` is not part of this, since the program's start needs no checks: import it by its name.
"""

from store.lifecycle.plans.built_in_steps import base_key, find_step
from store.lifecycle.plans.channels import Chosen, choose_channel
from store.lifecycle.plans.due import AnchorDates, Load
from store.lifecycle.plans.files import (
    default_plan_key,
    dump_plan,
    load_plan,
    preset_keys,
    preset_plan,
    preset_plans,
)
from store.lifecycle.plans.model import (
    AFTER_SALE,
    ANCHORS,
    CHANNELS,
    DIRECTIONS,
    ENDS,
    EXITS,
    OUTCOMES,
    PHASES,
    PREPAID,
    Anchor,
    Channel,
    Direction,
    Exit,
    Mode,
    Outcome,
    Phase,
    Plan,
    Proposal,
    Step,
    Track,
    Wish,
    Worked,
)
from store.lifecycle.plans.next_step import propose
from store.lifecycle.plans.scene import Context
from store.lifecycle.plans.talk import fill

__all__ = [
    "AFTER_SALE",
    "ANCHORS",
    "CHANNELS",
    "DIRECTIONS",
    "ENDS",
    "EXITS",
    "OUTCOMES",
    "PHASES",
    "PREPAID",
    "Anchor",
    "AnchorDates",
    "Channel",
    "Chosen",
    "Context",
    "Direction",
    "Exit",
    "Load",
    "Mode",
    "Outcome",
    "Phase",
    "Plan",
    "Proposal",
    "Step",
    "Track",
    "Wish",
    "Worked",
    "base_key",
    "choose_channel",
    "default_plan_key",
    "dump_plan",
    "fill",
    "find_step",
    "load_plan",
    "preset_keys",
    "preset_plan",
    "preset_plans",
    "propose",
]
