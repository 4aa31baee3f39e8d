//! The client of a document full of what is hard to make types of: compiled, and
//! tried with values. That it is what `document.yaml` becomes is a test of
//! `integration`, which writes it anew.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::fmt;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

#[allow(missing_docs, nonstandard_style, unreachable_pub, unused)]
#[allow(clippy::all, clippy::expect_used, clippy::panic, clippy::unwrap_used)]
mod client {
    include!("client.rs");
}

use client::types;

impl fmt::Debug for client::Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client")
    }
}

impl progenitor_client::ClientHooks<()> for client::Client {}

/// What the generated types take from this crate.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Secret(String);

#[derive(Clone, Debug, Deserialize, Serialize)]
struct SensitiveJson(Value);

fn without_value<E: serde::de::Error>(_: E, name: &'static str) -> E {
    E::custom(fmt::format(format_args!("is no {name}")))
}

#[track_caller]
fn stays<T: DeserializeOwned + Serialize>(value: Value) {
    let read: T = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), value);
}

#[track_caller]
fn is_refused<T: DeserializeOwned + fmt::Debug>(value: Value, message: &str) {
    let refused = serde_json::from_value::<T>(value).unwrap_err();
    assert_eq!(refused.to_string(), message);
}

#[test]
fn values_of_the_document_stay_as_they_are() {
    stays::<types::Option>(json!({ "self": "a", "type": "b" }));
    stays::<types::Result>(json!(null));
    stays::<types::Result>(json!({ "Ok": "a" }));
    stays::<types::Code>(json!(2));
    for level in ["+1", "-1", "a", "b c"] {
        stays::<types::Level>(json!(level));
    }
    stays::<types::Name>(json!("Mona"));
    stays::<types::Closed>(json!({ "a": "b" }));
    stays::<types::Scores>(json!({ "best": 1, "worst": 2 }));
    stays::<types::Node>(json!({ "children": [{ "children": [{}] }] }));
    stays::<types::Special>(json!({ "children": [{ "children": [{}] }] }));
    // The generator boxes the optional member of a type that contains itself, and
    // such a member is written as null where it is absent.
    stays::<types::User>(json!({
        "id": 1, "name": "Mona", "token": "t", "card": [1],
        "manager": { "id": 2, "name": "Omar", "manager": null }, "result": { "Ok": "a" }
    }));
    for either in [json!(1), json!("Mona"), json!(null)] {
        stays::<types::Either>(either);
    }
    stays::<types::Shape>(json!({ "kind": "circle", "radius": 1.5 }));
    stays::<types::Shape>(json!({ "kind": "square", "side": 1.5 }));
    stays::<types::Both>(json!({ "children": [{}], "best": 1 }));
    for changed in [json!({ "Ok": "a" }), json!("a"), json!(null)] {
        stays::<types::Changed>(changed);
    }
}

#[test]
fn other_values_are_refused_and_not_quoted() {
    is_refused::<types::Closed>(json!({ "a": "b", "c": "secret" }), "is no Closed");
    is_refused::<types::User>(json!({ "id": "secret" }), "is no User");
    is_refused::<types::Shape>(json!({ "kind": "secret" }), "is no Shape");
    is_refused::<types::Level>(json!("secret"), "is no Level");
    is_refused::<types::UserManager>(json!({ "id": 1 }), "is no UserManager");
}
