# The report of `tingbok demo`.
demo-title = Tingbok: a prioritisation round in KSF Vest (Rogaland and Vestland)
demo-notice = Example data. Municipalities, counties and centres are real; clusters, needs, votes, hours and decisions are invented.

demo-turnout = Turnout
demo-turnout-sum = { $cast } of { $roll } municipalities voted, { $blank } of them blank. Silence is neither a no nor an absence of need.
demo-silent = Did not vote: { $names }.
demo-group = Group
demo-on-roll = On the roll
demo-voted = Voted
size-small = Under 5,000 residents
size-medium = 5,000–14,999 residents
size-large = 15,000–49,999 residents
size-city = 50,000 residents and more

demo-list = The priority list
demo-list-intro = The centres have { $budget } hours to give to the needs on the list. The municipalities that voted have weight { $weight } together. Support is the number of municipalities and their weight.
demo-rank = No.
demo-need = Need
demo-hours = Hours
demo-support = Support
demo-owners = Owners
demo-where = Where
demo-and-more = { $first } and { $more } more
phase-shares = Funded by the municipalities' shares
phase-leftover = Funded by what was left
phase-score = Funded by score
phase-waiting = Waiting list
phase-unsupported = No support

demo-winners = Why the first ones won
demo-winner = { $rank }. "{ $title }" ({ $hours } hours) had the strongest support when its turn came: a weight of { $support } would pay it with whole shares. { $payers } paid most.
demo-winner-runner-up = Next strongest then: "{ $title }".
demo-winner-tied = Tied with { $titles }; fewer hours go first, then more support and more municipalities.
demo-paid-by = { $unit } ({ $hours } h)

demo-missed = What was not placed, why, and what it would take
demo-reason = Reason
demo-remedy = What it would take
reason-no_centre = No centre covers the owners in this subject and form
reason-too_dear = Takes more hours than any centre had
reason-hours_spent = The hours where it could be served went to needs before it
reason-too_little_support = Its supporters' shares did not suffice
reason-no_support = Nobody supported it
reason-order_only = The rule puts needs in order and gives no hours
reason-too_narrow = Its support is narrower than the rules ask
reason-refused = The body refused the centre, and no other has the hours
remedy-no_centre = Ask a centre to take it on, or refer it to who can
remedy-too_dear = Split the need, or more hours at { $centres }
remedy-hours_spent = More hours at { $centres }, or the next round
remedy-too_little_support = { $lacked } hours were missing; more support of weight { $extra }
remedy-no_support = Its owners can take it up again in the next round

demo-units = What each municipality paid and got
demo-units-intro = Hours. Share is the municipality's part of the hours by weight; supported is the hours of funded needs that it voted for; own is the hours of funded needs that it owns.
demo-unit = Municipality
demo-weight = Weight
demo-share = Share
demo-paid = Paid
demo-supported = Supported
demo-own = Own

demo-one-each = With one vote each
demo-one-each-same = The same needs would be funded if each municipality had one vote.
demo-one-each-lost = Funded only with weights: { $titles }.
demo-one-each-won = Funded only with one vote each: { $titles }.

demo-mandates = Mandates
demo-mandate = { $centre }: { $hours } hours, { $force }
demo-mandate-item = { $hours } h: { $rank }. { $title }
demo-mandate-lead = { $hours } h: { $rank }. { $title } (lead, with { $partners })
demo-mandate-partner = { $hours } h: { $rank }. { $title } (with { $partners })
force-binding = binding
force-advisory_round = advisory (the round is advisory)
force-advisory_list_noted = advisory (the list was noted)
force-advisory_no_basis = advisory (no obligation covers the hours)

demo-pots = The centres' hours
demo-centre = Centre
demo-offered = Offered
demo-outreach = Outreach
demo-net = To give
demo-left = Left

demo-exits = Needs that left before the vote
demo-exit-merged = "{ $title }" was merged into "{ $into }". { $reason }
demo-exit-out = "{ $title }". { $reason }

demo-change = What the changed ballots did
demo-change-ballots = Ballots that differ from the example: { $names }.
demo-change-same = The list stayed the same.
demo-change-moved = "{ $title }": from place { $before } to { $after }
demo-change-funded = Now funded: { $titles }.
demo-change-lost = No longer funded: { $titles }.

demo-log = The event log
demo-log-sum = { $size } events, root { $root }
demo-log-list = List { $list }
demo-log-proposal = Mandate proposal { $proposal }
demo-replayed = Verified: the log was replayed, and every list and every mandate came out the same, byte for byte.
demo-place = The log is in { $place }
demo-step-import = Reading municipalities, counties and centres
demo-step-cast = Forming clusters and granting credentials
demo-step-needs = Municipalities submit needs
demo-step-screen = Needs are screened, merged and taken in
demo-step-vote = Municipalities vote
demo-step-count = The round is closed and counted
demo-step-decide = The KS body decides, and mandates are issued
demo-step-replay = The log is replayed
size-county = County municipalities
demo-beside = County municipalities vote in a group of their own, without weight: { $names }.
remedy-too_narrow = Support from more municipalities and size groups
remedy-order_only = Whoever is advised decides
remedy-refused = Hours at another centre; the body rejected the mandate where it was placed
demo-mandate-conflict = Outside of what the grant letter covers: { $titles }. To be settled with the state.
demo-lots = Decided by lot
demo-lot = “{ $first }” came before { $others }: equal hours, equal support, equally many municipalities. The lot was sealed in two parts before the vote and opened after it.
demo-second = The additional round of one cluster
demo-second-sum = { $cast } of { $roll } municipalities voted. The needs were carried over from the main round, reconfirmed by their owners. The round advises; the body noted the list on paper.
demo-second-line = { $rank }. “{ $title }”: { $hours } hours, supported by { $support }, at { $centres }
demo-second-waits = { $rank }. “{ $title }”: { $hours } hours, supported by { $support }, found no place
demo-step-second = An additional round is held for one cluster
