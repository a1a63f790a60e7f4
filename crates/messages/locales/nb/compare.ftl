# En opptalt runde utenfor visningene: andre vekter, margin, eksport.
round-unknown = Runden { $round } finnes ikke i denne loggen. Den har: { $known }
round-not-counted = Runden { $round } er ikke talt opp ennå.
round-differs = Av det loggen holder om runden { $round }, følger en annen liste enn den som er låst. Kjør tingbok replay.
compare-official = Listen
compare-legend = Tallet er plassen; + er finansiert.
compare-same = samme liste.
compare-moved = de samme behovene får timer; { $count ->
        [one] ett behov
        *[other] { $count } behov
    } på annen plass.
compare-other = inn: { $enter }. Ut: { $leave }. Flyttet: { $count }.
compare-line = { $name } (største andel { $share } %): { $what }
compare-margin = Hvor jevnt det var:
compare-margin-set = andre behov finansiert:
compare-margin-order = en annen rekkefølge:
compare-margin-exact = { $what } { $count ->
        [one] { $count } annen stemmeseddel
        *[other] { $count } andre stemmesedler
    }.
compare-margin-between = { $what } minst { $least }, høyst { $count } andre stemmesedler.
compare-margin-never = { $what } ingen stemmesedler ville endret det.
compare-margin-unknown = { $what } minst { $count } andre stemmesedler; ingen endring ble funnet.
compare-margin-within = Hvilke behov som deltok, og timene, er tatt som de var (bredde og de tauses andeler).
export-cannot = Formatet kan ikke holde runden: { $why }
export-pots-lost = Sentrenes potter er ikke med: budsjettet er timene som behovene kan ta av dem.
export-no-fields = Runden ble talt samlet; ta bort --field.
export-fields = Hvert fagområde er talt for seg; velg ett med --field: { $known }
