# Sjekkpunkter, vitner og policyer: «tingbok sign», «tingbok witness», «tingbok policy», «tingbok receipt».
help-proof = Bevismappen. Uten den: TINGBOK_PROOF, ellers STORE.proof ved siden av et lager i en mappe.
help-sign = Signer et sjekkpunkt av loggen nå, uten tjener. Avvises når loggen ikke er den som er signert før.
help-sign-origin = Begynn bevismappen til en logg som ikke har noen, under dette navnet (som log.example.no/vest); det brukes aldri for en annen logg.
help-init-origin = Navnet som loggen signeres under, som log.example.no/vest; begynner bevismappen. Brukes aldri for en annen logg.
help-sign-request = Skriv forespørselen til et av policyens vitner, til signering for hånd («tingbok witness sign»).
help-sign-old = Størrelsen som vitnet sist medsignerte. Uten den: den i det siste sjekkpunktet med vitnets signatur.
help-sign-add = Ta inn linjen som et vitne svarte med.
help-witness = Vær et vitne: medsigner sjekkpunkter av logger, aldri to som motsier hverandre.
help-witness-init = Lag et vitne: en nøkkel og et tomt minne, i en egen mappe.
help-witness-show = Vis vitnets nøkkel, og hva det sist har medsignert av hver logg.
help-witness-serve = Svar over HTTP (POST add-checkpoint).
help-witness-serve-listen = Adressen det lyttes på (127.0.0.1:8090 når ikke annet er sagt).
help-witness-sign = Svar på én forespørsel i en fil; linjen som skrives ut, går tilbake til loggen.
help-dir = Mappen.
help-name = Navnet på nøkkelen, som witness.example.no/fylke.
help-log-key = Den offentlige nøkkelen til en logg (filen log.vkey i bevismappen).
help-know = Enda en offentlig nøkkel for en logg, fra nå av.
help-retire = En offentlig nøkkel for en logg som er byttet ut: gjelder ikke lenger.
help-file = Filen.
help-policy = Vis, lag eller ta i bruk en policy: hvem sine sjekkpunkter en stoler på, og hvor mange av hvilke vitner som må ha medsignert dem.
help-policy-show = Vis hva en policy krever, med SHA-256 til protokollen.
help-policy-make = Lag en policy av nøklene til loggen og vitnene.
help-policy-adopt = Legg en policy i en bevismappe.
help-policy-make-witness = Et vitne: NAVN=OFFENTLIG NØKKEL, og etter et komma adressen der det svarer.
help-policy-make-quorum = Hvor mange av vitnene som må medsignere: mer enn halvparten.
help-key = Vis, lag, legg til eller trekk tilbake nøklene som en logg signeres med. Loggen sier selv, i hendelser, hvilken som teller fra hvilken størrelse.
help-key-show = Vis hvilke nøkler som teller, fra hvilken størrelse av loggen til hvilken.
help-key-new = Lag den neste nøkkelen og legg den i bevismappen. Den signerer ingenting før den er lagt til.
help-key-add = La loggen si at den neste nøkkelen kan signere den. Fra da av signerer begge.
help-key-retire = La loggen si at en nøkkel ikke lenger kan signere den, fra en størrelse av.
help-key-retire-id = Nøkkelens id: de åtte sifrene som «key show» nevner.
help-key-retire-from = Det minste antallet hendelser som nøkkelen ikke lenger kan signere. Uten: så snart som mulig.
help-key-retire-reason = Hvorfor: replaced (erstattet), exposed (andre kan ha den) eller lost (tapt).
help-policy-adopt-store = Lageret med loggen som skal si det: da følger alle som verifiserer loggen, endringen.
help-witness-add-key = La et vitne godta signaturen til en ny nøkkel for en logg som det kjenner, før loggen begynner å signere med den alene.
help-witness-add-key-key = Loggens nye offentlige nøkkel.
help-key-examples =
    Eksempler:
      tingbok key new ./lager
      tingbok key add ./lager --decided-by FULLMAKT
      tingbok key retire ./lager 1c2d3e4f --decided-by FULLMAKT
      tingbok key show ./lager
help-timestamp = La en instans som ikke har noe med loggen å gjøre, tidsstemple et sjekkpunkt av den (RFC 3161).
help-timestamp-request = Skriv forespørselen om et stempel for det nyeste sjekkpunktet.
help-timestamp-request-file = Hvor forespørselen (.tsq) skal skrives.
help-timestamp-keep = Ta inn svaret fra en instans: kontroller det, legg det i bevismappen, og la loggen si at den er stemplet.
help-timestamp-keep-file = Svaret (.tsr).
help-timestamp-keep-from = Adressen til en instans: Den blir spurt om et stempel for det nyeste sjekkpunktet, i stedet for en fil.
help-timestamp-keep-certs = Sertifikater (PEM) til dem som går god for instansen, så langt de ikke ligger i svaret. De blir lagt ved siden av stempelet.
help-timestamp-keep-tsa = Avvis et stempel fra en instans som ingen av disse sertifikatene (PEM) går god for.
help-timestamp-examples =
    Eksempler:
      tingbok timestamp keep ./lager --from http://stempel.example.no --certs kjede.pem
      tingbok timestamp request ./lager forespørsel.tsq
      tingbok timestamp keep ./lager svar.tsr --certs kjede.pem
help-sign-examples =
    Eksempler:
      tingbok sign ./lager
      tingbok sign ./lager --origin log.example.no/vest
      tingbok sign ./lager --request fylke > request.txt
      tingbok sign ./lager --add answer.txt
help-witness-examples =
    Eksempler:
      tingbok witness init ./witness --name witness.example.no/fylke --log-key "$(cat lager.proof/log.vkey)"
      tingbok witness serve ./witness --listen 127.0.0.1:8090
      tingbok witness sign ./witness request.txt > answer.txt
help-policy-examples =
    Eksempler:
      tingbok policy show ./lager.proof
      tingbok policy make --log-key VKEY --witness a=VKEY,https://a.example.no --witness b=VKEY --quorum 2 > policy
      tingbok policy adopt ./lager.proof policy
help-receipt = Si i klare ord hva en kvittering beviser, og hva den ikke beviser.
help-receipt-check = Kontroller en kvittering (.tlog-proof) eller et løfte mot en policy. Trenger ikke nett.
help-receipt-check-file = Kvitteringen eller løftet.
help-receipt-check-policy = Policyen: hvem du stoler på.
help-receipt-check-bundle = En bunt av loggen. Nøkler og policyer som er endret siden din policy, følges der, så langt de som var tiltrodd før, har gått god for dem.
help-receipt-check-opening = For en stemmeseddel: en JSON-fil med «marks», slik du sendte dem, og «salt», som du fikk til svar. Holdes mot forpliktelsen.
help-receipt-examples =
    Eksempler:
      tingbok receipt check ballot.tlog-proof --policy policy
      tingbok receipt check ballot.tlog-proof --policy policy --bundle ./bunt
help-recover = Gi et lager som ligger bak det som er signert av det (en tilbakelagt sikkerhetskopi), det som mangler, fra et speil. Ingenting skrives uten at den signerte roten kommer ut.
help-recover-from = Speilet: en mappe med loggens filer (checkpoint, tile/entries/…, tingbok/blobs/…).
help-recover-examples =
    Eksempler:
      tingbok recover ./lager --from ./speil

init-no-proof = En database har ingen egen plass for bevis: oppgi en mappe med --proof.
proof-none = Det finnes ingen bevismappe for { $place }.
proof-bad-name = «{ $name }» kan ikke være navnet på en nøkkel: ingen mellomrom, ingen +.
key-made = Nøkkelen { $id } er laget og venter i bevismappen. La den bli vedtatt, si fra til vitnene («tingbok witness add-key»), så «tingbok key add». Offentlig nøkkel: { $key }
key-no-next = { $dir } har ingen neste nøkkel: lag en med «tingbok key new».
key-added = Loggen sier at nøkkelen { $id } kan signere den. Fra neste sjekkpunkt signerer den ved siden av den forrige. Offentlig nøkkel: { $key }
key-retired = Loggen sier at nøkkelen { $id } ikke lenger kan signere den fra { $from } hendelser av.
key-term = { $id }: teller fra { $from } hendelser av
key-term-ended = { $id }: talte fra { $from } hendelser av, og ikke lenger fra { $until } av
key-waits = { $id }: venter; ingen hendelse har lagt den til
remedy-proof-no-key = Ingenting ble signert. Se på «tingbok key show»; nøkkelen som teller, hører hjemme i denne mappen.
serve-unsigned = Denne loggen signeres ikke her: det finnes ingen bevismappe. «tingbok sign LAGER --origin NAVN» begynner en.
sign-done = Signerte { $size ->
        [one] { $size } hendelse
        *[other] { $size } hendelser
    }, rot { $root }. Kunngjort i { $dir }.
sign-not-our-turn = En tjener signerer denne loggen nå.
sign-no-witness = Policyen nevner ikke noe vitne { $name }.
sign-old-beyond = Vitnet kan ikke ha medsignert { $old } hendelser: { $size } er signert.
sign-add-nothing = Det er ingen linje som et av policyens vitner har signert over noe kunngjort sjekkpunkt.
sign-added-final = Tatt inn. Sjekkpunktet med { $size } hendelser er endelig: nok vitner har medsignert det.
sign-added-pending = Tatt inn. Sjekkpunktet med { $size } hendelser mangler fortsatt vitner.
witness-address = Vitnet svarer på { $address }
witness-key = Offentlig nøkkel: { $key }
witness-seen = { $origin }: { $size ->
        [0] ingenting medsignert ennå
        [one] { $size } hendelse medsignert, rot { $root }
        *[other] { $size } hendelser medsignert, rot { $root }
    }
witness-bad-key = «{ $key }» er ingen offentlig nøkkel: { $why }
witness-stale = Ikke medsignert: forespørselen går ikke ut fra det som sist ble medsignert. Spør igjen fra { $size } (--old { $size }).
witness-unknown-log = Ikke medsignert: loggen { $origin } er ikke kjent her.
witness-unsigned = Ikke medsignert: { $why }
witness-not-consistent = Ikke medsignert, og forespørselen er tatt vare på som bevis: treet bygger ikke videre på det som ble medsignert før. { $why }
policy-digest = SHA-256 av policyen: { $digest }
policy-log = Logg: { $key }
policy-witness-at = Vitnet { $name }, spørres på { $url }
policy-witness-by-hand = Vitnet { $name }, for hånd
policy-group = Gruppen { $name }: { $needed } av { $of }
policy-bears = To logger kunne bare vises om flere enn { $count } av dem var kjøpt eller ødelagt.
policy-bears-none = To logger kunne vises om én av dem var kjøpt eller ødelagt.
policy-splits = ADVARSEL: to halvdeler av denne gruppen kan bli vist hver sin logg, uten at noen er kjøpt.
policy-quorum = Kreves: { $name }
policy-no-quorum = ADVARSEL: det kreves ingen vitner. Den som har loggens nøkkel, kan skrive den om uten at det synes etter denne policyen.
policy-bad = { $path } er ingen policy: { $why }
remedy-proof-none = Oppgi den med --proof, eller begynn en med «tingbok sign LAGER --origin NAVN».
remedy-proof-missing = Oppgi riktig mappe med --proof.
remedy-proof-exists = Bruk den, eller oppgi en annen mappe.
remedy-proof-wide = Gjør den lesbar bare for eieren (chmod 600).
remedy-proof-content = Hent mappen tilbake fra sikkerhetskopien, nøkkel og minne sammen.
remedy-proof-forgotten = Hent mappen tilbake fra den nyeste kopien, nøkkel og minne sammen. Uten en slik: ta nøkkelen ut av bruk.
remedy-proof-busy = Ingenting ble signert. Se hva den prosessen gjør: Den kan være stanset (kill -CONT lar den gå videre) eller vente på en disk. La den bli ferdig, og prøv igjen.
remedy-proof-raced = Ingenting ble signert av denne. Kjør én som signerer for hver logg.
remedy-mirror-documents = Ingenting ble skrevet. Hent disse filene fra et annet speil eller en annen bunt av loggen, legg dem på plassene sine i speilet, og prøv igjen.
remedy-must-not-sign = Skriv ikke til dette lageret. Er en sikkerhetskopi lagt tilbake, hent det som mangler fra et speil eller den nyeste kopien; er ingenting lagt tilbake, finn ut hvem som har endret lageret.
receipt-bad = Kvitteringen beviser ingenting: { $why }
receipt-promise = Loggen { $origin } har lovet med sin signatur: stemmeseddelen til { $unit } i runde { $round }, med forpliktelsen { $commitment }, står i posisjon { $position }, og er endelig innen { $by }.
receipt-promise-only = Dette er et løfte, ennå ikke et bevis. Hent beviset etter dette tidspunktet. Finnes det ikke da, viser løftet at det ble brutt.
receipt-ballot = Stemmeseddelen til { $unit } i runde { $round }, med forpliktelsen { $commitment }, registrert { $at },
receipt-event = Hendelsen { $kind } i { $stream }, registrert { $at },
receipt-in-log = står i loggen { $origin } i posisjon { $position }, i sjekkpunktet med { $size } hendelser.
receipt-witness = Vitnet { $name } medsignerte dette sjekkpunktet { $at }.
receipt-follows = Leser hva loggen sier om nøklene sine
receipt-followed = Det loggen sier om sine egne nøkler og policyer, er fulgt gjennom { $size } hendelser i bunten.
receipt-final = Nok vitner etter denne policyen har medsignert: det kan ikke lenger fjernes eller endres uten at det synes.
receipt-no-witness = Denne policyen krever ingen vitner: den som har loggens nøkkel, kan fortsatt vise andre en annen logg.
receipt-pending = Det mangler vitner etter denne policyen: det er ikke endelig ennå.
receipt-opens = Forpliktelsen gjelder disse merkene og ingen andre: { $marks }
receipt-opens-not = Forpliktelsen gjelder IKKE disse merkene med dette saltet: det ble sendt en annen stemmeseddel enn den du mente, eller filen hører til en annen.
receipt-no-ballot = Denne kvitteringen gjelder ingen stemmeseddel, så det er ingenting å åpne.
receipt-bad-opening = { $path } åpner ingen stemmeseddel: { $why }. Ventet {"{"}"marks": {"{"}"<behov>": 1{"}"}, "salt": "<64 tegn>"{"}"}.
receipt-not-proven = Kvitteringen viser ikke hva som sto i en forseglet stemmeseddel, og ikke at noen mente det; med ditt eget salt og dine egne merker kan du vise at forpliktelsen er din.
recover-reads = Leser det som er der
recover-writes = Gir tilbake det som mangler
recover-nothing = Ingenting mangler: lageret har { $size } hendelser, og flere er ikke signert.
recover-erasures-due = Det som ble slettet etter at sikkerhetskopien ble tatt, kan ligge i lageret igjen. Oppgi nøkkelen (--vault-key) eller start «tingbok serve», så slettes det.
recover-done = Ga tilbake { $count ->
        [one] { $count } hendelse
        *[other] { $count } hendelser
    }: lageret har de { $size } som ble signert, med samme rot. Forseglede stemmesedler, tekster og navn som gikk tapt med dem, finnes ikke i et speil.
recover-mirror-behind = Speilet har { $mirrored } hendelser, og { $signed } er signert: finn et nyere.
recover-bad-file = { $path }: { $why }
recover-document-missing = { $path } er ikke der, og uten den kan det som ble bestemt i hendelse { $position } ikke utledes på nytt.
recover-document-altered = { $path } er ikke det som hendelse { $position } viser til: SHA-256 er en annen.
recover-elsewhere = { $count ->
        [one] Ett dokument
        *[other] { $count } dokumenter
    } som loggen viser til, som møtebøker, er ikke i speilet. De kan være oppbevart et annet sted; ingenting utledes av dem.
recover-other-root = Det lageret og speilet har, gir ved { $size } hendelser roten { $found }, og { $signed } ble signert: et av dem har en annen logg. Ingenting ble skrevet.
timestamp-requested = Forespørselen om et stempel for sjekkpunktet for { $count } hendelser ligger i { $file }. Send den til en instans (Content-Type: application/timestamp-query) og ta inn svaret: «tingbok timestamp keep».
timestamp-kept = Tatt vare på: { $by } stemplet sjekkpunktet for { $count } hendelser { $time }, og loggen sier det.
timestamp-nothing = Ingenting er signert ennå som kan stemples: «tingbok sign».
timestamp-not-asked = Stempelet svarer ikke på noen forespørsel som ble laget her.
timestamp-bad = Tidsstempelet er ikke godt: { $why }.
remedy-timestamp-not-asked = Lag en forespørsel med «tingbok timestamp request» og få den besvart.
remedy-timestamp-bad = Ingenting er tatt vare på. Spør instansen på nytt, eller en annen; med --certs gir du sertifikatene den utelater.
remedy-timestamp-unreachable = Ingenting er tatt vare på. Prøv igjen senere, eller skriv forespørselen til en fil («tingbok timestamp request»).
