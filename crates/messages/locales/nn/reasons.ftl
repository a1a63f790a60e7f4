# «tingbok tally --explain», «--regimes» og «--margin»: grunnane i setningar.
# Kvar plass med sin grunn.
explain-places = Kvar plass og kvifor
explain-place = { $rank }. { $need } ({ $hours } timar):
explain-shares = får timar av delane. Støttespelarane, med vekt { $support }, betaler for det saman, ingen meir enn { $top } timar per vekt. Av alle behov som kunne betalast, kravde det minst av støttespelarane: heile delar for vekt { $effective } hadde betalt det.
explain-leftover = får timar av det delane let bli att. Då alle hadde fått { $time } timar per vekt i kreditt, kunne støttespelarane, med vekt { $support }, betale for det, før dei som støttar noko anna behov som får plass.
explain-loads = får timar. Alle tener i same takt, og etter { $time } timar per vekt kunne støttespelarane, med vekt { $support }, betale for det, før dei som støttar noko anna behov som får plass.
explain-ranked = står her fordi støttespelarane, med vekt { $support }, kunne betale for det etter { $time } timar per vekt, før dei som støttar noko anna behov. Regelen deler ikkje ut timar.
explain-score = får timar. Poenga { $score } (støtte { $support }) var dei høgaste mellom dei som var att og fekk plass.
explain-completion = får timar etter poenga { $score } (støtte { $support }), av timane som delane let bli att.
explain-waiting-time = venteliste. Etter { $time } timar per vekt i kreditt kunne støttespelarane, med vekt { $support }, betale for det, men det er ingen timar til det.
explain-waiting-score = venteliste, etter poenga { $score } (støtte { $support }). Det er ingen timar til det.
explain-depth = { $count ->
        [one] Førsteplassen i kvar rangering talde som støtte.
        *[other] Dei første { $count } plassane i kvar rangering talde som støtte.
    }
explain-paid = { $voter } { $hours }
explain-paid-all = { $voter } { $hours } (sitt siste)
explain-payers = Timar betalte av: { $payers }.
explain-paid-full = Vekt { $weight } betalte heile prisen, { $hours } timar til saman.
explain-paid-part = Vekt { $weight } gav alt ho hadde, { $hours } timar til saman.
explain-paid-both = Vekt { $full } betalte heile prisen, { $paid_full } timar til saman; vekt { $part } gav alt ho hadde, { $paid_part } timar.
explain-served = Blir levert av { $pots }.
explain-next-shares = Nærast etter var { $need }: heile delar for vekt { $effective } hadde betalt det.
explain-next-time = Nærast etter var { $need }, etter { $time } timar per vekt.
explain-next-score = Nærast etter var { $need } med { $score }.
explain-tied = Det stod likt med { $needs }; sjå likt røystetal.
explain-start-short = Frå starten kunne { $need } ikkje betalast av delane: støttespelarane hadde { $had } timar, { $lacked } for få.
explain-dropped-shares = Så var delane til støttespelarane for { $need } for små: { $had } timar, { $lacked } for få.
explain-dropped-short = Så fekk { $need } ikkje lenger plass i timane som er att; støttespelarane hadde { $had } timar, { $lacked } for få.
explain-dropped-spent = Så var det ingen timar att som kunne gå til { $need }.
explain-dropped-unplaceable = { $need } krev fleire timar enn det finst der det kan leverast.
explain-missed = Det som ikkje fekk timar, og kva som skulle til
explain-missed-short = { $need }: støttespelarane hadde { $behind } timar, { $lacked } for få.
explain-missed-spent-paid = { $need }: støttespelarane hadde { $behind } timar, men timane som kunne gå til det, var brukte opp.
explain-missed-spent = { $need }: timane var brukte opp då det kom til det.
explain-missed-unplaceable = { $need }: det krev fleire timar enn det finst der det kan leverast.
explain-missed-unsupported = { $need }: ingen støttar det.
explain-would-take = Støtte frå vekt { $weight } til, med ubrukte delar, hadde betalt resten.
explain-best-rank = På det beste stod det som nr. { $rank } mellom dei som var med.
explain-voters = Delen til kvar veljar, kva han betalte og kva han fekk
explain-voter = { $voter } (vekt { $weight }): del { $share } timar, betalte { $paid }, har att { $unspent }. Behov som han støttar, fekk { $got } timar.
explain-voter-credit = { $voter } (vekt { $weight }): del { $share } timar og kreditt { $credit }, betalte { $paid }, har att { $unspent }. Behov som han støttar, fekk { $got } timar.
explain-voter-earned = { $voter } (vekt { $weight }): tente { $credit } timar, betalte { $paid }, har att { $unspent }. Behov som han støttar, fekk { $got } timar.

# Listene med andre vekter.
regimes-title = Dei same røystesetlane med andre vekter
regimes-official = Her
regimes-legend = Tala er plassar på lista; «+» tyder at behovet får timar.
regimes-line = { $name }: { $what } Den tyngste veljaren har { $share } % av vekta.
regimes-same = same liste.
regimes-order = dei same behova får timar; { $count ->
        [one] { $count } behov står på ein annan plass.
        *[other] { $count } behov står på ein annan plass.
    }
regimes-set = { $enter } får timar, { $leave } får ikkje; { $count ->
        [one] { $count } behov står på ein annan plass.
        *[other] { $count } behov står på ein annan plass.
    }
regimes-none = ingen andre behov
regime-equal = éi røyst kvar
regime-table = tabell 1-2-3-5
regime-penrose = kvadratrot
regime-degressive = degressiv
regime-population = folketal

# Kor jamt det var.
margin-title = Kor jamt det var
margin-set = Andre behov får timar
margin-order = Eit behov får ein annan plass
margin-one = { $what } om éin einaste røystesetel er annleis.
margin-exact = { $what } om { $count } røystesetlar er annleis. Med færre kan det ikkje skje: alle er prøvde.
margin-between = { $what } om { $count } røystesetlar er annleis. Det skal minst { $least } til; mellom desse tala er det ikkje avgjort.
margin-at-most = { $what } om { $count } røystesetlar er annleis. Færre kan vere nok; nedover er det ikkje avgjort.
margin-never = { $what }: det kan ingen røystesetlar føre til; alle er prøvde.
margin-unknown = { $what } om nok røystesetlar er annleis. Kor mange er ikkje funne; det skal { $count } eller fleire til.
margin-not-found = { $what } om nok røystesetlar er annleis. Kor mange er ikkje funne.
margin-example = Til dømes: { $changes }.
margin-enter = Då får { $needs } timar.
margin-leave = Då får { $needs } ingen.
margin-tried = { $kind }: { $tried } av { $possible } prøvde; { $set } gjev andre behov timar, { $order } flyttar ein plass.
margin-marks = Eitt kryss lagt til, teke bort eller endra
margin-emptied = Éin blank røystesetel
margin-withdrawn = Éin røystesetel ikkje gjeven
margin-marks-extremes = Av poeng er berre dei lågaste og dei høgaste som nokon gav, prøvde; i rangeringar berre plassar åleine.
margin-every = { $count ->
        [one] Alle røystesetlar som éin veljar kunne ha gjeve, er prøvde.
        *[other] Alle røystesetlar som { $count } veljarar kunne ha gjeve, er prøvde.
    }
margin-not-every = Ikkje prøvd: alle andre heile røystesetlar som éin veljar kunne ha gjeve. Dei er for mange.
margin-counts = Oppteljingar gjorde: { $counts } (tillatne: { $allowed }).
change-mark = { $voter } gjev { $need } { $points }
change-unmark = { $voter } kryssar ikkje av for { $need }
change-rank = { $voter } set { $need } som nr. { $place }
change-switch = { $voter } kryssar av for { $to } i staden for { $from }
change-only = { $voter } kryssar av for { $needs } og ikkje noko anna
change-emptied = { $voter } røystar blankt
change-withdrawn = { $voter } røystar ikkje
