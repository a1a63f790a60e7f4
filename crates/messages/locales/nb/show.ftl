# «tingbok show»: visningene og ordene i dem.
show-progress = Leser loggen
show-as-of = Etter { $count ->
        [one] { $count } hendelse
        *[other] { $count } hendelser
    }.
show-empty = Her er det ikke noe ennå.
show-no-document = Dokumentet { $digest } ligger ikke ved loggen.
show-unknown-view = Ukjent visning «{ $given }». Kjente visninger: { $known }.
show-unknown-key = Visningen { $view } har ikke noe dokument «{ $given }». Se nøklene med --format json.
show-beyond-log = Posisjon { $given } er forbi loggen, som har { $count ->
        [one] { $count } hendelse
        *[other] { $count } hendelser
    }.

view-audit-trail = Hendelser i rekkefølge
view-audit-trail-about = Alle hendelser i loggen i rekkefølge: når, hva, hvem i hvilken rolle.
view-coverage = Dekningsgrad
view-coverage-about = Hvem som meldte behov, stemte og fikk timer, per kommune og fylke.
view-list-explained = Prioriteringslisten forklart
view-list-explained-about = For hvert behov: hvem som støttet det, hvem som kan levere, og hva det fikk.
view-mandate-register = Mandatregister
view-mandate-register-about = Mandatene (oppdragene) til hvert kompetansesenter, med behov og timer.
view-need-board = Behov
view-need-board-about = Alle behov: eiere, fagområde, timer og hvor langt de er kommet.
view-priority-list = Prioriteringsliste
view-priority-list-about = Prioriteringslisten i hver runde, og hva organet vedtok om den.
view-round-turnout = Deltakelse
view-round-turnout-about = Hvor langt hver runde er kommet, og hvem som har stemt.

need-status-submitted = meldt inn
need-status-eligible = klar for prioritering
need-status-in-round = i runde
need-status-merged = slått sammen
need-status-ruled-out = tatt ut
round-phase-planned = planlagt
round-phase-rules-adopted = regler vedtatt
round-phase-submissions = åpen for innmelding
round-phase-screening = avklaring
round-phase-screening-closed = avklaring avsluttet
round-phase-frozen = kandidatlisten er låst
round-phase-voting = avstemning pågår
round-phase-closed = avstemning avsluttet
round-phase-quorum-met = vedtaksfør
round-phase-quorum-failed = ikke vedtaksfør
round-phase-tallied = foreløpig liste
round-phase-final = endelig liste
list-status-pending = Ikke telt ennå
list-status-quorum-failed = Ikke vedtaksfør
list-status-provisional = Foreløpig
list-status-final = Endelig
list-status-put-to-ks = Lagt fram for KS-organet
list-status-ratified = Godkjent
list-status-rejected = Avvist
list-status-returned = Sendt tilbake
list-status-noted = Tatt til etterretning
case-outcome-ratified = godkjent
case-outcome-rejected = avvist
case-outcome-returned = sendt tilbake
case-outcome-noted = tatt til etterretning
case-open = ikke behandlet
case-title = Sak i { $body }
point-list = Prioriteringslisten
point-mandate = Mandat til { $centre }
mandate-force-binding = bindende
mandate-force-advisory-round = rådgivende: runden er rådgivende
mandate-force-advisory-list-noted = rådgivende: listen er tatt til etterretning
mandate-force-advisory-no-basis = rådgivende: ingen avtale eller tilskuddsbrev dekker timene
round-binding = Runden er bindende.
round-advisory = Runden er rådgivende.
quorum-met = oppfylt
quorum-not-met = ikke oppfylt
list-per-field = Hvert fagområde er talt for seg: alle stemmesedler teller i alle, og timene til et senter er delt likt mellom fagområdene der det kan løse noe.
list-share = { $centre }: { $hours } timer, { $left } til overs
list-counted = { $count ->
        [one] { $count } stemmeseddel
        *[other] { $count } stemmesedler
    } talt, { $blank } blanke.
mandate-title = { $centre }: { $hours } timer, { $from } til { $to }, { $force }
cannot-serve = kan ikke
document-rules = regler
document-candidates = kandidatliste
document-roll = stemmerettsliste
document-list = prioriteringsliste
document-certificate = bevis for opptellingen
document-proposal = forslag til mandater
role-need-owner = behovseier
role-representative = representant
role-coordinator = koordinator
role-secretariat = sekretariat
role-centre = kompetansesenter
role-ks-secretariat = KS-sekretariat
role-body-member = medlem av organ
role-auditor = revisor
role-operator = driftsansvarlig
role-process = systemet
