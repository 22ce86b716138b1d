"""The fields of a file of customers, and the headers that are recognised as them."""

from __future__ import annotations

import tomllib
from importlib import resources
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


ID = (
    "id recordid idrecord identyfikatorrekordu externalid uniqueid uuid guid recordno "
    "idderegistro datensatzid iddufiche"
)
NOTE = (
    "note notes comment comments memo description memodescription remarks remark notiz notizen "
    "bemerkung bemerkungen kommentar nota notas observaciones comentarios commentaire commentaires "
    "remarques opmerking opmerkingen uwagi poznamka заметка заметки комментарий примечание"
)
DELETED = Field("is_deleted", "isdeleted deleted isarchived archived trashed")

# Headers of columns that no single field has.
HEADER_WORDS = tomllib.loads(
    resources.files("store.exchange").joinpath("headers.toml").read_text("utf-8")
)

# Columns with a yes or a no, and cells that say it under any header.
OPT_OUT_WORDS = tomllib.loads(
    resources.files("store.exchange").joinpath("opt_outs.toml").read_text("utf-8")
)


def _opt_outs() -> tuple[Field, ...]:
    """The fields of refusals: headers that stand in the list, then each way to say no to a thing.

    A header of two fields is that of the first: what a program calls its column goes before.
    """
    parts = OPT_OUT_WORDS["refusals"]
    before, after = parts["before"].split(), parts["after"].split()
    found = {name: dict.fromkeys(words.split()) for name, words in OPT_OUT_WORDS["headers"].items()}
    taken = {form for forms in found.values() for form in forms}
    for name, things in parts["things"].items():
        for thing in things.split():
            said = [f"{word}{thing}" for word in before] + [f"{thing}{word}" for word in after]
            found[name].update(dict.fromkeys(form for form in said if form not in taken))
            taken.update(said)
    return tuple(Field(name, " ".join(forms), many=True) for name, forms in found.items())


OPT_OUTS = _opt_outs()

_CUSTOMER = (
    Field(
        "external_id",
        f"{ID} customerid cid accountid clientid contactid leadid personid customerno "
        "customernumber customercode cardcode accountnumber mitgliedsnr mitgliedsnummer memberid "
        "membernumber memberno kundennummer kundennr kundnr "
        "kundnummer kundenr codigo codigocliente codigodecliente codicecliente codeclient "
        "numeroclient klantnummer klantnr debiteurnummer nrklienta cislozakaznika ugyfelkod "
        "asiakasnumero musterikodu кодклиента код 顧客コード",
        "id",
        also="id",
    ),
    Field(
        "name",
        "name yourname ihrname votrenom tunombre "
        "customername accountname organizationname customer client account fullname "
        "personname contactname displayname clientname cardname leadname debtor nomdutiers "
        "raisonsociale tiers nombredelaempresa nombrecompleto razonsocial kunde kundenname "
        "nombrecliente nomclient nomcomplet nomecompleto displayname nomducompte ragionesociale "
        "naam klant klantnaam "
        "nazwa kontrahent klient jmeno nazev zakaznik nev ugyfel unvan musteri ad adi adsoyad "
        "vardsuzvards vardasirpavarde vardaspavarde eesjaperekonnanimi "
        "kund namn navn nimi nosaukums имя наименование клиент контрагент фио επωνυμια ονομα "
        "razaosocial nomefantasia nomecliente kundenavn kundnamn asiakas "
        "שם 氏名 名前 姓名 名称 이름 顧客名 取引先名 客户名称 고객명",
        "people",
    ),
    Field(
        "first_name",
        "firstname givenname personfirstname forename fname vorname nombre "
        "nombres prenom nome voornaam imie krestnijmeno keresztnev fornavn fornamn etunimi "
        "vards vardas eesnimi "
        "имяклиента",
    ),
    Field(
        "last_name",
        "lastname surname familyname personlastname lname nachname familienname "
        "apellido apellidos nom nomdefamille cognome sobrenome achternaam nazwisko prijmeni "
        "vezeteknev soyad soyadi efternavn efternamn etternavn sukunimi "
        "uzvards pavarde perekonnanimi фамилия",
    ),
    Field(
        "email",
        "email emailaddress emails mail personemail personemailwork personemailhome "
        "personemailother primaryemail workemail businessemail personalemail secondaryemail "
        "otheremail homeemail alternateemail customeremail contactemail emailwork emailhome "
        "primarycontactprimaryemail "
        "emailvalue correo correoelectronico emailadresse mailadresse adressemail courriel "
        "adressedemessagerie epost adresemail eposta почта электроннаяпочта эпочта "
        "адресэлектроннойпочты דואל אימייל メールアドレス 邮箱 이메일",
        "lines",
        many=True,
    ),
    Field(
        "phone",
        "phone phonenumber phonenumbers phones telephones telephone tel telno phoneno billingphone "
        "defaultaddressphone personphone personphonework personphonehome personphoneother "
        "workphone businessphone homephone officephone mainphone otherphone companymainphone "
        "primaryphone directphone phonevalue shippingphone telefon telefonnummer "
        "telefonnumer telefono numerodetelefono telefone numerodetelephone telefoon "
        "telefoonnummer numeroditelefono numertelefonu primarycontactprimaryphone telefonszam "
        "telefonnumber puhelin talrunis телефон номертелефона "
        "τηλεφωνο טלפון 電話番号 电话 전화번호 ddinumber",
        "lines",
        many=True,
    ),
    Field(
        "mobile",
        "mobile mobilephone mobilenumber telefonmobil mobilnummer mobilnr mobiltlf gsm "
        "telefonmobile cell cellphone personphonemobile handy mobiltelefon "
        "movil celular portable telephonemobile cellulare mobiel komorka мобильный "
        "мобильныйтелефон 手机",
        "lines",
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
        "address fulladdress street streetaddress address1 addressline1 addressstreet "
        "billingstreet billingaddress mailingstreet mailingaddress billingaddressline1 "
        "organizationaddress organizationfullcombinedaddressofcompanyaddress "
        "organizationstreetroadnameofcompanyaddress defaultaddressaddress1 poaddressline1 "
        "strasse strasseundhausnummer adresse direccion calle indirizzo rue ulica adres ulice cim "
        "utca adress endereco logradouro morada katuosoite osoite domicilio via straat "
        "адрес 住所 地址 주소",
        many=True,
    ),
    Field("place", HEADER_WORDS["place"]),
    Field(
        "postcode",
        "postcode postalcode zip zipcode addresspostcode addresszip addresspostalcode "
        "zippostalcode postalcodezip billingpostcode billingzip "
        "billingpostalcode mailingzip mailingpostalcode mailingzippostalcode billingzippostalcode "
        "defaultaddresszip postleitzahl plz cp codigopostal cap codicepostale codepostal cep "
        "postnr postnummer postnumero kodpocztowy psc iranyitoszam irsz postakodu индекс "
        "почтовыйиндекс τκ ταχυδρομικοςκωδικας 郵便番号 邮编 우편번호",
        "id",
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
        "country countryregion addresscountry billingcountry mailingcountry pocountry "
        "defaultaddresscountrycode countrycode countryname address1countryregion "
        "billingcountrycode land pais paisregion pays paese nazione kraj zeme stat orszag ulke "
        "maa valsts salis riik страна χωρα 国 国家 국가",
    ),
    Field("segment", "segment customersegment"),
    Field(
        "owner",
        "owner accountowner contactowner companyowner organizationowner personowner "
        "leadowner salesowner proprietariodelcontatto eigenaarcontactpersoon salesrep salesperson "
        "accountmanager propietariodelcontacto "
        "propietariodelaempresa zustandigermitarbeiter kontaktinhaber",
    ),
    Field("source", HEADER_WORDS["source"]),
    Field(
        "birthday",
        "birthday birthdate dateofbirth dob geburtstag geburtsdatum "
        "fechadenacimiento cumpleanos datedenaissance dataurodzenia dataurodzin датарождения",
        "date",
    ),
    Field("note", NOTE, "long"),
    Field(
        "contact",
        "contact contactperson contacts contactpersons contactnames "
        "primarycontact primarycontactname ansprechpartner personadecontacto "
        "contactpersoon osobakontaktowa kontaktniosoba контактноелицо kontaktperson contacto "
        "contato referente interlocuteur personneacontacter pessoadecontato kapcsolattarto "
        "yetkili yetkilikisi 担当者 담당자",
        "lines",
    ),
    Field(
        "company",
        "company companyname nomeazienda nomedellazienda nazwafirmy organization organisation "
        "employer personorganization "
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
    Field("kind", "customerkind"),
    Field("tags", "tags tag labels keywords etiketten etiquetas etiquettes теги", many=True),
    Field("competitor", "competitor competitors maincompetitors"),
    Field("plans", "", "long"),
    Field("prospects", "", "long"),
    Field("expectations", "", "long"),
    Field("pains", "", "long"),
    Field(
        "first_seen",
        "firstseen customersince clientsince since signup dateadded createdate createddate "
        "createdat createdon created createdutc datecreated organizationorganizationcreated "
        "eintritt eintrittsdatum beitritt beitrittsdatum membersince joindate joined "
        "datadicreazione "
        "aanmaakdatum datautworzenia fechadecreacion datadecadastro fechadealta datedecreation "
        "kundeseit erstelltam "
        "vertragseit vertragsbeginn contractstart contractstartdate startdate subscriptionstart "
        "subscriptionstartdate activesince membersince clientedesde iniciodecontrato "
        "clientdepuis debutdecontrat klantsinds contractbegin contractfrom termstart validfrom "
        "gultigab vertragsstart laufzeitbeginn laufzeitab debutcontrat iniciocontrato "
        "iniziocontratto platnostod",
        "date",
    ),
    Field("acquisition_cost", "acquisitioncost cac", "money"),
    Field(
        "paid_until",
        "subscribeduntil bezahltbis pagadohasta payejusquau payejusqua pagoate fimdocontrato "
        f"pagatofino betaaldtot gueltigbis {HEADER_WORDS['ends']}",
        "date",
    ),
    Field("term", HEADER_WORDS["term"]),
    Field("trial_until", "trialuntil trialend trialends trialenddate", "date"),
    Field("time_zone", "timezone tz"),
    Field("hours", "callinghours callhours"),
    Field("awareness", "awareness awarenesslevel"),
    Field("involvement", "involvement involvementlevel"),
    Field("spent", "totalspent totalspend lifetimevalue totalrevenue totalgasto", "money"),
    Field("currency", ""),
    DELETED,
    *OPT_OUTS,
)

# Fields of a customer's card that no row above names; by --map or their own headers.
_NAMED = {field.name for field in _CUSTOMER}
CUSTOMER: tuple[Field, ...] = (
    *_CUSTOMER,
    *(
        Field(
            each.name,
            f"{each.name.replace('_', '')} {each.headers}",
            "date" if each.kind in ("day", "birthday") else "line",
        )
        for each in columns()
        if each.imported and each.name not in _NAMED
    ),
)
