package io.github.msal4j.servlet.token;

/** The provider refused to redeem an authorization code. The message has the provider's codes, never its prose. */
public final class CodeRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    CodeRefusedException(String message) {
        super(message);
    }
}
