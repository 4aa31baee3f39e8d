//! Which credentials an operation asks for, and whether deployed clients have
//! them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{
    change::Level,
    documents::Documents,
    place::Place,
    rules::{DocumentRule, Verdict},
};
use crate::outline::{Location, Outline, Requirement};
use vlens_openapi::Located;

/// What a client must have, by what it is on the wire and not by its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Credential {
    /// `apiKey header x-key`, `http bearer`, `oauth2`.
    scheme: String,
    /// Of OAuth: the ways to a token, with their URLs.
    flows: BTreeMap<String, String>,
    scopes: BTreeSet<String>,
}

impl Credential {
    /// Whether who has `self` has `asked` too.
    fn serves(&self, asked: &Self) -> bool {
        let flows = self
            .flows
            .iter()
            .all(|(name, urls)| asked.flows.get(name) == Some(urls));
        self.scheme == asked.scheme && flows && asked.scopes.is_subset(&self.scopes)
    }

    fn same_scheme(&self, other: &Self) -> bool {
        (&self.scheme, &self.flows) == (&other.scheme, &other.flows)
    }
}

/// Credentials of which all are asked for; each scheme once.
type Alternative = Vec<Credential>;

struct Security<'d> {
    alternatives: Vec<Alternative>,
    at: Option<Located<'d>>,
}

/// The keys that parameters may stand for.
pub(super) struct Keys {
    /// Part of every alternative of the old document.
    pub(super) always_old: BTreeSet<String>,
    /// Part of some alternative of the new one.
    pub(super) new: BTreeSet<String>,
}

impl Keys {
    fn of(old: &Security<'_>, new: &Security<'_>) -> Self {
        let keys = |alternative: &Alternative| -> BTreeSet<String> {
            let schemes = alternative
                .iter()
                .map(|credential| credential.scheme.clone());
            schemes.collect()
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
pub(super) fn key(location: Location, name: &str) -> Option<String> {
    let name = match location {
        Location::Header => name.to_ascii_lowercase(),
        Location::Query | Location::Cookie => name.to_owned(),
        Location::Path => return None,
    };
    Some(format!("apiKey {} {name}", location.as_str()))
}

impl<'d> Documents<'d> {
    /// Compares what two operations ask for. Deployed clients send the keys
    /// `sent` in any case.
    pub(super) fn security(
        &mut self,
        a: &Outline<'d>,
        b: &Outline<'d>,
        sent: &BTreeSet<String>,
        place: &Place,
    ) -> Keys {
        let (old, new) = (read(a), read(b));
        let place = place.at(old.at.as_ref(), new.at.as_ref());
        for (verdict, before, after) in compare(&old, &new, sent) {
            self.report(verdict, &place, (before, after));
        }
        Keys::of(&old, &new)
    }
}

/// What an operation asks for. No requirement at all is one empty alternative.
fn read<'d>(operation: &Outline<'d>) -> Security<'d> {
    let credential = |requirement: Requirement<'d>| -> Credential {
        let (scheme, flows) = match &requirement.scheme {
            Some(found) => (describe(found), flows(found)),
            None => (format!("undefined {}", requirement.name), BTreeMap::new()),
        };
        let scopes = requirement.scopes.into_iter().map(str::to_owned);
        Credential {
            scheme,
            flows,
            scopes: scopes.collect(),
        }
    };
    let read = |alternative: Vec<Requirement<'d>>| -> Alternative {
        let mut all = Alternative::new();
        for one in alternative.into_iter().map(credential) {
            // Two names of one scheme: the scopes of both are asked for.
            match all.iter_mut().find(|known| known.same_scheme(&one)) {
                Some(known) => known.scopes.extend(one.scopes),
                None => all.push(one),
            }
        }
        all.sort();
        all
    };
    let alternatives = operation.requirements(&mut Vec::new()).into_iter();
    let mut alternatives: Vec<Alternative> = alternatives.map(read).collect();
    let at = operation.security();
    if alternatives.is_empty() {
        alternatives.push(Alternative::new());
    }
    Security { alternatives, at }
}

fn describe(scheme: &Located<'_>) -> String {
    let text = |key| scheme.text(key).unwrap_or_default();
    match text("type") {
        "apiKey" => Location::parse(text("in"))
            .and_then(|location| key(location, text("name")))
            .unwrap_or_default(),
        "http" => format!("http {}", text("scheme").to_ascii_lowercase()),
        "openIdConnect" => format!("openIdConnect {}", text("openIdConnectUrl")),
        "oauth2" => "oauth2".to_owned(),
        other => format!("{other} {}", super::norm::canonical(scheme.value)),
    }
}

fn flows(scheme: &Located<'_>) -> BTreeMap<String, String> {
    if scheme.text("type") != Some("oauth2") {
        return BTreeMap::new();
    }
    let flows = scheme.get("flows");
    let flows = flows.iter().flat_map(Located::entries);
    flows
        .filter(|(flow, _)| !flow.starts_with("x-"))
        .map(|(flow, at)| {
            let urls = ["authorizationUrl", "tokenUrl"];
            let urls = urls.map(|key| at.text(key).unwrap_or_default());
            (flow.to_owned(), urls.join(" ").trim().to_owned())
        })
        .collect()
}

/// One difference: what it is, and what was and is asked for.
type Difference = (Verdict, Option<Value>, Option<Value>);

/// Compares the two; `sent` are keys that old clients send as parameters.
fn compare(old: &Security<'_>, new: &Security<'_>, sent: &BTreeSet<String>) -> Vec<Difference> {
    let mut differences = Vec::new();
    // A client of the old document meets one alternative, nobody knows which.
    let covers = |old: &Alternative, new: &Alternative| {
        new.iter().all(|asked| {
            old.iter().any(|had| had.serves(asked))
                || sent.contains(&asked.scheme) && asked.scopes.is_empty()
        })
    };
    let same_schemes = |a: &Alternative, b: &Alternative| {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same_scheme(b))
    };
    // The same but for a further flow, which is told of the scheme.
    let more_flows = |a: &Alternative, b: &Alternative| {
        a.len() == b.len()
            && a.iter()
                .zip(b)
                .all(|(a, b)| a.scopes == b.scopes && a.serves(b))
    };
    let mut explained: BTreeSet<&Alternative> = BTreeSet::new();
    for alternative in &old.alternatives {
        if new.alternatives.contains(alternative) {
            continue;
        }
        let found = |test: &dyn Fn(&Alternative, &Alternative) -> bool| {
            let mut others = new.alternatives.iter();
            others.find(|other| test(alternative, other))
        };
        if let Some(other) = found(&more_flows) {
            explained.insert(other);
            continue;
        }
        let (covering, alike) = (found(&covers), found(&same_schemes));
        let level = match covering {
            Some(_) => Level::Compatible,
            None => Level::Breaking,
        };
        let (rule, other) = match (covering, alike) {
            (None, Some(other)) => (DocumentRule::SecurityScopeAdded, Some(other)),
            (Some(other), _) if same_schemes(alternative, other) => {
                (DocumentRule::SecurityScopeRemoved, Some(other))
            }
            _ if alternative.is_empty() => (DocumentRule::SecurityAdded, new.alternatives.first()),
            (covering, _) => (DocumentRule::SecurityRemoved, covering),
        };
        explained.extend(other);
        differences.push((rule.at(level), show(Some(alternative)), show(other)));
    }
    for alternative in &new.alternatives {
        if !old.alternatives.contains(alternative) && !explained.contains(alternative) {
            let rule = if alternative.is_empty() {
                DocumentRule::SecurityRemoved
            } else {
                DocumentRule::SecurityAdded
            };
            let verdict = rule.at(Level::Compatible);
            differences.push((verdict, None, show(Some(alternative))));
        }
    }
    // Two alternatives of one meaning: one of them came or went.
    if differences.is_empty() && old.alternatives.len() != new.alternatives.len() {
        let value = |security: &Security<'_>| security.at.as_ref().map(|at| at.value.clone());
        let rule = DocumentRule::AnnotationChanged;
        differences.push((rule.into(), value(old), value(new)));
    }
    differences
}

fn show(alternative: Option<&Alternative>) -> Option<Value> {
    let shown = alternative?.iter().map(|credential| {
        let mut name = credential.scheme.clone();
        let flows = credential.flows.iter();
        let flows: Vec<String> = flows.map(|(flow, urls)| format!("{flow} {urls}")).collect();
        if !flows.is_empty() {
            name = format!("{name} {}", flows.join(", "));
        }
        (name, json!(credential.scopes))
    });
    Some(Value::Object(shown.collect::<Map<_, _>>()))
}
