package io.github.msal4j.servlet.testkit;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.List;
import java.util.function.Predicate;

/** Which assertions of another issuer an application may authenticate with. */
record FederatedCredential(String issuer, String subject, String audience) {

    /** Refuses what none of them admits; the code says which part of the nearest one does not fit, as Entra's. */
    static void check(List<FederatedCredential> credentials, JWTClaimsSet claims) {
        if (credentials.isEmpty()) {
            throw refused(70021, "");
        }
        List<FederatedCredential> sameIssuer =
                kept(credentials, one -> one.issuer().equals(claims.getIssuer()), 700211, "issuer");
        List<FederatedCredential> sameSubject =
                kept(sameIssuer, one -> one.subject().equals(claims.getSubject()), 700213, "subject");
        if (sameSubject.stream().noneMatch(one -> claims.getAudience().equals(List.of(one.audience())))) {
            throw refused(700212, "audience");
        }
    }

    private static List<FederatedCredential> kept(
            List<FederatedCredential> credentials, Predicate<FederatedCredential> fits, int code, String part) {
        List<FederatedCredential> kept = credentials.stream().filter(fits).toList();
        if (kept.isEmpty()) {
            throw refused(code, part);
        }
        return kept;
    }

    private static EntraException refused(int code, String part) {
        return new EntraException(EntraError.of(
                401,
                "invalid_client",
                code,
                "No matching federated identity record found for presented assertion " + part));
    }
}
