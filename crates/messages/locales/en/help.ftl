# The help. The keys follow the commands and options.
usage-heading = Usage
commands-heading = Commands
options-heading = Options
arguments-heading = Arguments
options-name = OPTIONS
command-name = COMMAND
usage-unknown = Unknown option or argument: { $given }
usage-no-such-command = Unknown command: { $given }
usage-no-value = { $given } needs a value.
usage-bad-value = "{ $value }" cannot be used as { $given }.
usage-missing = Missing: { $given }
usage-no-command = Give a command.
usage-remedy = See "tingbok --help", or "tingbok COMMAND --help" with examples.
help = Tingbok: needs and votes of municipalities and mandates for competence centres, in one event log that anyone can replay.
help-format = Form of the result: text or json.
help-lang = Language: nb (bokmål), nn (nynorsk) or en (English).
help-log = Write the program's own notes to standard error: off, error, warn, info, debug or trace (when nothing is said: info for serve, off for the others).
help-help = Show this help.
help-version = Show the version.
help-store = The store: a folder, or a PostgreSQL database (postgres://user@host/database).
help-vault-key = File of the vault's key. Without it: TINGBOK_VAULT_KEY, else vault.key in the store's folder, or for a database its own file in the state folder of this user (~/.local/state/tingbok), which is made with the store.
help-demo = Run the example round: from municipalities and needs to ratified mandates, and replay it all.
help-demo-out = Folder where the store is made. Without it: a temporary one.
help-demo-store = Like --out, for any store: a folder, or a PostgreSQL database (postgres://user@host/database) with the schema and no event.
help-demo-seed = Words that all ids and lots follow from. The same words give the same log.
help-demo-ballots = CSV file with other ballots than the example's.
help-init = Set up an empty installation: the store, the key of its vault, and its first administrators (two or more), who can grant and configure but neither vote nor ratify.
help-init-store = The store: a folder, made when it is not there, or a PostgreSQL database with the schema and no event.
help-init-administrators = JSON file that names the office and the administrators; see ops/login.md.
help-import = Import municipalities, counties and competence centres from CSV. All or nothing.
help-import-store = The store: a folder, made when it is not there, or a PostgreSQL database.
help-import-municipalities = CSV file of municipalities.
help-import-counties = CSV file of counties.
help-import-centres = CSV file of competence centres.
help-import-date = Day of the population figures (YYYY-MM-DD); chooses the column of its year too. Without it: 1 January of the newest column.
help-show = Show a view of the log, now or as it was. Without a view: list them all.
help-show-view = The view, such as need_board.
help-show-as-of = Only events before this position, or up to and including this time or date (2026-03-14, 2026-03-14T12:00:00.000Z).
help-show-key = Only the document with this key.
help-replay = Replay a log: derive every list and mandate again, and tell of all that differs.
help-replay-openings = Compare the texts beside the log with what the log commits to, too; takes the key of the vault. A text that is missing must have been erased by an event.
help-serve = Answer over HTTP: every command and every view under /api/v1, described at /api/v1/reference. The store is made when there is none.
help-serve-store = The store: a folder or postgres://… (the folder tingbok-store when nothing is said).
help-serve-listen = The address to listen on (127.0.0.1:8080 when nothing is said).
help-serve-demo = Let everybody at this machine be anybody, without a login. On 127.0.0.1 or [::1] only.
help-serve-login = JSON file with the settings of the login (without it: TINGBOK_LOGIN); see ops/login.md. Not with --demo.
help-serve-rate = Requests that one caller may send at once, and then in each minute (600/1200 when nothing is said).
help-serve-organisation-rate = The same for everybody of an organisation together (3000/6000 when nothing is said).
help-serve-streams = Streams of changes that one caller may have open at once (32 when nothing is said).
help-serve-trusted-proxy = Proxies whose word about the address of the asker is taken, as ADDR/LEN; can be given several times (none when nothing is said). See ops/login.md.
help-serve-metrics = Where to show what is measured, in the form of OpenMetrics, under /metrics; a port alone is one of this machine. Not shown when nothing is said; see ops/metrics.md.
help-compare = Show what other weights would have made of a counted round, and how close it was. With two checkpoints or bundles instead: show whether the log has told two stories.
help-compare-counts = How many times it may be counted to find the margin (400 if nothing is said); 0 for no margin.
help-export = Write the whole log as a bundle of files that anybody can verify. With a round's id instead of a folder: write that round as an election file (.pb), so that other programs can count it again; with --format json in Tingbok's own form, with pots.
help-export-field = The subject area, where each was counted by itself.
help-export-repeat = Repeat every ballot as often as it weighs, for programs without weights.
help-export-target = The folder of the bundle, or the round's id.
help-export-edition = public (for everybody; if nothing is said) or auditor (also the words behind commitments; never to be published).
help-compare-store = The store, or a checkpoint or bundle.
help-compare-target = The round's id, or the other checkpoint or bundle.
help-compare-policy = Of checkpoints: the policy that says which key is the log's. Without it: the bundle's own.
help-verify = Verify a bundle: everything that files can show of a log, without a network and without trusting anybody.
help-verify-bundle = The folder of the bundle.
help-verify-policy = The policy: the keys of the log and of its witnesses, and how many witnesses it takes. Without it: the bundle's own, which shows only that the bundle agrees with itself.
help-verify-known = A checkpoint or bundle from elsewhere, such as an old one of your own. May be given several times.
help-verify-receipts = Folder of receipts (.tlog-proof) and promises.
help-verify-at-least = There must be at least so many events.
help-verify-max-age = How old the newest checkpoint may be: 90s, 30m, 24h, 7d.
help-verify-tsa = The certificates (PEM) of the authorities whose time stamps you trust. Without it a time stamp shows only that it agrees with itself.
help-verify-now = What time it is, for --max-age (2026-11-22T09:00:00.000Z). Without it: the machine's.
help-verify-since = File in which the last verification left how far it came. If it is there, only what is new is looked at; if all is well it is written anew.
help-verify-files-only = Check only files, tiles, signatures and form; derive nothing again.
help-verify-json = The same as --format json.
help-corpus = Make every attack of the threat table on a good bundle, each with the verdict that a verifier must reach, so that anybody can try any verifier.
help-corpus-bundle = The good bundle.
help-corpus-out = Empty folder for the attacks.
help-corpus-keys = Folder with the log's log.key and the witnesses' keys (*.key), as an attacker has them. Never use keys that are in use. Without it: the keys of the bundles of releases, which everybody has.
help-copy = Copy a whole store into an empty one: folder or PostgreSQL database, in any direction. Cut off, the same command goes on.
help-copy-from = The store to copy from; it may be in use.
help-copy-to = The store to fill: a folder, or a database with the schema, as the role that owns its tables.
help-copy-key-to = Also copy the key of the vault, to this file.
help-erase = Erase a person’s name and all they wrote, or one text, for good. The log says that it was erased; the proofs hold. Somebody other than who erases must have decided it.
help-erase-subject = The id of the person, or the commitment (64 digits) of one text.
help-erase-basis = The ground, by the GDPR art. 17(1): no-longer-needed (a), consent-withdrawn (b), objection (c), unlawful (d), legal-obligation (e).
help-decided-by = The id of the credential of whoever decided it.
help-explain = Explain one event in plain words: what, who, when, by which right, on what it relied, what followed, and the proof that it is in the log.
help-explain-position = The position of the event; the first is 0.
help-explain-store = The store (a folder or postgres://…), or a bundle written by “tingbok export”.
help-migrate = Make the schema in a PostgreSQL database, or bring it up to date. As the role that is to own the tables.
help-migrate-store = The database: postgres://user@host/database.
help-views = Show which revisions of its views a store keeps, or delete those that nobody reads any more. What stands in a view is shown by “tingbok show”.
help-views-show = Show the revisions: which is read, which are being built, and which earlier programs left behind.
help-views-retire = Delete the revisions that earlier programs left behind. When no server of an earlier program is running.
help-tally = Count an election file and explain the result.
help-tally-file = The election: .pb (Pabulib, also packed as .gz), .soc .soi .toc .toi (PrefLib), .blt, or Tingbok's JSON.
help-tally-rule = The rule: an id (es_list, mes, phragmen, greedy, ear_shares, borda, copeland, schulze, ranked_pairs, stv_scottish, double_majority), a key of the expected files such as mes_cost+utilitarian, or all its words in JSON. An id alone means: es_list, mes and greedy by points where the file has them, else by hours (es_list, mes) or supporters (greedy, passing over what does not fit); mes without completion; phragmen skip; ear_shares without filling up; borda average; schulze and ranked_pairs by winning votes. Without it: es_list.
help-tally-weights = Weights from the populations in the file: equal, table (1-2-3-5), penrose (square root), degressive or population. Without it: the weights in the file.
help-tally-cap = With --weights: the greatest share of the weight in one hand, such as 3/10.
help-tally-tie = Ties: lex (the name) or chain (hours, support, municipalities, the name).
help-tally-form = The form that every ballot must keep to: approval, approval=5 (at most five), points=10 (ten to share out), ranking=3 (at most three), scores=5 (0 to 5), or its words in JSON.
help-tally-explain = Also every place and its reason in sentences.
help-tally-regimes = Also the lists under other weights, and what they would have changed.
help-tally-margin = Also how close it was: how many other ballots would have changed the list.
help-tally-counts = How many counts --margin may make (without it: 2000; 100 with more than 500 voters).
help-tally-picture = Also a picture (SVG) of support and payment, to this file.

help-demo-examples =
    Examples:
      tingbok demo
      tingbok demo --out ./demo --format json
      tingbok demo --seed vest --ballots ballots.csv
      tingbok demo --store postgres://tingbok@localhost/tingbok
help-init-examples =
    Examples:
      tingbok init ./lager --administrators administrators.json
      tingbok init postgres://tingbok@localhost/tingbok --administrators administrators.json
help-import-examples =
    Examples:
      tingbok import ./lager --counties counties.csv --municipalities municipalities.csv
      tingbok import ./lager --centres centres.csv --format json
      tingbok import ./lager --municipalities municipalities.csv --date 2025-01-01
help-show-examples =
    Examples:
      tingbok show
      tingbok show need_board ./lager
      tingbok show priority_list ./lager --as-of 1200 --format json
help-serve-examples =
    Examples:
      tingbok serve --demo
      tingbok serve ./store --listen 127.0.0.1:9000
      tingbok serve ./store --login login.json
help-replay-examples =
    Examples:
      tingbok replay ./lager
      tingbok replay ./lager --format json --lang en
      tingbok replay postgres://tingbok@db.example.no/tingbok
help-compare-examples =
    Examples:
      tingbok compare ./bunt1 ./bunt2 --policy policy
      tingbok compare ./lager 2f0c7b1e-6a52-5e0c-9d0b-1f6f4d3c2b1a
      tingbok compare ./lager 2f0c7b1e-6a52-5e0c-9d0b-1f6f4d3c2b1a --counts 0 --format json
help-export-examples =
    Examples:
      tingbok export ./lager ./bunt
      tingbok export ./lager ./revisor --edition auditor
      tingbok export ./lager 2f0c7b1e-6a52-5e0c-9d0b-1f6f4d3c2b1a > round.pb
      tingbok export ./lager 2f0c7b1e-6a52-5e0c-9d0b-1f6f4d3c2b1a --field rus --repeat > rus.pb
help-verify-examples =
    Examples:
      tingbok verify ./bunt --policy policy
      tingbok verify ./bunt --policy policy --known ./i-fjor/checkpoint --receipts ./kvitteringer
      tingbok verify ./bunt --policy policy --tsa roots.pem
      tingbok verify ./bunt --policy policy --since ./state.json --max-age 24h --json
help-erase-examples =
    Examples:
      tingbok erase ./lager 0190c8a4-7e2d-7c3a-9b1f-3f6f7a1b2c3d --basis objection --decided-by 0190c8a4-7e2d-7c3a-9b1f-3f6f7a1b2c3e
help-explain-examples =
    Examples:
      tingbok explain 41 ./lager
      tingbok explain 41 ./bundle --lang en --format json
help-copy-examples =
    Examples:
      tingbok copy ./lager postgres://owner@localhost/tingbok
      tingbok copy postgres://tingbok@localhost/tingbok ./lager --key-to ./lager/vault.key
help-views-examples =
    Examples:
      tingbok views show postgres://tingbok@localhost/tingbok
      tingbok views retire ./lager
help-views-show-examples =
    Example:
      tingbok views show ./lager
help-views-retire-examples =
    Example:
      tingbok views retire postgres://tingbok@localhost/tingbok
help-migrate-examples =
    Examples:
      tingbok migrate postgres://owner@localhost/tingbok
      tingbok migrate "postgres://owner@db.example.no/tingbok?sslrootcert=root.pem"
help-tally-examples =
    Examples:
      tingbok tally election.pb
      tingbok tally pots01.json --tie chain --explain
      tingbok tally cluster.json --rule mes --weights penrose --cap 3/10
      tingbok tally cluster.json --regimes --margin --picture list.svg
      tingbok tally ward.blt --rule stv_scottish
      tingbok tally pots01.json --rule es_list_pots_cost --format json
    With --format json a key of the expected files gives its members just as those files hold them, on one line, with
    ties by name; everything else gives the whole result with its certificate.
help-examples =
    Examples:
      tingbok demo
      tingbok show need_board ./lager
    Exit codes:
      0  done
      1  the replay found a difference
      2  the replay is incomplete
      3  what was given cannot be used
      4  refused by the rules
      5  the store is unavailable or damaged
