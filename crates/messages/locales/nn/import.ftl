# «tingbok import».
import-progress = Les inn
import-read = Lese: { $counties ->
        [one] { $counties } fylke
        *[other] { $counties } fylke
    }, { $municipalities ->
        [one] { $municipalities } kommune
        *[other] { $municipalities } kommunar
    }, { $centres ->
        [one] { $centres } kompetansesenter
        *[other] { $centres } kompetansesenter
    }.
import-added = Lagt til i hendingsloggen: { $count ->
        [one] { $count } hending
        *[other] { $count } hendingar
    }.
import-nothing-new = Ikkje noko nytt: alt dette står i hendingsloggen frå før.
import-log = Hendingsloggen i { $dir } har { $count ->
        [one] { $count } hending
        *[other] { $count } hendingar
    }, rot { $root }.

import-place = { $file }, rad { $row }
import-place-column = { $file }, rad { $row }, kolonne { $column }
import-remedy = Ingenting er lagra. Rett fila og køyr kommandoen på nytt.
import-remedy-more = Ingenting er lagra. Det kan vere fleire feil. Rett desse og køyr kommandoen på nytt.
import-bad-code = «{ $given }» er ingen kode: bruk små bokstavar a–z, siffer, bindestrek og understrek.
import-bad-county-number = «{ $given }» er ikkje eit fylkesnummer: to siffer, til dømes 46.
import-bad-language = «{ $given }» er ikkje ei målform: bokmaal, nynorsk eller noytral.
import-bad-level = «{ $given }» er ikkje eit nivå: fylke, regional eller nasjonal.
import-bad-municipality-number = «{ $given }» er ikkje eit kommunenummer: fire siffer, til dømes 4601.
import-bad-organisation = «{ $given }» er ikkje eit organisasjonsnummer: ni siffer, der det siste er kontrollsiffer.
import-bad-population = «{ $given }» er ikkje eit folketal: skriv eit heilt tal utan mellomrom.
import-blank = Feltet er tomt.
import-column-twice = Kolonna står to gonger i overskrifta.
import-empty = Fila har ingen rader.
import-fields = Rada har { $found ->
        [one] { $found } felt
        *[other] { $found } felt
    }, men overskrifta har { $expected }. Sjekk komma og hermeteikn.
import-missing-column = Kolonna manglar i overskrifta.
import-no-municipalities = Ingen kommunar i fylke { $given } er kjende. Les inn kommunane først, eller saman med sentera.
import-no-population = Fila har inga kolonne med folketal (population_ÅÅÅÅ).
import-no-population-year = Fila har inga kolonne med folketal for året i { $date }.
import-not-csv = Rada kan ikkje lesast som CSV: { $why }
import-not-utf8 = Rada er ikkje UTF-8. Lagre fila som CSV UTF-8.
import-twice = «{ $given }» står òg i ei tidlegare rad.
import-unknown-county = Ukjent fylke «{ $given }». Les inn fylka først, eller saman med denne fila.
import-unknown-host = Vertskommunen «{ $given }» er ikkje mellom kommunane.
