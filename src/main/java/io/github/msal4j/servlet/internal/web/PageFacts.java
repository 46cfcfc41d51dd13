package io.github.msal4j.servlet.internal.web;

import io.github.msal4j.servlet.PageKind;
import java.util.Locale;

/** The status, the drawing and the text key of each kind of page. */
final class PageFacts {
    private PageFacts() {}

    static int status(PageKind kind) {
        return switch (kind) {
            case SIGNED_OUT,
                    SIGN_OUT_RECEIVED,
                    CONFIRM_SIGN_OUT,
                    ONE_MORE_STEP,
                    TO_PROVIDER,
                    SIGN_IN_IN_WINDOW,
                    SIGN_OUT_CHECK,
                    SIGN_OUT_CHECK_RUNS,
                    SIGN_OUT_CHECK_WORKS,
                    SIGN_OUT_CHECK_ELSEWHERE,
                    SIGN_OUT_CHECK_NO_CALL,
                    SIGN_OUT_CHECK_NO_SID,
                    SIGN_OUT_CHECK_OTHER_SID -> 200;
            case SIGN_IN_FAILED, SIGN_IN_UNKNOWN, BAD_REQUEST, HOST_UNKNOWN -> 400;
            case FORM_NOT_SENT -> 401;
            case NO_ACCESS,
                    SIGN_IN_CANCELLED,
                    SIGN_IN_REFUSED,
                    SIGN_IN_NOT_ENOUGH,
                    NOT_ADMITTED,
                    PASSWORD_FORGOTTEN,
                    SIGN_IN_LOOP -> 403;
            case NOTHING_HERE -> 404;
            case ACCESS_UNKNOWN, APPLICATION_REFUSED -> 500;
            case PROVIDER_DOWN, PROVIDER_ANSWER, CANNOT_CHECK, ADMISSION_FAILED -> 503;
        };
    }

    static PageSign sign(PageKind kind) {
        return switch (kind) {
            case SIGNED_OUT,
                    SIGN_OUT_RECEIVED,
                    ONE_MORE_STEP,
                    TO_PROVIDER,
                    SIGN_OUT_CHECK_WORKS,
                    SIGN_OUT_CHECK_ELSEWHERE -> PageSign.DONE;
            case CONFIRM_SIGN_OUT,
                    SIGN_IN_IN_WINDOW,
                    SIGN_OUT_CHECK,
                    SIGN_OUT_CHECK_RUNS,
                    SIGN_OUT_CHECK_NO_CALL,
                    SIGN_OUT_CHECK_NO_SID,
                    SIGN_OUT_CHECK_OTHER_SID -> PageSign.QUESTION;
            case NO_ACCESS,
                    ACCESS_UNKNOWN,
                    SIGN_IN_FAILED,
                    SIGN_IN_CANCELLED,
                    SIGN_IN_REFUSED,
                    SIGN_IN_NOT_ENOUGH,
                    NOT_ADMITTED,
                    ADMISSION_FAILED,
                    PASSWORD_FORGOTTEN,
                    SIGN_IN_UNKNOWN,
                    SIGN_IN_LOOP,
                    NOTHING_HERE,
                    FORM_NOT_SENT,
                    PROVIDER_DOWN,
                    PROVIDER_ANSWER,
                    APPLICATION_REFUSED,
                    CANNOT_CHECK,
                    BAD_REQUEST,
                    HOST_UNKNOWN -> PageSign.FAILURE;
        };
    }

    /**
     * Whether the page reports a failure. Such a page has a reference, and an application may replace it by its own
     * error page.
     */
    static boolean isFailure(PageKind kind) {
        return sign(kind) == PageSign.FAILURE;
    }

    /** The beginning of the keys of the page's texts in {@code pages.properties}. */
    static String textKey(PageKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
