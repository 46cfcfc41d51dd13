package io.github.msal4j.servlet.internal.web;

import io.github.msal4j.servlet.PageAttributes;
import io.github.msal4j.servlet.internal.monitoring.Correlation;
import jakarta.servlet.http.HttpServletRequest;

/**
 * What a page that reports a failure and the log line about it have in common, so that a person's question leads to the
 * line: the id by which the log lines of the library's work on this request belong together. One for each request; tells
 * nothing about it, and is not a secret.
 */
public final class Reference {
    private Reference() {}

    /** Eight characters, the same each time for this request. Whoever has a page shown logs it with the reason. */
    public static String of(HttpServletRequest request) {
        if (request.getAttribute(PageAttributes.REFERENCE) instanceof String known) {
            return known;
        }
        String reference = Correlation.currentId();
        request.setAttribute(PageAttributes.REFERENCE, reference);
        return reference;
    }
}
