//! Revoked tokens in a table.

use std::time::{Duration, SystemTime};

use feathers_auth::Revocations;
use feathers_sqlx::{REVOCATIONS_POSTGRES, REVOCATIONS_SQLITE, SqlRevocations};

use crate::support::{Bed, on_both};

async fn revocations(bed: &Bed) -> SqlRevocations {
    let table = if bed.is_postgres() { REVOCATIONS_POSTGRES } else { REVOCATIONS_SQLITE };
    bed.run(table).await;
    // It may be there already.
    bed.run(table).await;
    SqlRevocations::new(&bed.database)
}

async fn hold_for_all_of_one_database(bed: Bed) {
    let revocations = revocations(&bed).await;
    let now = SystemTime::now();
    let (before, after, until) = (now - Duration::from_secs(1), now + Duration::from_secs(1), now + Duration::from_secs(60));
    revocations.revoke_token("a", until).await.unwrap();
    revocations.revoke_user("7", now, until, Some("spared")).await.unwrap();
    revocations.revoke_user("7", before, until, Some("earlier")).await.unwrap();
    let others = SqlRevocations::new(&bed.database);
    for (user, token, issued, revoked) in [
        ("1", "a", after, true),
        ("1", "b", before, false),
        ("7", "b", before, true),
        ("7", "b", now, true),
        ("7", "spared", before, false),
        ("7", "earlier", before, true),
        ("7", "b", after, false),
        ("a", "7", before, false),
    ] {
        assert_eq!(others.is_revoked(user, token, issued).await.unwrap(), revoked, "{user} {token}");
    }
}

async fn are_forgotten_when_they_are_over(bed: Bed) {
    let revocations = revocations(&bed).await;
    let now = SystemTime::now();
    revocations.revoke_token("old", now - Duration::from_secs(1)).await.unwrap();
    revocations.revoke_token("new", now + Duration::from_secs(60)).await.unwrap();
    assert_eq!(bed.count("feathers_revocations").await, 1);
    assert!(revocations.is_revoked("1", "new", now).await.unwrap());
}

async fn of_one_user_at_once(bed: Bed) {
    let revocations = revocations(&bed).await;
    let now = SystemTime::now();
    let at = move |step: u64| now + Duration::from_millis(step);
    let revoking = (0..4).map(|step| {
        let revocations = revocations.clone();
        tokio::spawn(async move { revocations.revoke_user("7", at(step), at(60_000), None).await })
    });
    for done in revoking.collect::<Vec<_>>() {
        done.await.unwrap().unwrap();
    }
    assert!(revocations.is_revoked("7", "any", at(3)).await.unwrap(), "the latest holds");
    assert!(!revocations.is_revoked("7", "any", at(4)).await.unwrap());
}

on_both! { hold_for_all_of_one_database are_forgotten_when_they_are_over of_one_user_at_once }
