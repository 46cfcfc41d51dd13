package io.github.msal4j.servlet;

import io.github.msal4j.servlet.internal.gate.FilterGate;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/**
 * Admits requests of signed-in users and sends all others to the sign-in. Map it to the paths that you want to
 * protect. The library's {@code web-fragment.xml} declares it under the name {@code msal-sign-in}.
 *
 * <p>Init parameters, for filters that web.xml declares itself:
 *
 * <ul>
 *   <li>{@code roles}: admits only users who have one of these application roles, separated by commas or line breaks;
 *       others get a 403, or a 500 if the role depends on groups that are not known.
 *       A role may contain spaces.
 *   <li>{@code optional}: {@code true} or {@code false}; {@code true} lets requests without a user through as well, for pages that greet those who are
 *       signed in.
 *   <li>{@code cache}: what the browser may keep of these pages, e.g. {@code private, max-age=600}; without it nothing.
 *       {@code public} and {@code s-maxage} stop the start.
 *   <li>{@code prompt}, {@code domain-hint}, {@code ui-locales}, {@code max-age}, {@code acr-values}, {@code sign-in-parameters}: what
 *       a sign-in asks the provider for that begins here, in place of the settings {@code msal.prompt} and so on.
 *   <li>{@code auth-context}: the authentication context of Conditional Access that the sign-in must have satisfied, e.g. {@code c1}
 *       (Microsoft identity platform, "Developers' guide to Conditional Access authentication context"). Whoever lacks it is sent to
 *       the provider for it and comes back to the page, in the same session.
 *   <li>{@code max-auth-age}: how long ago the user may have authenticated at the provider, e.g. {@code 5m} ({@code max_age} and {@code
 *       auth_time}, OpenID Connect Core 3.1.2.1). Whoever has done so longer ago is sent there, in the same way.
 * </ul>
 *
 * <p>Another parameter, or a value of another form, stops the start.
 *
 * <p>Answers to a signed-in user carry {@code Cache-Control: no-store}, files of the default servlet included, unless the
 * application sets that header itself (RFC 9111 section 5.2.2). What the browser may keep also has {@code Vary: Cookie}, and so
 * have answers to nobody where the filter is {@code optional}.
 *
 * <p>Works for every kind of dispatch, whatever the filter mapping says: a forward or an include from an open page to a
 * protected one needs a signed-in user with the role, too, also out of an error page. Refuses paths that servers read
 * differently, such as {@code /a;b}, {@code //a} and {@code /a%2fb}, with a 400; the library refuses all of these but the
 * first for the whole application.
 *
 * <p>WebSocket handshakes below its paths need a signed-in user with the role as well, on every container: 401 or 403
 * without; the user is the principal of the connection. Handshakes meet the filter before all others that web.xml names. A
 * filter that is mapped after the library has started stops the start.
 *
 * <p>It does not decide which paths are protected. The container's filter mapping does that, with the decoded path. It does
 * not decide either which other origins' pages may open a WebSocket; the endpoint's {@code checkOrigin} does.
 *
 * <pre>{@code
 * <filter>
 *   <filter-name>admins</filter-name>
 *   <filter-class>io.github.msal4j.servlet.SignInFilter</filter-class>
 *   <async-supported>true</async-supported>
 *   <init-param><param-name>roles</param-name><param-value>Admin</param-value></init-param>
 * </filter>
 * <filter-mapping>
 *   <filter-name>admins</filter-name>
 *   <url-pattern>/admin/*</url-pattern>
 * </filter-mapping>
 * }</pre>
 */
public final class SignInFilter implements Filter {
    private final Filter gate = new FilterGate();

    /** Called by the container. */
    public SignInFilter() {}

    @Override
    public void init(FilterConfig config) throws ServletException {
        gate.init(config);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        gate.doFilter(request, response, chain);
    }
}
