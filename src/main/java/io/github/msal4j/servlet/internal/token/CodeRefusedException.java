package io.github.msal4j.servlet.internal.token;

/**
 * The provider refused to redeem an authorization code. The message contains the provider's error codes and the
 * remedy, not the provider's description, which may repeat secrets.
 */
public final class CodeRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean application;

    CodeRefusedException(String message, boolean application) {
        super(message);
        this.application = application;
    }

    /** Whether the provider refused this application and not the code, e.g. because the client secret has expired. */
    public boolean concernsApplication() {
        return application;
    }
}
