# Titlar på problem, slik dei står i svar over HTTP, og ord for tenaren.
problem-malformed = Førespurnaden kan ikkje lesast
problem-login-required = Logg inn først
problem-not-permitted = Du har ikkje rett til dette
problem-not-found = Finst ikkje
problem-method = Adressa tek ikkje denne metoden
problem-not-acceptable = Kan berre gjevast i andre former
problem-too-slow = Det tok for lang tid
problem-late = Fristen er ute
problem-moved = Det er endra sidan du såg det
problem-too-large = For stort
problem-media = Innhaldet må vere JSON
problem-refused = Reglane tillèt det ikkje
problem-key-reused = Nøkkelen er brukt til noko anna
problem-version-required = Sei kva versjon du har sett
problem-too-many = For mange førespurnader
problem-headers = For store hovud i førespurnaden
problem-fault = Feil hos oss
problem-unavailable = Ikkje tilgjengeleg no

serve-address = Tingbok svarar på { $address }
serve-closed = Ingen kan logge inn: berre det som er ope for alle, kan lesast. Bruk --demo for å prøve alt på denne maskina.
serve-not-loopback = Demoen lèt alle vere kven som helst, så han svarar berre denne maskina; { $address } kan nåast frå andre.
serve-no-listen = Det går ikkje å lytte på { $address }: { $why }
remedy-loopback = Bruk 127.0.0.1 eller [::1] med ein port.
remedy-listen = Vel ei anna adresse eller ein annan port med --listen.
