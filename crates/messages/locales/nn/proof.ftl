# Sjekkpunkt, vitne og policyar: «tingbok sign», «tingbok witness», «tingbok policy», «tingbok receipt».
help-proof = Provmappa. Utan ho: TINGBOK_PROOF, elles STORE.proof ved sida av eit lager i ei mappe.
help-sign = Signer eit sjekkpunkt av loggen no, utan tenar. Blir avvist når loggen ikkje er den som er signert før.
help-sign-origin = Byrj provmappa til ein logg som ikkje har noka, under dette namnet (som log.example.no/vest); det blir aldri brukt for ein annan logg.
help-init-origin = Namnet som loggen blir signert under, som log.example.no/vest; byrjar provmappa. Blir aldri brukt for ein annan logg.
help-sign-request = Skriv førespurnaden til eit av vitna i policyen, til signering for hand («tingbok witness sign»).
help-sign-old = Storleiken som vitnet sist medsignerte. Utan han: den i det siste sjekkpunktet med signaturen til vitnet.
help-sign-add = Ta inn linja som eit vitne svara med.
help-witness = Ver eit vitne: medsigner sjekkpunkt av loggar, aldri to som motseier kvarandre.
help-witness-init = Lag eit vitne: ein nøkkel og eit tomt minne, i ei eiga mappe.
help-witness-show = Vis nøkkelen til vitnet, og kva det sist har medsignert av kvar logg.
help-witness-serve = Svar over HTTP (POST add-checkpoint).
help-witness-serve-listen = Adressa det blir lytta på (127.0.0.1:8090 når ikkje anna er sagt).
help-witness-sign = Svar på éin førespurnad i ei fil; linja som blir skriven ut, går tilbake til loggen.
help-dir = Mappa.
help-name = Namnet på nøkkelen, som witness.example.no/fylke.
help-log-key = Den offentlege nøkkelen til ein logg (fila log.vkey i provmappa).
help-know = Endå ein offentleg nøkkel for ein logg, frå no av.
help-retire = Ein offentleg nøkkel for ein logg som er bytt ut: gjeld ikkje lenger.
help-file = Fila.
help-policy = Vis, lag eller ta i bruk ein policy: kven sine sjekkpunkt ein stolar på, og kor mange av kva vitne som må ha medsignert dei.
help-policy-show = Vis kva ein policy krev, med SHA-256 til protokollen.
help-policy-make = Lag ein policy av nøklane til loggen og vitna.
help-policy-adopt = Legg ein policy i ei provmappe.
help-policy-make-witness = Eit vitne: NAMN=OFFENTLEG NØKKEL, og etter eit komma adressa der det svarar.
help-policy-make-quorum = Kor mange av vitna som må medsignere: meir enn halvparten.
help-key = Vis, lag, legg til eller trekk tilbake nøklane som ein logg blir signert med. Loggen seier sjølv, i hendingar, kva for ein som tel frå kva storleik.
help-key-show = Vis kva nøklar som tel, frå kva storleik av loggen til kva.
help-key-new = Lag den neste nøkkelen og legg han i bevismappa. Han signerer ingenting før han er lagd til.
help-key-add = Lat loggen seie at den neste nøkkelen kan signere han. Frå då av signerer begge.
help-key-retire = Lat loggen seie at ein nøkkel ikkje lenger kan signere han, frå ein storleik av.
help-key-retire-id = Id-en til nøkkelen: dei åtte siffera som «key show» nemner.
help-key-retire-from = Det minste talet på hendingar som nøkkelen ikkje lenger kan signere. Utan: så snart som råd.
help-key-retire-reason = Kvifor: replaced (erstatta), exposed (andre kan ha han) eller lost (tapt).
help-policy-adopt-store = Lageret med loggen som skal seie det: då følgjer alle som verifiserer loggen, endringa.
help-witness-add-key = Lat eit vitne godta signaturen til ein ny nøkkel for ein logg som det kjenner, før loggen byrjar å signere med han åleine.
help-witness-add-key-key = Den nye offentlege nøkkelen til loggen.
help-key-examples =
    Døme:
      tingbok key new ./lager
      tingbok key add ./lager --decided-by FULLMAKT
      tingbok key retire ./lager 1c2d3e4f --decided-by FULLMAKT
      tingbok key show ./lager
help-timestamp = Lat ein instans som ikkje har noko med loggen å gjere, tidsstemple eit sjekkpunkt av han (RFC 3161).
help-timestamp-request = Skriv førespurnaden om eit stempel for det nyaste sjekkpunktet.
help-timestamp-request-file = Kvar førespurnaden (.tsq) skal skrivast.
help-timestamp-keep = Ta inn svaret frå ein instans: kontroller det, legg det i bevismappa, og lat loggen seie at han er stempla.
help-timestamp-keep-file = Svaret (.tsr).
help-timestamp-keep-from = Adressa til ein instans: Han blir spurd om eit stempel for det nyaste sjekkpunktet, i staden for ei fil.
help-timestamp-keep-certs = Sertifikat (PEM) til dei som går god for instansen, så langt dei ikkje ligg i svaret. Dei blir lagde ved sida av stempelet.
help-timestamp-keep-tsa = Avvis eit stempel frå ein instans som ingen av desse sertifikata (PEM) går god for.
help-timestamp-examples =
    Døme:
      tingbok timestamp keep ./lager --from http://stempel.example.no --certs kjede.pem
      tingbok timestamp request ./lager førespurnad.tsq
      tingbok timestamp keep ./lager svar.tsr --certs kjede.pem
help-sign-examples =
    Døme:
      tingbok sign ./lager
      tingbok sign ./lager --origin log.example.no/vest
      tingbok sign ./lager --request fylke > request.txt
      tingbok sign ./lager --add answer.txt
help-witness-examples =
    Døme:
      tingbok witness init ./witness --name witness.example.no/fylke --log-key "$(cat lager.proof/log.vkey)"
      tingbok witness serve ./witness --listen 127.0.0.1:8090
      tingbok witness sign ./witness request.txt > answer.txt
help-policy-examples =
    Døme:
      tingbok policy show ./lager.proof
      tingbok policy make --log-key VKEY --witness a=VKEY,https://a.example.no --witness b=VKEY --quorum 2 > policy
      tingbok policy adopt ./lager.proof policy
help-receipt = Sei i klare ord kva ei kvittering provar, og kva ho ikkje provar.
help-receipt-check = Kontroller ei kvittering (.tlog-proof) eller ein lovnad mot ein policy. Treng ikkje nett.
help-receipt-check-file = Kvitteringa eller lovnaden.
help-receipt-check-policy = Policyen: kven du stolar på.
help-receipt-check-bundle = Ein bunt av loggen. Nøklar og policyar som er endra sidan policyen din, blir følgde der, så langt dei som var tiltrudde før, har gått god for dei.
help-receipt-check-opening = For ein røystesetel: ei JSON-fil med «marks», slik du sende dei, og «salt», som du fekk til svar. Vert halden mot bindinga.
help-receipt-examples =
    Døme:
      tingbok receipt check ballot.tlog-proof --policy policy
      tingbok receipt check ballot.tlog-proof --policy policy --bundle ./bunt
help-recover = Gi eit lager som ligg bak det som er signert av det (ein tilbakelagd tryggingskopi), det som manglar, frå ein spegel. Ingenting blir skrive utan at den signerte rota kjem ut.
help-recover-from = Spegelen: ei mappe med filene til loggen (checkpoint, tile/entries/…, tingbok/blobs/…).
help-recover-examples =
    Døme:
      tingbok recover ./lager --from ./spegel

init-no-proof = Ein database har ingen eigen plass for prov: oppgi ei mappe med --proof.
proof-none = Det finst inga provmappe for { $place }.
proof-bad-name = «{ $name }» kan ikkje vere namnet på ein nøkkel: ingen mellomrom, ingen +.
key-made = Nøkkelen { $id } er laga og ventar i bevismappa. Lat han bli vedteken, sei frå til vitna («tingbok witness add-key»), så «tingbok key add». Offentleg nøkkel: { $key }
key-no-next = { $dir } har ingen neste nøkkel: lag ein med «tingbok key new».
key-added = Loggen seier at nøkkelen { $id } kan signere han. Frå neste sjekkpunkt signerer han ved sida av den førre. Offentleg nøkkel: { $key }
key-retired = Loggen seier at nøkkelen { $id } ikkje lenger kan signere han frå { $from } hendingar av.
key-term = { $id }: tel frå { $from } hendingar av
key-term-ended = { $id }: talde frå { $from } hendingar av, og ikkje lenger frå { $until } av
key-waits = { $id }: ventar; inga hending har lagt han til
remedy-proof-no-key = Ingenting vart signert. Sjå på «tingbok key show»; nøkkelen som tel, høyrer heime i denne mappa.
serve-unsigned = Denne loggen blir ikkje signert her: det finst inga provmappe. «tingbok sign LAGER --origin NAMN» byrjar ei.
sign-done = Signerte { $size ->
        [one] { $size } hending
        *[other] { $size } hendingar
    }, rot { $root }. Kunngjort i { $dir }.
sign-not-our-turn = Ein tenar signerer denne loggen no.
sign-no-witness = Policyen nemner ikkje noko vitne { $name }.
sign-old-beyond = Vitnet kan ikkje ha medsignert { $old } hendingar: { $size } er signerte.
sign-add-nothing = Det er inga linje som eit av vitna i policyen har signert over noko kunngjort sjekkpunkt.
sign-added-final = Teke inn. Sjekkpunktet med { $size } hendingar er endeleg: nok vitne har medsignert det.
sign-added-pending = Teke inn. Sjekkpunktet med { $size } hendingar manglar framleis vitne.
witness-address = Vitnet svarar på { $address }
witness-key = Offentleg nøkkel: { $key }
witness-seen = { $origin }: { $size ->
        [0] ingenting medsignert enno
        [one] { $size } hending medsignert, rot { $root }
        *[other] { $size } hendingar medsignerte, rot { $root }
    }
witness-bad-key = «{ $key }» er ingen offentleg nøkkel: { $why }
witness-stale = Ikkje medsignert: førespurnaden går ikkje ut frå det som sist vart medsignert. Spør igjen frå { $size } (--old { $size }).
witness-unknown-log = Ikkje medsignert: loggen { $origin } er ikkje kjend her.
witness-unsigned = Ikkje medsignert: { $why }
witness-not-consistent = Ikkje medsignert, og førespurnaden er teken vare på som prov: treet byggjer ikkje vidare på det som vart medsignert før. { $why }
policy-digest = SHA-256 av policyen: { $digest }
policy-log = Logg: { $key }
policy-witness-at = Vitnet { $name }, blir spurt på { $url }
policy-witness-by-hand = Vitnet { $name }, for hand
policy-group = Gruppa { $name }: { $needed } av { $of }
policy-bears = To loggar kunne berre visast om fleire enn { $count } av dei var kjøpte eller øydelagde.
policy-bears-none = To loggar kunne visast om éin av dei var kjøpt eller øydelagd.
policy-splits = ÅTVARING: to halvdelar av denne gruppa kan bli viste kvar sin logg, utan at nokon er kjøpt.
policy-quorum = Krav: { $name }
policy-no-quorum = ÅTVARING: det er ikkje kravd vitne. Den som har nøkkelen til loggen, kan skrive han om utan at det syner etter denne policyen.
policy-bad = { $path } er ingen policy: { $why }
remedy-proof-none = Oppgi ho med --proof, eller byrj ei med «tingbok sign LAGER --origin NAMN».
remedy-proof-missing = Oppgi rett mappe med --proof.
remedy-proof-exists = Bruk ho, eller oppgi ei anna mappe.
remedy-proof-wide = Gjer ho leseleg berre for eigaren (chmod 600).
remedy-proof-content = Hent mappa tilbake frå tryggingskopien, nøkkel og minne saman.
remedy-proof-forgotten = Hent mappa tilbake frå den nyaste kopien, nøkkel og minne saman. Utan ein slik: ta nøkkelen ut av bruk.
remedy-proof-busy = Ingenting vart signert. Sjå kva den prosessen gjer: Han kan vere stansa (kill -CONT lèt han gå vidare) eller vente på ein disk. Lat han bli ferdig, og prøv igjen.
remedy-proof-raced = Ingenting vart signert av denne. Køyr éin som signerer for kvar logg.
remedy-mirror-documents = Ingenting vart skrive. Hent desse filene frå ein annan spegel eller ein annan bunt av loggen, legg dei på plassane sine i spegelen, og prøv igjen.
remedy-must-not-sign = Skriv ikkje til dette lageret. Er ein tryggingskopi lagd tilbake, hent det som manglar frå ein spegel eller den nyaste kopien; er ingenting lagt tilbake, finn ut kven som har endra lageret.
receipt-bad = Kvitteringa provar ingenting: { $why }
receipt-promise = Loggen { $origin } har lova med signaturen sin: røystesetelen til { $unit } i runde { $round }, med bindinga { $commitment }, står i posisjon { $position }, og er endeleg innan { $by }.
receipt-promise-only = Dette er ein lovnad, enno ikkje eit prov. Hent provet etter dette tidspunktet. Finst det ikkje då, syner lovnaden at han vart broten.
receipt-ballot = Røystesetelen til { $unit } i runde { $round }, med bindinga { $commitment }, registrert { $at },
receipt-event = Hendinga { $kind } i { $stream }, registrert { $at },
receipt-in-log = står i loggen { $origin } i posisjon { $position }, i sjekkpunktet med { $size } hendingar.
receipt-witness = Vitnet { $name } medsignerte dette sjekkpunktet { $at }.
receipt-follows = Les kva loggen seier om nøklane sine
receipt-followed = Det loggen seier om sine eigne nøklar og policyar, er følgt gjennom { $size } hendingar i bunten.
receipt-final = Nok vitne etter denne policyen har medsignert: det kan ikkje lenger fjernast eller endrast utan at det syner.
receipt-no-witness = Denne policyen krev ikkje vitne: den som har nøkkelen til loggen, kan framleis vise andre ein annan logg.
receipt-pending = Det manglar vitne etter denne policyen: det er ikkje endeleg enno.
receipt-opens = Bindinga gjeld desse merka og ingen andre: { $marks }
receipt-opens-not = Bindinga gjeld IKKJE desse merka med dette saltet: det vart sendt ein annan røystesetel enn den du meinte, eller fila høyrer til ein annan.
receipt-no-ballot = Denne kvitteringa gjeld ingen røystesetel, så det er ingenting å opne.
receipt-bad-opening = { $path } opnar ingen røystesetel: { $why }. Venta {"{"}"marks": {"{"}"<behov>": 1{"}"}, "salt": "<64 teikn>"{"}"}.
receipt-not-proven = Kvitteringa syner ikkje kva som stod i ein forsegla røystesetel, og ikkje at nokon meinte det; med ditt eige salt og dine eigne merke kan du syne at bindinga er di.
recover-reads = Les det som er der
recover-writes = Gjev tilbake det som manglar
recover-nothing = Ingenting manglar: lageret har { $size } hendingar, og fleire er ikkje signerte.
recover-erasures-due = Det som vart sletta etter at tryggingskopien vart teken, kan liggje i lageret igjen. Oppgi nøkkelen (--vault-key) eller start «tingbok serve», så vert det sletta.
recover-done = Gav tilbake { $count ->
        [one] { $count } hending
        *[other] { $count } hendingar
    }: lageret har dei { $size } som vart signerte, med same rot. Forsegla røystesetlar, tekstar og namn som gjekk tapt med dei, finst ikkje i ein spegel.
recover-mirror-behind = Spegelen har { $mirrored } hendingar, og { $signed } er signerte: finn ein nyare.
recover-bad-file = { $path }: { $why }
recover-document-missing = { $path } er ikkje der, og utan han kan ikkje det som vart bestemt i hending { $position }, utleiast på nytt.
recover-document-altered = { $path } er ikkje det som hending { $position } viser til: SHA-256 er ein annan.
recover-elsewhere = { $count ->
        [one] Eitt dokument
        *[other] { $count } dokument
    } som loggen viser til, som møtebøker, er ikkje i spegelen. Dei kan vere tekne vare på ein annan stad; ingenting blir utleidd av dei.
recover-other-root = Det lageret og spegelen har, gjev ved { $size } hendingar rota { $found }, og { $signed } vart signert: ein av dei har ein annan logg. Ingenting vart skrive.
timestamp-requested = Førespurnaden om eit stempel for sjekkpunktet for { $count } hendingar ligg i { $file }. Send han til ein instans (Content-Type: application/timestamp-query) og ta inn svaret: «tingbok timestamp keep».
timestamp-kept = Teke vare på: { $by } stempla sjekkpunktet for { $count } hendingar { $time }, og loggen seier det.
timestamp-nothing = Ingenting er signert enno som kan stemplast: «tingbok sign».
timestamp-not-asked = Stempelet svarer ikkje på nokon førespurnad som vart laga her.
timestamp-bad = Tidsstempelet er ikkje godt: { $why }.
remedy-timestamp-not-asked = Lag ein førespurnad med «tingbok timestamp request» og få svar på han.
remedy-timestamp-bad = Ingenting er teke vare på. Spør instansen på nytt, eller ein annan; med --certs gjev du sertifikata han utelèt.
remedy-timestamp-unreachable = Ingenting er teke vare på. Prøv igjen seinare, eller skriv førespurnaden til ei fil («tingbok timestamp request»).
