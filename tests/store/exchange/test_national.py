"""Lists of invoices and of customers as programs of other countries write them, headers only.

Of two columns that stand beside each other, with tax and without, the one with tax is what the
customer paid, as in the exports of shops.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from store.exchange.columns import match
from store.exchange.kinds import guess_kind
from store.exchange.read_file import import_file
from store.exchange.words import sale_of
from store.safety.opening import Store
from tests.kit import TODAY

# Program's country, header, and the columns of: day, whose, money, number of the invoice, status.
INVOICES = [
    ("de", "Belegnr;Datum;Kd.-Nr.;Kunde;Artikel;Menge;Netto;MwSt;Brutto;Status",
     "Datum", "Kd.-Nr.", "Brutto", "Belegnr", "Status"),
    ("de", "Rechnungsnummer;Rechnungsdatum;Fälligkeit;Kunde;Betrag netto;USt;Betrag brutto;Offen",
     "Rechnungsdatum", "Kunde", "Betrag brutto", "Rechnungsnummer", None),
    ("de", "Re.-Nr.;Re.-Datum;Kundenname;Nettobetrag;Steuerbetrag;Bruttobetrag;Zahlungsstatus",
     "Re.-Datum", "Kundenname", "Bruttobetrag", "Re.-Nr.", "Zahlungsstatus"),
    ("de", "Auftragsnr.;Auftragsdatum;Firma;Gesamtpreis;Bezahlt am",
     "Auftragsdatum", "Firma", "Gesamtpreis", "Auftragsnr.", None),
    ("de", "Leistungsdatum;Auftraggeber;Rechnungsbetrag (brutto);RNr",
     "Leistungsdatum", "Auftraggeber", "Rechnungsbetrag (brutto)", "RNr", None),
    ("fr", "N° facture;Date de facture;Client;Total HT;TVA;Total TTC;Statut",
     "Date de facture", "Client", "Total TTC", "N° facture", "Statut"),
    ("fr", "Numéro;Date d'émission;Raison sociale;Montant HT;Montant TVA;Montant TTC;État",
     "Date d'émission", "Raison sociale", "Montant TTC", "Numéro", "État"),
    ("fr", "Pièce;Date pièce;Code client;Intitulé client;HT;TTC",
     "Date pièce", "Code client", "TTC", "Pièce", None),
    ("es", "Nº factura;Fecha factura;Cliente;Base imponible;IVA;Total;Estado",
     "Fecha factura", "Cliente", "Total", "Nº factura", "Estado"),
    ("es", "Número;Fecha de emisión;Nombre cliente;Subtotal;Impuestos;Importe total;Situación",
     "Fecha de emisión", "Nombre cliente", "Importe total", "Número", "Situación"),
    ("mx", "Folio;Fecha;Receptor;Subtotal;IVA;Total;Estatus",
     "Fecha", "Receptor", "Total", "Folio", "Estatus"),
    ("it", "Data;Prossima scadenza;Numero;Cliente;Imponibile;IVA;Totale;Stato",
     "Data", "Cliente", "Totale", "Numero", "Stato"),
    ("it", "Num. fattura;Data emissione;Intestatario;Netto;Imposta;Lordo",
     "Data emissione", "Intestatario", "Lordo", "Num. fattura", None),
    ("pt", "Número;Data;Cliente;Total s/ IVA;IVA;Total;Estado",
     "Data", "Cliente", "Total", "Número", "Estado"),
    ("br", "Nº da nota;Data de emissão;Cliente;Valor total;Situação",
     "Data de emissão", "Cliente", "Valor total", "Nº da nota", "Situação"),
    ("nl", "Factuurnummer;Status;Klant;Factuurdatum;Vervaldatum;Bedrag excl. btw;Bedrag incl. btw",
     "Factuurdatum", "Klant", "Bedrag incl. btw", "Factuurnummer", "Status"),
    ("nl", "Factuurnr;Datum;Relatie;Totaal excl.;BTW;Totaal incl.",
     "Datum", "Relatie", "Totaal incl.", "Factuurnr", None),
    ("pl", "Numer;Data wystawienia;Nabywca;Netto;VAT;Brutto;Status",
     "Data wystawienia", "Nabywca", "Brutto", "Numer", "Status"),
    ("pl", "Nr faktury;Data sprzedaży;Kontrahent;Wartość netto;Wartość brutto;Zapłacono",
     "Data sprzedaży", "Kontrahent", "Wartość brutto", "Nr faktury", None),
    ("cz", "Číslo;Odběratel;Vystaveno;Splatnost;Celkem bez DPH;DPH;Celkem;Stav",
     "Vystaveno", "Odběratel", "Celkem", "Číslo", "Stav"),
    ("cz", "Číslo dokladu;Datum vystavení;Firma;Cena bez DPH;Cena s DPH",
     "Datum vystavení", "Firma", "Cena s DPH", "Číslo dokladu", None),
    ("sk", "Číslo faktúry;Dátum vystavenia;Odberateľ;Suma bez DPH;Suma s DPH;Stav",
     "Dátum vystavenia", "Odberateľ", "Suma s DPH", "Číslo faktúry", "Stav"),
    ("hu", "Számlaszám;Kelte;Teljesítés;Vevő;Nettó;Áfa;Bruttó",
     "Kelte", "Vevő", "Bruttó", "Számlaszám", None),
    ("ro", "Număr;Data;Client;Valoare fără TVA;TVA;Total;Status",
     "Data", "Client", "Total", "Număr", "Status"),
    ("hr", "Broj računa;Datum računa;Kupac;Iznos bez PDV-a;PDV;Ukupno",
     "Datum računa", "Kupac", "Ukupno", "Broj računa", None),
    ("si", "Št. računa;Datum izdaje;Stranka;Znesek brez DDV;DDV;Znesek z DDV",
     "Datum izdaje", "Stranka", "Znesek z DDV", "Št. računa", None),
    ("tr", "Fatura No;Düzenleme Tarihi;Müşteri;Ara Toplam;KDV;Genel Toplam;Durum",
     "Düzenleme Tarihi", "Müşteri", "Genel Toplam", "Fatura No", "Durum"),
    ("se", "Fakturanr;Fakturadatum;Kundnr;Kundnamn;Netto;Moms;Total;Status",
     "Fakturadatum", "Kundnr", "Total", "Fakturanr", "Status"),
    ("dk", "Fakturanummer;Dato;Kunde;Beløb ex. moms;Moms;Beløb inkl. moms;Status",
     "Dato", "Kunde", "Beløb inkl. moms", "Fakturanummer", "Status"),
    ("no", "Fakturanr;Fakturadato;Kundenavn;Netto;MVA;Brutto",
     "Fakturadato", "Kundenavn", "Brutto", "Fakturanr", None),
    ("fi", "Laskun numero;Laskun pvm;Asiakas;Veroton;ALV;Verollinen;Tila",
     "Laskun pvm", "Asiakas", "Verollinen", "Laskun numero", "Tila"),
    ("ee", "Arve nr;Kuupäev;Klient;Summa;Käibemaks;Kokku",
     "Kuupäev", "Klient", "Kokku", "Arve nr", None),
    ("lv", "Rēķina nr.;Datums;Klients;Summa bez PVN;PVN;Summa ar PVN",
     "Datums", "Klients", "Summa ar PVN", "Rēķina nr.", None),
    ("lt", "Sąskaitos nr.;Data;Klientas;Suma be PVM;PVM;Suma su PVM",
     "Data", "Klientas", "Suma su PVM", "Sąskaitos nr.", None),
    ("ru", "Номер;Дата;Контрагент;Сумма без НДС;НДС;Сумма с НДС;Статус",
     "Дата", "Контрагент", "Сумма с НДС", "Номер", "Статус"),
    ("ua", "Номер рахунку;Дата;Покупець;Сума;Статус",
     "Дата", "Покупець", "Сума", "Номер рахунку", "Статус"),
    ("gr", "Αριθμός;Ημερομηνία;Πελάτης;Καθαρή αξία;ΦΠΑ;Σύνολο",
     "Ημερομηνία", "Πελάτης", "Σύνολο", "Αριθμός", None),
    ("jp", "請求書番号;請求日;取引先;小計;消費税;合計金額",
     "請求日", "取引先", "合計金額", "請求書番号", None),
    ("uk", "Invoice No.;Invoice date;Customer;Net;VAT;Gross;Status",
     "Invoice date", "Customer", "Gross", "Invoice No.", "Status"),
    ("uk", "Inv #;Inv Date;Account Name;Amount (ex VAT);VAT;Amount (inc VAT)",
     "Inv Date", "Account Name", "Amount (inc VAT)", "Inv #", None),
    ("us", "Sales Order #;Order Date;Sold To;Sub Total;Tax;Order Total;Order Status",
     "Order Date", "Sold To", "Order Total", "Sales Order #", "Order Status"),
]  # fmt: skip

# And of customers: name, number, phone, town.
CUSTOMERS = [
    ("Kd.-Nr.;Firma;Ansprechpartner;Telefon;E-Mail;PLZ;Ort;Branche", "Kd.-Nr.", "Firma", "Ort"),
    ("Kundennr.;Name 1;Tel.;Mail;Strasse;PLZ;Ort", "Kundennr.", "Name 1", "Ort"),
    ("Code client;Nom;Téléphone;E-mail;Adresse;CP;Ville", "Code client", "Nom", "Ville"),
    (
        "Código;Nombre fiscal;Teléfono;Correo;Dirección;C.P.;Población",
        "Código",
        "Nombre fiscal",
        "Población",
    ),
    (
        "Cod. cliente;Denominazione;Tel.;Email;Indirizzo;CAP;Città",
        "Cod. cliente",
        "Denominazione",
        "Città",
    ),
    (
        "Klantnr.;Bedrijfsnaam;Telefoon;E-mail;Straat;Postcode;Plaats",
        "Klantnr.",
        "Bedrijfsnaam",
        "Plaats",
    ),
    (
        "Kod;Nazwa firmy;NIP;Telefon;E-mail;Ulica;Kod pocztowy;Miasto",
        "Kod",
        "Nazwa firmy",
        "Miasto",
    ),
    (
        "Číslo zákazníka;Název firmy;IČO;Telefon;E-mail;Ulice;PSČ;Město",
        "Číslo zákazníka",
        "Název firmy",
        "Město",
    ),
    ("Müşteri No;Ünvan;Telefon;E-posta;Adres;Şehir", "Müşteri No", "Ünvan", "Şehir"),
    ("Kundnr;Företag;Telefon;E-post;Adress;Postnr;Ort", "Kundnr", "Företag", "Ort"),
    ("Код клиента;Наименование;Телефон;E-mail;Адрес;Город", "Код клиента", "Наименование", "Город"),
    (
        "Cust No;Business Name;Tel No.;E-mail Address;Address;Town;Postcode",
        "Cust No",
        "Business Name",
        "Town",
    ),
]


@pytest.mark.parametrize(
    ("country", "header", "day", "whose", "money", "number", "status"), INVOICES
)
def test_a_list_of_invoices_is_known_by_its_headers(
    country: str, header: str, day: str, whose: str, money: str, number: str, status: str | None
) -> None:
    names = header.split(";")
    assert guess_kind(names) == "purchases", country
    found = {field: names[at[0]] for field, at in match("f.csv", "purchases", names, None).items()}
    assert found["date"] == day
    assert found["customer"] == whose
    assert (found.get("amount") or found["total"]) == money
    assert "price" not in found
    assert found["order"] == number
    assert found.get("status") == status


# Logs of talks, tasks and chances.
OTHERS = [
    ("interactions", "Datum;Kunde;Art;Betreff;Ergebnis;Bemerkung"),
    ("interactions", "Datum;Firma;Ansprechpartner;Kontaktart;Notiz"),
    ("interactions", "Date;Client;Type;Objet;Compte rendu"),
    ("interactions", "Fecha;Cliente;Tipo;Asunto;Resultado;Notas"),
    ("interactions", "Data;Cliente;Tipo;Oggetto;Esito;Note"),
    ("interactions", "Datum;Klant;Type;Onderwerp;Resultaat;Opmerking"),
    ("follow-ups", "Aufgabe;Fällig;Kunde;Status;Priorität"),
    ("follow-ups", "Tâche;Échéance;Client;Statut"),
    ("follow-ups", "Tarea;Vencimiento;Cliente;Estado"),
    ("deals", "Verkaufschance;Kunde;Phase;Wert;Abschlussdatum"),
    ("deals", "Opportunité;Client;Étape;Montant;Date de clôture prévue"),
    ("deals", "Oportunidad;Cliente;Etapa;Importe;Fecha de cierre"),
    ("deals", "Opportunità;Cliente;Fase;Valore;Data chiusura"),
    ("purchases", "Datum;Spender;Betrag;Zweck"),
    # What is none of these, or could be two, is asked and never guessed.
    (None, "Lieferant;Rechnungsdatum;Betrag"),
    (None, "Artikelnr.;Bezeichnung;Preis;Einheit"),
    (None, "Buchungstag;Valuta;Auftraggeber/Empfänger;Verwendungszweck;Betrag;Währung"),
    (None, "Mitarbeiter;Datum;Kunde;Projekt;Stunden;Stundensatz"),
    (None, "Projekt;Kunde;Beginn;Budget;Projektleiter"),
]


@pytest.mark.parametrize(("kind", "header"), OTHERS)
def test_other_lists_are_known_or_asked_about(kind: str | None, header: str) -> None:
    assert guess_kind(header.split(";")) == kind


@pytest.mark.parametrize(
    ("word", "sale"),
    [("beglichen", "sold"), ("Réglée", "sold"), ("Cobrada", "sold"), ("betalt", "sold"),
     ("Uhrazeno", "sold"), ("оплачена", "sold"), ("入金済", "sold"), ("offen", None),
     ("Überfällig", None), ("hyvitetty", "not sold"), ("Annulleret", "not sold"),
     ("Скасовано", "not sold"), ("已取消", "not sold")],
)  # fmt: skip
def test_states_say_what_was_sold(word: str, sale: str | None) -> None:
    assert sale_of(word) == sale


@pytest.mark.parametrize(("header", "number", "name", "town"), CUSTOMERS)
def test_a_list_of_customers_is_known_by_its_headers(
    header: str, number: str, name: str, town: str
) -> None:
    names = header.split(";")
    assert guess_kind(names) == "customers"
    found = {field: names[at[0]] for field, at in match("f.csv", "customers", names, None).items()}
    assert found["external_id"] == number
    assert found.get("name") == name or found["company"] == name
    assert found["city"] == town
    assert found.keys() & {"phone"}
    assert found.keys() & {"email"}


def test_the_number_in_a_list_of_companies_is_theirs_not_their_contact_s(
    store: Store, tmp_path: Path
) -> None:
    people = tmp_path / "kunden.csv"
    people.write_text("Kd.-Nr.;Firma;Ansprechpartner;Ort\n7;Gasthof Adler;Eva Groß;Ulm\n", "utf-8")
    import_file(store, TODAY, people)
    sales = tmp_path / "rechnungen.csv"
    sales.write_text(
        "Belegnr;Datum;Kd.-Nr.;Netto;Brutto\nR1;01.10.2025;7;100,00;119,00 €\n", "utf-8"
    )
    report = import_file(store, TODAY, sales)
    assert report.new == 1
    assert store.rows("SELECT c.name, c.external_id, p.amount FROM purchase AS p "
                      "JOIN customer AS c ON c.id = p.customer_id")[0][:] == (
        "Gasthof Adler", "7", 11_900)  # fmt: skip


# What else a list of customers tells, in this order, beside a name and a town.
_CARD = ("contact", "segment", "tags", "birthday", "paid_until", "first_seen", "source", "owner",
         "website", "note")  # fmt: skip
CARDS = [
    ("Firma;Ort", "Ansprechpartnerin;Kundengruppe;Schlagworte;Geburtstag;Abo bis;Kunde seit;Quelle;"
     "Kundenbetreuer;Webseite;Anmerkungen"),
    ("Nom;Ville", "Interlocuteurs;Catégorie;Étiquettes;Anniversaire;Fin d'abonnement;Client depuis;"
     "Provenance;Commercial;Site internet;Remarques"),
    ("Nombre;Ciudad", "Personas de contacto;Tipo;Etiquetas;Cumpleaños;Pagado hasta;Cliente desde;"
     "Procedencia;Vendedor;Página web;Observaciones"),
    ("Cliente;Città", "Referenti;Categoria;Etichette;Compleanno;Scadenza abbonamento;Cliente dal;"
     "Provenienza;Agente;Sito web;Osservazioni"),
    ("Cliente;Cidade", "Contatos;Grupo;Marcadores;Aniversário;Fim da assinatura;Cliente desde;"
     "Origem;Vendedor;Site;Observações"),
    ("Klant;Plaats", "Contactpersonen;Klantgroep;Trefwoorden;Verjaardag;Betaald tot;Klant sinds;"
     "Bron;Verkoper;Website;Opmerkingen"),
    ("Nazwa;Miasto", "Osoby kontaktowe;Kategoria;Tagi;Urodziny;Opłacone do;Klient od;Źródło;"
     "Opiekun;Strona WWW;Uwagi"),
    ("Název;Město", "Kontaktní osoby;Skupina;Štítky;Narozeniny;Předplaceno do;Zákazník od;Zdroj;"
     "Obchodník;Webové stránky;Poznámky"),
    ("Kund;Ort", "Kontaktpersoner;Kundgrupp;Taggar;Födelsedag;Betald till;Kund sedan;Källa;Säljare;"
     "Hemsida;Anteckningar"),
    ("Kunde;By", "Kontaktpersoner;Kundegruppe;Mærker;Fødselsdag;Betalt til;Kunde siden;Kilde;"
     "Sælger;Hjemmeside;Bemærkninger"),
    ("Asiakas;Kaupunki", "Yhteyshenkilöt;Asiakasryhmä;Tunnisteet;Syntymäpäivä;Maksettu asti;"
     "Asiakas alkaen;Lähde;Myyjä;Kotisivut;Huomautukset"),
    ("Név;Város", "Kapcsolattartók;Ügyfélcsoport;Címkék;Születésnap;Fizetve eddig;Ügyfél óta;"
     "Forrás;Értékesítő;Weboldal;Megjegyzések"),
    ("Müşteri;Şehir", "Yetkililer;Müşteri grubu;Etiketler;Doğum günü;Abonelik bitiş tarihi;"
     "Kayıt tarihi;Kaynak;Temsilci;İnternet sitesi;Notlar"),
    ("Клиент;Город", "Контактные лица;Категория;Метки;День рождения;Оплачено до;Клиент с;Источник;"
     "Менеджер;Сайт;Примечания"),
]  # fmt: skip


@pytest.mark.parametrize(("whom", "rest"), CARDS)
def test_the_other_columns_of_customers_are_known(whom: str, rest: str) -> None:
    names = f"{whom};{rest}".split(";")
    assert guess_kind(names) == "customers"
    found = match("f.csv", "customers", names, None)
    assert {field: names[found[field][0]] for field in _CARD if field in found} == dict(
        zip(_CARD, rest.split(";"), strict=True)
    )


@pytest.mark.parametrize(
    "cost",
    ["Kosten", "Einkaufspreis", "Coût", "Prix d'achat", "Coste", "Costo", "Custo", "Kostprijs",
     "Koszt", "Náklady", "Kostnad", "Kostpris", "Kustannus", "Költség", "Maliyet", "Себестоимость"],
)  # fmt: skip
def test_what_goods_cost_is_known(cost: str) -> None:
    assert match("f.csv", "purchases", ["Client", "Date", "Amount", cost], None)["cost"] == (3,)
