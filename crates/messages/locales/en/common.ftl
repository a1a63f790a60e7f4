# Words used everywhere: errors, counts, headings of tables.
count-events = { $count ->
        [one] { $count } event
        *[other] { $count } events
    }
count-needs = { $count ->
        [one] { $count } need
        *[other] { $count } needs
    }
and-more = and { $count } more
text-erased = (erased)
text-locked = (locked)

error-no-file = The file { $path } cannot be read: { $why }
error-folder = The folder { $path } cannot be made: { $why }
error-log-there = { $place } holds an event log of { $count ->
        [one] { $count } event
        *[other] { $count } events
    } already.
error-no-key = This store does not say which key it is sealed under, so the file of its key must be named.
error-no-state-folder = This user has no home folder where the key of the store could lie.
error-key-elsewhere = { $place } is sealed under a key that is not here: its file would be { $path }.
error-other-key = { $path } holds another key than the one that { $place } is sealed under.
key-drawn = The key of the vault was made: { $path }. Keep a copy of it in a safe place: without it ballots and texts cannot be opened. Each server of this store needs it.
error-open-passwords = Others may read { $path }, which holds passwords.
error-refused = Refused: { $why }
error-stdout = The result could not be written in full: { $why }
error-threads = The system gives too few threads: { $why }

remedy-file = Check the name, and that you may read the file.
remedy-whole-file = Fetch the file again.
remedy-key = Restore the key file from its backup.
remedy-no-log = Check the folder. Make a new store with "tingbok import" or "tingbok demo --out".
remedy-foreign-log = The file is not an event log of Tingbok. Check the folder.
remedy-format = Use a version of Tingbok that knows this format.
remedy-damaged-log = Do not write to the log any more. Restore it from its backup.
remedy-log-exists = Choose another folder, or use the store that is there.
remedy-locked = Stop the other program first, and try again.
remedy-system = Check permissions and space on the disk, and try again.
remedy-copy-empty = Copy into an empty folder or database.
remedy-half-copied = Run the same "tingbok copy" again: it goes on from where it was.
remedy-bad-address = An address looks like postgres://user@host:5432/database?sslmode=verify-full. The password is best kept in the file named by PGPASSFILE.
remedy-no-server = Check host and port, and that the database server runs.
remedy-login = Check user and password: in the URL, in PGPASSWORD, or in the file named by PGPASSFILE.
remedy-no-database = Check the name, or make the database first (createdb).
remedy-rights = Log in as a member of tingbok_server; to run migrate or to copy into the database, as the role that owns its tables.
remedy-tls = Name the file with the root certificate in the URL (sslrootcert=FILE), and the host as in its certificate. Only on a network that you trust: sslmode=require or sslmode=disable.
remedy-foreign-database = Check the address, or take an empty database.
remedy-database = Check the database server, and try again.
remedy-database-used = Take an empty database, or use the store that is there.
remedy-migrate = Run "tingbok migrate postgres://OWNER@HOST/DATABASE" once, as the role that is to own the tables, which this role may not make or change.
remedy-no-key = Name it: --vault-key FILE, or TINGBOK_VAULT_KEY.
remedy-key-elsewhere = Bring that file here from the machine where the store was set up, or from its backup, readable by its owner alone; or name where it lies: --vault-key FILE, or TINGBOK_VAULT_KEY. Nothing was written.
remedy-other-key = Restore the right file from its backup, or name it: --vault-key FILE, or TINGBOK_VAULT_KEY. Nothing was written.
remedy-open-passwords = chmod 600 { $path }
remedy-replay = Stop, and run "tingbok replay" on the store.

column-about = About
column-advisory = Advisory hours
column-against = Against
column-asked = Could vote
column-behind = Money behind (hours)
column-best-rank = Best
column-binding = Binding hours
column-can = Can deliver (hours)
column-cast = Voted
column-centre = Competence centre
column-clusters = Cluster
column-counted = Ballots counted
column-county = County
column-credit = Credit
column-declared = Hours
column-digest = Digest
column-document = Document
column-event = Event
column-extra-support = Support missing
column-for = For
column-got = Supported and funded (hours)
column-hours = Hours
column-hours-left = Hours left
column-mandates = Mandates (hours)
column-measure = Measure
column-municipalities = Municipalities
column-need = Need
column-offered = Offered
column-outcome = Decision
column-owners = Owners
column-paid = Paid
column-paid-by = Paid by (hours)
column-part = Part
column-phase = Status
column-point = Point
column-position = Position
column-pot = Pot
column-programme = Programme
column-quorum = Quorum
column-rank = No.
column-read-until = Reads on from
column-reason = Reason
column-received = Received (hours)
column-reserved = Statutory
column-residents = Residents
column-revision = Revision
column-role = Role
column-roll = On the voting roll
column-runner-up = Next best
column-served-by = Served by (hours)
column-serves = Goes to
column-share = Share
column-shortfall = Short by (hours)
column-shows = Shows
column-status = Status
column-subject-and-delivery = Subject and delivery
column-submitted = Needs submitted
column-support = Support
column-supported-by = Supported by
column-supporters = Municipalities
column-time = Time (UTC)
column-together-with = Together with
column-unit = Unit
column-unopened = Not opened
column-unspent = Unspent
column-until = Deadline (UTC)
column-value = Value
column-view = View
column-voter = Voter
column-weight = Weight
column-what = What
column-who-cast = Have voted
