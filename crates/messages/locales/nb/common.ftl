# Ord som brukes overalt: feil, tall, overskrifter i tabeller.
count-events = { $count ->
        [one] { $count } hendelse
        *[other] { $count } hendelser
    }
count-needs = { $count ->
        [one] { $count } behov
        *[other] { $count } behov
    }
and-more = og { $count } til
text-erased = (slettet)
text-locked = (låst)

error-no-file = Filen { $path } kan ikke leses: { $why }
error-folder = Mappen { $path } kan ikke lages: { $why }
error-log-there = { $place } har allerede en hendelseslogg med { $count ->
        [one] { $count } hendelse
        *[other] { $count } hendelser
    }.
error-no-key = Dette lageret sier ikke hvilken nøkkel det er forseglet med, så filen med nøkkelen må oppgis.
error-no-state-folder = Denne brukeren har ingen hjemmemappe der nøkkelen til lageret kunne ligge.
error-key-elsewhere = { $place } er forseglet med en nøkkel som ikke er her: filen ville vært { $path }.
error-other-key = { $path } inneholder en annen nøkkel enn den { $place } er forseglet med.
key-drawn = Nøkkelen til hvelvet er laget: { $path }. Ta vare på en kopi på et trygt sted: uten den kan verken stemmesedler eller tekster åpnes. Hver tjener for dette lageret trenger den.
error-open-passwords = Andre kan lese { $path }, der det står passord.
error-refused = Avvist: { $why }
error-stdout = Resultatet kunne ikke skrives ut i sin helhet: { $why }
error-threads = Systemet gir ikke nok tråder: { $why }

remedy-file = Sjekk navnet og at du har lov til å lese filen.
remedy-whole-file = Hent filen på nytt.
remedy-key = Hent nøkkelfilen tilbake fra sikkerhetskopien.
remedy-no-log = Sjekk at mappen er riktig. Lag et nytt lager med «tingbok import» eller «tingbok demo --out».
remedy-foreign-log = Filen er ikke en hendelseslogg fra Tingbok. Sjekk at mappen er riktig.
remedy-format = Bruk en utgave av Tingbok som kjenner dette formatet.
remedy-damaged-log = Ikke skriv mer til loggen. Hent den tilbake fra sikkerhetskopien.
remedy-log-exists = Velg en annen mappe, eller bruk lageret som ligger der.
remedy-locked = Stopp det andre programmet først, og prøv igjen.
remedy-system = Sjekk rettigheter og plass på disken, og prøv igjen.
remedy-copy-empty = Kopier til en tom mappe eller database.
remedy-half-copied = Kjør den samme «tingbok copy» om igjen: den fortsetter der den var.
remedy-bad-address = En adresse ser slik ut: postgres://bruker@vert:5432/database?sslmode=verify-full. Passordet bør stå i filen som PGPASSFILE navngir.
remedy-no-server = Kontroller vert og port, og at databasetjeneren kjører.
remedy-login = Kontroller bruker og passord: i adressen, i PGPASSWORD eller i filen som PGPASSFILE navngir.
remedy-no-database = Kontroller navnet, eller lag databasen først (createdb).
remedy-rights = Logg inn som medlem av tingbok_server; for migrate og for å kopiere inn i databasen som rollen som eier tabellene.
remedy-tls = Oppgi filen med rotsertifikatet i adressen (sslrootcert=FIL), og verten slik den heter i sertifikatet. Bare på et nett du stoler på: sslmode=require eller sslmode=disable.
remedy-foreign-database = Kontroller adressen, eller bruk en tom database.
remedy-database = Kontroller databasetjeneren, og prøv igjen.
remedy-database-used = Bruk en tom database, eller lageret som er der.
remedy-migrate = Kjør «tingbok migrate postgres://EIER@VERT/DATABASE» én gang, som rollen som skal eie tabellene; denne rollen kan verken lage eller endre dem.
remedy-no-key = Oppgi den: --vault-key FIL eller TINGBOK_VAULT_KEY.
remedy-key-elsewhere = Hent filen hit fra maskinen der lageret ble satt opp, eller fra sikkerhetskopien, slik at bare eieren kan lese den; eller oppgi hvor den ligger: --vault-key FIL eller TINGBOK_VAULT_KEY. Ingenting ble skrevet.
remedy-other-key = Hent den rette filen fra sikkerhetskopien, eller oppgi den: --vault-key FIL eller TINGBOK_VAULT_KEY. Ingenting ble skrevet.
remedy-open-passwords = chmod 600 { $path }
remedy-replay = Stopp, og kjør «tingbok replay» på lageret.

column-about = Gjelder
column-advisory = Rådgivende timer
column-against = Mot
column-asked = Kunne stemme
column-behind = Penger bak (timer)
column-best-rank = Best
column-binding = Bindende timer
column-can = Kan levere (timer)
column-cast = Stemte
column-centre = Kompetansesenter
column-clusters = Kommuneklynge
column-counted = Stemmesedler talt
column-county = Fylke
column-credit = Kreditt
column-declared = Timer
column-digest = Fingeravtrykk
column-document = Dokument
column-event = Hendelse
column-extra-support = Støtte som mangler
column-for = For
column-got = Fikk støttet (timer)
column-hours = Timer
column-hours-left = Timer igjen
column-mandates = Mandat (timer)
column-measure = Mål
column-municipalities = Kommuner
column-need = Behov
column-offered = Tilbudt
column-outcome = Vedtak
column-owners = Behovseiere
column-paid = Betalt
column-paid-by = Betalt av (timer)
column-part = Del
column-phase = Status
column-point = Punkt
column-position = Posisjon
column-pot = Pott
column-programme = Program
column-quorum = Vedtaksførhet
column-rank = Nr.
column-read-until = Leser videre fra
column-reason = Grunn
column-received = Fikk (timer)
column-reserved = Bundet av lov
column-residents = Innbyggere
column-revision = Revisjon
column-role = Rolle
column-roll = På stemmerettslisten
column-runner-up = Nærmest etter
column-served-by = Leveres av (timer)
column-serves = Går til
column-share = Andel
column-shortfall = Mangler (timer)
column-shows = Viser
column-status = Status
column-subject-and-delivery = Fagområde og leveranse
column-submitted = Behov meldt
column-support = Støtte
column-supported-by = Støttet av
column-supporters = Kommuner
column-time = Tid (UTC)
column-together-with = Sammen med
column-unit = Kommune
column-unopened = Ikke åpnet
column-unspent = Ubrukt
column-until = Frist (UTC)
column-value = Verdi
column-view = Visning
column-voter = Velger
column-weight = Vekt
column-what = Hva
column-who-cast = Har stemt
