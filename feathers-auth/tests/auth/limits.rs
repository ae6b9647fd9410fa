//! Brute force, and passwords as such.

use std::net::IpAddr;
use std::time::Duration;

use feathers::Class;
use feathers_auth::{Attempts, PasswordHash, Passwords};

use crate::server::{advance, builder, credentials, is, start_with};

fn attempts() -> Attempts {
    Attempts { by_account: 3, by_address: 10, within: Duration::from_secs(60) }
}

fn address(last: u8) -> IpAddr {
    [203, 0, 113, last].into()
}

#[tokio::test(start_paused = true)]
async fn an_account_can_be_tried_a_few_times() {
    let server = start_with(builder().attempts(attempts())).await;
    for name in ["alice", "nobody"] {
        let client = server.app.connect().await;
        for _ in 0..3 {
            let error = client.create("authentication", credentials(name, "guess")).await.unwrap_err();
            assert_eq!(error.class(), Some(Class::NotAuthenticated));
        }
        // Not even the right one, from wherever, in whatever case.
        for name in [name.to_owned(), name.to_uppercase()] {
            let other = server.app.connect().await;
            let error = other.create("authentication", credentials(&name, "secret")).await.unwrap_err();
            assert_eq!(error.class(), Some(Class::TooManyRequests));
        }
    }
    server.login("bob").await;
    advance(Duration::from_secs(61)).await;
    server.login("alice").await;
}

#[tokio::test]
async fn a_success_clears_the_account() {
    let server = start_with(builder().attempts(attempts())).await;
    let client = server.app.connect().await;
    for _ in 0..5 {
        for _ in 0..2 {
            client.create("authentication", credentials("alice", "guess")).await.unwrap_err();
        }
        client.create("authentication", credentials("alice", "secret")).await.unwrap();
    }
    is(&client, "alice").await;
}

#[tokio::test]
async fn guesses_at_once_are_counted_before_they_are_answered() {
    let server = start_with(builder().attempts(attempts())).await;
    let client = server.app.connect().await;
    let guess = || client.create("authentication", credentials("alice", "guess"));
    let (a, b, c, d, e, f) = tokio::join!(guess(), guess(), guess(), guess(), guess(), guess());
    let limited = [a, b, c, d, e, f]
        .into_iter()
        .filter(|answer| answer.as_ref().is_err_and(|error| error.class() == Some(Class::TooManyRequests)));
    assert_eq!(limited.count(), 3);
}

#[tokio::test]
async fn an_address_can_try_a_few_accounts() {
    let server = start_with(builder().attempts(attempts())).await;
    let client = server.app.client().remote_address(address(1)).connect().await;
    for number in 0..10 {
        let error = client.create("authentication", credentials(&format!("user{number}"), "guess")).await.unwrap_err();
        assert_eq!(error.class(), Some(Class::NotAuthenticated));
    }
    let again = server.app.client().remote_address(address(1)).connect().await;
    let error = again.create("authentication", credentials("alice", "secret")).await.unwrap_err();
    assert_eq!(error.class(), Some(Class::TooManyRequests));
    let refused = server.app.client().remote_address(address(1)).auth(credentials("alice", "secret")).try_connect().await;
    assert!(refused.unwrap_err().contains("Too many"));
    let other = server.app.client().remote_address(address(2)).connect().await;
    other.create("authentication", credentials("alice", "secret")).await.unwrap();

    // One IPv6 network is one address.
    for number in 0..10_u16 {
        let client = server.app.client().remote_address(format!("2001:db8::{number:x}").parse().unwrap()).connect().await;
        client.create("authentication", credentials(&format!("other{number}"), "guess")).await.unwrap_err();
    }
    let client = server.app.client().remote_address("2001:db8::ffff".parse().unwrap()).connect().await;
    let error = client.create("authentication", credentials("alice", "secret")).await.unwrap_err();
    assert_eq!(error.class(), Some(Class::TooManyRequests));
}

#[tokio::test]
async fn users_of_node_keep_their_passwords() {
    let server = start_with(builder()).await;
    // `bcryptjs.hashSync('moved over', 4)`, in its three spellings.
    for version in ["2a", "2b", "2y"] {
        let hash = bcrypt::hash("moved over", 4).unwrap().replacen("2b", version, 1);
        server.users.change(1, "password", hash.into());
        let client = server.app.connect().await;
        client.create("authentication", credentials("alice", "wrong")).await.unwrap_err();
        client.create("authentication", credentials("alice", "moved over")).await.unwrap();
        is(&client, "alice").await;
    }
    for broken in ["", "secret", "$2b$04$short", "$argon2id$nonsense", "$argon2id$v=19$m=8,t=1,p=1$YWFhYWFhYWE"] {
        server.users.change(1, "password", broken.into());
        let client = server.app.connect().await;
        let error = client.create("authentication", credentials("alice", "secret")).await.unwrap_err();
        assert_eq!(error.message(), "Invalid login", "{broken}");
    }
}

#[tokio::test]
async fn a_hash_is_checked_with_its_own_costs() {
    let (cheap, dear) = (Passwords::with_cost(8, 1), Passwords::with_cost(64, 2).at_once(0));
    let hash = cheap.hash("secret").await.unwrap();
    assert!(hash.expose().starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
    assert!(dear.verify("secret", Some(&hash)).await.unwrap());
    assert!(!dear.verify("Secret", Some(&hash)).await.unwrap());
    assert!(!dear.verify("nobody", None).await.unwrap(), "what stands for nobody lets nobody in");
    assert_ne!(hash.expose(), cheap.hash("secret").await.unwrap().expose(), "salted");
    assert!(cheap.hash("").await.is_err() && cheap.hash("x".repeat(2000)).await.is_err());
    let long = cheap.hash("x".repeat(1024)).await.unwrap();
    assert!(!cheap.verify("x".repeat(1025), Some(&long)).await.unwrap());
    assert!(!cheap.verify("", Some(&PasswordHash::new("anything"))).await.unwrap());
}

/// Those who wait are bounded, too: who comes then is told to come again, and nothing is left of those who went away.
#[tokio::test]
async fn more_than_can_wait_are_refused() {
    let passwords = Passwords::with_cost(19_456, 2).at_once(1);
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..300 {
        let passwords = passwords.clone();
        asked.spawn(async move { passwords.verify("secret", None).await });
    }
    let refused = async {
        loop {
            if let Err(error) = asked.join_next().await.expect("none was refused").unwrap() {
                return error;
            }
        }
    };
    let error = tokio::time::timeout(Duration::from_secs(60), refused).await.expect("none was refused");
    assert_eq!((error.class(), error.message()), (Some(Class::Unavailable), "Too many logins at once"));
    asked.shutdown().await;
    assert!(!passwords.verify("secret", None).await.unwrap());
}

/// One password at once, on a thread of its own: other calls need not wait for it.
#[tokio::test]
async fn logins_keep_nobody_waiting() {
    let server = start_with(builder().passwords(Passwords::with_cost(19_456, 2).at_once(1))).await;
    let (one, other) = (server.app.connect().await, server.app.connect().await);
    let login = || one.create("authentication", credentials("alice", "secret"));
    let logins = async {
        let (a, b, c, d, e, f) = tokio::join!(login(), login(), login(), login(), login(), login());
        assert!([a, b, c, d, e, f].iter().all(Result::is_ok));
        std::time::Instant::now()
    };
    let calls = async {
        for _ in 0..20 {
            tokio::task::yield_now().await;
            other.find("open").await.unwrap();
        }
        std::time::Instant::now()
    };
    let (logged_in, called) = tokio::join!(logins, calls);
    assert!(called < logged_in);
}
