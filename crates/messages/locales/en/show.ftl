# "tingbok show": the views and the words in them.
show-progress = Reading the log
show-as-of = After { $count ->
        [one] { $count } event
        *[other] { $count } events
    }.
show-empty = There is nothing here yet.
show-no-document = The document { $digest } is not beside the log.
show-unknown-view = Unknown view "{ $given }". Known views: { $known }.
show-unknown-key = The view { $view } has no document "{ $given }". See the keys with --format json.
show-beyond-log = Position { $given } is beyond the log, which has { $count ->
        [one] { $count } event
        *[other] { $count } events
    }.

view-audit-trail = Audit trail
view-audit-trail-about = Every event of the log in order: when, what, and who in which role.
view-coverage = Coverage
view-coverage-about = Who submitted needs, voted and received hours, by unit and county.
view-list-explained = The priority list explained
view-list-explained-about = For each need: who supported it, who can deliver, and what it got.
view-mandate-register = Mandate register
view-mandate-register-about = The mandates of each competence centre, with needs and hours.
view-need-board = Needs
view-need-board-about = All needs: owners, subject, hours and how far they have come.
view-priority-list = Priority list
view-priority-list-about = The priority list of each round, and what the body decided about it.
view-round-turnout = Turnout
view-round-turnout-about = How far each round has come, and who has voted.

need-status-submitted = submitted
need-status-eligible = eligible
need-status-in-round = in a round
need-status-merged = merged
need-status-ruled-out = ruled out
round-phase-planned = planned
round-phase-rules-adopted = rules adopted
round-phase-submissions = open for submissions
round-phase-screening = screening
round-phase-screening-closed = screening closed
round-phase-frozen = candidates frozen
round-phase-voting = voting
round-phase-closed = voting closed
round-phase-quorum-met = quorum met
round-phase-quorum-failed = quorum failed
round-phase-tallied = provisional list
round-phase-final = final list
list-status-pending = Not counted yet
list-status-quorum-failed = Quorum failed
list-status-provisional = Provisional
list-status-final = Final
list-status-put-to-ks = Put to the KS body
list-status-ratified = Ratified
list-status-rejected = Rejected
list-status-returned = Returned
list-status-noted = Noted
case-outcome-ratified = ratified
case-outcome-rejected = rejected
case-outcome-returned = returned
case-outcome-noted = noted
case-open = open
case-title = Case before { $body }
point-list = The priority list
point-mandate = Mandate for { $centre }
mandate-force-binding = binding
mandate-force-advisory-round = advisory: the round is
mandate-force-advisory-list-noted = advisory: the list was noted
mandate-force-advisory-no-basis = advisory: no agreement or grant letter covers the hours
round-binding = The round is binding.
round-advisory = The round is advisory.
quorum-met = met
quorum-not-met = not met
list-per-field = Each subject area is counted by itself: every ballot counts in all, and the hours of a centre are split equally between the areas in which it could serve.
list-share = { $centre }: { $hours } hours, { $left } left
list-counted = { $count ->
        [one] { $count } ballot
        *[other] { $count } ballots
    } counted, { $blank } blank.
mandate-title = { $centre }: { $hours } hours, { $from } to { $to }, { $force }
cannot-serve = cannot
document-rules = rules
document-candidates = candidate list
document-roll = voting roll
document-list = priority list
document-certificate = certificate of the count
document-proposal = mandate proposal
role-need-owner = need owner
role-representative = representative
role-coordinator = coordinator
role-secretariat = secretariat
role-centre = competence centre
role-ks-secretariat = KS secretariat
role-body-member = body member
role-auditor = auditor
role-operator = operator
role-process = the system
