//! Bodies and their media types.

use serde_json::{Map, Value, json};

use super::{
    change::Level,
    context::{Context, Kind},
    documents::Documents,
    norm::canonical,
    pairing::{Paired, pair_up},
    place::{Both, Place},
};
use crate::{Side, media::MediaType};
use vlens_openapi::Located;

/// A key of `content`, what it means, and what stands there.
type Entry<'d> = (&'d str, MediaType, Located<'d>);

impl<'d> Documents<'d> {
    pub(super) fn body(&mut self, both: Both<'d>, place: &Place) {
        let (old, new) = self.follow(both);
        let place = place.part("request body", old.as_ref(), new.as_ref());
        let required = |at: &Located<'d>| at.flag("required").unwrap_or(false);
        match (old, new) {
            (None, None) => {}
            (Some(a), None) => {
                let rule = "request-body-removed";
                let value = a.value.clone();
                self.removed(rule, Level::Breaking, Side::Request, &place, value);
            }
            (None, Some(b)) => {
                let (rule, level) = if required(&b) {
                    ("request-body-added-required", Level::Breaking)
                } else {
                    ("request-body-added-optional", Level::Compatible)
                };
                self.added(rule, level, Side::Request, &place, b.value.clone());
            }
            (Some(a), Some(b)) => {
                if required(&a) != required(&b) {
                    let (rule, level) = if required(&b) {
                        ("request-body-became-required", Level::Breaking)
                    } else {
                        ("request-body-became-optional", Level::Compatible)
                    };
                    self.member(rule, level, (&a, &b), "required", &place);
                }
                let context = Context::request(Kind::Body);
                let content = (a.get("content"), b.get("content"));
                self.content(content, context, "request-body", &place);
                self.rest(&a, &b, &["required", "content"], &place);
            }
        }
    }

    pub(super) fn content(&mut self, both: Both<'d>, context: Context, name: &str, place: &Place) {
        let read = |at: &Option<Located<'d>>| -> Vec<Entry<'d>> {
            let entries = at.iter().flat_map(Located::entries);
            entries
                .map(|(key, at)| (key, MediaType::parse(key), at))
                .collect()
        };
        let (old, new) = (read(&both.0), read(&both.1));
        let Paired {
            pairs,
            lost,
            gained,
        } = pair_up(
            old.clone(),
            new.clone(),
            &[&|a, b| a.0 == b.0, &|a, b| a.1 == b.1],
        );
        for ((_, media, a), (_, _, b)) in &pairs {
            self.media_type((a, b), context, name, &media.to_string(), place);
        }
        for (_, media, a) in &lost {
            let subject = media.to_string();
            let level = match covering(&new, media) {
                Some(b) => {
                    self.media_type((a, &b), context, name, &subject, place);
                    Level::Cosmetic
                }
                None => Level::Breaking,
            };
            let place = place.part(&subject, Some(a), both.1.as_ref());
            let rule = format!("{name}-media-type-removed");
            self.removed(&rule, level, context.side, &place, subject);
        }
        for (_, media, b) in &gained {
            let subject = media.to_string();
            if let Some(a) = covering(&old, media) {
                self.media_type((&a, b), context, name, &subject, place);
            }
            let place = place.part(&subject, both.0.as_ref(), Some(b));
            let rule = format!("{name}-media-type-added");
            self.added(&rule, Level::Compatible, context.side, &place, subject);
        }
    }

    fn media_type(
        &mut self,
        (a, b): (&Located<'d>, &Located<'d>),
        context: Context,
        name: &str,
        subject: &str,
        place: &Place,
    ) {
        let mut place = place.part(subject, Some(a), Some(b));
        // JSON is what bodies are: no need to say so each time.
        if subject == "application/json"
            && let Some(plain) = place.subject.strip_suffix(" application/json")
        {
            place.subject = plain.to_owned();
        }
        let encoding = |at: &Located<'d>| canonical(&encoding(at.value.get("encoding"), subject));
        if encoding(a) != encoding(b) {
            let rule = format!("{name}-encoding-changed");
            self.member(&rule, Level::Breaking, (a, b), "encoding", &place);
        }
        self.rest(a, b, &["schema", "encoding"], &place);
        let (old, new) = (a.get("schema"), b.get("schema"));
        self.comparison().compare(old, new, context, place);
    }
}

/// The entry that covers a media type most specifically.
fn covering<'d>(list: &[Entry<'d>], media: &MediaType) -> Option<Located<'d>> {
    let covers = list
        .iter()
        .filter_map(|(_, known, at)| Some((known.covers(media)?, at)));
    let best = covers.max_by_key(|(specificity, _)| *specificity);
    best.map(|(_, at)| at.clone())
}

/// What `encoding` says beyond the defaults: `{a: {headers: {}}}` → `{}`.
fn encoding(encoding: Option<&Value>, media: &str) -> Value {
    let by_property = match encoding {
        None => return json!({}),
        Some(Value::Object(map)) => map,
        Some(other) => return other.clone(),
    };
    let said = |own: &Value| -> Value {
        let Some(own) = own.as_object() else {
            return own.clone();
        };
        let mut own: Map<String, Value> = own.clone();
        own.retain(|key, value| {
            let default = match key.as_str() {
                "headers" => value == &json!({}),
                "allowReserved" => value == &json!(false),
                // Elsewhere, any style switches `contentType` off.
                "style" => media == "application/x-www-form-urlencoded" && value == &json!("form"),
                key => super::documents::is_note(key),
            };
            !default
        });
        let form = own.get("style").is_none_or(|style| style == "form");
        let urlencoded = media == "application/x-www-form-urlencoded";
        if urlencoded && own.get("explode") == Some(&json!(form)) {
            own.remove("explode");
        }
        Value::Object(own)
    };
    let entries = by_property
        .iter()
        .map(|(name, own)| (name.clone(), said(own)));
    Value::Object(entries.filter(|(_, own)| own != &json!({})).collect())
}
