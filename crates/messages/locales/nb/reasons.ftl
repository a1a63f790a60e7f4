# «tingbok tally --explain», «--regimes» og «--margin»: grunnene i setninger.
# Hver plass med sin grunn.
explain-places = Hver plass og hvorfor
explain-place = { $rank }. { $need } ({ $hours } timer):
explain-shares = får timer av andelene. Støttespillerne, med vekt { $support }, betaler for det sammen, ingen mer enn { $top } timer per vekt. Av alle behov som kunne betales, krevde det minst av støttespillerne: hele andeler for vekt { $effective } hadde betalt det.
explain-leftover = får timer av det andelene lot bli igjen. Da alle hadde fått { $time } timer per vekt i kreditt, kunne støttespillerne, med vekt { $support }, betale for det, før dem som støtter noe annet behov som får plass.
explain-loads = får timer. Alle tjener i samme takt, og etter { $time } timer per vekt kunne støttespillerne, med vekt { $support }, betale for det, før dem som støtter noe annet behov som får plass.
explain-ranked = står her fordi støttespillerne, med vekt { $support }, kunne betale for det etter { $time } timer per vekt, før dem som støtter noe annet behov. Regelen deler ikke ut timer.
explain-score = får timer. Poengene { $score } (støtte { $support }) var de høyeste blant dem som var igjen og fikk plass.
explain-completion = får timer etter poengene { $score } (støtte { $support }), av timene som andelene lot bli igjen.
explain-waiting-time = venteliste. Etter { $time } timer per vekt i kreditt kunne støttespillerne, med vekt { $support }, betale for det, men det er ingen timer til det.
explain-waiting-score = venteliste, etter poengene { $score } (støtte { $support }). Det er ingen timer til det.
explain-depth = { $count ->
        [one] Førsteplassen i hver rangering telte som støtte.
        *[other] De første { $count } plassene i hver rangering telte som støtte.
    }
explain-paid = { $voter } { $hours }
explain-paid-all = { $voter } { $hours } (sitt siste)
explain-payers = Timer betalt av: { $payers }.
explain-paid-full = Vekt { $weight } betalte hele prisen, { $hours } timer til sammen.
explain-paid-part = Vekt { $weight } ga alt den hadde, { $hours } timer til sammen.
explain-paid-both = Vekt { $full } betalte hele prisen, { $paid_full } timer til sammen; vekt { $part } ga alt den hadde, { $paid_part } timer.
explain-served = Leveres av { $pots }.
explain-next-shares = Nærmest etter var { $need }: hele andeler for vekt { $effective } hadde betalt det.
explain-next-time = Nærmest etter var { $need }, etter { $time } timer per vekt.
explain-next-score = Nærmest etter var { $need } med { $score }.
explain-tied = Det sto likt med { $needs }; se stemmelikhet.
explain-start-short = Fra starten kunne { $need } ikke betales av andelene: støttespillerne hadde { $had } timer, { $lacked } for få.
explain-dropped-shares = Så var andelene til støttespillerne for { $need } for små: { $had } timer, { $lacked } for få.
explain-dropped-short = Så fikk { $need } ikke lenger plass i timene som er igjen; støttespillerne hadde { $had } timer, { $lacked } for få.
explain-dropped-spent = Så var det ingen timer igjen som kunne gå til { $need }.
explain-dropped-unplaceable = { $need } krever flere timer enn det finnes der det kan leveres.
explain-missed = Det som ikke fikk timer, og hva som skulle til
explain-missed-short = { $need }: støttespillerne hadde { $behind } timer, { $lacked } for få.
explain-missed-spent-paid = { $need }: støttespillerne hadde { $behind } timer, men timene som kunne gå til det, var brukt opp.
explain-missed-spent = { $need }: timene var brukt opp da det kom til det.
explain-missed-unplaceable = { $need }: det krever flere timer enn det finnes der det kan leveres.
explain-missed-unsupported = { $need }: ingen støtter det.
explain-would-take = Støtte fra vekt { $weight } til, med ubrukte andeler, hadde betalt resten.
explain-best-rank = På det beste sto det som nr. { $rank } blant dem som var med.
explain-voters = Andelen til hver velger, hva den betalte og hva den fikk
explain-voter = { $voter } (vekt { $weight }): andel { $share } timer, betalte { $paid }, har igjen { $unspent }. Behov som den støtter, fikk { $got } timer.
explain-voter-credit = { $voter } (vekt { $weight }): andel { $share } timer og kreditt { $credit }, betalte { $paid }, har igjen { $unspent }. Behov som den støtter, fikk { $got } timer.
explain-voter-earned = { $voter } (vekt { $weight }): tjente { $credit } timer, betalte { $paid }, har igjen { $unspent }. Behov som den støtter, fikk { $got } timer.

# Listene med andre vekter.
regimes-title = De samme stemmesedlene med andre vekter
regimes-official = Her
regimes-legend = Tallene er plasser på listen; «+» betyr at behovet får timer.
regimes-line = { $name }: { $what } Den tyngste velgeren har { $share } % av vekten.
regimes-same = samme liste.
regimes-order = de samme behovene får timer; { $count ->
        [one] { $count } behov står på en annen plass.
        *[other] { $count } behov står på en annen plass.
    }
regimes-set = { $enter } får timer, { $leave } får ikke; { $count ->
        [one] { $count } behov står på en annen plass.
        *[other] { $count } behov står på en annen plass.
    }
regimes-none = ingen andre behov
regime-equal = én stemme hver
regime-table = tabell 1-2-3-5
regime-penrose = kvadratrot
regime-degressive = degressiv
regime-population = folketall

# Hvor jevnt det var.
margin-title = Hvor jevnt det var
margin-set = Andre behov får timer
margin-order = Et behov får en annen plass
margin-one = { $what } hvis én eneste stemmeseddel er annerledes.
margin-exact = { $what } hvis { $count } stemmesedler er annerledes. Med færre kan det ikke skje: alle er prøvd.
margin-between = { $what } hvis { $count } stemmesedler er annerledes. Det skal minst { $least } til; mellom disse tallene er det ikke avgjort.
margin-at-most = { $what } hvis { $count } stemmesedler er annerledes. Færre kan være nok; nedad er det ikke avgjort.
margin-never = { $what }: det kan ingen stemmesedler føre til; alle er prøvd.
margin-unknown = { $what } hvis nok stemmesedler er annerledes. Hvor mange er ikke funnet; det skal { $count } eller flere til.
margin-not-found = { $what } hvis nok stemmesedler er annerledes. Hvor mange er ikke funnet.
margin-example = For eksempel: { $changes }.
margin-enter = Da får { $needs } timer.
margin-leave = Da får { $needs } ingen.
margin-tried = { $kind }: { $tried } av { $possible } prøvd; { $set } gir andre behov timer, { $order } flytter en plass.
margin-marks = Ett kryss lagt til, fjernet eller endret
margin-emptied = Én blank stemmeseddel
margin-withdrawn = Én stemmeseddel ikke avgitt
margin-marks-extremes = Av poeng er bare de laveste og de høyeste som noen ga, prøvd; i rangeringer bare plasser alene.
margin-every = { $count ->
        [one] Alle stemmesedler som én velger kunne ha avgitt, er prøvd.
        *[other] Alle stemmesedler som { $count } velgere kunne ha avgitt, er prøvd.
    }
margin-not-every = Ikke prøvd: alle andre hele stemmesedler som én velger kunne ha avgitt. De er for mange.
margin-counts = Opptellinger gjort: { $counts } (tillatt: { $allowed }).
change-mark = { $voter } gir { $need } { $points }
change-unmark = { $voter } krysser ikke av for { $need }
change-rank = { $voter } setter { $need } som nr. { $place }
change-switch = { $voter } krysser av for { $to } i stedet for { $from }
change-only = { $voter } krysser av for { $needs } og ikke noe annet
change-emptied = { $voter } stemmer blankt
change-withdrawn = { $voter } stemmer ikke
