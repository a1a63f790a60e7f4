# Rapporten fra `tingbok demo`.
demo-title = Tingbok: en prioriteringsrunde i KSF Vest (Rogaland og Vestland)
demo-notice = Eksempeldata. Kommuner, fylker og sentre er virkelige; klynger, behov, stemmer, timer og vedtak er oppdiktet.

demo-turnout = Deltakelse
demo-turnout-sum = { $cast } av { $roll } kommuner stemte, { $blank } av dem blankt. Taushet er verken nei eller null behov.
demo-silent = Stemte ikke: { $names }.
demo-group = Gruppe
demo-on-roll = På lista
demo-voted = Stemte
size-small = Under 5 000 innbyggere
size-medium = 5 000–14 999 innbyggere
size-large = 15 000–49 999 innbyggere
size-city = 50 000 innbyggere og over

demo-list = Prioriteringslista
demo-list-intro = Sentrene har { $budget } timer å gi behovene på lista. Kommunene som stemte, har til sammen vekt { $weight }. Støtte står som antall kommuner og samlet vekt.
demo-rank = Nr.
demo-need = Behov
demo-hours = Timer
demo-support = Støtte
demo-owners = Eiere
demo-where = Hvor
demo-and-more = { $first } og { $more } til
phase-shares = Dekket av kommunenes andeler
phase-leftover = Dekket av det som var igjen
phase-score = Dekket etter poengsum
phase-waiting = Venteliste
phase-unsupported = Uten støtte

demo-winners = Hvorfor de første vant
demo-winner = { $rank }. «{ $title }» ({ $hours } timer) hadde sterkest støtte da det sto for tur: vekt { $support } ville betalt det med hele andeler. Mest betalte { $payers }.
demo-winner-runner-up = Nest sterkest da: «{ $title }».
demo-winner-tied = Likt med { $titles }; færre timer går foran, deretter mer støtte og flere kommuner.
demo-paid-by = { $unit } ({ $hours } t)

demo-missed = Hva som ikke fikk plass, hvorfor, og hva som skal til
demo-reason = Årsak
demo-remedy = Hva skal til
reason-no_centre = Ingen senter dekker eierne i dette faget og denne formen
reason-too_dear = Krever flere timer enn noe senter hadde
reason-hours_spent = Timene der det kunne løses, gikk til behov foran
reason-too_little_support = Støttespillernes andeler rakk ikke
reason-no_support = Ingen støttet det
reason-order_only = Regelen setter behov i rekkefølge og gir ingen timer
reason-too_narrow = Støtten er for smal for regelen om bredde
reason-refused = Organet sa nei til senteret, og ingen andre har timene
remedy-no_centre = Be et senter om å ta det på seg, eller henvis til noen som kan
remedy-too_dear = Del behovet, eller flere timer hos { $centres }
remedy-hours_spent = Flere timer hos { $centres }, eller neste runde
remedy-too_little_support = { $lacked } timer manglet; mer støtte med vekt { $extra }
remedy-no_support = Eierne kan ta det opp igjen i neste runde

demo-units = Hva hver kommune betalte og fikk
demo-units-intro = Timer. Andel er kommunens del av timene etter vekt; støttet er timene i dekkede behov den stemte for; eget er timene i dekkede behov den eier.
demo-unit = Kommune
demo-weight = Vekt
demo-share = Andel
demo-paid = Betalt
demo-supported = Støttet
demo-own = Eget

demo-one-each = Med én stemme hver
demo-one-each-same = De samme behovene ville blitt dekket om hver kommune hadde én stemme.
demo-one-each-lost = Dekket bare med vekter: { $titles }.
demo-one-each-won = Dekket bare med én stemme hver: { $titles }.

demo-mandates = Mandater
demo-mandate = { $centre }: { $hours } timer, { $force }
demo-mandate-item = { $hours } t: { $rank }. { $title }
demo-mandate-lead = { $hours } t: { $rank }. { $title } (leder, sammen med { $partners })
demo-mandate-partner = { $hours } t: { $rank }. { $title } (sammen med { $partners })
force-binding = bindende
force-advisory_round = rådgivende (runden er rådgivende)
force-advisory_list_noted = rådgivende (lista er tatt til etterretning)
force-advisory_no_basis = rådgivende (ingen forpliktelse dekker timene)

demo-pots = Sentrenes timer
demo-centre = Senter
demo-offered = Tilbudt
demo-outreach = Oppsøkende
demo-net = Å gi
demo-left = Igjen

demo-exits = Behov som gikk ut før avstemningen
demo-exit-merged = «{ $title }» ble slått sammen med «{ $into }». { $reason }
demo-exit-out = «{ $title }». { $reason }

demo-change = Hva de endrede stemmesedlene gjorde
demo-change-ballots = Stemmesedler som avviker fra eksempelet: { $names }.
demo-change-same = Lista ble den samme.
demo-change-moved = «{ $title }»: fra plass { $before } til { $after }
demo-change-funded = Nå dekket: { $titles }.
demo-change-lost = Ikke lenger dekket: { $titles }.

demo-log = Hendelsesloggen
demo-log-sum = { $size } hendelser, rot { $root }
demo-log-list = Liste { $list }
demo-log-proposal = Mandatforslag { $proposal }
demo-replayed = Etterprøvd: loggen er spilt av på nytt, og hver liste og hvert mandat ble likt, byte for byte.
demo-place = Loggen ligger i { $place }
demo-step-import = Leser inn kommuner, fylker og sentre
demo-step-cast = Danner klynger og gir fullmakter
demo-step-needs = Kommunene melder inn behov
demo-step-screen = Behovene avklares, slås sammen og tas inn
demo-step-vote = Kommunene stemmer
demo-step-count = Runden lukkes og telles opp
demo-step-decide = KS-organet vedtar, og mandatene gis
demo-step-replay = Loggen etterprøves
size-county = Fylkeskommuner
demo-beside = Fylkeskommuner stemmer i en egen gruppe uten vekt: { $names }.
remedy-too_narrow = Støtte fra flere kommuner og størrelsesgrupper
remedy-order_only = Den som får rådet, avgjør
remedy-refused = Timer hos et annet senter; organet avviste mandatet der det var plassert
demo-mandate-conflict = Utenfor det tilskuddsbrevet dekker: { $titles }. Må avklares med staten.
demo-lots = Avgjort ved loddtrekning
demo-lot = «{ $first }» kom foran { $others }: like timer, lik støtte og like mange kommuner. Loddet ble forseglet i to deler før avstemningen og åpnet etterpå.
demo-second = Tilleggsrunden for én klynge
demo-second-sum = { $cast } av { $roll } kommuner stemte. Behovene var ført videre fra hovedrunden, med eiernes bekreftelse. Runden er rådgivende; organet tok lista til etterretning på papir.
demo-second-line = { $rank }. «{ $title }»: { $hours } timer, støtte fra { $support }, hos { $centres }
demo-second-waits = { $rank }. «{ $title }»: { $hours } timer, støtte fra { $support }, fikk ikke plass
demo-step-second = En tilleggsrunde holdes for én klynge
