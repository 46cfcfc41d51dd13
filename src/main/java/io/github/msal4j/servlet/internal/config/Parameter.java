package io.github.msal4j.servlet.internal.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** All context parameters of the library. Any other parameter that starts with {@code msal.} is a mistake. */
enum Parameter {
    TENANT_ID("tenant-id"),
    AUTHORITY("authority"),
    CLIENT_ID("client-id"),
    CLIENT_SECRET("client-secret"),
    CLIENT_CERTIFICATE("client-certificate"),
    CLIENT_CERTIFICATE_PASSWORD("client-certificate-password"),
    CLIENT_ASSERTION_FILE("client-assertion-file"),
    SCOPES("scopes"),
    CLIENT_CAPABILITIES("client-capabilities"),
    ALLOWED_TENANTS("allowed-tenants"),
    GROUP_ROLES("group-roles"),
    REDIRECT_PATH("redirect-path"),
    SIGN_OUT_PATH("sign-out-path"),
    SIGN_OUT_CALLBACK_PATH("sign-out-callback-path"),
    RESPONSE_MODE("response-mode"),
    POST_SIGN_OUT_PATH("post-sign-out-path"),
    BASE_URL("base-url"),
    ERROR_PAGES("error-pages"),
    START_UP_CHECKS("start-up-checks"),
    SESSION_LIFETIME("session-lifetime"),
    SESSION_KEY("session-key"),
    HTTP_TIMEOUT("http-timeout"),
    PROXY("proxy"),
    TRUST_STORE("trust-store"),
    TRUST_STORE_PASSWORD("trust-store-password"),
    SIGN_OUT_STORE("sign-out-store"),
    SIGN_OUT_STORE_PROVIDER("sign-out-store-provider"),
    SIGN_OUT_STORE_URI("sign-out-store-uri"),
    SIGN_OUT_STORE_PROPERTIES("sign-out-store-properties"),
    SIGN_OUT_STORE_FAILURE("sign-out-store-failure"),
    SIGN_OUT_STORE_RECHECK("sign-out-store-recheck"),
    SIGN_OUT_DIRECTORY("sign-out-directory");

    static final String PREFIX = "msal.";

    private final String key;

    Parameter(String key) {
        this.key = PREFIX + key;
    }

    String key() {
        return key;
    }

    static boolean isKnown(String key) {
        return Arrays.stream(values()).anyMatch(parameter -> parameter.key.equals(key));
    }

    /** The known name that is most similar to an unknown one; empty if none is similar enough. */
    static Optional<String> nearestTo(String key) {
        return Arrays.stream(values())
                .map(Parameter::key)
                .min(Comparator.comparingInt(known -> editDistance(known, key)))
                .filter(known -> editDistance(known, key) <= known.length() / 3);
    }

    private static int editDistance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        Arrays.setAll(previous, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
