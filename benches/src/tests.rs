//! Both servers, in this process, asked the same.

use tokio::net::TcpListener;

use crate::client::Client;
use crate::load::ALL;
use crate::serve::Which;

async fn start(which: Which) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(which.serve(listener));
    address
}

/// What a new client receives for these requests: an ack for each and the event of a `create`, sorted.
async fn packets(which: Which, requests: &[&str]) -> Vec<String> {
    let mut client = Client::connect(start(which).await).await.unwrap();
    client.ready().await.unwrap();
    for request in requests {
        client.send(&(*request).into()).await.unwrap();
    }
    client.flush().await.unwrap();
    let events = requests.iter().filter(|request| request.contains("create")).count();
    let mut packets = Vec::new();
    while packets.len() < requests.len() + events {
        packets.push(client.receive().await.unwrap().as_str().to_owned());
    }
    packets.sort();
    packets
}

#[tokio::test]
async fn both_answer_the_same() {
    let requests = [
        r#"420["find","messages",{"room":"general","from":"Charles Babbage"}]"#,
        r#"421["find","messages",{"room":"nowhere"}]"#,
        r#"422["get","messages",2,{}]"#,
        r#"423["get","messages",99,{}]"#,
        r#"424["find","nothing",{"room":"general"}]"#,
        r#"425["update","messages",1,{"text":"a"},{}]"#,
        r#"426["patch","nothing",1,{"text":"a"},{}]"#,
        r#"427["create","messages",{"text":"a"},{}]"#,
    ];
    let by_hand = packets(Which::Hand, &requests).await;
    assert_eq!(by_hand, packets(Which::Feathers, &requests).await);
    assert_eq!(by_hand, packets(Which::Hooked, &requests).await);
    assert!(by_hand.iter().any(|packet| packet.contains("NotFound")), "{by_hand:?}");
    assert!(by_hand.iter().any(|packet| packet.contains("MethodNotAllowed")), "{by_hand:?}");
    assert!(by_hand.iter().any(|packet| packet.contains("messages created")), "{by_hand:?}");
}

#[tokio::test]
async fn what_can_not_be_read_is_answered() {
    for which in [Which::Hand, Which::Feathers, Which::Hooked] {
        let answers = packets(which, &[r#"420["find","messages",{"rom":"general"}]"#, r#"421["get","messages","a",{}]"#]).await;
        assert!(answers.iter().all(|answer| answer.contains(r#""name":"BadRequest""#)), "{which}: {answers:?}");
    }
}

#[tokio::test]
async fn every_load_runs_on_both() {
    for which in [Which::Hand, Which::Feathers, Which::Hooked] {
        let address = start(which).await;
        for load in ALL {
            let mut session = load.open(address).await.unwrap();
            assert_eq!(session.run(2).await, Ok(2 * load.units()), "{which}: {}", load.name());
        }
    }
}

#[tokio::test]
async fn pages_of_records_are_the_same_on_both() {
    for which in [Which::RecordsByHand, Which::Records] {
        let address = start(which).await;
        for load in crate::records::LOADS {
            let mut session = load.open(address).await.unwrap();
            assert_eq!(session.run(2).await, Ok(2 * load.units()), "{which}: {}", load.name());
        }
    }
}
