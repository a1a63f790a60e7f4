# Rapporten frå `tingbok demo`.
demo-title = Tingbok: ein prioriteringsrunde i KSF Vest (Rogaland og Vestland)
demo-notice = Eksempeldata. Kommunar, fylke og senter er verkelege; klynger, behov, røyster, timar og vedtak er oppdikta.

demo-turnout = Deltaking
demo-turnout-sum = { $cast } av { $roll } kommunar røysta, { $blank } av dei blankt. Å teie er verken nei eller null behov.
demo-silent = Røysta ikkje: { $names }.
demo-group = Gruppe
demo-on-roll = På lista
demo-voted = Røysta
size-small = Under 5 000 innbyggjarar
size-medium = 5 000–14 999 innbyggjarar
size-large = 15 000–49 999 innbyggjarar
size-city = 50 000 innbyggjarar og over

demo-list = Prioriteringslista
demo-list-intro = Sentera har { $budget } timar å gje behova på lista. Kommunane som røysta, har til saman vekt { $weight }. Støtte står som talet på kommunar og samla vekt.
demo-rank = Nr.
demo-need = Behov
demo-hours = Timar
demo-support = Støtte
demo-owners = Eigarar
demo-where = Kvar
demo-and-more = { $first } og { $more } til
phase-shares = Dekt av kommunane sine delar
phase-leftover = Dekt av det som var att
phase-score = Dekt etter poengsum
phase-waiting = Venteliste
phase-unsupported = Utan støtte

demo-winners = Kvifor dei første vann
demo-winner = { $rank }. «{ $title }» ({ $hours } timar) hadde sterkast støtte då det stod for tur: vekt { $support } ville betalt det med heile delar. Mest betalte { $payers }.
demo-winner-runner-up = Nest sterkast då: «{ $title }».
demo-winner-tied = Likt med { $titles }; færre timar går føre, deretter meir støtte og fleire kommunar.
demo-paid-by = { $unit } ({ $hours } t)

demo-missed = Kva som ikkje fekk plass, kvifor, og kva som skal til
demo-reason = Årsak
demo-remedy = Kva skal til
reason-no_centre = Ingen senter dekkjer eigarane i dette faget og denne forma
reason-too_dear = Krev fleire timar enn noko senter hadde
reason-hours_spent = Timane der det kunne løysast, gjekk til behov føre
reason-too_little_support = Delane til støttespelarane rakk ikkje
reason-no_support = Ingen støtta det
reason-order_only = Regelen set behov i rekkjefølgje og gir ingen timar
reason-too_narrow = Støtta er for smal for regelen om breidde
reason-refused = Organet sa nei til senteret, og ingen andre har timane
remedy-no_centre = Be eit senter om å ta det på seg, eller vis til nokon som kan
remedy-too_dear = Del behovet, eller fleire timar hos { $centres }
remedy-hours_spent = Fleire timar hos { $centres }, eller neste runde
remedy-too_little_support = { $lacked } timar mangla; meir støtte med vekt { $extra }
remedy-no_support = Eigarane kan ta det opp att i neste runde

demo-units = Kva kvar kommune betalte og fekk
demo-units-intro = Timar. Del er kommunen sin del av timane etter vekt; støtta er timane i dekte behov han røysta for; eige er timane i dekte behov han eig.
demo-unit = Kommune
demo-weight = Vekt
demo-share = Del
demo-paid = Betalt
demo-supported = Støtta
demo-own = Eige

demo-one-each = Med éi røyst kvar
demo-one-each-same = Dei same behova ville vorte dekte om kvar kommune hadde éi røyst.
demo-one-each-lost = Dekt berre med vekter: { $titles }.
demo-one-each-won = Dekt berre med éi røyst kvar: { $titles }.

demo-mandates = Mandat
demo-mandate = { $centre }: { $hours } timar, { $force }
demo-mandate-item = { $hours } t: { $rank }. { $title }
demo-mandate-lead = { $hours } t: { $rank }. { $title } (leier, saman med { $partners })
demo-mandate-partner = { $hours } t: { $rank }. { $title } (saman med { $partners })
force-binding = bindande
force-advisory_round = rådgjevande (runden er rådgjevande)
force-advisory_list_noted = rådgjevande (lista er teken til etterretning)
force-advisory_no_basis = rådgjevande (ingen skyldnad dekkjer timane)

demo-pots = Timane til sentera
demo-centre = Senter
demo-offered = Tilbode
demo-outreach = Oppsøkjande
demo-net = Å gje
demo-left = Att

demo-exits = Behov som gjekk ut før røystinga
demo-exit-merged = «{ $title }» vart slått saman med «{ $into }». { $reason }
demo-exit-out = «{ $title }». { $reason }

demo-change = Kva dei endra røystesetlane gjorde
demo-change-ballots = Røystesetlar som skil seg frå eksempelet: { $names }.
demo-change-same = Lista vart den same.
demo-change-moved = «{ $title }»: frå plass { $before } til { $after }
demo-change-funded = No dekt: { $titles }.
demo-change-lost = Ikkje lenger dekt: { $titles }.

demo-log = Hendingsloggen
demo-log-sum = { $size } hendingar, rot { $root }
demo-log-list = Liste { $list }
demo-log-proposal = Mandatframlegg { $proposal }
demo-replayed = Etterprøvd: loggen er spela av på nytt, og kvar liste og kvart mandat vart likt, byte for byte.
demo-place = Loggen ligg i { $place }
demo-step-import = Les inn kommunar, fylke og senter
demo-step-cast = Skipar klynger og gjev fullmakter
demo-step-needs = Kommunane melder inn behov
demo-step-screen = Behova vert avklara, slått saman og tekne inn
demo-step-vote = Kommunane røystar
demo-step-count = Runden vert lukka og talt opp
demo-step-decide = KS-organet gjer vedtak, og mandata vert gjevne
demo-step-replay = Loggen vert etterprøvd
size-county = Fylkeskommunar
demo-beside = Fylkeskommunar røystar i ei eiga gruppe utan vekt: { $names }.
remedy-too_narrow = Støtte frå fleire kommunar og storleiksgrupper
remedy-order_only = Den som får rådet, avgjer
remedy-refused = Timar hos eit anna senter; organet avviste mandatet der det var plassert
demo-mandate-conflict = Utanfor det tilskotsbrevet dekkjer: { $titles }. Må avklarast med staten.
demo-lots = Avgjort ved loddtrekking
demo-lot = «{ $first }» kom føre { $others }: like mange timar, lik støtte og like mange kommunar. Loddet vart forsegla i to delar før røystinga og opna etterpå.
demo-second = Tilleggsrunden for éi klynge
demo-second-sum = { $cast } av { $roll } kommunar røysta. Behova var førte vidare frå hovudrunden, stadfesta av eigarane. Runden er rådgjevande; organet tok lista til etterretning på papir.
demo-second-line = { $rank }. «{ $title }»: { $hours } timar, støtte frå { $support }, hos { $centres }
demo-second-waits = { $rank }. «{ $title }»: { $hours } timar, støtte frå { $support }, fekk ikkje plass
demo-step-second = Ein tilleggsrunde vert halden for éi klynge
