//! From which address somebody asks, where proxies stand in between. What a request says about that anybody can write, so
//! it is believed only of a peer that the operator trusts, and only as far back as those go.

use axum::http::{HeaderMap, HeaderName, header};
use std::{fmt, net::IpAddr, str::FromStr};

/// The header of proxies that is older than the standard one.
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Addresses of proxies whose word about the asker's address is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TrustedProxy {
    /// The first of them, in the long form of both sorts of addresses.
    net: u128,
    /// How many bits of it are fixed.
    bits: u32,
}

/// What names no proxies.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "write trusted proxies as an address, or as the first address and the number of fixed bits: 10.0.0.0/8, fd00::/8"
)]
pub struct BadProxy;

/// Both sorts of addresses as one.
fn long(address: IpAddr) -> u128 {
    match address.to_canonical() {
        IpAddr::V4(four) => four.to_ipv6_mapped().to_bits(),
        IpAddr::V6(six) => six.to_bits(),
    }
}

/// The fixed bits of an address.
fn masked(address: u128, bits: u32) -> u128 {
    match u128::BITS.saturating_sub(bits) {
        u128::BITS => 0,
        free => address >> free << free,
    }
}

impl FromStr for TrustedProxy {
    type Err = BadProxy;

    fn from_str(given: &str) -> Result<Self, BadProxy> {
        let (address, bits) = match given.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (given, None),
        };
        let address: IpAddr = address.parse().map_err(|_| BadProxy)?;
        let most: u32 = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Some(most), |bits| bits.parse().ok());
        let bits = bits.filter(|bits| *bits <= most).ok_or(BadProxy)?;
        let bits = bits + u128::BITS - most;
        let net = long(address);
        // A bit beyond the fixed ones says that something else was meant.
        (masked(net, bits) == net)
            .then_some(Self { net, bits })
            .ok_or(BadProxy)
    }
}

impl TrustedProxy {
    fn holds(&self, address: IpAddr) -> bool {
        masked(long(address), self.bits) == self.net
    }
}

/// The address that asks: the peer's, or where that is a trusted proxy, the last one before the trusted ones. Where two
/// headers tell of different ones, one of them was not written by a proxy, and the peer's counts.
pub(crate) fn asker(peer: IpAddr, headers: &HeaderMap, trusted: &[TrustedProxy]) -> IpAddr {
    let peer = peer.to_canonical();
    let is_trusted = |address: IpAddr| trusted.iter().any(|proxy| proxy.holds(address));
    if !is_trusted(peer) {
        return peer;
    }
    let told = [
        hops(headers, &header::FORWARDED, forwarded),
        hops(headers, &X_FORWARDED_FOR, |hop| node(hop.trim())),
    ];
    let mut found: Option<IpAddr> = None;
    for hops in told.into_iter().flatten() {
        let mut last = peer;
        for hop in hops.into_iter().rev() {
            // What cannot be read is not looked behind.
            let Some(hop) = hop else { break };
            last = hop;
            if !is_trusted(hop) {
                break;
            }
        }
        match found {
            Some(other) if other != last => return peer,
            _ => found = Some(last),
        }
    }
    found.unwrap_or(peer)
}

/// The hops that a header tells of, in their order; `None` for those that cannot be read, and for no header.
fn hops(
    headers: &HeaderMap,
    name: &HeaderName,
    read: impl Fn(&str) -> Option<IpAddr>,
) -> Option<Vec<Option<IpAddr>>> {
    let lines = headers.get_all(name);
    let hops: Vec<_> = lines
        .iter()
        .flat_map(|line| match line.to_str() {
            Ok(line) => split(line, ',').into_iter().map(&read).collect::<Vec<_>>(),
            Err(_) => vec![None],
        })
        .collect();
    (!hops.is_empty()).then_some(hops)
}

/// The address in one element of `Forwarded` (RFC 7239).
fn forwarded(element: &str) -> Option<IpAddr> {
    let pairs = split(element, ';');
    let mut pairs = pairs.iter().filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    let value = value.trim();
    let bare = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    node(bare.unwrap_or(value))
}

/// An address, with or without a port; an address of six may stand in brackets.
fn node(given: &str) -> Option<IpAddr> {
    let bracketed = given.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let address = match bracketed {
        Some((six, _)) => six,
        None if given.matches(':').count() == 1 => given.split_once(':')?.0,
        None => given,
    };
    let address: IpAddr = address.parse().ok()?;
    Some(address.to_canonical())
}

/// Splits where a mark stands outside quotes.
fn split(text: &str, mark: char) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(|c: char| {
        let is_mark = c == mark && !quoted;
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        is_mark
    })
    .collect()
}

/// Under which name an address is counted. Who has one address of six has at least as many as share its first half.
pub(crate) fn counted(address: IpAddr) -> impl fmt::Display {
    match address.to_canonical() {
        IpAddr::V4(four) => four.to_string(),
        IpAddr::V6(six) => format!("{}/64", std::net::Ipv6Addr::from_bits(masked(six.to_bits(), 64))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(peer: &str, lines: &[(&'static str, &str)], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().unwrap());
        }
        let trusted: Vec<TrustedProxy> = trusted.iter().map(|one| one.parse().unwrap()).collect();
        asker(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed_and_only_so_far_back() {
        let (xff, fwd) = ("x-forwarded-for", "forwarded");
        let own = &["10.0.0.0/8", "fd00::/8"][..];
        for (peer, lines, address) in [
            // Somebody else says it.
            ("192.0.2.1", &[(xff, "198.51.100.7")][..], "192.0.2.1"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &[(xff, "198.51.100.7")], "198.51.100.7"),
            // What the asker wrote stands to the left.
            ("10.0.0.1", &[(xff, "203.0.113.9, 198.51.100.7")], "198.51.100.7"),
            (
                "10.0.0.1",
                &[(xff, "203.0.113.9"), (xff, "198.51.100.7, 10.2.3.4")],
                "198.51.100.7",
            ),
            ("::ffff:10.0.0.1", &[(xff, "198.51.100.7:4711")], "198.51.100.7"),
            (
                "fd00::1",
                &[(fwd, "for=unknown, For=\"[2001:db8::1]:4711\";proto=https")],
                "2001:db8::1",
            ),
            (
                "10.0.0.1",
                &[(fwd, "for=203.0.113.9;by=\"a,b\", for=198.51.100.7")],
                "198.51.100.7",
            ),
            // What is not to be read ends it at the proxy that told of it.
            ("10.0.0.1", &[(fwd, "for=198.51.100.7, for=_hidden")], "10.0.0.1"),
            ("10.0.0.1", &[(xff, "198.51.100.7, , 10.9.9.9")], "10.9.9.9"),
            ("10.0.0.1", &[(fwd, "for=\", for=198.51.100.7")], "10.0.0.1"),
            // One of two headers was passed on unread.
            (
                "10.0.0.1",
                &[(fwd, "for=203.0.113.9"), (xff, "198.51.100.7")],
                "10.0.0.1",
            ),
            (
                "10.0.0.1",
                &[(fwd, "for=198.51.100.7"), (xff, "198.51.100.7")],
                "198.51.100.7",
            ),
        ] {
            assert_eq!(asked(peer, lines, own), address, "{peer} {lines:?}");
        }
        assert_eq!(asked("10.0.0.1", &[(xff, "198.51.100.7")], &[]), "10.0.0.1");
    }

    #[test]
    fn proxies_are_named_by_addresses_and_fixed_bits() {
        let holds = |net: &str, address: &str| {
            let net: TrustedProxy = net.parse().unwrap();
            net.holds(address.parse().unwrap())
        };
        assert!(holds("127.0.0.1", "127.0.0.1") && !holds("127.0.0.1", "127.0.0.2"));
        assert!(holds("10.0.0.0/8", "::ffff:10.255.0.1") && !holds("10.0.0.0/8", "11.0.0.0"));
        assert!(holds("0.0.0.0/0", "203.0.113.9") && !holds("0.0.0.0/0", "2001:db8::1"));
        assert!(holds("::/0", "2001:db8::1") && holds("fd00::/8", "fdff::1"));
        for bad in [
            "",
            "10.0.0.1/8",
            "10.0.0.0/33",
            "::/129",
            "10.0.0.0/",
            "10.0/8",
            "proxy",
            "10.0.0.0/8/8",
        ] {
            assert_eq!(bad.parse::<TrustedProxy>(), Err(BadProxy), "{bad}");
        }
    }

    #[test]
    fn half_an_address_of_six_is_one_caller() {
        let name = |address: &str| counted(address.parse().unwrap()).to_string();
        assert_eq!(name("2001:db8:1:2:3::4"), name("2001:db8:1:2:ffff::"));
        assert_ne!(name("2001:db8:1:2::"), name("2001:db8:1:3::"));
        assert_eq!(name("::ffff:192.0.2.1"), "192.0.2.1");
        assert_ne!(name("192.0.2.1"), name("192.0.2.2"));
    }
}
