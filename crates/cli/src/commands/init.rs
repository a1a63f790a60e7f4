//! `tingbok init`: sets up an empty installation. Makes the store and the key of its vault, constitutes the office that
//! runs it, and grants its first administrators, at least two; all by events. Administrators grant and configure; no row
//! of `authority` lets them vote or ratify.

use crate::{
    commands::import::read_file,
    error::CliError,
    exit::Exit,
    login,
    output::Output,
    store::{
        self, Place, Site, Store,
        proof::{self, ProofArgs},
    },
};
use clap::Args;
use domain::{body, credential};
use engine::{Claim, Draft, Step, chance::Chance};
use events::{
    Body, BodyId, CommandId, CredentialId, Digest, Fraction, OrgId, PersonId, Position, Role, Time,
    body::Constituted, credential::Granted,
};
use identity::Pepper;
use ledger::Ledger;
use messages::msg;
use serde::Deserialize;
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::PathBuf, process::ExitCode};

/// What nobody should do alone takes two.
const AT_LEAST: usize = 2;

/// Sets up an empty installation.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    #[command(flatten)]
    site: Site,
    /// Who administers it.
    #[arg(long, value_name = "FILE")]
    administrators: PathBuf,
    #[command(flatten)]
    proof: ProofArgs,
    /// The name under which the log is signed; begins its proof folder.
    #[arg(long, value_name = "NAME")]
    origin: Option<String>,
}

/// The file that says who administers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// The office that runs the installation.
    office: Office,
    /// The first administrators.
    administrators: Vec<Administrator>,
    /// The last instant of their credentials.
    until: Time,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Office {
    name: String,
    /// Where it is written that it runs the installation.
    citation: String,
    #[serde(default)]
    example: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Administrator {
    name: String,
    /// How the provider of logins will know them: by a national identity number,
    #[serde(default)]
    pid: Option<String>,
    /// or as a subject of this issuer.
    #[serde(default)]
    issuer: Option<String>,
    #[serde(default)]
    sub: Option<String>,
}

impl Administrator {
    /// `None` where it is not said, or said twice, how they will be known.
    fn pseudonym(&self, pepper: &Pepper) -> Option<Digest> {
        match (self.pid.as_deref(), self.issuer.as_deref(), self.sub.as_deref()) {
            (Some(pid), None, None) if pid.len() == 11 && pid.bytes().all(|it| it.is_ascii_digit()) => {
                Some(pepper.of_number(pid))
            }
            (None, Some(issuer), Some(sub)) if !issuer.is_empty() && !sub.is_empty() => {
                Some(pepper.of_subject(issuer, sub))
            }
            _ => None,
        }
    }
}

/// What was granted to whom.
struct Made {
    name: String,
    person: PersonId,
    credential: CredentialId,
}

/// Runs it.
///
/// # Errors
/// When the file cannot be used, or there is a store or a key already: nothing is made over another.
pub(crate) fn run(args: &InitArgs, out: &Output) -> Result<ExitCode, CliError> {
    store::block_on(async {
        let clock = engine::clock::system();
        let wanted = wanted(args, clock())?;
        if let Some(key) = args.site.key().filter(|key| key.exists()) {
            let what = msg!("init-key-there", path = key.display().to_string());
            return Err(CliError::new(Exit::BadInput, "key_exists", what).remedy(msg!("remedy-key-there")));
        }
        let begun = Begun::new(args)?;
        let created = store::create(&args.site, clock, &Chance::System).await;
        let store = match created {
            Ok(store) => store,
            Err(why) => {
                begun.take_back();
                return Err(why);
            }
        };
        match granted(args, &store, &wanted).await {
            Ok((office, made)) => tell(out, args, &store, office, &made)?,
            Err(why) => {
                // Where something may have been recorded all of it stays, for whoever looks into it.
                if store.ledger.head().await.is_ok_and(|head| head.size == 0) {
                    store::unmake(&args.site, store);
                    begun.take_back();
                }
                return Err(why);
            }
        }
        Ok(Exit::Ok.into())
    })
}

/// What was made before the store, and is taken back when that cannot be set up: a run that failed must not stand in the
/// way of the next.
struct Begun {
    /// The proof folder.
    proof: Option<PathBuf>,
    /// The folder of the store, where there was none before.
    store: Option<PathBuf>,
}

impl Begun {
    /// The proof folder first: should it not be possible, nothing else is made either.
    fn new(args: &InitArgs) -> Result<Self, CliError> {
        let store = match &args.site.store {
            Place::Folder(folder) if !folder.exists() => Some(folder.clone()),
            _ => None,
        };
        let missing = || CliError::new(Exit::BadInput, "no_proof_folder", msg!("init-no-proof"));
        let proof = match &args.origin {
            Some(origin) => {
                let dir = args.proof.dir(&args.site.store).ok_or_else(missing)?;
                proof::begin(&dir, origin, &Chance::System)?;
                Some(dir)
            }
            None => None,
        };
        Ok(Self { proof, store })
    }

    /// Its key signed nothing but that there is nothing.
    fn take_back(self) {
        // What cannot be removed stays: the failure that is told of is another.
        if let Some(proof) = self.proof {
            let _ = fs::remove_dir_all(proof);
        }
        if let Some(store) = self.store {
            let _ = fs::remove_dir(store);
        }
    }
}

fn wanted(args: &InitArgs, now: Time) -> Result<Wanted, CliError> {
    let bytes = read_file(&args.administrators)?;
    let bad = |why: String| {
        let path = args.administrators.display().to_string();
        CliError::new(
            Exit::BadInput,
            "administrators",
            msg!("init-bad-file", path = path, why = why),
        )
        .remedy(msg!("remedy-administrators"))
    };
    // What stands in the file is not repeated: it may be a national identity number.
    let wanted: Wanted = serde_json::from_slice(&bytes).map_err(|why| {
        let place = format!("line {}, column {}", why.line(), why.column());
        bad(format!("{place}: {:?} error", why.classify()))
    })?;
    // The events would take any citation; here an installation that cites nothing is a mistake.
    for words in [&wanted.office.name, &wanted.office.citation] {
        if !(1..=1_000).contains(&words.trim().len()) {
            return Err(bad(
                "the office has a name and a citation, each of 1 to 1,000 bytes".into(),
            ));
        }
    }
    let all = &wanted.administrators;
    let names: BTreeSet<&str> = all.iter().map(|it| it.name.trim()).collect();
    if all.len() < AT_LEAST || names.len() < all.len() {
        return Err(bad(
            "at least two administrators are needed, each named once".into()
        ));
    }
    if names.iter().any(|name| !(1..=200).contains(&name.len())) {
        return Err(bad("an administrator has a name of 1 to 200 bytes".into()));
    }
    let pepper = Pepper::new([0; 32]);
    let logins: Option<BTreeSet<Digest>> = all.iter().map(|it| it.pseudonym(&pepper)).collect();
    let logins = logins.ok_or_else(|| {
        bad("an administrator is known by a 'pid' of 11 digits, or by 'issuer' and 'sub'".into())
    })?;
    // Two names for one login would be one person.
    if logins.len() < all.len() {
        return Err(bad("two administrators have the same login".into()));
    }
    if wanted.until <= now {
        return Err(bad(format!(
            "'until' is {}, and it is {now} already",
            wanted.until
        )));
    }
    Ok(wanted)
}

async fn granted(args: &InitArgs, store: &Store, wanted: &Wanted) -> Result<(BodyId, Vec<Made>), CliError> {
    let logins = store::logins(&args.site.store).await?;
    let pepper = login::pepper(store.engine.vault());
    let now = store.engine.now();
    let id = || Chance::System.id(now);
    let office = BodyId(id()?);
    let mut draft = Draft::new(Claim::local_operator(store.operator()), CommandId(id()?));
    let mut steps = vec![Step::Body(
        office,
        body::Intent::Constitute(constituted(&wanted.office)),
    )];
    let mut made = Vec::new();
    for administrator in &wanted.administrators {
        let new = PersonId(uuid::Builder::from_random_bytes(random()?).into_uuid());
        let unknown = || CliError::bad_input("an administrator is known by nothing".into());
        let pseudonym = administrator.pseudonym(&pepper).ok_or_else(unknown)?;
        let person = logins.person(pseudonym, new).await?;
        let credential = CredentialId(id()?);
        let grant = Granted {
            from: now,
            org: OrgId::from(office),
            person,
            role: Role::Operator,
            substitute: None,
            to: wanted.until,
        };
        steps.push(Step::Credential(credential, credential::Intent::Grant(grant)));
        let name = administrator.name.trim().to_owned();
        draft.name(person, &name);
        made.push(Made {
            name,
            person,
            credential,
        });
    }
    store.engine.execute(&draft.with(steps)).await?;
    Ok((office, made))
}

/// Whether a log begins with what is done here, and not for an example: one command by which an office that holds no
/// meetings was constituted and its administrators were given what they may.
///
/// # Errors
/// When the log cannot be read.
pub(crate) async fn is_real(ledger: &dyn Ledger) -> Result<bool, CliError> {
    let first = ledger.all(Position(0), 2).await?;
    let [office, grant] = first.as_slice() else {
        return Ok(false);
    };
    let (Body::Body(events::body::Event::Constituted(orders)), Body::Credential(grants)) =
        (&office.body, &grant.body)
    else {
        return Ok(false);
    };
    let is_grant = matches!(
        grants,
        events::credential::Event::Granted(granted)
            if granted.role == Role::Operator && granted.org.to_string() == office.stream.key()
    );
    Ok(is_grant && office.command == grant.command && !orders.example && !orders.may_ratify)
}

/// It holds no meetings: nobody sits in it, and it may not ratify.
fn constituted(office: &Office) -> Constituted {
    Constituted {
        casting_vote: false,
        citation: office.citation.clone(),
        example: office.example,
        may_ratify: false,
        name: office.name.clone(),
        quorum: Fraction::new(1, 1).unwrap_or(Fraction::ZERO),
    }
}

fn random() -> Result<[u8; 16], CliError> {
    let bytes = Chance::System.bytes()?;
    Ok(bytes.first_chunk::<16>().copied().unwrap_or_default())
}

fn tell(out: &Output, args: &InitArgs, store: &Store, office: BodyId, made: &[Made]) -> Result<(), CliError> {
    let key = store.key.display().to_string();
    if out.is_json() {
        let one = |it: &Made| json!({ "credential": it.credential, "name": it.name, "person": it.person });
        let administrators: Vec<Value> = made.iter().map(one).collect();
        return out.json(&json!({
            "administrators": administrators,
            "office": office,
            "store": args.site.store.to_string(),
            "vault_key": key,
        }));
    }
    let place = args.site.store.to_string();
    out.message(&msg!("init-done", place = place, key = key));
    out.message(&msg!("init-office", office = office.to_string()));
    for it in made {
        let (name, person) = (it.name.clone(), it.person.to_string());
        out.message(&msg!("init-administrator", name = name, person = person));
    }
    Ok(())
}
