//! What the calls of this crate cost beside the same calls written by hand in
//! ten minutes ([`baseline`]) and by hand with the same safety ([`guarded`]):
//! instructions, heap, throughput, and peak memory when the server sends far more
//! than it should.
//!
//! `cargo bench -p vlens-benches` runs each way of calling in a process of its
//! own, against a server in another process, so that only the client is
//! counted. valgrind counts the same on a busy machine as on an idle one; the
//! difference of two runs leaves out what happens once, such as building the
//! client. Throughput is a matter of time, and of the machine, which the server
//! shares: the best of several runs, in turns, and the client's own time beside it.

use std::{
    env,
    error::Error,
    fs,
    io::{self, BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
    time::Instant,
};

use vlens::{ErrorKind, PhoneNumber, raw::types::ApiOutputRegister};

#[allow(unreachable_pub)]
mod baseline;
#[allow(unreachable_pub)]
mod guarded;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const KEY: &str = "an-api-key-of-a-usual-length-0123456789";
const PHONE: &str = "+201234567890";
const CODE: &str = "123456";

/// The documented example, as a success: it does for both steps.
const ANSWER: &str = r#"{"data":{"isEmailConfirmationRequired":true,"isEmailConfirmed":true,"isPhoneNumberConfirmationRequired":true,"isPhoneNumberConfirmed":true,"phoneNumberOtp":"string","phoneNumberOtpRequestId":"3fa85f64-5717-4562-b3fc-2c963f66afa6","isDigitalIdentityVerified":true,"accessToken":"string","encryptedAccessToken":"string","expireInSeconds":1,"userName":"string","userFullName":"string","user":{"id":1,"name":"string","surname":"string","fullName":"string","userName":"string","emailAddress":"string","phoneNumber":"string","idNumber":"string","address":"string"}},"error_code":null,"error_message":null,"error_descriptions":null}"#;

/// Below this path the answer is [`HUGE_BYTES`] long.
const HUGE: &str = "/huge";
const HUGE_BYTES: usize = 300_000_000;

/// Pairs of a send and a validation in the shorter of two runs.
const PAIRS: u64 = 200;

/// Tasks that call at the same time, pairs of each, and runs.
const TASKS: u64 = 64;
const PAIRS_OF_TASK: u64 = 200;
const RUNS: usize = 9;

/// The ways of calling that are compared, the yardstick first.
const SUBJECTS: [(&str, &str); 4] = [
    ("baseline", "by hand, bare"),
    ("guarded", "by hand, same safety"),
    ("raw", "vlens::raw"),
    ("vlens", "send_otp, validate_otp"),
];

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["serve"] => serve(),
        ["work", subject, "huge", address] => {
            work(subject, Task::Huge, address)?;
            println!("{}", peak_memory()?);
            Ok(())
        }
        ["work", subject, "tasks", address] => {
            let (pairs, cpu) = throughput(subject, address)?;
            println!("{pairs} {cpu}");
            Ok(())
        }
        ["work", subject, pairs, address] => work(subject, Task::Pairs(pairs.parse()?), address),
        _ if arguments.contains(&"--bench") => compare(),
        // `cargo test --benches`: that it works, not how fast.
        _ => {
            let server = Server::start()?;
            for (subject, _) in SUBJECTS {
                work(subject, Task::Pairs(1), &server.address)?;
            }
            Ok(())
        }
    }
}

// -- The comparison ---------------------------------------------------------------

/// Of one send and one validation.
struct Cost {
    instructions: u64,
    allocations: u64,
    allocated_bytes: u64,
}

fn compare() -> Result<()> {
    let server = Server::start()?;
    let has_valgrind = Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if has_valgrind {
        println!("One send and one validation, client side, by valgrind:\n");
        println!(
            "{:24} {:>21} {:>18} {:>22}",
            "", "instructions", "allocations", "bytes allocated"
        );
        let mut yardstick = None;
        for (subject, name) in SUBJECTS {
            let cost = cost(subject, &server.address)?;
            let yardstick = yardstick.get_or_insert(Cost { ..cost });
            println!(
                "{name:24} {:>21} {:>18} {:>22}",
                beside(cost.instructions, yardstick.instructions),
                beside(cost.allocations, yardstick.allocations),
                beside(cost.allocated_bytes, yardstick.allocated_bytes),
            );
        }
    } else {
        println!("Instructions and allocations are left out: valgrind is not installed.");
    }

    println!("\n{TASKS} tasks at once, the best of {RUNS} runs:\n");
    println!("{:24} {:>21} {:>22}", "", "pairs a second", "CPU ns a pair");
    let mut best = [(0, u64::MAX); SUBJECTS.len()];
    for run in 0..RUNS {
        for turn in 0..SUBJECTS.len() {
            // Each is the first as often as any other.
            let at = (run + turn) % SUBJECTS.len();
            let (subject, _) = SUBJECTS[at];
            let output = stdout(itself()?.args(["work", subject, "tasks", &server.address]))?;
            let [pairs, cpu] = numbers(&output)[..] else {
                return Err(format!("two numbers are not {output:?}").into());
            };
            best[at] = (pairs.max(best[at].0), cpu.min(best[at].1));
        }
    }
    for ((_, name), (pairs, cpu)) in SUBJECTS.iter().zip(best) {
        let (pairs, cpu) = (beside(pairs, best[0].0), beside(cpu, best[0].1));
        println!("{name:24} {pairs:>21} {cpu:>22}");
    }

    if cfg!(target_os = "linux") {
        println!("\nPeak memory of a process that gets a body of 300 MB:\n");
        let mut yardstick = None;
        for (subject, name) in SUBJECTS {
            let peak = first_number(&stdout(itself()?.args([
                "work",
                subject,
                "huge",
                &server.address,
            ]))?)?;
            let yardstick = *yardstick.get_or_insert(peak);
            println!("{name:24} {:>17} kB", beside(peak, yardstick));
        }
    } else {
        println!("Peak memory is left out: it is read from Linux's /proc.");
    }
    Ok(())
}

fn cost(subject: &str, address: &str) -> Result<Cost> {
    // What two runs differ by, divided by the pairs they differ by.
    let per_pair = |tool: &str, marker: &str| -> Result<Vec<u64>> {
        let count = |pairs: u64| counted(tool, marker, subject, pairs, address);
        let (once, twice) = (count(PAIRS)?, count(2 * PAIRS)?);
        let differences = once.iter().zip(&twice);
        Ok(differences
            .map(|(once, twice)| (twice.saturating_sub(*once) + PAIRS / 2) / PAIRS)
            .collect())
    };
    let instructions = per_pair("callgrind", "Collected :")?;
    // `Total: 1,234 bytes in 56 blocks`
    let heap = per_pair("dhat", "Total:")?;
    match (&instructions[..], &heap[..]) {
        (&[instructions, ..], &[allocated_bytes, allocations, ..]) => Ok(Cost {
            instructions,
            allocations,
            allocated_bytes,
        }),
        _ => Err("valgrind's summary is not of the known form".into()),
    }
}

/// The numbers in the line of a valgrind tool's summary that holds `marker`.
fn counted(tool: &str, marker: &str, subject: &str, pairs: u64, address: &str) -> Result<Vec<u64>> {
    let output = Command::new("valgrind")
        .arg(format!("--tool={tool}"))
        .arg(format!("--{tool}-out-file=/dev/null"))
        .arg(env::current_exe()?)
        .args(["work", subject, &pairs.to_string(), address])
        .output()?;
    let summary = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("valgrind --tool={tool} failed: {summary}").into());
    }
    let line = summary
        .lines()
        .find_map(|line| line.split_once(marker))
        .ok_or_else(|| format!("valgrind --tool={tool} printed no `{marker}`: {summary}"))?
        .1;
    Ok(numbers(line))
}

/// The numbers in a text; a comma may separate thousands.
fn numbers(text: &str) -> Vec<u64> {
    text.split_whitespace()
        .filter_map(|word| word.replace(',', "").parse().ok())
        .collect()
}

fn first_number(text: &str) -> Result<u64> {
    let first = numbers(text).first().copied();
    first.ok_or_else(|| format!("no number in {text:?}").into())
}

/// `203,111 (1.057×)`
fn beside(value: u64, yardstick: u64) -> String {
    let mut digits = value.to_string();
    for place in (1..digits.len()).rev() {
        if (digits.len() - place) % 4 == 3 {
            digits.insert(place, ',');
        }
    }
    #[allow(clippy::cast_precision_loss)]
    let ratio = value as f64 / yardstick.max(1) as f64;
    format!("{digits} ({ratio:.3}×)")
}

// -- The worker -------------------------------------------------------------------

#[derive(Clone, Copy)]
enum Task {
    /// So many times: send, then validate.
    Pairs(u64),
    /// Send once; too much comes back.
    Huge,
}

fn work(subject: &str, task: Task, address: &str) -> Result<()> {
    let url = match task {
        Task::Pairs(_) => format!("http://{address}"),
        Task::Huge => format!("http://{address}{HUGE}"),
    };
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(async {
            match subject {
                "baseline" => by_hand(task, &url, &baseline::client()).await,
                "guarded" => same_safety(task, &guarded::Guarded::new(&url, KEY)?).await,
                "raw" => raw(task, &client(&url)?).await,
                "vlens" => flow(task, &client(&url)?).await,
                _ => Err(format!("no such subject: {subject}").into()),
            }
        })
}

/// Pairs a second, of many tasks with one client, and what each took of the
/// processor, in nanoseconds.
fn throughput(subject: &str, address: &str) -> Result<(u64, u64)> {
    let url = Arc::new(format!("http://{address}"));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let task = Task::Pairs(PAIRS_OF_TASK);
    let by_hand_client = baseline::client();
    let guarded = Arc::new(guarded::Guarded::new(&url, KEY)?);
    let client = client(&url)?;
    let (start, cpu) = (Instant::now(), cpu_time()?);
    runtime.block_on(async {
        let mut tasks = Vec::new();
        for _ in 0..TASKS {
            let (url, by_hand_client) = (url.clone(), by_hand_client.clone());
            let (guarded, client) = (guarded.clone(), client.clone());
            tasks.push(match subject {
                "baseline" => {
                    tokio::spawn(async move { by_hand(task, &url, &by_hand_client).await })
                }
                "guarded" => tokio::spawn(async move { same_safety(task, &guarded).await }),
                "raw" => tokio::spawn(async move { raw(task, &client).await }),
                _ => tokio::spawn(async move { flow(task, &client).await }),
            });
        }
        for task in tasks {
            task.await??;
        }
        Ok::<_, Box<dyn Error + Send + Sync>>(())
    })?;
    let pairs = TASKS * PAIRS_OF_TASK;
    let took = start.elapsed();
    let cpu = cpu_time()? - cpu;
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss
    )]
    Ok(((pairs as f64 / took.as_secs_f64()) as u64, cpu / pairs))
}

/// Nanoseconds that the threads of this process have run; 0 where Linux's `/proc`
/// does not tell.
fn cpu_time() -> Result<u64> {
    let Ok(threads) = fs::read_dir("/proc/self/task") else {
        return Ok(0);
    };
    let of_thread = |thread: io::Result<fs::DirEntry>| {
        first_number(&fs::read_to_string(thread?.path().join("schedstat"))?)
    };
    threads.map(of_thread).sum()
}

async fn by_hand(task: Task, url: &str, client: &reqwest::Client) -> Result<()> {
    let Task::Pairs(pairs) = task else {
        baseline::send(client, url, KEY, PHONE).await?;
        return Ok(());
    };
    for _ in 0..pairs {
        let sent = baseline::send(client, url, KEY, PHONE).await?;
        let id = sent.data.and_then(|data| data.phone_number_otp_request_id);
        let id = id.ok_or("no request id")?;
        let validated = baseline::validate(client, url, KEY, PHONE, &id, CODE).await?;
        let confirmed = validated
            .data
            .and_then(|data| data.is_phone_number_confirmed);
        assert_eq!(confirmed, Some(true));
    }
    Ok(())
}

async fn same_safety(task: Task, client: &guarded::Guarded) -> Result<()> {
    let Task::Pairs(pairs) = task else {
        return match client.send(PHONE).await {
            Err(error) if error.to_string() == guarded::TOO_LARGE => Ok(()),
            result => Err(format!("the limit of the body did not hold: {result:?}").into()),
        };
    };
    for _ in 0..pairs {
        let id = client.send(PHONE).await?;
        let validated = client.validate(PHONE, &id, CODE).await?;
        assert!(
            validated
                .data
                .is_some_and(|data| data.access_token.is_some())
        );
    }
    Ok(())
}

async fn raw(task: Task, client: &vlens::Client) -> Result<()> {
    let send = async || {
        client
            .register_step_verify_phone()
            .body_map(|body| body.phone_number(PHONE))
            .send()
            .await
            .map(vlens::raw::ResponseValue::into_inner)
    };
    let Task::Pairs(pairs) = task else {
        return match send().await {
            Ok(_) => Err("the limit of the body did not hold".into()),
            Err(error) => is_too_large(vlens::Error::from_raw(error).await),
        };
    };
    let data = |output: ApiOutputRegister| output.data.ok_or("no data");
    for _ in 0..pairs {
        let sent = data(send().await.map_err(|_| "send failed")?)?;
        let id = sent.phone_number_otp_request_id.ok_or("no request id")?;
        let validated = client
            .register_step_verify_phone()
            .body_map(|body| {
                body.phone_number(PHONE)
                    .phone_number_otp_request_id(id)
                    .phone_number_otp(vlens::Secret::from(CODE))
            })
            .send()
            .await
            .map_err(|_| "validate failed")?
            .into_inner();
        assert_eq!(data(validated)?.is_phone_number_confirmed, Some(true));
    }
    Ok(())
}

async fn flow(task: Task, client: &vlens::Client) -> Result<()> {
    let Task::Pairs(pairs) = task else {
        let phone: PhoneNumber = PHONE.parse()?;
        return match client.send_otp(&phone).await {
            Ok(_) => Err("the limit of the body did not hold".into()),
            Err(error) => is_too_large(error),
        };
    };
    for _ in 0..pairs {
        let phone: PhoneNumber = PHONE.parse()?;
        let pending = client.send_otp(&phone).await?;
        let verified = client.validate_otp(&pending, CODE).await?;
        assert!(verified.access_token().is_some());
    }
    Ok(())
}

fn client(url: &str) -> Result<vlens::Client> {
    Ok(vlens::Client::builder()
        .api_key(KEY)
        .base_url(url)
        .build()?)
}

fn is_too_large(error: vlens::Error) -> Result<()> {
    match error.kind() {
        ErrorKind::BodyTooLarge => Ok(()),
        _ => Err(error.into()),
    }
}

/// The most memory this process has had, in kB.
fn peak_memory() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    first_number(line.unwrap_or_default())
}

fn itself() -> Result<Command> {
    Ok(Command::new(env::current_exe()?))
}

fn stdout(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("{command:?} failed").into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

// -- The server -------------------------------------------------------------------

/// This program as the server, in a process of its own that ends with this one.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start() -> Result<Self> {
        let mut process = itself()?
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut address = String::new();
        if let Some(stdout) = process.stdout.take() {
            BufReader::new(stdout).read_line(&mut address)?;
        }
        let address = address.trim().to_owned();
        Ok(Self { process, address })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// Prints its address, answers until its standard input ends.
fn serve() -> Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    println!("{}", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // It ends with an error when the client has read enough.
            thread::spawn(move || answer_all(stream));
        }
    });
    io::copy(&mut io::stdin(), &mut io::sink())?;
    Ok(())
}

fn answer_all(stream: TcpStream) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if reader.read_line(&mut head)? == 0 {
                return Ok(());
            }
        }
        let head = head.to_ascii_lowercase();
        let length = head
            .split_once("content-length:")
            .map_or("", |(_, rest)| rest);
        io::copy(
            &mut reader.by_ref().take(first_number(length)?),
            &mut io::sink(),
        )?;
        if head.starts_with(&format!("post {HUGE}/")) {
            answer_huge(&mut writer)?;
        } else {
            // In one piece, so that the client reads it in one.
            writer.write_all(format!("{}{ANSWER}", response_head(ANSWER.len())).as_bytes())?;
        }
    }
}

/// Valid JSON: one very long `error_message`.
fn answer_huge(writer: &mut impl Write) -> io::Result<()> {
    let (start, end) = (r#"{"error_code":null,"error_message":""#, r#""}"#);
    writer.write_all(response_head(HUGE_BYTES).as_bytes())?;
    writer.write_all(start.as_bytes())?;
    let filler = io::repeat(b'x').take((HUGE_BYTES - start.len() - end.len()) as u64);
    io::copy(&mut BufReader::with_capacity(64 * 1024, filler), writer)?;
    writer.write_all(end.as_bytes())
}

fn response_head(length: usize) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: {length}\r\n\r\n"
    )
}
