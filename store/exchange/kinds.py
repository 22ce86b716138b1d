"""What a file holds, as its header tells it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from store.errors import BadInput
from store.exchange.cells import bare
from store.exchange.columns import COMPANIES, forms, recognise, without_entity
from store.exchange.fields import KINDS, MONEY, WHO
from store.exchange.months import stand_as_columns
from store.names import nearest
from store.sentence import say

_TIMES = frozenset({
    "hours", "hrs", "billable", "billablehours", "billablerate", "timeentry", "timespent",
    "hoursworked", "loggedhours", "stunden", "timehours", "durationdecimal", "endtime",
    "starttime",
})  # fmt: skip
_DEAL_TITLES = frozenset({
    "dealname", "dealtitle", "deal", "opportunityname", "opportunity", "potentialname",
    "dealid", "opportunityid",
})  # fmt: skip
_TICKETS = frozenset({
    "ticketid", "ticketnumber", "ticketno", "ticket", "ticketname", "tickettitle", "ticketstatus",
    "tickettype", "caseid", "casenumber", "caseno", "casestatus",
    "ticketnummer", "ticketnr", "vorgangsnummer", "vorgangsnr", "reklamationsnummer", "fallnummer",
    "numerodeticket", "nticket", "iddeticket", "incidencia", "numeroticket", "idticket", "tickets",
})  # fmt: skip
_STAFF = frozenset({
    "employeeid", "employeenumber", "employeeno", "hiredate", "salary", "payrollid",
    "personalnummer", "personalnr", "gehalt", "matricule", "salaire", "salario",
})  # fmt: skip
_ASSOCIATED = frozenset(["associatedcompany", "associatedcompanyprimary"])
_CARD = {"city", "country", "address", "website", "birthday", "role", "mobile"}
_REACHED = {"email", "phone", "mobile", "address", "city"}
_CALLED = {"outcome", "minutes", "direction", "due"}
_OF_RECORDS = ("id", "number", "nummer", "nr", "numero", "номер")
# Of statements of accounts, in which what was paid stands beside what came in.
_BALANCES = frozenset({
    "balance", "runningbalance", "balanceafter", "saldo", "saldonachbuchung", "solde", "kontostand",
    "saldofinal", "saldocontabile",
})  # fmt: skip
_OFFER = re.compile(
    r"(?:n|no|nr|num|numero|cislo|data|date)?(?:de|del|di|do)?"
    r"(?:quote|quotation|estimate|angebot|offerte?|devis|presupuesto|preventivo|orcamento|oferty|"
    r"nabidk[ya]|tilbud|tarjous|pakkumi(?:ne|se)|ajanlat)s?"
    r"(?:no|nr|nummer|number|num|numero|id|code|stage|status|date|datum|dato|szama|am|vom)?"
)
_BANKS = frozenset({
    "iban", "bic", "blz", "valuta", "valutadatum", "wertstellung", "valuedate", "sortcode",
    "mandatsreferenz", "glaubigerid", "verwendungszweck", "partneriban", "counterpartyiban",
    "ibanzahlungsbeteiligter", "kontonummer", "kontonummeriban", "transactiondescription",
    "datevaleur", "datedevaleur", "fechavalor", "datavaluta", "rentedatum", "tegenrekening",
    "libelle", "causale",
})  # fmt: skip
_SIDES = frozenset({"sh", "sollhaben", "sollhabenkz", "sollhabenkennzeichen", "drcr", "crdr",
                    "debitcredit", "dc"})  # fmt: skip
SUPPLIER_NUMBERS = frozenset(
    ["lieferantennummer", "lieferantennr", "kreditorennummer", "kreditor", "suppliernumber",
     "supplierno", "vendornumber", "vendorno", "numerofournisseur", "codefournisseur",
     "codigoproveedor", "leveranciersnummer"]
)  # fmt: skip
_SUPPLIERS = frozenset({
    "vendor", "vendorname", "supplier", "suppliername", "lieferant", "lieferantenname",
    "fournisseur", "proveedor", "fornecedor", "fornitore", "leverancier", "dostawca", "dodavatel",
})  # fmt: skip
# Of lists of goods, whose names are nobody's.
_GOODS = frozenset({
    "sku", "variantsku", "stock", "variantprice", "regularprice", "barcode", "ean", "gtin",
    "inventory", "lagerbestand", "bestand", "artikelnummer", "artikelnr", "existencias",
    "price", "unitprice", "preis", "einzelpreis", "prix", "prixunitaire", "precio", "prezzo",
    "prijs", "preco", "cena", "pris", "hinta",
})  # fmt: skip
_ACCOUNTS = frozenset({"account", "accountname", "konto", "kontoname", "compte", "cuenta", "conto",
                       "rekening", "conta", "payer"})  # fmt: skip
_DAYS = frozenset({"date", "datum", "day", "when", "fecha", "data", "datetime", "дата", "dato"})


def known_kind(kind: str) -> str:
    """The kind's name; BadInput when there is no such kind."""
    name = kind.strip().casefold().replace("_", "-")
    if name not in KINDS:
        known = ", ".join(KINDS)
        raise BadInput(
            say("typed.no_file_kind", text=kind, known=known, likely=nearest(name, KINDS))
        )
    return name


def guess_kind(header: Sequence[str]) -> str | None:
    """The kind that a header tells, None when it does not."""
    header = without_entity(header)
    found = {kind: set(recognise(kind, header)) for kind in KINDS}
    names = {form for name in header for form in forms(name)}
    deal, sale, touch = found["deals"], found["purchases"], found["activities"]
    case = found["cases"]
    if {"source", "date", "amount"} <= found["costs"] and not found["costs"] & set(WHO):
        return "costs"  # of sources: it names nobody who could have bought
    if names & _TICKETS and case & set(WHO) and "title" in case and case & {"opened", "status"}:
        return "cases"
    staged = deal & {"stage", "is_won"} or (names & _DEAL_TITLES and "status" in deal)
    if staged and "amount" in deal and "order" not in sale:
        return "deals"
    told = touch & {"channel", "outcome", "direction", "minutes", "status"}
    offers = "order" not in sale and any(map(_names_an_offer, header))
    if offers and (sale & set(MONEY) or not told):
        return None  # of which nobody has bought anything yet
    if (
        {"debit", "credit"} <= names
        or {"debitamount", "creditamount"} <= names
        or ({"soll", "haben"} <= names)
        or names & _SIDES
    ):
        return None  # a ledger: each sale stands in it on several accounts
    if is_of_an_account(header):
        return None
    if len(names & _TIMES) > 0 and touch & {"subject", "note"} and "order" not in sale:
        return None  # a sheet of hours: neither sales nor customers, perhaps touches
    in_sections = not header[0].strip() and "type" in sale
    if (sale & set(WHO) or in_sections) and "date" in sale and sale & set(MONEY):
        return "purchases"
    if "customer" in sale and {"price", "quantity"} <= sale and "date" in sale:
        return "purchases"
    cards = len(found["customers"] & _CARD) > 1 and not touch & _CALLED  # a list of people
    if touch & set(WHO) and touch & {"at", "due"} and told and not cards:
        calls = any("call" in name or "phone" in name for name in names)
        if touch & {"status"} and ("subject" in touch or "due" in touch):
            if "at" not in touch and "outcome" not in touch:
                return "follow-ups"
            return "activities"
        if touch & {"channel", "outcome"} or ("minutes" in touch and calls):
            return "follow-ups" if "at" not in touch else "interactions"
    if touch & {"minutes", "outcome", "direction"} and touch & {"subject", "channel"} and not cards:
        return None  # talks, of which no column is known to be the day: no list of customers either
    if {"order"} <= sale and sale & {*MONEY, "date", "currency", "refunded"}:
        return None  # orders of which no column is known to be the day: never a list of customers
    if stand_as_columns(header):
        return None  # what each has bought by months: without days no purchases, and no mere list
    if names & _GOODS and not found["customers"] & _REACHED:
        return None
    of_supplier = names & SUPPLIER_NUMBERS and "external_id" not in found["customers"]
    if of_supplier or names & _SUPPLIERS:
        return None
    if names & _STAFF:
        return None  # our own people, or another firm's
    named = found["customers"] & {"name", "first_name", "last_name", "company"}
    if named == {"company"} and names & _ASSOCIATED:
        return None  # something that is associated with a company, not a list of them
    if {"stage", "amount"} <= deal or ("due" in touch and not found["customers"] & _REACHED):
        return None  # deals or things to do, whose names are nobody's
    if _is_of_something_else(header, found["customers"]) or _is_of_days(header, touch, found):
        return None
    reached = found["customers"] & {
        "email", "phone", "mobile", "city", "place", "country", "owner", "address", "website",
        "external_id", "note", "role", "source", "paid_until", "trial_until", "first_seen",
    }  # fmt: skip
    sold = sale & set(MONEY) and "date" in sale
    return "customers" if named and reached and not sold and not names & _DEAL_TITLES else None


def _names_an_offer(header: str) -> bool:
    """Whether a header is that of an offer's number, day or state, as `Quote #`, `N° devis`."""
    return _OFFER.fullmatch(bare(header)) is not None


def is_of_an_account(header: Sequence[str]) -> bool:
    """Whether it is a statement of a bank account: whom money went to stands in it, too."""
    columns = recognise("purchases", header)
    names = {form for name in header for form in forms(name)}
    whose, order = (
        {bare(header[at]) for at in columns.get(name, ())} for name in ("customer", "order")
    )
    in_sections = not header[0].strip()  # a report by customer
    if in_sections or not columns.keys() & set(MONEY) or order - {"reference", "ref", "referenz"}:
        return False
    others = whose <= _ACCOUNTS and bool(names & (_BALANCES | _BANKS))
    return others or len(names & _BANKS) > 1


def _is_of_something_else(header: Sequence[str], customers: set[str]) -> bool:
    """Whether the rows have an id beside the customer's: projects of customers, such as those."""
    columns, own = recognise("customers", header), bare(header[0])
    if not own.endswith(_OF_RECORDS) or any(0 in each for each in columns.values()):
        return False
    named = "name" in columns and bare(header[columns["name"][0]]) in COMPANIES
    return named and not customers & _REACHED


def _is_of_days(header: Sequence[str], touch: set[str], found: Mapping[str, set[str]]) -> bool:
    """Whether each row tells what was on a day with a customer, such as talks."""
    days = any(bare(name) in _DAYS for name in header)
    return days and bool(touch & {"note", "subject"}) and not found["customers"] & _REACHED
