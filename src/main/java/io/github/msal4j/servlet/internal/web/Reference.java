package io.github.msal4j.servlet.internal.web;

import io.github.msal4j.servlet.PageAttributes;
import io.github.msal4j.servlet.internal.monitoring.Correlation;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The id that stands on a page that reports a failure and in the log lines about it, so that the line can be found
 * when a user reports the failure. It is the correlation id of the request. It contains no information about the
 * request and is no secret.
 */
public final class Reference {
    private Reference() {}

    /**
     * Eight characters, always the same for this request. The caller that shows a page logs the reference with the
     * reason.
     */
    public static String of(HttpServletRequest request) {
        if (request.getAttribute(PageAttributes.REFERENCE) instanceof String known) {
            return known;
        }
        String reference = Correlation.currentId();
        request.setAttribute(PageAttributes.REFERENCE, reference);
        return reference;
    }
}
