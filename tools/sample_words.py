"""What a rep writes down: notes by segment and channel, promises, offers, reasons.

`{first}` is the contact, `{product}` and `{other}` are goods of the segment, `{rival}` is an
invented competitor, `{n}` a small number.
"""

from __future__ import annotations

import re

# Notes with these words are never written of a person who buys for themselves.
OF_FIRMS = re.compile("[Ff]ront desk|colleague|Club|partners|figures")
RIVALS = (
    "Brackwater Trading",
    "Fennmoor Supply",
    "Castellan Goods",
    "Ostrava Row",
    "Candlewick Lane",
)

REACHED: dict[str, tuple[str, ...]] = {
    "food": (
        "Delivery on time, {n} crates short of {product}. Credited on the next invoice.",
        "{first} wants the van before six on Fridays. Asked the driver, he can.",
        "Terrace is closed until April, expects a third less {product}.",
        "New chef starts next month and wants to taste the winter list.",
        "Compared us with {rival}: a little dearer on oil, never late. Stays.",
        "Runs out of {product} on Sundays. Raised the standing order by {n}.",
        "Banquet for {n}0 in two weeks, will send the list by Wednesday.",
        "Too much {product} thrown away, halved it until the holidays.",
        "{first} asked who else takes {other}. Said I would bring a sample.",
    ),
    "clinics": (
        "Enough {product} for {n} weeks. Order goes out on Monday as usual.",
        "Second treatment room opens in spring. {first} asks for a list with prices.",
        "Gloves ran short on Thursday, the order had been forgotten. Offered a reminder.",
        "Filters due; the technician should come before eight.",
        "New hygiene officer, wants the data sheets of {product} in one file.",
        "{first} compared prices with {rival}. Ours hold if returns are counted.",
        "Chair {n} makes a noise again. Service told, they call back today.",
        "Tries {other} for a month beside {product}.",
        "On holiday for two weeks, nothing before the 3rd.",
    ),
    "electronics": (
        "Three new people in January, needs {product} for them. Sends the list.",
        "{first} is content; one docking cable is loose, sent a new one.",
        "Leasing of the old machines ends in spring, {n}0 places. Decides in February.",
        "Budget is frozen until the year is closed. Ask again in January.",
        "Wants one invoice a month instead of one per delivery. Arranged.",
        "{rival} offered ten percent less, without set-up. {first} stays with us.",
        "Printer room moves to the first floor. Asked for a day with our technician.",
        "Happy that everything arrived before the audit.",
    ),
    "furniture": (
        "Two more rooms are let from March. Measures them with us in January.",
        "{first} is pleased; two drawers stick. Fitter comes next week.",
        "Architect decides on colours, not on price. Sent him the samples.",
        "Moves house in a year, wants to take everything along. Noted the floor plan.",
        "Visitors praise the counter. May we bring others to look? Yes, on Fridays.",
        "Nothing this year. {first} speaks of {n} places in the next one.",
        "Asked how long {product} take now: six weeks, is fine.",
    ),
    "saas": (
        "{n} seats unused since summer. Offered to give them back before they ask.",
        "{first} wants the stock list as a file every Monday. Showed how.",
        "Two new scanners, the app found them at once. Pleased.",
        "Had a look at {rival} at the fair. Misses our bin labels there.",
        "Season begins, adds {n} seats from the first of the month.",
        "Asked for an invoice per site. Accounts can do that from next month.",
        "New warehouse lead, wants to be trained. Half an hour on Tuesday.",
        "Count took a day less than last year.",
    ),
    "yachts": (
        "Season was good, {n} trips. Sprayhood leaks, asks for a quote.",
        "{first} thinks of something with a second cabin in two or three years.",
        "Wants the boat out of the water by the 10th. Crane is booked.",
        "Club buys for the youth, decides in the meeting in February.",
        "Engine hours looked through, nothing to worry about.",
    ),
    "lockers": (
        "Lock sticks when it is wet. Oiled it, fine again.",
        "Asks whether a larger one will be free in spring. Put on the list.",
        "All well, goes on as it is.",
        "Moved to another district, keeps the locker.",
    ),
}
FIRST_TALKS = (
    "{first} decides alone. Buys from three suppliers and is tired of it.",
    "Friendly, in a hurry. Uses {product} already, did not say whose.",
    "Wants to see {product} at somebody else's first.",
    "Biggest trouble: nobody picks up the phone at {rival}.",
    "Interested in {other}, the budget comes in January.",
    "{first} listens, the partner decides. Both there on Tuesdays.",
)
LOST_TALKS = (
    "{first}: “You were late twice in the busiest week.” Listened, wrote it down.",
    "Buys from {rival} now, price. Misses the returns.",
    "Has no use for {product} any more, speaks well of us.",
    "New people there, nobody knows us. Introduced myself to {first}.",
    "Would come back if deliveries were before eight.",
)
VISITS = (
    "Walked through with {first}. Used up faster than planned: {product}.",
    "Met the whole team, {n} people. They decide together, {first} signs.",
    "Coffee with {first}. No complaints, asked for {other} with a price by next week.",
    "Saw a carton of {rival} in the store room. Asked: only for emergencies, they say.",
    "Brought the samples. {first} tries them for two weeks, I ask then.",
    "Quiet morning, looked at everything. The shelf labels are old; sent new ones.",
)
EMAILS = (
    "Sent the prices: {other}, and how others use them.",
    "Data sheet and delivery days, as asked.",
    "Summary of our talk with the three points that are open.",
    "Invitation to the open day, personal line on top.",
)
ARRIVED = ("Asked whether everything has arrived. Thumbs up.",)
MESSAGES = (
    "Sent a picture of the new range. Wants to hear more in spring.",
    "Asked for the figures of the month. They came within the hour.",
    "Thanked for the quick payment.",
)
# To those who do not buy yet, or no longer.
WRITTEN = (
    "Sent one page on how others solved it. Read it, will think about it.",
    "Invitation to the open day, personal line on top. Perhaps.",
    "Wished a good week, asked nothing.",
    "Sent the list of {product} they had asked about.",
)
NO_ANSWER = ("", "", "Rang twice, nobody.", "Engaged.", "Front desk: in a meeting.")
NO_REPLY = ("", "No reply to the mail yet.", "Read, not answered.")
# Notes by outcome, for those that are no talk.
AFTER: dict[str, tuple[str, ...]] = {
    "message": (
        "Left word with the front desk.",
        "Voice mail: asked for a call back this week.",
        "Left word with a colleague, {first} is back in two days.",
    ),
    "refused": (
        "Not this quarter. Asked me to come back after the holidays.",
        "Too dear at the moment, {rival} is cheaper.",
        "No need, the store room is full.",
        "The partners are against changing anything this year.",
    ),
    "bought": (
        "Ordered on the phone, confirmation sent.",
        "Said yes at once, had waited for the call.",
        "Ordered {product}, delivery next week.",
    ),
    "wrong_number": ("The number belongs to somebody else now.",),
}
INBOUND: dict[str, tuple[str, ...]] = {
    "call": ("{first} called: asks for the price of {other} and the delivery time.",),
    "email": ("Question about {other}: does it fit what they have? Answered the same day.",),
    "message": ("“Can you call me about {other}? Best after four.”",),
}
# What service writes down: what came in | what was done about it.
DELIVERIES = (
    "Wrong quantity of {product} delivered. | Sent what was missing the same day.",
    "Invoice and delivery note differ by {n}. | Put the invoice right.",
)
SERVICE = (
    "Trouble with {product}. | Talked {product} through, solved on the phone.",
    "Asks for a copy of {n} invoices. | Sent the {n} copies.",
)
# Complaints, and the cause that was found.
COMPLAINTS: dict[str, tuple[tuple[str, str], ...]] = {
    "food": (
        ("{n} boxes of {product} came late", "late delivery"),
        ("{product}: two boxes spoiled", "cooling in the van"),
        ("Invoice counts {n} boxes too many", "invoice"),
    ),
    "clinics": (
        ("Wrong size of {product} delivered", "picking"),
        ("{product}: carton torn open", "transport damage"),
        ("Invoice without the cost centre", "invoice"),
    ),
    "saas": (
        ("Nobody could log in before nine", "fault after an update"),
        ("Invoice counts {n} seats too many", "invoice"),
    ),
}
MENDED = ("credited on the next invoice", "made good the next day", "put right at once")
RETURNS = ("Damaged in transit, taken back.", "Ordered one too many, sealed, taken back.")
OFFER_REFUSALS = (
    "too dear",
    "no need this year",
    "bought it elsewhere a month ago",
    "wants to see it at somebody else's first",
    "has to ask the partners",
    "quantity too large",
)
PAINS = (
    "Deliveries before opening hours; nobody is there at ten.",
    "One person orders, and when she is away nobody does.",
    "Little room to store anything.",
    "Every invoice must carry a cost centre.",
    "Was let down by {rival} in the busiest week.",
)
PLANS = (
    "Second site in autumn next year.",
    "Renovates in summer.",
    "Hands over to the daughter in two years.",
    "Two more people by spring.",
    "Wants fewer suppliers, three instead of seven.",
)
PROSPECTS = (
    "Could double if the second site comes.",
    "Stable, small, pays within a week.",
    "Open for {other} once the budget is there.",
    "Knows many others in the trade.",
)
EXPECTATIONS = (
    "A call before every change, not after.",
    "Delivery within three days.",
    "One person to talk to.",
    "Honest word when something is not in stock.",
)
RETENTION = (
    "Basket at the end of the year",
    "Free delivery for a quarter",
    "Invitation to the open day",
    "Bonus for the tenth order",
)
SKIPPED = (
    "spoke of it on the last visit",
    "they had just called themselves",
    "not before the move",
)
RESTS = (
    "rebuilding, nothing before it is done",
    "budget is frozen until the new year",
    "contact is on parental leave, no stand-in",
    "season is over, opens again in spring",
)
CLOSED = ("asked not to be contacted again", "gave up the business", "moved abroad")
# What was promised, and what to say when it is kept.
PROMISED = (
    ("Send the price of {other}", "As promised, the price of {other}. Shall we go through it?"),
    ("Send the data sheets", "As promised, the data sheets of {product}. Is one missing?"),
    ("Find out about the delivery", "I asked: {other} can be there in ten days. Shall I order?"),
    ("Have the invoice put right", "The invoice is put right; the new one is in your mail."),
    ("Name somebody who uses it", "You asked who else works with {other}: may they call you?"),
)
AGREED = (
    ("Call back as agreed", "call"),
    ("Come by with the samples", "visit"),
    ("Send the list for the new year", "email"),
    ("Ask what the partners decided", "call"),
)
AGREED_SAY = "We agreed on this day. What has come of it since, and what is the next step?"
