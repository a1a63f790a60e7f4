//! The claims of `schulze`: every path is as wide as claimed, and no path made longer or shorter by one majority is
//! wider. The widths are then the only ones that fit.

use super::order::{at, beats, by_relation};
use crate::check::{CheckError, Checked};
use crate::{Order, Path, Ratio, Strength};

pub(super) fn check(claims: &Order, by: Strength) -> Result<(), CheckError> {
    let count = claims.needs.len();
    let mut width = vec![vec![Ratio::ZERO; count]; count];
    let mut before: Option<(&String, &String)> = None;
    for (step, path) in (1u32..).zip(&claims.paths) {
        let wrong = |reason: String| {
            let reason = format!("path from `{}` to `{}`: {reason}", path.from, path.to);
            CheckError { step, reason }
        };
        if before.is_some_and(|before| before >= (&path.from, &path.to)) || path.from == path.to {
            return Err(wrong("paths are given once each, in order".to_owned()));
        }
        before = Some((&path.from, &path.to));
        let (from, to) = ends(claims, path).map_err(wrong)?;
        let weakest = weakest(claims, path, by).map_err(wrong)?;
        if weakest != path.strength || !weakest.is_positive() {
            return Err(wrong(format!("it is {weakest} wide, not {}", path.strength)));
        }
        width[from][to] = weakest;
    }
    let whole = |reason: String| CheckError { step: 0, reason };
    no_wider(claims, &width, by).map_err(whole)?;
    by_relation(claims, &claims.levels, |a, b| width[a][b] > width[b][a]).map_err(whole)
}

fn ends(claims: &Order, path: &Path) -> Checked<(usize, usize)> {
    Ok((at(claims, &path.from)?, at(claims, &path.to)?))
}

fn weakest(claims: &Order, path: &Path, by: Strength) -> Checked<Ratio> {
    let mut weakest: Option<Ratio> = None;
    let mut from = at(claims, &path.from)?;
    for next in path.via.iter().chain([&path.to]) {
        let next = at(claims, next)?;
        let link = link(claims, from, next, by);
        weakest = Some(weakest.map_or(link.clone(), |weakest| weakest.min(link)));
        from = next;
    }
    Ok(weakest.unwrap_or_default())
}

/// How strong the majority of `a` over `b` is.
fn link(claims: &Order, a: usize, b: usize, by: Strength) -> Ratio {
    let (with, against) = (&claims.pairwise[a][b], &claims.pairwise[b][a]);
    match by {
        _ if !beats(claims, a, b) => Ratio::ZERO,
        Strength::WinningVotes => with.clone(),
        Strength::Margins => with - against,
    }
}

fn no_wider(claims: &Order, width: &[Vec<Ratio>], by: Strength) -> Checked<()> {
    let all = 0..width.len();
    let links: Vec<Vec<Ratio>> = all
        .clone()
        .map(|a| all.clone().map(|b| link(claims, a, b, by)).collect())
        .collect();
    for a in all.clone() {
        for b in all.clone().filter(|&b| b != a) {
            let through =
                |c: usize| c != a && c != b && width[a][c].clone().min(links[c][b].clone()) > width[a][b];
            if links[a][b] > width[a][b] || all.clone().any(through) {
                let (a, b) = (&claims.needs[a], &claims.needs[b]);
                return Err(format!("there is a wider path from `{a}` to `{b}`"));
            }
        }
    }
    Ok(())
}
