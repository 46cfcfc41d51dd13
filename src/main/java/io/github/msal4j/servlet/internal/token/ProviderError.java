package io.github.msal4j.servlet.internal.token;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Describes for the log an error that the provider sent through the browser: its codes and the remedy (Microsoft
 * identity platform, "Microsoft Entra authentication and authorization error codes"). Leaves the description out,
 * because it could come from anybody.
 */
public final class ProviderError {
    private static final Pattern CODE = Pattern.compile("AAD(STS|B2C)\\d{4,9}");
    private static final int LONGEST = 2_000;

    private static final String ENTERPRISE = "Enterprise applications > this application > ";
    private static final String ASSIGNMENT = "the user is not assigned to the application; " + ENTERPRISE
            + "Users and groups, or set 'Assignment required' to No in its properties";
    private static final String CONSENT =
            "there is no consent for the scopes of msal.scopes; " + ENTERPRISE + "Permissions > Grant admin consent";
    private static final String POLICY =
            "a Conditional Access policy refuses this user or device; see the tenant's sign-in logs";

    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry("AADSTS50105", ASSIGNMENT),
            Map.entry("AADSTS65001", CONSENT),
            Map.entry("AADSTS90094", CONSENT),
            Map.entry("AADSTS65004", "the user declined to consent"),
            Map.entry("AADSTS53000", POLICY),
            Map.entry("AADSTS53001", POLICY),
            Map.entry("AADSTS53003", POLICY),
            Map.entry(
                    "AADSTS50194",
                    "the app registration is for one tenant; put that tenant into msal.tenant-id, or make the"
                            + " registration multitenant"),
            Map.entry(
                    "AADSTS70011",
                    "msal.scopes names a scope that does not exist, or scopes of several APIs; name the scopes of"
                            + " one API only"),
            Map.entry("AADSTS650053", "msal.scopes names a scope that its API does not have"),
            Map.entry(
                    "AADSTS700054",
                    "the registration does not allow the response type; this library uses 'code' only, so something"
                            + " between this application and the provider has changed the request"),
            Map.entry(
                    "AADB2C90118",
                    "the user has forgotten the password; link to the password reset policy, or use self-service"
                            + " password reset in the user flow"),
            Map.entry("AADB2C90091", "the user cancelled"));

    /** What OAuth and OpenID Connect mean by an error, where the provider gives no code of its own. */
    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry(
                    "access_denied",
                    "the user, or a rule of the provider, declined; the provider's own log says which"),
            Map.entry("consent_required", "there is no consent for the scopes of msal.scopes; give it at the provider"),
            Map.entry(
                    "invalid_scope",
                    "msal.scopes names a scope that the provider does not have or does not give this client"),
            Map.entry(
                    "unauthorized_client",
                    "the registration of this client at the provider does not allow the authorization code flow"),
            Map.entry("server_error", "the provider's own log says more"),
            Map.entry(
                    "temporarily_unavailable", "the provider is overloaded, or its login page was open for too long"));

    private static final Set<String> RULE_REMEDIES = Set.of(ASSIGNMENT, CONSENT, POLICY);
    private static final Set<String> CANCELLED = Set.of("AADSTS65004", "AADB2C90091", "AADB2C90273");
    private static final Set<String> OVER_SOON = Set.of(
            "temporarily_unavailable",
            "authentication_expired",
            "login_required",
            "interaction_required",
            "account_selection_required");
    private static final Set<String> RULES =
            Set.of("consent_required", "unauthorized", "admin_policy_enforced", "org_internal");
    /** Okta and others say access_denied of a rule as of the user's own decision; only the description tells them apart. */
    private static final Pattern OF_A_RULE = Pattern.compile(
            "not (assigned|allowed|authorized|permitted)|policy|blocked|disabled", Pattern.CASE_INSENSITIVE);

    /** What an error means to the user. */
    public enum Kind {
        /** The user declined. */
        CANCELLED,
        /** A rule of the provider does not allow it, or a consent is missing. */
        REFUSED,
        /** The user asked for a new password (Azure AD B2C). */
        PASSWORD_FORGOTTEN,
        /** It may succeed at once if it begins again, e.g. since a login page was open for too long (Keycloak). */
        OVER_SOON,
        /** Anything else. */
        OTHER
    }

    private ProviderError() {}

    /**
     * What this error means to the user.
     *
     * @param description as the provider sent it; nothing of it is shown or logged
     */
    public static Kind kind(String error, Optional<String> suberror, Optional<String> description) {
        Optional<String> code = description.flatMap(ProviderError::codeIn);
        if (code.filter("AADB2C90118"::equals).isPresent()) {
            return Kind.PASSWORD_FORGOTTEN;
        }
        if (code.filter(CANCELLED::contains).isPresent()
                || suberror.filter("cancel"::equals).isPresent()) {
            return Kind.CANCELLED;
        }
        boolean rule = RULES.contains(error)
                || code.map(REMEDIES::get).filter(RULE_REMEDIES::contains).isPresent();
        if (error.equals("access_denied") || rule) {
            return rule
                            || code.isPresent()
                            || description.filter(ProviderError::isOfARule).isPresent()
                    ? Kind.REFUSED
                    : Kind.CANCELLED;
        }
        return OVER_SOON.contains(error) ? Kind.OVER_SOON : Kind.OTHER;
    }

    private static boolean isOfARule(String description) {
        return OF_A_RULE.matcher(shortened(description)).find();
    }

    private static String shortened(String description) {
        return description.length() > LONGEST ? description.substring(0, LONGEST) : description;
    }

    /** Microsoft's error code in a description, if there is one. */
    public static Optional<String> codeIn(String description) {
        Matcher matcher = CODE.matcher(shortened(description));
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }

    /** One line with the error, the provider's code and the remedy, as far as they are known. */
    public static String summary(String error, Optional<String> providerCode) {
        return "the provider answers with the error " + ErrorCode.printable(error)
                + providerCode.map(code -> " (" + code + ")").orElse("")
                + remedy(error, providerCode).map(remedy -> ": " + remedy).orElse("");
    }

    private static Optional<String> remedy(String error, Optional<String> providerCode) {
        return providerCode.isPresent()
                ? providerCode.map(code -> REMEDIES.getOrDefault(code, explanation(code)))
                : Optional.ofNullable(MEANINGS.get(error));
    }

    private static String explanation(String code) {
        return code.startsWith("AADSTS")
                ? "https://login.microsoftonline.com/error?code=" + code.substring("AADSTS".length()) + " explains it"
                : "Microsoft's page of Azure AD B2C error codes explains it";
    }
}
