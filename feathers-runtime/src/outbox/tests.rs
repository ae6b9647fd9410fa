//! The outbox on a transport of the test's own, with the clock stopped.

use std::sync::OnceLock;
use std::sync::atomic::AtomicUsize;

use super::*;

/// A transport with room for so many frames until somebody reads them.
#[derive(Default)]
struct Fake {
    sent: Mutex<Vec<String>>,
    room: AtomicUsize,
    drained: AtomicUsize,
    cut: AtomicBool,
}

impl Wire for Arc<Fake> {
    fn send(&self, frame: &Frame) -> Result<(), NotSent> {
        let less = |room: usize| room.checked_sub(1);
        self.room.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less).map_err(|_| NotSent::Full)?;
        self.sent.lock().unwrap().push(frame.payload.text.to_string());
        Ok(())
    }

    fn drained(&self) -> usize {
        self.drained.load(Ordering::SeqCst)
    }

    fn cut(&self) {
        self.cut.store(true, Ordering::SeqCst);
    }
}

fn frame(text: &str, ack: Option<i64>) -> Frame {
    Frame { ack, payload: Payload { text: text.to_owned().into(), attachments: Vec::new() } }
}

fn outbox(room: usize, entries: usize) -> (Arc<Fake>, Outbox) {
    let fake = Arc::new(Fake { room: room.into(), ..Fake::default() });
    let limits = Limits { buffer: 4, entries, bytes: 1 << 20, stall: Duration::from_secs(10) };
    (fake.clone(), Outbox::new(Box::new(fake), limits))
}

async fn pause() {
    tokio::time::sleep(Duration::from_millis(60)).await;
}

#[tokio::test(start_paused = true)]
async fn nothing_leaves_before_the_client_is_connected_and_order_is_kept() {
    let (fake, outbox) = outbox(100, 10);
    outbox.send(frame("a", None));
    outbox.send(frame("b", Some(1)));
    assert!(fake.sent.lock().unwrap().is_empty());
    outbox.open();
    outbox.send(frame("c", None));
    pause().await;
    fake.drained.fetch_add(1, Ordering::SeqCst);
    pause().await;
    assert_eq!(*fake.sent.lock().unwrap(), ["a", "b", "c"]);
    assert!(outbox.is_idle());
}

#[tokio::test(start_paused = true)]
async fn a_full_buffer_loses_nothing() {
    let (fake, outbox) = outbox(3, 10);
    outbox.open();
    let many: Arc<[Frame]> = (0..1000).map(|n| frame(&n.to_string(), None)).collect();
    outbox.send_all(&many);
    outbox.send(frame("ack", Some(7)));
    while !outbox.is_idle() {
        fake.room.fetch_add(2, Ordering::SeqCst);
        fake.drained.fetch_add(1, Ordering::SeqCst);
        pause().await;
    }
    let sent = fake.sent.lock().unwrap();
    assert_eq!(sent.len(), 1001);
    assert!(sent[..1000].iter().enumerate().all(|(n, text)| *text == n.to_string()));
    assert_eq!(sent[1000], "ack");
    assert!(!fake.cut.load(Ordering::SeqCst));
}

#[tokio::test(start_paused = true)]
async fn half_of_the_buffer_is_filled_until_it_was_empty() {
    let (fake, outbox) = outbox(100, 10);
    outbox.open();
    let many: Arc<[Frame]> = (0..5).map(|n| frame(&n.to_string(), None)).collect();
    outbox.send_all(&many);
    pause().await;
    assert_eq!(fake.sent.lock().unwrap().len(), 2, "a heartbeat needs room");
    fake.drained.fetch_add(1, Ordering::SeqCst);
    pause().await;
    assert_eq!(fake.sent.lock().unwrap().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_bulk_of_any_size_leaves_room_for_its_own_ack() {
    let (fake, outbox) = outbox(0, 10);
    outbox.open();
    let large = "x".repeat(1 << 20);
    let many: Arc<[Frame]> = (0..3).map(|_| frame(&large, None)).collect();
    outbox.send_all(&many);
    outbox.send(frame("ack", Some(1)));
    outbox.send(frame("event", None));
    assert!(!fake.cut.load(Ordering::SeqCst));
    outbox.send_all(&many);
    outbox.send(frame("event", None));
    assert!(fake.cut.load(Ordering::SeqCst), "a second bulk that waits is too much");
}

#[tokio::test(start_paused = true)]
async fn who_takes_nothing_is_cut_off() {
    let (fake, outbox) = outbox(0, 10);
    outbox.open();
    outbox.send(frame("a", None));
    tokio::time::sleep(Duration::from_secs(9)).await;
    assert!(!fake.cut.load(Ordering::SeqCst));
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(fake.cut.load(Ordering::SeqCst));
}

fn event() -> Arc<[Frame]> {
    vec![frame("event", None)].into()
}

#[tokio::test(start_paused = true)]
async fn who_is_behind_is_waited_for_until_nothing_waits() {
    let (fake, outbox) = outbox(2, 40);
    outbox.open();
    assert!((0..12).all(|_| !outbox.send_all(&event())), "two are lent and ten may wait");
    assert!(outbox.send_all(&event()), "one more is behind");
    outbox.spend_patience();
    let mut caught_up = std::pin::pin!(outbox.caught_up());
    assert!(tokio::time::timeout(Duration::from_millis(60), caught_up.as_mut()).await.is_err());
    fake.room.fetch_add(2, Ordering::SeqCst);
    fake.drained.fetch_add(1, Ordering::SeqCst);
    pause().await;
    assert!(outbox.send_all(&event()), "ten wait again, and it has not caught up");
    while !outbox.is_idle() {
        fake.room.fetch_add(2, Ordering::SeqCst);
        fake.drained.fetch_add(1, Ordering::SeqCst);
        pause().await;
    }
    caught_up.await;
    outbox.caught_up().await;
    fake.room.store(0, Ordering::SeqCst);
    assert!((0..11).filter(|_| outbox.send_all(&event())).count() == 1, "it has caught up and begins anew");
}

#[tokio::test(start_paused = true)]
async fn who_takes_nothing_is_waited_for_once() {
    let (fake, outbox) = outbox(0, 40);
    outbox.open();
    let begun = Instant::now();
    let mut waits = 0;
    while begun.elapsed() < Duration::from_secs(5) {
        if outbox.send_all(&event()) {
            waits += 1;
            outbox.spend_patience();
            let pause = tokio::time::timeout(Duration::from_millis(100), outbox.caught_up());
            assert!(pause.await.is_err());
        } else if waits > 0 {
            break;
        }
    }
    assert_eq!(waits, 10);
    assert!(begun.elapsed() >= PATIENCE);
    assert!(!fake.cut.load(Ordering::SeqCst));
    assert!((0..100).all(|_| !outbox.send_all(&event())));
    assert!(fake.cut.load(Ordering::SeqCst), "what it may be behind is as it was");
    outbox.caught_up().await;
}

#[tokio::test(start_paused = true)]
async fn events_stop_where_acks_still_fit() {
    let (fake, outbox) = outbox(0, 2);
    outbox.open();
    outbox.send(frame("a", None));
    outbox.send(frame("b", None));
    outbox.send(frame("ack", Some(1)));
    assert!(!fake.cut.load(Ordering::SeqCst), "the reserve is for acks");
    outbox.send(frame("c", None));
    assert!(fake.cut.load(Ordering::SeqCst));
}

/// A transport that takes nothing, and notes whether the outbox was free when it was cut.
#[derive(Default)]
struct ComesBack {
    outbox: OnceLock<Weak<Shared>>,
    was_free: OnceLock<bool>,
}

impl Wire for Arc<ComesBack> {
    fn send(&self, _: &Frame) -> Result<(), NotSent> {
        Err(NotSent::Full)
    }

    fn drained(&self) -> usize {
        0
    }

    fn cut(&self) {
        let outbox = self.outbox.get().and_then(Weak::upgrade).unwrap();
        self.was_free.set(outbox.state.try_lock().is_ok()).unwrap();
    }
}

#[test]
fn who_can_not_be_sent_what_waits_is_cut_when_the_outbox_is_free() {
    for is_open in [true, false] {
        let wire = Arc::new(ComesBack::default());
        let limits = Limits { buffer: 4, entries: 4, bytes: 1 << 20, stall: Duration::from_secs(10) };
        let outbox = Outbox::new(Box::new(Arc::clone(&wire)), limits);
        wire.outbox.set(Arc::downgrade(&outbox.0)).unwrap();
        if is_open {
            outbox.open();
        }
        outbox.send(frame("a", None));
        outbox.open();
        assert_eq!(wire.was_free.get(), Some(&true));
        assert!(outbox.is_closed());
    }
}
