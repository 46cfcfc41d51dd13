package io.github.msal4j.servlet.internal.security;

import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.internal.base.SeldomLogged;
import io.github.msal4j.servlet.internal.gate.ContainerGate;
import io.github.msal4j.servlet.internal.gate.SignedInRequest;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import io.github.msal4j.servlet.internal.web.JettyInternals;
import jakarta.security.auth.message.AuthException;
import jakarta.security.auth.message.AuthStatus;
import jakarta.security.auth.message.MessageInfo;
import jakarta.security.auth.message.MessagePolicy;
import jakarta.security.auth.message.callback.CallerPrincipalCallback;
import jakarta.security.auth.message.callback.GroupPrincipalCallback;
import jakarta.security.auth.message.config.ServerAuthContext;
import jakarta.security.auth.message.module.ServerAuthModule;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the container who is signed in (Jakarta Authentication 3.0, chapter 3, Servlet Container Profile). The caller's groups are
 * the user's roles. Keeps nothing of a request. It is its own context, as it is the only module.
 */
final class SignInModule implements ServerAuthModule, ServerAuthContext {
    /** Section 3.8.1.1: whether a constraint wants a user. */
    private static final String MANDATORY = "jakarta.security.auth.message.MessagePolicy.isMandatory";
    /** Section 3.8.4. */
    private static final String AUTHENTICATION_TYPE = "jakarta.servlet.http.authType";

    /** WildFly fails the request then, and logs nothing. */
    private static final String REMEDY = "; on WildFly, have it take users that it does not know itself:"
            + " /subsystem=undertow/application-security-domain=other:write-attribute(name=integrated-jaspi,value=false)"
            + " and :reload";

    private static final Logger log = LoggerFactory.getLogger(SignInModule.class);
    private static final String[] NO_GROUPS = {};

    private final ServletContext context;
    private final SeldomLogged refused = new SeldomLogged(InstantSource.system());
    private volatile @Nullable CallbackHandler handler;
    private volatile @Nullable ContainerGate gate;

    SignInModule(ServletContext context, @Nullable CallbackHandler handler) {
        this.context = context;
        this.handler = handler;
    }

    @Override
    public void initialize(
            @Nullable MessagePolicy requestPolicy,
            @Nullable MessagePolicy responsePolicy,
            CallbackHandler newHandler,
            @Nullable Map<String, Object> options) {
        handler = newHandler;
    }

    @Override
    public Class<?>[] getSupportedMessageTypes() {
        return new Class<?>[] {HttpServletRequest.class, HttpServletResponse.class};
    }

    @Override
    public AuthStatus validateRequest(MessageInfo message, Subject client, @Nullable Subject service)
            throws AuthException {
        if (!(message.getRequestMessage() instanceof HttpServletRequest request)) {
            // Jetty 12.1 has none for a page without a constraint; the filter behind this finds the user by itself.
            return isConstrained(message) ? AuthStatus.SEND_FAILURE : AuthStatus.SUCCESS;
        }
        try {
            return validate(gate(), message, request, client);
        } catch (IOException | ServletException e) {
            throw failure(e);
        }
    }

    private AuthStatus validate(ContainerGate gate, MessageInfo message, HttpServletRequest request, Subject client)
            throws IOException, ServletException, AuthException {
        boolean constrained = isConstrained(message);
        Optional<VerifiedUser> user = gate.user(request);
        if (constrained && isAnswered(gate, message, request, user.isPresent())) {
            return answered();
        }
        if (user.isPresent()) {
            forgetAnother(request, user.get());
            putAuthenticationType(message);
            tell(
                    new CallerPrincipalCallback(client, user.get()),
                    new GroupPrincipalCallback(client, user.get().roles().toArray(NO_GROUPS)));
        } else if (!JettyInternals.isJetty(context)) {
            // Jetty would take nobody by name for a user without one.
            tell(new CallerPrincipalCallback(client, (Principal) null));
        }
        return AuthStatus.SUCCESS;
    }

    /**
     * The answer is to be sent as it is. On Open Liberty it is with {@code SEND_FAILURE} alone: after {@code SEND_CONTINUE} it
     * redirects to the page of a {@code <login-config>}, which is none, and makes a 401 of its own.
     */
    private AuthStatus answered() {
        return context.getClass().getName().startsWith("com.ibm.") ? AuthStatus.SEND_FAILURE : AuthStatus.SEND_CONTINUE;
    }

    /**
     * Jetty 12 does not say it where the specification wants it, which would make a constraint for any user one for nobody. It
     * calls for a constraint with a response, and without one if a page without a constraint asks for the user.
     */
    private boolean isConstrained(MessageInfo message) {
        Object told = message.getMap().get(MANDATORY);
        return (told == null && JettyInternals.isJetty(context))
                ? hasResponse(message)
                : Boolean.parseBoolean(String.valueOf(told));
    }

    @SuppressWarnings("EmptyCatch") // Jetty fails in this way where it has none.
    private static boolean hasResponse(MessageInfo message) {
        try {
            return message.getResponseMessage() != null;
        } catch (NullPointerException none) {
            return false;
        }
    }

    private boolean isAnswered(ContainerGate gate, MessageInfo message, HttpServletRequest request, boolean hasUser)
            throws IOException, ServletException, AuthException {
        HttpServletResponse response = (HttpServletResponse) message.getResponseMessage();
        if (!JettyInternals.isJetty(context)) {
            return gate.answers(request, response, hasUser);
        }
        JettyAnswer answer = new JettyAnswer(response, message);
        boolean answered = gate.answers(request, answer, hasUser);
        if (answered) {
            answer.finish();
        }
        return answered;
    }

    @SuppressWarnings("unchecked") // A raw type in the API.
    private static void putAuthenticationType(MessageInfo message) {
        message.getMap().put(AUTHENTICATION_TYPE, SignedInRequest.AUTH_TYPE);
    }

    /**
     * Tomcat remembers the user with the session, and compares a new one by {@code equals}. The same user of a later sign-in may
     * have other roles, and is to be remembered instead.
     */
    private static void forgetAnother(HttpServletRequest request, VerifiedUser user) throws ServletException {
        if (request.getClass().getName().startsWith("org.apache.catalina.")
                && request.getUserPrincipal() instanceof SignedInUser remembered
                && remembered != user) {
            request.logout();
        }
    }

    private void tell(Callback... callbacks) throws AuthException, IOException {
        CallbackHandler told = handler;
        if (told == null) {
            throw new AuthException("The container has not initialized the module with a CallbackHandler");
        }
        try {
            told.handle(callbacks);
        } catch (IOException e) {
            refused.warn(
                    log, "The container does not take the user whom this library has signed in (" + e + ")" + REMEDY);
            throw e;
        } catch (UnsupportedCallbackException e) {
            throw failure(e);
        }
    }

    /** When the first request comes the library has started; before, there may be no application yet. */
    private ContainerGate gate() throws ServletException {
        ContainerGate known = gate;
        if (known == null) {
            known = ContainerGate.of(context);
            gate = known;
        }
        return known;
    }

    private static AuthException failure(Exception cause) {
        AuthException failure = new AuthException(cause.getMessage());
        failure.initCause(cause);
        return failure;
    }

    /** The answer needs nothing more. */
    @Override
    public AuthStatus secureResponse(MessageInfo message, @Nullable Subject service) {
        return AuthStatus.SEND_SUCCESS;
    }

    /** {@code HttpServletRequest.logout()}. */
    @Override
    public void cleanSubject(MessageInfo message, @Nullable Subject client) throws AuthException {
        try {
            gate().signOut((HttpServletRequest) message.getRequestMessage());
        } catch (ServletException e) {
            throw failure(e);
        }
        // Open Liberty may give one that is sealed, and forgets it by itself.
        if (client != null && !client.isReadOnly()) {
            client.getPrincipals().clear();
        }
    }
}
