package io.github.msal4j.servlet.internal.config;

import java.util.Arrays;
import java.util.Optional;

/** All context parameters of the library. Any other parameter that starts with {@code msal.} is a mistake. */
enum Parameter {
    TENANT_ID("tenant-id"),
    AUTHORITY("authority"),
    INTERNAL_ADDRESS("internal-address"),
    CLIENT_ID("client-id"),
    TRUSTED_AUDIENCES("trusted-audiences"),
    CLIENT_SECRET("client-secret"),
    CLIENT_CERTIFICATE("client-certificate"),
    CLIENT_CERTIFICATE_PASSWORD("client-certificate-password"),
    CLIENT_CERTIFICATE_KEY_ID("client-certificate-key-id"),
    CLIENT_ASSERTION_FILE("client-assertion-file"),
    CLIENT_MANAGED_IDENTITY("client-managed-identity"),
    SCOPES("scopes"),
    CLIENT_CAPABILITIES("client-capabilities"),
    ALLOWED_TENANTS("allowed-tenants"),
    ROLES_CLAIM("roles-claim"),
    GROUP_ROLES("group-roles"),
    GROUP_OVERAGE("group-overage"),
    USERINFO("userinfo"),
    USER_NAME("user-name"),
    REDIRECT_PATH("redirect-path"),
    SIGN_OUT_PATH("sign-out-path"),
    SIGN_OUT_CALLBACK_PATH("sign-out-callback-path"),
    RESPONSE_MODE("response-mode"),
    POST_SIGN_OUT_PATH("post-sign-out-path"),
    PROMPT("prompt"),
    DOMAIN_HINT("domain-hint"),
    UI_LOCALES("ui-locales"),
    MAX_AGE("max-age"),
    ACR_VALUES("acr-values"),
    SIGN_IN_PARAMETERS("sign-in-parameters"),
    VERIFY_SIGN_IN("verify-sign-in"),
    SIGNED_OUT_ELSEWHERE("signed-out-elsewhere"),
    BASE_URL("base-url"),
    CONTAINER_SECURITY("container-security"),
    ERROR_PAGES("error-pages"),
    START_UP_CHECKS("start-up-checks"),
    SESSION_LIFETIME("session-lifetime"),
    REVALIDATE("revalidate"),
    SESSIONS_PER_USER("sessions-per-user"),
    SESSION_KEY("session-key"),
    HTTP_TIMEOUT("http-timeout"),
    PROXY("proxy"),
    PROXY_USER("proxy-user"),
    PROXY_PASSWORD("proxy-password"),
    NON_PROXY_HOSTS("non-proxy-hosts"),
    TRUST_STORE("trust-store"),
    TRUST_STORE_PASSWORD("trust-store-password"),
    SIGN_OUT_STORE("sign-out-store"),
    SIGN_OUT_STORE_PROVIDER("sign-out-store-provider"),
    SIGN_OUT_STORE_URI("sign-out-store-uri"),
    SIGN_OUT_STORE_PROPERTIES("sign-out-store-properties"),
    SIGN_OUT_STORE_FAILURE("sign-out-store-failure"),
    SIGN_OUT_STORE_RECHECK("sign-out-store-recheck"),
    SIGN_OUT_CHECK_PATH("sign-out-check-path"),
    SIGN_OUT_CHECK_ROLE("sign-out-check-role"),
    SIGN_OUT_DIRECTORY("sign-out-directory"),
    HEALTH_PATH("health-path");

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
        return NearestName.of(key, Arrays.stream(values()).map(Parameter::key).toList());
    }
}
