package io.github.msal4j.servlet.internal.token;

import java.util.Map;
import java.util.Optional;
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
    private static final String CONSENT =
            "there is no consent for the scopes of msal.scopes; " + ENTERPRISE + "Permissions > Grant admin consent";
    private static final String POLICY =
            "a Conditional Access policy refuses this user or device; see the tenant's sign-in logs";

    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry(
                    "AADSTS50105",
                    "the user is not assigned to the application; " + ENTERPRISE
                            + "Users and groups, or set 'Assignment required' to No in its properties"),
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

    private ProviderError() {}

    /** Microsoft's error code in a description, if there is one. */
    public static Optional<String> codeIn(String description) {
        Matcher matcher =
                CODE.matcher(description.length() > LONGEST ? description.substring(0, LONGEST) : description);
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }

    /** One line with the error, the provider's code and the remedy, as far as they are known. */
    public static String summary(String error, Optional<String> providerCode) {
        return "the provider answers with the error " + ErrorCode.printable(error)
                + providerCode.map(code -> " (" + code + ")").orElse("")
                + providerCode.map(REMEDIES::get).map(remedy -> ": " + remedy).orElse("");
    }
}
