//! Stamps made by OpenSSL are taken, and no spoilt one is; ours are taken by OpenSSL.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{fs, path::PathBuf, process::Command};
use timestamp::{Authority, BadStamp, Query, Roots, Stamp, certificates, pem_text};

/// The time of nothing: whatever authority made it here made it after this.
const BEFORE: i64 = 1_577_836_800_000;
const TEXT: &[u8] = b"log.example.org/west\n7\nSomething that is the root of a tree, or looks so.\n";

/// How the authorities are set up.
const CONFIG: &str = "
[req]
distinguished_name = dn
prompt = no
[dn]
CN = nobody
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
[stamps]
basicConstraints = critical,CA:false
extendedKeyUsage = critical,timeStamping
[lax]
extendedKeyUsage = timeStamping
[both]
extendedKeyUsage = critical,timeStamping,codeSigning
[none]
basicConstraints = critical,CA:false
[tsa]
default_tsa = one
[one]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
clock_precision_digits = 3
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[old]
serial = serial
signer_digest = sha512
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha1
";

/// A folder with authorities of OpenSSL.
struct OpenSsl {
    dir: tempfile::TempDir,
}

impl OpenSsl {
    /// Nothing, with a word on it, where there is no OpenSSL; with `TINGBOK_TEST_ALL` that is a failure.
    fn new() -> Option<Self> {
        let there = Command::new("openssl").arg("version").output();
        if !there.is_ok_and(|out| out.status.success()) {
            #[expect(clippy::disallowed_methods, reason = "whoever runs the tests says so")]
            let demanded = std::env::var_os("TINGBOK_TEST_ALL").is_some();
            assert!(!demanded, "there is no openssl");
            eprintln!("skipped: there is no openssl");
            return None;
        }
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("config"), CONFIG).unwrap();
        fs::write(dir.path().join("serial"), "01\n").unwrap();
        Some(Self { dir })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// Runs a command of it, its words parted by spaces; gives what it says and whether it went well.
    fn asks(&self, words: &str) -> (bool, String) {
        let mut command = Command::new("openssl");
        let out = command
            .args(words.split(' '))
            .current_dir(&self.dir)
            .output()
            .unwrap();
        let said = [out.stdout, out.stderr].concat();
        (out.status.success(), String::from_utf8_lossy(&said).into_owned())
    }

    fn run(&self, words: &str) {
        let (well, said) = self.asks(words);
        assert!(well, "openssl {words}: {said}");
    }

    /// A root, and an authority below it whose certificate is for what this section says.
    fn authority(&self, name: &str, key: &str, section: &str) {
        for one in ["root", name] {
            self.run(&format!("genpkey {key} -out {one}.key"));
        }
        self.run("req -config config -new -x509 -extensions root -key root.key -subj /CN=root -days 9 -out root.pem");
        self.run(&format!(
            "req -config config -new -key {name}.key -subj /CN={name} -out {name}.csr"
        ));
        self.run(&format!(
            "x509 -req -in {name}.csr -CA root.pem -CAkey root.key -CAcreateserial -days 9 -extfile config \
             -extensions {section} -out {name}.pem"
        ));
    }

    /// Its answer to a request.
    fn stamp(&self, name: &str, section: &str, query: &Query) -> Vec<u8> {
        fs::write(self.path("q.tsq"), query.bytes()).unwrap();
        self.run(&format!(
            "ts -reply -config config -section {section} -queryfile q.tsq -signer {name}.pem -inkey {name}.key \
             -chain root.pem -out a.tsr"
        ));
        self.bytes("a.tsr")
    }

    /// Whether it takes a stamp over the text.
    fn takes(&self, stamp: &[u8], certificates: &str, roots: &str) -> bool {
        fs::write(self.path("text"), TEXT).unwrap();
        fs::write(self.path("kept.tsr"), stamp).unwrap();
        fs::write(self.path("kept.pem"), certificates).unwrap();
        fs::write(self.path("roots.pem"), roots).unwrap();
        self.asks("ts -verify -data text -in kept.tsr -untrusted kept.pem -CAfile roots.pem")
            .0
    }
}

const RSA: &str = "-algorithm RSA -pkeyopt rsa_keygen_bits:2048";
const ECDSA: &str = "-algorithm EC -pkeyopt ec_paramgen_curve:P-256";

/// All that can be asked of a stamp.
fn judged(file: &[u8], query: &Query, held: &[Vec<u8>], roots: &Roots) -> Result<String, BadStamp> {
    let stamp = Stamp::read(file)?;
    // As a bundle demands it: nothing lies in the stamp that does not lie beside it.
    if !stamp.is_over(TEXT)
        || !stamp.answers(query)
        || stamp.certificates().iter().any(|one| !held.contains(one))
    {
        return Err(BadStamp::Form("of something else".to_owned()));
    }
    let signer = stamp.signed_by(held)?;
    signer.may_stamp()?;
    signer.is_vouched_for(roots, held, stamp.at())?;
    Ok(signer.name())
}

#[test]
fn a_stamp_of_openssl_is_taken_and_no_byte_of_it_can_be_changed() {
    let Some(openssl) = OpenSsl::new() else { return };
    for (name, key, section) in [
        ("rsa", RSA, "one"),
        ("ecdsa", ECDSA, "one"),
        ("older", RSA, "old"),
    ] {
        openssl.authority(name, key, "stamps");
        let query = Query::new(TEXT, [0xff; 8]);
        assert_eq!(Query::parse(&query.bytes()), Ok(query.clone()));
        let stamp = Stamp::answered(&openssl.stamp(name, section, &query)).unwrap();
        let roots = Roots::read(&openssl.bytes("root.pem")).unwrap();
        let (held, file) = (stamp.certificates().to_vec(), stamp.file().to_vec());
        assert!(stamp.at() > BEFORE);
        assert_eq!(
            judged(&file, &query, &held, &roots).as_deref(),
            Ok(format!("CN={name}").as_str())
        );
        for at in 0..file.len() {
            for mask in [0x01, 0x80, 0xff] {
                let mut spoilt = file.clone();
                spoilt[at] ^= mask;
                let judged = judged(&spoilt, &query, &held, &roots);
                assert!(judged.is_err(), "{name}: byte {at} with {mask:#x} is taken");
            }
            assert!(Stamp::read(&file[..at]).is_err(), "{name}: cut off at {at}");
        }
        // Of another request, over another text, and by an authority that nobody trusts.
        assert!(!stamp.answers(&Query::new(TEXT, [0x41; 8])));
        assert!(!stamp.is_over(b"another text"));
        let signer = stamp.signed_by(&[]).unwrap();
        openssl.authority("stranger", ECDSA, "stamps");
        let strangers = Roots::read(&openssl.bytes("root.pem")).unwrap();
        let vouched = |roots, at| signer.is_vouched_for(roots, &held, at);
        assert!(matches!(
            vouched(&strangers, stamp.at()),
            Err(BadStamp::Untrusted(_))
        ));
        for years in [-10, 10] {
            let then = stamp.at() + years * 365 * 86_400_000;
            assert!(
                matches!(vouched(&roots, then), Err(BadStamp::Expired(_))),
                "{years}"
            );
        }
    }
}

/// Which `openssl ts` neither makes nor takes; its `cms` makes it.
#[test]
fn a_stamp_signed_by_rsa_pss_is_taken_and_its_algorithm_cannot_be_changed() {
    let Some(openssl) = OpenSsl::new() else { return };
    openssl.authority("rsa", RSA, "stamps");
    let query = Query::new(TEXT, [9; 8]);
    openssl.stamp("rsa", "one", &query);
    openssl.run("ts -reply -config config -in a.tsr -token_out -out token.der");
    openssl.run("cms -verify -noverify -binary -inform DER -in token.der -out info.der");
    openssl.run(
        "cms -sign -binary -nodetach -cades -econtent_type 1.2.840.113549.1.9.16.1.4 -in info.der -signer rsa.pem \
         -inkey rsa.key -md sha256 -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:-1 -outform DER -out pss.der",
    );
    let token = openssl.bytes("pss.der");
    let len = u16::try_from(token.len() + 5).unwrap().to_be_bytes();
    let file = [&[0x30, 0x82, len[0], len[1], 0x30, 3, 2, 1, 0][..], &token].concat();
    let stamp = Stamp::answered(&file).unwrap();
    assert_eq!(stamp.file(), file);
    let (held, roots) = (
        stamp.certificates().to_vec(),
        Roots::read(&openssl.bytes("root.pem")).unwrap(),
    );
    assert_eq!(judged(&file, &query, &held, &roots).as_deref(), Ok("CN=rsa"));
    // From the last certificate on: what the signer says, and how it is signed.
    for at in file.len() - 700..file.len() {
        let mut spoilt = file.clone();
        spoilt[at] ^= 0x01;
        assert!(
            judged(&spoilt, &query, &held, &roots).is_err(),
            "byte {at} is taken"
        );
    }
}

#[test]
fn a_certificate_that_is_not_for_time_stamps_alone_is_refused() {
    let Some(openssl) = OpenSsl::new() else { return };
    let (key, own) = (
        include_bytes!("../../bundle/src/corpus/authority/tsa.key"),
        "tsa.pem",
    );
    fs::write(openssl.path("tsa.key"), key).unwrap();
    openssl.run(
        "req -config config -new -x509 -extensions root -newkey rsa:2048 -nodes -keyout root.key -subj /CN=root -days 9 \
         -out root.pem",
    );
    openssl.run("req -config config -new -key tsa.key -subj /CN=tsa -out tsa.csr");
    for (section, usable) in [("stamps", true), ("lax", false), ("both", false), ("none", false)] {
        openssl.run(&format!(
            "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -days 9 -extfile config -extensions \
             {section} -out {own}"
        ));
        let authority = Authority::read(key, &openssl.bytes(own)).unwrap();
        let answer = authority.answer(&Query::new(TEXT, [1; 8]), BEFORE, 1).unwrap();
        let signer = Stamp::answered(&answer).unwrap().signed_by(&[]).unwrap();
        let judged = signer.may_stamp();
        assert_eq!(judged.is_ok(), usable, "{section}: {judged:?}");
        assert!(usable || matches!(judged, Err(BadStamp::Usage(_))));
    }
}

#[test]
fn openssl_takes_what_our_authority_stamps_and_what_we_keep_of_its_own() {
    let Some(openssl) = OpenSsl::new() else { return };
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../bundle/src/corpus/authority");
    let read = |name: &str| fs::read(format!("{folder}/{name}")).unwrap();
    let root = String::from_utf8(read("root.pem")).unwrap();
    let authority = Authority::read(&read("tsa.key"), &read("tsa.pem")).unwrap();
    let query = Query::new(TEXT, [7; 8]);
    let answer = authority.answer(&query, 1_795_338_000_250, 9).unwrap();
    let (held, roots) = (
        certificates(&read("tsa.pem")).unwrap(),
        Roots::read(root.as_bytes()).unwrap(),
    );
    assert!(judged(&answer, &query, &held, &roots).is_ok());
    assert!(openssl.takes(&answer, &authority.certificates(), &root));
    let other = authority
        .answer(&Query::new(b"another", [7; 8]), BEFORE, 9)
        .unwrap();
    assert!(!openssl.takes(&other, &authority.certificates(), &root));
    openssl.authority("ecdsa", ECDSA, "stamps");
    let stamp = Stamp::answered(&openssl.stamp("ecdsa", "one", &query)).unwrap();
    let root = String::from_utf8(openssl.bytes("root.pem")).unwrap();
    assert!(openssl.takes(stamp.file(), &pem_text(stamp.certificates()), &root));
}

#[test]
fn an_authority_that_refuses_is_quoted() {
    // Status 2, the words "no", and the reason "badAlg".
    let answer = [
        0x30, 0x0f, 0x30, 0x0d, 2, 1, 2, 0x30, 4, 0x0c, 2, b'n', b'o', 3, 2, 7, 0x80,
    ];
    let words = ": no".to_owned();
    assert_eq!(
        Stamp::answered(&answer),
        Err(BadStamp::Refused { status: 2, words })
    );
    assert!(matches!(Stamp::answered(b"<html>"), Err(BadStamp::Form(_))));
    assert!(matches!(Stamp::answered(&[]), Err(BadStamp::Form(_))));
}
