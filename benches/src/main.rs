//! What a call and an event cost: the same service written by hand on socketioxide ([`hand`]) and as a Feathers service
//! ([`ours`], and with a hook before each method: [`hooked`]), each in a process of its own, called by one client over the loopback.
//!
//! Two things are measured. Instructions in user space, counted by callgrind, are the same in every run to about 1 %, whatever
//! else the machine does; that is the number to watch. CPU time holds the kernel's part, too, and whether packets leave together;
//! it is only worth something as a ratio within one run, so both servers take turns.
#![allow(clippy::print_stdout, reason = "it reports to a terminal")]

mod args;
mod callgrind;
mod channels;
mod client;
mod cpu;
mod hand;
mod hooked;
mod load;
mod logins;
mod messages;
mod ours;
mod process;
mod records;
mod report;
mod serve;
#[cfg(test)]
mod tests;

use std::process::ExitCode;

use self::args::{Command, Options};
use self::report::Report;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = match args::parse(&args) {
        Ok(Command::Help) => {
            println!("{}", args::USAGE);
            Ok(())
        }
        Ok(Command::Serve { which, workers }) => serve::run(which, workers),
        Ok(Command::Measure(options)) => measure(&options),
        Err(problem) => Err(format!("{problem}\n\n{}", args::USAGE)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// Runs what was asked for. No number makes it fail.
fn measure(options: &Options) -> Result<(), String> {
    report::introduce();
    // The client: one thread, so that it disturbs a server of two less.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("no runtime for the client: {error}"))?;
    if options.instructions {
        match callgrind::find() {
            Some(version) => runtime.block_on(instructions(options, &version))?,
            None => println!("\nvalgrind is not installed, so no instructions are counted"),
        }
    }
    if options.cpu {
        runtime.block_on(cpu_time(options))?;
    }
    if options.channels {
        runtime.block_on(channels::compare(options.quick));
    }
    if options.logins {
        runtime.block_on(logins::compare(options))?;
    }
    if options.records {
        runtime.block_on(records::compare(options))?;
    }
    Ok(())
}

async fn instructions(options: &Options, version: &str) -> Result<(), String> {
    let report = Report::instructions(version);
    for load in load::ALL {
        let pair = callgrind::compare(*load, options).await?;
        report.row(&load.name(), &pair, load.goals().instructions);
        report.hooked(&pair);
    }
    Ok(())
}

async fn cpu_time(options: &Options) -> Result<(), String> {
    for workers in [1, 2] {
        let report = Report::cpu(workers, options);
        for load in load::ALL {
            let pair = cpu::compare(*load, workers, options).await?;
            report.row(&load.name(), &pair, load.goals().cpu(workers));
        }
    }
    Ok(())
}
