"""The fields of each kind of file, and the headers that are recognised as them.

Headers are compared without case, accents, spaces and signs, and only as a whole: `Assistant Phone`
or `Owner Email` must never become the customer's own. The first header of a field that a file has
is taken; a number at the end (`Email 2`) and a remark in brackets do not count.
"""

from __future__ import annotations

from typing import NamedTuple

from store.customer_fields import columns
from store.exchange.cells import Style


class Field(NamedTuple):
    """A field of a kind: its names in --map, how its cells are cleaned, the headers it is known by.

    `many` fields take every column that is recognised and keep all values.
    """

    name: str
    headers: str
    style: Style = "line"
    needed: bool = False
    many: bool = False
    also: str = ""


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
    "контрагент организация πελατης 顧客名 取引先名 客户 客户名称 고객 고객명"
)
_CUSTOMER_NAME = (
    "customername clientname accountname contactname companyname customer client company "
    "organization organisation dealorganization associatedcompanyprimary associatedcompany "
    "cardname name kunde kundenname cliente nomduclient klant"
)
_PERSON = (
    "contactperson contactpersonname contact person personname ansprechpartner contactfullname "
    "dealcontactperson associatedcontact primarycontact contacto personadecontacto "
    "contactpersoon billingname buyername firstnamelastname"
)
_EMAIL = (
    "email emailaddress contactemail contactemailaddress customeremail clientemail buyeremail "
    "useremail billingemail billingemailaddress personemail personemailwork emailwork workemail "
    "customerbillingemail receiptemail mail correo correoelectronico emailadresse mailadresse "
    "adressemail courriel epost adresemail eposta почта электроннаяпочта эпочта"
)
_PHONE = (
    "phone phonenumber contactphone customerphone clientphone billingphone telephone tel mobile "
    "mobilephone telefon telefonnummer telefono telephone numerodetelefono"
)
_ID = "id recordid externalid uniqueid uuid guid recordno idderegistro datensatzid iddufiche"
_NOTE = (
    "note notes comment comments memo description memodescription remarks remark notiz notizen "
    "bemerkung bemerkungen kommentar nota notas observaciones comentarios commentaire commentaires "
    "remarques opmerking opmerkingen uwagi poznamka заметка заметки комментарий примечание"
)
_CURRENCY = (
    "currency currencycode currencyisocode ordercurrency dealcurrencyofvalue invoicecurrency "
    "paymentcurrency wahrung moneda divisa devise valuta moeda waluta mena penznem parabirimi "
    "валюта"
)
_STATUS = (
    "status orderstatus invoicestatus financialstatus paymentstatus salestatus transactionstatus "
    "estado estadodelpedido statut etat stato zustand bestellstatus rechnungsstatus zahlungsstatus "
    "state stav durum allapot статус"
)
_DELETED = Field("is_deleted", "isdeleted deleted isarchived archived trashed")

_WHO = (
    Field("customer", _CUSTOMER, "name", needed=True, also="customer_id"),
    Field("customer_name", _CUSTOMER_NAME),
    Field("person", _PERSON),
    Field("person_id", "whoid contactid contactpersonid dealcontactpersonid personid "
          "associatedcontactids", "id"),
    Field("email", _EMAIL, "id", many=True),
    Field("phone", _PHONE, "id", many=True),
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
    "startdatetime start starttime timestamp calldate calltime calldatetime completedat "
    "completeddate datecompleted addtime createdat createddate createdate createdon datum fecha "
    "fechayhora dateetheure datadellachiamata data дата"
)
_DUE = (
    "due duedate dueon dueat duedateonly nextactivitydate deadline faellig fallig falligam "
    "falligkeitsdatum fechadevencimiento vencimiento echeance dateecheance scadenza termin срок"
)

_TOUCH = (
    *_WHO,
    Field("at", _DONE_ON, "date", also="date"),
    Field("due", _DUE, "date"),
    Field("channel", _CHANNEL),
    Field("outcome", "outcome calloutcome result calldisposition disposition ergebnis resultado "
          "resultat esito результат"),
    Field("status", "status done state isclosed completed taskstatus callstatus activitystatus "
          "erledigt estado statut стаtus статус"),
    Field("minutes", _MINUTES, "id"),
    Field("subject", _TITLE, also="title"),
    Field("note", f"{_NOTE} callnotes content body text say details summary", "long", also="say"),
    Field("direction", "direction calldirection richtung"),
    Field("author", "author agent assignee assignedto assignedtouser handledby createdby "
          "bearbeiter"),
    Field("department", "department team abteilung"),
    Field("external_id", f"{_ID} activityid taskid callid eventid noteid", "id", also="id"),
    _DELETED,
)  # fmt: skip

KINDS: dict[str, tuple[Field, ...]] = {
    "purchases": (
        *_WHO,
        Field(
            "date",
            "date orderdate purchasedate invoicedate transactiondate dateofpurchase orderdatetime "
            "boughton boughtat saledate salesdate dateissued issuedate documentdate billdate "
            "txndate postingdate datecreated paymentdate paiddate closedate paidat createdat "
            "createddate createddateutc createdutc created createdate orderedat orderplaced datum "
            "bestelldatum rechnungsdatum belegdatum auftragsdatum fecha fechadepedido fechafactura "
            "fechapedido datefacture datedefacturation datecommande datedecommande datepiece data "
            "datafattura datadevenda datapedido factuurdatum datasprzedazy datawystawienia "
            "datavystaveni datumvystaveni tarih дата датазаказа датапродажи datums 日付 注文日 "
            "日期 订单日期 날짜",
            "date",
            needed=True,
        ),
        Field(
            "amount",
            "amount amt lineamount linetotal lineitemtotal itemtotal itemamount netsales "
            "netamount revenue sales price value dealvalue amountpaid paid gross net betrag umsatz "
            "positionsbetrag importe monto montant importo bedrag kwota castka osszeg tutar summa "
            "belopp belob сумма 金額 金额 금액 payment spend spent",
            "money",
        ),
        Field(
            "total",
            "total ordertotal totalamount grandtotal invoicetotal invoiceamount orderamount "
            "totalprice totalsales totalinvoice totalpaid sum totaldue gesamt gesamtbetrag "
            "gesamtsumme rechnungsbetrag summe endbetrag bruttobetrag importetotal montanttotal "
            "totalttc totalht totaal totalefattura razem suma celkem totalgeneral итого всего",
            "money",
        ),
        Field(
            "price",
            "unitprice itemprice lineitemprice priceeach unitamount rate itemrate "
            "priceperunit einzelpreis stuckpreis preciounitario prixunitaire prezzounitario "
            "cenajednostkowa цена",
            "money",
        ),
        Field(
            "refunded",
            "refundedamount amountrefunded totalrefunded refundamount refunds "
            "refundtotal erstattet",
            "money",
        ),
        Field(
            "cost",
            "cost cogs costofgoods costofgoodssold costprice unitcost wareneinsatz coste",
            "money",
        ),
        Field("currency", _CURRENCY),
        Field(
            "order",
            "order orderid orderno ordernumber ordername invoice invoiceid invoiceno invoicenumber "
            "num number documentno documentnumber docno docnumber receiptnumber receiptno "
            "salesorder bestellnummer rechnungsnummer rechnungsnr belegnummer belegnr "
            "auftragsnummer numerodefactura numerodepedido factura pedido numerofactura numfacture "
            "numerodefacture numerocommande numerofattura factuurnummer nrfaktury numerfaktury "
            "faktura cislofaktury faturano номерзаказа заказ номерсчета счет 注文番号 订单号",
            "id",
        ),
        Field(
            "product",
            "product products productname item itemname article articlename sku lineitemname "
            "dealproductname productservice itemproductservice servicename service artikel "
            "artikelname produkt produktname producto productos produit article designation "
            "prodotto articolo товар наименование услуга 商品名 产品 상품명",
        ),
        Field(
            "quantity",
            "quantity qty units itemquantity lineitemquantity qtysold itemssold menge "
            "anzahl cantidad quantite quantita aantal ilosc mnozstvi количество колво 数量 수량",
            "id",
        ),
        Field("note", _NOTE, "long"),
        Field("status", _STATUS),
        Field(
            "type",
            "type transactiontype invoicetype documenttype doctype dokumentart belegart "
            "tipodedocumento typededocument",
        ),
        Field("cancelled", "cancelledat canceledat voidedat cancelledon canceledon"),
        Field(
            "external_id",
            f"{_ID} transactionid purchaseid lineid paymentid saleid",
            "id",
            also="id",
        ),
        _DELETED,
    ),
    "deals": (
        *_WHO,
        Field(
            "title",
            "dealname dealtitle deal opportunityname opportunity opportunitytitle "
            "potentialname leadtitle name title topic nombredelnegocio nombredeltrato "
            "dealbezeichnung nomdelatransaction nomedonegocio сделка названиесделки",
            also="subject",
        ),
        Field(
            "amount",
            "amount dealvalue dealamount value expectedrevenue estimatedrevenue "
            "estrevenue actualrevenue valor importe cantidad betrag montant valore сумма бюджет "
            "price revenue total",
            "money",
        ),
        Field("currency", _CURRENCY),
        Field(
            "stage",
            "stage dealstage stagename salesstage pipelinestage phase dealphase "
            "etapadelnegocio etapa etapedelatransaction fase этап",
        ),
        Field("status", "status dealstatus opportunitystatus statusreason statecode state статус"),
        Field("is_won", "iswon won"),
        Field("is_closed", "isclosed closed"),
        Field(
            "date",
            "closedate closedon closedat dealclosedon closingdate actualclosedate wontime "
            "dealwontime wondate datewon fechadecierre abschlussdatum datedefermeture "
            "datadefechamento expectedclosedate dealexpectedclosedate estclosedate "
            "estimatedclosedate expectedclosing date датазакрытия",
            "date",
        ),
        Field("won_on", "wontime dealwontime wondate datewon wonat", "date"),
        Field("lost_on", "losttime deallosttime lostdate datelost lostat", "date"),
        Field(
            "created",
            "createdate createddate createdat createdtime dealdealcreated created "
            "createdon addtime fechadecreacion erstellungsdatum",
            "date",
        ),
        Field(
            "due",
            "nextactivitydate dealnextactivitydate nextstepdate nextfollowup nextaction",
            "date",
        ),
        Field("next_step", "nextstep nextactivity nextactivitysubject nachsterschritt"),
        Field(
            "reason",
            "lostreason closedlostreason dealloreason deallostreason lossreason "
            "reasonforlost reasonforloss motivodeperdida",
        ),
        Field("product", "product productname dealproductname products"),
        Field("note", _NOTE, "long"),
        Field("external_id", f"{_ID} dealid opportunityid dealdealid", "id", also="id"),
        _DELETED,
    ),
    "customers": (
        Field(
            "external_id",
            f"{_ID} customerid cid accountid clientid contactid leadid personid customerno "
            "customernumber customercode cardcode accountnumber kundennummer kundennr",
            "id",
            also="id",
        ),
        Field(
            "name",
            "name customername accountname organizationname customer client account fullname "
            "personname contactname displayname clientname cardname leadname debtor nomdutiers "
            "raisonsociale tiers nombredelaempresa nombrecompleto razonsocial kunde kundenname "
            "nombrecliente nomclient nomcomplet nomecompleto ragionesociale naam klant klantnaam "
            "nazwa kontrahent klient jmeno nazev zakaznik nev ugyfel unvan musteri adi adsoyad "
            "kund namn navn nimi nosaukums имя наименование клиент контрагент фио επωνυμια ονομα "
            "氏名 名前 姓名 名称 이름",
        ),
        Field(
            "first_name",
            "firstname givenname personfirstname forename fname vorname nombre "
            "nombres prenom nome voornaam imie krestnijmeno keresztnev fornavn fornamn etunimi "
            "имяклиента",
        ),
        Field(
            "last_name",
            "lastname surname familyname personlastname lname nachname familienname "
            "apellido apellidos nom nomdefamille cognome sobrenome achternaam nazwisko prijmeni "
            "vezeteknev soyad soyadi efternavn efternamn etternavn sukunimi фамилия",
        ),
        Field(
            "email",
            "email emailaddress emails mail personemail personemailwork personemailhome "
            "personemailother primaryemail workemail businessemail personalemail secondaryemail "
            "otheremail homeemail alternateemail customeremail contactemail emailwork emailhome "
            "emailvalue correo correoelectronico emailadresse mailadresse adressemail courriel "
            "adressedemessagerie epost adresemail eposta почта электроннаяпочта эпочта "
            "адресэлектроннойпочты メールアドレス 邮箱 이메일",
            "id",
            many=True,
        ),
        Field(
            "phone",
            "phone phonenumber phonenumbers telephone tel telno phoneno billingphone "
            "defaultaddressphone personphone personphonework personphonehome personphoneother "
            "workphone businessphone homephone officephone mainphone otherphone companymainphone "
            "primaryphone directphone phonevalue shippingphone telefon telefonnummer "
            "telefonnumer telefono numerodetelefono telefone numerodetelephone telefoon "
            "telefoonnummer telefonszam telefonnumber puhelin talrunis телефон номертелефона "
            "τηλεφωνο 電話番号 电话 전화번호 ddinumber",
            "id",
            many=True,
        ),
        Field(
            "mobile",
            "mobile mobilephone mobilenumber cell cellphone personphonemobile handy mobiltelefon "
            "movil celular portable telephonemobile cellulare mobiel komorka мобильный "
            "мобильныйтелефон 手机",
            "id",
            many=True,
        ),
        Field(
            "website",
            "website websiteurl web homepage url webseite sitioweb siteweb sitoweb "
            "companydomainname domain domainname companywebsite nombrededominiodelaempresa сайт",
            many=True,
        ),
        Field(
            "address",
            "address fulladdress street streetaddress address1 addressline1 "
            "billingstreet billingaddress mailingstreet mailingaddress billingaddressline1 "
            "organizationaddress organizationfullcombinedaddressofcompanyaddress "
            "organizationstreetroadnameofcompanyaddress defaultaddressaddress1 poaddressline1 "
            "strasse adresse direccion calle indirizzo rue ulica adres ulice cim utca adress "
            "адрес 住所 地址 주소",
            many=True,
        ),
        Field(
            "city",
            "city town billingcity mailingcity pocity defaultaddresscity homecity "
            "businesscity addresscity address1city personcity "
            "organizationcitytownvillagelocalityofcompanyaddress ciudad ort stadt wohnort "
            "poblacion localidad ville citta comune cidade plaats woonplaats miasto miejscowosc "
            "mesto obec varos telepules sehir il stad kaupunki pilseta miestas linn город πολη "
            "都市 城市 도시",
        ),
        Field(
            "country",
            "country countryregion billingcountry mailingcountry pocountry "
            "defaultaddresscountrycode countrycode countryname address1countryregion "
            "billingcountrycode land pais paisregion pays paese nazione kraj zeme stat orszag ulke "
            "maa valsts salis riik страна χωρα 国 国家 국가",
        ),
        Field("segment", "segment customersegment"),
        Field(
            "owner",
            "owner accountowner contactowner companyowner organizationowner personowner "
            "leadowner salesrep salesperson accountmanager propietariodelcontacto "
            "propietariodelaempresa zustandigermitarbeiter kontaktinhaber",
        ),
        Field(
            "source",
            "source leadsource accountsource originalsource customersource herkunft "
            "origen fuente provenance источник",
        ),
        Field(
            "birthday",
            "birthday birthdate dateofbirth dob geburtstag geburtsdatum "
            "fechadenacimiento cumpleanos datedenaissance dataurodzenia dataurodzin датарождения",
            "date",
        ),
        Field("note", _NOTE, "long"),
        Field(
            "contact",
            "contact contactperson primarycontact ansprechpartner personadecontacto "
            "contactpersoon osobakontaktowa kontaktniosoba контактноелицо",
        ),
        Field(
            "company",
            "company companyname organization organisation employer personorganization "
            "associatedcompany associatedcompanyprimary organizationname accountname company "
            "defaultaddresscompany billingcompany firma firmenname unternehmen empresa "
            "nombredeempresa entreprise societe nomdelentreprise azienda bedrijf bedrijfsnaam "
            "spolecnost ceg cegnev sirket foretag yritys uznemums imone компания организация "
            "会社名 公司 회사",
        ),
        Field(
            "company_id",
            "companyid organizationid organisationid accountid orgid "
            "personorganizationid associatedcompanyidsprimary associatedcompanyids",
            "id",
        ),
        Field(
            "role",
            "role jobtitle position title contacttitle personjobtitle designation funktion "
            "cargo puesto poste fonction ruolo functie stanowisko должность",
        ),
        Field("competitor", "competitor competitors maincompetitors"),
        Field("plans", "", "long"),
        Field("prospects", "", "long"),
        Field("expectations", "", "long"),
        Field("pains", "", "long"),
        Field(
            "first_seen",
            "firstseen customersince clientsince since signup dateadded createdate createddate "
            "createdat createdon created createdutc datecreated organizationorganizationcreated "
            "fechadecreacion kundeseit erstelltam",
            "date",
        ),
        Field("acquisition_cost", "acquisitioncost cac", "money"),
        Field(
            "paid_until",
            "paiduntil paidthrough subscribeduntil subscriptionend subscriptionenddate contractend "
            "contractenddate renewaldate",
            "date",
        ),
        Field("trial_until", "trialuntil trialend trialends trialenddate", "date"),
        Field("time_zone", "timezone tz"),
        Field("hours", "callinghours callhours"),
        Field("awareness", "awareness awarenesslevel"),
        Field("involvement", "involvement involvementlevel"),
        Field("spent", "totalspent totalspend lifetimevalue totalrevenue", "money"),
        Field("currency", ""),
        _DELETED,
    ),
    "interactions": _TOUCH,
    "follow-ups": _TOUCH,
    "activities": _TOUCH,
}

# Fields of a customer's card that no row above names; by --map or their own headers.
_NAMED = {field.name for field in KINDS["customers"]}
KINDS["customers"] += tuple(
    Field(
        each.name,
        f"{each.name.replace('_', '')} {each.headers}",
        "date" if each.kind in ("day", "past") else "line",
    )
    for each in columns()
    if each.imported and each.name not in _NAMED
)

# A customer needs a name of some kind; which columns it is made of differs by row.
NAMES = ("name", "company", "first_name", "last_name", "email", "phone")
# Whose is a purchase, a deal or a touch: any of these will do.
WHO = ("customer", "customer_name", "person", "person_id", "email", "phone")
# What a purchase cost: any of these will do.
MONEY = ("amount", "total", "price")
