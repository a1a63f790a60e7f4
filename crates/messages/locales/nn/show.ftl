# «tingbok show»: visingane og orda i dei.
show-progress = Les loggen
show-as-of = Etter { $count ->
        [one] { $count } hending
        *[other] { $count } hendingar
    }.
show-empty = Her er det ikkje noko enno.
show-no-document = Dokumentet { $digest } ligg ikkje ved loggen.
show-unknown-view = Ukjend vising «{ $given }». Kjende visingar: { $known }.
show-unknown-key = Visinga { $view } har ikkje noko dokument «{ $given }». Sjå nøklane med --format json.
show-beyond-log = Posisjon { $given } er forbi loggen, som har { $count ->
        [one] { $count } hending
        *[other] { $count } hendingar
    }.

view-audit-trail = Hendingar i rekkjefølgje
view-audit-trail-about = Alle hendingar i loggen i rekkjefølgje: når, kva, kven i kva rolle.
view-coverage = Dekningsgrad
view-coverage-about = Kven som melde behov, røysta og fekk timar, per kommune og fylke.
view-list-explained = Prioriteringslista forklart
view-list-explained-about = For kvart behov: kven som støtta det, kven som kan levere, og kva det fekk.
view-mandate-register = Mandatregister
view-mandate-register-about = Mandata (oppdraga) til kvart kompetansesenter, med behov og timar.
view-need-board = Behov
view-need-board-about = Alle behov: eigarar, fagområde, timar og kor langt dei er komne.
view-priority-list = Prioriteringsliste
view-priority-list-about = Prioriteringslista i kvar runde, og kva organet vedtok om henne.
view-round-turnout = Deltaking
view-round-turnout-about = Kor langt kvar runde er komen, og kven som har røysta.

need-status-submitted = meldt inn
need-status-eligible = klar for prioritering
need-status-in-round = i runde
need-status-merged = slått saman
need-status-ruled-out = teke ut
round-phase-planned = planlagd
round-phase-rules-adopted = reglar vedtekne
round-phase-submissions = open for innmelding
round-phase-screening = avklaring
round-phase-screening-closed = avklaring avslutta
round-phase-frozen = kandidatlista er låst
round-phase-voting = røysting går føre seg
round-phase-closed = røysting avslutta
round-phase-quorum-met = vedtaksfør
round-phase-quorum-failed = ikkje vedtaksfør
round-phase-tallied = førebels liste
round-phase-final = endeleg liste
list-status-pending = Ikkje talt enno
list-status-quorum-failed = Ikkje vedtaksfør
list-status-provisional = Førebels
list-status-final = Endeleg
list-status-put-to-ks = Lagt fram for KS-organet
list-status-ratified = Godkjend
list-status-rejected = Avvist
list-status-returned = Send tilbake
list-status-noted = Teke til vitande
case-outcome-ratified = godkjent
case-outcome-rejected = avvist
case-outcome-returned = sendt tilbake
case-outcome-noted = teke til vitande
case-open = ikkje handsama
case-title = Sak i { $body }
point-list = Prioriteringslista
point-mandate = Mandat til { $centre }
mandate-force-binding = bindande
mandate-force-advisory-round = rådgjevande: runden er rådgjevande
mandate-force-advisory-list-noted = rådgjevande: lista er teken til vitande
mandate-force-advisory-no-basis = rådgjevande: ingen avtale eller tilskotsbrev dekkjer timane
round-binding = Runden er bindande.
round-advisory = Runden er rådgjevande.
quorum-met = oppfylt
quorum-not-met = ikkje oppfylt
list-per-field = Kvart fagområde er talt for seg: alle røystesetlar tel i alle, og timane til eit senter er delte likt mellom fagområda der det kan løyse noko.
list-share = { $centre }: { $hours } timar, { $left } til overs
list-counted = { $count ->
        [one] { $count } røystesetel
        *[other] { $count } røystesetlar
    } talde, { $blank } blanke.
mandate-title = { $centre }: { $hours } timar, { $from } til { $to }, { $force }
cannot-serve = kan ikkje
document-rules = reglar
document-candidates = kandidatliste
document-roll = røysterettsliste
document-list = prioriteringsliste
document-certificate = prov for oppteljinga
document-proposal = framlegg til mandat
role-need-owner = behovseigar
role-representative = representant
role-coordinator = koordinator
role-secretariat = sekretariat
role-centre = kompetansesenter
role-ks-secretariat = KS-sekretariat
role-body-member = medlem av organ
role-auditor = revisor
role-operator = driftsansvarleg
role-process = systemet
