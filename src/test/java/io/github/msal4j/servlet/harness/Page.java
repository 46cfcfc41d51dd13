package io.github.msal4j.servlet.harness;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Optional;

/** One answer to a visitor, and the address it was asked for. */
public record Page(URI address, int status, HttpHeaders headers, String text) {

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    public List<String> headers(String name) {
        return headers.allValues(name);
    }

    public boolean isRedirect() {
        return status / 100 == 3 && header("Location").isPresent();
    }

    /** Where the redirect leads; fails with the whole page if it is none. */
    public URI location() {
        return header("Location")
                .map(address::resolve)
                .orElseThrow(() -> new AssertionError("Expected a redirect, got " + this));
    }

    public HtmlForm form() {
        return HtmlForm.first(text).orElseThrow(() -> new AssertionError("Expected a form, got " + this));
    }

    @Override
    public String toString() {
        return status + " at " + address + " " + headers.map() + "\n" + text;
    }
}
