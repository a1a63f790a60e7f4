# Checkpoints, witnesses and policies: «tingbok sign», «tingbok witness», «tingbok policy», «tingbok receipt».
help-proof = The proof folder. Without it: TINGBOK_PROOF, else STORE.proof beside a store in a folder.
help-sign = Sign a checkpoint of the log now, without a server. Refused when the log is not the one that was signed before.
help-sign-origin = Begin the proof folder of a log that has none, under this name (such as log.example.no/west); it is never used for another log.
help-init-origin = The name under which the log is signed, such as log.example.no/west; begins its proof folder. Never used for another log.
help-sign-request = Write the request for a witness of the policy, to be signed by hand ("tingbok witness sign").
help-sign-old = The size that this witness cosigned last. Without it: that of the last checkpoint with its signature.
help-sign-add = Take in the line that a witness answered.
help-witness = Be a witness: cosign checkpoints of logs, never two that contradict one another.
help-witness-init = Make a witness: a key and an empty memory, in a folder of their own.
help-witness-show = Show a witness's key, and what it has cosigned last of each log.
help-witness-serve = Answer over HTTP (POST add-checkpoint).
help-witness-serve-listen = The address to listen on (127.0.0.1:8090 when nothing is said).
help-witness-sign = Answer one request in a file; the line printed goes back to the log.
help-dir = The folder.
help-name = The name of the key, such as witness.example.no/county.
help-log-key = Public key of a log (the file log.vkey of its proof folder).
help-know = Another public key of a log, from now on.
help-retire = A public key of a log that has been replaced: no longer taken.
help-file = The file.
help-policy = Show, make or adopt a policy: whose checkpoints are trusted, and how many of which witnesses must have cosigned them.
help-policy-show = Show what a policy demands, with its SHA-256 for the minutes.
help-policy-make = Make a policy from the keys of the log and its witnesses.
help-policy-adopt = Put a policy into a proof folder.
help-policy-make-witness = A witness: NAME=PUBLIC KEY, and after a comma the address where it answers.
help-policy-make-quorum = How many of the witnesses must cosign: more than half.
help-key = Show, make, add or retire the keys by which a log is signed. The log says by events which of them counts from which size on.
help-key-show = Show which keys count, from which size of the log to which.
help-key-new = Make the next key and put it into the proof folder. It signs nothing before it is added.
help-key-add = Let the log say that the next key may sign it. From then on both keys sign.
help-key-retire = Let the log say that a key may sign it no more, from a size on.
help-key-retire-id = The id of the key: the eight digits that "key show" names.
help-key-retire-from = The smallest number of events that the key may not sign any more. Without it: as soon as possible.
help-key-retire-reason = Why: replaced, exposed (somebody else may have it) or lost.
help-policy-adopt-store = The store whose log is to say it: then everybody who verifies the log follows the change.
help-witness-add-key = Let a witness take the signature of another key of a log that it knows, before the log begins to sign with that key alone.
help-witness-add-key-key = The new public key of the log.
help-key-examples =
    Examples:
      tingbok key new ./lager
      tingbok key add ./lager --decided-by CREDENTIAL
      tingbok key retire ./lager 1c2d3e4f --decided-by CREDENTIAL
      tingbok key show ./lager
help-timestamp = Have a checkpoint of the log stamped with the time by an authority that has nothing to do with it (RFC 3161).
help-timestamp-request = Write the request for a stamp of the newest checkpoint.
help-timestamp-request-file = Where to write the request (.tsq).
help-timestamp-keep = Take in the answer of an authority: check it, keep it in the proof folder, and let the log say that it was stamped.
help-timestamp-keep-file = The answer (.tsr).
help-timestamp-keep-from = The address of an authority: it is asked for a stamp of the newest checkpoint, in place of a file.
help-timestamp-keep-certs = Certificates (PEM) of those who vouch for the authority, as far as they do not lie in the answer. They are kept beside the stamp.
help-timestamp-keep-tsa = Refuse a stamp for whose authority none of these certificates (PEM) vouches.
help-timestamp-examples =
    Examples:
      tingbok timestamp keep ./lager --from http://stamps.example.no --certs chain.pem
      tingbok timestamp request ./lager request.tsq
      tingbok timestamp keep ./lager answer.tsr --certs chain.pem
help-sign-examples =
    Examples:
      tingbok sign ./lager
      tingbok sign ./lager --origin log.example.no/west
      tingbok sign ./lager --request county > request.txt
      tingbok sign ./lager --add answer.txt
help-witness-examples =
    Examples:
      tingbok witness init ./witness --name witness.example.no/county --log-key "$(cat lager.proof/log.vkey)"
      tingbok witness serve ./witness --listen 127.0.0.1:8090
      tingbok witness sign ./witness request.txt > answer.txt
help-policy-examples =
    Examples:
      tingbok policy show ./lager.proof
      tingbok policy make --log-key VKEY --witness a=VKEY,https://a.example.no --witness b=VKEY --quorum 2 > policy
      tingbok policy adopt ./lager.proof policy
help-receipt = Say in plain words what a receipt proves, and what it does not.
help-receipt-check = Check a receipt (.tlog-proof) or a promise against a policy. Needs no network.
help-receipt-check-file = The receipt or the promise.
help-receipt-check-policy = The policy: whom you trust.
help-receipt-check-bundle = A bundle of the log. Keys and policies that changed since your policy are followed in it, as far as those trusted before have vouched for them.
help-receipt-check-opening = Of a ballot: a JSON file with its "marks", as you sent them, and the "salt" that you were answered. Held against the commitment.
help-receipt-examples =
    Examples:
      tingbok receipt check ballot.tlog-proof --policy policy
      tingbok receipt check ballot.tlog-proof --policy policy --bundle ./bunt
help-recover = Give a store that is behind what was signed of it (a restored backup) what is missing, from a mirror. Nothing is written unless the signed root comes out.
help-recover-from = The mirror: a folder with the log's files (checkpoint, tile/entries/…, tingbok/blobs/…).
help-recover-examples =
    Examples:
      tingbok recover ./lager --from ./mirror

init-no-proof = A database has no place of its own for proofs: name a folder with --proof.
proof-none = There is no proof folder for { $place }.
proof-bad-name = "{ $name }" cannot name a key: no spaces, no +.
key-made = The key { $id } is made and waits in the proof folder. Let it be decided, tell the witnesses ("tingbok witness add-key"), then "tingbok key add". Public key: { $key }
key-no-next = { $dir } holds no next key: make one with "tingbok key new".
key-added = The log says that the key { $id } may sign it. From the next checkpoint on it signs beside the one before. Public key: { $key }
key-retired = The log says that the key { $id } may sign it no more from { $from } events on.
key-term = { $id }: counts from { $from } events on
key-term-ended = { $id }: counted from { $from } events on, and no more from { $until } on
key-waits = { $id }: waits; no event has added it
remedy-proof-no-key = Nothing was signed. Look at "tingbok key show"; the key that counts belongs into this folder.
serve-unsigned = This log is not signed here: there is no proof folder. "tingbok sign STORE --origin NAME" begins one.
sign-done = Signed { $size ->
        [one] { $size } event
        *[other] { $size } events
    }, root { $root }. Published in { $dir }.
sign-not-our-turn = A server signs this log now.
sign-no-witness = The policy names no witness { $name }.
sign-old-beyond = The witness cannot have cosigned { $old } events: { $size } are signed.
sign-add-nothing = There is no line that a witness of the policy signed over any published checkpoint.
sign-added-final = Taken in. The checkpoint of { $size } events is final: enough witnesses have cosigned it.
sign-added-pending = Taken in. The checkpoint of { $size } events still lacks witnesses.
witness-address = The witness answers at { $address }
witness-key = Public key: { $key }
witness-seen = { $origin }: { $size ->
        [0] nothing cosigned yet
        [one] { $size } event cosigned, root { $root }
        *[other] { $size } events cosigned, root { $root }
    }
witness-bad-key = "{ $key }" is no public key: { $why }
witness-stale = Not cosigned: the request does not go out from what was cosigned last. Ask again from { $size } (--old { $size }).
witness-unknown-log = Not cosigned: the log { $origin } is not known here.
witness-unsigned = Not cosigned: { $why }
witness-not-consistent = Not cosigned, and the request is kept as evidence: the tree does not extend the one cosigned before. { $why }
policy-digest = SHA-256 of the policy: { $digest }
policy-log = Log: { $key }
policy-witness-at = Witness { $name }, asked at { $url }
policy-witness-by-hand = Witness { $name }, by hand
policy-group = Group { $name }: { $needed } of { $of }
policy-bears = Two logs could be shown only if more than { $count } of them were bought or broken.
policy-bears-none = Two logs could be shown if one of them were bought or broken.
policy-splits = WARNING: two halves of this group can be shown two logs, without anybody being bought.
policy-quorum = Needed: { $name }
policy-no-quorum = WARNING: no witness is demanded. Whoever has the log's key can rewrite it unseen by this policy.
policy-bad = { $path } is no policy: { $why }
remedy-proof-none = Name it with --proof, or begin one with "tingbok sign STORE --origin NAME".
remedy-proof-missing = Name the right folder with --proof.
remedy-proof-exists = Use it, or name another folder.
remedy-proof-wide = Make it readable for its owner alone (chmod 600).
remedy-proof-content = Restore the folder from its backup, key and memory together.
remedy-proof-forgotten = Restore the folder from its newest copy, key and memory together. Without one: retire the key.
remedy-proof-busy = Nothing was signed. See what that process does: it may have been stopped (kill -CONT lets it go on) or wait for a disk. Let it end, then try again.
remedy-proof-raced = Nothing was signed by this one. Run one signer for a log.
remedy-mirror-documents = Nothing was written. Fetch these files from another mirror or bundle of the log, put them in their places in the mirror, and try again.
remedy-must-not-sign = Do not write to this store. If a backup was restored, fetch what is missing from a mirror or from the newest backup; if nothing was restored, look who changed the store.
receipt-bad = The receipt proves nothing: { $why }
receipt-promise = The log { $origin } has promised with its signature: the ballot of { $unit } in round { $round }, with commitment { $commitment }, stands at position { $position }, and will be final by { $by }.
receipt-promise-only = This is a promise, not yet a proof. Fetch the proof after that time. If there is none then, this promise shows that it was broken.
receipt-ballot = The ballot of { $unit } in round { $round }, with commitment { $commitment }, recorded at { $at },
receipt-event = The event { $kind } of { $stream }, recorded at { $at },
receipt-in-log = is in the log { $origin } at position { $position }, in the checkpoint of { $size } events.
receipt-witness = The witness { $name } cosigned this checkpoint at { $at }.
receipt-follows = Reading what the log says of its keys
receipt-followed = What the log says of its own keys and policies was followed through { $size } events of the bundle.
receipt-final = Enough witnesses by this policy have cosigned: it can no longer be removed or changed unseen.
receipt-no-witness = This policy demands no witness: whoever has the log's key could still show others another log.
receipt-pending = Witnesses are lacking by this policy: it is not final yet.
receipt-opens = The commitment is to these marks, and to no others: { $marks }
receipt-opens-not = The commitment is NOT to these marks with this salt: another ballot than the one you meant was sent, or the file is another ballot's.
receipt-no-ballot = This receipt is not of a ballot, so there is nothing to open.
receipt-bad-opening = { $path } is no opening of a ballot: { $why }. Expected {"{"}"marks": {"{"}"<need>": 1{"}"}, "salt": "<64 digits>"{"}"}.
receipt-not-proven = The receipt does not show what was in a sealed ballot, nor that anybody meant it; with your own salt and marks you can show that the commitment is yours.
recover-reads = Reading what is there
recover-writes = Giving back what is missing
recover-nothing = Nothing is missing: the store has { $size } events, and no more were signed.
recover-erasures-due = What was erased after the backup was made may lie in the store again. Give the key (--vault-key), or start “tingbok serve”, and it is deleted.
recover-done = Gave back { $count ->
        [one] { $count } event
        *[other] { $count } events
    }: the store has the { $size } that were signed, with the same root. Sealed ballots, texts and names that were lost with them are not in a mirror.
recover-mirror-behind = The mirror has { $mirrored } events, and { $signed } were signed: look for a newer one.
recover-bad-file = { $path }: { $why }
recover-document-missing = { $path } is not there, and what event { $position } decided cannot be derived again without it.
recover-document-altered = { $path } is not what event { $position } names: its SHA-256 is another.
recover-elsewhere = { $count ->
        [one] One document
        *[other] { $count } documents
    } that the log names, such as minutes, are not in the mirror. They may be kept elsewhere; nothing is derived from them.
recover-other-root = What the store and the mirror have makes at { $size } events the root { $found }, and { $signed } was signed: one of them holds another log. Nothing was written.
timestamp-requested = The request for a stamp of the checkpoint of { $count } events is in { $file }. Send it to an authority (Content-Type: application/timestamp-query) and take in what it answers: "tingbok timestamp keep".
timestamp-kept = Kept: { $by } stamped the checkpoint of { $count } events at { $time }, and the log says so.
timestamp-nothing = Nothing is signed yet that could be stamped: "tingbok sign".
timestamp-not-asked = The stamp answers no request that was made here.
timestamp-bad = The time stamp is not good: { $why }.
remedy-timestamp-not-asked = Make a request with "tingbok timestamp request" and have that one answered.
remedy-timestamp-bad = Nothing was kept. Ask the authority again, or another one; with --certs you give the certificates that it leaves out.
remedy-timestamp-unreachable = Nothing was kept. Try again later, or write the request to a file ("tingbok timestamp request").
