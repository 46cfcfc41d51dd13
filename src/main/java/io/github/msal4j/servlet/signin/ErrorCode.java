package io.github.msal4j.servlet.signin;

import java.util.regex.Pattern;

/** An error code that came through a browser, made safe for a log. */
final class ErrorCode {
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private ErrorCode() {}

    static String printable(String code) {
        return CODE.matcher(code).matches() ? code : "(not an error code)";
    }
}
