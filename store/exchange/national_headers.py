"""The headers of invoice programs and spreadsheets of other countries, a line for each language.

What a program calls its columns changes from country to country and hardly from program to program.
Written without spaces; case and accents do not count. Where a sum stands twice, with tax and
without, the one with tax is what the customer paid, as in the exports of shops.
"""

from __future__ import annotations

# Sums with tax: before every other header of an amount.
WITH_TAX = (
    "gross grossamount grossvalue grosstotal amountincvat amountinclvat amountincludingvat "
    "amountincltax amountinctax totalincvat totalinclvat totalincludingvat totalincltax "
    "totalinctax "
    "totalincgst totalinclgst amountincgst valueincvat "
    "brutto bruttobetrag betragbrutto bruttosumme bruttowert bruttopreis gesamtbrutto gesamtpreis "
    "gesamtbetragbrutto summebrutto rechnungsbetragbrutto inklmwst betraginklmwst summeinklmwst "
    "ttc totalttc montantttc mtttc mttc prixttc netapayer "
    "importeconiva totalconiva importebruto totalfactura importefactura importetotal "
    "lordo totalelordo totaledocumento totaleivato importolordo totaleconiva importototale "
    "totalciva totalcomiva valortotal valorcomiva valordanota valorbruto totalgeral "
    "bedragincl bedraginclbtw bedraginclusiefbtw totaalincl totaalinclbtw totaalinclusiefbtw "
    "inclbtw totaalbedrag factuurbedrag "
    "wartoscbrutto kwotabrutto sumabrutto razembrutto cenabrutto dozaplaty "
    "celkemsdph cenasdph castkasdph cenacelkem sumasdph spolusdph spolu kuhrade celkemkuhrade "
    "bruttoosszeg bruttoertek osszesenbrutto fizetendo vegosszeg "
    "totalcutva valoarecutva totaldeplata valoaretotala "
    "ukupno iznosspdv iznosspdvom ukupnospdv ukupniznos zaplatu "
    "znesekzddv znesekzddvjem skupaj zaplacilo "
    "geneltoplam toplamtutar kdvdahil kdvdahiltutar kdvlitutar toplam "
    "beloppinklmoms totaltinklmoms totalinklmoms summainklmoms attbetala "
    "belobinklmoms belobinkmoms totalinklmoms ialt fakturabelob "
    "belopinklmva totaltinklmva suminklmva "
    "verollinen verollinenyhteensa yhteensa loppusumma "
    "kokku summakm-ga kokkukm-ga tasuda "
    "summaarpvn kopaarpvn kopsumma kopa apmaksai "
    "sumasupvm visosupvm visosumoketi viso "
    "суммасндс всегосндс итогосндс стоимостьсндс всего итого квоплате стоимость "
    "сумазпдв всьогозпдв всього разом "
    "σύνολο συνολικήαξία μικτήαξία πληρωτέο τελικήαξία "
    "合計金額 税込金額 請求金額 ご請求金額 合計 含税金额 价税合计 합계금액 "
)
# Sums without tax: after every other.
WITHOUT_TAX = (
    "net netamount netvalue nettotal amountexvat amountexclvat amountextax amountexcltax "
    "amountexcludingvat totalexvat totalexclvat totalexcltax exvat "
    "netto nettobetrag betragnetto nettosumme nettowert summenetto gesamtnetto warenwert "
    "ht totalht montantht mtht prixht "
    "baseimponible importeneto importesiniva base neto "
    "imponibile importonetto totaleimponibile totalenetto "
    "totalsiva totalsemiva valorliquido valorsemiva incidencia "
    "bedragexcl bedragexclbtw bedragexclusiefbtw totaalexcl totaalexclbtw exclbtw "
    "wartoscnetto kwotanetto sumanetto razemnetto cenanetto "
    "celkembezdph cenabezdph castkabezdph sumabezdph zakladdane zaklad "
    "nettoosszeg nettoertek "
    "totalfaratva valoarefaratva valoare "
    "iznosbezpdv iznosbezpdva osnovica znesekbrezddv znesekbrezddvja osnova "
    "aratoplam kdvharic kdvharictutar matrah "
    "beloppexmoms beloppexklmoms totaltexklmoms belobexmoms belobexklmoms beloppekskmva "
    "belopeksmva "
    "veroton verotonyhteensa "
    "summakm-ta summata summabezpvn sumabepvm "
    "суммабезндс всегобезндс стоимостьбезндс сумабезпдв "
    "καθαρήαξία αξία "
    "小計 税抜金額 未税金额 공급가액 "
    "subtotal subtotalamount zwischensumme soustotal "
)

# Numbers and codes of customers, which say whose a line is better than a name beside them.
CUSTOMER_IDS = (
    "customeraccount custno custnumber custid accountno acctno "
    "kdnr kdnummer knr kundnr kundenr debitornr debitorennummer "
    "codeclient codetiers numclient noclient nclient codcliente codigocliente nocliente ncliente "
    "codicecliente relatiecode debiteurnr klantnr klantnummer kodklienta nrklienta kodkontrahenta "
    "cislozakaznika cisloodberatele vevokod codclient sifrakupca musterino musterikodu carikod "
    "kundnummer kundenummer asiakasnumero asiakasnro kliendikood klientakods klientokodas "
    "кодклиента номерклиента кодконтрагента κωδικόςπελάτη 顧客コード 取引先コード 客户编号 "
)
CUSTOMER_NAMES = (
    "soldto soldtoparty soldtoname billto billtoname billtoparty invoicedto invoicee custname "
    "auftraggeber rechnungsempfanger empfanger besteller debitor debitorenname debitorname "
    "abnehmer kaufer name1 kundenname firma "
    "intituleclient libelleclient nomduclient raisonsociale acheteur destinataire "
    "nombrecliente nombredelcliente nombrefiscal receptor nombrereceptor comprador "
    "ragionesociale denominazione intestatario acquirente nomecliente clifor "
    "nomedocliente entidade tomador sacado "
    "relatie relatienaam debiteur debiteurnaam klantnaam afnemer "
    "nabywca odbiorca nazwanabywcy nazwakontrahenta klientnazwa "
    "odberatel nazevodberatele zakaznik nazevfirmy nazevzakaznika partner obchodnipartner "
    "vevo vevonev vasarlo partnernev "
    "cumparator beneficiar numeclient denumireclient "
    "kupac klijent nazivkupca stranka narocnik "
    "alici cari cariunvan cariunvani unvan musteriadi "
    "kundnamn kundenavn navn mottaker "
    "asiakas asiakkaannimi asiakasnimi laskutusasiakas ostaja "
    "ostja kliendinimi maksja pircejs pirceja nosaukums maksatajs "
    "klientas pirkejas pavadinimas "
    "наименованиеклиента наименованиеконтрагента плательщик "
    "покупець клієнт замовник πελάτης επωνυμία επωνυμίαπελάτη "
    "取引先 取引先名 請求先 得意先 得意先名 顧客 거래처 거래처명 客户名 购买方 "
)

PURCHASES = {
    "date": (
        "invdate dateofinvoice dateofissue issuedon issued invoicedon invoiced dateinvoiced "
        "orderedon soldon dateofsale dateordered taxdate docdate taxpointdate "
        "redatum rgdatum rechdatum rechnungsdat belegdat leistungsdatum lieferdatum buchungsdatum "
        "verkaufsdatum kaufdatum ausgestelltam erstelltam "
        "datefact datefacture datedefacture datedemission datepiece datedepiece datedevente "
        "dateachat "
        "fechaemision fechadeemision fechaexpedicion fechaventa fechadeventa fechacompra "
        "dataemissione datadocumento dataordine datavendita "
        "dataemissao datadeemissao datafatura datadafatura datavenda datadocumento "
        "factuurdat boekdatum orderdatum besteldatum verkoopdatum "
        "datawystawienia datasprzedazy datafaktury datadokumentu "
        "vystaveno datumvystaveni datumvystavenia datumfaktury datumprodeje datumplneni "
        "datumdokladu "
        "kelt kelte kiallitasdatuma szamlakelte teljesites teljesitesdatuma datum "
        "dataemiterii datafacturii dataemitere "
        "datumracuna datumizdavanja datumizdaje datumprodaje "
        "duzenlemetarihi faturatarihi satistarihi siparistarihi "
        "fakturadatum fakturadato ordredato orderdato dato bilagsdato salgsdato "
        "laskunpvm laskunpaivays laskutuspvm paivamaara pvm paivays tilauspvm "
        "kuupaev arvekuupaev muugikuupaev "
        "datums rekinadatums darijumadatums pirkumadatums data saskaitosdata isdavimodata "
        "датадокумента датасчета датавыставления датаотгрузки датарахунку "
        "ημερομηνία ημ/νία ημερομηνίαέκδοσης "
        "請求日 注文日 売上日 発行日 受注日 开票日期 下单时间 작성일자 거래일자 "
    ),
    "amount": (
        "rechnungsbetrag endpreis umsatzbrutto umsatznetto verkaufspreis "
        "montantfacture prix montantpaye chiffredaffaires ca precio valor prezzo "
        "prijs omzet cena trzba ertek osszeg suma sumatotala iznos znesek tutar fiyat "
        "belop belob beloppsek pris hinta summa hind cena kaina сумма сума цена ποσό 売上 売上金額 "
    ),
    "total": "ordertotalamount totalorder documenttotal doctotal totaltopay totale totaleordine",
    "price": (
        "preisjeeinheit epreis ep prixunit pu punitario cenajedn cenazaks egysegar "
        "birimfiyat apris stykpris enhetspris ahinta yksikkohinta τιμήμονάδας 単価 单价 단가 "
    ),
    "currency": "hw waehrung valut valutakod валюта νόμισμα 通貨 币种 통화",
    "order": (
        "inv invno invnum invoiceref salesorderno salesordernumber salesinvoice docref voucherno "
        "ordernum orderref reference ref transactionno "
        "renr rgnr rnr rechnr rechnungsnr rechnungno beleg belegnr belegno auftragsnr auftragnr "
        "auftrag bestellnr bestellung lieferscheinnr vorgangsnr "
        "nfacture nofacture nodefacture numfacture numerofacture numero piece nopiece npiece "
        "numpiece refcommande numcommande ncommande "
        "nofactura nfactura numfactura numerodefactura numerofactura folio serie nopedido npedido "
        "numfattura nfattura nrfattura numerodocumento numdoc nordine "
        "nodanota numerodanota numerodafatura nfatura nota notafiscal nodocumento documento "
        "factuurnr factuurno ordernr bestelnr bonnummer boekstuk "
        "nrfaktury numerfaktury nrdokumentu numerdokumentu numer nrzamowienia "
        "cislo cislodokladu cislofaktury faktura doklad varsymbol variabilnisymbol cisloobjednavky "
        "szamlaszam szamlasorszama sorszam bizonylatszam "
        "numar numarfactura nrfactura seriesinumar "
        "brojracuna brojrn racun stracuna stevilkaracuna "
        "faturano faturanumarasi belgeno siparisno evrakno "
        "fakturanr fakturanummer fakturano ordrenr ordernummer bilagsnr bilag "
        "laskunnumero laskunro laskunnro laskunr tilausnumero "
        "arvenr arvenumber tellimusenr rekinanr rekinanumurs dokumentanr "
        "saskaitosnr saskaita fakturosnr numeris "
        "номер номердокумента документ номернакладной номеррахунку номерзамовлення "
        "αριθμός αριθμόςτιμολογίου αρτιμολογίου παραστατικό "
        "請求書番号 伝票番号 受注番号 発票号码 发票号码 订单编号 계산서번호 주문번호 "
    ),
    "product": (
        "itemdescription productdescription lineitem description "
        "bezeichnung artikelbezeichnung leistung ware produktbezeichnung position warengruppe "
        "libelle designationarticle produits prestation concepto articulo descripcion servicio "
        "descrizione prodotti servizio descricao produto servico omschrijving product dienst "
        "nazwatowaru towar usluga nazwatowaruuslugi nazevpolozky polozka zbozi popis "
        "megnevezes termek termeknev denumire denumireprodus produs naziv artikl izdelek "
        "urun urunadi hizmet stokadi vara benamning beskrivning varenavn beskrivelse ydelse "
        "tuote tuotenimi nimike kaup toode teenus prece produkts pakalpojums preke prekes paslauga "
        "номенклатура товаруслуга найменування продукт είδος περιγραφή "
        "品名 商品 摘要 货品名称 품목 품명 "
    ),
    "quantity": (
        "mng stuck stk stueck qte nombre cant qta quantidade qtd qtde aantalstuks szt ilosc pocet "
        "mennyiseg db cantitate cant kolicina kol adet miktar antal kpl maara kogus daudzums "
        "kiekis "
        "колво кількість ποσότητα 数 "
    ),
    "status": (
        "paymentstate invoicestate zahlstatus bezahltstatus etat etatdelafacture reglement "
        "situacion estatus situacao statodocumento statofattura factuurstatus betaalstatus "
        "statusplatnosci stanplatnosci stavfaktury stavuhrady allapota fizetesiallapot stare "
        "statusracuna odemedurumu fakturastatus tila laskuntila olek staatus statuss busena "
        "состояние статусоплаты стан κατάσταση 状態 ステータス 状态 상태 "
    ),
}

CUSTOMERS = {
    "external_id": (
        f"{CUSTOMER_IDS} customerref accountref debtorno debtorcode kundennr kundenid adressnr "
        "codigo codcli codice clientenr klantcode kod kodfirmy ugyfelkod partnerkod sifra κωδικός "
    ),
    "name": (
        "businessname tradingname custname debtorname name1 firmenname1 firmenbezeichnung "
        "nomsociete denominationsociale denomination nomcommercial enseigne nombrefiscal "
        "nombrecomercial denominazione intestazione razaosocial nomefantasia nomefiscal relatie "
        "relatienaam debiteur nazwafirmy nazwakontrahenta nazwaklienta nazevfirmy nazevzakaznika "
        "nazovfirmy nazov nazev cegnev ugyfelnev partnernev vevonev denumire denumirefirma "
        "numeclient naziv nazivkupca nazivfirme nazivpodjetja cariunvan cariunvani firmaadi "
        "musteriunvani kundnamn kundenavn foretagsnamn firmanavn asiakkaannimi yrityksennimi "
        "kliendinimi ettevote klients klientavards klientas pavadinimas imones pirkejas "
        "наименованиеклиента наименованиеорганизации назва назваклієнта επωνυμία πελάτης "
        "会社名 取引先名 客户名称 거래처명 "
    ),
    "phone": (
        "telno telephoneno telnr telefonnr rufnummer festnetz telfixe teleph telef tlf nrtelefonu "
        "telefonszama telefoni nrtelefon telefonu telefonas тел τηλ τηλέφωνο1 "
    ),
    "mobile": (
        "mob mobil mobilnr mobilnummer natel gsm telmobile telportable portable movil cell "
        "cellulare mobiel komorka telkom mobiltel cepcep ceptelefonu matkapuhelin моб "
    ),
    "email": "emailadres adrese-mail adrese-posta e-postadress e-postadresse sahkoposti el-pastas "
             "e-pasts epasts elpastas adresaemail adresulemail emailcim почта имейл",
    "city": (
        "posttown suburb orte plzort ville commune localite poblacion ciudad municipio citta luogo "
        "localita cidade concelho municipio woonplaats vestigingsplaats miejscowosc mesto obec "
        "varos helyseg localitate oras grad mjesto kraj sehiril ilce postort by poststed poststad "
        "postitoimipaikka kaupunki linn pilseta miestas населенныйпункт місто πόλη 市区町村 市 "
    ),
    "address": (
        "addressline1 streetname strasse str anschrift adresszeile1 rueetnumero voie adresse1 "
        "domicilio direccionfiscal via indirizzo morada endereco logradouro straat straatnaam "
        "ulica adresa ulice cim utca strada adresa ulica acikadres gatuadress gateadresse vej "
        "katuosoite osoite aadress tanav adrese iela adresas gatve улица адресклиента "
        "διεύθυνση 住所 "
    ),
    "contact": (
        "contactname mainpoc kontaktperson ansprechp zuhanden contactprincipal interlocuteur "
        "interlocutor personacontacto referente responsavel contacto contactpersoon "
        "osobadokontaktu kontaktniosoba kapcsolattarto persoanadecontact kontaktosoba yetkili "
        "yetkilikisi ilgilikisi yhteyshenkilo kontaktisik kontaktpersona kontaktinisasmuo "
        "контакт контактнаособа υπεύθυνος 担当者 联系人 담당자 "
    ),
}  # fmt: skip
