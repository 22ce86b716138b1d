"""Why a file cannot be read, and what to do about it."""

from __future__ import annotations

from typing import Final

from tui.words.sentences import Table

WORDS: Final[Table] = {
    "amounts_too_large": (
        "The amounts in {file} add up to more than can be kept: nothing was changed; look "
        "whether --map names the right column."
    ),
    "at_line": "{file}: line {line}",
    "because": "{of}: {why}",
    "calendar_damaged": "{file} cannot be read as a calendar: it is damaged.",
    "calendar_ends": "{file} ends in the middle of the calendar: export it again.",
    "columns": lambda names, more: (
        f"Its columns are: {', '.join(names)}{f' and {more} more' if more else ''}."
    ),
    "empty": "{file} is empty.",
    "no_kind": "nothing tells what it holds.",
    "no_table": "{name} was not read: it is not a table.",
    "other_sheet": "another sheet was asked for.",
    "packed": "{file} is packed (gzip or the like): unpack it, and read what was in it.",
    "pdf": "{file} is a PDF, not a table: ask for the same as CSV or as a workbook.",
    "picture": "{file} is a picture, not a table.",
    "say_sheet": "say --sheet to read it.",
    "table": "{name} was not read: {why}",
    "event_cut_off": "{where}: the file ends inside an event; fetch it again.",
    "event_in_event": "{where}: an event begins inside another; END:VEVENT is missing.",
    "event_no_length": "{where}: “{text}” is not a length of whole days, as P3D.",
    "event_no_rule": "{where}: this rule of repeating cannot be read.",
    "event_no_time": "{where}: “{begins}” to “{ends}” is not a time of the calendar.",
    "event_not_begun": "{where}: END:VEVENT without its BEGIN:VEVENT.",
    "event_too_short": (
        "{where}: an event of less than 6 hours ({begins} to {ends}) is not a free day: take it "
        "out of the file."
    ),
    "event_with_clock": "{where}: “{text}” has a time of day; only whole free days can be read.",
    "event_without_start": "{where}: an event without DTSTART.",
    "formulas_only": (
        "{file} holds formulas without their results: open it in a spreadsheet program and save it."
    ),
    "free_days_backwards": "{where}: the free days end ({last}) before they begin ({first}).",
    "line_damaged": "{file}: line {line} cannot be read: the file is damaged.",
    "line_too_long": (
        "Line {line} of {file} is longer than {most} MB, so this is not a table: nothing was read."
    ),
    "member_packed": "{member} in {file} cannot be unpacked.",
    "no_calendar": "{where}: this is not an iCalendar file; it begins BEGIN:VCALENDAR.",
    "no_calendar_day": "{where}: {text} is not a day of the calendar.",
    "no_colon": "{where}: “{text}” has no colon.",
    "no_column": "{file} has no column “{column}”. {there}",
    "no_columns": "{file} holds no table: its first lines have no columns.",
    "no_compact_date": "{where}: “{text}” is not a date such as 20261224.",
    "json_broken": "{file} begins as JSON and is broken at line {line} ({why}).",
    "json_no_list": (
        "{file} is JSON without a list of objects. One is read, as "
        '[{{"name": "Lumen", "phone": "…"}}, …], or an object on each line.'
    ),
    "no_event": "{file} holds no event, to-do or card.",
    "no_free_day": (
        "{where}: “{text}” is not a date; write 2026-12-24 or 2026-12-24 to 2027-01-03, one a line."
    ),
    "no_header": (
        "{file} has no line with the names of its columns: its first line holds “{first}”. "
        "Put one above it, such as Name,Email,Phone."
    ),
    "no_known_table": "{file}: line {line} is of no table that this version knows.",
    "no_ordinary_file": "{file} is not an ordinary file: give a text file with columns (CSV).",
    "no_sheet": "{file} has no sheet “{sheet}”: its sheets are {sheets}.",
    "no_table_inside": "{file} holds no file with a table.",
    "open_document": "{file} is an OpenDocument file: save it as .xlsx or CSV.",
    "other_encoding": "{file} is not in {encoding}: {why}.",
    "other_version": (
        "{file} is of version {version} of the store, and this program keeps version "
        "{latest}: read it with the program that wrote it."
    ),
    "sheets_empty": "{file} holds no table: its sheets are empty.",
    "strangely_packed": "{file} is packed in a way that is not known here.",
    "too_large": "{file} is larger than {most} MB: export it in parts.",
    "too_large_unpacked": "{file} is too large unpacked: unpack it and read its files.",
    "too_many_files": "{file} holds {count:,} files: {most} at most are read.",
    "store": (
        "{file} is a store of tickler, or the database of another program, not a table: open a "
        "store with --db, or write its tables with “tickler export”."
    ),
    "unreadable": "{file} cannot be read: {why}.",
    "web_page": (
        "{file} is a web page or XML, whatever its name says: open it in a spreadsheet "
        "program and save it as .xlsx or CSV."
    ),
    "whole_store": (
        "{file} is a whole store, and this one has customers already: read it into a new one "
        "with --db."
    ),
    "workbook_closed": (
        "{file} cannot be read as a workbook: it is damaged or has a password; save it as "
        ".xlsx without one."
    ),
    "workbook_damaged": "{file} cannot be read as a workbook: it is damaged.",
    "workbook_has_password": "{file} has a password: save it without one.",
    "workbook_or_zip": "{file} is a workbook or a zip: save the sheet as CSV, or unpack it.",
    "workbook_too_large": "{file} is too large unpacked: save its sheet as CSV.",
    "zip_damaged": "{file} cannot be unpacked: it is damaged.",
    "zip_has_password": "{file} has a password: unpack it, then read its files.",
}
