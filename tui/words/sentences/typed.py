"""Why what somebody has typed, or a file says, cannot be understood, and how to write it."""

from __future__ import annotations

from typing import Final

from tui.words.sentences import Table

_SHOWN: Final = 12


def _missing(words: list[str], known: list[str], close: list[str]) -> str:
    """`“Piad”: there are Paid, Sent; did you mean Paid?`."""
    more = f" and {len(known) - _SHOWN:,} more" if len(known) > _SHOWN else ""
    missing = ", ".join(f"“{word}”" for word in words)
    likely = f"; did you mean {', '.join(close)}?" if close else "."
    return f"{missing}: there are {', '.join(known[:_SHOWN])}{more}{likely}"


WORDS: Final[Table] = {
    "after_today": "“{text}” is {day}, after today. {examples}",
    "alike_or_apart": "“{text}” does not say who they are: use --alike one or --alike apart.",
    "amount_too_fine": (
        "{amount} is finer than {currency} allows: use at most {digits} digits after the point."
    ),
    "amount_too_large": "{amount} {currency} is too large an amount to keep.",
    "at_column": "column {column}: {sentence}",
    "before_today": "“{text}” is {day}, before today. {examples}",
    "calendar_only": "--step and --plan go with “export calendar”.",
    "field_day_ahead": "The {field} cannot be {day}: give a past day.",
    "field_digits": "“{text}” has more digits than {field} can keep.",
    "field_too_long": "The {field} has {length:,} characters: {most:,} is the most.",
    "file_there": (
        "There is a file at {file} already: choose another name, or replace it with --force."
    ),
    "folder_there": "{file} is a folder: name a file in it.",
    "free_days_backwards": (
        "The free days from {first} to {last} end before they begin; swap the dates."
    ),
    "hour_below_zero": "“{text}”: an hour costs 0 or more.",
    "hours_backwards": "“{part}” in “{text}” does not begin before it ends in one day.",
    "hours_without_weekday": "“{part}” in “{text}” is not a weekday; {example}",
    "letter_alone": "Words of a letter go with letters.",
    "letter_empty": "The letter has no words.",
    "letter_needed": "Letters need a file with their words: --letter.",
    "map_quote_open": "--map {text}: a quotation mark is not closed.",
    "mapped_twice": "--map names the field “{name}” twice: leave one out.",
    "name_needed": "A customer needs a name.",
    "name_too_long": "The name has {length} characters: {most} is the most.",
    "needs_few_words": "{what} needs a few words.",
    "needs_words": "{what} needs words.",
    "never_open": "“{hours}” are never open in {zone}.",
    "no_amount": "{text} is not an amount of money: write it like 1234.50.",
    "no_awareness": "“{text}” is not a level of awareness; choose one of {known}.",
    "no_calendar_day": (
        "“{text}” is not a day of the calendar; write a day such as 15.03 or 15 mar."
    ),
    "no_cents": "“{text}” does not say whether amounts are cents: yes or no.",
    "no_channel_cost": "“{text}” is not a cost of a channel: write call 30, visit 60 ({known}).",
    "no_choice": "The {field} cannot be “{text}”: use one of {known}{likely}",
    "no_clock": "“{text}” is not a time of day: write it as mon 10:00.",
    "no_country": (
        "“{text}” is not a country code: two letters such as DE, with a region DE-BY, or “none”."
    ),
    "no_currency": "“{text}” is not a currency code: use three letters such as EUR.",
    "no_date": "“{text}” is not a date{likely} {examples}",
    "no_date_format": (
        "“{text}” is not a date format: use dmy, mdy, ymd or a pattern such as %d.%m.%Y."
    ),
    "no_date_pattern": "“{text}” is not a date pattern: {why}.",
    "no_day_or_month": "“{text}” has no such day or month; write 15.03 or 15 mar.",
    "no_decimal_mark": "“{text}” is not a decimal mark: use . or , for --decimal.",
    "no_discount_rate": "A discount rate of {rate} makes no sense: use 0.1 for 10 % a year.",
    "no_email": "“{text}” is not an e-mail: ana@example.com would be one.",
    "no_encoding": (
        "“{text}” is not an encoding of text: use utf-8, cp1252, cp1250, cp1251, mac-roman, "
        "…{likely}"
    ),
    "no_export": "“{text}” cannot be exported{likely} There are: {known}.",
    "no_feeling": "“{text}” is not a feeling: use one of {known}{likely}",
    "no_field_day": "“{text}” is not a day for {field}.",
    "no_field_number": "“{text}” is not a number for {field}: write it as 12.5.",
    "no_field_of": "“{text}” is not a field of {kind}: use {known}.",
    "no_file_kind": "“{text}” is not a kind of file: use one of {known}{likely}",
    "no_group": "“{text}” is not a group; choose one of {known}.",
    "no_holidays": (
        "No public holidays are known for {place}; use a country code such as DE or PH, or "
        "list the free days yourself."
    ),
    "no_home": "“{text}” is in nobody's home folder: write the whole path.",
    "no_hours": "“{text}” are not hours: {example}",
    "no_id": "“{text}” is not an id: it has 32 hexadecimal digits.",
    "no_length_of_time": "“{text}” is not a length of time: write 20, 20m, 1h30 or 1:30.",
    "no_letter_field": "“{{{name}}}” is not a field of a letter{likely} The fields are: {known}.",
    "no_mapping": "“{text}” in --map is not field=Column: write it like customer=Client,date=Day.",
    "no_leaving_reason": ("“{text}” is not a reason for leaving: use one of {known}{likely}"),
    "no_model": "Unknown model “{text}”: use one of {known}.",
    "no_name": "A name of 1 to {most} characters is needed.",
    "no_number_of": "“{text}” is not a number of {unit}: give {least:,} to {most:,}.",
    "no_number_of_days": "{days} is not a number of {what}: give 1 to {most}.",
    "no_phone": "“{text}” is not a phone number: +371 6722 0000 would be one.",
    "no_preset": "“{text}” is not a preset{likely} The presets are: {known}.",
    "no_prior": "Unknown prior “{text}”: use weak or none.",
    "no_rate": "The rate {rate} for {currency} is not a positive number.",
    "no_rate_said": "“{text}” is not a rate: write CODE=RATE, what one unit of that currency is "
    "worth in yours.",
    "two_rates": "“{whole},{part}” can be two rates: write {like}={whole}.{part} or "
    "{like}={whole}{part}.",
    "no_refusal": "“{text}” is nothing that they can refuse: use some of {known}, or all{likely}",
    "no_rep": "“{text}” is not a rep: give one of {known}.",
    "no_rep_here": (
        "“{text}” is not a rep here: give one of {known}. Who has joined the team since comes with "
        "“tickler sync”."
    ),
    "no_repeat": (
        "“{text}” is not a repeat; write .+30d (30 days after it is done), ++1m (the next "
        "month's day after that) or +1m (every month's day)."
    ),
    "no_rows_said": "“{text}” does not say which rows: write it like Type=Call or Status!=Done.",
    "no_setting": "There is no setting “{name}”{likely}",
    "no_share": "“{text}” is not a share in that range: give {ends} %, as 10 % or 0.1.",
    "no_span_of_hours": "“{part}” in “{text}” is not a span of hours; {example}",
    "no_stage_in_charge": (
        "“{text}” is not a stage with who is in charge of it: write potential Ana, current "
        "Ben, former Support{likely}"
    ),
    "no_stage_model": "“{text}” is not a stage model; choose one of {known}.",
    "no_stage_of": "“{text}” is not a stage of {model}: {known}.",
    "no_status_column": (
        "No column of the file is a status, a stage or a type: --sales has nothing to choose from."
    ),
    "no_status_word": lambda **said: f"No row says {_missing(**said)}",
    "no_step_among": "There is no step {number} among {count}; choose another.",
    "no_table_form": "“{text}” is not a form of a table: use {known}.",
    "no_time_span": "“{text}” is not a time span; {example}",
    "no_time_unit": "“{text}” is not a length of time: use minutes, seconds, milliseconds{likely}",
    "no_value": lambda column, **said: f"No {column} is {_missing(**said)}",
    "no_weekday_works": (
        "A calendar needs at least one working weekday from Monday (0) to Sunday (6); set "
        "the working days."
    ),
    "no_whole_path": "“{text}” is not a whole path: write it from the beginning, as /media/stick.",
    "no_working_day": (
        "There is no working day within three years of {start}; shorten the free days in the "
        "calendar."
    ),
    "no_working_days": "At least one working day is needed: write mon-fri, or mon tue thu.",
    "no_zone": "“{text}” is not a known time zone; write it as Europe/Riga.",
    "no_zone_but": "“{text}” is not a known time zone; {hint}",
    "not_among": "“{text}” is not {what}: use one of {known}{likely}",
    "not_editable": "“{name}” of a customer cannot be edited: use one of {known}.",
    "not_working_days": "“{text}” are not working days: write mon-fri, or mon tue thu.",
    "off_scale": lambda kind, least, most, score: (
        f"{kind.upper()} goes from {least} to {most}, not {score}."
    ),
    "other_currency": "{text} is in another currency: the store keeps {currency}.",
    "other_decimal_mark": "{text} does not fit “{mark}” as the decimal mark.",
    "other_weekday": (
        "“{text}” does not fit: {day} is not a {weekday}; leave the weekday out or correct it."
    ),
    "out_of_reach": "“{text}” is not a date between {first} and {last}.",
    "separators_mixed": "{text} mixes its separators: write it like 1234.50.",
    "several_columns": "“{text}” could be several columns: write it exactly as the header does.",
    "several_reps": "“{text}” is several reps: give one of {known}.",
    "sign_too_many": "{text} has a sign or bracket too many: write it like -1234.50.",
    "spread_over_days": "First steps can be spread only over one day or more, one a day or more.",
    "too_long": "“{text}” is too long: {most} minutes are the most.",
    "too_many_digits": "{text} has too many digits for an amount of money.",
    "two_amounts": "{text} can be two amounts: write {whole}, or {point}.",
    "two_days": lambda text, one, other, first, second: (
        f"“{text}” can be {one} or {other}; write {first}.{second}. or “{one.lower()}” for the "
        f"first, {second}.{first}. or '{other.lower()}' for the second."
    ),
    "two_numbers": "{text} can be two numbers: write {whole}, or {point}.",
    "window_too_short": lambda days, segment=None: (
        f"The window of {segment or 'the segment'} is {days} days; give it at least one."
    ),
    "year_needed": (
        "“{text}” was last on {day:day}, more than a year ago: say the year if that is meant."
    ),
}
