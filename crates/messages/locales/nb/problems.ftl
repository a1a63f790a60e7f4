# Titler på problemer, slik de står i svar over HTTP, og ord for tjeneren.
problem-malformed = Forespørselen kan ikke leses
problem-login-required = Logg inn først
problem-not-permitted = Du har ikke rett til dette
problem-not-found = Finnes ikke
problem-method = Adressen tar ikke denne metoden
problem-not-acceptable = Kan bare gis i andre former
problem-too-slow = Det tok for lang tid
problem-late = Fristen er ute
problem-moved = Det er endret siden du så det
problem-too-large = For stort
problem-media = Innholdet må være JSON
problem-refused = Reglene tillater det ikke
problem-key-reused = Nøkkelen er brukt til noe annet
problem-version-required = Si hvilken versjon du har sett
problem-too-many = For mange forespørsler
problem-headers = For store hoder i forespørselen
problem-fault = Feil hos oss
problem-unavailable = Ikke tilgjengelig nå

serve-address = Tingbok svarer på { $address }
serve-closed = Ingen kan logge inn: bare det som er åpent for alle, kan leses. Bruk --demo for å prøve alt på denne maskinen.
serve-not-loopback = Demoen lar alle være hvem som helst, så den svarer bare denne maskinen; { $address } kan nås fra andre.
serve-no-listen = Det går ikke å lytte på { $address }: { $why }
remedy-loopback = Bruk 127.0.0.1 eller [::1] med en port.
remedy-listen = Velg en annen adresse eller port med --listen.
