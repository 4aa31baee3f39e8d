//! Which credentials an operation asks for, and whether deployed clients have
//! them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::change::Level;
use crate::reference::At;

/// Schemes, by what they are on the wire and not by their names, and scopes.
type Alternative = BTreeMap<String, BTreeSet<String>>;

pub(super) struct Security<'d> {
    alternatives: Vec<Alternative>,
    pub(super) at: Option<At<'d>>,
}

/// The keys that parameters may stand for.
pub(super) struct Keys {
    /// Part of every alternative of the old document.
    pub(super) always_old: BTreeSet<String>,
    /// Part of some alternative of the new one.
    pub(super) new: BTreeSet<String>,
}

impl Keys {
    pub(super) fn of(old: &Security<'_>, new: &Security<'_>) -> Self {
        let keys = |alternative: &Alternative| -> BTreeSet<String> {
            alternative.keys().cloned().collect()
        };
        let mut always = old.alternatives.iter().map(keys);
        let first = always.next().unwrap_or_default();
        Self {
            always_old: always.fold(first, |all, next| {
                all.intersection(&next).cloned().collect()
            }),
            new: new.alternatives.iter().flat_map(keys).collect(),
        }
    }
}

/// What an API key in this place is called; none where there cannot be one.
pub(super) fn key(place: &str, name: &str) -> Option<String> {
    match place {
        "header" => Some(format!("apiKey header {}", name.to_ascii_lowercase())),
        "query" | "cookie" => Some(format!("apiKey {place} {name}")),
        _ => None,
    }
}

/// What an operation asks for. No requirement at all is one empty alternative.
pub(super) fn read<'d>(root: &At<'d>, operation: &At<'d>) -> Security<'d> {
    let at = operation.get("security").or_else(|| root.get("security"));
    let schemes = root
        .get("components")
        .and_then(|components| components.get("securitySchemes"));
    let scheme = |name: &str| -> String {
        let found = schemes.as_ref().and_then(|schemes| schemes.get(name));
        let Some(found) = found.and_then(|at| at.follow(root.value).ok()) else {
            return format!("undefined {name}");
        };
        describe(&found)
    };
    let mut alternatives: Vec<Alternative> = at
        .iter()
        .flat_map(At::items)
        .map(|alternative| {
            let entries = alternative.entries();
            entries
                .map(|(name, scopes)| {
                    let scopes = scopes.value.as_array().into_iter().flatten();
                    let scopes = scopes.filter_map(Value::as_str).map(str::to_owned);
                    (scheme(name), scopes.collect())
                })
                .collect()
        })
        .collect();
    if alternatives.is_empty() {
        alternatives.push(Alternative::new());
    }
    Security { alternatives, at }
}

fn describe(scheme: &At<'_>) -> String {
    let text = |key| scheme.text(key).unwrap_or_default();
    match text("type") {
        "apiKey" => key(text("in"), text("name")).unwrap_or_default(),
        "http" => format!("http {}", text("scheme").to_ascii_lowercase()),
        "openIdConnect" => format!("openIdConnect {}", text("openIdConnectUrl")),
        "oauth2" => {
            let flows = scheme.get("flows");
            let urls: Vec<String> = flows
                .iter()
                .flat_map(At::entries)
                .map(|(flow, at)| {
                    let urls = ["authorizationUrl", "tokenUrl"]
                        .map(|key| at.text(key).unwrap_or_default());
                    format!("{flow} {}", urls.join(" "))
                })
                .collect();
            format!("oauth2 {}", urls.join(", "))
        }
        other => format!("{other} {}", super::norm::canonical(scheme.value)),
    }
}

/// One finding: rule, level, and what was and is asked for.
type Finding = (&'static str, Level, Option<Value>, Option<Value>);

/// Compares the two; `sent` are keys that old clients send as parameters.
pub(super) fn compare(
    old: &Security<'_>,
    new: &Security<'_>,
    sent: &BTreeSet<String>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    // A client of the old document meets one alternative, nobody knows which.
    let covers = |old: &Alternative, new: &Alternative| {
        new.iter().all(|(scheme, scopes)| match old.get(scheme) {
            Some(granted) => scopes.is_subset(granted),
            None => sent.contains(scheme) && scopes.is_empty(),
        })
    };
    let mut explained: BTreeSet<&Alternative> = BTreeSet::new();
    for alternative in &old.alternatives {
        if new.alternatives.contains(alternative) {
            continue;
        }
        let covering = new
            .alternatives
            .iter()
            .find(|other| covers(alternative, other));
        let same_schemes = new
            .alternatives
            .iter()
            .find(|other| other.keys().eq(alternative.keys()));
        let level = match covering {
            Some(_) => Level::Compatible,
            None => Level::Breaking,
        };
        let (rule, other) = match (covering, same_schemes) {
            (None, Some(other)) => ("api-security-scope-added", Some(other)),
            (Some(other), _) if other.keys().eq(alternative.keys()) => {
                ("api-security-scope-removed", Some(other))
            }
            _ if alternative.is_empty() => ("api-security-added", new.alternatives.first()),
            (covering, _) => ("api-security-removed", covering),
        };
        explained.extend(other);
        findings.push((rule, level, show(Some(alternative)), show(other)));
    }
    for alternative in &new.alternatives {
        if !old.alternatives.contains(alternative) && !explained.contains(alternative) {
            let rule = if alternative.is_empty() {
                "api-security-removed"
            } else {
                "api-security-added"
            };
            findings.push((rule, Level::Compatible, None, show(Some(alternative))));
        }
    }
    findings
}

fn show(alternative: Option<&Alternative>) -> Option<Value> {
    alternative.map(|alternative| json!(alternative))
}
