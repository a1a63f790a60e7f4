# «tingbok tally»: ei oppteljing forklart.
tally-progress = Tel
tally-rule = Regel: { $rule }
tally-ties-lex = Likt røystetal blir avgjort av namnet: det første i alfabetet går føre.
tally-ties-chain = Likt røystetal blir avgjort av færre timar, så meir støtte, så fleire kommunar, så namnet.
tally-counted = { $needs } behov, { $voters ->
        [one] { $voters } veljar
        *[other] { $voters } veljarar
    } med vekt { $weight }, { $hours } timar å fordele.
tally-pots = Timane ligg i { $count ->
        [one] { $count } pott
        *[other] { $count } pottar
    }, og kvart behov kan berre takast av nokre av dei.
how-es-list = Kvar veljar får ein like stor del av timane per vekt og betaler berre for behov han støttar. Først blir det behovet teke som kostar støttespelarane minst. Det som blir att, blir delt ut litt etter litt til nokon har råd til neste behov.
how-mes = Kvar veljar får ein like stor del av timane per vekt og betaler berre for behov han støttar. Først blir det behovet teke som kostar støttespelarane minst, til ingen har råd til fleire.
how-phragmen = Alle tener i same takt per vekt. Straks støttespelarane til eit behov har tent det det krev, blir det kjøpt, og dei byrjar på nytt med ingenting.
how-greedy = Behovet med mest vekt bak seg går først; det som får plass, får timar. Eit fleirtal avgjer alt.
how-ear-shares = Kvar veljar får ein like stor del av timane per vekt. Først tel berre førsteplassane i rangeringane som støtte, så dei to første, og så vidare; kvar gong blir det behovet kjøpt som kostar støttespelarane minst.
how-borda = På kvar røystesetel får eit behov eitt poeng for kvart behov som står under. Flest poeng går først.
how-copeland = Eit behov får eitt poeng for kvart behov det slår par mot par, og eit halvt der dei står likt.
how-schulze = Eitt behov står over eit anna når kjeda av fleirtal frå det til det andre er sterkare enn noka kjede tilbake.
how-ranked-pairs = Fleirtala mellom par blir tekne frå det sterkaste og nedover; eit som ville lukke ein ring med dei før, blir hoppa over.
how-stv-scottish = Den som når kvoten, er vald, og det som er over, går vidare til neste preferanse med lågare verdi. Når ingen har overskot, går den siste ut, og alle setlane går vidare.
how-double-majority = Eit behov er vedteke når meir enn halvparten av kommunane seier ja, og meir enn halvparten av alle innbyggjarane bur der.
tally-funded = Behov som får timar
tally-nothing-funded = Ingen behov får timar.
tally-left = Timar som ingen fekk: { $hours }.
tally-legend-shares = Mål: i delen «delar» støtta som hadde betalt alt med heile delen sin (mest vinn), i delen «resten» ventetida (minst vinn). «!» tyder at veljaren gav sitt siste, «*» at fleire stod likt. I parentes står målet for det nærmaste behovet.
tally-legend-score = Mål: poenga, eller poenga per time (mest vinn). «*» tyder at fleire stod likt.
tally-legend-time = Mål: kor mange timar per vekt alle hadde tent då støttespelarane kunne betale (minst vinn). «!» tyder at veljaren gav sitt siste, «*» at fleire stod likt. I parentes står målet for det nærmaste behovet.
tally-pots-left = Pottane
tally-ties = Likt røystetal
tally-tie = Nr. { $rank }: { $needs } stod likt. { $need } gjekk føre fordi { $by }.
tally-tie-matters = Eit anna val kunne gjeve andre behov timar.
tally-tie-does-not-matter = Valet endrar ikkje kva behov som får timar.
decided-hours = det treng færre timar
decided-support = det har meir støtte
decided-municipalities = fleire kommunar støttar det
decided-lot = loddet fall slik
decided-id = namnet står først i alfabetet
tally-waiting = Behov som ikkje får timar, i rekkjefølgja på ventelista
tally-voters = Kva kvar veljar betalte og fekk (timar)
tally-certificate-holds = Kontrollert: alle påstandar i resultatet er etterrekna utan å bruke regelen på nytt, og dei stemmer.
tally-certificate-fails = Kontrollen seier nei: { $why }. Resultatet kan ikkje brukast.
tally-members-are-lex = Medlemane i forventningsfilene er talde med likt røystetal etter namn. Bruk --tie lex.
tally-bad-file = { $file } kan ikkje teljast: { $why }
tally-cut-short = { $file } er ikkje heil: ein del manglar, eller ho har færre prosjekt eller røyster enn ho seier.
tally-bad-file-remedy = Rett fila. Kommandoen les .pb (Pabulib), .soc .soi .toc .toi (PrefLib), .blt og Tingboks eigen JSON.
tally-not-utf8 = { $file }, linje { $line }: fila er ikkje UTF-8.
tally-unknown-rule = Ukjend regel «{ $given }». Kjende namn: { $ids }. Kjende nøklar: { $known }.
tally-rule-remedy = Ein regel blir oppgjeven med namnet, med ein nøkkel frå forventningsfilene, eller med alle orda i JSON. Sjå tingbok tally --help.
tally-bad-rule = Regelen kan ikkje lesast: { $why }
tally-no-population = Vektene «{ $scheme }» følgjer av folketal, og { $voter } har ikkje folketal i fila.
tally-no-population-remedy = Oppgje folketalet til kvar veljar i fila, eller utelat --weights.
tally-no-weights = Vektene «{ $scheme }» kan ikkje reknast ut: { $why }
tally-bad-form = «{ $given }» er inga form for røystesetlar: venta approval, approval=5, points=10, ranking=3, scores=5 eller orda i JSON.
tally-bad-ballot = Ein røystesetel held seg ikkje til forma: { $why }
tally-no-picture = Biletet kan ikkje skrivast til { $path }: { $why }
tally-tie-open = Om eit anna val kunne gjeve andre behov timar, er ikkje undersøkt til endes.

part-shares = delar
part-leftover = resten
part-score = poeng
part-completion = fylt opp etter poeng
part-loads = byrdefordeling
part-ranked = berre rekkjefølgje
part-waiting = venteliste
part-unsupported = utan støtte
reason-spent = timane er brukte opp
reason-unplaceable = det krev fleire timar enn det finst til det
reason-short = støttespelarane har for lite att
reason-unsupported = ingen støttar det
