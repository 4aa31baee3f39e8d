//! What progenitor cannot take: made acceptable with a note, or refused. Most of
//! it is data: see `cases`.

mod cases;
mod limits;
mod mockable;
mod sensitive;
mod text;
