# "tingbok migrate".
migrate-done = The schema in { $place } is up to date: { $count ->
        [one] { $count } change
        *[other] { $count } changes
    } made.
migrate-nothing = The schema in { $place } is up to date; there was nothing to do.
migrate-folder = { $place } is no database; a store in a folder needs no migration.

# "tingbok copy".
copy-compares = Comparing what is there
copy-events = Copying events
copy-verifies = Reading the copy again
copy-kind-answer = Answers to commands
copy-kind-opening = Sealed openings of ballots
copy-kind-text = Sealed texts
copy-kind-blob = Documents
copy-kind-person = Sealed names
copy-kind-refusal = Refused commands
copy-done = Copied to { $to }: { $count ->
        [one] { $count } event
        *[other] { $count } events
    }, root { $root }. Read again and found the same. Beside the log:
copy-was-whole = { $to } is the same already: { $count ->
        [one] { $count } event
        *[other] { $count } events
    }, root { $root }. Beside the log:
copy-key = The key of the vault was copied too.
copy-people = { $count } who log in are known there too; sessions were left behind.
copy-no-key = The key of the vault was not copied: who writes to the copy, or opens what is sealed, needs it too (--key-to FILE).
copy-ahead = { $to } is ahead: it holds { $target } events, the source { $origin }.
copy-differs = { $to } holds something else: the logs differ at position { $position }. It holds { $target } events, the source { $origin }.
copy-in-use = { $to } is a store in use, with the first { $target } of { $origin } events.

# “tingbok views”.
views-log = The log has { $count ->
        [one] { $count } event
        *[other] { $count } events
    }.
views-none = No view has been built yet; a server does that (“tingbok serve”).
views-left = Those left behind are deleted by “tingbok views retire” when no server of an earlier program is running.
views-nothing-left = No revision was left behind; there was nothing to delete.
views-retired = Revision { $revision } of { $view } is deleted.
views-standing-coming = being built
views-standing-left = left behind
views-standing-read = is read
