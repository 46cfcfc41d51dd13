package io.github.msal4j.servlet.testkit;

/** Something that goes wrong at an endpoint. */
@FunctionalInterface
interface ResponseFault {

    /** Whether the request has been dealt with; if not, the endpoint answers as usual. */
    boolean answer(Exchange exchange);
}
