# «tingbok tally»: rekkefølger, valg og vedtak.
# Rekkefølger.
order-counted = { $needs } behov, { $voters ->
        [one] { $voters } stemmeseddel
        *[other] { $voters } stemmesedler
    } med vekt { $weight }.
order-condorcet = { $need } slår alle andre par mot par.
order-condorcet-not-first = Denne regelen setter et annet først.
order-no-condorcet = Ingen slår alle andre par mot par.
order-title = Rekkefølgen
order-equal = { $needs } står likt. Kan bare ett tas, går { $need } foran fordi { $by }.
order-depends = Noen flertall var like sterke, og rekkefølgen hadde vært en annen om stemmelikheten ble avgjort motsatt vei.
order-does-not-depend = Noen flertall var like sterke; avgjort motsatt vei blir rekkefølgen den samme.
order-pairs = Par: vekten som setter raden over kolonnen
order-why = Hvorfor hver står over den neste
order-pair = { $above } over { $below }: par mot par { $for_ } mot { $against }.
order-scores = Poeng: { $first } mot { $second }.
order-paths = Sterkeste kjede dit { $there }, tilbake { $back }.
order-no-path = ingen
order-majorities = Flertallene etter tur
order-locked = { $above } over { $below }, { $for_ } mot { $against }: gjelder.
order-not-locked = { $above } over { $below }, { $for_ } mot { $against }: hoppes over, for { $chain } gjelder alt.
column-score = Poeng
column-wins = Vunnet
column-level = Likt
column-losses = Tapt
column-candidate = Kandidat

# Valg av personer.
elected-counted = { $candidates } kandidater til { $seats ->
        [one] { $seats } plass
        *[other] { $seats } plasser
    }; { $valid } gyldige sedler, { $blank } blanke. Kvoten er { $quota }.
elected-who = Valgt, i denne rekkefølgen: { $names }.
elected-sheet = Tellelisten («*» er den som er valgt ved slutten av runden)
elected-stage = Runde { $number }
elected-stages = Rundene
elected-first = Runde { $number }: sedlene sorteres etter første preferanse.
elected-surplus = Runde { $number }: overskuddet til { $name } går videre.
elected-exclusion = Runde { $number }: { $name } har færrest stemmer og går ut.
elected-tie-stage = { $names } sto likt; runde { $stage } avgjorde.
elected-tie-lot = { $names } sto likt i alle runder; loddet avgjorde.
elected-tie-id = { $names } sto likt i alle runder; navnet avgjorde.
elected-transferred = Overført: { $votes }.
elected-lost = Stemmer uten neste preferanse, eller kuttet: { $votes }.
elected-now = Valgt: { $names }.
elected-last = Valgt fordi det ikke er flere kandidater enn plasser igjen: { $names }.

# Dobbelt flertall.
decided-counted = { $needs } behov; { $municipalities } kommuner med { $population } innbyggere.
decided-title = Summene av dem som sier ja
decided-passes = vedtatt
decided-fails = ikke vedtatt
decided-why = Hvorfor hvert er vedtatt eller ikke
decided-more = mer
decided-not-more = ikke mer
decided-sums = { $need }: { $municipalities } kommuner, { $more_municipalities } enn halvparten ({ $half_municipalities }); { $population } innbyggere, { $more_population } enn halvparten ({ $half_population }).
tally-only-lists = { $option } er for regler som gir en liste over behov; { $rule } gir ingen.
