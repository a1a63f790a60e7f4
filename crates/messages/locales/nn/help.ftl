# Hjelpeteksten. Nøklane følgjer kommandoane og vala.
usage-heading = Bruk
commands-heading = Kommandoar
options-heading = Val
arguments-heading = Argument
options-name = VAL
command-name = KOMMANDO
usage-unknown = Ukjent val eller argument: { $given }
usage-no-such-command = Ukjend kommando: { $given }
usage-no-value = { $given } manglar ein verdi.
usage-bad-value = «{ $value }» kan ikkje brukast som { $given }.
usage-missing = Dette manglar: { $given }
usage-no-command = Skriv ein kommando.
usage-remedy = Sjå «tingbok --help», eller «tingbok KOMMANDO --help» med døme.
help = Tingbok: behova og røystene til kommunane og mandata til kompetansesentera, i éin hendingslogg som alle kan etterprøve.
help-format = Forma på resultatet: text eller json.
help-lang = Språk: nb (bokmål), nn (nynorsk) eller en (engelsk).
help-log = Skriv programmet sine eigne notat til standard feil: off, error, warn, info, debug eller trace (når ikkje noko er sagt: info for serve, off for dei andre).
help-help = Vis denne hjelpa.
help-version = Vis versjonen.
help-store = Lageret: ei mappe eller ein PostgreSQL-database (postgres://brukar@vert/database).
help-vault-key = Fila med nøkkelen til kvelvet. Utan: TINGBOK_VAULT_KEY, elles vault.key i mappa til lageret, eller for ein database ei eiga fil i tilstandsmappa til denne brukaren (~/.local/state/tingbok), som blir laga saman med lageret.
help-demo = Køyr dømerunden: frå kommunar og behov til godkjende mandat, og etterprøv alt.
help-demo-out = Mappa der lageret blir laga. Utan: ei mellombels mappe.
help-demo-store = Som --out, for kva lager som helst: ei mappe, eller ein PostgreSQL-database (postgres://brukar@vert/database) med skjemaet og utan hendingar.
help-demo-seed = Ord som alle id-ar og lodd følgjer av. Same ord gir same logg.
help-demo-ballots = CSV-fil med andre røystesetlar enn dømet har.
help-init = Set opp ein tom installasjon: lageret, nøkkelen til kvelvet og dei første administratorane (to eller fleire), som kan gje fullmakter og stille inn, men korkje røyste eller godkjenne.
help-init-store = Lageret: ei mappe, som vert laga når ho ikkje finst, eller ein PostgreSQL-database med skjemaet og utan hendingar.
help-init-administrators = JSON-fil som nemner kontoret og administratorane; sjå ops/login.md.
help-import = Les inn kommunar, fylke og kompetansesenter frå CSV. Alt eller ingenting.
help-import-store = Lageret: ei mappe, som blir laga når ho ikkje finst, eller ein PostgreSQL-database.
help-import-municipalities = CSV-fil med kommunar.
help-import-counties = CSV-fil med fylke.
help-import-centres = CSV-fil med kompetansesenter.
help-import-date = Dagen folketala gjeld (ÅÅÅÅ-MM-DD); vel òg kolonna for året. Utan: 1. januar i nyaste kolonne.
help-show = Vis ei vising av loggen, no eller slik han var. Utan vising: list opp alle.
help-show-view = Visinga, til dømes need_board.
help-show-as-of = Berre hendingar før denne posisjonen, eller til og med dette tidspunktet eller denne datoen (2026-03-14, 2026-03-14T12:00:00.000Z).
help-show-key = Berre dokumentet med denne nøkkelen.
help-replay = Etterprøv ein logg: rekn ut kvar liste og kvart mandat på nytt, og fortel om alt som avvik.
help-replay-openings = Samanlikn òg tekstane ved sida av loggen med det loggen bind seg til; krev nøkkelen til kvelvet. Ein tekst som manglar, må vere sletta med ei hending.
help-serve = Svar over HTTP: kvar kommando og kvar vising under /api/v1, med omtale i /api/v1/reference. Lager blir laga når det ikkje finst.
help-serve-store = Lageret: ei mappe eller postgres://… (mappa tingbok-store om ikkje anna blir sagt).
help-serve-listen = Adressa å lytte på (127.0.0.1:8080 om ikkje anna blir sagt).
help-serve-demo = Lat alle ved denne maskina vere kven som helst, utan innlogging. Berre på 127.0.0.1 eller [::1].
help-serve-login = JSON-fil med innstillingane for innlogging (utan henne: TINGBOK_LOGIN); sjå ops/login.md. Ikkje saman med --demo.
help-serve-rate = Førespurnader som éin avsendar kan gjere på éin gong, og så i kvart minutt (600/1200 om ikkje anna blir sagt).
help-serve-organisation-rate = Det same for alle i ein organisasjon til saman (3000/6000 om ikkje anna blir sagt).
help-serve-streams = Straumar av endringar som éin avsendar kan ha opne på éin gong (32 om ikkje anna blir sagt).
help-serve-trusted-proxy = Mellomtenarar som blir trudde på kva adresse det blir spurt frå, som ADDR/LEN; kan givast fleire gonger (ingen om ikkje anna blir sagt). Sjå ops/login.md.
help-serve-metrics = Adressa der målingar blir viste i OpenMetrics-form, under /metrics; ein port åleine er på denne maskina. Blir ikkje viste om ikkje noko blir sagt; sjå ops/metrics.md.
help-compare = Vis kva andre vekter hadde gjort med ei opptald runde, og kor jamt det var. Med to sjekkpunkt eller buntar i staden: vis om loggen har fortalt to historier.
help-compare-counts = Kor mange gonger det kan teljast for å finne marginen (400 om ikkje anna er sagt); 0 for ingen margin.
help-export = Skriv heile loggen som ein bunt av filer som kven som helst kan kontrollere. Med id-en til ei runde i staden for ei mappe: skriv runda som ei valfil (.pb), så andre program kan telje henne på nytt; med --format json i Tingbok si eiga form, med pottar.
help-export-field = Fagområdet, der kvart er talt for seg.
help-export-repeat = Gjenta kvar røystesetel så mange gonger som han veg, for program utan vekter.
help-export-target = Mappa for bunten, eller id-en til runda.
help-export-edition = public (for alle; det som gjeld når ingenting blir sagt) eller auditor (òg tekstane bak bindingar; må aldri publiserast).
help-compare-store = Lageret, eller eit sjekkpunkt eller ein bunt.
help-compare-target = Id-en til runda, eller det andre sjekkpunktet eller den andre bunten.
help-compare-policy = Av sjekkpunkt: policyen som seier kva nøkkel som er loggen sin. Utan henne: den i bunten.
help-verify = Kontroller ein bunt: alt som filer kan vise om ein logg, utan nett og utan å lite på nokon.
help-verify-bundle = Mappa med bunten.
help-verify-policy = Policyen: nøklane til loggen og vitna, og kor mange vitne som trengst. Utan henne: den i bunten, som berre viser at bunten stemmer med seg sjølv.
help-verify-known = Eit sjekkpunkt eller ein bunt frå ein annan stad, til dømes eit gammalt eige. Kan gjevast fleire gonger.
help-verify-receipts = Mappe med kvitteringar (.tlog-proof) og lovnader.
help-verify-at-least = Så mange hendingar må det minst vere.
help-verify-max-age = Så gammalt kan det nyaste sjekkpunktet vere: 90s, 30m, 24h, 7d.
help-verify-tsa = Sertifikata (PEM) til instansane som du stolar på tidsstempla frå. Utan: Eit tidsstempel viser berre at det stemmer med seg sjølv.
help-verify-now = Kva klokka er, for --max-age (2026-11-22T09:00:00.000Z). Utan henne: den til maskina.
help-verify-since = Fil der førre kontroll la kor langt han kom. Finst ho, blir berre det nye sett på; stemmer alt, blir ho skriven på nytt.
help-verify-files-only = Kontroller berre filer, fliser, signaturar og form; utlei ingenting på nytt.
help-verify-json = Det same som --format json.
help-corpus = Lag alle åtaka i trusselbiletet på ein god bunt, kvart med dommen ein kontroll må kome til. Då kan kven som helst prøve eit kva som helst kontrollprogram.
help-corpus-bundle = Den gode bunten.
help-corpus-out = Tom mappe der åtaka blir lagde.
help-corpus-keys = Mappe med log.key til loggen og nøklane til vitna (*.key), som ein åtakar har dei. Bruk aldri nøklar som er i bruk. Utan dette: nøklane til buntane i utgjevingane, som alle har.
help-copy = Kopier eit heilt lager til eit tomt: mappe eller PostgreSQL-database, i alle retningar. Blir han avbroten, held same kommando fram.
help-copy-from = Lageret det blir kopiert frå; det kan vere i bruk.
help-copy-to = Lageret som blir fylt: ei mappe, eller ein database med skjemaet, som rolla som eig tabellane.
help-copy-key-to = Kopier òg nøkkelen til kvelvet, til denne fila.
help-erase = Slett namnet på ein person og alt dei har skrive, eller éin tekst, for godt. Loggen seier at det er sletta; prova held. Ein annan enn den som slettar, må ha avgjort det.
help-erase-subject = Id-en til personen, eller avtrykket (64 siffer) av éin tekst.
help-erase-basis = Grunnlaget, etter personvernforordninga art. 17 nr. 1: no-longer-needed (a), consent-withdrawn (b), objection (c), unlawful (d), legal-obligation (e).
help-decided-by = Id-en til fullmakta til den som avgjorde det.
help-explain = Forklar éi hending med vanlege ord: kva, kven, når, med kva rett, kva ho bygde på, kva som følgde, og provet for at ho står i loggen.
help-explain-position = Posisjonen til hendinga; den første er 0.
help-explain-store = Lageret (ei mappe eller postgres://…), eller ei pakke skriven av «tingbok export».
help-migrate = Lag skjemaet i ein PostgreSQL-database, eller oppdater det. Som rolla som skal eige tabellane.
help-migrate-store = Databasen: postgres://brukar@vert/database.
help-views = Vis kva revisjonar av visingane lageret har, eller slett dei som ingen les lenger. Det som står i ei vising, viser «tingbok show».
help-views-show = Vis revisjonane: kva for ein som blir lesen, kva for nokre som blir bygde, og kva for nokre eldre program har etterlate seg.
help-views-retire = Slett revisjonane som eldre program har etterlate seg. Når ingen tenar med eit eldre program køyrer.
help-tally = Tel opp ei valfil og forklar resultatet.
help-tally-file = Valet: .pb (Pabulib, òg pakka som .gz), .soc .soi .toc .toi (PrefLib), .blt eller Tingboks JSON.
help-tally-rule = Regelen: eit namn (es_list, mes, phragmen, greedy, ear_shares, borda, copeland, schulze, ranked_pairs, stv_scottish, double_majority), ein nøkkel frå forventningsfilene som mes_cost+utilitarian, eller alle orda i JSON. Namnet åleine tyder: es_list, mes og greedy etter poeng der fila har poeng, elles etter timar (es_list, mes) eller støttespelarar (greedy, som hoppar over det som ikkje får plass); mes utan utfylling; phragmen skip; ear_shares utan oppfylling; borda average; schulze og ranked_pairs etter vinnande røyster. Utan: es_list.
help-tally-weights = Vekter etter folketala i fila: equal (éi kvar), table (1-2-3-5), penrose (kvadratrot), degressive eller population. Utan: vektene i fila.
help-tally-cap = Med --weights: den største delen av vekta hos éin, til dømes 3/10.
help-tally-tie = Likt røystetal: lex (namnet) eller chain (timar, støtte, kommunar, namnet).
help-tally-form = Forma som kvar røystesetel må halde: approval, approval=5 (høgst fem), points=10 (ti å fordele), ranking=3 (høgst tre), scores=5 (0 til 5), eller orda i JSON.
help-tally-explain = Òg kvar plass og kvifor, i setningar.
help-tally-regimes = Òg listene med andre vekter, og kva dei ville endra.
help-tally-margin = Òg kor jamt det var: kor mange andre røystesetlar som hadde endra lista.
help-tally-counts = Kor mange oppteljingar --margin får gjere (utan: 2000; 100 med fleire enn 500 veljarar).
help-tally-picture = Òg eit bilete (SVG) av støtte og betaling, til denne fila.

help-demo-examples =
    Døme:
      tingbok demo
      tingbok demo --out ./demo --format json
      tingbok demo --seed vest --ballots ballots.csv
      tingbok demo --store postgres://tingbok@localhost/tingbok
help-init-examples =
    Døme:
      tingbok init ./lager --administrators administrators.json
      tingbok init postgres://tingbok@localhost/tingbok --administrators administrators.json
help-import-examples =
    Døme:
      tingbok import ./lager --counties counties.csv --municipalities municipalities.csv
      tingbok import ./lager --centres centres.csv --format json
      tingbok import ./lager --municipalities municipalities.csv --date 2025-01-01
help-show-examples =
    Døme:
      tingbok show
      tingbok show need_board ./lager
      tingbok show priority_list ./lager --as-of 1200 --format json
help-serve-examples =
    Døme:
      tingbok serve --demo
      tingbok serve ./lager --listen 127.0.0.1:9000
      tingbok serve ./lager --login login.json
help-replay-examples =
    Døme:
      tingbok replay ./lager
      tingbok replay ./lager --format json --lang en
      tingbok replay postgres://tingbok@db.example.no/tingbok
help-compare-examples =
    Døme:
      tingbok compare ./bunt1 ./bunt2 --policy policy
      tingbok compare ./lager 2f0c7b1e-6a52-5e0c-9d0b-1f6f4d3c2b1a
      tingbok compare ./lager 2f0c7b1e-6a52-5e0c-9d0b-1f6f4d3c2b1a --counts 0 --format json
help-export-examples =
    Døme:
      tingbok export ./lager ./bunt
      tingbok export ./lager ./revisor --edition auditor
      tingbok export ./lager 2f0c7b1e-6a52-5e0c-9d0b-1f6f4d3c2b1a > round.pb
      tingbok export ./lager 2f0c7b1e-6a52-5e0c-9d0b-1f6f4d3c2b1a --field rus --repeat > rus.pb
help-verify-examples =
    Døme:
      tingbok verify ./bunt --policy policy
      tingbok verify ./bunt --policy policy --known ./i-fjor/checkpoint --receipts ./kvitteringer
      tingbok verify ./bunt --policy policy --tsa røter.pem
      tingbok verify ./bunt --policy policy --since ./state.json --max-age 24h --json
help-erase-examples =
    Døme:
      tingbok erase ./lager 0190c8a4-7e2d-7c3a-9b1f-3f6f7a1b2c3d --basis objection --decided-by 0190c8a4-7e2d-7c3a-9b1f-3f6f7a1b2c3e
help-explain-examples =
    Døme:
      tingbok explain 41 ./lager
      tingbok explain 41 ./bundle --lang en --format json
help-copy-examples =
    Døme:
      tingbok copy ./lager postgres://owner@localhost/tingbok
      tingbok copy postgres://tingbok@localhost/tingbok ./lager --key-to ./lager/vault.key
help-views-examples =
    Døme:
      tingbok views show postgres://tingbok@localhost/tingbok
      tingbok views retire ./lager
help-views-show-examples =
    Døme:
      tingbok views show ./lager
help-views-retire-examples =
    Døme:
      tingbok views retire postgres://tingbok@localhost/tingbok
help-migrate-examples =
    Døme:
      tingbok migrate postgres://owner@localhost/tingbok
      tingbok migrate "postgres://owner@db.example.no/tingbok?sslrootcert=root.pem"
help-tally-examples =
    Døme:
      tingbok tally election.pb
      tingbok tally pots01.json --tie chain --explain
      tingbok tally cluster.json --rule mes --weights penrose --cap 3/10
      tingbok tally cluster.json --regimes --margin --picture list.svg
      tingbok tally ward.blt --rule stv_scottish
      tingbok tally pots01.json --rule es_list_pots_cost --format json
    Med --format json gjev ein nøkkel frå forventningsfilene medlemane nøyaktig slik filene har dei, på éi linje, med
    likt røystetal etter namn; alt anna gjev heile resultatet med sertifikat.
help-examples =
    Døme:
      tingbok demo
      tingbok show need_board ./lager
    Kodar ved avslutning:
      0  i orden
      1  etterprøvinga fann avvik
      2  etterprøvinga er ikkje fullstendig
      3  feil i det som vart oppgjeve
      4  avvist av reglane
      5  lageret er ikkje tilgjengeleg eller er skadd
