"""First names that many have: where one begins a name, no last name stands first there."""

from __future__ import annotations

from functools import cache
from typing import Final

from store.exchange.cells import bare

# Those that are last names as often (Martin, Thomas, Simon) are among them: they say “may be”.
_NAMES: Final = """
adam adrian agnes agnieszka aino aiga aigars aija ainars aivars alain alan albert alberto aldis
aleksander aleksandra alessandro alex alexander alexandra alexandre alfred ali alice alicia alina
alison amanda amy ana anastasia anders andre andrea andreas andrei andrej andres andrew andris
andrzej andrus angela angelika anita anja anke anna annie anne annette annika anthony antoine anton
antonio arkadiusz armin arnis arno arthur artur arturs astrid august axel barbara barry bartosz
beate beatrice ben benedikt benjamin bernard bernd bernhard birgit bjorn bob boris brian brigitte
bruno carl carla carlo carlos carmen carol caroline catherine cecilia celine charles charlotte
christa christian christiane christina christine christoph christophe christopher claire clara
claude claudia claus colin cornelia cristina dace daiga daina daniel daniela danielle daniele
dariusz david debora deborah denis dennis detlef diana diego dieter dietmar dirk dominik dominique
donald doris dorothea dorota douglas eduard eduardo edgar edward egon eiki ekaterina elena eleni
elina elisa elisabeth elizabeth elke ellen elsa emil emilia emily emma eric erica erich erik erika
ernst esther eva evelyn ewa fabian fabio federico felix ferdinand fernando filip florian francesca
francesco francis francisco francois francoise frank franz fred frederic frederik friedrich
gabriel gabriele gabriella gareth gary georg george georges gerald gerard gerd gerhard gertrud
gianluca giorgio giovanni gisela giulia giuseppe gordon grace graham greg grzegorz guido guillaume
gundega gunta guntis gunther gustav hanna hannah hannele hannelore hannes hans harald harri harry
heidi heike heikki heinrich heinz helen helena helene helga helmut hendrik henri henrik henry
herbert hermann hilde holger horst howard hugo ian igor ilona ilse ilze imants inese inga inge
ingeborg ingrid ingus irena irene irina iris isabel isabella isabelle ivan ivana ivars jaak jaan
jacek jack jacob jacqueline jacques jakob jakub james jan jana jane janet janis janne jari jason
javier jean jeff jelena jennifer jens jeremy jessica jim jiri joachim joan joanna joao jochen joe
joel johan johann johanna johannes john jonas jonathan jorg jorge jose josef joseph juan judith
juha juhan julia julian julie julien jukka juri jurgen juris jurgita justyna kadri kaja kaire
kaisa kalle kalev kamil kari karin karl karla karlis karolina karsten kaspars katarzyna kate
katharina katherine kathrin katja katrin katrina kazimierz keith kenneth kerstin kevin kirsten
kirsti klaus konrad konstantin krisjanis kristaps kristel kristian kristiina kristina kristine
kristjan krystyna krzysztof lars laura laurent leena lena lennart leo leon leonie liga liis liisa
lina linda lisa liva lorenzo lothar louis louise luc luca lucas lucia lucie ludwig luis luisa
lukas lukasz luigi lydia maarja maciej madis magdalena magnus maija maire malgorzata mandy manfred
manuel manuela marc marcel marcin marco marcus mare maren margaret margarete margit margus maria
marianne marie mariana marija marika marina mario marion maris mark markku marko markus marta mart
marten martha marti martin martina martins mary mateusz mathias mats matt matteo matthew matthias
matti mattias maurice max maximilian melanie mia michael michaela michal michel michele miguel
mihkel mika mikael mike mikhail mikko milan mindaugas miriam mirjam moira monica monika morten
nadine nadja nancy natalia natalie natalja neil nicholas nick nicola nicolas nicole niels niklas
nikolai nikolaus nils nina nora norbert normunds olaf ole oleg olga olivia oliver olivier oskar
oscar otto outi oxana pablo paola paolo pascal patricia patrick patrik paul paula pauline paulo
pavel pawel pedro peep peeter pekka per peter petr petra petri philip philipp philippe pia piet
pierre pieter piotr piret priit rachel rafael rafal raimonds rainer raivis raivo ralf ralph ramona
raul rebecca reet regina reinhard reinhold reinis rene renate ricardo riccardo richard riina
riitta rita robert roberta roberto robin roger roland rolf roman ronald rosa rosemarie rudolf
ruth ryan sabine sabrina sally sami samuel sandra sanna sara sarah sebastian sergei sergejs sergio
sharon sibylle siegfried sigrid silke silvia simon simona simone slawomir sofia sonja sophia sophie
soren stefan stefanie stefano steffen stephan stephane stephanie stephen steve steven stuart
susan susanna susanne suzanne svenja sven svetlana sylvia sylvie tanja tanel tarja tatiana tatjana
teresa theresa theodor theo thierry thomas thorsten tiina tiit tim timo tina tobias tom tomas
tomasz tonu toms tony toomas torsten tracy triin ulf ulla ulrich ulrike urmas ursula ute uwe
vaclav valdis valentina valerie vanessa vera veronica veronika victor victoria viktor viktorija
vincent virginia virve vitalijs vladimir volker waldemar walter waltraud werner wilhelm willem
william wolfgang xavier yann yves yvonne zane zbigniew zdenek zofia zoe zuzana
александр алексей алла анастасия андрей анна антон артем борис вадим валентина валерий вера виктор
виктория виталий владимир галина дарья денис дмитрий евгений екатерина елена иван игорь илья инна
ирина кирилл константин ксения лариса людмила максим марина мария михаил надежда наталья николай
оксана олег ольга павел петр роман светлана сергей татьяна юлия юрий
"""


@cache
def _known() -> frozenset[str]:
    return frozenset(map(bare, _NAMES.split()))


def is_given_name(word: str) -> bool:
    """Whether a word is a first name that many have; each part of `Hans-Peter` is one."""
    parts = [bare(part) for part in word.split("-")]
    return all(part in _known() for part in parts)
