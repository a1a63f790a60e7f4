# "tingbok tally": a count explained.
tally-progress = Counting
tally-rule = Rule: { $rule }
tally-ties-lex = Ties are decided by the name: the first in the alphabet goes first.
tally-ties-chain = Ties are decided by fewer hours, then more support, then more municipalities, then the name.
tally-counted = { $needs } needs, { $voters ->
        [one] { $voters } voter
        *[other] { $voters } voters
    } of weight { $weight }, { $hours } hours to share out.
tally-pots = The hours lie in { $count ->
        [one] { $count } pot
        *[other] { $count } pots
    }, and a need can be served by some of them only.
how-es-list = Each voter gets an equal share of the hours per weight and pays only for needs that it supports. The need that costs its supporters least comes first. What is left is handed out little by little until some can pay for the next.
how-mes = Each voter gets an equal share of the hours per weight and pays only for needs that it supports. The need that costs its supporters least comes first, until no supporters can pay for any other.
how-phragmen = Everybody earns at the same pace per weight. As soon as the supporters of a need have earned what it takes, it is bought, and they begin again with nothing.
how-greedy = The need with the most weight behind it comes first; what fits gets hours. A majority decides everything.
how-ear-shares = Each voter gets an equal share of the hours per weight. First only the first places of the rankings count as support, then the first two, and so on; each time the need that costs its supporters least is bought.
how-borda = On each ballot a need gets a point for every need below it. The most points come first.
how-copeland = A need gets a point for every need that it beats in pairs, and half a point where they are level.
how-schulze = One need stands above another when the chain of majorities from it to the other is stronger than any chain back.
how-ranked-pairs = The majorities between pairs are taken from the strongest on; one that would close a circle with those before it is passed over.
how-stv-scottish = Who reaches the quota is elected, and what is above it goes on to the next preference at a lower value. When nobody has a surplus, the last one is out, and all its papers go on.
how-double-majority = A need passes when more than half of the municipalities say yes, and more than half of all people live there.
tally-funded = Needs that get hours
tally-nothing-funded = No need gets hours.
tally-left = Hours that nobody got: { $hours }.
tally-legend-shares = Measure: in the part "shares" the support that would have paid all of it with full shares (most wins), in the part "remainder" the waiting time (least wins). "!" marks a voter who gave its last, "*" several that were equally good. In brackets is the measure of the next best.
tally-legend-score = Measure: the score, or the score per hour (most wins). "*" marks several that were equally good.
tally-legend-time = Measure: how many hours per weight everybody had earned when its supporters could pay for it (least wins). "!" marks a voter who gave its last, "*" several that were equally good. In brackets is the measure of the next best.
tally-pots-left = The pots
tally-ties = Ties
tally-tie = No. { $rank }: { $needs } were equally good. { $need } went first because { $by }.
tally-tie-matters = Another choice could have funded other needs.
tally-tie-does-not-matter = The choice does not change which needs are funded.
decided-hours = it takes fewer hours
decided-support = it has more support
decided-municipalities = more municipalities support it
decided-lot = the lot fell so
decided-id = its name is first in the alphabet
tally-waiting = Needs that get no hours, in the order of the waiting list
tally-voters = What each voter paid and got (hours)
tally-certificate-holds = Checked: every claim of the result was examined without running the rule again, and holds.
tally-certificate-fails = The check fails: { $why }. The result cannot be used.
tally-members-are-lex = The members of the expected files are counted with ties by name. Use --tie lex.
tally-bad-file = { $file } cannot be counted: { $why }
tally-cut-short = { $file } is not whole: a section is missing, or it has fewer projects or votes than it says.
tally-bad-file-remedy = Mend the file. The command reads .pb (Pabulib), .soc .soi .toc .toi (PrefLib), .blt and Tingbok's own JSON.
tally-not-utf8 = { $file }, line { $line }: the file is not UTF-8.
tally-unknown-rule = Unknown rule "{ $given }". Known ids: { $ids }. Known keys: { $known }.
tally-rule-remedy = A rule is named by its id, by a key of the expected files, or by all its words in JSON. See tingbok tally --help.
tally-bad-rule = The rule cannot be read: { $why }
tally-no-population = The weights "{ $scheme }" follow from populations, and { $voter } has none in the file.
tally-no-population-remedy = Put the population of every voter in the file, or leave --weights out.
tally-no-weights = The weights "{ $scheme }" cannot be had: { $why }
tally-bad-form = "{ $given }" is no form of ballots: expected approval, approval=5, points=10, ranking=3, scores=5, or its words in JSON.
tally-bad-ballot = A ballot does not keep to the form: { $why }
tally-no-picture = The picture cannot be written to { $path }: { $why }
tally-tie-open = Whether another choice could have funded other needs was not determined.

part-shares = shares
part-leftover = remainder
part-score = score
part-completion = filled up by score
part-loads = loads
part-ranked = order only
part-waiting = waiting list
part-unsupported = no support
reason-spent = the hours are spent
reason-unplaceable = it takes more hours than there are for it
reason-short = its supporters have too little left
reason-unsupported = nobody supports it
