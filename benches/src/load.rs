//! What is asked of a server: calls at some depth, or an event to many.

use std::net::SocketAddr;
use std::time::Duration;

use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::client::Client;
use crate::messages::{CREATED, PATH};
use crate::records::table;

/// One kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Load {
    /// Calls of `find`, so many under way at a time: sent together, and the next when all are answered.
    Find { depth: usize },
    /// Calls of `get`.
    Get { depth: usize },
    /// Calls of `create` by one of [`LISTENERS`] clients, all of which receive the event of so many bytes.
    Event { bytes: usize },
    /// Calls of `find` that answer a page of [`records`](crate::records).
    Page { depth: usize },
}

pub(crate) const ALL: &[Load] = &[
    Load::Find { depth: 1 },
    Load::Find { depth: 16 },
    Load::Get { depth: 1 },
    Load::Get { depth: 16 },
    Load::Event { bytes: 150 },
    Load::Event { bytes: 4096 },
];

const LISTENERS: usize = 100;

/// What the ratio should at most be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Goals {
    pub(crate) instructions: Option<f64>,
    cpu: [Option<f64>; 2],
}

impl Goals {
    pub(crate) fn cpu(self, workers: usize) -> Option<f64> {
        self.cpu.get(workers.checked_sub(1)?).copied().flatten()
    }
}

/// No burst takes as long, not even under valgrind.
const PATIENCE: Duration = Duration::from_secs(60);

impl Load {
    pub(crate) fn name(self) -> String {
        match self {
            Self::Find { depth } => format!("find, depth {depth}"),
            Self::Get { depth } => format!("get, depth {depth}"),
            Self::Page { depth } => format!("page, depth {depth}"),
            Self::Event { bytes } => format!("event of {bytes} B to {LISTENERS}"),
        }
    }

    pub(crate) fn is_call(self) -> bool {
        !matches!(self, Self::Event { .. })
    }

    pub(crate) fn goals(self) -> Goals {
        match self {
            Self::Find { depth: 1 } | Self::Get { depth: 1 } => Goals { instructions: Some(0.9), cpu: [None, None] },
            Self::Find { .. } | Self::Get { .. } => Goals { instructions: Some(0.9), cpu: [None, Some(0.6)] },
            Self::Event { .. } => Goals { instructions: None, cpu: [Some(1.0), Some(1.0)] },
            Self::Page { .. } => Goals { instructions: Some(1.15), cpu: [Some(1.15), Some(1.15)] },
        }
    }

    /// Calls or deliveries in a burst.
    pub(crate) fn units(self) -> usize {
        match self {
            Self::Find { depth } | Self::Get { depth } | Self::Page { depth } => depth,
            Self::Event { .. } => LISTENERS,
        }
    }

    /// Connects the clients.
    pub(crate) async fn open(self, address: SocketAddr) -> Result<Session, String> {
        let count = if matches!(self, Self::Event { .. }) { LISTENERS } else { 1 };
        let mut clients = Vec::with_capacity(count);
        for _ in 0..count {
            let mut client = Client::connect(address).await?;
            client.ready().await?;
            clients.push(client);
        }
        let (requests, answers) = self.packets();
        Ok(Session { load: self, clients, requests, answers, checked: false })
    }

    /// The packets of one burst, and those each client is to receive.
    fn packets(self) -> (Vec<Utf8Bytes>, Vec<Vec<String>>) {
        match self {
            Self::Find { depth } => {
                let found = [FOUND_1, FOUND_3, FOUND_4].join(",");
                calls(depth, &format!(r#"["find","{PATH}",{QUERY}]"#), &format!("[null,[{found}]]"))
            }
            Self::Get { depth } => calls(depth, &format!(r#"["get","{PATH}",3,{{}}]"#), &format!("[null,{FOUND_3}]")),
            Self::Page { depth } => calls(depth, &table::request(), &table::answer()),
            Self::Event { bytes } => {
                let text = "x".repeat(bytes.saturating_sub(event("").len()));
                let request = format!(r#"421000["create","{PATH}",{{"text":"{text}"}},{{}}]"#);
                let mut received = vec![vec![event(&text)]; LISTENERS];
                received[0].push(format!("431000[null,{}]", created(&text)));
                (vec![request.into()], received)
            }
        }
    }
}

const QUERY: &str = r#"{"room":"general","from":"Ada Lovelace","after":1500000000,"limit":3}"#;
const FOUND_1: &str =
    r#"{"id":1,"room":"general","from":"Ada Lovelace","text":"The engine weaves patterns","sentAt":1790000001}"#;
const FOUND_3: &str =
    r#"{"id":3,"room":"general","from":"Ada Lovelace","text":"It will compose music one day","sentAt":1790000003}"#;
const FOUND_4: &str = r#"{"id":4,"room":"general","from":"Ada Lovelace","text":"Note G has all the steps","sentAt":1790000004}"#;

fn created(text: &str) -> String {
    format!(r#"{{"id":5,"room":"general","from":"Ada Lovelace","text":"{text}","sentAt":1790000005}}"#)
}

fn event(text: &str) -> String {
    format!(r#"42["{CREATED}",{}]"#, created(text))
}

/// The same call with `depth` ids, and its answers to one client.
fn calls(depth: usize, request: &str, answer: &str) -> (Vec<Utf8Bytes>, Vec<Vec<String>>) {
    let ids = 1000..1000 + depth;
    (ids.clone().map(|id| format!("42{id}{request}").into()).collect(), vec![ids.map(|id| format!("43{id}{answer}")).collect()])
}

/// Connected clients, the first of which calls.
#[derive(Debug)]
pub(crate) struct Session {
    load: Load,
    clients: Vec<Client>,
    requests: Vec<Utf8Bytes>,
    answers: Vec<Vec<String>>,
    checked: bool,
}

impl Session {
    /// Runs bursts one after the other and answers how many calls or deliveries that were.
    ///
    /// # Errors
    /// Whatever is not as expected: in the first burst every packet is compared, in the others they are counted.
    pub(crate) async fn run(&mut self, bursts: usize) -> Result<usize, String> {
        for _ in 0..bursts {
            let burst = tokio::time::timeout(PATIENCE, self.burst()).await;
            let burst = burst.unwrap_or_else(|_| Err("an answer is missing".to_owned()));
            burst.map_err(|problem| format!("{}: {problem}", self.load.name()))?;
        }
        Ok(bursts * self.load.units())
    }

    async fn burst(&mut self) -> Result<(), String> {
        let Some(caller) = self.clients.first_mut() else { return Ok(()) };
        for request in &self.requests {
            caller.send(request).await?;
        }
        caller.flush().await?;
        for (client, answers) in self.clients.iter_mut().zip(&self.answers) {
            if self.checked {
                for _ in answers {
                    client.receive().await?;
                }
            } else {
                check(client, answers).await?;
            }
        }
        self.checked = true;
        Ok(())
    }
}

/// Compares without order: a task an event, as the hand-written server has it, keeps none.
async fn check(client: &mut Client, answers: &[String]) -> Result<(), String> {
    let mut missing: Vec<&str> = answers.iter().map(String::as_str).collect();
    for _ in answers {
        let packet = client.receive().await?;
        match missing.iter().position(|answer| *answer == packet.as_str()) {
            Some(found) => drop(missing.swap_remove(found)),
            None => return Err(format!("`{packet}` came in the place of `{}`", missing.join("` or `"))),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_are_of_the_sizes_that_are_reported() {
        let (requests, answers) = Load::Find { depth: 16 }.packets();
        assert_eq!((requests.len(), answers[0].len()), (16, 16));
        assert!((65..85).contains(&QUERY.len()), "a query of {} B", QUERY.len());
        assert!((280..340).contains(&answers[0][0].len()), "an ack of {} B", answers[0][0].len());
        for bytes in [150, 4096] {
            let (_, received) = Load::Event { bytes }.packets();
            assert_eq!((received.len(), received[1][0].len()), (LISTENERS, bytes));
        }
    }
}
