package io.github.msal4j.servlet.internal.security;

import jakarta.security.auth.message.AuthException;
import jakarta.security.auth.message.MessageInfo;
import jakarta.security.auth.message.config.AuthConfigProvider;
import jakarta.security.auth.message.config.ClientAuthConfig;
import jakarta.security.auth.message.config.ServerAuthConfig;
import jakarta.security.auth.message.config.ServerAuthContext;
import jakarta.servlet.ServletContext;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.CallbackHandler;
import org.jspecify.annotations.Nullable;

/** Hands the container the {@link SignInModule} of one application. Configures nothing: the module reads the library's settings. */
final class SignInProvider implements AuthConfigProvider {
    private final ServletContext context;

    SignInProvider(ServletContext context) {
        this.context = context;
    }

    @Override
    public ServerAuthConfig getServerAuthConfig(String layer, String appContext, @Nullable CallbackHandler handler) {
        return new Config(layer, appContext, new SignInModule(context, handler));
    }

    @Override
    public ClientAuthConfig getClientAuthConfig(String layer, String appContext, @Nullable CallbackHandler handler)
            throws AuthException {
        throw new AuthException("Nothing here authenticates clients to servers");
    }

    @Override
    public void refresh() {
        // Nothing to read again.
    }

    private record Config(String layer, String appContext, SignInModule module) implements ServerAuthConfig {
        @Override
        public String getMessageLayer() {
            return layer;
        }

        @Override
        public String getAppContext() {
            return appContext;
        }

        /** One for all requests. */
        @Override
        public String getAuthContextID(MessageInfo message) {
            return appContext;
        }

        @Override
        public ServerAuthContext getAuthContext(
                String id, @Nullable Subject service, @Nullable Map<String, Object> properties) {
            return module;
        }

        /** The module sees every request, since a page without a constraint may ask for the user as well. */
        @Override
        public boolean isProtected() {
            return true;
        }

        @Override
        public void refresh() {
            // Nothing to read again.
        }
    }
}
