package io.github.msal4j.servlet.web;

import java.util.Locale;

/** The library's own pages. Their text stands in {@code pages.properties}, under the name in lower case with hyphens. */
public enum PageKind {
    SIGNED_OUT(200, PageSign.DONE),
    CONFIRM_SIGN_OUT(200, PageSign.QUESTION),
    NO_ACCESS(403, PageSign.FAILURE),
    ACCESS_UNKNOWN(500, PageSign.FAILURE),
    SIGN_IN_FAILED(400, PageSign.FAILURE),
    SIGN_IN_CANCELLED(403, PageSign.FAILURE),
    SIGN_IN_UNKNOWN(400, PageSign.FAILURE),
    SIGN_IN_LOOP(403, PageSign.FAILURE),
    ONE_MORE_STEP(200, PageSign.DONE),
    NOTHING_HERE(404, PageSign.FAILURE),
    FORM_NOT_SENT(401, PageSign.FAILURE),
    PROVIDER_DOWN(503, PageSign.FAILURE),
    APPLICATION_REFUSED(500, PageSign.FAILURE),
    CANNOT_CHECK(503, PageSign.FAILURE),
    BAD_REQUEST(400, PageSign.FAILURE);

    private final int status;
    private final PageSign sign;

    PageKind(int status, PageSign sign) {
        this.status = status;
        this.sign = sign;
    }

    int status() {
        return status;
    }

    PageSign sign() {
        return sign;
    }

    /** Whether the page reports a failure: it then has a reference, and an application may show its own in its place. */
    boolean isFailure() {
        return sign == PageSign.FAILURE;
    }

    String textKey() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
