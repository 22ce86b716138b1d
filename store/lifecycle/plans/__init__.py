"""Plans of dated steps for a segment: their parts, their files, and what comes next."""

from store.lifecycle.plans.due import Load
from store.lifecycle.plans.files import dump_plan, load_plan, preset_plans
from store.lifecycle.plans.model import (
    CHANNELS,
    DIRECTIONS,
    OUTCOMES,
    Anchor,
    Channel,
    Direction,
    Outcome,
    Plan,
    Proposal,
    Step,
    Track,
)
from store.lifecycle.plans.next_step import Context, proposals, propose
from store.lifecycle.plans.talk import fill

__all__ = [
    "CHANNELS",
    "DIRECTIONS",
    "OUTCOMES",
    "Anchor",
    "Channel",
    "Context",
    "Direction",
    "Load",
    "Outcome",
    "Plan",
    "Proposal",
    "Step",
    "Track",
    "dump_plan",
    "fill",
    "load_plan",
    "preset_plans",
    "proposals",
    "propose",
]
