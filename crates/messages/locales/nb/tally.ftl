# «tingbok tally»: en opptelling forklart.
tally-progress = Teller
tally-rule = Regel: { $rule }
tally-ties-lex = Stemmelikhet avgjøres av navnet: det første i alfabetet går foran.
tally-ties-chain = Stemmelikhet avgjøres av færre timer, så mer støtte, så flere kommuner, så navnet.
tally-counted = { $needs } behov, { $voters ->
        [one] { $voters } velger
        *[other] { $voters } velgere
    } med vekt { $weight }, { $hours } timer å fordele.
tally-pots = Timene ligger i { $count ->
        [one] { $count } pott
        *[other] { $count } potter
    }, og hvert behov kan bare tas av noen av dem.
how-es-list = Hver velger får en like stor andel av timene per vekt og betaler bare for behov den støtter. Først tas det behovet som koster støttespillerne minst. Det som blir igjen, deles ut litt etter litt til noen har råd til neste behov.
how-mes = Hver velger får en like stor andel av timene per vekt og betaler bare for behov den støtter. Først tas det behovet som koster støttespillerne minst, til ingen har råd til flere.
how-phragmen = Alle tjener i samme takt per vekt. Straks støttespillerne til et behov har tjent det det krever, kjøpes det, og de begynner på nytt med ingenting.
how-greedy = Behovet med mest vekt bak seg går først; det som får plass, får timer. Et flertall avgjør alt.
how-ear-shares = Hver velger får en like stor andel av timene per vekt. Først teller bare førsteplassene i rangeringene som støtte, så de to første, og så videre; hver gang kjøpes det behovet som koster støttespillerne minst.
how-borda = På hver stemmeseddel får et behov ett poeng for hvert behov som står under. Flest poeng går først.
how-copeland = Et behov får ett poeng for hvert behov det slår par mot par, og et halvt der de står likt.
how-schulze = Ett behov står over et annet når kjeden av flertall fra det til det andre er sterkere enn noen kjede tilbake.
how-ranked-pairs = Flertallene mellom par tas fra det sterkeste og nedover; et som ville lukke en ring med dem før, hoppes over.
how-stv-scottish = Den som når kvoten, er valgt, og det som er over, går videre til neste preferanse med lavere verdi. Når ingen har overskudd, går den siste ut, og alle sedlene går videre.
how-double-majority = Et behov vedtas når mer enn halvparten av kommunene sier ja, og mer enn halvparten av alle innbyggerne bor der.
tally-funded = Behov som får timer
tally-nothing-funded = Ingen behov får timer.
tally-left = Timer som ingen fikk: { $hours }.
tally-legend-shares = Mål: i delen «andeler» støtten som hadde betalt alt med hele andelen sin (mest vinner), i delen «resten» ventetiden (minst vinner). «!» betyr at velgeren ga sitt siste, «*» at flere sto likt. I parentes står målet for det nærmeste behovet.
tally-legend-score = Mål: poengene, eller poengene per time (mest vinner). «*» betyr at flere sto likt.
tally-legend-time = Mål: hvor mange timer per vekt alle hadde tjent da støttespillerne kunne betale (minst vinner). «!» betyr at velgeren ga sitt siste, «*» at flere sto likt. I parentes står målet for det nærmeste behovet.
tally-pots-left = Pottene
tally-ties = Stemmelikhet
tally-tie = Nr. { $rank }: { $needs } sto likt. { $need } gikk foran fordi { $by }.
tally-tie-matters = Et annet valg kunne gitt andre behov timer.
tally-tie-does-not-matter = Valget endrer ikke hvilke behov som får timer.
decided-hours = det trenger færre timer
decided-support = det har mer støtte
decided-municipalities = flere kommuner støtter det
decided-lot = loddet falt slik
decided-id = navnet står først i alfabetet
tally-waiting = Behov som ikke får timer, i ventelistens rekkefølge
tally-voters = Hva hver velger betalte og fikk (timer)
tally-certificate-holds = Kontrollert: alle påstander i resultatet er etterregnet uten å bruke regelen på nytt, og de stemmer.
tally-certificate-fails = Kontrollen sier nei: { $why }. Resultatet kan ikke brukes.
tally-members-are-lex = Medlemmene i forventningsfilene er telt med stemmelikhet etter navn. Bruk --tie lex.
tally-bad-file = { $file } kan ikke telles: { $why }
tally-cut-short = { $file } er ikke hel: en del mangler, eller den har færre prosjekter eller stemmer enn den sier.
tally-bad-file-remedy = Rett filen. Kommandoen leser .pb (Pabulib), .soc .soi .toc .toi (PrefLib), .blt og Tingboks egen JSON.
tally-not-utf8 = { $file }, linje { $line }: filen er ikke UTF-8.
tally-unknown-rule = Ukjent regel «{ $given }». Kjente navn: { $ids }. Kjente nøkler: { $known }.
tally-rule-remedy = En regel angis med navnet, med en nøkkel fra forventningsfilene, eller med alle ordene i JSON. Se tingbok tally --help.
tally-bad-rule = Regelen kan ikke leses: { $why }
tally-no-population = Vektene «{ $scheme }» følger av folketall, og { $voter } har ikke folketall i filen.
tally-no-population-remedy = Oppgi folketallet til hver velger i filen, eller utelat --weights.
tally-no-weights = Vektene «{ $scheme }» kan ikke regnes ut: { $why }
tally-bad-form = «{ $given }» er ingen form for stemmesedler: ventet approval, approval=5, points=10, ranking=3, scores=5 eller ordene i JSON.
tally-bad-ballot = En stemmeseddel holder seg ikke til formen: { $why }
tally-no-picture = Bildet kan ikke skrives til { $path }: { $why }
tally-tie-open = Om et annet valg kunne gitt andre behov timer, er ikke undersøkt til ende.

part-shares = andeler
part-leftover = resten
part-score = poeng
part-completion = fylt opp etter poeng
part-loads = byrdefordeling
part-ranked = bare rekkefølge
part-waiting = venteliste
part-unsupported = uten støtte
reason-spent = timene er brukt opp
reason-unplaceable = det krever flere timer enn det finnes til det
reason-short = støttespillerne har for lite igjen
reason-unsupported = ingen støtter det
