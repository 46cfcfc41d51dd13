package io.github.msal4j.servlet.comparison;

import com.microsoft.aad.msal4j.AuthorizationCodeParameters;
import com.microsoft.aad.msal4j.AuthorizationRequestUrlParameters;
import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.benchmark.StubProvider;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;

/**
 * The steps of Microsoft's sample for servlets, in its order: an MSAL4J application for each request, {@code state} and {@code nonce}
 * compared, the ID token's claims read, and MSAL4J's cache written into the session as text.
 */
final class SampleApplication implements Application {
    @Override
    public void install(ServletContextHandler context, Site site) {
        context.addFilter(new FilterHolder(new SignIn(site)), "/*", EnumSet.of(DispatcherType.REQUEST));
    }

    private static final class SignIn extends HttpFilter {
        private static final long serialVersionUID = 1L;
        private static final String CALLBACK = "/auth/redirect";
        private static final String STATE = "state";
        private static final String NONCE = "nonce";
        private static final String ACCOUNT = "account";

        /**
         * As MSAL4J's own, which has threads that stay, unless there are two processors or fewer: then it starts one for each call, and
         * what a thread has used that has ended cannot be read.
         */
        private final transient ExecutorService threads = Executors.newCachedThreadPool();

        private final transient Site site;

        private SignIn(Site site) {
            this.site = site;
        }

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            String path = request.getRequestURI();
            if (path.equals(CALLBACK)) {
                finish(request, response);
            } else if (path.equals(Site.PAGE) && request.getSession().getAttribute(ACCOUNT) == null) {
                begin(request, response);
            } else {
                chain.doFilter(request, response);
            }
        }

        @Override
        public void destroy() {
            threads.shutdown();
        }

        private ConfidentialClientApplication application() throws MalformedURLException {
            return ConfidentialClientApplication.builder(
                            Site.CLIENT_ID, ClientCredentialFactory.createFromSecret(Site.CLIENT_SECRET))
                    .authority(PlainHttp.ENTRA + "/" + StubProvider.TENANT)
                    // It would ask Entra once, and nothing is to leave this machine.
                    .instanceDiscovery(false)
                    .httpClient(new PlainHttp(site.provider()))
                    .executorService(threads)
                    .build();
        }

        private void begin(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String state = UUID.randomUUID().toString();
            String nonce = UUID.randomUUID().toString();
            request.getSession().setAttribute(STATE, state);
            request.getSession().setAttribute(NONCE, nonce);
            AuthorizationRequestUrlParameters asked = AuthorizationRequestUrlParameters.builder(
                            site.origin() + CALLBACK, Set.of("User.Read"))
                    .state(state)
                    .nonce(nonce)
                    .build();
            response.sendRedirect(
                    application().getAuthorizationRequestUrl(asked).toString());
        }

        private void finish(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Object state = request.getSession().getAttribute(STATE);
            if (state == null || !state.equals(request.getParameter(STATE))) {
                response.sendError(HttpServletResponse.SC_BAD_REQUEST, "another state");
                return;
            }
            try {
                redeem(request);
                response.sendRedirect(Site.PAGE);
            } catch (ExecutionException | InterruptedException | ParseException | IllegalStateException e) {
                response.sendError(HttpServletResponse.SC_BAD_REQUEST, e.getMessage());
            }
        }

        private void redeem(HttpServletRequest request)
                throws IOException, ExecutionException, InterruptedException, ParseException {
            ConfidentialClientApplication application = application();
            IAuthenticationResult result = application
                    .acquireToken(AuthorizationCodeParameters.builder(
                                    request.getParameter("code"), URI.create(site.origin() + CALLBACK))
                            .scopes(Set.of("User.Read"))
                            .build())
                    .get();
            String nonce = SignedJWT.parse(result.idToken()).getJWTClaimsSet().getStringClaim(NONCE);
            if (!nonce.equals(request.getSession().getAttribute(NONCE))) {
                throw new IllegalStateException("another nonce");
            }
            request.getSession().setAttribute(ACCOUNT, result.account());
            request.getSession().setAttribute("id-token", result.idToken());
            request.getSession().setAttribute("access-token", result.accessToken());
            request.getSession().setAttribute("cache", application.tokenCache().serialize());
        }
    }
}
