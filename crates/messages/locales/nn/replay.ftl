# «tingbok replay».
replay-progress = Etterprøver
replay-clean = Alt stemmer. { $count ->
        [one] { $count } hending er lesen
        *[other] { $count } hendingar er lesne
    } på nytt, og kvar liste og kvart mandat vart det same. Rot: { $root }
replay-tampered = Noko stemmer ikkje: { $count ->
        [one] { $count } funn
        *[other] { $count } funn
    }. Ikkje bruk listene og mandata før det er forklart.
replay-incomplete = Ikkje alt kunne etterprøvast. Det som kunne, stemmer.
replay-unreadable = Hendingsloggen kan ikkje lesast. Hent han tilbake frå tryggingskopien.
replay-counts = { $events } hendingar, { $ballots } røystesetlar, { $lists } lister, { $mandates } mandat.
