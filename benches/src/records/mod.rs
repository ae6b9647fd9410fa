//! What a page of records from SQLite costs: a service on [`Sql`](feathers_sqlx::Sql) ([`ours`]), the same with `sqlx::query_as`
//! in a handler of socketioxide ([`hand`]), and Feathers on Node with its own adapter for SQL (`benches/feathersjs`).
//!
//! All three hold the same [`table`], answer the same packets and count what matches: the page is full, so by a second statement.
//!
//! By hand the limit is a parameter, as one writes it. SQLite then plans the statement anew at each call; our store writes the number
//! into the text, which is why it can cost less. Whoever does so by hand, too, saves a quarter.

pub(crate) mod hand;
mod node;
pub(crate) mod ours;
mod report;
pub(crate) mod table;

use self::report::Report;
use crate::args::Options;
use crate::load::Load;
use crate::process::Process;
use crate::report::{Pair, Sample};
use crate::serve::Which;
use crate::{callgrind, cpu};

pub(crate) const LOADS: [Load; 2] = [Load::Page { depth: 1 }, Load::Page { depth: 16 }];

/// Shows instructions and CPU time of each.
pub(crate) async fn compare(options: &Options) -> Result<(), String> {
    report::introduce();
    match callgrind::find() {
        Some(version) => instructions(options, &version).await?,
        None => println!("\nvalgrind is not installed, so no instructions are counted"),
    }
    cpu_time(options).await
}

async fn instructions(options: &Options, version: &str) -> Result<(), String> {
    let report = Report::instructions(version);
    // One by one: sqlx runs SQLite on a thread of its own, and valgrind takes minutes to let two threads take turns at many calls.
    let load = Load::Page { depth: 1 };
    let mut pair = Pair::default();
    for turn in 0..if options.quick { 1 } else { 3 } {
        pair.hand.add(callgrind::count(Which::RecordsByHand, load, turn, options).await?);
        pair.feathers.add(callgrind::count(Which::Records, load, turn, options).await?);
    }
    report.row(load, &pair, None);
    Ok(())
}

async fn cpu_time(options: &Options) -> Result<(), String> {
    let node = node::installed().inspect_err(|problem| println!("\nFeathers on Node is left out: {problem}")).ok();
    let report = Report::cpu(options);
    for load in LOADS {
        let (mut pair, mut on_node) = (Pair::default(), Sample::default());
        for _ in 0..options.rounds {
            pair.hand.add(cpu::round(Process::start(&[], Which::RecordsByHand, 1)?, load, options.slice).await?);
            pair.feathers.add(cpu::round(Process::start(&[], Which::Records, 1)?, load, options.slice).await?);
            if let Some(node) = &node {
                on_node.add(cpu::round(node.start()?, load, options.slice).await?);
            }
        }
        report.row(load, &pair, node.as_ref().map(|_| &on_node));
    }
    Ok(())
}
