# «tingbok replay».
replay-progress = Etterprøver
replay-clean = Alt stemmer. { $count ->
        [one] { $count } hendelse er
        *[other] { $count } hendelser er
    } lest på nytt, og hver liste og hvert mandat ble det samme. Rot: { $root }
replay-tampered = Noe stemmer ikke: { $count ->
        [one] { $count } funn
        *[other] { $count } funn
    }. Ikke bruk listene og mandatene før det er forklart.
replay-incomplete = Ikke alt kunne etterprøves. Det som kunne, stemmer.
replay-unreadable = Hendelsesloggen kan ikke leses. Hent den tilbake fra sikkerhetskopien.
replay-counts = { $events } hendelser, { $ballots } stemmesedler, { $lists } lister, { $mandates } mandater.
