package io.github.msal4j.servlet.internal.token;

import java.util.Map;
import java.util.Optional;

/**
 * What can be done if the provider refuses the application a token of its own, beside what {@link Remedy} knows (Microsoft identity
 * platform, "Microsoft Entra authentication and authorization error codes").
 */
final class AppTokenRemedy {
    private static final String SCOPE =
            "the API does not exist in this tenant; check the scope's spelling, or have an administrator add"
                    + " the API under Enterprise applications";

    private static final Map<String, String> BY_CODE = Map.of(
            "AADSTS500011", SCOPE,
            "AADSTS650057", SCOPE,
            "AADSTS70011", "the scope must be the id of the API, followed by /.default",
            "AADSTS1002012", "the scope must be the id of the API, followed by /.default",
            "AADSTS500014", "the API is disabled in this tenant; enable it under Enterprise applications",
            "AADSTS501051",
                    "the API admits only applications that have one of its roles; assign one under API permissions, Application"
                            + " permissions, and grant admin consent",
            "AADSTS53003",
                    "a Conditional Access policy for workload identities refuses; see the tenant's sign-in logs");

    private AppTokenRemedy() {}

    /** To be put behind the summary; empty if nothing more is known. */
    static String of(TokenRefusal refusal) {
        if (refusal.code().isEmpty() && refusal.error().equals("unauthorized_client")) {
            return ", and have the provider let this client have tokens of its own (at Keycloak: Service accounts roles)";
        }
        if (refusal.code().isEmpty() && refusal.concernsScope()) {
            return ": the provider does not have the scope, or does not give it to this client";
        }
        return refusal.code()
                .flatMap(code -> Optional.ofNullable(BY_CODE.get(code)))
                .map(remedy -> ": " + remedy)
                .orElse("");
    }
}
