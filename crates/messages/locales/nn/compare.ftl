# Ein opptald runde utanfor visingane: andre vekter, margin, eksport.
round-unknown = Runden { $round } finst ikkje i denne loggen. Han har: { $known }
round-not-counted = Runden { $round } er ikkje talt opp enno.
round-differs = Av det loggen held om runden { $round }, følgjer ei anna liste enn den som er låst. Køyr tingbok replay.
compare-official = Lista
compare-legend = Talet er plassen; + er finansiert.
compare-same = same lista.
compare-moved = dei same behova får timar; { $count ->
        [one] eitt behov
        *[other] { $count } behov
    } på annan plass.
compare-other = inn: { $enter }. Ut: { $leave }. Flytta: { $count }.
compare-line = { $name } (største del { $share } %): { $what }
compare-margin = Kor jamt det var:
compare-margin-set = andre behov finansierte:
compare-margin-order = ei anna rekkjefølgje:
compare-margin-exact = { $what } { $count ->
        [one] { $count } annan røystesetel
        *[other] { $count } andre røystesetlar
    }.
compare-margin-between = { $what } minst { $least }, høgst { $count } andre røystesetlar.
compare-margin-never = { $what } ingen røystesetlar ville endra det.
compare-margin-unknown = { $what } minst { $count } andre røystesetlar; inga endring vart funnen.
compare-margin-within = Kva behov som var med, og timane, er tekne som dei var (breidde og delane til dei tause).
export-cannot = Formatet kan ikkje halde runden: { $why }
export-pots-lost = Pottane til sentera er ikkje med: budsjettet er timane som behova kan ta av dei.
export-no-fields = Runden vart talt samla; ta bort --field.
export-fields = Kvart fagområde er talt for seg; vel eitt med --field: { $known }
