//! Recordings without secrets.

/// Later.
#[derive(Debug)]
pub struct Recorder;
