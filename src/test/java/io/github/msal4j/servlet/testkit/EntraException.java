package io.github.msal4j.servlet.testkit;

/** Ends a request with an error answer; the router writes it as a page or as JSON. */
final class EntraException extends RuntimeException {

    private final transient EntraError error;

    EntraException(EntraError error) {
        super(error.summary());
        this.error = error;
    }

    EntraError error() {
        return error;
    }
}
