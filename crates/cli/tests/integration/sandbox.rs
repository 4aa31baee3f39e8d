//! `vlens sandbox`.

use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

#[test]
fn the_sandbox_announces_itself_and_stops() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_vlens"))
        .args(["sandbox", "--addr", "127.0.0.1:0", "--code", "424242"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut url = String::new();
    stdout.read_line(&mut url).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let client = crate::support::client(url.trim());
        let pending = client.send_otp(&crate::support::phone()).await.unwrap();
        client.validate_otp(&pending, "424242").await.unwrap();
    });
    let mut sms = String::new();
    BufReader::new(child.stderr.take().unwrap())
        .read_line(&mut sms)
        .unwrap();
    assert!(
        sms.contains("+201234567890") && sms.contains("424242"),
        "{sms}"
    );
    #[cfg(unix)]
    {
        let pid = child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &pid])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
    #[cfg(not(unix))]
    child.kill().unwrap();
}
