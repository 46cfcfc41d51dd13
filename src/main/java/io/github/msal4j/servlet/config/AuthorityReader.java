package io.github.msal4j.servlet.config;

import static io.github.msal4j.servlet.config.Parameter.AUTHORITY;
import static io.github.msal4j.servlet.config.Parameter.TENANT_ID;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads {@code msal.authority} and {@code msal.tenant-id}. With a tenant the provider is Entra and the authority is its
 * login host; without one the authority is the issuer of any OpenID provider.
 */
final class AuthorityReader {
    private static final URI PUBLIC_CLOUD = URI.create("https://login.microsoftonline.com");
    /** The login hosts of Entra, which are no OpenID provider's issuer by themselves. */
    private static final Set<String> ENTRA_HOSTS = Set.of(
            "login.microsoftonline.com",
            "login.microsoft.com",
            "login.windows.net",
            "sts.windows.net",
            "login.microsoftonline.us",
            "login.partner.microsoftonline.cn",
            "login.chinacloudapi.cn");

    private static final Set<String> SEVERAL_TENANTS = Set.of("organizations", "common", "consumers");
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+");

    private final Values values;

    AuthorityReader(Values values) {
        this.values = values;
    }

    Optional<Authority> read() {
        if (!values.has(TENANT_ID)) {
            return readIssuer();
        }
        Optional<String> tenant = values.parsed(TENANT_ID, AuthorityReader::tenant);
        Optional<URI> origin = values.has(AUTHORITY)
                ? values.parsed(AUTHORITY, AuthorityReader::loginHost)
                : Optional.of(PUBLIC_CLOUD);
        return tenant.flatMap(t -> origin.map(o -> new Authority.Entra(o, t)));
    }

    private Optional<Authority> readIssuer() {
        if (!values.has(AUTHORITY)) {
            values.problem(
                    TENANT_ID,
                    "is missing; it must be the directory (tenant) id of the app registration,"
                            + " or organizations, common or consumers");
            return Optional.empty();
        }
        return values.parsed(AUTHORITY, AuthorityReader::issuer).map(Authority.OpenId::new);
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
        if (!uri.getPath().isEmpty() && !uri.getPath().equals("/")) {
            throw new IllegalArgumentException("is '" + value + "'; with msal.tenant-id set it must be the login host"
                    + " alone, e.g. https://login.microsoftonline.com");
        }
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority().toLowerCase(Locale.ROOT));
    }

    private static URI issuer(String value) {
        URI uri = Addresses.secureUrl(value);
        if (ENTRA_HOSTS.contains(uri.getHost().toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("is '" + value + "'; for Entra put the tenant into msal.tenant-id, and"
                    + " into msal.authority nothing, or the login host of a national cloud");
        }
        return uri;
    }
}
