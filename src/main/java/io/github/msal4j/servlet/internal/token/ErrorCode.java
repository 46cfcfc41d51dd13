package io.github.msal4j.servlet.internal.token;

import java.util.regex.Pattern;

/** Makes an error code that came through a browser safe for the log. */
public final class ErrorCode {
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private ErrorCode() {}

    public static String printable(String code) {
        return CODE.matcher(code).matches() ? code : "(not an error code)";
    }
}
