//! Bodies and their media types.

use super::{
    change::Level,
    context::{Context, Kind},
    documents::Documents,
    encoding::{applies, said},
    norm::canonical,
    pairing::{Paired, pair_up},
    place::{Both, Place},
    rules::{DocumentRule, SchemaRule},
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
                self.removed(DocumentRule::BodyRemoved, &place, a.value.clone());
            }
            (None, Some(b)) => {
                let rule = if required(&b) {
                    DocumentRule::RequiredBodyAdded
                } else {
                    DocumentRule::OptionalBodyAdded
                };
                self.added(rule, &place, b.value.clone());
            }
            (Some(a), Some(b)) => {
                let context = Context::request(Kind::Body);
                if required(&a) != required(&b) {
                    let rule = if required(&b) {
                        SchemaRule::BecameRequired
                    } else {
                        SchemaRule::BecameOptional
                    };
                    self.member(rule.of(context), (&a, &b), "required", &place);
                }
                let content = (a.get("content"), b.get("content"));
                self.content(content, context, &place);
                self.rest(&a, &b, &["required", "content"], &place);
            }
        }
    }

    pub(super) fn content(&mut self, both: Both<'d>, context: Context, place: &Place) {
        let (removed, added) = rules(context);
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
            self.media_type((a, b), context, media, place);
        }
        for (_, media, a) in &lost {
            let subject = media.to_string();
            let level = match covering(&new, media) {
                Some(b) => {
                    self.media_type((a, &b), context, media, place);
                    Level::Cosmetic
                }
                None => Level::Breaking,
            };
            let place = place.part(&subject, Some(a), both.1.as_ref());
            self.removed(removed.at(level), &place, subject);
        }
        for (_, media, b) in &gained {
            let subject = media.to_string();
            if let Some(a) = covering(&old, media) {
                self.media_type((&a, b), context, media, place);
            }
            let place = place.part(&subject, both.0.as_ref(), Some(b));
            self.added(added, &place, subject);
        }
    }

    fn media_type(
        &mut self,
        (a, b): (&Located<'d>, &Located<'d>),
        context: Context,
        media: &MediaType,
        place: &Place,
    ) {
        let subject = media.to_string();
        let mut place = place.part(&subject, Some(a), Some(b));
        // JSON is what bodies are: no need to say so each time.
        if subject == "application/json"
            && let Some(plain) = place.subject.strip_suffix(" application/json")
        {
            place.subject = plain.to_owned();
        }
        let old = said(self.old.value, a, media);
        if !applies(media) {
            self.note(a, b, "encoding", &place);
        } else if canonical(&old) != canonical(&said(self.new.value, b, media)) {
            let rule = match context.side {
                Side::Request => DocumentRule::BodyEncodingChanged,
                Side::Response => DocumentRule::ResponseEncodingChanged,
            };
            self.member(rule, (a, b), "encoding", &place);
        }
        self.rest(a, b, &["schema", "encoding"], &place);
        let (old, new) = (a.get("schema"), b.get("schema"));
        self.comparison().compare(old, new, context, place);
    }
}

/// The rules for media types that came and went.
fn rules(context: Context) -> (DocumentRule, DocumentRule) {
    match (context.kind, context.side) {
        (Kind::Parameter | Kind::ParameterProperty, _) => (
            DocumentRule::ParameterMediaTypeRemoved,
            DocumentRule::ParameterMediaTypeAdded,
        ),
        (Kind::Header, _) => (
            DocumentRule::HeaderMediaTypeRemoved,
            DocumentRule::HeaderMediaTypeAdded,
        ),
        (Kind::Body | Kind::Property, Side::Request) => (
            DocumentRule::BodyMediaTypeRemoved,
            DocumentRule::BodyMediaTypeAdded,
        ),
        (Kind::Body | Kind::Property, Side::Response) => (
            DocumentRule::ResponseMediaTypeRemoved,
            DocumentRule::ResponseMediaTypeAdded,
        ),
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
