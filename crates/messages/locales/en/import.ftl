# "tingbok import".
import-progress = Importing
import-read = Read: { $counties ->
        [one] { $counties } county
        *[other] { $counties } counties
    }, { $municipalities ->
        [one] { $municipalities } municipality
        *[other] { $municipalities } municipalities
    }, { $centres ->
        [one] { $centres } centre
        *[other] { $centres } centres
    }.
import-added = Added to the event log: { $count ->
        [one] { $count } event
        *[other] { $count } events
    }.
import-nothing-new = Nothing new: all of this is in the event log already.
import-log = The event log in { $dir } has { $count ->
        [one] { $count } event
        *[other] { $count } events
    }, root { $root }.

import-place = { $file }, row { $row }
import-place-column = { $file }, row { $row }, column { $column }
import-remedy = Nothing was saved. Mend the file and run the command again.
import-remedy-more = Nothing was saved. There may be more faults. Mend these and run the command again.
import-bad-code = "{ $given }" is not a code: use lower-case letters a–z, digits, hyphens and underscores.
import-bad-county-number = "{ $given }" is not a county number: two digits, such as 46.
import-bad-language = "{ $given }" is not a language form: bokmaal, nynorsk or noytral.
import-bad-level = "{ $given }" is not a level: fylke, regional or nasjonal.
import-bad-municipality-number = "{ $given }" is not a municipality number: four digits, such as 4601.
import-bad-organisation = "{ $given }" is not an organisation number: nine digits, the last a control digit.
import-bad-population = "{ $given }" is not a population: write a whole number without spaces.
import-blank = The field is empty.
import-column-twice = The column stands twice in the header.
import-empty = The file has no rows.
import-fields = The row has { $found ->
        [one] { $found } field
        *[other] { $found } fields
    }, but the header has { $expected }. Check commas and quotation marks.
import-missing-column = The column is missing in the header.
import-no-municipalities = No municipality of county { $given } is known. Import the municipalities first, or with the centres.
import-no-population = The file has no column of population figures (population_YYYY).
import-no-population-year = The file has no column of population figures for the year of { $date }.
import-not-csv = The row cannot be read as CSV: { $why }
import-not-utf8 = The row is not UTF-8. Save the file as CSV UTF-8.
import-twice = "{ $given }" stands in an earlier row too.
import-unknown-county = Unknown county "{ $given }". Import the counties first, or with this file.
import-unknown-host = The host "{ $given }" is not among the municipalities.
