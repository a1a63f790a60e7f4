//! Exchanging a code, who the client is, and the id_token with all that can be wrong with it.

use crate::{
    ClientAuth, Fault, Key, Provider,
    fault::Place,
    key::{base64url, merged, message},
    server::{Outcome, answer, break_with, parameters, refusal},
    state::Grant,
    without_nulls,
};
use aws_lc_rs::hmac;
use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, Uri, header},
    response::Response,
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

type Parameters = BTreeMap<String, String>;
type Refusal = (&'static str, &'static str);

/// `POST /token`.
pub(crate) async fn token(
    State(provider): State<Provider>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Some(broken) = provider.seen(&uri, Some(Place::Token)) {
        return break_with(broken, &uri).await;
    }
    provider.exchange(&headers, &body).unwrap_or_else(refusal)
}

impl Provider {
    fn exchange(&self, headers: &HeaderMap, body: &[u8]) -> Outcome {
        let form = parameters(body)?;
        let client = self.authenticated(headers, &form)?;
        let given = |key: &str| form.get(key).map(String::as_str).unwrap_or_default();
        if given("grant_type") != "authorization_code" {
            return Err(("unsupported_grant_type", "codes only"));
        }
        let grant = self
            .lock()
            .codes
            .remove(given("code"))
            .ok_or(("invalid_grant", "no such code, or used"))?;
        let challenge = base64url(&Sha256::digest(given("code_verifier").as_bytes()));
        if grant.client != client {
            return Err(("invalid_grant", "another client's code"));
        }
        if grant.request.get("redirect_uri").map(String::as_str) != Some(given("redirect_uri")) {
            return Err(("invalid_grant", "another redirect_uri"));
        }
        if grant.request.get("code_challenge") != Some(&challenge) {
            return Err(("invalid_grant", "another verifier"));
        }
        let access_token = self.lock().fresh();
        let fault = self.lock().fault;
        let kind = if fault == Some(Fault::StrangeTokenType) {
            "mac"
        } else {
            "Bearer"
        };
        Ok(answer(&json!({
            "access_token": access_token,
            "token_type": kind,
            "expires_in": 60,
            "id_token": self.id_token(&grant, &access_token, fault),
        })))
    }

    /// The client's id, when it shows that it is it.
    pub(crate) fn authenticated(&self, headers: &HeaderMap, form: &Parameters) -> Result<String, Refusal> {
        let bad = |why| ("invalid_client", why);
        let basic = headers
            .get(header::AUTHORIZATION)
            .map(|it| basic(it.as_bytes()).ok_or(bad("no Basic")));
        let (id, secret) = match (basic.transpose()?, form.get("client_id")) {
            (Some(pair), None) => (pair.0, Some(pair.1)),
            (None, Some(id)) => (id.clone(), None),
            _ => return Err(bad("shown in two ways or none")),
        };
        let key = {
            let state = self.lock();
            let client = state.clients.get(&id).ok_or(bad("not known"))?;
            match &client.auth {
                ClientAuth::Public => return Ok(id),
                ClientAuth::Basic(right) if secret.as_ref() == Some(right) => return Ok(id),
                ClientAuth::Post(right) if form.get("client_secret") == Some(right) => return Ok(id),
                ClientAuth::Key(key) => key.clone(),
                _ => return Err(bad("wrong secret")),
            }
        };
        self.right_assertion(&key, &id, form).map(|()| id).map_err(bad)
    }

    /// Checks a client assertion (RFC 7523) as strictly as Norwegian providers do.
    fn right_assertion(&self, key: &Key, id: &str, form: &Parameters) -> Result<(), &'static str> {
        let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        if form.get("client_assertion_type").map(String::as_str) != Some(kind) {
            return Err("another type of assertion");
        }
        let assertion = form.get("client_assertion").ok_or("no assertion")?;
        let (signed, signature) = assertion.rsplit_once('.').ok_or("no token")?;
        let (head, body) = signed.split_once('.').ok_or("no token")?;
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| "not base64url");
        let read = |part: &str| serde_json::from_slice::<Value>(&decode(part)?).map_err(|_| "not JSON");
        let (head, claims) = (read(head)?, read(body)?);
        if head["kid"] != key.kid.as_str() || head["alg"] != key.algorithm() {
            return Err("another key or algorithm");
        }
        if !key.signed(signed.as_bytes(), &decode(signature)?) {
            return Err("a wrong signature");
        }
        let now = (self.clock)();
        let (iat, exp) = (
            claims["iat"].as_i64().unwrap_or(0),
            claims["exp"].as_i64().unwrap_or(0),
        );
        let right = claims["iss"] == id
            && claims["sub"] == id
            && claims["aud"] == self.issuer.as_str()
            && (iat - now).abs() <= 10
            && exp > now
            && exp - iat <= 120;
        let jti = claims["jti"]
            .as_str()
            .filter(|it| !it.is_empty())
            .ok_or("no jti")?;
        if !self.lock().assertions.insert(jti.to_owned()) {
            return Err("an assertion used before");
        }
        right.then_some(()).ok_or("wrong claims")
    }

    fn id_token(&self, grant: &Grant, access_token: &str, fault: Option<Fault>) -> String {
        let now = (self.clock)();
        let left = &Sha256::digest(access_token.as_bytes())[..16];
        let usual = json!({
            "iss": self.issuer,
            "sub": grant.person.sub,
            "aud": grant.client,
            "exp": now + 120,
            "iat": now,
            "nonce": grant.request.get("nonce"),
            "at_hash": base64url(left),
            "acr": grant.person.acr,
            "auth_time": grant.auth_time,
            "sid": grant.sid,
            "pid": grant.person.pid,
            "amr": ["TestID"],
            "locale": "nb",
            "authorization_details": details(grant),
        });
        let claims = without_nulls(merged(usual, wrong_claims(fault, now)));
        self.signed(&claims, fault)
    }

    fn signed(&self, claims: &Value, fault: Option<Fault>) -> String {
        let key = self.key();
        let header = json!({ "alg": key.algorithm(), "kid": key.kid });
        let with = |more: Value| without_nulls(merged(header.clone(), more));
        match fault {
            Some(Fault::Unsigned) => format!("{}.", message(&with(json!({ "alg": "none" })), claims)),
            Some(Fault::PublicKeyAsSecret) => {
                let message = message(&with(json!({ "alg": "HS256" })), claims);
                let secret = hmac::Key::new(hmac::HMAC_SHA256, &key.public_bytes());
                let signature = hmac::sign(&secret, message.as_bytes());
                format!("{message}.{}", base64url(signature.as_ref()))
            }
            Some(Fault::StrangeKey) => Key::rsa(&key.kid).token(claims, None),
            Some(Fault::UnpublishedKey) => Key::rsa("not-published").token(claims, None),
            Some(Fault::BrokenSignature) => {
                let message = message(&header, claims);
                let mut signature = key.sign(message.as_bytes());
                signature[20] ^= 1;
                format!("{message}.{}", base64url(&signature))
            }
            Some(Fault::NoKeyId) => key.token_with(&with(json!({ "kid": null })), claims),
            Some(Fault::Critical) => key.token_with(&with(json!({ "crit": ["x"], "x": 1 })), claims),
            Some(Fault::WrongType) => key.token(claims, Some("logout+jwt")),
            Some(Fault::NotClaims) => key.token(&json!([claims]), None),
            Some(Fault::TwiceSubject) => twice(&key, &header, claims),
            _ => key.token(claims, Some("JWT")),
        }
    }
}

/// The claims with `sub` a second time: no JSON writer does that, so it is put together by hand.
fn twice(key: &Key, header: &Value, claims: &Value) -> String {
    let text = claims.to_string();
    let text = format!("{{\"sub\":\"somebody-else\",{}", &text[1..]);
    let message = format!(
        "{}.{}",
        base64url(header.to_string().as_bytes()),
        base64url(text.as_bytes())
    );
    format!("{message}.{}", base64url(&key.sign(message.as_bytes())))
}

fn wrong_claims(fault: Option<Fault>, now: i64) -> Value {
    match fault {
        Some(Fault::WrongNonce) => json!({ "nonce": "A".repeat(43) }),
        Some(Fault::NoNonce) => json!({ "nonce": null }),
        Some(Fault::WrongAudience) => json!({ "aud": "another" }),
        Some(Fault::SharedAudience) => json!({ "aud": ["client-1", "another"] }),
        Some(Fault::WrongParty) => json!({ "azp": "another" }),
        Some(Fault::WrongIssuer) => json!({ "iss": "https://other.example.no" }),
        Some(Fault::Expired) => json!({ "iat": now - 7_200, "exp": now - 3_600 }),
        Some(Fault::NotYet) => json!({ "nbf": now + 3_600 }),
        Some(Fault::Old) => json!({ "iat": now - 3_600 }),
        Some(Fault::WrongAccessTokenHash) => json!({ "at_hash": base64url(&[0; 16]) }),
        Some(Fault::StrangeLevel) => json!({ "acr": "Level5" }),
        Some(Fault::NoLevel) => json!({ "acr": null }),
        Some(Fault::NoAuthTime) => json!({ "auth_time": null }),
        Some(Fault::NoSession) => json!({ "sid": null }),
        Some(Fault::NoPid) => json!({ "pid": null }),
        _ => json!({}),
    }
}

/// The organisations that the person chose, for each detail that was asked for.
fn details(grant: &Grant) -> Value {
    let Some(asked) = grant.request.get("authorization_details") else {
        return Value::Null;
    };
    let asked: Vec<Value> = serde_json::from_str(asked).expect("checked");
    let authority = "iso6523-actorid-upis";
    let newer = |(number, name): &(String, String)| json!({ "orgno": { "authority": authority, "ID": format!("0192:{number}") }, "name": name });
    let older = |(number, name): &(String, String)| json!({ "ID": number, "Authority": authority, "Name": name, "Rights": ["Read"] });
    let all = &grant.person.organisations;
    let answered = asked.iter().map(|detail| {
        let chosen = if grant.person.older_shape {
            json!({ "reportees": all.iter().map(older).collect::<Vec<_>>() })
        } else {
            json!({ "authorized_parties": all.iter().map(newer).collect::<Vec<_>>() })
        };
        merged(
            json!({ "type": detail["type"], "resource": detail["resource"] }),
            chosen,
        )
    });
    answered.collect()
}

fn basic(header: &[u8]) -> Option<(String, String)> {
    let text = std::str::from_utf8(header).ok()?.strip_prefix("Basic ")?;
    let pair = String::from_utf8(STANDARD.decode(text).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    let decoded = |text: &str| {
        let form = format!("x={text}");
        url::form_urlencoded::parse(form.as_bytes())
            .next()
            .map(|(_, value)| value.into_owned())
    };
    Some((decoded(id)?, decoded(secret)?))
}
