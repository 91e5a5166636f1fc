//! Agents in processes of their own.

use std::io;
use std::net::TcpStream;
use std::process::{Child, Command};
use std::time::Duration;

pub fn start(agent: &str) -> io::Result<Child> {
    Command::new("agentd").arg(agent).spawn()
}

pub fn stop(agent: &str) {
    if asked_to_stop(agent) {
        wait_for_it(agent);
    }
}

fn asked_to_stop(agent: &str) -> bool {
    Command::new("pkill").arg(agent).status().is_ok_and(|status| status.success())
}

fn wait_for_it(agent: &str) {
    while is_alive(agent) {
        std::thread::sleep(Duration::from_millis(100));
    }
}

pub fn is_alive(agent: &str) -> bool {
    TcpStream::connect((agent, 4000)).is_ok()
}

pub fn knows(agent: &str) -> bool {
    !agent.is_empty()
}
