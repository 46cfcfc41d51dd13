package io.github.msal4j.servlet.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A person who can sign in: at the home tenant, and at every tenant that invited them as a guest.
 *
 * <pre>{@code
 * provider.users().add(LocalUser.of("eve", "Eve Example", Tenant.CONTOSO).roles("Reader").email("eve@contoso.example"));
 * }</pre>
 *
 * <p>Object ids are derived from names, so they are the same in each run.
 *
 * @param name the short name that tests and the account picker use
 * @param objectIds the {@code oid} per tenant; the home tenant is always among them
 * @param administrator may consent for a whole tenant
 */
public record LocalUser(
        String name,
        String displayName,
        String username,
        Optional<String> email,
        Tenant home,
        Map<Tenant, String> objectIds,
        Set<String> roles,
        boolean administrator) {

    /** A member of one tenant, without roles and without an e-mail address. */
    public static LocalUser of(String name, String displayName, Tenant home) {
        Map<Tenant, String> ids = Map.of(home, objectId(name, home));
        return new LocalUser(
                name, displayName, name + "@" + home.domain(), Optional.empty(), home, ids, Set.of(), false);
    }

    /** The same person with an {@code email} claim. Two users may have the same address. */
    public LocalUser email(String address) {
        return new LocalUser(name, displayName, username, Optional.of(address), home, objectIds, roles, administrator);
    }

    /** The same person with exactly these app roles. */
    public LocalUser roles(String... names) {
        Set<String> given = new LinkedHashSet<>(List.of(names));
        return new LocalUser(name, displayName, username, email, home, objectIds, given, administrator);
    }

    /** The same person, also a guest of another tenant, with an object id of its own there. */
    public LocalUser guestIn(Tenant host) {
        Map<Tenant, String> ids = new LinkedHashMap<>(objectIds);
        ids.put(host, objectId(name, host));
        return new LocalUser(name, displayName, username, email, home, ids, roles, administrator);
    }

    /** The same person, able to consent on behalf of a tenant. */
    public LocalUser asAdministrator() {
        return new LocalUser(name, displayName, username, email, home, objectIds, roles, true);
    }

    public boolean isIn(Tenant tenant) {
        return objectIds.containsKey(tenant);
    }

    /** The {@code oid} claim at a tenant the user belongs to. */
    public String objectIdIn(Tenant tenant) {
        return Optional.ofNullable(objectIds.get(tenant))
                .orElseThrow(() -> new IllegalArgumentException(name + " is not in " + tenant.domain()));
    }

    /** MSAL's home account id: object id and tenant of the home tenant, also after a sign-in in another tenant. */
    public String homeAccountId() {
        return objectIdIn(home) + "." + home.id();
    }

    /**
     * The opaque value of the {@code login_hint} claim, which is accepted as {@code login_hint} and {@code
     * logout_hint}.
     */
    public String loginHint() {
        byte[] value = homeAccountId().getBytes(StandardCharsets.UTF_8);
        return "O." + Base64.getUrlEncoder().withoutPadding().encodeToString(value);
    }

    boolean answersTo(String hint) {
        return name.equalsIgnoreCase(hint)
                || username.equalsIgnoreCase(hint)
                || loginHint().equals(hint);
    }

    private static String objectId(String name, Tenant tenant) {
        byte[] seed = (name + "@" + tenant.id()).getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(seed).toString();
    }
}
