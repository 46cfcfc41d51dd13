package io.github.msal4j.servlet.internal.config;

import static io.github.msal4j.servlet.internal.config.Parameter.AUTHORITY;
import static io.github.msal4j.servlet.internal.config.Parameter.TENANT_ID;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code msal.authority} and {@code msal.tenant-id}. If a tenant is set, the provider is Entra and the authority
 * is its login host. If not, the authority is the address of an External ID tenant or of a B2C policy, which are
 * recognized by their form, or else the issuer of any OpenID provider.
 */
final class AuthorityReader {
    private static final URI PUBLIC_CLOUD = URI.create("https://login.microsoftonline.com");
    private static final Set<String> SEVERAL_TENANTS = Set.of("organizations", "common", "consumers");
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+");

    /** The names of all B2C policies, user flows and custom policies alike, begin with b2c_1. */
    private static final Pattern POLICY_PATH =
            Pattern.compile("/(?<tfp>tfp/)?(?<tenant>[a-z0-9.-]+)/(?<policy>b2c_1[a-z0-9_-]*)(/v2\\.0)?/?");

    /** The path of an External ID address with a custom domain, as Microsoft documents it. */
    private static final Pattern TENANT_PATH = Pattern.compile("/(?<tenant>[a-z0-9.-]+)(?<version>/v2\\.0)?/?");

    private final Values values;

    AuthorityReader(Values values) {
        this.values = values;
    }

    Optional<Authority> read() {
        if (!values.has(TENANT_ID)) {
            return readAddress();
        }
        Optional<String> tenant = values.parsed(TENANT_ID, AuthorityReader::tenant);
        Optional<URI> origin = values.has(AUTHORITY)
                ? values.parsed(AUTHORITY, AuthorityReader::loginHost)
                : Optional.of(PUBLIC_CLOUD);
        return tenant.flatMap(t -> origin.map(o -> new Authority.Entra(o, t)));
    }

    private Optional<Authority> readAddress() {
        if (!values.has(AUTHORITY)) {
            values.problem(
                    TENANT_ID,
                    "is missing; it must be the directory (tenant) id of the app registration,"
                            + " or organizations, common or consumers");
            return Optional.empty();
        }
        return values.parsed(AUTHORITY, AuthorityReader::address);
    }

    private static Authority address(String value) {
        URI uri = Addresses.secureUrl(value);
        String path = uri.getPath().toLowerCase(Locale.ROOT);
        Matcher policy = POLICY_PATH.matcher(path);
        if (policy.matches()) {
            return new Authority.B2c(
                    originOf(uri), policy.group("tenant"), policy.group("policy"), policy.group("tfp") != null);
        }
        return externalTenant(uri, path)
                .<Authority>map(tenant -> new Authority.Entra(originOf(uri), tenant))
                .orElseGet(() -> new Authority.OpenId(issuer(uri, value)));
    }

    private static Optional<String> externalTenant(URI uri, String path) {
        if (MicrosoftHosts.isExternalId(uri.getHost())) {
            return Optional.of(tenantOfExternalId(uri, path));
        }
        return MicrosoftHosts.isEntra(uri.getHost()) ? Optional.empty() : tenantOfCustomDomain(path);
    }

    /** At Microsoft's own host the path may leave the tenant out, because the host name contains it. */
    private static String tenantOfExternalId(URI uri, String path) {
        if (path.isEmpty() || path.equals("/")) {
            return uri.getHost().toLowerCase(Locale.ROOT).replace(MicrosoftHosts.EXTERNAL_ID, ".onmicrosoft.com");
        }
        Matcher tenant = TENANT_PATH.matcher(path);
        if (!tenant.matches() || SEVERAL_TENANTS.contains(tenant.group("tenant"))) {
            throw new IllegalArgumentException("is '" + uri + "'; for External ID it must be"
                    + " https://<name>.ciamlogin.com, or that and the tenant's GUID or domain");
        }
        return tenant.group("tenant");
    }

    /**
     * A path of a GUID and the version is that of External ID with a custom domain; other providers' issuers have no
     * such path.
     */
    private static Optional<String> tenantOfCustomDomain(String path) {
        Matcher tenant = TENANT_PATH.matcher(path);
        boolean external =
                tenant.matches() && tenant.group("version") != null && Authority.isGuid(tenant.group("tenant"));
        return external ? Optional.of(tenant.group("tenant")) : Optional.empty();
    }

    private static String tenant(String value) {
        String tenant = value.toLowerCase(Locale.ROOT);
        if (!Authority.isGuid(tenant)
                && !SEVERAL_TENANTS.contains(tenant)
                && !DOMAIN.matcher(tenant).matches()) {
            throw new IllegalArgumentException(
                    "is '" + value + "'; it must be a GUID, a domain, organizations, common or consumers");
        }
        return tenant;
    }

    private static URI loginHost(String value) {
        URI uri = Addresses.secureUrl(value);
        if (POLICY_PATH.matcher(uri.getPath().toLowerCase(Locale.ROOT)).matches()) {
            throw new IllegalArgumentException("is '" + value
                    + "', the address of a B2C policy, which names the tenant itself; remove msal.tenant-id");
        }
        if (!uri.getPath().isEmpty() && !uri.getPath().equals("/")) {
            throw new IllegalArgumentException("is '" + value + "'; with msal.tenant-id set it must be the login host"
                    + " alone, e.g. https://login.microsoftonline.com");
        }
        return originOf(uri);
    }

    private static URI originOf(URI uri) {
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority().toLowerCase(Locale.ROOT));
    }

    private static URI issuer(URI uri, String value) {
        if (MicrosoftHosts.isEntra(uri.getHost())) {
            throw new IllegalArgumentException("is '" + value + "'; for Entra put the tenant into msal.tenant-id, and"
                    + " into msal.authority nothing, or the login host of a national cloud");
        }
        if (uri.getHost().toLowerCase(Locale.ROOT).endsWith(".b2clogin.com")) {
            throw new IllegalArgumentException("is '" + value + "'; for B2C it must name the policy,"
                    + " https://<name>.b2clogin.com/<name>.onmicrosoft.com/<policy>");
        }
        return uri;
    }
}
