# Bundles: "tingbok export", "tingbok verify", "tingbok compare".
remedy-unusable = Sjå etter at det er rett fil, og at ho er heil.
remedy-unknown-key = For ei kvittering: --bundle med ein bunt av loggen. For to sjekkpunkt: ein bunt på den eine sida. Eller ein annan --policy.
remedy-other-bundle = Vel ei tom mappe, eller den som denne loggen vart eksportert til sist.
remedy-not-as-signed = Lageret er ikkje det som vart signert. Køyr "tingbok replay", og hent det som manglar frå ein spegel eller ein tryggingskopi.
export-progress = Eksporterer
export-bundle = { $to } er ein heil bunt med { $count ->
        [one] { $count } hending
        *[other] { $count } hendingar
    }. Rot: { $root }
export-pending = Det nyaste sjekkpunktet i denne bunten er ikkje endeleg enno: det manglar vitne etter policyen. Eksporter på nytt når dei har medsignert.
export-files = Filer skrivne: { $count }, fjerna: { $removed }.
export-missing = Dokumentet { $digest } er nemnt i loggen og er ikkje i lageret.
export-auditor = Denne utgåva er for revisorar. Ho har tekstar som ikkje er offentlege, og må aldri publiserast.
compare-database = Gje to filer eller mapper: sjekkpunkt eller buntar.
compare-no-policy = Gje --policy FIL: ho seier kva nøkkel som er loggen sin.
compare-equivocation = Loggen har fortalt to historier. Han har signert begge desse, og ingen av dei byggjer på den andre. Ta vare på begge: dei er beviset.
compare-agree = Dei stemmer overeins, i alle fall så langt som { $count ->
        [one] { $count } hending
        *[other] { $count } hendingar
    }.
compare-open = Det kan ikkje seiast: sjekkpunkta har { $smaller } og { $larger } hendingar, og flisene som viser om det største byggjer på det minste, er ikkje her. Gje ein bunt i staden.
verify-progress = Kontrollerer
verify-clean = Alt stemmer ({ $count ->
        [one] { $count } hending
        *[other] { $count } hendingar
    }).
verify-tampered = Noko stemmer ikkje: { $count ->
        [one] { $count } funn
        *[other] { $count } funn
    }. Ikkje bruk lister og mandat før det er forklart.
verify-incomplete = Noko manglar: { $count ->
        [one] { $count } funn
        *[other] { $count } funn
    }. Det som er her, stemmer, men det er ikkje nok til å lite på.
verify-log = Logg { $origin }, { $count } hendingar, rot { $root }
verify-policy = Etter den policyen du gav (SHA-256 { $digest }).
verify-own-policy = Etter policyen i bunten sjølv (SHA-256 { $digest }). Det viser berre at bunten stemmer med seg sjølv: gje --policy med ein som du har fått ein annan stad.
verify-cosigned = Vitne: { $by }. { $time }
verify-stamped = Tidsstempla: Dei første { $count } hendingane fanst { $time }, seier { $by }.
verify-stamped-unknown = Tidsstempla: Dei første { $count } hendingane fanst { $time }, seier nokon som skal vere { $by }.
verify-since = Berre det som er nytt sidan hending { $position } er sett på.
verify-judged-from = Det som følgjer av hendingane, er utleia på nytt frå hending { $position }. Det som er før henne, vart vurdert tidlegare; det er det same som då og er berre lese.
verify-left-out = Og { $count } funn til.
verify-erased = Sletta tekstar, med hending som seier det: { $count }.
verify-pending = Ventar: { $what }
verify-step-v1 = Filer, blad og fliser
verify-step-v2 = Namnet og signaturen til loggen
verify-step-v3 = Nok vitne
verify-step-v4 = Røtene i sjekkpunkta
verify-step-v5 = Sjekkpunkt frå andre stader
verify-step-v6 = Kvitteringar
verify-step-v7 = Forma og ordenen på hendingane
verify-step-v8 = Tider mellom dei til vitna
verify-step-v9 = Rettar og reglar
verify-step-v10 = Opning av røystesetlar
verify-step-v11 = Lister, framlegg og mandat utleia på nytt
verify-step-v12 = Tekstar bak bindingar, og slettingar
verify-step-v13 = Tidsstempel frå andre
verify-step-v14 = Loddtrekking
verify-step-fresh = Nyaste utgåve
verify-state-fine = stemmer
verify-state-tampered = STEMMER IKKJE
verify-state-incomplete = MANGLAR
verify-state-idle = ingenting å sjå på
verify-state-skipped = ikkje sett på
verify-file-missing = { $file }: fila manglar.
verify-file-stray = { $file }: denne fila høyrer ikkje til.
verify-tile-altered = { $file }: flisa er ikkje den som følgjer av blada.
verify-tile-length = { $file }: flisa har { $given } byte og skal ha { $expected }.
verify-entries-broken = { $file }: fila held ikkje dei blada ho skal, ved hending { $position }: { $why }
verify-leaf-altered = { $file }: hending { $position } er endra ({ $count } i denne fila): ho hashar ikkje til det som er signert.
verify-blob-altered = { $file }: dokumentet er endra: det hashar ikkje til namnet sitt.
verify-blob-unnamed = { $file }: inga hending nemner dette dokumentet.
verify-blob-missing = { $file }: dokumentet manglar. Hending { $position } nemner det.
verify-blob-length = { $file }: dokumentet er ikkje så langt som hending { $position } seier.
verify-listed-altered = { $file }: fila er endra: ho er ikkje den som står i lista.
verify-list-broken = { $file }: fillista kan ikkje lesast: { $why }
verify-list-other = { $file }: lista er ikkje den som loggen signerte.
verify-list-size = { $file }: lista er signert for { $stated } hendingar, og bunten har { $size }.
verify-checkpoint-broken = { $file }: sjekkpunktet kan ikkje lesast: { $why }
verify-log-unknown = { $file }: policyen kjenner ingen logg { $origin }.
verify-log-unsigned = { $file }: ingen av nøklane til loggen har signert dette sjekkpunktet.
verify-key-not-counting = { $file }: nøkkelen { $key } til loggen har signert det, og tel ikkje for { $size } hendingar: han var ikkje lagd til enno, er trekt tilbake, eller ingen nøkkel som ein lit på, har signert at han vart lagd til.
verify-policy-missing = Hending { $position } endrar policyen, og teksten er ikkje her eller er ingen policy: den førre gjeld framleis.
verify-policy-unvouched = Hending { $position } endrar policyen, og ikkje noko sjekkpunkt med henne har quorum etter den førre policyen: den førre gjeld framleis.
verify-signature-bad = { $file }: ein signatur er falsk eller skadd: { $why }
verify-list-unsigned = { $file }: loggen har ikkje signert fillista, eller nokon har lagt til noko.
verify-origin-differs = { $file }: er av loggen { $origin }, og bunten er av { $expected }.
verify-quorum-short = { $file }: for få vitne. { $group } treng { $needed } og har { $given }; desse manglar: { $lacking }.
verify-root-differs = { $file }: dei første { $size } hendingane har rota { $computed }, og sjekkpunktet seier { $stated }: hendingar er endra, fjerna eller bytte om.
verify-root-unknown = Frå hending { $position } av manglar både blad og fliser, så inga rot kan reknast ut.
verify-checkpoint-name = { $file }: her ligg sjekkpunktet for { $stated } hendingar.
verify-checkpoint-differs = { $file }: er ikkje det same som { $other }.
verify-checkpoint-beyond = { $file }: sjekkpunktet er nyare enn det bunten byggjer på ({ $size } hendingar): eit eldre er lagt tilbake.
verify-leaves-beyond = { $file }: høyrer til ein større logg enn dei { $size } hendingane som er signerte.
verify-known-differs = { $file }: der har dei første { $size } hendingane rota { $stated }, og her { $computed }: historia er skriven om.
verify-known-newer = { $file }: der er det { $known } hendingar, og her { $size }: slutten manglar.
verify-known-forks = { $file }: loggen med { $known } hendingar byggjer ikkje på dei { $size } her: det finst to historier.
verify-known-foreign = { $file }: dette sjekkpunktet er ikkje signert av loggen i policyen: { $why }
verify-receipt-broken = { $file }: kvitteringa viser ingenting: { $why }
verify-receipt-forked = { $file }: sjekkpunktet i kvitteringa over { $size } hendingar har rota { $stated }, og her er ho { $computed }: historia er skriven om.
verify-receipt-beyond = { $file }: kvitteringa er for hending { $position }, og her er det berre { $size }: slutten manglar.
verify-receipt-leaf = { $file }: kvitteringa er for ei anna hending enn den som står på plass { $position }.
verify-promise-broken = { $file }: loggen lova denne røystesetelen på plass { $position } innan { $by }, og har berre { $size } hendingar.
verify-not-comparable = { $file } kan ikkje haldast mot bunten: blad eller fliser som ho skulle samanliknast med, manglar eller er endra.
verify-promise-other = { $file }: loggen lova noko anna på plass { $position }: { $promised } var lova, { $found } står der.
verify-meaning-unread = Frå hending { $position } av kunne ikkje hendingane lesast, så det dei seier er ikkje kontrollert.
verify-time-early = Hending { $position } seier { $claimed }, men var ikkje i loggen då vitna såg { $size } hendingar ({ $bound }).
verify-time-late = Hending { $position } seier { $claimed }, men var i loggen då vitna såg { $size } hendingar ({ $bound }).
verify-time-stamped = Hending { $position } oppgjev { $claimed }, men står i loggen etter at han seier at dei første { $size } hendingane vart tidsstempla { $bound }.
verify-timestamp-broken = { $file }: ikkje noko tidsstempel (RFC 3161) som kan lesast: { $why }.
verify-timestamp-other = { $file }: stempelet gjeld ikkje sjekkpunktet for { $size } hendingar, men noko anna.
verify-timestamp-unpublished = { $file }: eit stempel, men sjekkpunktet for { $size } hendingar som det skal gjelde, er ikkje i bunten.
verify-timestamp-unsigned = { $file }: stempelet er ikkje signert slik det må vere: { $why }.
verify-timestamp-usage = { $file }: den som har signert stempelet, kan ikkje stemple: { $why }.
verify-timestamp-expired = { $file }: stempelet seier { $time }, og { $why }.
verify-timestamp-untrusted = { $file }: stempla av { $who }, som ingen av instansane du gav med --tsa går god for ({ $why }). Det prov ingenting for deg.
verify-timestamp-unknown = { $file }: stempla av { $who }, seier bunten; ingen andre seier kven det er. Gje --tsa med sertifikata til instansane du stolar på.
verify-timestamp-early = { $file }: stempelet seier { $time }, men hendingane det gjeld, var ikkje alle skrivne då ({ $bound }).
verify-timestamp-late = { $file }: stempelet seier { $time }, men loggen omtala det tidlegare ({ $bound }).
verify-timestamp-missing = { $file }: manglar, og hending { $position } seier at loggen vart stempla med det.
verify-timestamp-swapped = { $file }: eit anna stempel enn det hending { $position } omtalar.
verify-timestamp-misquoted = { $file }: stempelet seier { $time }, og hending { $position } seier at det seier { $stated }.
verify-opening-altered = { $file }: teksten er endra: han er ikkje den som loggen bind seg til.
verify-opening-missing = { $file }: teksten i hending { $position } manglar, og inga hending seier at han er sletta.
verify-opening-erased = { $file }: teksten er her enno, og loggen seier at han er sletta.
verify-audit-leaf = Ei hending er ikkje slik ho skal vere:
verify-audit-order = Ordenen er broten:
verify-audit-guard = Nokon gjorde noko utan rett til det, eller for seint:
verify-audit-rule = Ein regel er broten:
verify-audit-ballot = Ein røystesetel er ikkje opna slik han vart gjeven:
verify-audit-derived = Noko følgjer ikkje av hendingane:
verify-audit-document = Eit dokument er ikkje slik det skal vere:
verify-audit-lot = Loddet er ikkje trekt slik det vart lova:
verify-audit-erasure = Ein tekst manglar eller er endra:
verify-fresh-small = Det er { $size } hendingar her, og du bad om minst { $wanted }.
verify-fresh-old = Det nyaste sjekkpunktet er frå { $time }, og du bad om eit frå { $bound } eller seinare.
verify-fresh-unknown = Ingen vitne seier når det nyaste sjekkpunktet vart til.
verify-state-other = { $file }: kan ikkje brukast: { $why }
corpus-progress = Åtak
corpus-done = { $to }: { $count ->
        [one] { $count } åtak
        *[other] { $count } åtak
    }, kvart med expected.json.
corpus-left-out = Utelate, åtak { $attack }: { $why }
export-elsewhere = Dokument som loggen nemner, og som er oppbevarte andre stader: { $count }.
verify-elsewhere = Dokument som loggen nemner, og som ikkje er i bunten fordi dei er oppbevarte andre stader: { $count }.
