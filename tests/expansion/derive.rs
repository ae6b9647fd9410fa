#[allow(deprecated)]
#[automatically_derived]
impl<T: Payload> crate::reexports::api::__private::EventSet for MessageEvent<T>
where
    T: Send,
{
    const NAMES: &'static [&'static str] = &[
        "typing",
        "userJoined",
        "log-line",
        "cleared",
    ];
    fn name(&self) -> &'static str {
        match self {
            Self::Typing(_) => "typing",
            Self::UserJoined(_) => "userJoined",
            Self::Log(_) => "log-line",
            Self::Cleared => "cleared",
        }
    }
    fn payload(
        &self,
    ) -> crate::reexports::api::__private::Result<
        crate::reexports::api::__private::EventPayload,
    > {
        match self {
            Self::Typing(__feathers_payload) => {
                crate::reexports::api::__private::event_payload(__feathers_payload)
            }
            Self::UserJoined(__feathers_payload) => {
                crate::reexports::api::__private::event_payload(__feathers_payload)
            }
            Self::Log(__feathers_payload) => {
                crate::reexports::api::__private::event_payload(__feathers_payload)
            }
            Self::Cleared => crate::reexports::api::__private::event_payload(&()),
        }
    }
    fn schemas(
        __feathers_generator: &mut crate::reexports::api::__private::SchemaGenerator,
    ) -> ::std::vec::Vec<(&'static str, crate::reexports::api::__private::Schema)> {
        ::std::vec::Vec::from([
            (
                "typing",
                crate::reexports::api::__private::event_schema::<
                    Typing,
                >(__feathers_generator),
            ),
            (
                "userJoined",
                crate::reexports::api::__private::event_schema::<
                    Vec<T>,
                >(__feathers_generator),
            ),
            (
                "log-line",
                crate::reexports::api::__private::event_schema::<
                    String,
                >(__feathers_generator),
            ),
            (
                "cleared",
                crate::reexports::api::__private::event_schema::<
                    (),
                >(__feathers_generator),
            ),
        ])
    }
}
