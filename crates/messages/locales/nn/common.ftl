# Ord som blir brukte overalt: feil, tal, overskrifter i tabellar.
count-events = { $count ->
        [one] { $count } hending
        *[other] { $count } hendingar
    }
count-needs = { $count ->
        [one] { $count } behov
        *[other] { $count } behov
    }
and-more = og { $count } til
text-erased = (sletta)
text-locked = (låst)

error-no-file = Fila { $path } kan ikkje lesast: { $why }
error-folder = Mappa { $path } kan ikkje lagast: { $why }
error-log-there = { $place } har alt ein hendingslogg med { $count ->
        [one] { $count } hending
        *[other] { $count } hendingar
    }.
error-no-key = Dette lageret seier ikkje kva nøkkel det er forsegla med, så fila med nøkkelen må oppgjevast.
error-no-state-folder = Denne brukaren har inga heimemappe der nøkkelen til lageret kunne liggje.
error-key-elsewhere = { $place } er forsegla med ein nøkkel som ikkje er her: fila ville vore { $path }.
error-other-key = { $path } inneheld ein annan nøkkel enn den { $place } er forsegla med.
key-drawn = Nøkkelen til kvelvet er laga: { $path }. Ta vare på ein kopi på ein trygg stad: utan han kan verken røystesetlar eller tekstar opnast. Kvar tenar for dette lageret treng han.
error-open-passwords = Andre kan lese { $path }, der det står passord.
error-refused = Avvist: { $why }
error-stdout = Resultatet kunne ikkje skrivast ut i sin heilskap: { $why }
error-threads = Systemet gir ikkje nok trådar: { $why }

remedy-file = Sjekk namnet og at du har lov til å lese fila.
remedy-whole-file = Hent fila på nytt.
remedy-key = Hent nøkkelfila tilbake frå tryggingskopien.
remedy-no-log = Sjekk at mappa er rett. Lag eit nytt lager med «tingbok import» eller «tingbok demo --out».
remedy-foreign-log = Fila er ikkje ein hendingslogg frå Tingbok. Sjekk at mappa er rett.
remedy-format = Bruk ei utgåve av Tingbok som kjenner dette formatet.
remedy-damaged-log = Ikkje skriv meir til loggen. Hent han tilbake frå tryggingskopien.
remedy-log-exists = Vel ei anna mappe, eller bruk lageret som ligg der.
remedy-locked = Stopp det andre programmet først, og prøv igjen.
remedy-system = Sjekk rettar og plass på disken, og prøv igjen.
remedy-copy-empty = Kopier til ei tom mappe eller ein tom database.
remedy-half-copied = Køyr den same «tingbok copy» om igjen: ho held fram der ho var.
remedy-bad-address = Ei adresse ser slik ut: postgres://brukar@vert:5432/database?sslmode=verify-full. Passordet bør stå i fila som PGPASSFILE namngjev.
remedy-no-server = Kontroller vert og port, og at databasetenaren køyrer.
remedy-login = Kontroller brukar og passord: i adressa, i PGPASSWORD eller i fila som PGPASSFILE namngjev.
remedy-no-database = Kontroller namnet, eller lag databasen først (createdb).
remedy-rights = Logg inn som medlem av tingbok_server; for migrate og for å kopiere inn i databasen som rolla som eig tabellane.
remedy-tls = Oppgje fila med rotsertifikatet i adressa (sslrootcert=FIL), og verten slik han heiter i sertifikatet. Berre på eit nett du stolar på: sslmode=require eller sslmode=disable.
remedy-foreign-database = Kontroller adressa, eller bruk ein tom database.
remedy-database = Kontroller databasetenaren, og prøv igjen.
remedy-database-used = Bruk ein tom database, eller lageret som er der.
remedy-migrate = Køyr «tingbok migrate postgres://EIGAR@VERT/DATABASE» éin gong, som rolla som skal eige tabellane; denne rolla kan verken lage eller endre dei.
remedy-no-key = Oppgje han: --vault-key FIL eller TINGBOK_VAULT_KEY.
remedy-key-elsewhere = Hent fila hit frå maskina der lageret vart sett opp, eller frå tryggingskopien, slik at berre eigaren kan lese ho; eller oppgje kvar ho ligg: --vault-key FIL eller TINGBOK_VAULT_KEY. Ingenting vart skrive.
remedy-other-key = Hent den rette fila frå tryggingskopien, eller oppgje ho: --vault-key FIL eller TINGBOK_VAULT_KEY. Ingenting vart skrive.
remedy-open-passwords = chmod 600 { $path }
remedy-replay = Stopp, og køyr «tingbok replay» på lageret.

column-about = Gjeld
column-advisory = Rådgjevande timar
column-against = Mot
column-asked = Kunne røyste
column-behind = Pengar bak (timar)
column-best-rank = Best
column-binding = Bindande timar
column-can = Kan levere (timar)
column-cast = Røysta
column-centre = Kompetansesenter
column-clusters = Kommuneklynge
column-counted = Røystesetlar talde
column-county = Fylke
column-credit = Kreditt
column-declared = Timar
column-digest = Fingeravtrykk
column-document = Dokument
column-event = Hending
column-extra-support = Støtte som manglar
column-for = For
column-got = Fekk støtta (timar)
column-hours = Timar
column-hours-left = Timar att
column-mandates = Mandat (timar)
column-measure = Mål
column-municipalities = Kommunar
column-need = Behov
column-offered = Tilbode
column-outcome = Vedtak
column-owners = Behovseigarar
column-paid = Betalt
column-paid-by = Betalt av (timar)
column-part = Del
column-phase = Status
column-point = Punkt
column-position = Posisjon
column-pot = Pott
column-programme = Program
column-quorum = Vedtaksførleik
column-rank = Nr.
column-read-until = Les vidare frå
column-reason = Grunn
column-received = Fekk (timar)
column-reserved = Bunde av lov
column-residents = Innbyggjarar
column-revision = Revisjon
column-role = Rolle
column-roll = På røysterettslista
column-runner-up = Nærast etter
column-served-by = Blir levert av (timar)
column-serves = Går til
column-share = Del
column-shortfall = Manglar (timar)
column-shows = Viser
column-status = Status
column-subject-and-delivery = Fagområde og leveranse
column-submitted = Behov melde
column-support = Støtte
column-supported-by = Støtta av
column-supporters = Kommunar
column-time = Tid (UTC)
column-together-with = Saman med
column-unit = Kommune
column-unopened = Ikkje opna
column-unspent = Ubrukt
column-until = Frist (UTC)
column-value = Verdi
column-view = Vising
column-voter = Veljar
column-weight = Vekt
column-what = Kva
column-who-cast = Har røysta
