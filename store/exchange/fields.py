"""The fields of each kind of file, and the headers that are recognised as them.

Headers are compared without case, spaces and signs, and only as a whole: `Assistant Phone` or
`Owner Email` must never become the customer's own. The first header of a field that a file has is
taken.
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
    "customerid custid cid customerno customernumber clientid accountid contactid companyid "
    "organizationid dealorganizationid userid kundennummer kundennr customer client buyer "
    "customername clientname accountname contactname company companyname organization organisation "
    "dealorganization kunde cliente customeremail"
)
_CUSTOMER_NAME = (
    "customername clientname accountname contactname companyname customer client company "
    "organization organisation dealorganization name kunde cliente"
)
_ID = "id recordid externalid"
_NOTE = "note notes comment comments memo description memodescription notiz"
_DELETED = Field("is_deleted", "isdeleted deleted")

KINDS: dict[str, tuple[Field, ...]] = {
    "purchases": (
        Field("customer", _CUSTOMER, "name", needed=True, also="customer_id"),
        Field("customer_name", _CUSTOMER_NAME),
        Field(
            "date",
            "date orderdate purchasedate invoicedate transactiondate boughton boughtat closedate "
            "dateofpurchase orderdatetime paidat createdat createddate datum fecha rechnungsdatum",
            "date",
            needed=True,
        ),
        Field(
            "amount",
            "amount amt lineamount linetotal total ordertotal totalamount grandtotal netsales "
            "revenue sales price value dealvalue sum betrag umsatz importe summe",
            "money",
            needed=True,
        ),
        Field("cost", "cost cogs costofgoods costofgoodssold wareneinsatz", "money"),
        Field("currency", "currency currencycode ordercurrency dealcurrencyofvalue währung moneda"),
        Field(
            "order",
            "order orderid orderno ordernumber invoice invoiceid invoiceno invoicenumber num "
            "bestellnummer rechnungsnummer belegnummer",
            "id",
        ),
        Field(
            "product",
            "product productname item itemname article sku lineitemname dealproductname "
            "productservice artikel producto",
        ),
        Field("quantity", "quantity qty units itemquantity lineitemquantity menge cantidad", "id"),
        Field("note", _NOTE, "long"),
        Field("status", "status orderstatus invoicestatus financialstatus dealstatus"),
        Field("external_id", f"{_ID} transactionid purchaseid lineid dealid", "id", also="id"),
    ),
    "customers": (
        Field(
            "external_id",
            f"{_ID} customerid cid accountid clientid contactid companyid organizationid "
            "organisationid personid customerno customernumber idderegistro kundennummer",
            "id",
            also="id",
        ),
        Field(
            "name",
            "name customername companyname accountname organizationname company organization "
            "organisation customer client account fullname personname contactname displayname "
            "nombredelaempresa firma kunde",
        ),
        Field("first_name", "firstname givenname personfirstname vorname nombre"),
        Field("last_name", "lastname surname familyname personlastname nachname apellidos"),
        Field(
            "email",
            "email emailaddress emails mail personemail personemailwork personemailhome "
            "personemailother correo",
            "id",
            many=True,
        ),
        Field(
            "phone",
            "phone phonenumber phonenumbers telephone tel billingphone defaultaddressphone "
            "personphone personphonework personphonehome personphoneother telefon "
            "númerodeteléfono",
            "id",
            many=True,
        ),
        Field(
            "mobile",
            "mobile mobilephone mobilenumber cell cellphone personphonemobile handy",
            "id",
            many=True,
        ),
        Field("website", "website websiteurl url companydomainname", many=True),
        Field("address", "address fulladdress street billingstreet mailingstreet", many=True),
        Field("city", "city town billingcity mailingcity pocity defaultaddresscity ciudad ort"),
        Field(
            "country",
            "country countryregion billingcountry mailingcountry pocountry "
            "defaultaddresscountrycode land país paísregión",
        ),
        Field("segment", "segment customersegment"),
        Field(
            "owner",
            "owner accountowner contactowner companyowner organizationowner personowner salesrep "
            "propietariodelcontacto",
        ),
        Field("source", "source leadsource accountsource originalsource"),
        Field("birthday", "birthday birthdate dateofbirth dob geburtstag", "date"),
        Field("note", _NOTE, "long"),
        Field("contact", "contact contactperson primarycontact ansprechpartner"),
        Field("competitor", "competitor competitors maincompetitors"),
        Field("plans", "", "long"),
        Field("prospects", "", "long"),
        Field("expectations", "", "long"),
        Field("pains", "", "long"),
        Field(
            "first_seen",
            "firstseen customersince since createdate createddate createdat signup "
            "organizationorganizationcreated fechadecreación",
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
        Field("currency", ""),
        _DELETED,
    ),
    "interactions": (
        Field("customer", _CUSTOMER, "name", needed=True, also="customer_id"),
        Field("customer_name", _CUSTOMER_NAME),
        Field(
            "at",
            "at date datetime when activitydate happenedat happenedon markedasdonetime startdate "
            "timestamp createdat createddate addtime datum fecha",
            "date",
            needed=True,
            also="date",
        ),
        Field("channel", "channel type activitytype kind tasksubtype kanal"),
        Field("outcome", "outcome calloutcome result calldisposition ergebnis"),
        Field("minutes", "minutes duration mins", "id"),
        Field("subject", "subject title activitysubject calltitle betreff"),
        Field("note", f"{_NOTE} callnotes content body text", "long"),
        Field("direction", "direction calltype"),
        Field("author", "author agent assignee assignedto handledby createdby bearbeiter"),
        Field("department", "department team abteilung"),
        Field("external_id", f"{_ID} activityid taskid callid", "id", also="id"),
        _DELETED,
    ),
    "follow-ups": (
        Field("customer", _CUSTOMER, "name", needed=True, also="customer_id"),
        Field("customer_name", _CUSTOMER_NAME),
        Field(
            "due",
            "due duedate dueon duedateonly nextactivitydate activitydate date when faellig fällig",
            "date",
            needed=True,
            also="date",
        ),
        Field("title", "title subject task taskname activitysubject name betreff", also="subject"),
        Field("channel", "channel type activitytype tasksubtype kanal"),
        Field("minutes", "minutes duration mins", "id"),
        Field("note", f"{_NOTE} say body content text", "long", also="say"),
        Field("status", "status done state isclosed"),
        Field("external_id", f"{_ID} activityid taskid", "id", also="id"),
        _DELETED,
    ),
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
NAMES = ("name", "first_name", "last_name", "email", "phone")
