#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| vlens_fuzz::body::check(data));
