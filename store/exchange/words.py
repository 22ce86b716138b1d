"""What other programs call channels, outcomes, finished work and sales, and what we call it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Final, Literal

from store.exchange.cells import bare
from store.exchange.national_words import NOT_SOLD, SOLD
from store.vocabulary import CHANNELS, OUTCOMES, Channel, Outcome

Sale = Literal["sold", "not sold", "open"]

_FINISHED = (
    "done completed complete closed finished cancelled canceled deferred abgeschlossen erledigt "
    "true yes 1 10 completada completado hecho termine terminee fait concluido completato fatto "
    "geschlossen gelost cerrado cerrada resuelto resuelta ferme fermee clos resolu resolue fechado "
    "resolvido chiuso risolto gesloten opgelost zamkniete rozwiazane uzavreno закрыт закрыто решен "
    "решено closeduserconfirmed closednoresponse spam "
    "zakonczone завершено выполнено held connected answered noanswer busy missed voicemail "
    "leftvoicemail wrongnumber resolved solved archived logged sent"
)
_TODO = (
    "active aktiv activo actif ativo todo open notstarted inprogress waiting waitingonsomeoneelse "
    "planned scheduled pending false "
    "no 0 00 new offen geplant ausstehend pendiente abierta afaire planifie aperto daf zurobienia "
    "запланировано inplanung nichtbegonnen overdue deferred"
)
# Words of orders, invoices and payments. What is in none of them is asked.
_SOLD = (
    "paid closedwon won complete completed fulfilled shipped delivered invoiced success succeeded "
    "successful captured settled processed paymentreceived received bezahlt abgeschlossen "
    "geliefert versendet gezahlt gewonnen pagado pagada completado completada enviado entregado "
    "ganado ganada paye payee livre livree terminee expediee gagne gagnee pagato pagata completato "
    "consegnato betaald voltooid verzonden oplacone oplacona zrealizowane zaplaceno zaplacena "
    "dokonceno fizetve kifizetve odendi tamamlandi оплачен оплачено выполнен доставлен выигран "
    "concluido pago paga vendu verkauft sold closedsold depositpaid autopaid paidinfull paidonline "
    "posted"
)
_NOT_SOLD = (
    "void voided deleted draft cancelled canceled failed declined refunded refund lost closedlost "
    "expired rejected abandoned quote quotation estimate proforma checkoutdraft trash "
    "uncollectible writtenoff denied chargeback reversed duplicate disqualified storniert "
    "abgebrochen erstattet entwurf geloscht verloren fehlgeschlagen angebot cancelado cancelada "
    "anulado anulada borrador reembolsado rechazado perdido perdida presupuesto annule annulee "
    "rembourse remboursee brouillon perdu perdue devis echoue annullato annullata rimborsato bozza "
    "perso persa geannuleerd terugbetaald concept anulowane anulowana szkic zrusena zruseno "
    "stornovano torolve stornozva iptal iptaledildi отменен отменено возврат черновик проигран "
    "unqualified avbruten makulerad"
)
_OPEN_STAGE = (
    "open new qualification qualified proposal proposalpricequote proposalquote negotiation "
    "negotiationreview prospecting needsanalysis valueproposition iddecisionmakers "
    "perceptionanalysis discovery appointmentscheduled qualifiedtobuy presentationscheduled "
    "decisionmakerboughtin contractsent demo demoscheduled contactmade leadin proposalmade "
    "negotiationsstarted proposition inprogress offen qualifiziert angebot verhandlung abierto "
    "abierta propuesta negociacion ouvert ouverte enattente aberto aberta pipeline bestcase commit "
    "proposalsent quote quoted followup evaluation verbalagreement meetingscheduled interest"
)
_WON = (
    *("won", "gewonnen", "ganad", "gagne", "ganho", "vinto", "vinta", "выигран", "wygran"),
    *("vyhr", "vunne", "vundet", "voitet", "успешн"),
)
_LOST_ON = (
    *("lost", "verloren", "perdid", "perdu", "perso", "persa", "perda", "perte", "perdita"),
    *("проигран", "przegran", "prohr", "forlor", "tapt", "tabt", "menetet", "havit"),
)
_LOST = (*_LOST_ON, "dead", "провал", "нереализ")
_CREDIT = (
    "creditnote creditmemo credit refund salescreditnote accreccredit gutschrift "
    "rechnungskorrektur notadecredito avoir notadicredito creditnota korekta кредитнота "
    "returnorder salesreturn stornorechnung refundreceipt return dobropis kreditnota chargeback "
    "paymentrefund paymentreversal creditinvoice arcreditmemo returns refunds returned refunded "
    "ruckzahlung "
    "storno stornierung retoure retouren ruckgabe rucksendung ruckerstattung erstattung "
    "korrekturrechnung rechnungsstorno abono devolucion reembolso notadeabono notacredito "
    "facturarectificativa rectificativa remboursement retour noteavoir notedecredit "
    "factureavoir facturedavoir rimborso reso notacreditocliente storni devolucao "
    "notadecreditocliente estorno fakturakorygujaca korektafaktury korygujaca zwrot creditfactuur "
    "creditnotas terugbetaling kreditfaktura kreditnote kreditering retur kreditnotat "
    "hyvityslasku palautus kreeditarve tagastus kreditrekins atgriesana kreditinesaskaita "
    "egreso eegreso "
    "grazinimas opravnydanovydoklad vratka iade iadefaturasi helyesbitoszamla sztorno "
    "возврат возвраты сторно корректировка возвратпокупателя повернення"
)
_NO_SALE_TYPE = (
    "payment paiement pago pagamento betaling platnosc platba "
    "bill billpayment billpaymentcheck estimate quote purchaseorder deposit transfer "
    "expense journalentry check statementcharge payout charge accpay accpaycredit angebot zahlung "
    "proforma generalwithdrawal withdrawal userinitiatedwithdrawal generalcurrencyconversion "
    "bankdeposittoppaccount accountholdforopenauthorization salesoverpayment salesprepayment "
    "receiveoverpayment receiveprepayment overpayment prepayment timeactivity timecharge "
    "ppago ttraslado nnomina traslado nomina "
    "inventoryqtyadjust creditcardcredit vendorcredit billcredit"
)
_SALE_TYPE = (
    "invoice salesinvoice salesreceipt sale order rechnung factura facture fattura faktura accrec "
    "purchase cashsale websitepayment expresscheckoutpayment mobilepayment subscriptionpayment "
    "generalpayment preapprovedpaymentbilluserpayment ebayauctionpayment shoppingcartitem "
    "directcreditcardpayment taxinvoice счет receipt salesorder invoices sales orders purchases "
    "ingreso iingreso "
    "verkauf bestellung auftrag kauf ausgangsrechnung barverkauf venta pedido compra vente achat "
    "commande facturedevente vendita ordine acquisto venda compras fatura facturas faktuur "
    "factuur verkoop bestelling sprzedaz zamowienie fakturavat fakturasprzedazy zakup prodej "
    "objednavka forsaljning salg lasku myynti arve pardavimas rekins "
    "satis satisfaturasi szamla продажа реализация заказ покупка накладная продаж рахунок"
)
_FREE_MAIL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "yahoo.com",
        "ymail.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "gmx.de",
        "gmx.net",
        "gmx.at",
        "gmx.ch",
        "web.de",
        "t-online.de",
        "freenet.de",
        "mail.ru",
        "yandex.ru",
        "ya.ru",
        "bk.ru",
        "list.ru",
        "inbox.ru",
        "rambler.ru",
        "inbox.lv",
        "qq.com",
        "163.com",
        "126.com",
        "naver.com",
        "proton.me",
        "protonmail.com",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "laposte.net",
        "sfr.fr",
        "libero.it",
        "hotmail.de",
        "hotmail.fr",
        "hotmail.es",
        "hotmail.it",
        "yahoo.de",
        "yahoo.fr",
        "yahoo.es",
        "yahoo.co.uk",
        "seznam.cz",
        "wp.pl",
        "o2.pl",
        "onet.pl",
        "interia.pl",
        "ukr.net",
        "comcast.net",
        "verizon.net",
        "att.net",
        "bigpond.com",
        "zoho.com",
        "fastmail.com",
        "mail.com",
        "email.com",
        "hey.com",
        "tutanota.com",
        "rediffmail.com",
        "uol.com.br",
        "bol.com.br",
    ]
)

# Totals in the languages that files come in, as `Summe:` and `Total: 60 customers`; a line that
# begins so holds no record.
CARRIED = (
    r"übertrag|uebertrag|saldovortrag|(?:balance\s)?(?:brought|carried)\sforward|"
    r"opening\sbalance|à\sreporter|riporto|suma\sy\ssigue"
)
TOTALS = (
    rf"(?:{CARRIED}|(?:grand[ -]?|sub[ -]?)?totals?(?: (?:for|of) .*)?|sum|Σ|"
    r"total (?:g[eé]n[eé]ral|geral|generale?)|"
    r"(?:zwischen|gesamt|end)?summe|gesamt|insgesamt|somme|suma|razem|ogółem|celkem|součet|"
    r"összesen|toplam|genel toplam|totaal|eindtotaal|totale|yhteensä|summa|i alt|итого|всего|"
    r"разом|σύνολο|合計|总计|合计|합계)\s*(?:[:=]\s*(?:\d[\d.,' ]*(?:\s\w+)?)?)?"
)

# What the rows of a list are called in a line below it: `14 Kunden`, `Anzahl Kunden`.
_COUNTED = (
    r"(?:kund(?:e|en|innen)|kontakte?|firmen?|betriebe|personen|adressen|eintr[aä]ge?|datens[aä]tze?|"
    r"zeilen|mitglieder|customers?|clients?|accounts?|contacts?|compan(?:y|ies)|firms?|people|"
    r"persons|members|entr(?:y|ies)|records?|rows?|lines?|entreprises|soci[eé]t[eé]s|lignes|"
    r"clientes?|empresas|contac?tos|filas|registros|linhas|client[ei]|aziende|contatti|righe|"
    r"klanten|bedrijven|rijen|klient(?:a|ci|ów|i)|firmy?|z[aá]kazn[ií](?:k|ci|ků|ky)|firem|"
    r"ügyfél|vevő|müşteri|kunder|asiakasta|клиент(?:а|ов|ы)?|компани[ийя]|клієнт(?:а|ів|и)?|"
    r"πελάτες)"
)
COUNT = rf"\d[\d.,' ]*\s*{_COUNTED}"
COUNT_OF = (
    rf"(?:total|number of|no\. of|count of|anzahl|summe|gesamt|suma|razem|celkem|итого|всего)"
    rf"\s+(?:\d[\d.,' ]*\s*)?{_COUNTED}\s*:?|{_COUNTED} (?:gesamt|insgesamt|total)\s*:?"
)


def channel_of(text: str) -> str | None:
    """The store's channel for a word of another program, None for one that names no channel."""
    return _find(CHANNELS, text)


def outcome_of(text: str) -> str | None:
    """The store's outcome for a word of another program, None for one that it does not know."""
    return _find(OUTCOMES, text)


def is_finished(status: str) -> bool | None:
    """Whether a status says that nothing is left to do; None for a word that does not tell."""
    word = bare(status)
    if word in _FINISHED.split():
        return True
    return False if word in _TODO.split() else None


def asks_only(words: str) -> bool:
    """Whether a case's type or title says that somebody asks and has nothing to complain of."""
    return any(bare(each) in _QUESTIONS.split() for each in words.split())


_QUESTIONS = (
    "question questions inquiry inquiries enquiry enquiries request requests howto feature "
    "feedback information task frage fragen anfrage anfragen pregunta preguntas consulta "
    "consultas demande demandes pergunta perguntas solicitacao duvida richiesta richieste domanda "
    "vraag aanvraag pytanie zapytanie dotaz вопрос запрос"
)


def sale_of(status: str) -> Sale | None:
    """Whether the status of an order or an invoice says that something was sold; None: ask."""
    word = bare(status)
    if word in _sold():
        return "sold"
    return "not sold" if word in _not_sold() else None


@cache
def _sold() -> frozenset[str]:
    return frozenset(map(bare, f"{_SOLD} {SOLD}".split()))


@cache
def _not_sold() -> frozenset[str]:
    return frozenset(map(bare, f"{_NOT_SOLD} {NOT_SOLD}".split()))


def deal_of(stage: str) -> Sale | None:
    """What a deal's stage or status says; None for words that do not tell."""
    word = bare(stage)
    if any(each in word for each in _LOST) or (word in _not_sold() and word not in _QUOTES):
        return "not sold"
    if any(each in word for each in _WON) and "notwon" not in word:
        return "sold"
    return "open" if word in _OPEN_STAGE.split() else None


_QUOTES = frozenset({"quote", "quotation", "estimate", "proforma", "presupuesto", "devis",
                     "angebot", "draft", "entwurf", "borrador", "concept"})  # fmt: skip


def closing_day(header: str) -> Literal["won_on", "lost_on"] | None:
    """Which end of a deal a header gives the day of, as `Won time`, `Gewonnen am`, `Hora de ganho`.

    Programs write it in the language of their users, each in its own order of words.
    """
    word, words = bare(header), header.casefold().split()
    if not words or '"' in header or "(" in header or not (words[-1] in _ON or _DAY.search(word)):
        return None
    if any(each in word for each in _LOST_ON):
        return "lost_on"
    return "won_on" if any(each in word for each in (*_WON, "gain", "vincita")) else None


_DAY = re.compile(
    r"dat[ueoa]|fecha|time|tijd|tidspunkt|zeit|hora|heure|czas|cas(?:vyh|pro)|aika|дата|время"
)
_ON = ("am", "on", "op", "le", "el", "em", "il", "w", "at", "den")


def is_lost(status: str) -> bool:
    """Whether a status says that somebody decided against it: of deals, never of sales."""
    return any(each in bare(status) for each in _LOST_ON)


def is_closed(stage: str) -> bool:
    """Whether a stage says that a deal is at its end, whichever that was."""
    return any(word in bare(stage) for word in _CLOSED)


_CLOSED = ("closed", "fechad", "cerrad", "cierre", "ferme", "abgeschlossen", "geschlossen", "chius",
           "gesloten", "zamkn", "uzavr", "закрыт", "lezar")  # fmt: skip


def is_gone(status: str) -> bool:
    """Whether a deal's status says that the source has deleted it."""
    return bare(status) in ("deleted", "geloscht", "eliminado", "supprime", "excluido", "smazano",
                            "verwijderd", "eliminato", "usuniety")  # fmt: skip


def names_a_sale(word: str) -> bool:
    """Whether a deal's stage is a word that orders use for what was sold: delivered, paid."""
    return bare(word) in _sold()


_LONG: Final = 4  # letters of a word that is no short type


def codes_of(words: Iterable[str]) -> dict[str, DocumentType]:
    """What the short types of one file's documents say, as RE and GS, by what `bare` gives.

    One alone says nothing: SC is a credit beside SI, and a state or a country elsewhere. Beside RE
    a short word that is not known may be a credit; it is for others to ask.
    """
    forms, best = {bare(word) for word in words}, dict[str, DocumentType]()
    for codes in _codes():
        known = {
            form: kind for kind, listed in codes.items() for form in listed.split() if form in forms
        }
        longer = len(known) == len(forms) and all(len(form) > 1 for form in forms)
        sold = [form for form, kind in known.items() if kind == "sale"]
        others = sum(len(form) < _LONG for form in forms) == len(forms) > len(known)
        if ("credit" in known.values() and (longer or sold)) or (
            others and any(len(form) > 1 for form in sold)
        ):  # fmt: skip
            best = max(best, known, key=len)
    return best


DocumentType = Literal["sale", "credit", "none"]


@cache
def _codes() -> list[dict[DocumentType, str]]:
    text = resources.files("store.exchange").joinpath("document_codes.toml").read_text("utf-8")
    return list(tomllib.loads(text)["country"])


def type_of(text: str) -> DocumentType | None:
    """What a document's type says: a sale, a credit that reduces it, none of both; None: ask."""
    word = bare(text)
    if word in _CREDIT.split() or any(each in word for each in _CREDIT_PARTS):
        return "credit"
    if word in _NO_SALE_TYPE.split():
        return "none"
    return "sale" if word in _SALE_TYPE.split() else None


def sold_by_payment(types: Iterable[str]) -> frozenset[str]:
    """The payments among types that are the sales (as `bare` gives them): beside refunds alone.

    Beside invoices and credit notes a payment is of one of those.
    """
    forms = {bare(word) for word in types}
    paid = forms & _PAID
    back = forms - paid
    if back and all(form.startswith(_PAID_BACK) for form in back):
        return frozenset(paid)
    return frozenset()


_PAID: Final = frozenset({"payment", "zahlung", "paiement", "pago", "pagamento", "betaling",
                          "platnosc", "platba", "betalning", "оплата", "платеж"})  # fmt: skip


def says_credit(text: str) -> bool:
    """Whether a cell says that it is a credit note or a return, as `Gutschrift zu R-1`.

    “Credit” alone is a way to pay as well.
    """
    word = bare(text)
    if word in _CREDIT.split():
        return word != "credit"
    if any(each in word for each in _CREDIT_PARTS) or word.startswith(_RETURNED):
        return True
    return len(word) <= _SHORT and any(each in word for each in _CANCELLED)


_CREDIT_PARTS: Final = (
    "gutschrift", "creditnote", "creditmemo", "notadecredito", "notadicredito", "notedecredit",
    "rechnungskorrektur", "facturarectificativa", "creditfactuur", "kreditfaktura",
    "кредитнота",
)  # fmt: skip
_PAID_BACK: Final = ("refund", "chargeback", "ruckzahlung", "ruckerstattung", "erstattung",
                     "ruckbuchung", "paymentrefund", "rembourse", "reembolso", "rimborso",
                     "terugbetaling", "zwrot", "vratka", "aterbetal", "возврат")  # fmt: skip
_RETURNED: Final = ("refund", "returned", "returnof", "retoure", "ruckerstattung", "rembourse",
                    "reembolso", "devoluci", "devolucao", "rimborso", "возврат")  # fmt: skip
# An invoice that was cancelled may have been left out or be taken off: that is asked.
_CANCELLED: Final = ("storno", "storniert", "сторно")
_SHORT: Final = 24  # letters of a remark; a longer one is a text


def is_free_mail(domain: str) -> bool:
    """Whether anybody can have an address in this domain, so that it names no company."""
    return domain in _FREE_MAIL


def direction_of(text: str) -> str:
    """`in` when the customer began the touch, else `out`."""
    return "in" if bare(text).startswith(("in", "ein", "from", "entr", "вх")) else "out"


def _find(rows: Iterable[Channel | Outcome], text: str) -> str | None:
    word = bare(text)
    for each in rows:
        if word and any(word in words.split() for words in each.imported.values()):
            return each.key
    return None
