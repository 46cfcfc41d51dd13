package io.github.msal4j.servlet.testkit;

import java.util.Optional;
import java.util.Set;

/**
 * Who may sign in at an address: the first path segment, resolved.
 *
 * @param tenant the one tenant meant; empty for {@code common} and {@code organizations}
 */
record Audience(String segment, Optional<Tenant> tenant) {

    static Audience of(String segment, Set<Tenant> known) {
        return switch (segment) {
            case "common", "organizations" -> new Audience(segment, Optional.empty());
            case "consumers" -> new Audience(segment, Optional.of(Tenant.CONSUMERS));
            default -> new Audience(segment, Optional.of(named(segment, known)));
        };
    }

    /** The tenant in which this user signs in here; empty if this is no place for that user. */
    Optional<Tenant> tenantFor(LocalUser user) {
        if (tenant.isPresent()) {
            return tenant.filter(user::isIn);
        }
        boolean personal = user.home().equals(Tenant.CONSUMERS);
        return personal && segment.equals("organizations") ? Optional.empty() : Optional.of(user.home());
    }

    boolean admits(Tenant issuing) {
        return tenant.map(issuing::equals).orElse(true);
    }

    /** The tenant part of the issuer: a template where several tenants answer at one address, as at Entra. */
    String issuerTenant() {
        return tenant.map(Tenant::id).orElse("{tenantid}");
    }

    private static Tenant named(String segment, Set<Tenant> known) {
        return known.stream()
                .filter(tenant -> tenant.isNamed(segment))
                .findFirst()
                .orElseThrow(() -> new EntraException(EntraError.unknownTenant(segment)));
    }
}
