//! The answer of an authority (`.tsr`), as it is kept: that it granted the stamp, and the stamp. Whatever an authority says
//! beside that, nobody has signed; it is left out when an answer is taken, and not accepted in one that was kept.

use crate::{
    BadStamp, Query, Signer,
    algorithms::DigestAlgorithm,
    asn1::{SEQUENCE, bytes, one, tlv, unreadable, values, within},
    info::Info,
    signature,
};
use cms::signed_data::{EncapsulatedContentInfo, SignerInfo};
use der::{
    Tag, TagNumber, Tagged,
    asn1::{AnyRef, ObjectIdentifier, OctetStringRef},
};

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
pub(crate) const STAMPED: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// That a stamp was granted, and no word more.
const GRANTED: [u8; 5] = [0x30, 0x03, 0x02, 0x01, 0x00];

/// A time stamp, read and not judged yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stamp {
    file: Vec<u8>,
    info: Info,
    /// What is signed: what the stamp says, as its bytes.
    pub(crate) content: Vec<u8>,
    pub(crate) signer: SignerInfo,
    certificates: Vec<Vec<u8>>,
}

impl Stamp {
    /// Takes what an authority answered.
    ///
    /// # Errors
    /// When it gives no stamp, or what it gives is none.
    pub fn answered(bytes: &[u8]) -> Result<Self, BadStamp> {
        let what = "the answer";
        let parts = within(one(bytes, what)?, Tag::Sequence, what)?;
        let Some((said, token)) = parts.split_first() else {
            return Err(BadStamp::form("the answer is empty"));
        };
        let said = within(*said, Tag::Sequence, "the status of the answer")?;
        let status = said.first().filter(|status| status.tag() == Tag::Integer);
        let status = status.map_or(u8::MAX, |status| status.decode_as::<u8>().unwrap_or(u8::MAX));
        match token {
            [token] if status == 0 => Self::read(&granted(&self::bytes(token, what)?)),
            _ => Err(BadStamp::Refused {
                status,
                words: words(&said),
            }),
        }
    }

    /// Reads a stamp as it is kept.
    ///
    /// # Errors
    /// When it is not in its one form.
    pub fn read(file: &[u8]) -> Result<Self, BadStamp> {
        let what = "the time stamp";
        let whole = one(file, what)?;
        let token = whole
            .value()
            .strip_prefix(&GRANTED)
            .filter(|_| whole.tag() == Tag::Sequence);
        let token =
            token.ok_or_else(|| BadStamp::form("it does not begin with the word that it was granted"))?;
        let parts = within(one(token, what)?, Tag::Sequence, what)?;
        let [kind, content] = parts.as_slice() else {
            return Err(BadStamp::form("the time stamp is no signed message"));
        };
        if kind.decode_as::<ObjectIdentifier>() != Ok(SIGNED_DATA) || content.tag() != context(0) {
            return Err(BadStamp::form("the time stamp is no signed message"));
        }
        let Signed {
            content,
            signer,
            certificates,
        } = signed(one(content.value(), what)?)?;
        Ok(Self {
            file: file.to_vec(),
            info: Info::read(&content)?,
            content,
            signer,
            certificates,
        })
    }

    /// As it is kept, byte for byte.
    #[must_use]
    pub fn file(&self) -> &[u8] {
        &self.file
    }

    /// When it was made, by the clock of the authority: milliseconds since 1970.
    #[must_use]
    pub fn at(&self) -> i64 {
        self.info.at
    }

    /// The certificates in it, as DER.
    #[must_use]
    pub fn certificates(&self) -> &[Vec<u8>] {
        &self.certificates
    }

    /// Whether it is over this text.
    #[must_use]
    pub fn is_over(&self, text: &[u8]) -> bool {
        self.info.digest == crate::query::sha256(text)
    }

    /// Whether it was made for this request, and for no other one.
    #[must_use]
    pub fn answers(&self, query: &Query) -> bool {
        self.info.digest == *query.digest() && self.info.nonce.as_deref() == Some(query.nonce())
    }

    /// Whose it is, when the signature holds: by one of the certificates in it or of these.
    ///
    /// # Errors
    /// [`BadStamp::Signature`].
    pub fn signed_by(&self, others: &[Vec<u8>]) -> Result<Signer, BadStamp> {
        signature::check(self, others)
    }
}

/// A stamp with the word that it was granted.
pub(crate) fn granted(token: &[u8]) -> Vec<u8> {
    tlv(SEQUENCE, &[&GRANTED, token])
}

pub(crate) fn context(number: u8) -> Tag {
    let number = TagNumber::new(number);
    Tag::ContextSpecific {
        constructed: true,
        number,
    }
}

/// What an authority says of why it gives none.
fn words(said: &[AnyRef<'_>]) -> String {
    let mut words = String::new();
    let texts = said.iter().filter(|part| part.tag() == Tag::Sequence);
    for text in texts.flat_map(|texts| values(texts.value(), "the words").unwrap_or_default()) {
        words.push_str(": ");
        let printable = String::from_utf8_lossy(text.value());
        words.extend(printable.chars().filter(|c| !c.is_control()).take(200));
    }
    words
}

/// A signed message.
struct Signed {
    /// What it says.
    content: Vec<u8>,
    /// Who signed it.
    signer: SignerInfo,
    /// The certificates that lie in it, as DER.
    certificates: Vec<Vec<u8>>,
}

fn signed(message: AnyRef<'_>) -> Result<Signed, BadStamp> {
    let what = "the signed message";
    let parts = within(message, Tag::Sequence, what)?;
    let [version, hashes, content, rest @ .., signers] = parts.as_slice() else {
        return Err(BadStamp::form("the signed message is not whole"));
    };
    // With anything but plain certificates in it the number would be another.
    if version.tag() != Tag::Integer || version.value() != [3] {
        return Err(BadStamp::form("the signed message is of another version than 3"));
    }
    let content: EncapsulatedContentInfo = content.decode_as().map_err(unreadable(what))?;
    if content.econtent_type != STAMPED {
        return Err(BadStamp::form("what is signed is no time stamp"));
    }
    let content = content
        .econtent
        .as_ref()
        .map(|content| content.decode_as::<OctetStringRef<'_>>());
    let content = content.and_then(Result::ok);
    let content = content.ok_or_else(|| BadStamp::form("what is signed is not there"))?;
    let signers = within(*signers, Tag::Set, "the list of signers")?;
    let [signer] = signers.as_slice() else {
        return Err(BadStamp::form("a time stamp has one signer"));
    };
    let signer: SignerInfo = signer.decode_as().map_err(unreadable("the signer"))?;
    one_hash(*hashes, &signer)?;
    Ok(Signed {
        content: content.as_bytes().to_vec(),
        signer,
        certificates: carried(rest)?,
    })
}

/// It must name the one hash algorithm of its signer.
fn one_hash(hashes: AnyRef<'_>, signer: &SignerInfo) -> Result<(), BadStamp> {
    let hashes = within(hashes, Tag::Set, "the list of hash algorithms")?;
    let same = |hash: &AnyRef<'_>| {
        Ok::<_, BadStamp>(
            DigestAlgorithm::read(*hash)? == DigestAlgorithm::of_identifier(&signer.digest_alg)?,
        )
    };
    match hashes.as_slice() {
        [hash] if same(hash)? => Ok(()),
        _ => Err(BadStamp::form(
            "it does not name the one hash algorithm of its signer",
        )),
    }
}

/// The certificates that lie in it.
fn carried(rest: &[AnyRef<'_>]) -> Result<Vec<Vec<u8>>, BadStamp> {
    // They were asked for, so they are there; lists of revoked ones may follow, and are passed over.
    let certificates = match rest {
        [certificates] if certificates.tag() == context(0) => certificates,
        [certificates, revoked] if [certificates.tag(), revoked.tag()] == [context(0), context(1)] => {
            certificates
        }
        _ => {
            return Err(BadStamp::form(
                "the certificate of the signer does not lie in the time stamp",
            ));
        }
    };
    let certificates = values(certificates.value(), "the certificates")?;
    let certificates = certificates.iter().map(|one| bytes(one, "a certificate"));
    certificates.collect()
}
