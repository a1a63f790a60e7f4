# Hjelpeteksten. Nøklene følger kommandoene og valgene.
usage-heading = Bruk
commands-heading = Kommandoer
options-heading = Valg
arguments-heading = Argumenter
options-name = VALG
command-name = KOMMANDO
usage-unknown = Ukjent valg eller argument: { $given }
usage-no-such-command = Ukjent kommando: { $given }
usage-no-value = { $given } mangler en verdi.
usage-bad-value = «{ $value }» kan ikke brukes som { $given }.
usage-missing = Dette mangler: { $given }
usage-no-command = Skriv en kommando.
usage-remedy = Se «tingbok --help», eller «tingbok KOMMANDO --help» med eksempler.
help = Tingbok: kommunenes behov, stemmer og mandater til kompetansesentre, i én hendelseslogg som alle kan etterprøve.
help-format = Resultatets form: text eller json.
help-lang = Språk: nb (bokmål), nn (nynorsk) eller en (engelsk).
help-log = Skriv programmets egne notater til standard feil: off, error, warn, info, debug eller trace (når ikke noe er sagt: info for serve, off for de andre).
help-help = Vis denne hjelpen.
help-version = Vis versjonen.
help-store = Lageret: en mappe eller en PostgreSQL-database (postgres://bruker@vert/database).
help-vault-key = Filen med nøkkelen til hvelvet. Uten: TINGBOK_VAULT_KEY, ellers vault.key i lagerets mappe, eller for en database en egen fil i tilstandsmappen til denne brukeren (~/.local/state/tingbok), som lages sammen med lageret.
help-demo = Kjør eksempelrunden: fra kommuner og behov til godkjente mandater, og etterprøv alt.
help-demo-out = Mappen der lageret lages. Uten: en midlertidig mappe.
help-demo-store = Som --out, for ethvert lager: en mappe, eller en PostgreSQL-database (postgres://bruker@vert/database) med skjemaet og uten hendelser.
help-demo-seed = Ord som alle id-er og lodd følger av. Samme ord gir samme logg.
help-demo-ballots = CSV-fil med andre stemmesedler enn eksempelets.
help-init = Sett opp en tom installasjon: lageret, nøkkelen til hvelvet og de første administratorene (to eller flere), som kan gi fullmakter og stille inn, men verken stemme eller godkjenne.
help-init-store = Lageret: en mappe, som lages når den ikke finnes, eller en PostgreSQL-database med skjemaet og uten hendelser.
help-init-administrators = JSON-fil som nevner kontoret og administratorene; se ops/login.md.
help-import = Les inn kommuner, fylker og kompetansesentre fra CSV. Alt eller ingenting.
help-import-store = Lageret: en mappe, som lages når den ikke finnes, eller en PostgreSQL-database.
help-import-municipalities = CSV-fil med kommuner.
help-import-counties = CSV-fil med fylker.
help-import-centres = CSV-fil med kompetansesentre.
help-import-date = Dagen folketallene gjelder (ÅÅÅÅ-MM-DD); velger også årets kolonne. Uten: 1. januar i nyeste kolonne.
help-show = Vis en visning av loggen, nå eller slik den var. Uten visning: list opp alle.
help-show-view = Visningen, for eksempel need_board.
help-show-as-of = Bare hendelser før denne posisjonen, eller til og med dette tidspunktet eller denne datoen (2026-03-14, 2026-03-14T12:00:00.000Z).
help-show-key = Bare dokumentet med denne nøkkelen.
help-replay = Etterprøv en logg: regn ut hver liste og hvert mandat på nytt, og fortell om alt som avviker.
help-replay-openings = Sammenlign også tekstene ved siden av loggen med det loggen forplikter seg til; krever nøkkelen til hvelvet. En tekst som mangler, må være slettet med en hendelse.
help-serve = Svar over HTTP: hver kommando og hver visning under /api/v1, med beskrivelse i /api/v1/reference. Lager lages når det ikke finnes.
help-serve-store = Lageret: en mappe eller postgres://… (mappen tingbok-store om ikke annet sies).
help-serve-listen = Adressen å lytte på (127.0.0.1:8080 om ikke annet sies).
help-serve-demo = La alle ved denne maskinen være hvem som helst, uten innlogging. Bare på 127.0.0.1 eller [::1].
help-serve-login = JSON-fil med innstillingene for innlogging (uten den: TINGBOK_LOGIN); se ops/login.md. Ikke sammen med --demo.
help-serve-rate = Forespørsler som én avsender kan gjøre på én gang, og så i hvert minutt (600/1200 om ikke annet sies).
help-serve-organisation-rate = Det samme for alle i en organisasjon til sammen (3000/6000 om ikke annet sies).
help-serve-streams = Strømmer av endringer som én avsender kan ha åpne på én gang (32 om ikke annet sies).
help-serve-trusted-proxy = Mellomtjenere som blir trodd på hvilken adresse det spørres fra, som ADDR/LEN; kan gis flere ganger (ingen om ikke annet sies). Se ops/login.md.
help-serve-metrics = Adressen der målinger vises i OpenMetrics-form, under /metrics; en port alene er på denne maskinen. Vises ikke om ingenting sies; se ops/metrics.md.
help-compare = Vis hva andre vekter hadde gjort med en opptelt runde, og hvor jevnt det var. Med to sjekkpunkter eller bunter i stedet: vis om loggen har fortalt to historier.
help-compare-counts = Hvor mange ganger det kan telles for å finne marginen (400 om ikke annet sies); 0 for ingen margin.
help-export = Skriv hele loggen som en bunt av filer som hvem som helst kan kontrollere. Med en rundes id i stedet for en mappe: skriv runden som en valgfil (.pb), så andre programmer kan telle den på nytt; med --format json i Tingboks egen form, med potter.
help-export-field = Fagområdet, der hvert er talt for seg.
help-export-repeat = Gjenta hver stemmeseddel så mange ganger som den veier, for programmer uten vekter.
help-export-target = Mappa for bunten, eller rundens id.
help-export-edition = public (for alle; det som gjelder når ingenting sies) eller auditor (også tekstene bak forpliktelser; må aldri publiseres).
help-compare-store = Lageret, eller et sjekkpunkt eller en bunt.
help-compare-target = Rundens id, eller det andre sjekkpunktet eller den andre bunten.
help-compare-policy = Av sjekkpunkter: policyen som sier hvilken nøkkel som er loggens. Uten den: buntens egen.
help-verify = Kontroller en bunt: alt som filer kan vise om en logg, uten nett og uten å stole på noen.
help-verify-bundle = Mappa med bunten.
help-verify-policy = Policyen: loggens og vitnenes nøkler, og hvor mange vitner det trengs. Uten den: buntens egen, som bare viser at bunten stemmer med seg selv.
help-verify-known = Et sjekkpunkt eller en bunt fra et annet sted, for eksempel et gammelt eget. Kan gis flere ganger.
help-verify-receipts = Mappe med kvitteringer (.tlog-proof) og løfter.
help-verify-at-least = Så mange hendelser må det minst være.
help-verify-max-age = Så gammelt kan det nyeste sjekkpunktet være: 90s, 30m, 24h, 7d.
help-verify-tsa = Sertifikatene (PEM) til instansene hvis tidsstempler du stoler på. Uten: Et tidsstempel viser bare at det stemmer med seg selv.
help-verify-now = Hva klokka er, for --max-age (2026-11-22T09:00:00.000Z). Uten den: maskinens.
help-verify-since = Fil der forrige kontroll la hvor langt den kom. Finnes den, ses bare det nye på; stemmer alt, skrives den på nytt.
help-verify-files-only = Kontroller bare filer, fliser, signaturer og form; utled ingenting på nytt.
help-verify-json = Det samme som --format json.
help-corpus = Lag alle angrepene i trusselbildet på en god bunt, hvert med dommen en kontroll må komme til. Så kan hvem som helst prøve ethvert kontrollprogram.
help-corpus-bundle = Den gode bunten.
help-corpus-out = Tom mappe der angrepene legges.
help-corpus-keys = Mappe med loggens log.key og vitnenes nøkler (*.key), som en angriper har dem. Bruk aldri nøkler som er i bruk. Uten dette: nøklene til utgivelsenes bunter, som alle har.
help-copy = Kopier et helt lager til et tomt: mappe eller PostgreSQL-database, i alle retninger. Blir den avbrutt, fortsetter samme kommando.
help-copy-from = Lageret det kopieres fra; det kan være i bruk.
help-copy-to = Lageret som fylles: en mappe, eller en database med skjemaet, som rollen som eier tabellene.
help-copy-key-to = Kopier også nøkkelen til hvelvet, til denne filen.
help-erase = Slett en persons navn og alt de har skrevet, eller én tekst, for godt. Loggen sier at det er slettet; bevisene holder. En annen enn den som sletter, må ha bestemt det.
help-erase-subject = Personens id, eller avtrykket (64 sifre) av én tekst.
help-erase-basis = Grunnlaget, etter personvernforordningen art. 17 nr. 1: no-longer-needed (a), consent-withdrawn (b), objection (c), unlawful (d), legal-obligation (e).
help-decided-by = Id-en til fullmakten til den som bestemte det.
help-explain = Forklar én hendelse med vanlige ord: hva, hvem, når, med hvilken rett, hva den bygde på, hva som fulgte, og beviset for at den står i loggen.
help-explain-position = Hendelsens posisjon; den første er 0.
help-explain-store = Lageret (en mappe eller postgres://…), eller en pakke skrevet av «tingbok export».
help-migrate = Lag skjemaet i en PostgreSQL-database, eller oppdater det. Som rollen som skal eie tabellene.
help-migrate-store = Databasen: postgres://bruker@vert/database.
help-views = Vis hvilke revisjoner av visningene lageret har, eller slett dem som ingen leser lenger. Det som står i en visning, viser «tingbok show».
help-views-show = Vis revisjonene: hvilken som leses, hvilke som bygges, og hvilke eldre programmer har etterlatt seg.
help-views-retire = Slett revisjonene som eldre programmer har etterlatt seg. Når ingen tjener med et eldre program kjører.
help-tally = Tell opp en valgfil og forklar resultatet.
help-tally-file = Valget: .pb (Pabulib, også pakket som .gz), .soc .soi .toc .toi (PrefLib), .blt eller Tingboks JSON.
help-tally-rule = Regelen: et navn (es_list, mes, phragmen, greedy, ear_shares, borda, copeland, schulze, ranked_pairs, stv_scottish, double_majority), en nøkkel fra forventningsfilene som mes_cost+utilitarian, eller alle ordene i JSON. Navnet alene betyr: es_list, mes og greedy etter poeng der filen har poeng, ellers etter timer (es_list, mes) eller støttespillere (greedy, som hopper over det som ikke får plass); mes uten utfylling; phragmen skip; ear_shares uten oppfylling; borda average; schulze og ranked_pairs etter vinnende stemmer. Uten: es_list.
help-tally-weights = Vekter etter folketallene i filen: equal (én hver), table (1-2-3-5), penrose (kvadratrot), degressive eller population. Uten: vektene i filen.
help-tally-cap = Med --weights: den største delen av vekten hos én, for eksempel 3/10.
help-tally-tie = Stemmelikhet: lex (navnet) eller chain (timer, støtte, kommuner, navnet).
help-tally-form = Formen som hver stemmeseddel må holde: approval, approval=5 (høyst fem), points=10 (ti å fordele), ranking=3 (høyst tre), scores=5 (0 til 5), eller ordene i JSON.
help-tally-explain = Også hver plass og hvorfor, i setninger.
help-tally-regimes = Også listene med andre vekter, og hva de ville endret.
help-tally-margin = Også hvor jevnt det var: hvor mange andre stemmesedler som hadde endret listen.
help-tally-counts = Hvor mange opptellinger --margin får gjøre (uten: 2000; 100 med flere enn 500 velgere).
help-tally-picture = Også et bilde (SVG) av støtte og betaling, til denne filen.

help-demo-examples =
    Eksempler:
      tingbok demo
      tingbok demo --out ./demo --format json
      tingbok demo --seed vest --ballots ballots.csv
      tingbok demo --store postgres://tingbok@localhost/tingbok
help-init-examples =
    Eksempler:
      tingbok init ./lager --administrators administrators.json
      tingbok init postgres://tingbok@localhost/tingbok --administrators administrators.json
help-import-examples =
    Eksempler:
      tingbok import ./lager --counties counties.csv --municipalities municipalities.csv
      tingbok import ./lager --centres centres.csv --format json
      tingbok import ./lager --municipalities municipalities.csv --date 2025-01-01
help-show-examples =
    Eksempler:
      tingbok show
      tingbok show need_board ./lager
      tingbok show priority_list ./lager --as-of 1200 --format json
help-serve-examples =
    Eksempler:
      tingbok serve --demo
      tingbok serve ./lager --listen 127.0.0.1:9000
      tingbok serve ./lager --login login.json
help-replay-examples =
    Eksempler:
      tingbok replay ./lager
      tingbok replay ./lager --format json --lang en
      tingbok replay postgres://tingbok@db.example.no/tingbok
help-compare-examples =
    Eksempler:
      tingbok compare ./bunt1 ./bunt2 --policy policy
      tingbok compare ./lager 2f0c7b1e-6a52-5e0c-9d0b-1f6f4d3c2b1a
      tingbok compare ./lager 2f0c7b1e-6a52-5e0c-9d0b-1f6f4d3c2b1a --counts 0 --format json
help-export-examples =
    Eksempler:
      tingbok export ./lager ./bunt
      tingbok export ./lager ./revisor --edition auditor
      tingbok export ./lager 2f0c7b1e-6a52-5e0c-9d0b-1f6f4d3c2b1a > round.pb
      tingbok export ./lager 2f0c7b1e-6a52-5e0c-9d0b-1f6f4d3c2b1a --field rus --repeat > rus.pb
help-verify-examples =
    Eksempler:
      tingbok verify ./bunt --policy policy
      tingbok verify ./bunt --policy policy --known ./i-fjor/checkpoint --receipts ./kvitteringer
      tingbok verify ./bunt --policy policy --tsa røtter.pem
      tingbok verify ./bunt --policy policy --since ./state.json --max-age 24h --json
help-erase-examples =
    Eksempler:
      tingbok erase ./lager 0190c8a4-7e2d-7c3a-9b1f-3f6f7a1b2c3d --basis objection --decided-by 0190c8a4-7e2d-7c3a-9b1f-3f6f7a1b2c3e
help-explain-examples =
    Eksempler:
      tingbok explain 41 ./lager
      tingbok explain 41 ./bundle --lang en --format json
help-copy-examples =
    Eksempler:
      tingbok copy ./lager postgres://owner@localhost/tingbok
      tingbok copy postgres://tingbok@localhost/tingbok ./lager --key-to ./lager/vault.key
help-views-examples =
    Eksempler:
      tingbok views show postgres://tingbok@localhost/tingbok
      tingbok views retire ./lager
help-views-show-examples =
    Eksempel:
      tingbok views show ./lager
help-views-retire-examples =
    Eksempel:
      tingbok views retire postgres://tingbok@localhost/tingbok
help-migrate-examples =
    Eksempler:
      tingbok migrate postgres://owner@localhost/tingbok
      tingbok migrate "postgres://owner@db.example.no/tingbok?sslrootcert=root.pem"
help-tally-examples =
    Eksempler:
      tingbok tally election.pb
      tingbok tally pots01.json --tie chain --explain
      tingbok tally cluster.json --rule mes --weights penrose --cap 3/10
      tingbok tally cluster.json --regimes --margin --picture list.svg
      tingbok tally ward.blt --rule stv_scottish
      tingbok tally pots01.json --rule es_list_pots_cost --format json
    Med --format json gir en nøkkel fra forventningsfilene medlemmene nøyaktig slik filene har dem, på én linje, med
    stemmelikhet etter navn; alt annet gir hele resultatet med sertifikat.
help-examples =
    Eksempler:
      tingbok demo
      tingbok show need_board ./lager
    Koder ved avslutning:
      0  i orden
      1  etterprøvingen fant avvik
      2  etterprøvingen er ikke fullstendig
      3  feil i det som ble oppgitt
      4  avvist av reglene
      5  lageret er ikke tilgjengelig eller er skadet
