# "tingbok replay".
replay-progress = Replaying
replay-clean = Everything agrees. { $count ->
        [one] { $count } event was
        *[other] { $count } events were
    } read again, and every list and mandate came out the same. Root: { $root }
replay-tampered = Something does not agree: { $count ->
        [one] { $count } finding
        *[other] { $count } findings
    }. Do not use the lists and mandates until it is explained.
replay-incomplete = Not everything could be replayed. What could, agrees.
replay-unreadable = The event log cannot be read. Restore it from its backup.
replay-counts = Events: { $events }, ballots: { $ballots }, lists: { $lists }, mandates: { $mandates }.
