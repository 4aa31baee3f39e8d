//! Responses and their headers.

use super::{
    change::Level,
    context::{Context, Kind},
    documents::Documents,
    pairing::{Paired, pair_up},
    parameters::may_be_compound,
    place::{Both, Place},
    rules::{DocumentRule, SchemaRule, Verdict},
};
use crate::{Side, status::Status};
use serde_json::Value;
use vlens_openapi::Located;

/// A key of `responses`, what it means, and what stands there.
type Entry<'d> = (&'d str, Status, Located<'d>);

impl<'d> Documents<'d> {
    pub(super) fn responses(&mut self, (old, new): Both<'d>, place: &Place) {
        let read = |at: &Option<Located<'d>>| -> Vec<Entry<'d>> {
            let entries = at.iter().flat_map(Located::entries);
            entries
                .filter_map(|(key, at)| Some((key, Status::parse(key)?, at)))
                .collect()
        };
        let (a, b) = (read(&old), read(&new));
        let Paired {
            pairs,
            lost,
            gained,
        } = pair_up(
            a.clone(),
            b.clone(),
            &[&|a, b| a.0 == b.0, &|a, b| a.1 == b.1],
        );
        for ((_, status, a), (_, _, b)) in pairs {
            self.response((Some(a), Some(b)), &subject_of(status), place);
        }
        for (_, status, response) in lost {
            let subject = subject_of(status);
            let covered = covering(&b, status);
            if let Some(other) = covered.clone() {
                self.response((Some(response.clone()), Some(other)), &subject, place);
            }
            let narrower =
                |(_, other, _): &Entry<'d>| status.covers_all(*other) && is_success(*other, &b);
            let stays = covered.is_some() || b.iter().any(narrower);
            let verdict: Verdict = match (is_success(status, &a), stays) {
                (true, false) => DocumentRule::SuccessStatusRemoved.into(),
                (true, true) => DocumentRule::SuccessStatusRemoved.at(Level::Compatible),
                (false, _) => DocumentRule::NonSuccessStatusRemoved.into(),
            };
            let place = place.part(&subject, Some(&response), new.as_ref());
            self.removed(verdict, &place, subject);
        }
        for (_, status, response) in gained {
            let subject = subject_of(status);
            let covered = covering(&a, status);
            let verdict: Verdict = match (is_success(status, &b), covered.is_some()) {
                (true, false) => DocumentRule::SuccessStatusAdded.into(),
                (true, true) => DocumentRule::SuccessStatusAdded.at(Level::Compatible),
                (false, _) => DocumentRule::NonSuccessStatusAdded.into(),
            };
            if let Some(other) = covered {
                self.response((Some(other), Some(response.clone())), &subject, place);
            }
            let place = place.part(&subject, old.as_ref(), Some(&response));
            self.added(verdict, &place, subject);
        }
        if let (Some(x), Some(y)) = (&old, &new) {
            let known: Vec<&str> = a.iter().chain(&b).map(|(key, ..)| *key).collect();
            self.rest(x, y, &known, place);
        }
    }

    fn response(&mut self, both: Both<'d>, subject: &str, place: &Place) {
        let (Some(a), Some(b)) = self.follow(both) else {
            let nothing = (None, None);
            let rule = DocumentRule::Unclassified.on(Side::Response);
            return self.report(rule, place, nothing);
        };
        let place = place.part(subject, Some(&a), Some(&b));
        self.headers((a.get("headers"), b.get("headers")), &place);
        let mut body = place.clone();
        body.subject.push_str(" body");
        let content = (a.get("content"), b.get("content"));
        self.content(content, Context::response(Kind::Body), &body);
        self.rest(&a, &b, &["headers", "content"], &place);
    }

    fn headers(&mut self, (old, new): Both<'d>, place: &Place) {
        let read = |at: &Option<Located<'d>>| -> Vec<(&'d str, Located<'d>)> {
            let entries = at.iter().flat_map(Located::entries);
            entries.filter(|(name, _)| !is_ignored(name)).collect()
        };
        let ignored = |at: &Option<Located<'d>>| -> Option<Value> {
            let mut headers = at.iter().flat_map(Located::entries);
            let (_, header) = headers.find(|(name, _)| is_ignored(name))?;
            Some(header.value.clone())
        };
        let values = (ignored(&old), ignored(&new));
        if values.0 != values.1 {
            let rule = DocumentRule::AnnotationChanged.on(Side::Response);
            let place = place.part("header content-type", old.as_ref(), new.as_ref());
            self.report(rule, &place, values);
        }
        let Paired {
            pairs,
            lost,
            gained,
        } = pair_up(
            read(&old),
            read(&new),
            &[&|a, b| a.0 == b.0, &|a, b| a.0.eq_ignore_ascii_case(b.0)],
        );
        let subject = |name: &str| format!("header {}", name.to_ascii_lowercase());
        for ((name, a), (other, b)) in pairs {
            let (Some(a), Some(b)) = self.follow((Some(a), Some(b))) else {
                continue;
            };
            let place = place.part(&subject(name), Some(&a), Some(&b));
            if name != other {
                let values = (Some(name.into()), Some(other.into()));
                let rule = DocumentRule::AnnotationChanged.on(Side::Response);
                self.report(rule, &place, values);
            }
            self.header(&a, &b, &place);
        }
        for (name, header) in lost {
            let (header, _) = self.follow((Some(header), None));
            let required = header.as_ref().and_then(|at| at.flag("required"));
            let rule = if required.unwrap_or(false) {
                DocumentRule::RequiredHeaderRemoved
            } else {
                DocumentRule::OptionalHeaderRemoved
            };
            let place = place.part(&subject(name), header.as_ref(), None);
            self.removed(rule, &place, name);
        }
        for (name, header) in gained {
            let place = place.part(&subject(name), None, Some(&header));
            self.added(DocumentRule::HeaderAdded, &place, name);
        }
    }

    fn header(&mut self, a: &Located<'d>, b: &Located<'d>, place: &Place) {
        let context = Context::response(Kind::Header);
        let flag = |at: &Located<'d>, name: &str| at.flag(name).unwrap_or(false);
        if flag(a, "required") != flag(b, "required") {
            let rule = if flag(b, "required") {
                SchemaRule::BecameRequired
            } else {
                SchemaRule::BecameOptional
            };
            self.member(rule.of(context), (a, b), "required", place);
        }
        if flag(a, "deprecated") != flag(b, "deprecated") {
            let rule = if flag(b, "deprecated") {
                DocumentRule::HeaderDeprecated
            } else {
                DocumentRule::HeaderReactivated
            };
            self.member(rule, (a, b), "deprecated", place);
        }
        // A header has no other style.
        let style = |at: &Located<'d>| at.text("style").unwrap_or("simple");
        if style(a) != style(b) {
            self.member(DocumentRule::HeaderStyleChanged, (a, b), "style", place);
        }
        if flag(a, "explode") != flag(b, "explode") {
            let compound = may_be_compound(self.old.value, a) || may_be_compound(self.new.value, b);
            let level = if compound {
                Level::Breaking
            } else {
                Level::Cosmetic
            };
            let rule = DocumentRule::HeaderExplodeChanged.at(level);
            self.member(rule, (a, b), "explode", place);
        }
        if a.get("content").is_some() || b.get("content").is_some() {
            let content = (a.get("content"), b.get("content"));
            self.content(content, context, place);
        }
        let schemas = (a.get("schema"), b.get("schema"));
        self.comparison()
            .compare(schemas.0, schemas.1, context, place.clone());
        let known = [
            "required",
            "deprecated",
            "style",
            "explode",
            "schema",
            "content",
        ];
        self.rest(a, b, &known, place);
    }
}

/// OpenAPI: a header of this name says nothing.
fn is_ignored(name: &str) -> bool {
    name.eq_ignore_ascii_case("content-type")
}

fn subject_of(status: Status) -> String {
    match status {
        Status::Exact(status) => format!("response {status}"),
        Status::Range(hundreds) => format!("response {hundreds}XX"),
        Status::Default => "response default".to_owned(),
    }
}

fn is_success(status: Status, all: &[Entry<'_>]) -> bool {
    let success = |status: Status| match status {
        Status::Exact(status) => status / 100 == 2,
        Status::Range(hundreds) => hundreds == 2,
        Status::Default => false,
    };
    // Without any other, the default says what success looks like.
    success(status)
        || (status == Status::Default && !all.iter().any(|(_, status, _)| success(*status)))
}

/// The response for a status: its own, or that of its range, or the default.
fn covering<'d>(responses: &[Entry<'d>], status: Status) -> Option<Located<'d>> {
    let range = match status {
        Status::Exact(status) => Status::Range(status / 100),
        other => other,
    };
    [status, range, Status::Default].iter().find_map(|key| {
        let found = responses.iter().find(|(_, status, _)| status == key);
        found.map(|(_, _, at)| at.clone())
    })
}
