//! The same login against a provider written by others: npm's `oidc-provider`, with pushed requests, PKCE, rich
//! authorization requests and `private_key_jwt`, then its two logouts.

use crate::{
    browser::{Browser, Page},
    world::{Log, RESOURCE, chance, client_key, serve},
};
use events::Time;
use identity::{ClientKey, Pepper, Profile, Rules, Setup, store::Memory};
use serde_json::json;
use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};
use url::Url;

/// The provider; ends when it is dropped, for its standard input ends then.
struct Foreign {
    child: Child,
    /// Kept open: a provider that cannot write its warnings stops.
    _out: BufReader<ChildStdout>,
    issuer: String,
}

impl Drop for Foreign {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// `None` on a machine without npm, which says so.
fn start(asked: &serde_json::Value) -> Option<Foreign> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign");
    if !Command::new("npm")
        .arg("--version")
        .output()
        .is_ok_and(|it| it.status.success())
    {
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: npm is not on this machine, so the login was not checked against oidc-provider; ops/test installs it"
        );
        return None;
    }
    assert!(
        dir.join("node_modules/oidc-provider").is_dir(),
        "oidc-provider is not installed: run ops/test, or 'npm ci' in {}",
        dir.display()
    );
    let mut child = Command::new("node")
        .arg("provider.mjs")
        .current_dir(&dir)
        .env("FOREIGN_PROVIDER", asked.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node");
    let mut issuer = String::new();
    let mut out = BufReader::new(child.stdout.take().expect("its output"));
    out.read_line(&mut issuer).expect("where it listens");
    assert!(
        issuer.starts_with("http://127.0.0.1:"),
        "it did not start: {issuer:?}"
    );
    Some(Foreign {
        child,
        _out: out,
        issuer: issuer.trim().to_owned(),
    })
}

/// The provider has a clock of its own, so ours must show the same time here.
fn clock() -> identity::Clock {
    Arc::new(|| {
        #[expect(
            clippy::disallowed_methods,
            reason = "the other process reads the machine's clock too"
        )]
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
        Time::from_millis(i64::try_from(now.as_millis()).expect("before the year 9999"))
    })
}

/// Follows redirects until there is none, or one leads to this address.
async fn follow(browser: &mut Browser, from: &Url, until: &str) -> Page {
    let mut at = from.clone();
    for _ in 0..12 {
        let page = browser.get(&at).await;
        match &page.location {
            Some(next) if next.as_str().starts_with(until) => return page,
            Some(next) => at = next.clone(),
            None => panic!("{at} leads nowhere: {} {}", page.status, page.body),
        }
    }
    panic!("sent round in circles, last to {at}");
}

#[tokio::test]
async fn a_provider_by_others_logs_in_and_out() {
    let log = Log::default();
    let _guard = log.listen();
    let key = client_key();
    let store = Arc::new(Memory::default());
    let foreign: Arc<Mutex<Option<Foreign>>> = Arc::default();
    let (started, kept) = (foreign.clone(), store.clone());
    // Our address must be known before the provider starts, and the provider's before we do.
    let (identity, site) = serve(move |site| {
        let asked = json!({
            "client_id": "tingbok",
            "redirect_uri": format!("{site}/login/callback"),
            "home": format!("{site}/"),
            "backchannel": format!("{site}/logout/backchannel"),
            "type": "ansattporten:altinn:resource",
            "resource": RESOURCE,
            "jwk": key.jwk(),
        });
        let provider = start(&asked);
        let issuer = provider
            .as_ref()
            .map_or("https://skipped.example.no".to_owned(), |it| it.issuer.clone());
        *started.lock().unwrap_or_else(PoisonError::into_inner) = provider;
        let client_key = ClientKey::from_pem("client-key", identity::Algorithm::RS256, &key.pem()).unwrap();
        Setup {
            site,
            profiles: vec![Profile {
                scopes: vec!["openid".into()],
                ..Profile::ansattporten(&issuer, "tingbok", client_key, RESOURCE)
            }],
            machines: None,
            rules: Rules::default(),
            limits: identity::Limits::default(),
            more_roots_pem: String::new(),
            store: kept,
            clock: clock(),
            chance: chance(),
            pepper: Pepper::new([7; 32]),
        }
    })
    .await;
    if foreign.lock().unwrap_or_else(PoisonError::into_inner).is_none() {
        return;
    }
    let mut browser = Browser::new();
    let origin = site.origin().ascii_serialization();
    let here = |path: &str| site.join(path).unwrap();

    let login = here("/login?return=%2Fin&level=high&max_age=300");
    follow(&mut browser, &login, here("/in").as_str()).await;
    let who = browser.get(&here("/who")).await.body;
    let who: serde_json::Value = serde_json::from_str(&who).unwrap();
    assert_eq!(
        (&who["organisation"], &who["level"]),
        (&json!("123456785"), &json!("high")),
        "{}",
        log.text()
    );

    // Ratifying: the provider asks again, and the session gets a new id.
    let again = here("/login?return=%2Fagain&level=high&max_age=0&raise=1");
    follow(&mut browser, &again, here("/again").as_str()).await;
    let raised: serde_json::Value = serde_json::from_str(&browser.get(&here("/who")).await.body).unwrap();
    assert_eq!(raised["who"], who["who"]);
    assert_eq!(store.sessions(), 1);

    // Another browser of ours from the same session at the provider: the same cookies there, none here.
    let first = browser.cookies.clone();
    browser.cookies.retain(|(at, _), _| *at != origin);
    follow(&mut browser, &here("/login?return=%2Fin"), here("/in").as_str()).await;
    assert_eq!(store.sessions(), 2);
    browser
        .cookies
        .extend(first.into_iter().filter(|((at, _), _)| *at == origin));

    // Logging out here leads to the provider's page, which sends its form and tells us about the other session.
    let form = format!("form_token={}", raised["form_token"].as_str().unwrap());
    let page = browser.post(&here("/logout"), &origin, &form).await;
    assert_eq!(store.sessions(), 1);
    let page_of_provider = browser.get(page.location()).await;
    let (action, fields) = form_of(&page_of_provider.body);
    let provider_origin = page.location().origin().ascii_serialization();
    let done = browser.post(&action, &provider_origin, &fields).await;
    assert_eq!(done.location().as_str(), here("/").as_str());
    assert_eq!(store.sessions(), 0, "{}", log.text());
    drop(identity);
}

/// The action and the hidden fields of the provider's logout form.
fn form_of(html: &str) -> (Url, String) {
    let attribute = |text: &str, name: &str| {
        let from = text.split(&format!("{name}=\"")).nth(1)?;
        from.split('"').next().map(str::to_owned)
    };
    let action = attribute(html, "action").unwrap_or_else(|| panic!("no form: {html}"));
    let mut fields = url::form_urlencoded::Serializer::new(String::new());
    for input in html.split("<input").skip(1) {
        if let Some((name, value)) = attribute(input, "name").zip(attribute(input, "value")) {
            fields.append_pair(&name, &value);
        }
    }
    (action.parse().unwrap(), fields.finish())
}
