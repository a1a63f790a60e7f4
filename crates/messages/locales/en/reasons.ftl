# "tingbok tally --explain", "--regimes" and "--margin": reasons in sentences.
# Every place with its reason.
explain-places = Every place and its reason
explain-place = { $rank }. { $need } ({ $hours } hours):
explain-shares = funded by shares. Its supporters, of weight { $support }, pay for it together, nobody more than { $top } hours per weight. Of all needs that could be paid it asked its supporters for the least: full shares of weight { $effective } would have paid it.
explain-leftover = funded by what the shares left. When everybody had been credited { $time } hours per weight, its supporters, of weight { $support }, could pay for it, before those of any other need that still fits.
explain-loads = funded. Everybody earns at the same pace, and after { $time } hours per weight its supporters, of weight { $support }, could pay for it, before those of any other need that still fits.
explain-ranked = stands here because its supporters, of weight { $support }, could pay for it after { $time } hours per weight, before those of any other need. Hours are not shared out by this rule.
explain-score = funded. Its score { $score } (support { $support }) was the greatest of those that were left and fit.
explain-completion = funded by its score { $score } (support { $support }), with the hours that the shares left.
explain-waiting-time = waiting list. After { $time } hours of credit per weight its supporters, of weight { $support }, could pay for it, but there are no hours for it.
explain-waiting-score = waiting list, by its score { $score } (support { $support }). There are no hours for it.
explain-depth = { $count ->
        [one] The first place of each ranking counted as support.
        *[other] The first { $count } places of each ranking counted as support.
    }
explain-paid = { $voter } { $hours }
explain-paid-all = { $voter } { $hours } (its last)
explain-payers = Hours paid by: { $payers }.
explain-paid-full = Weight { $weight } paid the price in full, { $hours } hours together.
explain-paid-part = Weight { $weight } gave all it had, { $hours } hours together.
explain-paid-both = Weight { $full } paid the price in full, { $paid_full } hours together; weight { $part } gave all it had, { $paid_part } hours.
explain-served = Served by { $pots }.
explain-next-shares = The next was { $need }: full shares of weight { $effective } would have paid it.
explain-next-time = The next was { $need }, after { $time } hours per weight.
explain-next-score = The next was { $need } with { $score }.
explain-tied = It stood equal with { $needs }; see the ties.
explain-start-short = At the start { $need } could not be paid by shares: its supporters had { $had } hours, { $lacked } too few.
explain-dropped-shares = Then the shares of the supporters of { $need } were too small: { $had } hours, { $lacked } too few.
explain-dropped-short = Then { $need } no longer fitted in the hours that are left; its supporters had { $had } hours, { $lacked } too few.
explain-dropped-spent = Then no hours were left that could serve { $need }.
explain-dropped-unplaceable = { $need } takes more hours than there are where it could be served.
explain-missed = What got no hours, and what it would take
explain-missed-short = { $need }: its supporters had { $behind } hours, { $lacked } too few.
explain-missed-spent-paid = { $need }: its supporters had { $behind } hours, but the hours that could serve it were spent.
explain-missed-spent = { $need }: the hours were spent when its turn came.
explain-missed-unplaceable = { $need }: it takes more hours than there are where it could be served.
explain-missed-unsupported = { $need }: nobody supports it.
explain-would-take = More support of weight { $weight }, with shares not yet spent, would have paid the rest.
explain-best-rank = At best it stood as no. { $rank } among those that competed.
explain-voters = Each voter's share, what it paid and what it got
explain-voter = { $voter } (weight { $weight }): share { $share } hours, paid { $paid }, kept { $unspent }. Needs that it supports got { $got } hours.
explain-voter-credit = { $voter } (weight { $weight }): share { $share } hours and credit { $credit }, paid { $paid }, kept { $unspent }. Needs that it supports got { $got } hours.
explain-voter-earned = { $voter } (weight { $weight }): earned { $credit } hours, paid { $paid }, kept { $unspent }. Needs that it supports got { $got } hours.

# The lists under other weights.
regimes-title = The same ballots under other weights
regimes-official = Here
regimes-legend = The numbers are places on the list; "+" marks needs that get hours.
regimes-line = { $name }: { $what } The heaviest voter holds { $share } % of the weight.
regimes-same = the same list.
regimes-order = the same needs get hours; { $count ->
        [one] { $count } need stands at another place.
        *[other] { $count } needs stand at another place.
    }
regimes-set = { $enter } would get hours, { $leave } would not; { $count ->
        [one] { $count } need stands at another place.
        *[other] { $count } needs stand at another place.
    }
regimes-none = no other need
regime-equal = one vote each
regime-table = table 1-2-3-5
regime-penrose = square root
regime-degressive = degressive
regime-population = population

# How close it was.
margin-title = How close it was
margin-set = Other needs get hours
margin-order = Some need stands at another place
margin-one = { $what } if a single ballot is different.
margin-exact = { $what } if { $count } ballots are different. With fewer it cannot happen: all of them were tried.
margin-between = { $what } if { $count } ballots are different. At least { $least } it takes; between these it is not settled.
margin-at-most = { $what } if { $count } ballots are different. Fewer may do; from below it is not settled.
margin-never = { $what }: no ballots at all can do that; all of them were tried.
margin-unknown = { $what } if enough ballots are different. How many was not found; it takes { $count } or more.
margin-not-found = { $what } if enough ballots are different. How many was not found.
margin-example = For example: { $changes }.
margin-enter = Then { $needs } would get hours.
margin-leave = Then { $needs } would get none.
margin-tried = { $kind }: { $tried } of { $possible } tried; { $set } would give other needs hours, { $order } would move a place.
margin-marks = One mark added, taken away or changed
margin-emptied = One ballot left blank
margin-withdrawn = One ballot not cast
margin-marks-extremes = Of points only the least and the greatest that anybody gave were tried, in rankings only places of their own.
margin-every = { $count ->
        [one] All ballots that any one voter could have cast were tried.
        *[other] All ballots that any { $count } voters could have cast were tried.
    }
margin-not-every = Not tried: all other whole ballots that one voter could have cast. They are too many.
margin-counts = Counts made: { $counts } (allowed: { $allowed }).
change-mark = { $voter } marks { $need } with { $points }
change-unmark = { $voter } does not mark { $need }
change-rank = { $voter } ranks { $need } as no. { $place }
change-switch = { $voter } marks { $to } in the place of { $from }
change-only = { $voter } marks { $needs } and nothing else
change-emptied = { $voter } leaves the ballot blank
change-withdrawn = { $voter } casts no ballot
