package io.github.msal4j.servlet.testkit;

import java.util.Optional;
import java.util.Set;

/**
 * Who may sign in at an address, by the beginning of its path.
 *
 * @param segment a tenant, {@code <tenant>/<policy>} or {@code tfp/<tenant>/<policy>}, or {@code realms/<tenant>}
 * @param tenant the one tenant meant; empty for {@code common} and {@code organizations}
 */
record Audience(String segment, Optional<Tenant> tenant, Dialect dialect) {

    static Audience of(String segment, Set<Tenant> known) {
        return switch (segment) {
            case "common", "organizations" -> new Audience(segment, Optional.empty(), Dialect.ENTRA);
            case "consumers" -> new Audience(segment, Optional.of(Tenant.CONSUMERS), Dialect.ENTRA);
            default -> of(segment, named(tenantOf(segment), known));
        };
    }

    private static Audience of(String segment, Tenant tenant) {
        return new Audience(segment, Optional.of(tenant), Dialect.at(segment, tenant));
    }

    private static String tenantOf(String segment) {
        String[] parts = segment.split("/", -1);
        boolean hasPrefix = parts.length == 3 || segment.startsWith("realms/");
        return hasPrefix ? parts[1] : parts[0];
    }

    /** The tenant in which this user signs in here; empty if this user may not sign in here. */
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

    /** As metadata has it: with a template where several tenants answer at one address, as at Entra. */
    String issuer(String origin) {
        return dialect.issuer(origin, segment, tenant.map(Tenant::id).orElse("{tenantid}"));
    }

    /** As a token of one tenant has it. */
    String issuer(String origin, Tenant issuing) {
        return dialect.issuer(origin, segment, issuing.id());
    }

    private static Tenant named(String segment, Set<Tenant> known) {
        return known.stream()
                .filter(tenant -> tenant.isNamed(segment))
                .findFirst()
                .orElseThrow(() -> new EntraException(EntraError.unknownTenant(segment)));
    }
}
