"""Why the file of a store cannot be opened, made or written, and what to do about it."""

from __future__ import annotations

from typing import Final

from tui.words.sentences import Table


def _strange(file: str, count: int) -> str:
    pages = "1 page of it is" if count == 1 else f"{count:,} pages of it are"
    return (
        f"{file} was changed by another program, or by the disk: {pages} not as tickler wrote "
        f"{'it' if count == 1 else 'them'}, and what stands there may be wrong."
    )


def _does_not_fit(command: str) -> str:
    way = (
        f"“{command}” brings the newest good backup back"
        if command
        else "there is no backup, but the next opening says how to take the file as it is"
    )
    return f"What this window holds does not fit together with it any more: leave, then {way}."


_DOING: Final = {
    "anew": "write anew",
    "aside": "make a copy beside",
    "backup": "write the backup",
    "keep": "keep a copy in",
    "open": "open",
    "read": "read",
    "restore": "restore",
    "save": "save what can be read of",
    "second_backup": "write the backup's second copy",
}
WORDS: Final[Table] = {
    "backup_damaged": "{file} is damaged ({why}): it does not count as a backup.",
    "backup_newer": (
        "{file} was made by a newer tickler (store version {version}; this one knows "
        "versions up to {latest}): upgrade tickler."
    ),
    "backups_kept": (
        "{what} A copy was made all the same, which “restore latest” passes by; older backups are "
        "all kept: “{command}” says what to do."
    ),
    "begins_with_nothing": "The store {file} is damaged (it begins with nothing): {way_back}",
    "busy": "The store {file} is busy in another program ({why}): nothing was changed, try again.",
    "busy_window": (
        "Another window {what} into the store {file}: nothing was changed; try again when it is "
        "done."
    ),
    "changed_by_other": "{file} was changed by another program: {what} “{command}” puts it right.",
    "copy_not_whole": (
        "The new file does not hold all of {table}: it was not taken; nothing changed."
    ),
    "damaged": lambda file, why, rescue: (
        f"The store {file} is damaged ({why or 'a text in it is not text'}): {rescue}."
    ),
    "damaged_not_backed_up": (
        "{file} is damaged ({why}), so no backup was made of it; older backups are kept: see "
        "“{command}”."
    ),
    "demo_not_made": "The demo {file} cannot be made: {why}.",
    "disk_silent": (
        "The disk under the store {file} does not answer ({why}): nothing was changed; look after "
        "the disk, then “{command}”."
    ),
    "does_not_fit": _does_not_fit,
    "empty": "{file} is empty, which a store never is: {way_back}",
    "empty_database": "{file} is an empty database: {way_back}",
    "file_there": "There is a file at {file} already: choose another name, or remove it first.",
    "folder": "{file} is a folder: name a file for the store, as {example}.",
    "folder_read_only": (
        "The folder {folder} can only be read, so nothing is written: reading works."
    ),
    "foreign": "{file} is a database of another program, not a tickler store: check --db.",
    "gone": lambda file, count, at, command, folder: (
        f"The store {file} is gone, but "
        + (
            "a backup of it is there, of "
            if count == 1
            else f"{count:backup} of it are there, the newest of "
        )
        + f"{at} UTC: “{command}” brings it back. To begin anew, move {folder} away."
    ),
    "key_beside_store": (
        "The key file {file} lies beside the store, where whoever takes the one takes the "
        "other: keep it in another folder."
    ),
    "key_not_made": "The key file {file} cannot be made ({why}): name a new one.",
    "key_open_to_others": (
        "Other users of this machine may read the key file {file}: “chmod 600 {again}” keeps "
        "them out."
    ),
    "key_unreadable": "TICKLER_KEY_FILE names {file}, which cannot be read: {why}.",
    "link": (
        "{file} is a link to {aim}: name the file itself, because whoever turns a link turns "
        "what is written through it."
    ),
    "looked_over": "The last window was not closed properly: looked over, all is well.",
    "many_names": (
        "{file} has {count} names (hard links): two programs that open it by two names lose "
        "each other's changes. Keep one name and remove the others."
    ),
    "log_cut": (
        "{name}-wal, in which the latest changes waited, was cut short or replaced by another "
        "program: changes that were confirmed are lost. “tickler changes” shows the last one left; "
        "a whole copy of the folder holds the others."
    ),
    "mixture": lambda file, name, command=None: (
        f"{file} was put there while changes of the file before it still wait in {name}-wal: "
        "together they would be a mixture, so nothing was read. To take the file as it is, "
        f"move {name}-wal and {name}-shm to another folder first"
        + (f"; “{command}” does it in the right order with a backup." if command else ".")
    ),
    "network": (
        "{file} lies on a network drive ({drive}): two machines that open it at once damage it. "
        "Keep the store on this machine, and let “settings set backup-folder” put finished backups "
        "there."
    ),
    "newer": (
        "{file} was made by a newer tickler (store version {version}; this one knows "
        "versions up to {latest}): upgrade tickler to open it."
    ),
    "no_backup": "There is no backup {name}: “backup list” shows those there are.",
    "no_file": "{file} is {kind}, not a file for a store: check --db.",
    "no_key": (
        "{file} is protected, or no tickler store at all: its key is not in this machine's "
        "keyring. Type the passphrase or the recovery words in a terminal, or name a file "
        "that holds them with TICKLER_KEY_FILE."
    ),
    "no_sound_backup": lambda file, count: (
        f"There is no backup of {file} that is in order"
        + (f": {count} are damaged or of another key." if count else ".")
    ),
    "no_space": (
        "No space is left for the store {file}: nothing was changed; free some space and try "
        "again. Reading works."
    ),
    "no_space_to": lambda what, file: (
        f"No space is left to {_DOING[what]} {file}: free some space and try again."
    ),
    "not_a_sample": "{file} is not a sample store: it does not say which day its today is.",
    "not_a_store": (
        "{file} is not a tickler store (it does not begin as a database does): check --db."
    ),
    "not_a_store_of_ours": "{file} is not a store of tickler's: check the name.",
    "not_made": (
        "The store {file} cannot be made ({why}): choose a folder that can be written with --db."
    ),
    "not_possible": lambda what, file, why: f"To {_DOING[what]} {file} is not possible: {why}.",
    "not_private": "Other users of this machine may read {file}: it is not yours to change.",
    "not_protected": "{file} is not protected: there is nothing to take off.",
    "not_saved": "What this window holds could not be saved either: leave it open and free space.",
    "not_written": (
        "The store {file} cannot be written ({why}): tickler needs to write the file and its "
        "folder {folder}."
    ),
    "nothing_helped": (
        "Nothing on the ladder helped {file} ({rungs}): {what} The file as it was lies in {old}; "
        "a backup from elsewhere comes back with “{command}”."
    ),
    "now_private": "Other users of this machine could read {file}: now only you can.",
    "older_read_only": (
        "{file} is of an older tickler (store version {version}) and must be upgraded, but "
        "it cannot be written. {why}"
    ),
    "open_elsewhere": "Another window has {file} open: leave it there first, then try again.",
    "open_folder": (
        "Other users of this machine may write in {folder}, so they can replace the store: “chmod "
        "700 {folder}” keeps them out."
    ),
    "parted": lambda file, how, then: (
        f"{file} was {'robbed of its -wal' if how == 'robbed' else how} by another program while "
        f"it was open, so nothing more is written. {then}"
    ),
    "passphrase_short": (
        "A passphrase needs at least {least} characters: several words are easiest."
    ),
    "protected_already": ("The store is protected already: “tickler rekey” gives it another key."),
    "protected": "{file} is protected: its key is needed to open it.",
    "read_only": "{file} can only be read, so nothing is written: reading works.",
    "refused": "The store {file} refused: {why}.",
    "rescue": (
        "“{repair}” tries to mend it, “{back}” brings the newest good backup back; both keep the "
        "file as it is"
    ),
    "sample_missing": "The sample store is missing: sample.db should lie in {folder}.",
    "saved_beside": (
        "What this window holds is saved in {file}: leave, then “{command}” puts it back, and "
        "keeps what lies there now."
    ),
    "step_breaks": (
        "Step {version} ({name}) would leave a broken reference in {table}; the store is unchanged."
    ),
    "seen_by_others": (
        "Other users of this machine can read {file}: the next change keeps them out."
    ),
    "strange": _strange,
    "strange_now": "{what} “{command}” says what to do.",
    "synced": (
        "{file} lies in {folder}, which a sync program copies while tickler writes: such copies "
        "can be halves, and put back they take changes away. Keep the store outside, and let "
        "“settings set backup-folder” put finished backups there."
    ),
    "unreadable": "The store {file} cannot be read: {why}.",
    "upgraded": (
        "The store was of version {version} and is now of version {latest}; as it was before, it "
        "lies in {kept}."
    ),
    "waits": "Another window {what} into the store: this waits for it.",
    "wrong_key": (
        "The {key} does not open {file}: it is another store's or mistyped. The file was not "
        "touched; the 24 recovery words open it too."
    ),
}
