package io.github.msal4j.servlet.internal.token;

import java.util.Map;
import java.util.Optional;

/**
 * What the people who run this application can do if the provider refuses the application itself (Microsoft identity
 * platform, "Microsoft Entra authentication and authorization error codes"; Azure Active Directory B2C, "Error codes").
 */
final class Remedy {
    private static final String FEDERATED =
            "no federated credential of the app registration has the %s of the client assertion"
                    + " (msal.client-managed-identity, msal.client-assertion-file or ClientAssertionProvider)%s; see"
                    + " registration.md in the documentation";

    /** The application proves who it is, which is not expected of one that runs in a browser or on a telephone. */
    private static final String PLATFORM =
            "the redirect URI is registered for another kind of application; under Authentication of the app registration"
                    + " remove it from Single-page application, or Mobile and desktop applications, and add it to Web";

    private static final Map<String, String> BY_CODE = Map.ofEntries(
            Map.entry(
                    "AADSTS7000215",
                    "msal.client-secret is not a secret of the app registration; copy the secret's Value, not its Secret ID"),
            Map.entry(
                    "AADSTS7000222",
                    "msal.client-secret has expired; make a new one under Certificates & secrets of the app registration"),
            Map.entry(
                    "AADSTS700027",
                    "the certificate of msal.client-certificate is not registered, or has expired; upload it under"
                            + " Certificates & secrets of the app registration, and check msal.client-certificate-key-id"),
            Map.entry("AADSTS700025", PLATFORM),
            Map.entry("AADSTS9002327", PLATFORM),
            Map.entry(
                    "AADSTS28000",
                    "the scopes are of several APIs, and a token is for one; name those of one API in msal.scopes, or in a call of"
                            + " acquire, and acquire the tokens for others by themselves"),
            Map.entry(
                    "AADSTS700024",
                    "the client assertion is not valid now; set this machine's clock, or have it renewed in time (msal.client-assertion-file)"),
            Map.entry(
                    "AADSTS50011",
                    "the redirect URI is not registered; register it exactly as the application sends it, or set msal.base-url"),
            Map.entry(
                    "AADSTS500112",
                    "the code was asked for with another redirect URI; users know the application by several addresses, so set"
                            + " msal.base-url"),
            Map.entry("AADSTS90002", "the tenant does not exist; check msal.tenant-id"),
            Map.entry("AADSTS7000112", "the application is disabled; enable it under Enterprise applications"),
            Map.entry(
                    "AADSTS7000229",
                    "the tenant has no service principal of the application; add it under Enterprise applications"),
            Map.entry("AADSTS700016", "msal.client-id is not known in this tenant; check it and msal.tenant-id"),
            Map.entry("AADSTS70021", federated("issuer, subject and audience", "")),
            Map.entry(
                    "AADSTS700211",
                    federated(
                            "issuer",
                            ": that of a managed identity names the tenant of the identity, which must be the tenant of the"
                                    + " app registration")),
            Map.entry(
                    "AADSTS700212",
                    federated(
                            "audience",
                            ": it is api://AzureADTokenExchange, with USGov or China at its end in those clouds")),
            Map.entry(
                    "AADSTS700213",
                    federated(
                            "subject", ": that of a managed identity is its object (principal) id, not its client id")),
            Map.entry(
                    "AADSTS700222",
                    "the client assertion is a token of Entra's own that is not one of a managed identity for this"
                            + " purpose; use msal.client-managed-identity, which asks for the right one"),
            Map.entry("AADB2C90081", "msal.client-secret is not a key of the app registration"));

    private Remedy() {}

    private static String federated(String what, String more) {
        return FEDERATED.formatted(what, more);
    }

    /** The remedy; empty if the error does not concern the application. */
    static Optional<String> of(String error, Optional<String> code) {
        Optional<String> byCode = code.map(BY_CODE::get);
        return isRefusal(error, code)
                ? byCode.or(() -> Optional.of("check msal.client-id and the application's credential"))
                : byCode;
    }

    /**
     * Keycloak answers {@code unauthorized_client} to a wrong secret. Entra also uses that error for other reasons,
     * but always with a code.
     */
    private static boolean isRefusal(String error, Optional<String> code) {
        return error.equals("invalid_client") || (error.equals("unauthorized_client") && code.isEmpty());
    }
}
