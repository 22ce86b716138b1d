"""Every setting of the store: how it is typed, what is kept of it, how it is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from store.dataclass import dataclass
from store.errors import BadInput
from store.lifecycle.dates import WEEKDAYS
from store.lifecycle.free_days import free_days
from store.lifecycle.groups import STAGES
from store.names import nearest
from store.safety.opening import Store
from store.sentence import say
from store.settings.values import DEFAULTS, currency_of, me, setting
from store.value.money import decimal_text, minor_digits, read_amount, read_share, share_text
from store.vocabulary import CHANNELS, known_channel, typed

Read = Callable[[str, str], Any]
Show = Callable[[Any, str], str]

_CHANNELS: Final = tuple(each for each in CHANNELS if each.timed)
_LONGEST_NAME: Final = 100
_NOTHING: Final = ("", "none", "-")
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Setting:
    """One setting. `read` makes what is kept from what is typed and the currency, `show` turns it
    back into words that `read` understands.

    `column` is the one of the rep's row that keeps it; without one it is kept under its name.
    Where it `counts`, the figures of every customer follow from it.
    """

    name: str
    title: str
    help: str
    example: str
    read: Read
    show: Show
    default: Any
    column: str = ""
    counts: bool = False


@dataclass(frozen=True)
class Chosen:
    """A setting with what holds now; `own` where it is not the default that holds."""

    setting: Setting
    shown: str
    own: bool


def _whole(least: int, most: int, unit: str) -> tuple[Read, Show]:
    def read(text: str, currency: str) -> int:  # noqa: ARG001 every reader is called alike
        figures = text.removesuffix(unit).strip()
        if not (figures.isdecimal() and figures.isascii() and least <= int(figures[:9]) <= most):
            raise BadInput(say("typed.no_number_of", text=text, unit=unit, least=least, most=most))
        return int(figures)

    return read, lambda value, _: f"{value} {unit}"


def _share(least: Decimal, most: Decimal) -> tuple[Read, Show]:
    return (
        lambda text, _: read_share(text, least, most),
        lambda value, _: share_text(value),
    )


def _name(text: str, currency: str) -> str:  # noqa: ARG001
    words = " ".join(text.encode("utf-8", "replace").decode().replace("\0", " ").split())
    if not 0 < len(words) <= _LONGEST_NAME:
        raise BadInput(say("typed.no_name", most=_LONGEST_NAME))
    return words


def _department(text: str, currency: str) -> str | None:
    return None if text.lower() in _NOTHING else _name(text, currency)


def _weekdays(text: str, currency: str) -> str:  # noqa: ARG001
    """`mon-fri`, `mon to fri`, `mon tue thu`, with commas or without → "12345"."""
    days: set[int] = set()
    ranges = re.sub(r"\s*(?:-|–|\bto\b)\s*", "-", text.lower().replace(",", " "))
    for part in ranges.split():
        ends = [_weekday(word, text) for word in part.split("-")]
        if len(ends) > 2:
            raise BadInput(say("typed.not_working_days", text=text))
        span = (ends[-1] - ends[0]) % 7
        days.update((ends[0] + number) % 7 for number in range(span + 1))
    if not days:
        raise BadInput(say("typed.no_working_days"))
    return "".join(str(day + 1) for day in sorted(days))


def _weekday(word: str, text: str) -> int:
    found = [n for n, day in enumerate(_DAYS) if len(word) > 1 and day.startswith(word)]
    if len(found) != 1:
        raise BadInput(say("typed.not_working_days", text=text))
    return found[0]


def _show_weekdays(value: str, currency: str) -> str:  # noqa: ARG001
    days = [int(digit) - 1 for digit in value]
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{WEEKDAYS[days[0]]}-{WEEKDAYS[days[-1]]}"
    return " ".join(WEEKDAYS[day] for day in days)


def _or_none(read: Read, show: Show) -> tuple[Read, Show]:
    """As these, but for a setting that may be left open."""
    return (
        lambda text, currency: None if text.lower() in _NOTHING else read(text, currency),
        lambda value, currency: "none" if value is None else show(value, currency),
    )


def _country(text: str, currency: str) -> str | None:  # noqa: ARG001
    """Whether its holidays are known is asked when it is kept: that takes a tenth of a second."""
    if text.lower() in _NOTHING:
        return None
    if not re.fullmatch(r"[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?", text):
        raise BadInput(say("typed.no_country", text=text))
    return text.upper()


def _free_days(text: str, currency: str) -> list[list[str]]:  # noqa: ARG001
    """Days and ranges with commas between, or the text of a whole file of either kind."""
    if text.lower() in _NOTHING:
        return []
    lines = text if text.lstrip("\ufeff \n").startswith("BEGIN:") else _one_a_line(text)
    return [[first.isoformat(), last.isoformat()] for first, last in free_days(lines, "free days")]


def _one_a_line(text: str) -> str:
    return re.sub(r"\s*[,;]\s*(?=\d{4}-)", "\n", text)


def _show_free_days(value: list[list[str]], currency: str) -> str:  # noqa: ARG001
    ranges = (first if first == last else f"{first} to {last}" for first, last in value)
    return ", ".join(ranges) or "none"


def _currency(text: str, currency: str) -> str:  # noqa: ARG001
    minor_digits(text)
    return text.upper()


def _rates(text: str, currency: str) -> dict[str, str]:
    """`call 30, visit 60` → decimal text by channel."""
    if text.lower() in _NOTHING:
        return {}
    found = {}
    for part in re.split(r"\s*[,;]\s+|\s*;\s*", text):
        channel, _, amount = part.strip().rpartition(" ")
        name = _timed(channel)
        if name is None:
            known = ", ".join(typed(each.key) for each in _CHANNELS)
            raise BadInput(say("typed.no_channel_cost", text=part, known=known))
        minor = read_amount(amount, currency)
        if minor < 0:
            raise BadInput(say("typed.hour_below_zero", text=part))
        found[name] = decimal_text(minor, currency) or "0"
    return found


def _timed(text: str) -> str | None:
    try:
        name = known_channel(text)
    except BadInput:
        return None
    return name if any(each.key == name for each in _CHANNELS) else None


def _show_rates(value: Mapping[str, str], currency: str) -> str:  # noqa: ARG001
    costs = (f"{typed(channel)} {rate}" for channel, rate in value.items())
    return ", ".join(costs) or "none"


def _owners(text: str, currency: str) -> dict[str, str]:  # noqa: ARG001
    """`potential Ana, former Support` → who has charge, by stage."""
    if text.lower() in _NOTHING:
        return {}
    found = {}
    for part in re.split(r"\s*[,;]\s*", text.strip(" ,;")):
        stage, _, who = part.partition(" ")
        if stage.casefold() not in STAGES or not who.strip():
            raise BadInput(
                say(
                    "typed.no_stage_in_charge",
                    text=part[:40],
                    likely=nearest(stage.casefold(), STAGES),
                )
            )
        found[stage.casefold()] = who.strip()
    return found


def _show_owners(value: Mapping[str, str], currency: str) -> str:  # noqa: ARG001
    said = [f"{stage} {value[stage]}" for stage in STAGES if value.get(stage)]
    lacking = [stage for stage in STAGES if not value.get(stage)]
    if not said:
        return "none"
    return ", ".join(said) + (f"; nobody: {', '.join(lacking)}" if lacking else "")


def _days_or_ever(text: str, currency: str) -> int | None:
    return None if text.lower() in _NOTHING else int(_whole(1, 36500, "days")[0](text, currency))


def _show_ever(value: int | None, currency: str) -> str:  # noqa: ARG001
    return "none" if value is None else f"{value} days"


def _folder(text: str, currency: str) -> str | None:  # noqa: ARG001
    if text.lower() in _NOTHING:
        return None
    try:
        folder = Path(text).expanduser()
    except RuntimeError as error:
        raise BadInput(say("typed.no_home", text=text)) from error
    if not folder.is_absolute():
        raise BadInput(say("typed.no_whole_path", text=text))
    return str(folder)


def _as_it_is(value: Any, currency: str) -> str:  # noqa: ARG001
    return "none" if value is None else str(value)


SETTINGS: Final = (
    Setting("your_name", "Your name", "Shown beside what you have done.", "Ana Reyes",
            _name, _as_it_is, "me", "name"),
    Setting("department", "Your department",
            "Shown beside your name in histories that several departments write.",
            "Sales; none", _department, _as_it_is, None, "department"),
    Setting("daily_minutes", "Minutes a day",
            "How much work is planned on a working day before the next one is taken.", "240",
            *_whole(10, 1440, "min"), 240, "daily_minutes"),
    Setting("working_days", "Working days", "Next steps are planned on these days only.",
            "mon-fri, or mon tue thu", _weekdays, _show_weekdays, "12345", "weekdays"),
    Setting("country", "Country", "Nothing is planned on its public holidays.",
            "DE or DE-BY; none for no holidays", _country, _as_it_is, None, "country"),
    Setting("free_days", "Free days",
            "Your own leave: nothing is planned on these days. @FILE reads an iCalendar or a list.",
            "24.12 to 3.1, 2027-02-12; @holidays.ics; none",
            _free_days, _show_free_days, DEFAULTS["free_days"]),
    Setting("currency", "Currency", "Of all amounts; it is fixed once the first one is written.",
            "EUR", _currency, _as_it_is, DEFAULTS["default_currency"]),
    Setting("rates", "Cost of an hour",
            "What an hour on a channel costs us: the minutes of touches become the cost to serve, "
            "which LTV is net of.", "call 30, visit 60; none",
            _rates, _show_rates, DEFAULTS["rates"], counts=True),
    Setting("discount_rate", "Discount a year",
            "What a year of waiting takes off an expected amount: for LTV ahead and the discounted "
            "formula.", "10 %", *_share(Decimal(0), Decimal(1)), DEFAULTS["discount_rate"],
            counts=True),
    Setting("margin", "Average margin",
            "What stays of revenue after the cost of goods, where no cost is known. Without it "
            "such revenue counts in full.", "30 %; none",
            *_or_none(*_share(Decimal(0), Decimal(1))), DEFAULTS["margin"], counts=True),
    Setting("horizon_days", "Usual horizon",
            "Churn risk is the chance of no purchase within so many days; for new segments and "
            "customers without one. A segment has its own.", "90 days",
            *_whole(1, 3650, "days"), DEFAULTS["horizon_days"], counts=True),
    Setting("risky", "Risky from", "Customers with this churn risk or more are shown as at risk.",
            "60 %", *_share(Decimal("0.01"), Decimal(1)), DEFAULTS["risky"]),
    Setting("refusal_days", "Refused offers rest",
            "For so many days nothing that a customer refused is suggested to them again.",
            "180 days", *_whole(0, 3650, "days"), DEFAULTS["refusal_days"]),
    Setting("stage_owners", "In charge of stages",
            "Who is in charge of potential, current and former customers: a rep or a department.",
            "potential Ana, current Ana, former Support; none",
            _owners, _show_owners, DEFAULTS["stage_owners"]),
    Setting("keep_closed", "Closed customers kept",
            "“customer erase --due” erases for good those closed for longer.",
            "1095 days; none for ever", _days_or_ever, _show_ever, DEFAULTS["keep_closed"]),
    Setting("backup_folder", "Second backup place",
            "Every backup is copied to this folder too: a stick, another disk, a synced folder.",
            "/media/stick/tickler; none", _folder, _as_it_is, DEFAULTS["backup_folder"]),
)  # fmt: skip


def chosen(store: Store) -> list[Chosen]:
    """All settings with what holds now."""
    rep, currency = me(store), currency_of(store)
    found = []
    for each in SETTINGS:
        if each.column:
            value = each.default if rep is None else rep[each.column]
        else:
            value = currency if each.name == "currency" else setting(store, each.name)
        own = value != each.default
        found.append(Chosen(each, each.show(value, currency), own))
    return found


def find_setting(name: str) -> Setting:
    """The setting of that name, typed with dashes or underscores.

    Raises:
        BadInput: there is none; the sentence names the nearest.
    """
    wanted = name.strip().lower().replace("-", "_").replace(" ", "_")
    for each in SETTINGS:
        if each.name == wanted:
            return each
    raise BadInput(say("typed.no_setting", name=name, likely=nearest(wanted, names())))


def names() -> list[str]:
    """The names of all settings of the store."""
    return [each.name for each in SETTINGS]


def known_country(country: str, today: date) -> None:
    """Nothing if the country's public holidays are known.

    Raises:
        BadInput: they are not.
    """
    from store.lifecycle.calendar import WorkCalendar, place_of

    WorkCalendar(frozenset(range(7)), *place_of(country)).is_working(today)
