# "tingbok tally": orders, elections and decisions.
# Orders.
order-counted = { $needs } needs, { $voters ->
        [one] { $voters } ballot
        *[other] { $voters } ballots
    } of weight { $weight }.
order-condorcet = { $need } beats every other in pairs.
order-condorcet-not-first = This rule puts another first.
order-no-condorcet = None beats every other in pairs.
order-title = The order
order-equal = { $needs } are equally good. Where only one can be taken, { $need } goes first because { $by }.
order-depends = Some majorities were equally strong, and the order would be another if their ties were broken the other way round.
order-does-not-depend = Some majorities were equally strong; with their ties broken the other way round the order is the same.
order-pairs = Pairs: the weight that ranks the row above the column
order-why = Why each stands above the next
order-pair = { $above } above { $below }: in pairs { $for_ } to { $against }.
order-scores = Points: { $first } to { $second }.
order-paths = Strongest chain there { $there }, back { $back }.
order-no-path = none
order-majorities = The majorities in turn
order-locked = { $above } over { $below }, { $for_ } to { $against }: holds.
order-not-locked = { $above } over { $below }, { $for_ } to { $against }: passed over, for { $chain } holds already.
column-score = Points
column-wins = Wins
column-level = Level
column-losses = Losses
column-candidate = Candidate

# Elections of people.
elected-counted = { $candidates } candidates for { $seats ->
        [one] { $seats } seat
        *[other] { $seats } seats
    }; { $valid } valid papers, { $blank } blank. The quota is { $quota }.
elected-who = Elected, in this order: { $names }.
elected-sheet = Count sheet ("*" marks who is elected at the end of the stage)
elected-stage = Stage { $number }
elected-stages = The stages
elected-first = Stage { $number }: the papers are sorted by first preference.
elected-surplus = Stage { $number }: the surplus of { $name } goes on.
elected-exclusion = Stage { $number }: { $name } has the fewest votes and is out.
elected-tie-stage = { $names } stood equal; stage { $stage } settled it.
elected-tie-lot = { $names } stood equal at every stage; the lot settled it.
elected-tie-id = { $names } stood equal at every stage; the name settled it.
elected-transferred = Transferred: { $votes }.
elected-lost = Votes without a next preference, or cut off: { $votes }.
elected-now = Elected: { $names }.
elected-last = Elected, since no more candidates than seats are left: { $names }.

# Double majority.
decided-counted = { $needs } needs; { $municipalities } municipalities with { $population } people.
decided-title = The sums of those who say yes
decided-passes = passes
decided-fails = does not pass
decided-why = Why each passes or does not
decided-more = more
decided-not-more = not more
decided-sums = { $need }: { $municipalities } municipalities, { $more_municipalities } than half ({ $half_municipalities }); { $population } people, { $more_population } than half ({ $half_population }).
tally-only-lists = { $option } is for rules that give a list of needs; { $rule } gives none.
