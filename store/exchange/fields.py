"""The fields of each kind of file, and the headers that are recognised as them.

Headers are compared without case, accents, spaces and signs, and only as a whole: `Assistant Phone`
or `Owner Email` must never become the customer's own. The first header of a field that a file has
is taken; a number at the end (`Email 2`) and a remark in brackets do not count.
"""

from __future__ import annotations

from store.exchange.customer_headers import CUSTOMER, DELETED, HEADER_WORDS, ID, NOTE, Field

_CUSTOMER = (
    "customerid custid cid customerno customernumber customercode clientid clientno accountid "
    "companyid organizationid organisationid dealorganizationid personorganizationid userid "
    "kundennummer kundennr kundenid numeroclient codeclient idcliente codigocliente relatiecode "
    "cardcode customer client buyer customername clientname accountname companyname company "
    "organization organisation dealorganization personorganization dealcompany billingcompany "
    "account debtor contactname associatedcompanyprimary associatedcompany kunde kundenname kunden "
    "cliente razonsocial client clients nomduclient nomclient nomdutiers tiers societe entreprise "
    "klant klantnaam klient kontrahent nabywca zakaznik odberatel vevo ugyfel musteri musteriadi "
    "kund kundnamn kunde asiakas klients klientas cari pelanggan клиент покупатель заказчик "
    "payer לקוח firma firmenname unternehmen empresa azienda bedrijf bedrijfsnaam entreprise "
    "nomdelentreprise ceg cegnev spolecnost foretag yritys imone компания фирма 会社名 公司 회사 "
    "контрагент организация πελατης 顧客名 取引先名 客户 客户名称 고객 고객명 "
    "компанияконтакта названиекомпании salesaccount companyaccount klientnavn kundenavn asiakas "
    "asiakasnimi nomecliente "
    "ragionesociale razaosocial raisonsociale nabywcanazwa nazwakontrahenta nazwaklienta "
    "zakaznikjmeno nazevfirmy vevoneve cegneve "
    "namedeskaufers kaufername"
)
_CUSTOMER_NAME = (
    "customername clientname accountname contactname companyname customer client company "
    "organization organisation dealorganization associatedcompanyprimary associatedcompany "
    "cardname name kunde kundenname cliente nomduclient klant"
)
_PERSON = (
    "contactperson contactpersonname contact person personname ansprechpartner contactfullname "
    "dealcontactperson associatedcontact primarycontact contacto personadecontacto "
    "contactpersoon billingname buyername firstnamelastname kontaktperson relatedcontacts "
    "personneacontacter interlocuteur pessoadecontato referente osobakontaktowa kontaktniosoba "
    "gesprachspartner gesprachspartnerin gesprekspartner "
    "担当者 контакт основнойконтакт контактноелицо"
)
_EMAIL = (
    "emaildeskaufers email emailaddress contactemail contactemailaddress customeremail "
    "clientemail buyeremail "
    "shopperemail donoremail "
    "useremail billingemail billingemailaddress personemail personemailwork emailwork workemail "
    "customerbillingemail receiptemail mail correo correoelectronico emailadresse mailadresse "
    "adressemail courriel epost adresemail eposta почта электроннаяпочта эпочта рабочийemail"
)
_PHONE = (
    "phone phonenumber contactphone customerphone clientphone billingphone telephone tel mobile "
    "mobilephone telefon telefonnummer telefono telephone numerodetelefono"
)
_CURRENCY = (
    "currency currencycode wahrungscode codedevise codigodemoneda currencyisocode ordercurrency "
    "ordercurrencycode dealcurrencyofvalue invoicecurrency totalmoneycurrency amountmoneycurrency "
    "amountcurrency valuutta paymentcurrency wahrung moneda divisa devise valuta moeda waluta "
    "mena penznem parabirimi валюта"
)
_STATUS = (
    "auftragsstatus tila status orderstatus invoicestatus financialstatus paymentstatus "
    "salestatus transactionstatus "
    "estado estadodelpedido statut etat stato zustand bestellstatus rechnungsstatus zahlungsstatus "
    "state stav durum allapot статус"
)

_WHO = (
    Field("customer", _CUSTOMER, "name", needed=True, also="customer_id"),
    Field("customer_name", _CUSTOMER_NAME),
    Field("person", _PERSON, "lines"),
    Field("person_id", "whoid contactid contactpersonid dealcontactpersonid personid "
          "associatedcontactids", "id"),
    Field("email", _EMAIL, "lines", many=True),
    Field("phone", _PHONE, "lines", many=True),
)  # fmt: skip
_TITLE = "subject title activitysubject task taskname tasktitle calltitle betreff asunto objet tema"
_CHANNEL = (
    "channel type activitytype kind tasksubtype tasktype calltype interactiontype kanal art tipo "
    "typ тип тиактивности"
)
_MINUTES = (
    "minutes duration mins durationminutes durationmin callduration calldurationinseconds "
    "durationinminutes durationseconds durationsecs durationsec durationms durationinseconds "
    "talktime dauer duracion duree длительность"
)
_DONE_ON = (
    "at date datetime when activitydate happenedat happenedon markedasdonetime startdate "
    "startdatetime callstarttime callstart start starttime timestamp calldate calltime "
    "calldatetime completedat "
    "completeddate datecompleted addtime createdat createddate createdate createdon datum fecha "
    "fechayhora dateetheure datadellachiamata data дата"
)
_DUE = (
    "due duedate dueon dueat duedateonly nextactivitydate deadline faellig fallig falligam "
    "falligkeitsdatum fechadevencimiento vencimiento echeance dateecheance scadenza termin срок "
    "nextdate nextstepdate datenextstep nextactiondate nextcontactdate nextvisitdate nextcalldate "
    "nachstesdatum nachsterbesuch nachstertermin nachsterkontakt prochainevisite prochainrdv "
    "proximavisita volgendbezoek nastepnawizyta"
)

_TOUCH = (
    *_WHO,
    Field("at", _DONE_ON, "date", also="date"),
    Field("due", _DUE, "date"),
    Field("channel", _CHANNEL),
    Field("outcome", "callresult outcome calloutcome result calldisposition disposition "
              "ergebnis resultado "
          "resultat esito результат"),
    Field("status", "status done state isclosed completed taskstatus callstatus activitystatus "
          "erledigt estado statut стаtus статус"),
    Field("minutes", _MINUTES, "id"),
    Field("subject", _TITLE, also="title"),
    Field("next_step", HEADER_WORDS["next_step"]),
    Field("note", f"{NOTE} callnotes content body text say details summary", "long", also="say"),
    Field("direction", "direction calldirection richtung"),
    Field("author", "author agent assignee assignedto assignedtouser handledby createdby "
          "bearbeiter"),
    Field("department", "department team abteilung"),
    Field("external_id", f"{ID} activityid taskid callid eventid noteid", "id", also="id"),
    DELETED,
)  # fmt: skip

_CARD = {each.name: each for each in CUSTOMER}
# Where the customer of an order is; the address of the bill before that of the parcel.
PLACE = (
    _CARD["place"],
    Field("city", f"{_CARD['city'].headers} shippingcity shipcity shiptocity deliverycity"),
    Field(
        "country",
        f"{_CARD['country'].headers} shippingcountry shipcountry shiptocountry deliverycountry",
    ),
    Field(
        "address",
        f"{_CARD['address'].headers} billingaddress1 shippingstreet shippingaddress "
        "shippingaddress1 shipaddress shiptoaddress street1 deliveryaddress",
    ),
    Field(
        "postcode",
        f"{_CARD['postcode'].headers} shippingzip shippingpostcode shipzip shipzipcode shiptozip "
        "shippostalcode",
        "id",
    ),
)

KINDS: dict[str, tuple[Field, ...]] = {
    "purchases": (
        *_WHO,
        Field(
            "date",
            "date orderdate purchasedate invoicedate transactiondate dateofpurchase orderdatetime "
            "ordertime eventtime verkauftam erstelldatum laskunpaiva paivamaara boughton "
            "boughtat soldon soldat datesold saledate salesdate dateissued issuedate "
            "documentdate billdate "
            "txndate postingdate datecreated paymentdate paiddate closedate paidat createdat "
            "createddate creationdate createddateutc createdutc created createdate orderedat "
            "orderplaced datum bestelldatum rechnungsdatum belegdatum auftragsdatum fecha "
            "fechadepedido fechafactura fechapedido datefacture datedefacturation datecommande "
            "datedecommande datepiece data datafattura datadevenda datapedido factuurdatum "
            "datasprzedazy datawystawienia datavystaveni datumvystaveni tarih дата датазаказа "
            "датапродажи datums 日付 注文日 日期 订单日期 날짜",
            "date",
            needed=True,
        ),
        Field(
            "amount",
            "amount amt lineamount linetotal lineitemtotal itemtotal itemamount netsales "
            "netamount revenue sales price value dealvalue amountpaid paid gross net betrag umsatz "
            "positionsbetrag importe monto montant importo bedrag kwota castka osszeg tutar summa "
            "belopp belob kwotabrutto kwotanetto wartoscbrutto montantht montantttc bedragincl "
            "bedraginclbtw totaalinclbtw bedragexclbtw totalttc montantnet importoivato "
            "importoivainclusa valor valortotal celkovacastka bruttoosszeg "
            "סכום castkacelkem nettobetrag importeneto "
            " сумма 金額 金额 금액 payment spend spent amountmoneyamount amountvalue",
            "money",
        ),
        Field(
            "total",
            "bestellsumme total ordertotal totalamount grandtotal invoicetotal invoiceamount "
            "orderamount "
            "totalprice totalsales totalinvoice totalpaid sum totaldue gesamt gesamtbetrag "
            "gesamtsumme rechnungsbetrag summe endbetrag bruttobetrag importetotal montanttotal "
            "totalmoneyamount totalttc totalht totaal totalt totalefattura razem suma celkem "
            "totalgeneral "
            "итого всего",
            "money",
        ),
        Field(
            "price",
            "unitprice itemprice lineitemprice priceeach unitamount rate itemrate "
            "priceperunit einzelpreis stuckpreis preciounitario prixunitaire prezzounitario "
            "cenajednostkowa цена birimfiyat cenazakus egysegar stykpris apris prezzounit",
            "money",
        ),
        Field("refunded", HEADER_WORDS["refunded"], "money"),
        Field("cost", HEADER_WORDS["cost"], "money"),
        Field("currency", _CURRENCY),
        Field(
            "order",
            "bon bonnr bonnummer kassenbon order orderid orderno ordernumber ordername invoice "
            "invoiceid invoiceno invoicenumber "
            "num number documentno documentnumber docno docnumber receiptnumber receiptno "
            "salesorder bestellnummer rechnungsnummer rechnungsnr rechnung belegnummer belegnr "
            "auftragsnummer numerodefactura numerodepedido factura pedido numerofactura numfacture "
            "numerodefacture numerocommande numerofattura factuurnummer nrfaktury numerfaktury "
            "faktura cislofaktury faturano номерзаказа заказ номерсчета счет 注文番号 订单号 "
            "nofacture nofact numerodafatura numerofatura fatura numeropedido fakturanummer "
            "fakturanr ordrenummer laskunumero szamlaszam szamla номер номерсчета номердокумента",
            "id",
        ),
        Field(
            "product",
            "product products productname item itemname article articlename model sku lineitemname "
            "dealproductname productservice itemproductservice servicename service artikel "
            "artikelname produkt produktname producto productos produit article designation "
            "prodotto articolo товар наименование услуга 商品名 产品 상품명 urun urunadi towar "
            "nazwatowaru zbozi termek produkter vare tuote omschrijving libelle descrizione",
        ),
        Field(
            "quantity",
            "quantity qty units itemquantity lineitemquantity qtysold itemssold menge "
            "anzahl cantidad quantite quantita aantal ilosc mnozstvi количество колво 数量 수량 "
            "miktar adet mennyiseg antal maara quantidade pcs pieces stuck stuckzahl stk unidades "
            "pezzi",
            "id",
        ),
        Field(
            "standard",
            "standard isstandard standardproduct standardproducts standarditem standardoffer "
            "standardprodukt standardartikel standardangebot productoestandar produitstandard "
            "prodottostandard produtopadrao standardproduktet standaardproduct produktstandardowy",
            "id",
        ),
        Field("note", NOTE, "long"),
        Field("status", _STATUS),
        Field(
            "type",
            "type transactiontype invoicetype documenttype doctype dokumentart belegart "
            "tipodedocumento typededocument dokumenttyp dokumententyp belegtyp rechnungsart "
            "rechnungstyp tipodocumento tipodefactura typedefacture typedepiece typepiece "
            "typedoc naturepiece tipodifattura tipofattura tipodidocumento typdokumentu "
            "rodzajdokumentu typfaktury documentsoort soortdocument factuurtype "
            "typdokladu druhdokladu dokumenttype fakturatyp типдокумента виддокумента документтип "
            "typedetransaction tipodetransaccion tipodetransacao tipoditransazione transactietype "
            "typtransakcji transaktionstyp transaktionsart vorgangsart "
            "tipocomprobante tipodecomprobante efectocomprobante efectodelcomprobante efecto "
            "transactionkind documentkind recordtype entrytype",
        ),
        Field(
            "cancelled",
            "cancelledat canceledat voidedat cancelledon canceledon cancelled canceled "
            "storno stornodatum storniertam annulliert annulation anulacion annullamento "
            "fullyrefunded isrefunded makulerad storniert annule annulee anulado anulada annullata "
            "geannuleerd",
        ),
        Field("test", "testorder istest testmode"),
        Field("starts", HEADER_WORDS["starts"], "date"),
        Field("ends", HEADER_WORDS["ends"], "date"),
        Field("term", HEADER_WORDS["term"]),
        Field("refund_email", "", "id"),  # whose money goes back, where it is another column
        Field(
            "external_id",
            f"{ID} transactionid purchaseid lineid paymentid saleid",
            "id",
            also="id",
        ),
        *PLACE,
        DELETED,
    ),
    "deals": (
        *_WHO,
        Field(
            "title",
            "dealname dealtitle deal opportunityname opportunity opportunitytitle "
            "potentialname leadtitle name title topic nombredelnegocio nombredeltrato "
            "dealbezeichnung nomdelatransaction nomedonegocio сделка названиесделки "
            "названиелида nazevobchodu nazwatransakcji nomopportunite nombreoportunidad",
            also="subject",
        ),
        Field(
            "amount",
            "amount dealvalue dealamount value expectedrevenue estimatedrevenue "
            "estrevenue valor importe cantidad betrag montant valore сумма бюджет "
            "price revenue total volumen auftragswert dealwert suma kwota hodnota",
            "money",
        ),
        Field("won_amount", "actualrevenue actualvalue wonamount amountwon", "money"),
        Field("currency", _CURRENCY),
        Field(
            "stage",
            "stage dealstage stagename salesstage pipelinestage phase dealphase "
            "etapadelnegocio etapa etapedelatransaction fase этап этапсделки стадия стадиясделки "
            "статуссделки stadium verkaufsphase faze etap etape",
        ),
        Field(
            "status",
            "status dealstatus opportunitystatus statusreason statecode state "
            "statut estado stato stav stan durum tila allapot статус",
        ),
        Field("is_won", "iswon won"),
        Field("is_closed", "isclosed closed сделказакрыта"),
        Field("is_active", ""),
        Field(
            "date",
            "closedate closeddate closedon closedat dealclosedon closingdate actualclosedate "
            "wontime dealwontime wondate datewon fechadecierre abschlussdatum datedefermeture "
            "datadefechamento expectedclosedate dealexpectedclosedate estclosedate "
            "estimatedclosedate expectedclosing expectedclose expectedclosingdate "
            "forecastclosedate closing targetclosedate erwarteterabschluss "
            "voraussichtlicherabschluss abschluss fechaprevista "
            "fechadecierreprevista cloturprevue dateprevue previsaodefechamento "
            "date datum data fecha dato tarih дата датазакрытия предполагаемаядатазакрытия",
            "date",
        ),
        Field("won_on", "wontime dealwontime wondate datewon wonat", "date"),
        Field("lost_on", "losttime deallosttime lostdate datelost lostat", "date"),
        Field(
            "created",
            "createdate createddate createdat createdtime dealdealcreated created "
            "createdon addtime fechadecreacion erstellungsdatum датасоздания datavytvoreni "
            "datecreation datedecreation datadecriacao",
            "date",
        ),
        Field(
            "due",
            "nextactivitydate dealnextactivitydate nextstepdate nextfollowup nextaction "
            "expectedclosedate dealexpectedclosedate estclosedate estimatedclosedate "
            "expectedclosing expectedclose expectedclosingdate",
            "date",
        ),
        Field("next_step", HEADER_WORDS["next_step"]),
        Field(
            "reason",
            "lostreason closedlostreason dealloreason deallostreason lossreason "
            "reasonforlost reasonforloss motivodeperdida",
        ),
        Field("product", "product productname dealproductname products"),
        Field("note", NOTE, "long"),
        Field("external_id", f"{ID} dealid opportunityid dealdealid", "id", also="id"),
        Field(
            "owner",
            "owner dealowner opportunityowner potentialowner leadowner salesperson salesrep "
            "accountmanager vendedor vendeur verkaufer venditore handlowiec ответственный",
        ),
        DELETED,
    ),
    "customers": CUSTOMER,
    "cases": (
        *_WHO,
        Field(
            "opened",
            "opened openedon openedat opendate dateopened datetimeopened openeddate "
            "created createdat createdon createddate createdate createdtime creationdate "
            "datecreated date ticketdate reported reportedon erstellt erstelltam eingang "
            "fechadecreacion datedecreation datadecriacao datum fecha",
            "date",
        ),
        Field(
            "closed",
            "closed closedat closedon closedate closeddate dateclosed datetimeclosed "
            "closedtime solvedat solvedon resolvedat resolvedon resolvedtime resolutiondate "
            "dateresolved geschlossen geschlossenam fechadecierre datedefermeture",
            "date",
        ),
        Field("is_closed", "isclosed"),
        Field("status", "status ticketstatus casestatus state estado statut stato"),
        Field(
            "title",
            f"subject title ticketname tickettitle casetitle what summary {_TITLE}",
            also="subject",
        ),
        Field("type", "type tickettype casetype kind issuetype typ tipo"),
        Field("cause", "cause rootcause reason casereason category issue ursache grund causa"),
        Field("channel", "channel origin caseorigin source via contactchannel kanal"),
        Field("note", f"{NOTE} ticketdescription casedescription body text details", "long"),
        Field("author", "agent assignee assignedto owner caseowner ticketowner bearbeiter"),
        Field(
            "external_id",
            f"{ID} ticketid ticketnumber ticketno ticket ticketnummer ticketnr vorgangsnummer "
            "caseid casenumber caseno requestid",
            "id",
            also="id",
        ),
        DELETED,
    ),
    "interactions": _TOUCH,
    "follow-ups": _TOUCH,
    "activities": _TOUCH,
}

_SALE = {each.name: each for each in KINDS["purchases"]}
KINDS["costs"] = (
    *_WHO,
    Field("source", f"{_CARD['source'].headers} campaign"),
    Field("date", f"{_DONE_ON} day", "date", needed=True),
    Field("amount", f"{_SALE['amount'].headers} {_SALE['cost'].headers}", "money", needed=True),
    _SALE["currency"],
    Field("kind", "kind"),
    _SALE["note"],
    Field("external_id", ID, "id", also="id"),
    DELETED,
)

# A customer needs a name of some kind; which columns it is made of differs by row.
NAMES = ("name", "company", "first_name", "last_name", "email", "phone")
# Whose is a purchase, a deal or a touch: any of these will do.
WHO = ("customer", "customer_name", "person", "person_id", "email", "phone")
# What a purchase cost: any of these will do.
MONEY = ("amount", "total", "price")
