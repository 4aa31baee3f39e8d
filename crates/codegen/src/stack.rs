//! A stack that is large enough.

use std::thread;

use vlens_openapi::Problem;

/// What the generator needs for the deepest document that is let through; it
/// recurses, and an overflow cannot be caught.
const STACK: usize = 256 * 1024 * 1024;

/// Runs `work` on a thread with a large stack; the memory is taken as it is
/// used.
pub(crate) fn with_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, Problem> {
    let failed = || Problem::new("", "a thread for the code generator could not be had");
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        let thread = thread.spawn_scoped(scope, work).map_err(|_| failed())?;
        thread.join().map_err(|_| failed())
    })
}
