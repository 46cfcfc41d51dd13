package io.github.msal4j.servlet;

import java.util.List;
import javax.management.MXBean;

/**
 * The sign-ins of one web application, for whoever administers it: who is signed in, and an end to it. A {@code ServletContext}
 * attribute under this interface's name, and an MXBean, {@code
 * io.github.msal4j.servlet:type=SignInAdministration,context="/app"}. No page of the library calls it, and it asks for no right:
 * the application's own page must admit administrators only, e.g. by a role.
 *
 * <pre>{@code
 * SignIns signIns = (SignIns) context.getAttribute(SignIns.class.getName());
 * signIns.endAllOf(request.getParameter("user"));
 * }</pre>
 *
 * <p>What is ended is ended like by a global sign-out: at all nodes that share {@code msal.sign-out-store}, also for sessions
 * that sleep in a session store, which are refused when they wake up. The accounts of the sessions in memory here are evicted when
 * the call returns. Nobody is locked out: whoever signs in afterwards is signed in, at once and without a page if the provider still
 * knows the user. So disable the user at the provider first. The provider is told nothing.
 *
 * <p>Thread-safe. Each call looks at all sessions in memory.
 */
@MXBean
public interface SignIns {
    /**
     * The sign-ins of a user that are in memory at this node, the oldest first. Not those that sleep in a session store or are at
     * other nodes.
     *
     * @param user the user's key, {@link SignedInUser#key()}
     */
    List<SignIn> of(String user);

    /**
     * Ends all sign-ins of a user, with {@link EndReason#ENDED_BY_APPLICATION}.
     *
     * @param user the user's key, {@link SignedInUser#key()}; one that nobody has ends nothing
     * @return how many sign-ins ended that were in memory here
     */
    int endAllOf(String user);

    /**
     * Ends all sign-ins of this application, also that of the caller.
     *
     * @return how many sign-ins ended that were in memory here
     */
    int endAll();
}
