//! What has to be right before the app starts.

use feathers::App;
use feathers::test::TestApp;
use feathers_auth::{Auth, UsersService};

use crate::server::Users;

async fn problem(auth: Auth) -> String {
    let app = App::new().service(Users::default()).configure(auth.plugin());
    TestApp::try_start(app).await.unwrap_err().to_string()
}

#[tokio::test]
async fn a_missing_secret_stops_the_start_and_shows_the_command() {
    let users = || UsersService::at("users");
    for (auth, what) in [
        (Auth::builder(users()).build(), "has no secret"),
        (Auth::builder(users()).secret("").build(), "has an empty secret"),
        (Auth::builder(users()).secret("hunter2").build(), "has a secret of 7 bytes"),
    ] {
        let problem = problem(auth).await;
        assert!(problem.contains(what) && problem.contains("openssl rand -base64 48"), "{problem}");
        assert!(!problem.contains("hunter2"));
    }
    let public = include_str!("keys/rsa.pub.pem");
    let problem = problem(Auth::builder(users()).rs256("no key", public).build()).await;
    assert!(problem.contains("RS256") && problem.contains("openssl genpkey -algorithm rsa"), "{problem}");
}

#[tokio::test]
async fn a_users_service_that_is_not_there_stops_the_start() {
    let auth = Auth::builder(UsersService::at("people")).secret("x".repeat(32)).build();
    let problem = problem(auth).await;
    assert!(problem.contains("a hook of the app is for 'people', where no service is"), "{problem}");
    assert!(problem.contains("the app conceals fields of 'people', where no service is"), "{problem}");
}
