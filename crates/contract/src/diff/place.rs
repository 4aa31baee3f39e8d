//! Where in an exchange and in the two documents a comparison is.

use std::rc::Rc;

use vlens_openapi::Located;

/// The same thing in both documents, or in one.
pub(super) type Both<'d> = (Option<Located<'d>>, Option<Located<'d>>);

/// Where in the exchange and in the documents a comparison is.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    /// Method and path.
    pub(super) operation: Option<Rc<str>>,
    /// Which part of the exchange: `response 200 body /user/name`.
    pub(super) subject: String,
    /// The pointer into the old document.
    pub(super) old: String,
    /// The pointer into the new document.
    pub(super) new: String,
}

impl Place {
    /// The same subject, with the pointers of what was found where it was.
    pub(super) fn at(&self, old: Option<&Located<'_>>, new: Option<&Located<'_>>) -> Self {
        let mut place = self.clone();
        if let Some(at) = old {
            place.old.clone_from(&at.pointer);
        }
        if let Some(at) = new {
            place.new.clone_from(&at.pointer);
        }
        place
    }

    /// A part of the subject: `response 200` → `response 200 body`.
    pub(super) fn part(
        &self,
        subject: &str,
        old: Option<&Located<'_>>,
        new: Option<&Located<'_>>,
    ) -> Self {
        let mut place = self.at(old, new);
        if !place.subject.is_empty() {
            place.subject.push(' ');
        }
        place.subject.push_str(subject);
        place
    }

    /// A part of the instance: `response 200 body` → `response 200 body /user`.
    pub(super) fn member(&self, name: &str) -> Self {
        let mut place = self.clone();
        place.subject = if place.subject.is_empty() {
            name.to_owned()
        } else if place.subject.contains(" /") {
            format!("{}/{name}", place.subject)
        } else {
            format!("{} /{name}", place.subject)
        };
        place
    }

    /// The outermost operation stays: a callback belongs to what it is a
    /// callback of.
    pub(super) fn of_operation(&self, method: &str, path: &str) -> Self {
        let mut place = self.clone();
        if place.operation.is_none() {
            let name = format!("{method} {path}");
            place.operation = Some(Rc::from(name.trim_end()));
        }
        place
    }
}
