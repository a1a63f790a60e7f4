# Bundles: "tingbok export", "tingbok verify", "tingbok compare".
remedy-unusable = See that it is the right file, and whole.
remedy-unknown-key = For a receipt: --bundle with a bundle of the log. For two checkpoints: a bundle on one side. Or another --policy.
remedy-other-bundle = Choose an empty folder, or the one that this log was exported to last.
remedy-not-as-signed = The store is not what was signed. Run "tingbok replay", and fetch what is missing from a mirror or a backup.
export-progress = Exporting
export-bundle = { $to } is a whole bundle of { $count ->
        [one] { $count } event
        *[other] { $count } events
    }. Root: { $root }
export-pending = The newest checkpoint of this bundle is not final yet: witnesses are lacking by its policy. Export again once they have cosigned.
export-files = Files written: { $count }, removed: { $removed }.
export-missing = The document { $digest } is named in the log and is not in the store.
export-auditor = This edition is for auditors. It holds words that are not public and must never be published.
compare-database = Give two files or folders: checkpoints or bundles.
compare-no-policy = Give --policy FILE: it says which key is the log's.
compare-equivocation = The log has told two stories. It has signed both of these, and neither extends the other. Keep both: they are the proof.
compare-agree = They agree, as far as { $count ->
        [one] { $count } event
        *[other] { $count } events
    } at the least.
compare-open = It cannot be said: the checkpoints have { $smaller } and { $larger } events, and the tiles that show whether the larger extends the smaller are not here. Give a bundle instead.
verify-progress = Verifying
verify-clean = All is well ({ $count ->
        [one] { $count } event
        *[other] { $count } events
    }).
verify-tampered = Something does not agree: { $count ->
        [one] { $count } finding
        *[other] { $count } findings
    }. Do not use the lists and mandates until it is explained.
verify-incomplete = Something is missing: { $count ->
        [one] { $count } finding
        *[other] { $count } findings
    }. What is here agrees, but it is not enough to rely on.
verify-log = Log { $origin }, { $count } events, root { $root }
verify-policy = By the policy that you gave (SHA-256 { $digest }).
verify-own-policy = By the bundle's own policy (SHA-256 { $digest }). That shows only that the bundle agrees with itself: give --policy with one that you have from elsewhere.
verify-cosigned = Witnesses: { $by }. { $time }
verify-stamped = Stamped: the first { $count } events were there at { $time }, says { $by }.
verify-stamped-unknown = Stamped: the first { $count } events were there at { $time }, says somebody who is said to be { $by }.
verify-since = Only what is new since event { $position } was looked at.
verify-judged-from = What follows from events was derived again from event { $position } on. What is before it was judged earlier; it is the same as then, and was only read.
verify-left-out = And { $count } findings more.
verify-erased = Words erased, with an event that says so: { $count }.
verify-pending = Pending: { $what }
verify-step-v1 = Files, leaves and tiles
verify-step-v2 = The log's name and signature
verify-step-v3 = Enough witnesses
verify-step-v4 = Roots of the checkpoints
verify-step-v5 = Checkpoints from elsewhere
verify-step-v6 = Receipts
verify-step-v7 = Form and order of events
verify-step-v8 = Times between those of the witnesses
verify-step-v9 = Rights and rules
verify-step-v10 = Opening of ballots
verify-step-v11 = Lists, proposals and mandates derived again
verify-step-v12 = Words behind commitments, and erasures
verify-step-v13 = Time stamps of others
verify-step-v14 = Lots
verify-step-fresh = Freshness
verify-state-fine = agrees
verify-state-tampered = DOES NOT AGREE
verify-state-incomplete = MISSING
verify-state-idle = nothing to look at
verify-state-skipped = not looked at
verify-file-missing = { $file }: the file is missing.
verify-file-stray = { $file }: this file does not belong here.
verify-tile-altered = { $file }: the tile is not the one that follows from the leaves.
verify-tile-length = { $file }: the tile has { $given } bytes and must have { $expected }.
verify-entries-broken = { $file }: the file does not hold the leaves that it must, at event { $position }: { $why }
verify-leaf-altered = { $file }: event { $position } was altered ({ $count } in this file): it does not hash to what was signed.
verify-blob-altered = { $file }: the document was altered: it does not hash to its name.
verify-blob-unnamed = { $file }: no event names this document.
verify-blob-missing = { $file }: the document is missing. Event { $position } names it.
verify-blob-length = { $file }: the document is not as long as event { $position } says.
verify-listed-altered = { $file }: the file was altered: it is not the one in the list.
verify-list-broken = { $file }: the list of files cannot be read: { $why }
verify-list-other = { $file }: the list is not the one that the log signed.
verify-list-size = { $file }: the list was signed for { $stated } events, and the bundle has { $size }.
verify-checkpoint-broken = { $file }: the checkpoint cannot be read: { $why }
verify-log-unknown = { $file }: the policy knows no log { $origin }.
verify-log-unsigned = { $file }: none of the log's keys signed this checkpoint.
verify-key-not-counting = { $file }: the key { $key } of the log signed it, and does not count for { $size } events: it was not added yet, is retired, or no key that is trusted has signed that it was added.
verify-policy-missing = Event { $position } changes the policy, and its text is not here or is no policy: the policy before it stays in force.
verify-policy-unvouched = Event { $position } changes the policy, and no checkpoint with it has the quorum of the policy before it: that one stays in force.
verify-signature-bad = { $file }: a signature is forged or damaged: { $why }
verify-list-unsigned = { $file }: the log did not sign the list of files, or somebody added to it.
verify-origin-differs = { $file }: is of the log { $origin }, and the bundle is of { $expected }.
verify-quorum-short = { $file }: too few witnesses. { $group } needs { $needed } and has { $given }; lacking: { $lacking }.
verify-root-differs = { $file }: the first { $size } events have the root { $computed }, and the checkpoint says { $stated }: events were changed, removed or reordered.
verify-root-unknown = From event { $position } on both leaves and tiles are missing, so no root can be computed.
verify-checkpoint-name = { $file }: the checkpoint of { $stated } events lies here.
verify-checkpoint-differs = { $file }: is not the same as { $other }.
verify-checkpoint-beyond = { $file }: this checkpoint is newer than the one that the bundle stands on ({ $size } events): an older one was put back.
verify-leaves-beyond = { $file }: belongs to a larger log than the { $size } events that were signed.
verify-known-differs = { $file }: there the first { $size } events have the root { $stated }, and here { $computed }: history was rewritten.
verify-known-newer = { $file }: there are { $known } events there, and { $size } here: the end is missing.
verify-known-forks = { $file }: the log of { $known } events does not extend the { $size } here: there are two stories.
verify-known-foreign = { $file }: this checkpoint was not signed by the log of the policy: { $why }
verify-receipt-broken = { $file }: the receipt shows nothing: { $why }
verify-receipt-forked = { $file }: the receipt's checkpoint of { $size } events has the root { $stated }, and here it is { $computed }: history was rewritten.
verify-receipt-beyond = { $file }: the receipt is for event { $position }, and there are only { $size } here: the end is missing.
verify-receipt-leaf = { $file }: the receipt is for another event than the one at position { $position }.
verify-promise-broken = { $file }: the log promised this ballot at position { $position } by { $by }, and has only { $size } events.
verify-not-comparable = { $file } cannot be held against the bundle: leaves or tiles that it would be compared with are missing or altered.
verify-promise-other = { $file }: the log promised another leaf at position { $position }: { $promised } was promised, { $found } stands there.
verify-meaning-unread = From event { $position } on the events could not be read, so what they say was not checked.
verify-time-early = Event { $position } claims { $claimed }, but was not in the log when the witnesses saw { $size } events ({ $bound }).
verify-time-late = Event { $position } claims { $claimed }, but was in the log when the witnesses saw { $size } events ({ $bound }).
verify-time-stamped = Event { $position } claims { $claimed }, but stands in the log after its word that its first { $size } events were stamped at { $bound }.
verify-timestamp-broken = { $file }: no time stamp (RFC 3161) that could be read: { $why }.
verify-timestamp-other = { $file }: the stamp is not over the checkpoint of { $size } events: it is that of something else.
verify-timestamp-unpublished = { $file }: a stamp, but the checkpoint of { $size } events that it should be over is not in the bundle.
verify-timestamp-unsigned = { $file }: the stamp is not signed as it must be: { $why }.
verify-timestamp-usage = { $file }: whoever signed the stamp may not stamp: { $why }.
verify-timestamp-expired = { $file }: the stamp says { $time }, and { $why }.
verify-timestamp-untrusted = { $file }: stamped by { $who }, for whom none of the authorities vouches that you gave with --tsa ({ $why }). It proves nothing to you.
verify-timestamp-unknown = { $file }: stamped by { $who }, says the bundle; nobody else says who that is. Give --tsa with the certificates of the authorities that you trust.
verify-timestamp-early = { $file }: the stamp says { $time }, but the events that it is over were not all written by then ({ $bound }).
verify-timestamp-late = { $file }: the stamp says { $time }, but the log spoke of it earlier ({ $bound }).
verify-timestamp-missing = { $file }: missing, and event { $position } says that the log was stamped with it.
verify-timestamp-swapped = { $file }: another stamp than the one that event { $position } speaks of.
verify-timestamp-misquoted = { $file }: the stamp says { $time }, and event { $position } says that it says { $stated }.
verify-opening-altered = { $file }: the words were altered: they are not those that the log commits to.
verify-opening-missing = { $file }: the words of event { $position } are missing, and no event says that they were erased.
verify-opening-erased = { $file }: the words are still here, and the log says that they were erased.
verify-audit-leaf = An event is not as it must be:
verify-audit-order = The order is broken:
verify-audit-guard = Somebody did something without the right to, or too late:
verify-audit-rule = A rule was broken:
verify-audit-ballot = A ballot was not opened as it was cast:
verify-audit-derived = Something does not follow from the events:
verify-audit-document = A document is not as it must be:
verify-audit-lot = The lot was not drawn as was promised:
verify-audit-erasure = Words are missing or altered:
verify-fresh-small = There are { $size } events here, and you asked for { $wanted } at the least.
verify-fresh-old = The newest checkpoint is of { $time }, and you asked for one of { $bound } or later.
verify-fresh-unknown = No quorum of witnesses says when the newest checkpoint was made.
verify-state-other = { $file }: cannot be used: { $why }
corpus-progress = Attacks
corpus-done = { $to }: { $count ->
        [one] { $count } attack
        *[other] { $count } attacks
    }, each with its expected.json.
corpus-left-out = Left out, attack { $attack }: { $why }
export-elsewhere = Documents that the log names and that are kept elsewhere: { $count }.
verify-elsewhere = Documents that the log names and that are not in the bundle, since they are kept elsewhere: { $count }.
