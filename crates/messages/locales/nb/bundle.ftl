# Bundles: "tingbok export", "tingbok verify", "tingbok compare".
remedy-unusable = Se etter at det er riktig fil, og at den er hel.
remedy-unknown-key = For en kvittering: --bundle med en bunt av loggen. For to sjekkpunkter: en bunt på den ene siden. Eller en annen --policy.
remedy-other-bundle = Velg en tom mappe, eller den som denne loggen ble eksportert til sist.
remedy-not-as-signed = Lageret er ikke det som ble signert. Kjør "tingbok replay", og hent det som mangler fra et speil eller en sikkerhetskopi.
export-progress = Eksporterer
export-bundle = { $to } er en hel bunt med { $count ->
        [one] { $count } hendelse
        *[other] { $count } hendelser
    }. Rot: { $root }
export-pending = Det nyeste sjekkpunktet i denne bunten er ikke endelig ennå: det mangler vitner etter policyen. Eksporter på nytt når de har medsignert.
export-files = Filer skrevet: { $count }, fjernet: { $removed }.
export-missing = Dokumentet { $digest } er nevnt i loggen og er ikke i lageret.
export-auditor = Denne utgaven er for revisorer. Den har tekster som ikke er offentlige, og må aldri publiseres.
compare-database = Gi to filer eller mapper: sjekkpunkter eller bunter.
compare-no-policy = Gi --policy FIL: den sier hvilken nøkkel som er loggens.
compare-equivocation = Loggen har fortalt to historier. Den har signert begge disse, og ingen av dem bygger på den andre. Ta vare på begge: de er beviset.
compare-agree = De stemmer overens, i alle fall så langt som { $count ->
        [one] { $count } hendelse
        *[other] { $count } hendelser
    }.
compare-open = Det kan ikke sies: sjekkpunktene har { $smaller } og { $larger } hendelser, og flisene som viser om det største bygger på det minste, er ikke her. Gi en bunt i stedet.
verify-progress = Kontrollerer
verify-clean = Alt stemmer ({ $count ->
        [one] { $count } hendelse
        *[other] { $count } hendelser
    }).
verify-tampered = Noe stemmer ikke: { $count ->
        [one] { $count } funn
        *[other] { $count } funn
    }. Ikke bruk lister og mandater før det er forklart.
verify-incomplete = Noe mangler: { $count ->
        [one] { $count } funn
        *[other] { $count } funn
    }. Det som er her, stemmer, men det er ikke nok til å stole på.
verify-log = Logg { $origin }, { $count } hendelser, rot { $root }
verify-policy = Etter den policyen du ga (SHA-256 { $digest }).
verify-own-policy = Etter buntens egen policy (SHA-256 { $digest }). Det viser bare at bunten stemmer med seg selv: gi --policy med en som du har fått et annet sted.
verify-cosigned = Vitner: { $by }. { $time }
verify-stamped = Tidsstemplet: De første { $count } hendelsene fantes { $time }, sier { $by }.
verify-stamped-unknown = Tidsstemplet: De første { $count } hendelsene fantes { $time }, sier noen som skal være { $by }.
verify-since = Bare det som er nytt siden hendelse { $position } er sett på.
verify-judged-from = Det som følger av hendelsene, er utledet på nytt fra hendelse { $position }. Det som er før den, ble bedømt tidligere; det er det samme som da og er bare lest.
verify-left-out = Og { $count } funn til.
verify-erased = Slettede tekster, med hendelse som sier det: { $count }.
verify-pending = Venter: { $what }
verify-step-v1 = Filer, blader og fliser
verify-step-v2 = Loggens navn og signatur
verify-step-v3 = Nok vitner
verify-step-v4 = Sjekkpunktenes røtter
verify-step-v5 = Sjekkpunkter fra andre steder
verify-step-v6 = Kvitteringer
verify-step-v7 = Hendelsenes form og orden
verify-step-v8 = Tider mellom vitnenes
verify-step-v9 = Rettigheter og regler
verify-step-v10 = Åpning av stemmesedler
verify-step-v11 = Lister, forslag og mandater utledet på nytt
verify-step-v12 = Tekster bak forpliktelser, og slettinger
verify-step-v13 = Tidsstempler fra andre
verify-step-v14 = Loddtrekning
verify-step-fresh = Nyeste utgave
verify-state-fine = stemmer
verify-state-tampered = STEMMER IKKE
verify-state-incomplete = MANGLER
verify-state-idle = ingenting å se på
verify-state-skipped = ikke sett på
verify-file-missing = { $file }: fila mangler.
verify-file-stray = { $file }: denne fila hører ikke til.
verify-tile-altered = { $file }: flisa er ikke den som følger av bladene.
verify-tile-length = { $file }: flisa har { $given } byte og skal ha { $expected }.
verify-entries-broken = { $file }: fila holder ikke de bladene den skal, ved hendelse { $position }: { $why }
verify-leaf-altered = { $file }: hendelse { $position } er endret ({ $count } i denne fila): den hasher ikke til det som er signert.
verify-blob-altered = { $file }: dokumentet er endret: det hasher ikke til navnet sitt.
verify-blob-unnamed = { $file }: ingen hendelse nevner dette dokumentet.
verify-blob-missing = { $file }: dokumentet mangler. Hendelse { $position } nevner det.
verify-blob-length = { $file }: dokumentet er ikke så langt som hendelse { $position } sier.
verify-listed-altered = { $file }: fila er endret: den er ikke den som står i lista.
verify-list-broken = { $file }: fillista kan ikke leses: { $why }
verify-list-other = { $file }: lista er ikke den som loggen signerte.
verify-list-size = { $file }: lista er signert for { $stated } hendelser, og bunten har { $size }.
verify-checkpoint-broken = { $file }: sjekkpunktet kan ikke leses: { $why }
verify-log-unknown = { $file }: policyen kjenner ingen logg { $origin }.
verify-log-unsigned = { $file }: ingen av loggens nøkler har signert dette sjekkpunktet.
verify-key-not-counting = { $file }: loggens nøkkel { $key } har signert det, og teller ikke for { $size } hendelser: den var ikke lagt til ennå, er trukket tilbake, eller ingen nøkkel som en stoler på har signert at den ble lagt til.
verify-policy-missing = Hendelse { $position } endrer policyen, og teksten er ikke her eller er ingen policy: den forrige gjelder fortsatt.
verify-policy-unvouched = Hendelse { $position } endrer policyen, og intet sjekkpunkt med den har quorum etter den forrige policyen: den forrige gjelder fortsatt.
verify-signature-bad = { $file }: en signatur er falsk eller skadet: { $why }
verify-list-unsigned = { $file }: loggen har ikke signert fillista, eller noen har lagt til noe.
verify-origin-differs = { $file }: er av loggen { $origin }, og bunten er av { $expected }.
verify-quorum-short = { $file }: for få vitner. { $group } trenger { $needed } og har { $given }; disse mangler: { $lacking }.
verify-root-differs = { $file }: de første { $size } hendelsene har roten { $computed }, og sjekkpunktet sier { $stated }: hendelser er endret, fjernet eller byttet om.
verify-root-unknown = Fra hendelse { $position } av mangler både blader og fliser, så ingen rot kan regnes ut.
verify-checkpoint-name = { $file }: her ligger sjekkpunktet for { $stated } hendelser.
verify-checkpoint-differs = { $file }: er ikke det samme som { $other }.
verify-checkpoint-beyond = { $file }: sjekkpunktet er nyere enn det bunten bygger på ({ $size } hendelser): et eldre er lagt tilbake.
verify-leaves-beyond = { $file }: hører til en større logg enn de { $size } hendelsene som er signert.
verify-known-differs = { $file }: der har de første { $size } hendelsene roten { $stated }, og her { $computed }: historien er skrevet om.
verify-known-newer = { $file }: der er det { $known } hendelser, og her { $size }: slutten mangler.
verify-known-forks = { $file }: loggen med { $known } hendelser bygger ikke på de { $size } her: det finnes to historier.
verify-known-foreign = { $file }: dette sjekkpunktet er ikke signert av loggen i policyen: { $why }
verify-receipt-broken = { $file }: kvitteringen viser ingenting: { $why }
verify-receipt-forked = { $file }: kvitteringens sjekkpunkt over { $size } hendelser har roten { $stated }, og her er den { $computed }: historien er skrevet om.
verify-receipt-beyond = { $file }: kvitteringen er for hendelse { $position }, og her er det bare { $size }: slutten mangler.
verify-receipt-leaf = { $file }: kvitteringen er for en annen hendelse enn den som står på plass { $position }.
verify-promise-broken = { $file }: loggen lovet denne stemmeseddelen på plass { $position } innen { $by }, og har bare { $size } hendelser.
verify-not-comparable = { $file } kan ikke holdes mot bunten: blader eller fliser som den skulle sammenlignes med, mangler eller er endret.
verify-promise-other = { $file }: loggen lovet noe annet på plass { $position }: { $promised } var lovet, { $found } står der.
verify-meaning-unread = Fra hendelse { $position } av kunne ikke hendelsene leses, så det de sier er ikke kontrollert.
verify-time-early = Hendelse { $position } sier { $claimed }, men var ikke i loggen da vitnene så { $size } hendelser ({ $bound }).
verify-time-late = Hendelse { $position } sier { $claimed }, men var i loggen da vitnene så { $size } hendelser ({ $bound }).
verify-time-stamped = Hendelse { $position } oppgir { $claimed }, men står i loggen etter at den sier at de første { $size } hendelsene ble tidsstemplet { $bound }.
verify-timestamp-broken = { $file }: ikke noe tidsstempel (RFC 3161) som kan leses: { $why }.
verify-timestamp-other = { $file }: stempelet gjelder ikke sjekkpunktet for { $size } hendelser, men noe annet.
verify-timestamp-unpublished = { $file }: et stempel, men sjekkpunktet for { $size } hendelser som det skal gjelde, er ikke i bunten.
verify-timestamp-unsigned = { $file }: stempelet er ikke signert slik det må være: { $why }.
verify-timestamp-usage = { $file }: den som har signert stempelet, kan ikke stemple: { $why }.
verify-timestamp-expired = { $file }: stempelet sier { $time }, og { $why }.
verify-timestamp-untrusted = { $file }: stemplet av { $who }, som ingen av instansene du ga med --tsa går god for ({ $why }). Det beviser ingenting for deg.
verify-timestamp-unknown = { $file }: stemplet av { $who }, sier bunten; ingen andre sier hvem det er. Gi --tsa med sertifikatene til instansene du stoler på.
verify-timestamp-early = { $file }: stempelet sier { $time }, men hendelsene det gjelder, var ikke alle skrevet da ({ $bound }).
verify-timestamp-late = { $file }: stempelet sier { $time }, men loggen omtalte det tidligere ({ $bound }).
verify-timestamp-missing = { $file }: mangler, og hendelse { $position } sier at loggen ble stemplet med det.
verify-timestamp-swapped = { $file }: et annet stempel enn det hendelse { $position } omtaler.
verify-timestamp-misquoted = { $file }: stempelet sier { $time }, og hendelse { $position } sier at det sier { $stated }.
verify-opening-altered = { $file }: teksten er endret: den er ikke den som loggen forplikter seg til.
verify-opening-missing = { $file }: teksten i hendelse { $position } mangler, og ingen hendelse sier at den er slettet.
verify-opening-erased = { $file }: teksten er her ennå, og loggen sier at den er slettet.
verify-audit-leaf = En hendelse er ikke slik den skal være:
verify-audit-order = Ordenen er brutt:
verify-audit-guard = Noen gjorde noe uten rett til det, eller for sent:
verify-audit-rule = En regel er brutt:
verify-audit-ballot = En stemmeseddel er ikke åpnet slik den ble avgitt:
verify-audit-derived = Noe følger ikke av hendelsene:
verify-audit-document = Et dokument er ikke slik det skal være:
verify-audit-lot = Loddet er ikke trukket slik det ble lovet:
verify-audit-erasure = En tekst mangler eller er endret:
verify-fresh-small = Det er { $size } hendelser her, og du ba om minst { $wanted }.
verify-fresh-old = Det nyeste sjekkpunktet er fra { $time }, og du ba om et fra { $bound } eller senere.
verify-fresh-unknown = Ingen vitner sier når det nyeste sjekkpunktet ble til.
verify-state-other = { $file }: kan ikke brukes: { $why }
corpus-progress = Angrep
corpus-done = { $to }: { $count ->
        [one] { $count } angrep
        *[other] { $count } angrep
    }, hvert med expected.json.
corpus-left-out = Utelatt, angrep { $attack }: { $why }
export-elsewhere = Dokumenter som loggen nevner, og som oppbevares andre steder: { $count }.
verify-elsewhere = Dokumenter som loggen nevner, og som ikke er i bunten fordi de oppbevares andre steder: { $count }.
