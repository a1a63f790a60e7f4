# «tingbok migrate».
migrate-done = Skjemaet i { $place } er oppdatert: { $count ->
        [one] { $count } endring
        *[other] { $count } endringer
    } gjort.
migrate-nothing = Skjemaet i { $place } er oppdatert; det var ingenting å gjøre.
migrate-folder = { $place } er ingen database; et lager i en mappe trenger ingen migrering.

# «tingbok copy».
copy-compares = Sammenligner det som er der
copy-events = Kopierer hendelser
copy-verifies = Leser kopien om igjen
copy-kind-answer = Svar på kommandoer
copy-kind-opening = Forseglede åpninger av stemmesedler
copy-kind-text = Forseglede tekster
copy-kind-blob = Dokumenter
copy-kind-person = Forseglede navn
copy-kind-refusal = Avviste kommandoer
copy-done = Kopiert til { $to }: { $count ->
        [one] { $count } hendelse
        *[other] { $count } hendelser
    }, rot { $root }. Lest om igjen og funnet lik. Ved siden av loggen:
copy-was-whole = { $to } er allerede lik: { $count ->
        [one] { $count } hendelse
        *[other] { $count } hendelser
    }, rot { $root }. Ved siden av loggen:
copy-key = Nøkkelen til hvelvet ble også kopiert.
copy-people = { $count } som logger inn, er kjent der også; økter er latt tilbake.
copy-no-key = Nøkkelen til hvelvet ble ikke kopiert: den som skal skrive til kopien eller åpne det forseglede, trenger den også (--key-to FIL).
copy-ahead = { $to } er foran: der er det { $target } hendelser, i kilden { $origin }.
copy-differs = { $to } har noe annet: loggene er ulike fra posisjon { $position }. Der er det { $target } hendelser, i kilden { $origin }.
copy-in-use = { $to } er et lager i bruk, med de første { $target } av { $origin } hendelser.

# «tingbok views».
views-log = Loggen har { $count ->
        [one] { $count } hendelse
        *[other] { $count } hendelser
    }.
views-none = Ingen visning er bygd ennå; det gjør en tjener («tingbok serve»).
views-left = De etterlatte slettes med «tingbok views retire» når ingen tjener med et eldre program kjører.
views-nothing-left = Ingen revisjon er etterlatt; det var ingenting å slette.
views-retired = Revisjon { $revision } av { $view } er slettet.
views-standing-coming = bygges
views-standing-left = etterlatt
views-standing-read = leses
