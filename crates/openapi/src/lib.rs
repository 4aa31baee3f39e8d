#![doc = include_str!("../README.md")]
#![warn(unreachable_pub)]

pub mod correct;
pub mod credential;
mod document;
pub mod grammar;
pub mod lint;
pub mod lower;
pub mod merge;
mod names;
mod nesting;
mod origin;
pub mod page;
pub mod parse;
pub mod pointer;
mod print;
mod problem;
pub mod reference;
pub mod schema;
pub mod sensitive;
pub mod value;
mod version;
pub mod walk;

pub use self::{
    correct::Corrections,
    document::{ALLOW_WIDENING, CORRECTIONS, Document, Source, read_document, read_folder},
    lower::{Lowered, lower},
    names::{check_component_names, component_name, is_component_name},
    origin::Origins,
    page::{Example, Page},
    print::print,
    problem::{Inexact, Note, Problem, Problems},
    reference::Located,
    version::Version,
};
