package io.github.msal4j.servlet.testkit;

/** A directory of users, known by its GUID or by its domain. */
public record Tenant(String id, String domain, String displayName) {

    public static final Tenant CONTOSO =
            new Tenant("c0a70500-0000-4000-8000-00000000c0de", "contoso.example", "Contoso");

    public static final Tenant FABRIKAM =
            new Tenant("fab51ca0-0000-4000-8000-00000000fab1", "fabrikam.example", "Fabrikam");

    /**
     * The tenant in which Entra keeps personal accounts. It has Entra's real GUID, because applications compare with
     * it.
     */
    public static final Tenant CONSUMERS =
            new Tenant("9188040d-6c67-4c5b-b112-36a304b66dad", "personal.example", "Personal accounts");

    /** An External ID tenant, for customers. It exists when a user has been added to it. */
    public static final Tenant WOODGROVE =
            new Tenant("30d60e00-0000-4000-8000-000000000c1a", "woodgrove.example", "Woodgrove");

    boolean isExternal() {
        return equals(WOODGROVE);
    }

    boolean isNamed(String segment) {
        return id.equalsIgnoreCase(segment) || domain.equalsIgnoreCase(segment);
    }
}
