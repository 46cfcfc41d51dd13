package io.github.msal4j.servlet.web;

import java.util.Locale;

/** The library's own pages. Their text stands in {@code pages.properties}, under the name in lower case with hyphens. */
public enum PageKind {
    SIGNED_OUT(200),
    CONFIRM_SIGN_OUT(200),
    NO_ACCESS(403),
    ACCESS_UNKNOWN(500),
    SIGN_IN_FAILED(400),
    SIGN_IN_CANCELLED(403),
    SIGN_IN_UNKNOWN(400),
    SIGN_IN_LOOP(403),
    ONE_MORE_STEP(200),
    NOTHING_HERE(404),
    FORM_NOT_SENT(401),
    PROVIDER_DOWN(503),
    APPLICATION_REFUSED(500),
    BAD_REQUEST(400);

    private final int status;

    PageKind(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    String textKey() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
