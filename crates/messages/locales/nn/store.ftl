# «tingbok migrate».
migrate-done = Skjemaet i { $place } er oppdatert: { $count ->
        [one] { $count } endring
        *[other] { $count } endringar
    } gjort.
migrate-nothing = Skjemaet i { $place } er oppdatert; det var ingenting å gjere.
migrate-folder = { $place } er ingen database; eit lager i ei mappe treng inga migrering.

# «tingbok copy».
copy-compares = Samanliknar det som er der
copy-events = Kopierer hendingar
copy-verifies = Les kopien om igjen
copy-kind-answer = Svar på kommandoar
copy-kind-opening = Forsegla opningar av røystesetlar
copy-kind-text = Forsegla tekstar
copy-kind-blob = Dokument
copy-kind-person = Forsegla namn
copy-kind-refusal = Avviste kommandoar
copy-done = Kopiert til { $to }: { $count ->
        [one] { $count } hending
        *[other] { $count } hendingar
    }, rot { $root }. Lese om igjen og funne lik. Ved sida av loggen:
copy-was-whole = { $to } er alt lik: { $count ->
        [one] { $count } hending
        *[other] { $count } hendingar
    }, rot { $root }. Ved sida av loggen:
copy-key = Nøkkelen til kvelvet vart òg kopiert.
copy-people = { $count } som loggar inn, er kjende der òg; økter er latne att.
copy-no-key = Nøkkelen til kvelvet vart ikkje kopiert: den som skal skrive til kopien eller opne det forsegla, treng han òg (--key-to FIL).
copy-ahead = { $to } er framfor: der er det { $target } hendingar, i kjelda { $origin }.
copy-differs = { $to } har noko anna: loggane er ulike frå posisjon { $position }. Der er det { $target } hendingar, i kjelda { $origin }.
copy-in-use = { $to } er eit lager i bruk, med dei fyrste { $target } av { $origin } hendingar.

# «tingbok views».
views-log = Loggen har { $count ->
        [one] { $count } hending
        *[other] { $count } hendingar
    }.
views-none = Inga vising er bygd enno; det gjer ein tenar («tingbok serve»).
views-left = Dei etterlatne blir sletta med «tingbok views retire» når ingen tenar med eit eldre program køyrer.
views-nothing-left = Ingen revisjon er etterlaten; det var ingenting å slette.
views-retired = Revisjon { $revision } av { $view } er sletta.
views-standing-coming = blir bygd
views-standing-left = etterlaten
views-standing-read = blir lesen
