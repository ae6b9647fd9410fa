//! `cargo xtask test`: all steps one after the other, then a table of them.

use std::time::{Duration, Instant};

use crate::steps::{Mode, STEPS, Step};
use crate::tools;

/// The steps and what they check.
pub(crate) fn list() -> String {
    STEPS.iter().map(|step| format!("  {:10} {}\n", step.name, step.about)).collect()
}

struct Done {
    name: &'static str,
    problem: Option<String>,
    took: Duration,
}

pub(crate) fn run(args: &[String]) -> Result<(), String> {
    let install = args.iter().any(|arg| arg == "--install");
    let names: Vec<&str> = args.iter().map(String::as_str).filter(|arg| *arg != "--install").collect();
    if let Some(unknown) = names.iter().find(|name| !STEPS.iter().any(|step| step.name == **name)) {
        return Err(format!("there is no step `{unknown}`, only\n{}", list()));
    }
    let mode = Mode { install: install || tools::in_ci(), strict: tools::in_ci() };

    let mut done: Vec<Done> = Vec::new();
    for step in STEPS.iter().filter(|step| wanted(step, &names)) {
        println!("\n=== {}: {} ===", step.name, step.about);
        let begun = Instant::now();
        let problem = attempt(step, mode, &done).err();
        if let Some(problem) = &problem {
            println!("{problem}");
        }
        done.push(Done { name: step.name, problem, took: begun.elapsed() });
    }
    report(&done)
}

/// Without names all steps, with names those and what they need.
fn wanted(step: &Step, names: &[&str]) -> bool {
    let needed = |name: &&str| STEPS.iter().any(|other| other.name == *name && other.needs == Some(step.name));
    names.is_empty() || names.contains(&step.name) || names.iter().any(needed)
}

fn attempt(step: &Step, mode: Mode, done: &[Done]) -> Result<(), String> {
    if let Some(needs) = step.needs
        && done.iter().any(|other| other.name == needs && other.problem.is_some())
    {
        return Err(format!("not run, because `{needs}` failed"));
    }
    (step.run)(mode)
}

fn report(done: &[Done]) -> Result<(), String> {
    println!("\n{:10} {:7} {:>8}", "step", "result", "seconds");
    for Done { name, problem, took } in done {
        let result = if problem.is_none() { "passed" } else { "FAILED" };
        println!("{name:10} {result:7} {:>8.1}", took.as_secs_f64());
    }
    let failed = done.iter().filter(|step| step.problem.is_some()).count();
    println!("\n{} passed, {failed} failed", done.len() - failed);
    if failed == 0 { Ok(()) } else { Err(String::new()) }
}
