# «tingbok tally»: rekkjefølgjer, val og vedtak.
# Rekkjefølgjer.
order-counted = { $needs } behov, { $voters ->
        [one] { $voters } røystesetel
        *[other] { $voters } røystesetlar
    } med vekt { $weight }.
order-condorcet = { $need } slår alle andre par mot par.
order-condorcet-not-first = Denne regelen set eit anna først.
order-no-condorcet = Ingen slår alle andre par mot par.
order-title = Rekkjefølgja
order-equal = { $needs } står likt. Kan berre eitt takast, går { $need } føre fordi { $by }.
order-depends = Nokre fleirtal var like sterke, og rekkjefølgja hadde vore ei anna om likt røystetal vart avgjort motsett veg.
order-does-not-depend = Nokre fleirtal var like sterke; avgjort motsett veg blir rekkjefølgja den same.
order-pairs = Par: vekta som set rada over kolonnen
order-why = Kvifor kvar står over den neste
order-pair = { $above } over { $below }: par mot par { $for_ } mot { $against }.
order-scores = Poeng: { $first } mot { $second }.
order-paths = Sterkaste kjede dit { $there }, tilbake { $back }.
order-no-path = inga
order-majorities = Fleirtala etter tur
order-locked = { $above } over { $below }, { $for_ } mot { $against }: gjeld.
order-not-locked = { $above } over { $below }, { $for_ } mot { $against }: blir hoppa over, for { $chain } gjeld alt.
column-score = Poeng
column-wins = Vunne
column-level = Likt
column-losses = Tapt
column-candidate = Kandidat

# Val av personar.
elected-counted = { $candidates } kandidatar til { $seats ->
        [one] { $seats } plass
        *[other] { $seats } plassar
    }; { $valid } gyldige setlar, { $blank } blanke. Kvoten er { $quota }.
elected-who = Valde, i denne rekkjefølgja: { $names }.
elected-sheet = Teljelista («*» er den som er vald ved slutten av runden)
elected-stage = Runde { $number }
elected-stages = Rundane
elected-first = Runde { $number }: setlane blir sorterte etter første preferanse.
elected-surplus = Runde { $number }: overskotet til { $name } går vidare.
elected-exclusion = Runde { $number }: { $name } har færrast røyster og går ut.
elected-tie-stage = { $names } stod likt; runde { $stage } avgjorde.
elected-tie-lot = { $names } stod likt i alle rundar; loddet avgjorde.
elected-tie-id = { $names } stod likt i alle rundar; namnet avgjorde.
elected-transferred = Overført: { $votes }.
elected-lost = Røyster utan neste preferanse, eller kutta: { $votes }.
elected-now = Valde: { $names }.
elected-last = Valde fordi det ikkje er fleire kandidatar enn plassar att: { $names }.

# Dobbelt fleirtal.
decided-counted = { $needs } behov; { $municipalities } kommunar med { $population } innbyggjarar.
decided-title = Summane av dei som seier ja
decided-passes = vedteke
decided-fails = ikkje vedteke
decided-why = Kvifor kvart er vedteke eller ikkje
decided-more = meir
decided-not-more = ikkje meir
decided-sums = { $need }: { $municipalities } kommunar, { $more_municipalities } enn halvparten ({ $half_municipalities }); { $population } innbyggjarar, { $more_population } enn halvparten ({ $half_population }).
tally-only-lists = { $option } er for reglar som gjev ei liste over behov; { $rule } gjev inga.
