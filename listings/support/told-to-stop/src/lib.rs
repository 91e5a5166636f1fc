//! Starts a server as a process of its own, sends it work from several clients, tells it to stop, and counts what became
//! of the work.
//!
//! The server is a program that takes the path of its journal as its argument and prints its address. A client sends one
//! job a line, `ID MILLISECONDS`, and waits for the line `done ID`. The journal has the id of each finished job in a line
//! of its own.

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};
use tempfile::NamedTempFile;

const HOUR: u64 = 3_600_000;

/// A server as long as it lives; it is killed if it is dropped.
pub struct Server {
    process: Child,
    pub address: SocketAddr,
    journal: NamedTempFile,
}

impl Server {
    /// Starts the program at this path and waits for its address.
    pub fn start(program: &Path) -> io::Result<Server> {
        let journal = NamedTempFile::new()?;
        let mut command = Command::new(program);
        let mut process = command.arg(journal.path()).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().expect("it is piped"))
            .read_line(&mut line)?;
        let address = line.trim().parse().map_err(io::Error::other)?;
        Ok(Server { process, address, journal })
    }

    /// Sends the server a signal.
    pub fn tell(&self, signal: Signal) -> io::Result<()> {
        let id = self.process.id().try_into().expect("a process id fits into a pid_t");
        Ok(kill(Pid::from_raw(id), signal)?)
    }

    /// Waits until a job is in the journal, and for 20 seconds at most.
    fn has_done_a_job(&self) -> io::Result<()> {
        let since = Instant::now();
        while self.journal.as_file().metadata()?.len() == 0 {
            if since.elapsed() > Duration::from_secs(20) {
                return Err(io::Error::other("the server does no job"));
            }
            sleep(Duration::from_millis(2));
        }
        Ok(())
    }

    /// Waits until the server has ended, and for 20 seconds at most. Returns its status and the ids in its journal.
    pub fn ended(mut self) -> io::Result<(ExitStatus, BTreeSet<u64>)> {
        let since = Instant::now();
        let status = loop {
            match self.process.try_wait()? {
                Some(status) => break status,
                None if since.elapsed() > Duration::from_secs(20) => {
                    return Err(io::Error::other("the server doesn't end"));
                }
                None => sleep(Duration::from_millis(2)),
            }
        };
        let journal = std::fs::read_to_string(self.journal.path())?;
        Ok((status, journal.lines().filter_map(|id| id.parse().ok()).collect()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One connection to the server.
pub struct Client(BufReader<TcpStream>);

impl Client {
    pub fn connect(address: SocketAddr) -> io::Result<Client> {
        Ok(Client(BufReader::new(TcpStream::connect(address)?)))
    }

    pub fn send(&mut self, id: u64, milliseconds: u64) -> io::Result<()> {
        self.0.get_mut().write_all(format!("{id} {milliseconds}\n").as_bytes())
    }

    /// Waits for the answer. Returns whether the job is confirmed; if it is not, the server has hung up.
    pub fn is_confirmed(&mut self, id: u64) -> bool {
        let mut answer = String::new();
        self.0.read_line(&mut answer).is_ok() && answer == format!("done {id}\n")
    }
}

/// What became of the work in one or more rounds.
#[derive(Debug, Default)]
pub struct Counts {
    pub rounds: u32,
    pub clients: u64,
    pub sent: u64,
    pub confirmed: u64,
    pub journaled: u64,
    /// Jobs that were confirmed, but aren't in the journal.
    pub lost: u64,
    /// Jobs that were sent and never answered.
    pub unanswered: u64,
    /// Connections refused.
    pub refused: u64,
    /// The longest time from the signal to the end of the process.
    pub slowest_exit: Duration,
}

impl Counts {
    /// Adds another round's counts.
    pub fn add(&mut self, other: Counts) {
        self.rounds += other.rounds;
        self.clients += other.clients;
        self.sent += other.sent;
        self.confirmed += other.confirmed;
        self.journaled += other.journaled;
        self.lost += other.lost;
        self.unanswered += other.unanswered;
        self.refused += other.refused;
        self.slowest_exit = self.slowest_exit.max(other.slowest_exit);
    }
}

/// Lets eight clients send short jobs, and a ninth one that would take an hour, until the server hears the signal at a
/// random moment and no longer accepts them. Returns the server's status and the counts.
pub fn round(program: &Path, signal: Signal) -> io::Result<(ExitStatus, Counts)> {
    let server = Server::start(program)?;
    let address = server.address;
    let mut clients: Vec<_> =
        (1..=8).map(|client| thread::spawn(move || work(address, client))).collect();
    clients.push(thread::spawn(move || wait_an_hour(address)));
    server.has_done_a_job()?;
    sleep(Duration::from_millis(fastrand::u64(20..300)));
    server.tell(signal)?;
    let told = Instant::now();
    let (status, journaled) = server.ended()?;
    let mut counts =
        Counts { rounds: 1, slowest_exit: told.elapsed(), ..Counts::default() };
    counts.clients = clients.len() as u64;
    counts.journaled = journaled.len() as u64;
    for client in clients {
        let seen = client.join().expect("no client panics");
        counts.sent += seen.sent;
        counts.refused += seen.refused;
        counts.confirmed += seen.confirmed.len() as u64;
        counts.lost += seen.confirmed.difference(&journaled).count() as u64;
    }
    counts.unanswered = counts.sent - counts.confirmed;
    Ok((status, counts))
}

#[derive(Default)]
struct Seen {
    sent: u64,
    confirmed: BTreeSet<u64>,
    refused: u64,
}

/// Sends short jobs, five on a connection, until a connection is refused.
fn work(address: SocketAddr, client: u64) -> Seen {
    let mut seen = Seen::default();
    let mut ids = client * 1_000_000..;
    while let Ok(mut connection) = Client::connect(address) {
        for id in ids.by_ref().take(5) {
            if connection.send(id, fastrand::u64(0..20)).is_err() {
                break;
            }
            seen.sent += 1;
            if !connection.is_confirmed(id) {
                break;
            }
            seen.confirmed.insert(id);
        }
    }
    seen.refused += 1;
    seen
}

/// Sends a job that would take an hour.
fn wait_an_hour(address: SocketAddr) -> Seen {
    let mut seen = Seen::default();
    let Ok(mut connection) = Client::connect(address) else { return seen };
    if connection.send(1, HOUR).is_ok() {
        seen.sent += 1;
        seen.confirmed.extend(connection.is_confirmed(1).then_some(1));
    }
    seen
}

/// Starts the current program again as a server, and shows what becomes of four clients: one whose job is done, one whose
/// job is being done when the server hears SIGTERM, one whose job would take an hour, and one who comes too late.
pub fn show() -> io::Result<()> {
    let server = Server::start(&std::env::current_exe()?)?;
    let [mut ann, mut bob, mut cid] = [
        Client::connect(server.address)?,
        Client::connect(server.address)?,
        Client::connect(server.address)?,
    ];
    ann.send(1, 0)?;
    println!(
        "ann's job is {}",
        if ann.is_confirmed(1) { "confirmed" } else { "not confirmed" }
    );
    bob.send(2, 600)?;
    cid.send(3, HOUR)?;
    sleep(Duration::from_millis(200));
    println!("SIGTERM");
    server.tell(Signal::SIGTERM)?;
    sleep(Duration::from_millis(200));
    let late =
        if Client::connect(server.address).is_err() { "refused" } else { "accepted" };
    println!("dan's connection is {late}");
    for (name, client, id) in [("bob", &mut bob, 2), ("cid", &mut cid, 3)] {
        println!(
            "{name}'s job is {}",
            if client.is_confirmed(id) { "confirmed" } else { "not confirmed" }
        );
    }
    let (status, journal) = server.ended()?;
    println!("the server ends with {status}, and these jobs in its journal: {journal:?}");
    Ok(())
}
