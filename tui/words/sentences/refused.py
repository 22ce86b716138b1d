"""Why something is not done, and what to do about it."""

from __future__ import annotations

from typing import Final

from tui.words.sentences import Table

WORDS: Final[Table] = {
    "amount_or_lines": "Give the amount, such as 120.50, or what was bought: 2 x Chair 120.00.",
    "amount_owed": lambda on: (
        f"This step asks for the amount of what they bought{f' on {on:day}' if on else ''}: give "
        "it, or skip the step."
    ),
    "amounts_too_large": (
        "The amounts add up to more than can be kept: nothing was changed; look for a number "
        "with too many digits."
    ),
    "answer_awaited": (
        "{name} waits for an answer: give it, or close the case with its cause; it cannot be "
        "skipped."
    ),
    "answer_length": "An answer has 1 to {most:,} characters.",
    "asked_otherwise": "Something else was asked for in the meantime.",
    "backup_apart": (
        "The changes of {file} do not go on from that backup: it is of another store, or was "
        "itself restored from an older backup. Nothing was changed."
    ),
    "before_the_store": "Nothing is known of {day}: this store was begun after it.",
    "belongs_already": "{name} already belongs to {rep}.",
    "case_closed": "The {kind} “{title}” of {name} was closed on {on:day}: nothing was changed.",
    "case_needs_words": "A case needs a few words on what they want.",
    "case_not_there": "That case is no longer there.",
    "changed_since": (
        "The {field} of a {of} has changed since, so this cannot be undone or redone without "
        "losing that."
    ),
    "changes_do_not_fit": (
        "What can be read of the changes does not fit together, so none was done again: "
        "“--until NUMBER” stops before the damage."
    ),
    "choice_needs_words": (
        "A choice needs its words, as --choices small,large; other kinds have none."
    ),
    "choose_later": "The day must lie ahead, and {day:day} does not: choose a later one.",
    "closed_already": "{name} is closed already: nothing was changed.",
    "closed_without_step": "{name} is closed ({reason}) and has no follow-up: reopen it first.",
    "closing_needs_reason": "Closing a customer needs a reason.",
    "complaint_needs_cause": "Closing a complaint needs its cause: say what went wrong.",
    "contact_needs_name": "A contact needs a name, such as “Maria Ozola, buyer, +371 6722 0000”.",
    "contact_too_long": "The contact has {length} characters: {most} is the most.",
    "customer_closed": "{name} is closed: reopen it first.",
    "customer_gone": "That customer is no longer there.",
    "customer_not_live": "That customer is not there, or is closed.",
    "customer_not_there": "That customer is not there.",
    "day_not_ahead": "The day must lie ahead, and {day:day} does not: choose a later one.",
    "day_not_come": "{day} has not come yet: give today or an earlier day.",
    "day_not_over": "{day} is not over yet: choose a day before {today}.",
    "day_passed": "{day} has passed: choose today or a later day.",
    "deed_needs": "To {deed} many needs {missing}.",
    "erased_would_be_forgotten": (
        "{file} is another store, and of this one people were erased for good, who would be "
        "forgotten: read it into a new one with --db."
    ),
    "field_needs_name": "A field needs a name of 1 to {most} characters with a letter in it.",
    "field_there": "There is a field {name} already: choose another name.",
    "follows_already": "follows this plan already",
    "follows_no_plan": "{name} follows no plan: apply one first.",
    "group_needs_reason": "Setting a group by hand needs a reason.",
    "keep_open_one": "{mine} is closed and {theirs} is not: keep the open one instead.",
    "letters_need_name_order": (
        "Letters lead somewhere in the order by name alone: give a percentage."
    ),
    "like_that": "already like that.",
    "line_is_refund": "“{text}” takes nothing or brings money back: give a refund apart.",
    "lines_differ": (
        "The lines add up to {total}, not {amount}: leave the amount empty, or mend a line."
    ),
    "lines_of_it_differ": (
        "Its lines add up to {total}, not {amount}: take it away and record it anew."
    ),
    "link_needs_target": "Name a file or a page, in at most {most:,} characters.",
    "link_noted": "{link} is noted already.",
    "lost_customer_deleted": (
        "That customer was deleted: add them anew, or settle this without --lost."
    ),
    "name_a_customer": "Name a customer: a name, a part of it, or an id.",
    "name_a_source": "Name the source, as source:referral.",
    "need_needs_reason": "Say why the need will come back.",
    "no_case_kind": "“{text}” is not a kind of case: use enquiry or complaint.",
    "no_column": "“{text}” is not a column: use some of {known}{likely}",
    "no_conflict": "“{digits}” fits no single open conflict: “tickler conflicts” lists them.",
    "no_contact_of_theirs": "The customer has {what} “{text}”: {names}.",
    "no_cost_kind": lambda text, source: (
        f"“{text}” is not a cost of a source: a source costs acquisition."
        if source
        else f"“{text}” is not a kind of cost: use acquisition, retention, service or reward."
    ),
    "no_customer": (
        "There is no customer “{name}”{likely} Look with “tickler customers”, or add it with "
        "“tickler customer add NAME”."
    ),
    "no_expectation": "“{text}” is not an answer: use one of {known}.",
    "no_export": "“{name}” cannot be exported{likely}",
    "no_field_kind": "“{text}” is not a kind of field: use one of {known}.",
    "no_group": "“{text}” is not a group: use one of {known}.",
    "no_horizon": "A horizon of {days} days makes no sense: give 1 to 3650.",
    "no_line": "There is no line to take: each names a customer and says what happened.",
    "no_model": "“{text}” is not a model: use one of {known}.",
    "no_month": "“{text}” is not a month: write it as 2026-10.",
    "no_numbers": "{source} has no line with a name, a month and a value.",
    "no_offer_answer": "“{text}” is not an answer to an offer: use accepted or refused.",
    "no_open_case": "There is no open case “{text}”: look with “tickler case list”.",
    "no_order": "“{text}” is not an order: use one of {known}; with a minus backwards.",
    "no_own_field": "There is no field of your own “{name}”{likely}",
    "no_plan": "There is no plan “{key}”.",
    "no_plan_for": "{name} {why}: nothing was changed.",
    "no_plan_for_group": "There is no plan for the group {group}: import one.",
    "no_prior": "“{text}” is not a prior: use weak or none.",
    "no_product": "There is no product “{name}”{likely} “tickler product list” shows them.",
    "no_purchase": lambda name, number: (
        f"{name} {f'has no purchase {number}' if number else 'has bought nothing yet'}: record the "
        "purchase first."
    ),
    "no_purchase_line": (
        "“{text}” is not a line of a purchase: write 2 x Chair 120.00, or only the amount: "
        "--amount 120.00."
    ),
    "no_question": "“{text}” is not a question of the review: use one of {known}.",
    "no_score_kind": "“{text}” is not a kind of answer: use nps, csat or ces.",
    "no_segment": "There is no segment “{name}”: choose one of {known}.",
    "no_stage": "“{text}” is not a stage: use one of {known}.",
    "no_step_or_customer": (
        "There is no follow-up or customer “{name}”{likely} Look with “tickler today”."
    ),
    "no_such_record": (
        "There is no {what} “{text}”: “tickler customer show NAME --json” tells the ids."
    ),
    "no_such_segment": "There is no segment “{name}”.",
    "no_tag": "“{text}” is not a tag: a word of 1 to {most} characters, as vip.",
    "no_team": (
        "This store belongs to no team: “tickler team join CODE” brings it into one, "
        "“tickler team init DSN” founds one."
    ),
    "no_touch": "There is no touch “{text}”: “tickler customer show NAME --json” tells the ids.",
    "no_touch_length": "{minutes} minutes is not a length of a touch: give 0 to 1440.",
    "no_version": "The plan “{key}” has no version {version}: the latest is {latest}.",
    "no_view": "There is no view “{text}”: there are {names}.",
    "no_view_key": "“{text}” is not a key for a view: give one character.",
    "no_way_kind": "“{text}” is not a way to reach somebody: use phone or email.",
    "nobody_can_begin": "Nobody of these can begin {plan}: nothing was changed.",
    "nobody_erased": "Nobody was erased who is known as “{name}”.",
    "nobody_in_other_version": (
        "Nobody of these runs through another version of {plan}: nothing was changed."
    ),
    "nobody_to_erase": "There is no such customer: nothing was erased.",
    "none_is_no_tag": "“none” is not a tag: tag:none finds customers without any.",
    "not_beside": "{plan} does not run beside another plan of {name}: nothing was changed.",
    "not_closed": "{name} is not closed: nothing was changed.",
    "not_paused": "{name}'s plan is not paused: nothing was changed.",
    "not_put_back": (
        "The {field} cannot be put back as a value: do it by its own command, then settle this "
        "without --lost."
    ),
    "not_tagged": "They are not tagged {tag}: nothing was changed.",
    "not_there_or_closed": "That customer is not there, or is closed.",
    "nothing_changed": "Nothing was changed: {why}",
    "nothing_paid": (
        "An amount of 0 is no purchase: leave it out where it is not known yet (outcome “bought” "
        "without an amount; it is asked for later)."
    ),
    "nothing_to_redo": "There is nothing to redo.",
    "nothing_to_undo": "There is nothing to undo.",
    "number_needs_name": "A number needs a name, as visits.",
    "offer_below_nothing": "An offer is not below nothing: give its amount without a minus.",
    "offer_not_there": "That offer is no longer there.",
    "one_currency": "Amounts are kept in {currency} already: a store keeps one currency.",
    "one_not_two": "That is one customer, not two: nothing was changed.",
    "paused_already": "{name}'s plan is paused already: resume it first.",
    "plan_not_there": "That plan is no longer there.",
    "product_name_taken": "There is a product “{name}” already: choose another name.",
    "product_needs_name": "A product needs a name of 1 to {most} characters.",
    "product_there": "There is a product “{name}” already: change it with “tickler product edit”.",
    "promise_day_passed": "{day} has passed: promise today or a later day.",
    "promise_ended": "“{title}” has ended already: {state}.",
    "promise_not_there": "That promise is no longer there.",
    "purchase_not_there": "That purchase is no longer there.",
    "purchase_stays": "A purchase stays one: take it away and record a refund, with a minus.",
    "pushed": (
        "“{title}” for {name} was put off {times} times: decide now (another channel, a rest, "
        "close), or put it off with a reason."
    ),
    "quiet": "asked not to be contacted",
    "record_gone": "That {what} is no longer there.",
    "referred_by_self": "A customer cannot be referred by themselves: name who referred them.",
    "referred_in_a_circle": "{sent} has sent {name}, so {name} cannot have sent {sent}: if the "
    "first is wrong, correct it first.",
    "rep_called_so": "The rep is called {name} already.",
    "rep_needs_heir": "{name} leaves: name another rep who takes the customers over.",
    "rep_needs_name": "A rep needs a name of 1 to {most} characters.",
    "rep_not_there": "That rep is not there.",
    "rep_there": "There is a rep “{name}” already: choose another name.",
    "rep_works_here": "{name} works with this store: only others can be retired.",
    "rest_needs_reason": "A rest needs a reason: say why nothing is due until then.",
    "row_gone": "The {what} is no longer there: nothing was changed.",
    "same_goal": "follows {plan}, which has the same goal",
    "says_that_already": "The {what} says that already: nothing was changed.",
    "several_cases": "Several cases end in “{text}”: {several}. Give more digits.",
    "several_end_so": "Several end in “{text}”: {several}. Give more digits.",
    "several_steps": "Several follow-ups end in “{text}”: {several}. Give more digits.",
    "several_touches": "Several touches end in “{text}”: {several}. Give more digits.",
    "several_views": "“{text}” could be several views: {names}. Type more of the name.",
    "silence_too_long": (
        "{name} would hear nothing for {days} days, until {until}; the longest silence of "
        "{segment} is {longest}. Choose a nearer day, or park them: a rest until that day "
        "with its reason."
    ),
    "skip_needs_reason": "Skipping needs a reason: say why this step is left out.",
    "start_passed": "{day} has passed: begin today or on a later day.",
    "step_is_over": "“{title}” for {name} is already {status}: nothing was changed.",
    "step_needs_words": "A follow-up needs a few words on what to do.",
    "step_not_open": "That follow-up is no longer open: read the list again.",
    "step_not_there": "That follow-up is no longer there.",
    "taken_back": "That change was taken back already: nothing was changed.",
    "three_cells": "{source} line {line}: three cells are wanted, name, month and value.",
    "too_many_fields": "There are {most} fields of your own: remove one first.",
    "touch_corrected": "That interaction was corrected before: correct its newest form.",
    "touch_not_come": (
        "{day} has not come yet (today is {today}): log a touch when it has happened, or "
        "schedule a follow-up for that day."
    ),
    "touch_not_there": "That interaction is not there.",
    "touch_says_that": "The touch says that already: nothing was changed.",
    "view_built_in": "“{view}” is built in: choose another name.",
    "view_key_taken": "The key {key} opens “{view}”: choose another one.",
    "view_needs_filter": "A view needs a filter, as 'segment:clinics risk:>60%'.",
    "view_needs_name": "A view needs a name of 1 to {most} characters.",
    "view_stays": "“{view}” is built in and stays.",
    "was_erased": "“{name}” was erased for good {day}: “{command}” lets them come back.",
    "way_not_there": "That way to reach them is no longer there: read the page again with r.",
    "without_next": lambda name=None: (
        f"{name or 'The customer'} would be left without a next step: give the next one, a rest "
        "with a date and a reason, or close the customer with a reason."
    ),
}
