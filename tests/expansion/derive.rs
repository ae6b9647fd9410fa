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
                <Typing as crate::reexports::api::__private::Carried>::payload(
                    __feathers_payload,
                )
            }
            Self::UserJoined(__feathers_payload) => {
                <Vec<
                    T,
                > as crate::reexports::api::__private::Carried>::payload(
                    __feathers_payload,
                )
            }
            Self::Log(__feathers_payload) => {
                <String as crate::reexports::api::__private::Carried>::payload(
                    __feathers_payload,
                )
            }
            Self::Cleared => crate::reexports::api::__private::Carried::payload(&()),
        }
    }
    fn schemas(
        __feathers_generator: &mut crate::reexports::api::__private::SchemaGenerator,
    ) -> ::std::vec::Vec<(&'static str, crate::reexports::api::__private::Schema)> {
        ::core::convert::From::from([
            (
                "typing",
                <Typing as crate::reexports::api::__private::Carried>::schema(
                    __feathers_generator,
                ),
            ),
            (
                "userJoined",
                <Vec<
                    T,
                > as crate::reexports::api::__private::Carried>::schema(
                    __feathers_generator,
                ),
            ),
            (
                "log-line",
                <String as crate::reexports::api::__private::Carried>::schema(
                    __feathers_generator,
                ),
            ),
            (
                "cleared",
                <() as crate::reexports::api::__private::Carried>::schema(
                    __feathers_generator,
                ),
            ),
        ])
    }
}
