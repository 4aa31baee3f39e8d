//! A server of threads that does on a connection what a script says, down to the
//! byte: for what no HTTP server would do. It needs no runtime, so that a test can
//! stop and start its own.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

pub struct Wire {
    pub port: u16,
    requests: Arc<AtomicUsize>,
    connections: Arc<AtomicUsize>,
}

impl Wire {
    /// Runs the script for each connection, in a thread of its own, and closes the
    /// connection at its end.
    pub fn start(
        script: impl Fn(&mut Connection) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (requests, connections) = <(Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
        let (counted, accepted) = (requests.clone(), connections.clone());
        let script = Arc::new(script);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut connection = Connection {
                    stream,
                    index: accepted.fetch_add(1, Ordering::SeqCst),
                    requests: counted.clone(),
                };
                let script = script.clone();
                // It ends with an error when the client has had enough.
                thread::spawn(move || script(&mut connection));
            }
        });
        Self {
            port,
            requests,
            connections,
        }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// How many requests arrived whole.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

pub struct Connection {
    pub stream: TcpStream,
    /// Of this connection, counted from 0.
    pub index: usize,
    requests: Arc<AtomicUsize>,
}

impl Connection {
    /// Reads a whole request and returns its head.
    pub fn request(&mut self) -> io::Result<String> {
        let head = self.head()?;
        let mut body = vec![0; length(&head)];
        self.stream.read_exact(&mut body)?;
        self.requests.fetch_add(1, Ordering::SeqCst);
        Ok(head)
    }

    /// Takes a whole request and leaves its last byte unread, so that the end of
    /// the script resets the connection.
    pub fn request_and_reset(&mut self) -> io::Result<()> {
        let head = self.head()?;
        let mut body = vec![0; length(&head) - 1];
        self.stream.read_exact(&mut body)?;
        self.stream.peek(&mut [0])?;
        self.requests.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    fn head(&mut self) -> io::Result<String> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            self.stream.read_exact(&mut byte)?;
            head.push(byte[0]);
        }
        String::from_utf8(head).map_err(io::Error::other)
    }

    pub fn send(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.stream.write_all(bytes.as_ref())
    }

    /// A response that keeps the connection open.
    pub fn answer(&mut self, status: u16, body: &serde_json::Value) -> io::Result<()> {
        let body = body.to_string();
        self.send(format!(
            "HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ))
    }

    /// Sends the same again and again, until the client has had enough.
    pub fn flood(&mut self, bytes: &[u8]) -> io::Result<()> {
        let many = bytes.repeat(64 * 1024 / bytes.len() + 1);
        loop {
            self.send(&many)?;
        }
    }

    /// A byte at a time, slowly.
    pub fn drip(&mut self, bytes: &[u8]) -> io::Result<()> {
        for byte in bytes.iter().cycle() {
            self.send([*byte])?;
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    pub fn half_close(&mut self) -> io::Result<()> {
        self.stream.shutdown(Shutdown::Write)
    }

    /// Says nothing more until the client closes.
    pub fn stall(&mut self) -> io::Result<()> {
        io::copy(&mut self.stream, &mut io::sink()).map(|_| ())
    }
}

fn length(head: &str) -> usize {
    head.to_ascii_lowercase()
        .split_once("content-length: ")
        .and_then(|(_, rest)| rest.lines().next()?.parse().ok())
        .unwrap_or(0)
}
