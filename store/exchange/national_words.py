"""The headers and states of programs and spreadsheets of other countries, a line for a language.

What a program calls its columns changes from country to country and hardly from program to program.
Written without spaces; case and accents do not count. Where a sum stands twice, with tax and
without, the one with tax is what the customer paid, as in the exports of shops.
"""

from __future__ import annotations

import tomllib
from importlib import resources

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
    "inclbtw totaalprijsinclbtw totaalbedrag factuurbedrag "
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
    "nombredelacuenta nomedaconta nomedellaccount accountnaam "
    "donor donorname member membername subscriber patient guest student soldto soldtoparty "
    "soldtoname "
    "billto billtoname billtoparty invoicedto invoicee custname "
    "kundin spender spenderin mitglied mieter gast auftraggeber rechnungsempfanger empfanger "
    "nomducompte besteller debitor debitorenname debitorname "
    "abnehmer kaufer name1 kundenname firma "
    "donateur adherent abonne intituleclient libelleclient nomduclient raisonsociale acheteur "
    "destinataire "
    "donante socio donatore doador lid donateur nombrecliente nombredelcliente nombrefiscal "
    "receptor nombrereceptor comprador "
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
        "giftdate donationdate spendendatum "
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
        "giftamount donationamount spendenbetrag "
        "rechnungsbetrag endpreis umsatzbrutto umsatznetto verkaufspreis "
        "montantfacture prix montantpaye chiffredaffaires ca precio valor prezzo "
        "prijs omzet cena trzba ertek osszeg suma sumatotala iznos znesek tutar fiyat "
        "belop belob beloppsek pris hinta summa hind cena kaina сумма сума цена ποσό 売上 売上金額 "
        "preis "
    ),
    "total": "totaal ordertotalamount totalorder documenttotal doctotal totaltopay totale "
    "totaleordine",
    "price": (
        "priceunit priceperpiece pricepiece unitpricenet netunitprice preisprostuck preisjestuck "
        "preisstuck preisproeinheit einzelpreisnetto nettoeinzelpreis prixunitaireht "
        "prixunitairettc puht puttc precioporunidad preciounidad preciounit "
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

CUSTOMERS: dict[str, str] = tomllib.loads(
    resources.files("store.exchange").joinpath("national_customers.toml").read_text("utf-8")
)

TOUCHES = {
    "customer": CUSTOMER_NAMES,
    "at": (
        "visitdate dateofcall dateofvisit meetingdate contactdate datetimeofcall calledon "
        "besuchsdatum gesprachsdatum kontaktdatum anrufdatum termindatum besuchtam zeitpunkt "
        "datedevisite datevisite datedappel dateappel datecontact datedecontact daterdv "
        "fechavisita fechadevisita fechallamada fechadellamada fechacontacto fechadecontacto "
        "datavisita datachiamata datacontatto datadavisita datadocontato datavisita "
        "bezoekdatum beldatum contactdatum gespreksdatum "
        "datawizyty datakontaktu datarozmowy datumnavstevy datumkontaktu datumhovoru "
        "latogatasdatuma hivasdatuma datavizitei dataapel datumposjete datumobiska datumklica "
        "ziyarettarihi gorusmetarihi tarih besoksdatum samtalsdatum besogsdato samtaledato "
        "kayntipaiva puhelunpvm paivamaara pvm kuupaev datums data apmeklejumadatums vizitodata "
        "датавизита датазвонка датаконтакта датавизиту датадзвінка ημερομηνίαεπίσκεψης ημερομηνία "
        "訪問日 連絡日 拜访日期 방문일 "
    ),
    "due": (
        "nextcontact nextvisit nextcall followupdate followup nextfollowup "
        "nachstertermin nachsterkontakt wiedervorlage wiedervorlageam wvl zuerledigenbis bis "
        "prochainerelance datederelance relance prochainrdv prochaincontact prochainevisite "
        "proximavisita proximocontacto proximallamada fechalimite prossimavisita "
        "prossimocontatto scadenza datascadenza prazo datalimite proximocontato "
        "volgendecontact volgendbezoek einddatum terminwykonania nastepnykontakt termin "
        "dalsikontakt dalsinavsteva termin splneni hatarido kovetkezokapcsolat termen "
        "sljedecikontakt rok sontarih sonrakigorusme forfallodatum nastakontakt forfald "
        "naestekontakt "
        "erapaiva seuraavayhteydenotto tahtaeg termins terminas срок следующийконтакт "
        "наступнийконтакт προθεσμία 期限 次回 截止日期 마감일 "
    ),
    "channel": (
        "contacttype contactmethod methodofcontact medium via "
        "kontaktart kontaktweg aktivitat aktivitatstyp aktivitatsart besuchsart kanal "
        "typedaction typedecontact typeaction canal moyen mode tipodecontacto tipodeactividad "
        "tipodeaccion canal tipocontatto tipoattivita canale tipodecontato tipodeatividade "
        "soortcontact contactsoort activiteit rodzajkontaktu typkontaktu kanal typaktivity "
        "zpusobkontaktu kapcsolattipus tevekenyseg tipcontact vrstakontakta tur gorusmetipi "
        "kontakttyp aktivitetstype aktivitet yhteydenottotapa tapa tegevus veids budas "
        "видконтакта типконтакта канал τύποςεπαφής 種別 方式 유형 "
    ),
    "outcome": (
        "callresult visitresult ergebnisdeskontakts gesprachsergebnis issue resultatdappel suite "
        "resultadodellamada resultadovisita risultato esitochiamata resultado resultaat uitkomst "
        "wynik rezultat vysledek vysledok eredmeny rezultat sonuc utfall resultat tulos tulemus "
        "rezultats rezultatas результатзвонка αποτέλεσμα 結果 结果 결과 "
    ),
    "subject": (
        "reason purpose anlass thema grund motif sujet motivo asunto oggetto argomento assunto "
        "onderwerp temat przedmiot predmet targy tema subiect konu arende amne emne aihe teema "
        "tema "
        "тема предмет θέμα 件名 主题 제목 aufgabe tache tarea attivita tarefa taak zadanie "
        "ukol feladat "
        "sarcina zadatak gorev uppgift opgave oppgave tehtava ulesanne uzdevums uzduotis задача "
        "завдання εργασία "
    ),
    "note": (
        "report visitreport callreport callnotes minutesofmeeting "
        "besuchsbericht gesprachsnotiz gesprachsinhalt inhalt bericht anmerkung anmerkungen info "
        "compterendu commentaire observations resume informe resumen descripcion contenido "
        "resoconto relazione nota osservazioni relatorio resumo observacoes verslag "
        "gespreksverslag "
        "opmerking toelichting raport notatka opis zapis popis jelentes megjegyzes leiras raport "
        "observatii biljeska opomba opombe rapor aciklama notlar anteckning anteckningar "
        "kommentar kommentarer beskrivelse notat muistiinpano huomautus markus kommentaar "
        "piezimes piezime pastabos komentaras отчет комментарий примітка коментар σχόλια "
        "σημειώσεις "
        "備考 内容 备注 비고 메모 "
    ),
    "author": (
        "rep salesrep salesperson owner mitarbeiter aussendienst betreuer vertreter commercial "
        "vendeur comercial vendedor venditore agente verkoper vertegenwoordiger handlowiec "
        "obchodnik "
        "kereskedo agentvanzari komercijalist plasiyer temsilci saljare saelger selger myyja "
        "muugimees pardevejs vadybininkas менеджер ответственный менеджер πωλητής 担当 业务员 "
    ),
    "status": "erledigt statut etat estado stato situacao status stav allapot durum tila olek "
              "busena statuss состояние стан",
}  # fmt: skip

DEALS = {
    "customer": CUSTOMER_NAMES,
    "title": (
        "dealtitle verkaufschance verkaufschancen chance opportunitat projekt projektname vorhaben "
        "angebot opportunite affaire nomdelopportunite projet oportunidad nombredelaoportunidad "
        "proyecto opportunita trattativa nomeopportunita progetto oportunidade nomedaoportunidade "
        "negocio projeto verkoopkans kans projectnaam szansa szansasprzedazy nazwaszansy "
        "prilezitost obchodnipripad nazevprilezitosti lehetoseg projektnev oportunitate "
        "prilika priloznost firsat firsatadi affar affarsmojlighet salgsmulighet mulighed "
        "myyntimahdollisuus projekti muugivoimalus iespeja galimybe проект сделка угода "
        "ευκαιρία 案件 案件名 商机 商机名称 영업기회 "
    ),
    "amount": (
        "wert auftragswert volumen angebotssumme angebotswert dealwert erwarteterumsatz potenzial "
        "montantestime montantprevu valeur importeestimado valorestimado valorprevisto "
        "importoprevisto valorestimado waarde verwachteomzet wartosc wartoscszansy hodnota "
        "odhadovanahodnota ertek varhatoertek valoare vrijednost vrednost deger tahminitutar varde "
        "vaerdi verdi arvo vaartus vertiba verte бюджет суммасделки вартість αξία 金額 "
        "商談金額 金额 금액 "
    ),
    "stage": (
        "verkaufsphase vertriebsphase angebotsstatus statusderchance etape etapedevente "
        "etapadeventa fase fasedivendita fasedavenda etapa verkoopfase etap etapsprzedazy faza "
        "fazaprodaje faze faza prodeje szakasz etapa asama satisasamasi fas salgsfase "
        "vaihe myyntivaihe etapp posms etapas этап стадия етап στάδιο フェーズ 阶段 단계 "
    ),
    "date": (
        "schlusstermin abschluss abschlussam erwarteterabschluss voraussichtlicherabschluss "
        "abschlusserwartet "
        "datedecloture dateclotureprevue datedeclotureprevue datedesignature "
        "fechadecierreprevista fechacierre fechaprevistacierre datachiusura datadichiusura "
        "datachiusuraprevista datafechamento datafechamentoprevista previsaodefechamento "
        "sluitingsdatum verwachtesluitdatum datazamkniecia planowanadatazamkniecia "
        "datumuzavreni ocekavaneuzavreni lezarasdatuma varhatolezaras datainchiderii "
        "datumzatvaranja datumzakljucka kapanistarihi tahminikapanis avslutsdatum stangningsdatum "
        "lukkedato forventetlukkedato paattymispaiva sulgemisekuupaev slegsanasdatums "
        "uzdarymodata датазакрытия датазакриття ημερομηνίακλεισίματος 完了予定日 预计成交日期 "
    ),
    "reason": (
        "verlustgrund grund motifdeperte motivodeperda motivoperdita redenverlies powodprzegranej "
        "duvodprohry vesztesegoka kaybetmenedeni forlustorsak tabsarsag havionsyy причинаотказа "
    ),
}

# What stands in the column of states, of what was sold and of what was not.
SOLD = (
    "partiallypaid partlypaid teilweisebezahlt partiellementpayee parzialmentepagata deelsbetaald "
    "beglichen ausgeglichen bezahlte verrechnet zugestellt ausgeliefert teilbezahlt acquitte "
    "acquittee regle reglee encaisse encaissee soldee facturee cobrado cobrada abonado abonada "
    "facturado facturada saldato saldata incassato incassata liquidado liquidada faturado faturada "
    "recebido recebida voldaan geleverd verzonden oplacono zaplacono zaplacona rozliczone "
    "rozliczona uhrazeno uhrazena uhradene uhradena zaplatene zaplatena kiegyenlitett kiegyenlitve "
    "teljesitve achitat achitata platit platita incasat incasata placeno placen placena placano "
    "odendi tahsiledildi teslimedildi betald betalda betalt levererad leveret levert maksettu "
    "toimitettu makstud tasutud apmaksats apmaksata apmoketa apmoketas оплачена оплаченный "
    "отгружен сплачено оплачений πληρωμένο εξοφλημένο εξοφλήθηκε 入金済 入金済み 支払済 已付款 "
    "已支付 "
    "已完成 결제완료 완료 "
)
NOT_SOLD = (
    "gelost stornierung abgelehnt nichtigkeit zuruckgezogen gutgeschrieben anulee nul "
    "rechazada devuelto devuelta stornato stornata rifiutato rifiutata recusado recusada "
    "devolvido devolvida estornado estornada afgewezen gecrediteerd vervallen odrzucone odrzucona "
    "zamitnuto zrusene zrusena stornovane visszavonva elutasitva stornozott sztornozva anulat "
    "anulata stornat stornata stornirano ponisteno preklicano reddedildi krediterad annulleret "
    "annullert krediteret kreditert slettet kladde utkast peruttu mitatoity hyvitetty luonnos "
    "tuhistatud anulets anuleta anuliuota anuliuotas juodrastis отклонен аннулирован скасовано "
    "скасований чернетка повернення ακυρωμένο ακυρώθηκε πρόχειρο キャンセル 取消 下書き 已取消 "
    "已退款 "
    "취소 환불 "
)
