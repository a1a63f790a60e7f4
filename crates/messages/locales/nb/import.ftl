# «tingbok import».
import-progress = Leser inn
import-read = Lest: { $counties ->
        [one] { $counties } fylke
        *[other] { $counties } fylker
    }, { $municipalities ->
        [one] { $municipalities } kommune
        *[other] { $municipalities } kommuner
    }, { $centres ->
        [one] { $centres } kompetansesenter
        *[other] { $centres } kompetansesentre
    }.
import-added = Lagt til i hendelsesloggen: { $count ->
        [one] { $count } hendelse
        *[other] { $count } hendelser
    }.
import-nothing-new = Ikke noe nytt: alt dette står i hendelsesloggen fra før.
import-log = Hendelsesloggen i { $dir } har { $count ->
        [one] { $count } hendelse
        *[other] { $count } hendelser
    }, rot { $root }.

import-place = { $file }, rad { $row }
import-place-column = { $file }, rad { $row }, kolonne { $column }
import-remedy = Ingenting er lagret. Rett filen og kjør kommandoen på nytt.
import-remedy-more = Ingenting er lagret. Det kan være flere feil. Rett disse og kjør kommandoen på nytt.
import-bad-code = «{ $given }» er ingen kode: bruk små bokstaver a–z, sifre, bindestrek og understrek.
import-bad-county-number = «{ $given }» er ikke et fylkesnummer: to sifre, for eksempel 46.
import-bad-language = «{ $given }» er ikke en målform: bokmaal, nynorsk eller noytral.
import-bad-level = «{ $given }» er ikke et nivå: fylke, regional eller nasjonal.
import-bad-municipality-number = «{ $given }» er ikke et kommunenummer: fire sifre, for eksempel 4601.
import-bad-organisation = «{ $given }» er ikke et organisasjonsnummer: ni sifre, der det siste er kontrollsiffer.
import-bad-population = «{ $given }» er ikke et folketall: skriv et helt tall uten mellomrom.
import-blank = Feltet er tomt.
import-column-twice = Kolonnen står to ganger i overskriften.
import-empty = Filen har ingen rader.
import-fields = Raden har { $found ->
        [one] { $found } felt
        *[other] { $found } felt
    }, men overskriften har { $expected }. Sjekk komma og anførselstegn.
import-missing-column = Kolonnen mangler i overskriften.
import-no-municipalities = Ingen kommuner i fylke { $given } er kjent. Les inn kommunene først, eller sammen med sentrene.
import-no-population = Filen har ingen kolonne med folketall (population_ÅÅÅÅ).
import-no-population-year = Filen har ingen kolonne med folketall for året i { $date }.
import-not-csv = Raden kan ikke leses som CSV: { $why }
import-not-utf8 = Raden er ikke UTF-8. Lagre filen som CSV UTF-8.
import-twice = «{ $given }» står også i en tidligere rad.
import-unknown-county = Ukjent fylke «{ $given }». Les inn fylkene først, eller sammen med denne filen.
import-unknown-host = Vertskommunen «{ $given }» er ikke blant kommunene.
