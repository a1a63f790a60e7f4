# A counted round outside the views: other weights, margin, export.
round-unknown = Round { $round } is not in this log. It has: { $known }
round-not-counted = Round { $round } has not been counted yet.
round-differs = What the log holds of round { $round } gives another list than the one that it pins. Run tingbok replay.
compare-official = The list
compare-legend = The number is the place; + is funded.
compare-same = the same list.
compare-moved = the same needs get hours; { $count ->
        [one] one need
        *[other] { $count } needs
    } at another place.
compare-other = in: { $enter }. Out: { $leave }. Moved: { $count }.
compare-line = { $name } (greatest share { $share } %): { $what }
compare-margin = How close it was:
compare-margin-set = other needs funded:
compare-margin-order = another order:
compare-margin-exact = { $what } { $count ->
        [one] { $count } other ballot
        *[other] { $count } other ballots
    }.
compare-margin-between = { $what } at least { $least }, at most { $count } other ballots.
compare-margin-never = { $what } no ballots would have changed it.
compare-margin-unknown = { $what } at least { $count } other ballots; no change was found.
compare-margin-within = Which needs took part, and the hours, are taken as they were (breadth and the shares of the silent).
export-cannot = The format cannot hold the round: { $why }
export-pots-lost = The centres' pots are lost: the budget is the hours that the needs can take from them.
export-no-fields = The round was counted as a whole; take --field away.
export-fields = Each subject area was counted by itself; choose one with --field: { $known }
