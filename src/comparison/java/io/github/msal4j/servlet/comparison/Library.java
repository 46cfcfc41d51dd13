package io.github.msal4j.servlet.comparison;

import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import io.github.msal4j.servlet.SignInFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jetty.security.openid.OpenIdAuthenticator;
import org.eclipse.jetty.server.Server;
import org.pac4j.oidc.client.OidcClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;

/** What is compared. */
enum Library {
    BARE("bare container", Server.class, "/signout"),
    JETTY("Jetty OpenID", OpenIdAuthenticator.class, ""),
    MSAL("MSAL4J as in Microsoft's sample", ConfidentialClientApplication.class, ""),
    PAC4J("pac4j", OidcClient.class, "/callback?client_name=OidcClient"),
    SPRING("Spring Security", ClientRegistration.class, ""),
    OURS("**this library**", SignInFilter.class, "/signout-callback-oidc");

    private final String title;
    private final Class<?> partOfIt;
    private final String signOut;

    Library(String title, Class<?> partOfIt, String signOut) {
        this.title = title;
        this.partOfIt = partOfIt;
        this.signOut = signOut;
    }

    String title() {
        return title;
    }

    /** The file that it is in, which says its version; this library is in a directory. */
    String file() {
        Path place = Path.of(
                partOfIt.getProtectionDomain().getCodeSource().getLocation().getPath());
        return Files.isDirectory(place) ? "this build" : place.toFile().getName();
    }

    /** Its front-channel logout URL, if it has one. */
    Optional<String> signOut() {
        return Optional.of(signOut).filter(path -> !path.isEmpty());
    }

    Application application() {
        return switch (this) {
            case BARE -> new BareApplication();
            case JETTY -> new JettyApplication();
            case MSAL -> new SampleApplication();
            case PAC4J -> new Pac4jApplication();
            case SPRING -> new SpringApplication();
            case OURS -> new OurApplication();
        };
    }
}
