package io.github.msal4j.servlet.samples;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** The resources below {@code /rest}. */
@ApplicationPath("rest")
public class RestApplication extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(AccountResource.class);
    }
}
